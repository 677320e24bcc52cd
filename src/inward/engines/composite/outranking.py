"""Comparing units pair by pair: no common scale, nothing made up for."""

import numpy as np

from inward.engines.composite.shapes import Bools, Floats, as_matrix, as_shares


def outrank(scores: Floats, weights: Floats, *, coverage: float = 1.0) -> Floats:
    """The weight of the indicators in which one unit is ahead of another, for every pair.

    A tie counts half for each. A pair is compared in the indicators that both
    have, whose weights are rescaled; nothing depends on the order of rows.

        m[a, b] = sum of w_j over x_aj > x_bj, plus half of w_j over x_aj = x_bj

    Args:
        scores: shape (units, indicators), more is better, on any scale; NaN = missing.
        weights: shape (indicators,), >= 0; only ratios matter.
        coverage: least share of weight, in (0, 1], that both must have for a pair to be compared.

    Returns:
        Shape (units, units) within [0, 1]; m[a, b] + m[b, a] = 1, a half on the diagonal;
        NaN for a pair that cannot be compared.

    Raises:
        ValueError: on a wrong shape, an infinite score, bad weights or a bad coverage.

    Source:
        Munda & Nardo (2009), Applied Economics 41(12).
    """
    values = as_matrix(scores, "scores")
    shares = as_shares(weights, values.shape[1])
    if not 0 < coverage <= 1:
        raise ValueError(f"need 0 < coverage <= 1, got {coverage}")
    units = len(values)
    ahead, common = np.zeros((units, units)), np.zeros((units, units))
    for column, share in zip(values.T, shares, strict=True):
        both = ~np.isnan(column[:, None] + column / 2)
        better = (column[:, None] > column) + 0.5 * (column[:, None] == column)
        ahead += share * better
        common += share * both
    enough: Bools = (common > 0) & (common >= coverage - 1e-12)
    result: Floats = np.divide(ahead, common, where=enough, out=np.full((units, units), np.nan))
    return result


def copeland(scores: Floats, weights: Floats, *, coverage: float = 1.0) -> Floats:
    """Copeland's score: how many units a unit beats, less how many beat it.

    A unit beats another when it is ahead in more than half of the weight. Where
    some pairs cannot be compared, the balance of the others is scaled up to all,
    so that a unit with gaps is neither punished nor favoured for them.

        score = (wins - losses) / compared * (units - 1)

    Args:
        scores: shape (units, indicators), more is better, on any scale; NaN = missing.
        weights: shape (indicators,), >= 0; only ratios matter.
        coverage: least share of weight, in (0, 1], that a unit must have to take part.

    Returns:
        Shape (units,) within [-(n - 1), n - 1] for the n units that take part; NaN for a unit below the
        coverage, or without anybody to compare it with. One unit alone scores 0.

    Raises:
        ValueError: as `outrank`.

    Source:
        Copeland (1951); Munda & Nardo (2009), Applied Economics 41(12).
    """
    matrix = outrank(scores, weights, coverage=1e-9)
    values = as_matrix(scores, "scores")
    present = (~np.isnan(values) * as_shares(weights, values.shape[1])).sum(axis=1)
    if not 0 < coverage <= 1:
        raise ValueError(f"need 0 < coverage <= 1, got {coverage}")
    takes_part = (present > 0) & (present >= coverage - 1e-12)
    inner = matrix[np.ix_(takes_part, takes_part)]
    others = takes_part.sum() - 1
    # Halves that differ by rounding only are a draw.
    balance = np.where(np.abs(inner - 0.5) < 1e-12, 0.0, np.sign(inner - 0.5))
    compared = (~np.isnan(inner)).sum(axis=1) - 1
    net = np.nansum(balance, axis=1)
    result = np.full(len(values), np.nan)
    result[takes_part] = np.where(
        compared > 0, net / np.maximum(compared, 1) * others, np.nan if others > 0 else 0.0
    )
    return result
