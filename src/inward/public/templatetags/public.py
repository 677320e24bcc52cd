"""What public templates have: addresses in the page's own language, Markdown made safe."""

from django import template
from django.urls import NoReverseMatch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.evidence.models import Subject
from inward.public.http import SECTIONS, address
from inward.public.rules import slug

register = template.Library()


@register.simple_tag
def to(name: str, *args: object) -> str:
    """The address of a public page in this language: {% to "zone" area.subject %}."""
    return address(name, *(slug(a.uuid) if isinstance(a, Subject) else str(a) for a in args))


def _called(section: str) -> str:
    return {
        "zones": _("Zones"),
        "sectors": _("Sectors"),
        "space": _("Find space"),
        "events": _("Events"),
        "figures": _("Figures"),
        "promises": _("Promises"),
        "news": _("News"),
        "about": pgettext("navigation", "About"),
    }[section]


@register.simple_tag
def sections(current: str) -> SafeString:
    """The main navigation; the section one is in is marked."""
    return format_html_join("\n", '<li><a href="{}"{}>{}</a></li>', _sections(current))


def _sections(current: str):  # type: ignore[no-untyped-def]
    for name in SECTIONS:
        try:
            where = address(name)
        except NoReverseMatch:
            continue
        here = mark_safe(' aria-current="page"') if name == current else ""
        yield where, here, _called(name)


@register.simple_tag
def enquire() -> SafeString:
    """The one button every page has."""
    try:
        where = address("enquiry")
    except NoReverseMatch:
        return mark_safe("")
    return format_html('<a class="btn" href="{}">{}</a>', where, _("Send an enquiry"))
