"""The rows of a figure for the eye: each value beside its column, terms by their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from inward.agreements.rules import Strength, Verdict
from inward.core.intervals import NotAnInterval, interval
from inward.core.language import here, there
from inward.core.models import Term
from inward.core.printed import day, quantifier_word
from inward.core.quantities import Quantifier
from inward.evidence.rules import Basis
from inward.figures.rules import Column, Shows


@dataclass(frozen=True, slots=True)
class Cell:
    """One value under its column, in the reader's language; `other` is the other language's."""

    column: Column
    text: str
    other: str = ""
    terms: Sequence[Term] = field(default=())

    @property
    def shows(self) -> str:
        return self.column.shows.value

    @property
    def label(self) -> str:
        """The value in words alone, without a mark."""
        if self.column.shows is Shows.VERDICT:
            return str(Verdict(self.text).label) if self.text else _("no verdict yet")
        return ", ".join(term.name for term in self.terms) or self.text or "–"

    @property
    def times(self) -> int:
        """The n of "n-th time"."""
        return int(self.text.split(" ")[0])

    @property
    def plainly(self) -> bool:
        return self.text.endswith("plain")


def cells(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> list[list[Cell]]:
    """The cells of these rows; the terms in them are read by one query."""
    shown = list(rows)
    named = [column.name for column in columns if column.shows is Shows.TERM]
    keys = {key for row in shown for name in named for key in row.get(name, "").split(" ") if key}
    terms = Term.objects.in_bulk(keys) if keys else {}
    return [[_cell(column, row, terms) for column in columns] for row in shown]


def _cell(column: Column, row: Mapping[str, str], terms: Mapping[str, Term]) -> Cell:
    text = row.get(column.name, "")
    match column.shows:
        case Shows.BILINGUAL:
            en, zh = row.get(f"{column.name}_en", ""), row.get(f"{column.name}_zh", "")
            return Cell(column, here(en, zh), there(en, zh))
        case Shows.TERM:
            known = [terms[key] for key in text.split(" ") if key in terms]
            return Cell(column, text, terms=known)
        case Shows.DAY:
            return Cell(column, _printed(text))
        case Shows.STRENGTH:
            return Cell(column, str(Strength(text).label) if text in Strength.values else text)
        case Shows.QUANTIFIER:
            return Cell(column, _quantifier(text))
        case Shows.BASIS:
            return Cell(column, str(Basis(text).label) if text in Basis.values else text)
        case _:
            return Cell(column, text)


def _quantifier(text: str) -> str:
    if text == Quantifier.EXACT:
        return str(Quantifier.EXACT.label)
    return quantifier_word(text) if text in Quantifier.values else text


def _printed(text: str) -> str:
    try:
        return day(interval(text)) if text else ""
    except NotAnInterval:
        return text
