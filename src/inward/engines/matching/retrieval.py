"""From queries to the few forms worth comparing: by sparse product over grams, and by keys."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import _sparsetools

from inward.engines.matching import context, grams, names
from inward.engines.matching.records import Query
from inward.engines.matching.segment import (
    Array,
    Segment,
    country_codes,
    hashed,
    masses,
    name_keys,
    squeezed,
)

POSTINGS = 5_000
"""Postings read for a query: its rarest grams first. Where a name holds only common words, the rest of it does not help to find it."""
NEAREST = 96
"""Forms taken by grams."""
SAME_KEY = 30
"""Forms taken for each key."""
KEPT = 96
"""Forms looked at, the most promising by what is known without comparing."""
KEY_BONUS = np.array([0.8, 0.6, 0.6, 0.4, 0.6, 0.4, 0.3, 0.3, 1.0, 0.4, 0.3, 0.3, 0.3, 0.2, 3.0])
"""What a common key is worth beside the likeness of grams, which is about 0 to 3; in the order of `LOOKUPS`."""
PLACE_BONUS = 0.35
KIND_WEIGHT = np.array([0.8, 0.3, 1.0, 1.2], dtype=np.float32)

# Key of the query -> key of the directory it is looked up among.
LOOKUPS = (("full", "full"), ("core", "core"), ("body", "core"), ("words", "words"), ("latin", "latin"), ("sound", "latin"),
           ("core", "acronym"), ("acronym", "core"), ("domain", "domain"), ("root", "root"), ("root", "core"), ("root", "acronym"),
           ("core", "root"), ("acronym", "root"), ("identifier", "identifier"))  # fmt: skip


_FORM_BITS, _ROW_BITS = 28, 22
_BONUS = ((np.arange(1 << len(LOOKUPS))[:, None] >> np.arange(len(LOOKUPS))) & 1) @ KEY_BONUS
"""Of each set of common keys."""
_ONE_SALT = {("body", "core"), ("sound", "latin")} | {(a, b) for a, b in LOOKUPS if a == b} - {
    ("root", "root")
}
"""Lookups whose keys are made alike on both sides; for the others the word is hashed as the other side does."""


@dataclass
class Asked:
    """Queries as columns. Every array has one entry a query unless said otherwise."""

    taken: list[names.Name]
    full: list[str]
    core: list[str]
    latin: list[str]
    sound: list[str]
    numbers: list[str]
    root: list[str]
    hashes: dict[tuple[str, str], Array]
    """By `LOOKUPS`."""
    legal: Array
    branch: Array
    region: Array
    province: Array
    city: Array
    city_province: Array
    country: Array
    domain: Array
    identifier: Array
    checked: Array
    """Whether the check digits of the identifier are right."""
    east: Array
    mass: Array
    """Shape (queries, 4)."""
    weights: Array
    """Of each gram, the directory's."""
    matrix: sparse.csr_array
    """Query x gram, weights of all grams."""
    lookup: sparse.csr_array
    """Query x gram, normalised, only the grams read from the inverted list."""

    def __len__(self) -> int:
        return len(self.taken)


