"""Addresses that never change, and what numbers may be told in public. Pure functions."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

LANGUAGES = {"en": "en", "zh": "zh-hans"}
# As HTML and HTTP call them.
TAGS = {"en": "en", "zh": "zh-Hans"}

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONG = 25  # 36 ** 25 is just over 2 ** 128


def other(lang: str) -> str:
    return "zh" if lang == "en" else "en"


def slug(uuid: UUID) -> str:
    """The last part of a public address: the subject's own identity in 25 letters and digits."""
    number, text = uuid.int, ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text.rjust(_LONG, "0")


def uuid_of(text: str) -> UUID | None:
    """The identity behind an address; None where it cannot be one."""
    if len(text) != _LONG or not set(text) <= set(_DIGITS):
        return None
    number = int(text, 36)
    return UUID(int=number) if number < 1 << 128 else None


# --- numbers that could expose a firm -------------------------------------------------------------

# With fewer firms behind a number, one of them could reckon out another.
FEWEST_FIRMS = 3
# Money, heads and shares are what firms keep to themselves: tax, revenue, employment, investment.
# Areas, heights and counts of things expose nobody.
EXPOSING_UNITS = frozenset({"CNY", "USD", "percent", "persons"})


@dataclass(frozen=True, slots=True)
class Band:
    """From one power of ten to the next: all that is told where the number itself is not."""

    low: Decimal
    high: Decimal


def exposes(unit: str, firms: int | None) -> bool:
    """Whether a number could expose a firm.

    Args:
        unit: in which it is told.
        firms: how many firms stand behind it; None for an area, behind which there are many.
    """
    return unit in EXPOSING_UNITS and firms is not None and firms < FEWEST_FIRMS


def band(value: Decimal) -> Band | None:
    """The band a number lies in; None for nothing and less, of which nothing is told."""
    if value <= 0:
        return None
    low = Decimal(10) ** value.adjusted()
    return Band(low, low * 10)


def tellable_count(firms: int) -> bool:
    """Whether a number of firms may be told: none may, and a crowd; one or two may not."""
    return firms == 0 or firms >= FEWEST_FIRMS
