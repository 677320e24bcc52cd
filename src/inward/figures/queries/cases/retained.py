"""Retained: what was kept here of the capital and the jobs that grievances put at risk."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from inward.aftercare.models import Case
from inward.aftercare.rules import CaseKind
from inward.figures.queries.cases.histories import History, histories
from inward.figures.queries.cases.parameters import (
    ENTERPRISE,
    NAME,
    OF_TEAM,
    PERIOD,
    RECEIVED,
    TEAM,
)
from inward.figures.queries.cases.shown import facts_of, moment, with_shown
from inward.figures.queries.clocks import as_known, batches
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


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def at_risk(
    asked: Mapping[str, Any], on: date, known: int, only: Collection[int] | None = None
) -> Iterator[tuple[History, Decimal, Decimal | None]]:
    """The grievances that put something at risk: how much, and what was retained once it is said."""
    what = asked["what"]
    for batch in batches(histories({**asked, "kind": CaseKind.GRIEVANCE}, on, known, only)):
        of = Case.objects.filter(pk__in=[one.case for one in batch])
        risk, kept = (
            as_known(name, dict(of.values_list("pk", name)), known, _number)
            for name in (f"{what}_at_risk", f"{what}_retained")
        )
        for one in batch:
            if risk[one.case] is not None:
                held = kept[one.case]
                yield one, Decimal(risk[one.case]), None if held is None else Decimal(held)


def _retained(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    what = asked["what"]
    whole = part = open_ = Decimal(0)
    grievances = undecided = 0
    for _, risk, kept in at_risk(asked, on, known):
        grievances += 1
        whole += risk
        if kept is None:
            undecided += 1
            open_ += risk
        else:
            part += kept

    def rows() -> Iterator[Row]:
        for (one, risk, kept), shown, is_ in with_shown(at_risk(asked, on, known), known):
            shown |= {
                "received": moment(one.received.at),
                "of": plain(risk),
                "value": "" if kept is None else plain(kept),
            }
            yield Row(counted=kept is not None, facts=facts_of(one.received), shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        decided = ratio(part, whole - open_)
        return (
            Beside("at_risk", _AT_RISK[what], int(whole)),
            Beside("retained", _KEPT[what], int(part)),
            Beside("undecided", _UNDECIDED, undecided, grievances),
            *([Beside("decided", _DECIDED, int(decided))] if decided is not None else []),
        )

    return Counted(
        value=ratio(part, whole),
        rows=rows,
        beside=beside,
        unit="percent",
        numerator=grievances,
        amounts=(part, whole),
    )


_UNDECIDED = Words(
    "grievances of which nobody has said yet what was retained", "尚未载明留存结果的投诉"
)
_DECIDED = Words(
    "per cent retained, of the grievances of which it is said (rounded down)",
    "已载明结果的投诉中留存百分比（取整）",
)
_AT_RISK = {
    "capital": Words("capital at risk, in all (yuan)", "涉险资金合计（元）"),
    "jobs": Words("jobs at risk, in all", "涉险岗位合计"),
}
_KEPT = {
    "capital": Words("capital retained, in all (yuan)", "留存资金合计（元）"),
    "jobs": Words("jobs retained, in all", "留存岗位合计"),
}
_WHAT = {"capital": Words("capital", "资金"), "jobs": Words("jobs", "岗位")}

FIGURE = Figure(
    name="retained_rate",
    version=1,
    title=Words("Retained of what was at risk", "留存率"),
    definition=Words(
        "Retained of at risk, per hundred: over the grievances received in the period for which "
        "capital (or jobs) at risk is entered. What was retained counts as known at the number "
        "asked; grievances of which nobody has said it yet stay in the denominator and are told "
        f"beside the rate, with the rate of the others. {OF_TEAM.en}",
        "留存／涉险（%）：期间内收到且载有涉险资金（或岗位）的投诉。留存结果以所问记录序号时所载为准；"
        f"尚未载明结果者仍计入分母，并另列其数及其余投诉的比例。{OF_TEAM.zh}",
    ),
    unit=Words("per cent", "%"),
    count=_retained,
    parameters=(
        Parameter(
            "what",
            Takes.CHOICE,
            Words("Of", "对象"),
            tuple(_WHAT),
            default="capital",
            words=_WHAT,
        ),
        PERIOD,
        TEAM,
    ),
    columns=(
        NAME,
        ENTERPRISE,
        RECEIVED,
        Column("of", Words("At risk", "涉险"), public=False),
        Column("value", Words("Retained", "留存"), public=False),
    ),
    reckoning=Reckoning.RATIO,
)
