"""Text as it is compared: one width, one case, simplified characters, Latin letters without marks."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import icu  # type: ignore[import-untyped]
from pypinyin.constants import PINYIN_DICT

from inward.engines.matching import facts

LONGEST = 300
"""Characters of a name that are looked at; the longest real name in the registers seen has 180."""

HAN = "\u3400-\u9fff\uf900-\ufaff々〇"
KANA = "\u3041-\u30ff"
EAST = re.compile(f"[{HAN}{KANA}]")
EAST_RUN = re.compile(f"[{HAN}{KANA}]+")
_PLAIN = re.compile("[\u4e00-\u9fff]+")
"""Of these characters only the traditional ones change: most names of a Chinese register have no others."""
_KANA_RUN = re.compile(f"[{KANA}]+")
_OTHER_LETTERS = re.compile("[\u0370-\u1cff\u2c00-\u2dff\uac00-\ud7af\ua640-\uabff]")
_EDGES = re.compile(f"(?<=[{HAN}{KANA}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{HAN}{KANA}])")
_INITIALS = re.compile(r"(?<![a-z]{2})(?<=[a-z])\.(?=[a-z](?![a-z]))")
_SIGNS = re.compile(r"[^\w\s]|_")
ASCII_LETTER = re.compile("[a-z0-9]")
_MARKED = re.compile("[\u00df-\u024f\u0259\u0300-\u036f\u1e00-\u1eff]")
_MARKS = re.compile("[\u0300-\u036f]")
_LATIN_MORE = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "ŋ": "n",
        "ə": "a",
    }
)
_DROPPED = str.maketrans("", "", "'’‘`´·・\u200b\u200c\u200d\ufeff\u00ad")


@cache
def _to_latin() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")


@cache
def _simplified() -> dict[int, str]:
    """Code point -> simplified character, for those that differ."""
    turn = icu.Transliterator.createInstance("Traditional-Simplified")
    table = {}
    for code in range(0x3400, 0xA000):
        character = chr(code)
        simple = turn.transliterate(character)
        if simple != character and len(simple) == 1:
            table[code] = simple
    table.update({ord(char): simple for char, simple in facts.variants().items()})
    return table


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _simplified()))}]")


def _simple(text: str) -> str:
    """In simplified characters. Most names are: a table asked about each character in vain takes longer than this look."""
    return text.translate(_simplified()) if _traditional().search(text) else text


def one_of(words: Iterable[str]) -> str:
    """A pattern that finds the longest of many words, grouped by first character so that it stays fast."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


def fold(text: str) -> str:
    """One form of a text for all ways to write it.

    Full-width letters become plain, capitals small, traditional characters simplified, marks on Latin letters fall,
    other alphabets (Cyrillic, Hangul, Arabic...) are put into Latin letters, signs become blanks; runs of Chinese or
    Japanese characters stand apart from Latin words. At most `LONGEST` characters are looked at.
    """
    text = text[:LONGEST]
    if _PLAIN.fullmatch(text):
        return _simple(text)
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKC", text).lower().translate(_DROPPED)
        if _OTHER_LETTERS.search(text):
            text = " ".join(_transliterated(run) for run in text.split())
        text = _without_marks(text)
        if EAST.search(text):
            text = _simple(text)
            if ASCII_LETTER.search(text):
                text = _EDGES.sub(" ", text)
        text = text[:LONGEST]
    if text.isalnum():
        return text
    if "." in text:
        text = _INITIALS.sub("", text)
    text = text.translate(_DROPPED).replace("&", " and ")
    return " ".join(_SIGNS.sub(" ", text).split())


def _transliterated(run: str) -> str:
    return _to_latin().transliterate(run) if _OTHER_LETTERS.search(run) else run


def _without_marks(text: str) -> str:
    if not _MARKED.search(text):
        return text
    parts = unicodedata.normalize("NFD", text.translate(_LATIN_MORE))
    return unicodedata.normalize("NFC", _MARKS.sub("", parts))


@cache
def _syllable_of() -> dict[int, str]:
    """Code point of a Chinese character -> its first reading without tone, and a blank."""
    table = {}
    for code, readings in PINYIN_DICT.items():
        first = _MARKS.sub(
            "", unicodedata.normalize("NFD", readings.split(",")[0].replace("ü", "u"))
        )
        letters = "".join(c for c in first if c.isascii() and c.isalpha())
        table[code] = f" {letters} "
    # The readings usual in names of firms and places, where the first one of the list is another.
    for char, syllable in {
        "长": "chang",
        "重": "chong",
        "行": "hang",
        "乐": "le",
        "都": "du",
        "厦": "xia",
        "大": "da",
        "曾": "zeng",
        "单": "dan",
        "盛": "sheng",
        "尔": "er",
        "佛": "fo",
        "石": "shi",
        "夏": "xia",
        "车": "che",
        "奇": "qi",
        "藏": "zang",
        "会": "hui",
        "什": "shi",
        "得": "de",
    }.items():
        table[ord(char)] = f" {syllable} "
    return table


def syllables(han: str) -> str:
    """Chinese characters as toneless syllables with blanks between: 青穗 -> 'qing sui'."""
    return " ".join(han.translate(_syllable_of()).split())


@cache
def _joined_syllable_of() -> dict[int, str]:
    return {code: syllable.strip() for code, syllable in _syllable_of().items()}


def sound_out(mixed: str) -> str:
    """The Chinese characters in a text as syllables without blanks, all else as it stands: '青穗 trading' -> 'qingsui trading'."""
    return mixed.translate(_joined_syllable_of())


@lru_cache(maxsize=50_000)
def romaji(kana: str) -> str:
    """Kana in Latin letters, long vowels short."""
    latin = _without_marks(_to_latin().transliterate(kana))
    return re.sub(r"([aeiou])\1+", r"\1", re.sub(r"[^a-z]", "", latin)).replace("ou", "o")


@cache
def _one_syllable() -> re.Pattern[str]:
    known = {s.strip() for s in _syllable_of().values()} - {
        "m",
        "n",
        "ng",
        "hm",
        "hng",
        "e",
        "o",
        "r",
        "",
    }
    choices = "|".join(sorted(known, key=lambda s: (-len(s), s)))
    return re.compile(f"(?:{choices})")


@cache
def _all_syllables() -> re.Pattern[str]:
    return re.compile(f"(?:{_one_syllable().pattern})+")


@lru_cache(maxsize=200_000)
def split_syllables(word: str) -> tuple[str, ...]:
    """A word of pinyin cut into syllables, the longest first; () where it cannot be one."""
    if not 2 <= len(word) <= 30 or not _all_syllables().fullmatch(word):
        return ()
    cut: list[str] = []
    while word:
        size = next(
            size
            for size in range(min(6, len(word)), 0, -1)
            if _one_syllable().fullmatch(word[:size])
            and (size == len(word) or _all_syllables().fullmatch(word[size:]))
        )
        cut.append(word[:size])
        word = word[size:]
    return tuple(cut)


def sounds(words: Iterable[str]) -> str:
    """Latin words as syllables where they can be pinyin; '.' stands for a word that cannot."""
    return " ".join(" ".join(split_syllables(word)) or "." for word in words)


def has_kana(text: str) -> bool:
    return _KANA_RUN.search(text) is not None