def ask(queries: Sequence[Query], weights: Array, counts: Array) -> Asked:
    """Takes the queries apart; `weights` and `counts` are the directory's, by gram."""
    taken = [names.take_apart(query.name) for query in queries]
    cities = [context.city(query.city) for query in queries]
    domains = [context.domain(query.email_domain) for query in queries]
    identifiers = [context.identifier(query.identifier) for query in queries]
    roots = [squeezed(root) for _, root in domains]
    owner, gram = grams.of_names(taken, roots, [key for key, _ in cities])
    shape = (len(queries), grams.SIZE)
    ends = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(queries)))])
    keys = name_keys(taken) | {
        "acronym": hashed([n.acronym for n in taken], "acronym"),
        "domain": hashed([domain for domain, _ in domains], "domain"),
        "identifier": hashed(identifiers, "identifier"),
    }
    short = [n.core.replace(" ", "") for n in taken]
    short = [word if word.isascii() and 2 <= len(word) <= 20 else "" for word in short]
    acronyms = [n.acronym for n in taken]
    plain = {"root": roots, "core": short, "acronym": acronyms}
    # In the order of `LOOKUPS`: the bits of a pair's keys are counted by it.
    hashes = {(a, b): keys[a] if (a, b) in _ONE_SALT else hashed(plain[a], b) for a, b in LOOKUPS}
    return Asked(
        taken=taken,
        full=[n.full for n in taken],
        core=[n.core for n in taken],
        latin=[n.latin for n in taken],
        sound=[n.sound for n in taken],
        numbers=[n.numbers for n in taken],
        root=roots,
        hashes=hashes,
        legal=hashed([n.legal for n in taken], "legal"),
        branch=np.array([min(n.branch, 99) for n in taken], dtype=np.int8),
        region=hashed([n.region for n in taken], "place"),
        province=hashed([n.province for n in taken], "place"),
        city=hashed([key for key, _ in cities], "place"),
        city_province=hashed([province for _, province in cities], "place"),
        country=country_codes([query.country for query in queries]),
        domain=keys["domain"],
        identifier=keys["identifier"],
        checked=np.array(
            [context.checks(value) if value else False for value in identifiers], dtype=bool
        ),
        east=np.array([n.east for n in taken], dtype=bool),
        mass=masses(weights, gram, owner, len(queries)),
        weights=weights,
        matrix=sparse.csr_array((weights[gram], gram, ends), shape=shape),
        lookup=_lookup(owner, gram, weights, counts, shape),
    )


def _lookup(
    owner: Array, gram: Array, weights: Array, counts: Array, shape: tuple[int, int]
) -> sparse.csr_array:
    """The rarest grams of each query whose postings together are not more than `POSTINGS`, always at least two."""
    cell = owner * grams.KINDS + grams.kind_of(gram)
    length = np.sqrt(
        np.bincount(cell, weights=np.square(weights[gram]), minlength=shape[0] * grams.KINDS)
    )
    value = weights[gram] / np.maximum(length[cell], 1e-9) * KIND_WEIGHT[grams.kind_of(gram)]
    order = np.lexsort((gram, counts[gram], owner))
    owner, gram, value = owner[order], gram[order], value[order]
    cost = np.cumsum(counts[gram], dtype=np.int64)
    first = np.searchsorted(owner, np.arange(shape[0]))
    before = np.concatenate([[0], cost])[first][owner]
    rank = np.arange(len(owner)) - first[owner]
    kept = (cost - before <= POSTINGS) | (rank < 2)
    ends = np.concatenate([[0], np.cumsum(np.bincount(owner[kept], minlength=shape[0]))])
    # int32 throughout: one wider index would make SciPy copy the whole inverted list.
    return sparse.csr_array(
        (value[kept].astype(np.float32), gram[kept].astype(np.int32), ends.astype(np.int32)),
        shape=shape,
    )


@dataclass
class Pairs:
    """Queries and forms worth comparing; one entry a pair."""

    query: Array
    form: Array
    likeness: Array
    """Of grams, by the inverted list; 0 where the form was found by a key only."""
    keys: Array
    """Bit n is set where the two share a key by `LOOKUPS[n]`."""
    promise: Array
    """How much speaks for the pair before names are compared."""

    def __len__(self) -> int:
        return len(self.query)

    def at(self, rows: Array) -> "Pairs":
        return Pairs(
            self.query[rows],
            self.form[rows],
            self.likeness[rows],
            self.keys[rows],
            self.promise[rows],
        )


def _nearest(asked: Asked, segment: Segment, gone: Array | None) -> Pairs:
    """Forms by grams; `gone` marks forms of records that were dropped or replaced."""
    data, form, ends = _product(asked.lookup, segment)
    if gone is not None:
        data = np.where(gone[form], 0.0, data)
    picked = []
    for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        if end - start > NEAREST:
            picked.append(
                start
                + np.argpartition(data[start:end], end - start - NEAREST)[end - start - NEAREST :]
            )
        else:
            picked.append(np.arange(start, end))
    place = np.concatenate(picked) if picked else np.empty(0, np.int64)
    place = place[data[place] > 0]
    query = np.searchsorted(ends, place, "right") - 1
    return Pairs(
        query,
        form[place].astype(np.int64),
        data[place].astype(np.float64),
        np.zeros(len(place), np.int64),
        np.zeros(len(place)),
    )


