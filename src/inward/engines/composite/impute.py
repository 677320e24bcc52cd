"""Missing values: filled in by a stated rule, or drawn several times so that the doubt stays visible.

Takes values (units, indicators), or a panel (time, units, indicators), NaN where missing.
Gives the same shape with every present value untouched.
"""

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np

from inward.engines.composite.normal import conditional, fit_normal
from inward.engines.composite.shapes import (
    Bools,
    Floats,
    Ints,
    as_matrix,
    each,
    refuse_columns,
    to_unit_size,
)
from inward.engines.composite.statistics import correlations

How = Literal["mean", "median"]


def impute_mean(X: Floats) -> Floats:
    """Fill each indicator's gaps with the mean of the units that have it.

    Keeps the mean and understates the spread; take it for a handful of gaps only.

    Args:
        X: shape (units, indicators); NaN = missing.

    Returns:
        Shape (units, indicators), complete.

    Raises:
        ValueError: on an infinite value or an indicator without any value.

    Source:
        Little & Rubin (2019), Statistical Analysis with Missing Data, ch. 4.
    """
    return _fill(as_matrix(X), _centres(as_matrix(X), "mean"))


def impute_median(X: Floats) -> Floats:
    """Fill each indicator's gaps with the median of the units that have it; for skewed indicators.

    Args:
        X: shape (units, indicators); NaN = missing.

    Returns:
        Shape (units, indicators), complete.

    Raises:
        ValueError: on an infinite value or an indicator without any value.

    Source:
        Little & Rubin (2019), ch. 4.
    """
    return _fill(as_matrix(X), _centres(as_matrix(X), "median"))


def impute_group(X: Floats, groups: Sequence[Hashable], how: How = "mean") -> Floats:
    """Fill gaps from units of the same group, such as an income class or a region.

    Where nobody in the group has the indicator, all units together are asked instead.

    Args:
        X: shape (units, indicators); NaN = missing.
        groups: one label for each unit.
        how: "mean" or "median" of the group.

    Returns:
        Shape (units, indicators), complete.

    Raises:
        ValueError: on an infinite value, a missing label, or an indicator without any value.

    Source:
        OECD/JRC (2008), Handbook, step 3.
    """
    values = as_matrix(X)
    labels = list(groups)
    if len(labels) != len(values):
        raise ValueError(f"need a group for each of {len(values)} units, got {len(labels)}")
    result = values.copy()
    for label in dict.fromkeys(labels):
        members = np.array([other == label for other in labels])
        if not members.any():
            raise ValueError("a group label is not equal to itself (NaN); give every unit a group")
        known = ~np.isnan(values[members]).all(axis=0)
        centres = np.full(values.shape[1], np.nan)
        centres[known] = _centres(values[np.ix_(members, known)], how) if known.any() else []
        result[members] = _fill(values[members], centres)
    return _fill(result, _centres(values, how)) if np.isnan(result).any() else result


def impute_latest(X3: Floats) -> Floats:
    """Carry each unit's last known value forward in time.

    Args:
        X3: shape (time, units, indicators), in order of time; NaN = missing.

    Returns:
        The same shape; NaN before a unit's first value, for there is nothing to carry.

    Raises:
        ValueError: on another shape or an infinite value.
    """
    panel = _as_panel(X3)
    steps = np.arange(len(panel))[:, None, None]
    last = np.maximum.accumulate(np.where(np.isnan(panel), -1, steps), axis=0)
    carried = np.take_along_axis(panel, np.maximum(last, 0), axis=0)
    return np.where(last < 0, np.nan, carried)


def impute_linear(X3: Floats, times: Floats | None = None) -> Floats:
    """Draw a straight line between each unit's known values; hold the first and last beyond them.

    Args:
        X3: shape (time, units, indicators); NaN = missing.
        times: shape (time,), increasing, in years for example; None for equal steps.

    Returns:
        The same shape; NaN where a unit never has the indicator.

    Raises:
        ValueError: on another shape, an infinite value, or times out of order.
    """
    panel = _as_panel(X3)
    when = (
        np.arange(len(panel), dtype=np.float64)
        if times is None
        else np.asarray(times, dtype=np.float64)
    )
    if when.shape != (len(panel),) or not np.isfinite(when).all() or (np.diff(when) <= 0).any():
        raise ValueError(f"need {len(panel)} finite times in increasing order")
    result = panel.copy()
    for place in np.argwhere(np.isnan(panel).any(axis=0)):
        series = panel[:, *place]
        there = ~np.isnan(series)
        if there.any():
            filled = (
                np.interp(when, when[there], series[there] / 2) * 2
            )  # halves: a slope cannot overflow
            result[:, *place] = np.where(there, series, filled)
    return result


