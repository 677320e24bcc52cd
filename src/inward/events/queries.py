"""Reading events: what was held, who came, how often. Nothing here writes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from inward.core.models import Term
from inward.core.paging import Page, page
from inward.directory.queries import family, survivors_of
from inward.events.models import Edition, Event, Participation, Programme
from inward.events.rules import Roll, State, Turn, turn
from inward.evidence.models import Subject

PER_PAGE = 50
ROLL_PAGE = 100


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a list of events is narrowed to; empty means all."""

    when: str = ""  # "past" or "coming"
    kind: str = ""
    year: int | None = None
    text: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.when or self.kind or self.year or self.text)


def events(sought: EventFilter, *, on: date) -> QuerySet[Event]:
    """Events that match. An event is past when its last day is behind; undated ones are neither."""
    found = Event.objects.select_related("subject", "kind", "edition", "place__label")
    if sought.when == "past":
        found = found.filter(held_last__lt=on)
    elif sought.when == "coming":
        found = found.filter(held_last__gte=on)
    if sought.kind:
        found = found.filter(kind_id=sought.kind)
    if sought.year:
        year = (date(sought.year, 1, 1), date(sought.year, 12, 31))
        found = found.filter(held_first__lte=year[1], held_last__gte=year[0])
    if sought.text:
        found = found.filter(
            Q(name_en__icontains=sought.text)
            | Q(name_zh__icontains=sought.text)
            | Q(place_text__icontains=sought.text)
            | Q(host_text__icontains=sought.text)
        )
    return found


def events_page(sought: EventFilter, *, on: date, after: str = "") -> Page[Event]:
    """Newest first; coming ones with the nearest first; undated ones last."""
    order = ("held_last", "subject") if sought.when == "coming" else ("-held_last", "-subject")
    return page(events(sought, on=on), order, after, size=PER_PAGE)


def years() -> list[int]:
    """The years in which something was held, newest first."""
    days = Event.objects.filter(held_last__isnull=False).dates("held_last", "year", order="DESC")
    return [day.year for day in days]


def kinds() -> QuerySet[Term]:
    return Term.objects.filter(vocabulary="event_kind")


def came() -> Any:
    """Live participations of those who came: an invitation is not a presence."""
    return Participation.objects.live().filter(state=State.CAME)


def stand_area(parts: Iterable[Participation]) -> Decimal | None:
    """Their stands at one event together; None where no area is on the record.

    One stand may be there in two roles, or of two who were merged: then the larger area counts.
    """
    areas: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for part in parts:
        if part.stand_m2 is not None:
            areas[part.subject_id, part.role_id] += part.stand_m2
    return max(areas.values(), default=None)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at one event: everything the record says about their being there."""

    subject: Subject
    parts: list[Participation]
    turn: Turn | None = None

    @property
    def stand_m2(self) -> Decimal | None:
        return stand_area(self.parts)

    @property
    def exhibited(self) -> bool:
        """Whether there was a stand at all, of whatever size."""
        return any(part.role_id == "role:exhibitor" for part in self.parts)


def guests(
    event: Event, *, role: str = "", after: str = "", size: int = ROLL_PAGE
) -> tuple[list[Guest], str]:
    """Who took part, by name, each with the n-th time mark where the event is an edition.

    Returns:
        the guests of one page and where the next begins (empty after the last).
    """
    parts = Participation.objects.live().filter(event=event)
    if role:
        parts = parts.filter(role_id=role)
    subjects = Subject.objects.filter(pk__in=parts.values("subject_id")).select_related("label")
    found = page(subjects, ("label__name_en", "pk"), after, size=size)
    by_subject: dict[int, list[Participation]] = defaultdict(list)
    for part in parts.filter(subject_id__in=[s.pk for s in found.rows]).select_related(
        "role", "cited__source"
    ):
        by_subject[part.subject_id].append(part)
    turns = turns_at(event.edition, by_subject) if event.edition else {}
    return [Guest(s, by_subject[s.pk], turns.get(s.pk)) for s in found.rows], found.next


def roles_at(event: Event) -> list[tuple[Term, int]]:
    """In which roles somebody took part in an event, and how many in each."""
    counts: dict[str, set[int]] = defaultdict(set)
    rows = Participation.objects.live().filter(event=event).values_list("role_id", "subject_id")
    for role_id, subject_id in rows:
        counts[role_id].add(subject_id)
    terms = Term.objects.in_bulk(list(counts))
    return sorted(
        ((terms[role], len(who)) for role, who in counts.items()), key=lambda r: (-r[1], r[0].code)
    )


# --- first and n-th times -------------------------------------------------------------------------


def same_as(subject_ids: Iterable[int]) -> dict[int, int]:
    """For each subject the one it stands under now: merges are resolved when read."""
    return survivors_of(set(subject_ids))


def editions_attended(
    programme_id: int,
    *,
    of: Collection[int] | None = None,
    on: date | None = None,
    known: int | None = None,
) -> dict[int, frozenset[int]]:
    """Who came to which editions of a programme: numbers of editions by subject, merges resolved.

    Args:
        of: only these subjects, and whoever was merged with them; None for all.
        on, known: as of which day and as known at which number, as everywhere.
    """
    parts = Participation.objects.live(on=on, known=known).filter(
        state=State.CAME, event__edition__programme_id=programme_id
    )
    if of is not None:
        parts = parts.filter(subject_id__in=family(of))
    rows = list(parts.values_list("subject_id", "event__edition__number").distinct())
    survivor = same_as(subject for subject, _ in rows)
    attended: dict[int, set[int]] = defaultdict(set)
    for subject, number in rows:
        attended[survivor[subject]].add(number)
    return {subject: frozenset(numbers) for subject, numbers in attended.items()}


def complete_rolls(programme_id: int) -> frozenset[int]:
    """Numbers of the editions whose roll is complete: who is not on it did not come."""
    complete = Edition.objects.filter(programme_id=programme_id, roll=Roll.COMPLETE)
    return frozenset(complete.values_list("number", flat=True))


def turns_at(
    edition: Edition,
    of: Collection[int] | None = None,
    *,
    on: date | None = None,
    known: int | None = None,
) -> dict[int, Turn]:
    """For everybody at an edition how often they had come by then, by subject.

    Asked for a subject that was merged into another, it answers with the other's turn.
    """
    survivor = same_as(of) if of is not None else {}
    wanted = set(survivor.values()) if of is not None else None
    attended = editions_attended(edition.programme_id, of=wanted, on=on, known=known)
    complete = complete_rolls(edition.programme_id)
    turns = {
        subject: turn(numbers, edition.number, complete)
        for subject, numbers in attended.items()
        if edition.number in numbers
    }
    if of is None:
        return turns
    return {pk: turns[top] for pk, top in survivor.items() if top in turns}


@dataclass(frozen=True, slots=True)
class Seen:
    """One edition of a programme as somebody's story shows it; no turn: not seen there."""

    edition: Edition
    turn: Turn | None

    @property
    def silent(self) -> bool:
        """Whether the record is silent, which is not to say that they stayed away."""
        return self.turn is None and self.edition.roll != Roll.COMPLETE


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody's presence at the editions of one programme, from the first on record to the last."""

    programme: Programme
    editions: list[Seen] = field(default_factory=list)

    @property
    def latest(self) -> Turn | None:
        return next((seen.turn for seen in reversed(self.editions) if seen.turn), None)


