"""What every step takes, and the refusal of anything else."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]


def as_matrix(X: Floats, what: str = "values") -> Floats:
    """X as float64 (units, indicators); NaN stays, infinity and other shapes are refused."""
    values = np.asarray(X, dtype=np.float64)
    if values.ndim != 2 or not values.size:
        raise ValueError(
            f"need {what} of shape (units, indicators), none of them 0, got {values.shape}"
        )
    if np.isinf(values).any():
        raise ValueError(
            f"{what} must be finite or missing (NaN); infinite in {columns(np.isinf(values).any(axis=0))}"
        )
    return values


def as_weights(weights: Floats, count: int) -> Floats:
    """Weights as float64 (count,), finite, >= 0 and not all zero."""
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (count,):
        raise ValueError(
            f"need weights of shape ({count},), one for each indicator, got {values.shape}"
        )
    if not np.isfinite(values).all() or (values < 0).any() or not values.any():
        raise ValueError("weights must be finite and >= 0, with at least one above 0")
    return values


def as_shares(weights: Floats, count: int) -> Floats:
    """Weights that sum to 1, also when their plain sum would overflow or vanish."""
    values = as_weights(weights, count)
    values = values / values.max()
    shares: Floats = values / values.sum()
    return shares


def columns(bad: Bools | np.bool_) -> str:
    """'columns 0, 3' for a message; indicators are counted from 0 as in the arrays."""
    where = ", ".join(str(j) for j in np.flatnonzero(bad))
    return f"column {where}" if bad.sum() == 1 else f"columns {where}"


def refuse_columns(bad: Bools | np.bool_, why: str) -> None:
    """Refuse the indicators marked in `bad`, all of them named at once."""
    if bad.any():
        raise ValueError(f"{columns(bad)}: {why}")


def refuse_missing(X: Floats, step: str) -> None:
    """Refuse missing values in a step that has no rule for them."""
    refuse_columns(
        np.isnan(X).any(axis=0), f"missing values; {step} needs complete ones, impute first"
    )


def each(value: float | Sequence[float] | Floats, count: int, what: str) -> Floats:
    """One number for all indicators, or one for each, as (count,)."""
    values = np.asarray(value, dtype=np.float64)
    if values.ndim > 1 or (values.ndim == 1 and values.shape != (count,)):
        raise ValueError(
            f"need one {what}, or one for each of {count} indicators, got shape {values.shape}"
        )
    return np.broadcast_to(values, (count,)).copy()


def extent(X: Floats) -> tuple[Floats, Floats]:
    """Least and greatest value of each indicator; NaN where none is present."""
    return np.fmin.reduce(X, axis=0), np.fmax.reduce(X, axis=0)


def to_unit_size(X: Floats) -> tuple[Floats, Ints]:
    """Each indicator times a power of two that brings its largest size into [1/2, 1).

    Powers of two round nothing, and afterwards no square, cube or difference
    can overflow or vanish, whether the indicator is counted in 1e-300 or 1e300.

    Returns:
        The indicators so scaled, and the exponents taken out: X = scaled * 2 ** exponents.
    """
    size = np.fmax.reduce(np.abs(X), axis=0)
    exponents = np.frexp(np.where(np.isnan(size), 0.0, size))[1].astype(np.intp)
    return np.ldexp(X, -exponents), exponents
