"""The working calendar: the Spring Festival, make-up Saturdays, the end of a year, other clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.office.queries import working_calendar
from inward.office.rules import SHANGHAI, WorkingCalendar

CALENDAR = working_calendar()


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-11-30 10:00", 1, "2026-12-01 17:30"),  # Monday -> Tuesday
        ("2026-11-27 18:00", 1, "2026-12-01 17:30"),  # after closing on Friday: begins Monday
        ("2026-11-28 12:00", 3, "2026-12-03 17:30"),  # Saturday: begins Monday
        ("2026-02-13 16:00", 1, "2026-02-14 17:30"),  # the Saturday is worked, for the festival
        ("2026-02-13 16:00", 3, "2026-02-25 17:30"),  # nine free days in between
        ("2026-09-30 09:00", 3, "2026-10-10 17:30"),  # National Day, and a make-up Saturday
        ("2026-11-30 08:00", 0, "2026-11-30 17:30"),
    ],
)
def test_an_answer_is_due_at_closing_of_the_nth_working_day(
    asked: str, days: int, due: str
) -> None:
    assert CALENDAR.after_days(at(asked), days) == at(due)


@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        ("2026-11-30 10:00", 2, "2026-11-30 12:00"),
        ("2026-11-30 11:00", 2, "2026-11-30 14:30"),  # the noon break does not count
        ("2026-11-30 17:00", 2, "2026-12-01 10:30"),
        ("2026-02-14 17:00", 2, "2026-02-24 10:30"),
    ],
)
def test_working_hours_pass_only_at_work(asked: str, hours: float, due: str) -> None:
    assert CALENDAR.after_hours(at(asked), hours) == at(due)


def test_a_visitor_abroad_is_promised_the_offices_own_hour_through_their_summer_time() -> None:
    # New York left summer time on 1 November 2026; the office's clock did not move.
    new_york = ZoneInfo("America/New_York")
    before = CALENDAR.after_days(at("2026-10-30 20:00", new_york), 1)
    after = CALENDAR.after_days(at("2026-11-06 20:00", new_york), 1)

    assert after - before == timedelta(days=7)
    assert before.astimezone(SHANGHAI).time() == time(17, 30)


def test_a_year_without_published_holidays_is_provisional() -> None:
    due = CALENDAR.after_days(at("2026-12-31 10:00"), 1)

    assert CALENDAR.is_provisional(due.date())
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS, st.floats(0.01, 60))
def test_as_many_hours_lie_between_as_were_added(moment: datetime, hours: float) -> None:
    due = CALENDAR.after_hours(moment, hours)

    assert CALENDAR.hours_between(moment, due) == pytest.approx(hours, abs=1e-6)


@given(MOMENTS, st.integers(0, 20), st.integers(0, 20))
def test_a_longer_clock_never_ends_sooner(moment: datetime, days: int, more: int) -> None:
    assert CALENDAR.after_days(moment, days) <= CALENDAR.after_days(moment, days + more)


def test_hours_are_counted_as_minute_by_minute() -> None:
    start, end = at("2026-02-13 09:10"), at("2026-02-25 15:45")
    slow = sum(
        1
        for minute in range(int((end - start) / timedelta(minutes=1)))
        if _at_work(CALENDAR, start + timedelta(minutes=minute))
    )

    assert CALENDAR.hours_between(start, end) == pytest.approx(slow / 60)


@given(MOMENTS, st.integers(0, 900), st.integers(0, 24 * 60))
def test_hours_over_years_are_those_of_each_day_added(
    start: datetime, days: int, minutes: int
) -> None:
    end = start + timedelta(days=days, minutes=minutes)
    zone = CALENDAR.zone
    cuts = [start, *(start + timedelta(days=n) for n in range(1, days + 1)), end]

    each = sum(CALENDAR.hours_between(a, b) for a, b in pairwise(cuts))

    assert CALENDAR.hours_between(start, end) == pytest.approx(each)
    assert CALENDAR.hours_between(start.astimezone(zone), end) == pytest.approx(each)


def _at_work(calendar: WorkingCalendar, moment: datetime) -> bool:
    return calendar.works_on(moment.date()) and any(
        start <= moment.time() < end for start, end in calendar.hours
    )
