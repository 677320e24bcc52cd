"""Figures by area counted for every area at once: who is here is read once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from inward.figures.queries.by_team.parts import Came, Parts
from inward.figures.queries.clocks import batches
from inward.figures.queries.coverage import covered
from inward.figures.queries.presence import (
    Here,
    establishments_open,
    headquarters_open,
)
from inward.figures.rules import share
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


def coverage(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    here = establishments_open(asked, on, known)
    among, met = covered({one.organisation for one in here}, asked, on, known)
    return _by_area(here, partial(_seen, frozenset(among), met))


def _seen(among: frozenset[int], met: frozenset[int], of: list[Here]) -> Came:
    these = among & {one.organisation for one in of}
    seen = len(these & met)
    return Came(share(seen, len(these)), numerator=seen, of=len(these))
