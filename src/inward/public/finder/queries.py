"""Space that is on offer in public. Starts from Publication facts; nothing else is ever looked at.

The columns of all units lie in memory (siting.stock). Which of them are public lies beside them, and
is read anew only for what later publications speak of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import get_language

from inward.core.models import Term
from inward.evidence.models import Publication, Subject
from inward.evidence.since import Position, position
from inward.places.models import Area, Focus, Site, Unit
from inward.places.space.queries import Space, spaces, units
from inward.public.queries.publicly import shown
from inward.public.rules import slug
from inward.siting import queries as siting
from inward.siting.queries import Answer, Candidate
from inward.siting.rules import Asked
from inward.siting.stock import Stock, stock

_KINDS = (Unit.kind_of_subject, Site.kind_of_subject, Area.kind_of_subject)
# With more subjects published at once than this, reading all of them is quicker.
_FEW = 2000


Choices = list[tuple[str, str]]


@dataclass
class _Public:
    """Which units, sites and areas are public, as of one entry of the record."""

    on: date
    position: Position
    keys: set[int]
    of: Stock | None = None  # the stock that `part` is a part of
    part: Stock | None = None
    # What the form offers, by field and language; anew with every entry.
    choices: dict[tuple[str, str], Choices] = field(default_factory=dict)


_KEPT: dict[str, _Public] = {}
_LOCK = Lock()


def offered(*, on: date) -> Stock:
    """The public part of the stock: units that are public, in sites that are.

    What is private stays out of the columns: in a reserved unit, from when it can be had; of an
    area that is not public, that the unit lies in it or in an area that does, and what it grows.
    """
    whole = stock(on=on)
    with _LOCK:
        public = _up_to_date(on)
        if public.part is None or public.of is not whole:
            public.of, public.part = whole, _part(whole, public.keys)
        return public.part


def public_areas(*, on: date) -> set[int]:
    """Keys of the areas that may be named; of other kinds too, as they are kept together."""
    with _LOCK:
        return _up_to_date(on).keys


def _up_to_date(on: date) -> _Public:
    name, now = str(connection.settings_dict["NAME"]), position()
    kept = _KEPT.get(name)
    if kept is not None and kept.on == on:
        if kept.position == now:
            return kept
        if kept.position.entry < now.entry and kept.position.still_stands():
            changed = _changed(kept.position.entry)
            if len(changed) <= _FEW:
                if changed:
                    kept.keys = (kept.keys - changed) | _keys(on, pk__in=changed)
                    kept.part = None
                kept.position, kept.choices = now, {}
                return kept
    kept = _KEPT[name] = _read(on, now)
    return kept


def _read(on: date, now: Position) -> _Public:
    said = Publication.objects.values("subject_id")
    return _Public(on, now, _keys(on, kind__in=_KINDS, pk__in=said))


def _keys(on: date, **which: Any) -> set[int]:
    found = shown(Subject.objects.filter(**which), on=on)
    return set(found.values_list("pk", flat=True))


def _changed(since: int) -> set[int]:
    rows = Publication.objects.filter(entry_id__gt=since, subject__kind__in=_KINDS)
    # Each subject once, before the cut: one published many times must not push others behind it.
    return set(rows.order_by().values_list("subject_id", flat=True).distinct()[: _FEW + 1])


def _part(whole: Stock, keys: set[int]) -> Stock:
    public = np.fromiter(keys, dtype=np.int64, count=len(keys))
    mask = np.isin(whole.units, public) & np.isin(whole.sites, public)
    hidden = ~np.isin(whole.areas[mask], public)
    columns = {name: column[mask].copy() for name, column in whole.columns.items()}
    columns["available"][whole.reserved[mask]] = np.nan
    secret = [float(pk) for pk in whole.zones.values() if pk not in keys]
    columns["zone"][np.isin(columns["zone"], secret)] = np.nan
    areas = whole.areas[mask].copy()
    areas[hidden] = 0
    return replace(
        whole,
        units=whole.units[mask],
        columns=columns,
        areas=areas,
        sites=whole.sites[mask],
        reserved=whole.reserved[mask],
        zones={uuid: pk for uuid, pk in whole.zones.items() if pk in keys},
        parents=_public_parents(whole.parents, keys),
        unlisted=0,
        answers={},
    )


def _public_parents(parents: Mapping[int, int | None], keys: set[int]) -> dict[int, int | None]:
    """Of each public area the nearest public one that it lies in, however much lies between."""
    found: dict[int, int | None] = {}
    for area in parents.keys() & keys:
        above, seen = parents[area], {area}
        while above is not None and above not in keys and above not in seen:
            seen.add(above)
            above = parents.get(above)
        found[area] = above if above in keys else None
    return found


# --- asking ---------------------------------------------------------------------------------------


def answer(asked: Asked, *, on: date, shown: int) -> Answer:
    """Who answers a requirement, among what is public."""
    found = siting.answer_among(offered(on=on), asked, on=on, shown=shown)
    told = [*found.fits, *found.might, *found.out]
    _tell([one.space for one in told], on=on)
    return found


def candidates(asked: Asked, chosen: Sequence[int], *, on: date) -> list[Candidate]:
    """Chosen units against a requirement; those that are not public are left out."""
    found = siting.candidates(asked, chosen, on=on, among=offered(on=on))
    _tell([one.space for one in found], on=on)
    return found


def chosen(uuids: Sequence[Any], *, on: date) -> list[Unit]:
    """Public units on offer by their names in addresses, in that order, each once."""
    known = {unit.subject.uuid: unit for unit in units().filter(subject__uuid__in=uuids)}
    here = set(offered(on=on).units.tolist())
    wanted = [known[uuid] for uuid in dict.fromkeys(uuids) if uuid in known]
    return [unit for unit in wanted if unit.pk in here]


def space_of(unit: Unit, *, on: date) -> Space:
    """One unit with what is known of it."""
    [found] = spaces([unit], on=on)
    _tell([found], on=on)
    return found


def page_of(number: int, *, on: date, size: int) -> tuple[list[Space], int]:
    """One page of everything on offer, by site, and how many units there are."""
    part = offered(on=on)
    order = np.lexsort((part.units, part.sites))[(number - 1) * size : number * size]
    keys = part.units[order].tolist()
    known = {unit.pk: unit for unit in units().select_related("site__kind").filter(pk__in=keys)}
    found = spaces([known[pk] for pk in keys if pk in known], on=on)
    _tell(found, on=on)
    return found, len(part)


def _tell(found: Sequence[Space], *, on: date) -> None:
    """Take from units read for this page the area they lie in, where it is not public."""
    areas = public_areas(on=on)
    for space in found:
        site = space.unit.site
        if site.area_id is not None and site.area_id not in areas:
            site.area = None


# --- what the form offers -------------------------------------------------------------------------


def choices(*, on: date) -> dict[str, Choices]:
    """Zones, kinds and sectors to choose from, in the reader's language."""
    makers = {"zone": _zones, "kind": _site_kinds, "sector": _sectors}
    offered(on=on)
    kept = _KEPT[str(connection.settings_dict["NAME"])].choices
    found = {}
    for name, make in makers.items():
        key = (name, get_language() or "")
        if key not in kept:
            kept[key] = make(on)
        found[name] = kept[key]
    return found


