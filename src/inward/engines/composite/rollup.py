"""From the scores of indicators, aggregate by aggregate, up to the index."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from inward.engines.composite import aggregate as ways
from inward.engines.composite import weights as weighing
from inward.engines.composite.compiled import Compiled
from inward.engines.composite.data import Floats
from inward.engines.composite.faults import Fault, FaultyInput
from inward.engines.composite.methods import Choice


@dataclass(frozen=True, eq=False)
class Rollup:
    """Scores of every node, shape (units, nodes), and the weights used, shape (nodes,)."""

    scores: Floats
    weights: Floats


def rolled_up(hierarchy: Compiled, scores: Floats, weights: Floats | None = None) -> Rollup:
    """Aggregate from the indicators to the root.

    Args:
        hierarchy: the framework in arrays.
        scores: shape (units, indicators), more is better; NaN = missing.
        weights: shape (nodes,), instead of those of the framework and of its weighting methods.

    Raises:
        FaultyInput: if an aggregate cannot be made, such as a geometric mean of negative scores.
    """
    units, nodes = len(scores), len(hierarchy.codes)
    result = np.full((units, nodes), np.nan)
    result[:, : hierarchy.indicators] = scores
    used = np.array(hierarchy.weight if weights is None else weights, dtype=np.float64)
    for node in range(hierarchy.indicators, nodes):
        parts = hierarchy.parts[node]
        turned = np.where(
            hierarchy.direction[parts] < 0,
            hierarchy.turn[parts] - result[:, parts],
            result[:, parts],
        )
        try:
            if weights is None:
                used[parts] = _weights(hierarchy.weighting[node], turned, used[parts])
            result[:, node] = whole(hierarchy, node, turned, used[parts])
        except ValueError as error:
            place = f'aggregate "{hierarchy.codes[node]}"'
            names = ", ".join(hierarchy.codes[part] for part in parts)
            raise FaultyInput(
                [Fault(place, "cannot-aggregate", f"{error} (its parts: {names})")]
            ) from None
    return Rollup(result, used)


def whole(hierarchy: Compiled, node: int, parts: Floats, weights: Floats) -> Floats:
    """One aggregate of its parts' scores, shape (units, parts) -> (units,)."""
    score = _combined(hierarchy, node, parts, weights)
    least = hierarchy.least[node]
    if least > 1:
        score = np.where((~np.isnan(parts)).sum(axis=1) >= least, score, np.nan)
    return score * float(hierarchy.scale[node])


def _combined(hierarchy: Compiled, node: int, x: Floats, w: Floats) -> Floats:
    choice, coverage = hierarchy.aggregation[node], float(hierarchy.coverage[node])
    assert choice is not None  # an aggregate has one
    penalty: Literal["down", "up"] = "up" if choice.setting("penalty") == "up" else "down"
    match choice.name:
        case "arithmetic":
            return ways.arithmetic(x, w, coverage=coverage)
        case "geometric" | "harmonic" | "power":
            return ways.power_mean(x, w, power=float(hierarchy.power[node]), coverage=coverage)
        case "median":
            return ways.median(x, w, coverage=coverage)
        case "mpi":
            return ways.mpi(x, w, penalty=penalty, coverage=coverage)
        case "adjusted-mpi":
            return ways.adjusted_mpi(x, w, penalty=penalty, coverage=coverage)
        case "benefit-of-doubt":
            low, high = choice.pair("bounds") or (0.0, 1.0)
            return ways.benefit_of_doubt(x, w, low=low, high=high, coverage=coverage)
        case "copeland":
            return ways.copeland(x, w, coverage=coverage)
        case "outranking":
            return _pairs_won(ways.outrank(x, w, coverage=coverage))
        case _:
            return _plain(choice, x, w, coverage)


def _plain(choice: Choice, x: Floats, w: Floats, coverage: float) -> Floats:
    """Ways that look at the parts without a mean; missing parts are left out where enough are there."""
    counts = w > 0
    present = np.where(np.isnan(x), 0.0, w / w.sum()).sum(axis=1)
    enough = (present > 0) & (present >= coverage - 1e-12)
    match choice.name:
        case "minimum":
            score = np.fmin.reduce(x[:, counts], axis=1)
        case "maximum":
            score = np.fmax.reduce(x[:, counts], axis=1)
        case "sum":
            score = np.nansum(x * w, axis=1)
        case _:
            if (x[:, counts] < 0).any():
                raise ValueError("a product needs scores >= 0; normalise them to a range first")
            score = np.nanprod(x[:, counts] ** w[counts], axis=1)
    return np.where(enough, score, np.nan)


def _pairs_won(matrix: Floats) -> Floats:
    """Mean share of weight won against each other unit; a half where there is none."""
    others = matrix.copy()
    np.fill_diagonal(others, np.nan)
    compared = (~np.isnan(others)).sum(axis=1)
    won = np.nansum(others, axis=1) / np.maximum(compared, 1)
    return np.where(np.isnan(np.diagonal(matrix)), np.nan, np.where(compared > 0, won, 0.5))


def _weights(choice: Choice | None, parts: Floats, given: Floats) -> Floats:
    """Weights of the parts of one aggregate, on whatever scale."""
    match choice.name if choice else "given":
        case "given":
            return given
        case "equal":
            return np.ones_like(given)
        case _ if len(given) == 1:
            return np.ones_like(given)
        case "pca":
            return weighing.pca_weights(parts)
        case "factor":
            return weighing.factor_weights(parts)
        case "entropy":
            return weighing.entropy(parts)
        case _:
            return weighing.critic(parts)
