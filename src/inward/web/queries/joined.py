"""What several packages know of one place or event. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from inward.agreements.models import Standing
from inward.agreements.queries.keeping import Keeping, keeping
from inward.agreements.queries.ledger import Row, in_area, rows_of_promises
from inward.core.models import Term
from inward.directory.models import Establishment
from inward.directory.occupancy import (
    Occupancy,
    holders,
    occupancy,
    quarter_ends,
    stays_in,
)
from inward.directory.queries import survivors_of
from inward.evidence.models import Fact, Subject
from inward.figures.models import Claim
from inward.figures.queries.claims import ClaimBeside, beside
from inward.figures.queries.clocks import newest_known
from inward.places.models import Area, Site, Unit
from inward.places.queries import standing_at, standing_in, within
from inward.places.space.queries import Space, spaces, units_of

SHOWN = 200
# Each claim is counted anew; a place of which more was said has its own list of claims.
CLAIMS = 12


@dataclass(frozen=True, slots=True)
class Presence:
    """Who does one thing at a place."""

    function: Term
    establishments: list[Establishment]


@dataclass(frozen=True, slots=True)
class There:
    """Who is present at a place, what is promised to be kept there, and how it is kept."""

    present: list[Presence]
    more: bool
    promises: list[Row]
    keeping: Keeping

    @property
    def establishments(self) -> list[Establishment]:
        return [one for presence in self.present for one in presence.establishments]


def at_area(area: Area, *, on: date) -> There:
    """Who is in an area, in the areas below it or at one of their sites."""
    return _there(standing_in(within(area)), Standing.objects.filter(in_area(area)), on)


def at_site(site: Site, *, on: date) -> There:
    return _there(standing_at(site), Standing.objects.filter(place_id=site.pk), on)


def _there(places: Q, standings: QuerySet[Standing], on: date) -> There:
    rows = list(
        Establishment.objects.live()
        .filter(places)
        .exclude(closed_last__lt=on)
        .select_related("subject__label", "function", "place__label", "cited")
        .order_by("function_id", "subject__label__name_en", "pk")[: SHOWN + 1]
    )
    survivors = survivors_of([row.subject_id for row in rows])
    return There(
        present=_by_function(rows[:SHOWN], survivors),
        more=len(rows) > SHOWN,
        promises=rows_of_promises(standings, on=on),
        keeping=keeping(standings, on=on),
    )


def _by_function(rows: Sequence[Establishment], survivors: dict[int, int]) -> list[Presence]:
    """Each organisation once per function; one merged into another counts as that other."""
    found: dict[str, dict[int, Establishment]] = defaultdict(dict)
    for row in rows:
        found[row.function_id].setdefault(survivors.get(row.subject_id, row.subject_id), row)
    groups = [list(group.values()) for group in found.values()]
    return [Presence(group[0].function, group) for group in sorted(groups, key=lambda g: -len(g))]


def claims_about(subject: Subject, *, on: date) -> list[ClaimBeside]:
    """What somebody published about this subject, newest first, each beside what can be counted."""
    rows = Claim.objects.live().about(subject.pk).select_related("subject__label", "cited__source")
    known = newest_known()
    found = rows.order_by("-last", "-pk")[:CLAIMS]
    return [beside(claim, known=known, today=on) for claim in found]


# --- space ----------------------------------------------------------------------------------------

# As many quarters back as a page shows how full a site was.
QUARTERS = 9


@dataclass(frozen=True, slots=True)
class SpaceAt:
    """The units of a site, who is in each, and how full it was at the end of each quarter."""

    spaces: list[Space]
    held: dict[int, list[Establishment]]
    occupancy: list[Occupancy]

    @property
    def facts(self) -> list[Fact]:
        found: list[Fact] = [fact for space in self.spaces for fact in space.facts]
        return found + [one for some in self.held.values() for one in some]

    @property
    def now(self) -> Occupancy | None:
        return self.occupancy[-1] if self.spaces else None


def space_at(site: Site, *, on: date) -> SpaceAt:
    found = spaces(units_of(site), on=on)
    keys = [space.unit.pk for space in found]
    if not keys:
        return SpaceAt([], {}, [])
    areas = {space.unit.pk: space.area.value if space.area else None for space in found}
    full = occupancy(areas, stays_in(keys), quarter_ends(on, QUARTERS))
    return SpaceAt(found, holders(keys, on=on), full)


def tenants_of(unit: Unit) -> list[Establishment]:
    """Everybody who was or is in a unit, the latest first."""
    rows = Establishment.objects.live().filter(place_id=unit.pk)
    return list(
        rows.select_related("subject__label", "function", "cited__source").order_by(
            "-opened_last", "-last", "-pk"
        )
    )
