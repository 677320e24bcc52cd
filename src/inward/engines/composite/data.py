"""Values of units: a table, read wide or long, with NaN where a value is missing."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import StringIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inward.engines.composite.faults import Fault, FaultyInput, did_you_mean, listed, refuse

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

MISSING = frozenset(
    {"", "na", "n/a", "n.a.", "nan", "null", "none", "..", "...", ".", "-", "—", "#n/a"}
)
"""Cells that mean a missing value, in lower case. Never 0."""


@dataclass(frozen=True, eq=False)
class Table:
    """Units down, columns of numbers across; with `times`, one row for each unit and time.

    Attributes:
        units: code of each row's unit.
        codes: the columns' codes.
        values: shape (rows, columns); NaN = missing. Read-only.
        names: each row's unit name for people.
        times: each row's time, or None for a table of one time.
        groups: for each group column, each row's group.
    """

    units: tuple[str, ...]
    codes: tuple[str, ...]
    values: Floats
    names: tuple[str, ...] = ()
    times: tuple[str, ...] | None = None
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        if values.shape != (len(self.units), len(self.codes)):
            raise ValueError(
                f"need values ({len(self.units)}, {len(self.codes)}), got {values.shape}"
            )
        if np.isinf(values).any():
            raise ValueError("values must be finite or NaN")
        for what, column in (("names", self.names), ("times", self.times), *self.groups.items()):
            if column and len(column) != len(self.units):
                raise ValueError(f"need {len(self.units)} {what}, got {len(column)}")
        keys = list(zip(self.units, self.times or self.units, strict=True))
        if len(set(keys)) < len(keys) or len(set(self.codes)) < len(self.codes):
            raise ValueError("units (at one time) and codes must not repeat")
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "names", tuple(self.names) or tuple(self.units))

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def _at(self) -> Mapping[str, int]:
        return {code: at for at, code in enumerate(self.codes)}

    def __contains__(self, code: object) -> bool:
        return code in self._at

    def column(self, code: str) -> Floats:
        """One column, shape (rows,)."""
        column: Floats = self.values[:, self._at[code]]
        return column

    def columns(self, codes: Iterable[str]) -> Floats:
        """Some columns in the order asked for, shape (rows, codes)."""
        columns: Floats = self.values[:, [self._at[code] for code in codes]]
        return columns

    def row(self, unit: str, time: str | None = None) -> int:
        """Number of a unit's row."""
        for at, each in enumerate(self.units):
            if each == unit and (time is None or self.times is None or self.times[at] == time):
                return at
        raise KeyError(unit)

    def rows(self, which: Sequence[int] | Ints | NDArray[np.bool_]) -> "Table":
        """The table of some rows, by number or by mask."""
        numbers = np.arange(len(self))[np.asarray(which)]

        def of(column: Sequence[str]) -> tuple[str, ...]:
            return tuple(column[at] for at in numbers)

        return Table(
            units=of(self.units),
            codes=self.codes,
            values=self.values[numbers],
            names=of(self.names),
            times=None if self.times is None else of(self.times),
            groups={code: of(column) for code, column in self.groups.items()},
        )

    def only(self, units: Iterable[str]) -> "Table":
        """The table of some units."""
        wanted = set(units)
        return self.rows(np.array([unit in wanted for unit in self.units], dtype=bool))

    def with_values(self, codes: Sequence[str], values: Floats) -> "Table":
        """The same rows with other columns."""
        return replace(self, codes=tuple(codes), values=values)

    def joined(self, other: "Table") -> "Table":
        """With the columns of another table that this one lacks, found by unit; NaN where absent."""
        new = [code for code in other.codes if code not in self]
        at = {unit: row for row, unit in enumerate(other.units)}
        more = np.full((len(self), len(new)), np.nan)
        for row, unit in enumerate(self.units):
            if unit in at:
                more[row] = other.columns(new)[at[unit]]
        return self.with_values((*self.codes, *new), np.hstack([self.values, more]))

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The different times, earliest first; () for a table of one time."""
        return tuple(sorted(set(self.times or ()), key=_time_order))

    def at(self, time: str) -> "Table":
        """The table of one time."""
        if self.times is None or time not in self.periods:
            raise KeyError(time)
        return replace(self.rows(np.array([each == time for each in self.times])), times=None)

    def cube(self, values: Floats) -> tuple[Floats, tuple[str, ...], Ints]:
        """Rows laid out as a panel.

        Args:
            values: shape (rows, k), such as `self.values`.

        Returns:
            values of shape (times, units, k), NaN where a unit has no row at a time; the units;
            and for each row its place in the flattened (times * units) panel.
        """
        units = tuple(dict.fromkeys(self.units))
        unit_at = {unit: at for at, unit in enumerate(units)}
        period_at = {period: at for at, period in enumerate(self.periods)}
        times = self.times or ("",) * len(self)
        place = np.array(
            [
                period_at.get(t, 0) * len(units) + unit_at[u]
                for u, t in zip(self.units, times, strict=True)
            ],
            dtype=np.intp,
        )
        flat = np.full((max(len(self.periods), 1) * len(units), values.shape[1]), np.nan)
        flat[place] = values
        return flat.reshape(-1, len(units), values.shape[1]), units, place


def _time_order(time: str) -> tuple[float, str]:
    try:
        return float(time), ""
    except ValueError:
        return math.inf, time


@dataclass(frozen=True)
class Columns:
    """Which columns of a file mean what.

    Attributes:
        unit: the column that names a unit; None for the first.
        numbers: columns to read as numbers; None takes every column that holds only numbers.
        groups: columns to read as groups.
        long: for one value a row, the columns of the indicator's code and of its value.
    """

    unit: str | None = None
    name: str | None = None
    time: str | None = None
    groups: tuple[str, ...] = ()
    numbers: tuple[str, ...] | None = None
    long: tuple[str, str] | None = None


def read_table(path: str | Path, columns: Columns = Columns()) -> Table:  # frozen
    """Read a CSV file (comma, semicolon or tab; UTF-8 or GB 18030), wide or long.

    Raises:
        FaultyInput: with every fault: a column that is not there, a cell that is not a number
            with its line and column, a unit that stands twice ...
        OSError: if the file cannot be read.
    """
    table, faults = table_and_faults(path, columns)
    refuse(faults)
    return table


def table_and_faults(path: str | Path, columns: Columns) -> tuple[Table, tuple[Fault, ...]]:
    """The table as far as it can be read, and everything that is wrong with it.

    Raises:
        FaultyInput: if not even its first line can be used.
    """
    path = Path(path)
    return table_from_text(decoded(path), columns, file=path.name)


def decoded(path: Path) -> str:
    """The text of a file in either of the encodings that offices write.

    Raises:
        FaultyInput: if it is in neither.
        OSError: if it cannot be read.
    """
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FaultyInput(
        [Fault(path.name, "encoding", "neither UTF-8 nor GB 18030; save it as UTF-8")]
    )


def table_from_text(
    text: str, columns: Columns, *, file: str = "table"
) -> tuple[Table, tuple[Fault, ...]]:
    """As `table_and_faults`, of a text."""
    head, lines = _lines(text, file)
    columns = replace(columns, unit=_unit_column(head, columns, file))
    faults = list(_head_faults(head, columns, file))
    if columns.unit not in head:
        raise FaultyInput(faults)
    lines, ragged = _even(head, lines, file)
    faults.extend(ragged)
    sheet = _Sheet(file, head, lines, columns)
    wants_long = columns.long is not None and all(each in head for each in columns.long)
    table = sheet.long() if wants_long else sheet.wide()
    return table, (*faults, *sheet.faults)


_Line = tuple[int, list[str]]


def _lines(text: str, file: str) -> tuple[list[str], list[_Line]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise FaultyInput(
            [Fault(f"{file} line {reader.line_num}", "not-csv", str(error))]
        ) from None
    filled = [(number, row) for number, row in lines if any(row)]
    if not filled:
        raise FaultyInput([Fault(file, "empty-file", "there is nothing in it")])
    if len(filled) == 1:
        raise FaultyInput(
            [Fault(file, "no-units", "there is a first line with names, but no unit below it")]
        )
    return filled[0][1], filled[1:]


def _head_faults(head: Sequence[str], columns: Columns, file: str) -> Iterator[Fault]:
    place = f"{file} line 1"
    for code in sorted({code for code in head if code and head.count(code) > 1}):
        yield Fault(
            place, "duplicate-column", f'the column "{code}" stands {head.count(code)} times'
        )
    asked = [columns.unit, columns.name, columns.time, *columns.groups, *(columns.long or ())]
    for code in asked:
        if code is not None and code not in head:
            yield Fault(
                place,
                "no-column",
                f'there is no column "{code}"{did_you_mean(code, head)}; there are {listed(head)}',
            )


def _unit_column(head: Sequence[str], columns: Columns, file: str) -> str:
    if columns.unit is not None:
        return columns.unit
    if head[0] in (columns.numbers or ()):
        says = f'the first column is the indicator "{head[0]}"; name the column of the unit in [index] unit_id'
        raise FaultyInput([Fault(f"{file} line 1", "no-column", says)])
    return head[0]


def _even(
    head: Sequence[str], lines: Sequence[_Line], file: str
) -> tuple[list[_Line], list[Fault]]:
    faults = [
        Fault(f"{file} line {number}", "ragged-row", f"{len(row)} cells under {len(head)} columns")
        for number, row in lines
        if len(row) != len(head)
    ]
    width = len(head)
    return [(number, (row + [""] * width)[:width]) for number, row in lines], faults


@dataclass
class _Sheet:
    """A file's cells on the way to being a Table; every cell that cannot be read is a fault."""

    file: str
    head: list[str]
    lines: list[_Line]
    columns: Columns
    faults: list[Fault] = field(default_factory=list)

    def _column(self, code: str | None) -> list[str]:
        if code is None or code not in self.head:
            return []
        at = self.head.index(code)
        return [row[at] for _, row in self.lines]

    def wide(self) -> Table:
        codes = self._number_codes()
        self._keep(self._first_of_each())
        values = np.full((len(self.lines), len(codes)), np.nan)
        for across, code in enumerate(codes):
            at = self.head.index(code)
            for down, (number, row) in enumerate(self.lines):
                values[down, across] = self._number(row[at], number, code)
        return self._table(codes, values)

    def long(self) -> Table:
        assert self.columns.long is not None
        code_column, value_column = self.columns.long
        cells: dict[tuple[str, str], dict[str, float]] = {}
        first: dict[tuple[str, str], int] = {}
        units, times = self._column(self.columns.unit), self._column(self.columns.time)
        which, said = self._column(code_column), self._column(value_column)
        for down, (number, _) in enumerate(self.lines):
            key = (units[down], times[down] if times else "")
            code = which[down]
            first.setdefault(key, down)
            row = cells.setdefault(key, {})
            if code in row:
                self._fault(
                    number, "duplicate-value", f'"{key[0]}" has a second value for "{code}"'
                )
                continue
            row[code] = self._number(said[down], number, code)
        codes = self.columns.numbers or tuple(dict.fromkeys(which))
        present = [code for code in codes if code in which]
        values = np.array([[row.get(code, math.nan) for code in present] for row in cells.values()])
        self._keep(list(first.values()))
        return self._table(present, values.reshape(len(cells), len(present)))

    def _table(self, codes: Sequence[str], values: Floats) -> Table:
        times = self._column(self.columns.time)
        return Table(
            units=tuple(self._column(self.columns.unit)),
            codes=tuple(codes),
            values=values,
            names=tuple(self._column(self.columns.name)),
            times=tuple(times) if times else None,
            groups={
                code: tuple(self._column(code)) for code in self.columns.groups if code in self.head
            },
        )

    def _keep(self, rows: Sequence[int]) -> None:
        self.lines = [self.lines[at] for at in rows]

    def _first_of_each(self) -> list[int]:
        """Rows that name a unit (and time) for the first time; the others are faults."""
        units, times = self._column(self.columns.unit), self._column(self.columns.time)
        met: dict[tuple[str, str], int] = {}
        for down, (number, _) in enumerate(self.lines):
            key = (units[down], times[down] if times else "")
            if not key[0]:
                self._fault(number, "no-unit", f'the cell of "{self.columns.unit}" is empty')
            elif key in met:
                at_time = f" at {key[1]}" if key[1] else ""
                self._fault(
                    number,
                    "duplicate-unit",
                    f'"{key[0]}"{at_time} stands already in line {self.lines[met[key]][0]}',
                )
            else:
                met[key] = down
        return list(met.values())

    def _number_codes(self) -> list[str]:
        if self.columns.numbers is not None:
            return [code for code in dict.fromkeys(self.columns.numbers) if code in self.head]
        taken = {self.columns.unit, self.columns.name, self.columns.time, *self.columns.groups}
        return [
            code
            for code in dict.fromkeys(self.head)
            if code and code not in taken and self._all_numbers(code)
        ]

    def _all_numbers(self, code: str) -> bool:
        return all(_as_number(cell) is not None for cell in self._column(code))

    def _number(self, cell: str, line: int, code: str) -> float:
        value = _as_number(cell)
        if value is None:
            self._fault(line, "not-a-number", f'"{cell}" is not a number{_hint(cell)}', column=code)
            return math.nan
        return value

    def _fault(self, line: int, code: str, says: str, *, column: str = "") -> None:
        place = f"{self.file} line {line}" + (f', column "{column}"' if column else "")
        self.faults.append(Fault(place, code, says))


def _as_number(cell: str) -> float | None:
    if cell.lower() in MISSING:
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in cell else None


def _hint(cell: str) -> str:
    if cell.endswith("%"):
        return "; write it without the percent sign"
    if "," in cell and _as_number(cell.replace(",", "")) is not None:
        return "; write it without commas, with a point before decimals"
    return "; leave the cell empty where the value is missing"
