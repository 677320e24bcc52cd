"""A list read page by page shows every row once, in order, wherever it begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from inward.aftercare.models import Desk
from inward.core.paging import Counted, counted, page
from inward.events.models import Event
from inward.places.models import Area
from tests import make

DAYS = st.lists(st.sampled_from(["", "2019", "2023-11-05", "2023-11-06"]), max_size=7)
ORDERS = st.sampled_from([("held_last", "pk"), ("-held_last", "-pk")])


class TestReadingOn(TestCase):
    @given(DAYS, ORDERS, st.integers(1, 4))
    def test_every_row_comes_once_and_undated_ones_last(self, days, order, size):
        events = [make.event(held=day) if day else make.event(held="") for day in days]
        read, after = [], "start"
        while after:
            found = page(Event.objects.all(), order, "" if after == "start" else after, size=size)
            read += found.rows
            after = found.next

        sign = -1 if order[0].startswith("-") else 1
        dated = [e for e in events if e.held_last]
        undated = [e for e in events if not e.held_last]
        dated.sort(key=lambda e: (e.held_last.toordinal() * sign, e.pk * sign))
        undated.sort(key=lambda e: e.pk * sign)
        assert [e.pk for e in read] == [e.pk for e in dated + undated]


@pytest.mark.django_db
def test_a_place_nobody_can_read_begins_at_the_start():
    made = make.event()

    unreadable = ("no", "[1]", '["2019-02-31", 4]', '{"a": 1}', '[{"a": 1}, 2]')
    too_deep, too_large = "[" * 5000, '["2019", Infinity]'
    for nonsense in (*unreadable, too_deep, too_large):
        assert page(Event.objects.all(), ("held_last", "pk"), nonsense).rows == [made]


@pytest.mark.django_db
def test_a_place_no_store_can_be_asked_for_begins_at_the_start():
    """JSON can write what none keeps: half a character, none at all, a number without end."""
    made = make.area("Riverside")
    case = make.case()

    for text in (r"\ud800", r"\u0000", r"a\udfff"):
        place = f'["{text}", 1]'
        assert page(Area.objects.all(), ("name_en", "pk"), place).rows == [made]
    for number in (10**30, -(10**30)):
        place = f'["Aa", {number}]'
        assert page(Area.objects.all(), ("name_en", "pk"), place).rows == [made]
    for moment in ("0001-01-01 00:00:00+08:00", "9999-12-31 23:59:59-08:00", "2026-11-23 10:00:00"):
        place = f'["{moment}", 1]'
        assert page(Desk.objects.all(), ("answer_by", "case"), place).rows == [case.desk]


@pytest.mark.django_db
def test_a_list_is_counted_no_further_than_anybody_reads():
    make.event()

    assert (str(counted(Event.objects.all())), str(Counted(1001))) == ("1", "1,000+")
