"""Words that lists use, what is said of a cell that cannot be read, and where it is mended."""

import pytest
from django.urls import reverse
from django.utils import translation

from inward.agreements.models import Agreement
from inward.core.permissions import Role
from inward.evidence.models import Subject
from inward.intake.evaluate import Vocabularies
from inward.intake.kinds import BY_NAME, KINDS
from inward.intake.models import Batch, ListRow
from inward.intake.overview import faults_of
from inward.intake.spoken import SAID
from tests import make
from tests.intake.lists import received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def only(batch: Batch) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch)


def agreement(kind: str, **says: str) -> Batch:
    rows = [["单位名称", "协议类型", *says], ["青穗贸易", kind, *says.values()]]
    return received(rows, kind="agreements")


def tenant(function: str) -> Batch:
    rows = [["单位名称", "职能"], ["青穗贸易", function]]
    return received(rows, kind="tenants", about=make.site().subject)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("备忘录", "memorandum"),
        ("意向书", "memorandum"),
        ("框架协议", "strategic_cooperation"),
        ("MoU", "memorandum"),
        ("ＬＯＩ", "memorandum"),
        ("首店签约", "first_store"),
    ],
)
def test_an_agreement_is_of_the_kind_that_people_call_it(printed: str, code: str) -> None:
    assert only(agreement(printed)).values["kind"] == code


@pytest.mark.parametrize(("printed", "code"), [("办公", "office"), ("租户", "tenant")])
def test_what_a_tenant_does_there_is_read_as_it_is_said(printed: str, code: str) -> None:
    assert only(tenant(printed)).values["function"] == code


def test_every_word_means_a_term_that_offices_start_with_and_no_other() -> None:
    named = {vocabulary for kind in KINDS for vocabulary in Vocabularies.of(kind).words}

    assert set(SAID) <= named
    for kind in KINDS:
        known = Vocabularies.of(kind)
        for vocabulary, codes in known.codes.items():
            assert set(SAID.get(vocabulary, {})) <= codes, vocabulary


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("“Kind”", "Memorandum", "Investment agreement")),
        ("zh-hans", ("“协议类型”", "合作备忘录", "投资协议")),
    ],
)
def test_a_word_that_is_none_is_answered_with_the_words_that_are(
    language: str, said: tuple[str, ...]
) -> None:
    with translation.override(language):
        fault = faults_of(only(agreement("口头约定")))[0]["here"]

    assert all(word in fault for word in said), fault
    assert "first_store" not in fault
    assert "agreement_kind" not in fault


def test_of_many_words_the_nearest_and_the_list_to_choose_from_are_named() -> None:
    fault = faults_of(only(tenant("Flagship shops")))[0]["here"]

    assert "Did you mean Flagship store?" in fault
    assert "“Mend”" in fault


def test_a_word_is_mended_by_choosing_it_in_the_readers_language() -> None:
    batch = agreement("口头约定")
    officer = signed_in(Role.OFFICER, language="zh-hans")
    where = reverse("list-row", args=[batch.uuid, 2])

    page = officer.get(where).content.decode()
    assert '<option value="memorandum">合作备忘录</option>' in page
    assert "留空" in words(page)
    officer.post(where, {"kind": "memorandum"})

    assert only(batch).values["kind"] == "memorandum"


def test_who_neither_came_nor_stayed_away_is_asked_about_by_yes_and_no() -> None:
    rows = [["单位名称", "是否到场"], ["青穗贸易", "待定"]]
    batch = received(rows, about=make.event().subject)
    officer = signed_in(Role.OFFICER, language="zh-hans")
    where = reverse("list-row", args=[batch.uuid, 2])

    page = officer.get(where).content.decode()
    assert "yes or no" not in page
    assert '<option value="no">否</option>' in page
    officer.post(where, {"came": "no"})

    assert only(batch).values["came"] == "no"


def test_a_long_note_of_an_agreement_is_taken_whole() -> None:
    batch = agreement("备忘录", 备注="长" * 500)

    taken(batch)

    assert Agreement.objects.get().note == "长" * 500


def test_a_long_detail_is_not_sent_to_a_note_that_the_list_does_not_have() -> None:
    rows = [["单位名称", "姓名", "备注"], ["青穗贸易", "李明", "长" * 500]]
    batch = received(rows, about=make.event().subject)

    fault = faults_of(only(batch))[0]["here"]

    assert "500 characters; 400 fit" in fault
    assert "note" not in fault
    page = signed_in().get(reverse("list-row", args=[batch.uuid, 2])).content.decode()
    assert "<textarea" in page


def test_a_stand_of_about_so_much_is_told_the_number_that_can_be_kept() -> None:
    rows = [["单位名称", "展位面积"], ["青穗贸易", "约54平米"]]
    batch = received(rows, about=make.event().subject, kind="exhibitors")

    fault = faults_of(only(batch))[0]["here"]

    assert "Write the number alone: 54." in fault
    assert "quantifier" not in fault


@pytest.mark.parametrize(
    ("kind", "rows", "said"),
    [
        ("contacts", [["单位名称", "姓名"], ["", "李明"]], "leave the whole row out instead"),
        ("agreements", [["单位名称", "协议类型"], ["青穗", "口头"]], "counts: Cooperation"),
        ("contacts", [["单位名称", "姓名", "邮箱"], ["青穗", "李明", "x"]], "taken without it"),
    ],
)
def test_it_is_said_truly_what_becomes_of_a_cell_left_empty(
    kind: str, rows: list[list[str]], said: str
) -> None:
    batch = received(rows, kind=kind)

    page = signed_in().get(reverse("list-row", args=[batch.uuid, 2]))

    assert said in words(page.content)


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        ("", ""),
        ("?show=new", "?show=new"),
        ("?show=known&after=x", "?show=known&after=x"),
    ],
)
def test_whoever_mended_a_row_is_back_where_they_were(asked: str, onward: str) -> None:
    rows = [["单位名称", "姓名", "邮箱"], ["青穗贸易", "李明", "nothing"]]
    batch = received(rows, kind="contacts")
    where = reverse("list-row", args=[batch.uuid, 2]) + asked

    answer = signed_in().post(where, {"email": "li@example.org"})

    assert answer["Location"] == reverse("list", args=[batch.uuid]) + onward


def test_whoever_mended_a_row_while_deciding_goes_on_deciding() -> None:
    rows = [["单位名称", "姓名", "邮箱"], ["青穗贸易", "李明", "nothing"]]
    batch = received(rows, kind="contacts")
    where = reverse("list-row", args=[batch.uuid, 2])

    answer = signed_in().post(f"{where}?deciding=1", {"email": ""})

    assert answer["Location"] == reverse("list-decide", args=[batch.uuid]) + "?row=2"


def test_words_for_a_list_hold_for_every_kind_that_asks_for_them() -> None:
    assert Vocabularies.of(BY_NAME["units"]).words["Per"]["元/平方米·天"] == "day"
    assert not Subject.objects.exists()
