"""One worker, which takes up what another left behind and ends with its server."""

import fcntl
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from inward.intake.batches import file_of
from inward.intake.models import Batch
from inward.office.jobs import ask_for
from inward.office.models import Job
from inward.office.rules import JobState
from inward.web import jobs
from tests import make
from tests.intake.lists import HEADER, received


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def until_done(stop: threading.Event) -> Any:
    """A handler that ends the worker's day."""

    def handle(job: Job, report: Any) -> dict[str, Any]:
        report(1, 1, "halfway")
        stop.set()
        return {"done": job.arguments["number"]}

    return handle


@pytest.mark.django_db
def test_a_job_left_behind_is_done_at_once_by_the_next_worker(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    monkeypatch.setitem(jobs.HANDLERS, "test", until_done(stop))
    job = ask_for(kind="test", arguments={"number": 7}, by=None, at=make.NOW)
    Job.objects.update(state=JobState.WORKING, heard_at=timezone.now())

    assert jobs.work(clock=timezone.now, stop=stop) == 1

    job.refresh_from_db()
    assert (job.state, job.result, job.said) == (JobState.DONE, {"done": 7}, "halfway")


@pytest.mark.django_db
def test_two_workers_of_one_installation_are_one_too_many(home: Path) -> None:
    with (home / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(jobs.AnotherWorker):
            jobs.work(clock=timezone.now, stop=threading.Event())


@pytest.mark.django_db
def test_a_worker_ends_when_its_server_is_gone(home: Path) -> None:
    gone = os.getppid() + 1

    assert jobs.work(clock=timezone.now, stop=threading.Event(), beside=gone) == 0


@pytest.mark.django_db
def test_a_worker_erases_lists_whose_day_has_come(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    monkeypatch.setitem(jobs.HANDLERS, "test", until_done(stop))
    ask_for(kind="test", arguments={"number": 1}, by=None, at=make.NOW)
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    Batch.objects.update(erase_after="2026-01-01")

    jobs.work(clock=timezone.now, stop=stop)

    assert batch.rows.get().values == {}
    assert not file_of(batch).exists()
