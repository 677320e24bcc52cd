"""Events for calendars (RFC 5545): whole days, in one language. Pure text, no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

_FOLD = 75


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
    """The file: CRLF, lines folded at 75 bytes, texts escaped."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Inward//public site//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        *(line for entry in entries for line in _event(entry, language)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(entry: Entry, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uuid}@inward"
    yield f"DTSTAMP:{entry.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
    # The end of a day without an hour is the day after.
    yield f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_escaped(entry.summary)}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> bytes:
    """Broken between characters, never inside one; each further part begins with a space."""
    parts, now = [], b""
    for char in line:
        more = char.encode()
        if len(now) + len(more) > _FOLD:
            parts.append(now)
            now = b" "
        now += more
    return b"\r\n".join([*parts, now])
