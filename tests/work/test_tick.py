"""Everybody is reminded once: after a week of missed runs, of two runs at once, on a later day."""

import json
import threading
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from inward.aftercare.actions import take_step
from inward.aftercare.rules import Step
from inward.agreements.actions import refuse
from inward.agreements.rules import Verdict
from inward.core.permissions import Role
from inward.directory.models import Organisation
from inward.office.models import Member
from inward.office.rules import TaskKind
from inward.office.tasks import CannotSet, finish, reopen, set_task
from inward.work.actions import tick
from inward.work.models import Reminded
from inward.work.rules import WHEN, Reminder, occasion
from tests import make

DAY = timedelta(days=1)
TODAY = make.NOW.date()


def _task(member: Member, due: date = TODAY, **says: object) -> int:
    return set_task(
        member=member,
        text="Answer the enquiry",
        due=due,
        by=None,
        at=make.NOW,
        **says,  # type: ignore[arg-type]
    ).pk


def _officer(language: str = "en") -> Member:
    member = make.colleague()
    member.language = language
    member.save()
    member.user.email = "officer@example.org"
    member.user.save()
    return member


@pytest.mark.django_db
def test_a_task_due_today_is_in_one_digest_in_the_persons_language() -> None:
    _task(_officer("zh-hans"))
    sent = tick(at=make.NOW)
    again = tick(at=make.NOW + timedelta(hours=3))

    assert (len(sent), again) == (1, [])
    assert len(mail.outbox) == 1
    assert "今日到期" in mail.outbox[0].body


@pytest.mark.django_db
def test_a_week_of_missed_runs_reminds_once() -> None:
    _task(_officer(), due=TODAY)
    sent = tick(at=make.NOW + 7 * DAY)

    assert len(sent) == 1
    assert tick(at=make.NOW + 8 * DAY) == []


@pytest.mark.django_db
def test_what_is_done_is_not_reminded_of() -> None:
    finish(task_id=_task(_officer()), by=None, at=make.NOW)

    assert tick(at=make.NOW) == []


@pytest.mark.django_db
def test_a_promise_is_announced_a_month_ahead_and_missed_every_month_after() -> None:
    make.colleague(Role.MANAGER)
    make.commitment(due="2026-12-20")
    kinds = []
    for days in (0, 1, 27, 29, 58):
        ids = tick(at=make.NOW + days * DAY)
        kinds.append([r.kind for r in Reminded.objects.filter(pk__in=ids)])

    assert kinds == [["promise"], [], [], ["overdue"], ["overdue"]]


@pytest.mark.django_db
def test_a_kept_promise_and_a_wish_remind_nobody() -> None:
    from inward.agreements.rules import Strength

    make.colleague(Role.MANAGER)
    make.assessment(make.commitment(due="2026-12-01"), Verdict.KEPT)
    make.commitment(due="2026-12-01", strength=Strength.WISH)

    assert tick(at=make.NOW) == []


@pytest.mark.django_db
def test_what_an_enterprise_said_is_remembered_until_it_is_answered() -> None:
    leading, manager = make.colleague(Role.MANAGER), make.colleague()
    managed, other = make.organisation(), make.organisation()
    Organisation.objects.filter(pk=managed.pk).update(manager=manager)
    said = [make.statement(make.commitment(promisor=who), speaker=who) for who in (managed, other)]
    kinds = []
    for days in (2, 3, 4):
        ids = tick(at=make.NOW + days * DAY)
        kinds.append([(r.kind, r.member) for r in Reminded.objects.filter(pk__in=ids)])
    for one in said:
        refuse(statement_id=one.pk, why="of 2019", on=TODAY, by=None, at=make.NOW)

    assert kinds == [[], [("stated", manager), ("stated", leading)], []]
    assert tick(at=make.NOW + 10 * DAY) == []


