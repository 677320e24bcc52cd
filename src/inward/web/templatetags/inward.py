"""What every template has: how days, numbers, names, verdicts and citations are printed."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.agreements.rules import Verdict
from inward.core import printed
from inward.core.intervals import Interval, on_day
from inward.core.language import here as in_this_language
from inward.core.language import is_chinese
from inward.core.models import Term
from inward.events.rules import Turn, said
from inward.evidence import rules
from inward.evidence.models import Citation, Entry, Fact, Subject
from inward.evidence.queries import Citations, Said, kind_of
from inward.evidence.rules import Kind
from inward.web import deeds
from inward.web.navigation import menu

register = template.Library()

NOTHING = mark_safe("")

# --- days -----------------------------------------------------------------------------------------


def _interval(when: Any) -> Interval | None:
    if isinstance(when, Fact):
        return when.as_of
    if isinstance(when, date):
        return on_day(when)
    return when if isinstance(when, Interval) else None


@register.filter
def day(when: Fact | Interval | date | None) -> SafeString:
    """A day in a table, as precise as its source: {{ fact|day }}, {{ promise.due|day }}."""
    span = _interval(when)
    if span is None:
        return format_html('<span class="m nw">{}</span>', printed.unknown())
    text = printed.day(span)
    # A quarter or a span is no valid value of the attribute.
    if "/" in str(span) or "Q" in str(span).upper():
        return format_html('<time class="nw">{}</time>', text)
    return format_html('<time datetime="{}" class="nw">{}</time>', str(span), text)


@register.filter
def prose_day(when: Fact | Interval | date | None) -> str:
    """A day in a sentence: 5 November 2019; 2019年11月5日."""
    span = _interval(when)
    return printed.unknown() if span is None else printed.in_prose(span)


# --- numbers --------------------------------------------------------------------------------------


@register.filter
def number(value: Decimal | int | None) -> str:
    """In sentences: 1,100; in Chinese 1100."""
    return printed.unknown() if value is None else printed.number(value)


@register.filter
def grouped(value: Decimal | int | None) -> str:
    """In columns and large figures: 1,100 in both languages."""
    return printed.unknown() if value is None else printed.number(value, grouped=True)


@register.filter
def quantity(said: Any) -> SafeString:
    """Anything with value, unit and quantifier: the word soft before it, the unit after it."""
    if said is None or said.value is None:
        return format_html('<span class="m">{}</span>', printed.unknown())
    return measured(said.value, said.unit, getattr(said, "quantifier", ""))


@register.simple_tag
def measured(value: Decimal | int | None, unit: str = "", quantifier: str = "") -> SafeString:
    """The same from loose parts: {% measured row.target row.unit row.quantifier %}."""
    if value is None:
        return format_html('<span class="m">{}</span>', printed.unknown())
    parts = printed.quantity(value, unit, quantifier)
    word = (
        format_html('<span class="q">{}</span>{}', parts.word, "" if is_chinese() else " ")
        if parts.word
        else NOTHING
    )
    return format_html(
        '<span class="nw">{}{}<b>{}</b>{}</span>', word, parts.before, parts.digits, parts.unit
    )


# --- names in two languages -----------------------------------------------------------------------


@register.simple_tag
def here(en: str, zh: str) -> str:
    """The text in the reader's language, the other where it is missing."""
    return in_this_language(en, zh)


@register.filter
def both(thing: Any) -> SafeString:
    """The reader's name first, the other beside it, each tagged with its language."""
    if thing is None:
        return NOTHING
    en, zh = thing.name_en, thing.name_zh
    first, other = ((zh, "zh-Hans"), (en, "en")) if is_chinese() else ((en, "en"), (zh, "zh-Hans"))
    if not first[0]:
        first, other = other, ("", "")
    if not other[0] or other[0] == first[0]:
        return _in_language(*first)
    return format_html('{} <span lang="{}">{}</span>', _in_language(*first), other[1], other[0])


