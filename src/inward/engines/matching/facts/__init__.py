"""What the matcher knows of the world: legal forms, regions, generic words, trade words, free mailboxes.

Each is a text file beside this one, small enough to be read and corrected by hand; its first lines say where it comes from.
"""

import re
from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def legal_forms() -> dict[str, str]:
    """Legal form as it stands in a normalised name -> class (limited, stock, partnership, ...)."""
    return dict(line.split("=") for line in _lines("legal_forms.txt"))


@cache
def glossary() -> dict[str, str]:
    """Chinese or Japanese trade word (simplified characters) -> English words."""
    entries = (entry.split("=") for line in _lines("glossary.txt") for entry in line.split())
    return {word: english.replace("_", " ") for word, english in entries}


@cache
def _generic() -> tuple[frozenset[str], dict[str, str]]:
    joining: set[str] = set()
    canonical: dict[str, str] = {}
    for line in _lines("generic.txt"):
        if line.startswith("@joining"):
            joining.update(line.split()[1:])
        elif not line.startswith("@"):
            for entry in line.split():
                word, _, form = entry.partition("=")
                canonical.setdefault(word, form)
    return frozenset(joining), canonical


def joining_words() -> frozenset[str]:
    """Latin words that only join (of, and, de, für): left out of acronyms."""
    return _generic()[0]


def canonical_words() -> dict[str, str]:
    """Latin word -> the one English form under which words alike are compared; '' drops the word."""
    return _generic()[1]


@cache
def regions() -> dict[str, tuple[str, str]]:
    """Place name in simplified characters -> (name in Latin letters or '' for plain pinyin, province)."""
    places: dict[str, tuple[str, str]] = {}
    for line in _lines("regions.txt"):
        head, _, rest = line.partition(":")
        province, _, latin = head.partition("=")
        places.setdefault(province, (latin, province))
        for entry in rest.split():
            place, _, latin = entry.partition("=")
            places.setdefault(place, (latin, province))
    return places


@cache
def kanji() -> dict[str, str]:
    """Simplified character or two -> how it is mostly read in Japanese names."""
    return dict(entry.split("=") for line in _lines("kanji.txt") for entry in line.split())


@cache
def mailboxes() -> frozenset[str]:
    """Domains of free mailboxes."""
    return frozenset(word for line in _lines("mailboxes.txt") for word in line.split())


@cache
def variants() -> dict[str, str]:
    """Japanese character -> the simplified one."""
    return {
        pair[0]: pair[1]
        for line in _lines("variants.txt")
        for pair in line.split()
        if re.fullmatch("..", pair)
    }
