"""The columns in memory follow the record entry by entry: always what reading all of it would give."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from inward.directory.occupancy import Stay
from inward.evidence.actions import replace, withdraw, writing
from inward.places import actions as places
from inward.places.space import actions as space
from inward.siting import stock as stocks
from inward.siting.stock import Stock, free_by, stock, vacancies
from tests import make

DAY = date(2026, 11, 23)


def afresh() -> Stock:
    """Everything read anew, as a process that has just begun reads it."""
    stocks._KEPT.clear()
    return stock(on=DAY)


def same(one: Stock, other: Stock) -> bool:
    return (
        one.units.tolist() == other.units.tolist()
        and one.areas.tolist() == other.areas.tolist()
        and one.unlisted == other.unlisted
        and all(
            np.array_equal(one.columns[name], other.columns[name], equal_nan=True)
            for name in other.columns
        )
    )


def values(of: Stock, unit: int) -> dict[str, float]:
    where = of.units.tolist().index(unit)
    return {name: float(column[where]) for name, column in of.columns.items()}


@pytest.mark.django_db
def test_every_kind_of_change_reaches_the_columns_without_reading_everything_again():
    zone, other = make.area("One"), make.area("Two")
    site = make.site(area=zone)
    first = make.unit("A", site=site, area="900", load="4", rent="6", charge="30")
    second = make.unit("B", site=site, rent="150", per="month", available="2027-03")
    firm = make.organisation()

    def measured():
        make.measure(first, "floor_load", "7.5", as_of="2026-11")

    def offered():
        make.offer(second, rent="5", available="2027-06", as_of="2026-11")

    def unlisted():
        make.offer(first, listed=False, as_of="2026-11-01")

    def listed_again():
        make.offer(first, rent="7", as_of="2026-11-02")

    def a_new_unit():
        make.unit("C", site=site, area="300", rent="4")

    def a_tenant():
        make.establishment(firm, second, opened="2024")

    def another_floor():
        space.edit_unit(unit_id=first.pk, changes={"floor": 12}, seen=10**6, by=None, at=make.NOW)

    def another_zone():
        places.edit_site(site_id=site.pk, changes={"area": other}, by=None, at=make.NOW, on=DAY)

    stock(on=DAY)
    for change in (
        measured,
        offered,
        unlisted,
        listed_again,
        a_new_unit,
        a_tenant,
        another_floor,
        another_zone,
    ):
        change()
        followed = stock(on=DAY)

        assert same(followed, afresh()), change.__name__


@pytest.mark.django_db
def test_a_tenant_whose_place_is_corrected_leaves_the_one_and_comes_to_the_other():
    here, there = (make.unit(name, rent="5", available="2026-10") for name in ("A", "B"))
    fact = make.establishment(make.organisation(), here, opened="2024")
    assert np.isnan(values(stock(on=DAY), here.pk)["available"])

    with writing("correct", by=None, at=make.NOW) as entry:
        moved = replace(entry, fact, place=there.subject)
    followed = stock(on=DAY)

    assert values(followed, here.pk)["available"] == date(2026, 10, 31).toordinal()
    assert np.isnan(values(followed, there.pk)["available"])

    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, moved, why="never came")

    assert values(stock(on=DAY), there.pk)["available"] == date(2026, 10, 31).toordinal()


@pytest.mark.django_db
def test_a_unit_told_of_many_times_pushes_no_other_out_of_what_is_read_again(monkeypatch):
    site, firm = make.site(), make.organisation()
    units = [make.unit(f"U{n}", site=site, area="100", rent="6") for n in range(8)]

    def measured(unit, n):
        make.measure(unit, "unit_area", str(900 + n), as_of="2026-11-01")

    def offered(unit, n):
        make.offer(unit, rent=str(7 + n), as_of="2026-11-01")

    def a_tenant(unit, n):
        make.establishment(firm, unit, opened=str(2020 + n))

    def another_floor(unit, n):
        space.edit_unit(
            unit_id=unit.pk, changes={"floor": 12 + n}, seen=10**6, by=None, at=make.NOW
        )

    monkeypatch.setattr(stocks, "_FEW", 20)
    for change in (measured, offered, a_tenant, another_floor):
        stock(on=DAY)
        for unit in units:
            for n in range(3):
                change(unit, n)
        followed = stock(on=DAY)

        assert same(followed, afresh()), change.__name__


@pytest.mark.django_db
def test_a_withdrawn_measure_is_unknown_again():
    unit = make.unit("A", rent="5")
    fact = make.measure(unit, "floor_load", "5")
    assert values(stock(on=DAY), unit.pk)["load"] == 5

    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, fact, why="of another building")

    assert np.isnan(values(stock(on=DAY), unit.pk)["load"])


@pytest.mark.django_db
def test_a_monthly_rent_is_reckoned_by_the_day_and_costs_add_up():
    unit = make.unit("A", area="1000", rent="150", per="month", charge="20")

    found = values(stock(on=DAY), unit.pk)

    assert found["rent"] == pytest.approx(150 * 12 / 365)
    assert found["cost"] == pytest.approx(1000 * 170)


@pytest.mark.django_db
def test_an_offer_of_a_day_to_come_does_not_count_yet():
    unit = make.unit("A", rent="5", as_of="2026-10")
    make.offer(unit, rent="9", as_of="2026-12")

    assert values(stock(on=DAY), unit.pk)["rent"] == 5


@pytest.mark.django_db
def test_a_sector_is_asked_of_the_nearest_area_that_has_chosen():
    zone = make.area("Zone")
    quarter = make.area("Quarter", kind="subdistrict", parent=zone)
    health, finance = make.term("sector:life_health"), make.term("sector:finance")
    said = {"cited": make.cites(), "on": DAY, "by": None, "at": make.NOW}
    space.choose_focus(area=zone, sectors=[health], **said)
    below = make.unit("A", site=make.site(area=quarter), rent="5")
    nowhere = make.unit("B", site=make.site(), rent="5")

    def grows(sector: str) -> list[float]:
        kept = stock(on=DAY)
        column = kept.places([sector])["sector"]
        return [float(column[kept.units.tolist().index(u.pk)]) for u in (below, nowhere)]

    assert grows(health.pk)[0] == 1
    assert grows(finance.pk)[0] == 0
    assert np.isnan(grows(health.pk)[1])

    space.choose_focus(area=quarter, sectors=[finance], **said)

    assert grows(health.pk)[0] == 0


@pytest.mark.django_db
def test_what_does_not_concern_space_leaves_the_columns_as_they_are():
    make.unit("A", rent="5")
    before = stock(on=DAY)

    make.commitment()

    assert stock(on=DAY) is before


def stay(since: str, until: str | None = None) -> Stay:
    return Stay(1, 2, date.fromisoformat(since), until and date.fromisoformat(until))


FREE = {
    "nobody said": (None, None, [], None),
    "free as said": ("2026-10-31", None, [], "2026-10-31"),
    "said to be free, but somebody is still there": (
        "2026-10-31",
        None,
        [("2024-01-01", None)],
        None,
    ),
    "to be free later, as the tenant leaves": (
        "2027-03-31",
        None,
        [("2024-01-01", None)],
        "2027-03-31",
    ),
    "the tenant's last day is known": (None, None, [("2024-01-01", "2026-12-31")], "2027-01-01"),
    "one tenant's last day is known, the other's not": (
        None,
        None,
        [("2024-01-01", "2026-12-31"), ("2025-01-01", None)],
        None,
    ),
    "the tenant has left": ("2026-10-31", None, [("2024-01-01", "2026-06-30")], "2026-10-31"),
    "reserved": ("2026-10-31", "2027-01-31", [], "2027-02-01"),
    "a reservation that is over": ("2026-10-31", "2026-11-01", [], "2026-10-31"),
    "reserved, and nobody said since when it is free": (None, "2027-01-31", [], None),
    "reserved for good": ("2026-10-31", "9999-12-31", [], "9999-12-31"),
    "the tenant stays for good": (None, None, [("2024-01-01", "9999-12-31")], "9999-12-31"),
}


@pytest.mark.parametrize(("available", "reserved", "some", "free"), FREE.values(), ids=FREE)
def test_from_which_day_a_unit_can_be_had(available, reserved, some, free):
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    found = free_by(day(available), day(reserved), [stay(*one) for one in some], on=DAY)

    assert found == day(free)


@pytest.mark.django_db
def test_what_stands_empty_at_a_site_leaves_out_units_without_an_area():
    site = make.site()
    taken = make.unit("A", site=site, area="900", rent="5")
    make.unit("B", site=site, area="400")
    make.unit("C", site=site)
    make.establishment(make.organisation(), taken, opened="2024")

    found = vacancies(on=DAY)[site.pk]

    assert (found.units, found.taken, found.vacant, found.listed) == (3, 1, 2, 1)
    assert (found.m2, found.vacant_m2, found.without_area) == (1300, 400, 1)


@pytest.mark.django_db
def test_the_cost_of_a_unit_is_the_same_on_its_page_and_in_the_columns():
    from inward.places.space.queries import spaces

    unit = make.unit("A", area="1000", rent="6.5", charge="30")

    [known] = spaces([unit], on=DAY)

    cost = known.cost_per_month()
    assert cost is not None
    assert float(cost) == pytest.approx(values(stock(on=DAY), unit.pk)["cost"])
    assert round(cost) == Decimal("227708")
