"""Next steps: set, done, done after all not, moved to another day."""

from datetime import date, datetime, time

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.evidence.models import Subject
from inward.office.models import Member, Task
from inward.office.rules import TaskKind


class CannotSet(Exception):
    """The task cannot be set so. The message is fit for the screen."""


class DayIsPast(CannotSet):
    """Nothing new falls due on a day that is over; said where the day is entered."""


def set_task(
    *,
    member: Member,
    text: str,
    due: date,
    by: User | None,
    at: datetime,
    kind: TaskKind = TaskKind.DO,
    about: Subject | None = None,
    whom: str = "",
    due_time: time | None = None,
    today: date | None = None,
) -> Task:
    """A next step for somebody on a day.

    Args:
        today: the day on which somebody enters it; None where it is set by rule.

    Raises:
        DayIsPast: if it would be due before it is entered.
        CannotSet: if it says nothing, or nobody is named for what is promised or awaited.
    """
    require(by, Act.RECORD)
    if today and due < today:
        raise DayIsPast(_("This day is over: choose today or a later day."))
    if not text.strip():
        raise CannotSet(_("Say in a few words what is to be done."))
    if kind is not TaskKind.DO and not whom.strip():
        raise CannotSet(_("Name whom it was promised to, or who is awaited."))
    return Task.objects.create(
        member=member,
        text=text.strip(),
        due=due,
        due_time=due_time,
        kind=kind,
        about=about,
        whom=whom.strip(),
        made_at=at,
        made_by=by,
    )


@transaction.atomic
def finish(*, task_id: int, by: User | None, at: datetime) -> Task:
    """Tick a task off; of two who do it at once, the first is remembered."""
    require(by, Act.RECORD)
    Task.objects.filter(pk=task_id, done_at=None).update(done_at=at, done_by=by)
    return Task.objects.get(pk=task_id)


@transaction.atomic
def reopen(*, task_id: int, by: User | None) -> Task:
    require(by, Act.RECORD)
    Task.objects.filter(pk=task_id).update(done_at=None, done_by=None)
    return Task.objects.get(pk=task_id)


@transaction.atomic
def move(*, task_id: int, due: date, by: User | None) -> Task:
    """Put a task off, or forward, to another day."""
    require(by, Act.RECORD)
    Task.objects.filter(pk=task_id).update(due=due)
    return Task.objects.get(pk=task_id)
