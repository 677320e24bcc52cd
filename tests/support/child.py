"""A command in a process of its own that is killed: forked, so that nothing is imported again."""

import os
import signal
import sys
from typing import NoReturn

from django.core.management import call_command
from django.db import connections


class Child:
    """What `subprocess.Popen` is for another program: a command that runs beside us.

    Args:
        command: its name and arguments.
        killed_after: so many lines on stderr, when `kill -9` ends it; 0: never.
    """

    def __init__(self, *command: str, killed_after: int = 0) -> None:
        connections.close_all()
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover - the child never returns
            os.close(read)
            _run(command, _Lines(write, killed_after))
        os.close(write)
        self.told = os.fdopen(read, encoding="utf-8")

    def wait(self) -> tuple[int, int]:
        """Its exit status, or below 0 the signal that ended it; and how many lines it told."""
        with self.told:
            lines = len(self.told.readlines())
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]), lines


class _Lines:
    """Its stderr: at a line of choice the process dies as if by `kill -9` from outside."""

    def __init__(self, pipe: int, killed_after: int) -> None:
        self.pipe, self.left = pipe, killed_after

    def write(self, text: str) -> int:
        os.write(self.pipe, text.encode())
        for _line in range(text.count("\n")):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False


def _run(command: tuple[str, ...], told: _Lines) -> NoReturn:
    ended = 1
    try:
        sys.stderr = told  # type: ignore[assignment]
        with open(os.devnull, "w", encoding="utf-8") as sys.stdout:
            call_command(*command)
        ended = 0
    finally:
        os._exit(ended)
