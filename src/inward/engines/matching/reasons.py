"""Why a candidate stands where it stands, in words."""

import math

from inward.engines.matching import features
from inward.engines.matching.records import Reason

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

USED = ("same_identifier", "same_full", "same_core", "same_words", "same_sound", "acronym", "same_domain", "root_is_name", "city",
        "city_in_name", "region", "country", "namesakes", "scripts", "numbers", "sound_ratio", "length_of_query", "core_ratio",
        "core_of_query", "core_of_record", "latin_set")  # fmt: skip
"""Features that reasons are read from."""
COLUMNS = [features.ALL.index(name) for name in USED]
_SEVERAL = math.log1p(2.5)
_FAR, _NEAR = 3.0, 1.0
"""Lead in log odds from which the runner-up is far behind, and below which it is close."""


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


def of_pair(values: list[float], *, legal: str, latin: str, checked: bool) -> list[Reason]:
    """Reasons of one pair, the strongest first.

    Args:
        values: its features, those of `USED` in that order.
        legal: what was dropped from the candidate's name, for the sentence.
        latin: the candidate in Latin letters.
        checked: whether the check digits of the row's identifier are right.
    """
    has = dict(zip(USED, values, strict=True))
    found: list[Reason] = []
    if has["same_identifier"]:
        found.append(Reason("identifier" if checked else "identifier_unchecked"))
    found += _likeness(has, legal, latin)
    found += [Reason(code) for code in ("acronym", "same_domain", "root_is_name") if has[code]]
    if has["city"] == 1 or has["city_in_name"] == 1:
        found.append(Reason("city"))
    elif has["city"] == -1:
        found.append(Reason("city_differs"))
    found += [Reason(f"{name}_differs") for name in ("region", "country") if has[name] == -1]
    if has["numbers"] == -1:
        found.append(Reason("numbers_differ"))
    if has["namesakes"] > _SEVERAL:
        found.append(Reason("namesakes", math.expm1(has["namesakes"])))
    return found


def _likeness(has: dict[str, float], legal: str, latin: str) -> list[Reason]:
    """How the names themselves are alike: the closest way that holds."""
    if has["same_full"]:
        return [Reason("same_full")]
    if has["same_core"]:
        return [Reason("same_core", detail=legal)]
    if has["same_words"]:
        return [Reason("same_words")]
    if has["same_sound"] or (
        has["sound_ratio"] > 0.999 and has["length_of_query"] > 1 and has["scripts"] == 3
    ):
        return [Reason("same_sound", detail=latin)]
    if has["scripts"] in (1.0, 2.0):
        return [Reason("latin_ratio", has["latin_set"], latin)]
    holds = has["core_of_query"] > 0.999 and has["core_of_record"] < 1
    return [Reason("core_ratio", has["core_ratio"]), *([Reason("holds")] if holds else [])]


def of_lead(lead: float) -> list[Reason]:
    """What the lead over the next organisation (log odds) says."""
    if lead >= _FAR:
        return [Reason("runner_up_far")]
    return [Reason("runner_up_close")] if lead < _NEAR else []
