"""How much each indicator counts: given, asked for, or read off the data."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inward.engines.composite.influence import Influence, influence, optimise_influence
from inward.engines.composite.normalise import minmax
from inward.engines.composite.shapes import (
    Floats,
    as_matrix,
    as_shares,
    extent,
    refuse_columns,
    refuse_missing,
)
from inward.engines.composite.statistics import correlations, pca

__all__ = [
    "Ahp",
    "Influence",
    "ahp",
    "budget_allocation",
    "critic",
    "effective_weights",
    "entropy",
    "equal",
    "factor_weights",
    "influence",
    "optimise_influence",
    "pca_weights",
]

# Mean consistency index of random judgements on 1 to 15 items, Saaty (1980).
RANDOM_CONSISTENCY = (
    0,
    0,
    0.58,
    0.90,
    1.12,
    1.24,
    1.32,
    1.41,
    1.45,
    1.49,
    1.51,
    1.48,
    1.56,
    1.57,
    1.59,
)


@dataclass(frozen=True, slots=True)
class Ahp:
    """Weights from pairwise judgements.

    Attributes:
        weights: shape (indicators,); of the respondents together, sum 1.
        ratio: consistency ratio of the joint judgements; above 0.1 they should be asked again.
        each: shape (respondents, indicators); every respondent's own weights.
        ratios: shape (respondents,); every respondent's own consistency ratio.
    """

    weights: Floats
    ratio: float
    each: Floats
    ratios: Floats


def equal(count: int) -> Floats:
    """The same weight for each of `count` indicators, sum 1.

    Raises:
        ValueError: on a count below 1.
    """
    if count < 1:
        raise ValueError(f"need at least one indicator, got {count}")
    return np.full(count, 1.0 / count)


def pca_weights(X: Floats) -> Floats:
    """Weights in proportion to the loadings on the first principal component.

    The single line that keeps most of the differences between units. It makes
    sense only where all indicators point the same way; where one runs against the others
    its weight would be negative, and it is refused rather than given one.

    Args:
        X: shape (units, indicators), normalised, more is better; complete.

    Returns:
        Shape (indicators,), >= 0, sum 1.

    Raises:
        ValueError: on a missing or infinite value, a constant indicator, or loadings of both signs.

    Source:
        OECD/JRC (2008), Handbook, step 6.
    """
    first = pca(X).loadings[:, 0]
    refuse_columns(
        first < -1e-9,
        "runs against the other indicators; check its direction, or weight it in another way",
    )
    first = np.maximum(first, 0.0)
    weights: Floats = first / first.sum()
    return weights


def factor_weights(X: Floats, factors: int | None = None) -> Floats:
    """Weights from rotated factors: indicators that share a factor share its weight.

    The strongest components are rotated (varimax). Each indicator counts by its
    squared loading on the factor it belongs to most, relative to that
    factor's variance, times the factor's part of the variance explained.

    Args:
        X: shape (units, indicators), normalised; complete.
        factors: how many, 1 to the number of indicators; None for those with an eigenvalue above 1.

    Returns:
        Shape (indicators,), >= 0, sum 1.

    Raises:
        ValueError: on a missing or infinite value, a constant indicator, or a bad number of factors.

    Source:
        Nicoletti, Scarpetta & Boylaud (2000), OECD Economics Department Working Paper 226;
        OECD/JRC (2008), Handbook, step 6.
    """
    components = pca(X)
    count = len(components.eigenvalues)
    kept = max(int((components.eigenvalues > 1).sum()), 1) if factors is None else factors
    if not 1 <= kept <= count:
        raise ValueError(f"need 1 to {count} factors, got {kept}")
    loadings = components.loadings[:, :kept] * np.sqrt(components.eigenvalues[:kept])
    squared = _varimax(loadings) ** 2
    variance = squared.sum(axis=0)
    most = squared.argmax(axis=1)
    # Squared loading over the factor's variance, times that variance over all: the variance cancels.
    weights = squared[np.arange(count), most] / variance.sum()
    result: Floats = weights / weights.sum()
    return result


def entropy(X: Floats) -> Floats:
    """More weight to indicators that tell units apart, measured by Shannon's entropy.

        p = x / sum x;  e = -sum p ln p / ln n;  weight ~ 1 - e

    Args:
        X: shape (units, indicators), >= 0 with a true zero; NaN = missing, left out of that indicator's n.

    Returns:
        Shape (indicators,), >= 0, sum 1.

    Raises:
        ValueError: on an infinite or negative value, an indicator with fewer than two values or all 0,
            or all indicators constant.

    Source:
        Shannon (1948), Bell System Technical Journal 27; Hwang & Yoon (1981), MADM, ch. 3.
    """
    values = as_matrix(X)
    least, most = extent(values)
    refuse_columns(least < 0, "negative; entropy needs values >= 0, for example min-max scores")
    present = (~np.isnan(values)).sum(axis=0)
    refuse_columns((present < 2) | ~(most > 0), "fewer than two values, or all 0; leave it out")
    small = values / most
    p = small / np.nansum(small, axis=0)
    logs = np.log(p, where=p > 0, out=np.zeros_like(p))
    evenness = -np.nansum(p * logs, axis=0) / np.log(present)
    return _in_proportion(np.where(least == most, 0.0, np.maximum(1 - evenness, 0.0)))


def critic(X: Floats) -> Floats:
    """More weight to indicators that vary much and repeat the others little (CRITIC).

        weight_j ~ sd_j * sum over k of (1 - r_jk), on min-max scores

    Args:
        X: shape (units, indicators), more is better; NaN = missing: each pair uses the units that have both.

    Returns:
        Shape (indicators,), >= 0, sum 1.

    Raises:
        ValueError: on an infinite value, a constant indicator, or a pair with too few common units.

    Source:
        Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22(7).
    """
    scores = minmax(X, 0.0, 1.0)
    r = correlations(scores)
    refuse_columns(
        np.isnan(r).any(axis=0), "too few units in common with another indicator; impute first"
    )
    np.fill_diagonal(r, 1.0)
    return _in_proportion(np.nanstd(scores, axis=0) * (1 - r).sum(axis=1))


def budget_allocation(points: Floats) -> Floats:
    """Average of how experts share out a budget of points.

    Each expert counts the same, whatever the size of the budget.

    Args:
        points: shape (experts, indicators), >= 0, complete; not all 0 for anybody.

    Returns:
        Shape (indicators,), >= 0, sum 1.

    Raises:
        ValueError: on a missing, infinite or negative value or an expert who gave none.

    Source:
        OECD/JRC (2008), Handbook, step 6 (budget allocation process).
    """
    given = as_matrix(points, "points")
    refuse_missing(given, "sharing out a budget")
    none = np.flatnonzero((given < 0).any(axis=1) | ~(given > 0).any(axis=1))
    if none.size:
        raise ValueError(
            f"experts {none.tolist()} gave negative points or none; ask again or leave them out"
        )
    shares = given / given.max(axis=1, keepdims=True)
    mean: Floats = (shares / shares.sum(axis=1, keepdims=True)).mean(axis=0)
    return mean


def ahp(judgements: Floats) -> Ahp:
    """Weights from pairwise comparisons: the analytic hierarchy process, one or several respondents.

    A judgement a[j, k] says how many times more important j is than k. Weights are
    the principal eigenvector; several respondents are joined by the geometric mean of their
    judgements. The consistency ratio compares the contradictions within the
    judgements with those of random answers.

        CI = (lambda - n) / (n - 1);  ratio = CI / random index

    Args:
        judgements: shape (indicators, indicators) or (respondents, indicators, indicators), > 0,
            reciprocal (a[k, j] = 1 / a[j, k]), at most 15 indicators.

    Returns:
        Joint and single weights and ratios, see `Ahp`; a ratio is 0 for one or two indicators.

    Raises:
        ValueError: on a wrong shape, or judgements that are not positive and reciprocal (each respondent named).

    Source:
        Saaty (1980), The Analytic Hierarchy Process; Aczel & Saaty (1983), J. Math. Psychology 27(1).
    """
    asked = np.asarray(judgements, dtype=np.float64)
    asked = asked[None] if asked.ndim == 2 else asked
    if asked.ndim != 3 or asked.shape[1] != asked.shape[2] or not asked.size:
        raise ValueError(
            f"need judgements (respondents, indicators, indicators), got {asked.shape}"
        )
    if asked.shape[1] > len(RANDOM_CONSISTENCY):
        raise ValueError(
            f"at most {len(RANDOM_CONSISTENCY)} indicators can be compared; group them into pillars"
        )
    with np.errstate(invalid="ignore"):
        fair = (
            (asked > 0) & np.isfinite(asked) & (np.abs(asked * asked.transpose(0, 2, 1) - 1) < 1e-2)
        )
    wrong = np.flatnonzero(~fair.all(axis=(1, 2)))
    if wrong.size:
        raise ValueError(
            f"respondents {wrong.tolist()}: judgements must be > 0 and a[k, j] = 1 / a[j, k]"
        )
    own = [_principal(matrix) for matrix in asked]
    weights, ratio = _principal(np.exp(np.log(asked).mean(axis=0)))
    return Ahp(weights, ratio, np.array([w for w, _ in own]), np.array([r for _, r in own]))


def effective_weights(weights: Floats, parents: Sequence[int | None]) -> Floats:
    """What each node of a hierarchy contributes to the root: its share at every level, multiplied.

    Args:
        weights: shape (nodes,), >= 0; ratios matter only among siblings. The root's own weight does not count.
        parents: length nodes; row of the parent, None for the root.

    Returns:
        Shape (nodes,); 1 at the root, and the children of each node sum to its own.

    Raises:
        ValueError: on bad weights, not exactly one root, an unknown parent, a cycle, or siblings all weighing 0.
    """
    given = np.asarray(weights, dtype=np.float64)
    count = len(parents)
    if given.shape != (count,) or not np.isfinite(given).all() or (given < 0).any():
        raise ValueError("need one finite weight >= 0 for each node")
    roots = [i for i, p in enumerate(parents) if p is None]
    if len(roots) != 1 or any(p is not None and not 0 <= p < count for p in parents):
        raise ValueError(
            f"need exactly one root and parents among 0 to {count - 1}, got roots {roots}"
        )
    result = np.full(count, np.nan)
    result[roots] = 1.0
    ready = list(roots)
    while ready:
        parent = ready.pop()
        children = [i for i, p in enumerate(parents) if p == parent]
        if children:
            result[children] = result[parent] * as_shares(given[children], len(children))
            ready += children
    if np.isnan(result).any():
        raise ValueError(
            f"nodes {np.flatnonzero(np.isnan(result)).tolist()} go round in a circle; mend their parents"
        )
    return result


def _in_proportion(sizes: Floats) -> Floats:
    if not sizes.sum() > 0:
        raise ValueError("no indicator tells the units apart; weight them equally")
    result: Floats = sizes / sizes.sum()
    return result


def _varimax(loadings: Floats) -> Floats:
    """Rotate until each indicator loads on few factors; rows weighed alike (Kaiser)."""
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    rows = loadings / np.where(length > 0, length, 1.0)
    rotation, before = np.eye(loadings.shape[1]), 0.0
    for _ in range(1000):
        rotated = rows @ rotation
        u, s, v = np.linalg.svd(rows.T @ (rotated**3 - rotated * (rotated**2).mean(axis=0)))
        rotation = u @ v
        if s.sum() <= before * (1 + 1e-14):
            break
        before = s.sum()
    result: Floats = loadings @ rotation
    return result


def _principal(matrix: Floats) -> tuple[Floats, float]:
    """Principal eigenvector of a positive matrix, sum 1, and the consistency ratio."""
    values, vectors = np.linalg.eig(matrix)
    top = int(values.real.argmax())
    vector = np.abs(vectors[:, top].real)
    n = len(matrix)
    ratio = 0.0 if n < 3 else (values[top].real - n) / (n - 1) / RANDOM_CONSISTENCY[n - 1]
    return vector / vector.sum(), max(float(ratio), 0.0)
