"""Events for calendars: whole days, in one language. Pure text, no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from inward.core import icalendar
from inward.core.icalendar import escaped, moment


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `stamp`: when it was made public, so that the same record makes the same file."""

    uuid: UUID
    stamp: datetime
    first: date
    last: date
    summary: str
    place: str = ""
    description: str = ""
    url: str = ""


def calendar(name: str, entries: Iterable[Entry], *, language: str) -> bytes:
    """The file of some public events."""
    lines = (line for entry in entries for line in _event(entry, language))
    return icalendar.calendar("public site", name, lines)


def _event(entry: Entry, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uuid}@inward"
    yield f"DTSTAMP:{moment(entry.stamp)}"
    yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
    # The end of a day without an hour is the day after.
    yield f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{escaped(entry.summary)}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
