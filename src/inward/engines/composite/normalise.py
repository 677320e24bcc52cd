"""From units of measure to one common scale."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from inward.engines.composite.shapes import (
    Floats,
    as_matrix,
    each,
    extent,
    refuse_columns,
    to_unit_size,
)

Ties = Literal["min", "max", "average"]


def minmax(X: Floats, low: float = 0.0, high: float = 100.0) -> Floats:
    """Put each indicator on low..high by its own least and greatest value.

    The usual choice; it keeps distances, but one extreme unit presses all
    others together: treat outliers first. With low > 0 no geometric or harmonic
    mean meets a zero.

        y = low + (x - min) / (max - min) * (high - low)

    Args:
        X: shape (units, indicators), more is better (turn the others with `directed`); NaN = missing.
        low: score of the worst unit.
        high: score of the best unit, > low.

    Returns:
        Shape (units, indicators) within [low, high]; NaN stays NaN.

    Raises:
        ValueError: on an infinite value, an indicator that is constant, or high <= low.

    Source:
        OECD/JRC (2008), Handbook, step 5.
    """
    return _onto(_share_of_range(as_matrix(X)), low, high)


def zscore(X: Floats, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Give each indicator the same mean and standard deviation (n - 1).

    Units far from the average weigh more than under min-max. Scores fall below
    zero unless the mean is several sd: (100, 10) is Mazziotta and Pareto's choice.
    To hold all scores above a floor, pass the result to `onto_range`.

        y = mean + sd * (x - x_mean) / x_sd

    Args:
        X: shape (units, indicators), more is better; NaN = missing, left out of mean and sd.
        mean: mean of the result.
        sd: standard deviation of the result, > 0.

    Returns:
        Shape (units, indicators); NaN stays NaN.

    Raises:
        ValueError: on an infinite value, an indicator that is constant or has one value, or sd <= 0.

    Source:
        OECD/JRC (2008), Handbook, step 5.
    """
    if not (np.isfinite(mean) and np.isfinite(sd) and sd > 0):
        raise ValueError(f"need a finite mean and sd > 0, got {mean} and {sd}")
    values, _ = to_unit_size(as_matrix(X))
    _refuse_constant(values)
    count = np.maximum((~np.isnan(values)).sum(axis=0), 2)  # none present: all stays NaN
    centred = values - np.nansum(values, axis=0) / count
    deviation = np.sqrt(np.nansum(centred**2, axis=0) / (count - 1))
    result: Floats = mean + sd * centred / np.where(deviation > 0, deviation, 1.0)
    return result


def scaled(
    X: Floats,
    shift: float | Sequence[float] | Floats = 0.0,
    by: float | Sequence[float] | Floats = 1.0,
) -> Floats:
    """Shift and scale by given numbers, whatever the data: y = (x - shift) / by.

    For indicators already on a common scale, or one agreed beforehand. To hold
    all scores above a floor, pass the result to `onto_range`.

    Args:
        X: shape (units, indicators); NaN = missing.
        shift: one number or shape (indicators,).
        by: one number or shape (indicators,), not 0.

    Returns:
        Shape (units, indicators); NaN stays NaN.

    Raises:
        ValueError: on an infinite value or a `by` of 0.
    """
    values = as_matrix(X)
    shifts, sizes = (each(v, values.shape[1], "shift and size") for v in (shift, by))
    if not np.isfinite(shifts).all() or not np.isfinite(sizes).all() or not sizes.all():
        raise ValueError("shift and by must be finite, by not 0")
    return (values - shifts) / sizes


def onto_range(X: Floats, low: float, high: float) -> Floats:
    """Map all indicators together, by one line, so that the least score is low and the greatest high.

    For scores without natural ends (z-scores, distances to a reference) that
    go into a geometric or harmonic mean: proportions between indicators stay.

    Args:
        X: shape (units, indicators), already on one scale; NaN = missing.
        low, high: ends of the result, high > low.

    Returns:
        Shape (units, indicators) within [low, high]; NaN stays NaN.

    Raises:
        ValueError: on an infinite value, equal scores throughout, or high <= low.
    """
    values = as_matrix(X)
    return _onto(_share_of_range(values.reshape(-1, 1)).reshape(values.shape), low, high)