@register.filter
def own(thing: Any) -> SafeString:
    """The reader's name alone, tagged where it is in the other language."""
    if thing is None:
        return NOTHING
    name, language = (
        (thing.name_zh, "zh-Hans")
        if (is_chinese() and thing.name_zh) or not thing.name_en
        else (thing.name_en, "en")
    )
    return _in_language(name, language)


_HAN = re.compile("[㐀-鿿]")


@register.filter
def foreign(text: str) -> SafeString:
    """A free text in whichever language it was written, tagged where that is not the reader's."""
    return _in_language(text, "zh-Hans" if _HAN.search(text) else "en") if text else NOTHING


def _in_language(text: str, language: str) -> SafeString:
    if language == ("zh-Hans" if is_chinese() else "en"):
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', language, text)


# --- verdicts and marks ---------------------------------------------------------------------------

_RING = '<circle cx="8" cy="8" r="6.7" fill="none" stroke="currentColor" stroke-width="1.6"'
MARKS = {
    "kept": '<circle cx="8" cy="8" r="7.5" fill="currentColor"/><path d="m4.5 8.2 2.4 2.5 4.6-5.2" '
    'fill="none" stroke="var(--bg)" stroke-width="1.8"/>',
    "kept_in_part": f'{_RING}/><path d="M8 1.3a6.7 6.7 0 0 1 0 13.4z" fill="currentColor"/>',
    "on_track": f'{_RING}/><path d="M4.4 8h6M8 5.2 10.8 8 8 10.8" fill="none" '
    'stroke="currentColor" stroke-width="1.6"/>',
    "at_risk": '<path d="M8 1.2 15.4 14.6H.6z" fill="none" stroke="currentColor" '
    'stroke-width="1.6"/><path d="M8 6v4.4m0 1v1.6" stroke="currentColor" stroke-width="1.7"/>',
    "broken": '<rect x="1" y="1" width="14" height="14" fill="currentColor"/><path '
    'd="m5 5 6 6m0-6-6 6" fill="none" stroke="var(--bg)" stroke-width="1.8"/>',
    "changed": '<path d="M8 1.2 14.8 8 8 14.8 1.2 8z" fill="none" stroke="currentColor" '
    'stroke-width="1.6"/>',
    "released": f'{_RING}/><path d="M4.4 8h7.2" stroke="currentColor" stroke-width="1.8"/>',
    "none": f'{_RING} stroke-dasharray="2.6 2.6"/>',
    "wish": '<path d="m8 1.6 1.9 4.3 4.6.4-3.5 3.1 1 4.6L8 11.6 4 14l1-4.6L1.5 6.3l4.6-.4z" '
    'fill="none" stroke="currentColor" stroke-width="1.4"/>',
    "look": '<circle cx="6.6" cy="6.6" r="4.8" fill="none" stroke="currentColor" '
    'stroke-width="1.5"/><path d="m10.2 10.2 4.6 4.6" stroke="currentColor" stroke-width="1.8"/>',
    "took_part": '<rect x="2.5" y="2.5" width="11" height="11" fill="currentColor"/>',
    "signed": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8z" fill="currentColor"/>',
    "happened": '<circle cx="8" cy="8" r="5" fill="currentColor"/>',
    "earlier": '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.6"/>',
}
# The stylesheet's class of each verdict.
_CLASSES = {
    Verdict.KEPT: "kept",
    Verdict.KEPT_IN_PART: "part",
    Verdict.ON_TRACK: "track",
    Verdict.AT_RISK: "risk",
    Verdict.BROKEN: "broken",
    Verdict.CHANGED: "changed",
}


@register.simple_tag
def mark(name: str) -> SafeString:
    """A small sign; what it means stands beside it in words."""
    return mark_safe(
        f'<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{MARKS[name or "none"]}</svg>'
    )


@register.simple_tag
def verdict(code: str, strength: str = "") -> SafeString:
    """A verdict's sign and word; without one "no verdict yet", and a wish is a wish."""
    if not code:
        wish = strength == "wish"
        word = _("A wish") if wish else _("No verdict yet")
        return format_html('<span class="v">{}{}</span>', mark("wish" if wish else "none"), word)
    if code == Verdict.NOTHING_FOUND:
        return format_html('<span class="v">{}{}</span>', mark("look"), Verdict(code).label)
    said = Verdict(code)
    return format_html(
        '<span class="v {}">{}{}</span>', _CLASSES.get(said, ""), mark(code), said.label
    )


