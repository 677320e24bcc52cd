"""Who is in which unit, and what stands empty: told by establishments, never typed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from inward.directory.models import Establishment
from inward.places.models import Site, Unit
from inward.places.queries import standing_at

# Whoever owns, builds or runs a place does not by that take up its space.
NOT_OCCUPYING = (
    "property_owner",
    "developer_operator",
    "zone_developer",
    "park_operator",
    "industry_park",
)


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody in a unit, from the first day on which the record is sure of it.

    Args:
        since: the last day of the interval in which it opened; where nobody says when, the last
            day of the interval in which it was said to be there.
        until: the last day of the interval in which it closed; None: not known to have closed.
    """

    unit: int
    organisation: int
    since: date
    until: date | None = None

    def is_there(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How much of some units is taken on a day. Areas count units whose area is recorded."""

    on: date
    units: int
    taken: int
    m2: Decimal
    taken_m2: Decimal
    without_area: int

    @property
    def vacant(self) -> int:
        return self.units - self.taken

    @property
    def vacant_m2(self) -> Decimal:
        return self.m2 - self.taken_m2


def taken(stays: Iterable[Stay], *, on: date) -> set[int]:
    """The units in which somebody is on a day."""
    return {stay.unit for stay in stays if stay.is_there(on)}


def occupancy(
    areas: Mapping[int, Decimal | None], stays: Iterable[Stay], days: Sequence[date]
) -> list[Occupancy]:
    """How much was taken on each of these days, by one walk through all arrivals and departures.

    Args:
        areas: m² of each unit; None: not recorded.
        days: in rising order. Units are counted on every day: the record does not say since when
            a unit has stood there.
    """
    steps: list[tuple[date, int, int]] = []
    for stay in stays:
        # Who was said to be there only after closing was never surely there: no step, or the
        # departure would empty the unit of somebody else.
        if stay.unit in areas and (stay.until is None or stay.since <= stay.until):
            steps.append((stay.since, stay.unit, 1))
            if stay.until is not None and stay.until < date.max:
                steps.append((stay.until + timedelta(days=1), stay.unit, -1))
    steps.sort()
    inside: dict[int, int] = defaultdict(int)
    units, m2, step = 0, Decimal(0), 0
    total = sum((area for area in areas.values() if area is not None), Decimal(0))
    unknown = sum(area is None for area in areas.values())
    found = []
    for on in days:
        while step < len(steps) and steps[step][0] <= on:
            _day, unit, by = steps[step]
            before = inside[unit] > 0
            inside[unit] += by
            after = inside[unit] > 0
            units += after - before
            m2 += (after - before) * (areas[unit] or Decimal(0))
            step += 1
        found.append(Occupancy(on, len(areas), units, total, m2, unknown))
    return found


def quarter_ends(on: date, count: int) -> list[date]:
    """The last days of the quarters before a day, and the day itself."""
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    ends = [on]
    while len(ends) < count:
        last = first - timedelta(days=1)
        ends.insert(0, last)
        first = date(last.year, last.month - 2, 1)
    return ends


# --- from the record ------------------------------------------------------------------------------


def stays(places: Q) -> list[Stay]:
    """Every stay on the record at these places, whenever it was; places as `standing_at` has them."""
    rows = list(
        Establishment.objects.live()
        .filter(places, place__isnull=False)
        .exclude(function__code__in=NOT_OCCUPYING)
        .order_by("last", "entry_id", "id")
        .values_list(
            "id", "place_id", "subject_id", "function_id", "opened_last", "last", "closed_last"
        )
    )
    until = _closings(
        (fact, (place, who, function), opened or last, closed)
        for fact, place, who, function, opened, last, closed in rows
    )
    return [
        Stay(place, who, opened or last, until[fact])
        for fact, place, who, _function, opened, last, _closed in rows
    ]


_What = tuple[int | None, int, str]


def _closings(
    said: Iterable[tuple[int, _What, date, date | None]],
) -> dict[int, date | None]:
    """When each of these presences closed, in the order in which they were said.

    What one document shows open is closed where a later one says so of the same organisation,
    doing the same at the same place: the figures take it so too.
    """
    until: dict[int, date | None] = {}
    open_: dict[_What, list[tuple[int, date]]] = defaultdict(list)
    for fact, what, since, closed in said:
        until[fact] = closed
        if closed is None:
            open_[what].append((fact, since))
        else:
            # What had begun by then; whoever came again after that is there.
            until |= {one: closed for one, began in open_[what] if began <= closed}
            open_[what] = [(one, began) for one, began in open_[what] if began > closed]
    return until


def stays_in(units: Iterable[int]) -> list[Stay]:
    return stays(Q(place_id__in=list(units)))


def stays_everywhere() -> list[Stay]:
    """The stays in every unit there is."""
    return stays(Q(place__kind=Unit.kind_of_subject))


def holders(units: Iterable[int], *, on: date) -> dict[int, list[Establishment]]:
    """Who is in these units on a day, with the statement that says so."""
    rows = list(
        Establishment.objects.live()
        .filter(place_id__in=list(units))
        .exclude(function__code__in=NOT_OCCUPYING)
        .select_related("subject__label", "function", "cited__source")
        .order_by("opened_last", "id")
    )
    until = _closings(
        (
            row.pk,
            (row.place_id, row.subject_id, row.function_id),
            row.opened_last or row.last,
            row.closed_last,
        )
        for row in sorted(rows, key=lambda row: (row.last, row.entry_id, row.pk))
    )
    found: dict[int, list[Establishment]] = defaultdict(list)
    for row in rows:
        if row.place_id and Stay(
            row.place_id, row.subject_id, row.opened_last or row.last, until[row.pk]
        ).is_there(on):
            found[row.place_id].append(row)
    return found


def tenants(site: Site, *, on: date) -> int:
    """How many organisations are at a site on a day, in whichever of its units."""
    return len({stay.organisation for stay in stays(standing_at(site)) if stay.is_there(on)})
