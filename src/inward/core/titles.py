"""Titles found by any part of them, however many there are: an index of trigrams beside a table.

A word of three characters or more is looked up in the index; a shorter one, which no trigram holds,
is looked for in the rows that are left.
"""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from inward.core.sought import as_pattern, as_term, typed_words

M = TypeVar("M", bound=Model)

_INDEXED = 3
# Among how many of the newest rows a search from anywhere looks for words that no index holds.
NEWEST = 10_000


def index(table: str, key: str, *columns: str) -> migrations.RunPython:
    """The migration that builds the index of a table; its triggers keep it on SQLite.

    Args:
        table: whose rows have titles.
        key: its primary key, a whole number.
        columns: text, none of them null.
    """

    def build(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        sqlite = editor.connection.vendor == "sqlite"
        for statement in (_in_sqlite if sqlite else _in_postgresql)(table, key, columns):
            editor.execute(statement)

    def drop(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            for name in ("added", "changed", "removed"):
                editor.execute(f"DROP TRIGGER {table}_title_{name}")
            editor.execute(f"DROP TABLE {table}_title")
        else:
            editor.execute(f"DROP INDEX {table}_title")

    return migrations.RunPython(build, drop)


def _in_sqlite(table: str, key: str, columns: Sequence[str]) -> list[str]:
    title, said = f"{table}_title", ", ".join(columns)
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    write = f"INSERT INTO {title}(rowid, {said}) VALUES (NEW.{key}, {new});"
    forget = f"INSERT INTO {title}({title}, rowid, {said}) VALUES ('delete', OLD.{key}, {old});"
    return [
        f"CREATE VIRTUAL TABLE {title} USING fts5({said}, content='{table}', "
        f"content_rowid='{key}', tokenize='trigram case_sensitive 0')",
        f"INSERT INTO {title}({title}) VALUES ('rebuild')",
        f"CREATE TRIGGER {title}_added AFTER INSERT ON {table} BEGIN {write} END",
        f"CREATE TRIGGER {title}_changed AFTER UPDATE OF {said} ON {table} BEGIN {forget} {write} END",
        f"CREATE TRIGGER {title}_removed AFTER DELETE ON {table} BEGIN {forget} END",
    ]


def _in_postgresql(table: str, _key: str, columns: Sequence[str]) -> list[str]:
    return [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        f"CREATE INDEX {table}_title ON {table} USING gin (({_joined(columns)}) gin_trgm_ops)",
    ]


def _joined(columns: Sequence[str]) -> str:
    return " || ' ' || ".join(columns)


def having(rows: QuerySet[M], text: str, *columns: str, newest: int | None = None) -> QuerySet[M]:
    """The rows with each word of the text somewhere in their titles.

    Args:
        rows: of a table with an `index`.
        text: as somebody typed it; without a word every row has it.
        columns: those of the index, in the same order.
        newest: looks no further back than this where no word is long enough for the index.
    """
    words = typed_words(text)
    long = [word for word in words if len(word) >= _INDEXED]
    if long:
        rows = rows.filter(pk__in=_looked_up(rows.model, long, columns))
    elif words and newest is not None:
        rows = rows.filter(pk__in=rows.model._default_manager.order_by("-pk").values("pk")[:newest])
    for word in words:
        if len(word) < _INDEXED:
            rows = rows.filter(_anywhere(word, columns))
    return rows


def _anywhere(word: str, columns: Sequence[str]) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": word})
    return found


def _looked_up(model: type[Model], words: Sequence[str], columns: Sequence[str]) -> RawSQL:
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        asked = " AND ".join(map(as_term, words))
        return RawSQL(f"SELECT rowid FROM {table}_title WHERE {table}_title MATCH %s", [asked])
    like = " AND ".join(f"({_joined(columns)}) ILIKE %s" for _ in words)
    return RawSQL(f"SELECT {key} FROM {table} WHERE {like}", [*map(as_pattern, words)])
