"""How a case may go on, and by when it must: two tables and pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from inward.office.rules import WorkingCalendar


class CaseKind(TextChoices):
    ENQUIRY = "enquiry", pgettext_lazy("case", "Enquiry")
    SERVICE = "service", pgettext_lazy("case", "Service")
    GRIEVANCE = "grievance", pgettext_lazy("case", "Grievance")


class Step(TextChoices):
    """What happened to a case. Where it stands is its last step."""

    RECEIVED = "received", pgettext_lazy("case step", "Received")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("case step", "Acknowledged")
    ASSIGNED = "assigned", pgettext_lazy("case step", "Assigned")
    REFERRED = "referred", pgettext_lazy("case step", "Referred to a public body")
    ESCALATED = "escalated", pgettext_lazy("case step", "Escalated")
    ANSWERED = "answered", pgettext_lazy("case step", "Answered")
    CONFIRMED = "confirmed", pgettext_lazy("case step", "Confirmed by the enterprise")
    DISPUTED = "disputed", pgettext_lazy("case step", "Disputed by the enterprise")
    CLOSED = "closed", pgettext_lazy("case step", "Closed")


_OPEN = frozenset({Step.ASSIGNED, Step.REFERRED, Step.ESCALATED, Step.ANSWERED})

# A referral closes only through an answer; a dispute opens the case again.
NEXT: dict[Step | None, frozenset[Step]] = {
    None: frozenset({Step.RECEIVED}),
    Step.RECEIVED: _OPEN | {Step.ACKNOWLEDGED},
    Step.ACKNOWLEDGED: _OPEN,
    Step.ASSIGNED: _OPEN,
    Step.REFERRED: _OPEN - {Step.ASSIGNED},
    Step.ESCALATED: _OPEN,
    Step.ANSWERED: frozenset({Step.CONFIRMED, Step.DISPUTED, Step.CLOSED, Step.ANSWERED}),
    Step.CONFIRMED: frozenset({Step.CLOSED}),
    Step.DISPUTED: _OPEN,
    Step.CLOSED: frozenset({Step.DISPUTED}),
}


def may_follow(now: Step | None, then: Step) -> bool:
    return then in NEXT[now]


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the office promises: working hours to acknowledge, working days to answer."""

    acknowledge_hours: float = 2
    answer_days: int = 3
    complex_days: int = 15


def clocks_by_kind(said: Mapping[str, Mapping[str, float]]) -> dict[CaseKind, Clocks]:
    """The clocks of each kind of case; what a setting does not say is as the office promises to all.

    Raises:
        ValueError: for a kind or a clock that does not exist, or a time that is not above 0.
    """
    if unknown := said.keys() - set(CaseKind.values):
        raise ValueError(f"no kind of case is called {', '.join(sorted(unknown))}")
    return {kind: _clocks(kind, said.get(kind.value, {})) for kind in CaseKind}


def _clocks(kind: CaseKind, said: Mapping[str, float]) -> Clocks:
    names = [f.name for f in fields(Clocks)]
    if unknown := said.keys() - set(names):
        raise ValueError(f"{kind}: there is no clock {', '.join(sorted(unknown))}; use {names}")
    if any(not value > 0 for value in said.values()):
        raise ValueError(f"{kind}: a clock runs for more than 0 hours or days")
    whole = {name: v if name == "acknowledge_hours" else int(v) for name, v in said.items()}
    return Clocks(**whole)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Promised:
    """The moments promised for a case; provisional where a year's holidays are not published."""

    acknowledge: datetime
    answer: datetime
    provisional: bool


def promised(
    at: datetime, *, complex_: bool, clocks: Clocks, calendar: WorkingCalendar
) -> Promised:
    """By when a case received at a moment is acknowledged and answered."""
    acknowledge = calendar.after_hours(at, clocks.acknowledge_hours)
    answer = calendar.after_days(at, clocks.complex_days if complex_ else clocks.answer_days)
    return Promised(acknowledge, answer, calendar.is_provisional(acknowledge.date(), answer.date()))


def promised_again(
    at: datetime, *, complex_: bool, clocks: Clocks, calendar: WorkingCalendar
) -> datetime:
    """By when a case that is disputed at a moment is answered anew: as long as for a new one."""
    return promised(at, complex_=complex_, clocks=clocks, calendar=calendar).answer


@dataclass(frozen=True, slots=True)
class Clock:
    """What a case waits for, by when, and how many working hours are left or, negative, over."""

    answers: bool  # False: it is still to be acknowledged
    by: datetime
    hours: float

    @property
    def late(self) -> bool:
        return self.hours < 0

    @property
    def size(self) -> float:
        return round(abs(self.hours), 1)


def clock(
    *,
    acknowledge_by: datetime,
    answer_by: datetime,
    acknowledged_at: datetime | None,
    answered_at: datetime | None,
    closed_at: datetime | None,
    at: datetime,
    calendar: WorkingCalendar,
) -> Clock | None:
    """The clock that runs for a case at a moment; None once it is answered or closed.

    A dispute takes the answer back: then `answer_by` counts from the dispute and `answered_at` is
    the first answer after it, if there is one yet.
    """
    if answered_at or closed_at:
        return None
    by = answer_by if acknowledged_at else acknowledge_by
    left = calendar.hours_between(at, by) if at <= by else -calendar.hours_between(by, at)
    # Past its moment is late, also before the next working hour has begun.
    return Clock(acknowledged_at is not None, by, left if at <= by else min(left, -0.05))
