"""What somebody should be reminded of, by the one table. Nothing here writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from inward.agreements.models import Standing
from inward.agreements.rules import SETTLED, Strength
from inward.core.language import here
from inward.office.models import Member, Task
from inward.office.rules import TaskKind
from inward.pipeline.models import Progress, Project
from inward.pipeline.rules import PATH, Stage
from inward.work.rules import WHEN, Reminder, occasion


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that fires: of what, for whom, on which occasion."""

    kind: Reminder
    member_id: int
    about_id: int | None
    what: str  # what makes the occasion one of its own: "subject 12", "task 7"
    text: str
    due: date | None
    occasion: date

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.what}:{self.member_id}:{self.occasion}"


def reminders(*, on: date) -> Iterator[Due]:
    """Everything of which somebody should have been reminded by that day."""
    yield from _tasks(on)
    yield from _promises(on)
    yield from _leads(on)
    yield from _contacts(on)
    yield from _feedback(on)


def _tasks(on: date) -> Iterator[Due]:
    for task in Task.objects.filter(done_at=None, due__lte=on).iterator(2000):
        day = occasion(Reminder.TASK, task.due, on=on)
        if day:
            yield Due(
                Reminder.TASK,
                task.member_id,
                task.about_id,
                f"task {task.pk}",
                task.text,
                task.due,
                day,
            )


def _promises(on: date) -> Iterator[Due]:
    """Promises go to the managers of the office: whoever follows all of them."""
    members = list(followers())
    if not members:
        return
    ahead = on + WHEN[Reminder.PROMISE].ahead
    open_ = Standing.objects.exclude(verdict__in=SETTLED).exclude(strength=Strength.WISH)
    for standing in open_.filter(due_last__lte=ahead).iterator(2000):
        assert standing.due_last
        overdue = standing.due_last < on
        kind = Reminder.OVERDUE if overdue else Reminder.PROMISE
        yield from _for_each(kind, standing, standing.due_last, members, on)
    long_ago = on - WHEN[Reminder.LOOKED].after
    for standing in open_.filter(looked_last__lte=long_ago).iterator(2000):
        assert standing.looked_last
        yield from _for_each(Reminder.LOOKED, standing, standing.looked_last, members, on)


def _for_each(
    kind: Reminder, standing: Standing, since: date, members: list[Member], on: date
) -> Iterator[Due]:
    day = occasion(kind, since, on=on)
    for member in members if day else ():
        assert day
        what = f"subject {standing.commitment_id}"
        text = here(standing.wording_en, standing.wording_zh)[:400]
        yield Due(kind, member.pk, standing.commitment_id, what, text, standing.due_last, day)


def followers() -> Iterator[Member]:
    """Members whose role is to lead: they are reminded of promises nobody else owns."""
    led = Member.objects.filter(user__is_active=True, user__groups__name="manager")
    yield from led.order_by("pk").distinct()


def _leads(on: date) -> Iterator[Due]:
    waiting = Progress.objects.filter(stage=Stage.RECEIVED, manager__isnull=False)
    for kind in (Reminder.ANSWER, Reminder.ASSESS):
        late = waiting.filter(received_last__lte=on - WHEN[kind].after)
        if kind is Reminder.ANSWER:
            late = late.filter(contacted_last=None)
        yield from _of_projects(kind, late, "received_last", on)


def _contacts(on: date) -> Iterator[Due]:
    under_way = [s for s in PATH if s not in (Stage.RECEIVED, Stage.DELIVERED)]
    silent = Progress.objects.filter(
        stage__in=under_way,
        manager__isnull=False,
        contacted_last__lte=on - WHEN[Reminder.CONTACT].after,
    )
    yield from _of_projects(Reminder.CONTACT, silent, "contacted_last", on)


def _of_projects(kind: Reminder, rows, since: str, on: date) -> Iterator[Due]:  # type: ignore[no-untyped-def]
    for progress in rows.select_related("project").iterator(2000):
        day = occasion(kind, getattr(progress, since), on=on)
        if day:
            yield Due(
                kind,
                progress.manager_id,
                progress.project_id,
                f"subject {progress.project_id}",
                progress.project.name[:400],
                None,
                day,
            )


def _feedback(on: date) -> Iterator[Due]:
    ahead = on + WHEN[Reminder.FEEDBACK].ahead
    owed = Project.objects.filter(
        feedback_due__lte=ahead, feedback_given=None, manager__isnull=False
    )
    for project in owed.iterator(2000):
        assert project.feedback_due
        assert project.manager_id
        day = occasion(Reminder.FEEDBACK, project.feedback_due, on=on)
        if day:
            yield Due(
                Reminder.FEEDBACK,
                project.manager_id,
                project.pk,
                f"subject {project.pk}",
                project.name[:400],
                project.feedback_due,
                day,
            )


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


def done_on(member: Member, *, on: date) -> list[Task]:
    """What a member ticked off on a day, the last first: it can be opened again."""
    rows = Task.objects.filter(member=member, done_at__date=on)
    return list(rows.order_by("-done_at")[:20])
