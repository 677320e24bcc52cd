"""From indicator scores to one score per unit.

Every function takes scores (units, indicators) and weights (indicators,), and leaves a
missing score out, as long as enough of the weight is present.
"""

from typing import Literal

import numpy as np

from inward.engines.composite.benefit import benefit_of_doubt, benefit_weights
from inward.engines.composite.outranking import copeland, outrank
from inward.engines.composite.shapes import (
    Bools,
    Floats,
    as_matrix,
    as_shares,
    each,
    extent,
    refuse_columns,
)

__all__ = [
    "adjusted_mpi",
    "arithmetic",
    "benefit_of_doubt",
    "benefit_weights",
    "copeland",
    "geometric",
    "harmonic",
    "median",
    "mpi",
    "outrank",
    "power_mean",
]


def power_mean(scores: Floats, weights: Floats, *, power: float, coverage: float = 1.0) -> Floats:
    """Aggregate each unit's indicator scores with a weighted power mean.

    The power sets how far a strong indicator may make up for a weak one:
    1 is the arithmetic mean (fully), 0 the geometric (partly), -1 the
    harmonic (little). A missing score is left out and the remaining weights
    are rescaled, as long as enough of the weight is present.

        (sum of w_j x_j ** power) ** (1 / power), with weights that sum to 1

    Args:
        scores: shape (units, indicators); normalised, unitless, >= 0; NaN = missing.
        weights: shape (indicators,); >= 0, not all zero; only their ratios matter.
        power: exponent of the mean, finite.
        coverage: least share of total weight, in (0, 1], that must be present.

    Returns:
        Shape (units,), on the scale of `scores`; NaN where coverage is too low.

    Raises:
        ValueError: on a wrong shape, a negative or infinite score, or bad weights.

    Source:
        Decancq & Lugo (2013), Econometric Reviews 32(1);
        OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6.
    """
    values, used, enough = _used(scores, weights, coverage)
    if (values < 0).any():
        raise ValueError("scores must be >= 0; normalise them to a range first")
    if not np.isfinite(power):
        raise ValueError(f"need a finite power, got {power}")
    filled = np.where(used > 0, values[enough], 1.0)  # weight 0: any value does
    return _placed(_mean(filled, used, power), enough)


def arithmetic(scores: Floats, weights: Floats, *, coverage: float = 1.0) -> Floats:
    """The weighted arithmetic mean: a strong indicator makes up fully for a weak one.

    Unlike the other power means it takes scores below zero, such as z-scores.

    Args:
        scores: shape (units, indicators); NaN = missing, left out and the weights rescaled.
        weights: shape (indicators,); >= 0, not all zero.
        coverage: least share of total weight, in (0, 1], that must be present.

    Returns:
        Shape (units,); NaN where coverage is too low.

    Raises:
        ValueError: on a wrong shape, an infinite score, or bad weights.

    Source:
        OECD/JRC (2008), Handbook, step 6.
    """
    values, used, enough = _used(scores, weights, coverage)
    return _placed((used * np.where(used > 0, values[enough], 0.0)).sum(axis=1), enough)


def geometric(scores: Floats, weights: Floats, *, coverage: float = 1.0) -> Floats:
    """The weighted geometric mean: raising the weakest indicator pays most; one 0 makes the score 0.

    Args, Returns, Raises, Source: as `power_mean` with power 0.
    """
    return power_mean(scores, weights, power=0.0, coverage=coverage)


def harmonic(scores: Floats, weights: Floats, *, coverage: float = 1.0) -> Floats:
    """The weighted harmonic mean: stricter still than the geometric; one 0 makes the score 0.

    Args, Returns, Raises, Source: as `power_mean` with power -1.
    """
    return power_mean(scores, weights, power=-1.0, coverage=coverage)


def median(scores: Floats, weights: Floats, *, coverage: float = 1.0) -> Floats:
    """The weighted median: half of the weight lies on either side of it.

    One wild score does not move it. Where exactly half of the weight is
    reached at a score, it is the middle between that and the next; equal weights give the usual median.

    Args:
        scores: shape (units, indicators); NaN = missing, left out.
        weights: shape (indicators,); >= 0, not all zero.
        coverage: least share of total weight, in (0, 1], that must be present.

    Returns:
        Shape (units,); NaN where coverage is too low.

    Raises:
        ValueError: on a wrong shape, an infinite score, or bad weights.

    Source:
        Cormen et al. (2009), Introduction to Algorithms, problem 9-2.
    """
    values, used, enough = _used(scores, weights, coverage)
    ordered = np.where(used > 0, values[enough], np.inf)
    order = np.argsort(ordered, axis=1, kind="stable")
    x, reached = (np.take_along_axis(v, order, axis=1) for v in (ordered, used))
    reached = np.cumsum(reached, axis=1)
    rows = np.arange(len(x))
    # The two are the same score unless a score is reached with exactly half of the weight.
    lower = x[rows, (reached >= 0.5 - 1e-12).argmax(axis=1)]
    upper = x[rows, (reached > 0.5 + 1e-12).argmax(axis=1)]
    return _placed(lower / 2 + upper / 2, enough)


