"""The public pages in a real browser: by eye, by keyboard, by screen reader, at a desk and on small phones."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.urls import reverse

from inward.public.models import News, Place, Text
from inward.public.rules import slug
from tests import make
from tests.public.showing import show, world, write
from tests.support.browser import DESK, PHONE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]

SMALLEST = {"width": 320, "height": 640}


def page(name: str, *things: object, lang: str) -> str:
    keys = [slug(t.subject.uuid) if hasattr(t, "subject") else str(t) for t in things]
    return reverse(f"public:{name}", args=[lang, *keys])


@pytest.fixture
def record(browser_page: Reader) -> dict[str, object]:
    """A small public world; the browser belongs to a stranger."""
    found = world("Open").all
    show(*found.values())
    show(write(Text, "Welcome", place=Place.HOME))
    show(write(Text, "About us", place=Place.ABOUT))
    make.observation(found["district"])
    connections.close_all()
    browser_page.page.context.clear_cookies()
    return found


def public_pages(found: dict[str, object], lang: str) -> dict[str, str]:
    alone = (
        "home",
        "zones",
        "sectors",
        "events",
        "promises",
        "stories",
        "news",
        "about",
        "contact",
    )
    told = {
        "zone": page("zone", found["zone"], lang=lang),
        "sector": page("sector", "life_health", lang=lang),
        "event": page("event", found["event"], lang=lang),
        "promise": page("promise", found["promise"], lang=lang),
        "news-one": page("news-one", found["news"], lang=lang),
        "story": page("story", found["story"], lang=lang),
    }
    return {name: page(name, lang=lang) for name in alone} | told


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nobody_is_shut_out_of_any_public_page(browser_page, record, lang, dark):
    if dark:
        browser_page.page.emulate_media(color_scheme="dark")
    for name, address in public_pages(record, lang).items():
        assert browser_page.go(address) == 200, name
        found = Axe().run(browser_page.page).response["violations"]
        faults = [(v["id"], v["nodes"][0]["html"][:200]) for v in found]
        assert faults == [], (name, lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [DESK, PHONE, SMALLEST], ids=["desk", "phone", "small phone"])
def test_no_public_page_is_wider_than_its_screen(browser_page, record, lang, size):
    browser_page.page.set_viewport_size(size)
    for name, address in public_pages(record, lang).items():
        browser_page.go(address)
        wide = browser_page.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], (name, wide)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tables_of_one_building_after_another_have_their_columns_in_line(browser_page, lang):
    long = make.unit("Fifth floor, east wing, rooms 501 to 512", area="12345.5", rent="6.25")
    short = make.unit("1", site=make.site("Mill"), area="90", rent="1")
    show(long, long.site, short, short.site)
    connections.close_all()
    browser_page.page.set_viewport_size(DESK)
    browser_page.go(page("space", lang=lang))

    edges = browser_page.page.evaluate(
        "[...document.querySelectorAll('.bldg table')].map(table =>"
        " [...table.querySelectorAll('th')].map(th => Math.round(th.getBoundingClientRect().left)))"
    )
    assert len(edges) == 2
    assert edges[0] == edges[1]


def test_the_site_is_read_by_keyboard_alone(browser_page, record):
    browser_page.go("/en/")
    keys = browser_page.page.keyboard
    keys.press("Tab")
    assert browser_page.page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    assert browser_page.page.evaluate("document.activeElement.id") == "main"

    browser_page.page.get_by_role("link", name="Zones", exact=True).first.focus()
    keys.press("Enter")
    browser_page.page.get_by_role("link", name="Open zone 1").first.focus()
    keys.press("Enter")

    assert browser_page.page.locator("h1").inner_text() == "Open zone 1"


def test_the_language_is_changed_on_the_spot(browser_page, record):
    browser_page.go(page("zone", record["zone"], lang="en"))
    browser_page.page.get_by_role("link", name="中文", exact=True).click()

    assert browser_page.page.url.endswith(page("zone", record["zone"], lang="zh"))
    assert browser_page.page.locator("html").get_attribute("lang") == "zh-Hans"


def test_everything_can_be_pressed_with_a_thumb(browser_page, record):
    """Buttons are 44 pixels high on a phone; other targets 24, or stand apart in running text."""
    browser_page.page.set_viewport_size(PHONE)
    for name, address in public_pages(record, "en").items():
        browser_page.go(address)
        small = browser_page.page.evaluate(
            "[...document.querySelectorAll('.btn')].filter(b => b.offsetHeight && b.offsetHeight < 44)"
            ".map(b => b.textContent)"
        )
        assert small == [], name


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_officers_pages_of_the_public_site_shut_nobody_out(browser_page, language, size):
    one = write(News, "Only English", day=make.NOW.date(), name_zh="", text_zh="")
    show(make.area("Suhe Bay"))
    connections.close_all()
    browser_page.page.set_viewport_size(size)
    browser_page.read_in(language)
    for address in (
        reverse("public-written"),
        reverse("public-records"),
        reverse("public-new", args=["story"]),
        reverse("public-entry", args=[one.subject.uuid]),
    ):
        assert browser_page.go(address) == 200, address
        found = Axe().run(browser_page.page).response["violations"]
        grave = [v["id"] for v in found if v["impact"] in {"serious", "critical"}]
        assert grave == [], address
        wide = browser_page.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], address
