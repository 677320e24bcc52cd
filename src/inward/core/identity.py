"""Names for subjects that may leave the house: sortable by the moment they were made, unguessable."""

import secrets
from datetime import datetime
from uuid import UUID


def uuid_in(text: str) -> UUID | None:
    """The UUID that a text of somebody's is; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def uuid7(at: datetime) -> UUID:
    """A version 7 UUID for a moment (RFC 9562): 48 bits of milliseconds, 74 of chance."""
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    chance = secrets.randbits(74)
    number = milliseconds << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1
    return UUID(int=number)
