"""From totals to rates: trade per GDP, embassies per inhabitant."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.shapes import Floats, as_matrix, each, refuse_columns


def denominate(
    X: Floats,
    denominators: Floats,
    which: Sequence[int | None],
    scale: Floats | float = 1.0,
) -> Floats:
    """Divide indicators that grow with the size of a unit by what they grow with.

    A large district has more of everything; an index compares rates. An
    indicator without a denominator is passed on as it is, unscaled.

        y[i, j] = x[i, j] / denominators[i, which[j]] * scale[j]

    Args:
        X: shape (units, indicators), any unit; NaN = missing.
        denominators: shape (units, k), finite or NaN, never 0; for example people, km2, GDP.
        which: length indicators; the column of `denominators`, or None for an intensive indicator.
        scale: one factor or shape (indicators,), finite and not 0; 1000 for "per thousand people".

    Returns:
        Shape (units, indicators); NaN where the value or its denominator is missing.

    Raises:
        ValueError: on a wrong shape, an unknown column, or a denominator of 0 that is needed.

    Source:
        OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 2.
    """
    values, divisors = as_matrix(X), as_matrix(denominators, "denominators")
    if len(divisors) != len(values) or len(which) != values.shape[1]:
        raise ValueError(
            f"need a row of denominators for each of {len(values)} units and a choice for each of "
            f"{values.shape[1]} indicators, got {len(divisors)} and {len(which)}"
        )
    wanted = [j for j in which if j is not None]
    if any(not 0 <= j < divisors.shape[1] for j in wanted):
        raise ValueError(
            f"`which` must name columns 0 to {divisors.shape[1] - 1} or None, got {list(which)}"
        )
    factors = each(scale, values.shape[1], "scale")
    if not np.isfinite(factors).all() or not factors.all():
        raise ValueError("scale must be finite and not 0")
    used = np.isin(np.arange(divisors.shape[1]), wanted)
    refuse_columns(
        used & (divisors == 0).any(axis=0),
        "a denominator is 0; give its true size, or mark it missing (NaN)",
    )

    result = values.copy()
    for j, k in enumerate(which):
        if k is not None:
            result[:, j] = values[:, j] / divisors[:, k] * factors[j]
    return result
