"""Why a candidate stands where it stands, in words."""

import math
from functools import lru_cache

import numpy as np

from inward.engines.matching import features
from inward.engines.matching.records import Reason
from inward.engines.matching.segment import Array

SENTENCES: dict[str, tuple[str, str]] = {
    "identifier": ("same identifier, its check digits are right", "统一代码相同，校验位正确"),
    "identifier_unchecked": ("same identifier", "代码相同"),
    "alias": ("confirmed before as this organisation ({detail})", "此前已确认为该单位（{detail}）"),
    "linked": (
        "linked when the whole registers were compared ({detail})",
        "整库比对时关联（{detail}）",
    ),
    "same_full": ("same name", "名称完全相同"),
    "same_core": (
        "same after the legal form {detail} and the region are dropped",
        "去掉组织形式{detail}和地名后相同",
    ),
    "same_words": ("same words in another order", "用词相同，仅次序不同"),
    "same_sound": ("sounds the same: {detail}", "读音相同：{detail}"),
    "acronym": ("one name is the acronym of the other", "一方为另一方的缩写"),
    "same_domain": ("same domain in e-mail and website", "邮箱与网站域名相同"),
    "root_is_name": ("the domain is the other's name or acronym", "域名即对方名称或缩写"),
    "core_ratio": ("names alike to {percent}", "名称相似度{percent}"),
    "latin_ratio": (
        "alike to {percent} when written in Latin letters: {detail}",
        "转写后相似度{percent}：{detail}",
    ),
    "holds": ("the name stands whole within the other", "简称完整包含于全称之中"),
    "city": ("city agrees", "城市一致"),
    "city_differs": ("city differs", "城市不一致"),
    "country_differs": ("country differs", "国别不一致"),
    "region_differs": ("region in the name differs", "名称中的地名不一致"),
    "numbers_differ": ("numbers in the names differ", "名称中的数字不一致"),
    "namesakes": ("{count} names of the directory have this core", "名录中有{count}个同名主体"),
    "runner_up_far": ("runner-up far behind", "与次优候选差距明显"),
    "runner_up_close": ("runner-up close behind", "次优候选与之接近"),
}
"""Code -> sentence in English and in Chinese. `{detail}`, `{percent}` and `{count}` are filled in from the reason."""

_LOOKED_AT = ("same_identifier", "same_full", "same_core", "same_words", "same_sound", "acronym", "same_domain", "root_is_name", "city",
              "city_in_name", "region", "country", "namesakes", "scripts", "numbers", "sound_ratio", "length_of_query",
              "core_of_query", "core_of_record")  # fmt: skip
_WHAT = ("checked", "same_identifier", "same_full", "same_core", "same_words", "same_sound", "acronym", "same_domain", "root_is_name",
         "city", "city_differs", "region_differs", "country_differs", "numbers_differ", "namesakes", "across", "holds")  # fmt: skip
_NUMBERED, _TOLD = (
    {"core_ratio", "latin_ratio", "namesakes"},
    {"same_core", "same_sound", "latin_ratio"},
)
_WHOLE = 0.999
_SEVERAL = math.log1p(2.5)
_FAR, _NEAR = 3.0, 1.0
"""Lead in log odds from which the runner-up is far behind, and below which it is close."""
SAID = [features.ALL.index(name) for name in ("namesakes", "core_ratio", "latin_set")]
"""Columns of the features whose value stands in a sentence."""


def sentence(reason: Reason, language: str = "en") -> str:
    """A reason in words; `language` is 'en' or 'zh-hans'.

    Raises:
        KeyError: the reason's code is not known.
    """
    words = SENTENCES[reason.code][0 if language == "en" else 1]
    filled = words.format(
        detail=reason.detail, percent=f"{reason.value:.0%}", count=round(reason.value)
    )
    return " ".join(filled.split())


def signs(values: Array, checked: Array) -> Array:
    """What holds of each pair, one number a pair: bit n is set where `_WHAT[n]` holds.

    Args:
        values: features, shape (pairs, len(features.ALL)).
        checked: whether the check digits of the row's identifier are right, a pair.
    """
    has = {name: values[:, features.ALL.index(name)] for name in _LOOKED_AT}
    sounds = (has["sound_ratio"] > _WHOLE) & (has["length_of_query"] > 1) & (has["scripts"] == 3)
    holds = {
        "checked": checked,
        "same_sound": (has["same_sound"] != 0) | sounds,
        "city": (has["city"] == 1) | (has["city_in_name"] == 1),
        "city_differs": has["city"] == -1,
        "region_differs": has["region"] == -1,
        "country_differs": has["country"] == -1,
        "numbers_differ": has["numbers"] == -1,
        "namesakes": has["namesakes"] > _SEVERAL,
        "across": (has["scripts"] == 1) | (has["scripts"] == 2),
        "holds": (has["core_of_query"] > _WHOLE) & (has["core_of_record"] < 1),
    }
    found = np.zeros(len(values), dtype=np.int64)
    for bit, what in enumerate(_WHAT):
        found |= (holds[what] if what in holds else has[what] != 0).astype(np.int64) << bit
    return found


@lru_cache(maxsize=4_000)
def outline(sign: int) -> tuple[tuple[Reason, ...], bool, bool]:
    """Reasons of pairs of which all this holds, the strongest first; whether any waits for a number, and any for a text."""
    has = {what for bit, what in enumerate(_WHAT) if sign >> bit & 1}
    found: list[str] = []
    if "same_identifier" in has:
        found.append("identifier" if "checked" in has else "identifier_unchecked")
    found += _likeness(has)
    found += [code for code in ("acronym", "same_domain", "root_is_name") if code in has]
    if "city" in has:
        found.append("city")
    elif "city_differs" in has:
        found.append("city_differs")
    found += [
        code
        for code in ("region_differs", "country_differs", "numbers_differ", "namesakes")
        if code in has
    ]
    return tuple(map(Reason, found)), not _NUMBERED.isdisjoint(found), not _TOLD.isdisjoint(found)


def _likeness(has: set[str]) -> list[str]:
    """How the names themselves are alike: the closest way that holds."""
    for code in ("same_full", "same_core", "same_words", "same_sound"):
        if code in has:
            return [code]
    if "across" in has:
        return ["latin_ratio"]
    return ["core_ratio", "holds"] if "holds" in has else ["core_ratio"]


def filled_in(
    outlined: tuple[Reason, ...], said: list[float], *, legal: str, latin: str
) -> tuple[Reason, ...]:
    """The reasons of one pair.

    Args:
        outlined: as `outline` gave them.
        said: the pair's features `SAID`.
        legal: what was dropped from the candidate's name.
        latin: the candidate in Latin letters.
    """
    namesakes, core_ratio, latin_set = said
    found = list(outlined)
    for at, reason in enumerate(outlined):
        match reason.code:
            case "core_ratio":
                found[at] = Reason("core_ratio", core_ratio)
            case "latin_ratio":
                found[at] = Reason("latin_ratio", latin_set, latin)
            case "same_sound":
                found[at] = Reason("same_sound", detail=latin)
            case "same_core":
                found[at] = Reason("same_core", detail=legal)
            case "namesakes":
                found[at] = Reason("namesakes", math.expm1(namesakes))
    return tuple(found)


def of_lead(lead: float) -> list[Reason]:
    """What the lead over the next organisation (log odds) says."""
    if lead >= _FAR:
        return [Reason("runner_up_far")]
    return [Reason("runner_up_close")] if lead < _NEAR else []
