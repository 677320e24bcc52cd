"""A visit logged on a telephone: one tap for whom, the words, one tap to log it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from inward.core.intervals import on_day
from inward.office.models import Member, Task
from inward.office.tasks import set_task
from inward.pipeline.actions import log_interaction
from inward.pipeline.models import Interaction
from tests import make
from tests.support.browser import PHONE, Reader
from tests.support.pages import signed_in, words


def working() -> tuple[Client, Member]:
    client = signed_in()
    return client, Member.objects.create(user=User.objects.get())


@pytest.mark.browser
@pytest.mark.commits
def test_a_visit_is_logged_on_a_telephone_with_two_taps_and_the_words(
    browser_page: Reader,
) -> None:
    reader = browser_page
    member = Member.objects.create(user=User.objects.get(username="wei"))
    firm = make.organisation(en="Muji", zh="无印良品")
    log_interaction(
        subject=firm.subject,
        kind=make.term("interaction_kind:visit"),
        on=on_day(localdate()),
        member=member,
        by=None,
        at=now(),
    )
    connections.close_all()
    page = reader.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    reader.go(reverse("contact-new"))
    page.get_by_role("link", name="Muji").click()
    page.locator("#id_text").fill("They look for a laboratory")
    page.locator("#id_next_step").fill("Send two sites")
    log = page.locator("form.quick button.p")
    # The button is in sight without scrolling, whatever is typed above it.
    expect(log).to_be_in_viewport()
    log.click()
    expect(page.get_by_text("Logged:")).to_be_visible()

    connections.close_all()
    assert Interaction.objects.count() == 2
    assert reader.complaints == []
    task = Task.objects.get()
    assert (task.text, (task.due - localdate()).days) == ("Send two sites", 7)


@pytest.mark.django_db
def test_a_next_step_after_the_last_day_there_is_is_refused_on_the_form() -> None:
    typed = {
        "subject": str(make.organisation().subject.uuid),
        "kind": make.term("interaction_kind:visit").pk,
        "on": "9999-12-31",
        "next_step": "Send two sites",
        "in_days": "7",
    }
    answer = working()[0].post(reverse("contact-new"), typed)

    assert answer.status_code == 422
    assert "The next step needs a day." in words(answer.content)


@pytest.mark.django_db
def test_whom_i_shall_visit_today_and_met_last_stand_first() -> None:
    client, member = working()
    planned, met = make.organisation(en="Planned"), make.organisation(en="Met")
    make.organisation(en="Stranger")
    set_task(member=member, text="Visit", due=localdate(), about=planned.subject, by=None, at=now())
    log_interaction(
        subject=met.subject,
        kind=make.term("interaction_kind:visit"),
        on=on_day(localdate()),
        member=member,
        by=None,
        at=now(),
    )
    said = words(client.get(reverse("contact-new")).content)

    assert said.index("Planned") < said.index("Met")
    assert "Stranger" not in said


@pytest.mark.django_db
def test_logging_the_visit_that_was_on_my_list_ticks_it_off() -> None:
    client, member = working()
    firm = make.organisation(en="Muji")
    task = set_task(
        member=member, text="Visit 1: Muji", due=localdate(), about=firm.subject, by=None, at=now()
    )
    address = f"{reverse('contact-new')}?with={firm.subject.uuid}"
    form = client.get(address).content.decode()
    typed = {"subject": "Muji", "kind": "interaction_kind:visit", "on": str(localdate())}
    make.term("interaction_kind:visit")
    said = client.post(
        address, typed | {"task": task.pk, "finishes": "on", "in_days": "7"}, follow=True
    )
    task.refresh_from_db()

    assert "Close the task with it: Visit 1: Muji" in words(form.encode())
    assert "checked" not in form.split('name="finishes"')[1].split(">")[0]
    assert "Closed with it: “Visit 1: Muji”." in words(said.content)
    assert task.done_at is not None
    assert Task.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "told"),
    [("2130-01-01", "plan it as a task"), ("1800-01-01", "is the year right?")],
)
def test_a_contact_to_come_or_of_another_age_is_refused_at_its_day(day: str, told: str) -> None:
    make.term("interaction_kind:visit")
    firm = make.organisation().subject
    typed = {"subject": str(firm.uuid), "kind": "interaction_kind:visit", "on": day, "in_days": "7"}
    answer = working()[0].post(reverse("contact-new"), typed)

    assert answer.status_code == 422
    assert told in words(answer.content)
    assert not Interaction.objects.exists()


@pytest.mark.django_db
def test_the_next_step_of_an_old_contact_is_not_due_in_the_past() -> None:
    make.term("interaction_kind:visit")
    firm = make.organisation().subject
    typed = {"subject": str(firm.uuid), "kind": "interaction_kind:visit", "in_days": "7"}
    said = typed | {"on": str(localdate() - timedelta(days=30)), "next_step": "Send two sites"}
    answer = working()[0].post(reverse("contact-new"), said)

    assert answer.status_code == 422
    assert "choose another day" in words(answer.content)
    assert not Interaction.objects.exists()
