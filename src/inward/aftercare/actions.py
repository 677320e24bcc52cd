"""What happens to a case: it comes in, is acknowledged, assigned, referred, answered, closed."""

import secrets
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.aftercare import current
from inward.aftercare.models import Case, CaseStep, Desk, Words
from inward.aftercare.queries import clocks
from inward.aftercare.rules import (
    CaseKind,
    Clocks,
    Step,
    may_follow,
    promised,
    promised_again,
)
from inward.aftercare.telling import tell_answered
from inward.core.intervals import on_day
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.directory.people import Person
from inward.directory.queries import survivors_of
from inward.evidence.actions import edit, found, state, writing
from inward.evidence.models import Entry, Subject
from inward.evidence.rules import Kind
from inward.office.actions import identity
from inward.office.links import revoke_questions
from inward.office.models import Member, Team
from inward.office.queries import working_calendar
from inward.pipeline.actions import receive_lead
from inward.pipeline.models import Project

# Words about a case are kept three years after they were written, then erased.
WORDS_KEPT = timedelta(days=3 * 366)
# Letters and digits that nobody mistakes for one another when read over the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class CannotStep(Exception):
    """The case cannot take this step now. The message is fit for the screen."""


def open_case(
    *,
    kind: CaseKind,
    title_en: str,
    title_zh: str,
    text: str,
    by: User | None,
    at: datetime,
    **about: Any,
) -> Case:
    """A new case, with the hours promised for it by the office's working calendar.

    Args:
        by: the member who enters it; None for a form filled in by somebody outside.
        about: as `receive_case`.
    """
    if by is not None:
        require(by, Act.RECORD)
    with writing(f"open {kind}", by=by, at=at) as entry:
        return receive_case(
            entry, kind=kind, title_en=title_en, title_zh=title_zh, text=text, by=by, **about
        )


def receive_case(
    entry: Entry,
    *,
    kind: CaseKind,
    title_en: str,
    title_zh: str,
    text: str,
    by: User | None,
    topic: Term | None = None,
    enterprise: Subject | None = None,
    contact: Person | None = None,
    project: Project | None = None,
    zone: Subject | None = None,
    complex_: bool = False,
    capital_at_risk: Decimal | None = None,
    jobs_at_risk: int | None = None,
    running: Clocks | None = None,
    inside: str = "",
) -> Case:
    """Write a case within a transaction that is under way, received at its moment.

    Args:
        inside: words about it for the office alone.
        running: the clocks promised for it; the office's clocks of its kind where nothing is said.
    """
    at = entry.recorded_at
    calendar = working_calendar()
    hours = promised(at, complex_=complex_, clocks=running or clocks()[kind], calendar=calendar)
    case = Case.objects.create(
        subject=found(entry, Kind.CASE),
        name_en=title_en,
        name_zh=title_zh,
        reference=_reference(at),
        kind=kind,
        topic=topic,
        enterprise=enterprise,
        contact=contact,
        project=project,
        zone=zone,
        complex=complex_,
        received_at=at,
        acknowledge_by=hours.acknowledge,
        answer_by=hours.answer,
        provisional=hours.provisional,
        capital_at_risk=capital_at_risk,
        jobs_at_risk=jobs_at_risk,
    )
    received = _write(entry, case, Step.RECEIVED, text=text, shown=True, by=by)
    # What the office notes of whoever asked is known no longer than they are.
    until = contact.erase_after if contact else None
    _say(received, inside, shown=False, by=by, at=at, until=until)
    return case


def make_lead(*, case: Case, by: User | None, at: datetime, **lead: Any) -> Project:
    """What was asked becomes a lead, and whoever asked is known from then on.

    Args:
        lead: as `pipeline.actions.receive_lead`.

    Raises:
        CannotStep: if the case has a project already.
    """
    require(by, Act.RECORD)
    with writing("a lead from a case", by=by, at=at) as entry:
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.project_id:
            raise CannotStep(_("This case has become a project already."))
        project = receive_lead(entry, by=by, **lead)
        _stands_with(entry, case, {"project": project, "enterprise": project.investor})
        return project


def take_step(
    *,
    case: Case,
    step: Step,
    by: User | None,
    at: datetime,
    text: str = "",
    shown: bool = False,
    member: Member | None = None,
    body: Subject | None = None,
    seen: int | None = None,
    after: Step | None = None,
) -> CaseStep:
    """Acknowledge, assign, refer, escalate, answer, confirm, dispute or close a case.

    Args:
        seen: the last step the officer had before them, so that nobody goes on unawares.
        after: the only step that this one may follow, narrower than what the course allows.

    Raises:
        CannotStep: if the step does not follow, lacks the member, body or words it needs, or
            somebody was faster.
    """
    if by is not None:
        require(by, Act.RECORD)
    with writing(f"case {step}", by=by, at=at) as entry:
        desk = Desk.objects.select_for_update().get(pk=case.pk)
        now = Step(desk.step)
        _nobody_was_faster(case, seen)
        if not may_follow(now, step) or after not in (None, now):
            raise CannotStep(
                _("This case is “%(now)s”; “%(then)s” does not follow.")
                % {"now": now.label, "then": step.label}
            )
        if step is Step.ASSIGNED and member is None:
            raise CannotStep(_("Say to whom it is assigned."))
        if step is Step.REFERRED and body is None:
            raise CannotStep(_("Name the public body it is referred to."))
        if step in (Step.ANSWERED, Step.DISPUTED) and not text.strip():
            raise CannotStep(_("Write the words that go with it."))
        return _write(
            entry,
            case,
            step,
            text=text,
            shown=shown,
            by=by,
            member=member,
            body=body,
            answer_by=_again(case, at) if step is Step.DISPUTED else None,
        )


