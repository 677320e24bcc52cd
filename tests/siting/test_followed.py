"""What is kept of the space on offer equals what reading all of it gives, whatever happens between."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

import numpy as np
import pytest
from django.db import transaction

from inward.core.intervals import interval
from inward.directory.models import Establishment
from inward.evidence.actions import publish, replace, withdraw, writing
from inward.evidence.models import Entry, Observation
from inward.places import actions as places
from inward.places.models import Offer, Site, Unit
from inward.places.space import actions as space
from inward.public.finder import queries as finder
from inward.siting import stock as stocks
from inward.siting.stock import Stock, Vacancy, stock, vacancies
from tests import make

DAY = date(2026, 11, 23)
STEPS = 40


def what(kept: Stock) -> dict[str, Any]:
    """Columns with days, zones and kinds as they are, so that NaN equals NaN."""
    columns = {
        name: np.nan_to_num(column, nan=-1e9).tolist() for name, column in kept.columns.items()
    }
    return columns | {
        "units": kept.units.tolist(),
        "areas": kept.areas.tolist(),
        "sites": kept.sites.tolist(),
        "reserved": kept.reserved.tolist(),
        "zones": kept.zones,
        "kinds": kept.kinds,
        "parents": dict(kept.parents),
        "unlisted": kept.unlisted,
    }


def as_kept() -> tuple[dict[str, Any], dict[str, Any], dict[int, Vacancy], set[int]]:
    public = finder.public_areas(on=DAY)
    return what(stock(on=DAY)), what(finder.offered(on=DAY)), vacancies(on=DAY), set(public)


def read_anew() -> tuple[dict[str, Any], dict[str, Any], dict[int, Vacancy], set[int]]:
    before = dict(stocks._KEPT), dict(finder._KEPT)
    stocks._KEPT.clear()
    finder._KEPT.clear()
    found = as_kept()
    stocks._KEPT.update(before[0])
    finder._KEPT.update(before[1])
    return found


@pytest.fixture(autouse=True)
def a_clock_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """No two entries of one record are of one moment, one rolled back and one in its place neither."""
    entry, moments = make.entry, count(1)

    def later(what: str = "test") -> Entry:
        return entry(what, at=make.NOW + timedelta(milliseconds=next(moments)))

    monkeypatch.setattr(make, "entry", later)


class Town:
    """Things that happen to space, one at a time and by chance."""

    def __init__(self, draw: Random) -> None:
        self.draw, self.at = draw, make.NOW
        self.kinds = [make.term("site_kind:office"), make.term("site_kind:campus")]
        district = make.area("District", kind="district")
        self.areas = [make.area(f"Zone {n}", parent=district) for n in range(3)]
        self.areas.append(make.area("Quarter", kind="subdistrict", parent=self.areas[0]))
        self.sites = [make.site(f"House {n}", area=self.areas[n]) for n in range(4)]
        self.firms = [make.organisation() for _ in range(3)]
        self.units = [
            make.unit(f"{n}", site=self.sites[n % 4], area=f"{100 * n + 100}", rent=f"{n + 3}")
            for n in range(8)
        ]
        for one in (*self.areas, *self.sites, *self.units):
            self.says(one, public=True)

    def happens(self) -> str:
        self.at += timedelta(seconds=1)
        happening = self.draw.choice(HAPPENINGS)
        happening(self)
        return happening.__name__

    def says(self, one: Any, *, public: bool) -> None:
        publish(one.subject, public, as_of=interval("2026-11-01"), by=None, at=self.at)

    # --- what may happen ----------------------------------------------------------------------

    def a_measure(self) -> None:
        metric = self.draw.choice(["unit_area", "clear_height", "floor_load"])
        day = self.draw.choice(["2025-06", "2026-10", "2026-12"])
        make.measure(self.unit(), metric, str(self.draw.randint(2, 900)), as_of=day)

    def an_offer(self) -> None:
        terms = {
            "listed": self.draw.random() < 0.7,
            "rent": self.draw.choice(["", "4", "7.5"]),
            "per": self.draw.choice(["day", "month"]),
            "charge": self.draw.choice(["", "30"]),
            "available": self.draw.choice(["", "2026-10", "2027-03"]),
            "reserved": self.draw.choice(["", "2026-11-01", "2027-01-31"]),
        }
        make.offer(self.unit(), as_of=self.draw.choice(["2026-09", "2026-11-02"]), **terms)

    def a_tenant(self) -> None:
        closed = self.draw.choice(["", "2026-06", "2027-02"])
        place = self.draw.choice([self.unit(), self.unit(), self.draw.choice(self.sites)])
        function = self.draw.choice(["tenant", "property_owner"])
        firm = self.draw.choice(self.firms)
        make.establishment(firm, place, function=function, opened="2024", closed=closed)

    def a_tenant_moves(self) -> None:
        if found := self.some(Establishment):
            with writing("correct", by=None, at=self.at) as entry:
                replace(entry, found, place=self.draw.choice([None, self.unit().subject]))

    def a_measure_is_corrected(self) -> None:
        if found := self.some(Observation):
            with writing("correct", by=None, at=self.at) as entry:
                replace(entry, found, value=Decimal(self.draw.randint(2, 900)))

    def something_is_withdrawn(self) -> None:
        if found := self.some(self.draw.choice([Observation, Offer, Establishment])):
            with writing("withdraw", by=None, at=self.at) as entry:
                withdraw(entry, found, why="of another house")

    def a_new_unit(self) -> None:
        made = make.unit("New", site=self.draw.choice(self.sites), area="300", rent="5")
        self.units.append(made)
        self.says(made, public=self.draw.random() < 0.7)

    def a_unit_without_an_offer(self) -> None:
        self.units.append(make.unit("Bare", site=self.draw.choice(self.sites)))

    def another_floor(self) -> None:
        changes = {"floor": self.draw.choice([None, 2, 31])}
        at = {"seen": 10**6, "by": None, "at": self.at}
        space.edit_unit(unit_id=self.unit().pk, changes=changes, **at)

    def a_site_in_another_area(self) -> None:
        self.edit_site({"area": self.draw.choice([None, *self.areas])})

    def a_site_of_another_kind(self) -> None:
        self.edit_site({"kind": self.draw.choice(self.kinds)})

    def a_site_of_a_new_kind(self) -> None:
        kind = make.term(f"site_kind:kind_{self.draw.randint(1, 99)}")
        self.kinds.append(kind)
        self.edit_site({"kind": kind})

    def a_new_area(self) -> None:
        self.areas.append(make.area("New zone", parent=self.draw.choice(self.areas)))

    def an_area_elsewhere(self) -> None:
        quarter = self.areas[3]
        changes = {"parent": self.draw.choice([None, *self.areas[:3]])}
        places.edit_area(area_id=quarter.pk, changes=changes, by=None, at=self.at, on=DAY)

    def one_firm_is_another(self) -> None:
        into = make.organisation()
        make.merged(self.draw.choice(self.firms), into)
        self.firms = [into, make.organisation()]

    def something_is_published(self) -> None:
        self.says(self.draw.choice([*self.areas, *self.sites, *self.units]), public=True)

    def something_is_hidden(self) -> None:
        self.says(self.draw.choice([*self.areas, *self.sites, *self.units]), public=False)

    # --- by chance ----------------------------------------------------------------------------

    def unit(self) -> Unit:
        return self.draw.choice(self.units)

    def edit_site(self, changes: dict[str, Any]) -> None:
        site: Site = self.draw.choice(self.sites)
        places.edit_site(site_id=site.pk, changes=changes, by=None, at=self.at, on=DAY)

    def some(self, model: type[Any]) -> Any:
        """A fact that stands, about a unit or a place in one."""
        rows = list(model.objects.live().order_by("pk"))
        return self.draw.choice(rows) if rows else None


HAPPENINGS: list[Callable[[Town], None]] = [
    Town.a_measure,
    Town.an_offer,
    Town.a_tenant,
    Town.a_tenant_moves,
    Town.a_measure_is_corrected,
    Town.something_is_withdrawn,
    Town.a_new_unit,
    Town.a_unit_without_an_offer,
    Town.another_floor,
    Town.a_site_in_another_area,
    Town.a_site_of_another_kind,
    Town.a_site_of_a_new_kind,
    Town.a_new_area,
    Town.an_area_elsewhere,
    Town.one_firm_is_another,
    Town.something_is_published,
    Town.something_is_hidden,
]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_following_changes_comes_to_the_same_as_reading_everything(seed: int) -> None:
    draw = Random(seed)
    town = Town(draw)
    as_kept()
    for _step in range(STEPS):
        told = [town.happens() for _one in range(draw.randint(1, 3))]

        assert as_kept() == read_anew(), told


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_a_record_that_went_back_is_not_remembered_as_it_was(seed: int) -> None:
    draw = Random(100 + seed)
    town = Town(draw)
    as_kept()
    for _round in range(12):
        known = list(town.areas), list(town.units), list(town.firms), list(town.kinds)
        with transaction.atomic():
            told = [town.happens() for _one in range(draw.randint(1, 4))]
            as_kept()
            transaction.set_rollback(True)
        town.areas, town.units, town.firms, town.kinds = known
        # As many entries as were rolled back, fewer, or more: the same numbers, other words.
        told += [town.happens() for _one in range(draw.randint(0, 6))]

        assert as_kept() == read_anew(), told


@pytest.mark.django_db
def test_only_what_changed_is_read_again(django_assert_max_num_queries: Any) -> None:
    town = Town(Random(7))
    as_kept()
    table = stocks._KEPT[next(iter(stocks._KEPT))].table
    town.a_measure()
    town.something_is_hidden()

    with django_assert_max_num_queries(24):
        as_kept()

    assert stocks._KEPT[next(iter(stocks._KEPT))].table is table
