"""In a real browser: what nobody knew is recorded, and the ranking follows."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import expect

from inward.places.models import Unit
from tests import make
from tests.support.browser import DESK, PHONE, Reader

GRAVE = {"serious", "critical"}

pytestmark = [pytest.mark.browser, pytest.mark.commits]


def a_town() -> None:
    zone = make.area("Riverside")
    ring = [[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.3], [121.4, 31.2]]
    zone.geometry = {"type": "Polygon", "coordinates": [ring]}
    zone.save()
    site = make.site("Harbour House", area=zone)
    make.unit("strong", site=site, area="900", load="7.5", rent="5")
    make.unit("silent", site=site, area="1200", rent="4")
    connections.close_all()


def write_down(reader: Reader) -> None:
    page = reader.page
    reader.go("/requirements/new/")
    page.locator("#id_name_en").fill("Laboratory")
    page.locator("#id_area-least").fill("800")
    page.locator("#id_load-least").fill("5")
    wish = page.locator("#c-rent")
    wish.locator("summary").click()
    page.locator("#id_rent-weight").select_option("3")
    page.locator("#id_rent-worst").fill("6")
    page.locator("#id_rent-best").fill("3")
    page.get_by_role("button", name="Find space").click()


def test_the_zone_records_the_one_unknown_and_the_unit_comes_first(browser_page: Reader) -> None:
    a_town()
    page = browser_page.page
    write_down(browser_page)
    expect(page.locator(".lede")).to_have_text("1 unit fits. 1 more might.")
    expect(page.locator(".asks")).to_contain_text("1: floor load not recorded; ask the zone")

    page.get_by_role("link", name="Record it").click()
    expect(page.locator("#id_metric")).to_have_value("floor_load")
    page.locator("#id_value").fill("6")
    page.locator("summary", has_text="not on the record yet").click()
    page.locator("#id_cite-title").fill("Call with the building manager")
    page.get_by_role("button", name="Save").click()

    page.wait_for_url(re.compile("/requirements/"))
    expect(page.locator(".lede")).to_have_text("2 units fit.")
    first = page.locator(".cand > tbody > tr").first
    expect(first).to_contain_text("silent")
    expect(page.locator("#might")).to_have_count(0)


def test_units_are_compared_and_handed_out_on_a_phone_without_script(
    browser_page: Reader, chromium: object
) -> None:
    a_town()
    write_down(browser_page)
    where = browser_page.page.url
    cookies = browser_page.page.context.cookies()
    context = browser_page.page.context.browser.new_context(  # type: ignore[union-attr]
        viewport=PHONE,
        java_script_enabled=False,  # type: ignore[arg-type]
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(where)
    for box in page.locator(".cand input").all():
        box.check()
    page.get_by_role("button", name="Compare the chosen").click()
    expect(page.get_by_role("heading", name="Side by side", level=1)).to_be_visible()
    page.get_by_role("button", name="Make the brief").click()
    page.locator("#id_for_whom").fill("Ms Li")
    page.get_by_role("button", name="Make a private link").click()

    expect(page.locator(".note.success")).to_contain_text("The link for Ms Li")
    context.close()


def test_the_map_and_its_list_show_the_same_places(browser_page: Reader) -> None:
    zone = make.area("Riverside")
    zone.geometry = {
        "type": "Polygon",
        "coordinates": [
            [[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.3], [121.4, 31.2]]
        ],
    }
    zone.save()
    for name, latitude in (("North House", 31.28), ("South House", 31.22)):
        place = make.site(name, area=zone)
        place.latitude, place.longitude = latitude, 121.45
        place.save()
    connections.close_all()
    page = browser_page.page
    browser_page.go("/map/")

    pins = page.locator(".leaf .pin")
    expect(pins).to_have_count(2)
    titles = sorted(pin.get_attribute("title") or "" for pin in pins.all())
    listed = sorted(
        link.inner_text() for link in page.locator(".where tbody td:first-child a").all()
    )

    assert titles == listed == ["North House", "South House"]
    pins.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup a").first).to_be_visible()


def test_a_point_is_moved_with_the_arrow_keys_and_saved(browser_page: Reader) -> None:
    place = make.site("Harbour House")
    place.latitude, place.longitude = 31.25, 121.45
    place.save()
    connections.close_all()
    page = browser_page.page
    browser_page.go(f"/sites/{place.subject.uuid}/point/")
    page.locator("[data-ready]").wait_for()
    before = page.locator("#id_longitude").input_value()

    page.locator(".leaf .pin").focus()
    page.keyboard.press("Shift+ArrowRight")
    after = page.locator("#id_longitude").input_value()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(f"/sites/{place.subject.uuid}/$"))

    assert float(after) > float(before)
    place.refresh_from_db()
    assert place.longitude == pytest.approx(float(after))


def every_page(reader: Reader) -> dict[str, str]:
    """The pages of space and siting, with something on each."""
    write_down(reader)
    asked = reader.page.url.removeprefix(reader.site)
    for box in reader.page.locator(".cand input").all():
        box.check()
    reader.page.get_by_role("button", name="Compare the chosen").click()
    compared = reader.page.url.removeprefix(reader.site)
    reader.page.get_by_role("button", name="Make the brief").click()
    brief = reader.page.url.removeprefix(reader.site)
    reader.page.locator("#id_for_whom").fill("Ms Li")
    reader.page.get_by_role("button", name="Make a private link").click()
    private = reader.page.locator(".note.success .mono").inner_text().removeprefix(reader.site)
    unit = Unit.objects.select_related("subject", "site__subject", "site__area__subject").latest(
        "pk"
    )
    one, site = unit.subject.uuid, unit.site.subject.uuid
    assert unit.site.area is not None
    area = unit.site.area.subject.uuid
    connections.close_all()
    return {
        "requirements": "/requirements/",
        "requirement": asked,
        "form": f"{asked}edit/",
        "compared": compared,
        "brief": brief,
        "private": private,
        "units": "/units/",
        "unit": f"/units/{one}/",
        "measure": f"/units/{one}/measure/",
        "offer": f"/units/{one}/offer/",
        "tenant": f"/units/{one}/tenants/new/",
        "site": f"/sites/{site}/",
        "point": f"/sites/{site}/point/",
        "outline": f"/areas/{area}/outline/",
        "focus": f"/areas/{area}/focus/",
        "map": "/map/",
    }


def test_nobody_is_shut_out_and_no_page_is_wider_than_a_phone(browser_page: Reader) -> None:
    a_town()
    pages = every_page(browser_page)

    for language in ("en", "zh-hans"):
        browser_page.read_in(language)
        for name, address in pages.items():
            browser_page.page.set_viewport_size(DESK)  # type: ignore[arg-type]
            assert browser_page.go(address) == 200, name
            found = Axe().run(browser_page.page).response["violations"]
            grave = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in GRAVE]
            assert grave == [], (name, language)
            browser_page.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            wide = browser_page.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["width"], (name, language, wide)
