"""Organisations are entered, described, numbered, placed and merged, and nothing is ever lost."""

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.directory import actions
from inward.directory.models import Identifier, Listing, Merge, Name
from inward.directory.queries import nearest
from inward.directory.rules import can_be, tidy
from inward.evidence.actions import Overtaken, newest_edit, state, writing
from inward.evidence.models import Edit, Mention, Source
from inward.intake.current import all_current
from tests import make

pytestmark = pytest.mark.django_db

WHEN = interval("2024-05")


def enter(**said):
    defaults = {"name_zh": "阿斯利康", "kind": make.term("organisation_kind:enterprise")}
    return actions.enter(**(defaults | {"as_of": WHEN, "by": None, "at": make.NOW} | said))


def test_a_new_organisation_is_listed_at_once_with_its_names_and_its_document():
    made = enter(name_en="AstraZeneca", cited=make.cites())

    listing = Listing.objects.get(pk=made.pk)
    assert (listing.name_en, listing.name_zh) == ("AstraZeneca", "阿斯利康")
    assert Mention.objects.about(made.pk).get().cited is not None
    assert [d for table in all_current() for d in table.differences()] == []


def test_an_organisation_without_a_name_is_refused():
    with pytest.raises(actions.NotAnOrganisation, match="needs a name"):
        enter(name_zh=" ", name_en="")


def test_a_source_that_is_not_on_the_record_is_registered_with_the_fact_it_supports():
    cite = make.cites()[0]
    new = type(cite)(Source(title="A new paper"), locator="p. 3")
    made = enter(cited=[new])

    source = Source.objects.get(title="A new paper")
    assert source.code.startswith("S")
    assert Mention.objects.about(made.pk).get().cited.source == source


def test_what_only_describes_is_journaled_column_by_column():
    made = enter()
    actions.describe(
        made, {"country": "GB", "note": ""}, seen=newest_edit(made.pk), by=None, at=make.NOW
    )

    journal = Edit.objects.filter(subject=made.pk)
    assert [(e.field, e.before, e.after) for e in journal] == [("country", "", "GB")]


def test_the_second_of_two_officers_is_told_what_changed_and_nothing_is_overwritten():
    made = enter()
    seen = newest_edit(made.pk)
    actions.describe(made, {"country": "GB"}, seen=seen, by=make.member(), at=make.NOW)

    with pytest.raises(Overtaken) as told:
        actions.describe(made, {"country": "SE"}, seen=seen, by=make.member(), at=make.NOW)
    assert [(e.field, e.after) for e in told.value.edits] == [("country", "GB")]
    made.refresh_from_db()
    assert made.country == "GB"


def test_two_officers_who_change_different_columns_do_not_disturb_each_other():
    made = enter()
    seen = newest_edit(made.pk)
    actions.describe(made, {"country": "GB"}, seen=seen, by=None, at=make.NOW)
    actions.describe(made, {"note": "called back"}, seen=seen, by=None, at=make.NOW)

    made.refresh_from_db()
    assert (made.country, made.note) == ("GB", "called back")


@pytest.mark.parametrize(
    ("kind", "value", "right"),
    [
        ("uscc", "91310000775785552L", True),
        ("uscc", "9131 0000 7757 8555 2l", True),
        ("uscc", "91310000775785552K", False),
        ("uscc", "9131", False),
        ("lei", "PY6ZZQWO2IZFZC3IOL08", True),
        ("lei", "PY6ZZQWO2IZFZC3IOL09", False),
        ("company_number", "02723534", True),
        ("own", "anything at all", True),
    ],
)
def test_a_number_with_check_digits_is_believed_only_when_they_agree(kind, value, right):
    assert can_be(kind, tidy(kind, value)) is right


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_of_a_credit_code_is_noticed(place, other):
    right = "91310000775785552L"
    wrong = right[:place] + other + right[place + 1 :]

    assert can_be("uscc", wrong) is (wrong == right)


def add_number(made, value, kind="lei"):
    return actions.add_identifier(
        made,
        kind=make.term(f"identifier_kind:{kind}"),
        value=value,
        as_of=WHEN,
        by=None,
        at=make.NOW,
    )


