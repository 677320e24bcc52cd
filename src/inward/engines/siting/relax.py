"""What giving way would let a rejected place in, and what that costs."""

from dataclasses import dataclass

import numpy as np

from inward.engines.siting.judge import FAILS, judge
from inward.engines.siting.requirement import Floats, Must, Places, Requirement


@dataclass(frozen=True)
class Relaxation:
    """A must as it would have to be for a place to pass, and the price of that change."""

    must: Must
    relaxed: Must
    cost: float


def costs(places: Places, requirement: Requirement) -> Floats:
    """The least cost of letting each place in.

    A place fails its musts one by one, so the cheapest way in moves each failed bound just to
    the place's own value and leaves the others: cost = sum of price x distance / step, and
    price for a category let in. Unknown musts are not moved; the place then might fit.

    Returns:
        Shape (places,); 0 for a place that fails nothing.
    """
    total = np.zeros(len(places))
    for must in requirement.musts:
        total += _cost(must, places[must.criterion])
    return total


def relaxations(places: Places, requirement: Requirement, place: int) -> list[Relaxation]:
    """The cheapest relaxation that lets one place in, must by must; empty if it fails none."""
    found = []
    for must in requirement.musts:
        value = places[must.criterion][place : place + 1]
        if judge(Places({must.criterion: value}), Requirement([must]))[0, 0] == FAILS:
            cost = float(_cost(must, value)[0])
            found.append(Relaxation(must, _moved(must, float(value[0])), cost))
    return found


def _cost(must: Must, values: Floats) -> Floats:
    """The price of letting each value in; 0 where it passes or is not recorded."""
    if must.among:
        fails = ~np.isin(values, list(must.among)) & ~np.isnan(values)
        return np.where(fails, must.price, 0.0)
    distance = np.zeros(values.shape)
    # fmax passes over NaN, so that what is not recorded stays at 0.
    if must.at_least is not None:
        distance = np.fmax(distance, must.at_least - values)
    if must.at_most is not None:
        distance = np.fmax(distance, values - must.at_most)
    return must.price / must.step * distance


def _moved(must: Must, value: float) -> Must:
    if must.among:
        return Must(must.criterion, among=must.among | {int(value)}, price=must.price)
    low, high = must.at_least, must.at_most
    return Must(
        must.criterion,
        at_least=None if low is None else min(low, value),
        at_most=None if high is None else max(high, value),
        price=must.price,
        step=must.step,
    )
