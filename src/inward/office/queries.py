"""Reading the office's calendar, messages, links and jobs. Nothing here writes."""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from inward.core.intervals import interval
from inward.office.models import Job, Message
from inward.office.rules import WorkingCalendar

CALENDARS = Path(__file__).parent / "calendars"


@cache
def working_calendar(country: str = "cn") -> WorkingCalendar:
    """The calendar of a country, from the versioned table that ships with the system."""
    exceptions: dict[date, bool] = {}
    lines = (CALENDARS / f"{country}.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        span = interval(row["day"])
        for offset in range((span.last - span.first).days + 1):
            exceptions[span.first + timedelta(days=offset)] = row["kind"] == "workday"
    return WorkingCalendar(
        exceptions, frozenset(day.year for day in exceptions), zone=ZoneInfo(settings.TIME_ZONE)
    )


def unsent_about(subject_id: int) -> list[Message]:
    """Messages about something that no server took, or of which nobody knows whether one did."""
    rows = Message.objects.filter(about=subject_id).exclude(error="")
    return list(rows.order_by("-id")[:5])


def jobs_of(user_id: int, limit: int = 20) -> list[Job]:
    return list(Job.objects.filter(by_id=user_id).order_by("-id")[:limit])
