"""Rows of a list against the parts of an index: found, sieved, compared, decided; a block of rows at a time."""

from dataclasses import dataclass, replace

import numpy as np

from inward.engines.matching import decision, differences, features, retrieval
from inward.engines.matching.retrieval import Asked, Pairs
from inward.engines.matching.scorer import Scorer
from inward.engines.matching.segment import Array, Segment

COMPARED = 16
"""Forms compared in full for a row."""


@dataclass
class Part:
    """A segment within a directory: the index as built, or what was put since."""

    segment: Segment
    first: int
    """Number of its first record within the directory."""
    gone: Array | None = None
    """Forms of records that were dropped or replaced since."""
    gone_keys: Array | None = None
    """Sorted keys of those forms."""

    def frequency(self, keys: Array) -> Array:
        """How many forms alive have each key."""
        count = self.segment.frequency(keys)
        if self.gone_keys is not None:
            count = (
                count
                - np.searchsorted(self.gone_keys, keys, "right")
                + np.searchsorted(self.gone_keys, keys, "left")
            )
        return count


@dataclass
class Judged:
    """Pairs compared in full, one a query and record, by query and falling score."""

    query: Array
    record: Array
    """Number within the directory."""
    part: Array
    form: Array
    values: Array
    score: Array
    """Log odds that the pair is the one meant."""
    best: Array
    """Row of each query's best pair, -1 where it has none."""
    sure: Array
    """Probability that the best pair of each query is right, 0 where it has none."""


@dataclass
class _Found:
    """Pairs of all parts with their features, in order of query."""

    query: Array
    part: Array
    form: Array
    record: Array
    core: Array
    pairs: list[Pairs]
    """Of each part; `within` says which of them a row is."""
    within: Array
    values: Array

    def at(self, rows: Array) -> "_Found":
        arrays = {
            name: getattr(self, name)[rows]
            for name in ("query", "part", "form", "record", "core", "within", "values")
        }
        return replace(self, **arrays)


def find(asked: Asked, parts: list[Part], owner: Array) -> _Found:
    """Forms worth a look, with the features that need no string.

    Args:
        asked: the names asked for.
        parts: of the directory.
        owner: the row each name stands in; a row may hold two names.
    """
    pairs = [retrieval.candidates(asked, part.segment, part.gone) for part in parts]
    of_query = sum(part.frequency(asked.hashes["core", "core"]) for part in parts)
    changed = len(parts) > 1 or parts[0].gone is not None
    values = []
    for part, found in zip(parts, pairs, strict=True):
        core = part.segment.core_hash[found.form]
        namesakes = (
            sum(p.frequency(core) for p in parts) if changed else part.segment.namesakes[found.form]
        )
        values.append(
            features.cheap(asked, part.segment, found, np.asarray(namesakes), np.asarray(of_query))
        )
    joined = _Found(
        query=np.concatenate([p.query for p in pairs]),
        part=np.repeat(np.arange(len(parts)), [len(p) for p in pairs]),
        form=np.concatenate([p.form for p in pairs]),
        record=np.concatenate(
            [part.segment.record[p.form] + part.first for part, p in zip(parts, pairs, strict=True)]
        ),
        core=np.concatenate(
            [part.segment.core_hash[p.form] for part, p in zip(parts, pairs, strict=True)]
        ),
        pairs=pairs,
        within=np.concatenate([np.arange(len(p)) for p in pairs]),
        values=np.concatenate(values) if len(values) > 1 else values[0],
    )
    if len(parts) > 1:
        promise = np.concatenate([p.promise for p in pairs])
        joined = joined.at(retrieval.best(joined.query, promise, retrieval.KEPT))
    joined.query = owner[joined.query]
    order = np.argsort(joined.query, kind="stable")
    if len(owner) != len(np.unique(owner)):
        joined = joined.at(order)
    features.among(joined.query, joined.values, len(owner))
    return joined


def compare(asked: Asked, parts: list[Part], found: _Found, count: int) -> _Found:
    """The same pairs with all features; shape of values (pairs, len(features.ALL))."""
    values = np.empty((len(found.query), len(features.ALL)), dtype=np.float32)
    for number, part in enumerate(parts):
        rows = np.flatnonzero(found.part == number)
        if len(rows):
            # Back in the order of names asked for: `features` lays them open one by one.
            rows = rows[np.argsort(found.within[rows], kind="stable")]
            pairs = found.pairs[number].at(found.within[rows])
            values[rows] = features.compared(asked, part.segment, pairs, found.values[rows])
    found.values = values
    features.beside(found.query, found.core, values, count)
    return found


def differing(asked: Asked, parts: list[Part], found: _Found) -> Array:
    """What of the two names of each pair differs, shape (pairs, len(differences.NAMES))."""
    out = np.empty((len(found.query), len(differences.NAMES)), dtype=np.float32)
    for number, part in enumerate(parts):
        rows = np.flatnonzero(found.part == number)
        named = found.pairs[number].query[found.within[rows]].tolist()
        texts = part.segment.texts.joined_at(found.form[rows], b"\t").split("\t")
        mine = ([side[at] for at in named] for side in (asked.core, asked.latin, asked.sound))
        # In the order of `Segment.texts`.
        theirs = (texts[1::6], texts[2::6], texts[3::6])
        out[rows] = differences.columns(
            differences.Sides(*mine), differences.Sides(*theirs), asked.weights
        )
    return out


def judge(asked: Asked, parts: list[Part], owner: Array, count: int, scorer: Scorer) -> Judged:
    """Finds, compares and decides; `count` rows, `owner` as in `find`."""
    found = find(asked, parts, owner)
    promising = scorer.sieve.score(found.values, features.CHEAP)
    found = compare(asked, parts, found.at(retrieval.best(found.query, promising, COMPARED)), count)
    score = scorer.pair.score(found.values, features.ALL)
    compared = decision.holders(found.query, found.values, count)
    rows = decision.one_a_record(found.query, found.record, score)
    found, score = found.at(rows), score[rows]
    score = decision.ranked(
        scorer.rank,
        found.query,
        score,
        found.values,
        compared,
        lambda rows: differing(asked, parts, found.at(rows)),
    )
    order = np.lexsort((-score, found.query))
    found, score = found.at(order), score[order]
    best = np.full(count, -1)
    first = np.flatnonzero(decision.places(found.query) == 0)
    best[found.query[first]] = first
    sure = np.zeros(count)
    sure[found.query[first]] = decision.sure(score[first], found.values[first])
    return Judged(
        found.query, found.record, found.part, found.form, found.values, score, best, sure
    )
