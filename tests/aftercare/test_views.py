"""The inbox of cases and one case's page, as an officer works through them."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from inward.aftercare.actions import take_step
from inward.aftercare.models import Case, Desk
from inward.aftercare.rules import CaseKind, Step, clock
from inward.core.permissions import Role
from inward.directory.people import Basis
from inward.directory.persons import enter_person
from inward.evidence.actions import writing
from inward.office.queries import working_calendar
from inward.office.rules import SHANGHAI
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HOUR = timedelta(hours=1)


def page(name, case):
    return reverse(name, args=[case.subject.uuid])


def running(at, **but):
    """The clock of a case that came in on Monday at ten and has heard nothing yet."""
    came = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    moments = {"acknowledged_at": None, "answered_at": None, "closed_at": None} | but
    return clock(
        acknowledge_by=came + 2 * HOUR,
        answer_by=datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI),
        at=at,
        calendar=working_calendar(),
        **moments,
    )


def test_the_clock_counts_working_hours_and_turns_to_the_answer_once_acknowledged():
    eleven = datetime(2026, 11, 23, 11, tzinfo=SHANGHAI)

    assert running(eleven).hours == 1
    # From Monday eleven to Thursday half past five: 1 + 4 hours that day, then three days of 7.
    assert running(eleven, acknowledged_at=eleven).hours == 5 + 3 * 7
    assert running(eleven, answered_at=eleven) is None


def test_what_is_past_its_moment_is_late_before_the_next_working_hour_begins():
    over_lunch = running(datetime(2026, 11, 23, 12, 30, tzinfo=SHANGHAI))
    afternoon = running(datetime(2026, 11, 23, 14, 30, tzinfo=SHANGHAI))

    assert over_lunch.late
    assert (afternoon.late, afternoon.size) == (True, 1.0)


def test_the_inbox_marks_what_is_late_and_keeps_the_most_urgent_first():
    make.case(at=now() - timedelta(days=30), enterprise=make.organisation(en="Muji").subject)
    make.case(CaseKind.SERVICE, at=now())

    client = signed_in()
    said = words(client.get(reverse("cases")).content)
    late = words(client.get(reverse("cases"), {"state": "late"}, headers=HTMX).content)

    assert "late by" in said
    assert "2 cases" in said
    assert said.index("late by") < said.index("working hours left")
    assert "1 cases" in late
    assert "Muji" in late


def test_a_case_is_found_by_reference_title_or_enterprise():
    case = make.case(enterprise=make.organisation(en="Muji").subject)
    client = signed_in()

    def shown(text):
        return words(client.get(reverse("cases"), {"q": text}, headers=HTMX).content)

    assert all(case.reference in shown(text) for text in (case.reference, "laboratory", "muji"))
    assert "Clear the filters" in shown("nobody")


def test_a_case_is_opened_by_hand_and_its_clock_starts():
    typed = {"kind": "grievance", "title_zh": "装修审批", "text": "Six weeks without an answer"}
    typed |= {"capital_at_risk": "50000000", "jobs_at_risk": "40"}
    client = signed_in()
    answer = client.post(reverse("case-new"), typed, follow=True)

    case = Case.objects.get()
    said = words(answer.content)
    assert f"Received as {case.reference}" in said
    assert "Six weeks without an answer" in said
    assert "to acknowledge by" in said


def test_a_case_without_a_title_comes_back_with_what_was_typed():
    answer = signed_in().post(reverse("case-new"), {"kind": "service", "text": "They need visas"})

    assert answer.status_code == 422
    assert "They need visas" in words(answer.content)
    assert not Case.objects.exists()


def test_a_case_goes_from_received_to_closed_on_its_page():
    case, client = make.case(), signed_in()
    body, member = make.public_body(), make.colleague()
    for typed in (
        {"step": "acknowledged"},
        {"step": "assigned", "member": member.pk},
        {"step": "referred", "body": "Planning bureau"},
        {"step": "answered", "text": "The permit is granted", "read": "on"},
        {"step": "closed"},
    ):
        answer = client.post(page("case-step", case), typed)
        assert answer.status_code == 302, words(answer.content)

    desk = Desk.objects.get()
    assert (desk.step, desk.member, desk.body_id) == (Step.CLOSED, member, body.pk)
    assert "The permit is granted" in words(client.get(page("case", case)).content)
    assert case.reference in words(client.get(reverse("cases"), {"state": "closed"}).content)


def test_a_step_that_lacks_something_is_refused_and_keeps_the_words():
    case = make.case()
    answer = signed_in().post(
        page("case-step", case), {"step": "referred", "text": "Please look into it"}
    )

    said = words(answer.content)
    assert answer.status_code == 422
    assert "Name the public body" in said
    assert "Please look into it" in said


def test_an_answer_that_whoever_asked_would_not_read_is_asked_about_first():
    case, client = make.case(), signed_in()
    form = client.get(page("case", case)).content.decode()
    typed = {"step": "answered", "text": "Told on the telephone"}
    asked = client.post(page("case-step", case), typed)
    done = client.post(page("case-step", case), typed | {"unread": "on"}, follow=True)

    assert "checked" in form.split('name="read"')[1].split(">")[0]
    assert asked.status_code == 422
    assert "will read nothing of this answer" in words(asked.content)
    assert "Recorded: Answered. Whoever asked reads nothing of it." in words(done.content)
    assert not case.words.get(text="Told on the telephone").shown


def test_a_case_entered_by_an_officer_asks_nothing_of_the_kind_and_says_what_was_recorded():
    client = signed_in()
    client.post(reverse("case-new"), {"kind": "service", "title_zh": "签证", "text": "By phone"})
    case = Case.objects.get()
    answer = client.post(page("case-step", case), {"step": "answered", "text": "Done"}, follow=True)

    assert "Recorded: Answered." in words(answer.content)


def test_a_case_is_given_its_enterprise_and_stands_with_it():
    case, firm, client = make.case(), make.organisation(en="Muji"), signed_in()
    told = client.post(page("case-enterprise", case), {"enterprise": "Muji"}, follow=True)
    make.organisation(en="Diesel")
    late = client.post(page("case-enterprise", case), {"enterprise": "Diesel", "seen": "0"})
    lead = client.get(page("case-lead", case)).content.decode()

    assert "The case now stands with Muji." in words(told.content)
    assert Desk.objects.get().enterprise == firm.subject
    assert 'value="Muji"' in lead
    assert late.status_code == 422
    assert "Changed by somebody else" in words(late.content)


def test_only_the_steps_that_may_follow_are_offered():
    body = signed_in().get(page("case", make.case())).content.decode()

    assert 'value="answered"' in body
    assert 'value="closed"' not in body


def test_no_more_is_retained_than_was_at_risk():
    case = make.case(CaseKind.GRIEVANCE, capital_at_risk=1000, jobs_at_risk=10)
    client = signed_in()
    refused = client.post(
        page("case-retain", case), {"capital_retained": "1001", "jobs_retained": "10"}
    )
    client.post(page("case-retain", case), {"capital_retained": "900", "jobs_retained": "8"})

    assert refused.status_code == 422
    assert Case.objects.get().jobs_retained == 8


def test_a_reader_reads_a_case_and_is_offered_no_step():
    case = make.case()
    body = signed_in(Role.READER).get(page("case", case)).content.decode()

    assert page("case-step", case) not in body


def test_a_case_is_found_from_its_subject():
    case = make.case()
    answer = signed_in().get(reverse("subject", args=[case.subject.uuid]))

    assert answer["Location"] == page("case", case)


@pytest.mark.parametrize("rows", [1, 20])
def test_inbox_and_case_ask_the_store_as_often_for_one_row_as_for_twenty(
    rows, django_assert_max_num_queries
):
    body = make.public_body().subject
    for _ in range(rows):
        case = make.case(enterprise=make.organisation().subject)
        take_step(case=case, step=Step.REFERRED, body=body, by=None, at=make.NOW)
    for _ in range(rows):
        take_step(case=case, step=Step.ESCALATED, text="again", by=None, at=make.NOW)
    client = signed_in()

    with django_assert_max_num_queries(12):
        assert client.get(reverse("cases")).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(page("case", case)).status_code == 200


def lead(client, case, **typed):
    said = {"name_en": "Laboratory", "came_by": "lead_source:form", "on": "2026-11-20"}
    return client.post(reverse("case-lead", args=[case.subject.uuid]), said | typed)


def test_a_case_becomes_a_lead_once_and_whoever_asked_is_known_from_then_on():
    make.term("lead_source:form")
    firm, case, client = make.organisation(en="Muji"), make.case(), signed_in()

    refused = lead(client, case, investor="nobody known")
    made = lead(client, case, investor="Muji")
    again = lead(client, case, investor="Muji")

    case.refresh_from_db()
    assert refused.status_code == 422
    assert case.enterprise_id == firm.pk
    assert case.project.progress.stage == "received"
    where = reverse("project", args=[case.project.subject.uuid])
    assert made["Location"] == again["Location"] == where


def test_projects_of_whoever_asks_are_shown_before_a_case_becomes_another():
    make.term("lead_source:form")
    firm, case = make.organisation(en="Muji"), make.case()
    make.project("First store", investor=firm)

    told = lead(signed_in(), case, investor="Muji")
    case.refresh_from_db()

    assert told.status_code == 422
    assert "First store" in words(told.content)
    assert case.project_id is None


@pytest.mark.parametrize("when", ["0001", "0001-01-01", "9999", "9999-12-31", "0001/9999"])
def test_the_inbox_opens_for_the_first_and_the_last_day_there_is(when):
    case = make.case()
    said = words(signed_in().get(reverse("cases"), {"received": when}).content)

    assert (case.reference in said) == (when == "0001/9999")


@pytest.mark.parametrize("number", ["99999999999", "9" * 30])
def test_more_jobs_than_there_can_be_are_refused_at_their_field(number):
    client = signed_in()
    typed = {"kind": "grievance", "title_en": "A permit", "text": "Nobody answers"}
    entered = client.post(reverse("case-new"), typed | {"jobs_at_risk": number})

    assert entered.status_code == 422
    assert not Case.objects.exists()


def test_a_case_is_found_by_the_enterprise_into_which_the_one_it_names_was_merged():
    twin, firm = make.organisation(en="Alpha Works"), make.organisation(en="Muji")
    case = make.case(enterprise=twin.subject)
    make.merged(twin, firm)

    said = words(signed_in().get(reverse("cases"), {"q": "Muji"}).content)
    assert case.reference in said


@pytest.mark.parametrize(("role", "sees"), [(Role.READER, False), (Role.OFFICER, True)])
def test_whom_to_ask_about_a_case_is_shown_to_those_who_may_see_people(role: Role, sees: bool):
    with writing("enter a person", by=None, at=make.NOW) as entry:
        somebody = enter_person(
            entry, name_en="Li Wei", basis=Basis.CONSENT, erase_after=date(2030, 1, 1)
        )
    body = signed_in(role).get(page("case", make.case(contact=somebody))).content.decode()

    assert ("Li Wei" in body) is sees
