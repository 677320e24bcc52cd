"""What stands in one of two names and not in the other: looked at for the few candidates that are weighed against each other.

How much of two names agrees says little where they share a place and a trade; what matters is the word they do not share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import LCSseq, Postfix, Prefix

from inward.engines.matching import grams
from inward.engines.matching.segment import Array

NAMES: dict[str, str] = {
    "rarest_shared": "how rare the rarest word is that both hold",
    "rarest_unfound_of_query": "how rare the rarest word of the row is that the candidate lacks",
    "rarest_unfound_of_record": "how rare the rarest word of the candidate is that the row lacks",
    "words_unfound_of_query": "words of the row that the candidate lacks",
    "words_unfound_of_record": "words of the candidate that the row lacks",
    "core_rest": "cores without their common start and end: part alike, -1 where one has nothing left",
    "sound_rest": "sound without its common start and end: part alike, -1 where one has nothing left",
    "latin_rest": "in Latin letters without common start and end: part alike, -1 where one has nothing left",
}


@dataclass(frozen=True)
class Sides:
    """Names of one side, one a pair: core, Latin letters and sound as in `names.Name`."""

    core: Sequence[str]
    latin: Sequence[str]
    sound: Sequence[str]


def columns(mine: Sides, theirs: Sides, weights: Array) -> Array:
    """Shape (pairs, len(NAMES)).

    Args:
        mine: the rows' names.
        theirs: the candidates'.
        weights: of each gram, the directory's.
    """
    count = len(mine.core)
    out = np.empty((count, len(NAMES)), dtype=np.float32)
    if not count:
        return out
    own, own_rare = _words(mine.latin, weights)
    other, other_rare = _words(theirs.latin, weights)
    shared, found = np.isin(own, other), np.isin(other, own)
    at, at_other = _pair(own), _pair(other)
    out[:, 0] = _highest(at[shared], own_rare[shared], count)
    out[:, 1] = _highest(at[~shared], own_rare[~shared], count)
    out[:, 2] = _highest(at_other[~found], other_rare[~found], count)
    out[:, 3] = np.bincount(at[~shared], minlength=count)
    out[:, 4] = np.bincount(at_other[~found], minlength=count)
    out[:, 5] = _rest(mine.core, theirs.core)
    out[:, 6] = _rest(mine.sound, theirs.sound)
    out[:, 7] = _rest(mine.latin, theirs.latin)
    return out


def _words(lines: Sequence[str], weights: Array) -> tuple[Array, Array]:
    """Every word of each pair once, as one number of pair and gram; and how rare it is."""
    line, gram = grams.words(lines)
    packed = np.unique(line * grams.SIZE + gram)
    return packed, weights[packed % grams.SIZE]


def _pair(packed: Array) -> Array:
    pair: Array = packed // grams.SIZE
    return pair


def _highest(pair: Array, value: Array, count: int) -> Array:
    out = np.zeros(count, dtype=np.float32)
    np.maximum.at(out, pair, value)
    return out


def _rest(mine: Sequence[str], theirs: Sequence[str]) -> Array:
    """Of what two texts hold between their common start and end, the part alike, in order."""
    long = np.array([len(text) for text in mine]), np.array([len(text) for text in theirs])
    common, start, end = (
        process.cpdist(mine, theirs, scorer=scorer, dtype=np.int32)
        for scorer in (LCSseq.similarity, Prefix.similarity, Postfix.similarity)
    )
    # In "aba" and "aa" start and end overlap: they cannot be more than all that is common.
    ends = np.minimum(start + end, common)
    left, right = long[0] - ends, long[1] - ends
    share = 2 * (common - ends) / np.maximum(left + right, 1)
    return np.where((left == 0) | (right == 0), -1, share)
