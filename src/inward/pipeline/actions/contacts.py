"""A contact is logged with its next step; words are kept beside the ledgers until their day has come."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.intervals import Interval
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.directory.persons import works_for
from inward.evidence.actions import state, writing
from inward.evidence.models import Label, Subject
from inward.evidence.rules import Kind
from inward.office.models import Member
from inward.office.tasks import set_task
from inward.pipeline.actions.gates import CannotMove, WrongDay
from inward.pipeline.actions.projects import refresh
from inward.pipeline.models import Interaction, Note, Project

# Words about people's affairs are kept no longer than the office needs them.
NOTES_KEPT = timedelta(days=3 * 366)
# A contact longer ago than this is a slip of the pen.
_YEARS_BACK = 20


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
    today: date | None = None,
) -> Interaction:
    """Log a visit, meeting or call: who, with whom, about what, and the next step with its day.

    A contact with somebody is one with the organisation they work for on that day.

    Args:
        today: the day on which an officer logs it; None where a record is taken over as it is.

    Raises:
        WrongDay: if the day is to come, or so long ago that it must be a slip.
        CannotMove: if the next step has no day, or nobody it could fall to, or the person works
            for several.
    """
    require(by, Act.RECORD)
    if today:
        _may_have_been(on, today)
        if next_step.strip() and next_due and next_due < today:
            raise CannotMove(
                _("The next step would be due on %(day)s, which is over: choose another day.")
                % {"day": next_due.isoformat()}
            )
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
            about = Subject.objects.get(pk=organisation) if organisation else subject
            _next(about, member, next_step, next_due, by=by, at=at, project=project)
        if project:
            refresh(project)
        return made


def _may_have_been(on: Interval, today: date) -> None:
    if on.first > today:
        raise WrongDay(_("This day is still to come: plan it as a task, log it when it was."))
    if on.last.year + _YEARS_BACK < today.year:
        raise WrongDay(_("That is more than 20 years ago: is the year right?"))


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
