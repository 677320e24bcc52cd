"""Cases counted: how soon acknowledged, resolved in time, answered by which body, what was retained."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from inward.aftercare.models import Case, CaseStep
from inward.aftercare.rules import CaseKind, Step
from inward.evidence.models import rows_of
from inward.figures.queries.clocks import Called, as_known, batches, called, survivors
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
    ratio,
    share,
)
from inward.office.models import Member
from inward.office.queries import working_calendar
from inward.office.rules import DAY


@dataclass(frozen=True, slots=True)
class Took:
    """One step of a case as it counts at the two clocks."""

    fact: int
    step: str
    at: datetime
    member: int | None
    body: int | None
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of an answer as it ran: by when, the first answer within it, the dispute that ended it."""

    by: datetime
    answer: Took | None
    disputed: datetime | None

    @property
    def in_time(self) -> bool:
        return self.answer is not None and self.answer.at <= self.by

    def passed(self, ends: datetime) -> bool:
        """Whether its hour came before a moment, and before a dispute started another clock."""
        return self.by < ends and (self.disputed is None or self.by < self.disputed)


@dataclass(frozen=True, slots=True)
class History:
    """A case and its steps in the order in which they were written; the first is its receipt."""

    case: int
    steps: tuple[Took, ...]

    @property
    def received(self) -> Took:
        return next(one for one in self.steps if one.step == Step.RECEIVED)

    @property
    def acknowledged(self) -> Took | None:
        """Whatever is done for a case acknowledges it."""
        return next((one for one in self.steps if one.step != Step.RECEIVED), None)

    @property
    def answer(self) -> Took | None:
        """The answer that stands: the first that was not disputed since."""
        return self.clocks(self.received.at)[-1].answer

    def clocks(self, promised: datetime) -> list[Clock]:
        """The clock promised at first, then those that disputes started."""
        found: list[Clock] = []
        by, answer = promised, None
        for one in self.steps:
            if one.step == Step.DISPUTED:
                found.append(Clock(by, answer, one.at))
                by, answer = one.answer_by or by, None
            elif one.step == Step.ANSWERED and answer is None:
                answer = one
        return [*found, Clock(by, answer, None)]

    def due(self, promised: datetime, ends: datetime) -> Clock | None:
        """The clock by which it counts as due: the first that was missed, else the last if it passed."""
        clocks = self.clocks(promised)
        passed = [one for one in clocks if one.passed(ends)]
        missed = next((one for one in passed if not one.in_time), None)
        return missed or (clocks[-1] if clocks[-1] in passed else None)

    @property
    def handler(self) -> int | None:
        """The member to whom it was assigned last."""
        assigned = [one.member for one in self.steps if one.step == Step.ASSIGNED]
        return assigned[-1] if assigned else None


def histories(asked: Mapping[str, Any], on: date, known: int) -> Iterator[History]:
    """The cases received in a period, of a kind and a team, each with what happened by the day."""
    steps = rows_of(CaseStep).live(on=on, known=known)
    received = steps.filter(step=Step.RECEIVED)
    if period := asked.get("period"):
        received = received.filter(first__gte=period.first, last__lte=period.last)
    cases = Case.objects.filter(pk__in=received.values("subject_id"))
    if kind := asked.get("kind"):
        cases = cases.filter(kind=kind)
    team = asked.get("team")
    members = _members_of(team, known) if team else set()
    rows = (
        steps.filter(subject_id__in=cases.values("pk"))
        .order_by("subject_id", "id")
        .values_list("subject_id", "id", "step", "at", "member_id", "body_id", "answer_by")
    )
    for case, taken in groupby(rows.iterator(2000), key=itemgetter(0)):
        found = History(case, tuple(Took(*one[1:]) for one in taken))
        if not team or found.handler in members:
            yield found


def _members_of(team: int, known: int) -> set[int]:
    """The members of a team as known at a number; the journal of whoever was moved says from where."""
    now = list(Member.objects.values_list("pk", "subject_id", "team_id"))
    moved = {subject: theirs for _, subject, theirs in now if subject}
    then = as_known("team", moved, known, lambda key: int(key) if key else None)
    return {pk for pk, subject, theirs in now if then.get(subject, theirs) == team}


