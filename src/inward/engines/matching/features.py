"""What is looked at in a pair of query and form, each thing with a name and a sentence; computed for all pairs at once."""

from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq, Prefix

from inward.engines.matching import grams
from inward.engines.matching.retrieval import LOOKUPS, Asked, Pairs
from inward.engines.matching.segment import Array, Segment, hashed

_SLOTS = 1 << 16
_START = 4
"""Characters of a common beginning that are counted at most."""
_APART = np.uint64(0x9E3779B97F4A7C15)
_STOCK = hashed(["stock"], "legal")[0]
_BIT = {pair: 1 << n for n, pair in enumerate(LOOKUPS)}


def _bits(*pairs: tuple[str, str]) -> int:
    return sum(_BIT[pair] for pair in pairs)


KEY_GROUPS = {
    "same_full": _bits(("full", "full")),
    "same_core": _bits(("core", "core"), ("body", "core")),
    "same_words": _bits(("words", "words")),
    "same_sound": _bits(("latin", "latin"), ("sound", "latin")),
    "acronym": _bits(("core", "acronym"), ("acronym", "core")),
    "same_domain": _bits(("domain", "domain")),
    "same_root": _bits(("root", "root")),
    "root_is_name": _bits(
        ("root", "core"), ("root", "acronym"), ("core", "root"), ("acronym", "root")
    ),
    "same_identifier": _bits(("identifier", "identifier")),
}

NAMES: dict[str, str] = {
    # by index and columns: for every pair found
    "likeness": "likeness of grams",
    "likeness_of_best": "likeness of grams, as part of the best candidate's",
    "same_full": "same name, sign for sign",
    "same_core": "same after legal form and region are dropped",
    "same_words": "same words in another order",
    "same_sound": "sounds the same in Latin letters",
    "acronym": "one is the acronym of the other",
    "same_domain": "same e-mail or web domain",
    "same_root": "same word in the domain",
    "root_is_name": "domain is the other's name or acronym",
    "same_identifier": "same identifier",
    "city": "city against city: agrees 1, same province 0.5, differs -1",
    "region": "region in the name against region in the name",
    "city_in_name": "city of the row against region in the candidate's name",
    "region_in_city": "region in the row's name against city of the candidate",
    "country": "country agrees 1, differs -1",
    "legal": "legal form agrees 1, differs -1",
    "legal_of_query": "the row names a legal form",
    "stock": "candidate is a stock company",
    "branch": "both name a branch 1, only the row -1, only the candidate -2",
    "scripts": "scripts of row and candidate: 0 Latin and Latin, 1 Latin and Chinese, 2 Chinese and Latin, 3 both Chinese",
    "weight_of_query": "how much the row's name says",
    "weight_of_record": "how much the candidate's name says",
    "namesakes": "how many names of the directory have the candidate's core",
    "namesakes_of_query": "how many names of the directory have the row's core",
    "has_city": "the row has a city",
    "has_domain": "the row has a domain: 1, the candidate too: 2",
    # by comparing grams and strings: for the most promising
    "han_of_query": "rare characters of the row found in the candidate",
    "sound_of_query": "syllables of the row found in the candidate",
    "latin_of_query": "rare words of the row found in the candidate",
    "place_of_query": "words with their place found in the candidate",
    "han_of_record": "rare characters of the candidate found in the row",
    "sound_of_record": "syllables of the candidate found in the row",
    "latin_of_record": "rare words of the candidate found in the row",
    "han_unfound_of_query": "weight of the row's characters not in the candidate",
    "han_unfound_of_record": "weight of the candidate's characters not in the row",
    "latin_unfound_of_query": "weight of the row's words not in the candidate",
    "latin_unfound_of_record": "weight of the candidate's words not in the row",
    "full_ratio": "whole names alike",
    "core_ratio": "cores alike",
    "core_of_query": "part of the row's core found in order in the candidate's",
    "core_of_record": "part of the candidate's core found in order in the row's",
    "edits": "characters to add or drop to get from core to core",
    "swapped": "characters of the cores that stand against other characters",
    "sound_swapped": "letters of their sound that stand against other letters",
    "core_start": "cores begin alike",
    "sound_ratio": "sound alike",
    "latin_ratio": "alike in Latin letters",
    "latin_set": "words in Latin letters alike in any order",
    "latin_part": "one in Latin letters holds the other",
    "numbers": "numbers agree 1, differ -1",
    "length_of_query": "characters of the row's core",
    "length_of_record": "characters of the candidate's core",
    "root_in_name": "domain of one found in the name of the other",
    # against the row's other candidates
    "full_to_best": "whole name alike, less the best candidate's",
    "core_to_best": "core alike, less the best candidate's",
    "latin_to_best": "in Latin letters alike, less the best candidate's",
    "sound_to_best": "sounds alike, less the best candidate's",
    "equals": "candidates with the same core",
}
CHEAP = tuple(NAMES)[: tuple(NAMES).index("han_of_query")]
ALL = tuple(NAMES)


