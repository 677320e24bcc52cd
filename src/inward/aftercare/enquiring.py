"""An enquiry from outside: a case with its clock, a person who can be erased, a private page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import override

from inward.aftercare.actions import receive_case
from inward.aftercare.models import Case, CaseStep, Words
from inward.aftercare.rules import CaseKind, Step
from inward.aftercare.telling import tell_received
from inward.core.models import Term
from inward.directory.people import Basis, Person, Purpose
from inward.directory.persons import consent, consents_to, enter_person, known_person
from inward.evidence.actions import writing
from inward.evidence.models import Entry, Subject
from inward.office.links import make_link, open_link
from inward.office.queries import working_calendar
from inward.siting.actions import write_requirement
from inward.siting.rules import Asked

PURPOSE = "enquiry"
# How long the private page opens.
LASTS = timedelta(days=365)
# Who asked is known for as long as the question may come up again; longer only with consent.
KEPT = timedelta(days=366)
KEPT_WITH_CONSENT = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What somebody outside wrote, as the form has it.

    Args:
        language: in which the office answers: "en" or "zh-hans".
        about: what it concerns, in words that stand below theirs: units they looked at.
        asked: what they ask of space, where they used the finder.
        consents: purposes agreed to one by one. Answering the enquiry itself needs none.
    """

    text: str
    email: str
    language: str
    name: str = ""
    organisation: str = ""
    phone: str = ""
    topic: Term | None = None
    zone: Subject | None = None
    about: str = ""
    asked: Asked = field(default_factory=Asked)
    consents: frozenset[Purpose] = frozenset()


@dataclass(frozen=True, slots=True)
class Received:
    """A case and the secret of its private page, which is shown now and kept nowhere."""

    case: Case
    secret: str


def receive_enquiry(enquiry: Enquiry, *, address: Callable[[str], str], at: datetime) -> Received:
    """Take an enquiry in: case, clock, person, consents, private link and the message back.

    An address by which exactly one person is known is theirs, for the office; see `_joined`.

    Args:
        address: the address of the private page of a secret.
    """
    with writing("an enquiry from outside", by=None, at=at) as entry:
        known = known_person(email=enquiry.email)
        person = _joined(known, enquiry, at) if known else _person(entry, enquiry, at)
        # Words for the office are in its language, not in that of whoever wrote.
        with override(settings.LANGUAGE_CODE):
            inside = _typed(enquiry, known) if known else ""
            inside += _agree(person, enquiry, at)
        titles = {language: _title(enquiry, language) for language in ("en", "zh-hans")}
        case = receive_case(
            entry,
            kind=CaseKind.ENQUIRY,
            title_en=titles["en"],
            title_zh=titles["zh-hans"],
            text=_words(enquiry),
            by=None,
            topic=enquiry.topic,
            contact=person,
            zone=enquiry.zone,
            inside=inside,
        )
        if enquiry.asked:
            write_requirement(
                entry,
                asked=enquiry.asked,
                name_en=f"{case.reference}: {titles['en']}",
                name_zh=f"{case.reference}：{titles['zh-hans']}",
                asked_by=case.subject,
                on=at.astimezone(working_calendar().zone).date(),
            )
        _link, secret = make_link(
            purpose=PURPOSE, subject=case.subject, at=at, lasts=LASTS, by=None
        )
        tell_received(case, person, address=address(secret), at=at)
    return Received(case, secret)


def enquiry_behind(secret: str, *, at: datetime) -> Case:
    """The case of a private page.

    Raises:
        LinkRefused: if the link is unknown, expired or withdrawn.
    """
    link = open_link(secret, purpose=PURPOSE, at=at)
    return Case.objects.select_related("subject", "topic", "desk").get(pk=link.subject_id)


# What whoever asked is told of; every other step only where words for them go with it.
_TOLD = frozenset({Step.RECEIVED, Step.ACKNOWLEDGED, Step.ANSWERED, Step.CLOSED})


def course(case: Case) -> list[tuple[CaseStep, list[Words]]]:
    """What happened, the first first, with the words whoever asked may read."""
    rows = (
        CaseStep.objects.about(case.pk)
        .live()
        .prefetch_related(Prefetch("words", Words.objects.filter(shown=True).order_by("pk")))
        .order_by("id")
    )
    told = [(row, list(row.words.all())) for row in rows]
    return [(row, words) for row, words in told if words or row.step in _TOLD]


def _person(entry: Entry, enquiry: Enquiry, at: datetime) -> Person:
    """Somebody the office has not heard from."""
    in_chinese = bool(enquiry.name) and enquiry.language.startswith("zh")
    return enter_person(
        entry,
        name_en="" if in_chinese else enquiry.name or enquiry.email,
        name_zh=enquiry.name if in_chinese else "",
        email=enquiry.email,
        phone=enquiry.phone,
        language=enquiry.language,
        basis=Basis.CONSENT if Purpose.SERVE in enquiry.consents else Basis.LEGITIMATE,
        erase_after=_kept_until(enquiry, at),
        note=enquiry.organisation,
    )


def _kept_until(enquiry: Enquiry, at: datetime) -> date:
    return (at + (KEPT_WITH_CONSENT if Purpose.SERVE in enquiry.consents else KEPT)).date()


def _joined(known: Person, enquiry: Enquiry, at: datetime) -> Person:
    """The one person of this address, who is answered in the language of this enquiry.

    An address proves nothing about who typed it: nothing else on record of them is changed, and
    nothing of it is shown to whoever wrote.
    """
    known.language = enquiry.language
    known.erase_after = max(known.erase_after, _kept_until(enquiry, at))
    known.save(update_fields=["language", "erase_after"])
    return known


def _typed(enquiry: Enquiry, known: Person) -> str:
    """What was typed about themselves by whoever has a known address, for the office to compare."""
    there = {known.name_en, known.name_zh, known.phone, known.note}
    typed = (enquiry.name, enquiry.organisation, enquiry.phone)
    said = " · ".join(text for text in typed if text and text not in there)
    return _("Typed on the form: %(typed)s") % {"typed": said} + "\n" if said else ""


def _agree(person: Person, enquiry: Enquiry, at: datetime) -> str:
    """Write down what was agreed to, one by one; what was taken back before is only told to the office.

    Anybody can fill in the form: it does not undo what somebody has said no to.
    """
    asked = ""
    for purpose in sorted(enquiry.consents):
        if person.consents.filter(purpose=purpose, withdrawn_at__isnull=False).exists():
            asked += (
                _("Ticked on the form, but withdrawn before: %(purpose)s. Ask them first.")
                % {"purpose": purpose.label}
                + "\n"
            )
        elif not consents_to(person, purpose):
            consent(person, purpose, how="enquiry form", at=at)
    return asked


def _title(enquiry: Enquiry, language: str) -> str:
    with override(language):
        if enquiry.topic is None:
            return _("Enquiry from the public site")
        return _("Enquiry: %(topic)s") % {"topic": enquiry.topic.name}


def _words(enquiry: Enquiry) -> str:
    return "\n\n".join(part for part in (enquiry.text.strip(), enquiry.about) if part)
