"""Finding space in public: nothing but what is public, unknown kept, wishes ranked, compared, on paper."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from inward.core import documents
from inward.core.permissions import Role
from inward.evidence.models import Publication, Source
from inward.places.models import Focus, Unit
from inward.public.addresses import addresses
from inward.public.finder import queries, views
from inward.public.finder.rules import SCALES, Counts, asked, bounded, one_of, ready_by, sized
from inward.public.rules import slug
from inward.siting.rules import NotAsked
from tests import make
from tests.public.showing import hide, show, want
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
SPACE = "/en/space/"


def town(**hidden: Any) -> dict[str, Unit]:
    """A zone with a building of three units on offer, all public."""
    zone = make.area("Riverside")
    site = make.site("Harbour House", area=zone)
    found = {
        "strong": make.unit("strong", site=site, area="900", load="7.5", rent="5", charge="30"),
        "silent": make.unit("silent", site=site, area="1200", rent="4"),
        "weak": make.unit("weak", site=site, area="1000", load="3", rent="3"),
    }
    show(zone, site, *found.values())
    return found


def name(unit: Unit) -> str:
    return slug(unit.subject.uuid)


def page(address: str, **said: Any) -> str:
    answer = Client().get(address, said)
    assert answer.status_code == 200, answer.status_code
    return words(answer.content)


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", SCALES)
@given(value=st.decimals(Decimal("0.01"), Decimal(10**6), places=2))
def test_a_wish_is_worth_all_and_nothing_at_ends_that_follow_from_the_value_alone(
    code: str, value: Decimal
) -> None:
    said = bounded(code, value, Counts.MUCH)
    least = SCALES[code].least

    assert not said.is_must
    assert isinstance(said.worst, Decimal)
    assert isinstance(said.best, Decimal)
    assert (said.worst < said.best) is least
    assert asked([said]).wishes == [said]


def test_the_same_value_is_a_bound_where_it_must_be() -> None:
    load, rent = (bounded(c, Decimal(5), Counts.MUST) for c in ("load", "rent"))

    assert (load.at_least, load.at_most) == (Decimal(5), None)
    assert (rent.at_least, rent.at_most) == (None, Decimal(5))
    assert ready_by(ON, Counts.MUST).at_most == ON
    assert one_of("zone", ["a"], Counts.MUST).among == ("a",)


def test_what_matters_much_weighs_twice_what_would_be_nice() -> None:
    much, nice = (ready_by(ON, counts).weight for counts in (Counts.MUCH, Counts.SOME))

    assert much == 2 * nice


def test_a_least_area_above_the_greatest_is_refused() -> None:
    with pytest.raises(NotAsked):
        asked([sized(Decimal(900), Decimal(100))])


# --- nothing but what is public -------------------------------------------------------------------


def test_everything_on_offer_in_public_is_listed_under_its_building() -> None:
    town()

    said = page(SPACE)

    assert "3 units on offer" in said
    assert "Harbour House" in said
    assert "Riverside" in said
    assert all(one in said for one in ("strong", "silent", "weak"))


def test_a_unit_that_is_reserved_for_good_hides_no_other() -> None:
    units = town()
    make.offer(units["strong"], rent="5", available="2026-10", reserved="9999")

    assert all(one in page(SPACE) for one in ("strong", "silent", "weak"))


@pytest.mark.parametrize("counts", ["must", "much", "some"])
def test_a_day_that_nobody_plans_for_is_named_and_passed_over(counts: str) -> None:
    town()

    said = page(SPACE, by="9999-12-31", by_counts=counts, load="5")
    assert "less than or equal to" in said
    assert "1 unit fits" in said


def test_a_unit_is_hidden_when_it_or_its_building_is() -> None:
    units = town()
    hide(units["weak"])
    assert "weak" not in page(SPACE)

    hide(units["strong"].site)
    assert "Nothing is on offer in public" in page(SPACE)
    assert Client().get(f"{SPACE}{name(units['strong'])}/").status_code == 404


def test_what_becomes_public_is_found_at_once_and_what_no_longer_is_is_gone() -> None:
    units = town()
    assert "3 units fit" in page(SPACE, area_from="100")

    hide(units["weak"], on="2026-11-03")
    assert "2 units fit" in page(SPACE, area_from="100")
    show(units["weak"], on="2026-11-04")
    assert "3 units fit" in page(SPACE, area_from="100")


def test_what_was_published_is_followed_without_reading_all_again() -> None:
    units = town()
    kept = queries.offered(on=ON)
    make.organisation()

    assert queries.offered(on=ON) is kept
    hide(units["weak"])
    assert len(queries.offered(on=ON)) == len(kept) - 1 == 2
    assert Publication.objects.count() == 6


def test_a_unit_published_many_times_hides_no_other_that_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    units = town()
    assert len(queries.offered(on=ON)) == 3
    monkeypatch.setattr(queries, "_FEW", 6)
    for _ in range(4):
        hide(units["strong"])
        show(units["strong"], on="2026-11-02")
    hide(units["weak"])

    assert units["weak"].pk not in queries.offered(on=ON).units.tolist()


def test_an_area_that_is_not_public_is_named_nowhere() -> None:
    units = town()
    area = units["strong"].site.area
    assert area is not None
    hide(area)

    chosen = [name(u) for u in units.values()]
    for said in (
        page(SPACE),
        page(SPACE, area_from="100"),
        page(f"{SPACE}{chosen[0]}/"),
        page(f"{SPACE}compare/", unit=chosen),
    ):
        assert "Riverside" not in said


def test_nobody_learns_from_the_public_pages_who_is_in_a_unit_or_until_when_it_is_reserved() -> (
    None
):
    site = make.site("Harbour House")
    unit = make.unit("12A", site=site, area="900", available="2026-10", reserved="2027-08-31")
    other = make.unit("12B", site=site, area="900", available="2026-10")
    make.establishment(make.organisation(en="Tenant Ltd"), other, function="tenant")
    show(site, unit, other)
    chosen = [name(unit), name(other)]

    for said in (
        page(SPACE),
        page(SPACE, area_from="100", by="2026-12-01"),
        page(f"{SPACE}{chosen[0]}/"),
        page(f"{SPACE}compare/", unit=chosen, by="2028-01-01"),
    ):
        assert "Tenant Ltd" not in said
        assert "2027-0" not in said
    assert "2 more might" in page(SPACE, by="2028-01-01")


def test_a_paper_that_was_never_published_is_told_by_its_publisher_alone() -> None:
    units = town()
    where = f"{SPACE}{name(units['strong'])}/"
    assert "Signed paper" in page(where)

    Source.objects.update(url="", publisher="Harbour House Management")
    said = page(where)
    assert "Signed paper" not in said
    assert "Harbour House Management" in said


def test_what_an_unnamed_area_grows_is_not_let_out() -> None:
    units = town()
    area = units["strong"].site.area
    assert area is not None
    elsewhere, sector = make.area("Elsewhere"), make.term("sector:logistics")
    show(elsewhere)
    for grows in (area, elsewhere):
        as_of = make.interval("2026-10")
        make.state(make.entry(), Focus, grows.pk, as_of, cited=make.cites(), sector=sector)
    assert "3 units fit" in page(SPACE, sector=sector.pk)

    hide(area)
    assert "0 units fit, 3 more might" in page(SPACE, sector=sector.pk)


def test_what_an_unnamed_area_around_a_named_one_grows_is_not_let_out() -> None:
    """Between two public areas one is not: it is stepped over, and what it grows stays untold."""
    units = town()
    zone = units["strong"].site.area
    assert zone is not None
    city = make.area("Open city", kind="city")
    district = make.area("Quiet district", kind="district", parent=city)
    type(zone).objects.filter(pk=zone.pk).update(parent=district)
    sector, other = make.term("sector:logistics"), make.term("sector:finance")
    elsewhere = make.area("Elsewhere")
    show(elsewhere)
    for area, grows in ((district, sector), (elsewhere, sector), (elsewhere, other)):
        as_of = make.interval("2019-04")
        make.state(make.entry(), Focus, area.pk, as_of, cited=make.cites(), sector=grows)
    pair = [name(units["strong"]), name(units["weak"])]

    assert "0 units fit, 3 more might" in page(SPACE, sector=sector.pk)
    assert "sector:logistics" not in page(f"{SPACE}units.json")
    assert "2019-04" not in page(f"{SPACE}compare/", unit=pair, sector=sector.pk)

    want(city, "finance")
    show(city)
    assert "3 units fit" in page(SPACE, sector=other.pk)
    assert page(f"{SPACE}units.json").count("sector:finance") == 3


def test_an_officer_sees_the_preview_of_a_unit_and_a_stranger_signs_in_first() -> None:
    site = make.site("Harbour House")
    unit = make.unit("12A", site=site, area="900", rent="4")
    address = f"{SPACE}{name(unit)}/"

    assert Client().get(address).status_code == 404
    assert Client().get(address, {"preview": ""}).status_code == 302
    shown = signed_in(Role.READER).get(address, {"preview": ""})
    assert "Preview: this is not public" in words(shown.content)
    assert "no-store" in shown["Cache-Control"]


# --- asking ---------------------------------------------------------------------------------------


def test_what_is_not_recorded_stays_as_might_fit_and_says_what_to_ask() -> None:
    town()

    said = page(SPACE, area_from="800", load="5")

    assert "1 unit fits, 1 more might" in said
    assert "1: floor load not recorded; ask the zone" in said
    assert said.index("strong") < said.index("Might fit") < said.index("silent")


def test_wishes_rank_and_say_why() -> None:
    town()

    said = page(SPACE, area_from="800", rent="4", rent_counts="much")

    assert said.index("weak") < said.index("silent") < said.index("strong")
    assert "best at 2 yuan" in said
    assert "worth nothing at 6 yuan" in said


def test_what_does_not_fit_says_what_would_have_to_give_way() -> None:
    town()

    said = page(SPACE, area_from="5000")

    assert "Nothing on offer fits" in said
    assert "1,200 m² instead of 5,000 m²" in said


@pytest.mark.parametrize(
    "said",
    [
        {"area_from": "many"},
        {"area_from": "-5"},
        {"area_from": "9" * 400},
        {"by": "2026-13-45"},
        {"zone": "nowhere"},
        {"rent": "5", "rent_counts": "utterly"},
        {"area_from": "900", "area_to": "100"},
    ],
)
def test_what_cannot_be_read_is_named_at_its_field_and_the_rest_still_asked(said: Any) -> None:
    town()
    answer = Client().get(SPACE, said | {"load": "5"})

    assert answer.status_code == 200
    assert 'class="wrong"' in answer.content.decode()
    assert "Floor load at least 5" in words(answer.content)


@pytest.mark.parametrize("shown", ["", "-1", "0", "9" * 400, "x"])
def test_how_many_are_shown_is_bounded(shown: str) -> None:
    town()

    assert "3 units fit" in page(SPACE, area_from="100", shown=shown)


@pytest.mark.parametrize("units", [3, 23])
def test_lists_answers_and_comparisons_take_as_many_queries_for_many_units_as_for_few(
    units: int, django_assert_max_num_queries: Any
) -> None:
    first = list(town().values())
    more = [make.unit(f"{n}", site=first[0].site, area="900", rent="4") for n in range(units - 3)]
    show(*more)
    client, chosen = Client(), [name(u) for u in first]
    client.get(SPACE, {"area_from": "100"})  # the columns are in memory then

    with django_assert_max_num_queries(24):
        assert client.get(SPACE).status_code == 200
    with django_assert_max_num_queries(28):
        assert client.get(SPACE, {"area_from": "100"}).status_code == 200
    with django_assert_max_num_queries(34):
        assert client.get(f"{SPACE}compare/", {"unit": chosen}).status_code == 200


def test_the_same_question_is_answered_from_memory_until_the_record_changes(
    settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.PUBLIC_KEEP = True
    views.ANSWERS.clear()
    units = town()
    first = Client().get(SPACE, {"load": "5"})

    with django_assert_max_num_queries(1):
        again = Client().get(SPACE, {"load": "5"})
    assert again.content == first.content
    assert again["Cache-Control"] == first["Cache-Control"] == "public, no-cache"
    assert "1 unit fits" in words(Client().get("/en/space/", {"load": "6"}).content)
    assert "1个单元符合要求" in words(Client().get("/zh/space/", {"load": "5"}).content)

    hide(units["strong"])
    assert "0 units fit" in words(Client().get(SPACE, {"load": "5"}).content)
    views.ANSWERS.clear()


# --- comparing ------------------------------------------------------------------------------------


def test_two_to_four_are_compared_with_day_and_source_and_unknown_called_so() -> None:
    units = town()

    said = page(f"{SPACE}compare/", unit=[name(u) for u in units.values()], load="5")

    assert "not recorded unknown" in said
    assert "7.5 kN/m² passes 2026-10" in said
    assert "3 kN/m² fails" in said
    assert "30 yuan for each m² and month" in said


@pytest.mark.parametrize("count", [0, 1, 5])
def test_one_or_five_are_not_compared(count: int) -> None:
    units = list(town().values())
    more = [make.unit(f"{n}", site=units[0].site, area="900", rent="4") for n in range(2)]
    show(*more)
    chosen = [name(u) for u in (*units, *more)[:count]]
    answer = Client().get(f"{SPACE}compare/", {"unit": chosen})

    assert answer.status_code == 422
    assert "Choose two to four units" in words(answer.content)


def test_names_that_lead_nowhere_or_to_what_is_hidden_are_passed_over() -> None:
    units = town()
    hide(units["weak"])
    chosen = [name(u) for u in units.values()]

    said = page(f"{SPACE}compare/", unit=[*chosen, "x", "../etc", "0" * 25, chosen[0]])

    assert "weak" not in said
    assert "strong" in said


@pytest.mark.parametrize("language", ["en", "zh", "both", "xx"])
def test_a_comparison_is_a_dated_document_and_the_same_one_each_time(language: str) -> None:
    units = town()
    query = {"unit": [name(u) for u in units.values()], "load": "5", "language": language}
    first, again = (Client().get(f"{SPACE}brief.pdf", query) for _ in range(2))

    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert first.content == again.content


def test_a_machine_without_a_font_says_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise documents.CannotPrint("no font")

    monkeypatch.setattr(documents, "chinese_font", none)
    units = town()
    answer = Client().get(f"{SPACE}brief.pdf", {"unit": [name(u) for u in units.values()]})

    assert answer.status_code == 503
    assert "prints well" in words(answer.content)


# --- addresses ------------------------------------------------------------------------------------


def test_each_unit_on_offer_has_an_address_in_both_languages_and_a_hidden_one_has_none() -> None:
    units = town()
    hide(units["weak"])
    found = {a.path for a in addresses(ON) if a.kind == "space-unit"}

    assert found == {
        f"/{lang}/space/{name(units[one])}/"
        for one in ("strong", "silent")
        for lang in ("en", "zh")
    }


def test_the_map_marks_each_building_with_a_point_and_its_list_names_all() -> None:
    ring = [[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.3], [121.4, 31.2]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    district = make.area("Northmere", kind="district")
    zone = make.area("Riverside", parent=district)
    for area in (district, zone):
        area.geometry = outline
        area.save()
    marked, unmarked, hidden = (make.site(n, area=zone) for n in ("Marked", "Unmarked", "Hidden"))
    for site in (marked, hidden):
        site.latitude, site.longitude = 31.25, 121.45
        site.save()
    units = [make.unit("1", site=site, rent="4") for site in (marked, unmarked, hidden)]
    show(district, zone, marked, unmarked, *units)
    answer = Client().get(f"{SPACE}map/")

    body, said = answer.content.decode(), words(answer.content)
    assert body.count('class="spot"') == 1
    assert 'aria-label="Marked"' in body
    assert "Riverside · not on the map: no point recorded Unmarked, 1" in said
    assert "Hidden" not in said


def test_without_an_outline_the_list_says_so_and_has_everything() -> None:
    town()

    said = page(f"{SPACE}map/")

    assert "No outline is on the record" in said
    assert "Harbour House, strong" in said


@pytest.mark.parametrize("buildings", [1, 20])
def test_the_map_takes_as_many_queries_for_twenty_buildings_as_for_one(
    buildings: int, django_assert_max_num_queries: Any
) -> None:
    zone = make.area("Riverside")
    for n in range(buildings):
        site = make.site(f"House {n}", area=zone)
        unit = make.unit("1", site=site, rent="4")
        show(site, unit)
    show(zone)
    Client().get(f"{SPACE}map/")

    with django_assert_max_num_queries(12):
        assert Client().get(f"{SPACE}map/").status_code == 200


def test_where_nothing_is_on_offer_what_is_needed_can_still_be_sent() -> None:
    answer = Client().get(SPACE, {"area_from": "500"})

    said = words(answer.content)
    assert "Nothing is on offer in public at present" in said
    assert "Send us what you need" in said
    assert "Compare the chosen" not in said
    assert 'href="/en/enquiry/?area_from=500"' in answer.content.decode()


def test_a_long_list_goes_on_at_addresses_of_its_own() -> None:
    site = make.site()
    many = [make.unit(f"{n}", site=site, area="900", rent="4") for n in range(queries.PER_PAGE + 1)]
    show(site, *many)

    assert "Page 1 of 2" in page(SPACE)
    assert "Page 2 of 2" in page("/en/space/page/2/")
    assert {a.path for a in addresses(ON) if a.kind == "space-page"} == {
        "/en/space/page/2/",
        "/zh/space/page/2/",
    }
    assert Client().get("/en/space/page/1/").status_code == 404
    assert Client().get("/en/space/page/3/").status_code == 404


def test_the_other_language_keeps_what_was_typed() -> None:
    town()
    body = Client().get(SPACE, {"area_from": "800"}).content.decode()

    assert 'href="/zh/space/?area_from=800"' in body
    assert "3个单元符合要求" in words(Client().get("/zh/space/", {"area_from": "800"}).content)


def test_no_public_page_of_space_sets_a_cookie() -> None:
    units = town()
    for address in (SPACE, f"{SPACE}?load=5", f"{SPACE}{name(units['strong'])}/", "/en/enquiry/"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_a_day_long_past_shows_the_space_of_that_day() -> None:
    town()

    assert queries.offered(on=ON - timedelta(days=3650)).units.size == 0
