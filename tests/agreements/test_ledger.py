"""The ledger shows every promise once, the open ones by day, and says how they are kept."""

from datetime import date

import pytest

from inward.agreements.models import Standing
from inward.agreements.queries.keeping import Keeping, keeping, overview
from inward.agreements.queries.ledger import PromiseFilter, group_sizes, ledger, promises
from inward.agreements.rules import Group, Strength, Verdict
from inward.core.intervals import interval
from inward.directory.models import Merge
from inward.evidence.actions import state
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def shown(sought=None, *, size=50):
    """The wordings of the whole ledger, read page by page."""
    rows = promises(sought or PromiseFilter(), on=TODAY)
    found, after = [], "start"
    while after:
        page, after = ledger(rows, on=TODAY, after="" if after == "start" else after, size=size)
        found += [row.standing.wording_en for row in page]
    return found


def every_shelf():
    make.commitment("later", due="2028")
    make.commitment("overdue", due="2025")
    make.commitment("quarter", due="2026-12")
    make.commitment("undated")
    make.assessment(make.commitment("kept", due="2020"), Verdict.KEPT, as_of="2021")
    make.assessment(make.commitment("broken"), Verdict.BROKEN, as_of="2022")
    make.commitment("wish", strength=Strength.WISH)


ORDER = ["overdue", "quarter", "later", "undated", "broken", "kept", "wish"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_whatever_the_size_of_a_page_each_promise_comes_once_and_in_order(size):
    every_shelf()

    assert shown(size=size) == ORDER


@pytest.mark.parametrize("after", ["9:", "x", "1:nonsense", '0:["2026-01-01"]', "3:"])
def test_a_place_nobody_can_read_still_gives_a_page(after):
    every_shelf()

    rows, _ = ledger(Standing.objects.all(), on=TODAY, after=after)

    assert rows


def test_each_group_is_headed_once_and_counted():
    every_shelf()
    rows, _ = ledger(Standing.objects.all(), on=TODAY)

    assert [row.group for row in rows if row.heads] == list(Group)
    assert group_sizes(Standing.objects.all(), on=TODAY) == {
        group: 2 if group is Group.SETTLED else 1 for group in Group
    }


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (PromiseFilter(verdict="kept"), ["kept"]),
        (PromiseFilter(verdict="none"), ["overdue", "quarter", "later", "undated"]),
        (PromiseFilter(due="overdue"), ["overdue"]),
        (PromiseFilter(due="quarter"), ["quarter"]),
        (PromiseFilter(due="none"), ["undated", "broken", "wish"]),
        (PromiseFilter(strength="wish"), ["wish"]),
        (PromiseFilter(looked="never"), ["overdue", "quarter", "later", "undated", "wish"]),
        (PromiseFilter(text="OVER"), ["overdue"]),
        (PromiseFilter(text="enterprise later"), ["later"]),
    ],
)
def test_the_ledger_is_narrowed(sought, found):
    every_shelf()

    assert shown(sought) == found


def test_a_promise_is_found_by_two_characters_of_who_made_it():
    make.commitment("a fund", promisor=make.organisation(en="AstraZeneca", zh="阿斯利康"))
    make.commitment("a store")

    assert shown(PromiseFilter(text="阿斯")) == ["a fund"]


def test_the_offices_own_promises_are_those_of_public_bodies_and_areas():
    make.commitment("ours", promisor=make.organisation(kind="public_body"))
    make.commitment("the zone's", promisor=make.area())
    make.commitment("theirs")

    assert shown(PromiseFilter(side="office")) == ["ours", "the zone's"]
    assert shown(PromiseFilter(side="others")) == ["theirs"]


def test_the_promises_of_a_zone_are_those_to_be_kept_in_it_below_it_or_at_its_sites():
    district = make.area("District", kind="district")
    zone = make.area("Zone", parent=district)
    elsewhere = make.area("Elsewhere", parent=district)
    make.commitment("in the zone", place=zone)
    make.commitment("at a site", place=make.site(area=zone))
    make.commitment("elsewhere", place=elsewhere)
    make.commitment("nowhere")

    assert shown(PromiseFilter(zone=zone)) == ["in the zone", "at a site"]
    assert shown(PromiseFilter(zone=district)) == ["in the zone", "at a site", "elsewhere"]


def test_whoever_looked_last_and_found_nothing_is_told_from_an_older_look():
    found_since = make.commitment("found since")
    make.assessment(found_since, Verdict.NOTHING_FOUND, as_of="2024-01-01")
    make.assessment(found_since, Verdict.AT_RISK, as_of="2025-01-01")
    make.assessment(make.commitment("in vain"), Verdict.NOTHING_FOUND, as_of="2026-11-01")

    assert shown(PromiseFilter(looked="nothing")) == ["in vain"]


def test_promises_of_a_merged_organisation_are_those_of_the_one_it_is():
    one, other = make.organisation(), make.organisation()
    make.commitment("first", promisor=one)
    make.commitment("second", promisor=other)
    merged = state(make.entry(), Merge, other.pk, interval("2024"), cited=make.cites(), into=one)
    make.list_again(one, other)

    assert merged.into == one
    assert shown(PromiseFilter(promisor=one.subject)) == ["first", "second"]


def test_promises_of_a_chain_of_merged_organisations_are_those_of_the_last():
    first, second, last = (make.organisation() for _ in range(3))
    make.commitment("of the first", promisor=first)
    for this, into in ((first, second), (second, last)):
        state(make.entry(), Merge, this.pk, interval("2024"), cited=make.cites(), into=into)
    make.list_again(first, second, last)

    assert shown(PromiseFilter(promisor=last.subject)) == ["of the first"]


def test_the_kept_rate_has_two_denominators_and_no_wish_in_either():
    make.assessment(make.commitment("kept, due", due="2025"), Verdict.KEPT, as_of="2025-06")
    make.commitment("open, due", due="2025")
    make.assessment(make.commitment("in part", due="2025"), Verdict.KEPT_IN_PART)
    make.assessment(make.commitment("kept, undated"), Verdict.KEPT)
    make.commitment("a target, due", strength=Strength.TARGET, due="2025")
    make.commitment("open, its last day is today", due="2026-11-23")
    make.commitment("not due", due="2026-11-24")
    make.assessment(make.commitment("wish", strength=Strength.WISH, due="2025"), Verdict.KEPT)

    assert keeping(Standing.objects.all(), on=TODAY) == Keeping(
        due=5, kept_due=1, signed=6, kept_signed=2, undated=1
    )


def test_the_overview_says_when_somebody_last_looked_and_found_nothing():
    make.assessment(make.commitment(), Verdict.NOTHING_FOUND, as_of="2026-11-20")
    make.assessment(make.commitment(), Verdict.NOTHING_FOUND, as_of="2026-11-20")
    make.assessment(make.commitment(), Verdict.KEPT, as_of="2024")
    make.commitment(promisor=make.organisation(kind="public_body"))

    seen = overview(on=TODAY)

    assert (seen.total, seen.office, seen.others) == (4, 1, 3)
    assert (seen.last_look, seen.found_nothing) == (date(2026, 11, 20), 2)


def test_the_overview_is_counted_anew_after_every_entry():
    make.commitment()
    before = overview(on=TODAY).total
    make.commitment()

    assert (before, overview(on=TODAY).total) == (1, 2)
