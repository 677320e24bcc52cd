"""A folder as it lies there: what it says of itself, which tables it has, how they are encoded."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from inward.core.intervals import Interval, NotAnInterval, interval
from inward.intake import files
from inward.intake.declare import Table
from inward.intake.faults import Bad, Faults, perhaps
from inward.intake.tables import TABLES


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a folder says of itself in dataset.toml; without one it is called as the folder is."""

    name: str
    licence: str = ""
    as_of: Interval | None = None


class Folder:
    """The files of a folder, each recognised once.

    `only`: every CSV file is of this table, whatever it is called.
    """

    def __init__(self, path: Path, faults: Faults, *, only: Table | None = None) -> None:
        self.path, self.faults, self._only = path, faults, only
        self.dataset = Dataset(path.name)
        self.files: dict[str, files.Read] = {}
        self._describe()
        self._recognise()

    @property
    def sheets(self) -> list[tuple[Table, str]]:
        """Tables and their files, in the order in which they build on one another."""
        if self._only is not None:
            return [(self._only, file) for file in self.files]
        return [(table, table.file) for table in TABLES if table.file in self.files]

    def has(self, table: Table) -> bool:
        return table.file in self.files

    def lines(self, file: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of a file, the header first, each with the line on which it begins."""
        return files.rows(self.path / file, self.files[file])

    def must_be_unchanged(self, file: str) -> None:
        """Note it where a file is no longer what was checked."""
        if files.recognise(self.path / file) != self.files[file]:
            bad = Bad(
                "changed-meanwhile",
                _("the file was changed while it was loaded"),
                _("Close the program that has it open and load again."),
            )
            self.faults.add(file, None, "", bad)

    def _describe(self) -> None:
        path = self.path / "dataset.toml"
        if not path.exists():
            return
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
            as_of = interval(str(said["as_of"])) if "as_of" in said else None
        except (ValueError, NotAnInterval) as error:
            remedy = _('Write name = "...", licence = "...", as_of = "2026-11-23".')
            self.faults.add(path.name, None, "", Bad("bad-dataset", str(error), remedy))
            return
        known = ["name", "language", "licence", "as_of"]
        for name in (name for name in said if name not in known):
            unknown = Bad(
                "unknown-setting",
                _("%(name)s is not known here") % {"name": name},
                perhaps(name, known) or _("Leave it out."),
            )
            self.faults.add(path.name, None, name, unknown)
        name = str(said.get("name") or self.path.name)[:80]
        self.dataset = Dataset(name, str(said.get("licence") or "")[:200], as_of)

    def _recognise(self) -> None:
        known = [table.file for table in TABLES]
        for path in sorted(self.path.glob("*.csv")):
            if self._only is None and path.name not in known:
                remedy = perhaps(path.name, known) or _("Tables: %(known)s") % {
                    "known": ", ".join(known)
                }
                bad = Bad("unknown-file", _("there is no such table"), remedy)
                self.faults.add(path.name, None, "", bad)
                continue
            try:
                self.files[path.name] = files.recognise(path)
            except Bad as bad:
                self.faults.add(path.name, None, "", bad)
        if not self.files and not self.faults:
            nothing = Bad(
                "nothing-here",
                _("there is no table in this folder"),
                _("Give the folder that holds organisations.csv and the like."),
            )
            self.faults.add(self.path.name, None, "", nothing)
