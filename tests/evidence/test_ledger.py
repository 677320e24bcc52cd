"""The database itself keeps the ledgers: on either store, by raw SQL, before and after a migration."""

import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import UniqueConstraint

from inward.agreements.models import Assessment
from inward.core.intervals import interval
from inward.core.ledger import Ledger, sqlite_triggers
from inward.evidence.actions import state, writing
from inward.evidence.models import Entry, Publication, ledgers
from tests import make
from tests.support.everything import one_of_each

SQLITE = "sqlite"


@pytest.fixture
def record(own_store: str) -> None:
    one_of_each()


def _refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return "ledger" in str(error) or "gate" in str(error)
    return False


def _attempts(model: type[models.Model]) -> dict[str, str]:
    table = model._meta.db_table
    column = model._meta.concrete_fields[-1].column
    key = model._meta.pk.column
    attempts = {
        "update": f"UPDATE {table} SET {column} = {column}",
        "delete": f"DELETE FROM {table}",
        "delete one": f"DELETE FROM {table} WHERE {key} = (SELECT min({key}) FROM {table})",
    }
    if connection.vendor == SQLITE:
        attempts["replace"] = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        attempts["truncate"] = f"TRUNCATE {table} CASCADE"
        attempts["upsert"] = (
            f"INSERT INTO {table} SELECT * FROM {table} "
            f"ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}"
        )
    return attempts


def _taken() -> list[str]:
    """Every attempt on every ledger that the database let through."""
    return [
        f"{name} {model._meta.db_table}"
        for model in ledgers()
        for name, sql in _attempts(model).items()
        if not _refused(sql)
    ]


def test_every_ledger_has_a_row_for_the_tests_below(record: None) -> None:
    empty = [model._meta.label for model in ledgers() if not model._default_manager.exists()]

    assert empty == [], "add a row of it to tests/support/everything.py"


def test_nothing_on_a_ledger_is_changed_deleted_or_overwritten(record: None) -> None:
    taken = _taken()

    assert taken == []


def _phases(name: str) -> list[operations.base.Operation]:
    """What later migrations do to a table: on SQLite Django makes the whole table anew each time."""
    check = models.CheckConstraint(name=f"{name}_later", condition=~models.Q(pk=-1))
    return [
        operations.AddField(name, "added", models.CharField(max_length=20, default="x")),
        operations.AlterField(name, "added", models.CharField(max_length=40, null=True)),
        operations.AddConstraint(name, check),
        operations.RenameField(name, "added", "renamed"),
        operations.RemoveConstraint(name, f"{name}_later"),
        operations.RemoveField(name, "renamed"),
    ]


def _migrate_further() -> None:
    """Every phase over every ledger; one state of the models serves a whole phase."""
    tables = [(m._meta.app_label, str(m._meta.model_name)) for m in ledgers()]
    before = MigrationLoader(connection).project_state()
    for phase in range(len(_phases(""))):
        after = before.clone()
        for app, name in tables:
            _phases(name)[phase].state_forwards(app, after)
        for app, name in tables:
            with connection.schema_editor() as editor:
                _phases(name)[phase].database_forwards(app, editor, before, after)
        before = after


def test_a_further_migration_leaves_every_refusal_in_place(record: None) -> None:
    _migrate_further()
    taken = _taken()

    assert taken == []


def test_the_refusals_are_those_that_the_models_ask_for(own_store: str) -> None:
    if connection.vendor != SQLITE:
        wanted = {model._meta.db_table for model in ledgers()}
        sql = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_refuse'"
    else:
        wanted = {name for model in ledgers() for name in sqlite_triggers(model)}
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%ledger%'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = {row[0] for row in cursor.fetchall()}

    assert found == wanted


def test_migrating_back_and_forth_puts_the_refusals_back(own_store: str) -> None:
    call_command("migrate", "agreements", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    one_of_each()
    taken = [name for name in _taken() if "agreements_" in name]

    assert taken == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verdict", "evidence", "why"),
    [
        ("kept", False, "assessment_verdict_is_cited"),
        ("splendid", True, "assessment_verdict_known"),
    ],
)
def test_a_verdict_needs_evidence_and_a_known_word(verdict: str, evidence: bool, why: str) -> None:
    promise = make.commitment()
    cites = make.cites() if evidence else None
    entry = make.entry()

    with pytest.raises(IntegrityError, match=why):
        state(entry, Assessment, promise.pk, interval("2024"), cited=cites, verdict=verdict)


@pytest.mark.django_db
def test_looked_nothing_found_needs_no_evidence() -> None:
    promise = make.commitment()
    made = state(make.entry(), Assessment, promise.pk, interval("2024"), verdict="nothing_found")

    assert made.cited is None


@pytest.mark.django_db
def test_a_fact_cannot_slip_behind_an_older_entry() -> None:
    zone, old = make.area(), make.entry()
    make.entry("newer")

    with pytest.raises(IntegrityError, match="newest entry"):
        state(old, Publication, zone.pk, interval("2024"), public=True)


@pytest.mark.django_db
def test_an_agreement_is_signed_once() -> None:
    from inward.agreements.models import Signing

    paper = make.agreement(signed="2023-11-06")
    entry = make.entry()

    with pytest.raises(IntegrityError):
        state(entry, Signing, paper.pk, interval("2023-11-07"), event=make.event())


def _in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_numbers_are_drawn_in_the_order_of_commits(own_store: str) -> None:
    """A writer that begins first and commits last does not put a lower number behind a higher one."""
    zone = make.area()
    seen: list[tuple[int, int]] = []

    def write() -> None:
        for _ in range(5):
            with writing("concurrent", by=None, at=make.NOW) as entry:
                state(entry, Publication, zone.pk, interval("2024"), public=True)
                # Whoever holds the door sees every lower number committed, and no higher one.
                seen.append((entry.id, Entry.objects.count()))

    threads = [_in_thread(write) for _ in range(4)]
    for thread in threads:
        thread.join()

    assert [number for number, _ in seen] == sorted(number for number, _ in seen)
    assert all(number == count for number, count in seen)
    assert len(seen) == 20


def test_a_failed_transaction_leaves_no_number_behind(own_store: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), writing("fails", by=None, at=make.NOW):
        1 / 0  # noqa: B018
    make.entry()

    assert list(Entry.objects.order_by("id").values_list("id", flat=True)) == list(
        range(1, before + 2)
    )


def test_a_key_with_an_unknown_condition_is_not_silently_left_open() -> None:
    class Odd(Ledger, models.Model):
        code = models.CharField(max_length=5)

        class Meta:
            app_label = "evidence"
            constraints = [
                UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="odd")
            ]

    try:
        with pytest.raises(NotImplementedError, match="odd"):
            sqlite_triggers(Odd)
    finally:
        # A model declared in a test would otherwise be one more ledger to every other test.
        from django.apps import apps

        del apps.all_models["evidence"]["odd"]
        apps.clear_cache()
