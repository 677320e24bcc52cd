"""A name taken apart: legal form, region, core, how it sounds, how it reads in Latin letters."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from inward.engines.matching import facts, text

_REGION_ENDS = (
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "自治州",
    "地区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "州",
    "盟",
)
_KINDS_OF_PLACE = {"city", "shi", "ku", "district", "prefecture", "province", "county"}
_COUNTY = re.compile("[\u4e00-\u9fff]{2,3}?(?:自治县|县|区|市|旗|镇|乡|街道)")
_NUMBERS = re.compile(
    r"\d+|[一二三四五六七八九十百]+(?=[分店号厂部队中厅门营支院所])|(?<=第)[一二三四五六七八九十百]+"
)
_KANA_RUN = re.compile(f"[{text.KANA}]+")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}


class Name(NamedTuple):
    """One name, taken apart. All strings are normalised (`text.fold`)."""

    full: str
    """Everything, words with blanks between."""
    body: str
    """Without the legal form."""
    core: str
    """Without legal form and region."""
    legal: str
    """Class of the legal form, '' where none stands."""
    region: str
    """Region at the head of the name in Latin letters, '' where none is known."""
    province: str
    latin: str
    """In Latin letters: trade words in English, the rest as it sounds; words in one canonical form."""
    brand: str
    """Of a Chinese name what stands before the first trade word, as it sounds; '' in a Latin name."""
    sound: str
    """Syllables with blanks between."""
    numbers: str
    """Numbers in the name ('2 13'): the second branch is not the third."""
    branch: int
    """Characters after the legal form of a Chinese name: what stands there names a branch."""
    acronym: str
    east: bool
    """Whether it holds Chinese or Japanese characters."""


def normalise(name: str) -> str:
    """The name as it is compared: one width, one case, simplified characters, no signs, no legal form."""
    return take_apart(name).body


@lru_cache(maxsize=20_000)
def take_apart(name: str) -> Name:
    """Takes a name apart; any text is a name, even an empty one."""
    full = text.fold(name)
    return _eastern(full) if text.EAST.search(full) else _western(full)


@cache
def _eastern_legal() -> re.Pattern[str]:
    return re.compile(text.one_of(form for form in facts.legal_forms() if not form.isascii()))


def _eastern(full: str) -> Name:
    body, legal, branch = full, "", 0
    found = _eastern_legal().search(full)
    if found and found.group() != full:
        legal = facts.legal_forms()[found.group()]
        # A single word in brackets at the end is a place, not a branch.
        branch = len(full[found.end() :].partition(" ")[0]) if found.start() else 0
        body = f"{full[: found.start()]} {full[found.end() :]}".strip()
    heads, rest = _without_region(body)
    place = heads[-1] if heads else ""
    japanese = _is_japanese(full)
    brand, words = _rendered(rest, japanese=japanese)
    latin = [place_key(head) for head in heads] + f"{brand}{words}".split()
    joined = body.replace(" ", "")
    core = rest.replace(" ", "")
    return Name(
        full=full,
        body=joined,
        core=core if len(core) > 1 else joined,
        legal=legal,
        region=place_key(place) if place else "",
        province=facts.regions()[place][1] if place else "",
        latin=" ".join(_canonical(latin)),
        brand=brand,
        sound=_eastern_sound(body),
        numbers=_numbers(full),
        branch=branch,
        acronym="",
        east=True,
    )


def _eastern_sound(body: str) -> str:
    if not text.ASCII_LETTER.search(body):
        return text.syllables(body)
    return " ".join(
        text.syllables(w) if text.EAST.search(w) else text.sounds([w]) for w in body.split()
    )


@cache
def _head() -> re.Pattern[str]:
    """A known place at the head of a name, with the word that says what kind of place it is."""
    places = text.one_of(place for place in facts.regions())
    return re.compile(f"({places})(?:{'|'.join(_REGION_ENDS)})?")


def _without_region(body: str) -> tuple[list[str], str]:
    """The places at the head of a name (or, as lists do, in brackets at its end), and the rest."""
    heads: list[str] = []
    at = 0
    while len(heads) < 3 and (found := _head().match(body, at)):
        heads.append(found.group(1))
        at = found.end()
    if heads:
        county = _COUNTY.match(body, at)
        if county and len(body) - county.end() >= 2:
            at = county.end()
        return heads, body[at:].strip()
    rest, _, last = body.rpartition(" ")
    if rest and (found := _head().fullmatch(last)):
        return [found.group(1)], rest
    return [], body


@lru_cache(maxsize=20_000)
def place_key(place: str) -> str:
    """A city or region in small Latin letters without 'city', 'shi', 市: 杭州市 and Hangzhou give one key."""
    folded = text.fold(place)
    if text.EAST.search(folded):
        for end in _REGION_ENDS:
            if (
                folded.endswith(end)
                and len(folded) - len(end) >= 2
                and folded not in facts.regions()
            ):
                folded = folded[: -len(end)]
                break
        latin = facts.regions().get(folded, ("", ""))[0]
        return latin.replace(" ", "") or text.syllables(folded).replace(" ", "")
    return _western_place_key(folded.split())


def _western_place_key(words: list[str]) -> str:
    joined = "".join([word for word in words if word not in _KINDS_OF_PLACE])
    return _place_spellings().get(joined, joined)


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Pattern of the trade words and of places not called by their pinyin, and what they are in Latin letters."""
    entries = {
        place: latin for place, (latin, _) in facts.regions().items() if len(place) > 1 and latin
    }
    # Written as normalised names are, so that variants of characters agree.
    table = {text.fold(word): f" {latin} " for word, latin in (entries | facts.glossary()).items()}
    return re.compile(text.one_of(table)), table