def rank(
    X: Floats, *, ties: Ties = "min", low: float | None = None, high: float | None = None
) -> Floats:
    """Replace values by ranks: 1 is the least, the number of units present the greatest.

    Free of outliers, but also of distances. With `low` and `high` the ranks
    1..n are mapped to that range, each indicator by its own n.

    Args:
        X: shape (units, indicators), more is better; NaN = missing, not ranked.
        ties: rank of equal values: the "min" they share (default), "max" or "average".
        low, high: ends of the range, both or neither.

    Returns:
        Shape (units, indicators), from 1 or within [low, high]; NaN stays NaN.

    Raises:
        ValueError: on an infinite value; with a range, on an indicator with one value.

    Source:
        OECD/JRC (2008), Handbook, step 5.
    """
    ranks = _ranks(as_matrix(X), ties)
    if (low is None) != (high is None):
        raise ValueError("give both low and high, or neither")
    return ranks if low is None or high is None else _onto(_rank_share(ranks), low, high)


def percentile_rank(X: Floats, low: float = 0.0, high: float = 1.0) -> Floats:
    """The share of the other units that a unit leaves behind: (rank - 1) / (n - 1).

    Args:
        X: shape (units, indicators), more is better; NaN = missing; n counts those present.
        low, high: ends of the range, high > low.

    Returns:
        Shape (units, indicators) within [low, high], ties at the lowest; NaN stays NaN.

    Raises:
        ValueError: on an infinite value or an indicator with one value.
    """
    return _onto(_rank_share(_ranks(as_matrix(X), "min")), low, high)


def borda(X: Floats, *, low: float | None = None, high: float | None = None) -> Floats:
    """Borda points: the number of units that a unit leaves behind, rank - 1.

    Args:
        X: shape (units, indicators), more is better; NaN = missing.
        low, high: ends of a range to map 0..n - 1 to, both or neither.

    Returns:
        Shape (units, indicators), from 0 or within [low, high]; NaN stays NaN.

    Raises:
        ValueError: as `rank`.

    Source:
        Borda (1781); OECD/JRC (2008), Handbook, step 6.
    """
    ranks = rank(X, low=low, high=high)
    return ranks - 1 if low is None else ranks


def distance_to_max(X: Floats, low: float = 0.0, high: float = 1.0) -> Floats:
    """One minus the distance to the best unit, in ranges: 1 - (max - x) / (max - min).

    The same line as `minmax`; named for indices that speak of distance to the frontier.

    Args:
        X: shape (units, indicators), more is better; NaN = missing.
        low, high: scores of the worst and the best unit.

    Returns:
        Shape (units, indicators) within [low, high]; NaN stays NaN.

    Raises:
        ValueError: as `minmax`.
    """
    return minmax(X, low, high)


def distance_to_target(
    X: Floats,
    targets: float | Sequence[float] | Floats,
    *,
    cap: bool = True,
    low: float = 0.0,
    high: float = 1.0,
) -> Floats:
    """How much of the way from the worst unit to a target each unit has gone.

        y = (x - min) / (target - min), then low + y * (high - low)

    Args:
        X: shape (units, indicators), more is better; NaN = missing.
        targets: one number or shape (indicators,), above each indicator's least value; turned like X.
        cap: hold units beyond the target at `high`.
        low, high: scores of the worst unit and of the target.

    Returns:
        Shape (units, indicators), >= low; NaN stays NaN.

    Raises:
        ValueError: on an infinite value, a target that even the worst unit has reached, or high <= low.

    Source:
        OECD/JRC (2008), Handbook, step 5 (distance to a reference).
    """
    values = as_matrix(X)
    goals = each(targets, values.shape[1], "target")
    _refuse_unless(np.isfinite(goals).all(), "targets must be finite")
    least, _ = extent(values)
    refuse_columns(goals <= least, "the target is not above the least value; set a higher one")
    share = _between(values, least, goals)
    return _onto(np.minimum(share, 1.0) if cap else share, low, high)


