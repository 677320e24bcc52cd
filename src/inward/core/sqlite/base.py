"""Django's SQLite backend, with ledgers kept whole through every change of schema."""

from typing import Any

from django.db.backends.sqlite3 import base, schema
from django.db.models import BaseConstraint, Model

from inward.core.ledger import is_ledger, sqlite_triggers


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    _remade: type[Model] | None = None
    _remaking = False

    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        if self._remaking:
            # The copy must take old rows, whatever their entry; its triggers follow the rename.
            self._remade = model
        elif is_ledger(model):
            for statement in sqlite_triggers(model).values():
                self.execute(statement)

    def _remake_table(self, model: type[Model], *args: Any, **kwargs: Any) -> None:
        """Remake a table with no trigger standing in the way, then put all of them back.

        Django copies into a new table and drops the old one, which drops its triggers; a trigger
        of another table that names this one makes the rename fail. So all are set aside first.
        """
        aside = self._set_triggers_aside()
        self._remaking = True
        try:
            super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]
        finally:
            self._remaking = False
        if self._remade is not None and is_ledger(self._remade):
            aside |= sqlite_triggers(self._remade, model._meta.db_table)
        for statement in aside.values():
            self.execute(statement)

    def add_constraint(self, model: type[Model], constraint: BaseConstraint) -> None:
        super().add_constraint(model, constraint)
        # A conditional unique key is an index: no remake wrote its trigger.
        self._guard_keys(model, list(model._meta.constraints))

    def remove_constraint(self, model: type[Model], constraint: BaseConstraint) -> None:
        super().remove_constraint(model, constraint)
        left = [c for c in model._meta.constraints if c.name != constraint.name]
        self._guard_keys(model, left)

    def _guard_keys(self, model: type[Model], constraints: list[BaseConstraint]) -> None:
        if not is_ledger(model):
            return
        for name, statement in sqlite_triggers(model, constraints=constraints).items():
            self.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            self.execute(statement)

    def _set_triggers_aside(self) -> dict[str, str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
        for name in found:
            self.execute(f'DROP TRIGGER "{name}"')
        return found


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
