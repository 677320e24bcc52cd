"""The office's promise to whoever asks, in words: an hour, in the office's own time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils.translation import gettext as _

from inward.aftercare.models import Case
from inward.core.language import is_chinese
from inward.core.printed import day_in_prose, weekday
from inward.office.queries import working_calendar


def hour(moment: datetime) -> str:
    """Thursday 3 December 2026, 17:30 (Shanghai time); 2026年12月3日（星期四）17:30（上海时间）."""
    zone = working_calendar().zone
    here = moment.astimezone(zone)
    return _("%(weekday)s %(day)s, %(time)s (%(city)s time)") % {
        "weekday": weekday(here.date()),
        "day": day_in_prose(here.date()),
        "time": f"{here:%H:%M}",
        "city": city(zone),
    }


def city(zone: ZoneInfo) -> str:
    """The town a time zone is called after, in the reader's language."""
    language = "zh_Hans" if is_chinese() else "en"
    return str(get_timezone_location(zone, locale=language, return_city=True))


def promise(case: Case) -> str:
    """By when the office answers: as promised at first, or anew since a dispute."""
    return _("We answer by %(hour)s.") % {"hour": hour(case.desk.answer_by)}


def provisional(case: Case) -> str:
    """Why the hour may still move; empty where it cannot."""
    calendar = working_calendar()
    days = (case.desk.acknowledge_by, case.desk.answer_by)
    years = {moment.astimezone(calendar.zone).year for moment in days} - calendar.years
    if not years:
        return ""
    return _(
        "This hour is provisional: the public holidays of %(year)s have not been announced yet. "
        "If they move it, we write to you."
    ) % {"year": max(years)}
