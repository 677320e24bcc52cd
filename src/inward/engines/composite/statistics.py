"""What the values look like before anything is done to them, and how indicators go together."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from inward.engines.composite.normalise import rank
from inward.engines.composite.shapes import (
    Bools,
    Floats,
    as_matrix,
    extent,
    refuse_columns,
    refuse_missing,
    to_unit_size,
)

Kind = Literal["pearson", "spearman", "kendall"]


@dataclass(frozen=True, slots=True)
class Components:
    """Principal components, the strongest first.

    Attributes:
        eigenvalues: shape (components,); variances of the components.
        share: shape (components,); part of the whole variance, sums to 1.
        loadings: shape (indicators, components); unit vectors, each with a sum >= 0,
            for the sign of a component has no meaning of its own.
    """

    eigenvalues: Floats
    share: Floats
    loadings: Floats


def skewness(X: Floats) -> Floats:
    """Sample-adjusted skewness G1 of each indicator: which way its long tail points.

        G1 = sqrt(n (n - 1)) / (n - 2) * m3 / m2 ** 1.5

    Args:
        X: shape (units, indicators); NaN = missing, left out.

    Returns:
        Shape (indicators,); 0 is symmetric; NaN for fewer than three values or a constant.

    Raises:
        ValueError: on an infinite value.

    Source:
        Joanes & Gill (1998), The Statistician 47(1), G1.
    """
    return skewness_and_kurtosis(X)[0]


def kurtosis(X: Floats) -> Floats:
    """Sample-adjusted excess kurtosis G2 of each indicator: how heavy its tails are.

        G2 = (n - 1) / ((n - 2) (n - 3)) * ((n + 1) (m4 / m2 ** 2 - 3) + 6)

    Args:
        X: shape (units, indicators); NaN = missing, left out.

    Returns:
        Shape (indicators,); 0 for a normal one; NaN for fewer than four values or a constant.

    Raises:
        ValueError: on an infinite value.

    Source:
        Joanes & Gill (1998), The Statistician 47(1), G2.
    """
    return skewness_and_kurtosis(X)[1]


def skewness_and_kurtosis(X: Floats) -> tuple[Floats, Floats]:
    """Both at once, for they share their sums; see `skewness` and `kurtosis`."""
    n, m2, m3, m4 = _moments(as_matrix(X))
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5
        kurt = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    return np.where(n > 2, skew, np.nan), np.where(n > 3, kurt, np.nan)


def outliers(X: Floats, fence: float = 1.5) -> NDArray[np.int8]:
    """Mark values outside Tukey's fences: quartiles minus or plus `fence` interquartile ranges.

    To look at, not to act on: `treat` decides by skewness and kurtosis, which
    leave alone what is merely far from a normal shape.

    Args:
        X: shape (units, indicators); NaN = missing.
        fence: width, >= 0; 1.5 is usual, 3 marks the extreme.

    Returns:
        Shape (units, indicators): -1 below, 1 above, 0 inside or missing. Quartiles are linear (type 7).

    Raises:
        ValueError: on an infinite value or a negative fence.

    Source:
        Tukey (1977), Exploratory Data Analysis.
    """
    values, _ = to_unit_size(as_matrix(X))
    if not fence >= 0:
        raise ValueError(f"need fence >= 0, got {fence}")
    marks = np.zeros(values.shape, dtype=np.int8)
    for j, column in enumerate(values.T):
        there = column[~np.isnan(column)]
        if there.size:
            low, high = np.quantile(there, [0.25, 0.75])
            reach = fence * (high - low)
            marks[:, j] = (column > high + reach).astype(np.int8) - (column < low - reach)
    return marks


def correlations(X: Floats, Y: Floats | None = None, kind: Kind = "pearson") -> Floats:
    """Correlate every indicator of X with every one of Y, or of X itself.

    Within a pillar they show what is counted twice; between levels (X the
    indicators, Y the aggregates) which indicators move the index. Pearson sees
    straight lines, Spearman any monotone relation, Kendall (tau-b) the share of
    pairs of units in the same order.

    Args:
        X: shape (units, p); NaN = missing: each pair of indicators uses the units that have both.
        Y: shape (units, q) for the same units, or None for X.
        kind: "pearson", "spearman" (ranks within those units, ties averaged) or "kendall".

    Returns:
        Shape (p, q) within [-1, 1]; NaN where a pair has fewer than two units or one is constant in them.

    Raises:
        ValueError: on an infinite value, different units, or an unknown kind.

    Source:
        OECD/JRC (2008), Handbook, step 4; Kendall (1945), Biometrika 33(3).
    """
    left = as_matrix(X)
    right = left if Y is None else as_matrix(Y)
    if len(left) != len(right):
        raise ValueError(f"need the same units, got {len(left)} and {len(right)}")
    if kind == "kendall":
        return _kendall(left, right)
    if kind == "spearman":
        if np.isnan(left).any() or np.isnan(right).any():
            return _spearman_in_pairs(left, right)
        return _pearson(rank(left, ties="average"), rank(right, ties="average"))
    if kind != "pearson":
        raise ValueError(f"kind must be pearson, spearman or kendall, got {kind!r}")
    return _pearson(to_unit_size(left)[0], to_unit_size(right)[0])


def covariances(X: Floats) -> Floats:
    """Covariance (n - 1) of each pair of indicators over the units that have both.

    Args:
        X: shape (units, indicators); NaN = missing.

    Returns:
        Shape (indicators, indicators); NaN for a pair with fewer than two common units.

    Raises:
        ValueError: on an infinite value.
    """
    values = as_matrix(X)
    count, mean_x, mean_y, product = _pair_sums(values, values)
    with np.errstate(divide="ignore", invalid="ignore"):
        result = (product - count * mean_x * mean_y) / (count - 1)
    return np.where(count > 1, result, np.nan)


def cronbach_alpha(X: Floats) -> float:
    """Cronbach's alpha: how far indicators measure one thing; above 0.7 is usually called consistent.

        alpha = k / (k - 1) * (1 - sum of variances / sum of all covariances)

    Alpha depends on the scale of the indicators: pass normalised ones. It may be
    negative when indicators run against each other.

    Args:
        X: shape (units, indicators), at least two; NaN = missing: each pair uses the units that have both.

    Returns:
        Alpha, at most 1.

    Raises:
        ValueError: on fewer than two indicators, a pair without two common units, or a constant sum.

    Source:
        Cronbach (1951), Psychometrika 16(3); OECD/JRC (2008), Handbook, step 4.
    """
    values = as_matrix(X)
    k = values.shape[1]
    if k < 2:
        raise ValueError("alpha needs at least two indicators")
    size = np.fmax.reduce(np.abs(values), axis=None)
    covariance = covariances(values / size if size > 0 else values)
    refuse_columns(
        np.isnan(covariance).any(axis=0), "fewer than two units in common; impute or leave out"
    )
    whole = covariance.sum()
    if not whole > 0:
        raise ValueError(
            "the indicators sum to the same for every unit, or cancel out; alpha is undefined"
        )
    return float(k / (k - 1) * (1 - np.trace(covariance) / whole))


def pca(X: Floats) -> Components:
    """Principal components of the standardised indicators.

    Args:
        X: shape (units, indicators), at least two units; complete.

    Returns:
        The components, min(units - 1, indicators) at most with a variance above 0.

    Raises:
        ValueError: on a missing or infinite value or a constant indicator.

    Source:
        OECD/JRC (2008), Handbook, step 4; Jolliffe (2002), Principal Component Analysis.
    """
    values = as_matrix(X)
    refuse_missing(values, "the analysis of principal components")
    refuse_columns(is_constant(values), "constant; leave it out")
    eigenvalues, loadings = np.linalg.eigh(correlations(values))
    eigenvalues = np.maximum(eigenvalues[::-1], 0.0)
    loadings = loadings[:, ::-1]
    loadings = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return Components(eigenvalues, eigenvalues / eigenvalues.sum(), loadings)


def is_constant(X: Floats) -> Bools:
    """Which indicators have one value throughout; one without any value is not constant but empty."""
    least, most = extent(X)
    constant: Bools = least == most
    return constant


def _moments(values: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Number present and central moments 2 to 4; the moments are NaN where all values are equal."""
    small, _ = to_unit_size(values)
    n = (~np.isnan(small)).sum(axis=0).astype(np.float64)
    centred = small - np.nansum(small, axis=0) / np.maximum(n, 1)
    # A second scaling: a tiny spread around a large mean must not vanish in the fourth power.
    centred, _ = to_unit_size(np.where(is_constant(small), np.nan, centred))
    square = centred * centred  # ** 3 and ** 4 go through pow, twenty times as slow
    with np.errstate(divide="ignore", invalid="ignore"):
        m2, m3, m4 = (np.nansum(m, axis=0) / n for m in (square, square * centred, square * square))
    nothing = np.isnan(centred).all(axis=0)
    return n, *(np.where(nothing, np.nan, m) for m in (m2, m3, m4))


