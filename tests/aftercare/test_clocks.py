"""The clocks of cases over holidays, make-up days, a year's end, a change of the clocks, a dispute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from inward.aftercare import current
from inward.aftercare.actions import take_step
from inward.aftercare.models import Case, CaseStep, Desk
from inward.aftercare.queries import clock_of
from inward.aftercare.rules import CaseKind, Clocks, Step, clocks_by_kind, promised
from inward.office.queries import working_calendar
from inward.office.rules import SHANGHAI, WorkingCalendar
from tests import make

HOUR = timedelta(hours=1)


def moment(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("received", "acknowledge", "answer"),
    [
        # The Spring Festival of 2026 is free from Sunday 15 to Monday 23 February; Saturday 14 and
        # Saturday 28 are worked for it.
        ("2026-02-13 16:30", "2026-02-14 10:00", "2026-02-25 17:30"),
        ("2026-02-14 16:00", "2026-02-24 09:30", "2026-02-26 17:30"),
        ("2026-02-18 11:00", "2026-02-24 11:00", "2026-02-27 17:30"),
        # From the Thursday after it the make-up Saturday is the second day.
        ("2026-02-26 10:00", "2026-02-26 12:00", "2026-03-02 17:30"),
        # An ordinary Saturday does not count.
        ("2026-03-06 16:30", "2026-03-09 10:00", "2026-03-11 17:30"),
        # Over the year's end: 1 to 3 January 2026 are free, Sunday the 4th is worked.
        ("2025-12-31 16:30", "2026-01-04 10:00", "2026-01-06 17:30"),
        # Over lunch the clock stands still.
        ("2026-11-23 11:30", "2026-11-23 15:00", "2026-11-26 17:30"),
    ],
)
def test_a_clock_counts_working_hours_over_whatever_lies_between(
    received: str, acknowledge: str, answer: str
) -> None:
    hours = promised(moment(received), complex_=False, clocks=Clocks(), calendar=working_calendar())

    assert (hours.acknowledge, hours.answer) == (moment(acknowledge), moment(answer))


def test_hours_left_over_the_spring_festival_count_no_day_of_it() -> None:
    calendar = working_calendar()
    before, after = moment("2026-02-14 16:30"), moment("2026-02-24 10:00")

    assert calendar.hours_between(before, after) == 2.0


@pytest.mark.parametrize(
    ("zone", "sent"),
    [
        # Both sides of the night in which clocks change abroad; China has kept one time since 1991.
        ("Europe/Paris", "2026-10-23 08:30"),
        ("Europe/Paris", "2026-10-26 07:30"),
        ("America/New_York", "2026-03-06 01:30"),
        ("America/New_York", "2026-03-09 02:30"),
    ],
)
def test_a_foreign_visitors_change_of_clocks_moves_no_promise(zone: str, sent: str) -> None:
    at = moment(sent, ZoneInfo(zone))
    hours = promised(at, complex_=False, clocks=Clocks(), calendar=working_calendar())
    here = at.astimezone(SHANGHAI)

    assert here.strftime("%H:%M") == "14:30"
    assert hours.acknowledge == here + 2 * HOUR
    assert hours.acknowledge.astimezone(ZoneInfo(zone)) == at + 2 * HOUR


def test_an_office_abroad_keeps_its_own_hours_on_both_sides_of_its_change_of_clocks() -> None:
    paris = WorkingCalendar({}, frozenset({2026}), zone=ZoneInfo("Europe/Paris"))
    friday, monday = moment("2026-10-23 16:30", paris.zone), moment("2026-10-26 10:00", paris.zone)

    assert paris.after_hours(friday, 2) == monday
    assert paris.hours_between(friday, monday) == 2.0


def test_each_kind_of_case_has_its_own_clocks_where_a_setting_says_so() -> None:
    clocks = clocks_by_kind({"grievance": {"answer_days": 5, "acknowledge_hours": 0.5}})

    assert clocks[CaseKind.GRIEVANCE] == Clocks(0.5, 5, 15)
    assert clocks[CaseKind.ENQUIRY] == Clocks()


@pytest.mark.parametrize(
    "said",
    [
        {"complaint": {"answer_days": 5}},
        {"grievance": {"reply_days": 5}},
        {"grievance": {"answer_days": 0}},
    ],
)
def test_a_setting_that_means_nothing_is_refused(said: dict[str, dict[str, float]]) -> None:
    with pytest.raises(ValueError, match=r"no kind|no clock|more than 0"):
        clocks_by_kind(said)


@pytest.mark.django_db
@override_settings(CASE_CLOCKS={"grievance": {"answer_days": 5}})
def test_a_case_is_promised_what_the_setting_says_and_keeps_it() -> None:
    at = moment("2026-11-23 10:00")
    grievance, enquiry = make.case(CaseKind.GRIEVANCE, at=at), make.case(at=at)
    with override_settings(CASE_CLOCKS={}):
        kept = Case.objects.get(pk=grievance.pk)

    assert kept.answer_by == moment("2026-11-30 17:30")
    assert enquiry.answer_by == moment("2026-11-26 17:30")


# --- a dispute ------------------------------------------------------------------------------------

RECEIVED = moment("2026-11-23 10:00")
DISPUTED = moment("2026-12-07 10:00")


def disputed(**about: object) -> Case:
    case = make.case(at=RECEIVED, **about)
    steps = ((Step.ANSWERED, RECEIVED + HOUR), (Step.CLOSED, RECEIVED + HOUR))
    for step, at in (*steps, (Step.DISPUTED, DISPUTED)):
        take_step(case=case, step=step, text="words", by=None, at=at)
    return case


def desk(case: Case) -> Desk:
    return Desk.objects.get(pk=case.pk)


@pytest.mark.django_db
def test_a_disputed_case_has_a_clock_again_that_counts_from_the_dispute() -> None:
    found = desk(disputed())
    clock = clock_of(found, at=DISPUTED)

    assert clock
    assert (clock.answers, clock.by) == (True, moment("2026-12-10 17:30"))
    assert (found.answered_at, found.closed_at) == (None, None)
    assert found.acknowledged_at == RECEIVED + HOUR


@pytest.mark.django_db
def test_a_complex_case_has_as_long_again() -> None:
    assert desk(disputed(complex_=True)).answer_by == moment("2026-12-28 17:30")


@pytest.mark.django_db
def test_the_answer_to_a_dispute_stops_its_clock_and_a_second_dispute_starts_another() -> None:
    case = disputed()
    take_step(case=case, step=Step.ANSWERED, text="better", by=None, at=DISPUTED + HOUR)
    assert desk(case).answered_at == DISPUTED + HOUR
    assert clock_of(desk(case), at=DISPUTED + HOUR) is None

    take_step(case=case, step=Step.DISPUTED, text="no", by=None, at=DISPUTED + 24 * HOUR)
    assert desk(case).answer_by == moment("2026-12-11 17:30")
    assert desk(case).answered_at is None


@pytest.mark.django_db
def test_a_dispute_keeps_what_was_promised_at_first_and_the_desk_is_rebuilt_to_the_same() -> None:
    case = disputed()
    promised_again = CaseStep.objects.get(step=Step.DISPUTED).answer_by

    assert case.answer_by == moment("2026-11-26 17:30")
    assert promised_again == desk(case).answer_by
    assert current.DESK.differences() == []


@pytest.mark.django_db
def test_a_clock_that_ran_out_abroad_is_late_here_at_the_same_instant() -> None:
    found = desk(make.case(at=moment("2026-11-23 10:00").astimezone(UTC)))
    one_past = datetime(2026, 11, 23, 4, 1, tzinfo=UTC)
    clock = clock_of(found, at=one_past.astimezone(ZoneInfo("America/New_York")))

    assert clock
    assert clock.late
