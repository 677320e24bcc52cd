"""Tasks and clocks in one's own calendar: a private link, shown once, withdrawn, expired."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from inward.aftercare.actions import take_step
from inward.aftercare.rules import Step
from inward.core.permissions import NotAllowed, Role
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.office.models import Link, Member, Task
from inward.office.rules import SHANGHAI
from inward.office.tasks import finish, set_task
from inward.work.feed.actions import LASTS, make_feed, open_feed, withdraw_feed
from inward.work.feed.rules import Entry, calendar
from tests import make
from tests.support.pages import words

STAMP = datetime(2026, 11, 23, 9, tzinfo=UTC)


def unfolded(file: bytes) -> list[str]:
    return file.replace(b"\r\n ", b"").decode().split("\r\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200))
def test_lines_are_folded_within_75_bytes_and_unfold_to_what_was_said(text: str) -> None:
    file = calendar("x", [Entry("1@inward", STAMP, date(2026, 12, 1), text)])

    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY:{escaped}" in unfolded(file)


def test_a_day_is_a_whole_day_and_a_moment_is_written_in_universal_time() -> None:
    moment = datetime(2026, 12, 1, 9, 30, tzinfo=SHANGHAI)
    file = unfolded(
        calendar(
            "x",
            [
                Entry("1@inward", STAMP, date(2026, 12, 31), "day"),
                Entry("2@inward", STAMP, moment, "moment"),
            ],
        )
    )

    assert "DTSTART;VALUE=DATE:20261231" in file
    assert "DTEND;VALUE=DATE:20270101" in file
    assert "DTSTART:20261201T013000Z" in file
    assert "DTEND:20261201T020000Z" in file


pytestmark = pytest.mark.django_db


def working(role: Role = Role.OFFICER) -> tuple[Client, Member]:
    member = make.colleague(role)
    member.language = "en"
    member.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(member.user)
    return client, member


def fetched(secret: str) -> str:
    answer = Client().get(reverse("calendar", args=[secret]))
    return answer.content.replace(b"\r\n ", b"").decode() if answer.status_code == 200 else ""


def task(member: Member, text: str, days: int = 1, at: time | None = None) -> Task:
    due = now().astimezone(SHANGHAI).date() + timedelta(days=days)
    return set_task(member=member, text=text, due=due, due_time=at, by=None, at=now())


def test_my_calendar_holds_my_open_tasks_and_the_clocks_of_my_cases_and_nobody_elses() -> None:
    _client, member = working()
    task(member, "Send two sites")
    finish(task_id=task(member, "Done already").pk, by=None, at=now())
    task(make.colleague(), "Somebody else's")
    mine, other = make.case(at=now()), make.case(at=now())
    take_step(case=mine, step=Step.ASSIGNED, member=member, by=None, at=now())
    _link, secret = make_feed(member, by=member.user, at=now())
    file = fetched(secret)

    assert "SUMMARY:Send two sites" in file
    assert f"SUMMARY:Case {mine.reference}: Space for a laboratory" in file
    assert not any(text in file for text in ("Done already", "Somebody else", other.reference))


def test_the_same_task_has_the_same_id_when_it_moves() -> None:
    _client, member = working()
    made = task(member, "Call")
    _link, secret = make_feed(member, by=member.user, at=now())
    before = fetched(secret)
    Task.objects.filter(pk=made.pk).update(due=date(2027, 1, 4))
    after = fetched(secret)

    assert f"UID:task-{made.pk}@inward" in before
    assert f"UID:task-{made.pk}@inward" in after
    assert "20270104" in after


def test_a_link_is_shown_once_and_withdrawn_on_the_page() -> None:
    client, _member = working()
    made = client.post(reverse("feed")).content.decode()
    secret = made.split("testserver/calendar/")[1].split(".ics")[0]
    assert "BEGIN:VCALENDAR" in fetched(secret)

    again = client.get(reverse("feed")).content.decode()
    assert secret not in again
    assert "last fetched" in again
    client.post(reverse("feed-withdraw", args=[Link.objects.get().pk]))
    assert fetched(secret) == ""
    assert "withdrawn" in words(client.get(reverse("feed")).content)


def test_a_link_expires_and_an_unknown_one_says_so_in_words() -> None:
    _client, member = working()
    make_feed(member, by=member.user, at=now() - LASTS)
    english = Client(headers={"accept-language": "en"})
    answer = english.get(reverse("calendar", args=["x"]))

    assert answer.status_code == 404
    assert "not known" in answer.content.decode()
    _link, secret = make_feed(member, by=member.user, at=now() - LASTS)
    assert fetched(secret) == ""


def test_who_works_here_no_more_is_read_no_more() -> None:
    _client, member = working()
    _link, secret = make_feed(member, by=member.user, at=now())
    member.user.is_active = False
    member.user.save()

    assert fetched(secret) == ""


def test_two_links_made_at_once_open_the_same_calendar() -> None:
    _client, member = working()
    twice = [Member.objects.select_related("user").get(pk=member.pk) for _ in range(2)]
    made = [make_feed(one, by=member.user, at=now()) for one in twice]

    assert {open_feed(secret, at=now()) for _link, secret in made} == {member}
    assert Subject.objects.filter(kind=Kind.MEMBER).count() == 1


def test_whose_role_was_taken_away_is_read_no_more() -> None:
    _client, member = working()
    _link, secret = make_feed(member, by=member.user, at=now())
    member.user.groups.clear()

    assert fetched(secret) == ""


def test_nobody_makes_or_withdraws_the_link_of_another() -> None:
    _client, member = working()
    _other, stranger = working()
    link, secret = make_feed(member, by=member.user, at=now())

    with pytest.raises(NotAllowed):
        make_feed(member, by=stranger.user, at=now())
    with pytest.raises(NotAllowed):
        withdraw_feed(link, by=stranger.user, at=now())
    assert open_feed(secret, at=now()) == member


def test_a_calendar_says_nothing_of_a_link_that_is_for_something_else() -> None:
    _client, member = working()
    _link, secret = make_feed(member, by=member.user, at=now())
    Link.objects.update(purpose="brief")

    assert fetched(secret) == ""
