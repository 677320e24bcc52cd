"""Tasks of everybody under their days: by person, by what they are about, open or done."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.timezone import localdate, now

from inward.evidence.models import Subject
from inward.office.models import Member, Task
from inward.office.tasks import finish, set_task
from inward.work.queries import TaskFilter, tasks_by_day
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


def task(member: Member, text: str, days: int = 0, about: Subject | None = None) -> Task:
    due = localdate() + timedelta(days=days)
    return set_task(member=member, text=text, due=due, about=about, by=None, at=now())


def test_tasks_stand_under_their_days_the_earliest_first() -> None:
    li, wang = make.colleague(), make.colleague()
    task(li, "later", 2), task(wang, "late", -1), task(li, "also late", -1)
    days, onward = tasks_by_day(TaskFilter(), on=localdate())

    assert [[line.task.text for line in lines] for _day, lines in days] == [
        ["late", "also late"],
        ["later"],
    ]
    assert [lines[0].late for _day, lines in days] == [1, -2]
    assert onward == ""


def test_the_page_narrows_to_one_person_and_to_what_tasks_are_about() -> None:
    li, wang = make.colleague(), make.colleague()
    case = make.case()
    task(li, "About a case", about=case.subject)
    task(wang, "About a firm", about=make.organisation().subject)
    finish(task_id=task(li, "Was done").pk, by=None, at=now())
    client = signed_in()

    def shown(**asked: object) -> str:
        return words(client.get(reverse("tasks"), asked).content)

    assert "About a firm" not in shown(member=li.pk)
    assert "About a case" in shown(about="case")
    assert "About a firm" not in shown(about="case")
    assert "Was done" in shown(state="done")
    assert "No task matches" in shown(until="2020-01-01")


@pytest.mark.parametrize(("number", "said"), [(1, "1 task "), (2, "2 tasks ")])
def test_one_task_is_no_plural(number: int, said: str) -> None:
    li = make.colleague()
    for _one in range(number):
        task(li, "Call them")

    assert said in words(signed_in().get(reverse("tasks")).content)


def test_a_new_task_is_due_today_or_later_and_what_was_entered_is_said() -> None:
    client = signed_in()
    member = Member.objects.create(user=User.objects.get())
    typed = {"text": "Call them", "kind": "do", "member": member.pk}
    past = client.post(reverse("task-new"), typed | {"due": "2020-01-01"})
    told = client.post(reverse("task-new"), typed | {"due": str(localdate())}, follow=True)

    assert past.status_code == 422
    assert "This day is over" in words(past.content)
    assert f"On the list: “Call them”, by {localdate()}." in words(told.content)
    assert Task.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_asks_the_store_as_often_for_one_task_as_for_twenty(
    rows: int, django_assert_max_num_queries: object
) -> None:
    for number in range(rows):
        task(make.colleague(), f"task {number}", number, make.organisation().subject)
    client = signed_in()

    with django_assert_max_num_queries(11):  # type: ignore[operator]
        assert client.get(reverse("tasks")).status_code == 200
