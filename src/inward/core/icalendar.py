"""The shape of a calendar file (RFC 5545): what stands around its events, and how its lines are written."""

from collections.abc import Iterable
from datetime import UTC, datetime

# Bytes of a line, without its end.
_FOLD = 75


def calendar(product: str, name: str, lines: Iterable[str], *, above: Iterable[str] = ()) -> bytes:
    """The file: lines end in CRLF and are folded at 75 bytes, never within a character.

    Args:
        product: which part of the program wrote it.
        lines: those of the events.
        above: further lines of its head.
    """
    whole = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Inward//{product}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *above,
        *lines,
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in whole)


def moment(at: datetime) -> str:
    """In universal time: right on both sides of any change of clocks, wherever it is read."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
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
