"""All space on offer as columns of numbers, kept in memory and brought up to date by what changed.

A page that ranks 100,000 units cannot read them from the store each time. The columns of a process
are as of one entry of the record; a page that finds a newer entry reads anew only the units that
later entries speak of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Max, Q
from numpy.typing import NDArray

from inward.directory.models import Establishment
from inward.directory.occupancy import Stay, stays_everywhere, stays_in
from inward.engines.siting import Places
from inward.evidence.models import Edit, Entry, Observation
from inward.places.models import Area, Focus, Offer, Per, Site, Unit
from inward.places.space.queries import all_measures, all_offers, focuses

# With more units changed than this, reading all of them is quicker.
_FEW = 2000
# The columns beside those that criteria name: the area a site lies in, and its kind.
COLUMNS = ("area", "height", "load", "floor", "rent", "charge", "cost", "available")


@dataclass
class Stock:
    """Every listed unit, in the order of the columns.

    Attributes:
        units: shape (units,), keys of units.
        columns: for each criterion shape (units,); NaN: not recorded. Days as ordinals, zones and
            kinds of site as the whole numbers of `zones` and `kinds`.
        areas: shape (units,), the key of the area each unit's site lies in; 0: not recorded.
        unlisted: how many units are on the record but not on offer.
        sites: shape (units,), the key of each unit's site.
        reserved: shape (units,), whether a reservation runs on the day.
        parents: of each area the one it lies in.
    """

    units: NDArray[np.int64]
    columns: dict[str, NDArray[np.float64]]
    areas: NDArray[np.int64]
    sites: NDArray[np.int64]
    reserved: NDArray[np.bool_]
    zones: dict[str, int]
    kinds: dict[str, int]
    parents: Mapping[int, int | None]
    unlisted: int
    # What requirements came to, as long as these columns stand; see queries.
    answers: dict[str, object] = field(default_factory=dict)
    vacancies: dict[int, "Vacancy"] | None = None

    def __len__(self) -> int:
        return len(self.units)

    def places(self, sector: Iterable[str] = ()) -> Places:
        """The columns for the engine; the sector's is worked out for the one that is asked."""
        wanted = set(sector)
        if not wanted:
            return Places(self.columns)
        return Places(self.columns | {"sector": self._grows(wanted)})

    def _grows(self, sectors: set[str]) -> NDArray[np.float64]:
        """1 where the nearest area that has chosen grows one of these, 0 where not, else NaN."""
        chosen = {
            area: {focus.sector_id for focus in found}
            for area, found in focuses(self.parents).items()
        }
        of_area: dict[int, float] = {0: np.nan}
        for area in self.parents:
            here: int | None = area
            while here is not None and here not in chosen:
                here = self.parents.get(here)
            of_area[area] = np.nan if here is None else float(bool(chosen[here] & sectors))
        keys, where = np.unique(self.areas, return_inverse=True)
        values = np.array([of_area.get(int(key), np.nan) for key in keys], dtype=np.float64)
        return values[where] if len(keys) else np.empty(0)


@dataclass
class _Rows:
    """What is known of each unit, listed or not, before it becomes columns."""

    on: date
    token: tuple[Any, ...]
    newest: int
    last_unit: int
    site: dict[int, tuple[int, int | None]] = field(default_factory=dict)  # unit: site, floor
    measures: dict[str, dict[int, float]] = field(default_factory=dict)
    offers: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    stays: dict[int, list[Stay]] = field(default_factory=dict)
    stock: Stock | None = None


_KEPT: dict[str, _Rows] = {}
_LOCK = Lock()


def stock(*, on: date) -> Stock:
    """Everything on offer as the record has it now, seen from a day.

    To be asked before a transaction writes, never inside it: what is kept would outlive a rollback.
    """
    name = str(connection.settings_dict["NAME"])
    newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
    with _LOCK:
        rows = _KEPT.get(name)
        if rows is None or rows.on != on or newest < rows.newest or not _is_same_store(rows):
            rows = _KEPT[name] = _read(on, newest)
        elif rows.newest < newest:
            changed = _changed(rows)
            if changed is None:  # too much to follow
                rows = _KEPT[name] = _read(on, newest)
            else:
                _read_again(rows, changed, newest)
        if rows.stock is None:
            rows.stock = _columns(rows)
        return rows.stock


