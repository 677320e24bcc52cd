"""All space on offer as columns of numbers, kept in memory and brought up to date by what changed.

A page that ranks 100,000 units cannot read them from the store each time. The columns of a process
are as of one entry of the record; a page that finds a newer entry reads anew only the units that
later entries speak of, and leaves the others where they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from inward.core.models import Term
from inward.directory.models import Establishment
from inward.directory.occupancy import Stay, stays_everywhere, stays_in
from inward.engines.siting import Places
from inward.evidence.models import Edit, Observation
from inward.evidence.since import Position, position
from inward.places.models import Area, Focus, Offer, Per, Site, Unit
from inward.places.space.queries import all_measures, all_offers, focuses

# With more units changed than this, reading all of them is quicker.
_FEW = 2000


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
class _Table:
    """What is known of units, on offer or not, by their keys in rising order."""

    keys: NDArray[np.int64]
    sites: NDArray[np.int64]
    areas: NDArray[np.int64]
    listed: NDArray[np.bool_]
    reserved: NDArray[np.bool_]
    taken: NDArray[np.bool_]
    columns: dict[str, NDArray[np.float64]]

    def put(self, fresh: "_Table") -> None:
        """Take over what another one says of its units, some of which may be new."""
        where = np.searchsorted(self.keys, fresh.keys)
        new = ~np.isin(fresh.keys, self.keys)
        for name in ("sites", "areas", "listed", "reserved", "taken"):
            merged = _merged(getattr(self, name), getattr(fresh, name), where, new)
            setattr(self, name, merged)
        for name, column in fresh.columns.items():
            self.columns[name] = _merged(self.columns[name], column, where, new)
        self.keys = _merged(self.keys, fresh.keys, where, new)


def _merged(
    old: NDArray[Any], fresh: NDArray[Any], where: NDArray[np.intp], new: NDArray[np.bool_]
) -> NDArray[Any]:
    old[where[~new]] = fresh[~new]
    return np.insert(old, where[new], fresh[new]) if new.any() else old


_Areas = dict[int, tuple[int | None, str, str]]


@dataclass
class _Kept:
    """What a process has read, as of one entry of the record."""

    on: date
    position: Position
    kinds: dict[str, int]
    areas: _Areas
    table: _Table
    stock: Stock | None = None
    vacancies: dict[int, "Vacancy"] | None = None


_KEPT: dict[str, _Kept] = {}
_LOCK = Lock()


def stock(*, on: date) -> Stock:
    """Everything on offer as the record has it now, seen from a day.

    To be asked before a transaction writes, never inside it: what is kept would outlive a rollback.
    """
    with _LOCK:
        kept = _up_to_date(on)
        if kept.stock is None:
            kept.stock = _on_offer(kept)
        return kept.stock


def _up_to_date(on: date) -> _Kept:
    name, now = str(connection.settings_dict["NAME"]), position()
    kept = _KEPT.get(name)
    if kept is not None and kept.on == on:
        if kept.position == now:
            return kept
        if kept.position.entry < now.entry and kept.position.still_stands():
            changed = _changed(kept)
            if len(changed) < _FEW and _bring_up_to_date(kept, sorted(changed)):
                kept.position = now
                return kept
    kept = _KEPT[name] = _read(on, now)
    return kept


def _read(on: date, now: Position) -> _Kept:
    kinds = {kind: number for number, kind in enumerate(_kinds())}
    return _Kept(on, now, kinds, _areas(), _table(on, kinds))


def _kinds() -> Iterable[str]:
    kinds = Term.objects.filter(vocabulary="site_kind").order_by("pk")
    return kinds.values_list("pk", flat=True)


def _areas() -> _Areas:
    rows = Area.objects.values_list("pk", "parent_id", "kind_id", "subject__uuid")
    return {pk: (parent, kind, str(uuid)) for pk, parent, kind, uuid in rows}


def _changed(kept: _Kept) -> set[int]:
    """Units that entries after the kept one speak of; of more than a few only some."""
    later = Q(entry_id__gt=kept.position.entry)
    newest = int(kept.table.keys[-1]) if len(kept.table.keys) else 0
    # Keys of subjects are drawn by whoever holds the lock of the record, so they rise.
    units = set(Unit.objects.filter(pk__gt=newest).values_list("pk", flat=True)[:_FEW])
    of_unit = Q(subject__kind=Unit.kind_of_subject)
    for model in (Observation, Offer, Edit):
        found = model._default_manager.filter(later, of_unit).values_list("subject_id", flat=True)
        units.update(_some(found))
    # A correction may take somebody out of one unit and into another.
    for place in ("place_id", "replaces__place_id"):
        moved = Establishment.objects.filter(later, **{f"{place[:-3]}__kind": Unit.kind_of_subject})
        units.update(_some(moved.values_list(place, flat=True)))
    sites = Edit.objects.filter(later, subject__kind=Site.kind_of_subject)
    of_sites = Unit.objects.filter(site_id__in=sites.values("subject_id"))
    units.update(of_sites.values_list("pk", flat=True)[:_FEW])
    return units


def _some(units: QuerySet[Any, int]) -> QuerySet[Any, int]:
    """Each unit once, before the cut: a unit with many rows must not push others behind it."""
    return units.order_by().distinct()[:_FEW]


def _bring_up_to_date(kept: _Kept, units: list[int]) -> bool:
    """Read these units again; False where a site is of a kind that was not there before."""
    fresh = _table(kept.on, kept.kinds, units) if units else None
    if fresh is not None and np.isnan(fresh.columns["site_kind"]).any():
        return False
    areas, later = _areas(), Q(entry_id__gt=kept.position.entry)
    # What an area grows is read when asked; what was answered before it chose is no longer true.
    if fresh is not None or areas != kept.areas or Focus.objects.filter(later).exists():
        kept.stock = None
    kept.areas = areas
    if fresh is not None:
        kept.table.put(fresh)
        kept.vacancies = None
    return True


def _table(on: date, kinds: Mapping[str, int], only: Sequence[int] | None = None) -> _Table:
    """What is known of every unit, or of these only."""
    units = Unit.objects.order_by("pk")
    if only is not None:
        units = units.filter(pk__in=only)
    columns = ("pk", "site_id", "floor", "site__area_id", "site__kind_id")
    rows = list(units.values_list(*columns).iterator())
    keys = [row[0] for row in rows]
    measured, said = all_measures(on=on, only=only), all_offers(on=on, only=only)
    stays = _by_unit(stays_everywhere() if only is None else stays_in(only))
    offers = [said.get(key, _NO_OFFER) for key in keys]
    values = {
        "area": _floats(map(measured["unit_area"].get, keys)),
        "height": _floats(map(measured["clear_height"].get, keys)),
        "load": _floats(map(measured["floor_load"].get, keys)),
        "floor": _floats(row[2] for row in rows),
        "rent": _floats(map(_rent, offers)),
        "charge": _floats(offer[3] for offer in offers),
        "available": _floats(
            _available(offer, stays.get(key, ()), on=on)
            for key, offer in zip(keys, offers, strict=True)
        ),
        "site_kind": _floats(kinds.get(row[4]) for row in rows),
    }
    values["cost"] = values["area"] * (values["rent"] * 365 / 12 + values["charge"])
    return _Table(
        np.array(keys, dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([row[3] or 0 for row in rows], dtype=np.int64),
        np.array([bool(offer[0]) for offer in offers], dtype=np.bool_),
        np.array([_is_reserved(offer, on) for offer in offers], dtype=np.bool_),
        np.array([any(s.is_there(on) for s in stays.get(key, ())) for key in keys], dtype=np.bool_),
        values,
    )


_NO_OFFER = (False, None, "", None, None, None)


def _by_unit(stays: Iterable[Stay]) -> dict[int, list[Stay]]:
    found: dict[int, list[Stay]] = {}
    for stay in stays:
        found.setdefault(stay.unit, []).append(stay)
    return found


def _on_offer(kept: _Kept) -> Stock:
    """The listed units; their columns are copies, so that what is read later leaves them alone."""
    table, areas = kept.table, kept.areas
    listed = table.listed
    columns = {name: column[listed] for name, column in table.columns.items()}
    columns["zone"] = _zones(table.areas[listed], areas)
    return Stock(
        table.keys[listed],
        columns,
        table.areas[listed],
        table.sites[listed],
        table.reserved[listed],
        {uuid: pk for pk, (_p, kind, uuid) in areas.items() if kind == "area_kind:zone"},
        kept.kinds,
        {pk: parent for pk, (parent, _kind, _uuid) in areas.items()},
        int((~listed).sum()),
    )


def _zones(of_units: NDArray[np.int64], areas: _Areas) -> NDArray[np.float64]:
    """The zone each unit lies in; NaN: none, or not recorded."""
    known = np.array([0, *sorted(areas)], dtype=np.int64)
    zones = _floats(_zone(int(area), areas) if area else None for area in known)
    return zones[np.searchsorted(known, of_units)]


def _zone(area: int, areas: _Areas) -> int | None:
    """The zone an area is or lies in; an area in none leaves it open in which zone a site is."""
    here: int | None = area
    while here is not None:
        parent, kind, _uuid = areas[here]
        if kind == "area_kind:zone":
            return here
        here = parent
    return None


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
            day = max([*([available] if available else []), _after(max(known))])
        elif available is None or available <= on:
            return None
    if day is None:
        return None
    if reserved is not None and reserved >= on:
        day = max(day, _after(reserved))
    return day


def _after(day: date) -> date:
    """The day after; after the last there is, which stands for no end at all, that one itself."""
    return day + timedelta(days=1) if day < date.max else day


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
    with _LOCK:
        kept = _up_to_date(on)
        if kept.vacancies is None:
            kept.vacancies = _vacancies(kept.table)
        return kept.vacancies


def _vacancies(table: _Table) -> dict[int, Vacancy]:
    sites, of = np.unique(table.sites, return_inverse=True)
    areas, vacant = table.columns["area"], ~table.taken

    def count(which: NDArray[np.bool_]) -> list[int]:
        return [int(n) for n in np.bincount(of[which], minlength=len(sites))]

    def total(which: NDArray[np.bool_]) -> list[float]:
        m2 = np.where(which, np.nan_to_num(areas), 0)
        return [float(n) for n in np.bincount(of, weights=m2, minlength=len(sites))]

    every = np.ones(len(of), dtype=np.bool_)
    parts = (
        count(every),
        count(table.taken),
        count(table.listed),
        total(every),
        total(vacant),
        count(np.isnan(areas)),
    )
    return {int(site): Vacancy(*row) for site, *row in zip(sites, *parts, strict=True)}
