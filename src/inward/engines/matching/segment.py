"""Part of an index: forms of names as columns, an inverted list of their grams, sorted keys. Lies on disk, memory-mapped.

A *form* is one name of one record. All arrays are per form unless said otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from inward.engines.matching import context, facts, grams, names
from inward.engines.matching.collecting import without_collecting
from inward.engines.matching.records import Record
from inward.engines.matching.spread import spread
from inward.engines.matching.strings import Strings

Array = npt.NDArray[Any]

SALT = {
    key: 11 + at
    for at, key in enumerate(
        (
            "full",
            "core",
            "words",
            "acronym",
            "latin",
            "domain",
            "root",
            "identifier",
            "place",
            "legal",
            "text",
        )
    )
}
PRIOR_SIZE = 5_000
"""A small directory does not know which words are common; it is treated as if this many other names stood beside it."""
PRIOR_COUNT = 50
_CHUNK = 20_000
_LENGTH_DAMPING = 0.75
"""1 would be the cosine. Below 1, a short query finds its long full name before other short names."""


@dataclass(frozen=True)
class Statistics:
    """How many forms hold each gram; frozen when a directory is built, so that one record more changes nothing for the others.

    `counts` has shape (grams.SIZE,), `total` is the number of forms counted.
    """

    counts: Array
    total: int

    def weights(self) -> Array:
        """Rarity of each gram, about 2 (in every fifth name) to 11 (in one of 100,000)."""
        odds = self.counts.astype(np.float32)
        odds += 1
        np.divide(self.total + PRIOR_SIZE, odds, out=odds)
        return np.log1p(odds, out=odds)


def prior_counts() -> Array:
    """Counts that every directory starts from: trade words and places are common wherever the office is."""
    words = [
        names.take_apart(word)
        for word in (*facts.glossary(), *facts.glossary().values(), *facts.regions())
    ]
    nothing = [""] * len(words)
    _, gram = grams.of_names(words, nothing, nothing)
    counts = np.zeros(grams.SIZE, dtype=np.int32)
    counts[np.unique(gram)] = PRIOR_COUNT
    return counts


@dataclass
class Segment:
    """Forms of names and what is needed to find and compare them."""

    texts: Strings
    """full, core, latin, sound, numbers of the name and the word of the domain that names the record, with tabs between."""
    ids: Strings
    """Per record."""
    id_key: Array
    """Sorted hashes of the ids; `id_record` has the record of each."""
    id_record: Array
    record: Array
    """Record the form belongs to."""
    legal: Array
    branch: Array
    """Characters after the legal form."""
    region: Array
    province: Array
    """Of the region in the name."""
    city: Array
    city_province: Array
    country: Array
    domain: Array
    root_hash: Array
    identifier: Array
    full_hash: Array
    core_hash: Array
    namesakes: Array
    """How many forms have the same core."""
    acronym: Array
    east: Array
    mass: Array
    """Sum of the weights of the form's grams by kind, shape (forms, 4)."""
    forward: Array
    """Grams of all forms one after another; `forward_ends` cuts them."""
    forward_ends: Array
    posting: Array
    """Forms of all grams one after another; `posting_ends` (by gram) cuts them."""
    posting_ends: Array
    posting_weight: Array
    key: Array
    """Sorted keys; `key_form` has the form of each."""
    key_form: Array

    def __len__(self) -> int:
        return len(self.record)

    @cached_property
    def inverted(self) -> sparse.csr_array:
        """Gram x form, the weight of a gram divided by the form's damped length."""
        shape = (grams.SIZE, len(self))
        return sparse.csr_array(
            (self.posting_weight, self.posting, self.posting_ends), shape=shape, copy=False
        )

    def found(self, keys: Array, most: int) -> tuple[Array, Array]:
        """Forms with the given keys, at most `most` for each; returns positions in `keys`, forms. A key of 0 finds nothing."""
        left = np.searchsorted(self.key, keys, "left")
        count = np.where(keys == 0, 0, np.searchsorted(self.key, keys, "right") - left)
        count = np.minimum(count, most)
        position = np.repeat(np.arange(len(keys)), count)
        offset = np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count)
        return position, self.key_form[left[position] + offset]

    def frequency(self, keys: Array) -> Array:
        """How many forms have each key."""
        last: Array = np.searchsorted(self.key, keys, "right")
        return last - np.searchsorted(self.key, keys, "left")

    def record_of(self, ids: Sequence[str]) -> Array:
        """Number of the record with each id, -1 where there is none."""
        keys = hashed(ids, "text")
        at = np.minimum(np.searchsorted(self.id_key, keys), max(len(self.id_key) - 1, 0))
        return (
            np.where(self.id_key[at] == keys, self.id_record[at], -1)
            if len(self.id_key)
            else np.full(len(ids), -1)
        )

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Strings):
                np.save(folder / f"{field.name}.block.npy", value.block)
                np.save(folder / f"{field.name}.ends.npy", value.ends)
            else:
                np.save(folder / f"{field.name}.npy", value)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Maps the files into memory; pages are read when looked at, and shared by all processes."""

        def mapped(name: str) -> Array:
            path = folder / f"{name}.npy"
            # An empty file cannot be mapped.
            array: Array = np.load(path, mmap_mode="r" if path.stat().st_size > 200 else None)
            # A plain view of the mapped pages: slices of np.memmap cost more than they read.
            return np.asarray(array)

        def column(name: str) -> Any:
            if (folder / f"{name}.block.npy").exists():
                return Strings(mapped(f"{name}.block"), mapped(f"{name}.ends"))
            return mapped(name)

        return cls(**{field.name: column(field.name) for field in fields(cls)})


def hashed(strings: Sequence[str], salt: str) -> Array:
    return grams.hashed(strings, SALT[salt])


def hashed_few(strings: Sequence[str], salt: str) -> Array:
    return grams.hashed_few(strings, SALT[salt])


_Columns = tuple[tuple[Any, ...], ...]
"""Forms as columns of plain words, which go from process to process quickly: number of the record, name, country, city, domain, identifier."""
_NONE: _Columns = ((), (), (), (), (), ())


def _forms(records: Iterable[Record]) -> Iterator[tuple[Any, ...]]:
    """Every name of every record once."""
    for number, record in enumerate(records):
        for name in dict.fromkeys((record.name, *record.other_names)):
            if name.strip() or name == record.name:
                beside = (record.country, record.city, record.domain, record.identifier)
                yield number, name, *beside


def build(
    records: Iterable[Record], statistics: Statistics | None = None, processes: int = 1
) -> tuple[Segment, Statistics]:
    """Indexes records; without `statistics` they are counted from these records. Memory: about 1 kB a name.

    Returns:
        The segment and the statistics it was weighed with.

    Raises:
        ValueError: two records have one id.
    """
    ids: list[str] = []
    pieces: list[dict[str, Any]] = []
    counts = prior_counts() if statistics is None else statistics.counts

    def noted() -> Iterator[Record]:
        for record in records:
            ids.append(record.id)
            yield record

    stream = _forms(noted())
    chunks = iter(lambda: tuple(zip(*islice(stream, _CHUNK), strict=True)), ())
    for piece in spread(_columns, chunks, processes):
        if statistics is None:
            counts += np.bincount(piece["forward"], minlength=grams.SIZE).astype(np.int32)
        pieces.append(piece)
    pieces = pieces or [_columns(_NONE)]
    columns = {name: _stack([piece.pop(name) for piece in pieces]) for name in list(pieces[0])}
    statistics = statistics or Statistics(counts, len(columns["record"]))
    return _with_lists(columns, ids, statistics), statistics


def _by_id(ids: list[str]) -> tuple[Array, Array]:
    keys = hashed(ids, "text")
    order = np.argsort(keys, kind="stable")
    twice = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    if len(twice):
        raise ValueError(
            f"Two records have the id {ids[order[twice[0]]]!r}: every record needs an id of its own."
        )
    return keys[order], order


def _stack(parts: list[Any]) -> Any:
    return Strings.joined(parts) if isinstance(parts[0], Strings) else np.concatenate(parts)


def _columns(chunk: _Columns) -> dict[str, Any]:
    """Columns of some forms; `keys` has one row a form."""
    numbers, said, countries, towns, hosts, codes = chunk
    with without_collecting():
        taken = [names.take_apart.__wrapped__(name) for name in said]
    cities = [context.city(town) for town in towns]
    domains = [context.domain(host) for host in hosts]
    roots = [squeezed(root) for _, root in domains]
    owner, gram = grams.of_names(taken, roots, [key for key, _ in cities])
    identifiers = hashed([context.identifier(one) for one in codes], "identifier")
    columns: dict[str, Any] = {
        "texts": Strings.of(
            [
                "\t".join((n.full, n.core, n.latin, n.sound, n.numbers, root))
                for n, root in zip(taken, roots, strict=True)
            ]
        ),
        "record": np.array(numbers, dtype=np.int32),
        "legal": hashed_few([n.legal for n in taken], "legal"),
        "branch": np.array([min(n.branch, 99) for n in taken], dtype=np.int8),
        "region": hashed_few([n.region for n in taken], "place"),
        "province": hashed_few([n.province for n in taken], "place"),
        "city": hashed_few([key for key, _ in cities], "place"),
        "city_province": hashed_few([province for _, province in cities], "place"),
        "country": country_codes(countries),
        "domain": hashed_few([domain for domain, _ in domains], "domain"),
        "root_hash": hashed_few(roots, "root"),
        "identifier": identifiers,
        "acronym": hashed([n.acronym for n in taken], "acronym"),
        "east": np.array([n.east for n in taken], dtype=bool),
        "forward": gram.astype(np.int32),
        "size": np.bincount(owner, minlength=len(taken)).astype(np.int32),
    }
    keys = name_keys(taken)
    columns["full_hash"], columns["core_hash"] = keys["full"], keys["core"]
    columns["keys"] = np.stack(
        [*keys.values(), columns["acronym"], columns["domain"], columns["root_hash"], identifiers],
        axis=1,
    )
    return columns


def name_keys(taken: Sequence[names.Name]) -> dict[str, Array]:
    """Keys under which a name is found whole."""
    return {
        "full": hashed([n.full.replace(" ", "") for n in taken], "full"),
        "core": hashed([n.core.replace(" ", "") for n in taken], "core"),
        "body": hashed([n.body.replace(" ", "") for n in taken], "core"),
        "words": hashed([" ".join(sorted(set(n.latin.split()))) for n in taken], "words"),
        "latin": hashed([n.latin.replace(" ", "") for n in taken], "latin"),
        "sound": hashed([n.sound.replace(" ", "").replace(".", "") for n in taken], "latin"),
    }


def squeezed(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


def country_codes(values: Sequence[str]) -> Array:
    """Two letters of the country as one number, 0 where unknown."""
    codes = [context.near_country(context.country(value)) for value in values]
    return np.array(
        [ord(c[0]) * 256 + ord(c[1]) if len(c) == 2 else 0 for c in codes], dtype=np.int32
    )


def masses(weights: Array, gram: Array, owner: Array, count: int) -> Array:
    """Sum of weights by owner and kind, shape (count, 4)."""
    cell = owner * grams.KINDS + grams.kind_of(gram)
    return (
        np.bincount(cell, weights=weights[gram], minlength=count * grams.KINDS)
        .reshape(count, grams.KINDS)
        .astype(np.float32)
    )


def _weighed(gram: Array, ends: Array, weights: Array) -> tuple[Array, Array]:
    """Mass of each form by kind, and the weight of each gram in its form; block by block, to stay small in memory."""
    count = len(ends) - 1
    mass = np.zeros((count, grams.KINDS), dtype=np.float32)
    value = np.empty(len(gram), dtype=np.float32)
    for first in range(0, count, _CHUNK):
        last = min(first + _CHUNK, count)
        entries = slice(ends[first], ends[last])
        owner = np.repeat(np.arange(last - first), np.diff(ends[first : last + 1]))
        own = gram[entries].astype(np.int64)
        cell = owner * grams.KINDS + grams.kind_of(own)
        squares = np.bincount(
            cell, weights=np.square(weights[own]), minlength=(last - first) * grams.KINDS
        )
        lengths = np.maximum(squares, 1e-9) ** (0.5 * _LENGTH_DAMPING)
        value[entries] = weights[own] / lengths[cell]
        mass[first:last] = masses(weights, own, owner, last - first)
    return mass, value


def _with_lists(columns: dict[str, Any], ids: list[str], statistics: Statistics) -> Segment:
    id_key, id_record = _by_id(ids)
    size, keys = columns.pop("size"), columns.pop("keys")
    ends = np.concatenate([[0], np.cumsum(size, dtype=np.int64)])
    mass, value = _weighed(columns["forward"], ends, statistics.weights())
    shape = (len(size), grams.SIZE)
    # The same entries seen from the other side: by gram instead of by form.
    listed = sparse.csr_array(
        (value, columns["forward"], ends.astype(np.int32)), shape=shape
    ).tocsc()
    order = np.argsort(keys, axis=None, kind="stable")
    flat = keys.ravel()[order]
    used = flat != 0
    key, form = flat[used], (order[used] // keys.shape[1]).astype(np.int32)
    core = columns["core_hash"]
    namesakes = np.searchsorted(key, core, "right") - np.searchsorted(key, core, "left")
    return Segment(
        **columns,
        ids=Strings.of(ids),
        id_key=id_key,
        id_record=id_record.astype(np.int32),
        namesakes=namesakes.astype(np.int32),
        mass=mass,
        forward_ends=ends,
        posting=listed.indices.astype(np.int32, copy=False),
        posting_ends=listed.indptr.astype(np.int32),
        posting_weight=listed.data,
        key=key,
        key_form=form,
    )
