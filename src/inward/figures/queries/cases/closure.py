"""Closure: resolved by the hour promised, of the cases that are due."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from inward.figures.queries.cases.histories import Clock, History, histories
from inward.figures.queries.cases.parameters import (
    ENTERPRISE,
    KIND,
    NAME,
    OF_TEAM,
    PERIOD,
    RECEIVED,
    TEAM,
)
from inward.figures.queries.cases.shown import facts_of, moment, with_shown
from inward.figures.rules import Beside, Column, Counted, Figure, Reckoning, Row, Words, share
from inward.office.queries import working_calendar
from inward.office.rules import DAY


def due(
    asked: Mapping[str, Any], on: date, known: int, only: Collection[int] | None = None
) -> Iterator[tuple[History, Clock]]:
    """The cases that are due by the end of the day, each with the clock that says so."""
    ends = datetime.combine(on + DAY, time.min, working_calendar().zone)
    for one in histories(asked, on, known, only):
        if clock := one.due(ends):
            yield one, clock


def _closure(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    total = numerator = answered = 0
    for one, clock in due(asked, on, known):
        total += 1
        numerator += clock.in_time
        answered += one.answer is not None

    def rows() -> Iterator[Row]:
        for (one, clock), shown, is_ in with_shown(due(asked, on, known), known):
            answer = one.answer
            shown |= {
                "received": moment(one.received.at),
                "by": moment(clock.by),
                "done": moment(answer.at) if answer else "",
            }
            facts = facts_of(one.received, clock.answer, answer)
            yield Row(counted=clock.in_time, facts=facts, shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        return (Beside("answered", _ANSWERED, answered, total),)

    return Counted(
        value=share(numerator, total), numerator=numerator, of=total, rows=rows, beside=beside
    )


_ANSWERED = Words("answered at all, in time or not", "已答复（含逾期）")

FIGURE = Figure(
    name="closure_rate",
    version=2,
    title=Words("Closure: resolved in time", "办结率"),
    definition=Words(
        "Resolved in time of due: of the cases of which a promised hour of answer has passed by "
        "the end of the day, those answered by that hour and not disputed since. A dispute starts "
        "a new clock, by whose hour an answer given in time is due again; it does not undo an hour "
        "that was missed: such a case stays due and not in time. "
        f"Answered at all, in time or not, is told beside it. {OF_TEAM.en}",
        "按时办结／到期：截至所选日期终了，承诺答复时限已届满的诉求中，在时限内答复且其后企业未提异议者所占比例；"
        "企业提出异议的，时限重新起算，按时答复者至新时限届满方再计为到期；此前已逾期者不因异议而免，仍计为到期且未按时办结；"
        f"已答复（含逾期）者另列。{OF_TEAM.zh}",
    ),
    unit=Words("cases", "件"),
    count=_closure,
    parameters=(PERIOD, KIND, TEAM),
    columns=(
        NAME,
        ENTERPRISE,
        RECEIVED,
        Column("by", Words("Promised by", "承诺时限"), public=False),
        Column("done", Words("Answered", "答复时间"), public=False),
    ),
    reckoning=Reckoning.SHARE,
)