@pytest.mark.django_db
def test_a_lead_nobody_answers_reminds_its_manager_after_a_day_and_after_three() -> None:
    make.project(on="2026-11-23", manager=make.colleague())
    kinds = []
    for days in (0, 1, 2, 3, 4):
        ids = tick(at=make.NOW + days * DAY)
        kinds.append([r.kind for r in Reminded.objects.filter(pk__in=ids)])

    assert kinds == [[], ["answer"], [], ["assess"], []]


@pytest.mark.django_db
def test_the_terminal_prints_the_ids_it_sent(capsys: pytest.CaptureFixture[str]) -> None:
    _task(_officer())
    call_command("tick", "--now", "2026-11-23T17:00", "--json")
    first = json.loads(capsys.readouterr().out)
    call_command("tick", "--now", "2026-11-23T17:05", "--json")

    assert len(first["sent"]) == 1
    assert json.loads(capsys.readouterr().out) == {"sent": []}


def test_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="2026-11-30T09:00"):
        call_command("tick", "--now", "tomorrow")


def test_two_runs_at_once_remind_once(own_store: str) -> None:
    member = _officer()
    for _ in range(5):
        _task(member)
    sent: list[int] = []

    def run() -> None:
        try:
            sent.extend(tick(at=make.NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sent) == len(set(sent)) == Reminded.objects.count() == 5
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_promise_to_nobody_is_refused_and_a_task_can_be_reopened() -> None:
    member = make.colleague()
    with pytest.raises(CannotSet, match="whom"):
        _task(member, kind=TaskKind.PROMISED)
    task = _task(member)
    finish(task_id=task, by=None, at=make.NOW)

    assert reopen(task_id=task, by=None).done_at is None


@given(st.sampled_from(list(WHEN)), st.integers(0, 400), st.integers(0, 400))
def test_an_occasion_is_the_same_however_late_it_is_asked(
    kind: Reminder, days: int, more: int
) -> None:
    since, on = date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days)
    now, later = occasion(kind, since, on=on), occasion(kind, since, on=on + more * DAY)
    every = WHEN[kind].every

    assert now is None or now <= on
    if now is not None and later is not None:
        assert later == now if every is None else (later - now).days % every.days == 0


@pytest.mark.django_db
def test_an_office_clock_is_used_for_the_day() -> None:
    # 2026-11-23 17:00 UTC is already the 24th in Shanghai.
    _task(_officer(), due=date(2026, 11, 24))
    call_command("tick", "--now", datetime(2026, 11, 23, 17, tzinfo=make.NOW.tzinfo).isoformat())

    assert Reminded.objects.count() == 1


def _gone(member: Member) -> Member:
    member.user.is_active = False
    member.user.email = "gone@example.org"
    member.user.save()
    return member


@pytest.mark.django_db
@pytest.mark.parametrize("led", [True, False], ids=["who led them", "who leads the office"])
def test_what_somebody_left_behind_falls_to_those_who_lead_and_nothing_goes_to_them(
    led: bool,
) -> None:
    team = make.team()
    gone, director = _gone(make.colleague(team=team)), make.colleague(Role.MANAGER)
    leading = make.colleague(Role.MANAGER, team=team) if led else director
    task, lead = _task(gone), make.project("Plant", manager=gone, on="2026-11-20")
    case = make.case(at=make.NOW - 20 * DAY)
    take_step(case=case, step=Step.ASSIGNED, member=gone, by=None, at=make.NOW - 20 * DAY)
    tick(at=make.NOW)

    told = {(row.member_id, row.about_id) for row in Reminded.objects.all()}
    assert {(leading.pk, None), (leading.pk, lead.pk), (leading.pk, case.pk)} <= told
    assert gone.pk not in {member for member, _about in told}
    assert Reminded.objects.filter(kind=Reminder.TASK, key__contains=f"task {task}").count() == 1
    assert mail.outbox == []


@pytest.mark.django_db
def test_an_odd_day_stops_no_reminder_of_others() -> None:
    _task(_officer())
    make.project(
        manager=make.colleague(),
        feedback_due=date.min,
        referred_by=make.organisation().subject,
    )

    assert len(tick(at=make.NOW)) == 4
