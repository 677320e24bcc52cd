"""What falls to a member by the table of reminders stands on their day, as the digest would say it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.office.models import Member
from inward.pipeline.actions import log_interaction
from inward.work.reminding import SHOWN, falling_to, reminders
from inward.work.rules import Reminder
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


def kinds(member: Member) -> dict[Reminder, list[str]]:
    return {
        several.kind: [str(one.about.label) for one in several.rows]
        for several in falling_to(member, at=make.NOW)
    }


def test_a_lead_nobody_answered_falls_to_its_manager_alone_and_is_said_once() -> None:
    mine, other = make.colleague(), make.colleague()
    make.project("Pilot plant", on="2026-11-01", manager=mine)
    make.project("Not yet a day old", on="2026-11-23", manager=mine)

    assert kinds(mine) == {Reminder.ANSWER: ["Pilot plant"]}
    assert kinds(other) == {}


def test_answered_it_still_has_to_be_assessed() -> None:
    mine = make.colleague()
    lead = make.project("Pilot plant", on="2026-11-01", manager=mine)
    log_interaction(
        subject=lead.investor,
        project=lead,
        kind=make.term("interaction_kind:call"),
        on=interval("2026-11-02"),
        by=None,
        at=make.NOW,
    )

    assert kinds(mine) == {Reminder.ASSESS: ["Pilot plant"]}


def test_promises_fall_to_whoever_leads_the_soonest_due_first() -> None:
    leader, officer = make.colleague(Role.MANAGER), make.colleague()
    make.commitment("Open a laboratory", due="2026-12-15")
    make.commitment("Create 40 jobs", due="2026-10")

    found = {several.kind: several.rows for several in falling_to(leader, at=make.NOW)}

    assert [one.days for one in found[Reminder.PROMISE]] == [-22]
    assert [one.days for one in found[Reminder.OVERDUE]] == [23]
    assert kinds(officer) == {}


def test_the_day_and_the_digest_never_disagree() -> None:
    mine = make.colleague(Role.MANAGER)
    for n in range(3):
        make.project(f"Lead {n}", on=f"2026-11-0{n + 1}", manager=mine)
    make.commitment("Open a laboratory", due="2026-12-15")
    told = {(due.kind, due.about_id) for due in reminders(at=make.NOW) if due.member_id == mine.pk}

    shown = {
        (several.kind, one.about.pk)
        for several in falling_to(mine, at=make.NOW)
        for one in several.rows
    }

    assert shown <= told
    assert {about for _kind, about in told} == {about for _kind, about in shown}


def test_of_many_the_oldest_are_shown_and_none_hides_another_kind() -> None:
    mine = make.colleague()
    for n in range(2 * SHOWN + 4):
        make.project(f"Lead {n}", on=f"2026-10-{n + 1:02d}", manager=mine)
    met = make.project("Met", on="2026-10-29", manager=mine)
    log_interaction(
        subject=met.investor,
        project=met,
        kind=make.term("interaction_kind:call"),
        on=interval("2026-11-02"),
        by=None,
        at=make.NOW,
    )

    assert kinds(mine) == {
        Reminder.ANSWER: [f"Lead {n}" for n in range(SHOWN)],
        Reminder.ASSESS: ["Met"],
    }
    assert [several.more for several in falling_to(mine, at=make.NOW)] == [True, False]


def test_the_page_says_what_falls_to_one_and_since_when() -> None:
    client = signed_in(Role.OFFICER)
    member = Member.objects.create(user_id=client.session["_auth_user_id"])
    day = localdate() - timedelta(days=9)
    make.project("Pilot plant", on=day.isoformat(), manager=member)

    said = words(client.get(reverse("day")).content)

    assert "Falls to you" in said
    assert "Lead without an answer Pilot plant 9 days" in said
    assert "falling to you 1" in said


def test_the_headline_says_that_there_are_more_than_are_shown() -> None:
    client = signed_in(Role.OFFICER)
    member = Member.objects.create(user_id=client.session["_auth_user_id"])
    for n in range(SHOWN + 3):
        make.project(f"Lead {n}", on="2026-10-01", manager=member)

    said = words(client.get(reverse("day")).content)

    assert f"falling to you {SHOWN}+" in said
    assert "there are more" in said
