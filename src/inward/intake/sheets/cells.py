"""What people write into cells, brought into the one form in which columns are read.

Full-width digits, serial numbers for days, "1,200 平方米", 是 and √: each becomes what the type of
the column takes. What cannot be read is left as it stands, for the type to refuse with its reason.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from inward.intake.columns import CodeOf, Day, Number, TermOf, Type, When, Whole, Word, YesNo

Words = Mapping[str, Mapping[str, str]]

# Day 0 of spreadsheets; from 1 March 1900 on their count is right.
_DAY_0 = date(1899, 12, 30)
# Serial numbers of the days from 1954 to 2064: what lies outside is a number, not a day.
_SERIAL = range(20_000, 60_000)
_NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "n/a",
        "na",
        "none",
        "null",
        "#n/a",
        "nan",
        "暂无",
        "不详",
    }
)
_YES = frozenset(
    {
        "yes",
        "y",
        "true",
        "1",
        "是",
        "√",
        "✓",
        "✔",
        "v",
        "有",
        "已到",
        "到",
        "到场",
        "已签到",
        "签到",
        "出席",
        "参加",
        "确认参加",
        "came",
        "attended",
        "checked in",
        "present",
    }
)
_NO = frozenset(
    {
        "no",
        "n",
        "false",
        "0",
        "否",
        "×",
        "✗",
        "x",
        "无",
        "未到",
        "未签到",
        "缺席",
        "请假",
        "不参加",
        "未出席",
        "absent",
        "no show",
        "declined",
        "invited",
        "仅邀请",
    }
)
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[年./\-]\s*(\d{1,2})(?:\s*[月./\-]\s*(\d{1,2})?\s*[日号]?)?(?:\s+.*|[T上下].*)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[\s./\-]+([A-Za-z]{3,9})\.?[\s,./\-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_QUARTER = re.compile(r"(\d{4})\s*年?\s*第?\s*(?:([一二三四1-4])\s*季度?|[Qq]([1-4]))")
_MONTHS = {
    name: at
    for at, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
_HAN_QUARTER = dict(zip("一二三四", "1234", strict=True))
_SCALES = {
    "万": 10**4,
    "亿": 10**8,
    "千": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "m": 10**6,
    "bn": 10**9,
    "k": 10**3,
}
_NUMBER = re.compile(
    r"[¥￥$€£]?\s*(?:RMB|CNY|USD)?\s*([+-]?\d[\d,， ]*(?:\.\d+)?)\s*"
    r"(万|亿|千|million|billion|m(?!2|²)|bn|k)?\s*"
    r"(?:元|人民币|美元|人|家|个|名|平方米|平米|㎡|m2|m²|sqm|sq\.?\s?m\.?|米|%|％|层|年)?",
    re.I,
)  # fmt: skip


def plain(text: str) -> str:
    """Full width made half, invisible characters dropped, blanks folded."""
    folded = unicodedata.normalize("NFKC", text)
    return " ".join(
        "".join(
            c for c in folded if unicodedata.category(c) not in {"Cf", "Cc"} or c.isspace()
        ).split()
    )


def is_nothing(text: str) -> bool:
    """Whether a cell only says that nothing is known."""
    return text.casefold() in _NOTHING


def tidied(type_: Type, text: str, words: Words) -> str:
    """The text of a cell in the form its type reads; as it stands where it is in none.

    Args:
        words: of each vocabulary, what a cell may call a term, folded, and the term's code.
    """
    if isinstance(type_, When | Day):
        return day(text)
    if isinstance(type_, Number | Whole):
        return number(text)
    if isinstance(type_, YesNo):
        return _yes_or_no(text)
    if isinstance(type_, TermOf | CodeOf):
        return words.get(type_.vocabulary, {}).get(text.casefold(), text)
    if isinstance(type_, Word):
        return words.get(type_.choices.__name__, {}).get(text.casefold(), text)
    return text


@lru_cache(maxsize=20_000)
def day(text: str) -> str:
    """A day, month, quarter or span as intervals are written: 2023年11月6日 -> 2023-11-06."""
    for mark in ("至", "～", "~", "—", "–", " to ", " - "):
        start, cut, end = text.partition(mark)
        if cut and start.strip() and end.strip():
            first, last = day(start.strip()), _day_after(day(start.strip()), end.strip())
            return f"{first}/{last}"
    if found := _QUARTER.fullmatch(text):
        return f"{found[1]}-Q{_HAN_QUARTER.get(found[2] or '', found[2] or found[3])}"
    if found := _COMPACT.fullmatch(text):
        return "-".join(found.groups())
    if found := _YEAR_FIRST.fullmatch(text):
        return "-".join(f"{int(part):02d}" for part in found.groups() if part)
    if re.fullmatch(r"\d{4}\s*年", text):
        return text[:4]
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        if (found := pattern.fullmatch(text)) and (
            month := _MONTHS.get(found[order[1]][:3].casefold())
        ):
            return f"{found[order[0]]}-{month:02d}-{int(found[order[2]]):02d}"
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIAL:
        return (_DAY_0 + timedelta(days=int(float(text)))).isoformat()
    return text


def _day_after(first: str, end: str) -> str:
    """The end of a span that leaves out what it shares with its beginning: 11月5日至10日."""
    if re.fullmatch(r"\d{1,2}\s*[日号]?", end) and len(first) == 10:
        return f"{first[:8]}{int(re.sub(r'[^0-9]', '', end)):02d}"
    if found := re.fullmatch(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", end):
        return f"{first[:4]}-{int(found[1]):02d}-{int(found[2]):02d}"
    return day(end)


# The publisher's own word before a number, and what it is called here.
_QUANTIFIERS = (
    ("about", ("大约", "约", "左右", "about", "approx.", "approximately", "circa", "ca.")),
    ("at_least", ("至少", "不少于", "不低于", "at least")),
    ("more_than", ("多于", "more than")),
    ("over", ("超过", "逾", "超", "over")),
    ("almost", ("将近", "almost")),
    ("nearly", ("接近", "近", "nearly")),
)


def quantified(text: str) -> tuple[str, str]:
    """A number as printed, cut into its quantifier (empty for exact) and the rest."""
    for name, words in _QUANTIFIERS:
        for word in words:
            if text.casefold().startswith(word):
                return name, text[len(word) :].strip()
    if text.endswith("余") or text.endswith("多") or text.endswith("+"):
        return "over", text[:-1].strip()
    return "", text


def number(text: str) -> str:
    """Digits alone: "1.2万平方米" -> 12000."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return text
    digits = re.sub(r"[,， ]", "", found[1])
    try:
        value = Decimal(digits) * _SCALES.get((found[2] or "").casefold(), 1)
    except InvalidOperation:
        return text
    return f"{value.normalize():f}"


def _yes_or_no(text: str) -> str:
    folded = text.casefold()
    return "yes" if folded in _YES else "no" if folded in _NO else text
