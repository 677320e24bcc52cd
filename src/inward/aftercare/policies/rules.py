"""What a policy can ask of an enterprise, and what is known: three-valued, with the engine of siting. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import inf, isfinite, nextafter

import numpy as np
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inward.core.quantities import TOLERANCE, Quantifier
from inward.engines.siting import Must, Places, Requirement, Standing, judge, standing

Words = str | Promise
Value = Decimal | date


@dataclass(frozen=True, slots=True)
class Span:
    """All that a number with its quantifier can mean, ends included: "over 5" begins just above 5."""

    low: float
    high: float

    @classmethod
    def of(cls, value: Decimal, quantifier: Quantifier) -> "Span":
        said, within = float(value), float(abs(value) * TOLERANCE)
        match quantifier:
            case Quantifier.OVER | Quantifier.MORE_THAN:
                return cls(nextafter(said, inf), inf)
            case Quantifier.AT_LEAST:
                return cls(said, inf)
            case Quantifier.NEARLY | Quantifier.ALMOST:
                return cls(said - within, nextafter(said, -inf))
            case Quantifier.ABOUT:
                return cls(said - within, said + within)
            case Quantifier.EXACT:
                return cls(said, said)


# What is known of one thing: a number or day, the codes that hold, or nothing.
Known = Value | Span | frozenset[str] | None


class Bound(TextChoices):
    """How a benefit's amount is meant."""

    EXACT = "exact", pgettext_lazy("benefit", "fixed")
    UP_TO = "up_to", pgettext_lazy("benefit", "up to")


class Per(TextChoices):
    ONCE = "once", pgettext_lazy("benefit", "once")
    YEAR = "year", pgettext_lazy("benefit", "a year")
    MONTH = "month", pgettext_lazy("benefit", "a month")


class Sort(StrEnum):
    ONE = "one"  # one of several, and only one: another value fails
    SOME = "some"  # may hold beside others: that it is not on the record says nothing
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, eq=False)
class Criterion:
    """One thing a policy can ask.

    Args:
        vocabulary: where the codes of a choice come from; empty for areas.
        ask: what to find out where nobody has recorded it.
    """

    code: str
    name: Words
    sort: Sort
    ask: Words
    vocabulary: str = ""


CRITERIA: dict[str, Criterion] = {
    c.code: c
    for c in (
        Criterion("sector", _("Sector"), Sort.ONE, _("which sector it is in"), "sector"),
        Criterion("country", _("Origin"), Sort.ONE, _("which country it comes from"), "country"),
        Criterion("zone", _("Zone"), Sort.ONE, _("in which zone it sits")),
        Criterion(
            "designation",
            pgettext_lazy("honour", "Title"),
            Sort.SOME,
            _("whether it holds the title, and its certificate"),
            "designation",
        ),
        Criterion(
            "presence",
            _("Presence here"),
            Sort.SOME,
            _("what it runs here, with the registration"),
            "presence",
        ),
        Criterion("opened", _("Opened here on"), Sort.DAY, _("on which day it opened here")),
    )
}
_METRIC = "metric:"


def is_number(code: str) -> bool:
    """Whether a condition asks for a number of the record: "metric:" and the metric's code."""
    return code.startswith(_METRIC)


def sort_of(code: str) -> Sort:
    return Sort.NUMBER if is_number(code) else CRITERIA[code].sort


class NotACondition(ValueError):
    """It asks for nothing, or for what cannot be. The message is fit for the screen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition: bounds of a number or day as text, or the codes of which one must hold."""

    criterion: str
    at_least: str = ""
    at_most: str = ""
    among: tuple[str, ...] = ()


