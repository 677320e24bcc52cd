"""People named in texts, by the names they have on the record."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from inward.core.sought import sought
from inward.directory.people import Basis, Consent, Person, Purpose

K = TypeVar("K")
_HAN = "㐀-䶿一-鿿豈-﫿"
# A Han character by itself, any other word as a whole.
_TOKEN = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")


def consenting(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those who agree to be named in public now."""
    return people.filter(_agreed())


def not_consenting(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those who have not agreed to be named in public, but for holders of a public office."""
    return people.filter(~_agreed()).exclude(basis=Basis.PUBLIC_OFFICE)


def _agreed() -> Exists:
    given = Consent.objects.filter(purpose=Purpose.PUBLISH, withdrawn_at=None)
    return Exists(given.filter(person=OuterRef("pk")))


def people_named(texts: Mapping[K, str], among: QuerySet[Person]) -> dict[K, list[Person]]:
    """For each text the people among some whose whole name stands in it, by name.

    A name of one word or one character is no name to search for.
    """
    known: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in among.filter(erased_in=None).order_by("pk"):
        for name in {_tokens(person.name_en), _tokens(person.name_zh)}:
            if len(name) > 1:
                known[name].append(person)
    lengths = sorted({len(name) for name in known})
    found: dict[K, list[Person]] = {}
    for key, text in texts.items():
        words = _tokens(text)
        there = {
            person.pk: person
            for length in lengths
            for start in range(len(words) - length + 1)
            for person in known.get(words[start : start + length], ())
        }
        if there:
            found[key] = list(there.values())
    return found


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(sought(text)))


def named_without_consent(text: str) -> list[str]:
    """The names in one text of people who have not agreed to be named."""
    named = people_named({0: text}, not_consenting(Person.objects.all())).get(0, [])
    return list(dict.fromkeys(str(person) for person in named))
