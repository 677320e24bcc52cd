"""A command in a process of its own that can be killed: forked, so that nothing is imported again."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from django.core.management import call_command
from django.db import connections


class Child:
    """What `subprocess.Popen` is for another program: its lines, a signal, how it ended."""

    def __init__(self, *command: str) -> None:
        connections.close_all()
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover - the child never returns
            os.close(read)
            _run(command, write)
        os.close(write)
        self.lines: TextIO = os.fdopen(read, encoding="utf-8")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its exit status, or below 0 the signal that ended it."""
        self.lines.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _run(command: tuple[str, ...], write: int) -> None:
    ended = 1
    try:
        with _quiet(), os.fdopen(write, "w", buffering=1, encoding="utf-8") as told:
            sys.stderr = told
            call_command(*command, stderr=told)
        ended = 0
    finally:
        os._exit(ended)


@contextmanager
def _quiet() -> Iterator[None]:
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        yield