def distance_to_reference(
    X: Floats, unit: int, *, cap: bool = False, low: float = 0.0, high: float = 1.0
) -> Floats:
    """Each unit against one reference unit, which scores `high`; the worst scores `low`.

        y = 1 - (x_ref - x) / (x_ref - min), then low + y * (high - low)

    Args:
        X: shape (units, indicators), more is better; NaN = missing.
        unit: row of the reference, counted from 0; complete, and nowhere the worst.
        cap: hold units ahead of the reference at `high`.
        low, high: scores of the worst and of the reference unit.

    Returns:
        Shape (units, indicators), >= low; NaN stays NaN.

    Raises:
        ValueError: on an infinite value, a reference with a missing value or one that is
            the worst somewhere (any distance in ranges of 0 would be infinite), or high <= low.

    Source:
        OECD/JRC (2008), Handbook, step 5.
    """
    values = as_matrix(X)
    if not 0 <= unit < len(values):
        raise ValueError(f"the reference must be a row from 0 to {len(values) - 1}, got {unit}")
    reference = values[unit]
    refuse_columns(
        np.isnan(reference), "the reference unit has no value; impute it or take another"
    )
    refuse_columns(
        reference == extent(values)[0],
        "the reference unit is the worst; take another reference or method",
    )
    return distance_to_target(values, reference, cap=cap, low=low, high=high)


def goalposts(
    X: Floats,
    lows: float | Sequence[float] | Floats,
    highs: float | Sequence[float] | Floats,
    *,
    cap: bool = True,
    low: float = 0.0,
    high: float = 1.0,
) -> Floats:
    """Score against fixed ends agreed beforehand, as the Human Development Index does.

    Scores of different years can be compared, for the ends do not move with
    the data. Where less is better, give the larger number as the worse end.

        y = (x - lows) / (highs - lows), held within [0, 1], then low + y * (high - low)

    Args:
        X: shape (units, indicators); NaN = missing.
        lows: the worse ends, one number or shape (indicators,), in the units of X.
        highs: the better ends, likewise, different from `lows`.
        cap: hold units beyond an end at that end.
        low, high: scores of the two ends.

    Returns:
        Shape (units, indicators), within [low, high] when capped; NaN stays NaN.

    Raises:
        ValueError: on an infinite value, equal ends, or high <= low.

    Source:
        UNDP (2022), Human Development Report 2021/2022, technical note 1.
    """
    values = as_matrix(X)
    worse, better = (each(v, values.shape[1], "goalpost") for v in (lows, highs))
    _refuse_unless(
        np.isfinite(worse).all() and np.isfinite(better).all(), "goalposts must be finite"
    )
    refuse_columns(worse == better, "both goalposts are the same; give two different ones")
    share = _between(values, worse, better)
    return _onto(np.clip(share, 0.0, 1.0) if cap else share, low, high)


def fraction_of_max(X: Floats, low: float = 0.0, high: float = 1.0) -> Floats:
    """Each value as a fraction of the greatest, for indicators with a true zero: y = x / max.

    Args:
        X: shape (units, indicators), >= 0, more is better; NaN = missing.
        low, high: scores of zero and of the best unit.

    Returns:
        Shape (units, indicators) within [low, high]; NaN stays NaN.

    Raises:
        ValueError: on an infinite or negative value, or an indicator that is 0 throughout. A
            "less is better" indicator turned by -1 is negative and is refused: it has no such fraction.

    Source:
        OECD/JRC (2008), Handbook, step 5.
    """
    values = as_matrix(X)
    least, most = extent(values)
    refuse_columns(
        least < 0, "negative values have no fraction of the maximum; choose min-max or goalposts"
    )
    refuse_columns(most == 0, "all values are 0; leave the indicator out")
    small, _ = to_unit_size(values)
    return _onto(small / extent(small)[1], low, high)


