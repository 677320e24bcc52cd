"""The pipeline's decisions: receive a lead, move it through its gates, leave the path."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inward.agreements.models import Agreement
from inward.agreements.queries import signing_list
from inward.core.intervals import Interval
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.directory.models import Establishment, Listing
from inward.directory.persons import works_for
from inward.events.models import Event
from inward.evidence.actions import Cite, cite, edit, found, replace, state, withdraw, writing
from inward.evidence.models import Entry, Label, Observation, Subject
from inward.evidence.rules import Basis, Kind
from inward.office.models import Member, Team
from inward.office.tasks import set_task
from inward.pipeline import current
from inward.pipeline.models import COLUMN, Interaction, Milestone, Note, Progress, Project
from inward.pipeline.queries import assessed
from inward.pipeline.rules import (
    EXITS,
    GATES,
    NEVER_WAIVED,
    Missing,
    Need,
    Stage,
    may_follow,
    missing,
    needs_reason,
)

# Words about people's affairs are kept no longer than the office needs them.
NOTES_KEPT = timedelta(days=3 * 366)
INVESTMENT = "metric:project_investment"


class CannotMove(Exception):
    """The project cannot take this step. Says what is missing; `lacking` is the same as data."""

    def __init__(self, said: str, lacking: Sequence[Missing] = ()) -> None:
        super().__init__(said)
        self.lacking = tuple(lacking)


def receive(*, by: User | None, at: datetime, **lead: Any) -> Project:
    """Enter a lead: a project whose furthest milestone is `received`.

    Args:
        lead: as `receive_lead`.
    """
    require(by, Act.RECORD)
    with writing("receive a lead", by=by, at=at) as entry:
        return receive_lead(entry, by=by, **lead)


def receive_lead(
    entry: Entry,
    *,
    name_en: str,
    name_zh: str,
    investor: Subject,
    came_by: Term,
    on: Interval,
    by: User | None,
    event: Event | None = None,
    referred_by: Subject | None = None,
    feedback_due: date | None = None,
    manager: Member | None = None,
    team: Team | None = None,
    sector: Term | None = None,
    requirement: str = "",
    cited: Sequence[Cite] = (),
) -> Project:
    """Write a lead within a transaction that is under way."""
    listing = Listing.objects.filter(pk=investor.pk).first()
    project = Project.objects.create(
        subject=found(entry, Kind.PROJECT),
        name_en=name_en,
        name_zh=name_zh,
        investor=investor,
        country=listing.country if listing else "",
        came_by=came_by,
        event=event,
        referred_by=referred_by,
        feedback_due=feedback_due,
        manager=manager,
        team=team,
        sector=sector,
        requirement=requirement,
    )
    state(
        entry,
        Milestone,
        project.pk,
        on,
        cited=list(cited) or None,
        stage=Stage.RECEIVED,
        came_by=came_by,
        investor=investor,
        done_by=by,
    )
    _refresh(project)
    return project


def advance(
    *,
    project: Project,
    to: Stage,
    on: Interval,
    by: User | None,
    at: datetime,
    cited: Sequence[Cite] = (),
    waiver: str = "",
    agreement: Agreement | None = None,
    none_promised: bool = False,
    entity: Subject | None = None,
    observation: Observation | None = None,
    establishment: Establishment | None = None,
    checked_by: User | None = None,
) -> Milestone:
    """Move a project to the next stage, if its gate is met or what is missing may be and is waived.

    Raises:
        CannotMove: if the stage does not follow, or something is missing that cannot be waived
            or for which no waiver is given.
    """
    require(by, Act.RECORD)
    with writing(f"advance to {to}", by=by, at=at) as entry:
        progress = Progress.objects.select_for_update().get(pk=project.pk)
        _must_follow(progress, to, on)
        says: dict[str, Any] = {
            "agreement": agreement,
            "promises": _promises(agreement, none_promised),
            "entity": entity,
            "observation": observation,
            "establishment": establishment,
            "checked_by": checked_by,
            "manager": project.manager,
            "screened": _digest(project, "screening"),
            "required": _sha(project.requirement),
            "assessed": assessed(project, on.last),
        }
        lacking = missing(to, _met(says, cited, by))
        _refuse(to, lacking, waiver)
        wanted = {name: value for name, value in says.items() if name in _asked(to)}
        made = state(
            entry,
            Milestone,
            project.pk,
            on,
            cited=list(cited) or None,
            stage=to,
            waiver=waiver if lacking else "",
            done_by=by,
            **wanted,
        )
        _refresh(project)
        return made


@transaction.atomic
def pass_gate(
    *,
    project: Project,
    to: Stage,
    on: Interval,
    by: User | None,
    at: datetime,
    cited: Sequence[Cite] = (),
    screening: str = "",
    changes: dict[str, Any] | None = None,
    amount: Decimal | None = None,
    unit: str = "",
    **shows: Any,
) -> Milestone:
    """Bring what the gate still lacks and take the step: all of it, or nothing.

    Args:
        changes: `manager` or `requirement` of the project, where the gate's form asks for them.
        amount, unit: an actual value invested, shown by the same evidence.
        shows: as `advance`.

    Raises:
        CannotMove: as `advance`.
    """
    require(by, Act.RECORD)
    if screening.strip():
        note(subject=project.subject, kind="screening", text=screening, by=by, at=at)
    if changes:
        describe(project=project, changes=changes, by=by, at=at)
    if amount is not None and cited:
        shows["observation"] = value(
            project=project,
            basis=Basis.ACTUAL,
            amount=amount,
            unit=unit,
            on=on,
            cited=cited,
            by=by,
            at=at,
        )
    return advance(project=project, to=to, on=on, by=by, at=at, cited=cited, **shows)


def describe(
    *,
    project: Project,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Change what a project says of itself; every change is journalled.

    Raises:
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("describe a project", by=by, at=at) as entry:
        edit(entry, project, project.subject, changes, seen=seen)
        _refresh(project)


def value(
    *,
    project: Project,
    basis: Basis,
    amount: Decimal,
    unit: str,
    on: Interval,
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
) -> Observation:
    """Put a value of the project beside those on the record: none is written over."""
    require(by, Act.RECORD)
    metric = Term.objects.get(pk=INVESTMENT)
    with writing("value of a project", by=by, at=at) as entry:
        return state(
            entry,
            Observation,
            project.pk,
            on,
            cited=list(cited),
            metric=metric,
            basis=basis,
            value=amount,
            unit=unit,
        )


def leave(
    *, project: Project, to: Stage, reason: str, on: Interval, by: User | None, at: datetime
) -> Milestone:
    """Decline, put on hold, lose or withdraw a project, with a reason that stays.

    Raises:
        CannotMove: if it is no exit, does not follow, or no reason is given.
    """
    require(by, Act.RECORD)
    if to not in EXITS:
        raise CannotMove(_("%(stage)s is a stage of the path, not an exit.") % {"stage": to.label})
    if needs_reason(to) and not reason.strip():
        raise CannotMove(_("Say why: an exit needs a reason."))
    with writing(f"leave: {to}", by=by, at=at) as entry:
        _must_follow(Progress.objects.select_for_update().get(pk=project.pk), to, on)
        made = state(entry, Milestone, project.pk, on, stage=to, reason=reason.strip(), done_by=by)
        _refresh(project)
        return made


def correct(
    *,
    milestone: Milestone,
    why: str,
    by: User | None,
    at: datetime,
    on: Interval | None = None,
    cited: Sequence[Cite] = (),
    checked_by: User | None = None,
    **says: Any,
) -> Milestone:
    """Correct a milestone: a replacement with the reason; what stood there stays readable.

    A delivered project is locked: there it takes a second person who checked the correction.

    Raises:
        CannotMove: without a reason, out of order, or without the second person of a locked one.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.RECORD)
    if not why.strip():
        raise CannotMove(_("Say why it is corrected: others will read it."))
    with writing("correct a milestone", by=by, at=at) as entry:
        progress = Progress.objects.select_for_update().get(pk=milestone.subject_id)
        if progress.stage == Stage.DELIVERED:
            _must_be_checked(checked_by, by)
        if checked_by is not None:
            says["checked_by"] = checked_by
        if says.get("agreement", milestone.agreement) != milestone.agreement:
            says["promises"] = _promises(says["agreement"], milestone.promises == 0)
        _must_stay_in_order(milestone, on or milestone.as_of)
        evidence = cite(entry, cited) if cited else None
        says |= {"done_by": by, "note": why.strip()}
        _must_still_pass(milestone, {**says, **({"cited": evidence} if evidence else {})})
        made = replace(entry, milestone, as_of=on, cited=evidence, **says)
        _refresh(Project.objects.get(pk=milestone.subject_id))
        return made


