"""Among a row's best candidates: which one is meant, and how sure that is."""

from collections.abc import Callable

import numpy as np

from inward.engines.matching import differences, features
from inward.engines.matching.segment import Array
from inward.engines.matching.trees import Trees, probability

CLOSE = 6
"""Organisations of a row that are weighed against each other."""
HOPELESS = -6.0
"""Score of a pair by itself (log odds) from which it is weighed."""
LEADS = (
    "full_ratio",
    "core_ratio",
    "latin_ratio",
    "latin_set",
    "sound_ratio",
    "likeness",
    "city",
    "city_in_name",
    "region",
    "country",
    "latin_of_query",
    "latin_of_record",
    "han_of_query",
    "han_of_record",
    "legal",
    "root_in_name",
    "same_domain",
)
"""Features looked at once more as a lead over the best of the others."""
BESIDE: dict[str, str] = {
    "pair": "score of the pair by itself",
    "pair_lead": "lead of that score over the best of the others",
    "pair_other": "score of the best of the others",
    "place": "place among the candidates by that score, the first is 0",
    "close_holding": "close candidates that hold the row's core whole",
    "close_holding_words": "close candidates that hold all words of the row",
    "holding": "candidates compared that hold the row's core whole",
    "holding_words": "candidates compared that hold all words of the row",
    "held": "candidates compared whose core the row holds whole",
} | {
    f"{name}_lead": f"lead over the best of the others in: {features.NAMES[name]}" for name in LEADS
}
COLUMNS = (*features.ALL, *BESIDE, *differences.NAMES)
NEVER_SURE = 0.4
"""At most this where a rule of the trade says that the two cannot be the same: it is asked, not accepted."""
_NOBODY = np.float32(-12)
"""Stands for the best of the others where there is no other."""
_WHOLE = 0.99
_NUMBERS, _CORE_OF_QUERY, _CORE_OF_RECORD, _WORDS_OF_QUERY = (
    features.ALL.index(name)
    for name in ("numbers", "core_of_query", "core_of_record", "latin_of_query")
)
_LEADS = [features.ALL.index(name) for name in LEADS]


def sure(score: Array, values: Array) -> Array:
    """Probability that each row's first candidate is right, by its score and its features.

    Two different numbers (the second branch, the thirteenth) are two organisations, however alike the names.
    """
    chance = probability(score)
    return np.where(values[:, _NUMBERS] == -1, np.minimum(chance, NEVER_SURE), chance)


def one_a_record(query: Array, record: Array, score: Array) -> Array:
    """Rows of the best pair of each query and record, by query and falling score."""
    order: Array = np.lexsort((record, -score, query))
    packed = query[order].astype(np.int64) << 32 | record[order].astype(np.int64)
    _, first = np.unique(packed, return_index=True)
    rows: Array = order[np.sort(first)]
    return rows


def places(query: Array) -> Array:
    """Place of each row among those of its query; rows in order of query."""
    count: Array = np.arange(len(query)) - np.searchsorted(query, query)
    return count


def holders(query: Array, values: Array, count: int) -> Array:
    """How many candidates of each query hold its core, its words, and are held by it; shape (count, 3)."""
    held = (
        values[:, _CORE_OF_QUERY] > _WHOLE,
        values[:, _WORDS_OF_QUERY] > _WHOLE,
        values[:, _CORE_OF_RECORD] > _WHOLE,
    )
    return np.stack([np.bincount(query[one], minlength=count) for one in held], axis=1)


def beside(query: Array, score: Array, values: Array, compared: Array) -> Array:
    """What is known of close candidates, each beside the others of its row.

    Args:
        query, score: of at most `CLOSE` pairs a query, one a record, by query and falling score.
        values: features, shape (pairs, len(features.ALL)).
        compared: `holders` of all candidates compared.

    Returns:
        Shape (pairs, len(features.ALL) + len(BESIDE)): `COLUMNS` without `differences`.
    """
    place = places(query)
    close = holders(query, values, len(compared))
    others = _best_of_others(query, place, np.column_stack([score, values[:, _LEADS]]))
    own = [
        score,
        score - others[:, 0],
        others[:, 0],
        place,
        *close[query, :2].T,
        *compared[query].T,
        *(values[:, _LEADS] - others[:, 1:]).T,
    ]
    return np.column_stack([values, *own]).astype(np.float32)


def _best_of_others(query: Array, place: Array, values: Array) -> Array:
    """For each pair and column the highest value among the other pairs of its query."""
    if not len(query):
        return values
    _, row = np.unique(query, return_inverse=True)
    table = np.full((row[-1] + 1, CLOSE + 1, values.shape[1]), -np.inf, dtype=np.float32)
    table[row, place] = values
    table.sort(axis=1)
    best, second = table[row, -1], table[row, -2]
    others = np.where(values == best, second, best)
    return np.where(np.isfinite(others), others, _NOBODY)


def ranked(
    trees: Trees,
    query: Array,
    score: Array,
    values: Array,
    compared: Array,
    differing: Callable[[Array], Array],
) -> Array:
    """Final score of each pair (one a record, by query and falling score): log odds that it is the one meant.

    Of those that are not weighed the score by itself stands, but never above that of one that is. `differing` gives the
    columns of `differences` for some of the pairs.
    """
    close = np.flatnonzero(places(query) < CLOSE)
    columns = beside(query[close], score[close], values[close], compared)
    weighed = score[close] > HOPELESS
    final = np.full(len(score), np.nan, dtype=np.float32)
    rows = close[weighed]
    final[rows] = trees.score(np.column_stack([columns[weighed], differing(rows)]), COLUMNS)
    lowest = np.full(len(compared), HOPELESS, dtype=np.float32)
    np.fmin.at(lowest, query, final)
    return np.where(np.isnan(final), np.minimum(score, lowest[query]), final)
