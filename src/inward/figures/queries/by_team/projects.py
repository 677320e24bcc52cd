"""Projects counted for every team at once, from the current table of passages."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from inward.core.intervals import Interval
from inward.evidence.models import Observation
from inward.evidence.rules import Basis
from inward.figures.queries.by_team.parts import Came, Parts, Sums, added_up, put_together
from inward.figures.queries.clocks import inside, stream
from inward.figures.rules import middle_of, ratio, share
from inward.pipeline.actions import INVESTMENT
from inward.pipeline.current import days_between
from inward.pipeline.models import Passage
from inward.pipeline.rules import Stage


def _passages(
    stage: str, on: date, *, within: Interval | None = None, cohort: Interval | None = None
) -> QuerySet[Passage]:
    """The same as `milestones` and `those_reached`, from the table that says the team too."""
    found = Passage.objects.filter(stage=stage, reached_last__lte=on).order_by()
    if within:
        found = found.filter(inside(within, "reached_first", "reached_last"))
    if cohort:
        found = found.filter(inside(cohort, "received_first", "received_last"))
        found = found.filter(received_last__lte=on)
    return found


def reached(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    found = _passages(asked["stage"], on, within=asked.get("period"), cohort=asked.get("cohort"))
    rows = found.values_list("team").annotate(number=Count("*"))
    sums = {team: Sums(number) for team, number in rows}
    return added_up(sums, lambda s: Came(Decimal(s.number), numerator=s.number))


def went_on(of: Stage, then: Stage, asked: Mapping[str, Any], on: date, known: int) -> Parts:
    """Of the projects that reached one stage those that reached a later one too."""
    later = _passages(then, on).filter(project=OuterRef("project"))
    among = _passages(of, on, within=asked.get("period") or asked.get("cohort"))
    rows = (
        among.annotate(went=Exists(later))
        .values_list("team")
        .annotate(number=Count("stage", filter=Q(went=True)), of=Count("*"))
    )
    sums = {team: Sums(number, all_) for team, number, all_ in rows}
    return added_up(sums, lambda s: Came(share(s.number, s.of), numerator=s.number, of=s.of))


def days_taken(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    cohort = asked.get("cohort")
    received = (
        " AND f.received_first >= %(first)s AND f.received_last <= %(last)s AND f.received_last <= %(on)s"
        if cohort
        else ""
    )
    sql = f"""SELECT f.team_id, {days_between("t.reached_last", "f.reached_last")}, COUNT(*)
 FROM pipeline_passage f JOIN pipeline_passage t ON t.project_id = f.project_id
 AND t.stage = %(to)s AND t.reached_last <= %(on)s
 WHERE f.stage = %(from)s AND f.reached_last <= %(on)s{received} GROUP BY 1, 2"""
    given = {"from": asked["from"], "to": asked["to"], "on": on.isoformat()}
    if cohort:
        given |= {"first": cohort.first.isoformat(), "last": cohort.last.isoformat()}
    heaps: dict[int | None, Counter[int]] = defaultdict(Counter)
    for team, days, number in stream(sql, given):
        heaps[team][days] += number
    return put_together(heaps, lambda heap: Came(middle_of(heap), numerator=heap.total()))


def _last_value(basis: str, currency: str, on: date) -> Subquery:
    """As `values_of`: what was said last of the project on one basis."""
    said = Observation.objects.live(on=on).filter(
        subject_id=OuterRef("project"), metric_id=INVESTMENT, unit=currency, basis=basis
    )
    return Subquery(said.order_by("-last", "-entry_id", "-id").values("value")[:1])


def worth(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    currency = asked["currency"]
    among = _passages(asked["stage"], on, within=asked.get("period"))
    said = among.annotate(said=_last_value(asked["basis"], currency, on))
    sums: dict[int | None, Sums] = defaultdict(Sums)
    for team, value in said.values_list("team", "said"):
        if value is not None:
            sums[team] += Sums(1, part=value)

    def says(s: Sums) -> Came:
        return Came(s.part if s.number else None, numerator=s.number, unit=currency)

    return added_up(sums, says)


def funds(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    """What has come of what was contracted; what came beyond it is no part of that."""
    currency = asked["currency"]
    among = _passages(Stage.SIGNED, on, within=asked.get("period")).annotate(
        contracted=_last_value(Basis.CONTRACTED, currency, on),
        actual=_last_value(Basis.ACTUAL, currency, on),
    )
    sums: dict[int | None, Sums] = defaultdict(Sums)
    for team, contracted, actual in among.values_list("team", "contracted", "actual"):
        if contracted is not None:
            came = Decimal(0) if actual is None else min(actual, contracted)
            sums[team] += Sums(1, part=came, whole=contracted)

    def says(s: Sums) -> Came:
        both = (s.part, s.whole)
        return Came(ratio(*both), numerator=s.number, unit="percent", amounts=both)

    return added_up(sums, says)
