"""Which figures a target can be set on, and how the numbers of parts come to the whole."""

from decimal import Decimal
from enum import StrEnum

from inward.evidence.rules import Kind
from inward.figures.rules import Counted, Figure, Parameter, Reckoning, Takes


class Adds(StrEnum):
    """How what the parts achieved comes to what the whole achieved."""

    UP = "up"  # the numbers are added
    IN_PARTS = "in parts"  # numerators and denominators are added, then divided
    TWICE = "twice"  # one thing may lie in two parts: the sum may be more than the whole
    NOT = "not"  # a median of all is not to be had from the medians of parts


def place_of(figure: Figure) -> Parameter | None:
    """The parameter that narrows a figure to one team, or to the area for which a team stands."""
    subjects = [one for one in figure.parameters if one.takes is Takes.SUBJECT]
    of_team = [one for one in subjects if Kind.TEAM in one.among]
    at_place = [one for one in subjects if one.name == "place"]
    return next(iter([*of_team, *at_place]), None)


def takes_team(parameter: Parameter) -> bool:
    return Kind.TEAM in parameter.among


def period_of(figure: Figure) -> Parameter | None:
    """The parameter that narrows a figure to a period; without one it is counted on its last day."""
    periods = [one for one in figure.parameters if one.takes is Takes.PERIOD]
    return next((one for one in periods if one.name == "period"), periods[0] if periods else None)


def own_parameters(figure: Figure) -> tuple[Parameter, ...]:
    """What is chosen when a target is set: neither a period nor the place."""
    place = place_of(figure)
    return tuple(
        one for one in figure.parameters if one is not place and one.takes is not Takes.PERIOD
    )


def can_be_target(figure: Figure) -> bool:
    return place_of(figure) is not None


def adds(figure: Figure) -> Adds:
    place = place_of(figure)
    if figure.reckoning in (Reckoning.MEDIAN, Reckoning.LAST):
        return Adds.NOT
    if place is not None and not takes_team(place):
        return Adds.TWICE
    return Adds.UP if figure.reckoning in (Reckoning.COUNT, Reckoning.SUM) else Adds.IN_PARTS


def is_rate(figure: Figure) -> bool:
    return figure.reckoning in (Reckoning.SHARE, Reckoning.RATIO)


def is_whole(figure: Figure) -> bool:
    """Whether whole things are counted: of projects there is no half."""
    return figure.reckoning in (Reckoning.COUNT, Reckoning.LAST)


def less_is_better(figure: Figure) -> bool:
    """Hours and days: the target is not to be exceeded."""
    return figure.reckoning is Reckoning.MEDIAN


def achieved(figure: Figure, counted: Counted) -> Decimal | None:
    """The value in the unit of a target: rates per hundred."""
    if figure.reckoning is Reckoning.SHARE:
        return None if counted.value is None else 100 * counted.value
    return counted.value


def is_met(figure: Figure, target: Decimal, value: Decimal | None) -> bool | None:
    """Whether a target is met; None where the record has nothing to say."""
    if value is None:
        return None
    return value <= target if less_is_better(figure) else value >= target


def divided(figure: Figure, counted: Counted) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator of a rate; of a number, itself beside nothing."""
    if counted.amounts is not None:
        return counted.amounts
    if figure.reckoning is Reckoning.SHARE:
        return Decimal(counted.numerator or 0), Decimal(counted.of or 0)
    if figure.reckoning in (Reckoning.COUNT, Reckoning.SUM):
        return counted.value or Decimal(0), Decimal(0)
    return None