@register.simple_tag
def standing(ok: bool | None, word: str) -> SafeString:
    """The same sign for other questions: agrees (True), does not (False), cannot be said (None)."""
    sign = {True: ("kept", "kept"), False: ("risk", "at_risk"), None: ("", "none")}[ok]
    return format_html('<span class="v {}">{}{}</span>', sign[0], mark(sign[1]), word)


# --- citations ------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def cite(context: Context, *facts: Fact) -> SafeString:
    """The source marks after a statement; each leads to the list at the foot of the page.

    The view puts `citations` (evidence.queries.citations_of) into the context.
    """
    citations = context["citations"]
    seen: dict[str, Any] = {}
    for fact in facts:
        for citation in citations.of(fact):
            seen.setdefault(citation.source.code, citation)
    return format_html_join(
        "",
        '<a class="c" href="#{}" title="{}">{}</a>',
        ((code, _place(citation), code) for code, citation in seen.items()),
    )


def _place(citation: Any) -> str:
    parts: Iterable[str] = (citation.source.title, citation.locator, citation.quote)
    return " · ".join(part for part in parts if part)


# --- forms ----------------------------------------------------------------------------------------


@register.inclusion_tag("web/_field.html")
def field(bound: Any, *, optional: bool = True) -> dict[str, Any]:
    """One field with its label, hint and fault: {% field form.due %}.

    Args:
        optional: False where the form does without it only at times: it is not called optional.
    """
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    return {
        "field": bound,
        "optional": optional and not bound.field.required,
        "options": bound.field.widget.attrs.get("list"),
        # One box stands before its label; several stand under theirs.
        "tick": kind == "checkbox" and not getattr(widget, "allow_multiple_selected", False),
    }


# --- where things are -----------------------------------------------------------------------------

PAGES = {
    Kind.AREA: "area",
    Kind.SITE: "site",
    Kind.UNIT: "unit",
    Kind.ORGANISATION: "organisation",
    Kind.PROGRAMME: "programme",
    Kind.EVENT: "event",
    Kind.AGREEMENT: "agreement",
    Kind.COMMITMENT: "promise",
    Kind.PROJECT: "project",
    Kind.CASE: "case",
    Kind.POLICY: "policy",
    Kind.REQUIREMENT: "requirement",
    Kind.TEXT: "public-entry",
    Kind.NEWS: "public-entry",
    Kind.STORY: "public-entry",
    Kind.CONTACT: "public-entry",
}


@register.filter
def page(subject: Subject) -> str:
    """The address of the page of whatever this subject is; empty for what has none."""
    if subject.kind == Kind.EDITION:
        return reverse("subject", args=[subject.uuid])
    name = PAGES.get(Kind(subject.kind))
    return reverse(name, args=[subject.uuid]) if name else ""


@register.filter
def kind_name(subject: Subject) -> str:
    """What kind of thing a subject is, in the reader's language."""
    return str(Kind(subject.kind).label)


@register.filter
def fact_name(fact: Fact) -> str:
    """The name of a fact's ledger, as addresses have it."""
    return str(fact._meta.model_name)


@register.filter
def fact_page(fact: Fact) -> str:
    """Where a fact opens to its evidence and its history."""
    return reverse("fact", args=[fact_name(fact), fact.pk])


