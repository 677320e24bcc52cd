"""Names as sets of hashed grams, computed for whole lists at once on arrays of code points.

Four kinds, each weighted by its own: pairs of Chinese characters; pairs of syllables; Latin words, pairs of them,
and pieces of four letters; a word together with a place (the only hospital of a town is found by these two). A gram is a number below `SIZE`; the kind stands in its highest bits. Two grams that share a number
by chance do no harm worth a dictionary: at 400,000 names about one in ten thousand pairs of names shares one.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from inward.engines.matching import names, text

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

HAN, SOUND, LATIN, PLACE = 0, 1, 2, 3
KINDS = 4
_BITS = 21
SIZE = KINDS << _BITS
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_BREAK, _BLANK = 10, 32


def kind_of(grams: Ints) -> Ints:
    """The kind (`HAN`, `SOUND`, `LATIN`, `PLACE`) of each gram."""
    return grams >> _BITS


def hashed(strings: Sequence[str], salt: int = 0) -> Hashes:
    """A 64-bit number for each string, the same in every process; 0 for the empty string."""
    sizes = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    codes = np.frombuffer("".join(strings).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _hash_runs(codes, sizes, salt)


def hashed_few(strings: Sequence[str], salt: int = 0) -> Hashes:
    """The same numbers as `hashed`; quicker where the strings are few and stand there often, as places do."""
    place = {string: at for at, string in enumerate(dict.fromkeys(strings))}
    rows = np.fromiter(map(place.__getitem__, strings), dtype=np.int64, count=len(strings))
    return hashed(list(place), salt)[rows]


def of_names(
    taken: Sequence[names.Name], roots: Sequence[str], places: Sequence[str]
) -> tuple[Ints, Ints]:
    """Grams of many names.

    Args:
        taken: the names.
        roots: for each, the word of its domain that names the organisation, or ''.
        places: for each, the key of the city that stands beside the name, or ''.

    Returns:
        Two arrays of equal length: the position of the name, and the gram; each pair once, in order.
    """
    han = [" ".join(text.EAST_RUN.findall(n.body)) if n.east else "" for n in taken]
    pieces = [" ".join(_spelled(n)).replace(" ", "") for n in taken]
    latin = [
        f"{n.latin} . {root}" if root else n.latin for n, root in zip(taken, roots, strict=True)
    ]
    parts = [
        _windows(han, 2, HAN),
        _words([n.sound for n in taken], SOUND)[1],
        *_words(latin, LATIN),
        _windows(pieces, 4, LATIN, edges=True),
        _windows(roots, 4, LATIN, edges=True),
        _placed_words([n.latin for n in taken], places),
        _placed_words([n.latin for n in taken], [n.region for n in taken]),
    ]
    owner = np.concatenate([part[0] for part in parts])
    gram = np.concatenate([part[1] for part in parts])
    packed = owner * SIZE + gram
    packed.sort()
    packed = packed[np.concatenate([[True], packed[1:] != packed[:-1]])] if len(packed) else packed
    return packed // SIZE, packed % SIZE


def _spelled(name: names.Name) -> list[str]:
    """Words worth cutting into pieces: of a Latin name all, of a Chinese one its brand and what stands in Latin letters."""
    if not name.east:
        return name.body.split()
    if " " not in name.full:
        return [name.brand]
    return [word for word in name.full.split() if word.isascii()] + [name.brand]


def _codes(strings: Sequence[str]) -> tuple[Ints, Ints]:
    """Code points of all strings with a break after each, and the string each code point belongs to."""
    joined = "\n".join(strings) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.int64
    )
    owner = np.cumsum(codes == _BREAK) - (codes == _BREAK)
    return codes, owner


def _mixed(values: Hashes) -> Hashes:
    """Spreads the bits, so that near numbers end far apart."""
    values = values ^ (values >> np.uint64(31))
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def _placed(hashes: Hashes, kind: int) -> Ints:
    low = (_mixed(hashes) & np.uint64((1 << _BITS) - 1)).astype(np.int64)
    return low + (kind << _BITS)


def _windows(lines: Sequence[str], size: int, kind: int, edges: bool = False) -> tuple[Ints, Ints]:
    """Windows of `size` characters that hold no blank; with `edges`, the ends of a line count as a character."""
    if edges:
        lines = [f"^{line}$" if line else "" for line in lines]
    codes, owner = _codes(lines)
    if len(codes) < size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    count = len(codes) - size + 1
    sound = np.ones(count, dtype=bool)
    value = np.full(count, size, dtype=np.uint64)
    for at in range(size):
        here = codes[at : at + count]
        sound &= (here != _BREAK) & (here != _BLANK)
        value = (value + here.astype(np.uint64)) * _PRIME
    return owner[:count][sound], _placed(value[sound], kind)


def _words(lines: Sequence[str], kind: int) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Words of each line, and pairs of neighbouring words; '.' stands for a gap."""
    line, words, gap = _split(lines)
    follows = (line[1:] == line[:-1]) & ~gap[1:] & ~gap[:-1]
    value = words[:-1] * _PRIME + words[1:]
    return (line[~gap], _placed(words[~gap], kind)), (
        line[:-1][follows],
        _placed(value[follows], kind),
    )


def words(lines: Sequence[str]) -> tuple[Ints, Ints]:
    """Line and gram of each whole word."""
    line, hashes, gap = _split(lines)
    return line[~gap], _placed(hashes[~gap], LATIN)


def _split(lines: Sequence[str]) -> tuple[Ints, Hashes, npt.NDArray[np.bool_]]:
    """Line and hash of each word, and whether it is a gap."""
    codes, owner = _codes(lines)
    inside = (codes != _BLANK) & (codes != _BREAK)
    starts = inside & ~np.concatenate([[False], inside[:-1]])
    number = np.cumsum(starts) - 1
    begins = np.flatnonzero(starts)
    sizes = np.bincount(number[inside], minlength=len(begins))
    words = _hash_runs(codes[inside], sizes, salt=7)
    return owner[begins], words, codes[begins] == ord(".")


def _placed_words(lines: Sequence[str], places: Sequence[str]) -> tuple[Ints, Ints]:
    """Words of each line together with its place; nothing where there is none."""
    where = hashed_few(places, salt=5)
    line, words, gap = _split(
        [line if place else "" for line, place in zip(lines, places, strict=True)]
    )
    kept = ~gap
    return line[kept], _placed(words[kept] * _PRIME + where[line[kept]], PLACE)


def _hash_runs(codes: npt.NDArray[Any], sizes: Ints, salt: int) -> Hashes:
    """A number for each run of code points, `sizes` long each, one after another; an empty run gives 0."""
    ends = np.cumsum(sizes)
    starts, filled = ends - sizes, sizes > 0
    terms = codes.astype(np.uint64)
    terms += np.uint64(salt << 32)
    terms *= _PRIME
    place = (np.arange(len(codes)) - np.repeat(starts, sizes)).view(np.uint64)
    place *= np.uint64(0xD6E8FEB86659FD93)
    terms += place
    totals = np.zeros(len(sizes), dtype=np.uint64)
    if len(codes):
        totals[filled] = _mixed(np.add.reduceat(_mixed(terms), starts[filled]) | np.uint64(1))
    return totals
