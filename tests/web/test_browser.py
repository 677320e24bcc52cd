"""The office's pages in a real browser: by eye, by keyboard, by screen reader, at a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.urls import reverse
from playwright.sync_api import expect

from inward.agreements.rules import Verdict
from inward.directory.models import Listing
from inward.evidence.actions import cite, state, writing
from inward.evidence.models import Contradiction, Observation
from tests import make
from tests.support.browser import DESK, PHONE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]

# axe's own words for what somebody cannot work with.
GRAVE = {"serious", "critical"}


@pytest.fixture
def record(browser_page: Reader) -> dict[str, str]:
    """A small record, and the addresses of pages about it."""
    zone = make.area("Suhe Bay")
    firm = make.organisation(en="AstraZeneca", zh="阿斯利康", aliases=("AZ",), sector="life_health")
    make.organisation(en="Muji", zh="无印良品", sector="retail")
    programme = make.programme()
    for number in (1, 2):
        event = make.event(held=f"{2017 + number}-11-05", edition=make.edition(programme, number))
        make.participation(firm, event, as_of=f"{2017 + number}-11-05/{2017 + number}-11-10")
    paper = make.agreement(parties=(firm,), event=event)
    make.assessment(make.commitment(agreement=paper, promisor=firm), Verdict.KEPT)
    make.assessment(
        make.commitment("Hire people", promisor=firm, due="2021"), Verdict.NOTHING_FOUND
    )
    make.establishment(firm, zone, function="rd_centre", opened="2021-10")
    make.observation(firm, "outlets", "1", as_of="2005")
    fact = make.observation(firm, "outlets", "366", as_of="2023-11")
    make.claim(zone, figure="")
    with writing("contradict", by=None, at=make.NOW) as entry:
        says = {"about": "area", "statement_a": "2.6 km2", "statement_b": "1.8 km2"}
        against = cite(entry, make.cites())
        when = make.interval("2023")
        state(entry, Contradiction, firm.pk, when, cited=make.cites(), against=against, **says)
    uuid = firm.subject.uuid
    pages = {
        "home": reverse("home"),
        "organisations": reverse("organisations"),
        "nobody found": reverse("organisations") + "?q=nobody",
        "story": reverse("organisation", args=[uuid]),
        "enter": reverse("organisation-new"),
        "edit": reverse("organisation-edit", args=[uuid]),
        "add": reverse("organisation-add", args=[uuid, "establishment"]),
        "merge": reverse("organisation-merge", args=[uuid]),
        "fact": reverse("fact", args=["observation", fact.pk]),
        "correct": reverse("fact-correct", args=["observation", fact.pk]),
        "unknown": reverse("unknown"),
        "search": reverse("search") + "?q=a",
        "sources": reverse("sources"),
        "source": reverse("source", args=[fact.cited.source.code]),
        "enter a source": reverse("source-new"),
    }
    connections.close_all()
    return pages


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nobody_is_shut_out_of_any_page(browser_page, record, language):
    browser_page.read_in(language)
    for name, address in record.items():
        assert browser_page.go(address) == 200, name
        found = Axe().run(browser_page.page).response["violations"]
        grave = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in GRAVE]
        assert grave == [], (name, language)


def test_the_door_is_open_to_everybody_too(browser_page):
    browser_page.page.context.clear_cookies()
    browser_page.go(reverse("sign-in"))
    found = Axe().run(browser_page.page).response["violations"]

    assert [v["id"] for v in found if v["impact"] in GRAVE] == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_is_wider_than_its_screen(browser_page, record, language, size):
    browser_page.page.set_viewport_size(size)
    browser_page.read_in(language)
    for name, address in record.items():
        browser_page.go(address)
        box = browser_page.page.locator("main").bounding_box()
        assert box is not None, name
        assert box["width"] <= size["width"], (name, box)
        wide = browser_page.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], (name, wide)


def test_an_officer_finds_an_organisation_and_reads_it_without_a_mouse(browser_page, record):
    page = browser_page.page
    browser_page.go(record["organisations"])
    page.keyboard.press("/")
    page.keyboard.type("利康")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.keyboard.press("Tab")
    page.locator("body").press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("j")
    expect(page.locator("#rows tbody a").first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("AstraZeneca")


def test_search_from_anywhere_opens_under_the_field_and_closes_with_escape(browser_page, record):
    page = browser_page.page
    browser_page.go(record["home"])
    page.keyboard.press("/")
    page.keyboard.type("无印")
    expect(page.locator("#sought a").first).to_contain_text("Muji")
    page.keyboard.press("Escape")

    expect(page.locator("#sought")).to_be_empty()
    expect(page.locator("#seek")).to_be_focused()


def test_the_list_of_keys_opens_with_a_question_mark_and_single_keys_can_be_switched_off(
    browser_page, record
):
    page = browser_page.page
    browser_page.go(record["organisations"])
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.locator("#keys-on").uncheck()
    page.locator("#keys button").click()
    page.locator("#main").focus()
    page.keyboard.press("j")

    expect(page.locator("#main")).to_be_focused()


def test_a_citation_leads_to_its_source_at_the_foot(browser_page, record):
    page = browser_page.page
    browser_page.go(record["story"])
    mark = page.locator("a.c").first
    code = mark.inner_text()
    mark.click()

    expect(page.locator(f"#{code}")).to_be_in_viewport()


def test_names_alike_are_shown_while_one_types(browser_page, record):
    page = browser_page.page
    browser_page.go(record["enter"])
    page.locator("#id_name_en").press_sequentially("astra")

    expect(page.locator("#alike")).to_contain_text("AstraZeneca")


def test_choices_for_a_source_come_while_one_types(browser_page, record):
    page = browser_page.page
    browser_page.go(record["correct"])
    page.locator("#id_cite-source").press_sequentially("signed")

    expect(page.locator("#id_cite-source + datalist option").first).to_be_attached()


def test_a_refused_form_comes_back_with_what_was_typed_and_the_focus_on_the_fault(
    browser_page, record
):
    page = browser_page.page
    browser_page.go(record["correct"])
    page.locator("#id_as_of").fill("yesterday")
    page.locator("#id_value").fill("400")
    page.get_by_role("button", name="Save the correction").click()

    expect(page.locator("#id_as_of")).to_be_focused()
    expect(page.locator("#id_value")).to_have_value("400")


def test_the_language_changes_where_one_stands(browser_page, record):
    page = browser_page.page
    browser_page.go(record["organisations"] + "?q=muji")
    page.get_by_role("button", name="中文").click()

    expect(page.locator("h1")).to_have_text("企业")
    expect(page.locator("main [name=q]")).to_have_value("muji")


def test_everything_works_without_a_script(browser_page, chromium, record):
    cookies = browser_page.page.context.cookies()
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(browser_page.site + record["organisations"])
    page.locator("main [name=q]").fill("muji")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.goto(browser_page.site + record["correct"])
    page.locator("#id_value").fill("370")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator("h1")).to_contain_text("Observation")
    context.close()

    assert Observation.objects.filter(value=370).count() == 1
    assert Listing.objects.count() == 2
