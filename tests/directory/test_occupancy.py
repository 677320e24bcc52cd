"""What is taken and what stands empty, told by who has opened where."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.directory.occupancy import (
    Occupancy,
    Stay,
    holders,
    occupancy,
    quarter_ends,
    stays_in,
    taken,
    tenants,
)
from inward.evidence.actions import replace, withdraw, writing
from inward.figures.queries import FIGURES, count
from inward.figures.queries.clocks import newest_known
from tests import make

DAY = date(2026, 11, 23)
START = date(2020, 1, 1)

days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    since = draw(days)
    until = draw(st.none() | st.integers(-30, 30).map(lambda n: since + timedelta(days=n)))
    return Stay(draw(st.integers(1, 5)), draw(st.integers(10, 15)), since, until)


areas = st.dictionaries(
    st.integers(1, 6), st.none() | st.integers(1, 900).map(Decimal), min_size=1, max_size=6
)


@given(areas, st.lists(stays(), max_size=12), st.lists(days, min_size=1, max_size=6))
def test_the_walk_finds_what_asking_each_unit_on_each_day_finds(units, some, asked):
    asked = sorted(asked)

    found = occupancy(units, some, asked)

    assert found == [slowly(units, some, on) for on in asked]


def slowly(units: dict[int, Decimal | None], some: list[Stay], on: date) -> Occupancy:
    in_use = {unit for unit in units if any(s.unit == unit and s.is_there(on) for s in some)}
    known = {unit: area for unit, area in units.items() if area is not None}
    return Occupancy(
        on,
        len(units),
        len(in_use),
        sum(known.values(), Decimal(0)),
        sum((known[unit] for unit in in_use if unit in known), Decimal(0)),
        len(units) - len(known),
    )


@given(st.lists(stays(), max_size=8), days)
def test_a_unit_is_taken_as_long_as_anybody_is_in_it(some, on):
    assert taken(some, on=on) == {s.unit for s in some if s.is_there(on)}


def test_quarters_end_where_quarters_end():
    assert quarter_ends(DAY, 4) == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        DAY,
    ]


@pytest.mark.django_db
def test_whoever_closed_is_there_on_the_last_day_and_gone_on_the_next():
    unit = make.unit()
    make.establishment(make.organisation(), unit, opened="2021-03", closed="2024-06-30")

    some = stays_in([unit.pk])

    assert [taken(some, on=day) != set() for day in (date(2021, 3, 30), date(2021, 3, 31))] == [
        False,
        True,
    ]
    assert taken(some, on=date(2024, 6, 30)) == {unit.pk}
    assert taken(some, on=date(2024, 7, 1)) == set()


@pytest.mark.django_db
def test_without_a_day_of_opening_it_is_there_since_somebody_said_so():
    unit = make.unit()
    make.establishment(make.organisation(), unit, as_of="2023-11")

    some = stays_in([unit.pk])

    assert taken(some, on=date(2023, 11, 29)) == set()
    assert taken(some, on=date(2023, 11, 30)) == {unit.pk}


@pytest.mark.django_db
def test_the_owner_of_a_unit_does_not_take_it_up():
    unit = make.unit()
    make.establishment(make.organisation(), unit, function="property_owner")

    assert stays_in([unit.pk]) == []


@pytest.mark.django_db
def test_a_corrected_place_empties_one_unit_and_fills_the_other_and_a_withdrawn_one_none():
    here, there = make.unit("12A"), make.unit("12B")
    fact = make.establishment(make.organisation(), here, opened="2022")
    with writing("correct", by=None, at=make.NOW) as entry:
        moved = replace(entry, fact, place=there.subject)

    assert {s.unit for s in stays_in([here.pk, there.pk])} == {there.pk}

    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, moved, why="never came")

    assert stays_in([here.pk, there.pk]) == []


@pytest.mark.django_db
def test_the_tenants_of_a_campus_are_those_of_its_units_and_of_the_whole_each_once():
    campus = make.site("Campus")
    one, two = make.unit("A", site=campus), make.unit("B", site=campus)
    firm, other = make.organisation(), make.organisation()
    make.establishment(firm, one, opened="2022")
    make.establishment(firm, two, opened="2023")
    make.establishment(other, campus, opened="2022")

    assert tenants(campus, on=DAY) == 2
    assert [e.subject_id for e in holders([one.pk], on=DAY)[one.pk]] == [firm.pk]


@pytest.mark.django_db
def test_what_a_later_document_shows_closed_is_closed_for_the_unit_as_for_the_figure():
    unit, firm = make.unit(), make.organisation()
    make.establishment(firm, unit, function="tenant", opened="2020", as_of="2020-12")
    make.establishment(firm, unit, function="tenant", closed="2024-06", as_of="2024-07")
    asked = {"place": str(unit.site.subject.uuid)}
    open_ = count(FIGURES["establishments"], asked, on=DAY, known=newest_known())

    assert open_.value == 0
    assert taken(stays_in([unit.pk]), on=date(2024, 6, 30)) == {unit.pk}
    assert taken(stays_in([unit.pk]), on=DAY) == set()
    assert holders([unit.pk], on=DAY) == {}


@pytest.mark.django_db
def test_whoever_came_again_after_it_closed_is_there():
    unit, firm, other = make.unit(), make.organisation(), make.organisation()
    make.establishment(firm, unit, function="tenant", opened="2025", as_of="2025")
    # Found late, of a stay before that one; and somebody else's, and another function.
    make.establishment(firm, unit, function="tenant", closed="2022", as_of="2026-01")
    make.establishment(other, unit, function="tenant", closed="2026-02", as_of="2026-03")
    make.establishment(firm, unit, function="laboratory", closed="2026-02", as_of="2026-03")

    assert taken(stays_in([unit.pk]), on=DAY) == {unit.pk}
    assert [one.subject_id for one in holders([unit.pk], on=DAY)[unit.pk]] == [firm.pk]
