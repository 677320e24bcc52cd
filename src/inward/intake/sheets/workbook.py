"""XLSX, XLS and ODS, read by a process of their own so that a bad one harms nobody else."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inward.intake.noticed import Noticed, noticed
from inward.intake.sheets import limits
from inward.intake.sheets.grid import Fits, Grid, Line
from inward.intake.sheets.headings import LOOKED_AT
from inward.intake.sheets.refusals import Unreadable

_CHILD = Path(__file__).with_name("child.py")


def start(path: Path, sheet: str = "", fits: Fits | None = None) -> Grid:
    """Begin to read one sheet of a workbook.

    Raises:
        Unreadable: if the workbook cannot be read or has no such sheet.
    """
    told = _Told(path, sheet)
    head = told.next()
    sheets = head["sheets"]
    name = str(head["sheet"])
    empty: set[str] = set()
    if fits and not sheet and sum(1 for one in sheets if not one["hidden"]) > 1:
        best, empty = _best(path, name, fits)
        if best != name:
            told.stop()
            told, name = _Told(path, best), best
            head = told.next()
    if not name:
        told.stop()
        raise _no_sheet(sheet, [one["name"] for one in sheets if not one["hidden"]])
    hidden = [one["name"] for one in sheets if one["hidden"] and one["name"] != name]
    others = [
        one["name"] for one in sheets if not one["hidden"] and one["name"] not in {name, *empty}
    ]
    said: list[Noticed] = []
    if hidden:
        said.append(noticed("hidden", names=hidden[:10]))
    left = int(head["left"])
    spread = _Merged(head["merged"], left)
    grid = Grid(name, _lines(told, spread), "", others, hidden, left, said)
    if spread:
        said.append(noticed("merged"))
    return grid


def _best(path: Path, first: str, fits: Fits) -> tuple[str, set[str]]:
    """The sheet that fits best, the earlier of two that fit alike, and the sheets found empty.

    A sheet that is too large to be looked at is no reason to refuse the workbook: then the best of
    those looked at until there is read.
    """
    told = _Told(path, "", looked_at=LOOKED_AT)
    found: dict[str, float] = {}
    empty: set[str] = set()
    try:
        while "end" not in (said := told.next()):
            lines = [(line, [_plain(cell) for cell in cells]) for line, cells in said["first"]]
            found[said["look"]] = fits(lines)
            if not lines:
                empty.add(said["look"])
    except Unreadable:
        pass
    finally:
        told.stop()
    best = max(found, key=lambda name: found[name], default=first)
    return (best if found.get(best, 0) > found.get(first, 0) else first), empty - {first}


class _Told:
    """What the child says, line by line; its end and its death become refusals."""

    def __init__(self, path: Path, sheet: str, *, looked_at: int = 0) -> None:
        # Looking is a help and may take no longer than a part of the reading.
        seconds = limits.SECONDS // 4 if looked_at else limits.SECONDS
        numbers = (limits.MEMORY, seconds, limits.ROWS, limits.CELL, looked_at)
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-s", str(_CHILD), str(path), sheet, *map(str, numbers)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={"PYTHONUTF8": "1"},
        )

    def next(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line.endswith(b"\n"):
            self.stop()
            raise _died(self._child.returncode)
        said: dict[str, Any] = json.loads(line)
        if code := said.get("refused"):
            self.stop()
            raise _refused(str(code), said)
        return said

    def stop(self) -> None:
        if self._child.poll() is None and self._child.stdout is not None:
            # A child that has said its last word ends by itself; one still talking is cut short.
            self._child.kill()
        self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()


def _lines(told: _Told, spread: "_Merged") -> Iterator[Line]:
    try:
        while "end" not in (said := told.next()):
            for line, cells in said["rows"]:
                texts = [_plain(cell) for cell in cells]
                yield line, spread.over(line - 1, texts) if spread else texts
    finally:
        told.stop()


def _plain(cell: Any) -> str:
    if isinstance(cell, str):
        # PostgreSQL keeps no NUL, and nobody meant one.
        return cell.replace("\0", "").strip()
    if isinstance(cell, list):
        return str(cell[0])
    return repr(cell) if isinstance(cell, float) else str(cell)


class _Merged:
    """Merged cells hold their text in the first; every row they cover means the same."""

    def __init__(self, ranges: list[list[int]], left: int) -> None:
        # Only what covers several rows or several columns within the table itself; a block of
        # thousands of rows is formatting, not a list.
        self._ranges = [
            (top, first - left, bottom, last - left)
            for top, first, bottom, last in ranges
            if first >= left and bottom - top < 1_000 and last - first < 256
        ]
        self._ranges.sort()
        self._next = 0
        self._open: list[tuple[int, int, int, str]] = []

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def over(self, row: int, cells: list[str]) -> list[str]:
        """The cells of a row with the text of merged cells in each place they cover."""
        while self._next < len(self._ranges) and self._ranges[self._next][0] <= row:
            top, first, bottom, last = self._ranges[self._next]
            self._next += 1
            if top == row and first < len(cells):
                self._open.append((bottom, first, last, cells[first]))
        self._open = [one for one in self._open if one[0] >= row]
        for _bottom, first, last, text in self._open:
            cells += [""] * (last + 1 - len(cells))
            for place in range(first, last + 1):
                cells[place] = cells[place] or text
        return cells


def _no_sheet(wanted: str, names: list[str]) -> Unreadable:
    return (
        Unreadable("no-sheet", name=wanted, names=names[:20])
        if wanted
        else Unreadable("none-shown")
    )


def _refused(code: str, said: dict[str, Any]) -> Unreadable:
    if code == "rows":
        return Unreadable("too-many-rows", rows=said["rows"], most=limits.ROWS)
    return Unreadable({"locked": "locked", "memory": "too-much"}.get(code, "torn"))


def _died(code: int | None) -> Unreadable:
    killed = code in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV}
    return Unreadable("too-much" if killed else "torn")
