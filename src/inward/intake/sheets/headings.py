"""Where the header of a list stands, and what each of its columns means."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from inward.core.sought import sought
from inward.intake.columns import Column
from inward.intake.sheets.cells import plain
from inward.intake.sheets.grid import Line

# A header is looked for among so many rows; columns are judged by as many values.
LOOKED_AT = 40
SAMPLED = 200
_UNSAID = re.compile(r"[\s()（）\[\]【】:：*＊#.。、_/\\\-]+")
# What may head people as well as companies: there the values have the last word.
_VAGUE = frozenset({"name", "名称", "fullname"})
# How sure a proposal must be to be made.
_ENOUGH = 0.35

Looks = Callable[[Sequence[str]], float]


@dataclass(frozen=True)
class Meaning(Column):
    """What a column of a list may mean.

    Args:
        words: further headings in either language.
        looks: how much the values look like it, 0 to 1; None where values tell nothing.
        may_fail: whether a row is taken without a cell that cannot be read; it is said which.
    """

    words: tuple[str, ...] = ()
    may_fail: bool = False
    looks: Looks | None = field(default=None, compare=False)

    @property
    def headings(self) -> frozenset[str]:
        return frozenset(folded(word) for word in (self.en, self.zh, *self.words))


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (0: there is none), its texts, and the rows above it."""

    line: int
    texts: list[str]
    above: list[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column probably means: the name of a meaning, empty for none, and how sure."""

    meaning: str
    sure: float


def folded(heading: str) -> str:
    """A heading as headings are compared: without blanks, marks and units in brackets."""
    return _UNSAID.sub("", sought(plain(heading)))


def find_header(lines: Sequence[Line], meanings: Sequence[Meaning]) -> Header:
    """The row that names the columns: the one with most known headings, else the first full one."""
    hits = _known(lines, meanings)
    best = hits.index(max(hits)) if max(hits, default=0) > 1 else _first_full(lines)
    if best is None:
        return Header(0, [], [])
    above = [" ".join(dict.fromkeys(c for c in cells if c)) for _line, cells in lines[:best]]
    return Header(lines[best][0], [plain(cell) for cell in lines[best][1]], above)


def most_known(lines: Sequence[Line], meanings: Sequence[Meaning]) -> int:
    """How many known headings a sheet has in one row: the more, the likelier it is the list."""
    return max(_known(lines, meanings), default=0)


def _known(lines: Sequence[Line], meanings: Sequence[Meaning]) -> list[int]:
    """Of each row that may be the header, how many known headings stand in it."""
    known = frozenset().union(*(meaning.headings for meaning in meanings))
    return [
        sum(1 for cell in set(cells) if cell and _is_heading(cell, known))
        for _line, cells in lines[:LOOKED_AT]
    ]


def _is_heading(cell: str, known: frozenset[str]) -> bool:
    text = folded(cell)
    return text in known or (len(text) <= 12 and any(len(w) > 1 and w in text for w in known))


def _first_full(lines: Sequence[Line]) -> int | None:
    """The first row as wide as most, of distinct short texts and no numbers; None for no header."""
    widths = sorted(sum(1 for c in cells if c) for _line, cells in lines[:LOOKED_AT])
    usual = widths[len(widths) // 2] if widths else 0
    for place, (_line, cells) in enumerate(lines[:10]):
        filled = [c for c in cells if c]
        if len(set(filled)) >= max(2, usual - 1) and len(set(filled)) == len(filled):
            # A header is made of words: a row with a number, an address or a long text is a guest.
            plainly = all(len(c) <= 20 and not re.search(r"\d{3}|@", c) for c in filled)
            return place if plainly and not _looks_like_row(filled) else None
    return None


_FIRM = re.compile(r"有限公司|股份|集团|\b(?:ltd|inc|gmbh|corp|llc|plc)\b\.?", re.I)


def _looks_like_row(cells: Sequence[str]) -> bool:
    return any(_FIRM.search(cell) for cell in cells)


def propose(
    headings: Sequence[str], samples: Sequence[Sequence[str]], meanings: Sequence[Meaning]
) -> list[Proposal]:
    """For each column the meaning that fits best; each meaning at most once, the surest first.

    Args:
        headings: of each column, empty where it has none.
        samples: of each column, some values that are not empty.
    """
    looks = [
        {m.name: m.looks(values) for m in meanings if m.looks is not None} if values else {}
        for values in samples
    ]
    fits = sorted(
        (-_fit(heading, meaning, looks[at]), at, order)
        for at, heading in enumerate(headings)
        for order, meaning in enumerate(meanings)
    )
    found = [Proposal("", 0.0)] * len(headings)
    used: set[int] = set()
    for fit, at, order in fits:
        if -fit < _ENOUGH:
            break
        if not found[at].meaning and order not in used:
            found[at] = Proposal(meanings[order].name, round(-fit, 2))
            used.add(order)
    return found


def _fit(heading: str, meaning: Meaning, looks: Mapping[str, float]) -> float:
    """How well a column fits a meaning: its heading first, its values beside it."""
    text, own = folded(heading), looks.get(meaning.name)
    named = _named(text, meaning)
    if not named:
        return 0.75 * own if own is not None and own > 0.6 else 0.0
    if own is None:
        return named
    other = max((share for name, share in looks.items() if name != meaning.name), default=0.0)
    contradicted = text in _VAGUE and own < 0.05 and other > 0.7
    return named * (0.9 + 0.1 * own) - (0.4 if contradicted else 0.0)


def _named(text: str, meaning: Meaning) -> float:
    if not text:
        return 0.0
    if text in meaning.headings:
        return 1.0
    parts = [word for word in meaning.headings if len(word) > 1 and word in text]
    return 0.45 + 0.4 * max(map(len, parts)) / len(text) if parts else 0.0


def digest(headings: Sequence[str]) -> str:
    """By what a sender's layout is known again: its headings in their order."""
    joined = "\x1f".join(folded(heading) for heading in headings)
    return hashlib.sha256(joined.encode()).hexdigest()


# --- what values look like ------------------------------------------------------------------------


def share(pattern: str, *, flags: int = re.IGNORECASE) -> Looks:
    """The share of values in which a pattern is found whole."""
    compiled = re.compile(pattern, flags)

    def looks(values: Sequence[str]) -> float:
        return sum(1 for v in values if compiled.fullmatch(v.strip())) / len(values)

    return looks


def share_having(pattern: str) -> Looks:
    """The share of values in which a pattern is found somewhere."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def looks(values: Sequence[str]) -> float:
        return sum(1 for v in values if compiled.search(v)) / len(values)

    return looks


def words_of(terms: Mapping[str, str]) -> Looks:
    def looks(values: Sequence[str]) -> float:
        return sum(1 for v in values if v.casefold() in terms) / len(values)

    return looks
