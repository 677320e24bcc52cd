"""One project in a real browser: from a question on the public site to a promise that is kept."""

import re
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from inward.agreements.models import Agreement
from inward.core.permissions import Role
from inward.events.models import Event
from inward.pipeline.models import Progress
from tests import make
from tests.support.browser import Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class Way:
    """The path of one project, each gate refused once for what is missing."""

    def __init__(self, reader: Reader, code: str) -> None:
        self.reader, self.page, self.code = reader, reader.page, code

    def refused_for(self, *lacking: str) -> None:
        """Open the gate, try it empty, and be told by name what is missing."""
        self.page.locator("a", has_text=re.compile("^To “")).first.click()
        self.page.wait_for_load_state()
        self._move()
        told = self.page.get_by_role("alert").first
        for need in lacking:
            expect(told).to_contain_text(need)

    def passes(self, stage: str, *, cited: bool = False, **typed: str) -> None:
        for name, value in typed.items():
            field = self.page.locator(f"#id_{name}")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value=value)
            else:
                field.fill(value)
        if cited:
            self.page.locator("#id_cite-source").fill(self.code)
        self._move()
        expect(self.page.locator(".note.success")).to_contain_text(stage)

    def _move(self) -> None:
        self.page.locator("#gate button.p").click()
        self.page.wait_for_load_state()


def asked_on_the_public_site(page: Page, site: str) -> None:
    page.goto(f"{site}/en/enquiry/")
    page.get_by_label("What would you like to know?").fill("Is there room for a laboratory?")
    page.get_by_label("Your e-mail address").fill("a.reader@example.org")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("it has arrived")


def kept_rate(reader: Reader) -> str:
    reader.go("/figures/kept_rate/")
    return reader.page.locator(".big").first.inner_text()


def paper_of(firm: Any, office: Any, event: Event) -> Agreement:
    """What was signed on the day: one promise, due already."""
    paper = make.agreement("Investment agreement", event=event, parties=(firm, office))
    make.commitment(
        "open a laboratory", agreement=paper, promisor=firm, promisee=office, due="2026-10"
    )
    return paper


@pytest.fixture
def terms() -> None:
    for id_ in ("unit:CNY", "metric:project_investment", "lead_source:form"):
        make.term(id_)


def test_a_question_becomes_a_project_a_signing_a_company_and_a_promise_kept(
    browser_page: Reader, terms: None
) -> None:
    firm, office = make.organisation(en="Muji"), make.organisation(en="The office")
    make.organisation(en="Muji Riverside")
    paper = paper_of(firm, office, make.event("Signing day", held="2026-11-06"))
    presence = make.establishment(firm, make.site(), opened="2026-11")
    manager = make.colleague(Role.OFFICER)
    checker = make.member(Role.MANAGER, name="second")
    code = make.source().code
    connections.close_all()
    page = browser_page.page

    asked_on_the_public_site(page, browser_page.site)
    before = kept_rate(browser_page)
    browser_page.go("/cases/")
    page.locator("#rows a, main table a").first.click()
    page.get_by_role("link", name="Make it a lead").click()
    expect(page.locator("#asked + blockquote")).to_contain_text("room for a laboratory")
    page.locator("#id_investor").fill("Muji")
    page.locator("#id_name_en").fill("Laboratory of Muji")
    page.get_by_role("button", name="Receive the lead").click()
    expect(page.locator("h1")).to_contain_text("Laboratory of Muji")
    project = page.url

    way = Way(browser_page, code)
    way.refused_for("A screening note", "A manager responsible for it")
    way.passes("Qualified", screening="It fits.", manager=str(manager.pk))
    way.refused_for("What the investor needs")
    way.passes("Negotiating", requirement="900 square metres for a laboratory")
    way.refused_for("The minutes of the agreement in council")
    way.passes("Agreed", cited=True)
    way.refused_for("A document that shows it", "The agreement signed")
    way.passes("Signed", cited=True, agreement=str(paper.subject.uuid))
    way.refused_for("A document that shows it", "The local entity registered")
    way.passes("Registered", cited=True, entity="Muji Riverside")
    way.refused_for("A document that shows it", "An actual value invested")
    way.passes("Investing", cited=True, amount="50000000")
    way.refused_for("A document that shows it", "An establishment that opened")
    way.passes("Operating", cited=True, establishment=str(presence.pk))
    way.refused_for("A verdict on every promise that is due", "A second person who checked it")

    page.goto(project)
    page.get_by_role("link", name="open a laboratory").first.click()
    page.wait_for_load_state()
    page.locator("#assess input[name$=source]").fill(code)
    page.locator("#assess button[name=verdict][value=kept]").click()
    expect(page.locator(".tl")).to_contain_text("Kept")

    page.goto(project)
    page.locator("a", has_text=re.compile("^To “")).first.click()
    way.passes("Delivered", checked_by=str(checker.pk))
    expect(page.locator("main")).to_contain_text("locked")
    assert Progress.objects.get().stage == "delivered"
    connections.close_all()
    assert kept_rate(browser_page) != before
