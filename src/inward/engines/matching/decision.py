"""From the scores of a row's candidates to what is proposed: accept, ask, or no match."""

import numpy as np

from inward.engines.matching import features
from inward.engines.matching.segment import Array
from inward.engines.matching.trees import Trees, probability

OF_BEST = (
    "score",
    "gap",
    "runner_up",
    "same_core_runner_up",
    "rivals",
    "found",
    "runner_up_full",
    "runner_up_latin",
)
NAMES = {
    "score": "score of the best candidate",
    "gap": "lead of the best candidate over the next organisation",
    "runner_up": "score of the next organisation",
    "same_core_runner_up": "next organisation has the same core",
    "rivals": "organisations nearly as good",
    "found": "organisations compared",
    "runner_up_full": "whole name more alike than the next organisation's",
    "runner_up_latin": "in Latin letters more alike than the next organisation's",
}
_NUMBERS = features.ALL.index("numbers")
_FULL, _LATIN = features.ALL.index("full_ratio"), features.ALL.index("latin_ratio")
COLUMNS = (*features.ALL, *OF_BEST)


NEVER_SURE = 0.4
"""At most this where a rule of the trade says that the two cannot be the same: it is asked, not accepted."""


def sure(trees: Trees, columns: Array) -> Array:
    """Probability that each best candidate is right; shape (found,).

    Two different numbers (the second branch, the thirteenth) are two organisations, however alike the names.
    """
    chance = probability(trees.score(columns, COLUMNS))
    return np.where(columns[:, _NUMBERS] == -1, np.minimum(chance, NEVER_SURE), chance)


def one_a_record(query: Array, record: Array, score: Array) -> Array:
    """Rows of the best pair of each query and record, by query and falling score."""
    order: Array = np.lexsort((record, -score, query))
    packed = query[order].astype(np.int64) << 32 | record[order].astype(np.int64)
    _, first = np.unique(packed, return_index=True)
    rows: Array = order[np.sort(first)]
    return rows


def of_best(
    query: Array, core: Array, score: Array, values: Array, count: int
) -> tuple[Array, Array]:
    """What is known of each query's best candidate.

    Args:
        query, core, score: of one pair a record, by query and falling score.
        values: features, shape (pairs, len(features.ALL)).
        count: number of queries.

    Returns:
        Row of the best pair of each query (-1 where it has none), and the features of the decision, shape (found, len(COLUMNS)),
        for those that have one.
    """
    first = np.searchsorted(query, np.arange(count), "left")
    number = np.searchsorted(query, np.arange(count), "right") - first
    rows = first[number > 0]
    size = number[number > 0]
    second = np.where(size > 1, rows + 1, rows)
    out = np.empty((len(rows), len(COLUMNS)), dtype=np.float32)
    out[:, : len(features.ALL)] = values[rows]
    low = np.float32(-12)
    runner = np.where(size > 1, score[second], low)
    near = score > np.repeat(score[rows], size) - 1.0 if len(rows) else np.zeros(0, bool)
    extra = {
        "score": score[rows],
        "gap": score[rows] - runner,
        "runner_up": runner,
        "same_core_runner_up": (size > 1) & (core[second] == core[rows]),
        "rivals": np.bincount(
            np.repeat(np.arange(len(rows)), size), weights=near, minlength=len(rows)
        ),
        "found": size,
        "runner_up_full": values[rows, _FULL] - values[second, _FULL],
        "runner_up_latin": values[rows, _LATIN] - values[second, _LATIN],
    }
    for at, name in enumerate(OF_BEST):
        out[:, len(features.ALL) + at] = extra[name]
    best = np.full(count, -1, dtype=np.int64)
    best[number > 0] = rows
    return best, out
