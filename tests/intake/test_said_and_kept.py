"""What officers said of a row, what a list brought, and whom it names: kept as long as it holds, and no longer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.directory.models import Organisation
from inward.events.models import Participation
from inward.events.queries import guests
from inward.intake import batches, deciding, mending, understanding, undoing
from inward.intake.batches import CannotTakeList
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, Decision, ListRow
from inward.intake.states import Decided, Found
from inward.intake.totals import is_nobody
from tests import make
from tests.intake.lists import delimited, received, taken
from tests.support.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]
USCC = "91310000775785552L"


def row(batch, line=2):
    return ListRow.objects.select_related("batch").get(batch=batch, line=line)


def event(name="Autumn fair"):
    return make.event(name, held="2026-11-06")


def came():
    """Who is on the record of any event, how, and with which stand."""
    live = Participation.objects.live().order_by("id")
    return [(str(p.subject.label), p.state, p.detail, p.stand_m2) for p in live]


@pytest.fixture
def two():
    """Two firms of one name in two cities."""
    return [
        make.organisation(
            en=f"North Shore Instruments {city}", zh=f"北岸精密仪器（{place}）有限公司"
        )
        for city, place in (("Shanghai", "上海"), ("Beijing", "北京"))
    ]


@pytest.mark.parametrize("again", ["mended", "columns confirmed"])
def test_whom_an_officer_named_stands_when_the_row_is_read_again(two, again):
    batch = received(
        [["单位名称", "姓名", "邮箱"], ["北岸精密仪器公司", "李明", "nowhere"]],
        about=event().subject,
    )
    officer = make.member()
    deciding.decide(row(batch), Decided.SAME, who=two[0].pk, by=officer, at=make.NOW)
    if again == "mended":
        mending.mend(row(batch), texts={"email": "li@q.example"}, by=officer, at=make.NOW)
    else:
        columns = ["name", "person", ""]
        understanding.set_columns(batch, columns=columns, constants={}, by=officer, at=make.NOW)
        understanding.propose_again(batch, lambda *_: None)
    taken(batch)

    assert Participation.objects.live().get().subject_id == two[0].pk
    assert Organisation.objects.count() == 2


def test_a_decision_taken_back_after_a_mend_leaves_whom_the_row_names_now(two):
    before = [["单位名称", "统一社会信用代码"], ["北岸精密仪器（上海）有限公司", USCC]]
    taken(received(before, about=event("Spring fair").subject))
    rows = [["单位名称", "统一社会信用代码"], ["北岸精密仪器公司", f"{USCC[:-1]}K"]]
    batch, officer = received(rows, about=event().subject), make.member()
    deciding.decide(row(batch), Decided.NEW, by=officer, at=make.NOW)
    mending.mend(row(batch), texts={"identifier": USCC}, by=officer, at=make.NOW)
    deciding.undo(batch, by=officer, at=make.NOW)

    assert (row(batch).found, row(batch).who_id) == (Found.KNOWN, two[0].pk)
    taken(batch)
    assert Organisation.objects.count() == 2


def test_a_cell_that_the_form_did_not_show_is_not_emptied():
    rows = [["参展商", "展位面积", "邮箱"], ["青穗贸易", "about", "nowhere"]]
    batch = received(rows, about=event().subject, kind="exhibitors")
    address = reverse("list-row", args=[batch.uuid, 2])
    signed_in(Role.OFFICER).post(address, {"email": "x@y.example"})

    assert row(batch).mended == {"email": "x@y.example"}
    assert [fault["meaning"] for fault in row(batch).faults] == ["stand_m2"]


@pytest.mark.parametrize("before", [1, 1_001])
def test_a_firm_came_if_one_of_its_guests_did_wherever_they_stand(before):
    away = [["青穗贸易", f"李{chr(0x4E00 + n)}", "否"] for n in range(before)]
    came_ = [["青穗贸易", "王芳", "是"], ["北岸仪器", "赵一", ""]]
    batch = received([["单位名称", "姓名", "是否到场"], *away, *came_], about=event().subject)
    written = taken(batch)

    assert [state for _who, state, *_ in came()] == ["came", "came"]
    assert written.rows == before + 2


def test_to_an_event_to_come_an_answer_counts_more_than_no_word():
    rows = [["单位名称", "姓名", "是否到场"], ["青穗贸易", "李明", ""], ["青穗贸易", "王芳", "是"]]
    taken(received(rows, about=make.event("Next fair", held="2027-03-18").subject))

    assert [state for _who, state, *_ in came()] == ["answered"]


def test_taken_back_and_in_again_a_firm_is_still_one():
    rows = [["单位名称", "姓名", "是否到场"], ["青穗贸易", "李明", "是"], ["青穗贸易", "王芳", "?"]]
    batch = received(rows, about=event().subject)
    taken(batch)
    batch.refresh_from_db()
    mending.mend(row(batch, 3), texts={"came": "yes"}, by=None, at=make.NOW)
    taken(batch)
    batch.refresh_from_db()
    undoing.undo(batch, by=None, at=make.NOW)
    batch.refresh_from_db()
    taken(batch)

    assert len({p.subject_id for p in Participation.objects.live()}) == 1


def test_another_list_does_not_count_a_firm_that_was_taken_back():
    rows = [["单位名称", "姓名"], ["青穗贸易", "李明"]]
    first = received(rows, about=event().subject)
    taken(first)
    first.refresh_from_db()
    second = received(rows, about=event("Spring fair").subject)
    assert row(second).found == Found.KNOWN
    undoing.undo(first, by=None, at=make.NOW)

    assert (row(second).found, row(second).who_id) == (Found.NEW, None)
    taken(second)
    assert [who for who, *_ in came()] == ["青穗贸易"]


def test_a_list_that_corrected_its_own_fact_is_taken_back_whole():
    rows = [["参展商", "展位号", "展位面积"], ["青穗贸易", "A1", ""], ["青穗贸易", "A1", "four"]]
    batch = received(rows, about=event().subject, kind="exhibitors")
    taken(batch)
    batch.refresh_from_db()
    mending.mend(row(batch, 3), texts={"stand_m2": "4"}, by=None, at=make.NOW)
    taken(batch)
    batch.refresh_from_db()
    assert len(came()) == 1
    undoing.undo(batch, by=None, at=make.NOW)

    assert came() == []


def test_a_stand_measured_anew_is_one_stand():
    fair = event()
    for area in ("36", "54"):
        rows = [["参展商", "展位号", "展位面积"], ["青穗贸易", "A1", area]]
        taken(received(rows, about=fair.subject, kind="exhibitors"))

    assert [guest.stand_m2 for guest in guests(fair)[0]] == [54]


def test_a_list_put_aside_while_it_is_read_keeps_nobody():
    rows = [["单位名称", "姓名"], *([f"青穗{n}贸易", f"李{chr(0x4E00 + n)}"] for n in range(1_100))]
    batch = batches.receive(
        kind=BY_NAME["guests"],
        name="guests.csv",
        content=[delimited(rows)],
        about=event().subject,
        as_of=interval("2026-11-23"),
        by=None,
        at=make.NOW,
        queued=False,
    )
    client, put_aside = signed_in(Role.OFFICER), []

    def told(done, _total, _said):
        if done and not put_aside:
            put_aside.append(client.post(reverse("list-drop", args=[batch.uuid])))

    with pytest.raises(CannotTakeList):
        understanding.read_in(batch, told)

    left = ListRow.objects.filter(batch=batch)
    assert put_aside
    assert not left.exclude(cells=[]).exists()
    assert not left.exclude(values={}).exists()


def test_rows_are_kept_no_longer_than_the_people_they_name():
    soon = (make.NOW + timedelta(days=5)).date()
    batch = received([["单位名称"], ["青穗贸易"]], about=event().subject, persons_until=soon)

    assert Batch.objects.get(pk=batch.pk).erase_after == soon


def test_leaving_many_rows_of_one_name_for_later_is_one_decision_a_row():
    rows = [["单位名称", "姓名"], *(["青穗贸易", f"李{chr(0x4E00 + n)}"] for n in range(30))]
    batch = received(rows, about=event().subject)
    ListRow.objects.filter(batch=batch).update(found=Found.DOUBTFUL, who=None, double_of=None)
    signed_in(Role.OFFICER).post(reverse("list-later", args=[batch.uuid]))

    assert Decision.objects.count() == 30
    assert not ListRow.objects.filter(batch=batch).exclude(decided=Decided.LATER).exists()


def test_many_words_for_nobody_are_read_once():
    # Read in every way they can be split, these took longer than anybody waits.
    assert not is_nobody("无公司" * 300 + "甲")
    assert all(map(is_nobody, ("无公司", "无单位", "没有公司", "没有单位", "个人（无单位）")))
