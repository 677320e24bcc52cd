"""Figures counted for every team or area at once: a roll-up asks once, however many teams.

The numbers are those of the figures themselves; a test holds them to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Model

from inward.aftercare.models import CaseStep
from inward.directory.models import Establishment, Merge
from inward.evidence.models import Edit, Entry, Observation
from inward.evidence.remembered import Newest, newest, remembered
from inward.figures.queries import coverage, presence
from inward.figures.queries.by_team import cases, places, projects
from inward.figures.queries.by_team.parts import Came, Parts
from inward.figures.queries.clocks import newest_known
from inward.figures.rules import Counted, Figure
from inward.pipeline.models import Interaction, Milestone
from inward.pipeline.rules import Stage

TEAM, PLACE = "team", "place"


@dataclass(frozen=True, slots=True)
class ByTeam:
    """One figure as counted for each part and for all; rows are those of the figure asked alone."""

    figure: Figure
    asked: Mapping[str, Any]
    on: date
    known: int
    narrows: str  # the parameter by which a part is asked alone
    parts: Parts

    def of(self, part: int) -> Counted:
        """The figure of a team, or of the area for which it stands."""
        return self._counted(self.parts.of.get(part, self.parts.none), {self.narrows: part})

    def whole(self) -> Counted:
        return self._counted(self.parts.all, {})

    def _counted(self, came: Came, also: Mapping[str, Any]) -> Counted:
        def alone() -> Counted:
            return self.figure.count({**self.asked, **also}, self.on, self.known)

        return Counted(
            value=came.value,
            rows=lambda: alone().rows(),
            of=came.of,
            numerator=came.numerator,
            unit=came.unit,
            amounts=came.amounts,
            beside=lambda: alone().beside(),
        )


Ends = Mapping[type[Model], Newest]


def ledger_ends() -> Ends:
    """The newest entry, and the newest row of every ledger that is counted here; one query."""
    every: dict[type[Model], None] = {Entry: None}
    for _, _, reads in _COUNTS.values():
        every |= dict.fromkeys(reads)
    return dict(zip(every, newest(*every), strict=True))


def by_team(
    figure: Figure, asked: Mapping[str, Any], *, on: date, known: int, ends: Ends | None = None
) -> ByTeam | None:
    """A figure for all teams, remembered until something is written that it counts.

    None where it has to be asked for each: a figure that cannot, or a number that is not the
    newest any more, because the tables say how it is now.

    Args:
        ends: `ledger_ends`, asked once for many figures.
    """
    if figure.name not in _COUNTS:
        return None
    narrows, count, reads = _COUNTS[figure.name]
    ends = ends or ledger_ends()
    if ends[Entry].row != known:
        return None
    ledgers = [ends[one] for one in reads]
    what = (figure.name, figure.version, on, *(x for pair in sorted(asked.items()) for x in pair))
    what += _TREES[figure.name]() if figure.name in _TREES else ()

    def counted() -> Parts | None:
        # The tables say how it is now: written to in the meantime, they say more than was known.
        parts = count(asked, on, known)
        return parts if newest_known() == known else None

    parts = remembered(what, ledgers, counted)
    return ByTeam(figure, asked, on, known, narrows, parts) if parts else None


_Count = Callable[[Mapping[str, Any], date, int], Parts]
# A team of a project, a tier, a kind, where a site lies are plain columns: the journal tells.
_PROJECTS = (Milestone, Edit)
_MONEY = (*_PROJECTS, Observation)
_CASES = (CaseStep, Edit)
_HERE = (Establishment, Merge, Edit)

# For each figure the parameter that narrows it, how it is counted, and the ledgers it reads.
_COUNTS: dict[str, tuple[str, _Count, tuple[type[Model], ...]]] = {
    "projects_reached": (TEAM, projects.reached, _PROJECTS),
    "landing_rate": (
        TEAM,
        partial(projects.went_on, Stage.SIGNED, Stage.REGISTERED),
        _PROJECTS,
    ),
    "start_rate": (TEAM, partial(projects.went_on, Stage.SIGNED, Stage.INVESTING), _PROJECTS),
    "conversion_rate": (
        TEAM,
        partial(projects.went_on, Stage.RECEIVED, Stage.REGISTERED),
        _PROJECTS,
    ),
    "days_between": (TEAM, projects.days_taken, _PROJECTS),
    "value_of_projects": (TEAM, projects.worth, _MONEY),
    "funds_rate": (TEAM, projects.funds, _MONEY),
    "response_time": (TEAM, cases.response, _CASES),
    "closure_rate": (TEAM, cases.closure, _CASES),
    "retained_rate": (TEAM, cases.retained, _CASES),
    "establishments": (PLACE, places.establishments, _HERE),
    "regional_headquarters": (PLACE, places.headquarters, _HERE),
    "visit_coverage": (PLACE, places.coverage, (*_HERE, Interaction)),
}
AT_ONCE = tuple(_COUNTS)
# What the count reads of vocabularies: they are no ledger, and are loaded while pages are served.
_TREES: dict[str, Callable[[], tuple[frozenset[str], ...]]] = {
    "regional_headquarters": presence.trees,
    "visit_coverage": coverage.trees,
}