def _shown(keys: Sequence[int], known: int) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """What rows show of these cases, and who they are: title, enterprise."""
    same = survivors(known)
    found = {
        key: same.get(who, who)
        for key, who in Case.objects.filter(pk__in=keys).values_list("pk", "enterprise_id")
    }
    names = called([*keys, *(who for who in found.values() if who)])
    for key in keys:
        who = found[key]
        own, of = names[key], names.get(who) if who else None
        shown = {
            "name_en": own.en,
            "name_zh": own.zh,
            "enterprise_en": of.en if of else "",
            "enterprise_zh": of.zh if of else "",
        }
        beside = (who, of.uuid) if of else None
        yield shown, {"key": own.uuid, "subject": (key, own.uuid), "beside": beside}


def _with_shown(
    found: Iterator[Any], known: int
) -> Iterator[tuple[Any, dict[str, str], dict[str, Any]]]:
    for batch in batches(found):
        about = [one[0].case for one in batch]
        for one, (shown, is_) in zip(batch, _shown(about, known), strict=True):
            yield one, shown, is_


def _facts(*steps: Took | None) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys(("aftercare.casestep", step.fact) for step in steps if step))


def _moment(at: datetime) -> str:
    return at.astimezone(working_calendar().zone).strftime("%Y-%m-%d %H:%M")


# --- how soon somebody answered --------------------------------------------------------------------


