"""The money of projects: announced, contracted and actual values side by side, none written over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from inward.evidence.models import Observation, rows_of
from inward.evidence.rules import Basis
from inward.figures.queries.clocks import batches
from inward.figures.queries.projects import (
    INVESTOR,
    NAME,
    OF_TEAM,
    SIGNED_IN,
    TEAM,
    Reached,
    day_column,
    described,
    milestones,
    reached,
    stage_parameter,
)
from inward.figures.queries.series import plain
from inward.figures.rules import (
    Beside,
    Column,
    Counted,
    Figure,
    Parameter,
    Reckoning,
    Row,
    Takes,
    Words,
    ratio,
)
from inward.pipeline.actions import INVESTMENT
from inward.pipeline.rules import Stage


@dataclass(frozen=True, slots=True)
class Said:
    """The last value of a project on one basis, and the fact that says it."""

    value: Decimal
    fact: int


def values_of(
    projects: Sequence[int] | QuerySet[Any],
    bases: Sequence[str],
    currency: str,
    on: date,
    known: int,
) -> dict[tuple[int, str], Said]:
    """For each of these projects and bases the value said last: a running total, not a payment."""
    facts = (
        rows_of(Observation)
        .live(on=on, known=known)
        .filter(subject_id__in=projects, metric_id=INVESTMENT, unit=currency, basis__in=bases)
        .order_by("last", "entry_id", "id")
    )
    return {
        (subject, basis): Said(value, fact)
        for subject, basis, value, fact in facts.values_list("subject_id", "basis", "value", "id")
    }


@dataclass(frozen=True, slots=True)
class _Money:
    """A project with what was contracted and what has come."""

    one: Reached
    contracted: Said | None
    actual: Said | None

    @property
    def arrived(self) -> Decimal:
        """What has come of what was contracted; what came beyond it is no part of that."""
        if self.actual is None or self.contracted is None:
            return Decimal(0)
        return min(self.actual.value, self.contracted.value)


def _funds(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    among = milestones(Stage.SIGNED, on, known, within=asked.get("period"), team=asked.get("team"))
    currency = asked["currency"]
    every: list[_Money] = []
    for batch in batches(reached(among)):
        both = (Basis.CONTRACTED.value, Basis.ACTUAL.value)
        said = values_of([one.project for one in batch], both, currency, on, known)
        every += [_Money(one, *(said.get((one.project, basis)) for basis in both)) for one in batch]
    valued = {money.one.project: money for money in every if money.contracted}
    whole = sum((m.contracted.value for m in valued.values() if m.contracted), Decimal(0))
    part = sum((money.arrived for money in valued.values()), Decimal(0))

    def rows() -> Iterator[Row]:
        for one, shown, is_ in described((money.one for money in valued.values()), known):
            money = valued[one.project]
            assert money.contracted
            came = money.actual
            facts = [("pipeline.milestone", one.fact), _observation(money.contracted)]
            yield Row(
                counted=came is not None,
                facts=tuple([*facts, _observation(came)] if came else facts),
                shown=shown
                | {
                    "day": one.printed,
                    "of": plain(money.contracted.value),
                    "actual": plain(came.value) if came else "",
                    "value": plain(money.arrived) if came else "",
                },
                **is_,
            )

    def beside() -> Sequence[Beside]:
        came = sum((m.actual.value for m in valued.values() if m.actual), Decimal(0))
        return (
            Beside("contracted", _CONTRACTED, int(whole)),
            Beside("actual", _ACTUAL, int(came)),
            Beside("beyond", _BEYOND, int(came - part)),
            Beside("unvalued", _UNVALUED, len(every) - len(valued), len(every)),
        )

    return Counted(
        value=ratio(part, whole),
        rows=rows,
        beside=beside,
        unit="percent",
        numerator=len(valued),
        amounts=(part, whole),
    )


def _observation(said: Said) -> tuple[str, int]:
    return "evidence.observation", said.fact


def _value_of_projects(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    team = asked.get("team")
    among = milestones(asked["stage"], on, known, within=asked.get("period"), team=team)
    basis, currency = asked["basis"], asked["currency"]
    every: dict[int, tuple[Reached, Said | None]] = {}
    for batch in batches(reached(among)):
        said = values_of([one.project for one in batch], (basis,), currency, on, known)
        every |= {one.project: (one, said.get((one.project, basis))) for one in batch}
    known_values = [said.value for _, said in every.values() if said]

    def rows() -> Iterator[Row]:
        for one, shown, is_ in described((one for one, _ in every.values()), known):
            said = every[one.project][1]
            own = (("pipeline.milestone", one.fact),)
            yield Row(
                counted=said is not None,
                facts=(*own, _observation(said)) if said else own,
                shown=shown | {"day": one.printed, "value": plain(said.value) if said else ""},
                **is_,
            )

    def beside() -> Sequence[Beside]:
        return (Beside("unvalued", _UNVALUED, len(every) - len(known_values), len(every)),)

    return Counted(
        value=sum(known_values, Decimal(0)) if known_values else None,
        numerator=len(known_values),
        rows=rows,
        beside=beside,
        unit=currency,
    )


_CONTRACTED = Words("contracted, in all", "合同金额合计")
_ACTUAL = Words("actual, in all", "实际到位合计")
_BEYOND = Words("of it beyond what was contracted", "其中超出合同部分")
_UNVALUED = Words("projects without such a value in this currency", "无该币种此项数值的项目")
_CURRENCIES = {"CNY": Words("yuan", "元"), "USD": Words("US dollars", "美元")}
_CURRENCY = Parameter(
    "currency",
    Takes.CHOICE,
    Words("Currency", "币种"),
    tuple(_CURRENCIES),
    default="CNY",
    words=_CURRENCIES,
)
_BASES = {
    Basis.ANNOUNCED.value: Words("announced", "宣布"),
    Basis.CONTRACTED.value: Words("contracted", "合同"),
    Basis.ACTUAL.value: Words("actual", "实际"),
}
_LAST = Words(
    "Of several values on one basis the last by its day counts, as a running total. Currencies are "
    "never added together; “over” and “about” are taken at the number they stand by.",
    "同一依据有多个数值的，取时间最晚者，视为累计数。不同币种不相加；“逾”“约”按所附之数计。",
)

FIGURES = (
    Figure(
        name="funds_rate",
        version=1,
        title=Words("Funds arrived", "资金到位率"),
        definition=Words(
            "Actual of contracted, per hundred: over the projects signed by the day that have a "
            "contracted value, what has actually come, of each project no more than was contracted; "
            "what came beyond it is told beside the rate, as are projects without a contracted "
            f"value. {_LAST.en} {OF_TEAM.en}",
            "实际／合同（%）：截至所选日期已签约且有合同金额的项目，实际到位金额所占比例；"
            "每一项目以合同金额为限，超出部分及无合同金额的项目另列。"
            f"{_LAST.zh}{OF_TEAM.zh}",
        ),
        unit=Words("per cent", "%"),
        count=_funds,
        parameters=(SIGNED_IN, _CURRENCY, TEAM),
        columns=(
            NAME,
            INVESTOR,
            day_column("day", Words("Signed", "签约时间")),
            Column("of", Words("Contracted", "合同金额"), public=False),
            Column("actual", Words("Actual", "实际到位"), public=False),
            Column("value", Words("Of what was contracted", "计入到位"), public=False),
        ),
        reckoning=Reckoning.RATIO,
    ),
    Figure(
        name="value_of_projects",
        version=1,
        title=Words("Value of projects that reached a stage", "到达某阶段的项目金额"),
        definition=Words(
            "The values on one basis of the projects that reached the stage in the period, added up. "
            "Projects without such a value add nothing and are told beside the sum. "
            f"{_LAST.en} {OF_TEAM.en}",
            "期间内到达该阶段的项目，其某一依据的金额之和；无此项数值的项目不计入，另列其数。"
            f"{_LAST.zh}{OF_TEAM.zh}",
        ),
        unit=Words("", ""),
        count=_value_of_projects,
        parameters=(
            stage_parameter("stage", Words("Stage", "阶段"), Stage.SIGNED.value),
            Parameter(
                "basis",
                Takes.CHOICE,
                Words("Basis", "依据"),
                tuple(_BASES),
                default=Basis.CONTRACTED.value,
                words=_BASES,
            ),
            Parameter("period", Takes.PERIOD, Words("Reached in", "到达期间")),
            _CURRENCY,
            TEAM,
        ),
        columns=(
            NAME,
            INVESTOR,
            day_column("day", Words("Reached", "到达时间")),
            Column("value", Words("Value", "金额"), public=False),
        ),
        reckoning=Reckoning.SUM,
    ),
)