def _token(last_unit: int) -> tuple[Any, ...]:
    """The last unit read, by a name that no other store has given: is this still the same store?"""
    found = Unit.objects.filter(pk=last_unit).values_list("pk", "subject__uuid").first()
    return found or ()


def _is_same_store(rows: _Rows) -> bool:
    return _token(rows.last_unit) == rows.token


def _read(on: date, newest: int) -> _Rows:
    last = Unit.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = _Rows(on, _token(last), newest, last)
    units = Unit.objects.order_by("pk").values_list("pk", "site_id", "floor")
    rows.site = {pk: (site, floor) for pk, site, floor in units.iterator()}
    rows.measures = all_measures(on=on)
    rows.offers = all_offers(on=on)
    rows.stays = _by_unit(stays_everywhere())
    return rows


def _by_unit(stays: Iterable[Stay]) -> dict[int, list[Stay]]:
    found: dict[int, list[Stay]] = {}
    for stay in stays:
        found.setdefault(stay.unit, []).append(stay)
    return found


def _changed(rows: _Rows) -> set[int] | None:
    """Units that entries after the kept one speak of; None: too much to follow."""
    later = Q(entry_id__gt=rows.newest)
    if Edit.objects.filter(later, subject__kind=Area.kind_of_subject).exists():
        return None
    if Focus.objects.filter(later).exists():
        return None
    units = set(Unit.objects.filter(pk__gt=rows.last_unit).values_list("pk", flat=True)[:_FEW])
    of_unit = Q(subject__kind=Unit.kind_of_subject)
    for model in (Observation, Offer, Edit):
        found = model._default_manager.filter(later, of_unit).values_list("subject_id", flat=True)
        units.update(found[:_FEW])
    # A correction may take somebody out of one unit and into another.
    for place in ("place_id", "replaces__place_id"):
        moved = Establishment.objects.filter(later, **{f"{place[:-3]}__isnull": False})
        units.update(moved.values_list(place, flat=True)[:_FEW])
    sites = Edit.objects.filter(later, subject__kind=Site.kind_of_subject)
    of_sites = Unit.objects.filter(site_id__in=sites.values("subject_id"))
    units.update(of_sites.values_list("pk", flat=True)[:_FEW])
    return units if len(units) < _FEW else None


def _read_again(rows: _Rows, units: set[int], newest: int) -> None:
    rows.newest = newest
    if not units:
        return
    keys = sorted(units)
    fresh = Unit.objects.filter(pk__in=keys).values_list("pk", "site_id", "floor")
    rows.site |= {pk: (site, floor) for pk, site, floor in fresh}
    measured = all_measures(on=rows.on, only=keys)
    for code, values in rows.measures.items():
        for key in keys:
            values.pop(key, None)
        values |= measured[code]
    for key in keys:
        rows.offers.pop(key, None)
        rows.stays.pop(key, None)
    rows.offers |= all_offers(on=rows.on, only=keys)
    rows.stays |= _by_unit(stays_in(keys))
    rows.last_unit = max([rows.last_unit, *(key for key in keys if key in rows.site)])
    rows.token = _token(rows.last_unit)
    # A site may have moved though no unit did; columns are quickly made anew.
    rows.stock = None


def _columns(rows: _Rows) -> Stock:
    listed = [key for key in sorted(rows.site) if key in rows.offers and rows.offers[key][0]]
    sites = {
        pk: (area, kind) for pk, area, kind in Site.objects.values_list("pk", "area_id", "kind_id")
    }
    areas = {
        pk: (parent, kind, str(uuid))
        for pk, parent, kind, uuid in Area.objects.values_list(
            "pk", "parent_id", "kind_id", "subject__uuid"
        )
    }
    parents = {pk: parent for pk, (parent, _kind, _uuid) in areas.items()}
    zone_of = {pk: _zone(pk, areas) for pk in areas}
    kinds = {kind: number for number, kind in enumerate(sorted({k for _a, k in sites.values()}))}
    where = [sites[rows.site[key][0]] for key in listed]
    columns = {
        "area": _measured(rows, "unit_area", listed),
        "height": _measured(rows, "clear_height", listed),
        "load": _measured(rows, "floor_load", listed),
        "floor": _floats(rows.site[key][1] for key in listed),
        "rent": _floats(_rent(rows.offers[key]) for key in listed),
        "charge": _floats(rows.offers[key][3] for key in listed),
        "available": _floats(
            _available(rows.offers[key], rows.stays.get(key, ()), on=rows.on) for key in listed
        ),
        "zone": _floats(zone_of.get(area or 0) for area, _kind in where),
        "site_kind": _floats(kinds[kind] for _area, kind in where),
    }
    columns["cost"] = columns["area"] * (columns["rent"] * 365 / 12 + columns["charge"])
    return Stock(
        np.array(listed, dtype=np.int64),
        columns,
        np.array([area or 0 for area, _kind in where], dtype=np.int64),
        np.array([rows.site[key][0] for key in listed], dtype=np.int64),
        np.array([_is_reserved(rows.offers[key], rows.on) for key in listed], dtype=np.bool_),
        {uuid: pk for pk, (_p, kind, uuid) in areas.items() if kind == "area_kind:zone"},
        kinds,
        parents,
        len(rows.site) - len(listed),
    )


