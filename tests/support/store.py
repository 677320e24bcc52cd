"""Copies of the template store. A ledger refuses to be flushed, so nobody commits into the template."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def copied(connection: BaseDatabaseWrapper, folder: Path) -> Iterator[str]:
    """Point the default connection at a copy of the template, and back again."""
    template = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        yield from _with_name(connection, template, _file_copy(template, folder))
    else:
        copy = f"copy_{uuid4().hex[:12]}"
        _administer(connection, f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
        try:
            yield from _with_name(connection, template, copy)
        finally:
            _administer(connection, f'DROP DATABASE "{copy}" WITH (FORCE)')


def _with_name(connection: BaseDatabaseWrapper, template: str, copy: str) -> Iterator[str]:
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        yield copy
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = template


def _file_copy(template: str, folder: Path) -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return shutil.copy(template, folder / "inward.sqlite3")


def _administer(connection: BaseDatabaseWrapper, statement: str) -> None:
    """Run a statement outside the template, which must have no connection while it is copied."""
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement)
