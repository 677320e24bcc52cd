"""What a figure is: a registered rule with parameters, the value it counts and the rows it rests on.

No queries, no clock: shapes and pure functions. The figures themselves stand in `queries`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from inward.core.language import here
from inward.core.quantities import Quantifier, holds

N = TypeVar("N", int, Decimal)


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in both languages. A definition is frozen into releases, so it is no msgid."""

    en: str
    zh: str

    def __str__(self) -> str:
        return here(self.en, self.zh)

    @property
    def opening(self) -> str:
        """The first sentence, for lists."""
        text = str(self)
        ends = [at for stop in (". ", "。") if (at := text.find(stop)) >= 0]
        return text[: min(ends) + 1] if ends else text


class Takes(StrEnum):
    """What a parameter takes, as text: a subject's uuid, a term's key, an interval, a word, a number."""

    SUBJECT = "subject"
    TERM = "term"
    PERIOD = "period"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter of a figure.

    Args:
        name: its name in URLs, commands and frozen releases.
        takes: how its text is read.
        title: what the form calls it.
        among: the kinds of subject, the one vocabulary, or the words it may be.
        words: what each of those words is called.
        required: whether the figure can be counted without it.
        default: the text that stands where none is given.
    """

    name: str
    takes: Takes
    title: Words
    among: tuple[str, ...] = ()
    required: bool = False
    default: str = ""
    words: Mapping[str, Words] = field(default_factory=dict)

    def called(self, word: str) -> Words:
        return self.words.get(word, Words(word, word))


class Shows(StrEnum):
    """How a column of a row is printed."""

    TEXT = "text"
    BILINGUAL = "bilingual"  # two values, column_en and column_zh
    DAY = "day"  # an interval as printed
    TERM = "term"  # a term's key
    VERDICT = "verdict"
    STRENGTH = "strength"
    QUANTIFIER = "quantifier"
    BASIS = "basis"
    TIMES = "times"  # first or n-th time, said as far as the record allows


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a row shows. Only public columns ever leave the office."""

    name: str
    title: Words
    shows: Shows = Shows.TEXT
    public: bool = True


class Reckoning(StrEnum):
    """How the value follows from the rows, so that a stranger can follow it too."""

    COUNT = "count"  # the rows that are counted
    SHARE = "share"  # those counted, of all rows
    LAST = "last"  # the number the last row shows
    SUM = "sum"  # the values of the rows that are counted, added up
    RATIO = "ratio"  # that sum per hundred of what all rows give as `of`
    MEDIAN = "median"  # the middle of the values of the rows that are counted


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a figure: whom it is about, the facts it rests on, what is shown.

    Args:
        key: the same for the same thing in every release of the figure.
        subject: the subject's key and uuid.
        beside: the key of a second subject the row names, with its uuid.
        counted: whether it is in the numerator; every row is in the denominator.
        facts: ("agreements.signing", 12), the facts the row rests on.
        shown: the columns' values; text only, so that canonical JSON is the same everywhere.
    """

    key: str
    subject: tuple[int, str]
    counted: bool
    facts: tuple[tuple[str, int], ...]
    shown: Mapping[str, str]
    beside: tuple[int, str] | None = None

    @property
    def about(self) -> str:
        return self.subject[1]

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The facts as they are frozen: "agreements.signing:12"."""
        return tuple(f"{model}:{key}" for model, key in self.facts)


