"""When a message looks like a machine's. Pure; no third party is asked and nobody is turned away.

Whoever arouses a doubt is shown what they wrote and asked to send it again: a person does, a machine
that fills in forms does not.
"""

import re
from datetime import date, timedelta
from enum import StrEnum

# A static copy of the site bears the day on which it was made.
STAMP_LASTS = timedelta(days=92)
MOST_LINKS = 2
# How many an hour one address on the network may send, and how long a confirmation stands open.
MOST_AN_HOUR = 6
CONFIRM_AFTER = timedelta(seconds=2)
CONFIRM_WITHIN = timedelta(hours=2)

_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


class Doubt(StrEnum):
    TRAP = "trap"  # a field no person sees is filled in
    STAMP = "stamp"  # the form was not given out by us, or long ago
    LINKS = "links"


def doubts(*, trap: str, text: str, stamped: date | None, on: date) -> frozenset[Doubt]:
    """Why a message might come from a machine; empty where nothing speaks for it.

    Args:
        stamped: the day the form was given out, where its signature holds.
    """
    found = set()
    if trap.strip():
        found.add(Doubt.TRAP)
    # A day ahead: a visitor's copy may come from a server whose day began earlier.
    if stamped is None or not on - STAMP_LASTS <= stamped <= on + timedelta(days=1):
        found.add(Doubt.STAMP)
    if links(text) > MOST_LINKS:
        found.add(Doubt.LINKS)
    return frozenset(found)


def links(text: str) -> int:
    return len(_LINK.findall(text))
