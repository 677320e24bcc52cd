"""Taking a list in is one thing that happens or does not, whoever dies or decides meanwhile."""

import os
import random
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from inward.core.intervals import interval
from inward.events.models import Participation
from inward.evidence.models import Entry
from inward.intake import accepting, batches, deciding, taking_in
from inward.intake.current import all_current
from inward.intake.deciding import CannotDecide
from inward.intake.handlers import HANDLERS
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, Decision, ListRow
from inward.intake.states import BatchState, Decided, Found
from inward.office.jobs import do_next, take_up_again
from inward.office.models import Job
from inward.office.rules import JobState
from tests import make
from tests.intake.lists import HEADER, delimited, received

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("own_store", "at_home")]

KILLED = 20


def a_list(rows: int = 120) -> Batch:
    names = [f"青穗{chr(0x4E00 + n)}{chr(0x5E00 + n)}贸易有限公司" for n in range(rows)]
    body = [(name, f"李{name[2:4]}", "经理") for name in names]
    return received([HEADER, *body], about=make.event().subject)


def in_a_child(work: Callable[[], None]) -> int:
    """Run something in a process of its own; how it ended."""
    connection.close()
    child = os.fork()
    if child == 0:  # pragma: no cover - the child never returns
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def statements(batch: Batch, note: Path) -> int:
    """How many statements it takes to take the list in; nothing is kept of it."""

    def work() -> None:
        count = 0

        def counted(execute: Any, *said: Any) -> Any:
            nonlocal count
            # The outer transaction, which is only here, makes savepoints of the inner ones.
            count += "SAVEPOINT" not in said[0]
            return execute(*said)

        with transaction.atomic(), connection.execute_wrapper(counted):
            accepting.accept(batch, by=None, at=make.NOW)
            note.write_text(str(count))
            os._exit(0)

    in_a_child(work)
    return int(note.read_text())


def killed_at(batch: Batch, number: int) -> int:
    """Take the list in, in a process that is killed with -9 at one of its statements."""

    def work() -> None:
        left = number

        def counted(execute: Any, *said: Any) -> Any:
            nonlocal left
            left -= "SAVEPOINT" not in said[0]
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*said)

        with connection.execute_wrapper(counted):
            accepting.accept(batch, by=None, at=make.NOW)

    return in_a_child(work)


def test_killed_twenty_times_it_has_happened_not_at_all_and_then_wholly(tmp_path: Path) -> None:
    batch = a_list()
    accepting.begin(batch)
    total, entries = statements(batch, tmp_path / "count"), Entry.objects.count()

    for point in random.Random(20261123).sample(range(1, total + 1), min(KILLED, total)):
        assert killed_at(batch, point) == signal.SIGKILL
        assert Participation.objects.count() == 0
        assert Entry.objects.count() == entries
        assert Batch.objects.get(pk=batch.pk).state == BatchState.ACCEPTING

    job = Job.objects.create(
        kind=accepting.ACCEPT, arguments={"batch": batch.pk}, asked_at=make.NOW
    )
    done = do_next(HANDLERS, clock=timezone.now)
    assert done is not None
    assert (done.pk, done.state, done.result["rows"]) == (job.pk, JobState.DONE, 120)
    assert Participation.objects.count() == 120
    assert [d for table in all_current() for d in table.differences()] == []


def test_a_job_that_lost_its_worker_is_done_by_the_next_and_not_twice() -> None:
    batch = a_list(3)
    accepting.ask_to_accept(batch, by=None, at=make.NOW)
    # The first worker claims it, commits the list and dies before it can say so.
    Job.objects.update(state=JobState.WORKING, heard_at=timezone.now())
    accepting.accept(batch, by=None, at=make.NOW)

    assert do_next(HANDLERS, clock=timezone.now) is None
    assert take_up_again() == 1
    done = do_next(HANDLERS, clock=timezone.now)

    assert done is not None
    assert done.state == JobState.DONE
    assert Participation.objects.count() == 3


def test_a_list_half_read_when_the_worker_died_is_read_anew() -> None:
    rows = delimited([HEADER, ("青穗贸易", "李明", ""), ("北湄仪器", "王芳", "")])
    batch = batches.receive(
        kind=BY_NAME["guests"],
        name="guests.csv",
        content=[rows],
        about=make.event().subject,
        as_of=interval("2026"),
        by=None,
        at=make.NOW,
    )
    ListRow.objects.create(batch=batch, line=2, cells=["half"], salt=b"0" * 16)

    do_next(HANDLERS, clock=timezone.now)

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW
    assert [row.cells[0] for row in batch.rows.order_by("line")] == ["青穗贸易", "北湄仪器"]


def test_a_failure_gives_the_list_back_undecided_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = a_list(2)
    accepting.ask_to_accept(batch, by=None, at=make.NOW)
    monkeypatch.setattr(taking_in.TakingIn, "_take", lambda *_: 1 / 0)

    done = do_next(HANDLERS, clock=timezone.now)

    assert done is not None
    assert done.state == JobState.FAILED
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW
    assert not Participation.objects.exists()


def test_two_officers_at_once_decide_every_row_once() -> None:
    batch = a_list(12)
    ListRow.objects.filter(batch=batch).update(found=Found.DOUBTFUL)
    officers = [make.member(name="li"), make.member(name="wang")]
    start, refused = threading.Barrier(2), []

    def work(officer: User) -> None:
        """Both go through the same rows in the same order, as fast as they can."""
        try:
            rows = list(deciding.to_decide(batch))
            start.wait(timeout=20)
            for row in rows:
                try:
                    deciding.decide(row, Decided.NEW, by=officer, at=timezone.now())
                except CannotDecide:
                    refused.append(row.line)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert Decision.objects.count() == 12
    assert len(refused) == 12
    assert set(Decision.objects.values_list("row__decided", flat=True)) == {Decided.NEW}