def _response(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    worked = Worked(working_calendar())

    def timed() -> Iterator[tuple[History, Decimal | None]]:
        for one in histories(asked, on, known):
            done = one.acknowledged
            yield one, worked.between(one.received.at, done.at) if done else None

    taken = [hours for _, hours in timed()]
    known_hours = [hours for hours in taken if hours is not None]

    def rows() -> Iterator[Row]:
        for (one, hours), shown, is_ in _with_shown(timed(), known):
            shown |= {
                "received": _moment(one.received.at),
                "done": _moment(one.acknowledged.at) if one.acknowledged else "",
                "value": "" if hours is None else plain(hours),
            }
            facts = _facts(one.received, one.acknowledged)
            yield Row(counted=hours is not None, facts=facts, shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        return (Beside("waiting", _WAITING, len(taken) - len(known_hours), len(taken)),)

    return Counted(value=middle(known_hours), numerator=len(known_hours), rows=rows, beside=beside)


# --- in time ----------------------------------------------------------------------------------------


def _closure(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    ends = datetime.combine(on + DAY, time.min, working_calendar().zone)

    def due() -> Iterator[tuple[History, Clock]]:
        for batch in batches(histories(asked, on, known)):
            promised = dict(
                Case.objects.filter(pk__in=[one.case for one in batch]).values_list(
                    "pk", "answer_by"
                )
            )
            for one in batch:
                if clock := one.due(promised[one.case], ends):
                    yield one, clock

    total = numerator = answered = 0
    for one, clock in due():
        total += 1
        numerator += clock.in_time
        answered += one.answer is not None

    def rows() -> Iterator[Row]:
        for (one, clock), shown, is_ in _with_shown(due(), known):
            answer = one.answer
            shown |= {
                "received": _moment(one.received.at),
                "by": _moment(clock.by),
                "done": _moment(answer.at) if answer else "",
            }
            facts = _facts(one.received, clock.answer, answer)
            yield Row(counted=clock.in_time, facts=facts, shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        return (Beside("answered", _ANSWERED, answered, total),)

    return Counted(
        value=share(numerator, total), numerator=numerator, of=total, rows=rows, beside=beside
    )


# --- what was kept here -----------------------------------------------------------------------------


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _retained(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    what = asked["what"]

    def at_risk() -> Iterator[tuple[History, Decimal, Decimal | None]]:
        for batch in batches(histories({**asked, "kind": CaseKind.GRIEVANCE}, on, known)):
            of = Case.objects.filter(pk__in=[one.case for one in batch])
            risk, kept = (
                as_known(name, dict(of.values_list("pk", name)), known, _number)
                for name in (f"{what}_at_risk", f"{what}_retained")
            )
            for one in batch:
                if risk[one.case] is not None:
                    held = kept[one.case]
                    yield one, Decimal(risk[one.case]), None if held is None else Decimal(held)

    whole = part = open_ = Decimal(0)
    grievances = undecided = 0
    for _, risk, kept in at_risk():
        grievances += 1
        whole += risk
        if kept is None:
            undecided += 1
            open_ += risk
        else:
            part += kept

    def rows() -> Iterator[Row]:
        for (one, risk, kept), shown, is_ in _with_shown(at_risk(), known):
            shown |= {
                "received": _moment(one.received.at),
                "of": plain(risk),
                "value": "" if kept is None else plain(kept),
            }
            yield Row(counted=kept is not None, facts=_facts(one.received), shown=shown, **is_)

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


# --- public bodies ----------------------------------------------------------------------------------


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
            for one, (shown, is_) in zip(batch, _shown_each(about, known), strict=True):
                took = hours(one)
                shown |= {
                    "body_en": bodies[one.body].en,
                    "body_zh": bodies[one.body].zh,
                    "received": _moment(one.sent.at),
                    "done": _moment(one.answer.at) if one.answer else "",
                    "value": "" if took is None else plain(took),
                }
                is_ |= {
                    "key": f"{is_['key']} {one.number}",
                    "beside": (one.body, bodies[one.body].uuid),
                }
                facts = _facts(one.sent, one.answer)
                yield Row(counted=took is not None, facts=facts, shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        return (Beside("waiting", _UNANSWERED, len(taken) - len(known_hours), len(taken)),)

    return Counted(value=middle(known_hours), numerator=len(known_hours), rows=rows, beside=beside)


def _shown_each(keys: Sequence[int], known: int) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """As `_shown`, where a case may come several times."""
    once = list(dict.fromkeys(keys))
    by_key = dict(zip(once, _shown(once, known), strict=True))
    for key in keys:
        shown, is_ = by_key[key]
        yield dict(shown), dict(is_)


_WAITING = Words("nobody has acknowledged", "尚未受理")
_ANSWERED = Words("answered at all, in time or not", "已答复（含逾期）")
_UNANSWERED = Words("referrals without an answer", "转办后尚未答复")
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
_KINDS = {
    CaseKind.ENQUIRY.value: Words("enquiry", "咨询"),
    CaseKind.SERVICE.value: Words("service", "服务"),
    CaseKind.GRIEVANCE.value: Words("grievance", "投诉"),
}
_WHAT = {"capital": Words("capital", "资金"), "jobs": Words("jobs", "岗位")}
_PERIOD = Parameter("period", Takes.PERIOD, Words("Received in", "受理期间"))
_KIND = Parameter("kind", Takes.CHOICE, Words("Kind", "类别"), tuple(_KINDS), words=_KINDS)
_TEAM = Parameter("team", Takes.SUBJECT, Words("Team", "部门/街镇"), ("team",))
_NAME = Column("name", Words("Case", "诉求"), Shows.BILINGUAL, public=False)
_ENTERPRISE = Column("enterprise", Words("Enterprise", "企业"), Shows.BILINGUAL, public=False)
_RECEIVED = Column("received", Words("Received", "收到时间"), public=False)
_HOURS = Column("value", Words("Working hours", "工作小时"), public=False)
_OF_TEAM = Words(
    "A team's cases are those last assigned to one of its members.",
    "按部门/街镇：以最近一次分派给其人员者为准。",
)
_MEDIAN = Words(
    "Hours count by the office's working calendar. A median of parts does not add up.",
    "小时数按本单位工作日历计算。中位数不能由各部分相加。",
)

FIGURES = (
    Figure(
        name="response_time",
        version=1,
        title=Words(
            "Response: median working hours to acknowledge", "响应：受理用时中位数（工作小时）"
        ),
        definition=Words(
            "The median of the working hours from receipt to the first thing done for a case, over "
            "the cases received in the period and acknowledged by the day. Those nobody has "
            f"acknowledged are told beside it. {_MEDIAN.en} {_OF_TEAM.en}",
            "期间内收到且截至所问之日已受理的诉求，自收到至首次处理的工作小时数之中位数；尚未受理者另列。"
            f"{_MEDIAN.zh}{_OF_TEAM.zh}",
        ),
        unit=Words("working hours", "工作小时"),
        count=_response,
        parameters=(_PERIOD, _KIND, _TEAM),
        columns=(
            _NAME,
            _ENTERPRISE,
            _RECEIVED,
            Column("done", Words("Acknowledged", "受理时间"), public=False),
            _HOURS,
        ),
        reckoning=Reckoning.MEDIAN,
    ),
    Figure(
        name="closure_rate",
        version=2,
        title=Words("Closure: resolved in time", "办结率"),
        definition=Words(
            "Resolved in time of due: of the cases of which a promised hour of answer has passed by "
            "the end of the day, those answered by that hour and not disputed since. A dispute starts "
            "a new clock, by whose hour an answer given in time is due again; it does not undo an hour "
            "that was missed: such a case stays due and not in time. "
            f"Answered at all, in time or not, is told beside it. {_OF_TEAM.en}",
            "按时办结／到期：截至所问之日终了，承诺答复时限已届满的诉求中，在时限内答复且其后企业未提异议者所占比例；"
            "企业提出异议的，时限重新起算，按时答复者至新时限届满方再计为到期；此前已逾期者不因异议而免，仍计为到期且未按时办结；"
            f"已答复（含逾期）者另列。{_OF_TEAM.zh}",
        ),
        unit=Words("cases", "件"),
        count=_closure,
        parameters=(_PERIOD, _KIND, _TEAM),
        columns=(
            _NAME,
            _ENTERPRISE,
            _RECEIVED,
            Column("by", Words("Promised by", "承诺时限"), public=False),
            Column("done", Words("Answered", "答复时间"), public=False),
        ),
        reckoning=Reckoning.SHARE,
    ),
    Figure(
        name="retained_rate",
        version=1,
        title=Words("Retained of what was at risk", "留存率"),
        definition=Words(
            "Retained of at risk, per hundred: over the grievances received in the period for which "
            "capital (or jobs) at risk is entered. What was retained counts as known at the number "
            "asked; grievances of which nobody has said it yet stay in the denominator and are told "
            f"beside the rate, with the rate of the others. {_OF_TEAM.en}",
            "留存／涉险（%）：期间内收到且载有涉险资金（或岗位）的投诉。留存结果以所问记录序号时所载为准；"
            f"尚未载明结果者仍计入分母，并另列其数及其余投诉的比例。{_OF_TEAM.zh}",
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
            _PERIOD,
            _TEAM,
        ),
        columns=(
            _NAME,
            _ENTERPRISE,
            _RECEIVED,
            Column("of", Words("At risk", "涉险"), public=False),
            Column("value", Words("Retained", "留存"), public=False),
        ),
        reckoning=Reckoning.RATIO,
    ),
    Figure(
        name="answer_time",
        version=1,
        title=Words(
            "Median working hours until a public body answers", "公共部门答复用时中位数（工作小时）"
        ),
        definition=Words(
            "The median of the working hours from the referral of a case to the answer that came of "
            "it: the first that names the body, or that names none while no other body had been "
            "asked. Over the cases received in the period; referrals without an answer are told "
            f"beside it. {_MEDIAN.en}",
            "自转办至该部门答复的工作小时数之中位数：以其后首次载明该部门的答复为准；答复未载部门的，"
            "以其间未转其他部门者为准。范围为期间内收到的诉求；尚未答复的转办另列。"
            f"{_MEDIAN.zh}",
        ),
        unit=Words("working hours", "工作小时"),
        count=_answer_time,
        parameters=(
            Parameter("body", Takes.SUBJECT, Words("Public body", "公共部门"), ("organisation",)),
            _PERIOD,
            _KIND,
        ),
        columns=(
            _NAME,
            _ENTERPRISE,
            Column("body", Words("Public body", "公共部门"), Shows.BILINGUAL, public=False),
            Column("received", Words("Referred", "转办时间"), public=False),
            Column("done", Words("Answered", "答复时间"), public=False),
            _HOURS,
        ),
        reckoning=Reckoning.MEDIAN,
    ),
)
