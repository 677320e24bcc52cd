"""One row of a list: its cells as values by meaning, and what cannot be taken with its remedy."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.core.language import here, is_chinese
from inward.core.models import Term
from inward.directory.rules import can_be, tidy
from inward.intake import totals
from inward.intake.columns import FEW, Number, TermOf, Text, Type, Word, YesNo
from inward.intake.faults import Bad, perhaps
from inward.intake.kinds.kind import ListKind
from inward.intake.sheets.cells import is_nothing, number, plain, quantified, tidied
from inward.intake.sheets.grid import letters
from inward.intake.sheets.headings import Meaning
from inward.intake.spoken import spoken

_NAMES = {"name", "other_name"}
LANGUAGES = {"en": "en", "zh": "zh-hans"}


@dataclass
class Vocabularies:
    """The terms that a kind of list uses: codes for the types, and by what words a cell may name them."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    # What a reader of each language is told may stand there.
    names: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: ListKind) -> "Vocabularies":
        made = cls()
        named = {m.type.vocabulary for m in kind.meanings if isinstance(m.type, TermOf)}
        for term in Term.objects.filter(vocabulary__in=named):
            made.codes.setdefault(term.vocabulary, set()).add(term.code)
            words = made.words.setdefault(term.vocabulary, {})
            for word in (term.code, term.name_en, term.name_zh):
                words.setdefault(plain(word).casefold(), term.code)
            made._name(term.vocabulary, en=term.name_en, zh=term.name_zh)
        for type_ in (m.type for m in kind.meanings):
            if isinstance(type_, Word):
                words = made.words.setdefault(type_.choices.__name__, {})
                for value, label in type_.choices.choices:
                    for language, code in LANGUAGES.items():
                        with translation.override(code):
                            words.setdefault(str(label).casefold(), str(value))
                            made._name(type_.choices.__name__, **{language: str(label)})
        for vocabulary, words in made.words.items():
            there = set(words.values())
            for word, code in spoken(vocabulary):
                if code in there:
                    words.setdefault(word, code)
        return made

    def _name(self, vocabulary: str, **names: str) -> None:
        for language, name in names.items():
            self.names.setdefault(vocabulary, {}).setdefault(language, []).append(name)


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
    beside: Mapping[str, Any],
    left: int = 0,
) -> Evaluated:
    """Read one row.

    Args:
        columns: of each cell the name of its meaning, empty for none.
        constants: what holds for every row whose own cell says nothing.
        mended: what an officer wrote in place of a cell; empty leaves it out.
        beside: what the rules of the kind look at that stands in no cell: `today`, and the `day`
            that the list is about.
        left: columns of the sheet before the first cell, to name cells as the sheet does.
    """
    texts, places = _texts(columns, cells)
    texts |= {name: plain(text) for name, text in mended.items()}
    cells_of = {name: f"{letters(left + place)}{line}" for name, place in places.items()}
    found = Evaluated({}, [])
    for meaning in kind.meanings:
        text = texts.get(meaning.name, "")
        if is_nothing(text):
            text = constants.get(meaning.name, "")
        if not text:
            continue
        cell = cells_of.get(meaning.name, "")
        of_firm = kind.who == "organisation" and meaning.name in _NAMES
        if of_firm and meaning.name not in mended and totals.is_nobody(text):
            if meaning.required:
                found.faults.append(_nobody(meaning, text, cell))
            continue
        _take(found, kind, meaning, text, cell, terms)
    _must_be_whole(found, kind, line)
    _must_agree(found, kind, cells_of, terms, beside)
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
        found.faults.append(_fault(kind, meaning, text, cell, tidy_text, terms))
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
    kind: ListKind, meaning: Meaning, text: str, cell: str, tidy_text: str, terms: Vocabularies
) -> dict[str, Any]:
    """What is wrong with a cell, in both languages, for whoever looks at it."""
    fault: dict[str, Any] = {"meaning": meaning.name, "cell": cell, "text": text}
    fault["left_out"] = meaning.may_fail
    for language, code in LANGUAGES.items():
        with translation.override(code):
            what, remedy = _said(kind, meaning, tidy_text, terms)
            fault[language] = {"what": what, "remedy": remedy}
    return fault


