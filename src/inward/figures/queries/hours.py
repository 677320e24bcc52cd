"""Working hours between two moments for very many pairs: the calendar is added up once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from inward.office.rules import DAY, WorkingCalendar

_BEGIN = date(2000, 1, 1)


class Worked:
    """The same as `WorkingCalendar.hours_between`, which walks each day again for each pair."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self._spans = [(_seconds(start), _seconds(end)) for start, end in calendar.hours]
        self._whole = sum(end - start for start, end in self._spans)
        # Seconds worked before each day, from the first on.
        self._before = [0]

    def between(self, start: datetime, end: datetime) -> Decimal:
        """Working hours, to two places; 0 if the second moment is not later."""
        seconds = max(0, self._until(end) - self._until(start))
        return (Decimal(seconds) / 3600).quantize(Decimal("0.01"))

    def _until(self, at: datetime) -> int:
        here = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(self.calendar.zone)
        day, second = here.date(), here.hour * 3600 + here.minute * 60 + here.second
        number = (day - _BEGIN).days
        while len(self._before) <= number:
            last = _BEGIN + DAY * (len(self._before) - 1)
            worked = self._whole if self.calendar.works_on(last) else 0
            self._before.append(self._before[-1] + worked)
        done = self._before[max(number, 0)]
        if number < 0 or not self.calendar.works_on(day):
            return done
        return done + sum(max(0, min(second, end) - start) for start, end in self._spans)


def _seconds(at: object) -> int:
    hour, minute = at.hour, at.minute  # type: ignore[attr-defined]
    return int(timedelta(hours=hour, minutes=minute).total_seconds())