def cheap(
    asked: Asked, segment: Segment, pairs: Pairs, namesakes: Array, namesakes_of_query: Array
) -> Array:
    """Features that need no string; shape (pairs, len(CHEAP)), float32. `among` fills in the one that is missing.

    Args:
        namesakes: how many names of the directory have the candidate's core, a pair.
        namesakes_of_query: how many have the row's core, a query.
    """
    q, f = pairs.query, pairs.form
    out = np.empty((len(q), len(CHEAP)), dtype=np.float32, order="F")
    column = {name: at for at, name in enumerate(CHEAP)}

    def put(name: str, value: Array) -> None:
        out[:, column[name]] = value

    put("likeness", pairs.likeness)
    for name, bits in KEY_GROUPS.items():
        put(name, (pairs.keys & bits) != 0)
    city, region = (asked.city[q], asked.city_province[q]), (asked.region[q], asked.province[q])
    there, named = (
        (segment.city[f], segment.city_province[f]),
        (segment.region[f], segment.province[f]),
    )
    put("city", _places(city, there))
    put("region", _places(region, named))
    put("city_in_name", _places(city, named))
    put("region_in_city", _places(region, there))
    put("country", _agrees(asked.country[q], segment.country[f]))
    put("legal", _agrees(asked.legal[q], segment.legal[f]))
    put("legal_of_query", asked.legal[q] != 0)
    put("stock", segment.legal[f] == _STOCK)
    mine, theirs = asked.branch[q] > 0, segment.branch[f] > 0
    put("branch", np.where(mine & theirs, 1, np.where(mine, -1, np.where(theirs, -2, 0))))
    put("scripts", asked.east[q] * 2 + segment.east[f])
    put("weight_of_query", asked.mass.sum(axis=1)[q])
    put("weight_of_record", segment.mass[f].sum(axis=1))
    put("namesakes", np.log1p(namesakes))
    put("namesakes_of_query", np.log1p(namesakes_of_query[q]))
    put("has_city", asked.city[q] != 0)
    put("has_domain", (asked.domain[q] != 0) * (1 + (segment.domain[f] != 0)))
    return out


def among(query: Array, values: Array, count: int) -> None:
    """Fills in, in place, the cheap feature that depends on the other candidates of the row."""
    likeness = values[:, CHEAP.index("likeness")]
    values[:, CHEAP.index("likeness_of_best")] = likeness / np.maximum(
        _best_of(query, likeness, count), 1e-6
    )


def _best_of(query: Array, value: Array, count: int) -> Array:
    """For each pair, in order of query, the highest value among the pairs of its query."""
    if not len(query):
        return value
    size = np.bincount(query, minlength=count)
    size = size[size > 0]
    return np.repeat(np.maximum.reduceat(value, np.cumsum(size) - size), size)


