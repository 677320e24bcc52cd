"""What stands where an organisation's name should, and is none."""

import pytest
from django.urls import reverse

from inward.directory.models import Organisation
from inward.intake.models import Batch, ListRow
from inward.intake.overview import faults_of
from inward.intake.states import Found
from inward.intake.totals import is_nobody
from tests import make
from tests.intake.lists import HEADER, received, taken
from tests.support.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def guest(company: str) -> Batch:
    return received(
        [HEADER, (company, "李明", ""), ("青穗贸易", "王芳", "")], about=make.event().subject
    )


def first(batch: Batch) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch, line=2)


@pytest.mark.parametrize(
    "printed",
    ["个人", "待定", "自由职业", "自由职业者", "无业", "退休", "已退休人员", "（个人）", "个人（退休）", "无单位", "同上", "？？",
     "individual", "Freelance", "Self-employed", "self employed", "TBC", "t.b.c.", "To be confirmed", "Retired", "XXX"],
)  # fmt: skip
def test_a_guest_of_no_company_makes_no_enterprise(printed: str) -> None:
    batch = guest(printed)

    row = first(batch)
    assert row.found == Found.REFUSED
    assert "names no organisation" in faults_of(row)[0]["here"]
    assert "leave the row out" in faults_of(row)[0]["here"]
    assert taken(batch).new == 1
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["360", "个人图书馆", "退休俱乐部", "企业家协会", "未来公司", "Freelance Asia", "Individual Systems", "TBC Bank", "3M", "NA-KD",
     "Self Storage", "无印良品", "单位换算科技"],
)  # fmt: skip
def test_a_name_in_which_such_a_word_stands_is_a_name(name: str) -> None:
    assert not is_nobody(name)


def test_whoever_is_really_called_so_is_taken_on_an_officers_word() -> None:
    batch = guest("Individual")

    signed_in().post(reverse("list-row", args=[batch.uuid, 2]), {"name": "Individual"})

    assert first(batch).found == Found.NEW


def test_another_name_that_is_none_is_left_empty() -> None:
    rows = [["单位名称", "英文名称", "姓名"], ["青穗贸易", "待定", "李明"]]
    batch = received(rows, kind="contacts")

    assert first(batch).values == {"name": "青穗贸易", "person": "李明"}


def test_a_site_or_unit_may_be_called_anything() -> None:
    batch = received([["楼宇名称", "地址"], ["企业", "石门路1号"]], kind="sites")

    assert first(batch).values["name"] == "企业"
    assert first(batch).found == Found.NEW
