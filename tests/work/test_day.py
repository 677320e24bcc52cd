"""My day, as the member whose day it is works through it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.timezone import localdate

from inward.core.permissions import Role
from inward.office.models import Member, Task
from inward.office.rules import TaskKind
from inward.office.tasks import set_task
from inward.work.queries import my_day
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def officer(role=Role.OFFICER):
    client = signed_in(role)
    return client, Member.objects.create(user=User.objects.latest("pk"))


def task(member, text="Call back", *, days=0, kind=TaskKind.DO, whom=""):
    due = localdate() + timedelta(days)
    return set_task(member=member, text=text, due=due, kind=kind, whom=whom, by=None, at=make.NOW)


def test_each_task_stands_where_its_day_and_its_kind_put_it():
    _client, member = officer()
    late, now, soon = task(member, days=-3), task(member), task(member, days=2)
    later = task(member, days=8)
    owed = task(member, kind=TaskKind.PROMISED, whom="Muji", days=-1)
    awaited = task(member, kind=TaskKind.WAITING, whom="Planning bureau")

    day = my_day(member, on=localdate())

    shelves = (day.late, day.today, day.soon, day.promised, day.waiting)
    assert [[line.task for line in shelf] for shelf in shelves] == [
        [late],
        [now],
        [soon],
        [owed],
        [awaited],
    ]
    assert day.late[0].late == 3
    assert later.pk not in {line.task.pk for shelf in shelves for line in shelf}


def test_the_page_shows_my_tasks_and_nobody_elses():
    client, member = officer()
    task(member, "Send two sites", days=-1)
    task(make.colleague(), "Somebody else's")

    said = words(client.get(reverse("day")).content)

    assert "Send two sites" in said
    assert "1 day late" in said
    assert "Somebody else's" not in said


def test_a_task_is_ticked_off_in_place_and_can_be_opened_again():
    client, member = officer()
    mine = task(member)

    part = client.post(reverse("task-done", args=[mine.pk]), headers=HTMX).content.decode()
    assert "<html" not in part
    assert "Open again: Call back" in part
    assert Task.objects.get().done_at is not None

    client.post(reverse("task-reopen", args=[mine.pk]))
    assert Task.objects.get().done_at is None


def test_a_task_is_moved_to_another_day_and_not_to_none():
    client, member = officer()
    mine = task(member)

    refused = client.post(reverse("task-move", args=[mine.pk]), {"due": "someday"})
    client.post(reverse("task-move", args=[mine.pk]), {"due": "2026-12-24"})

    assert refused.status_code == 422
    assert "stays where it was" in words(refused.content)
    assert Task.objects.get().due == date(2026, 12, 24)


def test_a_new_task_falls_to_whoever_it_is_set_for():
    client, _member = officer()
    colleague = make.colleague()
    typed = {"text": "Visit", "due": "2026-12-01", "kind": "do", "member": colleague.pk}
    client.post(reverse("task-new"), typed)

    assert Task.objects.get().member == colleague


def test_what_was_promised_names_to_whom_and_a_refusal_keeps_the_words():
    client, member = officer()
    typed = {"text": "Send two sites", "due": "2026-12-01", "kind": "promised"}
    answer = client.post(reverse("task-new"), typed | {"member": member.pk})

    assert answer.status_code == 422
    assert 'value="Send two sites"' in answer.content.decode()
    assert "Name whom it was promised to" in words(answer.content)
    assert not Task.objects.exists()


def test_a_task_that_is_not_there_is_not_found():
    client, _member = officer()

    assert client.post(reverse("task-done", args=[4711])).status_code == 404


def test_somebody_who_is_no_member_is_told_why_the_day_is_empty():
    assert "not on the list of members" in words(signed_in().get(reverse("day")).content)


def test_a_reader_ticks_nothing_off():
    client, member = officer(Role.READER)
    mine = task(member)

    assert client.post(reverse("task-done", args=[mine.pk])).status_code == 403
    assert reverse("task-done", args=[mine.pk]) not in client.get(reverse("day")).content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_day_asks_the_store_as_often_for_one_task_as_for_twenty(
    rows, django_assert_max_num_queries
):
    client, member = officer()
    for number in range(rows):
        made = task(member, f"task {number}")
        Task.objects.filter(pk=made.pk).update(about=make.organisation().subject)

    with django_assert_max_num_queries(16):
        assert client.get(reverse("day")).status_code == 200
