"""What happened to a directory since it was built: a log of single changes beside the index, read by every process."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from inward.engines.matching import names, text
from inward.engines.matching.records import Alias, Record


@dataclass
class Changes:
    """The log and the state it leads to."""

    path: Path
    put: dict[str, Record] = field(default_factory=dict)
    """Records added or replaced since the build."""
    dropped: set[str] = field(default_factory=set)
    """Ids of records dropped since the build."""
    aliases: dict[str, dict[str, Alias]] = field(default_factory=dict)
    """By normalised name, then by id."""
    read_to: int = 0

    def append(self, change: dict[str, Any]) -> None:
        """Writes one change to the log; several processes may do so at once."""
        line = json.dumps(change, ensure_ascii=False) + "\n"
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Whoever was interrupted in the middle of a line leaves it as it is: it is closed first.
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else f"\n{line}"
            file.write(line.encode("utf-8", "replace"))

    def refresh(self) -> bool:
        """Reads what was written since the last time, by whomever; whether there was anything about records."""
        if not self.path.exists() or self.path.stat().st_size == self.read_to:
            return False
        with self.path.open("rb") as file:
            file.seek(self.read_to)
            block = file.read()
        # A line still being written is left for the next time.
        whole = block[: block.rfind(b"\n") + 1]
        self.read_to += len(whole)
        about_records = [self._apply(change) for change in _read(whole)]
        return any(about_records)

    def _apply(self, change: dict[str, Any]) -> bool:
        """Takes one change over; whether it was about a record."""
        match change["what"]:
            case "put":
                record = Record(
                    **{**change["record"], "other_names": tuple(change["record"]["other_names"])}
                )
                self.put[record.id] = record
                self.dropped.discard(record.id)
                return True
            case "drop":
                self.put.pop(change["id"], None)
                self.dropped.add(change["id"])
                return True
            case "confirm":
                alias = Alias(**change["alias"])
                self.aliases.setdefault(alias_key(alias.name), {})[alias.id] = alias
            case "unconfirm":
                self.aliases.get(alias_key(change["name"]), {}).pop(change["id"], None)
        return False


def _read(lines: bytes) -> Iterator[dict[str, Any]]:
    """The changes in these lines; one whose writer was interrupted was never made."""
    for line in lines.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def put_change(record: Record) -> dict[str, Any]:
    return {"what": "put", "record": asdict(record)}


def confirm_change(alias: Alias) -> dict[str, Any]:
    return {"what": "confirm", "alias": asdict(alias)}


def alias_key(name: str) -> str:
    """Under which an alias is found: the normalised name without legal form and blanks."""
    return names.take_apart(name).body.replace(" ", "")


def person_digest(person: str) -> str:
    """A person's name as a digest: enough to see that the same person stands in two lists, no more; '' for no name."""
    plain = text.fold(person)
    return (
        hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=12).hexdigest()
        if plain
        else ""
    )