@dataclass(frozen=True, slots=True)
class Beside:
    """A number that must be read beside the value: the other denominator, those not dated."""

    name: str
    title: Words
    value: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure counted at two clocks. The value is there; rows are built when asked for.

    `of` is the denominator of a share, `amounts` what a ratio divides. `value` is None where there is nothing to divide by or
    nothing recorded: unknown is never 0.
    """

    value: Decimal | None
    rows: Callable[[], Iterator[Row]]
    of: int | None = None
    numerator: int | None = None
    quantifier: Quantifier = Quantifier.EXACT
    unit: str = ""
    amounts: tuple[Decimal, Decimal] | None = None
    beside: Callable[[], Sequence[Beside]] = tuple


Count = Callable[[Mapping[str, Any], date, int], Counted]


@dataclass(frozen=True, slots=True)
class Figure:
    """A registered rule. Whatever changes which rows are counted changes `version`."""

    name: str
    version: int
    title: Words
    definition: Words
    unit: Words
    count: Count
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    reckoning: Reckoning = Reckoning.COUNT
    grouped_by: str = ""  # the column by which rows that are not shown are summed up


class CannotCount(Exception):
    """The parameters are not those of the figure. The message is fit for the screen."""


def share(numerator: int, denominator: int) -> Decimal | None:
    """The quotient to six places; None where there is nothing to divide by."""
    if denominator == 0:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("0.000001"))


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """So much per hundred, to two places; None where there is nothing to divide by."""
    return (100 * part / whole).quantize(Decimal("0.01")) if whole else None


def middle(values: Sequence[Decimal]) -> Decimal | None:
    """The median: of an even number the mean of the two in the middle."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def middle_of(heap: Mapping[N, int]) -> Decimal | None:
    """The median of a histogram: how often there is which number."""
    number = sum(heap.values())
    places = {(number - 1) // 2, number // 2}
    found: list[Decimal] = []
    seen = 0
    for one in sorted(heap):
        found += [Decimal(one) for place in places if seen <= place < seen + heap[one]]
        seen += heap[one]
    return middle(found)


@dataclass(slots=True)
class Tally:
    """What rows add up to, taken one at a time: a release streams a million of them."""

    rows: int = 0
    counted: int = 0
    last: str | None = None
    whole: Decimal = Decimal(0)
    values: list[Decimal] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.take(row.counted, row.shown)

    def take(self, counted: bool, shown: Mapping[str, str]) -> None:
        """One row: whether it is counted, and what it shows."""
        self.rows += 1
        self.counted += counted
        self.last = shown.get("value", self.last)
        if counted and shown.get("value"):
            self.values.append(Decimal(shown["value"]))
        if shown.get("of"):
            self.whole += Decimal(shown["of"])

    def value(self, reckoning: Reckoning) -> Decimal | None:
        """The value that follows from the rows so far."""
        match reckoning:
            case Reckoning.COUNT:
                return Decimal(self.counted)
            case Reckoning.SHARE:
                return share(self.counted, self.rows)
            case Reckoning.LAST:
                return None if self.last is None else Decimal(self.last)
            case Reckoning.SUM:
                return sum(self.values, Decimal(0)) if self.values else None
            case Reckoning.RATIO:
                return ratio(sum(self.values, Decimal(0)), self.whole)
            case Reckoning.MEDIAN:
                return middle(self.values)


class Standing(StrEnum):
    """How a published claim stands to what the record can count."""

    AGREES = "agrees"
    LESS = "less"
    MORE = "more"
    CONTRADICTED = "contradicted"
    UNCOUNTABLE = "uncountable"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside a count.

    `gap`: how much is missing (positive) or too much (negative) before the claim would be true;
    `at_least`: whether the claim only bounds it ("over 400" wants at least 401).
    """

    standing: Standing
    gap: Decimal = Decimal(0)
    at_least: bool = False


_OPEN = frozenset({Quantifier.OVER, Quantifier.MORE_THAN, Quantifier.AT_LEAST})
_STRICT = frozenset({Quantifier.OVER, Quantifier.MORE_THAN})
_BELOW = frozenset({Quantifier.NEARLY, Quantifier.ALMOST})


def compare(
    quantifier: Quantifier, stated: Decimal, counted: Decimal | None, *, whole: bool
) -> Comparison:
    """A stated number beside a counted one. `whole`: things that come one by one.

    "Over 400" is false for 400: of whole things it would need 401.
    """
    if counted is None:
        return Comparison(Standing.UNCOUNTABLE)
    if holds(quantifier, stated, counted):
        return Comparison(Standing.AGREES)
    needed = stated + 1 if quantifier in _STRICT and whole else stated
    gap = needed - counted
    above = counted >= stated if quantifier in _BELOW else gap < 0
    standing = Standing.MORE if above else Standing.LESS
    return Comparison(standing, gap, at_least=quantifier in _OPEN)


def compare_only(counted: Decimal | None) -> Comparison:
    """ "The only one" beside the number of such things on the record.

    A record that knows of no second one agrees; that is no proof, and the page says so.
    """
    if counted is None or counted == 0:
        return Comparison(Standing.UNCOUNTABLE)
    if counted == 1:
        return Comparison(Standing.AGREES)
    return Comparison(Standing.CONTRADICTED, gap=1 - counted)