def _said(kind: ListKind, meaning: Meaning, text: str, terms: Vocabularies) -> tuple[str, str]:
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
    if isinstance(meaning.type, TermOf | Word | YesNo):
        return _no_such_word(meaning, text, terms)
    try:
        meaning.type.read(text, terms.codes)
    except Bad as bad:
        return bad.what, _in_a_list(kind, meaning.type, text, bad)
    return "", ""


def _no_such_word(meaning: Meaning, text: str, terms: Vocabularies) -> tuple[str, str]:
    """What may stand there, in the words of the reader's language: nobody knows the codes."""
    said = {"text": text[:60], "column": here(meaning.en, meaning.zh)}
    what = _("%(text)s is none of the words for “%(column)s”") % said
    if isinstance(meaning.type, YesNo):
        return what, _("Choose yes or no.")
    of = terms.names.get(_called(meaning.type), {})
    names = of.get("zh" if is_chinese() else "en", [])
    if not names:
        return what, _("This vocabulary is empty: run `inward init` first.")
    meant = perhaps(text, names)
    if len(names) > FEW:
        listed = _("Choose one of the %(number)d words that “Mend” lists.") % {"number": len(names)}
    else:
        listed = _("Choose one of these: %(words)s.") % {
            "words": pgettext("list", ", ").join(names)
        }
    return what, f"{meant} {listed}".strip()


def _called(type_: Type) -> str:
    if isinstance(type_, Word):
        return type_.choices.__name__
    return type_.vocabulary if isinstance(type_, TermOf) else ""


def _in_a_list(kind: ListKind, type_: Type, text: str, bad: Bad) -> str:
    """What to do about a cell of a list, which has no more columns than its kind."""
    if isinstance(type_, Text) and bad.code == "too-long":
        return _("Shorten it here; the list itself stays as it is.")
    if isinstance(type_, Number) and "quantifier" not in kind.by_name:
        meant = number(quantified(text)[1])
        if bad.code == "not-a-number" and re.fullmatch(r"\d+(\.\d+)?", meant, re.ASCII):
            return _(
                "Write the number alone: %(number)s. It is kept without “about” or a unit."
            ) % {"number": meant}
        if bad.code == "not-a-number":
            return _("Write digits only, with a dot before decimals: 54 or 12.5.")
    return bad.remedy


def _nobody(meaning: Meaning, text: str, cell: str) -> dict[str, Any]:
    """Why nobody is entered of whom the list has no name; an officer's own word is taken."""
    fault: dict[str, Any] = {"meaning": meaning.name, "cell": cell, "text": text}
    for language, code in LANGUAGES.items():
        with translation.override(code):
            fault[language] = {
                "what": _("“%(text)s” names no organisation") % {"text": text},
                "remedy": _(
                    "Write whom they came for, or leave the row out. If one is really called so, save it as it stands."
                ),
            }
    return fault


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


def _must_agree(
    found: Evaluated,
    kind: ListKind,
    cells_of: Mapping[str, str],
    terms: Vocabularies,
    beside: Mapping[str, Any],
) -> None:
    """What must hold between cells that can each be read; every cell it is about can be mended."""
    faulty = {fault["meaning"] for fault in found.faults}
    for rule in kind.rules:
        looked_at = sorted(rule.columns & found.values.keys())
        if rule.columns & faulty:
            continue
        values = dict(beside) | {
            name: kind.by_name[name].type.read(found.values[name], terms.codes)
            for name in looked_at
        }
        if not any(True for _one in rule.finds(values)):
            continue
        said = {}
        for language, code in LANGUAGES.items():
            with translation.override(code):
                said[language] = list(rule.finds(values))
        for at, (column, _bad) in enumerate(said["en"]):
            words = {
                language: {"what": bads[at][1].what, "remedy": bads[at][1].remedy}
                for language, bads in said.items()
            }
            for name in dict.fromkeys((column, *looked_at)):
                fault = {"meaning": name, "cell": cells_of.get(name, "")} | words
                fault |= {"text": found.values.get(name, "")}
                # Said once, where the rule says it; the others stand beside it to be mended.
                found.faults.append(fault | ({"beside": column} if name != column else {}))
