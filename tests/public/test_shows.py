"""In a real browser, on a phone, in English, without an account: from the front page to an answer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from inward.aftercare.models import Case
from inward.core.permissions import Role
from inward.office.models import Message
from tests import make
from tests.public.showing import show
from tests.support.browser import DESK, PHONE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]
GRAVE = {"serious", "critical"}


def a_town() -> None:
    """A zone with a building of four units; nobody has said what the floor of one carries."""
    zone = make.area("Riverside")
    site = make.site("Harbour House", area=zone)
    units = [
        make.unit("strong", site=site, area="900", load="7.5", rent="5", charge="30"),
        make.unit("silent", site=site, area="1200", rent="3"),
        make.unit("stout", site=site, area="1000", load="6", rent="4", charge="25"),
        make.unit("small", site=site, area="90", load="6", rent="4"),
    ]
    show(zone, site, *units)
    connections.close_all()


class Visitor:
    """Somebody outside with a telephone, with or without script. The browser must not complain."""

    def __init__(self, chromium: Browser, site: str, *, script: bool) -> None:
        self.context = chromium.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="en-GB",
        )
        self.context.set_default_timeout(60_000)
        self.page, self.site = self.context.new_page(), site
        self.complaints: list[str] = []
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # A refused form is a 422, which Chromium reports as if a picture were missing.
        if message.type in {"error", "warning"} and "422" not in message.text:
            self.complaints.append(message.text)

    def narrow(self) -> None:
        """Nothing on the page is wider than the telephone. Needs script to be measured."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], self.page.url


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def visitor(request: Any, site: str, chromium: Browser, own_store: str) -> Iterator[Visitor]:
    somebody = Visitor(chromium, site, script=request.param)
    yield somebody
    somebody.context.close()
    assert somebody.complaints == []


def officer(chromium: Browser, site: str) -> Reader:
    """The one whose desk it lands on."""
    make.colleague(Role.OFFICER)
    connections.close_all()
    context = chromium.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    reader = Reader(context.new_page(), site)
    reader.sign_in(make.User.objects.get().username)
    reader.read_in("en")
    return reader


def find_and_compare(page: Page, site: str) -> None:
    """From the front page to three compared units."""
    page.goto(f"{site}/en/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Find space").click()
    page.get_by_label("Area, m²: from").fill("800")
    page.get_by_label("Floor load at least, kN/m²").fill("5")
    page.get_by_label("Rent at most, yuan for each m² and day").fill("5")
    page.get_by_label("How much the rent counts").select_option("much")
    page.get_by_role("button", name="Show space").click()

    expect(page.get_by_role("heading", name="2 units fit, 1 more might")).to_be_visible()
    for name in ("strong", "stout", "silent"):
        page.get_by_label(f"Compare Harbour House, {name}").check()
    page.get_by_role("button", name="Compare the chosen").click()
    expect(page.get_by_role("heading", name="Side by side", level=1)).to_be_visible()


def take_along(page: Page, visitor: Visitor) -> None:
    """The dated document."""
    where = page.get_by_role("link", name="PDF, English").get_attribute("href")
    answer = visitor.context.request.get(f"{visitor.site}{where}")
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    assert re.search(r"space-\d{4}-\d\d-\d\d\.pdf", answer.headers["content-disposition"])
    assert answer.body().startswith(b"%PDF")


def enquire(page: Page) -> str:
    """The enquiry, its first refusal, and the promise; the reference."""
    page.get_by_role("link", name="Ask about these").click()
    expect(page.get_by_label("What goes with it")).to_contain_text("Harbour House, stout")
    page.get_by_label("What would you like to know?").fill("When could we see the three?")
    page.get_by_label("Your e-mail address").fill("nobody")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This is no e-mail address")
    expect(page.get_by_label("What would you like to know?")).to_have_value(
        "When could we see the three?"
    )

    page.get_by_label("Your e-mail address").fill("a.reader@example.org")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Thank you, it has arrived")
    expect(page.locator(".lede")).to_have_text(
        re.compile(r"We answer by \w+day \d+ \w+ \d{4}, 17:30 \(Shanghai time\)\.")
    )
    return page.locator("h1 .mono").inner_text()


