"""Reading the record at two clocks: what counts on a day, as known at a number in the sequence."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Max, Q, TextField
from django.db.models.functions import Cast

from inward.core.intervals import Interval
from inward.directory.models import Merge
from inward.evidence.models import Edit, Entry, Subject, rows_of

T = TypeVar("T")
_BATCH = 1000


def newest_known() -> int:
    """The number of the newest entry; 0 in an empty record."""
    return Entry.objects.aggregate(newest=Max("id"))["newest"] or 0


def live(table: str, alias: str) -> str:
    """SQL for `FactQuerySet.live` with the parameters `on` and `known` (design: the ledger).

    The plus signs keep the stores from walking an index over entries, of which most rows pass;
    "above 0" walks the one over replacements, where "is not null" would read the whole table.
    """
    return (
        f"{alias}.last <= %(on)s AND +{alias}.entry_id <= %(known)s AND NOT {alias}.withdrawn "
        f"AND {alias}.id NOT IN (SELECT r.replaces_id FROM {table} r "
        f"WHERE r.replaces_id > 0 AND +r.entry_id <= %(known)s)"
    )


def inside(when: Interval, first: str = "first", last: str = "last") -> Q:
    """Facts that lie in an interval whole.

    What begins within it cannot end before it: said too, for the stores walk indexes over last days.
    """
    lies = {f"{first}__gte": when.first, f"{last}__gte": when.first, f"{last}__lte": when.last}
    return Q(**lies)


def first_row(sql: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: tuple[Any, ...] = cursor.fetchone()
        return found


def stream(sql: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a batch at a time: a release of a million rows fits into memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while batch := cursor.fetchmany(_BATCH):
            yield from batch


def as_text(moment: str) -> Cast:
    """A column of moments as text, for `moment_of` to read.

    Most steps' moments of a year's cases are never asked for, and to read one costs more than to find it.
    """
    return Cast(moment, TextField())


def moment_of(text: str) -> datetime:
    """A moment that came as text; SQLite keeps them in UTC and does not say so."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def uuid_text(raw: Any) -> str:
    """A uuid as plain SQL gives it, 32 digits from SQLite, in its usual form."""
    digits = str(raw)
    if len(digits) != 32:
        return digits
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def batches(things: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    batch: list[T] = []
    for thing in things:
        batch.append(thing)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def survivors(known: int) -> dict[int, int]:
    """For each organisation that was absorbed, the one that stands for it, through any chain.

    Two entries that are one organisation were one on every day, however late somebody noticed:
    only what was known counts, not the day on which it was said. Merges that run in a circle have no survivor; each of them then stands for itself.
    """
    into: dict[int, int] = {}
    for subject, other in (
        rows_of(Merge).live(known=known).order_by("id").values_list("subject_id", "into_id")
    ):
        into[subject] = other
    return {start: end for start in into if (end := _end_of_chain(start, into)) != start}


def entries_of(subject: int, known: int) -> list[int]:
    """A subject and whoever was absorbed by it: what is said of these is said of it."""
    return [subject, *(one for one, by in survivors(known).items() if by == subject)]


def _end_of_chain(start: int, into: Mapping[int, int]) -> int:
    seen = {start}
    here = start
    while here in into:
        here = into[here]
        if here in seen:
            return start
        seen.add(here)
    return here


def as_known(
    field: str, now: Mapping[int, Any], known: int, read: Callable[[str], Any]
) -> dict[int, Any]:
    """A plain column as known at a number: what it says now, unless its journal says what stood there."""
    was: dict[int, str] = {}
    later = Edit.objects.filter(entry_id__gt=known, field=field, subject_id__in=list(now))
    for subject, before in later.order_by("entry_id", "id").values_list("subject_id", "before"):
        was.setdefault(subject, before)
    return {key: read(was[key]) if key in was else value for key, value in now.items()}


@dataclass(frozen=True, slots=True)
class Called:
    """What a row says of a subject: its uuid and names."""

    uuid: str
    en: str
    zh: str


def called(keys: Sequence[int]) -> dict[int, Called]:
    """Uuid and names of these subjects."""
    found: dict[int, Called] = {}
    for batch in batches(sorted(set(keys))):
        for key, uuid, en, zh in Subject.objects.filter(pk__in=batch).values_list(
            "pk", "uuid", "label__name_en", "label__name_zh"
        ):
            found[key] = Called(str(uuid), en or "", zh or "")
    return found
