"""Every kind of job, by name, and the one worker that does them."""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from inward.intake import handlers
from inward.intake.batches import erase_due
from inward.office.jobs import Clock, Handler, do_next, take_up_again

HANDLERS: dict[str, Handler] = {**handlers.HANDLERS}
# How soon a job is seen by a worker that has nothing to do.
PAUSE = 0.2


class AnotherWorker(Exception):
    """A worker of this installation is running already."""


def work(*, clock: Clock, stop: threading.Event, beside: int = 0) -> int:
    """Do jobs as they come until told to stop; the number of them. Old lists are erased every day.

    Args:
        beside: the process of the server this worker belongs to: it ends when that is gone, and
            waits for the worker of an earlier server to end.

    Raises:
        AnotherWorker: two would do the same job twice after a restart.
    """
    done = 0
    with _alone(stop, wait=bool(beside)) as alone:
        if alone:
            take_up_again()
        day = None
        while alone and not stop.is_set() and beside in {0, os.getppid()}:
            if day != (today := timezone.localtime(clock()).date()):
                day = today
                erase_due(on=today)
            if do_next(HANDLERS, clock=clock) is None:
                close_old_connections()
                stop.wait(PAUSE)
            else:
                done += 1
    return done


@contextmanager
def _alone(stop: threading.Event, *, wait: bool) -> Iterator[bool]:
    path = Path(settings.HOME) / "worker.lock"
    with path.open("w") as lock:
        while not (held := _held(lock)) and wait and not stop.wait(PAUSE):
            pass
        if not held and not stop.is_set():
            raise AnotherWorker
        yield held


def _held(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def stop_on_signals(stop: threading.Event) -> None:
    """Finish the job at hand, then end."""

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
