"""Lists that one wrong click must not lose: put aside, read from another sheet or another row."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inward.core.permissions import Role
from inward.intake import accepting, batches, deciding, handlers
from inward.intake.models import Batch, ListRow
from inward.intake.noticed import in_words
from inward.intake.sheets import workbook
from inward.intake.sheets.refusals import Unreadable
from inward.intake.states import BatchState, Decided, Found
from inward.office.jobs import do_next
from tests import make
from tests.intake.lists import HEADER, received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

GUESTS = [HEADER, ("青穗贸易", "李明", "经理"), ("北岸精密仪器", "王芳", "")]
COVER = [("填表说明",), ("请各单位如实填写",), ("单位名称", "填写全称")]


@pytest.fixture
def officer() -> Client:
    return signed_in(Role.OFFICER)


def book(folder: Path, sheets: dict[str, Any]) -> bytes:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path.read_bytes()


def a_book(folder: Path, sheets: dict[str, Any]) -> Batch:
    return received(book(folder, sheets), about=make.event().subject, name="guests.xlsx")


def work() -> None:
    while do_next(handlers.HANDLERS, clock=timezone.now) is not None:
        pass


def decide(batch: Batch, line: int) -> None:
    row = ListRow.objects.select_related("batch").get(batch=batch, line=line)
    deciding.decide(row, Decided.NEW, by=None, at=make.NOW)


# --- put aside ------------------------------------------------------------------------------------


def test_nothing_is_erased_before_it_is_said_what_is_lost(officer: Client) -> None:
    batch = received(GUESTS, about=make.event().subject)
    decide(batch, 3)
    where = reverse("list-drop", args=[batch.uuid])
    assert where in officer.get(reverse("list", args=[batch.uuid])).content.decode()

    asked = words(officer.get(where).content)

    assert "its 2 rows are erased" in asked
    assert "decided or mended in 1 row is lost" in asked
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW
    assert batches.file_of(batch).exists()
    officer.post(where)
    batch.refresh_from_db()
    assert batch.state == BatchState.DROPPED
    assert not batches.file_of(batch).exists()


@pytest.mark.parametrize("state", [BatchState.ACCEPTED, BatchState.DROPPED])
def test_a_list_that_cannot_be_put_aside_is_not_asked_about(
    officer: Client, state: BatchState
) -> None:
    batch = received(GUESTS, about=make.event().subject)
    Batch.objects.filter(pk=batch.pk).update(state=state)

    assert officer.get(reverse("list-drop", args=[batch.uuid])).status_code == 302


# --- another row with the headings ----------------------------------------------------------------


def test_a_row_below_which_there_is_nothing_is_no_header(officer: Client) -> None:
    batch = received(GUESTS, about=make.event().subject)

    answer = officer.post(reverse("list-columns", args=[batch.uuid]), {"header": 3})

    assert answer.status_code == 422
    assert "The last row of the list is 3" in words(answer.content)
    batch.refresh_from_db()
    assert (batch.state, ListRow.objects.count()) == (BatchState.PREVIEW, 2)


def test_decisions_are_not_lost_to_another_header_unasked(officer: Client) -> None:
    batch = received(GUESTS, about=make.event().subject)
    decide(batch, 2)
    where = reverse("list-columns", args=[batch.uuid])

    asked = officer.post(where, {"header": 2})

    assert asked.status_code == 422
    assert "what was decided or mended in 1 row is lost" in words(asked.content)
    assert b'name="sure"' in asked.content
    assert ListRow.objects.filter(decided=Decided.NEW).count() == 1
    officer.post(where, {"header": 2, "sure": "1"})
    work()
    assert [row.line for row in ListRow.objects.all()] == [3]


# --- another sheet --------------------------------------------------------------------------------


def test_the_sheet_with_the_most_known_headings_is_read(tmp_path: Path) -> None:
    batch = a_book(tmp_path, {"说明": COVER, "名单": GUESTS, "Empty": []})

    assert batch.sheet == "名单"
    assert batch.state == BatchState.PREVIEW
    # An empty sheet is not offered.
    assert batch.read_as["others"] == ["说明"]
    assert "Only the sheet 名单 is read. Others: 说明." in in_words(batch.said)


def test_of_two_sheets_that_fit_alike_the_first_is_read(tmp_path: Path) -> None:
    assert a_book(tmp_path, {"Monday": GUESTS, "Tuesday": GUESTS}).sheet == "Monday"


def test_a_sheet_that_is_too_large_to_look_at_keeps_nobody_from_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = workbook._Told.next

    def dies(told: Any) -> dict[str, Any]:
        said = asked(told)
        if "look" in said:
            told.stop()
            raise Unreadable("too-much")
        return said

    monkeypatch.setattr(workbook._Told, "next", dies)

    assert a_book(tmp_path, {"Monday": GUESTS, "Tuesday": GUESTS}).sheet == "Monday"


def test_the_choice_of_a_sheet_stands_open_where_a_column_is_missing(
    officer: Client, tmp_path: Path
) -> None:
    lacking = a_book(tmp_path, {"Sheet1": [("甲", "乙"), ("1", "2")], "Sheet2": [("丙",), ("3",)]})
    whole = received(GUESTS, about=make.event().subject)

    for batch, stands in ((lacking, True), (whole, False)):
        page = officer.get(reverse("list-columns", args=[batch.uuid])).content.decode()
        assert ('<details class="more" open>' in page) is stands


def test_a_list_refused_for_its_sheet_is_read_from_another_one(
    officer: Client, tmp_path: Path
) -> None:
    batch = a_book(tmp_path, {"名单": GUESTS, "表头": [HEADER]})
    where = reverse("list-columns", args=[batch.uuid])
    officer.post(where, {"sheet": "表头", "header": 1})
    work()
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED

    refused = officer.get(reverse("list", args=[batch.uuid]))
    assert where in refused.content.decode()
    page = officer.get(where)
    assert '<option value="名单">' in page.content.decode()
    assert "What does each column mean?" not in words(page.content)
    officer.post(where, {"sheet": "名单", "header": 1})
    work()

    batch.refresh_from_db()
    assert (batch.state, batch.sheet) == (BatchState.PREVIEW, "名单")
    assert ListRow.objects.filter(batch=batch).count() == 2


def test_of_what_was_signed_nothing_is_asked_for_a_sheet_without_rows_and_nothing_is_emptied(
    officer: Client, tmp_path: Path
) -> None:
    signed = [("企业名称", "协议名称"), ("青穗贸易", "合作协议")]
    content = book(tmp_path, {"空表": [("企业名称", "统一社会信用代码")], "协议": signed})
    batch = received(content, kind="agreements", name="signed.xlsx")
    assert batch.state == BatchState.REFUSED
    where = reverse("list-columns", args=[batch.uuid])

    assert "Is it a guest list?" not in words(officer.get(where).content)
    sent = {"sheet": "协议", "header": 1, "all_kind": "", "all_side": "enterprise"}
    assert officer.post(where, sent).status_code == 302
    work()

    batch.refresh_from_db()
    assert (batch.state, batch.constants["kind"]) == (BatchState.PREVIEW, "cooperation")
    assert taken(batch).rows == 1


def test_a_list_read_anew_is_seen_from_the_day_it_is_read(officer: Client) -> None:
    rows = [["名单"], ["企业名称", "协议名称", "签约日期"], ["青穗贸易", "合作协议", "2026-11-24"]]
    batch = received(rows, kind="agreements")  # sent on the 23rd
    assert ListRow.objects.get(batch=batch).found == Found.REFUSED

    batches.move(batch, BatchState.WAITING)
    batches.ask(batch, batches.READ, by=None, at=make.NOW)
    work()

    assert ListRow.objects.get(batch=batch).found == Found.NEW


def test_a_refused_file_of_another_kind_has_no_sheet_to_choose(officer: Client) -> None:
    batch = received(b"%PDF-1.7", about=make.event().subject, name="flyer.pdf")
    where = reverse("list-columns", args=[batch.uuid])

    assert where not in officer.get(reverse("list", args=[batch.uuid])).content.decode()
    assert officer.get(where).status_code == 302


# --- after a failure ------------------------------------------------------------------------------


def test_a_list_whose_last_rows_failed_to_be_taken_in_is_in_the_record_all_the_same() -> None:
    batch = received(GUESTS, about=make.event().subject)
    ListRow.objects.filter(line=3).update(found=Found.DOUBTFUL, decided=Decided.LATER)
    taken(batch)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.ACCEPTING)

    accepting.give_back(batch)

    assert batch.state == BatchState.ACCEPTED