def _pair_sums(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """For each pair of columns: common units, both means over them, and the sum of products."""
    # Taken from the mean first; products of large numbers with small spread would cancel.
    x0, y0 = (np.where(np.isnan(v), 0.0, v - _mean(v)) for v in (x, y))
    in_x, in_y = (~np.isnan(v) * 1.0 for v in (x, y))
    count = in_x.T @ in_y
    with np.errstate(divide="ignore", invalid="ignore"):
        return count, (x0.T @ in_y) / count, (in_x.T @ y0) / count, x0.T @ y0


def _mean(values: Floats) -> Floats:
    present = (~np.isnan(values)).sum(axis=0)
    mean: Floats = np.nansum(values, axis=0) / np.maximum(present, 1)
    return mean


def _pearson(x: Floats, y: Floats) -> Floats:
    count, mean_x, mean_y, product = _pair_sums(x, y)
    x0, y0 = (np.where(np.isnan(v), 0.0, v - _mean(v)) for v in (x, y))
    in_x, in_y = (~np.isnan(v) * 1.0 for v in (x, y))
    var_x = (x0**2).T @ in_y - count * mean_x**2
    var_y = in_x.T @ (y0**2) - count * mean_y**2
    with np.errstate(divide="ignore", invalid="ignore"):
        result = (product - count * mean_x * mean_y) / np.sqrt(var_x * var_y)
    result = np.where((count > 1) & _varies(x, in_y) & _varies(y, in_x).T, result, np.nan)
    return np.clip(result, -1.0, 1.0)


def _varies(x: Floats, beside: Floats) -> Bools:
    """Shape (p, q): whether column p takes two values among the units that column q has."""
    if not np.isnan(x).any() and beside.all():
        return np.repeat(~is_constant(x)[:, None], beside.shape[1], axis=1)
    kept = np.where(beside.T[:, :, None] > 0, x, np.nan)
    varies: Bools = np.fmin.reduce(kept, axis=1) < np.fmax.reduce(kept, axis=1)
    return varies.T


def _spearman_in_pairs(x: Floats, y: Floats) -> Floats:
    result = np.full((x.shape[1], y.shape[1]), np.nan)
    for i, a in enumerate(x.T):
        for j, b in enumerate(y.T):
            both = ~np.isnan(a + b)
            if both.sum() > 1:
                pair = rank(np.column_stack([a[both], b[both]]), ties="average")
                result[i, j] = _pearson(pair[:, :1], pair[:, 1:])[0, 0]
    return result


def _kendall(x: Floats, y: Floats) -> Floats:
    """Tau-b by comparing each unit with all others; time grows with units squared."""
    concord, untied_x, untied_y = (np.zeros((x.shape[1], y.shape[1])) for _ in range(3))
    for a, b in zip(x, y, strict=True):
        order_x, order_y = np.sign(x - a), np.sign(y - b)
        sign_x, sign_y = np.nan_to_num(order_x), np.nan_to_num(order_y)
        concord += sign_x.T @ sign_y
        untied_x += (sign_x**2).T @ ~np.isnan(order_y)
        untied_y += (~np.isnan(order_x)).T @ (sign_y**2)
    with np.errstate(invalid="ignore"):
        return concord / np.sqrt(untied_x * untied_y)
