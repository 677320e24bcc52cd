"""What stands in somebody's calendar: their open tasks, and the clocks of cases they hold."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inward.aftercare.models import Desk
from inward.core.language import here
from inward.office.models import Link, Member, Task
from inward.office.queries import working_calendar
from inward.work.feed.rules import Entry

PURPOSE = "calendar"
# What is longer past is late on "my day"; a calendar is no archive.
_BACK = timedelta(days=60)
_AHEAD = timedelta(days=400)
_MOST = 1000


def links_of(member: Member) -> list[Link]:
    """The calendar links of a member that still open or were withdrawn, the newest first."""
    if member.subject_id is None:
        return []
    found = Link.objects.filter(subject=member.subject_id, purpose=PURPOSE)
    return list(found.order_by("-id")[:20])


def entries(member: Member, *, at: datetime, address: str) -> Iterator[Entry]:
    """Entries of a member's calendar as it stands at a moment; each leads to `address`."""
    zone = working_calendar().zone
    today = at.astimezone(zone).date()
    tasks = Task.objects.filter(
        member=member, done_at=None, due__gte=today - _BACK, due__lte=today + _AHEAD
    )
    for task in tasks.select_related("about__label").order_by("due", "id")[:_MOST]:
        when = datetime.combine(task.due, task.due_time, zone) if task.due_time else task.due
        about = getattr(task.about, "label", None)
        said = " · ".join(str(part) for part in (task.whom, about) if part)
        yield Entry(f"task-{task.pk}@inward", task.made_at, when, task.text, said, address)
    for desk in _running(member):
        by = desk.answer_by if desk.acknowledged_at else desk.acknowledge_by
        title = here(desk.case.name_en, desk.case.name_zh)
        summary = _("Case %(reference)s: %(title)s") % {
            "reference": desk.case.reference,
            "title": title,
        }
        said = _("to answer by") if desk.acknowledged_at else _("to acknowledge by")
        uid = f"case-{desk.pk}@inward"
        yield Entry(uid, desk.received_at, by, summary, str(said), address)


def _running(member: Member) -> list[Desk]:
    held = Desk.objects.filter(member=member, answered_at=None, closed_at=None)
    return list(held.select_related("case").order_by("answer_by", "pk")[:_MOST])
