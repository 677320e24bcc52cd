"""A sheet as rows of text, whatever file it came from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from inward.intake.noticed import Noticed

# The line on which a row stands, counted from 1 as the spreadsheet shows it, and its cells.
Line: TypeAlias = tuple[int, list[str]]
# How well the first lines of a sheet fit what is looked for.
Fits: TypeAlias = Callable[[Sequence[Line]], float]


@dataclass
class Grid:
    """One sheet being read.

    Args:
        sheet: its name; empty for a file that has none.
        lines: its rows, empty ones left out; to be gone through once.
        others: names of further sheets that are shown, as far as known not empty ones.
        hidden: names of hidden ones.
        left: how many columns of the sheet lie before the first cell.
        said: what was noticed.
        kind: what the file is.
        encoding: of a file of text.
    """

    sheet: str
    lines: Iterator[Line]
    kind: str
    others: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    left: int = 0
    said: list[Noticed] = field(default_factory=list)
    encoding: str = ""

    def cell(self, column: int, line: int) -> str:
        """How the spreadsheet calls a cell: F45."""
        return f"{letters(self.left + column)}{line}"


def letters(column: int) -> str:
    """The letters of a column, counted from 0: A, Z, AA, XFD."""
    said = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said
