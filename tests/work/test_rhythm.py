"""An account that nobody has spoken with for as long as its tier allows is remembered."""

from datetime import timedelta

import pytest
from django.test import override_settings

from inward.core.intervals import on_day
from inward.directory.actions import merge
from inward.directory.models import Organisation
from inward.directory.people import Basis
from inward.directory.persons import enter_person
from inward.office.models import Member
from inward.pipeline.actions import log_interaction
from inward.work.actions import tick
from inward.work.models import Reminded
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = make.NOW.date()


def account(tier: str = "key", manager: Member | None = None) -> Organisation:
    made = make.organisation(en="Muji")
    made.tier = make.term(f"account_tier:{tier}")
    made.manager = manager or make.colleague()
    made.save()
    return made


def spoken_with(who: Organisation, days_ago: int, **says: object) -> None:
    log_interaction(
        subject=says.pop("subject", who.subject),  # type: ignore[arg-type]
        kind=make.term("interaction_kind:visit"),
        on=on_day(TODAY - days_ago * DAY),
        by=None,
        at=make.NOW,
        **says,  # type: ignore[arg-type]
    )


def reminded(at_days: int = 0) -> list[str]:
    ids = tick(at=make.NOW + at_days * DAY)
    return [row.kind for row in Reminded.objects.filter(pk__in=ids)]


def test_a_key_enterprise_not_seen_for_a_month_is_its_managers_and_again_a_month_later() -> None:
    spoken_with(account("key"), days_ago=29)

    assert [reminded(days) for days in (0, 1, 2, 30, 31)] == [[], ["rhythm"], [], [], ["rhythm"]]


def test_another_tier_has_another_rhythm() -> None:
    spoken_with(account("important"), days_ago=60)

    assert reminded() == []
    assert reminded(30) == ["rhythm"]


def test_an_enterprise_never_spoken_with_counts_from_when_it_came_onto_the_record() -> None:
    account("key")

    assert reminded(29) == []
    assert reminded(30) == ["rhythm"]


def test_an_office_sets_its_own_rhythm() -> None:
    spoken_with(account("key"), days_ago=8)
    with override_settings(RHYTHM={"key": 7}):
        assert reminded() == ["rhythm"]


def test_an_account_without_a_manager_reminds_nobody() -> None:
    made = account("key")
    made.manager = None
    made.save()

    assert reminded(400) == []


def test_a_word_with_somebody_who_works_there_counts() -> None:
    firm = account("key")
    person = enter_person(
        make.entry(),
        name_zh="李明",
        basis=Basis.LEGITIMATE,
        erase_after=TODAY + 900 * DAY,
        organisation=firm,
    )
    spoken_with(firm, days_ago=2, subject=person.subject)

    assert reminded(27) == []
    assert reminded(28) == ["rhythm"]


def test_a_visit_logged_with_an_entry_that_was_merged_counts_for_the_one_that_stays() -> None:
    firm, twin = account("key"), make.organisation(en="Muji Shanghai")
    spoken_with(twin, days_ago=2)
    merge(twin, into=firm, why="one firm", as_of=on_day(TODAY), by=None, at=make.NOW)

    assert reminded(27) == []
    assert reminded(28) == ["rhythm"]
