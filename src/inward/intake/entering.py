"""What the rows of a list make: records and facts of one entry, held until they are written together."""

import hashlib
import json
from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from inward.core.identity import uuid7
from inward.core.intervals import Interval
from inward.directory.models import Establishment, Identifier, Name
from inward.evidence.models import Citation, Entry, Fact, Subject
from inward.evidence.rules import Confidence, Kind
from inward.intake.inserts import Inserts
from inward.intake.models import Batch, ListRow, Made, Taken
from inward.intake.writer import Numbers


@dataclass
class Written:
    """What taking a list in wrote, or would write."""

    rows: int = 0
    new: int = 0
    known: int = 0
    persons: int = 0
    aliases: int = 0
    facts: int = 0
    unchanged: int = 0
    entry: int | None = None

    def as_json(self) -> dict[str, int | None]:
        return dict(vars(self))


# Facts that the list of organisations shows.
_LISTED = (Name, Identifier, Establishment)


class Entering:
    """Holds what rows make, by the table they go into; `made_any`: whether the row made a record."""

    def __init__(self, batch: Batch, entry: Entry) -> None:
        self.batch, self.entry = batch, entry
        self.written = Written(entry=entry.pk)
        self.touched: dict[Kind, array[int]] = defaultdict(lambda: array("q"))
        self.numbers = Numbers()
        self.inserts = Inserts((Subject, Citation))
        self.made_any = False

    def cite(self, row: ListRow) -> int:
        """The row as a place in the file, and a digest by which it can be known again."""
        key = self.numbers.next(Citation)
        self.inserts.add(
            Citation,
            {
                "id": key,
                "source_id": self.batch.source_id,
                "entry_id": self.entry.pk,
                "locator": locator(self.batch.sheet, row.line),
                "confidence": Confidence.HIGH.value,
            },
        )
        taken = {
            "citation_id": key,
            "entry_id": self.entry.pk,
            "batch": self.batch.uuid,
            "sheet": self.batch.sheet,
            "line": row.line,
            "digest": digest_of(row),
        }
        self.inserts.add(Taken, taken)
        self.made_any = False
        return key

    def subject(self, kind: Kind) -> int:
        key = self.numbers.next(Subject)
        uuid = uuid7(self.entry.recorded_at)
        self.inserts.add(Subject, {"id": key, "uuid": uuid, "kind": kind.value})
        return key

    def fact(
        self, model: type[Fact], subject: int, when: Interval, cited: int, said: dict[str, Any]
    ) -> None:
        common = {"subject_id": subject, "entry_id": self.entry.pk, "cited_id": cited}
        self.again(model, common | days(when) | said)

    def again(self, model: type[Fact], said: dict[str, Any]) -> None:
        """A whole fact: a new one, or one in the place of another."""
        self.inserts.add(model, said)
        if model in _LISTED:
            self.touched[Kind.ORGANISATION].append(said["subject_id"])
        self.written.facts += 1

    def made(self, row: ListRow, model: type[Any], key: int) -> None:
        self.inserts.add(Made, {"row_id": row.pk, "model": model._meta.label_lower, "key": key})
        self.made_any = True


def days(when: Interval) -> dict[str, Any]:
    return {"first": when.first, "last": when.last, "printed": str(when)}


def locator(sheet: str, line: int) -> str:
    """Where a row stands, for a citation: as a spreadsheet names it, in no language."""
    return f"{sheet[:200]}!{line}" if sheet else f"{line}"


def digest_of(row: ListRow) -> bytes:
    """A digest of the row's text that tells nothing once the salt is erased."""
    text = json.dumps(row.cells, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(bytes(row.salt) + text.encode()).digest()
