"""Events to come and past, and who was at them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from inward.agreements.models import Paper
from inward.core.models import Term
from inward.events.models import Event, Participation
from inward.events.rules import State
from inward.evidence.models import Entry, Label, Mention, Publication, rows_of
from inward.public.queries.evidenced import opened
from inward.public.queries.publicly import name_of, names, shown


def events(on: date) -> QuerySet[Event]:
    """Every public event."""
    return shown(Event.objects.select_related("subject", "kind"), on=on)


def coming(on: date) -> QuerySet[Event]:
    """Events not over yet, the nearest first."""
    return events(on).filter(held_last__gte=on).order_by("held_first", "pk")


def past(on: date) -> QuerySet[Event]:
    """Events that are over, the latest first."""
    return events(on).filter(held_last__lt=on).order_by("-held_last", "-pk")


@dataclass(frozen=True, slots=True)
class Year:
    """The events of one year."""

    year: int
    events: list[Event]


def by_year(on: date) -> list[Year]:
    found: dict[int, list[Event]] = defaultdict(list)
    for event in past(on):
        if event.held_last is not None:
            found[event.held_last.year].append(event)
    return [Year(year, events) for year, events in found.items()]


def has_a_day(event: Event) -> bool:
    """Whether it stands in a calendar: known to the day, not only to the month."""
    return event.held is not None and all(len(p) == 10 for p in str(event.held).split("/"))


def published_at(events: QuerySet[Event], on: date) -> list[tuple[Event, datetime]]:
    """Events known to the day, each with the moment it was made public."""
    word = (
        rows_of(Publication)
        .live(on=on)
        .filter(subject_id=OuterRef("pk"))
        .order_by("-last", "-entry_id", "-id")
        .values("entry_id")[:1]
    )
    rows = [e for e in events.annotate(shown_by=Subquery(word)) if has_a_day(e)]
    entries = Entry.objects.in_bulk({row.shown_by for row in rows})
    return [(row, entries[row.shown_by].recorded_at) for row in rows]


@dataclass(frozen=True, slots=True)
class Role:
    """Who was there in one role."""

    role: Term
    names: list[Label]
    facts: list[Participation]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as its page tells it."""

    event: Event
    place: str
    roles: list[Role]
    papers: list[Paper]
    mentions: list[Mention]


def told(event: Event, *, on: date) -> Told:
    parts = list(
        opened(Participation.objects.live(on=on))
        .filter(event=event, state=State.CAME)
        .select_related("role")
        .order_by("role_id", "pk")
    )
    called = names([event.place_id, *(part.subject_id for part in parts)], on=on)
    by_role: dict[Term, list[Participation]] = defaultdict(list)
    for part in parts:
        if part.subject_id in called:
            by_role[part.role].append(part)
    papers = Paper.objects.filter(event=event, signed_last__lte=on)
    papers = papers.select_related("agreement__subject", "kind", "signing")
    return Told(
        event=event,
        place=name_of(called, event.place_id) or event.place_text,
        roles=[
            Role(role, _once(called[part.subject_id] for part in rows), rows)
            for role, rows in sorted(by_role.items(), key=lambda item: -len(item[1]))
        ],
        papers=list(shown(papers, "agreement_id", on=on).order_by("signed_last", "pk")),
        mentions=list(opened(Mention.objects.live(on=on)).filter(subject_id=event.pk)),
    )


def _once(labels) -> list[Label]:  # type: ignore[no-untyped-def]
    found = {label.pk: label for label in labels}
    return sorted(found.values(), key=lambda label: label.name_en.casefold())
