"""How long public bodies took to answer what was referred to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from inward.aftercare.rules import Step
from inward.figures.queries.cases.histories import History, Took, histories
from inward.figures.queries.cases.parameters import ENTERPRISE, HOURS, KIND, MEDIAN, NAME, PERIOD
from inward.figures.queries.cases.shown import facts_of, moment, shown_each
from inward.figures.queries.clocks import Called, batches, called, survivors
from inward.figures.queries.hours import Worked
from inward.figures.queries.series import plain
from inward.figures.rules import (
    Beside,
    Column,
    Counted,
    Figure,
    Parameter,
    Reckoning,
    Row,
    Shows,
    Takes,
    Words,
    middle,
)
from inward.office.queries import working_calendar


@dataclass(frozen=True, slots=True)
class _Referral:
    """A case referred to a body, and the answer that came of it."""

    case: int
    number: int
    body: int
    sent: Took
    answer: Took | None


def referrals(one: History, same: Mapping[int, int]) -> Iterator[_Referral]:
    """Each referral of a case with its answer: the first after it that names that body, or that
    names none while no other body had been asked since."""
    sent = [n for n, step in enumerate(one.steps) if step.step == Step.REFERRED and step.body]
    for number, start in enumerate(sent, start=1):
        step = one.steps[start]
        assert step.body
        body = same.get(step.body, step.body)
        yield _Referral(
            one.case, number, body, step, _answer_of(body, one.steps[start + 1 :], same)
        )


def _answer_of(body: int, later: Sequence[Took], same: Mapping[int, int]) -> Took | None:
    asked_another = False
    for step in later:
        by = same.get(step.body, step.body) if step.body else None
        if step.step == Step.REFERRED:
            if by == body:
                return None  # asked again: the answer belongs to the later referral
            asked_another = True
        elif step.step == Step.ANSWERED and (by == body or (by is None and not asked_another)):
            return step
    return None


def _answer_time(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    worked, same = Worked(working_calendar()), survivors(known)
    wanted = asked.get("body")

    def found() -> Iterator[_Referral]:
        for one in histories(asked, on, known):
            for sent in referrals(one, same):
                if wanted is None or sent.body == wanted:
                    yield sent

    def hours(one: _Referral) -> Decimal | None:
        return worked.between(one.sent.at, one.answer.at) if one.answer else None

    taken = [hours(one) for one in found()]
    known_hours = [one for one in taken if one is not None]

    def rows() -> Iterator[Row]:
        bodies: dict[int, Called] = {}
        for batch in batches(found()):
            bodies |= called([one.body for one in batch if one.body not in bodies])
            about = [one.case for one in batch]
            for one, (shown, is_) in zip(batch, shown_each(about, known), strict=True):
                took = hours(one)
                shown |= {
                    "body_en": bodies[one.body].en,
                    "body_zh": bodies[one.body].zh,
                    "received": moment(one.sent.at),
                    "done": moment(one.answer.at) if one.answer else "",
                    "value": "" if took is None else plain(took),
                }
                is_ |= {
                    "key": f"{is_['key']} {one.number}",
                    "beside": (one.body, bodies[one.body].uuid),
                }
                facts = facts_of(one.sent, one.answer)
                yield Row(counted=took is not None, facts=facts, shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        return (Beside("waiting", _UNANSWERED, len(taken) - len(known_hours), len(taken)),)

    return Counted(value=middle(known_hours), numerator=len(known_hours), rows=rows, beside=beside)


_UNANSWERED = Words("referrals without an answer", "转办后尚未答复")

FIGURE = Figure(
    name="answer_time",
    version=2,
    title=Words(
        "Median working hours until a public body answers", "公共部门答复用时中位数（工作小时）"
    ),
    definition=Words(
        "The median of the working hours from the referral of a case to the answer that came of "
        "it: the first that names the body, or that names none while no other body had been "
        "asked. Over the cases received in the period; referrals without an answer are told "
        f"beside it. {MEDIAN.en}",
        "自转办至该部门答复的工作小时数之中位数：以其后首次载明该部门的答复为准；答复未载部门的，"
        "以其间未转其他部门者为准。范围为期间内收到的诉求；尚未答复的转办另列。"
        f"{MEDIAN.zh}",
    ),
    unit=Words("working hours", "工作小时"),
    count=_answer_time,
    parameters=(
        Parameter("body", Takes.SUBJECT, Words("Public body", "公共部门"), ("organisation",)),
        PERIOD,
        KIND,
    ),
    columns=(
        NAME,
        ENTERPRISE,
        Column("body", Words("Public body", "公共部门"), Shows.BILINGUAL, public=False),
        Column("received", Words("Referred", "转办时间"), public=False),
        Column("done", Words("Answered", "答复时间"), public=False),
        HOURS,
    ),
    reckoning=Reckoning.MEDIAN,
)
