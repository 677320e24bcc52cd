"""A command says what to do where the store is not there, or behind the code."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from inward.core.store import steps_behind


def inward(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process and a folder of its own, on SQLite."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"INWARD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "inward.config.settings"}
    command = [sys.executable, "-m", "inward.web.commandline", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_without_a_store_every_command_names_the_way_to_one(tmp_path: Path) -> None:
    said = inward(tmp_path, "tick")

    assert (said.returncode, said.stdout) == (1, "")
    assert "there is no store yet: run `inward init`" in said.stderr
    assert inward(tmp_path, "tick", "--help").returncode == 0


def test_a_store_behind_the_code_is_touched_by_no_command_before_init(tmp_path: Path) -> None:
    inward(tmp_path, "init")
    store = tmp_path / "inward.sqlite3"
    with sqlite3.connect(store) as file:
        file.execute("DELETE FROM django_migrations WHERE app = 'office' AND name LIKE '0002%'")
        for name in ("added", "changed", "removed"):
            file.execute(f"DROP TRIGGER office_task_title_{name}")
        file.execute("DROP TABLE office_task_title")
    said = inward(tmp_path, "tick")

    assert said.returncode == 1
    assert "the store is 1 step behind this version" in said.stderr
    assert "as a backup, then run `inward init`" in said.stderr
    assert inward(tmp_path, "init").returncode == 0
    assert inward(tmp_path, "tick").returncode == 0


@pytest.mark.django_db
def test_the_store_of_the_tests_is_not_behind() -> None:
    assert steps_behind() == (0, True)