def _must_be_checked(checked_by: User | None, by: User | None) -> None:
    if checked_by is None or checked_by == by:
        raise CannotMove(
            _(
                "This project is delivered and locked. Name a second person, not you, who checked the correction."
            ),
            [Missing(Need.SECOND_PERSON, waivable=False)],
        )


def _must_stay_in_order(milestone: Milestone, on: Interval) -> None:
    """A corrected day stays between those of the milestones before and after."""
    others = list(
        Milestone.objects.about(milestone.subject_id)
        .live()
        .exclude(pk=milestone.pk)
        .order_by("last", "entry", "id")
    )
    earlier = [o for o in others if (o.last, o.entry_id) < (milestone.last, milestone.entry_id)]
    later = [o for o in others if (o.last, o.entry_id) > (milestone.last, milestone.entry_id)]
    wrong = next(
        (o for o in earlier if o.last > on.last), next((o for o in later if o.last < on.last), None)
    )
    if wrong is not None:
        raise CannotMove(
            _("It was “%(stage)s” on %(day)s: the corrected day must keep the order.")
            % {"stage": Stage(wrong.stage).label, "day": wrong.printed}
        )


def _must_still_pass(milestone: Milestone, says: dict[str, Any]) -> None:
    """What its gate asked for is still there, or was waived."""
    stage = Stage(milestone.stage)
    said = {name: says.get(name, getattr(milestone, name)) for name in COLUMN.values()}
    lacking = [
        Missing(need, need not in NEVER_WAIVED)
        for need in GATES.get(stage, ())
        if said[COLUMN[need]] is None
    ]
    _refuse(stage, lacking, says.get("waiver", milestone.waiver))


