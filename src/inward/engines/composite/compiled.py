"""A framework as integer arrays, so that many runs can be evaluated at once."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from inward.engines.composite.data import Floats, Ints
from inward.engines.composite.framework import Aggregate, Framework, Indicator, codes_in_order
from inward.engines.composite.methods import Choice

POWERS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
"""Power means that have a name of their own."""

RESCALE = 1e-9
"""Least share of weight that must be there where missing = "rescale": any at all."""


@dataclass(frozen=True, eq=False)
class Layer:
    """All aggregates of one level, with their parts laid side by side.

    Attributes:
        wholes: node numbers of the aggregates, shape (m,).
        parts: node numbers of all their parts, one aggregate after the other, shape (p,).
        starts: where each aggregate's parts begin in `parts`, for np.add.reduceat, shape (m,).
        owner: for each part, which of `wholes` it belongs to (0 to m - 1), shape (p,).
    """

    wholes: Ints
    parts: Ints
    starts: Ints
    owner: Ints


@dataclass(frozen=True, eq=False)
class Compiled:
    """The hierarchy of a framework in numbers. Nodes: indicators as written, then aggregates,
    parts before wholes; the last node is the root.

    Attributes:
        codes: code of every node, (nodes,).
        indicators: how many of the nodes are indicators.
        parent: node number of every node's parent, -1 for the root, (nodes,).
        level: 1 for indicators, (nodes,).
        weight: as given, (nodes,); only ratios among the parts of one parent matter.
        direction: of aggregates; 1 for indicators, which normalisation has turned already.
        turn: score that enters the parent is `turn - score` where direction is -1, (nodes,).
        ends: least and greatest score each node can have, as far as its methods say, (nodes, 2).
        scale: factor on each node's own score, 1 for indicators, (nodes,).
        power: exponent of each node's power mean; NaN for indicators and other ways, (nodes,).
        coverage: least share of weight that must be there, (nodes,).
        least: least number of parts that must be there, (nodes,).
        aggregation, weighting: the way of each node; None for indicators.
        layers: the aggregates, level by level from the lowest.
    """

    codes: tuple[str, ...]
    indicators: int
    parent: Ints
    level: Ints
    weight: Floats
    direction: Ints
    turn: Floats
    ends: Floats
    scale: Floats
    power: Floats
    coverage: Floats
    least: Ints
    aggregation: tuple[Choice | None, ...]
    weighting: tuple[Choice | None, ...]
    layers: tuple[Layer, ...]

    @cached_property
    def parts(self) -> tuple[Ints, ...]:
        """Node numbers of each node's parts; empty for indicators."""
        return tuple(np.flatnonzero(self.parent == node) for node in range(len(self.codes)))

    def at(self, code: str) -> int:
        """Number of the node with a code."""
        return self.codes.index(code)

    @cached_property
    def effective(self) -> Floats:
        """Share of each node in the root's weight, (nodes,), as under arithmetic means throughout."""
        share = np.ones(len(self.codes))
        for node in range(len(self.codes) - 2, -1, -1):
            siblings = self.weight[self.parts[self.parent[node]]]
            share[node] = share[self.parent[node]] * self.weight[node] / siblings.sum()
        return share


def compiled(framework: Framework, units: int = 0) -> Compiled:
    """Put a framework into arrays.

    Args:
        framework: one without faults.
        units: number of units, which ranks and wins depend on.
    """
    codes = codes_in_order(framework)
    number = {code: at for at, code in enumerate(codes)}
    nodes = [framework.nodes[code] for code in codes]
    first = len(framework.indicators)
    above = [node for node in nodes[first:] if isinstance(node, Aggregate)]
    missing = [framework.missing(a) for a in above]
    ways = [framework.aggregation(a) for a in above]
    ends = _ends(framework, codes, units)
    parent = np.array([-1 if n.parent is None else number[n.parent] for n in nodes], dtype=np.intp)
    level = np.array([framework.levels[code] for code in codes], dtype=np.intp)
    blank = [None] * first

    def padded(values: list[float], fill: float) -> Floats:
        return np.array([fill] * first + values, dtype=np.float64)

    return Compiled(
        codes=codes,
        indicators=first,
        parent=parent,
        level=level,
        weight=np.array([n.weight for n in nodes], dtype=np.float64),
        direction=padded([a.direction for a in above], 1).astype(np.intp),
        turn=ends.sum(axis=1),
        ends=ends,
        scale=padded([a.scale for a in above], 1.0),
        power=padded([_power(way) for way in ways], math.nan),
        coverage=padded([_coverage(rule) for rule in missing], 1.0),
        least=padded([rule.number("least", 1) for rule in missing], 1).astype(np.intp),
        aggregation=(*blank, *ways),
        weighting=(*blank, *(framework.weighting(a) for a in above)),
        layers=tuple(
            _layer(parent, np.flatnonzero(level == at)) for at in range(2, int(level.max()) + 1)
        ),
    )


def _layer(parent: Ints, wholes: Ints) -> Layer:
    parts = [np.flatnonzero(parent == whole) for whole in wholes]
    sizes = np.array([len(each) for each in parts], dtype=np.intp)
    return Layer(
        wholes=wholes,
        parts=np.concatenate(parts),
        starts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp),
        owner=np.repeat(np.arange(len(wholes)), sizes),
    )


def _power(way: Choice) -> float:
    return POWERS.get(way.name, way.number("power", math.nan) if way.name == "power" else math.nan)


def _coverage(rule: Choice) -> float:
    if rule.name == "none":
        return 1.0
    return RESCALE if rule.name == "rescale" else rule.number("coverage", RESCALE)


def _ends(framework: Framework, codes: tuple[str, ...], units: int) -> Floats:
    ends: dict[str, tuple[float, float]] = {}
    for code in codes:
        node = framework.nodes[code]
        if isinstance(node, Indicator):
            ends[code] = indicator_ends(framework.normalisation(node), units)
        else:
            ends[code] = _aggregate_ends(framework, node, ends, units)
    return np.array([ends[code] for code in codes])


def indicator_ends(way: Choice, units: int) -> tuple[float, float]:
    """Least and greatest score of a normalisation; where it has none, ends about its middle."""
    own_range = way.pair("range")
    if own_range is not None:
        return own_range
    if way.name == "z-score":
        mean, sd = way.number("mean", 0.0), way.number("sd", 1.0)
        return mean - sd, mean + sd
    if way.name == "categorical":
        scores = way.setting("scores")
        return (min(scores), max(scores)) if isinstance(scores, tuple) else (0.0, 1.0)
    return {
        "min-max": (0.0, 100.0),
        "rank": (1.0, float(units)),
        "borda": (0.0, float(units - 1)),
        "none": (0.0, 0.0),
        "scaled": (0.0, 0.0),
    }.get(way.name, (0.0, 1.0))


def _aggregate_ends(
    framework: Framework, node: Aggregate, ends: dict[str, tuple[float, float]], units: int
) -> tuple[float, float]:
    parts = framework.parts(node.code)
    way = framework.aggregation(node).name
    lows, highs = [ends[p][0] for p in parts], [ends[p][1] for p in parts]
    low, high = min(lows), max(highs)
    if way == "sum":
        weights = [framework.nodes[p].weight for p in parts]
        low = sum(w * x for w, x in zip(weights, lows, strict=True))
        high = sum(w * x for w, x in zip(weights, highs, strict=True))
    elif way == "copeland":
        low, high = 1.0 - units, units - 1.0
    elif way in ("outranking", "benefit-of-doubt"):
        low, high = 0.0, 1.0
    return low * node.scale, high * node.scale
