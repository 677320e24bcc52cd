"""How a release is sealed: canonical JSON, salted digests, one chain. No queries, no clock.

`verify_release.py` beside this file says the same again with the standard library alone, so that
a stranger need not trust this code. What is written here once cannot be changed for releases
that exist; a new form gets a new `FORMAT`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

import rfc8785

from inward.figures.rules import Column, Row

FORMAT = "inward-release-1"
# A release's rows are keyed by its number and their position, so that both are known beforehand.
ROWS_APART = 2**32
# Groups of rows that are not shown are counted; a smaller group could point at somebody.
SMALLEST_GROUP = 5

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"


def canonical(value: Plain) -> str:
    """Canonical JSON (RFC 8785). Only text, whole numbers, truth, null, lists and objects."""
    return rfc8785.dumps(value).decode()


_ROW = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_row(value: Mapping[str, Plain]) -> str:
    """The same text as `canonical`, seven times as fast, for objects whose names are ASCII.

    RFC 8785 sorts names by UTF-16 units and escapes what JSON must escape; for ASCII names and
    our plain values that is what the encoder of the standard library does. A test holds them together.
    """
    return _ROW.encode(value)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """A half of a row's content: its canonical text and the salt without which nobody can guess it."""

    text: str
    salt: str

    @property
    def digest(self) -> str:
        return digest(self.salt + self.text)


def row_digest(open_digest: str, inner_digest: str) -> str:
    """A row's digest over its halves: the open one can be shown without the other."""
    return digest(open_digest + inner_digest)


NOTHING = '{"shown":{}}'


def halves(row: Row, columns: Sequence[Column]) -> tuple[str, str]:
    """A row's content as two canonical texts: what may be shown to the public, and the rest."""
    inner = {name for column in columns if not column.public for name in _names(column, row)}
    who = [row.subject[1], *([row.beside[1]] if row.beside else [])]
    return (
        canonical_row(
            {
                "counted": row.counted,
                "facts": [f"{model}:{key}" for model, key in row.facts],
                "key": row.key,
                "shown": {k: v for k, v in row.shown.items() if k not in inner},
                "subjects": who,
            }
        ),
        canonical_row({"shown": {k: row.shown[k] for k in inner}}) if inner else NOTHING,
    )


def _names(column: Column, row: Row) -> Iterable[str]:
    own = (column.name, f"{column.name}_en", f"{column.name}_zh")
    return (name for name in own if name in row.shown)


class RowsDigest:
    """The digest over all rows, taken one at a time: position by position, digest and whether counted."""

    def __init__(self) -> None:
        self._sum = sha256()

    def add(self, row_digest: str, counted: bool) -> None:
        self._sum.update(f"{row_digest} {int(counted)}\n".encode())

    def hexdigest(self) -> str:
        return self._sum.hexdigest()


def address(number: int, digest: str) -> str:
    """A release's stable address: whoever changes the release changes the address."""
    return f"{number}-{digest[:8]}"


@dataclass(frozen=True, slots=True)
class Content:
    """A row's content as two releases are compared by it."""

    key: str
    counted: bool
    facts: tuple[str, ...]
    subjects: tuple[str, ...]
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """The same row in two releases, and what it says differently: column -> before, after."""

    before: Content
    after: Content

    @property
    def columns(self) -> dict[str, tuple[str, str]]:
        one, other = self.before.shown, self.after.shown
        names = dict.fromkeys([*one, *other])
        return {
            name: (one.get(name, ""), other.get(name, ""))
            for name in names
            if one.get(name, "") != other.get(name, "")
        }

    @property
    def counts_differently(self) -> bool:
        return (self.before.counted, self.before.facts) != (self.after.counted, self.after.facts)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two releases row by row. `unreadable` rows were erased in either and cannot be compared."""

    added: list[Content] = field(default_factory=list)
    removed: list[Content] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unreadable: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    @property
    def numbers(self) -> dict[str, int]:
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "removed": len(self.removed),
        }


def difference(
    before: Iterable[Content], after: Iterable[Content], *, unreadable: int = 0
) -> Difference:
    """What the second has that the first has not, row by row."""
    old = {row.key: row for row in before}
    found = Difference(unreadable=unreadable)
    for row in after:
        earlier = old.pop(row.key, None)
        if earlier is None:
            found.added.append(row)
        elif earlier != row:
            found.changed.append(Change(earlier, row))
    found.removed.extend(old.values())
    return found


def suppressed(numbers: Mapping[str, int], *, least: int = SMALLEST_GROUP) -> dict[str, int | None]:
    """Numbers of rows by group, with small groups left out (None).

    One group left out alone could be had by subtraction from the total; so could several that are
    few together. Then the next smallest is left out too, until what is left out hides them.
    """
    ordered = sorted((n, name) for name, n in numbers.items() if n > 0)
    hidden = [name for n, name in ordered if n < least]
    if not hidden:
        return {name: n for name, n in numbers.items() if n > 0}
    together = sum(numbers[name] for name in hidden)
    for n, name in ordered[len(hidden) :]:
        if len(hidden) > 1 and together >= least:
            break
        hidden.append(name)
        together += n
    return {name: None if name in hidden else n for n, name in ordered}
