"""People as officers look for them: by any part of a name, with where they work. Never the erased."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from inward.core.language import here
from inward.core.sought import typed_words
from inward.directory.people import Affiliation, Person
from inward.directory.queries import survivors_of
from inward.evidence.models import Label, Subject

# Between a person and where they work, where one is chosen by name: two are often called the same.
_AT = " · "


@dataclass(frozen=True, slots=True)
class Work:
    """Where somebody works, under which title; `until` is the day it ended."""

    organisation: Subject
    title: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody the office deals with, and where they work: what they do now first."""

    person: Person
    works: Sequence[Work]

    @property
    def name(self) -> str:
        """By which they are chosen from a list."""
        if not self.works:
            return self.person.name
        return f"{self.person.name}{_AT}{_label(self.works[0].organisation)}"

    @property
    def other_name(self) -> str:
        """What stands beside the name in a list."""
        return self.works[0].title if self.works else ""


def people_called(text: str, limit: int) -> list[Acquaintance]:
    """Whose name in either language has all these words; those called exactly so first.

    There is no index of these names: in it the erased would linger.
    """
    name = text.partition(_AT)[0]
    found = Person.objects.filter(erased_in=None)
    for word in typed_words(name):
        found = found.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word))
    exactly = When(_exactly(name), then=Value(0))
    nearest = Case(exactly, default=Value(1), output_field=IntegerField())
    return _with_works(found.select_related("subject").order_by(nearest, "-pk")[:limit])


def _exactly(name: str) -> Q:
    return Q(name_zh=name.strip()) | Q(name_en__iexact=name.strip())


def _with_works(people: Iterable[Person]) -> list[Acquaintance]:
    """Three queries, however many they are."""
    found = list(people)
    rows = Affiliation.objects.filter(person__in=found).order_by("-pk")
    affiliations = sorted(rows, key=lambda one: one.until is not None)
    into = survivors_of({one.organisation_id for one in affiliations})
    firms = Subject.objects.select_related("label").in_bulk(set(into.values()))
    works: dict[int, list[Work]] = defaultdict(list)
    for one in affiliations:
        firm = firms[into[one.organisation_id]]
        # Whoever works only where nothing stands on the record any more works nowhere known.
        if hasattr(firm, "label"):
            work = Work(firm, here(one.title_en, one.title_zh), one.until)
            works[one.person_id].append(work)
    return [Acquaintance(person, works[person.pk]) for person in found]


def _label(subject: Subject) -> Label:
    return subject.label


# --- chosen by name -------------------------------------------------------------------------------

# Of more namesakes nobody can be meant by name alone.
_NAMESAKES = 100


def called(subject: Subject) -> str:
    """A person by name and where they work; empty for the erased."""
    people = Person.objects.filter(pk=subject.pk, erased_in=None)
    return next((one.name for one in _with_works(people)), "")


def meant(text: str) -> list[Subject]:
    """Who is called exactly so; with a place of work only those who work there."""
    name, _at, firm = text.partition(_AT)
    rows = Person.objects.filter(_exactly(name), erased_in=None).select_related("subject")
    found = _with_works(rows[:_NAMESAKES])
    return [one.person.subject for one in found if not firm or _works_at(one, firm.strip())]


def _works_at(one: Acquaintance, firm: str) -> bool:
    labels = [_label(work.organisation) for work in one.works]
    return any(firm in {label.name_en, label.name_zh} for label in labels)


# --- at one organisation --------------------------------------------------------------------------


def people_at(organisations: Sequence[int]) -> QuerySet[Affiliation]:
    """Who works or worked at these entries, which are one organisation: who is there now first."""
    there = Affiliation.objects.filter(organisation__in=organisations, person__erased_in=None)
    now = Case(When(until=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    return there.select_related("person__subject").order_by(now, "-pk")