def mpi(
    scores: Floats,
    weights: Floats,
    *,
    penalty: Literal["down", "up"] = "down",
    coverage: float = 1.0,
) -> Floats:
    """Mazziotta-Pareto index: the mean, less a penalty for scores that are out of balance.

        mean - sd * cv = mean - sd ** 2 / mean        ("up": plus; for phenomena to be kept low)

    with mean and population sd over a unit's own indicators, weighted. A unit whose
    indicators are all equal loses nothing.

    Args:
        scores: shape (units, indicators), z-scores with mean 100 and sd 10 (`zscore(X, 100, 10)`);
            NaN = missing, left out and the weights rescaled.
        weights: shape (indicators,); >= 0, not all zero; equal in the original.
        penalty: "down" where more is better, "up" where less is.
        coverage: least share of total weight, in (0, 1], that must be present.

    Returns:
        Shape (units,); NaN where coverage is too low.

    Raises:
        ValueError: on a wrong shape, an infinite score, bad weights, an unknown penalty, or a unit
            with a mean that is not above 0.

    Source:
        Mazziotta & Pareto (2013), Rivista Italiana di Economia, Demografia e Statistica 67(2).
    """
    if penalty not in ("down", "up"):
        raise ValueError(f"penalty must be down or up, got {penalty!r}")
    values, used, enough = _used(scores, weights, coverage)
    there = np.where(used > 0, values[enough], 0.0)
    mean = (used * there).sum(axis=1)
    if not (mean > 0).all():
        raise ValueError("the penalty needs means above 0; normalise with zscore(X, 100, 10) first")
    away = np.where(used > 0, (there - mean[:, None]) / mean[:, None], 0.0)
    unbalance = mean * (used * away**2).sum(axis=1)
    return _placed(mean - unbalance if penalty == "down" else mean + unbalance, enough)


def adjusted_mpi(
    X: Floats,
    weights: Floats,
    reference: Floats | None = None,
    *,
    lows: Floats | None = None,
    highs: Floats | None = None,
    penalty: Literal["down", "up"] = "down",
    coverage: float = 1.0,
) -> Floats:
    """Adjusted Mazziotta-Pareto index: comparable between years, 100 is the reference.

    Indicators are put on a scale with 100 at the reference and 60 points for the width
    between goalposts (70 to 130 when the reference lies in the middle), and aggregated as in `mpi`.

        y = 60 (x - (reference - (high - low) / 2)) / (high - low) + 70

    Args:
        X: shape (units, indicators), own units, more is better (turned where not); NaN = missing. For
            several years, all rows of all years together, or goalposts that cover them.
        weights: shape (indicators,); >= 0, not all zero.
        reference: shape (indicators,), such as a national value; None for the mean of the units.
        lows, highs: shape (indicators,), goalposts; None for the least and greatest value in X.
        penalty, coverage: as in `mpi`.

    Returns:
        Shape (units,); NaN where coverage is too low.

    Raises:
        ValueError: as `mpi`; on goalposts that do not differ.

    Source:
        Mazziotta & Pareto (2016), Social Indicators Research 127(3).
    """
    values = as_matrix(X)
    least, most = extent(values)
    count = values.shape[1]
    low = each(least if lows is None else lows, count, "low goalpost") / 2
    high = each(most if highs is None else highs, count, "high goalpost") / 2
    refuse_columns(high <= low, "the goalposts do not differ; give goalposts, or leave it out")
    present = np.maximum((~np.isnan(values)).sum(axis=0), 1)
    centre = (
        np.nansum(values / 2 / present, axis=0)
        if reference is None
        else each(reference, count, "reference") / 2
    )
    scores = 100 + 30 * ((values / 2 - centre) / (high - low)) * 2
    return mpi(scores, weights, penalty=penalty, coverage=coverage)


def _used(scores: Floats, weights: Floats, coverage: float) -> tuple[Floats, Floats, Bools]:
    """Scores, the weights used in each row that has enough of them (summing to 1), and which rows have."""
    values = as_matrix(scores, "scores")
    share = as_shares(weights, values.shape[1])
    if not 0 < coverage <= 1:
        raise ValueError(f"need 0 < coverage <= 1, got {coverage}")
    present = np.where(np.isnan(values), 0.0, share)
    covered = present.sum(axis=1)
    enough = (covered > 0) & (
        covered >= coverage - 1e-12
    )  # shares of a full row may sum to 1 - epsilon
    return values, present[enough] / covered[enough, None], enough


def _placed(result: Floats, enough: Bools) -> Floats:
    scores = np.full(len(enough), np.nan)
    scores[enough] = result
    return scores


def _mean(x: Floats, w: Floats, power: float) -> Floats:
    """Power mean of complete rows. Worked in logs, where no score or power can overflow."""
    used = w > 0
    with np.errstate(divide="ignore"):  # log 0 is -inf, the limit we want
        logs = np.log(x, where=used, out=np.zeros_like(x))
    if abs(power) < 1e-12:
        geometric: Floats = np.exp((w * logs).sum(axis=1))
        return geometric

    # Measured from the indicator that rules the mean (the strongest for a power
    # above 0, the weakest below), every term lies in [-1, 0].
    sign = np.sign(power)
    ruling = sign * np.where(used, sign * logs, -np.inf).max(axis=1)
    zero = np.isneginf(ruling)
    ruling = np.where(zero, 0.0, ruling)
    terms = np.expm1(power * np.where(zero[:, None], 0.0, logs - ruling[:, None]))
    return np.where(zero, 0.0, np.exp(ruling + np.log1p((w * terms).sum(axis=1)) / power))
