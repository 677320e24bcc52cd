"""Figures of projects counted for every team at once: a roll-up asks once, however many teams.

The numbers are those of the figures themselves; a test holds them to it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from inward.evidence.models import Edit, FactQuerySet
from inward.figures.queries.funds import values_of
from inward.figures.queries.projects import milestones, those_reached
from inward.figures.rules import Counted, Figure, share
from inward.pipeline.models import Project
from inward.pipeline.rules import Stage


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the projects of one team come to."""

    number: int = 0
    of: int = 0
    money: Decimal = Decimal(0)

    def __add__(self, other: "_Sum") -> "_Sum":
        return _Sum(self.number + other.number, self.of + other.of, self.money + other.money)


_Sums = Mapping[int | None, _Sum]


@dataclass(frozen=True, slots=True)
class ByTeam:
    """One figure as counted for each team and for all; rows are those of the figure asked alone."""

    figure: Figure
    asked: Mapping[str, Any]
    on: date
    known: int
    sums: _Sums
    says: Callable[[_Sum], Counted]

    def of(self, team: int) -> Counted:
        return self._counted(self.sums.get(team, _Sum()), {"team": team})

    def whole(self) -> Counted:
        return self._counted(sum(self.sums.values(), _Sum()), {})

    def _counted(self, come_to: _Sum, also: Mapping[str, Any]) -> Counted:
        def alone() -> Counted:
            return self.figure.count({**self.asked, **also}, self.on, self.known)

        return replace(
            self.says(come_to), rows=lambda: alone().rows(), beside=lambda: alone().beside()
        )


def by_team(figure: Figure, asked: Mapping[str, Any], *, on: date, known: int) -> ByTeam | None:
    """A figure for all teams; None where it has to be asked for each.

    That is so too while a project changes its team: then the journal says who had it at `known`.
    """
    if figure.name not in _COUNTS:
        return None
    if Edit.objects.filter(entry_id__gt=known, field="team").exists():
        return None
    sums, says = _COUNTS[figure.name](asked, on, known)
    return ByTeam(figure, asked, on, known, sums, says)


_Count = Callable[[Mapping[str, Any], date, int], tuple[_Sums, Callable[[_Sum], Counted]]]


def _with_team(facts: FactQuerySet) -> FactQuerySet:
    project = Project.objects.filter(pk=OuterRef("subject_id"))
    found: FactQuerySet = facts.order_by().annotate(team=Subquery(project.values("team_id")[:1]))
    return found


def _says(value: Decimal | None, **more: Any) -> Counted:
    return Counted(value=value, rows=lambda: iter(()), **more)


def _reached(
    asked: Mapping[str, Any], on: date, known: int
) -> tuple[_Sums, Callable[[_Sum], Counted]]:
    facts = _with_team(those_reached(asked, on, known))
    rows = facts.values_list("team").annotate(number=Count("pk"))
    sums = {team: _Sum(number) for team, number in rows}
    return sums, lambda s: _says(Decimal(s.number), numerator=s.number)


def _share(
    of: Stage, then: Stage, asked: Mapping[str, Any], on: date, known: int
) -> tuple[_Sums, Callable[[_Sum], Counted]]:
    within = asked.get("period") or asked.get("cohort")
    later = milestones(then, on, known).filter(subject_id=OuterRef("subject_id"))
    facts = _with_team(milestones(of, on, known, within=within)).annotate(went=Exists(later))
    rows = facts.values_list("team").annotate(
        number=Count("pk", filter=Q(went=True)), of=Count("pk")
    )
    sums = {team: _Sum(number, all_) for team, number, all_ in rows}
    return sums, lambda s: _says(share(s.number, s.of), numerator=s.number, of=s.of)


def _value(
    asked: Mapping[str, Any], on: date, known: int
) -> tuple[_Sums, Callable[[_Sum], Counted]]:
    among = milestones(asked["stage"], on, known, within=asked.get("period"))
    team_of = dict(_with_team(among).values_list("subject_id", "team"))
    basis, currency = asked["basis"], asked["currency"]
    said = values_of(among.values("subject_id"), (basis,), currency, on, known)
    sums: dict[int | None, _Sum] = defaultdict(_Sum)
    for (project, _), one in said.items():
        sums[team_of[project]] += _Sum(1, money=one.value)

    def says(s: _Sum) -> Counted:
        return _says(s.money if s.number else None, numerator=s.number, unit=currency)

    return sums, says


_COUNTS: dict[str, _Count] = {
    "projects_reached": _reached,
    "landing_rate": partial(_share, Stage.SIGNED, Stage.REGISTERED),
    "start_rate": partial(_share, Stage.SIGNED, Stage.INVESTING),
    "conversion_rate": partial(_share, Stage.RECEIVED, Stage.REGISTERED),
    "value_of_projects": _value,
}
AT_ONCE = tuple(_COUNTS)
