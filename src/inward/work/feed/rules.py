"""A calendar of days and moments. Pure text, no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inward.core import icalendar
from inward.core.icalendar import escaped, moment

# How long something with an hour stands in a calendar; nobody said how long it takes.
_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day, or at a moment with its zone.

    Args:
        uid: the same for the same thing at every fetch, so that it moves instead of doubling.
        stamp: when it was written down.
    """

    uid: str
    stamp: datetime
    when: date | datetime
    summary: str
    description: str = ""
    url: str = ""


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The file of one's own calendar."""
    return icalendar.calendar(
        "my day",
        name,
        (line for entry in entries for line in _event(entry)),
        above=["REFRESH-INTERVAL;VALUE=DURATION:PT1H"],
    )


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{moment(entry.stamp)}"
    if isinstance(entry.when, datetime):
        yield f"DTSTART:{moment(entry.when)}"
        yield f"DTEND:{moment(entry.when + _LASTS)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.when:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.when + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"
