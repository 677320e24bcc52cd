"""Rows that must not slip through: almost the same names, totals, formulas."""

import pytest
from django.urls import reverse

from inward.core.permissions import Role
from inward.intake import deciding, mending, overview, readiness
from inward.intake.models import Batch, ListRow
from inward.intake.states import Decided, Found
from inward.intake.totals import is_formula, is_total
from tests import make
from tests.intake.lists import HEADER, received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def misspelt(*more: tuple[str, str, str]) -> Batch:
    """A list whose first row the matcher knows by almost the same name."""
    make.organisation(en="Kestrand Pharma", zh="凯斯特兰制药")
    rows = [HEADER, ("凯思特兰制药", "李明", ""), ("凯斯特兰制药有限公司", "王芳", ""), *more]
    return received(rows, about=make.event().subject)


def test_almost_the_same_name_is_marked_and_counted_apart_and_stays_known():
    batch = misspelt()

    odd, plain = ListRow.objects.order_by("line")
    assert (odd.found, odd.nearly) == (Found.KNOWN, "凯斯特兰制药")
    assert (plain.found, plain.nearly) == (Found.KNOWN, "")
    counts = overview.counts(batch)
    assert (counts.known, counts.nearly, counts.ready, counts.rows) == (1, 1, 2, 2)
    assert [row.line for row in overview.rows_page(batch, "nearly").rows] == [2]
    assert [row.line for row in overview.rows_page(batch, "known").rows] == [3]
    assert not readiness.open_rows(batch).exists()
    assert taken(batch).known == 2


def test_almost_the_same_names_are_decided_like_doubtful_ones():
    batch = misspelt(("凯思特兰制药", "赵六", ""), ("维洛林光学", "钱七", ""))
    officer = signed_in(Role.OFFICER)
    page = words(officer.get(reverse("list", args=[batch.uuid])).content)
    assert "Almost the same name: 凯斯特兰制药" in page
    where = reverse("list-decide", args=[batch.uuid])

    asked = words(officer.get(where + "?row=2").content)
    assert "1 almost the same name" in asked
    officer.post(where, {"line": 2, "over": 0, "decided": "new"})

    assert [row.decided for row in ListRow.objects.order_by("line")] == ["new", "", "new", ""]
    assert overview.counts(batch).nearly == 0
    assert not deciding.to_decide(batch, nearly=True)


def test_left_for_later_an_almost_same_name_still_waits():
    batch = misspelt()
    row = ListRow.objects.get(line=2)

    deciding.decide(row, Decided.LATER, by=None, at=make.NOW)

    assert [one.line for one in deciding.to_decide(batch, nearly=True)] == [2]
    assert overview.counts(batch).later == 1


@pytest.mark.parametrize(
    "name",
    [
        "合计",
        "总计",
        "Total",
        "Sum",
        "合计：13家",
        "总计 13",
        "共13家企业",
        "Grand total",
        "小计（5家）",
    ],
)
def test_a_total_is_left_out_with_its_reason_and_can_be_taken_in_by_hand(name: str):
    batch = received(
        [HEADER, ("青穗贸易", "李明", ""), (name, "13家", "")], about=make.event().subject
    )
    row = ListRow.objects.get(line=3)
    assert (row.decided, overview.counts(batch).out) == ("out", 1)
    assert "total" in overview.faults_of(row)[0]["what"]
    assert [one.line for one in readiness.ready(batch)] == [2]

    deciding.decide(row, Decided.NEW, by=None, at=make.NOW)
    assert [one.line for one in readiness.ready(batch).order_by("line")] == [2, 3]


def test_a_total_beside_the_names_is_one_too_and_may_be_mended():
    header = ("序号", "单位名称", "姓名")
    rows = [header, ("1", "青穗贸易", "李明"), ("合计", "13家", "")]
    batch = received(rows, about=make.event().subject)
    row = ListRow.objects.select_related("batch").get(line=3)
    assert row.decided == "out"

    mending.mend(row, texts={"name": "维洛林光学"}, by=None, at=make.NOW)

    row.refresh_from_db()
    assert (row.decided, row.found, overview.counts(batch).ready) == ("", Found.NEW, 2)


@pytest.mark.parametrize(
    ("cells", "person"),
    [
        (["Total", "Marie Blanc"], "Marie Blanc"),
        (["合计传媒", ""], ""),
        (["Sumitomo"], ""),
        (["合众"], ""),
    ],
)
def test_whoever_is_somebody_is_no_total(cells: list[str], person: str):
    assert not is_total(cells, {"name": cells[0], "person": person})


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "=1+1",
        "@SUM(1+9)*cmd|' /C calc'!A0",
        "+A1+B2",
        "-2+3+cmd|' /C calc'!A0",
    ],
)
def test_a_formula_is_no_name_and_says_what_to_do(text: str):
    batch = received([HEADER, (text, "李明", "")], about=make.event().subject)

    row = ListRow.objects.select_related("batch").get()
    assert row.found == Found.REFUSED
    assert "formula" in overview.faults_of(row)[0]["what"]
    assert overview.faults_of(row)[0]["remedy"]
    assert overview.counts(batch).ready == 0


@pytest.mark.parametrize("text", ["+GF+", "@home", "-101", "+A (Shanghai)", "B+K", "A=B"])
def test_a_name_with_a_sign_is_a_name(text: str):
    assert not is_formula(text)


def test_a_name_that_several_may_bear_is_asked_about_though_none_is_likely_alone():
    branches = [
        make.organisation(en="", zh=f"青穗{city}贸易有限公司").pk for city in ("上海", "北京")
    ]
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)

    row = ListRow.objects.get(batch=batch)
    assert (row.found, row.who_id) == (Found.DOUBTFUL, None)
    assert {one["id"] for one in row.proposals} == {*branches}
    assert all(one["score"] < 0.5 for one in row.proposals)
