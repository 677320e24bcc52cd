"""The map of zones, sites and what stands empty, and the list that equals it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from inward.places.drawing.queries import places
from inward.places.models import Area, Site
from inward.siting.stock import Vacancy, vacancies

NOTHING = Vacancy()


@dataclass(frozen=True, slots=True)
class Line:
    """A site as the list shows it."""

    site: Site
    vacancy: Vacancy

    @property
    def has_point(self) -> bool:
        return self.site.latitude is not None


@dataclass(frozen=True, slots=True)
class Block:
    """The sites of one area, together."""

    area: Area | None
    lines: list[Line]

    @property
    def total(self) -> Vacancy:
        return Vacancy(
            sum(line.vacancy.units for line in self.lines),
            sum(line.vacancy.taken for line in self.lines),
            sum(line.vacancy.listed for line in self.lines),
            sum(line.vacancy.m2 for line in self.lines),
            sum(line.vacancy.vacant_m2 for line in self.lines),
            sum(line.vacancy.without_area for line in self.lines),
        )


def blocks(*, on: date) -> list[Block]:
    """Every site on the record under the area it lies in; areas without any site last, for themselves."""
    empty = vacancies(on=on)
    by_area: dict[int | None, list[Line]] = defaultdict(list)
    for site in Site.objects.select_related("subject", "kind").order_by("name_en", "pk"):
        by_area[site.area_id].append(Line(site, empty.get(site.pk, NOTHING)))
    areas = Area.objects.select_related("subject", "kind").order_by("kind_id", "code", "pk")
    found = [Block(area, by_area.pop(area.pk, [])) for area in areas]
    found.sort(key=lambda block: not block.lines)
    elsewhere = [line for lines in by_area.values() for line in lines]
    return [*found, Block(None, elsewhere)] if elsewhere else found


def features(*, on: date) -> dict[str, Any]:
    """The same as GeoJSON, with what stands empty at each site."""
    said = {
        site: {
            "units": found.units,
            "taken": found.taken,
            "listed": found.listed,
            "vacant_m2": round(found.vacant_m2),
        }
        for site, found in vacancies(on=on).items()
    }
    return places(sites=said)