def impute_constant(X3: Floats) -> Floats:
    """Hold each unit's last known value, and its first one backwards in time.

    Args:
        X3: shape (time, units, indicators), in order of time; NaN = missing.

    Returns:
        The same shape; NaN where a unit never has the indicator.

    Raises:
        ValueError: on another shape or an infinite value.
    """
    forward = impute_latest(X3)
    return np.where(np.isnan(forward), impute_latest(forward[::-1])[::-1], forward)


def impute_regression(X: Floats, most: int = 3) -> Floats:
    """Predict each gap by least squares from the indicators that go with it most closely.

    For a gap of unit i in indicator j, the up to `most` indicators that i has
    and that correlate most with j are taken (the first of equally close ones); the line is fitted on the units
    that have all of them. Where fewer than two units more than predictors have them,
    the weakest predictor is dropped, down to the plain mean. Present values only are
    used, never filled ones.

    Args:
        X: shape (units, indicators); NaN = missing.
        most: most predictors, >= 1.

    Returns:
        Shape (units, indicators), complete; predictions may leave the range of the data.

    Raises:
        ValueError: on an infinite value, an indicator without any value, or most < 1.

    Source:
        OECD/JRC (2008), Handbook, step 3 (regression imputation).
    """
    values = as_matrix(X)
    if most < 1:
        raise ValueError(f"need at least one predictor, got most={most}")
    _refuse_empty(values)
    small, exponents = to_unit_size(values)
    # Rounded, so that equally close indicators are not told apart by the last digits of a sum.
    strength = np.round(np.nan_to_num(np.abs(correlations(small))), 9)
    np.fill_diagonal(strength, 0.0)
    result = small.copy()
    for i, j in np.argwhere(np.isnan(small)):
        usable = np.flatnonzero(~np.isnan(small[i]) & (strength[j] > 0))
        nearest = usable[np.argsort(-strength[j, usable], kind="stable")][:most]
        result[i, j] = _predicted(small, i, j, nearest)
    return np.where(np.isnan(values), np.ldexp(result, exponents), values)


def impute_em(
    X: Floats, *, ridge: float = 0.1, tolerance: float = 1e-8, rounds: int = 1000
) -> Floats:
    """Fill gaps with their expectation under a multivariate normal fitted by EM.

    Uses all indicators at once and all that is known of each unit. The ridge
    pulls correlations a little towards zero, which keeps the fit possible with
    more indicators than units.

    Args:
        X: shape (units, indicators); NaN = missing, at random given the rest.
        ridge: weight of the prior (no correlation) as a share of the number of units, >= 0; must
            be > 0 where indicators outnumber units or repeat each other.
        tolerance: EM stops when no standardised mean or covariance moves by more.
        rounds: refuse when it has not stopped after so many.

    Returns:
        Shape (units, indicators), complete.

    Raises:
        ValueError: on an infinite value, an indicator with one or no value or a constant one
            that has gaps, a ridge too small, or no convergence.

    Source:
        Dempster, Laird & Rubin (1977), JRSS B 39(1); Little & Rubin (2019), ch. 11.
    """
    values = as_matrix(X)
    standard, centre, size, varying = _standardised(values)
    mean, covariance = fit_normal(standard, ridge, tolerance, rounds)
    filled = conditional(standard, mean, covariance, None)
    return _restored(values, filled, centre, size, varying)


