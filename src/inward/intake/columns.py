"""What a cell may hold: types that read a text or say what is wrong with it and what would be right.

A file of a folder and a sheet of a workbook are read by the same types.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, ClassVar, TypeAlias
from urllib.parse import urlsplit

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rigour.ids import get_identifier_format

from inward.core.intervals import Interval, NotAnInterval, interval
from inward.intake.faults import Bad, perhaps

Vocabularies: TypeAlias = Mapping[str, Collection[str]]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Longer lists of allowed words do not help; the vocabulary is named instead.
FEW = 24


class Type:
    """How the text of a cell becomes a value. An empty cell never comes here."""

    def read(self, cell: str, terms: Vocabularies) -> Any:
        """The value.

        Raises:
            Bad: if the text is none; the remedy says what would be one.
        """
        raise NotImplementedError

    def described(self) -> str:
        """For the table of the format, in English."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Type):
    longest: int = 20_000

    def read(self, cell: str, terms: Vocabularies) -> str:
        if len(cell) > self.longest:
            raise Bad(
                "too-long",
                _("%(length)d characters; %(longest)d fit")
                % {"length": len(cell), "longest": self.longest},
                _("Shorten it, or move the rest to the note."),
            )
        if _CONTROL.search(cell):
            raise Bad(
                "control-character",
                _("there is an invisible control character in the text"),
                _("Type the text anew instead of pasting it."),
            )
        return cell

    def described(self) -> str:
        return f"text, up to {self.longest:,} characters"


@dataclass(frozen=True)
class Key(Type):
    """The row's own id: by it other tables and later loads know the row."""

    longest: ClassVar[int] = 40

    def read(self, cell: str, terms: Vocabularies) -> str:
        if len(cell) > self.longest or not re.fullmatch(r"[\w.:/-]+", cell):
            raise Bad(
                "bad-id",
                _("%(id)s cannot be an id") % {"id": repr(cell[:60])},
                _("Use letters, digits, dots, dashes and underscores, up to 40, without spaces."),
            )
        return cell

    def described(self) -> str:
        return "id, once in the table"


@dataclass(frozen=True)
class Ref(Type):
    """The id of a row in one of these tables."""

    tables: tuple[str, ...]

    def read(self, cell: str, terms: Vocabularies) -> str:
        return cell

    def described(self) -> str:
        named = [f"[{table}](#{table})" for table in self.tables]
        return "id in " + (", ".join(named[:-1]) + " or " if named[1:] else "") + named[-1]


@dataclass(frozen=True)
class Sources(Type):
    """Ids of sources joined by semicolons; the first is the first citation."""

    tables: ClassVar[tuple[str, ...]] = ("sources",)

    def read(self, cell: str, terms: Vocabularies) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))

    def described(self) -> str:
        return "ids in [sources](#sources), joined by `;`"


@dataclass(frozen=True)
class When(Type):
    longest: ClassVar[int] = 40

    def read(self, cell: str, terms: Vocabularies) -> Interval:
        try:
            read = _interval(cell)
        except NotAnInterval as error:
            raise Bad(
                "not-a-date",
                _("%(cell)s is no date, month, quarter, year or span") % {"cell": repr(cell[:60])}
                if "begins" not in str(error)
                else _("%(cell)s ends before it begins") % {"cell": cell[:60]},
                _("Write 2019, 2019-11, 2019-Q3, 2019-11-05 or 2019-11-05/2019-11-10."),
            ) from error
        if len(cell) > self.longest:
            raise Bad("too-long", _("the date is longer than 40 characters"), _("Shorten it."))
        return read

    def described(self) -> str:
        return "day, month, quarter, year or span"


@dataclass(frozen=True)
class Day(Type):
    def read(self, cell: str, terms: Vocabularies) -> Any:
        read: Interval = When().read(cell, terms)
        if read.first != read.last:
            raise Bad(
                "not-a-day",
                _("%(cell)s is no single day") % {"cell": cell},
                _("Write a day: 2019-11-05."),
            )
        return read.first

    def described(self) -> str:
        return "day: `2019-11-05`"


