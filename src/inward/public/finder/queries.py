"""Space that is on offer in public. Starts from Publication facts; nothing else is ever looked at.

The columns of all units lie in memory (siting.stock). Which of them are public lies beside them, and
is read anew only for what later publications speak of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Max
from django.utils.translation import get_language
from numpy.typing import NDArray

from inward.core.models import Term
from inward.evidence.models import Entry, Publication, Subject
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
    newest: int
    token: tuple[Any, ...]
    keys: set[int] = field(default_factory=set)
    of: Stock | None = None  # the stock that `part` is a part of
    part: Stock | None = None
    # What the form offers, by field and language; anew with every entry.
    choices: dict[tuple[str, str], Choices] = field(default_factory=dict)


_KEPT: dict[str, _Public] = {}
_LOCK = Lock()


def offered(*, on: date) -> Stock:
    """The public part of the stock: units that are public, in sites that are.

    What is private stays out of the columns: in a reserved unit, from when it can be had; of an
    area that is not public, that the unit lies in it and what it grows.
    """
    whole = stock(on=on)
    name = str(connection.settings_dict["NAME"])
    with _LOCK:
        public = _public(name, on)
        if public.part is None or public.of is not whole:
            public.of, public.part = whole, _part(whole, public.keys)
        return public.part


def public_areas(*, on: date) -> set[int]:
    """Keys of the areas that may be named; of other kinds too, as they are kept together."""
    with _LOCK:
        return _public(str(connection.settings_dict["NAME"]), on).keys


def _public(name: str, on: date) -> _Public:
    newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
    kept = _KEPT.get(name)
    if kept is None or kept.on != on or newest < kept.newest or not _is_same_store(kept):
        kept = _KEPT[name] = _read(on, newest)
    elif newest > kept.newest:
        changed = _changed(kept.newest)
        if len(changed) > _FEW:
            kept = _KEPT[name] = _read(on, newest)
        else:
            kept.newest = newest
            kept.choices = {}
            if changed:
                kept.keys = (kept.keys - changed) | _keys(on, pk__in=changed)
                kept.part = None
    return kept


def _read(on: date, newest: int) -> _Public:
    said = Publication.objects.values("subject_id")
    return _Public(on, newest, _token(), _keys(on, kind__in=_KINDS, pk__in=said))


def _keys(on: date, **which: Any) -> set[int]:
    found = shown(Subject.objects.filter(**which), on=on)
    return set(found.values_list("pk", flat=True))


def _changed(since: int) -> set[int]:
    rows = Publication.objects.filter(entry_id__gt=since, subject__kind__in=_KINDS)
    return set(rows.values_list("subject_id", flat=True)[: _FEW + 1])


def _token() -> tuple[Any, ...]:
    """The first subject by a name that no other store has given, and the last."""
    first = Subject.objects.order_by("pk").values_list("pk", "uuid").first()
    last = Subject.objects.order_by("-pk").values_list("pk", "uuid").first()
    return (first, last)


def _is_same_store(kept: _Public) -> bool:
    wanted = {one for one in kept.token if one}
    found = Subject.objects.filter(pk__in=[pk for pk, _uuid in wanted]).values_list("pk", "uuid")
    return set(found) == wanted


def _part(whole: Stock, keys: set[int]) -> Stock:
    public = np.fromiter(keys, dtype=np.int64, count=len(keys))
    mask = np.isin(whole.units, public) & np.isin(whole.sites, public)
    hidden = ~np.isin(whole.areas[mask], public)
    columns = {name: column[mask].copy() for name, column in whole.columns.items()}
    columns["available"][whole.reserved[mask]] = np.nan
    columns["zone"][_outside(columns["zone"], public)] = np.nan
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
        unlisted=0,
        answers={},
        vacancies=None,
    )


def _outside(zones: NDArray[np.float64], public: NDArray[np.int64]) -> NDArray[np.bool_]:
    return ~np.isnan(zones) & ~np.isin(zones, public)


# --- asking ---------------------------------------------------------------------------------------


def answer(asked: Asked, *, on: date, shown: int) -> Answer:
    """Who answers a requirement, among what is public."""
    found = siting.answer(asked, on=on, shown=shown, among=offered(on=on))
    told = [*found.fits, *found.might, *found.out]
    _tell([one.space for one in told], on=on)
    return replace(found, turnings=[])


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
        found[name] = kept[key] = kept.get(key) or make(on)
    return found


def _zones(on: date) -> Choices:
    """Public zones with something on offer."""
    part = offered(on=on)
    here = {int(zone) for zone in np.unique(part.columns["zone"][~np.isnan(part.columns["zone"])])}
    found = Area.objects.select_related("subject").filter(pk__in=here).order_by("pk")
    return [(str(zone.subject.uuid), zone.name) for zone in found]


def _site_kinds(on: date) -> Choices:
    """Kinds of site with something on offer."""
    part = offered(on=on)
    here = {int(kind) for kind in np.unique(part.columns["site_kind"])}
    codes = [code for code, number in part.kinds.items() if number in here]
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
