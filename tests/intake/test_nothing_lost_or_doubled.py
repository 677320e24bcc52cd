"""A list loses nobody and doubles nobody, whatever happens beside it, and shows people to none who may not see them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inward.core.permissions import Role
from inward.directory.models import Organisation
from inward.directory.occupancy import tenants
from inward.directory.people import Person
from inward.directory.persons import erase
from inward.events.models import Event, Participation
from inward.evidence.actions import writing
from inward.intake import accepting, batches, deciding, handlers, understanding, undoing
from inward.intake.batches import CannotTakeList
from inward.intake.handlers import HANDLERS
from inward.intake.models import Batch, ListRow
from inward.intake.states import BatchState, Decided, Found
from inward.office.jobs import do_next
from inward.places.models import Site
from tests import make
from tests.intake.lists import put_aside_meanwhile, received, taken, workbook
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]
GUESTS, STAY = ["单位名称", "姓名"], ["企业名称", "入驻时间", "迁出时间"]
FIRM = "青穗贸易有限公司"


def row(batch: Batch, line: int = 2) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch, line=line)


def event(name: str = "Autumn fair") -> Event:
    return make.event(name, held="2026-11-06")


def people() -> list[str]:
    return sorted(person.name_zh for person in Person.objects.all())


def test_whoever_is_new_on_two_lists_is_entered_once() -> None:
    fair = event()
    one = received([GUESTS, [FIRM, "李明"]], about=fair.subject)
    two = received([["参展商", "姓名"], [FIRM, "李明"]], about=fair.subject, kind="exhibitors")
    taken(one)
    taken(two)

    assert (Organisation.objects.count(), Person.objects.count()) == (1, 1)


def test_a_site_that_is_new_on_two_lists_is_entered_once() -> None:
    rows, area = [["载体名称", "地址"], ["海港大厦", "港口路1号"]], make.area()
    one, two = (received(rows, about=area.subject, kind="sites") for _ in range(2))
    taken(one)
    taken(two)

    assert Site.objects.count() == 1


@pytest.mark.parametrize("other", ["青穗贸易", "北岸精密仪器"])
def test_two_people_with_one_address_are_two(other: str) -> None:
    rows = [["青穗贸易", "李明", "info@qs.example"], [other, "王芳", "info@qs.example"]]
    taken(received([[*GUESTS, "邮箱"], *rows], about=event().subject))

    assert people() == ["李明", "王芳"]


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("李明", "Li Ming", 1),
        ("Ming Lee", "李明", 1),
        ("Xiaoming Zhang", "张晓明", 1),
        ("史密斯·约翰", "John Smith", 1),
        ("Li Ming", "王芳", 2),
        ("王芳", "Jonas Ellerbek", 2),
    ],
)
def test_of_one_address_a_name_in_letters_is_a_chinese_one_that_sounds_like_it(
    one: str, other: str, are: int
) -> None:
    rows = [["青穗贸易", name, "info@qs.example"] for name in (one, other)]
    taken(received([[*GUESTS, "邮箱"], *rows], about=event().subject))

    assert Person.objects.count() == are


def test_an_address_with_capitals_is_known_again() -> None:
    for name, fair in (("李明", "Autumn fair"), ("Li Ming", "Spring fair")):
        rows = [[*GUESTS, "邮箱"], ["青穗贸易", name, "Li.Ming@qs.example"]]
        taken(received(rows, about=event(fair).subject))

    assert Person.objects.count() == 1


def test_a_list_put_aside_before_it_is_described_stays_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = put_aside_meanwhile([GUESTS, ["青穗贸易", "李明"]], monkeypatch, about=event().subject)
    assert (now.state, now.erased) == (BatchState.DROPPED, True)
    assert not ListRow.objects.filter(batch=now).exclude(values={}).exists()


def test_who_moved_out_and_came_back_is_there() -> None:
    site = make.site()
    rows = [STAY, [FIRM, "2018-01", "2019-12"], [FIRM, "2021-03", ""]]
    taken(received(rows, about=site.subject, kind="tenants"))

    assert tenants(site, on=date(2026, 11, 25)) == 1


def test_who_moved_out_is_there_no_more() -> None:
    site = make.site()
    for closed in ("", "2025-06"):
        rows = [STAY, [FIRM, "2020-01", closed]]
        taken(received(rows, about=site.subject, kind="tenants"))

    assert tenants(site, on=date(2026, 11, 25)) == 0


def test_of_one_guest_twice_the_word_that_says_most_is_taken() -> None:
    rows = [[*GUESTS, "是否到场"], ["青穗贸易", "李明", "否"], ["青穗贸易", "李明", "是"]]
    taken(received(rows, about=event().subject))

    assert [part.state for part in Participation.objects.live()] == ["came"]


def test_what_the_record_says_of_one_that_was_merged_is_not_said_again() -> None:
    fair = event()
    twin = make.organisation(zh=FIRM, en="Qingsui Trading")
    survivor = make.organisation(zh="青禾国际实业有限公司", en="Qinghe Industries")
    taken(received([GUESTS, [FIRM, "李明"]], about=fair.subject))
    make.merged(twin, survivor)
    taken(received([GUESTS, [FIRM, "李明"]], about=fair.subject, name="again.csv"))

    assert (Participation.objects.live().count(), Person.objects.count()) == (1, 1)


@pytest.mark.parametrize("asked", [False, True])
def test_rows_that_were_erased_make_nobody(asked: bool) -> None:
    batch = received([GUESTS, ["青穗贸易", "李明"]], kind="contacts")
    if asked:  # and the worker comes after the night
        accepting.begin(batch)
    batches.erase_due(on=date(2029, 1, 1))
    batch.refresh_from_db()
    if asked:
        assert accepting.accept(batch, by=None, at=make.NOW).rows == 0
    else:
        with pytest.raises(CannotTakeList):
            accepting.begin(batch)

    assert Organisation.objects.count() == 0


ABOVE = ["秋季招商会签到表 联系人：李明 13800001111", ""]


def test_what_stands_above_the_headings_goes_with_the_list() -> None:
    batch = received([ABOVE, GUESTS, ["青穗贸易", "王芳"]], about=event().subject)
    batches.drop(batch, by=None, at=make.NOW)

    now = Batch.objects.get(pk=batch.pk)
    assert "13800001111" not in f"{now.read_as} {now.said} {now.headings}"


def test_what_stands_above_the_headings_is_not_shown_to_readers() -> None:
    batch = received([ABOVE, GUESTS, ["青穗贸易", "王芳"]], about=event().subject)
    page = signed_in(Role.READER).get(reverse("list", args=[batch.uuid]))

    assert "13800001111" not in words(page.content)


def test_whoever_is_erased_is_in_no_row_of_a_list() -> None:
    batch = received([GUESTS, ["青穗贸易", "李明"]], about=event().subject)
    taken(batch)
    erase(person=Person.objects.get(), by=None, at=make.NOW)
    batches.erase_due(on=make.NOW.date())

    assert "李明" not in f"{row(batch).cells} {row(batch).values}"


def test_a_site_that_was_taken_back_is_new_on_another_list() -> None:
    rows, area = [["载体名称", "地址"], ["海港大厦", "港口路1号"]], make.area()
    first = received(rows, about=area.subject, kind="sites")
    taken(first)
    first.refresh_from_db()
    second = received(rows, about=area.subject, kind="sites")
    undoing.undo(first, by=None, at=make.NOW)
    taken(second)

    assert Site.objects.count() == 1


def test_rows_opened_again_by_an_undo_can_be_left_for_later() -> None:
    first = received([GUESTS, ["青穗贸易", "李明"]], about=event().subject)
    taken(first)
    first.refresh_from_db()
    second = received([GUESTS, ["青穗贸易", "李明"]], about=event("Spring fair").subject)
    firm = Organisation.objects.get()
    deciding.decide(row(second), Decided.SAME, who=firm.pk, by=make.member(), at=make.NOW)
    undoing.undo(first, by=None, at=make.NOW)
    signed_in(Role.OFFICER).post(reverse("list-later", args=[second.uuid]))

    assert row(second).decided == Decided.LATER


def test_what_was_left_out_is_not_taken_in_because_a_column_was_named_anew() -> None:
    rows = [["单位名称", "英文名称"], ["青穗贸易", "Qingsui"], ["北岸仪器", "North Shore"]]
    batch = received(rows, about=event().subject)
    deciding.decide(row(batch), Decided.OUT, by=make.member(), at=make.NOW)
    said = {"header": "1", "column_0": "other_name", "column_1": "name"}
    signed_in(Role.OFFICER).post(reverse("list-columns", args=[batch.uuid]), said)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW
    taken(batch)
    assert Participation.objects.live().count() == 1


def test_another_column_is_taken_for_the_names_once_it_is_said_that_decisions_are_lost() -> None:
    rows = [["单位名称", "英文名称"], ["青穗贸易", "Qingsui"], ["北岸仪器", "North Shore"]]
    batch = received(rows, about=event().subject)
    deciding.decide(row(batch), Decided.OUT, by=make.member(), at=make.NOW)
    said = {"header": "1", "column_0": "other_name", "column_1": "name"}
    client, where = signed_in(Role.OFFICER), reverse("list-columns", args=[batch.uuid])
    refused = client.post(where, said)

    assert "what was decided or mended in 1 row is lost" in words(refused.content)
    assert client.post(where, said | {"sure": "1"}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING


def test_whoever_may_be_somebody_entered_since_is_decided_before_anything_is_written() -> None:
    batch = received([GUESTS, ["诚华置业", "王芳"]], about=event().subject)
    assert row(batch).found == Found.NEW
    known = make.organisation(zh="华诚置业有限公司", en="")
    accepting.begin(batch)
    with pytest.raises(CannotTakeList, match="1 row that was new when the list was read"):
        accepting.accept(batch, by=None, at=make.NOW)
    accepting.give_back(batch)

    asked = row(batch)
    assert (asked.found, asked.proposals[0]["id"]) == (Found.DOUBTFUL, known.pk)
    assert not Participation.objects.exists()


def test_what_an_officer_called_new_stays_new_whoever_was_entered_since() -> None:
    batch = received([GUESTS, [FIRM, "李明"]], about=event().subject)
    deciding.decide(row(batch), Decided.NEW, by=make.member(), at=make.NOW)
    make.organisation(zh=FIRM, en="Qingsui Trading")
    taken(batch)

    assert Organisation.objects.count() == 2


def test_a_row_that_was_taken_in_since_it_was_opened_is_not_decided() -> None:
    batch = received([GUESTS, [FIRM, "李明"]], about=event().subject)
    opened = row(batch)
    taken(batch)

    with pytest.raises(deciding.CannotDecide, match="in the record already"):
        deciding.decide(opened, Decided.OUT, by=make.member(), at=make.NOW)


def test_a_list_whose_job_could_not_be_asked_for_stands_as_it_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = received([GUESTS, [FIRM, "李明"]], about=event().subject)

    def broken(**_: Any) -> None:
        raise OSError

    monkeypatch.setattr(accepting, "ask_for", broken)
    with pytest.raises(OSError):
        accepting.ask_to_accept(batch, by=None, at=make.NOW)

    assert Batch.objects.get(pk=batch.pk).state == BatchState.PREVIEW


def test_leaving_rows_for_later_asks_as_many_questions_of_forty_as_of_ten() -> None:
    client, asked = signed_in(Role.OFFICER), []
    for many in (10, 40):
        rows = [[f"{chr(0x4E00 + 7 * n)}{chr(0x5F00 + 11 * n)}贸易", "李明"] for n in range(many)]
        batch = received([GUESTS, *rows], about=event(f"Fair of {many}").subject)
        ListRow.objects.filter(batch=batch).update(found=Found.DOUBTFUL, who=None)
        with CaptureQueriesContext(connection) as questions:
            client.post(reverse("list-later", args=[batch.uuid]))
        asked.append(len(questions))
        assert ListRow.objects.filter(batch=batch, decided=Decided.LATER).count() == many

    assert asked[0] == asked[1]


def test_a_sign_that_no_store_keeps_is_left_out_of_a_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [GUESTS, ["青穗\x00贸易", "李明"]])

    assert row(received(path.read_bytes(), about=event().subject)).values["name"] == "青穗贸易"


def test_what_broke_off_while_a_list_was_read_is_done_again_and_decisions_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = received([GUESTS, ["青穗贸易", "李明"]], about=event().subject)
    deciding.decide(row(batch), Decided.OUT, by=make.member(), at=make.NOW)
    columns = ["name", "person"]
    understanding.set_columns(batch, columns=columns, constants={}, by=None, at=make.NOW)

    def full(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(handlers, "propose_again", full)
        do_next(HANDLERS, clock=lambda: make.NOW)
    client, where = signed_in(Role.OFFICER), reverse("list", args=[batch.uuid])
    retry = reverse("list-retry", args=[batch.uuid])
    assert retry.encode() in client.get(where).content
    assert retry.encode() not in signed_in(Role.READER).get(where).content
    client.post(retry)
    assert retry.encode() not in client.get(where).content
    do_next(HANDLERS, clock=lambda: make.NOW)

    batch.refresh_from_db()
    assert (batch.state, row(batch).decided) == (BatchState.PREVIEW, Decided.OUT)
    with pytest.raises(CannotTakeList):
        batches.try_again(batch, by=None, at=make.NOW)


def test_a_number_that_no_entry_bears_keeps_no_list_waiting() -> None:
    rows, area = [["载体名称", "地址"], ["海港大厦", "港口路1号"]], make.area()
    batch = received(rows, about=area.subject, kind="sites")
    with pytest.raises(ZeroDivisionError), writing("nothing", by=None, at=make.NOW):
        raise ZeroDivisionError

    assert taken(batch).new == 1
