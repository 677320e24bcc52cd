"""The funnel: how far each year's leads came and how long each stage took, in one reading.

Read from the current table of passages. The numbers are those of `projects_reached` and
`days_between`; a test holds them to it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from inward.core.quantities import per_hundred
from inward.evidence.remembered import newest, remembered
from inward.figures.queries.clocks import stream
from inward.figures.rules import middle_of
from inward.pipeline.current import days_between
from inward.pipeline.models import Milestone
from inward.pipeline.rules import PATH, Stage

_TABLE = "pipeline_passage"

T = TypeVar("T")


def _remembered(count: Callable[[], T], *what: Any) -> T:
    """Read anew after every milestone and remembered until the next: nothing else changes it."""
    return remembered(("funnel", *what), newest(Milestone), count)


@dataclass(frozen=True, slots=True)
class Reach:
    """One stage of one cohort: how many came so far, and the days since the stage before."""

    stage: Stage
    number: int
    of: int
    days: Decimal | None

    @property
    def before(self) -> Stage | None:
        at = PATH.index(self.stage)
        return PATH[at - 1] if at else None

    @property
    def per_cent(self) -> int:
        return per_hundred(self.number, self.of) or 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """The leads of one year, or of all of them where `year` is empty."""

    year: str
    reached: list[Reach]

    @property
    def received(self) -> int:
        return self.reached[0].number


@dataclass(slots=True)
class _Heap:
    """What was counted of one cohort: for each stage, how many took how many days."""

    numbers: Counter[str] = field(default_factory=Counter)
    days: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, stage: str, days: int | None, number: int) -> None:
        self.numbers[stage] += number
        if days is not None:
            self.days[stage][days] += number

    def cohort(self, year: str) -> Cohort:
        received = self.numbers[Stage.RECEIVED]
        return Cohort(
            year, [Reach(s, self.numbers[s], received, middle_of(self.days[s])) for s in PATH]
        )


def funnel(*, on: date, team: int | None = None) -> list[Cohort]:
    """Each year's leads and, first of all, all of them together, from what is known now.

    A lead received over a span that touches two years is in the sum and in no year.
    """
    if team is not None:  # a project may change its team without a milestone
        return _funnel(on, team)
    return _remembered(lambda: _funnel(on, None), on)


def _funnel(on: date, team: int | None) -> list[Cohort]:
    # In the order of the index, which holds it all; `open_` are those whose stage before does not
    # count yet.
    sql = f"""SELECT cohort, stage, days, COUNT(*),
 SUM(CASE WHEN before_last > %(on)s THEN 1 ELSE 0 END) FROM {_TABLE}
 WHERE reached_last <= %(on)s AND received_last <= %(on)s{_of_team(team)}
 GROUP BY cohort, stage, days"""
    every = _Heap()
    by_year: dict[str, _Heap] = defaultdict(_Heap)
    for year, stage, days, number, open_ in stream(sql, {"on": on.isoformat(), "team": team}):
        for heap in (every, by_year[year]) if year else (every,):
            heap.add(stage, days, number - open_)
            heap.add(stage, None, open_)
    years = [by_year[year].cohort(year) for year in sorted(by_year, reverse=True)]
    return [every.cohort(""), *years]


def _of_team(team: int | None) -> str:
    if team is None:
        return ""
    return " AND team_id = %(team)s"


@dataclass(frozen=True, slots=True)
class Chance:
    """Of the closed cohorts' projects that reached a stage, how many reached a later one in time."""

    reached: int
    in_time: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.in_time) / self.reached if self.reached else None

    @property
    def per_cent(self) -> int | None:
        return per_hundred(self.in_time, self.reached)


def chances(to: Stage, *, years: tuple[int, int], within: int, on: date) -> dict[Stage, Chance]:
    """For each stage before `to`: what became of the projects received in these years.

    Args:
        to: the stage that counts.
        years: the first and the last cohort, both included.
        within: so many days after they had reached the earlier stage.
    """
    return _remembered(lambda: _chances(to, years, within, on), to.value, *years, within, on)


def _chances(to: Stage, years: tuple[int, int], within: int, on: date) -> dict[Stage, Chance]:
    before = ", ".join(f"'{stage.value}'" for stage in PATH[: PATH.index(to)])
    of_these = """f.received_first >= %(first)s AND f.received_last <= %(last)s
 AND f.received_last <= %(on)s"""
    given = {
        "on": on.isoformat(),
        "first": date(years[0], 1, 1).isoformat(),
        "last": date(years[1], 12, 31).isoformat(),
        "within": within,
    }
    reached = f"""SELECT f.stage, COUNT(*) FROM {_TABLE} f
 WHERE {of_these} AND f.stage IN ({before}) AND f.reached_last <= %(on)s GROUP BY 1"""
    # From those that came so far, which are few, back to the stages before; those behind are read
    # with them and left out below.
    in_time = f"""SELECT e.stage, COUNT(*) FROM {_TABLE} f JOIN {_TABLE} e
 ON e.project_id = f.project_id AND e.reached_last <= %(on)s
 WHERE {of_these} AND f.stage = '{to.value}' AND f.reached_last <= %(on)s
 AND {days_between("f.reached_last", "e.reached_last")} <= %(within)s GROUP BY 1"""
    went = dict(stream(in_time, given))
    return {Stage(stage): Chance(n, went.get(stage, 0)) for stage, n in stream(reached, given)}
