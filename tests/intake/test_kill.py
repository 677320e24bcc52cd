"""Whenever the process is killed, the record holds the whole folder or nothing of it."""

import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections

from inward.directory.models import Listing, Name
from inward.evidence.models import Citation, Entry, Label
from inward.intake.current import all_current
from inward.intake.models import Loaded
from tests.intake.folders import Tables, sound, written
from tests.support.child import Child
from tests.support.store import copied

MOMENTS = 20


def larger() -> Tables:
    """Enough rows for the writing to take several batches."""
    tables = sound()
    for n in range(600):
        firm = {"id": f"Q{n}", "kind": "enterprise", "name_en": f"Firm {n}", "name_zh": f"企业{n}"}
        tables["organisations"].append({**firm, "sources": "S1"})
        came = {"id": f"QP{n}", "event": "E1", "participant": f"Q{n}", "role": "attendee"}
        tables["participations"].append({**came, "sources": "S2", "as_of": "2023"})
    return tables


def loading(folder: Path, *, killed_after: int = 0) -> Child:
    """The command in a process of its own, telling its progress line by line."""
    return Child("load", str(folder), "--progress", "lines", killed_after=killed_after)


def in_record() -> dict[str, int]:
    connection.close()
    models = (Entry, Name, Citation, Loaded, Listing, Label)
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.mark.commits
def test_killed_at_twenty_random_moments_it_is_all_or_nothing_each_time(
    own_store: str, tmp_path: Path
) -> None:
    folder = written(tmp_path / "office", larger())
    nothing = in_record()
    with _another_store(tmp_path, "whole"):
        ended, lines = loading(folder).wait()
        assert ended == 0
        whole = in_record()
    # One moment is after the last line: while it commits, or when it has.
    moments = [lines, *random.Random(20261123).sample(range(1, lines), MOMENTS - 1)]

    ends = {}
    for moment in moments:
        with _another_store(tmp_path, str(moment)):
            assert loading(folder, killed_after=moment).wait() == (-signal.SIGKILL, moment)
            ends[moment] = (in_record(), [d for t in all_current() for d in t.differences()])

    assert whole["directory.Listing"] == len(larger()["organisations"])
    assert [m for m, (record, _d) in ends.items() if record not in (nothing, whole)] == []
    assert [m for m, (record, _d) in ends.items() if record == whole and m != lines] == []
    assert [m for m, (_record, differences) in ends.items() if differences] == []


@contextmanager
def _another_store(folder: Path, name: str) -> Iterator[None]:
    (folder / name).mkdir()
    with copied(connections["default"], folder / name):
        # A connection of ours would keep PostgreSQL from being copied and SQLite from a checkpoint.
        connections.close_all()
        yield
