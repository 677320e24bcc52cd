"""How a turn at a programme is said on a page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from inward.events.rules import Turn, said

register = template.Library()


@register.simple_tag
def turn(turn: Turn) -> SafeString:
    """ "sixth edition running", "first on this record"."""
    return format_html('<span class="tag">{}</span>', said(turn))
