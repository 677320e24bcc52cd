"""Rows of text under one another on a terminal, Chinese or English."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from inward.engines.composite.result import Cell


def in_columns(rows: list[list[str]]) -> Iterator[str]:
    """Rows with their cells under one another; a Chinese character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (
            cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def as_text(cell: Cell) -> str:
    if cell is None:
        return "-"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
