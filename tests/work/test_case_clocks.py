"""A case whose clock runs out is told of to its holder, then to whoever leads, each once."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from inward.aftercare.actions import take_step
from inward.aftercare.models import Case
from inward.aftercare.rules import CaseKind, Clock, Step
from inward.core.permissions import Role
from inward.office.models import Member
from inward.office.rules import SHANGHAI
from inward.office.tasks import set_task
from inward.work.actions import tick
from inward.work.models import Reminded
from inward.work.rules import LADDER, Reminder, Whom, climbed
from tests import make

HOUR = timedelta(hours=1)
MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
# Acknowledged on Monday, to be answered by the end of Thursday.
THURSDAY_END = datetime(2026, 11, 26, 17, 30, tzinfo=SHANGHAI)


def clock(hours: float, *, answers: bool = True) -> Clock:
    return Clock(answers, MONDAY_TEN, hours)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (8, {}),
        (7, {Whom.HOLDER: Reminder.RUNNING}),
        (0, {Whom.HOLDER: Reminder.RUNNING}),
        (-0.05, {Whom.HOLDER: Reminder.RAN_OUT}),
        (-7, {Whom.HOLDER: Reminder.RAN_OUT, Whom.TEAM: Reminder.TEAM}),
        (
            -21,
            {
                Whom.HOLDER: Reminder.RAN_OUT,
                Whom.TEAM: Reminder.TEAM,
                Whom.DIRECTOR: Reminder.DIRECTOR,
            },
        ),
    ],
)
def test_the_ladder_is_climbed_by_working_hours(hours: float, told: dict[Whom, Reminder]) -> None:
    assert {rung.whom: rung.kind for rung in climbed(clock(hours))} == told


@pytest.mark.parametrize("answers", [True, False])
def test_each_rung_of_the_ladder_lies_above_the_one_before(answers: bool) -> None:
    hours = [rung.over for rung in LADDER[answers]]

    assert hours == sorted(set(hours))
    assert [rung.whom for rung in LADDER[answers]][-2:] == [Whom.TEAM, Whom.DIRECTOR]


def _held() -> tuple[Case, dict[str, Member]]:
    """A case of an officer whose team has a manager, in an office with a director."""
    team = make.team()
    who = {
        "holder": make.colleague(team=team),
        "manager": make.colleague(Role.MANAGER, team=team),
        "director": make.colleague(Role.MANAGER),
        "elsewhere": make.colleague(Role.MANAGER, team=make.team("Finance")),
    }
    case = make.case(at=MONDAY_TEN)
    take_step(case=case, step=Step.ASSIGNED, member=who["holder"], by=None, at=MONDAY_TEN)
    return case, who


def _told(ids: list[int], who: dict[str, Member]) -> set[tuple[str, str]]:
    name = {member.pk: called for called, member in who.items()}
    rows = Reminded.objects.filter(pk__in=ids)
    return {(name[row.member_id], row.kind) for row in rows}


@pytest.mark.django_db
def test_a_case_climbs_from_its_holder_to_the_director_and_everybody_is_told_once() -> None:
    _case, who = _held()
    moments = [
        MONDAY_TEN + HOUR,
        datetime(2026, 11, 26, 11, tzinfo=SHANGHAI),
        datetime(2026, 11, 27, 9, tzinfo=SHANGHAI),
        datetime(2026, 11, 27, 17, 30, tzinfo=SHANGHAI),
        datetime(2026, 12, 1, 17, 30, tzinfo=SHANGHAI),
        datetime(2026, 12, 8, 17, 30, tzinfo=SHANGHAI),
    ]

    assert [_told(tick(at=at), who) for at in moments] == [
        set(),
        {("holder", "running")},
        {("holder", "ran_out")},
        {("manager", "team")},
        {("director", "director")},
        set(),
    ]


@pytest.mark.django_db
def test_after_two_weeks_without_a_tick_everybody_hears_once_how_it_stands() -> None:
    _case, who = _held()
    told = _told(tick(at=THURSDAY_END + timedelta(days=14)), who)

    assert told == {("holder", "ran_out"), ("manager", "team"), ("director", "director")}


@pytest.mark.django_db
def test_a_case_that_is_nobodys_is_told_to_whoever_leads_the_office() -> None:
    director = make.colleague(Role.MANAGER)
    make.colleague(Role.MANAGER, team=make.team())
    make.case(at=MONDAY_TEN)
    told = Reminded.objects.filter(pk__in=tick(at=MONDAY_TEN + 1.5 * HOUR))

    assert [(row.member, row.kind) for row in told] == [(director, "running")]


@pytest.mark.django_db
def test_who_holds_a_case_and_leads_the_team_is_told_once() -> None:
    team = make.team()
    manager = make.colleague(Role.MANAGER, team=team)
    case = make.case(at=MONDAY_TEN)
    take_step(case=case, step=Step.ASSIGNED, member=manager, by=None, at=MONDAY_TEN)
    told = Reminded.objects.filter(pk__in=tick(at=THURSDAY_END + timedelta(days=30)))

    assert [row.kind for row in told] == ["director"]


@pytest.mark.django_db
def test_an_answered_case_reminds_nobody() -> None:
    case, _who = _held()
    take_step(case=case, step=Step.ANSWERED, text="done", by=None, at=MONDAY_TEN)

    assert tick(at=THURSDAY_END + timedelta(days=30)) == []


@pytest.mark.django_db
def test_a_dispute_starts_the_clock_anew_and_its_reminders_with_it() -> None:
    case, who = _held()
    take_step(case=case, step=Step.ANSWERED, text="done", by=None, at=MONDAY_TEN + HOUR)
    disputed = datetime(2026, 12, 7, 10, tzinfo=SHANGHAI)
    take_step(case=case, step=Step.DISPUTED, text="no", by=None, at=disputed)

    assert tick(at=disputed) == []
    assert _told(tick(at=datetime(2026, 12, 11, 9, tzinfo=SHANGHAI)), who) == {
        ("holder", "ran_out")
    }


@pytest.mark.django_db
def test_the_digest_names_the_case_in_the_readers_language() -> None:
    case, who = _held()
    for called, language in (("holder", "en"), ("manager", "zh-hans")):
        who[called].language = language
        who[called].save()
        who[called].user.email = f"{called}@example.org"
        who[called].user.save()
    tick(at=datetime(2026, 11, 27, 17, 30, tzinfo=SHANGHAI))
    texts = {message.to[0]: message.body for message in mail.outbox}

    assert f"{case.reference} Space for a laboratory" in texts["holder@example.org"]
    assert f"{case.reference} 实验室用房" in texts["manager@example.org"]


@pytest.mark.django_db
def test_the_office_is_on_its_own_day_when_the_machine_counts_in_another_zone() -> None:
    member = make.colleague()
    due = datetime(2026, 11, 24, tzinfo=SHANGHAI).date()
    set_task(member=member, text="Call", due=due, by=None, at=make.NOW)
    before = datetime(2026, 11, 23, 15, 59, tzinfo=make.NOW.tzinfo)

    assert tick(at=before) == []
    assert len(tick(at=before + timedelta(minutes=1))) == 1


@pytest.mark.django_db
def test_a_grievance_climbs_the_same_ladder() -> None:
    director = make.colleague(Role.MANAGER)
    make.case(CaseKind.GRIEVANCE, at=MONDAY_TEN)
    told = Reminded.objects.filter(pk__in=tick(at=MONDAY_TEN + timedelta(days=9)))

    assert [(row.member, row.kind) for row in told] == [(director, "director")]
