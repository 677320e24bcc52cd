"""Where space is on offer: buildings on an outline map, and the list that equals it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from inward.evidence.models import Label
from inward.places.models import Site
from inward.places.queries import Map, map_of
from inward.places.rules import NotAnOutline
from inward.public.finder import queries
from inward.public.queries.zones import home_area, zones

# So many units of a building are named; the rest are counted.
NAMED = 12


@dataclass(frozen=True, slots=True)
class Building:
    """A site with something on offer. `number`: its mark on the map; 0 where it has no point."""

    number: int
    site: Site
    units: list[Label]
    count: int
    x: float = 0
    y: float = 0

    @property
    def more(self) -> int:
        return self.count - len(self.units)


@dataclass(frozen=True, slots=True)
class Drawn:
    map: Map | None
    buildings: list[Building]

    @property
    def marked(self) -> list[Building]:
        return [building for building in self.buildings if building.number]


def drawn(*, on: date) -> Drawn:
    """Every building with a public unit on offer; those without a point last."""
    part = queries.offered(on=on)
    units: dict[int, list[int]] = defaultdict(list)
    for unit, site in zip(part.units.tolist(), part.sites.tolist(), strict=True):
        units[site].append(unit)
    found = Site.objects.select_related("subject", "kind", "area__subject").in_bulk(list(units))
    sites = sorted(found.values(), key=lambda site: (site.name_en or site.name_zh, site.pk))
    areas = queries.public_areas(on=on)
    for site in sites:
        if site.area_id not in areas:
            site.area = None
    named = [key for keys in units.values() for key in keys[:NAMED]]
    labels = Label.objects.select_related("subject").in_bulk(named)
    map_ = _map(sites, on=on)
    at = {shape.place.pk: shape for shape in map_.sites} if map_ else {}
    buildings: list[Building] = []
    for site in sorted(sites, key=lambda site: site.pk not in at):
        keys, shape = units[site.pk], at.get(site.pk)
        here = [labels[key] for key in keys[:NAMED] if key in labels]
        number, x, y = (len(buildings) + 1, shape.x, shape.y) if shape else (0, 0.0, 0.0)
        buildings.append(Building(number, site, here, len(keys), x, y))
    return Drawn(map_, buildings)


def _map(sites: list[Site], *, on: date) -> Map | None:
    parts = zones(on)
    home = home_area(parts, on=on)
    if home is None or not home.geometry:
        return None
    try:
        return map_of(home, [zone for zone in parts if zone.geometry], sites)
    except NotAnOutline:
        return None
