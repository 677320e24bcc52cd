"""A multivariate normal learnt from incomplete values, and what it says of the gaps."""

import numpy as np

from inward.engines.composite.shapes import Floats, Ints


def fit_normal(
    values: Floats, ridge: float, tolerance: float, rounds: int
) -> tuple[Floats, Floats]:
    """Mean and covariance by expectation and maximisation.

    Args:
        values: shape (units, indicators), standardised; NaN = missing at random.
        ridge: weight of a prior with the indicators' own variances and no correlation, as a share of the units.
        tolerance: stop when no mean or covariance moves by as much.
        rounds: refuse after so many.

    Returns:
        Shapes (indicators,) and (indicators, indicators).

    Raises:
        ValueError: on a negative ridge, one too small for indicators that repeat each other, or no convergence.

    Source:
        Little & Rubin (2019), ch. 11; Schafer (1997), Analysis of Incomplete Multivariate Data, 5.2 (ridge prior).
    """
    if not ridge >= 0:
        raise ValueError(f"need ridge >= 0, got {ridge}")
    units = len(values)
    patterns = _patterns(values)
    mean, prior = np.nanmean(values, axis=0), np.diag(np.nanvar(values, axis=0))
    covariance = prior
    for _ in range(rounds):
        precision = _precision(covariance)
        deviation, doubt = np.where(np.isnan(values), 0.0, values - mean), np.zeros_like(covariance)
        for gaps, rows in patterns:
            expected, left = _given_the_rest(deviation[rows], precision, gaps)
            deviation[rows[:, None], gaps] = expected
            doubt[gaps[:, None], gaps] += len(rows) * left
        shift = deviation.mean(axis=0)
        centred = deviation - shift
        new = (centred.T @ centred + doubt + ridge * units * prior) / (units * (1 + ridge))
        moved = max(np.abs(new - covariance).max(), np.abs(shift).max())
        mean, covariance = mean + shift, new
        if moved < tolerance:
            return mean, covariance
    raise ValueError(
        f"EM has not settled after {rounds} rounds; raise ridge, or leave out the emptiest indicators"
    )


def conditional(
    values: Floats, mean: Floats, covariance: Floats, rng: np.random.Generator | None
) -> Floats:
    """Fill the gaps with their expectation given what is known of a unit, or with a draw around it.

    Args:
        values: shape (units, indicators); NaN = missing.
        mean, covariance: of the normal.
        rng: to draw with; None for the expectation.

    Returns:
        Shape (units, indicators), complete.
    """
    result, precision = values.copy(), _precision(covariance)
    known = np.where(np.isnan(values), 0.0, values - mean)
    for gaps, rows in _patterns(values):
        drawn, left = _given_the_rest(known[rows], precision, gaps)
        if rng is not None:
            spread, axes = np.linalg.eigh((left + left.T) / 2)
            root = axes * np.sqrt(np.maximum(spread, 0.0))
            drawn = drawn + rng.standard_normal(drawn.shape) @ root.T
        result[rows[:, None], gaps] = mean[gaps] + drawn
    return result


def _patterns(values: Floats) -> list[tuple[Ints, Ints]]:
    """Which indicators are missing together, and the rows where they are; complete rows left out."""
    distinct, which = np.unique(np.isnan(values), axis=0, return_inverse=True)
    return [
        (np.flatnonzero(gaps), np.flatnonzero(which.ravel() == k))
        for k, gaps in enumerate(distinct)
        if gaps.any()
    ]


def _precision(covariance: Floats) -> Floats:
    """Inverse of the covariance, one for all patterns of gaps; refused where it would be guesswork."""
    try:
        precision: Floats = np.linalg.inv(covariance).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        precision = np.full_like(covariance, np.inf)
    if not np.abs(precision).max() * np.abs(covariance).max() < 1e12:
        raise ValueError("some indicators follow exactly from others; take a larger ridge")
    return precision


def _given_the_rest(known: Floats, precision: Floats, gaps: Ints) -> tuple[Floats, Floats]:
    """Expected deviations from the mean in the gaps, and the covariance that is left there.

    `known` holds deviations from the mean, with 0 in the gaps, so that these take no part in the product.
    """
    left: Floats = np.linalg.inv(precision[gaps[:, None], gaps]).astype(np.float64, copy=False)
    expected: Floats = -(known @ precision[:, gaps]) @ left
    return expected, left
