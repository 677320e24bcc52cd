"""Many runs of one hierarchy at once: the same scores under many weights, and their ranks.

Scores of a node are kept as (runs, units), or (1, units) as long as no run differs.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inward.engines.composite.compiled import Compiled
from inward.engines.composite.data import Floats
from inward.engines.composite.result import TIE
from inward.engines.composite.rollup import whole

Bools = NDArray[np.bool_]
Ranks = NDArray[np.unsignedinteger[Any]]


def rolled_up_many(hierarchy: Compiled, scores: Floats, weights: Floats) -> Floats:
    """Scores of the root under many sets of weights.

    Power means of any exponent are matrix products over all runs; other ways are worked run by run.

    Args:
        hierarchy: the framework in arrays.
        scores: shape (units, indicators), more is better; NaN = missing.
        weights: shape (runs, nodes), >= 0; a node all of whose parts weigh 0 has no score.

    Returns:
        Shape (runs, units); NaN where there is no score.

    Raises:
        ValueError: on a mean that cannot take a negative score.
    """
    sheet = _Sheet(hierarchy, np.ascontiguousarray(scores.T), weights)
    for node in range(hierarchy.indicators, len(hierarchy.codes)):
        sheet.add(node)
    root = sheet.found[len(hierarchy.codes) - 1]
    return np.broadcast_to(root, (len(weights), len(scores)))


class _Sheet:
    """The scores of all nodes worked out so far."""

    def __init__(self, hierarchy: Compiled, across: Floats, weights: Floats) -> None:
        self.hierarchy, self.across, self.weights = hierarchy, across, weights
        self.varies: Bools = (weights != weights[:1]).any(axis=0)
        self.gaps: Bools = np.isnan(across)
        self.any_gaps = bool(self.gaps.any())
        self.found: dict[int, Floats] = {}
        self.raised: dict[float, Floats] = {}

    def add(self, node: int) -> None:
        """Work out one aggregate from its parts, which are then no longer kept."""
        parts = self.hierarchy.parts[node]
        own = parts[parts < self.hierarchy.indicators]
        above = [int(part) for part in parts[len(own) :]]
        shared = all(len(self.found[part]) == 1 for part in above)
        once = shared and not self.varies[parts].any()
        weights = self.weights[:1, parts] if once else self.weights[:, parts]
        turned = [self._turned(part) for part in above]
        power = float(self.hierarchy.power[node])
        if np.isnan(power) or not self._tame(power, own, turned):
            score = self._one_by_one(node, own, turned, weights)
        else:
            score = self._power_mean(node, own, turned, weights, power)
        self.found[node] = score
        for part in above:
            del self.found[part]

    def _turned(self, part: int) -> Floats:
        """A part's score as it enters its whole."""
        score = self.found[part]
        return self.hierarchy.turn[part] - score if self.hierarchy.direction[part] < 0 else score

    def _tame(self, power: float, own: NDArray[np.intp], above: list[Floats]) -> bool:
        """Whether powers of the scores neither overflow nor vanish, and none is below 0."""
        if power == 1.0:
            return True
        low, high = np.inf, 0.0
        for each in ([self.across[own]] if len(own) else []) + above:
            least, most = float(each.min()), float(each.max())
            if np.isnan(least):
                least, most = (
                    float(np.fmin.reduce(each, axis=None)),
                    float(np.fmax.reduce(each, axis=None)),
                )
            low, high = min(low, least), max(high, most)  # a NaN, if nothing is there, loses
        if low < 0:
            return False  # refused, by name, in the slow way
        if low <= 0 or not np.isfinite(low):
            return power >= 0
        return bool(max(abs(np.log(low)), abs(np.log(high))) * max(abs(power), 1.0) < 600)

    def _power_mean(
        self,
        node: int,
        own: NDArray[np.intp],
        above: list[Floats],
        weights: Floats,
        power: float,
    ) -> Floats:
        total = weights.sum(axis=1, keepdims=True)
        share = weights / np.where(total > 0, total, 1.0)
        gaps = [np.isnan(part) if np.isnan(part).any() else None for part in above]
        gappy = (self.any_gaps and bool(self.gaps[own].any())) or any(g is not None for g in gaps)
        mine = share[:, : len(own)]
        score = mine @ self._terms(power)[own] if len(own) else np.zeros((1, 1))
        for at, part in enumerate(above, len(own)):
            gap = gaps[at - len(own)]
            term = _term(part, power)
            score = score + share[:, [at]] * (term if gap is None else np.where(gap, 0.0, term))
        if gappy or not total.all():
            score, enough = self._covered(node, own, above, share, score)
            result = np.where(enough, _back(score, power), np.nan)
        else:
            result = _back(score, power)
        if power == 0.0:  # the logarithm of 0 was left out: where it weighs, the mean is 0
            zero = self._zeros(own, above, share)
            result = result if zero is None else np.where(zero & ~np.isnan(result), 0.0, result)
        scale = float(self.hierarchy.scale[node])
        return result if scale == 1.0 else result * scale

    def _terms(self, power: float) -> Floats:
        """What is added up, of every indicator, worked out once: shape (indicators, units), 0 at gaps."""
        if power not in self.raised:
            terms = _term(self.across, power)
            self.raised[power] = np.where(self.gaps, 0.0, terms) if self.any_gaps else terms
        return self.raised[power]

    def _covered(
        self,
        node: int,
        own: NDArray[np.intp],
        above: list[Floats],
        share: Floats,
        score: Floats,
    ) -> tuple[Floats, Bools]:
        """Sums over what is there, divided by its weight, and where enough of it is there."""
        there = ~self.gaps[own]
        covered = share[:, : len(own)] @ there.astype(np.float64) if len(own) else 0.0
        count = there.sum(axis=0)[None, :] if len(own) else 0
        for at, part in enumerate(above, len(own)):
            present = ~np.isnan(part)
            covered = covered + share[:, [at]] * present
            count = count + present
        covered = np.asarray(covered)
        enough = (covered > 0) & (covered >= self.hierarchy.coverage[node] - 1e-12)
        if self.hierarchy.least[node] > 1:
            enough &= count >= self.hierarchy.least[node]
        return score / np.where(enough, covered, 1.0), enough

    def _zeros(self, own: NDArray[np.intp], above: list[Floats], share: Floats) -> Bools | None:
        """Where a part with weight is 0; None if nowhere."""
        result: Bools | None = None
        zero = self.across[own] == 0
        if zero.any():
            result = (share[:, : len(own)] @ zero.astype(np.float64)) > 0
        for at, part in enumerate(above, len(own)):
            if (part == 0).any():
                here = (share[:, [at]] > 0) & (part == 0)
                result = here if result is None else result | here
        return result

    def _one_by_one(
        self, node: int, own: NDArray[np.intp], above: list[Floats], weights: Floats
    ) -> Floats:
        runs = max([len(weights), *(len(part) for part in above)])
        units = self.across.shape[1]
        result = np.full((runs, units), np.nan)
        parts = np.empty((units, len(own) + len(above)))
        parts[:, : len(own)] = self.across[own].T
        for run in range(runs):
            for at, part in enumerate(above, len(own)):
                parts[:, at] = part[run if len(part) > 1 else 0]
            row = weights[run if len(weights) > 1 else 0]
            if row.any():
                result[run] = whole(self.hierarchy, node, parts, row)
        return result


