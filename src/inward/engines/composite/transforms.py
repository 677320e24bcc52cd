"""Transforms of an indicator that are applied to its goalposts and target as well."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from inward.engines.composite.data import Floats
from inward.engines.composite.methods import Choice

_WAYS: dict[str, Callable[[Floats], Floats]] = {
    "none": lambda x: x,
    "log": np.log,
    "log10": np.log10,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "square": np.square,
    "inverse": np.reciprocal,
}
_LEAST = {"log": 0.0, "log10": 0.0, "log1p": -1.0, "inverse": 0.0}  # values must be above
_FLOOR = {"sqrt": 0.0, "square": 0.0}  # values must not be below: order would be lost


def transform(x: Floats, choice: Choice) -> Floats:
    """Values under a transform.

    Args:
        x: any shape; NaN = missing.
        choice: a way of methods.TRANSFORM.

    Returns:
        The same shape; NaN stays NaN.

    Raises:
        ValueError: on a value the transform has no answer for, such as log 0.
    """
    values = np.asarray(x, dtype=np.float64)
    if outside(values, choice).any():
        raise ValueError(
            f'transform = "{choice.name}" cannot take {values[outside(values, choice)][0]:g}'
        )
    if choice.name == "power":
        return values ** choice.number("power", 1.0)
    return _WAYS[choice.name](values)


def outside(x: Floats, choice: Choice) -> NDArray[np.bool_]:
    """Which values a transform cannot take, or would bring out of order."""
    if choice.name in _LEAST:
        return np.asarray(x <= _LEAST[choice.name])
    if choice.name in _FLOOR:
        return np.asarray(x < _FLOOR[choice.name])
    if choice.name == "power":
        return np.asarray(x <= 0 if choice.number("power", 1.0) <= 0 else x < 0)
    return np.zeros(np.shape(x), dtype=np.bool_)


def turns(choice: Choice) -> bool:
    """Whether the transform puts large values below small ones."""
    return choice.name == "inverse" or (choice.name == "power" and choice.number("power", 1.0) < 0)
