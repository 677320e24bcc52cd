"""One's own day, and the tasks of everybody. Nothing here writes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from inward.core.paging import Page, page
from inward.core.titles import having
from inward.office.models import Member, Task
from inward.office.rules import TaskKind


@dataclass(frozen=True, slots=True)
class Line:
    """A task as seen on a day: so many days past its day, or (negative) before it."""

    task: Task
    late: int

    @property
    def early(self) -> int:
        return -self.late


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day: late, due today, soon, promised to others, awaited from others."""

    late: list[Line]
    today: list[Line]
    soon: list[Line]
    promised: list[Line]
    waiting: list[Line]


def my_day(member: Member, *, on: date, ahead: timedelta = timedelta(days=7)) -> Day:
    """Open tasks of a member as seen on a day, the most urgent first. One query."""
    tasks = (
        Task.objects.filter(member=member, done_at=None, due__lte=on + ahead)
        .select_related("about__label")
        .order_by("due", "due_time", "id")[:200]
    )
    lines = [Line(task, (on - task.due).days) for task in tasks]
    mine = [line for line in lines if line.task.kind == TaskKind.DO]
    return Day(
        late=[line for line in mine if line.late > 0],
        today=[line for line in mine if line.late == 0],
        soon=[line for line in mine if line.late < 0],
        promised=[line for line in lines if line.task.kind == TaskKind.PROMISED],
        waiting=[line for line in lines if line.task.kind == TaskKind.WAITING],
    )


OPEN, DONE = "open", "done"
TASKS_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Whose tasks are shown and about what; nothing said: everybody's open ones."""

    member: Member | None = None
    about: str = ""  # a kind of subject
    until: date | None = None
    state: str = ""
    text: str = ""


def tasks(sought: TaskFilter) -> QuerySet[Task]:
    """Tasks that match."""
    found = Task.objects.filter(done_at__isnull=sought.state != DONE)
    if sought.member:
        found = found.filter(member=sought.member)
    if sought.about:
        found = found.filter(about__kind=sought.about)
    if sought.until:
        found = found.filter(due__lte=sought.until)
    return having(found, sought.text, "text")


def tasks_by_day(
    sought: TaskFilter, *, on: date, after: str = ""
) -> tuple[list[tuple[date, list[Line]]], str]:
    """One page of them under their days, the earliest first, of done ones the last. One query.

    Returns:
        days with their tasks, and where the next page begins, empty after the last.
    """
    joined = tasks(sought).select_related("about__label", "member__user")
    order = ("-due", "-id") if sought.state == DONE else ("due", "id")
    found: Page[Task] = page(joined, order, after, size=TASKS_PER_PAGE)
    days: dict[date, list[Line]] = defaultdict(list)
    for task in found.rows:
        days[task.due].append(Line(task, (on - task.due).days))
    return list(days.items()), found.next


def done_on(member: Member, *, on: date) -> list[Task]:
    """What a member ticked off on a day, the last first: it can be opened again."""
    rows = Task.objects.filter(member=member, done_at__date=on)
    return list(rows.order_by("-done_at")[:20])
