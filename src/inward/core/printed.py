"""How days, numbers and quantities are printed, in the reader's language."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.core.intervals import Interval
from inward.core.language import is_chinese
from inward.core.quantities import Quantifier

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUARTERS = ("first", "second", "third", "fourth")


class Quantity(NamedTuple):
    """The parts of a printed quantity, each with its own place on the screen."""

    word: str  # the publisher's quantifier, empty where the number is exact
    before: str  # what stands directly before the digits: US$
    digits: str
    unit: str  # with the space its language wants before it

    def __str__(self) -> str:
        space = "" if is_chinese() else " "
        word = f"{self.word}{space}" if self.word else ""
        return f"{word}{self.before}{self.digits}{self.unit}"


def day(when: Interval) -> str:
    """For tables: 2019-11-05, 2019-11, 2019, exactly as precise as its source."""
    first, slash, last = str(when).partition("/")
    if not slash:
        return first
    if first[:5] == last[:5] and len(first) == len(last) > 4:
        last = last[5:]
    return f"{first}至{last}" if is_chinese() else f"{first} to {last}"


def in_prose(when: Interval) -> str:
    """For sentences: 5 November 2019; 2019年11月5日."""
    first, last = when.first, when.last
    if not _is_whole_months(when):
        if first == last:
            return _day_in_prose(first)
        return _days_in_prose(first, last)
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months == 12 and first.month == 1:
        return f"{first.year}年" if is_chinese() else str(first.year)
    if months == 3 and first.month % 3 == 1:
        return _quarter_in_prose(first)
    if months == 1:
        return _month_in_prose(first)
    return _months_in_prose(first, last)


def day_in_prose(on: date) -> str:
    """One day for a sentence: 5 November 2019; 2019年11月5日."""
    return _day_in_prose(on)


def weekday(on: date) -> str:
    """Thursday; 星期四."""
    if is_chinese():
        return f"星期{'一二三四五六日'[on.weekday()]}"
    return _WEEKDAYS[on.weekday()]


def number(value: Decimal | int, *, grouped: bool | None = None) -> str:
    """The number without needless zeros; separators in English, in Chinese only when asked for."""
    plain = Decimal(value).normalize()
    grouped = (not is_chinese()) if grouped is None else grouped
    return f"{plain:,f}" if grouped else f"{plain:f}"


def quantity(value: Decimal | int, unit: str = "", quantifier: str = "") -> Quantity:
    """A number with its unit and the publisher's word: over 1,100 m², 逾1100平方米."""
    scaled, step = _scaled(Decimal(value), unit)
    before, after = _unit(unit, step)
    return Quantity(quantifier_word(quantifier), before, number(scaled), after)


def quantifier_word(quantifier: str) -> str:
    """The word before the number, as the publisher said it. An exact number has none."""
    if quantifier in {"", Quantifier.EXACT}:
        return ""
    return str(Quantifier(quantifier).label)


def _is_whole_months(when: Interval) -> bool:
    return when.first.day == 1 and when.last.day == monthrange(when.last.year, when.last.month)[1]


def _day_in_prose(on: date) -> str:
    if is_chinese():
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def _days_in_prose(first: date, last: date) -> str:
    if is_chinese():
        year = "" if last.year == first.year else f"{last.year}年"
        month = "" if not year and last.month == first.month else f"{last.month}月"
        return f"{_day_in_prose(first)}至{year}{month}{last.day}日"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day_in_prose(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} to {_day_in_prose(last)}"
    return f"{_day_in_prose(first)} to {_day_in_prose(last)}"


def _month_in_prose(on: date) -> str:
    return f"{on.year}年{on.month}月" if is_chinese() else f"{_MONTHS[on.month - 1]} {on.year}"


def _months_in_prose(first: date, last: date) -> str:
    """Years where whole years are meant; the year once where both months lie in it."""
    joined = "至" if is_chinese() else " to "
    if first.month == 1 and last.month == 12:
        year = "年" if is_chinese() else ""
        return f"{first.year}{year}{joined}{last.year}{year}"
    if first.year != last.year:
        return f"{_month_in_prose(first)}{joined}{_month_in_prose(last)}"
    if is_chinese():
        return f"{_month_in_prose(first)}至{last.month}月"
    return f"{_MONTHS[first.month - 1]} to {_month_in_prose(last)}"


def _quarter_in_prose(on: date) -> str:
    number_of = (on.month - 1) // 3
    if is_chinese():
        return f"{on.year}年第{'一二三四'[number_of]}季度"
    return f"the {_QUARTERS[number_of]} quarter of {on.year}"


_MONEY = frozenset({"CNY", "USD"})


def _scaled(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Large numbers in the steps their readers think in: money always, in Chinese others too where
    two decimals say all of them: 81.6万平方米, but 24365人."""
    if is_chinese():
        steps = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
    elif unit in _MONEY:
        steps = ((Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million"))
    else:
        return value, ""
    for size, word in steps:
        if abs(value) >= size and (unit in _MONEY or value * 100 % size == 0):
            return value / size, word
    return value, ""


def _unit(unit: str, step: str) -> tuple[str, str]:
    if unit == "USD" and not is_chinese():
        return "US$", step
    space = "" if is_chinese() or unit == "percent" else "\u00a0"
    name = unit_name(unit)
    return "", f"{step}{space}{name}" if name else step


def unit_name(unit: str) -> str:
    """A unit as it follows the number; a plain count has none. An unknown unit stands as it is."""
    known = {
        "": "",
        "count": "",
        "persons": pgettext("unit", "people"),
        "CNY": pgettext("unit", "yuan"),
        "USD": pgettext("unit", "US dollars"),
        "percent": "%",
        "m2": pgettext("unit", "m²"),
        "km2": pgettext("unit", "km²"),
        "m": pgettext("unit", "m"),
        "kN_m2": pgettext("unit", "kN/m²"),
        "years": pgettext("unit", "years"),
    }
    return known.get(unit, unit)


def ordinal(n: int) -> str:
    """first ... tenth as words, then 11th; 第一 ... 第十, 第11."""
    if is_chinese():
        return f"第{'一二三四五六七八九十'[n - 1] if 1 <= n <= 10 else n}"
    words = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    ]
    if 1 <= n <= 10:
        return words[n - 1]
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def spelled(n: int) -> str:
    """Small numbers in sentences are words in English, digits in Chinese."""
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return words[n] if not is_chinese() and 0 <= n <= 10 else number(n)


def unknown() -> str:
    """What stands where nobody knows: never 0, never blank."""
    return _("not recorded")
