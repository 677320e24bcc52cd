"""What is wrong with a folder: every problem, with its place and what to do about it."""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from inward.core.language import is_chinese

# A wrong column makes a fault of every row; beyond this many only the number is kept.
MOST = 10_000
# How alike two ids must be before one is offered for the other.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem. `line` is the line of the file where the row begins, None for a whole file."""

    file: str
    line: int | None
    column: str
    code: str
    what: str
    remedy: str

    @property
    def where(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.column}".rstrip()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Bad(ValueError):
    """A cell, row or file that cannot be taken: what is wrong and what to do."""

    def __init__(self, code: str, what: str, remedy: str) -> None:
        super().__init__(what)
        self.code, self.what, self.remedy = code, what, remedy


class Faults:
    """Collects problems; the same place and code is said once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int | None, str, str], Fault] = {}
        self.unkept = 0

    def add(self, file: str, line: int | None, column: str, bad: Bad) -> None:
        if len(self._kept) >= MOST:
            self.unkept += 1
            return
        place = (file, line, column, bad.code)
        self._kept.setdefault(place, Fault(file, line, column, bad.code, bad.what, bad.remedy))

    def __bool__(self) -> bool:
        return bool(self._kept)

    def in_order(self) -> list[Fault]:
        """By file, then by line; what concerns a whole file comes first."""
        return sorted(self._kept.values(), key=lambda f: (f.file, f.line or 0, f.column))


class Refused(Exception):
    """A folder that was not loaded; nothing was written. `faults` says why."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self.folder, self.faults, self.unkept = folder, faults.in_order(), faults.unkept
        found = Counter(fault.file for fault in self.faults)
        places = ", ".join(f"{file} ({number})" for file, number in found.items())
        number = len(self.faults) + self.unkept
        said = ngettext(
            "Nothing was loaded from %(folder)s: %(number)d problem in %(places)s",
            "Nothing was loaded from %(folder)s: %(number)d problems in %(places)s",
            number,
        )
        super().__init__(said % {"folder": folder.name, "number": number, "places": places})


def put_together(what: str, remedy: str = "", *, about: str = "") -> str:
    """What is wrong and what to do as running text, with the stops of the reader's language."""
    colon, stop = ("：", "。") if is_chinese() else (": ", ". ")
    place = f"{about}{colon}" if about else ""
    return f"{place}{what}{stop}{remedy}".rstrip()


def nearest(word: str, among: list[str]) -> str:
    """The most similar of the words; empty when none is similar."""
    found = process.extractOne(
        word, among, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_ALIKE
    )
    return found[0] if found else ""


def perhaps(word: str, among: list[str]) -> str:
    """ "Did you mean ...?", empty when nothing is similar."""
    meant = nearest(word, among)
    return _("Did you mean %(meant)s?") % {"meant": meant} if meant else ""
