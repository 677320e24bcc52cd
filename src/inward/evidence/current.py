"""Current tables: what facts come to now, kept by the actions, rebuilt and compared by one SELECT.

Each current table declares one SELECT over the ledgers, in SQL that both stores read alike.
Refreshing some rows, rebuilding all of them and checking them is that same SELECT, with and
without a condition on its key.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model

from inward.evidence.models import Label

_BATCH = 500


def latest(table: str, alias: str, of: str, also: str = "TRUE") -> str:
    """SQL for the id of the live fact of subject `of` that has the last word, newest knowledge first."""
    return (
        f"(SELECT {alias}.id FROM {table} {alias} WHERE {alias}.subject_id = {of} AND {also} "
        f"AND {live(table, alias)} "
        f"ORDER BY {alias}.last DESC, {alias}.entry_id DESC, {alias}.id DESC LIMIT 1)"
    )


def live(table: str, alias: str) -> str:
    """SQL for: neither withdrawn nor replaced."""
    return (
        f"NOT {alias}.withdrawn AND NOT EXISTS "
        f"(SELECT 1 FROM {table} later WHERE later.replaces_id = {alias}.id)"
    )


@dataclass(frozen=True)
class Current:
    """One current table.

    Args:
        model: whose table it is, with one row of each key or several.
        columns: the table's columns in the order of the SELECT, the key first.
        select: a SELECT ending in a WHERE clause, to which "AND key IN (...)" can be added.
        key: the key's expression inside `select`.
        within: a condition on the table, where several SELECTs share one table (labels by kind).
    """

    model: type[Model]
    columns: tuple[str, ...]
    select: str
    key: str
    within: str = "TRUE"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def refresh(self, keys: Iterable[int]) -> None:
        """Write the rows of these subjects anew, within the caller's transaction."""
        wanted = sorted(set(keys))
        for start in range(0, len(wanted), _BATCH):
            batch = ", ".join(str(int(key)) for key in wanted[start : start + _BATCH])
            self._run(f"DELETE FROM {self.table} WHERE {self.columns[0]} IN ({batch})")
            self._run(self._insert(f"AND {self.key} IN ({batch})"))

    @transaction.atomic
    def rebuild(self) -> int:
        """Empty the table and fill it from the facts; the number of rows."""
        self._run(f"DELETE FROM {self.table} WHERE {self.within}")
        return self._run(self._insert(""))

    def differences(self, limit: int = 20) -> list[str]:
        """Keys of rows on which the table and the facts disagree; empty when all agree."""
        stored = f"SELECT {', '.join(self.columns)} FROM {self.table} WHERE {self.within}"
        found: list[str] = []
        for said, one, other in (
            ("is not what the facts say", stored, self.select),
            ("is missing or out of date", self.select, stored),
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"{one} EXCEPT {other} ORDER BY 1 LIMIT {limit}")
                found += [f"{self.table} {row[0]} {said}" for row in cursor.fetchall()]
        return found

    def _insert(self, only: str) -> str:
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) {self.select} {only}"

    def _run(self, sql: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            rows: int = cursor.rowcount
            return rows


def described(model: type[Model], kind: str) -> Current:
    """The labels of a kind whose names are plain columns."""
    return Current(
        model=Label,
        columns=("subject_id", "name_en", "name_zh"),
        select=f"SELECT d.subject_id, d.name_en, d.name_zh FROM {model._meta.db_table} d WHERE TRUE",
        key="d.subject_id",
        within=of_kind(kind),
    )


def of_kind(kind: str) -> str:
    return f"subject_id IN (SELECT id FROM evidence_subject WHERE kind = '{kind}')"
