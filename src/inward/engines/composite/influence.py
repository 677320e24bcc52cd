"""Weight is not influence: what an indicator does to an index, and the weights that make it so."""

from dataclasses import dataclass

import numpy as np

from inward.engines.composite.normalise import minmax
from inward.engines.composite.shapes import (
    Bools,
    Floats,
    as_matrix,
    as_shares,
    extent,
    refuse_columns,
    refuse_missing,
)
from inward.engines.composite.statistics import correlations


@dataclass(frozen=True, slots=True)
class Influence:
    """Weights that bring the indicators' influence as near to a target as it will go.

    Attributes:
        weights: shape (indicators,); >= 0, sum 1.
        achieved: shape (indicators,); influence shares under these weights, sum 1.
        residual: Euclidean distance of `achieved` from the target shares.
        attainable: whether the target is met (residual below 1e-9).
    """

    weights: Floats
    achieved: Floats
    residual: float
    attainable: bool


def optimise_influence(X: Floats, target: Floats) -> Influence:
    """Find the weights of a weighted mean under which each indicator has the influence it is meant to have.

    Weight is not influence: an indicator that correlates with the others moves
    the index more than its weight says. Influence is the correlation of an indicator with the
    index, as a share of all. The weights that bring these shares closest to
    the target (least squares) are the solution of a convex problem, found exactly;
    where indicators run against each other no weights >= 0 may reach the target, and the answer says so.

    Args:
        X: shape (units, indicators), normalised, as they go into the weighted mean; complete.
        target: shape (indicators,), >= 0; only ratios matter.

    Returns:
        Weights, shares reached, distance from the target, and whether it is attained, see `Influence`.

    Raises:
        ValueError: on a missing or infinite value, a constant indicator, or a bad target.

    Source:
        Paruolo, Saisana & Saltelli (2013), JRSS A 176(3); Becker et al. (2017), Ecological Indicators 80.
    """
    from scipy.optimize import nnls

    values = as_matrix(X)
    refuse_missing(values, "the influence of indicators")
    least, most = extent(values)
    refuse_columns(least == most, "constant, it has no influence; leave it out")
    shares = as_shares(target, values.shape[1])

    # With standardised indicators z = x / sd and v = weight * sd, the correlations with the
    # index are R v / |index|: influence is linear in v up to one factor, which the shares cancel.
    scores = minmax(values, 0.0, 1.0)
    r = correlations(scores)
    total = r.sum(axis=0)
    firm = 1e6  # holds the sum of the influences at 1; the last step removes what little it gives
    v, _ = nnls(np.vstack([r, firm * total]), np.append(shares, firm), maxiter=100 * len(r))
    v = _polished(r, total, shares, v)
    weights = v / np.std(values / np.abs(values).max(), axis=0)
    weights = weights / weights.sum()
    achieved = influence(values, weights)
    residual = float(np.linalg.norm(achieved - shares))
    return Influence(weights, achieved, residual, residual < 1e-9)


def influence(X: Floats, weights: Floats) -> Floats:
    """Correlation of each indicator with the weighted mean of all, as a share of their sum.

    Args:
        X: shape (units, indicators), normalised; complete.
        weights: shape (indicators,), >= 0.

    Returns:
        Shape (indicators,), sum 1; negative for an indicator that the index runs against.

    Raises:
        ValueError: on a missing or infinite value, bad weights, an index that is constant, or
            correlations that cancel out.
    """
    values = as_matrix(X)
    refuse_missing(values, "the influence of indicators")
    scaled = values / np.abs(values).max()
    index = (scaled * as_shares(weights, values.shape[1])).sum(axis=1)
    r = correlations(scaled, index[:, None])[:, 0]
    if np.isnan(r).any() or not r.sum() > 0:
        raise ValueError("an indicator or the index is constant, or the correlations cancel out")
    shares: Floats = r / r.sum()
    return shares


def _polished(r: Floats, total: Floats, shares: Floats, v: Floats) -> Floats:
    """Solve exactly among the indicators that weigh anything, with the sum of influences held at 1."""
    used: Bools = v > 0
    a, k = r[:, used], int(used.sum())
    system = np.zeros((k + 1, k + 1))
    system[:k, :k], system[:k, k], system[k, :k] = a.T @ a, total[used], total[used]
    solved = np.linalg.lstsq(system, np.append(a.T @ shares, 1.0), rcond=None)[0][:k]
    if (solved < 0).any():
        return v
    result = np.zeros_like(v)
    result[used] = solved
    return result
