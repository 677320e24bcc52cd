"""The office's own work with an enterprise: projects, contacts, cases, what is still to be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from inward.aftercare.models import Desk
from inward.office.models import Task
from inward.pipeline.models import Interaction, Progress

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Few:
    """The first of a list; whether there are more."""

    rows: Sequence[Model]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Dealings:
    projects: Few
    contacts: Few
    cases: Few
    tasks: Few

    def __bool__(self) -> bool:
        return any((self.projects, self.contacts, self.cases, self.tasks))


def dealings(family: Sequence[int]) -> Dealings:
    """What the office does with an organisation under all its entries; five queries at most.

    Args:
        family: keys of the organisation and of what was merged into it.
    """
    return Dealings(
        _few(
            Progress.objects.filter(investor__in=family)
            .select_related("project__subject", "manager__user")
            .order_by("-reached_last", "-pk")
        ),
        _few(
            Interaction.objects.live()
            .filter(subject__in=family)
            .select_related("kind", "member__user", "project__subject")
            .prefetch_related("notes")
            .order_by("-last", "-pk")
        ),
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
    )


def _few(rows: QuerySet[Model]) -> Few:
    found = list(rows[: SHOWN + 1])
    return Few(found[:SHOWN], len(found) > SHOWN)