def impute_multiple(
    X: Floats,
    m: int,
    seed: int,
    *,
    ridge: float = 0.1,
    lows: float | Sequence[float] | Floats = -np.inf,
    highs: float | Sequence[float] | Floats = np.inf,
) -> Floats:
    """Fill the gaps m times, each time as they might have been.

    Score each of the m tables; the spread of a unit's ranks over them is what
    its missing values leave open. Each table comes from its own bootstrap sample of
    units, a normal fitted to that by EM, and a draw for the gaps given what is
    known of the unit, so that both the doubt about the fit and that about the value are carried.

    Args:
        X: shape (units, indicators); NaN = missing, at random given the rest.
        m: number of tables, >= 1; 20 or more for intervals.
        seed: same seed, same tables.
        ridge: as in `impute_em`.
        lows, highs: bounds of what can be, one number or shape (indicators,); draws beyond are set to the bound.

    Returns:
        Shape (m, units, indicators), complete; present values are the same in all.

    Raises:
        ValueError: as `impute_em`; on m < 1, or bounds out of order.

    Source:
        Honaker & King (2010), American Journal of Political Science 54(2) (EM with bootstrapping);
        Rubin (1987), Multiple Imputation for Nonresponse in Surveys.
    """
    values = as_matrix(X)
    least, most = (each(v, values.shape[1], "bound") for v in (lows, highs))
    if m < 1 or not (least <= most).all():
        raise ValueError("need m >= 1 and lows <= highs")
    standard, centre, size, varying = _standardised(values)
    rng = np.random.default_rng(seed)
    tables = np.empty((m, *values.shape))
    for table in tables:
        sample = _resampled(standard, rng)
        mean, covariance = fit_normal(sample, ridge, 1e-4, 1000)
        drawn = conditional(standard, mean, covariance, rng)
        filled = _restored(values, drawn, centre, size, varying)
        table[:] = np.where(np.isnan(values), np.clip(filled, least, most), values)
    return tables


def _as_panel(X3: Floats) -> Floats:
    panel = np.asarray(X3, dtype=np.float64)
    if panel.ndim != 3 or not panel.size:
        raise ValueError(
            f"need a panel (time, units, indicators), none of them 0, got {panel.shape}"
        )
    if np.isinf(panel).any():
        raise ValueError("values must be finite or missing (NaN)")
    return panel


def _refuse_empty(values: Floats) -> None:
    refuse_columns(np.isnan(values).all(axis=0), "no value at all; leave the indicator out")


def _centres(values: Floats, how: How) -> Floats:
    _refuse_empty(values)
    small, exponents = to_unit_size(values)
    if how not in ("mean", "median"):
        raise ValueError(f"how must be mean or median, got {how!r}")
    centre = np.nanmean(small, axis=0) if how == "mean" else np.nanmedian(small, axis=0)
    return np.ldexp(centre, exponents)


def _fill(values: Floats, centres: Floats) -> Floats:
    return np.where(np.isnan(values), centres, values)


def _predicted(values: Floats, i: int, j: int, nearest: Ints) -> float:
    while True:
        known = ~np.isnan(values[:, [j, *nearest]]).any(axis=1)
        if known.sum() >= len(nearest) + 2 or not len(nearest):
            break
        nearest = nearest[:-1]
    x, y = values[np.ix_(known, nearest)], values[known, j]
    centre = x.mean(axis=0)
    slope = np.linalg.lstsq(x - centre, y - y.mean(), rcond=None)[0]
    return float(y.mean() + (values[i, nearest] - centre) @ slope)


def _standardised(values: Floats) -> tuple[Floats, Floats, Floats, Bools]:
    """Indicators with mean 0 and sd 1, the mean and sd, and which indicators vary."""
    _refuse_empty(values)
    small, exponents = to_unit_size(values)
    centre, size = np.nanmean(small, axis=0), np.nanstd(small, axis=0)
    varying = np.fmin.reduce(values, axis=0) < np.fmax.reduce(values, axis=0)
    refuse_columns(
        ~varying & np.isnan(values).any(axis=0),
        "gaps, and one value only; nothing can be learnt about them, impute the mean or leave it out",
    )
    standard = (small[:, varying] - centre[varying]) / size[varying]
    return standard, np.ldexp(centre, exponents), np.ldexp(size, exponents), varying


def _restored(
    values: Floats, filled: Floats, centre: Floats, size: Floats, varying: Bools
) -> Floats:
    result = values.copy()
    result[:, varying] = filled * size[varying] + centre[varying]
    return np.where(np.isnan(values), result, values)


def _resampled(standard: Floats, rng: np.random.Generator) -> Floats:
    """A bootstrap sample of units in which every indicator still varies."""
    for _ in range(1000):
        sample = standard[rng.integers(len(standard), size=len(standard))]
        if (np.fmin.reduce(sample, axis=0) < np.fmax.reduce(sample, axis=0)).all():
            return sample
    raise ValueError("too few values differ to learn from; leave out the indicators with most gaps")
