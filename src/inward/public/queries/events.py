"""Events to come and past, and who was at them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from inward.agreements.models import Paper
from inward.core.language import half
from inward.core.models import Term
from inward.events.models import Event, Participation
from inward.events.rules import State
from inward.evidence.models import Label, Mention, Publication, rows_of
from inward.public.queries.evidenced import opened
from inward.public.queries.publicly import name_of, names, shown
from inward.public.rules import uuid_of
from inward.public.still import may_be_among, once


def events(on: date) -> QuerySet[Event]:
    """Every public event."""
    return shown(Event.objects.select_related("subject", "kind"), on=on)


def event_at(slug: str, on: date) -> QuerySet[Event]:
    """The public event behind an address, if there is one."""
    uuid = uuid_of(slug)
    return events(on).filter(subject__uuid=uuid) if uuid else Event.objects.none()


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
        .values("entry__recorded_at")[:1]
    )
    return [(e, e.shown_at) for e in events.annotate(shown_at=Subquery(word)) if has_a_day(e)]


@dataclass(frozen=True, slots=True)
class Role:
    """Who was there in one role."""

    role: Term
    names: list[Label]
    facts: list[Participation]

    @property
    def heading(self) -> str:
        return self.role.heading(len(self.names))


@dataclass(frozen=True, slots=True)
class Told:
    """An event as its page tells it."""

    event: Event
    place: str
    roles: list[Role]
    papers: list[Paper]
    mentions: list[Mention]


def _came(on: date) -> QuerySet[Participation]:
    return opened(Participation.objects.live(on=on)).filter(state=State.CAME)


def _mentioned(on: date) -> QuerySet[Mention]:
    return opened(Mention.objects.live(on=on))


def _signed(on: date) -> QuerySet[Paper]:
    return shown(Paper.objects.filter(signed_last__lte=on), "agreement_id", on=on)


@once
def _with_parts(on: date) -> frozenset[int]:
    return frozenset(_came(on).values_list("event_id", flat=True))


@once
def _with_papers(on: date) -> frozenset[int]:
    return frozenset(_signed(on).filter(event__isnull=False).values_list("event_id", flat=True))


@once
def _with_mentions(on: date) -> frozenset[int]:
    found = _mentioned(on).filter(subject__kind=Event.kind_of_subject)
    return frozenset(found.values_list("subject_id", flat=True))


def _parts_of(event: Event, on: date) -> list[Participation]:
    if not may_be_among(event.pk, _with_parts, on):
        return []
    rows = _came(on).filter(event=event).select_related("role")
    return list(rows.order_by("role_id", "pk"))


def _papers_of(event: Event, on: date) -> list[Paper]:
    if not may_be_among(event.pk, _with_papers, on):
        return []
    rows = _signed(on).filter(event=event)
    rows = rows.select_related("agreement__subject", "kind", "signing")
    return list(rows.order_by("signed_last", "pk"))


def _mentions_of(event: Event, on: date) -> list[Mention]:
    if not may_be_among(event.pk, _with_mentions, on):
        return []
    return list(_mentioned(on).filter(subject_id=event.pk))


def told(event: Event, *, on: date) -> Told:
    parts = _parts_of(event, on)
    called = names([event.place_id, *(part.subject_id for part in parts)], on=on)
    by_role: dict[Term, list[Participation]] = defaultdict(list)
    for part in parts:
        if part.subject_id in called:
            by_role[part.role].append(part)
    return Told(
        event=event,
        place=name_of(called, event.place_id) or half(event.place_text),
        roles=[
            Role(role, _once(called[part.subject_id] for part in rows), rows)
            for role, rows in sorted(by_role.items(), key=lambda item: -len(item[1]))
        ],
        papers=_papers_of(event, on),
        mentions=_mentions_of(event, on),
    )


def _once(labels) -> list[Label]:  # type: ignore[no-untyped-def]
    found = {label.pk: label for label in labels}
    return sorted(found.values(), key=lambda label: label.name_en.casefold())