def _product(rows: sparse.csr_array, segment: Segment) -> tuple[Array, Array, Array]:
    """Data, columns and row ends of rows @ the inverted list.

    Called where SciPy's own `@` calls it, but without counting the result first: it cannot hold more than the postings read.
    """
    inverted = segment.inverted
    most = int((inverted.indptr[rows.indices + 1] - inverted.indptr[rows.indices]).sum())
    ends = np.empty(rows.shape[0] + 1, dtype=np.int32)
    form, data = np.empty(most, dtype=np.int32), np.empty(most, dtype=np.float32)
    _sparsetools.csr_matmat(
        rows.shape[0], inverted.shape[1], rows.indptr, rows.indices, rows.data,
        inverted.indptr, inverted.indices, inverted.data, ends, form, data
    )  # fmt: skip
    return data[: ends[-1]], form[: ends[-1]], ends


def _by_key(asked: Asked, segment: Segment, gone: Array | None) -> Pairs:
    parts = []
    for bit, keys in enumerate(asked.hashes.values()):
        query, form = segment.found(keys, SAME_KEY)
        parts.append(
            Pairs(
                query,
                form.astype(np.int64),
                np.zeros(len(form)),
                np.full(len(form), 1 << bit),
                np.zeros(len(form)),
            )
        )
    pairs = _joined(parts)
    return pairs if gone is None else pairs.at(~gone[pairs.form])


def _joined(parts: Sequence[Pairs]) -> Pairs:
    columns = [
        [getattr(part, name) for part in parts]
        for name in ("query", "form", "likeness", "keys", "promise")
    ]
    return Pairs(*(np.concatenate(column) for column in columns))


def candidates(asked: Asked, segment: Segment, gone: Array | None = None) -> Pairs:
    """Pairs of query and form worth comparing, each once, at most `KEPT` a query, in order of query."""
    pairs = _joined([_nearest(asked, segment, gone), _by_key(asked, segment, gone)])
    # Query, form and row as one number: sorting it is five times as fast as finding the order of two.
    packed = (pairs.query << _FORM_BITS | pairs.form) << _ROW_BITS | np.arange(len(pairs))
    packed.sort()
    order, packed = packed & ((1 << _ROW_BITS) - 1), packed >> _ROW_BITS
    first = (
        np.flatnonzero(np.concatenate([[True], packed[1:] != packed[:-1]]))
        if len(packed)
        else np.empty(0, np.int64)
    )
    once = pairs.at(order[first])
    if len(first):
        once.likeness = np.maximum.reduceat(pairs.likeness[order], first)
        once.keys = np.bitwise_or.reduceat(pairs.keys[order], first)
    once.promise = _promise(asked, segment, once)
    return once.at(best(once.query, once.promise, KEPT))


def _promise(asked: Asked, segment: Segment, pairs: Pairs) -> Array:
    """What speaks for a pair before names are compared."""
    city, region = asked.city[pairs.query], asked.region[pairs.query]
    there, named = segment.city[pairs.form], segment.region[pairs.form]
    same_place = ((city != 0) & ((city == there) | (city == named))) | (
        (region != 0) & ((region == there) | (region == named))
    )
    promise: Array = pairs.likeness + _BONUS[pairs.keys] + PLACE_BONUS * same_place
    return promise


def best(query: Array, score: Array, most: int) -> Array:
    """Rows with the `most` highest scores of each query, by query and falling score; of equal scores the earlier row."""
    if not len(query):
        return np.empty(0, dtype=np.int64)
    # One sort instead of two: scores of one query lie within a span of their own.
    span = float(score.max()) - float(score.min()) + 1
    order = np.argsort(query * span - score, kind="stable")
    size = np.bincount(query)
    place = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size)
    kept: Array = order[place < most]
    return kept