def answer_it(reader: Reader, reference: str) -> None:
    """My day, one click, acknowledge, assign, answer, close."""
    page = reader.page
    reader.go("/day/")
    page.locator("main").get_by_role("link", name=re.compile("Enquiry")).first.click()
    expect(page.locator("main")).to_contain_text(reference)
    expect(page.locator("main")).to_contain_text("a.reader@example.org")
    expect(page.locator("main")).to_contain_text("working hours left")
    for step, words in (
        ("acknowledged", ""),
        ("assigned", ""),
        ("answered", "On Friday at ten, all three."),
        ("closed", ""),
    ):
        page.locator("#id_step").select_option(step)
        if step == "assigned":
            page.locator("#id_member").select_option(index=1)
        if words:
            page.locator("#id_text").fill(words)
            # An answer is read by whoever asked, unless the box is unticked.
            expect(page.locator("#id_read")).to_be_checked()
        page.get_by_role("button", name="Take the step").click()
        page.wait_for_load_state()
    assert Case.objects.get().desk.step == "closed"
    connections.close_all()


def test_an_investor_finds_compares_takes_along_asks_and_reads_the_answer(
    visitor: Visitor, chromium: Browser, site: str
) -> None:
    a_town()
    page = visitor.page
    find_and_compare(page, site)
    expect(page.locator(".sbs")).to_contain_text("not recorded")
    take_along(page, visitor)
    reference = enquire(page)
    private = page.url
    sent = Message.objects.get()
    assert reference in sent.title
    assert private.partition("?")[0] in sent.text
    connections.close_all()

    desk = officer(chromium, site)
    answer_it(desk, reference)
    desk.page.context.close()

    page.goto(private.partition("?")[0])
    expect(page.locator(".course")).to_contain_text("On Friday at ten, all three.")
    expect(page.locator(".lede")).to_contain_text("within the hour we promised")
    assert "On Friday at ten" in Message.objects.latest("pk").text
    connections.close_all()


def test_the_zone_records_the_one_unknown_and_the_public_ranking_follows(
    browser_page: Reader, chromium: Browser, site: str
) -> None:
    a_town()
    outside = Visitor(chromium, site, script=True)
    page = outside.page
    asked = f"{site}/en/space/?area_from=800&load=5&rent=5&rent_counts=much"
    page.goto(asked)
    expect(page.get_by_role("heading", name="2 units fit, 1 more might")).to_be_visible()
    expect(page.locator(".asks")).to_contain_text("1: floor load not recorded; ask the zone")
    expect(page.locator("#might + .asks + .fits")).to_contain_text("silent")
    expect(page.locator(".fits h3").first).to_contain_text("stout")

    zone = browser_page.page
    browser_page.go("/units/")
    zone.get_by_role("link", name=re.compile("silent")).first.click()
    zone.locator("a[href*='metric=floor_load']").first.click()
    zone.locator("#id_value").fill("5.5")
    zone.locator("summary", has_text="not on the record yet").click()
    zone.locator("#id_cite-title").fill("Call with the building manager")
    zone.get_by_role("button", name="Save").click()
    zone.wait_for_url(re.compile("/units/.*/$"))

    page.goto(asked)
    expect(page.get_by_role("heading", name="3 units fit", exact=True)).to_be_visible()
    expect(page.locator(".fits h3").first).to_contain_text("silent")
    expect(page.locator("#might")).to_have_count(0)
    outside.context.close()


def test_nobody_is_shut_out_of_finding_and_asking_and_no_page_is_too_wide(
    chromium: Browser, site: str, own_store: str
) -> None:
    a_town()
    visitor = Visitor(chromium, site, script=True)
    page = visitor.page
    find_and_compare(page, site)
    compared = page.url.removeprefix(site)
    enquire(page)
    private = page.url.removeprefix(site).removeprefix("/en")
    page.goto(f"{site}/en/space/")
    unit = page.locator(".bldg a").first.get_attribute("href") or ""
    pages = [
        "/space/",
        "/space/?area_from=800&load=5&rent=5&rent_counts=much",
        "/space/?area_from=x&load=50000",
        compared.removeprefix("/en"),
        unit.removeprefix("/en"),
        "/space/map/",
        "/enquiry/",
        private,
    ]

    for lang in ("en", "zh"):
        for address in pages:
            page.set_viewport_size(DESK)  # type: ignore[arg-type]
            answer = page.goto(f"{site}/{lang}{address}")
            assert answer is not None
            assert answer.ok, address
            found = Axe().run(page).response["violations"]
            grave = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in GRAVE]
            assert grave == [], (address, lang)
            page.set_viewport_size({"width": 320, "height": 700})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, (address, lang, wide)
    visitor.context.close()
    assert visitor.complaints == []
