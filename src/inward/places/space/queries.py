"""Reading space: units, what was measured of them, and the terms on which they are on offer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from inward.core.models import Term
from inward.core.paging import Page, page
from inward.evidence.models import Observation
from inward.places.models import Area, Focus, Offer, Site, Unit
from inward.places.queries import within

PER_PAGE = 50
# What is measured of a unit: the metric's code, and the unit in which all of ours are kept.
MEASURES = {"unit_area": "m2", "clear_height": "m", "floor_load": "kN_m2"}


@dataclass(frozen=True, slots=True)
class Space:
    """A unit with the newest word on each of its measures and on its offer; None: not recorded."""

    unit: Unit
    area: Observation | None = None
    height: Observation | None = None
    load: Observation | None = None
    offer: Offer | None = None

    @property
    def facts(self) -> list[Observation | Offer]:
        return [f for f in (self.area, self.height, self.load, self.offer) if f is not None]

    @property
    def is_listed(self) -> bool:
        return self.offer is not None and self.offer.listed

    def cost_per_month(self) -> Decimal | None:
        """Rent and service charge of the whole unit, in yuan for a month of 365/12 days."""
        if self.area is None or self.offer is None:
            return None
        per_day, charge = self.offer.rent_per_day, self.offer.service_charge
        if per_day is None or charge is None:
            return None
        return self.area.value * (per_day * 365 / 12 + charge)


def measures(units: Iterable[int], *, on: date) -> dict[tuple[int, str], Observation]:
    """The newest measure of each kind for these units, by unit and metric code."""
    rows = (
        Observation.objects.live(on=on)
        .filter(subject_id__in=list(units), metric_id__in=[f"metric:{code}" for code in MEASURES])
        .select_related("metric", "cited__source")
        .order_by("last", "entry_id", "id")
    )
    # The last of each wins: newest day, then newest knowledge.
    return {(row.subject_id, row.metric.code): row for row in rows}


def offers(units: Iterable[int], *, on: date) -> dict[int, Offer]:
    """The newest offer of each of these units."""
    rows = (
        Offer.objects.live(on=on)
        .filter(subject_id__in=list(units))
        .select_related("cited__source")
        .order_by("last", "entry_id", "id")
    )
    return {row.subject_id: row for row in rows}


def spaces(units: Sequence[Unit], *, on: date) -> list[Space]:
    """These units with what is known of them on a day; two queries however many there are."""
    keys = [unit.pk for unit in units]
    measured, offered = measures(keys, on=on), offers(keys, on=on)
    return [
        Space(
            unit,
            measured.get((unit.pk, "unit_area")),
            measured.get((unit.pk, "clear_height")),
            measured.get((unit.pk, "floor_load")),
            offered.get(unit.pk),
        )
        for unit in units
    ]


def units() -> QuerySet[Unit]:
    return Unit.objects.select_related("subject__label", "site__subject", "site__area__subject")


def units_of(site: Site, *, limit: int = 500) -> list[Unit]:
    """The units of a site, from the lowest floor up; those of unknown floor last."""
    found = list(units().filter(site=site).order_by("name_en", "name_zh", "pk")[:limit])
    return sorted(found, key=lambda unit: (unit.floor is None, unit.floor or 0))


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """What the list of units is narrowed to; empty means all."""

    area: Area | None = None
    site: Site | None = None

    @property
    def is_set(self) -> bool:
        return self != UnitFilter()


def units_found(sought: UnitFilter) -> QuerySet[Unit]:
    found = units()
    if sought.site:
        found = found.filter(site=sought.site)
    if sought.area:
        found = found.filter(site__area_id__in=within(sought.area))
    return found


def units_page(sought: UnitFilter, *, after: str = "") -> Page[Unit]:
    return page(units_found(sought), ("site_id", "pk"), after, size=PER_PAGE)


def offers_of(unit: Unit) -> list[Offer]:
    """Every offer of a unit that still stands, newest first."""
    rows = Offer.objects.live().about(unit.pk).select_related("cited__source")
    return list(rows.order_by("-last", "-entry_id", "-id"))


def focuses(areas: Iterable[int]) -> dict[int, list[Focus]]:
    """What these areas have chosen to grow."""
    found: dict[int, list[Focus]] = {}
    rows = Focus.objects.live().filter(subject_id__in=list(areas)).select_related("sector")
    for row in rows.order_by("id"):
        found.setdefault(row.subject_id, []).append(row)
    return found


def sectors() -> QuerySet[Term]:
    return Term.objects.filter(vocabulary="sector").order_by("code")


# --- all of it at once, for engines ---------------------------------------------------------------

Row = tuple[Any, ...]


def all_measures(*, on: date, only: Sequence[int] | None = None) -> dict[str, dict[int, float]]:
    """For each metric the newest value of every unit, or of these only."""
    rows = Observation.objects.live(on=on).filter(
        subject__kind=Unit.kind_of_subject, metric_id__in=[f"metric:{code}" for code in MEASURES]
    )
    if only is not None:
        rows = rows.filter(subject_id__in=only)
    newest = rows.order_by("last", "entry_id", "id").values_list("metric_id", "subject_id", "value")
    found: dict[str, dict[int, float]] = {f"metric:{code}": {} for code in MEASURES}
    for metric, unit, value in newest.iterator():
        found[metric][unit] = float(value)
    return {code: found[f"metric:{code}"] for code in MEASURES}


def all_offers(*, on: date, only: Sequence[int] | None = None) -> dict[int, Row]:
    """The newest offer of every unit, or of these only.

    Returns:
        listed, rent, per, service charge, available by, reserved until.
    """
    rows = Offer.objects.live(on=on)
    if only is not None:
        rows = rows.filter(subject_id__in=only)
    columns = ("listed", "rent", "per", "service_charge", "available_last", "reserved_last")
    newest = rows.order_by("last", "entry_id", "id").values_list("subject_id", *columns)
    return {row[0]: row[1:] for row in newest.iterator()}
