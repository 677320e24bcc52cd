"""Who came how often, merges resolved, and what a list of events shows."""

from datetime import date

import pytest

from inward.core.intervals import interval
from inward.directory.models import Merge
from inward.events import queries
from inward.events.queries import EventFilter
from inward.events.rules import Roll, State
from inward.evidence.actions import state, withdraw, writing
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def expo(*rolls):
    """A programme with one event per edition; the events, first edition first."""
    programme = make.programme()
    editions = [make.edition(programme, n, roll=roll) for n, roll in enumerate(rolls, 1)]
    return [
        make.event(f"Expo {e.number}", edition=e, held=f"{2017 + e.number}-11") for e in editions
    ]


def merge(this, into):
    state(make.entry(), Merge, this.pk, interval("2024"), cited=make.cites(), into=into)
    make.list_again(this, into)


def test_the_turn_of_everybody_at_an_edition():
    first, second, third = expo(Roll.COMPLETE, Roll.PARTIAL, Roll.PARTIAL)
    regular, returned, newcomer = (make.organisation() for _ in range(3))
    for event in (first, second, third):
        make.participation(regular, event)
    make.participation(returned, first)
    make.participation(returned, third)
    make.participation(newcomer, third)

    turns = queries.turns_at(third.edition)

    assert {pk: (t.times, t.running, t.times_certain) for pk, t in turns.items()} == {
        regular.pk: (3, 3, True),
        returned.pk: (2, 1, False),
        newcomer.pk: (1, 1, False),
    }


def test_two_roles_at_one_edition_are_one_time():
    (event,) = expo(Roll.COMPLETE)
    who = make.organisation()
    make.participation(who, event, role="exhibitor")
    make.participation(who, event, role="speaker")

    assert queries.turns_at(event.edition)[who.pk].times == 1


def test_who_was_invited_and_never_came_has_no_turn():
    (event,) = expo(Roll.COMPLETE)
    make.participation(make.organisation(), event, state=State.INVITED)

    assert queries.turns_at(event.edition) == {}


def test_a_withdrawn_participation_is_no_time():
    first, second = expo(Roll.COMPLETE, Roll.COMPLETE)
    who = make.organisation()
    wrong = make.participation(who, first)
    make.participation(who, second)
    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, wrong, why="another firm of that name")

    assert queries.turns_at(second.edition)[who.pk].times == 1
    assert queries.turns_at(second.edition, known=entry.pk - 1)[who.pk].times == 2


def test_what_came_after_the_day_asked_is_not_counted():
    first, second = expo(Roll.COMPLETE, Roll.COMPLETE)
    who = make.organisation()
    make.participation(who, first, as_of="2018-11")
    make.participation(who, second, as_of="2019-11")

    assert queries.editions_attended(first.edition.programme_id, on=date(2018, 12, 1)) == {
        who.pk: frozenset({1})
    }


def test_the_times_of_a_merged_organisation_are_those_of_the_one_it_is():
    first, second = expo(Roll.COMPLETE, Roll.COMPLETE)
    one, other = make.organisation(), make.organisation()
    make.participation(other, first)
    make.participation(one, second)
    merge(other, one)

    assert queries.turns_at(second.edition, [one.pk])[one.pk].times == 2
    assert queries.turns_at(first.edition, [other.pk])[other.pk].times == 1


def test_the_times_of_a_chain_of_merged_organisations_are_those_of_the_last():
    first, second = expo(Roll.COMPLETE, Roll.COMPLETE)
    one, two, last = (make.organisation() for _ in range(3))
    make.participation(one, first)
    make.participation(last, second)
    merge(one, two)
    merge(two, last)

    (attendance,) = queries.attendance(last.pk, on=TODAY)

    assert queries.turns_at(second.edition, [last.pk])[last.pk].times == 2
    assert queries.turns_at(first.edition, [one.pk])[one.pk].times == 1
    assert attendance.editions[-1].turn.times == 2


def test_a_story_shows_every_edition_and_where_the_record_is_silent():
    first, second, third = expo(Roll.PARTIAL, Roll.COMPLETE, Roll.PARTIAL)
    who = make.organisation()
    make.participation(who, first)
    make.participation(who, third)

    (attendance,) = queries.attendance(who.pk, on=TODAY)

    assert [(s.edition.number, s.turn is not None, s.silent) for s in attendance.editions] == [
        (1, True, False),
        (2, False, False),
        (3, True, False),
    ]
    assert (attendance.latest.times, attendance.latest.times_certain) == (2, True)
    assert second.edition_id


def test_first_timers_are_counted_for_each_edition():
    first, second = expo(Roll.COMPLETE, Roll.PARTIAL)
    regular, newcomer = make.organisation(), make.organisation()
    make.participation(regular, first)
    make.participation(regular, second)
    make.participation(newcomer, second)

    newest, oldest = queries.runnings(first.edition.programme)

    assert (newest.came, newest.newcomers, newest.newcomers_certain) == (2, 1, True)
    assert (oldest.came, oldest.newcomers) == (1, 1)
    assert [r.subject for r in queries.regulars(first.edition.programme, on=TODAY)] == [
        regular.subject
    ]


def test_guests_come_by_name_page_by_page_each_with_all_their_roles():
    (event,) = expo(Roll.COMPLETE)
    for name in ("Kao", "AstraZeneca", "Muji"):
        who = make.organisation(en=name)
        make.participation(who, event, role="exhibitor")
    make.participation(who, event, role="speaker")

    first, onward = queries.guests(event, size=2)
    rest, end = queries.guests(event, after=onward, size=2)

    assert [g.subject.label.name_en for g in first + rest] == ["AstraZeneca", "Kao", "Muji"]
    assert sorted(part.role.code for part in rest[0].parts) == ["exhibitor", "speaker"]
    assert end == ""
    assert [(term.code, n) for term, n in queries.roles_at(event)] == [
        ("exhibitor", 3),
        ("speaker", 1),
    ]


def names(sought):
    return [event.name_en for event in queries.events_page(sought, on=TODAY).rows]


def test_events_are_listed_newest_first_and_narrowed():
    make.event("Old expo", held="2018-11-05/2018-11-10")
    make.event("Ceremony", held="2026-02")
    make.event("To come", held="2027")
    make.event("Undated", held="")

    assert names(EventFilter()) == ["To come", "Ceremony", "Old expo", "Undated"]
    assert names(EventFilter(when="coming")) == ["To come"]
    assert names(EventFilter(when="past")) == ["Ceremony", "Old expo"]
    assert names(EventFilter(year=2018)) == ["Old expo"]
    assert names(EventFilter(text="CEREMONY")) == ["Ceremony"]
    assert names(EventFilter(kind="event_kind:forum")) == []
