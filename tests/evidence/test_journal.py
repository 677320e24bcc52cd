"""The journal of descriptions reads in words: who, what and which, never the number of a row."""

import pytest
from django.apps import apps
from django.urls import reverse

from inward.directory.actions import describe
from inward.evidence.actions import correct_source, newest_edit
from inward.evidence.models import Edit, Source
from inward.evidence.queries import edits_of, edits_of_source
from inward.evidence.rules import COLUMNS
from inward.pipeline.actions import describe as describe_project
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
# Columns an action sets beside another one that is journaled, or that no form ever changes.
_NEVER_CHANGED = {"id", "subject", "erased_in"}


def test_whoever_and_whatever_a_change_points_at_is_named() -> None:
    firm, parent = make.organisation(en="Muji"), make.organisation(en="Ryohin Keikaku")
    first, second = make.colleague(), make.colleague()
    first.user.username, second.user.username = "wei", "ming"
    first.user.save()
    second.user.save()
    says = {"by": None, "at": make.NOW}
    for manager in (first, second):
        describe(firm, changes={"manager": manager}, seen=newest_edit(firm.pk), **says)
    changes = {"parent": parent, "tier": make.term("account_tier:key"), "country": "JP"}
    describe(firm, changes=changes, seen=newest_edit(firm.pk), **says)
    told = {(line.field, line.before, line.after) for line in edits_of(firm.pk)}
    page = words(signed_in().get(reverse("organisation", args=[firm.subject.uuid])).content)

    assert told == {
        ("manager", "", "wei"),
        ("manager", "wei", "ming"),
        ("parent", "", "Ryohin Keikaku"),
        ("tier", "", "Key enterprise"),
        ("country", "", "JP"),
    }
    assert "Account manager: wei → ming" in page


def test_a_choice_and_a_yes_are_words_too() -> None:
    project = make.project()
    team = make.team("North")
    describe_project(project=project, changes={"team": team}, by=None, at=make.NOW)
    case = make.case()
    Edit.objects.create(
        entry=make.entry(), subject=case.subject, field="complex", before="False", after="True"
    )

    assert [line.after for line in edits_of(project.pk)] == ["North"]
    assert [(line.before, line.after) for line in edits_of(case.pk)] == [("no", "yes")]


def test_what_no_longer_exists_keeps_its_number_and_nothing_breaks() -> None:
    firm = make.organisation()
    for field, after in (("manager", "4711"), ("manager", "gone"), ("dropped_column", "7")):
        Edit.objects.create(entry=make.entry(), subject=firm.subject, field=field, after=after)

    assert sorted(line.after for line in edits_of(firm.pk)) == ["4711", "7", "gone"]


def test_every_column_that_can_be_changed_has_a_name_in_words() -> None:
    described = [model for model in apps.get_models() if hasattr(model, "kind_of_subject")]
    columns = {
        field.name for model in (*described, Source) for field in model._meta.concrete_fields
    }

    assert sorted(columns - set(COLUMNS) - _NEVER_CHANGED) == []


@pytest.mark.parametrize("number", [1, 20])
def test_many_changes_ask_the_store_no_more_often_than_one(
    number: int, django_assert_max_num_queries: object
) -> None:
    firm = make.organisation()
    for _ in range(number):
        manager = make.colleague()
        describe(
            firm, changes={"manager": manager}, seen=newest_edit(firm.pk), by=None, at=make.NOW
        )

    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(edits_of(firm.pk)) == number


def test_the_journal_of_a_document_and_the_page_of_an_entry_read_in_words_too() -> None:
    source = make.cites()[0].source
    letter = make.term("source_kind:letter")
    correct_source(source, kind=letter, by=None, at=make.NOW)
    firm, parent = make.organisation(en="Muji"), make.organisation(en="Ryohin Keikaku")
    describe(firm, changes={"parent": parent}, seen=newest_edit(firm.pk), by=None, at=make.NOW)
    entry = Edit.objects.get(field="parent").entry
    page = words(signed_in().get(reverse("entry", args=[entry.pk])).content)

    assert [line.after for line in edits_of_source(source)] == [str(letter)]
    assert "Belongs to: empty → Ryohin Keikaku" in page