def take_back(*, milestone: Milestone, why: str, by: User | None, at: datetime) -> Milestone:
    """Withdraw the last milestone of a project: it should not have been entered.

    Raises:
        CannotMove: if no reason is given, the lead itself would go, or the project is delivered.
    """
    require(by, Act.RECORD)
    if not why.strip():
        raise CannotMove(_("Say why it is taken back."))
    if milestone.stage == Stage.RECEIVED:
        raise CannotMove(_("A lead that was received stays on the record; decline it instead."))
    if milestone.stage == Stage.DELIVERED:
        raise CannotMove(_("A delivered project is locked; correct a milestone instead."))
    with writing("take back a milestone", by=by, at=at) as entry:
        made = withdraw(entry, milestone, why=why)
        _refresh(Project.objects.get(pk=milestone.subject_id))
        return made


def note(
    *,
    subject: Subject,
    kind: str,
    text: str,
    by: User | None,
    at: datetime,
    interaction: Interaction | None = None,
) -> Note:
    """Keep words beside the ledgers, to be erased when their day has come."""
    require(by, Act.RECORD)
    return Note.objects.create(
        subject=subject,
        kind=kind,
        text=text,
        by=by,
        at=at,
        interaction=interaction,
        erase_after=(at + NOTES_KEPT).date(),
    )


def erase_old_notes(*, on: date) -> int:
    """Drop notes whose day of erasing has come; the number of them."""
    return Note.objects.filter(erase_after__lte=on).delete()[0]


def log_interaction(
    *,
    subject: Subject,
    kind: Term,
    on: Interval,
    by: User | None,
    at: datetime,
    text: str = "",
    project: Project | None = None,
    member: Member | None = None,
    place: Subject | None = None,
    next_step: str = "",
    next_due: date | None = None,
) -> Interaction:
    """Log a visit, meeting or call: who, with whom, about what, and the next step with its day.

    A contact with somebody is one with the organisation they work for on that day.

    Raises:
        CannotMove: if the next step has no day, or nobody it could fall to, or the person works
            for several.
    """
    require(by, Act.RECORD)
    with writing("log an interaction", by=by, at=at) as entry:
        organisation = _works_for(subject, on)
        made = state(
            entry,
            Interaction,
            organisation or subject,
            on,
            kind=kind,
            person=subject if organisation else None,
            project=project,
            member=member,
            team=member.team if member else None,
            place=place,
        )
        if text.strip():
            note(subject=subject, kind="visit", text=text, by=by, at=at, interaction=made)
        if next_step.strip():
            _next(subject, member, next_step, next_due, by=by, at=at, project=project)
        if project:
            _refresh(project)
        return made


