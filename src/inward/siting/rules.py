"""What may be asked of space, criterion by criterion, and what was asked. Pure.

One table says for each criterion its unit, whether low or high values can be a must, how much of
it counts as one step of giving way, and in words what it means.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise
Value = Decimal | date


class Sort(StrEnum):
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"  # one of several: a zone, a kind of site
    YES = "yes"  # so or not so, of one thing that is named: the zone grows this sector


@dataclass(frozen=True, eq=False)
class Criterion:
    """One thing that space can be asked for.

    Args:
        low, high: whether a least and a greatest value can be a must.
        step: as much of it as counts as one step of giving way.
        ask: what to ask the zone for where it is not recorded.
    """

    code: str
    name: Words
    sort: Sort
    unit: Words = ""
    low: bool = False
    high: bool = False
    step: float = 1.0
    help: Words = ""
    ask: Words = ""


CRITERIA = {
    c.code: c
    for c in (
        Criterion(
            "area",
            pgettext_lazy("measure", "Area"),
            Sort.NUMBER,
            pgettext_lazy("unit", "m²"),
            low=True,
            high=True,
            step=100,
            help=_("The area on which rent is reckoned."),
            ask=_("area not recorded"),
        ),
        Criterion(
            "height",
            _("Clear height"),
            Sort.NUMBER,
            pgettext_lazy("unit", "m"),
            low=True,
            step=0.3,
            help=_(
                "From the finished floor to the lowest fixed thing above it, not storey height."
            ),
            ask=_("clear height not recorded"),
        ),
        Criterion(
            "load",
            _("Floor load"),
            Sort.NUMBER,
            pgettext_lazy("unit", "kN/m²"),
            low=True,
            step=0.5,
            help=_(
                "What the floor carries besides itself. 1 tonne to the square metre is 9.81 kN/m²; "
                "laboratories and server rooms need more than offices do."
            ),
            ask=_("floor load not recorded"),
        ),
        Criterion(
            "floor",
            _("Floor"),
            Sort.NUMBER,
            low=True,
            high=True,
            help=_("1 is the ground floor, -1 the first basement."),
            ask=_("floor not recorded"),
        ),
        Criterion(
            "rent",
            _("Rent"),
            Sort.NUMBER,
            pgettext_lazy("unit", "yuan for each m² and day"),
            high=True,
            step=0.5,
            help=_("A rent said by the month is reckoned by the day: twelve months are 365 days."),
            ask=_("rent not recorded"),
        ),
        Criterion(
            "charge",
            _("Service charge"),
            Sort.NUMBER,
            pgettext_lazy("unit", "yuan for each m² and month"),
            high=True,
            step=5,
            help=_("Paid to whoever runs the building, beside the rent."),
            ask=_("service charge not recorded"),
        ),
        Criterion(
            "cost",
            _("Rent and charge together"),
            Sort.NUMBER,
            pgettext_lazy("unit", "yuan a month"),
            high=True,
            step=10_000,
            help=_("For the whole unit: area times rent and service charge."),
            ask=_("area, rent or service charge not recorded"),
        ),
        Criterion(
            "available",
            _("Available"),
            Sort.DAY,
            high=True,
            step=30,
            help=_("Whoever is in the unit must have left, and a reservation must be over."),
            ask=_("day of availability not recorded"),
        ),
        Criterion("zone", _("Zone"), Sort.CHOICE, ask=_("zone not recorded")),
        Criterion("site_kind", _("Kind of site"), Sort.CHOICE, ask=_("kind of site not recorded")),
        Criterion(
            "sector",
            _("The area grows this sector"),
            Sort.YES,
            help=_(
                "Asked of the area the site lies in, or of the nearest above it that has chosen."
            ),
            ask=_("focus sectors not recorded"),
        ),
    )
}
MOST_WEIGHT = 5


@dataclass(frozen=True)
class Said:
    """What is asked of one criterion: a must, a wish, or both.

    Args:
        at_least, at_most: the must of a number or day.
        among: the must of a choice, as codes; for a sector the one code.
        weight: how much the wish counts, 0 (no wish) to 5.
        worst, best: the values at which the wish is worth nothing and all; for a choice `preferred`.
        is_must: whether `among` of a sector is a must.
    """

    criterion: Criterion
    at_least: Value | None = None
    at_most: Value | None = None
    among: tuple[str, ...] = ()
    weight: int = 0
    worst: Value | None = None
    best: Value | None = None
    preferred: tuple[str, ...] = ()

    @property
    def is_must(self) -> bool:
        return self.at_least is not None or self.at_most is not None or bool(self.among)

    @property
    def is_wish(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True)
class Asked:
    """A whole requirement, in the order of the table above."""

    said: tuple[Said, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.said)

    @property
    def musts(self) -> list[Said]:
        return [one for one in self.said if one.is_must]

    @property
    def wishes(self) -> list[Said]:
        return [one for one in self.said if one.is_wish]

    def of(self, code: str) -> Said:
        return next((s for s in self.said if s.criterion.code == code), Said(CRITERIA[code]))


class NotAsked(ValueError):
    """The requirement contradicts itself. `code` says how, `criterion` where."""

    def __init__(self, code: str, criterion: Criterion) -> None:
        super().__init__(f"{criterion.code}: {code}")
        self.code = code
        self.criterion = criterion


def checked(said: Iterable[Said]) -> Asked:
    """A requirement that an engine can read; what asks for nothing is left out.

    Raises:
        NotAsked: where a least is above a greatest, a wish has no scale, or its ends are one.
    """
    kept = []
    for one in said:
        low, high = one.at_least, one.at_most
        if low is not None and high is not None and _number(low) > _number(high):
            raise NotAsked("least_above_greatest", one.criterion)
        if one.is_wish and one.criterion.sort in {Sort.NUMBER, Sort.DAY}:
            if one.worst is None or one.best is None:
                raise NotAsked("wish_without_scale", one.criterion)
            if _number(one.worst) == _number(one.best):
                raise NotAsked("wish_without_slope", one.criterion)
        elif one.is_wish and not one.preferred:
            raise NotAsked("wish_without_choice", one.criterion)
        if one.is_must or one.is_wish:
            kept.append(one)
    order = list(CRITERIA)
    return Asked(tuple(sorted(kept, key=lambda s: order.index(s.criterion.code))))


def _number(value: Value) -> float:
    return float(value.toordinal()) if isinstance(value, date) else float(value)


# --- as it is kept --------------------------------------------------------------------------------


def kept(asked: Asked) -> dict[str, Any]:
    """A requirement as JSON: numbers and days as text, so that none is rounded."""
    return {one.criterion.code: _kept(one) for one in asked.said}


def _kept(one: Said) -> dict[str, Any]:
    columns = {
        "at_least": one.at_least,
        "at_most": one.at_most,
        "among": list(one.among),
        "weight": one.weight,
        "worst": one.worst,
        "best": one.best,
        "preferred": list(one.preferred),
    }
    return {
        name: str(value) if isinstance(value, Decimal | date) else value
        for name, value in columns.items()
        if value not in (None, [], 0) or isinstance(value, Decimal)
    }


def read(said: Mapping[str, Mapping[str, Any]]) -> Asked:
    """The requirement that `kept` wrote; criteria that no longer exist are passed over."""
    return Asked(
        tuple(_read(CRITERIA[code], one) for code, one in said.items() if code in CRITERIA)
    )


def _read(criterion: Criterion, one: Mapping[str, Any]) -> Said:
    def value(name: str) -> Value | None:
        text = one.get(name)
        if text is None:
            return None
        return date.fromisoformat(text) if criterion.sort is Sort.DAY else Decimal(text)

    return Said(
        criterion,
        at_least=value("at_least"),
        at_most=value("at_most"),
        among=tuple(one.get("among", ())),
        weight=int(one.get("weight", 0)),
        worst=value("worst"),
        best=value("best"),
        preferred=tuple(one.get("preferred", ())),
    )
