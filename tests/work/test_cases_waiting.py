"""My day shows the cases that wait for an answer: mine, and those nobody has taken."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from inward.aftercare.actions import take_step
from inward.aftercare.models import Case
from inward.aftercare.queries import waiting_for
from inward.aftercare.rules import Step
from inward.office.models import Member
from tests import make
from tests.support.pages import BACKEND, words

pytestmark = pytest.mark.django_db


def assigned(case: Case, member: Member) -> Case:
    take_step(case=case, step=Step.ASSIGNED, by=None, at=now(), member=member)
    return case


def page_of(member: Member) -> str:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(member.user, BACKEND)
    return words(client.get(reverse("day")).content)


def test_mine_and_those_of_nobody_wait_the_most_urgent_first() -> None:
    me, colleague = make.colleague(), make.colleague()
    fresh = make.case(at=now())
    mine = assigned(make.case(at=now() - timedelta(days=20)), me)
    assigned(make.case(at=now()), colleague)

    assert [row.desk.case for row in waiting_for(me, at=now())] == [mine, fresh]


def test_a_case_of_somebody_who_works_here_no_more_waits_for_everybody() -> None:
    me, gone = make.colleague(), make.colleague()
    case = assigned(make.case(at=now()), gone)
    User.objects.filter(pk=gone.user_id).update(is_active=False)

    assert [row.desk.case for row in waiting_for(me, at=now())] == [case]
    assert f"{case.reference} · whoever had it works here no more" in page_of(me)


def test_what_is_answered_or_closed_waits_no_longer() -> None:
    me = make.colleague()
    case = make.case(at=now())
    take_step(case=case, step=Step.ANSWERED, by=None, at=now(), text="yes")

    assert waiting_for(me, at=now()) == []


def test_the_day_leads_to_them_with_their_clock() -> None:
    me, case = make.colleague(), make.case(at=now())
    late = assigned(make.case(at=now() - timedelta(days=20)), me)

    said = page_of(me)
    assert "Cases waiting for an answer" in said
    assert f"{case.reference} · nobody has taken it yet" in said
    assert said.index(late.reference) < said.index(case.reference)
    assert "late by" in said


def test_a_day_without_cases_does_not_speak_of_them() -> None:
    assert "Cases waiting" not in page_of(make.colleague())


@pytest.mark.parametrize("cases", [1, 8])
def test_the_day_takes_as_many_queries_for_eight_cases_as_for_one(
    cases: int, django_assert_max_num_queries
) -> None:
    me = make.colleague()
    for _ in range(cases):
        make.case(at=now())

    with django_assert_max_num_queries(3):
        waiting_for(me, at=now())
