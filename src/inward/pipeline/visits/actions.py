"""What an officer does about visits: puts a day's visits on somebody's list."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inward.office.models import Member, Task
from inward.office.tasks import set_task
from inward.pipeline.visits.queries import Stop


@transaction.atomic
def set_visits(
    stops: Sequence[Stop],
    *,
    member: Member,
    due: date,
    by: User | None,
    at: datetime,
    today: date | None = None,
) -> list[Task]:
    """A task for each visit of a day, in the order of the way; one already set is not set twice.

    Raises:
        DayIsPast: as `set_task`.
    """
    visited = [stop.listing.organisation.subject for stop in stops]
    open_ = Task.objects.filter(member=member, due=due, about__in=visited, done_at=None)
    there = set(open_.values_list("about", flat=True))
    return [
        set_task(
            member=member,
            text=_("Visit %(number)s: %(name)s") % {"number": number, "name": subject.label},
            due=due,
            about=subject,
            by=by,
            at=at,
            today=today,
        )
        for number, subject in enumerate(visited, start=1)
        if subject.pk not in there
    ]
