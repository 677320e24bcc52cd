"""What a list says about itself, in the language and by the clock of whoever reads it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from inward.core.permissions import Role
from inward.directory.models import Name
from inward.events.models import Participation
from inward.evidence.models import Entry
from inward.intake import accepting, undoing
from inward.intake.batches import CannotTakeList
from inward.intake.handlers import HANDLERS
from inward.intake.models import Batch
from inward.intake.noticed import in_words
from inward.intake.sheets import refusals
from inward.intake.states import BatchState
from inward.office.jobs import do_next
from inward.web import deeds
from tests import make
from tests.intake.lists import HEADER, delimited, received, taken, workbook
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


@pytest.fixture
def english() -> Client:
    return signed_in(Role.OFFICER)


@pytest.fixture
def chinese() -> Client:
    return signed_in(Role.OFFICER, language="zh-hans")


def test_how_a_list_was_understood_is_said_in_the_language_of_its_reader(
    english: Client, chinese: Client, tmp_path: Path
) -> None:
    rows = [("来宾名单",), HEADER, ("青穗贸易", "李明", "")]
    path = workbook(tmp_path / "a.xlsx", rows, hidden=["Salaries", "Notes"])
    batch = received(path.read_bytes(), about=make.event().subject, name="来宾.csv")
    where = reverse("list", args=[batch.uuid])

    page = words(english.get(where).content)
    assert "Hidden sheets were not read: Salaries, Notes." in page
    assert "来宾.csv but is XLSX" in page
    page = words(chinese.get(where).content)
    assert "Salaries、Notes" in page
    assert "Hidden" not in page
    assert "Hidden" not in words(chinese.get(reverse("list-columns", args=[batch.uuid])).content)


def test_what_was_said_of_a_list_in_plain_words_stands_as_it_was(chinese: Client) -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    Batch.objects.update(said=["The file was read as GB18030."])

    page = words(chinese.get(reverse("list", args=[batch.uuid])).content)

    assert "The file was read as GB18030." in page
    assert in_words(["one", {"code": "merged"}])[0] == "one"


@pytest.mark.parametrize(
    ("content", "name", "english_says", "chinese_says"),
    [
        (b"%PDF-1.7", "flyer.pdf", "this is PDF, not a list", "PDF"),
        (b"", "list.csv", "the file is empty. Save the list again", "文件为空"),
        (b"\n,,\n", "list.csv", "there is no row in the list", "名单"),
    ],
)
def test_why_a_list_was_refused_is_said_in_the_language_of_its_reader(
    english: Client,
    chinese: Client,
    content: bytes,
    name: str,
    english_says: str,
    chinese_says: str,
) -> None:
    with translation.override("zh-hans"):
        batch = received(content, about=make.event().subject, name=name)
    assert batch.state == BatchState.REFUSED
    where = reverse("list", args=[batch.uuid])

    assert english_says in words(english.get(where).content)
    page = words(chinese.get(where).content)
    assert chinese_says in page
    assert english_says not in page


def test_why_a_list_was_refused_before_stands_in_its_words(english: Client) -> None:
    batch = received(b"%PDF-1.7", about=make.event().subject)
    Batch.objects.update(refused={"code": "torn", "what": "文件已损坏", "remedy": "请重新发送。"})

    assert "文件已损坏" in words(english.get(reverse("list", args=[batch.uuid])).content)


def test_every_reason_for_refusing_a_file_is_a_sentence_in_both_languages() -> None:
    values = {"size": 70, "most": 60, "line": 3, "rows": 9, "what": "text", "name": "a"}
    kept = [{"code": code, "values": values | {"names": ["a", "b"]}} for code in refusals._SAID]

    for one in kept:
        english = refusals.in_words(one)
        with translation.override("zh-hans"):
            chinese = refusals.in_words(one)
        assert all(english)
        assert not set(english) & set(chinese)


def test_pasted_cells_are_called_so_in_either_language(english: Client, chinese: Client) -> None:
    make.event("Autumn forum")
    form = {"kind": "guests", "as_of": "2026-11-23", "basis": "legitimate"}
    form |= {"persons_until": "2028-01-01", "about": "Autumn forum"}
    chinese.post(reverse("list-new"), form | {"cells": "单位名称\t姓名\r\n青穗贸易\t李明\r\n"})
    while do_next(HANDLERS, clock=timezone.now) is not None:
        pass

    assert "pasted cells" in words(english.get(reverse("lists")).content)
    assert "粘贴的单元格" in words(chinese.get(reverse("lists")).content)
    taken(Batch.objects.get())
    what = Entry.objects.order_by("-id")[0].what
    for language, said in (("en", "list pasted cells"), ("zh-hans", "名单粘贴的单元格")):
        with translation.override(language):
            assert deeds.deed(what).endswith(said)


def test_why_a_fact_of_a_list_was_withdrawn_is_said_to_its_reader(
    english: Client, chinese: Client
) -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    taken(batch)
    batch.refresh_from_db()
    with translation.override("zh-hans"):
        undoing.undo(batch, by=None, at=make.NOW)
    where = reverse("fact", args=["participation", Participation.objects.order_by("-id")[0].pk])

    page = words(english.get(where).content)
    assert "The list was taken back." in page
    assert "名单已撤回" not in page
    assert "名单已撤回。" in words(chinese.get(where).content)
    assert not Name.objects.live().exists()
    # Lists that were taken back before have it in the language of whoever did.
    with translation.override("en"):
        assert deeds.reason("名单已撤回。") == "The list was taken back."
    assert deeds.reason("It was another firm.") == "It was another firm."


def test_a_list_sent_before_eight_in_the_morning_was_sent_that_day(english: Client) -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    early = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # 7:30 on the 1st in Shanghai
    Batch.objects.filter(pk=batch.pk).update(at=early)

    page = words(english.get(reverse("lists")).content)

    assert "2026-12-01" in page
    assert "2026-11-30" not in page


def test_whoever_presses_twice_is_told_that_the_list_is_being_taken_in() -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    first, second = (Batch.objects.get(pk=batch.pk) for _ in range(2))
    accepting.begin(first)

    # With the page as it was, and with the list as it is.
    for again in (second, Batch.objects.get(pk=batch.pk)):
        with pytest.raises(CannotTakeList, match=r"^This list is being taken in already\.$"):
            accepting.begin(again)

    accepting.accept(first, by=None, at=make.NOW)
    with pytest.raises(CannotTakeList, match="is in the record already"):
        accepting.begin(Batch.objects.get(pk=batch.pk))
    assert first.state == BatchState.ACCEPTED


def test_a_file_of_text_says_its_encoding_in_the_language_of_its_reader() -> None:
    content = delimited([HEADER, ("青穗贸易", "李明", "")], encoding="gb18030")
    batch = received(content, about=make.event().subject)

    assert in_words(batch.said) == ["The file was read as GB18030."]
    with translation.override("zh-hans"):
        assert in_words(batch.said) != ["The file was read as GB18030."]


def test_chinese_sentences_follow_each_other_without_a_blank(chinese: Client) -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    erased = words(chinese.get(reverse("list-drop", args=[batch.uuid])).content)
    taken(batch)
    accepted = words(chinese.get(reverse("list", args=[batch.uuid])).content)

    assert "将被删除。此操作无法撤销" in erased
    assert "已有1行入库。记录序号" in accepted
