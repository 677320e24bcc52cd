"""The office's own work with an enterprise: projects, contacts, cases, what is still to be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from inward.aftercare.models import Desk
from inward.directory.people import Person
from inward.office.models import Task
from inward.pipeline.models import Interaction, Progress

SHOWN = 6
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Few(Generic[Row]):
    """The first of a list; whether there are more."""

    rows: Sequence[Row]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Dealings:
    projects: Few[Progress]
    contacts: Few[Interaction]
    cases: Few[Desk]
    tasks: Few[Task]
    met: Mapping[int, Person]  # with whom the contacts were, by key

    def __bool__(self) -> bool:
        return any((self.projects, self.contacts, self.cases, self.tasks))


def dealings(family: Sequence[int], *, with_people: bool) -> Dealings:
    """What the office does with an organisation under all its entries; six queries at most.

    Args:
        family: keys of the organisation and of what was merged into it.
        with_people: whether whoever looks may see who people are.
    """
    contacts = _few(
        Interaction.objects.live()
        .filter(subject__in=family)
        .select_related("kind", "member__user", "project__subject")
        .prefetch_related("notes")
        .order_by("-last", "-pk")
    )
    return Dealings(
        _few(
            Progress.objects.filter(investor__in=family)
            .select_related("project__subject", "manager__user")
            .order_by("-reached_last", "-pk")
        ),
        contacts,
        _few(
            Desk.objects.filter(enterprise__in=family)
            .select_related("case__subject", "member__user")
            .order_by("-received_at", "-pk")
        ),
        _few(
            Task.objects.filter(about__in=family, done_at=None)
            .select_related("member__user")
            .order_by("due", "pk")
        ),
        _met(contacts.rows) if with_people else {},
    )


def _met(contacts: Iterable[Interaction]) -> dict[int, Person]:
    keys = {one.person_id for one in contacts if one.person_id}
    return Person.objects.filter(erased_in=None).in_bulk(keys)


def _few(rows: QuerySet[Row]) -> Few[Row]:
    found = list(rows[: SHOWN + 1])
    return Few(found[:SHOWN], len(found) > SHOWN)
