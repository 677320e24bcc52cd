"""What stands beside a name: country, city, domain, identifier, each in one form."""

import re
import unicodedata
from functools import cache, lru_cache

import icu  # type: ignore[import-untyped]
from rigour.ids import get_identifier_format

from inward.engines.matching import facts, names, text

_GREATER_CHINA = {"HK", "MO", "TW"}
_SECOND_LEVEL = {
    "com",
    "co",
    "ac",
    "edu",
    "gov",
    "org",
    "net",
    "or",
    "ne",
    "go",
    "lg",
    "gob",
    "gouv",
    "ed",
    "k12",
}
_NOT_SAYING = {"www", "mail", "en", "cn", "web", "www2", "email"}
_FORMATS = ("uscc", "lei", "isin")


@cache
def _countries() -> dict[str, str]:
    """Name of a country in English or Chinese, folded -> ISO code."""
    table = {
        "usa": "US",
        "uk": "GB",
        "south korea": "KR",
        "korea": "KR",
        "hong kong": "HK",
        "macau": "MO",
        "czech republic": "CZ",
        "turkey": "TR",
        "russia": "RU",
        "prc": "CN",
        "中国大陆": "CN",
        "香港": "HK",
        "澳门": "MO",
        "台湾": "TW",
        "ivory coast": "CI",
    }
    for code in icu.Locale.getISOCountries():
        for language in ("en", "zh_Hans"):
            name = icu.Locale("", code).getDisplayCountry(icu.Locale(language))
            table.setdefault(text.fold(name), code)
    return table


@lru_cache(maxsize=2_000)
def country(value: str) -> str:
    """ISO code of a country given by code or by its name in English or Chinese; '' where unknown."""
    plain = value.strip()
    if len(plain) == 2 and plain.isascii():
        return plain.upper()
    return _countries().get(text.fold(plain), "")


def near_country(code: str) -> str:
    """Hong Kong, Macau and Taiwan are written with or without China on lists; they agree with it."""
    return "CN" if code in _GREATER_CHINA else code


@lru_cache(maxsize=20_000)
def city(value: str) -> tuple[str, str]:
    """Key of a city, and its province where the place is known."""
    key = "" if value.strip().upper() in {"", "N/A", "-", "NONE"} else names.place_key(value)
    return key, names.province_of(key)


@lru_cache(maxsize=20_000)
def domain(value: str) -> tuple[str, str]:
    """Domain and the word in it that names the organisation; empty for free mailboxes.

    'li@mail.cnrs.fr' gives ('cnrs.fr', 'cnrs').
    """
    host = (
        value.strip()
        .lower()
        .rpartition("@")[2]
        .removeprefix("http://")
        .removeprefix("https://")
        .split("/")[0]
        .rstrip(".")
    )
    if host in facts.mailboxes() or "." not in host:
        return "", ""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _NOT_SAYING:
        labels = labels[1:]
    deep = len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) <= 3
    return ".".join(labels), labels[-3 if deep else -2]


_SIGNS = re.compile(r"[\s\-.:/]")


def identifier(value: str) -> str:
    """Identifier in capitals without blanks and signs."""
    if not value or (value.isascii() and value.isalnum() and value.isupper()):
        return value
    return _SIGNS.sub("", unicodedata.normalize("NFKC", value)).upper()


@lru_cache(maxsize=20_000)
def checks(identifier: str) -> bool:
    """Whether the check digits of a USCC, LEI or ISIN are right; False for any other identifier."""
    formats = (get_identifier_format(name) for name in _FORMATS)
    return any(known is not None and known.is_valid(identifier) for known in formats)
