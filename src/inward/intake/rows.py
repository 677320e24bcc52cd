"""One row read: cells become values, what it does not say itself it borrows, and it gets a digest."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from inward.core.intervals import Interval, interval
from inward.core.language import here
from inward.core.models import Term
from inward.intake.boundaries import Boundary
from inward.intake.columns import Column
from inward.intake.declare import Says, Table
from inward.intake.faults import Bad, Faults, perhaps
from inward.intake.folder import Folder
from inward.intake.keys import Keys
from inward.intake.tables.sources import TERMS

_SEPARATOR = "\x1f"


@dataclass(slots=True)
class Row:
    """One row, read: values by column, None where a cell is empty or could not be read."""

    table: Table
    file: str
    line: int
    values: dict[str, Any]
    # Columns that could not be read, or that the file does not have.
    bad: set[str] = field(default_factory=set)
    key: str = ""
    dates: dict[str, Interval] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    confidence: str = ""
    # Columns of the record that no cell of the row holds: an outline, a digest of a file.
    beside: dict[str, Any] = field(default_factory=dict)
    digest: bytes = b""
    # Columns that its file need not have and does not: nothing is said in them.
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lent:
    """What a row borrows from the row it belongs to."""

    when: Interval | None = None
    sources: tuple[str, ...] = ()
    confidence: str = ""


class Rows:
    """Reads the rows of a folder's tables. What is wrong with a cell is noted; the cell is None."""

    def __init__(
        self, folder: Folder, keys: Keys, outlines: dict[str, Boundary], terms: dict[str, set[str]]
    ) -> None:
        self.folder, self.keys, self.outlines, self.terms = folder, keys, outlines, terms
        self.faults: Faults = folder.faults
        self._order: dict[str, list[tuple[int, Column]]] = {}
        self._width: dict[str, int] = {}
        # Files without all their columns: what their rows lack is not said row by row.
        self._lacks: dict[str, set[str]] = defaultdict(set)
        self._absent: dict[str, frozenset[str]] = {}
        self._digests: dict[str, str] = {}

    def read(self, table: Table, file: str) -> Iterator[Row]:
        lines = self.folder.lines(file)
        if file not in self._order:
            self._order[file] = self._header(table, file, next(lines, (1, [])))
        else:
            next(lines, None)
        for line, cells in lines:
            yield self._row(table, file, line, cells)

    def is_filled(self, file: str, name: str) -> bool:
        """Whether any row of a file that was read says something in this column."""
        places = [place for place, column in self._order[file] if column.name == name]
        lines = self.folder.lines(file)
        next(lines, None)
        return any(
            len(cells) > place and cells[place].strip()
            for _line, cells in lines
            for place in places
        )

    def _header(
        self, table: Table, file: str, first: tuple[int, list[str]]
    ) -> list[tuple[int, Column]]:
        line, cells = first
        names = [cell.strip() for cell in cells]
        # A spreadsheet may write commas for columns that were once used.
        while names and not names[-1]:
            names.pop()
        self._width[file] = len(names)
        if len(names) <= 1 and any(mark in "".join(names) for mark in ";\t"):
            bad = Bad(
                "not-csv",
                _("the columns are not separated by commas"),
                _("Save the file as “CSV UTF-8 (comma delimited)”."),
            )
            self.faults.add(file, line, "", bad)
            return []
        order, met = [], set()
        for place, name in enumerate(names):
            column = table.by_title.get(name.casefold())
            if column is None or column.name in met:
                self.faults.add(file, line, name, _no_such_column(table, name, column))
                continue
            met.add(column.name)
            order.append((place, column))
        for column in table.columns:
            if column.name not in met and not column.may_be_absent:
                bad = Bad(
                    "missing-column",
                    _("the column %(name)s is missing") % {"name": column.name},
                    _("Add it; its cells may stay empty.")
                    if not column.required
                    else _("Add it and fill it in every row."),
                )
                self.faults.add(file, line, column.name, bad)
                self._lacks[file].add(column.name)
        self._absent[file] = frozenset(table.by_name) - met
        # As declared, so that a digest does not depend on the order of columns.
        return sorted(order, key=lambda one: table.columns.index(one[1]))

    def _row(self, table: Table, file: str, line: int, cells: list[str]) -> Row:
        row = Row(table, file, line, dict.fromkeys(table.by_name), bad=set(self._lacks[file]))
        row.absent = self._absent.get(file, frozenset())
        order = self._order.get(file) or []
        width = self._width[file]
        if order and (len(cells) < width or any(cells[width:])):
            self._say_width(row, len(cells))
            # The cells stand under the wrong heads: only the id is trusted, others may name it.
            order = [one for one in order if one[1].name == "id"]
        words = []
        for place, column in order:
            cell = cells[place].strip() if place < len(cells) else ""
            words.append(f"{column.name}={cell}" if column.may_be_absent else cell)
            if cell:
                self._read_cell(row, column, cell)
            elif column.required:
                self._say_empty(row, column)
        row.key = self._key(row)
        self._put_in_place(row, words)
        return row

    def _read_cell(self, row: Row, column: Column, cell: str) -> None:
        try:
            row.values[column.name] = column.type.read(cell, self.terms)
        except Bad as bad:
            row.bad.add(column.name)
            self.faults.add(row.file, row.line, column.name, bad)

    def _say_empty(self, row: Row, column: Column) -> None:
        row.bad.add(column.name)
        bad = Bad(
            "empty",
            _("%(column)s is empty") % {"column": column.name},
            _("Every row needs it: %(what)s") % {"what": here(column.en, column.zh)},
        )
        self.faults.add(row.file, row.line, column.name, bad)

    def _say_width(self, row: Row, width: int) -> None:
        row.bad = set(row.table.by_name)
        bad = Bad(
            "wrong-width",
            _("%(number)d cells where the header has %(expected)d")
            % {"number": width, "expected": self._width[row.file]},
            _("Put a text that contains a comma into quotation marks; count the commas."),
        )
        self.faults.add(row.file, row.line, "", bad)

    def _key(self, row: Row) -> str:
        if row.table is not TERMS:
            return row.values.get("id") or ""
        vocabulary, code = row.values.get("vocabulary"), row.values.get("code")
        if not vocabulary or not code:
            return ""
        self.terms.setdefault(vocabulary, set()).add(code)
        return f"{vocabulary}:{code}"

    def _put_in_place(self, row: Row, words: list[str]) -> None:
        """Give a row its dates, sources and digest: what it says itself and what it borrows."""
        lent = self._lent_to(row)
        own = row.values.get("sources") or row.values.get("sources_a")
        if isinstance(own, str):
            own = None
        row.sources = own or lent.sources
        row.confidence = row.values.get("confidence") or lent.confidence or "high"
        for says in row.table.facts:
            if says.when and row.values.get(says.when) is None:
                continue
            when = self._as_of(row, says, lent)
            if when is not None:
                row.dates[says.part] = when
            elif not row.bad & {says.as_of, "sources", row.table.from_}:
                self._say_undated(row, says)
        self._put_beside(row)
        self._stand_under(row)
        words += [str(when) for when in row.dates.values()]
        words += [*row.sources, row.confidence]
        if row.beside:
            words.append(json.dumps(row.beside, default=str, sort_keys=True))
        row.digest = hashlib.blake2b(_SEPARATOR.join(words).encode(), digest_size=16).digest()

    def _as_of(self, row: Row, says: Says, lent: "Lent") -> Interval | None:
        if own := row.values.get(says.as_of):
            return own  # type: ignore[no-any-return]
        if lent.when:
            return lent.when
        opposite = row.values.get(says.against) or () if says.against else ()
        for source in (*row.sources, *opposite):
            for met in self.keys.find(("sources",), source):
                if met.lends:
                    return interval(met.lends)
        return self.folder.dataset.as_of

    def _say_undated(self, row: Row, says: Says) -> None:
        has = says.as_of in row.table.by_name
        bad = Bad(
            "no-day",
            _("nothing says when this was so"),
            _("Fill %(column)s") % {"column": says.as_of}
            if has
            else _("Give its source a date in sources.csv, or dataset.toml an as_of."),
        )
        self.faults.add(row.file, row.line, says.as_of if has else "sources", bad)

    def _lent_to(self, row: Row) -> "Lent":
        name = row.table.from_
        key = row.values.get(name) if name else None
        if key is None:
            return Lent()
        found = self.keys.find(row.table.references[name], key)
        if len(found) != 1 or not found[0].lends:
            return Lent()
        when, sources, confidence = found[0].lends.split(_SEPARATOR)
        borrowed = row.table.by_name.get("sources")
        # Only what has no column of its own for sources rests on those of another row.
        lends = borrowed is None or borrowed.may_be_absent
        return Lent(
            interval(when) if when else None,
            tuple(sources.split(";")) if sources and lends else (),
            confidence if lends else "",
        )

    def _put_beside(self, row: Row) -> None:
        if row.table.name == "areas":
            outline = self.outlines.get(row.key) or self.outlines.get(row.values.get("code") or "")
            if outline is not None:
                outline.used = True
            row.beside = {
                "geometry": outline and outline.geometry,
                "geometry_from": outline.origin if outline else "",
            }
        elif row.table.name == "sources":
            when: Interval | None = row.values.get("date")
            row.beside = {
                "code": row.key,
                "first": when and when.first,
                "last": when and when.last,
                "printed": str(when or ""),
                "digest": self._digest_of(row),
            }

    def _digest_of(self, row: Row) -> str:
        """The digest of the document that lies in the folder, if the source names one."""
        name = row.values.get("file")
        if not name:
            return ""
        path = (self.folder.path / name).resolve()
        if not path.is_file() or not path.is_relative_to(self.folder.path.resolve()):
            bad = Bad(
                "missing-document",
                _("%(file)s is not in the folder") % {"file": name},
                _("Put the document there, or leave the cell empty."),
            )
            self.faults.add(row.file, row.line, "file", bad)
            return ""
        if name not in self._digests:
            with path.open("rb") as file:
                self._digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._digests[name]

    def _stand_under(self, row: Row) -> None:
        if row.table.forest is None:
            return
        child, parent = (row.values.get(name) for name in row.table.forest)
        if row.table is TERMS:
            vocabulary = row.values.get("vocabulary")
            child, parent = row.key, parent and f"{vocabulary}:{parent}"
        if child and parent and child != parent:
            self.keys.put_under(row.table, child, parent, row.file, row.line)


def lent_by(row: Row) -> str:
    """What rows that refer to this one may borrow, as `Keys` keeps it."""
    if row.table.name == "sources":
        return str(row.values.get("date") or "")
    if not row.table.lends:
        return ""
    when = row.values.get(row.table.lends)
    return _SEPARATOR.join([str(when or ""), ";".join(row.sources), row.confidence])


def term_said(row: Row) -> dict[str, Any]:
    """The columns of the term that a row of a vocabulary describes."""
    said = row.table.plain.fill(row.values)
    said["parent_id"] = row.values["parent"] and f"{said['vocabulary']}:{row.values['parent']}"
    return said


def term_stands(term: Term, row: Row) -> bool:
    return all(getattr(term, name) == value for name, value in term_said(row).items())


def _no_such_column(table: Table, name: str, twice: Column | None) -> Bad:
    if twice is not None:
        return Bad(
            "column-twice",
            _("the column %(name)s stands there twice") % {"name": twice.name},
            _("Delete one of the two."),
        )
    return Bad(
        "unknown-column",
        _("there is no column %(name)s in this table") % {"name": repr(name)},
        perhaps(name, list(table.by_name))
        or _("Columns: %(names)s") % {"names": ", ".join(table.by_name)},
    )
