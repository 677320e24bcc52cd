"""Tables that are only ever added to: the database itself refuses everything else.

A model that inherits `Ledger` gets its triggers from the schema editors beside this file, in the
same migration that creates or remakes its table. A new ledger therefore cannot be forgotten.
"""

from collections.abc import Iterable

from django.db.models import BaseConstraint, Model, Q, UniqueConstraint


class Ledger:
    """Marks a model whose rows are never changed, deleted or overwritten.

    A plain class, not a model: migrations keep it among the bases of a model's past states, so
    that the schema editor knows a ledger at any point of the history.
    """


def is_ledger(model: type[Model]) -> bool:
    return issubclass(model, Ledger) and not model._meta.abstract


def unique_keys(model: type[Model], constraints: Iterable[BaseConstraint]) -> list[str]:
    """For each unique key, the SQL that says NEW would take one that a row already has.

    Raises:
        NotImplementedError: for a conditional key other than "among rows that replace nothing".
    """
    meta = model._meta
    keys = [_same((str(f.column),)) for f in meta.local_concrete_fields if f.unique]
    keys += [_same(_columns(model, group)) for group in meta.unique_together]
    for constraint in constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        key = _same(_columns(model, constraint.fields))
        if constraint.condition is not None:
            if constraint.condition != Q(replaces=None):
                raise NotImplementedError(f"{constraint.name}: this condition is not guarded yet")
            key += ' AND "replaces_id" IS NULL AND NEW."replaces_id" IS NULL'
        keys.append(key)
    return keys


def _columns(model: type[Model], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(model._meta.get_field(name).column) for name in names)  # type: ignore[union-attr]


def _same(columns: Iterable[str]) -> str:
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)


def _entry_column(model: type[Model]) -> str | None:
    return next((f.column for f in model._meta.local_concrete_fields if f.name == "entry"), None)


def _entry_table(model: type[Model]) -> str:
    entry = model._meta.get_field("entry").related_model
    assert isinstance(entry, type)
    return str(entry._meta.db_table)


def sqlite_triggers(
    model: type[Model], table: str = "", *, constraints: Iterable[BaseConstraint] | None = None
) -> dict[str, str]:
    """CREATE TRIGGER statements by name for one ledger on SQLite.

    REPLACE deletes without asking the delete trigger, so the insert trigger asks for each unique
    key itself. A row must carry the newest entry: an older number would slip behind a release.
    """
    table = table or model._meta.db_table
    asked = model._meta.constraints if constraints is None else constraints
    taken = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" WHERE {key})' for key in unique_keys(model, asked)
    )
    stays = "rows are never changed or deleted; write a row that replaces"
    refusals = {
        "no_update": ("UPDATE", "", stays),
        "no_delete": ("DELETE", "", stays),
        "no_replace": ("INSERT", f"WHEN {taken}", "this key is taken"),
    }
    if column := _entry_column(model):
        newest = f'SELECT max(id) FROM "{_entry_table(model)}"'
        refusals["newest_entry"] = (
            "INSERT",
            f'WHEN NEW."{column}" IS NOT ({newest})',
            "a row carries the newest entry",
        )
    return {
        f"{table}_{name}": f'CREATE TRIGGER "{table}_{name}" BEFORE {verb} ON "{table}" {when} '
        f"BEGIN SELECT RAISE(ABORT, 'ledger {table}: {why}'); END"
        for name, (verb, when, why) in refusals.items()
    }


POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger %: rows are never changed or deleted; write a row that replaces', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION ledger_newest_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest bigint;
BEGIN
  EXECUTE format('SELECT max(id) FROM %I', TG_ARGV[0]) INTO newest;
  IF NEW.entry_id IS DISTINCT FROM newest THEN
    RAISE EXCEPTION 'ledger %: a row carries the newest entry', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""


def postgresql_triggers(model: type[Model]) -> list[str]:
    """CREATE TRIGGER statements for one ledger on PostgreSQL; its functions come first."""
    table = model._meta.db_table
    statements = [
        f'CREATE OR REPLACE TRIGGER "{table}_refuse" BEFORE UPDATE OR DELETE OR TRUNCATE ON '
        f'"{table}" FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()'
    ]
    if _entry_column(model):
        statements.append(
            f'CREATE OR REPLACE TRIGGER "{table}_newest_entry" BEFORE INSERT ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION ledger_newest_entry('{_entry_table(model)}')"
        )
    return statements
