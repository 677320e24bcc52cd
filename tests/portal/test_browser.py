"""The enterprise before its own screen: one question on a telephone, a document from its page."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser

from inward.agreements.models import Assessment, Standing, Statement
from inward.agreements.rules import Verdict
from inward.core.permissions import Role
from inward.pipeline.models import Note
from inward.portal import actions
from tests import make
from tests.support.browser import PHONE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]


@pytest.fixture
def telephone(site: str, chromium: Browser):  # type: ignore[no-untyped-def]
    """Somebody without an account, on a telephone whose scripts are switched off."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    reader = Reader(context.new_page(), site)
    reader.page.on("console", reader.hear)
    yield reader
    context.close()


def test_an_enterprise_confirms_a_kept_promise_by_a_link_that_does_not_work_twice(
    site: str, telephone: Reader, browser_page: Reader
) -> None:
    firm = make.organisation(en="Muji", zh="无印良品")
    promise = make.commitment("Open a flagship store", promisor=firm)
    make.assessment(promise, Verdict.KEPT)
    browser_page.go(f"/promises/{promise.subject.uuid}/")
    browser_page.page.get_by_role("link", name="Ask the enterprise to confirm").click()
    browser_page.page.get_by_label("For whom").fill("Li Wei")
    browser_page.page.get_by_role("button", name="Make a private link").click()
    address = browser_page.page.locator(".note.success .mono").inner_text()

    telephone.read_in("zh-hans")
    telephone.go(address.removeprefix(site))
    assert "这项承诺是否已兑现" in telephone.page.locator("h1").inner_text()
    telephone.page.get_by_role("button", name="English").click()
    assert "Open a flagship store" in telephone.page.locator("main").inner_text()
    telephone.page.get_by_label("In your own words").fill("Opened in June")
    telephone.page.get_by_role("button", name="Yes, I confirm it").click()
    thanks = telephone.page.locator("h1").inner_text()
    status = telephone.go(address.removeprefix(site))

    assert thanks == "Your confirmation is on the record"
    assert status == 410
    assert "it works once" in telephone.page.locator("main").inner_text()
    found = Assessment.objects.live().about(promise.pk).latest("pk")
    assert (found.verdict, found.said_by_id) == (Verdict.KEPT, firm.pk)
    assert Statement.objects.count() == 1
    browser_page.go(f"/promises/{promise.subject.uuid}/")
    shown = browser_page.page.locator("main").inner_text()
    assert "Opened in June" in shown
    assert "said by the enterprise" in shown


def test_a_document_from_its_own_page_becomes_evidence_when_an_officer_takes_it(
    site: str, telephone: Reader, browser_page: Reader, tmp_path: Path
) -> None:
    firm = make.organisation(en="Muji", zh="无印良品")
    promise = make.commitment("Open a research centre", promisor=firm, due="2026-06")
    proof = tmp_path / "permit.pdf"
    proof.write_bytes(b"%PDF-1.7 the centre opened")
    _link, secret = actions.open_page(
        organisation=firm.subject,
        for_whom="Li Wei",
        days=90,
        by=make.member(Role.MANAGER),
        at=timezone.now(),
    )
    connections.close_all()

    telephone.read_in("en")
    telephone.go(f"/enterprise/{secret}/")
    telephone.page.get_by_role("link", name="Open a research centre").click()
    telephone.page.get_by_label("Document").set_input_files(proof)
    telephone.page.get_by_label("What it shows").fill("The R&D centre opened")
    telephone.page.get_by_role("button", name="Send").click()
    telephone.page.get_by_text("The office looks at it and confirms").wait_for()
    waiting = Standing.objects.get(pk=promise.pk)
    browser_page.go(f"/promises/{promise.subject.uuid}/")
    browser_page.page.get_by_role("link", name="Look at it and answer").first.click()
    browser_page.page.get_by_role("button", name="Take it as evidence").click()
    browser_page.page.wait_for_url(f"**/promises/{promise.subject.uuid}/")

    assert (waiting.verdict, waiting.statement_id is not None) == ("", True)
    assert Standing.objects.get(pk=promise.pk).verdict == Verdict.KEPT
    telephone.page.reload()
    assert "The office took it as evidence: Kept" in telephone.page.locator("main").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_long_note_outlives_the_session_in_which_it_was_begun(
    site: str, chromium: Browser, own_store: str, scripts: bool
) -> None:
    project = make.project("Regional headquarters")
    make.member(Role.OFFICER, name="li")
    connections.close_all()
    context = chromium.new_context(java_script_enabled=scripts)
    context.set_default_timeout(60_000)
    reader = Reader(context.new_page(), site)
    reader.sign_in("li")
    reader.read_in("en")
    words = "Met their board.\nThey want 2,000 m² by spring & a “clean” lease <soon>."

    reader.go(f"/projects/{project.subject.uuid}/notes/new/")
    reader.page.get_by_label("Text").fill(words)
    kept = [c for c in context.cookies() if c["name"] != settings.SESSION_COOKIE_NAME]
    context.clear_cookies()
    context.add_cookies(kept)  # type: ignore[arg-type]
    reader.page.get_by_role("button", name="Save").click()
    assert "what you typed comes back" in reader.page.locator("main").inner_text()
    reader.page.locator("#id_username").fill("li")
    reader.page.locator("#id_password").fill("pass-word-1")
    reader.page.locator("#id_password").press("Enter")
    assert "They want 2,000 m²" in reader.page.locator("main").inner_text()
    reader.page.get_by_role("button", name="Send it again").click()
    reader.page.wait_for_url(f"**/projects/{project.subject.uuid}/")
    context.close()

    note = Note.objects.get()
    assert note.text.replace("\r\n", "\n") == words
    assert note.by == User.objects.get(username="li")