def _works_for(subject: Subject, on: Interval) -> int | None:
    if subject.kind != Kind.PERSON:
        return None
    there = works_for(subject.pk, on=on.last)
    if len(there) > 1:
        names = [str(label) for label in Label.objects.filter(pk__in=there).order_by("pk")]
        raise CannotMove(
            _("They work for several: %(names)s. Log the contact with the one it was for.")
            % {"names": ", ".join(names)}
        )
    return there[0] if there else None


def _next(
    subject: Subject,
    member: Member | None,
    text: str,
    due: date | None,
    *,
    by: User | None,
    at: datetime,
    project: Project | None,
) -> None:
    if member is None:
        raise CannotMove(_("You are not on the list of members, so no next step can be set."))
    if due is None:
        raise CannotMove(_("The next step needs a day."))
    about = project.subject if project else subject
    set_task(member=member, text=text, due=due, about=about, by=by, at=at)


def _refresh(project: Project) -> None:
    current.PROGRESS.refresh([project.pk])
    current.passages().refresh([project.pk])
    current.LABELS.refresh([project.pk])


def _must_follow(progress: Progress, to: Stage, on: Interval) -> None:
    now, furthest = Stage(progress.stage), Stage(progress.furthest)
    if now is Stage.DELIVERED:
        raise CannotMove(_("A delivered project is locked; correct a milestone instead."))
    if not may_follow(now, furthest, to):
        raise CannotMove(
            _("%(then)s does not follow %(now)s.") % {"then": to.label, "now": now.label}
        )
    if on.last < progress.reached_last:
        raise CannotMove(
            _("It was “%(stage)s” on %(day)s; what follows cannot lie before that day.")
            % {"stage": now.label, "day": progress.reached_last.isoformat()}
        )


def _refuse(to: Stage, lacking: list[Missing], waiver: str) -> None:
    blocking = [m for m in lacking if not (m.waivable and waiver.strip())]
    if blocking:
        named = "; ".join(str(m.need.label) for m in blocking)
        raise CannotMove(
            _("For “%(stage)s” is missing: %(needs)s.") % {"stage": to.label, "needs": named},
            blocking,
        )


# Which of a milestone's columns a stage's needs speak of.
_COLUMNS = {
    Need.SCREENING: "screened",
    Need.MANAGER: "manager",
    Need.REQUIREMENT: "required",
    Need.AGREEMENT: "agreement",
    Need.PROMISES: "promises",
    Need.LOCAL_ENTITY: "entity",
    Need.ACTUAL_VALUE: "observation",
    Need.ESTABLISHMENT: "establishment",
    Need.ASSESSED: "assessed",
    Need.SECOND_PERSON: "checked_by",
}


def _asked(to: Stage) -> set[str]:
    return {_COLUMNS[need] for need in GATES[to] if need in _COLUMNS}


def _met(says: dict[str, Any], cited: Sequence[Cite], by: User | None) -> set[Need]:
    met = {need for need, column in _COLUMNS.items() if says[column] is not None}
    if cited:
        met |= {Need.EVIDENCE, Need.MINUTES}
    if says["checked_by"] is not None and says["checked_by"] == by:
        met.discard(Need.SECOND_PERSON)
    observation = says["observation"]
    if observation is not None and observation.basis != Basis.ACTUAL:
        met.discard(Need.ACTUAL_VALUE)
    return met


def _promises(agreement: Agreement | None, none_promised: bool) -> int | None:
    if agreement is None:
        return None
    listed = signing_list(agreement.pk)
    # A paper whose promises are not entered whole is as one whose promises nobody has read.
    if any(one.lacks for one in listed):
        return None
    return len(listed) if listed or none_promised or agreement.none_promised else None


def _digest(project: Project, kind: str) -> str | None:
    last = Note.objects.filter(subject_id=project.pk, kind=kind).order_by("-id").first()
    return _sha(last.text) if last else None


def _sha(text: str) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text.strip() else None