@register.filter
def fact_kind(fact: Fact) -> str:
    return kind_of(fact)


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: a blank; in Chinese nothing, its full stop has room of its own."""
    return "" if is_chinese() else " "


@register.filter
def why(note: str) -> str:
    """Why a fact was corrected or withdrawn, where the program itself wrote it: {{ fact.note|why }}."""
    return deeds.reason(note)


@register.filter
def deed(what: str) -> str:
    """What an entry of the record did: {{ entry.what|deed }}."""
    return deeds.deed(what)


@register.filter
def by_whom(entry: Entry) -> str:
    """Who wrote an entry: somebody of the office, somebody outside, or the command line."""
    if entry.recorded_by:
        return entry.recorded_by.get_full_name() or entry.recorded_by.get_username()
    return (
        _("somebody outside the office")
        if deeds.from_outside(entry.what)
        else _("the command line")
    )


@register.filter
def citations_for(citations: Citations, fact: Fact) -> list[Citation]:
    return citations.of(fact)


@register.filter
def turn(of: Turn) -> str:
    """How often somebody had come by then: sixth edition running, first on this record."""
    words = said(of)
    return words[:1].upper() + words[1:]


@register.simple_tag
def named(subject: Subject | None) -> SafeString:
    """A subject's name as a link to its page. Needs `select_related("label")`."""
    if subject is None:
        return NOTHING
    label = getattr(subject, "label", None)
    name = own(label) if label else format_html("{}", kind_name(subject))
    address = page(subject)
    return format_html('<a href="{}">{}</a>', address, name) if address else name


@register.inclusion_tag("web/_menu.html", takes_context=True)
def main_menu(context: Context) -> dict[str, Any]:
    """The main navigation, the page one is on marked."""
    return {"menu": menu(context["request"].path)}


@register.simple_tag
def querystring_of(**said: Any) -> str:
    """What follows the question mark of an address, empty parameters left out."""
    return urlencode({name: value for name, value in said.items() if value})


@register.simple_tag
def printed_as(column: str, value: Any, unit: str = "", quantifier: str = "") -> SafeString:
    """One column of a fact for the eye: numbers as numbers, the rest as it is."""
    if isinstance(value, bool):
        return format_html("{}", _("yes") if value else _("no"))
    if isinstance(value, Decimal):
        of_unit = column in {"value", "target"}
        return measured(value, unit if of_unit else "", quantifier if of_unit else "")
    if value in {None, ""}:
        return format_html('<span class="m">{}</span>', _("empty"))
    if isinstance(value, datetime):
        return format_html("{}", localtime(value).strftime("%Y-%m-%d %H:%M"))
    if column == "unit":
        return format_html("{}", printed.unit_name(value) or pgettext("unit", "count"))
    return format_html("{}", value)


# Columns that say nothing to a reader in one line: how it is counted, what the reader's own
# language has already said, what nearly always is so.
_IN_PASSING = {"unit", "quantifier", "language", "figure", "parameters", "basis", "state"}


@register.simple_tag
def summary(says: Iterable[Said], fact: Fact) -> SafeString:
    """What a fact says in one line: values with unit and quantifier, texts in one language."""
    columns = {one.column: one.value for one in says}
    shown = [
        (printed_as(name, value, getattr(fact, "unit", ""), getattr(fact, "quantifier", "")),)
        for name, value in columns.items()
        if name not in _IN_PASSING and not _said_already(name, columns)
    ]
    return format_html_join(" · ", "{}", shown)


def _said_already(name: str, columns: Mapping[str, Any]) -> bool:
    """Whether the same stands there in the reader's own language."""
    stem, _cut, language = name.rpartition("_")
    other = {"en": "zh", "zh": "en"}.get(language)
    mine = "zh" if is_chinese() else "en"
    return bool(other) and language != mine and bool(columns.get(f"{stem}_{mine}"))


@register.filter
def called(column: str) -> str:
    """What a column is called: {{ edit.field|called }}."""
    return rules.called(column)


@register.filter
def heading(term: Term, number: int) -> str:
    """What stands above a list of so many, or before their number."""
    return term.heading(number)


@register.filter
def in_table(table: Mapping[str, Any], key: str) -> Any:
    """A look-up whose key is only known when the page is drawn; a missing key stands as it is."""
    return table.get(key, key)


@register.filter
def lookup(table: Mapping[Any, Any], key: Any) -> Any:
    """The same where a missing key means nothing."""
    return table.get(key)


@register.filter
def attribute(thing: Any, name: str) -> Any:
    """A column whose name is only known when the page is drawn."""
    return getattr(thing, name)
