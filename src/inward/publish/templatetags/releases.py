"""How releases and what differs between them are printed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inward.core import printed
from inward.core.intervals import on_day
from inward.core.language import here
from inward.publish.models import Release
from inward.publish.rules import Content

register = template.Library()


@register.simple_tag
def release_sentence(release: Release) -> str:
    """The value in one sentence with its day, as somebody would quote it."""
    said: dict[str, Any] = {
        "title": release.title,
        "unit": release.unit,
        "day": printed.in_prose(on_day(release.on)),
    }
    if release.of is not None:
        said |= {"n": printed.number(release.counted), "of": printed.number(release.of)}
        return _("%(title)s as of %(day)s: %(n)s of %(of)s.") % said
    if release.value is None:
        return _("%(title)s as of %(day)s: the record held no number.") % said
    said["value"] = printed.quantity(release.value, "", release.quantifier)
    return _("%(title)s as of %(day)s: %(value)s.") % said


@register.simple_tag
def changed_said(numbers: Mapping[str, int]) -> str:
    """What a correction changes, in numbers of rows."""
    return _("Rows added: %(added)s; removed: %(removed)s; changed: %(changed)s.") % numbers


@register.simple_tag
def row_name(row: Content) -> str:
    """A row by what it is about: the first text it shows."""
    shown = row.shown
    for stem in ("name", "wording"):
        if f"{stem}_en" in shown:
            return here(shown[f"{stem}_en"], shown[f"{stem}_zh"])
    return " ".join(value for value in shown.values() if value)


@register.simple_tag
def column_title(release: Release, name: str) -> str:
    """What a column of the frozen rows is called."""
    for column in release.columns:
        if name in {column.name, f"{column.name}_en", f"{column.name}_zh"}:
            language = {"_en": " (en)", "_zh": " (中文)"}.get(name.removeprefix(column.name), "")
            return f"{column.title}{language}"
    return name


@register.simple_tag
def asked_of(release: Release) -> str:
    """The parameters and clocks of a release, to count it again."""
    asked = {one["name"]: one["text"] for one in release.said["parameters"]}
    return urlencode(asked | {"on": release.on.isoformat(), "known": release.known})


@register.simple_tag(takes_context=True)
def marks(context: template.Context, facts: Iterable[str]) -> SafeString:
    """The marks of the published documents a row rests on."""
    known = [context["facts"][name] for name in facts if name in context["facts"]]
    sources: dict[str, Any] = {}
    for fact in known:
        for citation in context["citations"].of(fact):
            sources.setdefault(citation.source.code, citation)
    return format_html_join(
        "",
        '<a class="c" href="#{}" title="{}">{}</a>',
        ((code, citation.source.title, code) for code, citation in sources.items()),
    )
