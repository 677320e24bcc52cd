"""People named in texts, by the names they have on the record."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, TypeVar

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from inward.core.sought import sought
from inward.directory.people import Basis, Consent, Person, Purpose

K = TypeVar("K")
_HAN = "㐀-䶿一-鿿豈-﫿"
# A Han character by itself, any other word as a whole.
_TOKEN = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")
# A name of more words or characters is not searched for.
_LONGEST = 10
# So many runs of words are asked of the store at once, twice; of a text with more than the most,
# everybody is read.
_AT_ONCE, _MOST = 10_000, 60_000
# Of names made of these alone the store itself says how they are compared: in lower case, without
# what stands between words.
_BETWEEN = " .'·@-"
_OTHER = "[^A-Za-z0-9㐀-䶿一-鿿{}]".format(_BETWEEN.replace("'", "''"))


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
    words = {key: _tokens(text) for key, text in texts.items()}
    known: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in _perhaps_named(words.values(), among.filter(erased_in=None)):
        for name in {_tokens(person.name_en), _tokens(person.name_zh)}:
            if 1 < len(name) <= _LONGEST:
                known[name].append(person)
    lengths = sorted({len(name) for name in known})
    found: dict[K, list[Person]] = {}
    for key, these in words.items():
        there = {
            person.pk: person
            for length in lengths
            for start in range(len(these) - length + 1)
            for person in known.get(these[start : start + length], ())
        }
        if there:
            found[key] = list(there.values())
    return found


def _perhaps_named(texts: Iterable[tuple[str, ...]], among: QuerySet[Person]) -> list[Person]:
    """Whoever's name is a run of words in one of the texts, so far as the store can tell."""
    runs: set[str] = set()
    for words in texts:
        runs.update(_runs(words))
        if len(runs) > _MOST:
            return list(among.order_by("pk"))
    among = among.alias(as_en=_compared("name_en"), as_zh=_compared("name_zh"))
    asked = Q(_CannotBeCompared("name_en")) | Q(_CannotBeCompared("name_zh"))
    found: dict[int, Person] = {}
    each = sorted(runs)
    for start in range(0, len(each), _AT_ONCE):
        some = each[start : start + _AT_ONCE]
        asked |= Q(as_en__in=some) | Q(as_zh__in=some)
        found |= {person.pk: person for person in among.filter(asked)}
        asked = Q()
    return [found[key] for key in sorted(found)]


def _runs(words: tuple[str, ...]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 2, min(start + _LONGEST, len(words)) + 1):
            yield "".join(words[start:end])


def _compared(column: str) -> Any:
    """A name in the form of a run: in lower case, nothing between its words."""
    start: Any = Lower(F(column))
    return reduce(lambda name, mark: Replace(name, Value(mark), Value("")), _BETWEEN, start)


class _CannotBeCompared(Func):
    """Whether a name has accents, full width or other characters that only `sought` folds."""

    arity = 1
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **also: Any) -> Any:
        return self.as_sql(
            compiler, connection, template=f"%(expressions)s GLOB '*{_OTHER}*'", **also
        )

    def as_postgresql(self, compiler: Any, connection: Any, **also: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"%(expressions)s ~ '{_OTHER}'", **also)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(sought(text)))


def named_without_consent(texts: Mapping[K, str]) -> dict[K, list[str]]:
    """For each text the names in it of people who have not agreed to be named."""
    named = people_named(texts, not_consenting(Person.objects.all()))
    return {key: list(dict.fromkeys(map(str, some))) for key, some in named.items()}
