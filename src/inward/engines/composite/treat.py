"""Outliers: pulled in, or the whole indicator drawn together by a logarithm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inward.engines.composite.shapes import (
    Bools,
    Floats,
    Ints,
    as_matrix,
    each,
    refuse_columns,
)
from inward.engines.composite.statistics import skewness_and_kurtosis

Log = Literal["plain", "shifted", "ct", "gii"]


class Winsorised(NamedTuple):
    """Values pulled in, and how many points were pulled at the low and at the high end."""

    values: Floats
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Treated:
    """What was done to each indicator, and what it did.

    Attributes:
        values: shape (units, indicators).
        points: shape (units, indicators); 1 pulled down, -1 pulled up, 0 not winsorised.
        low, high: shape (indicators,); steps taken at each end.
        logged: shape (indicators,); whether a logarithm was taken.
        skew_before, kurt_before, skew_after, kurt_after: shape (indicators,).
        passed: shape (indicators,); whether the result passes the test.
    """

    values: Floats
    points: NDArray[np.int8]
    low: Ints
    high: Ints
    logged: Bools
    skew_before: Floats
    kurt_before: Floats
    skew_after: Floats
    kurt_after: Floats
    passed: Bools


def passes(X: Floats, skew_limit: float = 2.0, kurt_limit: float = 3.5) -> Bools:
    """Whether each indicator may stay: it fails when both |skewness| and kurtosis exceed their limits.

    Args:
        X: shape (units, indicators); NaN = missing.
        skew_limit: of the absolute skewness G1, > 0.
        kurt_limit: of the excess kurtosis G2.

    Returns:
        Shape (indicators,); too few values to tell, or equal ones, pass.

    Raises:
        ValueError: on an infinite value or a skew limit that is not above 0.

    Source:
        Groeneveld & Meeden (1984), The Statistician 33(4); European Commission JRC, COIN tools.
    """
    return _passes(*skewness_and_kurtosis(X), skew_limit, kurt_limit)


def winsorise(
    x: Floats,
    max_points: int,
    *,
    skew_limit: float = 2.0,
    kurt_limit: float = 3.5,
    force: bool = False,
) -> Winsorised:
    """Pull the most extreme points of one indicator in to the next, one by one, until it passes.

    Each step takes one more point of the tail that the skewness points to, and
    sets all points taken there to the first one not taken.

    Args:
        x: shape (units,); NaN = missing.
        max_points: most steps, >= 0; two values at least are always left as they are.
        skew_limit, kurt_limit: see `passes`.
        force: take exactly `max_points`, whether the test passes or not.

    Returns:
        Values of shape (units,) and the points taken at each end.

    Raises:
        ValueError: on a wrong shape, an infinite value, or more points forced than there are.

    Source:
        OECD/JRC (2008), Handbook, step 5; Becker et al. (2022), JOSS 7(78), COINr.
    """
    column = as_matrix(np.asarray(x, dtype=np.float64)[:, None])
    values, low, high = _winsorise(
        column, np.array([max_points]), np.array([force]), skew_limit, kurt_limit
    )
    return Winsorised(values[:, 0], int(low[0]), int(high[0]))


def log_transform(
    x: Floats, kind: Log = "ct", *, tail: Literal["high", "low"] = "high", factor: float = 1.0
) -> Floats:
    """Draw a long tail together by a logarithm; order is kept.

        plain    log(x), for x > 0
        shifted  log(x - min + 1)
        ct       log(x - min + 0.01 (max - min))
        gii      log((factor max - 1) (x - min) / (max - min) + 1), of the Global Innovation Index

    For a long tail of low values the mirror image is taken: x - min becomes
    max - x, and the result is turned again. "ct" alone does not care about
    the unit of measure; "shifted" and "gii" do.

    Args:
        x: shape (units,); NaN = missing.
        kind: which of the four.
        tail: where the long tail is ("plain": high only).
        factor: for "gii", such that factor * max > 1; the Index takes a power of ten.

    Returns:
        Shape (units,); NaN stays NaN.

    Raises:
        ValueError: on an infinite value, values not above 0 for "plain", equal values, or a bad factor.

    Source:
        WIPO, Global Innovation Index, appendix on technical notes; COINr (2022) for "ct".
    """
    column = as_matrix(np.asarray(x, dtype=np.float64)[:, None])[:, 0]
    least, most = np.fmin.reduce(column), np.fmax.reduce(column)
    if kind == "plain":
        if tail == "low" or least <= 0:
            raise ValueError("a plain log needs values above 0 and a tail of high ones; take 'ct'")
        logs: Floats = np.log(column)
        return logs
    if not least < most:
        raise ValueError(
            "equal or no values; nothing to draw together, leave the indicator as it is"
        )
    if kind == "gii" and not (np.isfinite(factor) and factor * most > 1):
        raise ValueError(f"gii needs factor * max > 1, got {factor * most}; take a larger factor")
    rise: Floats = column - least if tail == "high" else most - column
    width = most - least
    if not np.isfinite(width):
        raise ValueError("values too far apart for a number to hold; count them in a larger unit")
    result: Floats
    if kind == "shifted":
        result = np.log1p(rise)
    elif kind == "ct":
        result = np.log(rise + 0.01 * width)
    elif kind == "gii":
        result = np.log1p((factor * most - 1) * (rise / width))
    else:
        raise ValueError(f"kind must be plain, shifted, ct or gii, got {kind!r}")
    return result if tail == "high" else -result


def box_cox(x: Floats, power: float | None = None) -> Floats:
    """Box and Cox's power transform: (x ** power - 1) / power, or log(x) for power 0.

    Args:
        x: shape (units,), > 0; NaN = missing.
        power: given, or None for the one of greatest likelihood within [-5, 5].

    Returns:
        Shape (units,); increasing in x; NaN stays NaN.

    Raises:
        ValueError: on a value not above 0, a power that is not finite, or equal values without a power.

    Source:
        Box & Cox (1964), Journal of the Royal Statistical Society B 26(2).
    """
    column = as_matrix(np.asarray(x, dtype=np.float64)[:, None])[:, 0]
    if (column <= 0).any():
        raise ValueError(
            "Box-Cox needs values above 0; shift them first, or take a log of kind 'ct'"
        )
    logs = np.log(column)
    chosen = _likeliest_power(logs[~np.isnan(logs)]) if power is None else power
    if not np.isfinite(chosen):
        raise ValueError(f"need a finite power, got {power}")
    with np.errstate(over="ignore"):
        result = logs if abs(chosen) < 1e-12 else np.expm1(chosen * logs) / chosen
    if np.isinf(result).any():
        raise ValueError(
            f"power {chosen:g} carries a value beyond what a number can hold; take one nearer 0"
        )
    return result


def treat(
    X: Floats,
    *,
    max_points: int | Sequence[int] | Ints = 5,
    skew_limit: float = 2.0,
    kurt_limit: float = 3.5,
    force: bool | Sequence[bool] | Bools = False,
    log: Log | None = "ct",
    combine: bool = False,
) -> Treated:
    """Winsorise each indicator that fails the test; take a logarithm where that was not enough.

    Points are pulled in up to `max_points`. An indicator that still fails is
    transformed by `log` from its original values (or, with `combine`, from the
    winsorised ones), mirrored when its tail is low. Where forced, exactly
    `max_points` are pulled in even if the test passes; a log follows only if it fails.

    Args:
        X: shape (units, indicators); NaN = missing.
        max_points: one number or shape (indicators,), >= 0; two values at least are always left as they are.
        skew_limit, kurt_limit: see `passes`.
        force: one answer or shape (indicators,).
        log: kind of logarithm, or None for none.
        combine: take the log of winsorised values.

    Returns:
        Values and a full account, see `Treated`; NaN stays NaN.

    Raises:
        ValueError: on a wrong shape, an infinite value, more points forced than there are, or a log that cannot be taken.

    Source:
        OECD/JRC (2008), Handbook, step 5; Becker et al. (2022), JOSS 7(78), COINr.
    """
    original = as_matrix(X)
    count = original.shape[1]
    limits = each(np.asarray(max_points, dtype=np.float64), count, "max_points")
    forced = each(np.asarray(force, dtype=np.float64), count, "force") > 0
    if (limits != np.floor(limits)).any():
        raise ValueError("max_points must be whole numbers")
    values, low, high = _winsorise(original, limits.astype(np.intp), forced, skew_limit, kurt_limit)

    failing = ~passes(values, skew_limit, kurt_limit)
    logged = failing if log is not None else np.zeros(count, dtype=np.bool_)
    points = np.nan_to_num(np.sign(original - values)).astype(np.int8)
    skew_before, kurt_before = skewness_and_kurtosis(original)
    start = values if combine else original
    for j in np.flatnonzero(logged):
        tail: Literal["high", "low"] = "high" if skew_before[j] > 0 else "low"
        values[:, j] = log_transform(start[:, j], log or "ct", tail=tail)
    if not combine:  # the logs were taken of the original: nothing stays pulled in
        points[:, logged] = 0
        low, high = np.where(logged, 0, low), np.where(logged, 0, high)
    skew_after, kurt_after = skewness_and_kurtosis(values)
    return Treated(
        values=values,
        points=points,
        low=low,
        high=high,
        logged=logged,
        skew_before=skew_before,
        kurt_before=kurt_before,
        skew_after=skew_after,
        kurt_after=kurt_after,
        passed=_passes(skew_after, kurt_after, skew_limit, kurt_limit),
    )


def _passes(skew: Floats, kurt: Floats, skew_limit: float, kurt_limit: float) -> Bools:
    if not skew_limit > 0 or not np.isfinite(kurt_limit):
        raise ValueError(
            f"need a skew limit above 0 and a finite kurtosis limit, got {skew_limit}, {kurt_limit}"
        )
    return ~((np.abs(skew) > skew_limit) & (kurt > kurt_limit))  # NaN compares false: it passes


def _winsorise(
    values: Floats, limits: Ints, forced: Bools, skew_limit: float, kurt_limit: float
) -> tuple[Floats, Ints, Ints]:
    """All indicators at once: each round, those not done yet give up one more point."""
    present = (~np.isnan(values)).sum(axis=0)
    room = np.maximum(present - 2, 0)
    refuse_columns(limits < 0, "max_points is below 0")
    refuse_columns(forced & (limits > room), "more points forced than there are; two must stay")
    limits = np.minimum(limits, room)
    ordered = np.sort(values, axis=0)  # NaN last
    low, high = np.zeros_like(present), np.zeros_like(present)
    result, open_ = values.copy(), np.ones(len(limits), dtype=np.bool_)
    for done in range(int(limits.max(initial=0))):
        at = np.flatnonzero(open_ & (done < limits))
        if not at.size:
            break
        skew, kurt = skewness_and_kurtosis(result[:, at])
        open_[at] = forced[at] | ~_passes(skew, kurt, skew_limit, kurt_limit)
        skew, at = skew[open_[at]], at[open_[at]]
        low[at] += skew < 0
        high[at] += ~(skew < 0)
        ends = ordered[low[at], at], ordered[present[at] - 1 - high[at], at]
        result[:, at] = np.clip(values[:, at], *ends)
    return result, low, high


def _likeliest_power(logs: Floats) -> float:
    from scipy.optimize import minimize_scalar

    if not logs.size or logs.min() == logs.max():
        raise ValueError("equal or no values; give a power, or leave the indicator as it is")
    centred = logs - logs.mean()  # the unit of measure changes the likelihood by a constant only

    furthest = min(5.0, 600 / (centred.max() - centred.min()))  # beyond, powers overflow

    def unlikely(power: float) -> float:
        moved = centred if abs(power) < 1e-12 else np.expm1(power * centred) / power
        return float(len(logs) / 2 * np.log(np.var(moved)))

    return float(
        minimize_scalar(
            unlikely, bounds=(-furthest, furthest), method="bounded", options={"xatol": 1e-10}
        ).x
    )
