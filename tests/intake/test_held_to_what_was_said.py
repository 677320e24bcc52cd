"""What an officer said of a row holds, who is erased is nowhere, a stay is said once, and nobody is stuck."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inward.core.permissions import Role
from inward.directory.models import Establishment, Listing, Organisation
from inward.directory.occupancy import tenants
from inward.directory.people import Person
from inward.directory.persons import erase
from inward.events.models import Event, Participation
from inward.evidence.models import Entry
from inward.intake import accepting, batches, deciding, handlers, understanding, undoing
from inward.intake.batches import CannotTakeList
from inward.intake.handlers import HANDLERS
from inward.intake.models import Batch, ListRow
from inward.intake.states import BatchState, Decided, Found
from inward.office.jobs import do_next
from tests import make
from tests.intake.lists import delimited, put_aside_meanwhile, received, taken
from tests.support.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]
GUESTS, STAY = ["单位名称", "姓名"], ["企业名称", "入驻时间", "迁出时间"]
FIRM = "青穗贸易有限公司"


def row(batch: Batch, line: int = 2) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch, line=line)


def event(name: str = "Autumn fair") -> Event:
    return make.event(name, held="2026-11-06")


# --- what was decided -----------------------------------------------------------------------------


def test_whom_an_officer_named_is_not_doubled_where_a_row_becomes_the_same_as_another() -> None:
    known = make.organisation(zh="北岸精密仪器有限公司", en="North Shore")
    rows = [[*GUESTS, "参会身份"], [FIRM, "李明", "参会"], [FIRM, "李明", "演讲嘉宾"]]
    batch = received(rows, about=event().subject)
    for line in (2, 3):
        deciding.decide(row(batch, line), Decided.SAME, who=known.pk, by=make.member(), at=make.NOW)
    columns = ["name", "person", ""]
    understanding.set_columns(batch, columns=columns, constants={}, by=None, at=make.NOW)
    understanding.propose_again(batch, lambda *_: None)
    assert (row(batch, 3).found, row(batch, 3).decided) == (Found.DOUBLE, "")
    taken(batch)

    assert Organisation.objects.count() == 1


def test_whom_an_officer_named_in_a_row_that_stands_there_twice_is_meant_still() -> None:
    known = make.organisation(zh="北岸精密仪器有限公司", en="North Shore")
    batch = received([GUESTS, [FIRM, "李明"], [FIRM, "李明"]], about=event().subject)
    deciding.decide(row(batch, 3), Decided.SAME, who=known.pk, by=make.member(), at=make.NOW)
    columns = ["name", "person"]
    understanding.set_columns(batch, columns=columns, constants={}, by=None, at=make.NOW)
    understanding.propose_again(batch, lambda *_: None)

    assert (row(batch, 3).decided, row(batch, 3).who_id) == (Decided.SAME, known.pk)


# --- who is erased --------------------------------------------------------------------------------


def test_whoever_is_erased_is_in_no_row_of_any_list_that_is_in_the_record() -> None:
    rows = [GUESTS, [FIRM, "李明"], [FIRM, "李明"], [FIRM, "王芳"]]
    lists = [received(rows, about=event(name).subject) for name in ("Autumn fair", "Spring fair")]
    for one in lists:
        taken(one)
    erase(person=Person.objects.get(name_zh="李明"), by=None, at=make.NOW)
    batches.erase_due(on=make.NOW.date())

    left = ListRow.objects.all()
    assert not [one for one in left if "李明" in f"{one.cells} {one.values}"]
    assert [one.values["person"] for one in left if one.cells] == ["王芳", "王芳"]
    assert not any(batches.file_of(one).exists() for one in lists)


def test_a_row_that_was_erased_is_not_taken_in_again_and_stops_no_list() -> None:
    rows = [GUESTS, [FIRM, "李明"], ["北岸仪器", "王芳"], [FIRM, "李明"]]
    batch = received(rows, about=event().subject)
    taken(batch)
    erase(person=Person.objects.get(name_zh="李明"), by=None, at=make.NOW)
    # Taken back on the same day: whoever erases what is due comes at night.
    batch.refresh_from_db()
    undoing.undo(batch, by=None, at=make.NOW)
    for line in (2, 4):
        assert (row(batch, line).cells, row(batch, line).found) == ([], Found.REFUSED)
    taken(batch)

    assert [person.name_zh for person in Person.objects.all()] == ["王芳"]
    assert Participation.objects.live().count() == 1


def test_what_stands_above_headings_without_rows_goes_with_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = put_aside_meanwhile(
        [["签到表 联系人：李明 13800001111", ""], GUESTS], monkeypatch, about=event().subject
    )
    assert "13800001111" not in f"{now.read_as} {now.said} {now.headings}"


# --- stays ----------------------------------------------------------------------------------------


def test_a_stay_that_ended_is_not_begun_again_by_a_list_that_does_not_say_so() -> None:
    site = make.site()
    for closed in ("2025-06", ""):
        taken(received([STAY, [FIRM, "2020-01", closed]], about=site.subject, kind="tenants"))

    assert (Establishment.objects.live().count(), tenants(site, on=date(2026, 11, 25))) == (1, 0)


def test_a_stay_whose_end_is_still_to_come_is_said_once() -> None:
    site = make.site()
    for days in (("2020-01", "2028-06"), ("", "")):
        taken(received([STAY, [FIRM, *days]], about=site.subject, kind="tenants"))

    assert Establishment.objects.live().count() == 1


def test_whoever_moved_out_by_a_later_list_is_listed_in_the_zone_no_more() -> None:
    site = make.site(area=make.area())
    for closed in ("", "2025-06"):
        taken(received([STAY, [FIRM, "2020-01", closed]], about=site.subject, kind="tenants"))

    assert [one.zone_id for one in Listing.objects.all()] == [None]


# --- meanwhile ------------------------------------------------------------------------------------


def test_whoever_is_entered_while_a_list_waits_for_the_record_is_entered_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = received([GUESTS, [FIRM, "李明"]], about=event().subject)
    accepting.begin(batch)
    writing, entered = accepting.writing, []

    @contextmanager
    def later(*args: Any, **says: Any) -> Iterator[Entry]:
        if not entered:
            entered.append(make.organisation(zh=FIRM, en=""))
        with writing(*args, **says) as entry:
            yield entry

    monkeypatch.setattr(accepting, "writing", later)
    accepting.accept(batch, by=None, at=make.NOW)

    assert (Organisation.objects.count(), Participation.objects.count()) == (1, 1)


def test_a_list_whose_taking_in_broke_off_and_was_not_given_back_is_taken_in_at_a_click(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = received([GUESTS, [FIRM, "李明"]], about=event().subject)
    accepting.ask_to_accept(batch, by=None, at=make.NOW)

    def full(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(handlers, "accept", full)
        broken.setattr(accepting, "give_back", full)
        do_next(HANDLERS, clock=lambda: make.NOW)
    client = signed_in(Role.OFFICER)
    page = client.get(reverse("list", args=[batch.uuid])).content
    assert reverse("list-retry", args=[batch.uuid]).encode() in page
    assert reverse("list-drop", args=[batch.uuid]).encode() not in page
    client.post(reverse("list-retry", args=[batch.uuid]))
    do_next(HANDLERS, clock=lambda: make.NOW)

    entry = Entry.objects.order_by("-id")[0]
    assert Batch.objects.get(pk=batch.pk).state == BatchState.ACCEPTED
    assert (entry.recorded_by is not None, Participation.objects.count()) == (True, 1)


@pytest.mark.parametrize("state", [BatchState.WAITING, BatchState.ACCEPTING])
def test_a_list_whose_command_was_ended_on_the_terminal_goes_on_at_a_click(
    state: BatchState,
) -> None:
    batch = received([GUESTS, [FIRM, "李明"]], about=event().subject)
    Batch.objects.filter(pk=batch.pk).update(state=state, at=timezone.now())
    batch.refresh_from_db()
    # It may be at work still.
    with pytest.raises(CannotTakeList):
        batches.try_again(batch, by=None, at=batch.at + timedelta(minutes=10))
    client, retry = signed_in(Role.OFFICER), reverse("list-retry", args=[batch.uuid])
    assert retry.encode() not in client.get(reverse("list", args=[batch.uuid])).content
    Batch.objects.filter(pk=batch.pk).update(at=timezone.now() - timedelta(hours=2))
    assert retry.encode() in client.get(reverse("list", args=[batch.uuid])).content
    client.post(retry)
    do_next(HANDLERS, clock=lambda: make.NOW)

    read = state == BatchState.WAITING
    now = Batch.objects.get(pk=batch.pk)
    assert now.state == (BatchState.PREVIEW if read else BatchState.ACCEPTED)
    assert Participation.objects.count() == (0 if read else 1)


def test_the_terminal_leaves_forty_doubtful_rows_for_later_with_as_many_questions_as_ten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    leave = deciding.leave_open

    def all_doubtful(batch: Batch, told: Any, **says: Any) -> None:
        read(batch, told, **says)
        ListRow.objects.filter(batch=batch, line__gt=2).update(found=Found.DOUBTFUL, who=None)

    def counted(*args: Any, **says: Any) -> None:
        with CaptureQueriesContext(connection) as questions:
            leave(*args, **says)
        asked.append(len(questions))

    read = understanding.read_in
    monkeypatch.setattr(understanding, "read_in", all_doubtful)
    monkeypatch.setattr(deciding, "leave_open", counted)
    for many in (10, 40):
        rows = [[f"{chr(0x4E00 + 7 * n)}{chr(0x5F00 + 11 * n)}贸易", "李明"] for n in range(many)]
        file = tmp_path / f"{many}.csv"
        file.write_bytes(delimited([GUESTS, [FIRM, "王芳"], *rows]))
        about = str(event(f"Fair of {many}").subject.uuid)
        call_command("intake", file, kind="guests", about=about, accept=True, stdout=StringIO())
        batch = Batch.objects.get(name=file.name)
        assert ListRow.objects.filter(batch=batch, decided=Decided.LATER).count() == many

    assert asked[0] == asked[1]


def test_the_stands_of_a_list_are_gone_through_once_to_show_its_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [["参展商", "展位面积"], [FIRM, "36"]]
    batch = received(rows, about=event().subject, kind="exhibitors")
    with CaptureQueriesContext(connection) as questions:
        signed_in(Role.OFFICER).get(reverse("list", args=[batch.uuid]))

    stands = [
        one for one in questions if '"events_participation"."stand_m2" IS NOT NULL' in one["sql"]
    ]
    assert len(stands) == 1
