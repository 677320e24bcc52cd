"""Entering, affiliating and erasing people."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Q

from inward.core.permissions import Act, require
from inward.directory.models import Organisation
from inward.directory.people import Affiliation, Basis, Consent, Person, Purpose
from inward.directory.queries import survivors_of
from inward.evidence.actions import found, writing
from inward.evidence.models import Entry
from inward.evidence.rules import Kind

_EMPTY = {"name_en": "", "name_zh": "", "email": "", "phone": "", "note": ""}


def enter_person(
    entry: Entry,
    *,
    name_en: str = "",
    name_zh: str = "",
    email: str = "",
    phone: str = "",
    language: str = "",
    basis: Basis,
    erase_after: date,
    organisation: Organisation | None = None,
    title_en: str = "",
    title_zh: str = "",
    note: str = "",
) -> Person:
    """Write a person within a transaction that is under way, with where they work."""
    person = Person.objects.create(
        subject=found(entry, Kind.PERSON),
        name_en=name_en,
        name_zh=name_zh,
        email=email,
        phone=phone,
        language=language,
        basis=basis,
        erase_after=erase_after,
        note=note,
    )
    if organisation is not None:
        Affiliation.objects.create(
            person=person, organisation=organisation, title_en=title_en, title_zh=title_zh
        )
    return person


def works_for(person_id: int, *, on: date) -> list[int]:
    """The organisations for which a person works on a day, as is known now; each once if merged."""
    then = Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on)
    there = Affiliation.objects.filter(*then, person=person_id).order_by("id")
    return list(dict.fromkeys(survivors_of(there.values_list("organisation", flat=True)).values()))


def consent(person: Person, purpose: Purpose, *, how: str, at: datetime) -> Consent:
    return Consent.objects.create(person=person, purpose=purpose, how=how, given_at=at)


def take_back(person: Person, purpose: Purpose, *, at: datetime) -> None:
    """The person withdraws a consent; every one of that purpose given before ends."""
    person.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=at)


def enter_consent(
    person: Person, purpose: Purpose, *, how: str, given_at: datetime, by: User | None, at: datetime
) -> Consent:
    """Write down what somebody agreed to. An entry of its own: what shows their name is made anew."""
    require(by, Act.RECORD)
    with writing("enter a consent", by=by, at=at):
        return consent(person, purpose, how=how, at=given_at)


def withdraw_consent(person: Person, purpose: Purpose, *, by: User | None, at: datetime) -> None:
    """Write down that somebody takes a consent back; as `enter_consent`."""
    require(by, Act.RECORD)
    with writing("withdraw a consent", by=by, at=at):
        take_back(person, purpose, at=at)


def consents_to(person: Person, purpose: Purpose) -> bool:
    return person.consents.filter(purpose=purpose, withdrawn_at=None).exists()


def known_person(
    *, email: str = "", name: str = "", organisation: Organisation | None = None
) -> Person | None:
    """The one person of this address, or of this name at this organisation; None if not just one."""
    if email:
        wanted = Q(email__iexact=email)
    elif name and organisation is not None:
        wanted = Q(affiliations__organisation=organisation) & (
            Q(name_en__iexact=name) | Q(name_zh=name)
        )
    else:
        return None
    found_ = list(Person.objects.filter(wanted, erased_in=None).distinct()[:2])
    return found_[0] if len(found_) == 1 else None


def erase(*, person: Person, by: User | None, at: datetime) -> Person:
    """Empty what is personal, for good. What ledgers counted stays counted."""
    require(by, Act.ERASE)
    with writing("erase a person", by=by, at=at) as entry:
        return _empty(person, entry)


def erase_due(*, on: date, at: datetime) -> int:
    """Erase everybody whose day has come; the number of them."""
    due = Person.objects.filter(erase_after__lte=on, erased_in=None)
    if not due.exists():
        return 0
    with writing("erase persons whose day has come", by=None, at=at) as entry:
        return len([_empty(person, entry) for person in due])


def _empty(person: Person, entry: Entry) -> Person:
    for column, value in _EMPTY.items():
        setattr(person, column, value)
    person.erased_in = entry
    person.save()
    person.affiliations.all().delete()
    person.consents.all().delete()
    return person
