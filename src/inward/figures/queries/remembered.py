"""What was counted once is remembered until something it was counted from is written."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model

from inward.evidence.models import Entry

T = TypeVar("T")


class Newest(NamedTuple):
    """The newest row of a ledger, with what tells it from another of the same number.

    Numbers are drawn again after a rollback, and where the store is put back from a copy.
    """

    row: int = 0
    at: str = ""
    what: str = ""


def newest(*ledgers: type[Model]) -> tuple[Newest, ...]:
    """The newest row of each ledger and its entry, in one query; rows are only ever added."""
    each = " UNION ALL ".join(_newest(n, model) for n, model in enumerate(ledgers))
    with connection.cursor() as cursor:
        cursor.execute(each)
        found = {n: Newest(row, str(at), what) for n, row, at, what in cursor.fetchall()}
    return tuple(found.get(n, Newest()) for n in range(len(ledgers)))


def _newest(n: int, model: type[Model]) -> str:
    table, key = model._meta.db_table, model._meta.pk.column
    entry = key if model is Entry else "entry_id"
    return f"""SELECT {n}, r.{key}, e.recorded_at, e.what
 FROM {table} r JOIN {Entry._meta.db_table} e ON e.id = r.{entry}
 WHERE r.{key} = (SELECT MAX({key}) FROM {table})"""


def remembered(what: Sequence[Any], reads: Sequence[Newest], count: Callable[[], T]) -> T:
    """Counted, or as it was counted while the newest rows were the same.

    Args:
        what: says what is counted: words, days, numbers, sets of words.
        reads: `newest` of the ledgers it is counted from.
    """
    key = "counted:" + sha256(repr([_plain(one) for one in (*what, *reads)]).encode()).hexdigest()
    known: T | None = cache.get(key)
    if known is None:
        known = count()
        cache.set(key, known, 3600)
    return known


def _plain(one: Any) -> Any:
    return sorted(one) if isinstance(one, frozenset) else one
