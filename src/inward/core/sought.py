"""How names are made comparable for search: one form for both scripts, and pairs of characters."""

import re
import unicodedata
from functools import cache

_HAN = "㐀-䶿一-鿿豈-﫿"
_MOST_WORDS = 20
_RUN = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")


def sought(text: str) -> str:
    """Full width to half, accents off, lower case, white space folded: what search compares."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def typed_words(text: str) -> list[str]:
    """The words somebody typed into a search box, no more than anybody looks for.

    Each becomes a condition of its own, and a pasted page would make more than a store can take.
    """
    return text.split()[:_MOST_WORDS]


def as_term(word: str) -> str:
    """A word as SQLite's full-text search reads it: whatever it is, it is only text."""
    return '"' + word.replace('"', '""') + '"'


def as_pattern(word: str) -> str:
    """A word as LIKE finds it anywhere: the signs that mean something there are only signs."""
    plain = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


def grams(text: str) -> str:
    """Words for the small index: each Han character and pair of characters, each Latin word.

    A trigram index finds nothing for the two-character words that Chinese is made of.
    """
    words: dict[str, None] = {}
    for run in _RUN.findall(sought(text)):
        if run[0] >= "㐀":
            words |= dict.fromkeys(run)
            words |= dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1))
        else:
            words[run] = None
    return " ".join(words)


def in_order(text: str) -> str:
    """What a list sorts a name by: Chinese by its sound, as a reader of pinyin expects, then itself."""
    folded = sought(text)
    if not _RUN.search(folded) or folded.isascii():
        return folded
    sounded = " ".join(part.strip() for part in _sounds()(folded))
    return f"{sounded} {folded}" if sounded != folded else folded


@cache
def _sounds():  # type: ignore[no-untyped-def]
    # Read only where names are written: the tables of sounds take 30 MB of memory.
    from pypinyin import lazy_pinyin

    return lazy_pinyin
