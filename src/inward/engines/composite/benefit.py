"""Benefit of the doubt: each unit judged by the weights that speak for it."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.shapes import Bools, Floats, as_matrix, as_shares, each

Bounds = float | Sequence[float] | Floats


def benefit_of_doubt(
    scores: Floats,
    weights: Floats | None = None,
    *,
    low: Bounds = 0.0,
    high: Bounds = 1.0,
    coverage: float = 1.0,
) -> Floats:
    """Score each unit under the weights most favourable to it (data envelopment analysis).

    Nobody can say that other weights would have served a unit better. Bounds on the
    share that an indicator has in a unit's score keep it from living on one indicator alone.

        score_i = max over v >= 0 of sum_j v_j x_ij
        subject to  sum_j v_j x_kj <= 1 for every unit k,
                    low_j score_i <= v_j x_ij <= high_j score_i

    Args:
        scores: shape (units, indicators), >= 0, more is better; NaN = missing.
        weights: shape (indicators,), >= 0, or None; those of weight 0 are left out, the sizes of the
            others say how much of a unit is present.
        low: least share of each indicator in the score, one number or shape (indicators,), sum <= 1.
        high: greatest share, likewise, sum >= 1. A missing indicator takes no share, and the
            greatest shares of the others are stretched if they no longer reach 1.
        coverage: least share of weight, in (0, 1], that must be present.

    Returns:
        Shape (units,) within [0, 1]; 1 is the frontier; NaN where coverage is too low.

    Raises:
        ValueError: on a wrong shape, a negative or infinite score, bounds that cannot all hold,
            or an indicator of 0 whose share must be above 0.

    Source:
        Melyn & Moesen (1991); Cherchye et al. (2007), Social Indicators Research 82(1);
        missing values by Kuosmanen (2009), Journal of the Operational Research Society 60(12).
    """
    chosen = benefit_weights(scores, weights, low=low, high=high, coverage=coverage)
    total: Floats = (chosen * np.nan_to_num(np.asarray(scores, dtype=np.float64))).sum(axis=1)
    return np.minimum(total, 1.0)


def benefit_weights(
    scores: Floats,
    weights: Floats | None = None,
    *,
    low: Bounds = 0.0,
    high: Bounds = 1.0,
    coverage: float = 1.0,
) -> Floats:
    """The weights each unit would choose; see `benefit_of_doubt`, which multiplies them with its scores.

    Several choices may be equally good for a unit; one of them is returned.

    Returns:
        Shape (units, indicators), >= 0, per unit of score; 0 where missing; NaN where coverage is too low.
    """
    values = as_matrix(scores, "scores")
    units, count = values.shape
    shares = as_shares(np.ones(count) if weights is None else weights, count)
    lows, highs = each(low, count, "low"), each(high, count, "high")
    _refuse_bad(values, lows, highs, coverage)
    taking_part = shares > 0
    size = np.fmax.reduce(values, axis=0)
    size = np.where(size > 0, size, 1.0)
    known = np.where(np.isnan(values) | ~taking_part, 0.0, values / size)
    present = ~np.isnan(values) & taking_part

    result = np.full((units, count), np.nan)
    covered = (present * shares).sum(axis=1)
    for i in np.flatnonzero((covered > 0) & (covered >= coverage - 1e-12)).tolist():
        result[i] = _best_weights(known, i, present[i], lows, highs) / size
    return result


def _refuse_bad(values: Floats, lows: Floats, highs: Floats, coverage: float) -> None:
    if (values < 0).any():
        raise ValueError("scores must be >= 0; normalise them first")
    if not ((lows >= 0) & (lows <= highs) & (highs <= 1)).all():
        raise ValueError("shares need 0 <= low <= high <= 1 for every indicator")
    if lows.sum() > 1 + 1e-12 or highs.sum() < 1 - 1e-12:
        raise ValueError("the least shares must not sum to more than 1, nor the greatest to less")
    if not 0 < coverage <= 1:
        raise ValueError(f"need 0 < coverage <= 1, got {coverage}")


def _best_weights(x: Floats, i: int, there: Bools, lows: Floats, highs: Floats) -> Floats:
    """One linear programme; x is complete, with 0 for what is missing."""
    from scipy.optimize import linprog

    own = np.where(there, x[i], 0.0)
    weights = np.zeros(x.shape[1])
    if not own.any():
        return weights  # nothing speaks for this unit
    reach = highs[there].sum()
    most = np.minimum(highs / reach, 1.0) if reach < 1 else highs
    bounded_low, bounded_high = there & (lows > 0), there & (most < 1)
    if (own[bounded_low] == 0).any():
        raise ValueError(
            f"unit {i} has a score of 0 in an indicator whose share must be above 0; normalise to a range above 0"
        )
    diagonal = np.diag(own)
    rows = np.vstack(
        [
            x,
            (lows[:, None] * own - diagonal)[bounded_low],
            (diagonal - most[:, None] * own)[bounded_high],
        ]
    )
    limits = np.concatenate([np.ones(len(x)), np.zeros(len(rows) - len(x))])
    ends = [(0, None) if here else (0, 0) for here in there & (own > 0)]
    answer = linprog(-own, A_ub=rows, b_ub=limits, bounds=ends, method="highs")
    if not answer.success:
        raise ValueError(
            f"unit {i}: no weights keep all bounds ({answer.message}); widen the shares"
        )
    solution: Floats = np.asarray(answer.x, dtype=np.float64)
    return solution
