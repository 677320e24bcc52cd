"""Units entered, measured and offered in pages, with evidence; outlines and points drawn."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.evidence.actions import state
from inward.evidence.models import Edit, Label, Observation
from inward.places import actions as places
from inward.places.actions import CannotRecord
from inward.places.gcj02 import from_wgs84
from inward.places.models import Focus, Offer, Unit
from inward.places.space import actions
from inward.places.space.queries import offers_of, spaces
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
SAID = {"on": DAY, "by": None, "at": make.NOW}
SOURCE = {"cite-title": "Stock-take"}


def at(unit: Unit, page: str = "unit") -> str:
    return reverse(page, args=[unit.subject.uuid])


def test_a_unit_is_entered_with_what_is_known_and_the_rest_stays_unknown():
    site = make.site()
    client = signed_in()

    answer = client.post(
        reverse("unit-new", args=[site.subject.uuid]),
        {"name_en": "12A", "floor": "12", "unit_area": "900", "as_of": "2026-10"} | SOURCE,
        follow=True,
    )

    said = words(answer.content)
    assert "Harbour House, 12A" in said
    assert "Area, 2026-10" in said
    [known] = spaces(list(Unit.objects.all()), on=DAY)
    assert (known.area and known.area.value, known.load) == (900, None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name_en": ""}, "Give it a name"),
        ({"floor": "0"}, "There is no floor 0"),
        ({"cite-title": ""}, "Say which source shows this."),
        ({"unit_area": "-3"}, "greater than or equal to 0.01"),
        ({"unit_area": "900", "as_of": "2990-01"}, "2990-01 has not come yet"),
    ],
)
def test_a_unit_that_cannot_be_so_is_refused_and_nothing_is_written(wrong, message):
    site = make.site()
    said = {"name_en": "12A", "floor": "12", "as_of": "2026-10"} | SOURCE | wrong

    answer = signed_in().post(reverse("unit-new", args=[site.subject.uuid]), said)

    assert answer.status_code == 422
    assert message in words(answer.content)
    assert not Unit.objects.exists()


def test_a_unit_bears_the_name_of_its_site_and_follows_when_that_changes():
    site = make.site("Harbour House")
    unit = make.unit("12A", site=site)
    assert Label.objects.get(pk=unit.pk).name_en == "Harbour House, 12A"

    places.edit_site(site_id=site.pk, changes={"name_en": "Heron Tower"}, **SAID)

    assert Label.objects.get(pk=unit.pk).name_en == "Heron Tower, 12A"


def test_the_newest_measure_counts_and_the_one_before_stays_on_the_record():
    unit = make.unit("12A", load="4", as_of="2025")
    said = {"metric": "floor_load", "value": "5.5", "quantifier": "exact", "as_of": "2026-11-20"}
    signed_in().post(at(unit, "unit-measure"), said | SOURCE)

    [known] = spaces([unit], on=DAY)

    assert known.load is not None
    assert known.load.value == Decimal("5.5")
    assert Observation.objects.live().about(unit.pk).count() == 2


def test_whoever_came_from_a_requirement_goes_back_to_it_and_nowhere_else():
    unit = make.unit("12A")
    said = {"metric": "floor_load", "value": "5", "quantifier": "exact", "as_of": "2026-11"}
    client = signed_in()

    ours = client.post(at(unit, "unit-measure") + "?next=/requirements/", said | SOURCE)
    theirs = client.post(at(unit, "unit-measure") + "?next=https://evil.example/", said | SOURCE)

    assert ours["Location"] == "/requirements/"
    assert theirs["Location"] == at(unit)


def test_an_offer_is_stated_whole_and_the_earlier_one_stays_as_its_history():
    unit = make.unit("12A", rent="7", as_of="2025-09")
    said = {
        "listed": "yes",
        "rent": "6.5",
        "per": "day",
        "available": "2027-03",
        "as_of": "2026-11",
    }
    client = signed_in()

    client.post(at(unit, "unit-offer"), said | SOURCE)
    page = words(client.get(at(unit)).content)

    assert [offer.rent for offer in offers_of(unit)] == [Decimal("6.5"), Decimal("7")]
    assert "2026-11" in page
    assert "2025-09" in page


def test_the_form_of_an_offer_begins_with_what_stood_before():
    unit = make.unit("12A", rent="150", per="month", charge="20", available="2027-03")

    page = signed_in().get(at(unit, "unit-offer")).content.decode()

    assert 'name="rent" value="150.00"' in page
    assert '<option value="month" selected>' in page
    assert 'name="available" value="2027-03"' in page


def test_a_rent_without_a_source_is_refused():
    unit = make.unit("12A")
    said = {"listed": "yes", "rent": "6.5", "per": "day", "as_of": "2026-11"}

    answer = signed_in().post(at(unit, "unit-offer"), said)

    assert answer.status_code == 422
    assert "Name the source of the rent" in words(answer.content)
    assert not Offer.objects.exists()


BAD = {
    "a rent without its period": {"rent": Decimal(5), "per": ""},
    "a period without a rent": {"rent": None, "per": "day"},
    "a negative charge": {"service_charge": Decimal(-1)},
    "money without a source": {"rent": Decimal(5), "per": "day", "cited": None},
}


@pytest.mark.parametrize("says", BAD.values(), ids=BAD)
def test_the_database_itself_refuses(says):
    unit = make.unit("12A")
    entry = make.entry()
    whole = {"cited": make.cites(), "listed": True} | says

    with pytest.raises(IntegrityError), transaction.atomic():
        state(entry, Offer, unit.subject, interval("2026-10"), **whole)


def test_the_sectors_of_an_area_are_chosen_and_taken_back():
    area = make.area()
    health, finance = make.term("sector:life_health"), make.term("sector:finance")
    actions.choose_focus(area=area, sectors=[health], cited=make.cites(), **SAID)
    actions.choose_focus(area=area, sectors=[finance], cited=make.cites(), **SAID)

    assert [focus.sector for focus in Focus.objects.live()] == [finance]
    assert Focus.objects.count() == 3


def test_a_measure_of_tomorrow_is_refused():
    unit = make.unit("12A")

    with pytest.raises(CannotRecord, match="2027"):
        actions.measure(
            unit=unit,
            metric="floor_load",
            value=Decimal(5),
            as_of=interval("2027"),
            cited=make.cites(),
            **SAID,
        )


def test_a_tenant_is_entered_where_the_unit_is_and_shown_there():
    unit = make.unit("12A")
    firm = make.organisation(en="Puffin Works")
    said = {
        "organisation": "Puffin Works",
        "function": "presence:tenant",
        "opened": "2024-03",
        "as_of": "2026-11",
    }
    make.term("presence:tenant")
    client = signed_in()

    client.post(reverse("unit-tenant", args=[unit.subject.uuid]), said | SOURCE)

    assert "Puffin Works" in words(client.get(at(unit)).content)
    site = reverse("site", args=[unit.site.subject.uuid])
    assert "1 on the record, 0 of them empty" in words(client.get(site).content)
    assert firm.pk


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_of_units_takes_as_many_queries_for_twenty_as_for_one(
    count, django_assert_max_num_queries
):
    site = make.site(area=make.area())
    for number in range(count):
        make.unit(str(number), site=site, area="900", load="5", rent="4")
    client = signed_in()

    with django_assert_max_num_queries(12):
        assert client.get(reverse("units")).status_code == 200


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_of_a_site_takes_as_many_queries_for_twenty_units_as_for_one(
    count, django_assert_max_num_queries
):
    site = make.site(area=make.area())
    for number in range(count):
        unit = make.unit(str(number), site=site, area="900", load="5", rent="4")
        make.establishment(make.organisation(), unit, opened="2024")
    client = signed_in()

    with django_assert_max_num_queries(34):
        assert client.get(reverse("site", args=[site.subject.uuid])).status_code == 200


# --- outlines and points --------------------------------------------------------------------------

RING = [[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.3], [121.4, 31.2]]


def polygon(ring: list[list[float]] = RING) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_an_outline_comes_in_as_a_file_is_mended_journaled_and_taken_away_again():
    area = make.area()
    client = signed_in()
    file = SimpleUploadedFile("riverside.geojson", polygon(RING[::-1]).encode())

    answer = client.post(
        reverse("area-outline", args=[area.subject.uuid]),
        {"file": file, "datum": "wgs84", "taken_from": "the survey of 2025"},
        follow=True,
    )
    taken = client.get(reverse("area-geojson", args=[area.subject.uuid]))

    assert "ring 1 ran the wrong way and was turned" in words(answer.content)
    assert taken["Content-Type"] == "application/geo+json"
    assert taken.json()["geometry"]["coordinates"] == [RING]
    assert {e.field for e in Edit.objects.filter(subject=area.subject)} == {
        "geometry",
        "geometry_from",
    }


def test_an_outline_that_cannot_be_mended_is_refused_with_the_reason_and_the_text_kept():
    area = make.area()
    crossed = polygon([RING[0], RING[2], RING[1], RING[3], RING[0]])

    answer = signed_in().post(
        reverse("area-outline", args=[area.subject.uuid]),
        {"text": crossed, "datum": "wgs84", "taken_from": "a drawing"},
    )

    assert answer.status_code == 422
    assert (
        "Two edges of the outline cross near longitude and latitude 121.45000, 31.25000"
        in words(answer.content)
    )
    area.refresh_from_db()
    assert area.geometry is None


def test_a_point_of_a_chinese_map_service_is_converted_on_the_way_in():
    site = make.site()
    longitude, latitude = from_wgs84(121.45, 31.25)

    signed_in().post(
        reverse("site-point", args=[site.subject.uuid]),
        {"latitude": str(latitude), "longitude": str(longitude), "datum": "gcj02"},
    )

    site.refresh_from_db()
    assert (site.longitude, site.latitude) == pytest.approx((121.45, 31.25), abs=1e-6)


def test_a_point_far_outside_its_area_is_refused():
    area = make.area()
    area.geometry = json.loads(polygon())
    area.save()
    site = make.site(area=area)

    answer = signed_in().post(
        reverse("site-point", args=[site.subject.uuid]),
        {"latitude": "31.9", "longitude": "121.45", "datum": "wgs84"},
    )

    assert answer.status_code == 422
    assert "outside Riverside" in words(answer.content)


# --- the map --------------------------------------------------------------------------------------


def test_the_list_below_the_map_names_everything_that_is_on_it():
    area = make.area("Riverside")
    area.geometry = json.loads(polygon())
    area.save()
    for name in ("North House", "South House"):
        site = make.site(name, area=area)
        site.latitude, site.longitude = 31.25, 121.45
        site.save()
    make.site("Nowhere House")
    client = signed_in(Role.READER)

    drawn = client.get(reverse("map-data")).json()
    listed = words(client.get(reverse("map")).content)

    assert {f["properties"]["name_en"] for f in drawn["features"]} == {
        "Riverside",
        "North House",
        "South House",
        "Nowhere House",
    }
    assert all(f["properties"]["name_en"] in listed for f in drawn["features"])


def test_the_file_of_the_map_is_geojson_as_rfc_7946_has_it():
    area = make.area("Riverside")
    area.geometry = json.loads(polygon())
    area.save()
    make.site("Harbour House", area=area)

    drawn = signed_in().get(reverse("map-data")).json()

    assert drawn["type"] == "FeatureCollection"
    assert drawn["bbox"] == [121.4, 31.2, 121.5, 31.3]
    assert "crs" not in drawn
    for feature in drawn["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["geometry"] is None or feature["geometry"]["type"] in {"Polygon", "Point"}


@pytest.mark.parametrize("count", [1, 20])
def test_the_map_takes_as_many_queries_for_twenty_sites_as_for_one(
    count, django_assert_max_num_queries
):
    area = make.area()
    for number in range(count):
        make.unit("A", site=make.site(f"House {number}", area=area), area="900", rent="4")
    client = signed_in()
    client.get(reverse("map"))

    with django_assert_max_num_queries(14):
        assert client.get(reverse("map")).status_code == 200


@pytest.mark.parametrize("raw", ["[" * 100_000, '{"a": ' + "1" * 5_000 + "}"], ids=["deep", "long"])
@pytest.mark.parametrize("where", ["area-outline", "area-edit"])
def test_text_that_no_reader_of_json_takes_is_refused_on_the_page(where, raw):
    area = make.area("Riverside")
    said = {"name_en": "Riverside", "kind": area.kind_id, "datum": "wgs84", "taken_from": "a map"}

    answer = signed_in().post(at(area, where), said | {"text": raw, "geometry": raw})

    assert answer.status_code == 422
    assert "This is no JSON" in words(answer.content)


# As folders bring outlines: clockwise, or with edges that cross.
@pytest.mark.parametrize(
    "ring",
    [
        [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]],
        [[0, 0], [4, 4], [4, 0], [0, 3], [0, 0]],
    ],
    ids=["clockwise", "crossing"],
)
def test_another_column_is_edited_and_the_outline_that_stands_is_left_alone(ring):
    area = make.area("Riverside")
    area.geometry, area.geometry_from = {"type": "Polygon", "coordinates": [ring]}, "a map"
    area.save()
    client, page = signed_in(), at(area, "area-edit")
    form = client.get(page).context["form"]
    begun = {name: form[name].value() or "" for name in form.fields}

    answer = client.post(page, begun | {"note": "On both banks."})

    assert answer.status_code == 302, words(answer.content)
    assert [edit.field for edit in Edit.objects.filter(subject=area.pk)] == ["note"]
