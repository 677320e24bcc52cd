"""What somebody should be reminded of, by the one table. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from inward.aftercare.models import Desk
from inward.aftercare.queries import clock_of
from inward.aftercare.rules import Clock
from inward.agreements.models import Standing
from inward.agreements.queries import unanswered
from inward.agreements.rules import SETTLED, Strength
from inward.core.paging import Page, page
from inward.directory.models import Organisation
from inward.office.models import Member, Task
from inward.office.queries import working_calendar
from inward.office.rules import TaskKind
from inward.pipeline.models import Progress, Project
from inward.pipeline.rules import PATH, Stage
from inward.pipeline.visits.queries import managed_accounts, seen_otherwise
from inward.work.rules import (
    LOOK_AHEAD,
    WHEN,
    Reminder,
    Rung,
    Whom,
    climbed,
    occasion,
    rhythm,
)


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


def reminders(*, at: datetime) -> Iterator[Due]:
    """Everything of which somebody should have been reminded by that moment."""
    on = at.astimezone(working_calendar().zone).date()
    yield from _tasks(on)
    yield from _promises(on)
    yield from _stated(on)
    yield from _leads(on)
    yield from _contacts(on)
    yield from _accounts(on)
    yield from _feedback(on)
    yield from _cases(at)


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
        text = _read_by(member, standing.wording_en, standing.wording_zh)
        yield Due(kind, member.pk, standing.commitment_id, what, text, standing.due_last, day)


def _stated(on: date) -> Iterator[Due]:
    """What an enterprise said of a promise waits: for its manager, else for whoever leads."""
    late = unanswered().filter(last__lte=on - WHEN[Reminder.STATED].after)
    waiting = list(late.order_by("pk"))
    if not waiting:
        return
    managers = {
        who.pk: who.manager
        for who in Organisation.objects.filter(
            pk__in={said.speaker_id for said in waiting}, manager__user__is_active=True
        ).select_related("manager")
    }
    promises = Standing.objects.in_bulk({said.subject_id for said in waiting})
    leading = list(followers())
    for said in waiting:
        standing = promises.get(said.subject_id)
        day = occasion(Reminder.STATED, said.last, on=on)
        if standing is None or day is None:
            continue
        manager = managers.get(said.speaker_id)
        for member in [manager] if manager else leading:
            text = _read_by(member, standing.wording_en, standing.wording_zh)
            what = f"statement {said.pk}"
            yield Due(Reminder.STATED, member.pk, said.subject_id, what, text, None, day)


def _read_by(member: Member, en: str, zh: str) -> str:
    """A text in the language of whoever will read it."""
    return ((zh or en) if member.language.startswith("zh") else (en or zh))[:400]


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
    for progress in rows.select_related("project", "manager").iterator(2000):
        day = occasion(kind, getattr(progress, since), on=on)
        if day:
            project = progress.project
            yield Due(
                kind,
                progress.manager_id,
                progress.project_id,
                f"subject {progress.project_id}",
                _read_by(progress.manager, project.name_en, project.name_zh),
                None,
                day,
            )


def _accounts(on: date) -> Iterator[Due]:
    """An account nobody has spoken with for as long as its tier allows goes to its manager."""
    otherwise = seen_otherwise()
    managed: Any = managed_accounts().select_related("tier", "listing", "manager")
    for account in managed.iterator(2000):
        days = settings.RHYTHM.get(account.tier.code)
        last = max(filter(None, (account.seen, otherwise.get(account.pk))), default=None)
        # Never spoken with: as if they had been when they came onto the record.
        since = last or account.entered_at.astimezone(working_calendar().zone).date()
        day = occasion(rhythm(days), since, on=on) if days else None
        if day:
            text = _read_by(account.manager, account.listing.name_en, account.listing.name_zh)
            what = f"subject {account.pk}"
            yield Due(Reminder.RHYTHM, account.manager.pk, account.pk, what, text, None, day)


def _feedback(on: date) -> Iterator[Due]:
    ahead = on + WHEN[Reminder.FEEDBACK].ahead
    owed = Project.objects.filter(
        feedback_due__lte=ahead, feedback_given=None, manager__isnull=False
    )
    for project in owed.select_related("manager").iterator(2000):
        assert project.feedback_due
        assert project.manager
        day = occasion(Reminder.FEEDBACK, project.feedback_due, on=on)
        if day:
            yield Due(
                Reminder.FEEDBACK,
                project.manager.pk,
                project.pk,
                f"subject {project.pk}",
                _read_by(project.manager, project.name_en, project.name_zh),
                project.feedback_due,
                day,
            )


# --- cases whose clock runs out -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who leads: the managers of each team, and the director, who is a manager of no team."""

    of_team: dict[int | None, list[Member]]

    @property
    def directors(self) -> list[Member]:
        return self.of_team.get(None) or [m for team in self.of_team.values() for m in team]

    def told(self, whom: Whom, holder: Member | None) -> list[Member]:
        """Whom a rung tells; where nobody has the case or leads the team, whoever leads the office."""
        if whom is Whom.HOLDER and holder:
            return [holder]
        if whom is Whom.TEAM and holder and holder.team_id:
            return self.of_team.get(holder.team_id) or self.directors
        return self.directors


def leaders() -> Leaders:
    of_team: dict[int | None, list[Member]] = defaultdict(list)
    for member in followers():
        of_team[member.team_id].append(member)
    return Leaders(dict(of_team))


def _cases(at: datetime) -> Iterator[Due]:
    """Whose clock is about to run out or has: its holder, then who leads them, by the ladder."""
    calendar = working_calendar()
    soon = calendar.after_hours(at, LOOK_AHEAD)
    unheard = Q(acknowledged_at=None, acknowledge_by__lte=soon)
    unanswered = Q(acknowledged_at__isnull=False, answer_by__lte=soon)
    desks = Desk.objects.filter(unheard | unanswered, closed_at=None, answered_at=None)
    lead = leaders()
    for desk in desks.select_related("case", "member").iterator(2000):
        clock = clock_of(desk, at=at)
        if clock is None:
            continue
        # One word for each, the last that was reached: who holds it and leads it is told once.
        told = {m.pk: (m, r) for r in climbed(clock) for m in lead.told(r.whom, desk.member)}
        for member, rung in told.values():
            yield _of_case(desk, clock, member, rung, clock.by.astimezone(calendar.zone).date())


def _of_case(desk: Desk, clock: Clock, member: Member, rung: Rung, day: date) -> Due:
    case = desk.case
    title = _read_by(member, case.name_en, case.name_zh)
    return Due(
        rung.kind,
        member.pk,
        case.pk,
        f"subject {case.pk} {'answer' if clock.answers else 'acknowledge'}",
        f"{case.reference} {title}"[:400],
        day,
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


OPEN, DONE = "open", "done"
TASKS_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Whose tasks are shown and about what; nothing said: everybody's open ones."""

    member: Member | None = None
    about: str = ""  # a kind of subject
    until: date | None = None
    state: str = ""


def tasks(sought: TaskFilter) -> QuerySet[Task]:
    """Tasks that match."""
    found = Task.objects.filter(done_at__isnull=sought.state != DONE)
    if sought.member:
        found = found.filter(member=sought.member)
    if sought.about:
        found = found.filter(about__kind=sought.about)
    return found.filter(due__lte=sought.until) if sought.until else found


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
