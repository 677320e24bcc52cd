"""Numbers of public registers: how they are kept, and whether one can be right."""

import re

from rigour.ids import get_identifier_format

# The kinds of identifier that carry check digits; rigour calls them by the same names.
CHECKED = frozenset({"uscc", "lei"})
_BETWEEN = re.compile(r"[\s\-]+")


def tidy(kind: str, value: str) -> str:
    """A number as it is kept: capitals and nothing in between where its kind has a fixed form."""
    return _BETWEEN.sub("", value).upper() if kind in CHECKED else " ".join(value.split())


def can_be(kind: str, value: str) -> bool:
    """Whether the check digits, where this kind of number has them, agree with the rest."""
    if kind not in CHECKED:
        return True
    form = get_identifier_format(kind)
    return form is not None and form.is_valid(value)
