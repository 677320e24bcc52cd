"""What comes again and again is seen at the head of the inbox and opens to its cases."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from inward.aftercare.actions import take_step
from inward.aftercare.models import Case, CaseStep, Desk
from inward.aftercare.patterns import patterns, quarter_before, quarter_of
from inward.aftercare.rules import CaseKind, Step
from inward.office.rules import SHANGHAI
from inward.web.actions import withdraw
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 30)
DAY = timedelta(days=1)


def complaints(number: int, received: str, topic: str = "fit_out") -> list[Case]:
    at = datetime.fromisoformat(received).replace(tzinfo=SHANGHAI)
    about = make.term(f"case_topic:{topic}")
    return [make.case(CaseKind.GRIEVANCE, at=at, topic=about) for _ in range(number)]


@pytest.mark.parametrize(
    ("on", "this", "before"),
    [("2026-11-30", "2026-Q4", "2026-Q3"), ("2026-01-01", "2026-Q1", "2025-Q4")],
)
def test_a_quarter_and_the_one_before_it(on: str, this: str, before: str) -> None:
    quarter = quarter_of(date.fromisoformat(on))

    assert (str(quarter), str(quarter_before(quarter))) == (this, before)


def test_seven_complaints_about_fit_out_approval_this_quarter_are_a_pattern() -> None:
    complaints(2, "2026-09-30 23:59")
    made = complaints(7, "2026-10-01 00:00")
    complaints(1, "2027-01-01 00:00")
    take_step(case=made[0], step=Step.ANSWERED, text="yes", by=None, at=make.NOW)
    take_step(case=made[0], step=Step.CLOSED, by=None, at=make.NOW)
    complaints(2, "2026-11-01 10:00", topic="talent")
    (pattern,) = patterns(on=ON)

    assert (pattern.kind, pattern.topic and pattern.topic.code) == (CaseKind.GRIEVANCE, "fit_out")
    assert (pattern.number, pattern.before, pattern.open, pattern.rises) == (7, 2, 6, True)


def test_cases_before_one_public_body_are_a_pattern_of_their_own() -> None:
    body = make.public_body()
    for _ in range(3):
        case = make.case(CaseKind.SERVICE)
        take_step(case=case, step=Step.REFERRED, body=body.subject, by=None, at=make.NOW)
    (pattern,) = patterns(on=ON)

    assert pattern.body == body.subject


def test_a_pattern_opens_to_just_its_cases_closed_ones_too() -> None:
    at = localtime()
    made = complaints(3, at.replace(tzinfo=None).isoformat())
    complaints(3, at.replace(tzinfo=None).isoformat(), topic="talent")
    take_step(case=made[0], step=Step.ANSWERED, text="yes", by=None, at=at)
    take_step(case=made[0], step=Step.CLOSED, by=None, at=at)
    client = signed_in()
    (found,) = [p for p in patterns(on=at.date()) if p.topic and p.topic.code == "fit_out"]
    head = words(client.get(reverse("cases")).content)
    opened = words(client.get(f"{reverse('cases')}?{found.query}").content)

    assert f"3 × grievance about “{found.topic}”" in head
    assert "none in the quarter before · 2 still open" in head
    assert "3 cases, the last received first" in opened
    assert all(case.reference in opened for case in made)


def test_a_case_whose_steps_were_all_withdrawn_is_in_no_number_as_it_is_in_no_list() -> None:
    made = complaints(6, "2026-11-01 10:00")
    received = CaseStep.objects.get(subject=made[0].subject)
    withdraw(received, why="entered twice", by=None, at=make.NOW)
    (pattern,) = patterns(on=ON)

    assert pattern.number == Desk.objects.count() == 5


def test_a_pattern_of_a_body_opens_to_the_cases_before_it() -> None:
    body, at = make.public_body(), localtime()
    for _ in range(3):
        case = make.case(CaseKind.SERVICE, at=at)
        take_step(case=case, step=Step.REFERRED, body=body.subject, by=None, at=at)
    make.case(CaseKind.SERVICE, at=at)
    (found,) = patterns(on=at.date())
    opened = words(signed_in().get(f"{reverse('cases')}?{found.query}").content)

    assert "Only cases before Planning bureau" in opened
    assert "3 cases" in opened


@pytest.mark.parametrize("number", [3, 20])
def test_patterns_ask_the_store_as_often_for_few_cases_as_for_many(
    number: int, django_assert_num_queries: object
) -> None:
    complaints(number, "2026-11-01 10:00")

    with django_assert_num_queries(5):  # type: ignore[operator]
        [before] = patterns(on=ON)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert patterns(on=ON) == [before]

    complaints(1, "2026-11-02 10:00")
    assert [one.number for one in patterns(on=ON)] == [number + 1]