def categorical(
    X: Floats, cuts: Floats, scores: Floats, *, by: Literal["value", "quantile"] = "value"
) -> Floats:
    """Give a score to each class of values.

    Classes are robust against small errors and easy to explain, and throw away
    all differences within a class. A value on a cut belongs to the class above.

    Args:
        X: shape (units, indicators), more is better; NaN = missing.
        cuts: shape (classes - 1,) or (classes - 1, indicators), ascending; in the units of X,
            or quantiles within (0, 1) of each indicator's present values (linear between them).
        scores: shape (classes,), finite, ascending; start above 0 for geometric means.
        by: whether `cuts` are values or quantiles.

    Returns:
        Shape (units, indicators), taken from `scores`; NaN stays NaN.

    Raises:
        ValueError: on an infinite value, cuts out of order, or scores that do not fit the cuts.

    Source:
        OECD/JRC (2008), Handbook, step 5 (categorical scales).
    """
    values = as_matrix(X)
    edges = np.asarray(cuts, dtype=np.float64)
    edges = np.repeat(edges[:, None], values.shape[1], axis=1) if edges.ndim == 1 else edges
    points = np.asarray(scores, dtype=np.float64)
    if edges.ndim != 2 or edges.shape[1] != values.shape[1] or points.shape != (len(edges) + 1,):
        raise ValueError("need one more score than cuts, and cuts for each indicator or for all")
    if not np.isfinite(edges).all() or not np.isfinite(points).all():
        raise ValueError("cuts and scores must be finite")
    if (np.diff(edges, axis=0) <= 0).any() or (np.diff(points) < 0).any():
        raise ValueError("cuts and scores must ascend")
    if by == "quantile":
        _refuse_unless(((edges > 0) & (edges < 1)).all(), "quantiles must lie between 0 and 1")

    result = np.full(values.shape, np.nan)
    for j, column in enumerate(values.T):
        there = ~np.isnan(column)
        if there.any():
            cut = np.quantile(column[there], edges[:, j]) if by == "quantile" else edges[:, j]
            result[there, j] = points[np.searchsorted(cut, column[there], side="right")]
    return result


def directed(X: Floats, directions: Sequence[int] | Floats) -> Floats:
    """Turn indicators where less is better (-1), so that more is better everywhere.

    Args:
        X: shape (units, indicators); NaN = missing.
        directions: shape (indicators,), each 1 or -1.

    Returns:
        Shape (units, indicators): x times its direction.

    Raises:
        ValueError: on a direction other than 1 or -1.
    """
    values = as_matrix(X)
    signs = each(directions, values.shape[1], "direction")
    _refuse_unless((np.abs(signs) == 1).all(), "directions must be 1 or -1")
    return values * signs


def _refuse_unless(good: bool | np.bool_, why: str) -> None:
    if not good:
        raise ValueError(why)


def _refuse_constant(values: Floats) -> None:
    least, most = extent(values)
    refuse_columns(
        least == most, "constant, it tells no unit from another; leave it out or give goalposts"
    )


def _between(values: Floats, start: Floats, end: Floats) -> Floats:
    """Share of the way from start to end. Halved first: the difference of two huge ends overflows."""
    return (values / 2 - start / 2) / (end / 2 - start / 2)


def _share_of_range(values: Floats) -> Floats:
    small, _ = to_unit_size(values)
    _refuse_constant(small)
    least, most = extent(small)
    return (small - least) / (most - least)


def _ranks(values: Floats, ties: Ties) -> Floats:
    result = np.full(values.shape, np.nan)
    for j, column in enumerate(values.T):
        there = ~np.isnan(column)
        ordered = np.sort(column[there])
        first = np.searchsorted(ordered, column[there], side="left") + 1.0
        last = np.searchsorted(ordered, column[there], side="right")
        result[there, j] = {"min": first, "max": last, "average": (first + last) / 2}[ties]
    return result


def _rank_share(ranks: Floats) -> Floats:
    present = (~np.isnan(ranks)).sum(axis=0)
    refuse_columns(present == 1, "one unit alone has no rank among others; leave the indicator out")
    share: Floats = (ranks - 1) / np.maximum(present - 1, 1)
    return share


def _onto(share: Floats, low: float, high: float) -> Floats:
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"need finite low < high, got {low} and {high}")
    return low + share * (high - low)
