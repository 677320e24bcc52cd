"""A calendar file is read by every calendar: folded, escaped, in universal time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.core.icalendar import calendar, escaped, moment
from inward.public.icalendar import calendar as public_events
from inward.work.feed.rules import calendar as my_day

pytestmark = pytest.mark.engine


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200))
def test_long_lines_are_folded_between_characters_and_read_back_whole(text: str) -> None:
    file = calendar("a test", "Days", [f"SUMMARY:{text}"])
    lines = file.split(b"\r\n")

    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    assert f"SUMMARY:{text}\r\n".encode() in file.replace(b"\r\n ", b"")


def test_marks_that_mean_something_are_escaped_and_hours_are_universal() -> None:
    shanghai = timezone(timedelta(hours=8))

    assert escaped("a, b; c\\d\ne") == "a\\, b\\; c\\\\d\\ne"
    assert moment(datetime(2026, 11, 23, 17, 30, tzinfo=shanghai)) == "20261123T093000Z"
    assert moment(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)) == "20261123T093000Z"


def test_both_calendars_of_the_office_have_the_same_head() -> None:
    own, public = my_day("Days", []), public_events("Days", [], language="en")

    assert own.replace(b"my day", b"public site").replace(
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n", b""
    ) == (public)
