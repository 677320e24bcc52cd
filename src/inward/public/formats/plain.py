"""What the builders share: documents as text that is the same each time, and days as ISO 8601."""

import json
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

Node = dict[str, Any]


def node(**said: Any) -> Node:
    """An object without what nobody said. `id_` and `type_` are JSON-LD's @id and @type."""
    named = {{"id_": "@id", "type_": "@type"}.get(key, key): value for key, value in said.items()}
    return {key: value for key, value in named.items() if value not in (None, "", [], {}, ())}


def text(document: Mapping[str, Any]) -> str:
    """A document as it is served and exported, byte for byte the same."""
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def inside_html(document: Mapping[str, Any]) -> str:
    """The same for a script element: nothing in it can end the element or begin a comment."""
    short = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>&":
        short = short.replace(mark, f"\\u{ord(mark):04x}")
    return short.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def no_finer(first: date, last: date) -> tuple[str, str]:
    """Begin and end of an interval in ISO 8601, no more precise than it: 2019, 2019-11, 2019-11-05.

    A whole year or month is written as one; the end is empty where it would say the same.
    """
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        begin, end = f"{first.year:04}", f"{last.year:04}"
    elif first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        begin, end = f"{first:%Y-%m}", f"{last:%Y-%m}"
    else:
        begin, end = first.isoformat(), last.isoformat()
    return begin, "" if end == begin else end
