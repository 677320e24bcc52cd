"""Figures by area counted for every area at once: who is here is read once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from inward.directory.models import Establishment, Merge
from inward.evidence.models import Edit, Subject
from inward.evidence.remembered import Written, kept_up
from inward.evidence.rules import Kind
from inward.figures.queries.by_team.parts import Came, Parts
from inward.figures.queries.clocks import batches
from inward.figures.queries.coverage import met, met_still, to_cover, trees
from inward.figures.queries.presence import (
    Here,
    establishments_open,
    headquarters_open,
)
from inward.figures.rules import share
from inward.pipeline.models import Interaction
from inward.places.models import Area, Site, Unit

_Says = Callable[[list[Here]], Came]


def areas_around(places: Iterable[int]) -> dict[int, list[int]]:
    """For each of these places the areas in which it lies, itself among them if it is one."""
    parents = dict(Area.objects.values_list("pk", "parent_id"))
    area_of = dict(Site.objects.values_list("pk", "area_id"))
    site_of: dict[int, int] = {}
    # A store takes only so many parameters at once.
    for batch in batches(set(places) - set(parents) - set(area_of)):
        site_of |= Unit.objects.filter(pk__in=batch).values_list("pk", "site_id")
    found: dict[int, list[int]] = {}
    for place in places:
        at = place if place in parents else area_of.get(site_of.get(place, place))
        found[place] = []
        while at is not None and at not in found[place]:
            found[place].append(at)
            at = parents.get(at)
    return found


def _by_area(here: list[Here], says: _Says) -> Parts:
    around = areas_around({one.place for one in here if one.place})
    heaps: dict[int | None, list[Here]] = defaultdict(list)
    for one in here:
        for area in around[one.place] if one.place else ():
            heaps[area].append(one)
    return Parts({area: says(of) for area, of in heaps.items()}, says(here), says([]))


def _number(of: Iterable[Any]) -> Came:
    number = len(list(of))
    return Came(Decimal(number), numerator=number)


def establishments(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    return _by_area(establishments_open(asked, on, known), _number)


def headquarters(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    return _by_area(
        headquarters_open(asked, on, known), lambda of: _number({one.organisation for one in of})
    )


class _Covered(NamedTuple):
    """The enterprises here, by the areas around them and in all; and whoever was met."""

    by_area: Mapping[int, frozenset[int]]
    every: frozenset[int]
    met: frozenset[int]


# Edits of these move an enterprise: its kind and tier, where a site lies, what an area is part of.
_MOVING = (Kind.ORGANISATION, Kind.AREA, Kind.SITE, Kind.UNIT)


def coverage(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    """Who is here is read once; of contacts only those written since."""

    def count() -> _Covered:
        here = establishments_open(asked, on, known)
        among = frozenset(to_cover({one.organisation for one in here}, asked, known))
        around = areas_around({one.place for one in here if one.place})
        by_area: dict[int, set[int]] = defaultdict(set)
        for one in here:
            for area in around[one.place] if one.place and one.organisation in among else ():
                by_area[area].add(one.organisation)
        parts = {area: frozenset(theirs) for area, theirs in by_area.items()}
        return _Covered(parts, among, met(asked, on, known))

    def again(held: _Covered, since: Written) -> _Covered | None:
        moved = Subject.objects.filter(pk__in=since[Edit], kind__in=_MOVING)
        if since[Establishment] or since[Merge] or moved.exists():
            return None
        seen = met_still(held.met, since[Interaction], asked, on, known)
        return held._replace(met=seen)

    what = ("coverage", on, *trees(), *(x for pair in sorted(asked.items()) for x in pair))
    reads = (Establishment, Merge, Interaction, Edit)
    covered = kept_up(what, reads, known, count, again)

    def says(among: frozenset[int]) -> Came:
        seen = len(among & covered.met)
        return Came(share(seen, len(among)), numerator=seen, of=len(among))

    parts: dict[int | None, Came] = {area: says(among) for area, among in covered.by_area.items()}
    return Parts(parts, says(covered.every), says(frozenset()))
