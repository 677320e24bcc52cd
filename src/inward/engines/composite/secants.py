"""The difference between two wholes as a sum over their parts, exactly."""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from inward.engines.composite.compiled import Compiled
from inward.engines.composite.data import Floats
from inward.engines.composite.rollup import whole

MOST = 14
"""Parts of one aggregate up to which a Shapley value is worked out over every subset."""
_BETWEEN_UNITS = ("copeland", "outranking", "benefit-of-doubt", "adjusted-mpi")


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of one aggregate for two units, and their weights; each of shape (parts,)."""

    one: Floats
    other: Floats
    weight: Floats


def difference(hierarchy: Compiled, node: int, parts: Parts) -> tuple[Floats, float]:
    """Slopes s of an aggregate between two units: whole(one) - whole(other) = sum s (one - other) + rest.

    Args:
        hierarchy: the framework in arrays.
        node: number of the aggregate; both units have a score there.
        parts: its parts' scores as they enter it; NaN = missing.

    Returns:
        Slopes of shape (parts,), and the rest: what comes from parts that only one of the two has.

    Raises:
        ValueError: if the aggregate compares units with each other, or has too many parts for a Shapley value.
    """
    way = hierarchy.aggregation[node]
    power = float(hierarchy.power[node])
    scale = float(hierarchy.scale[node])
    if way is not None and way.name in _BETWEEN_UNITS:
        raise ValueError(
            f'"{hierarchy.codes[node]}" compares units with each other and has no parts'
        )
    if np.isnan(power):
        slopes, rest = _by_shapley(hierarchy, node, parts)
        return slopes, rest
    slopes, rest = _of_means(parts, power)
    return slopes * scale, rest * scale


def _of_means(parts: Parts, power: float) -> tuple[Floats, float]:
    shares = [_shares(side, parts.weight) for side in (parts.one, parts.other)]
    wholes = [
        _mean(side, share, power)
        for side, share in zip((parts.one, parts.other), shares, strict=True)
    ]
    both = ~np.isnan(parts.one) & ~np.isnan(parts.other)
    a, b = np.where(both, parts.one, 1.0), np.where(both, parts.other, 1.0)
    share = np.where(both, (shares[0] + shares[1]) / 2, 0.0)
    steep = np.array([_steepness(x, y, power) for x, y in zip(a, b, strict=True)])
    whole_steep = _steepness(wholes[0], wholes[1], power)
    infinite = np.isinf(steep) & (share > 0)
    if np.isinf(whole_steep):
        # One of the wholes is 0, made so by the parts that are 0 there: they alone explain it.
        weight = np.where(infinite, share, 0.0)
        gap = np.where(a != b, a - b, 1.0)
        slopes = weight / weight.sum() * (wholes[0] - wholes[1]) / gap if weight.any() else weight
    else:
        slopes = share * np.where(np.isinf(steep), 0.0, steep) / whole_steep
    rest = (wholes[0] - wholes[1]) - float((slopes * np.where(both, a - b, 0.0)).sum())
    return slopes, 0.0 if both.all() else rest


def _shares(side: Floats, weight: Floats) -> Floats:
    """Weights of the parts that are there, summing to 1."""
    there = np.where(np.isnan(side), 0.0, weight)
    shares: Floats = there / there.sum()
    return shares


def _mean(side: Floats, share: Floats, power: float) -> float:
    x, w = side[share > 0], share[share > 0]
    if power == 1.0:
        return float(w @ x)
    if (x == 0).any() and power <= 0:
        return 0.0
    if power == 0.0:
        return float(np.exp(w @ np.log(x)))
    return float((w @ x**power) ** (1 / power))


def _steepness(a: float, b: float, power: float) -> float:
    """(f(a) - f(b)) / (a - b) for what the mean adds up: x, ln x or x ** p / p; its derivative where a = b."""
    if power == 1.0:
        return 1.0
    low, high = min(a, b), max(a, b)
    if low <= 0:
        if power <= 0 or high <= 0:
            return float("inf")
        return float(high**power / power / high)
    ratio = (high - low) / low
    if ratio < 1e-6:  # series: the quotient of two differences near 0 would lose its digits
        middle = (low + high) / 2
        bend = (power - 1) * (power - 2) / 24 * ((high - low) / middle) ** 2
        return float(middle ** (power - 1) * (1 + bend))
    if power == 0.0:
        return float(np.log1p(ratio) / (high - low))
    return float(low**power * np.expm1(power * np.log1p(ratio)) / power / (high - low))


def _by_shapley(hierarchy: Compiled, node: int, parts: Parts) -> tuple[Floats, float]:
    both = ~np.isnan(parts.one) & ~np.isnan(parts.other)
    moving = np.flatnonzero(both & (parts.one != parts.other) & (parts.weight > 0))
    count = len(moving)
    if count > MOST:
        raise ValueError(
            f'"{hierarchy.codes[node]}" has {count} parts that differ; a Shapley value is worked out for up to {MOST}'
        )
    subsets = [subset for size in range(count + 1) for subset in combinations(range(count), size)]
    number = {subset: at for at, subset in enumerate(subsets)}
    rows = np.tile(parts.other, (len(subsets), 1))
    for at, subset in enumerate(subsets):
        rows[at, moving[list(subset)]] = parts.one[moving[list(subset)]]
    worth = whole(hierarchy, node, rows, parts.weight)
    values = np.zeros(count)
    for subset in subsets:
        for each in set(range(count)) - set(subset):
            joined = tuple(sorted((*subset, each)))
            gain = worth[number[joined]] - worth[number[subset]]
            values[each] += gain / (count * comb(count - 1, len(subset)))
    slopes = np.zeros(len(parts.one))
    slopes[moving] = values / (parts.one - parts.other)[moving]
    ends = whole(hierarchy, node, np.array([parts.one, parts.other]), parts.weight)
    rest = float(ends[0] - ends[1] - values.sum())
    return slopes, 0.0 if both.all() else rest
