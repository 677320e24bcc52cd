"""Home: what is due, what nobody looked at for long, what was entered last, numbers that open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from inward.aftercare.models import Case
from inward.aftercare.queries import LATE, CaseFilter, cases
from inward.agreements.models import Standing
from inward.agreements.queries.ledger import PromiseFilter, promises
from inward.agreements.rules import Shelf
from inward.core.paging import Counted, counted
from inward.core.sought import sought
from inward.core.titles import NEWEST, having
from inward.directory.finding import Acquaintance, people_called
from inward.directory.models import Listing
from inward.directory.queries import nearest, organisations
from inward.evidence.models import Label, Source
from inward.evidence.queries import labelled, sources_matching
from inward.evidence.rules import Kind
from inward.office.models import Task
from inward.pipeline.models import Project
from inward.pipeline.queries import ProjectFilter, projects
from inward.pipeline.rules import Stage

SHORT = 8
# A promise still open that nobody looked at for this long is due for a look.
STALE = timedelta(days=180)


def _joined(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    return rows.select_related("commitment__subject", "promisor__label")


def overdue(on: date) -> list[Standing]:
    """Whose day has passed without a last word, the longest overdue first."""
    late = promises(PromiseFilter(due="overdue"), on=on)
    return list(_joined(late).order_by("shelf_day", "pk")[:SHORT])


def coming_due(on: date) -> list[Standing]:
    """Whose day comes, the next first."""
    coming = Standing.objects.filter(shelf=Shelf.DATED, shelf_day__gte=on)
    return list(_joined(coming).order_by("shelf_day", "pk")[:SHORT])


def long_unlooked(on: date) -> list[Standing]:
    """Open promises nobody looked at, or not for half a year; never looked at first."""
    still_open = Standing.objects.filter(shelf__in=[Shelf.DATED, Shelf.UNDATED])
    never = list(_joined(still_open.filter(looked_last=None)).order_by("commitment")[:SHORT])
    if len(never) == SHORT:
        return never
    stale = still_open.filter(looked_last__lt=on - STALE).order_by("looked_last", "commitment")
    return never + list(_joined(stale)[: SHORT - len(never)])


@dataclass(frozen=True, slots=True)
class AtWork:
    """How the office's work stands, beside the promises."""

    late_cases: Counted
    open_cases: Counted
    leads: Counted
    under_way: Counted

    @property
    def any(self) -> bool:
        return bool(self.open_cases.number or self.leads.number or self.under_way.number)


def at_work(*, at: datetime) -> AtWork:
    """Cases past their hour, leads that wait, projects on their way: each opens to its list."""
    return AtWork(
        late_cases=counted(cases(CaseFilter(state=LATE), at=at)),
        open_cases=counted(cases(CaseFilter(), at=at)),
        leads=counted(projects(ProjectFilter(stage=Stage.RECEIVED))),
        under_way=counted(projects(ProjectFilter(stage="open"))),
    )


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search from anywhere found, by kind."""

    organisations: list[Listing]
    people: list[Acquaintance]
    projects: list[Label]
    cases: list[Case]
    tasks: list[Task]
    others: list[Label]
    sources: list[Source]
    # Whether what was typed looks like a case's reference: nobody is called so.
    reference: bool = False

    @property
    def any(self) -> bool:
        work = self.projects or self.cases or self.tasks
        return bool(self.organisations or self.people or work or self.others or self.sources)


_OTHERS = (Kind.EVENT, Kind.PROGRAMME, Kind.AGREEMENT, Kind.COMMITMENT, Kind.SITE, Kind.AREA)


def choices(
    text: str, kinds: Sequence[Kind], limit: int = 12, *, people: bool
) -> list[Listing | Label | Acquaintance]:
    """Subjects to choose from: organisations by their search, the rest by their names.

    Args:
        people: whether whoever asks may see them.
    """
    chosen: list[Listing | Label | Acquaintance] = []
    if Kind.ORGANISATION in kinds and text:
        keys = nearest(text)[:limit]
        by_key = organisations().in_bulk(keys)
        chosen += [by_key[key] for key in keys if key in by_key]
    if Kind.PERSON in kinds and text and people:
        chosen += people_called(text, limit)
    others = [kind for kind in kinds if kind not in {Kind.ORGANISATION, Kind.PERSON}]
    return chosen + (list(labelled(text, others, limit)) if others else [])


# The month and what follows, as a letter or the telephone gives it; or nothing but a number.
_REFERENCE = re.compile(r"\d{4}-[0-9a-z]{0,8}|\d+")


def _cases(text: str, limit: int) -> list[Case]:
    """The case of this reference, then those with these words in their title, the newest first."""
    shown = Case.objects.select_related("subject").defer("note")
    exact = list(shown.filter(reference=sought(text).upper()))
    titled = having(shown, text, "name_en", "name_zh", newest=NEWEST).order_by("-pk")[:limit]
    return [*exact, *(one for one in titled if one not in exact)][:limit]


def _projects(text: str, limit: int) -> list[Label]:
    """Projects with these words in their name, the newest first; no long text of them is read."""
    named = having(Project.objects.all(), text, "name_en", "name_zh", newest=NEWEST)
    keys = list(named.order_by("-pk").values_list("pk", flat=True)[:limit])
    rows = Label.objects.filter(pk__in=keys).select_related("subject")
    return list(rows.order_by("-pk"))


def _tasks(text: str, limit: int) -> list[Task]:
    """Tasks that say this, those still to be done first, then the newest."""
    saying = having(Task.objects.all(), text, "text", newest=NEWEST)
    still = list(saying.filter(done_at=None).order_by("-pk")[:limit])
    done = saying.exclude(done_at=None).order_by("-pk")
    return still + list(done[: limit - len(still)])


def found(text: str, limit: int, *, people: bool) -> Hits:
    """Organisations by any name or number; people; projects, cases, tasks; events, promises, places; sources.

    Args:
        people: whether whoever searches may see them.
    """
    keys = nearest(text)[:limit]
    by_key = organisations().in_bulk(keys)
    return Hits(
        [by_key[key] for key in keys if key in by_key],
        people_called(text, limit) if people else [],
        _projects(text, limit),
        _cases(text, limit),
        _tasks(text, limit),
        list(labelled(text, _OTHERS, limit)),
        list(sources_matching(text, limit)),
        reference=_REFERENCE.fullmatch(sought(text)) is not None,
    )
