"""Any list, opened: what it is decides how it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inward.intake.noticed import noticed
from inward.intake.sheets import delimited, workbook
from inward.intake.sheets.grid import Fits, Grid
from inward.intake.sheets.sniff import CSV, sniff


@contextmanager
def opened(
    path: Path, *, name: str = "", sheet: str = "", fits: Fits | None = None
) -> Iterator[Grid]:
    """Open a list and read one of its sheets: the one asked for, else the first that is not empty.

    Args:
        fits: how well the first lines of a sheet fit; where no sheet is asked for, the best is read.

    Raises:
        Unreadable: if it cannot be taken, now or while its lines are read.
    """
    found = sniff(path, name)
    grid = delimited.read(path) if found.kind == CSV else workbook.start(path, sheet, fits)
    if found.misnamed:
        grid.said.insert(0, noticed("misnamed", name=name or path.name, kind=found.kind.upper()))
    grid.kind = found.kind
    try:
        yield grid
    finally:
        close = getattr(grid.lines, "close", None)
        if close is not None:
            close()
