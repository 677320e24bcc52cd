"""More rows to learn from, made of the directory itself: names written as people write them, and names withheld.

The dev set has nine thousand rows, and what decides about accepting hangs on some fifty of them. The directory says more: of an
organisation with several names one can be withheld and asked for; any name can be written without its legal form, its place, with a
slip of the hand; and an organisation that is taken out altogether is one whose name must not find another. The trainer looks such
rows up in a directory without what was withheld, and learns from them beside the dev set. Nothing is measured with them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from inward.engines.matching import names, text
from inward.engines.matching.records import Query, Record

UNKNOWN = 0.29
"""Share of rows whose organisation is taken out of the directory, as on the lists of the dev set."""
BARE = 0.4
"""Share of rows with nothing beside the name."""
MOST = {"withheld": 10_000, "chinese": 20_000, "western": 9_000, "short": 2_500}
"""Rows of each making, at most."""
_COMMON = 300
"""Names a character stands in to be written for another by mistake."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_JUNK = ("-市场部", "（代表）", " 展位", "*", "（总部）", "-采购", " 等")


@dataclass(frozen=True)
class Row:
    """A row made up, and what counts as right."""

    query: Query
    right: frozenset[str]
    """Empty where the organisation was taken out."""
    source: str
    """Record it was made of."""


class Writer:
    """Writes names as people do; the same seed writes the same."""

    def __init__(self, records: Sequence[Record], seed: int) -> None:
        self.random = np.random.default_rng(seed)
        seen = Counter(char for record in records for char in record.name)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for char, count in seen.items():
            if count >= _COMMON and text.EAST.match(char) and (said := text.syllables(char)):
                self._alike[said].append(char)

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def one(self, of: Sequence[str]) -> str:
        return of[int(self.random.integers(len(of)))]

    def chinese(self, record: Record) -> str:
        """A registered name without its form, its place, with the place elsewhere, the bare name; and perhaps a slip."""
        name, rest = record.name, _without_form(record.name)
        place, core = _place_and_rest(rest)
        ways: list[tuple[float, str]] = [(0.15, name), (0.45, rest)]
        if place and len(core) > 2:
            bare = place.rstrip("省市区县")
            ways += [
                (0.18, core + name[len(rest) :]),
                (0.16, f"{core}（{bare}）{name[len(rest) :]}"),
            ]
            brand = core[: int(self.random.integers(2, 5))]
            ways += [(0.12, place + brand), (0.06, brand)]
        weights = np.array([weight for weight, _ in ways])
        written = ways[int(self.random.choice(len(ways), p=weights / weights.sum()))][1]
        for share, slip in (
            (0.14, self._homophone),
            (0.09, self._swapped),
            (0.06, self._lost),
            (0.12, self._traditional),
            (0.08, lambda name: name + self.one(_JUNK)),
        ):
            if self.chance(share):
                written = slip(written)
        return written

    def western(self, record: Record) -> str:
        """A name in Latin letters, in other capitals, without its form, and perhaps with a slip."""
        written = record.name
        for share, way in (
            (0.3, _without_western_form),
            (0.2, str.upper),
            (0.2, str.lower),
            (0.15, self._swapped),
            (0.15, self._lost),
            (0.1, self._mistyped),
        ):
            if self.chance(share):
                written = way(written)
        return written

    def short(self, record: Record) -> str:
        """As exchanges and newspapers shorten the name of a company: four characters, more often than not without the place."""
        place, core = _place_and_rest(_without_form(record.name))
        if self.chance(0.15) and place:
            return place[:2] + core[:2]
        if len(core) <= 4 or self.chance(0.6):
            return core[:4]
        return core[:2] + core[-2:]

    def beside(self, record: Record) -> dict[str, str]:
        """What stands beside the name."""
        if self.chance(BARE):
            return {}
        shares = {"country": 0.3, "city": 0.45, "email_domain": 0.35, "identifier": 0.02}
        of = {"email_domain": record.domain, "country": record.country, "city": record.city, "identifier": record.identifier}  # fmt: skip
        return {field: of[field] for field, share in shares.items() if self.chance(share)}

    def _homophone(self, name: str) -> str:
        return self._changed(
            name, lambda char: self.one(self._alike.get(text.syllables(char), [char]))
        )

    def _traditional(self, name: str) -> str:
        return "".join(_turned().get(char, char) for char in name)

    def _mistyped(self, name: str) -> str:
        return self._changed(name, lambda char: self.one(_LETTERS) if char.isalpha() else char)

    def _changed(self, name: str, change: Callable[[str], str]) -> str:
        at = int(self.random.integers(len(name)))
        return name[:at] + change(name[at]) + name[at + 1 :]

    def _swapped(self, name: str) -> str:
        if len(name) < 4:
            return name
        at = int(self.random.integers(len(name) - 1))
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def _lost(self, name: str) -> str:
        if len(name) < 4:
            return name
        at = int(self.random.integers(len(name)))
        return name[:at] + name[at + 1 :]


@cache
def _turned() -> dict[str, str]:
    """Simplified character -> the first traditional one."""
    return {simple: chr(code) for code, simple in reversed(text._simplified().items())}


def _without_form(name: str) -> str:
    """A Chinese name up to its legal form."""
    found = names._eastern_legal().search(name)
    return name[: found.start()] if found and found.start() > 1 else name


def _without_western_form(name: str) -> str:
    words, _ = names._without_legal(name.lower().replace(",", " ").replace(".", "").split())
    return " ".join(name.split()[: len(words)]).rstrip(",") or name


def _place_and_rest(name: str) -> tuple[str, str]:
    heads, rest = names._without_region(name)
    return (name[: len(name) - len(rest)], rest) if heads and name.endswith(rest) else ("", name)


def made(records: Sequence[Record], seed: int = 1) -> tuple[list[Record], list[Row]]:
    """The directory without what was withheld, and the rows.

    Args:
        records: the whole directory.
        seed: of chance.
    """
    writer = Writer(records, seed)
    called: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for name in _names(record):
            called[text.fold(name)].add(record.id)
    left = {record.id: record for record in records}
    rows: list[Row] = []
    counts: Counter[str] = Counter()
    for record in (records[at] for at in writer.random.permutation(len(records))):
        kind = _kind(record)
        if counts[kind] >= MOST[kind]:
            continue
        counts[kind] += 1
        if kind == "withheld":
            written, left[record.id] = _without_one(record, writer)
        else:
            written = getattr(writer, kind)(record)
        right = {record.id}.union(*(called[text.fold(name)] for name in _names(record)))
        if writer.chance(UNKNOWN):
            del left[record.id]
            right.discard(record.id)
            if right:
                # Another record bears its name: whether that one is meant nobody can say.
                continue
        if text.fold(written):
            rows.append(Row(Query(written, **writer.beside(record)), frozenset(right), record.id))
    return list(left.values()), [replace(row, right=row.right & left.keys()) for row in rows]


def _names(record: Record) -> tuple[str, ...]:
    return (record.name, *record.other_names)


def _without_one(record: Record, writer: Writer) -> tuple[str, Record]:
    """One of its names, and the record without it."""
    names = list(_names(record))
    written = names.pop(int(writer.random.integers(len(names))))
    return written, replace(record, name=names[0], other_names=tuple(names[1:]))


def _kind(record: Record) -> str:
    """What is made of a record."""
    if record.other_names:
        return "withheld"
    if not text.EAST.search(record.name):
        return "western"
    return "short" if record.name.endswith("股份有限公司") else "chinese"
