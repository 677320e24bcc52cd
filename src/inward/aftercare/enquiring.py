"""An enquiry from outside: a case with its clock, a person who can be erased, a private page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import override

from inward.aftercare.actions import receive_case
from inward.aftercare.models import Case, CaseStep, Words
from inward.aftercare.rules import CaseKind, Step
from inward.aftercare.telling import tell_received
from inward.core.models import Term
from inward.directory.people import Basis, Person, Purpose
from inward.directory.persons import consent, enter_person
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

    Args:
        address: the address of the private page of a secret.
    """
    with writing("an enquiry from outside", by=None, at=at) as entry:
        person = _person(entry, enquiry, at)
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
    """Always somebody new: an address typed by a stranger proves nothing about who it belongs to."""
    serve = Purpose.SERVE in enquiry.consents
    in_chinese = bool(enquiry.name) and enquiry.language.startswith("zh")
    person = enter_person(
        entry,
        name_en="" if in_chinese else enquiry.name or enquiry.email,
        name_zh=enquiry.name if in_chinese else "",
        email=enquiry.email,
        phone=enquiry.phone,
        language=enquiry.language,
        basis=Basis.CONSENT if serve else Basis.LEGITIMATE,
        erase_after=(at + (KEPT_WITH_CONSENT if serve else KEPT)).date(),
        note=enquiry.organisation,
    )
    for purpose in sorted(enquiry.consents):
        consent(person, purpose, how="enquiry form", at=at)
    return person


def _title(enquiry: Enquiry, language: str) -> str:
    with override(language):
        if enquiry.topic is None:
            return _("Enquiry from the public site")
        return _("Enquiry: %(topic)s") % {"topic": enquiry.topic.name}


def _words(enquiry: Enquiry) -> str:
    return "\n\n".join(part for part in (enquiry.text.strip(), enquiry.about) if part)
