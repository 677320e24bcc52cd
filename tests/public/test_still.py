"""What is found once while the record stands still, and never longer."""

from datetime import date

import pytest
from django.utils import translation

from inward.core.intervals import interval
from inward.evidence.actions import state
from inward.evidence.models import Mention
from inward.public.exporting.rendering import rendered
from inward.public.exporting.workers import one_view
from inward.public.queries import events, written
from inward.public.rules import slug
from inward.public.still import may_be_among, once, standing_still
from tests import make
from tests.public.showing import ON, hide, show, world


def test_it_is_found_once_for_what_is_asked_and_each_language_and_only_inside() -> None:
    asked: list[tuple[int, str]] = []

    @once
    def read(number: int, *, more: str = "") -> tuple[int, str]:
        asked.append((number, more))
        return number, more

    read(1), read(1)
    assert asked == [(1, ""), (1, "")]

    with standing_still():
        assert (read(1), read(1), read(2), read(1, more="x")) == (
            (1, ""),
            (1, ""),
            (2, ""),
            (1, "x"),
        )
        with translation.override("zh-hans"):
            read(1)
    assert asked[2:] == [(1, ""), (2, ""), (1, "x"), (1, "")]

    with standing_still():
        read(1)
    assert asked[6:] == [(1, "")]


def test_outside_everything_is_worth_asking_for() -> None:
    def keys(on: date) -> set[int]:
        return {1}

    assert may_be_among(2, keys, ON)
    with standing_still():
        assert may_be_among(1, keys, ON)
        assert not may_be_among(2, keys, ON)


@pytest.mark.django_db
def test_an_event_is_told_the_same_live_and_while_the_record_stands_still() -> None:
    found = world("Open").all
    bare = make.event("Bare fair", held="2026-12-05")
    entry, past = make.entry(), found["past"]
    state(entry, Mention, past.pk, interval("2025-03"), cited=make.cites())
    show(bare, *found.values())

    for event in (found["past"], found["event"], bare):
        live = events.told(event, on=ON)
        with one_view():
            assert events.told(event, on=ON) == live
    told = events.told(found["past"], on=ON)
    assert (len(told.roles), len(told.papers), len(told.mentions)) == (1, 1, 1)


@pytest.mark.django_db
def test_what_is_taken_back_between_two_exports_is_in_the_second_no_more() -> None:
    found = world("Open").all
    zone, desk = found["zone"], found["desk"]
    show(zone, desk)
    path = f"/en/zones/{slug(zone.subject.uuid)}/"
    with one_view():
        assert b"Open desk" in rendered(path, on=ON).content

    hide(desk)

    with one_view():
        assert not written.desks_for(on=ON, about=zone.pk)
        assert b"Open desk" not in rendered(path, on=ON).content
