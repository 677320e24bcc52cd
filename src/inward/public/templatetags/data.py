"""What pages tell machines, and small charts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from inward.core import printed
from inward.core.intervals import on_day
from inward.public.formats.plain import inside_html
from inward.publish.models import Release

register = template.Library()


@register.simple_tag
def structured(document: Mapping[str, Any] | None) -> SafeString:
    """JSON-LD in the head of a page. It is data: no policy against scripts applies to it."""
    if not document:
        return mark_safe("")
    return mark_safe(f'<script type="application/ld+json">{inside_html(document)}</script>')


@register.simple_tag
def bars(points: Iterable[tuple[Release, float]]) -> SafeString:
    """The values of a history as bars, oldest first; the numbers stand in the list beside it."""
    drawn = list(points)[-24:]
    each = format_html_join(
        "",
        '<rect x="{}" y="{}" width="18" height="{}"><title>{}: {}</title></rect>',
        (
            (
                22 * place,
                round(42 - 0.4 * high, 1),
                round(max(0.4 * high, 1), 1),
                printed.day(on_day(one.on)),
                printed.number(one.value or 0),
            )
            for place, (one, high) in enumerate(drawn)
        ),
    )
    width = max(22 * len(drawn) - 4, 18)
    return format_html(
        '<svg class="bars" width="{0}" height="42" viewBox="0 0 {0} 42" aria-hidden="true">{1}</svg>',
        width,
        each,
    )
