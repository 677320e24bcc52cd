"""What somebody should be reminded of, by the one table: for the digest of everybody and for one's
own day. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from inward.aftercare.models import Desk
from inward.aftercare.queries import clock_of
from inward.aftercare.rules import Clock
from inward.agreements.models import Standing
from inward.agreements.queries.statements import unanswered
from inward.agreements.rules import SETTLED, Strength
from inward.directory.models import Organisation
from inward.evidence.models import Subject
from inward.office.models import Member, Task
from inward.office.queries import working_calendar
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

# Of one kind, as many as anybody takes in hand on one day.
SHOWN = 8


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
    since: date  # the day from which it is counted

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.what}:{self.member_id}:{self.occasion}"


def reminders(*, at: datetime) -> Iterator[Due]:
    """Everything of which somebody should have been reminded by that moment."""
    on = at.astimezone(working_calendar().zone).date()
    everybody, lead = _Of(), leaders()
    gone = Member.objects.filter(user__is_active=False).in_bulk()
    for told in (_tasks, *_TOLD):
        for due in told(on, everybody):
            if due.member_id not in gone:
                yield due
                continue
            # What somebody left behind who works here no more falls to whoever led them.
            for member in lead.told(Whom.TEAM, gone[due.member_id]):
                yield replace(due, member_id=member.pk)
    yield from _cases(at, lead)


@dataclass(frozen=True, slots=True)
class Falling:
    """One thing that falls to a member without being a task, and so many days since when."""

    due: Due
    about: Subject
    days: int  # below 0: so many days until then

    @property
    def ahead(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class Several:
    """What of one kind falls to a member: the oldest, and whether there are more."""

    kind: Reminder
    rows: list[Falling]
    more: bool


def falling_to(member: Member, *, at: datetime) -> list[Several]:
    """What falls to a member by the same table that writes the digests, kind by kind, oldest first.

    Tasks and cases are not among them: a day has them by themselves. A fixed number of queries.
    """
    on = at.astimezone(working_calendar().zone).date()
    found: dict[Reminder, list[Due]] = defaultdict(list)
    seen: set[str] = set()
    for told in _TOLD:
        for due in told(on, _Of(member)):
            if due.what not in seen:
                seen.add(due.what)
                found[due.kind].append(due)
    oldest = {kind: sorted(dues, key=lambda due: due.since) for kind, dues in found.items()}
    keys = {due.about_id for dues in oldest.values() for due in dues[:SHOWN] if due.about_id}
    about = Subject.objects.select_related("label").in_bulk(list(keys))
    return [
        Several(
            kind,
            [
                Falling(due, about[due.about_id], (on - due.since).days)
                for due in dues[:SHOWN]
                if due.about_id in about
            ],
            len(dues) > SHOWN,
        )
        for kind, dues in oldest.items()
    ]


@dataclass(frozen=True, slots=True)
class _Of:
    """Everybody, or one member and the first few of a kind."""

    member: Member | None = None

    def rows(self, rows: QuerySet[Any], since: str) -> Iterator[Any]:
        if self.member is None:
            return rows.iterator(2000)
        return iter(rows.order_by(since, "pk")[: SHOWN + 1])

    def managed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return (
            rows.filter(manager=self.member) if self.member else rows.filter(manager__isnull=False)
        )

    def leading(self) -> list[Member]:
        led = followers()
        return list(led.filter(pk=self.member.pk) if self.member else led)


def _tasks(on: date, _everybody: _Of) -> Iterator[Due]:
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
                task.due,
            )


def _promises(on: date, of: _Of) -> Iterator[Due]:
    """Promises go to the managers of the office: whoever follows all of them."""
    members = of.leading()
    if not members:
        return
    ahead = on + WHEN[Reminder.PROMISE].ahead
    open_ = Standing.objects.exclude(verdict__in=SETTLED).exclude(strength=Strength.WISH)
    overdue, coming = open_.filter(due_last__lt=on), open_.filter(due_last__range=(on, ahead))
    for kind, due in ((Reminder.OVERDUE, overdue), (Reminder.PROMISE, coming)):
        for standing in of.rows(due, "due_last"):
            assert standing.due_last
            yield from _for_each(kind, standing, standing.due_last, members, on)
    long_ago = on - WHEN[Reminder.LOOKED].after
    unlooked = open_.filter(looked_last__lte=long_ago)
    if of.member:  # what is due is said as due
        unlooked = unlooked.exclude(due_last__lte=ahead)
    for standing in of.rows(unlooked, "looked_last"):
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
        due = standing.due_last
        yield Due(kind, member.pk, standing.commitment_id, what, text, due, day, since)


def _stated(on: date, of: _Of) -> Iterator[Due]:
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
    leading = of.leading()
    for said in waiting:
        standing = promises.get(said.subject_id)
        day = occasion(Reminder.STATED, said.last, on=on)
        if standing is None or day is None:
            continue
        manager = managers.get(said.speaker_id)
        for member in [manager] if manager else leading:
            if of.member not in (None, member):
                continue
            text = _read_by(member, standing.wording_en, standing.wording_zh)
            what = f"statement {said.pk}"
            yield Due(Reminder.STATED, member.pk, said.subject_id, what, text, None, day, said.last)


def _read_by(member: Member, en: str, zh: str) -> str:
    """A text in the language of whoever will read it."""
    return ((zh or en) if member.language.startswith("zh") else (en or zh))[:400]


def followers() -> QuerySet[Member]:
    """Members whose role is to lead: they are reminded of promises nobody else owns."""
    led = Member.objects.filter(user__is_active=True, user__groups__name="manager")
    return led.order_by("pk").distinct()


def _leads(on: date, of: _Of) -> Iterator[Due]:
    waiting = of.managed(Progress.objects.filter(stage=Stage.RECEIVED))
    for kind in (Reminder.ANSWER, Reminder.ASSESS):
        late = waiting.filter(received_last__lte=on - WHEN[kind].after)
        if kind is Reminder.ANSWER:
            late = late.filter(contacted_last=None)
        elif of.member:  # one without an answer is not assessed either: it is said once
            late = late.exclude(contacted_last=None)
        yield from _of_projects(kind, late, "received_last", on, of)


def _contacts(on: date, of: _Of) -> Iterator[Due]:
    under_way = [s for s in PATH if s not in (Stage.RECEIVED, Stage.DELIVERED)]
    silent = of.managed(Progress.objects.filter(stage__in=under_way)).filter(
        contacted_last__lte=on - WHEN[Reminder.CONTACT].after
    )
    yield from _of_projects(Reminder.CONTACT, silent, "contacted_last", on, of)


def _of_projects(
    kind: Reminder, rows: QuerySet[Progress], column: str, on: date, of: _Of
) -> Iterator[Due]:
    for progress in of.rows(rows.select_related("project", "manager"), column):
        since = getattr(progress, column)
        day = occasion(kind, since, on=on)
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
                since,
            )


def _accounts(on: date, of: _Of) -> Iterator[Due]:
    """An account nobody has spoken with for as long as its tier allows goes to its manager."""
    otherwise = seen_otherwise()
    managed: Any = of.managed(managed_accounts()).select_related("tier", "listing", "manager")
    for account in managed.iterator(2000):
        days = settings.RHYTHM.get(account.tier.code)
        last = max(filter(None, (account.seen, otherwise.get(account.pk))), default=None)
        # Never spoken with: as if they had been when they came onto the record.
        since = last or account.entered_at.astimezone(working_calendar().zone).date()
        day = occasion(rhythm(days), since, on=on) if days else None
        if day:
            text = _read_by(account.manager, account.listing.name_en, account.listing.name_zh)
            what = f"subject {account.pk}"
            yield Due(Reminder.RHYTHM, account.manager.pk, account.pk, what, text, None, day, since)


def _feedback(on: date, of: _Of) -> Iterator[Due]:
    ahead = on + WHEN[Reminder.FEEDBACK].ahead
    owed = of.managed(Project.objects.filter(feedback_due__lte=ahead, feedback_given=None))
    for project in of.rows(owed.select_related("manager"), "feedback_due"):
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
                project.feedback_due,
            )


_TOLD = (_leads, _stated, _feedback, _promises, _contacts, _accounts)


# --- cases whose clock runs out -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who leads: the managers of each team, and the director, who is a manager of no team."""

    of_team: dict[int | None, list[Member]]

    @property
    def directors(self) -> list[Member]:
        return self.of_team.get(None) or [m for team in self.of_team.values() for m in team]

    def told(self, whom: Whom, holder: Member | None) -> list[Member]:
        """Whom a rung tells; where nobody has the case or leads the team, whoever leads the office.

        In the place of a holder who works here no more, whoever led them.
        """
        if whom is Whom.HOLDER and holder and holder.user.is_active:
            return [holder]
        if whom is not Whom.DIRECTOR and holder and holder.team_id:
            return self.of_team.get(holder.team_id) or self.directors
        return self.directors


def leaders() -> Leaders:
    of_team: dict[int | None, list[Member]] = defaultdict(list)
    for member in followers():
        of_team[member.team_id].append(member)
    return Leaders(dict(of_team))


def _cases(at: datetime, lead: Leaders) -> Iterator[Due]:
    """Whose clock is about to run out or has: its holder, then who leads them, by the ladder."""
    calendar = working_calendar()
    soon = calendar.after_hours(at, LOOK_AHEAD)
    unheard = Q(acknowledged_at=None, acknowledge_by__lte=soon)
    unanswered = Q(acknowledged_at__isnull=False, answer_by__lte=soon)
    desks = Desk.objects.filter(unheard | unanswered, closed_at=None, answered_at=None)
    for desk in desks.select_related("case", "member__user").iterator(2000):
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
        day,
    )
