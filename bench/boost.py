"""Grows the trees of the matcher's scorer: gradient boosting of log loss. NumPy only."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inward.engines.matching.trees import Tree, Trees

Array = npt.NDArray[np.floating]
MOST = 1.0
"""What one leaf says at most. Where sure trees are wrong about many rows, the second derivative is next to nothing, and a
step of Newton's would leap to tens: the trees after it mend what they can, and the sum tells less than before."""


@dataclass(frozen=True)
class Growth:
    """How trees are grown; the defaults were chosen by cross-validation and are not sensitive."""

    trees: int = 200
    depth: int = 5
    step: float = 0.12
    damping: float = 20.0
    """Weight of an imagined neutral row set in each leaf: small leaves say little."""
    rows: float = 0.3
    columns: float = 0.4
    seed: int = 1
    bins: int = 32
    """Values of a feature that are told apart, at most 256."""
    branching: bool = False
    """Whether every branch asks its own question, instead of one for all of a level."""


def edges(values: Array, bins: int) -> list[npt.NDArray[np.float32]]:
    """Thresholds that may be asked, by feature: half way between values seen, near quantiles."""
    found = []
    for column in values.T:
        known = np.unique(column)
        at = np.unique(np.searchsorted(known, np.quantile(column, np.linspace(0, 1, bins)[1:-1])))
        at = at[at < len(known) - 1]
        # Half way to the next value seen, so that rounding in the table moves no row to the other side.
        found.append(((known[at] + known[at + 1]) / 2).astype(np.float32))
    return found


def grow(
    values: Array, right: Array, weight: Array, names: tuple[str, ...], growth: Growth
) -> Trees:
    """Trees that tell right pairs from wrong ones.

    Args:
        values: shape (rows, features).
        right: 1 or 0, shape (rows,).
        weight: of each row.
        names: of the features.
        growth: how.
    """
    random = np.random.default_rng(growth.seed)
    cuts = edges(values, growth.bins)
    binned = np.stack(
        [np.searchsorted(c, column, "left") for c, column in zip(cuts, values.T, strict=True)]
    ).astype(np.uint8)
    share = float(np.average(right, weights=weight))
    start = round(float(np.log(share / (1 - share))), 3)
    score = np.full(len(right), start)
    usable = [at for at, c in enumerate(cuts) if len(c)]
    trees = []
    for _ in range(growth.trees):
        chance = 1 / (1 + np.exp(-score))
        slope, curve = weight * (right - chance), weight * np.maximum(chance * (1 - chance), 1e-6)
        rows = np.flatnonzero(random.random(len(right)) < growth.rows)
        columns = random.choice(usable, max(1, int(len(usable) * growth.columns)), replace=False)
        ask = _branches if growth.branching else _questions
        asked = ask(binned[:, rows], slope[rows], curve[rows], columns, cuts, growth)
        leaf = _leaf(binned, asked, growth)
        size = 1 << growth.depth
        value = (
            growth.step
            * np.bincount(leaf, slope, size)
            / (np.bincount(leaf, curve, size) + growth.damping)
        )
        value = np.round(np.clip(value, -MOST, MOST), 3)
        score += value[leaf]
        trees.append(
            Tree(
                tuple((names[c], float(f"{cuts[c][cut]:.6g}")) for c, cut in asked),
                tuple(map(float, value)),
            )
        )
    return Trees(start, tuple(trees))


def _leaf(binned: Array, asked: list[tuple[int, int]], growth: Growth) -> npt.NDArray[np.int64]:
    """The leaf each row ends in."""
    every = np.arange(binned.shape[1])
    leaf = np.zeros(len(every), dtype=np.int64)
    for level in range(growth.depth):
        if growth.branching:
            column, cut = np.array(asked[(1 << level) - 1 : (2 << level) - 1]).T
            answer = binned[column[leaf], every] > cut[leaf]
        else:
            answer = binned[asked[level][0]] > asked[level][1]
        leaf |= answer.astype(np.int64) << level
    return leaf


def _branches(
    binned: Array, slope: Array, curve: Array, columns: Array, cuts: list[Array], growth: Growth
) -> list[tuple[int, int]]:
    """Feature and cut of each branch, level by level; each the best one for the rows that come there."""
    every = np.arange(len(slope))
    leaf = np.zeros(len(slope), dtype=np.int64)
    asked: list[tuple[int, int]] = []
    for level in range(growth.depth):
        size = 1 << level
        best = np.full(size, -np.inf)
        chosen = np.tile([int(columns[0]), 0], (size, 1))
        for column in columns:
            gain = _gains(leaf, binned[column], slope, curve, size, growth)
            gain = gain[:, : len(cuts[column])]
            cut = gain.argmax(axis=1)
            value = gain[np.arange(size), cut]
            better = value > best
            best[better] = value[better]
            chosen[better] = np.stack([np.full(better.sum(), column), cut[better]], axis=1)
        asked += [(int(column), int(cut)) for column, cut in chosen]
        column, cut = chosen.T
        leaf = leaf | ((binned[column[leaf], every] > cut[leaf]).astype(np.int64) << level)
    return asked


def _gains(
    leaf: Array, binned: Array, slope: Array, curve: Array, size: int, growth: Growth
) -> Array:
    """What each cut of a feature would bring, by leaf; shape (size, bins)."""
    shape = (size, growth.bins)
    cell = leaf * growth.bins + binned
    g = np.bincount(cell, slope, size * growth.bins).reshape(shape).cumsum(axis=1)
    h = np.bincount(cell, curve, size * growth.bins).reshape(shape).cumsum(axis=1)
    left = g**2 / (h + growth.damping)
    other = (g[:, -1:] - g) ** 2 / (h[:, -1:] - h + growth.damping)
    gain: Array = left + other
    return gain


def _questions(
    binned: Array, slope: Array, curve: Array, columns: Array, cuts: list[Array], growth: Growth
) -> list[tuple[int, int]]:
    """Feature and cut of each level, each the best one given those above."""
    leaf = np.zeros(len(slope), dtype=np.int64)
    asked: list[tuple[int, int]] = []
    for level in range(growth.depth):
        size, best = 1 << level, (-np.inf, 0, 0)
        for column in columns:
            gain = _gains(leaf, binned[column], slope, curve, size, growth).sum(axis=0)
            gain = gain[: len(cuts[column])]
            cut = int(gain.argmax())
            if gain[cut] > best[0]:
                best = (float(gain[cut]), int(column), cut)
        asked.append(best[1:])
        leaf = leaf | ((binned[best[1]] > best[2]).astype(np.int64) << level)
    return asked