_JAPANESE = re.compile(
    "株式会社|有限会社|社团法人|财团法人|医疗法人|学校法人|独立行政法人|日本|病院|県"
)


def _is_japanese(full: str) -> bool:
    return text.has_kana(full) or _JAPANESE.search(full) is not None


@cache
def _kanji() -> re.Pattern[str]:
    return re.compile(text.one_of(facts.kanji()))


def _rendered(rest: str, *, japanese: bool) -> tuple[str, str]:
    """Characters in Latin letters, what stands before the first known word and all from there on.

    Known words in English, the rest as it sounds, joined.
    """
    pattern, table = _words()
    known = pattern.search(rest)
    if not known:
        return _sounded(rest, japanese=japanese), ""
    brand, words = rest[: known.start()], rest[known.start() :]
    words = pattern.sub(lambda found: table[found.group()], words)
    return _sounded(brand, japanese=japanese), _sounded(words, japanese=japanese)


def _sounded(mixed: str, *, japanese: bool) -> str:
    """All characters that are not Latin as they sound."""
    if japanese:
        mixed = _KANA_RUN.sub(lambda kana: f" {text.romaji(kana.group())} ", mixed)
        mixed = _kanji().sub(lambda found: facts.kanji()[found.group()], mixed)
    return text.sound_out(mixed)


@cache
def _place_spellings() -> dict[str, str]:
    """Plain pinyin of a place -> the name usual abroad: tulufan -> turpan."""
    named = {
        p: latin for p, (latin, province) in facts.regions().items() if latin and province != "日本"
    }
    spellings = {
        text.syllables(place).replace(" ", ""): latin.replace(" ", "")
        for place, latin in named.items()
    }
    # 陕西 and 山西 sound alike: plain "shanxi" stays with 山西.
    return {plain: latin for plain, latin in spellings.items() if plain not in {latin, "shanxi"}}


@cache
def _word_forms() -> dict[str, str]:
    return _place_spellings() | facts.canonical_words()


def _canonical(words: list[str]) -> list[str]:
    table = _word_forms()
    kept = [
        form
        for word in words
        if (form := table.get(word, word)) and word not in facts.joining_words()
    ]
    return kept or words


def _western(full: str) -> Name:
    words = full.split()
    body, legal = _without_legal(words)
    region, province, core = _western_region(body)
    canonical = _canonical(body)
    return Name(
        full=full,
        body=" ".join(body),
        core=" ".join(core),
        legal=legal,
        region=region,
        province=province,
        latin=" ".join(canonical),
        brand="",
        sound=text.sounds(body),
        numbers=_numbers(full),
        branch=0,
        acronym="".join(w[0] for w in body if w not in facts.joining_words())
        if len(body) > 1
        else "",
        east=False,
    )


@cache
def _western_legal() -> dict[tuple[str, ...], str]:
    return {
        tuple(form.split()): kind for form, kind in facts.legal_forms().items() if form.isascii()
    }


def _without_legal(words: list[str]) -> tuple[list[str], str]:
    """Words without legal forms at the end (several may stand there), and the class of the first."""
    table, legal, body = _western_legal(), "", list(words)
    if len(body) > 2 and body[-1] in {"japan", "china", "germany", "usa", "uk", "france"}:
        last = body[-1]
        shorter, kind = _without_legal(body[:-1])
        return ([*shorter, last], kind) if kind else (body, "")
    while len(body) > 1:
        size = next((n for n in (5, 4, 3, 2, 1) if n < len(body) and tuple(body[-n:]) in table), 0)
        if not size:
            break
        legal = table[tuple(body[-size:])]
        body = body[:-size]
    if len(body) > 1 and body[0] in {"pt", "pao", "ooo", "oao", "jsc"}:
        body = body[1:]
    if len(body) > 1 and body[-1] in {"and", "the"}:
        body = body[:-1]
    return body, legal


def province_of(key: str) -> str:
    """Province of a place given by its key, '' where unknown."""
    return _western_regions().get(key, "")


@cache
def _western_regions() -> dict[str, str]:
    """Latin name of a Chinese place, joined -> province."""
    return {place_key(place): province for place, (_, province) in facts.regions().items()}


def _western_region(body: list[str]) -> tuple[str, str, list[str]]:
    """Region named first in the words, its province, and the words without it."""
    table = _western_regions()
    for size in (3, 2, 1):
        head = _western_place_key(body[:size])
        if len(body) > size and len(head) > 3 and head in table:
            return head, table[head], body[size:]
    return "", "", body


def _numbers(full: str) -> str:
    found = _NUMBERS.findall(full)
    return " ".join(sorted({_value(number) for number in found})) if found else ""


def _value(number: str) -> str:
    if number.isdigit():
        return number.lstrip("0") or "0"
    tens, ten, ones = number.partition("十")
    if not ten:
        return "".join(str(_DIGITS.get(c, c)) for c in number)
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
