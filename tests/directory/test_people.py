"""People can be erased, and what the ledgers counted stays counted."""

from datetime import date

import pytest
from django.db import IntegrityError

from inward.core.permissions import NotAllowed, Role
from inward.directory.people import Basis, Person, Purpose
from inward.directory.persons import (
    consent,
    consents_to,
    enter_person,
    erase,
    erase_due,
    known_person,
    take_back,
)
from inward.events.models import Participation
from tests import make

pytestmark = pytest.mark.django_db


def _person(**says: object) -> Person:
    defaults = {
        "name_zh": "某某",
        "email": "somebody@example.org",
        "basis": Basis.LEGITIMATE,
        "erase_after": date(2027, 11, 23),
    }
    return enter_person(make.entry(), **(defaults | says))  # type: ignore[arg-type]


def test_an_erased_person_leaves_the_count_standing_and_nothing_personal() -> None:
    person = _person(organisation=make.organisation())
    make.participation(person, make.event(), role="speaker")
    erased = erase(person=person, by=make.member(Role.ADMINISTRATOR), at=make.NOW)

    assert (erased.name_zh, erased.email, erased.affiliations.count()) == ("", "", 0)
    assert Participation.objects.about(person.pk).live().count() == 1


def test_an_officer_may_not_erase() -> None:
    with pytest.raises(NotAllowed):
        erase(person=_person(), by=make.member(Role.OFFICER), at=make.NOW)


def test_people_are_erased_when_their_day_has_come_and_only_then() -> None:
    person = _person(erase_after=date(2026, 11, 23))
    before = erase_due(on=date(2026, 11, 22), at=make.NOW)
    on_the_day = erase_due(on=date(2026, 11, 23), at=make.NOW)
    again = erase_due(on=date(2026, 11, 24), at=make.NOW)
    person.refresh_from_db()

    assert (before, on_the_day, again) == (0, 1, 0)
    assert person.erased_in


def test_the_database_keeps_nothing_personal_of_an_erased_row() -> None:
    person = erase(person=_person(), by=None, at=make.NOW)

    with pytest.raises(IntegrityError, match="person_erased_is_empty"):
        Person.objects.filter(pk=person.pk).update(phone="1234")


def test_consent_holds_until_it_is_taken_back() -> None:
    person = _person()
    consent(person, Purpose.INVITE, how="ticked on the form", at=make.NOW)
    given = consents_to(person, Purpose.INVITE), consents_to(person, Purpose.PUBLISH)
    take_back(person, Purpose.INVITE, at=make.NOW)

    assert given == (True, False)
    assert not consents_to(person, Purpose.INVITE)


def test_a_person_is_known_by_address_or_by_name_at_one_organisation() -> None:
    firm = make.organisation()
    person = _person(organisation=firm)
    by_address = known_person(email="Somebody@Example.org")
    by_name = known_person(name="某某", organisation=firm)
    elsewhere = known_person(name="某某", organisation=make.organisation())

    assert (by_address, by_name, elsewhere) == (person, person, None)
