"""What is done by a link: a question answered once, a document sent, a request made."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from inward.aftercare.actions import CannotStep, receive_case, take_step
from inward.aftercare.models import Case
from inward.aftercare.rules import CaseKind, Step
from inward.agreements.actions import (
    CannotAssess,
    CannotState,
    confirm,
    declare_kept,
    may_declare,
)
from inward.agreements.models import Commitment, Statement
from inward.agreements.rules import Verdict
from inward.core.language import is_chinese
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.directory.models import Organisation
from inward.evidence.actions import writing
from inward.evidence.models import Label, Subject
from inward.evidence.rules import Kind
from inward.evidence.uploads import keep, let_go
from inward.office.links import make_link, revoke_link, use_link
from inward.office.models import Link, Member
from inward.office.queries import working_calendar
from inward.office.tasks import set_task
from inward.portal.queries import Enterprise, claim, may_be_asked
from inward.portal.rules import (
    CONFIRM,
    NOTED_AGAIN,
    PAGE,
    PAGE_LASTS,
    QUESTION_LASTS,
    REQUESTS_PER_DAY,
)
from inward.work.reminding import followers


class CannotAsk(Exception):
    """The link cannot be made so. The message is fit for the screen."""


class CannotAnswer(Exception):
    """The answer cannot be taken so. The message is fit for whoever holds the link."""


# --- the office makes links -----------------------------------------------------------------------


def ask_about_promise(
    *,
    commitment: Commitment,
    speaker: Subject,
    for_whom: str,
    days: int,
    on: date,
    by: User | None,
    at: datetime,
) -> tuple[Link, str]:
    """A link that works once, by which the enterprise confirms or disputes what was found.

    Raises:
        CannotAsk: if nothing was found that could be confirmed, or somebody else is to be asked.
    """
    require(by, Act.ASSESS)
    shown = claim(commitment.pk, on=on)
    if shown is None:
        raise CannotAsk(
            _("Only “kept” or “kept in part” can be confirmed. Assess the promise first.")
        )
    if speaker not in may_be_asked(commitment):
        raise CannotAsk(_("Ask an enterprise that is a side of this promise."))
    return _question(
        commitment.subject,
        for_whom,
        days,
        {"speaker": speaker.pk, "verdict": shown.finding.verdict},
        by=by,
        at=at,
    )


def ask_about_case(
    *, case: Case, for_whom: str, days: int, by: User | None, at: datetime
) -> tuple[Link, str]:
    """A link that works once, by which the enterprise says whether a case was resolved.

    Raises:
        CannotAsk: if the case has not been answered.
    """
    require(by, Act.RECORD)
    if case.desk.step != Step.ANSWERED:
        raise CannotAsk(_("Answer the case first: the enterprise confirms an answer."))
    return _question(case.subject, for_whom, days, {}, by=by, at=at)


def _question(
    subject: Subject,
    for_whom: str,
    days: int,
    details: dict[str, object],
    *,
    by: User | None,
    at: datetime,
) -> tuple[Link, str]:
    _must_be_for_somebody(for_whom, days, QUESTION_LASTS)
    return make_link(
        purpose=CONFIRM,
        subject=subject,
        for_whom=for_whom.strip(),
        lasts=timedelta(days=days),
        once=True,
        details=dict(details),
        by=by,
        at=at,
    )


def open_page(
    *, organisation: Subject, for_whom: str, days: int, by: User | None, at: datetime
) -> tuple[Link, str]:
    """A personal link to the enterprise's own page; it opens until it expires or is withdrawn.

    Raises:
        CannotAsk: without saying for whom, or for longer than is offered.
    """
    require(by, Act.EXPORT)
    _must_be_for_somebody(for_whom, days, PAGE_LASTS)
    return make_link(
        purpose=PAGE,
        subject=organisation,
        for_whom=for_whom.strip(),
        lasts=timedelta(days=days),
        by=by,
        at=at,
    )


def _must_be_for_somebody(for_whom: str, days: int, offered: tuple[int, ...]) -> None:
    if not for_whom.strip():
        raise CannotAsk(_("Say for whom the link is: it is withdrawn by that name."))
    if days not in offered:
        raise CannotAsk(_("Choose how long the link opens."))


def withdraw_link(*, link: Link, by: User | None, at: datetime) -> None:
    require(by, Act.RECORD)
    revoke_link(link, at=at)


# --- whoever holds one ----------------------------------------------------------------------------


@transaction.atomic
def answer(*, secret: str, agrees: bool, text: str, who: str, on: date, at: datetime) -> Link:
    """Answer the one question of a link. It is used up by this, or nothing at all happens.

    Raises:
        LinkRefused: if it was used, withdrawn or has expired.
        CannotAnswer: if the question no longer stands, or a dispute says nothing.
    """
    link = use_link(secret, purpose=CONFIRM, at=at)
    if not agrees and not text.strip():
        raise CannotAnswer(_("Say in a few words what is not so."))
    case = None
    if link.subject.kind == Kind.COMMITMENT:
        speaker: Subject | None = Subject.objects.get(pk=link.details["speaker"])
    else:
        case = Case.objects.select_related("enterprise").get(pk=link.subject_id)
        speaker = case.enterprise
    try:
        if case is None:
            assert speaker is not None
            confirm(
                commitment_id=link.subject_id,
                speaker=speaker,
                verdict=Verdict(link.details["verdict"]),
                agrees=agrees,
                text=text,
                who=who,
                on=on,
                at=at,
            )
        else:
            _say_of_case(case, agrees, _signed(text, who), at)
    except (CannotState, CannotAssess, CannotStep) as error:
        raise CannotAnswer(str(error)) from error
    _tell(link, _AGREED if agrees else _DISPUTED, speaker, on=on, at=at, about=link.subject)
    return link


@transaction.atomic
def answer_case(*, link: Link, case: Case, agrees: bool, text: str, on: date, at: datetime) -> None:
    """Say on the enterprise's own page whether a case was resolved.

    Raises:
        CannotAnswer: if it is not answered now, or a dispute says nothing.
    """
    try:
        _say_of_case(case, agrees, _signed(text, link.for_whom), at)
    except CannotStep as error:
        raise CannotAnswer(str(error)) from error
    what = _AGREED if agrees else _DISPUTED
    _tell(link, what, case.enterprise, on=on, at=at, about=case.subject)


def _say_of_case(case: Case, agrees: bool, text: str, at: datetime) -> None:
    step = Step.CONFIRMED if agrees else Step.DISPUTED
    # An officer may open a closed case again; whoever holds a link says something of an answer.
    take_step(case=case, step=step, by=None, at=at, text=text, shown=True, after=Step.ANSWERED)


def _signed(text: str, who: str) -> str:
    return "\n".join(
        part for part in (text.strip(), f"— {who.strip()}" if who.strip() else "") if part
    )


def send_evidence(
    *,
    link: Link,
    enterprise: Enterprise,
    commitment: Commitment,
    file: "UploadedFile[bytes]",
    text: str,
    on: date,
    at: datetime,
) -> Statement:
    """Send a document that shows that a promise is kept; an officer confirms it or not.

    Raises:
        NotTaken: if the file is not taken.
        CannotState: as `agreements.actions.may_declare`; no file is left then.
    """
    # Asked before the file is looked at, which takes its time; asked again under the lock.
    may_declare(commitment.pk, enterprise.subject, on=on)
    document = keep(file, by=None, at=at)
    try:
        with transaction.atomic():
            said = declare_kept(
                commitment_id=commitment.pk,
                speaker=enterprise.subject,
                document=document,
                text=text,
                who=link.for_whom,
                on=on,
                at=at,
            )
            _tell(link, _SENT, enterprise.subject, on=on, at=at, about=commitment.subject)
    except CannotState:
        let_go(document, on=on)
        raise
    return said


def make_request(
    *,
    link: Link,
    enterprise: Enterprise,
    kind: CaseKind,
    title: str,
    text: str,
    topic: Term | None,
    on: date,
    at: datetime,
) -> Case:
    """A new request of the enterprise, with the hours the office promises for its kind.

    Raises:
        CannotAnswer: if it has sent too many today.
    """
    with writing("an enterprise sends a request", by=None, at=at) as entry:
        # Counted under the lock: of two at the same moment the second counts the first.
        if enterprise.requests_since(at - timedelta(days=1)) >= REQUESTS_PER_DAY:
            raise CannotAnswer(
                _("That is enough for one day. Call the office, or send it tomorrow.")
            )
        made = receive_case(
            entry,
            kind=kind,
            title_en="" if is_chinese() else title.strip(),
            title_zh=title.strip() if is_chinese() else "",
            text=_signed(text, link.for_whom),
            by=None,
            topic=topic,
            enterprise=enterprise.subject,
        )
        _tell(link, _ASKED, enterprise.subject, on=on, at=at, about=made.subject)
    return made


def note_opened(link: Link, *, at: datetime) -> None:
    """Remember when a page was opened last, so that the office sees which links are in use."""
    stale = Q(used_at=None) | Q(used_at__lt=at - NOTED_AGAIN)
    Link.objects.filter(stale, pk=link.pk).update(used_at=at)


# --- telling the office ---------------------------------------------------------------------------


_AGREED, _DISPUTED, _SENT, _ASKED = "agreed", "disputed", "sent", "asked"


def _words(what: str) -> str:
    return {
        _AGREED: _("Confirmed by link: %(who)s. Read what was said."),
        _DISPUTED: _("Disputed by link: %(who)s. Read it and answer."),
        _SENT: _("Document sent: %(who)s. Look at it: accept or refuse."),
        _ASKED: _("New request by link: %(who)s. Acknowledge it."),
    }[what]


def _tell(
    link: Link, what: str, speaker: Subject | None, *, on: date, at: datetime, about: Subject
) -> None:
    """A task by the next working day, in the language of whoever has it; it names no person."""
    label = Label.objects.filter(pk=speaker.pk).first() if speaker else None
    for member in _told(link, speaker):
        with override(member.language):
            text = _words(what) % {"who": label.name if label else _("the enterprise")}
        set_task(
            member=member,
            text=text[:300],
            due=working_calendar().next_working_day(on),
            about=about,
            by=None,
            at=at,
        )


def _told(link: Link, speaker: Subject | None) -> list[Member]:
    """Whoever made the link; if they are not here (any more), the manager of the account, else whoever leads."""
    here = Member.objects.filter(user__is_active=True)
    account = Organisation.objects.filter(pk=speaker.pk) if speaker else Organisation.objects.none()
    return (
        list(here.filter(user=link.made_by_id))
        or list(here.filter(pk__in=account.values("manager")))
        or list(followers())
    )
