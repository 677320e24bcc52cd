"""What people are reminded of, and when: one table."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from inward.aftercare.rules import Clock


class Reminder(TextChoices):
    TASK = "task", pgettext_lazy("reminder", "Due today")
    PROMISE = "promise", pgettext_lazy("reminder", "Promise falls due")
    OVERDUE = "overdue", pgettext_lazy("reminder", "Promise is past its date")
    LOOKED = "looked", pgettext_lazy("reminder", "Last looked at long ago")
    STATED = "stated", pgettext_lazy("reminder", "Said by an enterprise, not answered")
    ANSWER = "answer", pgettext_lazy("reminder", "Lead without an answer")
    ASSESS = "assess", pgettext_lazy("reminder", "Lead not assessed")
    CONTACT = "contact", pgettext_lazy("reminder", "No contact for long")
    RHYTHM = (
        "rhythm",
        pgettext_lazy("reminder", "Enterprise not seen for longer than its tier asks"),
    )
    FEEDBACK = "feedback", pgettext_lazy("reminder", "Word owed to a referrer")
    RUNNING = "running", pgettext_lazy("reminder", "Clock of a case is about to run out")
    RAN_OUT = "ran_out", pgettext_lazy("reminder", "Clock of a case has run out")
    TEAM = "team", pgettext_lazy("reminder", "Case of your team has run out")
    DIRECTOR = "director", pgettext_lazy("reminder", "Case has run out and its team does not move")


@dataclass(frozen=True, slots=True)
class When:
    """A reminder fires once for each occasion.

    Args:
        ahead: so long before the day it is about (0: on the day; for `every`, unused).
        after: so long after the day since which nothing has happened.
        every: again after so long, for what stays so.
    """

    ahead: timedelta = timedelta()
    after: timedelta = timedelta()
    every: timedelta | None = None


WHEN: dict[Reminder, When] = {
    Reminder.TASK: When(),
    Reminder.PROMISE: When(ahead=timedelta(days=30)),
    Reminder.OVERDUE: When(after=timedelta(days=1), every=timedelta(days=30)),
    Reminder.LOOKED: When(after=timedelta(days=180), every=timedelta(days=180)),
    Reminder.STATED: When(after=timedelta(days=3), every=timedelta(days=7)),
    # Respond to a lead in a day, assess in three (Jiangmen 2024; settings of the office).
    Reminder.ANSWER: When(after=timedelta(days=1)),
    Reminder.ASSESS: When(after=timedelta(days=3)),
    Reminder.CONTACT: When(after=timedelta(days=60), every=timedelta(days=60)),
    Reminder.FEEDBACK: When(ahead=timedelta(days=1)),
}
# RHYTHM has its days from the tier (settings), the clocks of cases theirs from the ladder below.


def rhythm(days: int) -> When:
    """No contact for as long as the tier allows, again after as long."""
    return When(after=timedelta(days=days), every=timedelta(days=days))


class Whom(StrEnum):
    """Who is told of the clock of a case."""

    HOLDER = "holder"  # whoever the case is assigned to; while it is nobody's, who leads
    TEAM = "team"  # who leads the holder's team
    DIRECTOR = "director"  # who leads the office


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder that a case climbs while nobody moves it.

    Args:
        over: working hours past the moment promised; below 0: so many before it.
    """

    kind: Reminder
    over: float
    whom: Whom


# By whether the case waits for an answer (True) or still to be acknowledged (False).
LADDER: dict[bool, tuple[Rung, ...]] = {
    False: (
        Rung(Reminder.RUNNING, -1, Whom.HOLDER),
        Rung(Reminder.RAN_OUT, 0, Whom.HOLDER),
        Rung(Reminder.TEAM, 2, Whom.TEAM),
        Rung(Reminder.DIRECTOR, 7, Whom.DIRECTOR),
    ),
    True: (
        Rung(Reminder.RUNNING, -7, Whom.HOLDER),
        Rung(Reminder.RAN_OUT, 0, Whom.HOLDER),
        Rung(Reminder.TEAM, 7, Whom.TEAM),
        Rung(Reminder.DIRECTOR, 21, Whom.DIRECTOR),
    ),
}
# No case nearer to its moment than this is missed by a look ahead.
LOOK_AHEAD = max(-rung.over for rungs in LADDER.values() for rung in rungs)


def climbed(clock: Clock) -> list[Rung]:
    """Who has to know of a clock now, each by the last rung that was reached for them.

    A machine that was off meanwhile tells everybody once how it stands, not what they missed.
    """
    # At its very moment a clock has not run out yet, however little is left.
    over = -clock.hours if clock.late else min(-clock.hours, -1e-9)
    reached = [rung for rung in LADDER[clock.answers] if rung.over <= over]
    return list({rung.whom: rung for rung in reached}.values())


def occasion(reminder: Reminder | When, since: date, *, on: date) -> date | None:
    """The day of the occasion that fires by `on`, counted from `since`; None if none does yet.

    However often and however late this is asked, one occasion has one answer: missed runs
    are made up by the latest occasion alone, never by all that were missed.
    """
    when = reminder if isinstance(reminder, When) else WHEN[reminder]
    # So long before the first day there is, there is none.
    first = max(since, date.min + when.ahead) - when.ahead + when.after
    if on < first:
        return None
    if when.every is None:
        return first
    return first + (on - first) // when.every * when.every
