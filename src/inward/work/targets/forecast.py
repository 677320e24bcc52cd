"""What the pipeline lets expect of a target by the end of its period: an estimate, assumptions shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count

from inward.core.printed import number, quantity
from inward.evidence.models import Observation, rows_of
from inward.evidence.rules import Basis
from inward.figures.queries.funnel import Chance, chances
from inward.pipeline.actions import INVESTMENT
from inward.pipeline.models import Progress
from inward.pipeline.rules import PATH, Stage
from inward.work.targets.queries import Line, Place, spoken

# A cohort is closed once a whole year has passed since its last day; so many of them are read.
_COHORTS = 3
# Fewer projects than this say little; the page says how few they were.
FEW = 20


def closed_cohorts(on: date) -> tuple[int, int]:
    """The first and the last year whose leads have had at least a year since."""
    last = on.year - 2
    return last - _COHORTS + 1, last


@dataclass(frozen=True, slots=True)
class Ahead:
    """The open projects at one stage, what became of such projects before, what to expect of these."""

    stage: Stage
    open: int
    worth: Decimal | None  # of a target in money: the values of these projects, added up
    unvalued: int
    chance: Chance
    query: str  # the list of these projects
    reached_query: str  # the rows of those in closed cohorts that reached the stage
    days_query: str  # ... and of those that went on, with their days

    @property
    def expected(self) -> Decimal:
        base = Decimal(self.open) if self.worth is None else self.worth
        return base * (self.chance.share or 0)

    @property
    def per_cent(self) -> int | None:
        return self.chance.per_cent

    @property
    def few(self) -> bool:
        return 0 < self.chance.reached < FEW


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is there, and what may come of the pipeline within the days that are left."""

    line: Line
    to: Stage
    ahead: list[Ahead]
    years: tuple[int, int]
    left: int

    @property
    def expected(self) -> Decimal:
        return sum((one.expected for one in self.ahead), Decimal(0))

    @property
    def total(self) -> Decimal:
        return (self.line.value or Decimal(0)) + self.expected

    @property
    def is_money(self) -> bool:
        return any(one.worth is not None for one in self.ahead)

    @property
    def few(self) -> bool:
        return any(one.few for one in self.ahead if one.open)

    @property
    def blind(self) -> bool:
        """No closed cohort to learn from."""
        return not any(one.chance.reached for one in self.ahead)

    @property
    def unvalued(self) -> int:
        return sum(one.unvalued for one in self.ahead)

    @property
    def total_said(self) -> str:
        return spoken(self.line.figure, self._rounded(self.total), self.line.metric.own)

    @property
    def expected_said(self) -> str:
        return spoken(self.line.figure, self._rounded(self.expected), self.line.metric.own)

    @property
    def enough(self) -> bool:
        return self.total >= self.line.target.value

    def _rounded(self, value: Decimal) -> Decimal:
        return value.quantize(
            Decimal(10_000) if self.is_money and value > 1_000_000 else Decimal("0.1")
        )

    def rows(self) -> list[tuple[Ahead, str, str]]:
        """Each stage with what is open and what is expected of it, as they are printed."""
        money = self.line.metric.own.get("currency", "CNY")
        return [
            (
                one,
                number(one.open) if one.worth is None else str(quantity(one.worth, money)),
                number(self._rounded(one.expected))
                if one.worth is None
                else str(quantity(self._rounded(one.expected), money)),
            )
            for one in self.ahead
        ]


def forecast(line: Line, *, on: date) -> Forecast | None:
    """For a target on projects that reach a stage, or on their contracted value; None for others.

    Only while the period runs. The chances are those of the whole office: a team has too few
    projects of its own to learn from.
    """
    stage = line.metric.asked.text.get("stage")
    target = line.target
    if line.figure.name not in ("projects_reached", "value_of_projects") or not stage:
        return None
    if not _runs(line, on) or stage == Stage.RECEIVED or other_basis(line, on=on):
        return None
    to, years = Stage(stage), closed_cohorts(on)
    left = (target.period_last - on).days
    known = chances(to, years=years, within=left, on=on)
    before = PATH[: PATH.index(to)]
    open_ = _open(before, line.place)
    worth = _worth(before, line) if line.figure.name == "value_of_projects" else None
    cohort = {"cohort": f"{years[0]}/{years[1]}", "on": on.isoformat()}
    ahead = [
        Ahead(
            stage=one,
            open=open_.get(one, 0),
            worth=worth[one][0] if worth else None,
            unvalued=worth[one][1] if worth else 0,
            chance=known.get(one, Chance(0, 0)),
            query=urlencode({"stage": one.value} | _team(line.place)),
            reached_query=urlencode({"stage": one.value} | cohort),
            days_query=urlencode({"from": one.value, "to": to.value} | cohort),
        )
        for one in before
    ]
    return Forecast(line, to, ahead, years, left)


def other_basis(line: Line, *, on: date) -> bool:
    """A running target on announced or actual values: contracted ones are no part of those."""
    basis = line.metric.asked.text.get("basis")
    of_value = line.figure.name == "value_of_projects" and basis != Basis.CONTRACTED
    return of_value and _runs(line, on)


def _runs(line: Line, on: date) -> bool:
    return line.target.period_first <= on <= line.target.period_last


def _team(place: Place) -> dict[str, str]:
    return {} if place.whole else {"team": str(place.team.pk)}


def _open(stages: Sequence[Stage], place: Place) -> dict[Stage, int]:
    rows = Progress.objects.filter(stage__in=stages)
    if not place.whole:
        rows = rows.filter(team=place.team)
    found = rows.order_by().values_list("stage").annotate(n=Count("*"))
    return {Stage(stage): n for stage, n in found}


def _worth(stages: Sequence[Stage], line: Line) -> dict[Stage, tuple[Decimal, int]]:
    """The open projects' contracted values, or what was announced where nothing is contracted yet.

    Returns:
        for each stage the sum, and how many projects have neither.
    """
    rows = Progress.objects.filter(stage__in=stages)
    if not line.place.whole:
        rows = rows.filter(team=line.place.team)
    stage_of = dict(rows.values_list("project_id", "stage"))
    said = (
        rows_of(Observation)
        .live(on=line.on, known=line.known)
        .filter(
            subject_id__in=rows.values("project_id"),
            metric_id=INVESTMENT,
            unit=line.metric.own.get("currency", "CNY"),
            basis__in=[Basis.ANNOUNCED, Basis.CONTRACTED],
        )
        .order_by("last", "entry_id", "id")
        .values_list("subject_id", "basis", "value")
    )
    values = {(subject, basis): value for subject, basis, value in said}
    found = {stage: (Decimal(0), 0) for stage in stages}
    for project, stage in stage_of.items():
        value = values.get((project, Basis.CONTRACTED), values.get((project, Basis.ANNOUNCED)))
        total, without = found[Stage(stage)]
        found[Stage(stage)] = (total + (value or 0), without + (value is None))
    return found
