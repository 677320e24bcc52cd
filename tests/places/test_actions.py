"""Areas and sites are entered with their source; what cannot be right is refused and said why."""

from datetime import date
from decimal import Decimal

import pytest

from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.evidence.current import described
from inward.evidence.models import Mention
from inward.evidence.queries import edits_of
from inward.evidence.rules import Basis
from inward.places import actions
from inward.places.current import WHEN_MOVED
from inward.places.models import Area, Site
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.3], [121.4, 31.2]]],
}


def how(**also):
    return {"on": TODAY, "by": None, "at": make.NOW, "cited": make.cites()} | also


def enter_site(**columns):
    return actions.enter_site(**how(name_en="Plaza", kind=make.term("site_kind:mall")) | columns)


def outlined(name="Jing'an"):
    area = make.area(name, kind="district")
    area.geometry = SQUARE
    area.save()
    return area


def test_an_area_is_entered_with_its_outline_and_what_tells_of_it():
    made = actions.enter_area(
        name_zh="苏河湾", kind=make.term("area_kind:zone"), geometry=SQUARE, **how()
    )

    assert made.subject.label.name_zh == "苏河湾"
    assert Mention.objects.live().about(made.pk).get().cited
    assert described(Area, "area").differences() == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"name_en": ""}, "Give it a name"),
        ({"cited": []}, "Name the source"),
        ({"geometry": {"type": "Point"}}, "no Polygon"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}}, "Ring 1 has fewer"),
    ],
)
def test_an_area_at_fault_is_refused_and_leaves_nothing(said, reason):
    with pytest.raises(actions.CannotRecord, match=reason):
        actions.enter_area(**how(name_en="Zone", kind=make.term("area_kind:zone")) | said)

    assert not Area.objects.exists()


def edit(area, **changes):
    return actions.edit_area(area_id=area.pk, changes=changes, on=TODAY, by=None, at=make.NOW)


def test_an_area_cannot_lie_in_what_lies_in_it():
    city = make.area("City", kind="city")
    district = make.area("District", kind="district", parent=city)
    zone = make.area("Zone", parent=district)

    for inside in (city, district, zone):
        with pytest.raises(actions.CannotRecord, match="cannot lie in"):
            edit(city, parent=inside)


def test_an_edit_of_an_area_is_journaled_and_its_outline_kept():
    area = outlined()

    edit(area, focus_zh="专业服务")

    area.refresh_from_db()
    assert (area.focus_zh, area.geometry) == ("专业服务", SQUARE)
    assert [line.field for line in edits_of(area.pk)] == ["focus_zh"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        (31.25, None, "both or neither"),
        (None, 121.45, "both or neither"),
        (91.0, 121.45, "between -90 and 90"),
        (31.25, 121.60, "10 km outside"),
        (-31.25, 121.45, "km outside"),
    ],
)
def test_a_point_that_cannot_be_right_is_refused(latitude, longitude, reason):
    area = outlined()

    with pytest.raises(actions.CannotRecord, match=reason):
        enter_site(area=area, latitude=latitude, longitude=longitude)

    assert not Site.objects.exists()


def test_a_point_whose_numbers_are_exchanged_is_told_so():
    area = make.area(kind="district")
    near_the_equator = [[10.0, 20.0], [10.1, 20.0], [10.1, 20.1], [10.0, 20.1], [10.0, 20.0]]
    area.geometry = {"type": "Polygon", "coordinates": [near_the_equator]}
    area.save()

    with pytest.raises(actions.CannotRecord, match="are exchanged"):
        enter_site(area=area, latitude=10.05, longitude=20.05)


def test_a_zone_without_outline_is_checked_against_the_district_around_it():
    zone = make.area("Zone", parent=outlined())

    with pytest.raises(actions.CannotRecord, match="outside"):
        enter_site(area=zone, latitude=30.0, longitude=121.45)

    assert enter_site(area=zone, latitude=31.25, longitude=121.501).area == zone


def test_who_keeps_a_table_by_zone_hears_that_a_site_moved(monkeypatch):
    heard = []
    monkeypatch.setattr("inward.places.current.WHEN_MOVED", [heard.append])
    site, zone = make.site(), make.area()
    said = {"site_id": site.pk, "on": TODAY, "by": None, "at": make.NOW}

    actions.edit_site(changes={"address": "1266 Nanjing Road W."}, **said)
    actions.edit_site(changes={"area": zone}, **said)

    assert heard == [site.pk]
    assert sorted(line.field for line in edits_of(site.pk)) == ["address", "area"]


def test_an_organisation_is_listed_in_the_zone_its_site_has_moved_to():
    zone, site, who = make.area(), make.site(), make.organisation()
    make.establishment(who, site)

    actions.edit_site(site_id=site.pk, changes={"area": zone}, on=TODAY, by=None, at=make.NOW)

    who.listing.refresh_from_db()
    assert WHEN_MOVED
    assert who.listing.zone_id == zone.pk


def test_whoever_is_in_a_unit_moves_with_the_site_and_leaves_the_zone_that_is_none_any_more():
    zone, site, who = make.area(), make.site(), make.organisation()
    make.establishment(who, make.unit(site=site))
    said = {"on": TODAY, "by": None, "at": make.NOW}

    actions.edit_site(site_id=site.pk, changes={"area": zone}, **said)
    who.listing.refresh_from_db()
    moved_to = who.listing.zone_id
    actions.edit_area(area_id=zone.pk, changes={"kind": make.term("area_kind:district")}, **said)

    who.listing.refresh_from_db()
    assert (moved_to, who.listing.zone_id) == (zone.pk, None)


def observe(place, **says):
    said = {
        "metric": make.term("metric:rhq"),
        "basis": Basis.ACTUAL,
        "value": Decimal(23),
        "unit": "count",
        "quantifier": "exact",
        "as_of": interval("2024-04-15"),
    }
    return actions.observe(subject=place.subject, **how(**said) | says)


def test_a_number_is_written_down_with_its_source():
    written = observe(make.area())

    assert (written.value, written.printed) == (23, "2024-04-15")


@pytest.mark.parametrize(
    ("says", "reason"),
    [({"cited": []}, "Name the source"), ({"as_of": interval("2027")}, "not actual")],
)
def test_a_number_without_source_or_before_its_day_is_refused(says, reason):
    with pytest.raises(actions.CannotRecord, match=reason):
        observe(make.area(), **says)


def test_what_is_announced_may_be_of_a_day_to_come():
    assert observe(make.area(), basis=Basis.ANNOUNCED, as_of=interval("2027")).basis == "announced"


def test_a_reader_changes_no_place():
    with pytest.raises(NotAllowed):
        enter_site(by=make.member(Role.READER))
