"""One row of a list: its cells as values by meaning, and what cannot be taken with its remedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from inward.core.models import Term
from inward.directory.rules import can_be, tidy
from inward.intake import totals
from inward.intake.columns import CodeOf, TermOf, Word
from inward.intake.faults import Bad
from inward.intake.kinds import ListKind
from inward.intake.sheets.cells import is_nothing, plain, quantified, tidied
from inward.intake.sheets.grid import letters
from inward.intake.sheets.headings import Meaning

_NAMES = {"name", "other_name"}
LANGUAGES = {"en": "en", "zh": "zh-hans"}


@dataclass
class Vocabularies:
    """The terms that a kind of list uses: codes for the types, and by what words a cell may name them."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: ListKind) -> "Vocabularies":
        made = cls()
        named = {m.type.vocabulary for m in kind.meanings if isinstance(m.type, TermOf | CodeOf)}
        for term in Term.objects.filter(vocabulary__in=named):
            made.codes.setdefault(term.vocabulary, set()).add(term.code)
            words = made.words.setdefault(term.vocabulary, {})
            for word in (term.code, term.name_en, term.name_zh):
                words.setdefault(plain(word).casefold(), term.code)
        for type_ in (m.type for m in kind.meanings):
            if isinstance(type_, Word):
                words = made.words.setdefault(type_.choices.__name__, {})
                for value, label in type_.choices.choices:
                    for language in LANGUAGES.values():
                        with translation.override(language):
                            words.setdefault(str(label).casefold(), str(value))
        return made


@dataclass
class Evaluated:
    """Values by meaning, in the form that types read, and faults as they are kept with the row."""

    values: dict[str, str]
    faults: list[dict[str, Any]]

    @property
    def is_total(self) -> bool:
        """Whether the row adds up the others and names nobody."""
        return any(fault.get("total") for fault in self.faults)


def evaluate(
    kind: ListKind,
    columns: Sequence[str],
    cells: Sequence[str],
    line: int,
    *,
    terms: Vocabularies,
    constants: Mapping[str, str],
    mended: Mapping[str, str],
    left: int = 0,
) -> Evaluated:
    """Read one row.

    Args:
        columns: of each cell the name of its meaning, empty for none.
        constants: what holds for every row whose own cell says nothing.
        mended: what an officer wrote in place of a cell; empty leaves it out.
        left: columns of the sheet before the first cell, to name cells as the sheet does.
    """
    texts, places = _texts(columns, cells)
    texts |= {name: plain(text) for name, text in mended.items()}
    found = Evaluated({}, [])
    for meaning in kind.meanings:
        text = texts.get(meaning.name, "")
        if is_nothing(text):
            text = constants.get(meaning.name, "")
        cell = f"{letters(left + places[meaning.name])}{line}" if meaning.name in places else ""
        if not text:
            continue
        _take(found, kind, meaning, text, cell, terms)
    _must_be_whole(found, kind, line)
    if not mended.get("name") and totals.is_total(cells, found.values):
        found.faults.append(_total(found.values))
    return found


def _texts(columns: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, str], dict[str, int]]:
    texts: dict[str, str] = {}
    places: dict[str, int] = {}
    for place, name in enumerate(columns):
        if name:
            texts[name] = plain(cells[place]) if place < len(cells) else ""
            places[name] = place
    return texts, places


def _take(
    found: Evaluated, kind: ListKind, meaning: Meaning, text: str, cell: str, terms: Vocabularies
) -> None:
    if meaning.name == "value" and "quantifier" in kind.by_name:
        word, text = quantified(text)
        if word:
            found.values["quantifier"] = word
    tidy_text = tidied(meaning.type, text, terms.words)
    try:
        meaning.type.read(tidy_text, terms.codes)
        if meaning.name == "identifier":
            tidy_text = _number(tidy_text)
        if meaning.name == "email":
            _must_be_an_address(tidy_text)
        if meaning.name in _NAMES and totals.is_formula(tidy_text):
            raise Bad("", "", "")
    except Bad:
        found.faults.append(_fault(meaning, text, cell, tidy_text, terms))
        return
    found.values[meaning.name] = tidy_text


def _number(text: str) -> str:
    """A number of a register, if it can be right; of 18 or 20 characters it has check digits."""
    bare = tidy("uscc", text)
    kind = {18: "uscc", 20: "lei"}.get(len(bare))
    if kind and not can_be(kind, bare):
        raise Bad("", "", "")
    return bare if kind else text


def _must_be_an_address(text: str) -> None:
    name, at, host = text.partition("@")
    if not (name and at and "." in host) or " " in text or len(text) > 254:
        raise Bad("", "", "")


def _fault(
    meaning: Meaning, text: str, cell: str, tidy_text: str, terms: Vocabularies
) -> dict[str, Any]:
    """What is wrong with a cell, in both languages, for whoever looks at it."""
    fault: dict[str, Any] = {"meaning": meaning.name, "cell": cell, "text": text}
    fault["left_out"] = meaning.may_fail
    for language, code in LANGUAGES.items():
        with translation.override(code):
            what, remedy = _said(meaning, tidy_text, terms)
            fault[language] = {"what": what, "remedy": remedy}
    return fault


def _said(meaning: Meaning, text: str, terms: Vocabularies) -> tuple[str, str]:
    if meaning.name == "identifier":
        return (
            _("%(text)s: its check digits do not agree") % {"text": text},
            _("Compare it with the licence, digit by digit, or leave the cell out."),
        )
    if meaning.name == "email":
        return (
            _("%(text)s is no e-mail address") % {"text": text},
            _("Correct it, or leave the cell out."),
        )
    if meaning.name in _NAMES and totals.is_formula(text):
        return (
            _("%(text)s is a formula of a spreadsheet, not a name") % {"text": text},
            _("Write the name itself, or leave the row out."),
        )
    try:
        meaning.type.read(text, terms.codes)
    except Bad as bad:
        return bad.what, bad.remedy
    return "", ""


def _total(values: Mapping[str, str]) -> dict[str, Any]:
    """Why a row is left out that adds up the others."""
    fault: dict[str, Any] = {"meaning": "name", "cell": "", "text": values.get("name", "")}
    fault |= {"left_out": True, "total": True}
    for language, code in LANGUAGES.items():
        with translation.override(code):
            fault[language] = {
                "what": _("the row is a total, not an organisation"),
                "remedy": _("If it does name one, decide it by hand."),
            }
    return fault


def _must_be_whole(found: Evaluated, kind: ListKind, line: int) -> None:
    faulty = {fault["meaning"] for fault in found.faults}
    for meaning in kind.meanings:
        if meaning.required and meaning.name not in found.values and meaning.name not in faulty:
            fault: dict[str, Any] = {"meaning": meaning.name, "cell": "", "text": ""}
            for language, code in LANGUAGES.items():
                with translation.override(code):
                    title = meaning.en if language == "en" else meaning.zh
                    fault[language] = {
                        "what": _("%(column)s is empty") % {"column": title},
                        "remedy": _("Fill it here, or leave the row out."),
                    }
            found.faults.append(fault)