def _zones(on: date) -> Choices:
    """Public zones with something on offer."""
    part = offered(on=on)
    here = [pk for pk in part.zones.values() if (part.columns["zone"] == pk).any()]
    found = Area.objects.select_related("subject").filter(pk__in=here).order_by("pk")
    return [(str(zone.subject.uuid), zone.name) for zone in found]


def _site_kinds(on: date) -> Choices:
    """Kinds of site with something on offer."""
    part = offered(on=on)
    kinds = part.columns["site_kind"]
    codes = [code for code, number in part.kinds.items() if (kinds == number).any()]
    return [(term.pk, term.name) for term in Term.objects.filter(pk__in=codes).order_by("code")]


def _sectors(on: date) -> Choices:
    """What public areas have chosen to grow."""
    chosen = Focus.objects.live(on=on).values_list("subject_id", "sector_id")
    areas = public_areas(on=on)
    codes = {sector for area, sector in chosen if area in areas}
    return [(term.pk, term.name) for term in Term.objects.filter(pk__in=codes).order_by("code")]


# --- addresses ------------------------------------------------------------------------------------

PER_PAGE = 50


def each_page(on: date) -> Iterator[tuple[tuple[str, ...], int | None]]:
    """Pages of the list after its first."""
    for number in range(2, -(-len(offered(on=on)) // PER_PAGE) + 1):
        yield (str(number),), None


def each_unit(on: date) -> Iterator[tuple[tuple[str, ...], int | None]]:
    """Every unit with a page of its own."""
    keys = offered(on=on).units.tolist()
    for start in range(0, len(keys), 5000):
        part = Subject.objects.filter(pk__in=keys[start : start + 5000]).order_by("pk")
        for pk, uuid in part.values_list("pk", "uuid"):
            yield (slug(uuid),), pk
