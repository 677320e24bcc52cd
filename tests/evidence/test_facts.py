"""A fact is written once; what comes later replaces it and leaves it readable."""

from datetime import date

import pytest

from inward.agreements.models import Standing
from inward.agreements.rules import Verdict
from inward.directory.models import Listing, Name
from inward.evidence.actions import CannotReplace, replace, withdraw, writing
from inward.web.current import all_current
from tests import make

pytestmark = pytest.mark.django_db


def test_a_correction_counts_from_its_own_entry_on_and_the_old_word_before_it():
    made = make.organisation(en="Muji")
    name = Name.objects.about(made.pk).get()
    with writing("correct a name", by=None, at=make.NOW) as entry:
        replace(entry, name, text="MUJI")

    live = Name.objects.about(made.pk).live
    assert [n.text for n in live()] == ["MUJI"]
    assert [n.text for n in live(known=entry.id - 1)] == ["Muji"]


def test_two_officers_cannot_both_correct_one_fact():
    name = Name.objects.about(make.organisation().pk).get()
    with writing("first", by=None, at=make.NOW) as entry:
        withdraw(entry, name, why="never so")

    with (
        pytest.raises(CannotReplace, match="corrected in the meantime"),
        writing("second", by=None, at=make.NOW) as entry,
    ):
        replace(entry, name, text="other")


def test_nothing_found_leaves_the_verdict_before_it_standing():
    promise = make.commitment()
    make.assessment(promise, Verdict.KEPT, as_of="2024-06-30")
    make.assessment(promise, Verdict.NOTHING_FOUND, as_of="2026-11-23")

    standing = Standing.objects.get(pk=promise.pk)
    assert (standing.verdict, standing.looked_last) == ("kept", date(2026, 11, 23))


def test_current_tables_are_what_the_facts_say():
    promise = make.commitment(promisor=make.organisation(en="AstraZeneca", zh="阿斯利康"))
    make.assessment(promise)
    kept = [difference for table in all_current() for difference in table.differences()]
    for table in all_current():
        table.rebuild()

    assert kept == []
    assert Listing.objects.get(name_zh="阿斯利康").grams
