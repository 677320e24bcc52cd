"""What people are reminded of, and when: one table."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Reminder(TextChoices):
    TASK = "task", pgettext_lazy("reminder", "Due today")
    PROMISE = "promise", pgettext_lazy("reminder", "Promise falls due")
    OVERDUE = "overdue", pgettext_lazy("reminder", "Promise is past its date")
    LOOKED = "looked", pgettext_lazy("reminder", "Last looked at long ago")
    ANSWER = "answer", pgettext_lazy("reminder", "Lead without an answer")
    ASSESS = "assess", pgettext_lazy("reminder", "Lead not assessed")
    CONTACT = "contact", pgettext_lazy("reminder", "No contact for long")
    FEEDBACK = "feedback", pgettext_lazy("reminder", "Word owed to a referrer")


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
    # Respond to a lead in a day, assess in three (Jiangmen 2024; settings of the office).
    Reminder.ANSWER: When(after=timedelta(days=1)),
    Reminder.ASSESS: When(after=timedelta(days=3)),
    Reminder.CONTACT: When(after=timedelta(days=60), every=timedelta(days=60)),
    Reminder.FEEDBACK: When(ahead=timedelta(days=1)),
}


def occasion(reminder: Reminder, since: date, *, on: date) -> date | None:
    """The day of the occasion that fires by `on`, counted from `since`; None if none does yet.

    However often and however late this is asked, one occasion has one answer: missed runs
    are made up by the latest occasion alone, never by all that were missed.
    """
    when = WHEN[reminder]
    first = since - when.ahead + when.after
    if on < first:
        return None
    if when.every is None:
        return first
    return first + (on - first) // when.every * when.every
