"""Numbers inside a drawing, which no language may punctuate."""

from django import template

register = template.Library()


@register.filter
def svg(value: float) -> str:
    """12.5, whatever the reader's language writes instead of the point."""
    return f"{value:g}" if abs(value) < 10 else f"{value:.6f}".rstrip("0").rstrip(".")
