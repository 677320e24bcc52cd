"""What only pages about promises need: ratios as squares, and how many stand under a heading."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.agreements.rules import Group
from inward.core.language import is_chinese
from inward.evidence.models import Entry, Fact
from inward.evidence.queries import Citations

register = template.Library()

# More squares than this are not counted by eye, and a row of them is no chart.
SQUARES = 20


@register.simple_tag
def squares(part: int, whole: int) -> SafeString:
    """One square for each, the part filled; nothing above 20."""
    if not 0 < whole <= SQUARES:
        return mark_safe("")
    width = 22 * whole
    return format_html(
        '<svg class="sq" width="{}" height="20" viewBox="0 0 {} 20" role="img" aria-label="{}">{}</svg>',
        width,
        width,
        _("%(part)s of %(whole)s kept") % {"part": part, "whole": whole},
        format_html_join(
            "",
            '<rect x="{}" y="1" width="18" height="18" class="{}"/>',
            ((22 * n + 1, "in" if n < part else "out") for n in range(whole)),
        ),
    )


@register.simple_tag
def size_of(sizes: dict[Group, int], group: Group) -> str:
    """ ": 6" after a heading; nothing where the list is too long to be counted."""
    size = sizes.get(group) if sizes else None
    return "" if size is None else _(": %(n)s") % {"n": size}


def _came_by(what: str) -> str:
    """How something reached the record that no member entered."""
    if what == "an enquiry from outside":
        return _("the form of the public site")
    if what.startswith("an enterprise "):
        return _("the enterprise, by its private link")
    return _("imported")


@register.simple_tag
def entered(entry: Entry) -> SafeString:
    """Who recorded something and when. Needs `select_related("entry__recorded_by")`."""
    by = entry.recorded_by
    who = (by.get_full_name() or by.get_username()) if by else _came_by(entry.what)
    day = localtime(entry.recorded_at).date().isoformat()
    return format_html('{} <time datetime="{}" class="nw">{}</time>', who, day, day)


@register.filter
def quotes(fact: Fact, citations: Citations) -> list[str]:
    """The sentences that say so, as printed."""
    return [citation.quote for citation in citations.of(fact) if citation.quote]


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: a space, in Chinese nothing."""
    return "" if is_chinese() else " "