def checked(asked: Asked) -> Asked:
    """A condition that can be evaluated.

    Raises:
        NotACondition: otherwise, saying why.
    """
    if not is_number(asked.criterion) and asked.criterion not in CRITERIA:
        raise NotACondition(_("There is no such criterion."))
    if sort_of(asked.criterion) in (Sort.ONE, Sort.SOME):
        if asked.at_least or asked.at_most or not asked.among:
            raise NotACondition(
                _("Choose what must hold; a least or greatest value says nothing here.")
            )
        return asked
    if asked.among or not (asked.at_least or asked.at_most):
        raise NotACondition(_("Give a least or a greatest value."))
    low, high = (value(asked.criterion, text) for text in (asked.at_least, asked.at_most))
    if low is not None and high is not None and _number(low) > _number(high):
        raise NotACondition(_("The least value is above the greatest."))
    return asked


def value(criterion: str, text: str) -> Value | None:
    """A bound as it is kept, read.

    Raises:
        NotACondition: if it is no number that can be compared, or no day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text) if sort_of(criterion) is Sort.DAY else _finite(text)
    except (ValueError, InvalidOperation) as error:
        raise NotACondition(
            _("%(text)s is not read: write a number like 5000000, or a day like 2026-01-01.")
            % {"text": text}
        ) from error


def _finite(text: str) -> Decimal:
    """A number that floating-point numbers can hold: no "NaN", no "Infinity", no "1e400"."""
    said = Decimal(text)
    if not said.is_finite() or not isfinite(float(said)):
        raise ValueError(text)
    return said


def _number(of: Value) -> float:
    return float(of.toordinal()) if isinstance(of, date) else float(of)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How somebody stands towards a policy, and towards each of its conditions."""

    whole: Standing
    each: tuple[Standing, ...]


def evaluate(asked: Sequence[Asked], known: Sequence[Mapping[str, Known]]) -> list[Verdict]:
    """Each of several enterprises against the conditions of one policy.

    Args:
        known: for each enterprise what is known by criterion; what is absent or None is unknown.

    Returns:
        One verdict each. A policy of which no condition is recorded fits nobody for sure.
    """
    if not asked:
        return [Verdict(Standing.MIGHT_FIT, ()) for _one in known]
    columns = {
        str(number): np.array([_cell(one, of.get(one.criterion)) for of in known], dtype=np.float64)
        for number, one in enumerate(asked)
    }
    verdicts = judge(Places(columns), Requirement([_must(n, one) for n, one in enumerate(asked)]))
    whole = standing(verdicts)
    return [
        Verdict(Standing(int(all_)), tuple(Standing(int(v)) for v in row))
        for all_, row in zip(whole, verdicts, strict=True)
    ]


def _must(number: int, asked: Asked) -> Must:
    if sort_of(asked.criterion) in (Sort.ONE, Sort.SOME):
        return Must(str(number), at_least=1)
    low, high = _bounds(asked)
    return Must(str(number), at_least=low, at_most=high)


def _bounds(asked: Asked) -> tuple[float | None, float | None]:
    low, high = (value(asked.criterion, text) for text in (asked.at_least, asked.at_most))
    return None if low is None else _number(low), None if high is None else _number(high)


def _cell(asked: Asked, known: Known) -> float:
    """What is known as a number: for a choice 1 where it holds and 0 where it cannot."""
    if known is None:
        return np.nan
    if isinstance(known, frozenset):
        if known & set(asked.among):
            return 1.0
        return 0.0 if known and sort_of(asked.criterion) is Sort.ONE else np.nan
    return _certain(asked, known) if isinstance(known, Span) else _number(known)


def _certain(asked: Asked, known: Span) -> float:
    """One number of a span that stands for all of them; not a number where its ends differ."""
    bounds = _bounds(asked)
    low, high = -inf if bounds[0] is None else bounds[0], inf if bounds[1] is None else bounds[1]
    within = low <= known.low and known.high <= high
    return known.low if within or known.high < low or known.low > high else np.nan


def in_force(since: date | None, until: date | None, *, on: date) -> bool | None:
    """Whether a policy holds on a day; None where neither its first nor its last day is recorded."""
    if since is None and until is None:
        return None
    return (since is None or since <= on) and (until is None or until >= on)