@dataclass(frozen=True)
class Number(Type):
    """A decimal number as digits: no separators, no unit, a dot before the decimals."""

    digits: int = 26
    places: int = 6
    least: Decimal | None = None
    most: Decimal | None = None
    # Coordinates are kept as floating-point numbers.
    floating: bool = False

    def read(self, cell: str, terms: Vocabularies) -> Decimal | float:
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", cell, re.ASCII):
            raise Bad(
                "not-a-number",
                _("%(cell)s is no number") % {"cell": repr(cell[:60])},
                _(
                    "Write digits only, with a dot before decimals: 2700000000 or 12.5. Words such "
                    "as “over” belong to the quantifier, units to the unit."
                ),
            )
        value = Decimal(cell)
        whole, _dot, decimals = cell.lstrip("+-").partition(".")
        if len(decimals) > self.places or len(whole.lstrip("0")) > self.digits - self.places:
            raise Bad(
                "number-too-long",
                _("%(cell)s has more digits than are kept") % {"cell": cell[:60]},
                _("Up to %(whole)d digits and %(places)d decimals are kept.")
                % {"whole": self.digits - self.places, "places": self.places},
            )
        self._must_lie_within(value)
        return float(value) if self.floating else value

    def _must_lie_within(self, value: Decimal) -> None:
        too_small = self.least is not None and value < self.least
        if too_small or (self.most is not None and value > self.most):
            raise Bad(
                "out-of-range",
                _("%(value)s is out of range") % {"value": value},
                _("The number must be at least %(least)s.") % {"least": self.least}
                if self.most is None
                else _("The number must lie from %(least)s to %(most)s.")
                % {"least": self.least, "most": self.most},
            )

    def described(self) -> str:
        if self.least is None:
            return "number"
        return (
            f"number, {self.least} to {self.most}" if self.most else f"number, {self.least} or more"
        )


@dataclass(frozen=True)
class Whole(Type):
    least: int = 1
    most: int = 32_767

    def read(self, cell: str, terms: Vocabularies) -> int:
        if not re.fullmatch(r"\d{1,9}", cell, re.ASCII) or not self.least <= int(cell) <= self.most:
            raise Bad(
                "not-a-whole-number",
                _("%(cell)s is no whole number from %(least)d to %(most)d")
                % {"cell": repr(cell[:60]), "least": self.least, "most": self.most},
                _("Write digits only."),
            )
        return int(cell)

    def described(self) -> str:
        return f"whole number, {self.least} to {self.most:,}"


@dataclass(frozen=True)
class Floor(Type):
    """A floor as buildings print it: 12, 12F, 12层, B1; 1 is the ground floor, -1 the first basement."""

    def read(self, cell: str, terms: Vocabularies) -> int:
        found = re.fullmatch(
            r"(B|-|地下|负)?\s*(\d{1,3})\s*(?:F|层|楼)?", cell.strip(), re.ASCII | re.IGNORECASE
        )
        number = int(found[2]) if found else 0
        if not number:
            raise Bad(
                "no-such-floor",
                _("%(cell)s is no floor") % {"cell": repr(cell[:60])},
                _("1 is the ground floor, -1 or B1 the first basement; there is no floor 0."),
            )
        assert found is not None
        return -number if found[1] else number

    def described(self) -> str:
        return "floor: `12`, `12F`, `B1` or `-1`"


@dataclass(frozen=True)
class Word(Type):
    """One of a few fixed words that the rules of the house know."""

    choices: type[TextChoices]

    def read(self, cell: str, terms: Vocabularies) -> str:
        _must_be_among(cell, self._words, self.choices.__name__.lower())
        return cell

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.choices.values)

    def described(self) -> str:
        return "one of " + ", ".join(f"`{value}`" for value in self.choices.values)


@dataclass(frozen=True)
class TermOf(Type):
    """A code of a vocabulary; the fact points at the term."""

    vocabulary: str

    def read(self, cell: str, terms: Vocabularies) -> str:
        _must_be_among(cell, terms.get(self.vocabulary, ()), self.vocabulary)
        return f"{self.vocabulary}:{cell}"

    def described(self) -> str:
        return f"code of the vocabulary `{self.vocabulary}`"


