"""The working calendar: which days and hours count, and when a promised answer is due."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


class JobState(TextChoices):
    WAITING = "waiting", pgettext_lazy("job", "Waiting")
    WORKING = "working", pgettext_lazy("job", "Working")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")


# What a job that an error stopped says: a word of ours, put into the reader's language when shown.
BROKEN = "broken"
# What a message says while it is handed over; where it stays, the machine stopped just then.
HANDED_OVER = "handed over"


class TaskKind(TextChoices):
    """Whose move it is: mine, mine because I promised it, or somebody else's."""

    DO = "do", pgettext_lazy("task", "To do")
    PROMISED = "promised", pgettext_lazy("task", "Promised to others")
    WAITING = "waiting", pgettext_lazy("task", "Waiting on others")


# A message that failed is tried again after so long; after the last it waits for a person.
RETRY_AFTER = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
# A worker says it is alive much more often than this.
LOST_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class WorkingCalendar:
    """Days and hours on which an office works, in its own time zone.

    Args:
        exceptions: days that differ from their weekday; True: worked (a make-up day), False: free.
        years: years whose holidays have been published; any other year is only provisional.
        hours: spans of a working day in order, each (from, to).
        zone: the office's time zone.
    """

    exceptions: Mapping[date, bool]
    years: frozenset[int]
    hours: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
    zone: ZoneInfo = SHANGHAI

    def works_on(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def is_provisional(self, *days: date) -> bool:
        """Whether any of these days lies in a year whose holidays are not published yet."""
        return any(day.year not in self.years for day in days)

    def next_working_day(self, day: date, count: int = 1) -> date:
        """The count-th working day after a day, which itself does not count."""
        while count:
            day += DAY
            count -= self.works_on(day)
        return day

    def after_days(self, at: datetime, days: int) -> datetime:
        """Close of business on the days-th working day after a moment.

        A moment before opening or on a free day begins with the next working day, as an official
        who finds it on the desk in the morning would count; that day is day 0.
        """
        day = self._begins(at).date()
        due = self.next_working_day(day, days) if days else day
        return datetime.combine(due, self.hours[-1][1], self.zone)

    def after_hours(self, at: datetime, hours: float) -> datetime:
        """The moment at which so many working hours have passed."""
        at, left = self._begins(at), timedelta(hours=hours)
        while True:
            for start, end in self._spans(at.date()):
                begin = max(start, at)
                if begin < end:
                    if left <= end - begin:
                        return begin + left
                    left -= end - begin
            at = datetime.combine(self.next_working_day(at.date()), time.min, self.zone)

    def hours_between(self, start: datetime, end: datetime) -> float:
        """Working hours from one moment to a later one; 0 if the second is not later."""
        start, end = start.astimezone(self.zone), end.astimezone(self.zone)
        if end <= start:
            return 0.0
        first, last = start.date(), end.date()
        total = self._worked(first, start, end)
        if last > first:
            whole = self._working_days(first + DAY, last)
            total += self._worked(last, start, end) + whole * self._whole_day
        return total / timedelta(hours=1)

    def _worked(self, day: date, start: datetime, end: datetime) -> timedelta:
        """What of a day's working hours lies between two moments."""
        spans = self._spans(day) if self.works_on(day) else ()
        parts = (min(end, closes) - max(start, opens) for opens, closes in spans)
        return sum((max(timedelta(), part) for part in parts), timedelta())

    @cached_property
    def _whole_day(self) -> timedelta:
        return sum((closes - opens for opens, closes in self._spans(date(2000, 1, 3))), timedelta())

    def _working_days(self, start: date, end: date) -> int:
        """How many working days there are from one day to the one before another."""
        number = 0
        for year in range(start.year, end.year + 1):
            before = self._of_year(year)
            opens = (start - date(year, 1, 1)).days if year == start.year else 0
            closes = (end - date(year, 1, 1)).days if year == end.year else len(before) - 1
            number += before[closes] - before[opens]
        return number

    def _of_year(self, year: int) -> list[int]:
        """How many working days of a year lie before each of its days, and before the next year."""
        if year not in self._years:
            days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
            works = (self.works_on(date(year, 1, 1) + DAY * n) for n in range(days))
            self._years[year] = list(accumulate(works, initial=0))
        return self._years[year]

    @cached_property
    def _years(self) -> dict[int, list[int]]:
        return {}

    @cached_property
    def closes(self) -> time:
        return self.hours[-1][1]

    def _begins(self, at: datetime) -> datetime:
        """The first moment at work at or after `at`."""
        at = at.astimezone(self.zone)
        if self.works_on(at.date()):
            ends = [end for _, end in self._spans(at.date())]
            number = bisect_right(ends, at)
            if number < len(ends):
                return max(at, self._spans(at.date())[number][0])
        day = self.next_working_day(at.date())
        return datetime.combine(day, self.hours[0][0], self.zone)

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        return [
            (datetime.combine(day, start, self.zone), datetime.combine(day, end, self.zone))
            for start, end in self.hours
        ]