def _nobody_was_faster(case: Case, seen: int | None) -> None:
    last = CaseStep.objects.about(case.pk).select_related("entry__recorded_by").latest("pk")
    if seen is None or last.pk == seen:
        return
    by = last.entry.recorded_by
    raise CannotStep(
        _("%(who)s recorded “%(step)s” in the meantime. Read it below; what you typed is kept.")
        % {
            "who": (by.get_full_name() or by.get_username()) if by else _("The enterprise"),
            "step": Step(last.step).label,
        }
    )


def _again(case: Case, at: datetime) -> datetime:
    """A dispute starts the clock of the answer anew, as long as the office promises for its kind."""
    kind = CaseKind(case.kind)
    return promised_again(
        at, complex_=case.complex, clocks=clocks()[kind], calendar=working_calendar()
    )


def retain(
    *,
    case: Case,
    capital: Decimal | None,
    jobs: int | None,
    by: User | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Say what of the capital and the jobs at risk was retained.

    Raises:
        Overtaken: if somebody said otherwise after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("what was retained", by=by, at=at) as entry:
        changes = {"capital_retained": capital, "jobs_retained": jobs}
        edit(entry, case, case.subject, changes, seen=seen)


def name_enterprise(
    *, case: Case, enterprise: Subject, by: User | None, at: datetime, seen: int | None = None
) -> None:
    """Say from which enterprise a case is: it stands with the enterprise from then on.

    Where another one was named, links by which that one was asked about the case open no more.

    Raises:
        Overtaken: if somebody named one after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("name the enterprise of a case", by=by, at=at) as entry:
        _stands_with(entry, case, {"enterprise": enterprise}, seen=seen)


def _stands_with(
    entry: Entry, case: Case, changes: dict[str, Any], *, seen: int | None = None
) -> None:
    before = Case.objects.values_list("enterprise_id", flat=True).get(pk=case.pk)
    edit(entry, case, case.subject, changes, seen=seen)
    current.DESK.refresh([case.pk])
    if before is not None and not _are_one(before, case.enterprise_id):
        revoke_questions(case.subject, at=entry.recorded_at)


def _are_one(before: int, after: int | None) -> bool:
    if after is None:
        return False
    into = survivors_of([before, after])
    return into[before] == into[after]


def move_member(*, member: Member, team: Team | None, by: User | None, at: datetime) -> None:
    """A member goes to another team, and the cases they hold with them; the journal says since when."""
    require(by, Act.ADMINISTER)
    with writing("move a member", by=by, at=at) as entry:
        edit(entry, member, identity(entry, member), {"team": team})
        held = Desk.objects.filter(member=member).values_list("pk", flat=True)
        current.DESK.refresh(list(held))


def erase_old_words(*, on: date) -> int:
    """Drop words whose day of erasing has come; the number of them."""
    return Words.objects.filter(erase_after__lte=on).delete()[0]


def _say(
    step: CaseStep,
    text: str,
    *,
    shown: bool,
    by: User | None,
    at: datetime,
    until: date | None = None,
) -> None:
    """Keep words that go with a step beside the ledger, no longer than `until` where it is given."""
    kept = (at + WORDS_KEPT).date()
    if text.strip():
        Words.objects.create(
            case_id=step.subject_id,
            step=step,
            text=text.strip(),
            shown=shown,
            by=by,
            at=at,
            erase_after=min(kept, until or kept),
        )


def _write(
    entry: Entry,
    case: Case,
    step: Step,
    *,
    text: str,
    shown: bool,
    by: User | None,
    member: Member | None = None,
    body: Subject | None = None,
    answer_by: datetime | None = None,
) -> CaseStep:
    at = entry.recorded_at
    made = state(
        entry,
        CaseStep,
        case.pk,
        on_day(at.astimezone(working_calendar().zone).date()),
        step=step,
        at=at,
        member=member,
        body=body,
        answer_by=answer_by,
    )
    _say(made, text, shown=shown, by=by, at=at)
    if text.strip() and shown:
        tell_answered(case, made, text=text, at=at)
    current.DESK.refresh([case.pk])
    current.LABELS.refresh([case.pk])
    return made


def _reference(at: datetime) -> str:
    """A short name for letters and telephone: the month, and five characters by chance."""
    here = at.astimezone(working_calendar().zone)
    return f"{here:%y%m}-" + "".join(secrets.choice(_ALPHABET) for _ in range(5))
