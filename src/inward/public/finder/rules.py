"""From the few fields of the public finder to a requirement. Pure.

A visitor says a value and how much it counts; where a wish is worth nothing follows from the value
by one table, so that the ranking depends on nothing but what was asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from inward.siting.rules import CRITERIA, Asked, Said, Value, checked


class Counts(StrEnum):
    """How much a value counts."""

    MUST = "must"
    MUCH = "much"
    SOME = "some"


WEIGHTS = {Counts.MUCH: 4, Counts.SOME: 2}
MONTHS = 6 * 30


@dataclass(frozen=True, slots=True)
class Scale:
    """A wish is worth all at so many times the value said, and nothing at so many times it.

    More height than asked for helps nobody; money saved always does.
    """

    code: str
    least: bool  # the value is a least one; else a greatest
    all_at: Decimal
    nothing_at: Decimal


SCALES = {
    scale.code: scale
    for scale in (
        Scale("height", True, Decimal(1), Decimal("0.75")),
        Scale("load", True, Decimal(1), Decimal("0.5")),
        Scale("rent", False, Decimal("0.5"), Decimal("1.5")),
        Scale("cost", False, Decimal("0.5"), Decimal("1.5")),
    )
}


def bounded(code: str, value: Decimal, counts: Counts) -> Said:
    """A number that is at least or at most so, as a must or a wish."""
    criterion, scale = CRITERIA[code], SCALES[code]
    if counts is Counts.MUST:
        low, high = (value, None) if scale.least else (None, value)
        return Said(criterion, at_least=low, at_most=high)
    worst, best = value * scale.nothing_at, value * scale.all_at
    return Said(criterion, weight=WEIGHTS[counts], worst=worst, best=best)


def ready_by(day: date, counts: Counts) -> Said:
    """A day by which space is to be had; as a wish it is worth nothing half a year later."""
    criterion = CRITERIA["available"]
    if counts is Counts.MUST:
        return Said(criterion, at_most=day)
    later: Value = day + timedelta(days=MONTHS)
    return Said(criterion, weight=WEIGHTS[counts], worst=later, best=day)


def one_of(code: str, chosen: Iterable[str], counts: Counts) -> Said:
    """A zone, a kind of site or a sector."""
    criterion, codes = CRITERIA[code], tuple(chosen)
    if counts is Counts.MUST:
        return Said(criterion, among=codes)
    return Said(criterion, weight=WEIGHTS[counts], preferred=codes)


def sized(least: Decimal | None, most: Decimal | None) -> Said:
    """How large: always a must."""
    return Said(CRITERIA["area"], at_least=least, at_most=most)


def asked(said: Iterable[Said]) -> Asked:
    """What was said as one requirement.

    Raises:
        NotAsked: where it contradicts itself.
    """
    return checked(one for one in said if one.is_must or one.is_wish)