def attendance(subject_id: int, *, on: date, known: int | None = None) -> list[Attendance]:
    """Every programme somebody came to, with all its editions up to a day."""
    parts = Participation.objects.live(on=on, known=known).filter(
        subject_id__in=family([subject_id]), state=State.CAME
    )
    numbers: dict[int, set[int]] = defaultdict(set)
    for programme, number in parts.filter(event__edition__isnull=False).values_list(
        "event__edition__programme_id", "event__edition__number"
    ):
        numbers[programme].add(number)
    editions: dict[Programme, list[Edition]] = defaultdict(list)
    for edition in (
        Edition.objects.filter(programme_id__in=numbers)
        .select_related("programme__subject", "subject")
        .order_by("programme_id", "number")
    ):
        if edition.held_first is None or edition.held_first <= on:
            editions[edition.programme].append(edition)
    return [
        Attendance(programme, _seen(held, numbers[programme.pk]))
        for programme, held in editions.items()
    ]


def _seen(editions: list[Edition], numbers: set[int]) -> list[Seen]:
    complete = {e.number for e in editions if e.roll == Roll.COMPLETE}
    return [
        Seen(e, turn(numbers, e.number, complete) if e.number in numbers else None)
        for e in editions
    ]


# --- programmes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Running:
    """One edition with its events, and how many organisations the record shows at it."""

    edition: Edition
    events: list[Event]
    came: int
    newcomers: int
    newcomers_certain: bool


def programmes() -> list[tuple[Programme, list[Edition]]]:
    """All programmes by name, each with its editions."""
    found = Programme.objects.select_related("subject", "kind").order_by("name_en", "name_zh")
    editions: dict[int, list[Edition]] = defaultdict(list)
    for edition in Edition.objects.order_by("number"):
        editions[edition.programme_id].append(edition)
    return [(programme, editions[programme.pk]) for programme in found]


def runnings(programme: Programme) -> list[Running]:
    """The editions of a programme, newest first, with who came and who came for the first time."""
    editions = list(
        Edition.objects.filter(programme=programme).select_related("subject").order_by("-number")
    )
    held: dict[int | None, list[Event]] = defaultdict(list)
    for event in (
        Event.objects.filter(edition__programme=programme)
        .select_related("subject", "kind")
        .order_by("held_last", "pk")
    ):
        held[event.edition_id].append(event)
    attended = editions_attended(programme.pk)
    complete = complete_rolls(programme.pk)
    return [
        Running(
            edition=e,
            events=held[e.pk],
            came=sum(1 for numbers in attended.values() if e.number in numbers),
            newcomers=sum(1 for numbers in attended.values() if min(numbers) == e.number),
            newcomers_certain=all(n in complete for n in range(1, e.number)),
        )
        for e in editions
    ]


@dataclass(frozen=True, slots=True)
class Regular:
    """Somebody who came to more than one edition, with every edition they came to."""

    subject: Subject
    numbers: frozenset[int]


def regulars(programme: Programme, *, on: date, limit: int = 30) -> list[Regular]:
    """Those who came to most editions, the most faithful first."""
    attended = editions_attended(programme.pk, on=on)
    often = sorted(
        (subject for subject, numbers in attended.items() if len(numbers) > 1),
        key=lambda subject: (-len(attended[subject]), subject),
    )[:limit]
    subjects = Subject.objects.select_related("label").in_bulk(often)
    return [Regular(subjects[pk], attended[pk]) for pk in often]


def next_number(programme: Programme) -> int:
    newest = Edition.objects.filter(programme=programme).order_by("-number").first()
    return newest.number + 1 if newest else 1


def by_year(rows: list[Event], *, on: date) -> list[tuple[str, bool, Event]]:
    """Each event with the heading it stands under, and whether it is the first beneath it."""
    found = []
    before = None
    for event in rows:
        if event.held_last is None:
            heading = ""
        else:
            heading = "coming" if event.held_last >= on else str(event.held_last.year)
        found.append((heading, heading != before, event))
        before = heading
    return found
