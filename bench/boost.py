"""Grows the trees of the matcher's scorer: gradient boosting of log loss, one question a level. NumPy only."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inward.engines.matching.trees import Tree, Trees

Array = npt.NDArray[np.floating]
BINS = 32


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


def edges(values: Array) -> list[npt.NDArray[np.float32]]:
    """Thresholds that may be asked, by feature: half way between values seen, near quantiles."""
    found = []
    for column in values.T:
        known = np.unique(column)
        at = np.unique(np.searchsorted(known, np.quantile(column, np.linspace(0, 1, BINS)[1:-1])))
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
    cuts = edges(values)
    binned = np.stack(
        [np.searchsorted(c, column, "left") for c, column in zip(cuts, values.T, strict=True)]
    ).astype(np.uint8)
    share = float(np.average(right, weights=weight))
    start = float(np.log(share / (1 - share)))
    score = np.full(len(right), start)
    usable = [at for at, c in enumerate(cuts) if len(c)]
    trees = []
    for _ in range(growth.trees):
        chance = 1 / (1 + np.exp(-score))
        slope, curve = weight * (right - chance), weight * np.maximum(chance * (1 - chance), 1e-6)
        rows = np.flatnonzero(random.random(len(right)) < growth.rows)
        columns = random.choice(usable, max(1, int(len(usable) * growth.columns)), replace=False)
        asked = _questions(binned[:, rows], slope[rows], curve[rows], columns, cuts, growth)
        leaf = np.zeros(len(right), dtype=np.int64)
        for level, (column, cut) in enumerate(asked):
            leaf |= (binned[column] > cut).astype(np.int64) << level
        size = 1 << len(asked)
        value = (
            growth.step
            * np.bincount(leaf, slope, size)
            / (np.bincount(leaf, curve, size) + growth.damping)
        )
        value = np.round(value, 3)
        score += value[leaf]
        trees.append(
            Tree(
                tuple((names[c], float(f"{cuts[c][cut]:.6g}")) for c, cut in asked),
                tuple(map(float, value)),
            )
        )
    return Trees(round(start, 4), tuple(trees))


def _questions(
    binned: Array, slope: Array, curve: Array, columns: Array, cuts: list[Array], growth: Growth
) -> list[tuple[int, int]]:
    """Feature and cut of each level, each the best one given those above."""
    leaf = np.zeros(len(slope), dtype=np.int64)
    asked: list[tuple[int, int]] = []
    for level in range(growth.depth):
        size, best = 1 << level, (-np.inf, 0, 0)
        opened = leaf * BINS
        for column in columns:
            cell = opened + binned[column]
            g = np.bincount(cell, slope, size * BINS).reshape(size, BINS).cumsum(axis=1)
            h = np.bincount(cell, curve, size * BINS).reshape(size, BINS).cumsum(axis=1)
            left = g**2 / (h + growth.damping)
            other = (g[:, -1:] - g) ** 2 / (h[:, -1:] - h + growth.damping)
            gain = (left + other).sum(axis=0)[: len(cuts[column])]
            cut = int(gain.argmax())
            if gain[cut] > best[0]:
                best = (float(gain[cut]), int(column), cut)
        asked.append(best[1:])
        leaf = leaf | ((binned[best[1]] > best[2]).astype(np.int64) << level)
    return asked