@dataclass(frozen=True)
class CodeOf(TermOf):
    """A code of a vocabulary that is kept as it stands (units, countries)."""

    def read(self, cell: str, terms: Vocabularies) -> str:
        super().read(cell, terms)
        return cell


@dataclass(frozen=True)
class Address(Type):
    longest: ClassVar[int] = 1000

    def read(self, cell: str, terms: Vocabularies) -> str:
        try:
            parts = urlsplit(cell)
            named = parts.hostname or ""
        except ValueError:
            named = ""
        fits = len(cell) <= self.longest and not re.search(r"\s", cell)
        if not fits or "." not in named or parts.scheme not in {"http", "https"}:
            raise Bad(
                "bad-address",
                _("%(cell)s is no web address") % {"cell": repr(cell[:80])},
                _("Write it in full, beginning with https:// or http://, or leave it empty."),
            )
        return cell

    def described(self) -> str:
        return "web address, http or https"


@dataclass(frozen=True)
class YesNo(Type):
    _words: ClassVar[dict[str, bool]] = {"yes": True, "no": False, "是": True, "否": False}

    def read(self, cell: str, terms: Vocabularies) -> bool:
        _must_be_among(cell.lower(), list(self._words), _("yes or no"))
        return self._words[cell.lower()]

    def described(self) -> str:
        return "`yes` or `no`"


@dataclass(frozen=True)
class Parameters(Type):
    """`name=value` pairs joined by semicolons, as a figure takes them."""

    def read(self, cell: str, terms: Vocabularies) -> dict[str, str]:
        pairs = [part.partition("=") for part in cell.split(";") if part.strip()]
        if not all(name.strip() and value.strip() for name, _equals, value in pairs):
            raise Bad(
                "bad-parameters",
                _("%(cell)s is not read as parameters") % {"cell": repr(cell[:80])},
                _("Write name=value, joined by semicolons: year=2023;event=E036"),
            )
        return {name.strip(): value.strip() for name, _equals, value in pairs}

    def described(self) -> str:
        return "`name=value` pairs joined by `;`"


@dataclass(frozen=True)
class Column:
    """One column: its name in files, its titles in sheets, what it holds."""

    name: str
    en: str
    zh: str
    type: Type = field(default_factory=Text)
    required: bool = False
    # A column that older folders do not have.
    may_be_absent: bool = False
    help: str | Promise = ""
    # The model's field, where it is called otherwise.
    of: str = ""

    @property
    def field(self) -> str:
        return self.of or self.name

    @property
    def titles(self) -> tuple[str, str, str]:
        return self.name, self.en, self.zh


def check_digits_hold(kind: str, value: str) -> bool:
    """Whether a number agrees with its own check digits; True for kinds that have none."""
    format_ = get_identifier_format(kind) if kind in _CHECKED else None
    return format_ is None or bool(format_.is_valid(value))


_CHECKED = frozenset({"uscc", "lei", "isin", "bic", "imo"})


def _must_be_among(cell: str, allowed: Collection[str], called: str) -> None:
    if cell in allowed:
        return
    words = sorted(allowed)
    remedy = perhaps(cell, words)
    if not words:
        remedy = _("This vocabulary is empty: run `inward init` first.")
    elif len(words) <= FEW:
        allowed_ = _("Allowed: %(words)s") % {"words": ", ".join(words)}
        remedy = f"{remedy} {allowed_}".strip()
    else:
        listed = _("The %(number)d allowed words are the vocabulary %(called)s.")
        remedy = f"{remedy} {listed % {'number': len(words), 'called': called}}".strip()
    raise Bad(
        "wrong-term",
        _("%(cell)s is not in %(called)s") % {"cell": repr(cell[:60]), "called": called},
        remedy,
    )


@lru_cache(maxsize=10_000)
def _interval(cell: str) -> Interval:
    return interval(cell)
