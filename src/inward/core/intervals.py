"""When something was so: a day, month, quarter, year or from-to, no more precise than its source."""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from functools import total_ordering


class NotAnInterval(ValueError):
    """The text is no day, month, quarter, year or span. The message says what would be read."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Interval:
    """First day, last day (both included) and what was printed.

    Sorted by the last day, then by the first: a month stands after each of its days, because
    what is known of a month counts only when the month is over. Equality asks for the days
    alone; "2019" and "2019-01-01/2019-12-31" are the same interval printed differently.
    """

    first: date
    last: date
    printed: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotAnInterval(f"{self.printed or self}: ends before it begins")

    def __lt__(self, other: "Interval") -> bool:
        return (self.last, self.first) < (other.last, other.first)

    def __str__(self) -> str:
        return self.printed or (
            self.first.isoformat()
            if self.first == self.last
            else f"{self.first.isoformat()}/{self.last.isoformat()}"
        )

    def counts_on(self, day: date) -> bool:
        """Whether the whole interval lies behind or on that day."""
        return self.last <= day

    def is_over(self, day: date) -> bool:
        """Whether a promise due in this interval is past it: after the last day, not on it."""
        return self.last < day

    def overlaps(self, other: "Interval") -> bool:
        return self.first <= other.last and other.first <= self.last

    def contains(self, other: "Interval") -> bool:
        return self.first <= other.first and other.last <= self.last


_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})")


def interval(printed: str) -> Interval:
    """Read an interval: 2019, 2019-11, 2019-Q3, 2019-11-05, or two of them joined by "/".

    Raises:
        NotAnInterval: if the text is none of these or names a day that does not exist.
    """
    text = printed.strip()
    start, slash, end = text.partition("/")
    first = _span(start.strip(), text)
    last = _span(end.strip(), text) if slash else first
    return Interval(first[0], last[1], text)


def on_day(day: date) -> Interval:
    return Interval(day, day, day.isoformat())


def _span(part: str, whole: str) -> tuple[date, date]:
    try:
        if found := _DAY.fullmatch(part):
            day = date(*(int(n) for n in found.groups()))
            return day, day
        if found := _QUARTER.fullmatch(part):
            year, quarter = (int(n) for n in found.groups())
            return _months(year, 3 * quarter - 2, 3 * quarter)
        if found := _MONTH.fullmatch(part):
            year, month = (int(n) for n in found.groups())
            return _months(year, month, month)
        if found := _YEAR.fullmatch(part):
            return _months(int(part), 1, 12)
    except ValueError as error:
        raise NotAnInterval(f"{whole}: there is no such day") from error
    raise NotAnInterval(
        f"{whole!r} is not read: write 2019, 2019-11, 2019-Q3, 2019-11-05 or 2019-11-05/2019-11-10"
    )


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
