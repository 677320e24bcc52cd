"""Releases with one call, and the ways somebody might tamper with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model

from inward.core.ledger import sqlite_triggers
from inward.figures.queries import FIGURES
from inward.publish.actions import release
from inward.publish.models import Release
from tests import make

ON = date(2026, 11, 22)


def released(name: str = "agreements_signed", on: date = ON, **given: Any) -> Release:
    options = {"known": None, "by": None, "at": make.NOW, "corrects": None, "reason": ""}
    chosen = {key: given.pop(key) for key in list(given) if key in options}
    return release(figure=FIGURES[name], parameters=given, on=on, **(options | chosen))


@contextmanager
def guards_down(model: type[Model]) -> Iterator[None]:
    """As somebody who owns the database could: the triggers of a ledger set aside."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            yield
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        else:
            triggers = sqlite_triggers(model)
            for name in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for statement in triggers.values():
                cursor.execute(statement)