def test_a_number_that_cannot_be_right_is_refused_with_what_to_do():
    with pytest.raises(actions.NotAnIdentifier, match="check digits do not agree"):
        add_number(enter(), "PY6ZZQWO2IZFZC3IOL09")


def test_a_number_somebody_else_bears_is_refused_and_says_who():
    add_number(enter(name_en="AstraZeneca"), "PY6ZZQWO2IZFZC3IOL08")

    with pytest.raises(actions.NotAnIdentifier, match="AstraZeneca"):
        add_number(enter(name_zh="另一家"), "py6zzqwo2izfzc3iol08")
    assert Identifier.objects.count() == 1


def test_it_cannot_close_before_it_opens():
    with pytest.raises(actions.NotAnOrganisation, match="before it opens"):
        actions.add_establishment(
            enter(),
            function=make.term("presence:store"),
            place=None,
            opened=interval("2020"),
            closed=interval("2019-06"),
            as_of=WHEN,
            by=None,
            at=make.NOW,
        )


def test_a_presence_gives_the_organisation_its_zone():
    made, zone = enter(), make.area("Suhe Bay")
    actions.add_establishment(
        made,
        function=make.term("presence:office"),
        place=make.site(area=zone).subject,
        as_of=WHEN,
        by=None,
        at=make.NOW,
    )

    assert Listing.objects.get(pk=made.pk).zone_id == zone.pk


def merge(one, into, why="same number"):
    return actions.merge(one, into=into, why=why, as_of=WHEN, by=None, at=make.NOW)


def test_a_merge_hides_one_entry_under_the_other_and_an_unmerge_brings_it_back():
    one, other = enter(name_zh="甲"), enter(name_zh="乙")
    fact = merge(one, other)
    hidden = Listing.objects.get(pk=one.pk).merged_into_id
    actions.unmerge(fact, why="two licences", by=None, at=make.NOW)

    assert hidden == other.pk
    assert Listing.objects.get(pk=one.pk).merged_into_id is None
    assert Merge.objects.count() == 2
    assert Name.objects.about(one.pk).live().count() == 1


def test_whoever_is_merged_into_a_merged_one_is_shown_under_the_last():
    one, two, three = (enter(name_zh=name) for name in "甲乙丙")
    merge(two, three)
    made = merge(one, two)

    assert made.into_id == three.pk


@pytest.mark.parametrize("chain", ["itself", "circle", "twice"])
def test_merges_that_make_no_sense_are_refused(chain):
    one, two = enter(name_zh="甲"), enter(name_zh="乙")
    merge(one, two)
    asked = {"itself": (two, two), "circle": (two, one), "twice": (one, enter(name_zh="丙"))}

    with pytest.raises(actions.CannotMerge):
        merge(*asked[chain])


@pytest.mark.parametrize("role", [Role.READER, None])
def test_whoever_may_only_read_enters_nothing(role):
    reader = make.member(role) if role else make.member()
    if role is None:
        reader.groups.clear()

    with pytest.raises(PermissionDenied):
        enter(by=reader)


def test_an_officer_does_not_merge():
    with pytest.raises(PermissionDenied):
        actions.merge(
            enter(name_zh="甲"),
            into=enter(name_zh="乙"),
            why="x",
            as_of=WHEN,
            by=make.member(Role.OFFICER),
            at=make.NOW,
        )


@pytest.mark.parametrize("character", ["床", "ﷺ", "a"])
def test_the_longest_name_fits_into_what_is_compared_and_sorted_by(character):
    said = Name.derived({"text": character * 400})

    for column in ("sought", "sorted"):
        assert len(said[column]) <= Name._meta.get_field(column).max_length


def test_two_loads_that_merge_in_a_circle_do_not_hang_the_search():
    one, two = enter(name_zh="甲公司"), enter(name_zh="乙公司")
    for this, into in ((one, two), (two, one)):
        with writing("load", by=None, at=make.NOW) as entry:
            state(entry, Merge, this.pk, WHEN, into=into)
    actions.list_again(one.pk, two.pk)

    assert set(nearest("公司")) == {one.pk, two.pk}
