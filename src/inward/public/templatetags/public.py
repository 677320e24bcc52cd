"""What public templates have: addresses in the page's own language, texts made safe, squares."""

from collections.abc import Iterator

from django import template
from django.urls import NoReverseMatch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.agreements.rules import Verdict
from inward.core import printed
from inward.core.language import here, is_chinese
from inward.evidence.models import Subject
from inward.public import text as markdown
from inward.public.http import SECTIONS, address
from inward.public.models import Written
from inward.public.queries.evidenced import Number
from inward.public.queries.promises import Promise
from inward.public.rules import TAGS, slug
from inward.public.still import once

register = template.Library()

NOTHING = mark_safe("")
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


# --- where things are -----------------------------------------------------------------------------


@register.simple_tag
def to(name: str, *args: object) -> str:
    """The address of a public page in this language: {% to "zone" area.subject %}."""
    return address(name, *(slug(a.uuid) if isinstance(a, Subject) else str(a) for a in args))


@register.simple_tag
def reach(name: str, *args: object) -> str:
    """The same, empty where the site has no such page."""
    try:
        return to(name, *args)
    except NoReverseMatch:
        return ""


def _called(section: str) -> str:
    return {
        "zones": _("Zones"),
        "sectors": pgettext("public site", "Sectors"),
        "space": pgettext("navigation", "Find space"),
        "events": _("Events"),
        "figures": pgettext("public site", "Figures"),
        "promises": _("Promises"),
        "news": _("News"),
        "about": pgettext("navigation", "About"),
    }[section]


@register.simple_tag
@once
def sections(current: str) -> SafeString:
    """The main navigation; the section one is in is marked."""
    return format_html_join("\n", '<li><a href="{}"{}>{}</a></li>', _sections(current))


def _sections(current: str) -> Iterator[tuple[str, SafeString, str]]:
    for name in SECTIONS:
        if where := reach(name):
            mark = mark_safe(' aria-current="page"') if name == current else NOTHING
            yield where, mark, _called(name)


@register.simple_tag
@once
def enquire(main: bool = False) -> SafeString:
    """The one button every page has."""
    where = reach("enquiry")
    if not where:
        return NOTHING
    return format_html(
        '<a class="btn{}" href="{}">{}</a>', " p" if main else "", where, _("Send an enquiry")
    )


@register.simple_tag
def preview_links(name: str, subject: Subject) -> SafeString:
    """For officers' pages: how the public sees this, or would, in both languages."""
    links = ((lang, LANGUAGE_NAMES[lang]) for lang in ("zh", "en"))
    return format_html(
        '<p class="s under">{} {}</p>',
        _("As the public sees it:"),
        format_html_join(
            " ",
            '<a href="{}?preview" lang="{}">{}</a>',
            (
                (address(name, slug(subject.uuid), lang=lang), TAGS[lang], said)
                for lang, said in links
            ),
        ),
    )


# --- texts ----------------------------------------------------------------------------------------


def _in(record: object, stem: str) -> tuple[str, str]:
    """A bilingual column in the reader's language, or in the other one with that one's tag."""
    en, zh = getattr(record, f"{stem}_en"), getattr(record, f"{stem}_zh")
    if is_chinese():
        return (zh, "") if zh else (en, "en")
    return (en, "") if en else (zh, "zh-Hans")


@register.simple_tag
def prose(record: Written, stem: str = "text") -> SafeString:
    """A text in Markdown; one not translated yet is shown as it is, and says so."""
    text, tag = _in(record, stem)
    if not text:
        return NOTHING
    made = markdown.html(text)
    if not tag:
        return format_html('<div class="prose">{}</div>', made)
    said = _("This text is not translated yet.")
    return format_html(
        '<p class="m s">{}</p><div class="prose" lang="{}">{}</div>', said, tag, made
    )


@register.simple_tag
def teaser(record: Written, stem: str = "text", length: int = 180) -> SafeString:
    """The beginning of a text, without its marks."""
    text, tag = _in(record, stem)
    said = markdown.plain(text, length)
    return format_html('<span lang="{}">{}</span>', tag, said) if tag else format_html("{}", said)


@register.simple_tag
def describe(record: Written, stem: str = "text") -> str:
    """The same for the description a search engine reads: no markup at all."""
    return markdown.plain(_in(record, stem)[0], 160)


@register.filter
def dial(telephone: str) -> str:
    """What a telephone dials: digits and a leading plus."""
    return "".join(c for c in telephone if c.isdigit() or c == "+")


_STANDARDS = {"isic": "ISIC Rev. 4", "gbt4754": "GB/T 4754—2017"}


@register.filter
def standards(maps_to: str) -> list[tuple[str, str]]:
    """The codes of a term in each published classification, from `isic:21;gbt4754:27`."""
    found: dict[str, list[str]] = {}
    for one in filter(None, maps_to.split(";")):
        name, _colon, code = one.partition(":")
        found.setdefault(_STANDARDS.get(name, name), []).append(code)
    return [(name, ", ".join(codes)) for name, codes in found.items()]


# --- numbers and promises -------------------------------------------------------------------------


@register.simple_tag
def banded(number: Number) -> SafeString:
    """A number of which only its band is told, and why."""
    assert number.band is not None
    low = printed.quantity(number.band.low, number.fact.unit)
    high = printed.quantity(number.band.high, number.fact.unit)
    said = _("%(low)s to %(high)s") % {"low": low, "high": high}
    why = _("Told in a band only: the number itself could expose an enterprise.")
    return format_html('<span title="{}">{}</span> <small class="q">{}</small>', why, said, why)


_CLASSES = {
    Verdict.KEPT: "kept",
    Verdict.KEPT_IN_PART: "part",
    Verdict.ON_TRACK: "track",
    Verdict.AT_RISK: "risk",
    Verdict.BROKEN: "broken",
    Verdict.CHANGED: "changed",
}


@register.filter
def tone(promise: Promise) -> str:
    """The stylesheet's class of a promise's square."""
    if promise.verdict is None:
        return "wish" if promise.is_wish else "none"
    return _CLASSES.get(promise.verdict, "none")


@register.filter
def sign(promise: Promise) -> str:
    """The sign drawn in its square."""
    return promise.verdict or ("wish" if promise.is_wish else "none")


@register.filter
def spoken(promise: Promise) -> str:
    """A square read aloud: what was promised, and the verdict."""
    word = promise.verdict.label if promise.verdict else ""
    word = word or (_("A wish") if promise.is_wish else _("No verdict yet"))
    return f"{here(promise.terms.wording_en, promise.terms.wording_zh)} · {word}"


@register.simple_tag
def promisor(promise: Promise) -> str:
    """Who promised: by name where they are public, else only which side."""
    if promise.promisor:
        return here(promise.promisor.name_en, promise.promisor.name_zh)
    return _("The office's side") if promise.by_office else _("An enterprise")