def _term(x: Floats, power: float) -> Floats:
    """What a power mean adds up; a logarithm of 0 is left out and dealt with afterwards."""
    if power == 1.0:
        return x
    if power == 0.0 or abs(power) < 0.1:
        logs: Floats = np.log(x, where=x > 0, out=np.zeros_like(x))
        if power == 0.0:
            return logs
        with np.errstate(divide="ignore"):
            return np.expm1(power * np.log(x))
    return 1.0 / x if power == -1.0 else x**power


def _back(score: Floats, power: float) -> Floats:
    """The mean from what was added up; anything where nothing was."""
    if power == 1.0:
        return score
    if power == 0.0:
        return np.exp(score)
    with np.errstate(divide="ignore"):
        if abs(power) < 0.1:
            return np.exp(np.log1p(score) / power)
        return 1.0 / score if power == -1.0 else score ** (1.0 / power)


def rank_rows(scores: Floats, decimals: int | None = None) -> Ranks:
    """Rank along each row: 1 is the highest; equal scores share the smallest rank.

    Args:
        scores: shape (runs, units); NaN = no score.
        decimals: round to so many first; scores that differ by rounding alone are equal in any case (`TIE`).

    Returns:
        The same shape; 0 where there is no score.
    """
    runs, units = scores.shape
    kind = np.uint16 if units < 2**16 else np.uint32
    down = -scores if decimals is None else -np.round(scores, decimals)
    order = np.argsort(down, axis=1)
    ordered = np.take_along_axis(down, order, axis=1)
    sizes = np.abs(ordered)
    first = np.zeros((runs, units), dtype=kind)
    apart = ordered[:, 1:] - ordered[:, :-1] > TIE * np.maximum(sizes[:, 1:], sizes[:, :-1])
    np.multiply(apart, np.arange(1, units, dtype=kind), out=first[:, 1:])
    np.maximum.accumulate(first, axis=1, out=first)
    first += 1
    if np.isnan(ordered[:, -1]).any():
        first[np.isnan(ordered)] = 0
    result = np.empty_like(first)
    np.put_along_axis(result, order, first, axis=1)
    return result
