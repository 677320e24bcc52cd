"""Whenever the process is killed, the old site stands; and many processes publish as one would."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from tests import make
from tests.public.publishing import contents, district
from tests.public.showing import show

MOMENTS = 4


def publishing(folder: Path, store: str, *options: str) -> subprocess.Popen[str]:
    """The command in a process of its own, telling its progress line by line."""
    home = Path(store).parent if connection.vendor == "sqlite" else folder.parent.parent
    environment = os.environ | {"INWARD_HOME": str(home), "INWARD_SECRET_KEY": "for tests"}
    if connection.vendor == "postgresql":
        its: dict[str, Any] = connection.settings_dict
        where = f"{its['HOST']}:{its['PORT']}/{store}"
        login = f"{its['USER']}:{its['PASSWORD']}" if its["PASSWORD"] else its["USER"]
        environment["DATABASE_URL"] = f"postgresql://{login}@{where}"
    else:
        environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "django", "publish", "--out", str(folder)]
    return subprocess.Popen(
        [*command, "--on", "2026-11-23", "--progress", "lines", *options],
        env=environment | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(process: subprocess.Popen[str]) -> int:
    """Let it finish; how many lines it told."""
    assert process.stderr is not None
    told = process.stderr.readlines()
    process.stderr.close()
    assert process.wait() == 0, told[-5:]
    return len(told)


def killed_after(process: subprocess.Popen[str], lines: int) -> bool:
    assert process.stderr is not None
    for told, _line in enumerate(process.stderr, start=1):
        if told == lines:
            process.send_signal(signal.SIGKILL)
            break
    process.stderr.close()
    return process.wait() == -signal.SIGKILL


@pytest.mark.commits
def test_killed_at_any_moment_it_leaves_the_old_site_and_the_next_run_is_whole(
    own_store: str, tmp_path: Path
) -> None:
    site = tmp_path / "out" / "site"
    site.parent.mkdir()
    shown = district()
    connections.close_all()
    lines = done(publishing(site, own_store))
    before = contents(site)
    show(make.area("Hillside"))
    connections.close_all()
    # One moment is after the last page: while files are put in place, or when they are.
    moments = [*random.Random(20261123).sample(range(1, lines), MOMENTS - 1), lines]

    found = []
    for moment in moments:
        killed_after(publishing(site, own_store, "--again"), moment)
        found.append(contents(site))

    done(publishing(site, own_store))
    after = contents(site)
    assert [here for here in found[:-1] if here != before] == []
    assert found[-1] in (before, after)
    assert after != before
    assert any(b"Hillside" in said for said in after.values())
    assert {one.name for one in site.parent.iterdir()} == {"site", ".site.inward-lock"}
    assert shown["zone"].name == "Riverside"


@pytest.mark.commits
def test_two_processes_write_the_same_site_as_one(own_store: str, tmp_path: Path) -> None:
    district()
    connections.close_all()
    done(publishing(tmp_path / "one", own_store, "--processes", "1"))
    done(publishing(tmp_path / "two", own_store, "--processes", "2"))

    assert contents(tmp_path / "one") == contents(tmp_path / "two")
