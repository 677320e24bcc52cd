"""Rows on their way into tables, many at a time: what `bulk_create` does, without a model instance each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

# What a driver takes as it is; everything else is prepared by its field.
_PLAIN = (int, str, type(None))


class Inserts:
    """Holds rows by model until `flush` writes them, in the order in which models were named."""

    def __init__(self, first: Iterable[type[Model]]) -> None:
        self._tables: dict[type[Model], _Table] = {model: _Table(model) for model in first}
        self.held = 0

    def add(self, model: type[Model], values: dict[str, Any]) -> None:
        """Hold one row; `values` by column attribute, the rest takes the field's default."""
        if model not in self._tables:
            self._tables[model] = _Table(model)
        self._tables[model].add(values)
        self.held += 1

    def flush(self) -> None:
        for table in self._tables.values():
            table.flush()
        self.held = 0


class _Table:
    def __init__(self, model: type[Model]) -> None:
        quote = connection.ops.quote_name
        self._fields = [
            (field.attname, field, plain_default(field))
            for field in model._meta.concrete_fields
            # Left out, it is given by the database itself.
            if not (field.primary_key and field.get_internal_type() == "BigAutoField")
        ]
        self._key = model._meta.pk
        self._keyed = [(self._key.attname, self._key, None), *self._fields]
        self._rows: dict[bool, list[list[Any]]] = defaultdict(list)
        into = f"INSERT INTO {quote(model._meta.db_table)}"
        self._sql = {
            keyed: f"{into} ({', '.join(quote(str(f.column)) for _a, f, _d in fields)}) "
            f"VALUES ({', '.join(['%s'] * len(fields))})"
            for keyed, fields in ((True, self._keyed), (False, self._fields))
        }
        self._has_own_key = len(self._fields) == len(model._meta.concrete_fields)

    def add(self, values: dict[str, Any]) -> None:
        keyed = not self._has_own_key and self._key.attname in values
        row = []
        for name, field, default in self._keyed if keyed else self._fields:
            value = values.get(name, default)
            if type(value) is date:
                value = _day(value)
            elif type(value) not in _PLAIN:
                value = field.get_db_prep_save(value, connection)
            row.append(value)
        self._rows[keyed].append(row)

    def flush(self) -> None:
        with connection.cursor() as cursor:
            for keyed, rows in self._rows.items():
                cursor.executemany(self._sql[keyed], rows)
        self._rows.clear()


@lru_cache(maxsize=10_000)
def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def plain_default(field: "Field[Any, Any]") -> Any:
    """A field's default as a driver takes it: a word of a choice, not its member."""
    default = field.get_default()
    return default.value if isinstance(default, Enum) else default
