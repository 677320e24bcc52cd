"""CSV and pasted cells: the encoding, the separator, the rows."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TextIO

from inward.intake.noticed import noticed
from inward.intake.sheets import limits
from inward.intake.sheets.grid import Grid, Line
from inward.intake.sheets.refusals import Unreadable

_SEPARATORS = ("\t", ",", ";", "|", "，", "；")
_LOOKED_AT = 60
# As much of a file as tells its encoding apart; the rest is checked while it is read.
_START = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAID = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030"}


def read(path: Path) -> Grid:
    """A file of text as a grid.

    Raises:
        Unreadable: where it is no text in an encoding that offices use.
    """
    with path.open("rb") as file:
        encoding = _encoding(file.read(_START))
    with path.open(encoding=encoding, newline="") as file:
        start = _start_of(file)
    separator = _separator(start)
    grid = Grid("", _lines(path, encoding, separator), "", encoding=_SAID[encoding])
    if encoding in {"gb18030", "utf-16"}:
        grid.said.append(noticed("encoding", name=_SAID[encoding]))
    return grid


def pasted(text: str) -> bytes:
    """Cells copied from a screen as a file of text: tabs between them, lines as they are."""
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8")


def _encoding(start: bytes) -> str:
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            text = decoder.decode(start, final=len(start) < _START)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return name
    raise Unreadable("not-text")


def _start_of(file: TextIO) -> str:
    try:
        return file.read(200_000)
    except UnicodeError as error:
        raise Unreadable("encoding") from error


def _separator(start: str) -> str:
    """The mark that cuts most lines into the same number of cells, more than one."""
    lines = [line for line in start.splitlines()[:_LOOKED_AT] if line.strip()]
    best, score = ",", (0.0, 0)
    for mark in _SEPARATORS:
        widths = Counter(_width(line, mark) for line in lines)
        widths.pop(1, None)
        if widths:
            width, times = widths.most_common(1)[0]
            # A comma in a name must not win over the tab that stands in every line.
            found = (times / len(lines), width)
            if found > score:
                best, score = mark, found
    return best


def _width(line: str, mark: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=mark), []))
    except csv.Error:
        return 1


def _lines(path: Path, encoding: str, separator: str) -> Iterator[Line]:
    with closing(path.open(encoding=encoding, newline="")) as file:
        yield from rows(file, separator)


def rows(file: TextIO, separator: str) -> Iterator[Line]:
    """The rows of a text, each with the line on which it begins."""
    reader = csv.reader(_without_nulls(file), delimiter=separator)
    begins = 1
    try:
        for number, cells in enumerate(reader):
            if number >= limits.ROWS:
                raise Unreadable("too-many-lines", most=limits.ROWS)
            texts = [cell.strip()[: limits.CELL] for cell in cells[: limits.COLUMNS]]
            if any(texts):
                yield begins, texts
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable("not-csv", line=begins) from error
    except UnicodeError as error:
        raise Unreadable("encoding") from error


def _without_nulls(file: TextIO) -> Iterator[str]:
    for line in file:
        yield line.replace("\0", "")


def lines_of(text: str) -> list[Line]:
    """Pasted text at once, for a first look."""
    return list(rows(io.StringIO(text), _separator(text)))
