"""A calendar file (RFC 5545) of days and moments. Pure text, no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_FOLD = 75
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
    """The file: lines end in CRLF and are folded at 75 bytes, never within a character."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Inward//my day//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for entry in entries for line in _event(entry)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_moment(entry.stamp)}"
    if isinstance(entry.when, datetime):
        yield f"DTSTART:{_moment(entry.when)}"
        yield f"DTEND:{_moment(entry.when + _LASTS)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.when:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.when + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    """In universal time: right on both sides of any change of clocks, wherever it is read."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> bytes:
    parts, now = [], b""
    for char in line:
        more = char.encode()
        if len(now) + len(more) > _FOLD:
            parts.append(now)
            now = b" "
        now += more
    return b"\r\n".join([*parts, now]) + b"\r\n"