def _shared(asked: Asked, segment: Segment, pairs: Pairs) -> Array:
    """Weight of the grams both hold, by kind; shape (pairs, kinds)."""
    starts, ends = segment.forward_ends[pairs.form], segment.forward_ends[pairs.form + 1]
    sizes = ends - starts
    owner = np.repeat(np.arange(len(pairs)), sizes)
    place = np.arange(len(owner)) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    gram = segment.forward[place]
    weight = _weights_of(
        asked, gram, np.searchsorted(pairs.query[owner], np.arange(len(asked) + 1))
    )
    cell = owner * grams.KINDS + grams.kind_of(gram)
    return np.bincount(cell, weights=weight, minlength=len(pairs) * grams.KINDS).reshape(
        -1, grams.KINDS
    )


def _weights_of(asked: Asked, gram: Array, bounds: Array) -> Array:
    """Weight in the query of each gram, 0 where it does not hold it; `bounds` cuts the grams by query.

    One query at a time lies open in a table that stays in the cache: by the low bits of its grams, with the whole gram beside.
    """
    weight = np.zeros(len(gram), dtype=np.float32)
    there, heavy = np.full(_SLOTS, -1, dtype=np.int32), np.zeros(_SLOTS, dtype=np.float32)
    held, data, ends = asked.matrix.indices, asked.matrix.data, asked.matrix.indptr.tolist()
    slot_held, slot = (held % _SLOTS).astype(np.uint16), (gram % _SLOTS).astype(np.uint16)
    for query, (a, b) in enumerate(pairwise(bounds.tolist())):
        if a == b:
            continue
        own = slice(ends[query], ends[query + 1])
        mine, places = held[own], slot_held[own]
        there[places], heavy[places] = mine, data[own]
        asking, at = gram[a:b], slot[a:b]
        np.multiply(heavy[at], there[at] == asking, out=weight[a:b])
        if (there[places] != mine).any():
            # Two grams of the name share their low bits (one name in fifty): looked up one by one.
            at = np.minimum(np.searchsorted(mine, asking), len(mine) - 1)
            np.multiply(data[own][at], mine[at] == asking, out=weight[a:b])
        there[places] = -1
    return weight


def _share(part: Array, whole: Array) -> Array:
    """Part of the whole, -1 where there is no whole."""
    return np.where(whole > 0, part / np.maximum(whole, 1e-6), -1.0)


def _agrees(a: Array, b: Array) -> Array:
    return np.where((a == 0) | (b == 0), 0.0, np.where(a == b, 1.0, -1.0))


def _places(a: tuple[Array, Array], b: tuple[Array, Array]) -> Array:
    """1 same place, 0.5 same province, -1 different, 0 where one is unknown."""
    within = (a[1] != 0) & (a[1] == b[1])
    return np.where(
        (a[0] == 0) | (b[0] == 0), 0.0, np.where(a[0] == b[0], 1.0, np.where(within, 0.5, -1.0))
    )


