"""Response: how soon somebody took a case up."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from inward.figures.queries.cases.histories import History, histories
from inward.figures.queries.cases.parameters import (
    ENTERPRISE,
    HOURS,
    KIND,
    MEDIAN,
    NAME,
    OF_TEAM,
    PERIOD,
    RECEIVED,
    TEAM,
)
from inward.figures.queries.cases.shown import facts_of, moment, with_shown
from inward.figures.queries.hours import Worked
from inward.figures.queries.series import plain
from inward.figures.rules import Beside, Column, Counted, Figure, Reckoning, Row, Words, middle
from inward.office.queries import working_calendar


def timed(
    asked: Mapping[str, Any], on: date, known: int, only: Collection[int] | None = None
) -> Iterator[tuple[History, Decimal | None]]:
    """The cases with the working hours until somebody took them up; None where nobody has."""
    worked = Worked(working_calendar())
    for one in histories(asked, on, known, only):
        done = one.acknowledged
        yield one, worked.between(one.received.at, done.at) if done else None


def _response(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    taken = [hours for _, hours in timed(asked, on, known)]
    known_hours = [hours for hours in taken if hours is not None]

    def rows() -> Iterator[Row]:
        for (one, hours), shown, is_ in with_shown(timed(asked, on, known), known):
            shown |= {
                "received": moment(one.received.at),
                "done": moment(one.acknowledged.at) if one.acknowledged else "",
                "value": "" if hours is None else plain(hours),
            }
            facts = facts_of(one.received, one.acknowledged)
            yield Row(counted=hours is not None, facts=facts, shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        return (Beside("waiting", _WAITING, len(taken) - len(known_hours), len(taken)),)

    return Counted(value=middle(known_hours), numerator=len(known_hours), rows=rows, beside=beside)


_WAITING = Words("nobody has acknowledged", "尚未受理")

FIGURE = Figure(
    name="response_time",
    version=1,
    title=Words(
        "Response: median working hours to acknowledge", "响应：受理用时中位数（工作小时）"
    ),
    definition=Words(
        "The median of the working hours from receipt to the first thing done for a case, over "
        "the cases received in the period and acknowledged by the day. Those nobody has "
        f"acknowledged are told beside it. {MEDIAN.en} {OF_TEAM.en}",
        "期间内收到且截至所选日期已受理的诉求，自收到至首次处理的工作小时数之中位数；尚未受理者另列。"
        f"{MEDIAN.zh}{OF_TEAM.zh}",
    ),
    unit=Words("working hours", "工作小时"),
    count=_response,
    parameters=(PERIOD, KIND, TEAM),
    columns=(
        NAME,
        ENTERPRISE,
        RECEIVED,
        Column("done", Words("Acknowledged", "受理时间"), public=False),
        HOURS,
    ),
    reckoning=Reckoning.MEDIAN,
)
