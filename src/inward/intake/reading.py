"""Reading a folder: every row as values, every problem noted. Nothing here writes to the record."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from django.utils.translation import gettext as _

from inward.core.models import Term
from inward.evidence.models import Source
from inward.figures.queries import FIGURES
from inward.figures.rules import Takes
from inward.intake.boundaries import boundaries
from inward.intake.declare import Table
from inward.intake.faults import Bad, Faults, perhaps
from inward.intake.folder import Dataset, Folder
from inward.intake.keys import Keys, Met
from inward.intake.models import Loaded, Loading
from inward.intake.rows import Row, Rows, lent_by, term_stands
from inward.intake.tables import BY_NAME, TABLES
from inward.intake.tables.columns import SUBJECTS
from inward.intake.tables.sources import TERMS

_EVERY = 500
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: `done` of `total` bytes or records, in this table, at this stage."""

    stage: str
    table: str
    done: int
    total: int


Told: TypeAlias = Callable[[Progress], None]


@dataclass
class Tally:
    """Of a table: rows in the file, and how many of them are new, changed, the same."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0


class Reading:
    """One folder being read. First `check`, which finds all problems; then `rows`, table by table."""

    def __init__(self, path: Path, *, told: Told, only: Table | None = None) -> None:
        self.told = told
        self.faults, self.keys = Faults(), Keys()
        self.folder = Folder(path, self.faults, only=only)
        self.tallies: dict[str, Tally] = {}
        self.terms: dict[str, set[str]] = {}
        self._kept_terms: dict[str, Term] = {}
        # The newest load of this dataset when the reading began.
        self.seen: int | None = None
        self._outlines = boundaries(path, self.faults)
        self._rows = Rows(self.folder, self.keys, self._outlines, self.terms)

    @property
    def dataset(self) -> Dataset:
        return self.folder.dataset

    @property
    def sheets(self) -> list[tuple[Table, str]]:
        return self.folder.sheets

    def rows(self, table: Table, file: str) -> Iterator[Row]:
        return self._rows.read(table, file)

    @property
    def is_news(self) -> bool:
        return any(tally.new or tally.changed for tally in self.tallies.values())

    def check(self) -> None:
        """Read everything once and note every problem."""
        self._remember()
        for table, file in self.sheets:
            self._check(table, file)
        for table in dict(self.sheets):
            self._check_waiting(table)
            self._check_forest(table)
        for id_, outline in self._outlines.items():
            if not outline.used:
                self.faults.add(outline.file, None, "", _no_such_area(id_))

    def resolve(self, tables: Iterable[str], key: str | None) -> int | None:
        """The primary key of the record that an id of the folder stands for."""
        return None if key is None else self.keys.one(tuple(tables), key).row

    def newest_load(self) -> int | None:
        of_this = Loading.objects.filter(dataset=self.dataset.name).order_by("-entry_id")
        return of_this.values_list("entry_id", flat=True).first()

    def _remember(self) -> None:
        """What earlier loads of this dataset brought, and which terms and sources there are."""
        self._kept_terms = Term.objects.in_bulk()
        for term in self._kept_terms.values():
            self.terms.setdefault(term.vocabulary, set()).add(term.code)
        self.seen = self.newest_load()
        loaded = Loaded.objects.filter(loading__dataset=self.dataset.name).order_by("id")
        self.keys.remember(
            (table, key, made if part == "" else None, bytes(digest), "")
            for table, key, part, digest, made in loaded.values_list(
                "table", "key", "part", "digest", "made"
            ).iterator(chunk_size=5000)
            if table in BY_NAME
        )
        # A source is one for the whole record, whoever brought it.
        self.keys.remember(
            ("sources", code, row, None, printed)
            for row, code, printed in Source.objects.values_list("id", "code", "printed").iterator()
        )

    # One table

    def _check(self, table: Table, file: str) -> None:
        tally = self.tallies.setdefault(table.name, Tally())
        try:
            for row in self.rows(table, file):
                tally.rows += 1
                self._take_in(row, tally)
                if tally.rows % _EVERY == 0:
                    self.told(Progress("check", table.name, tally.rows, 0))
            self._say_missing(table, file)
        except Bad as bad:
            self.faults.add(file, None, "", bad)
        self.told(Progress("check", table.name, tally.rows, tally.rows))

    def _say_missing(self, table: Table, file: str) -> None:
        """A table that others need is asked for once, not in every row."""
        for name, tables in table.references.items():
            if any(self.folder.has(BY_NAME[t]) for t in tables) or self.keys.is_known(tables):
                continue
            needed = " / ".join(BY_NAME[t].file for t in tables)
            bad = Bad(
                "missing-file",
                _("%(column)s names rows of %(file)s, which is not in the folder")
                % {"column": name, "file": needed},
                _("Add that file, or load the folder that has it under the same name first."),
            )
            if self._rows.is_filled(file, name):
                self.faults.add(file, None, name, bad)

    def _take_in(self, row: Row, tally: Tally) -> None:
        table = row.table
        if row.key:
            before = self.keys.meet(table, row.key, row.line, lent_by(row))
            if before is not None and before.line is not None:
                bad = Bad(
                    "duplicate-key",
                    _("%(key)s stands in line %(line)d already")
                    % {"key": row.key, "line": before.line},
                    _("Give this row an id of its own, or delete the one that is too many."),
                )
                self.faults.add(row.file, row.line, "id", bad)
            elif before is not None and before.digest is None and before.row is not None:
                bad = Bad(
                    "taken-id",
                    _("the record has another source %(key)s") % {"key": row.key},
                    _("Give this one another id; the other did not come from this folder."),
                )
                self.faults.add(row.file, row.line, "id", bad)
            known, is_same = self._compare(row, before)
            tally.new += not known
            tally.same += known and is_same
            tally.changed += known and not is_same
        self._check_references(row)
        self._check_alike(row)
        if table is TERMS and row.values.get("parent"):
            above = f"{row.values.get('vocabulary')}:{row.values['parent']}"
            self.keys.wait(table, row.file, row.line, "parent", above)
        for rule in table.rules:
            if not rule.columns & row.bad:
                for column, bad in rule.finds(row.values):
                    self.faults.add(row.file, row.line, column, bad)
        if table.name == "claims" and not row.bad & {"figure", "parameters"}:
            self._check_parameters(row)

    def _compare(self, row: Row, before: Met | None) -> tuple[bool, bool]:
        """Whether the row was loaded before, and whether it is the same as then."""
        if row.table is TERMS:
            kept = self._kept_terms.get(row.key)
            return kept is not None, kept is not None and term_stands(kept, row)
        digest = before.digest if before else None
        return digest is not None, digest == row.digest

    def _check_references(self, row: Row) -> None:
        for name, tables in row.table.references.items():
            value = row.values.get(name)
            for key in value if isinstance(value, tuple) else [value]:
                if key is None:
                    continue
                found = self.keys.find(tables, key)
                if len(found) == 1:
                    continue
                if not found and _later(row.table, tables):
                    self.keys.wait(row.table, row.file, row.line, name, key)
                    continue
                self._say_unknown(row.table, (row.file, row.line), name, key, found)

    def _check_waiting(self, table: Table) -> None:
        for file, line, name, key in self.keys.waited_for(table):
            if table is TERMS:
                self._check_above(file, line, key)
                continue
            tables = table.references[name]
            found = self.keys.find(tables, key)
            if len(found) != 1:
                self._say_unknown(table, (file, line), name, key, found)

    def _check_above(self, file: str, line: int, key: str) -> None:
        vocabulary, _colon, code = key.partition(":")
        codes = self.terms.get(vocabulary, set())
        if code not in codes:
            bad = Bad(
                "wrong-term",
                _("%(cell)s is not in %(called)s") % {"cell": repr(code), "called": vocabulary},
                perhaps(code, sorted(codes)) or _("Add the term, or leave the cell empty."),
            )
            self.faults.add(file, line, "parent", bad)

    def _say_unknown(
        self, table: Table, place: tuple[str, int], name: str, key: str, found: list[Met]
    ) -> None:
        tables = table.references[name]
        files_ = ", ".join(BY_NAME[t].file for t in tables)
        if found:
            bad = Bad(
                "ambiguous-id",
                _("%(key)s stands in several tables: %(tables)s")
                % {"key": key, "tables": ", ".join(BY_NAME[met.table].file for met in found)},
                _("Give one of them another id."),
            )
        elif not self.keys.is_known(tables):
            return  # said once, as a missing file
        else:
            remedy = perhaps(key, self.keys.some(tables)) or _("Add the row there, or mend the id.")
            bad = Bad(
                "unknown-id",
                _("%(key)s is not in %(files)s") % {"key": repr(key[:60]), "files": files_},
                remedy,
            )
        self.faults.add(*place, name, bad)

    def _check_alike(self, row: Row) -> None:
        for nth, group in enumerate(row.table.once):
            said = [row.values.get(name) for name in group]
            if any(value is None for value in said):
                continue
            earlier = self.keys.alike(row.table, nth, _SEPARATOR.join(map(str, said)), row.line)
            if earlier is not None:
                bad = Bad(
                    "said-twice",
                    _("%(columns)s are the same as in line %(line)d")
                    % {"columns": ", ".join(group), "line": earlier},
                    _("Delete one of the two rows, or mend what should differ."),
                )
                self.faults.add(row.file, row.line, group[-1], bad)

    def _check_forest(self, table: Table) -> None:
        if table.forest is None:
            return
        for file, line, key in self.keys.circles(table):
            bad = Bad(
                "circle",
                _("%(key)s comes to stand under itself") % {"key": key},
                _("Follow the column from row to row and cut the circle."),
            )
            self.faults.add(file, line, table.forest[1], bad)

    def _check_parameters(self, row: Row) -> None:
        name, given = row.values.get("figure"), row.values.get("parameters") or {}
        if not name and not given:
            return
        figure = FIGURES.get(name or "")
        if figure is None:
            bad = Bad(
                "unknown-figure",
                _("there is no figure %(name)s") % {"name": repr(name or "")},
                perhaps(name or "", list(FIGURES)) or ", ".join(FIGURES),
            )
            self.faults.add(row.file, row.line, "figure", bad)
            return
        known = {parameter.name: parameter for parameter in figure.parameters}
        for said, value in given.items():
            parameter = known.get(said)
            if parameter is None:
                bad = Bad(
                    "unknown-parameter",
                    _("%(figure)s takes no %(name)s") % {"figure": name, "name": said},
                    perhaps(said, list(known)) or ", ".join(known),
                )
            elif parameter.takes is Takes.SUBJECT and not self.keys.find(SUBJECTS, value):
                bad = Bad(
                    "unknown-id",
                    _("%(key)s is not in %(files)s") % {"key": repr(value), "files": "the folder"},
                    perhaps(value, self.keys.some(SUBJECTS)),
                )
            elif parameter.takes is Takes.TERM and value not in self.terms.get(
                parameter.among[0], ()
            ):
                bad = Bad(
                    "wrong-term",
                    _("%(cell)s is not in %(called)s")
                    % {"cell": repr(value), "called": parameter.among[0]},
                    perhaps(value, sorted(self.terms.get(parameter.among[0], ()))),
                )
            else:
                continue
            self.faults.add(row.file, row.line, "parameters", bad)


def _later(table: Table, tables: tuple[str, ...]) -> bool:
    """Whether any of the tables is read only after this one has begun."""
    return any(TABLES.index(BY_NAME[name]) >= TABLES.index(table) for name in tables)


def _no_such_area(id_: str) -> Bad:
    return Bad(
        "unknown-id",
        _("the outline %(id)s belongs to no area") % {"id": id_},
        _("Write its id or code into areas.csv, or take the feature out."),
    )