def compared(asked: Asked, segment: Segment, pairs: Pairs, values: Array) -> Array:
    """Adds the features that need strings; shape (pairs, len(ALL)) with the last ones still empty."""
    out = np.empty((len(pairs), len(ALL)), dtype=np.float32, order="F")
    out[:, : len(CHEAP)] = values
    column = {name: at for at, name in enumerate(ALL)}
    rows = pairs.query.tolist()
    shared = _shared(asked, segment, pairs)
    mass_q, mass_f = asked.mass[pairs.query], segment.mass[pairs.form]
    for kind, name in enumerate(("han", "sound", "latin", "place")):
        out[:, column[f"{name}_of_query"]] = _share(shared[:, kind], mass_q[:, kind])
        if name != "place":
            out[:, column[f"{name}_of_record"]] = _share(shared[:, kind], mass_f[:, kind])

    for kind, name in ((grams.HAN, "han"), (grams.LATIN, "latin")):
        out[:, column[f"{name}_unfound_of_query"]] = mass_q[:, kind] - shared[:, kind]
        out[:, column[f"{name}_unfound_of_record"]] = mass_f[:, kind] - shared[:, kind]
    # One flat list cut into columns: thousands of short lists would keep the garbage collector busy.
    flat = segment.texts.joined_at(pairs.form, b"\t").split("\t")
    mine = (asked.full, asked.core, asked.latin, asked.sound, asked.numbers, asked.root)
    full, core, latin, sound, numbers, root = (
        ([strings[row] for row in rows], flat[at :: len(mine)]) for at, strings in enumerate(mine)
    )
    long_q = np.array([len(s) for s in asked.core])[pairs.query]
    long_f = np.array([len(s) for s in core[1]])
    common = process.cpdist(*core, scorer=LCSseq.similarity, dtype=np.int32)
    out[:, column["full_ratio"]] = process.cpdist(*full, scorer=fuzz.ratio, dtype=np.float32) / 100
    out[:, column["core_ratio"]] = 2 * common / np.maximum(long_q + long_f, 1)
    out[:, column["core_of_query"]] = common / np.maximum(long_q, 1)
    out[:, column["core_of_record"]] = common / np.maximum(long_f, 1)
    out[:, column["edits"]] = long_q + long_f - 2 * common
    start = process.cpdist(*core, scorer=Prefix.similarity, dtype=np.int32)
    out[:, column["core_start"]] = np.minimum(start, _START)
    out[:, column["swapped"]] = np.minimum(long_q, long_f) - common
    heard_q, heard_f = (np.array([len(text) for text in side]) for side in sound)
    heard = process.cpdist(*sound, scorer=LCSseq.similarity, dtype=np.int32)
    out[:, column["sound_ratio"]] = 2 * heard / np.maximum(heard_q + heard_f, 1)
    out[:, column["sound_swapped"]] = np.minimum(heard_q, heard_f) - heard
    out[:, column["latin_ratio"]] = (
        process.cpdist(*latin, scorer=fuzz.ratio, dtype=np.float32) / 100
    )
    out[:, column["latin_set"]] = (
        process.cpdist(*latin, scorer=fuzz.token_set_ratio, dtype=np.float32) / 100
    )
    out[:, column["latin_part"]] = (
        process.cpdist(*latin, scorer=fuzz.partial_ratio, dtype=np.float32) / 100
    )
    out[:, column["numbers"]] = [_numbers(a, b) for a, b in zip(*numbers, strict=True)]
    out[:, column["length_of_query"]] = long_q
    out[:, column["length_of_record"]] = long_f
    out[:, column["root_in_name"]] = _roots(root, latin)
    return out


def _numbers(a: str, b: str) -> float:
    if a == b:
        return 1.0 if a else 0.0
    return -1.0 if a and b else -0.5


def _roots(root: tuple[list[str], list[str]], latin: tuple[list[str], list[str]]) -> Array:
    """Likeness of the row's domain and the candidate's name, or the other way round; -1 where no domain is known."""
    out = np.full(len(root[0]), -1.0)
    for mine, theirs in ((root[0], latin[1]), (root[1], latin[0])):
        rows = [at for at, word in enumerate(mine) if word]
        if rows:
            words = [theirs[at].replace(" ", "") for at in rows]
            score = (
                process.cpdist(
                    [mine[at] for at in rows], words, scorer=fuzz.partial_ratio, dtype=np.float32
                )
                / 100
            )
            out[rows] = np.maximum(out[rows], score)
    return out


def beside(query: Array, core: Array, values: Array, count: int) -> None:
    """Fills in, in place, what depends on the other candidates of the row; `core` is the hash of each candidate's core."""
    column = {name: at for at, name in enumerate(ALL)}
    for ratio, name in (
        ("full_ratio", "full_to_best"),
        ("core_ratio", "core_to_best"),
        ("latin_ratio", "latin_to_best"),
        ("sound_ratio", "sound_to_best"),
    ):
        value = values[:, column[ratio]]
        values[:, column[name]] = value - _best_of(query, value, count)
    # One number for query and core: cores are hashes already.
    both = core.astype(np.uint64) + query.astype(np.uint64) * _APART
    _, inverse, number = np.unique(both, return_inverse=True, return_counts=True)
    values[:, column["equals"]] = number[inverse]
