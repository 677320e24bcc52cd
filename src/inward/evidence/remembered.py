"""What was counted once is remembered until something it was counted from is written."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model

from inward.evidence.models import Entry

T = TypeVar("T")
Ledgers = Sequence[type[Model]]
Written = Mapping[type[Model], set[int]]
"""The subjects written about since, by ledger."""
# Of more rows than these it is quicker to count anew.
_FEW = 2_000


class Newest(NamedTuple):
    """The newest row of a ledger, with what tells it from another of the same number.

    Numbers are drawn again after a rollback, and where the store is put back from a copy.
    """

    row: int = 0
    at: str = ""
    what: str = ""


def newest(*ledgers: type[Model]) -> tuple[Newest, ...]:
    """The newest row of each ledger and its entry, in one query; rows are only ever added."""
    return _rows(ledgers, [f"(SELECT MAX({_key_of(one)}) FROM {_table(one)})" for one in ledgers])


def _rows(ledgers: Ledgers, numbers: Sequence[str]) -> tuple[Newest, ...]:
    """One row of each ledger, by an expression for its number."""
    entries, by_number = _table(Entry), zip(ledgers, numbers, strict=True)
    each = " UNION ALL ".join(
        f"""SELECT {n}, r.{_key_of(model)}, e.recorded_at, e.what FROM {_table(model)} r
 JOIN {entries} e ON e.id = r.{_key_of(model) if model is Entry else "entry_id"}
 WHERE r.{_key_of(model)} = {number}"""
        for n, (model, number) in enumerate(by_number)
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        found = {n: Newest(row, str(at), what) for n, row, at, what in cursor.fetchall()}
    return tuple(found.get(n, Newest()) for n in range(len(ledgers)))


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _key_of(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def remembered(what: Sequence[Any], reads: Sequence[Newest], count: Callable[[], T]) -> T:
    """Counted, or as it was counted while the newest rows were the same.

    Args:
        what: says what is counted: words, days, numbers, sets of words.
        reads: `newest` of the ledgers it is counted from.
    """
    key = _key((*what, *reads))
    known: T | None = cache.get(key)
    if known is None:
        known = count()
        cache.set(key, known, 3600)
    return known


def kept_up(
    what: Sequence[Any],
    reads: Ledgers,
    known: int | None,
    count: Callable[[], T],
    again: Callable[[T, Written], T | None],
) -> T:
    """Counted once, and then brought up to date by what was written since.

    Args:
        what: says what is counted, as for `remembered`.
        reads: the ledgers it is counted from.
        known: the entry as of which `count` and `again` count; where it is not the newest, nothing
            is remembered. None: they read the tables as they are.
        again: what it comes to now, from what it came to and the subjects written about since;
            None where that cannot be told and all is counted anew.
    """
    now, *ends = newest(Entry, *reads)
    if known is not None and now.row != known:
        return count()
    key = _key(("kept up", *what))
    held: tuple[list[Newest], T] | None = cache.get(key)
    if held is not None and held[0] == ends:
        return held[1]
    since = _written(reads, held[0]) if held is not None else None
    value = again(held[1], since) if held is not None and since is not None else None
    if value is None:
        value = count()
    cache.set(key, (ends, value), 3600)
    return value


def _written(reads: Ledgers, before: Sequence[Newest]) -> Written | None:
    """The subjects of later rows; None where they are many, or the newest rows of then are gone."""
    if _rows(reads, [str(end.row) for end in before]) != tuple(before):
        return None
    found: dict[type[Model], set[int]] = {}
    for model, end in zip(reads, before, strict=True):
        later = model._default_manager.filter(pk__gt=end.row).order_by("pk")
        subjects = list(later.values_list("subject_id", flat=True)[: _FEW + 1])
        if len(subjects) > _FEW:
            return None
        found[model] = set(subjects)
    return found


def _key(what: Sequence[Any]) -> str:
    return "counted:" + sha256(repr([_plain(one) for one in what]).encode()).hexdigest()


def _plain(one: Any) -> Any:
    return sorted(one) if isinstance(one, frozenset) else one