def _zone(area: int, areas: Mapping[int, tuple[int | None, str, str]]) -> int | None:
    """The zone an area is or lies in; an area in none leaves it open in which zone a site is."""
    here: int | None = area
    while here is not None:
        parent, kind, _uuid = areas[here]
        if kind == "area_kind:zone":
            return here
        here = parent
    return None


def _measured(rows: _Rows, code: str, keys: Sequence[int]) -> NDArray[np.float64]:
    values = rows.measures[code]
    return _floats(values.get(key) for key in keys)


def _floats(values: Iterable[Any]) -> NDArray[np.float64]:
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)


def _rent(offer: tuple[Any, ...]) -> float | None:
    _listed, rent, per, *_rest = offer
    if rent is None:
        return None
    return float(rent) if per == Per.DAY else float(rent) * 12 / 365


def _is_reserved(offer: tuple[Any, ...], on: date) -> bool:
    return offer[5] is not None and offer[5] >= on


def _available(offer: tuple[Any, ...], stays: Sequence[Stay], *, on: date) -> int | None:
    free = free_by(offer[4], offer[5], stays, on=on)
    return free.toordinal() if free else None


def free_by(
    available: date | None, reserved: date | None, stays: Sequence[Stay], *, on: date
) -> date | None:
    """From which day a unit can be had; None: nobody has said, or what was said is overtaken.

    A unit said to be free by now in which somebody is still is not: ask. One whose tenant's last
    day is known is free after it, and no unit is before its reservation ends.
    """
    present = [stay for stay in stays if stay.is_there(on)]
    day = available
    if present:
        ends = [stay.until for stay in present]
        known = [end for end in ends if end is not None]
        if len(known) == len(ends):
            day = max([*([available] if available else []), max(known) + timedelta(days=1)])
        elif available is None or available <= on:
            return None
    if day is None:
        return None
    if reserved is not None and reserved >= on:
        day = max(day, reserved + timedelta(days=1))
    return day


@dataclass(frozen=True, slots=True)
class Vacancy:
    """What stands empty at a site. m² count only units whose area is recorded."""

    units: int = 0
    taken: int = 0
    listed: int = 0
    m2: float = 0.0
    vacant_m2: float = 0.0
    without_area: int = 0

    @property
    def vacant(self) -> int:
        return self.units - self.taken


def vacancies(*, on: date) -> dict[int, Vacancy]:
    """For each site with units on the record, how much of it is taken on a day."""
    kept = stock(on=on)
    if kept.vacancies is None:
        with _LOCK:
            kept.vacancies = _vacancies(_KEPT[str(connection.settings_dict["NAME"])], on)
    return kept.vacancies


def _vacancies(rows: _Rows, on: date) -> dict[int, Vacancy]:
    counts: dict[int, list[float]] = {}
    areas = rows.measures["unit_area"]
    for unit, (site, _floor) in rows.site.items():
        area = areas.get(unit)
        is_taken = any(stay.is_there(on) for stay in rows.stays.get(unit, ()))
        is_listed = unit in rows.offers and bool(rows.offers[unit][0])
        count = counts.setdefault(site, [0, 0, 0, 0.0, 0.0, 0])
        count[0] += 1
        count[1] += is_taken
        count[2] += is_listed
        count[3] += area or 0.0
        count[4] += 0.0 if is_taken else area or 0.0
        count[5] += area is None
    return {
        site: Vacancy(int(n), int(taken), int(listed), m2, vacant, int(unknown))
        for site, (n, taken, listed, m2, vacant, unknown) in counts.items()
    }
