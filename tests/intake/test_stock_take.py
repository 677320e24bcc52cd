"""A stock-take of space: units of one site, told apart by their numbers, measured and offered."""

from decimal import Decimal

import pytest

from inward.evidence.models import Label, Observation
from inward.intake import undoing
from inward.intake.columns import Floor
from inward.intake.current import all_current
from inward.intake.faults import Bad
from inward.intake.states import Found
from inward.places.models import Offer, Unit
from inward.places.space.queries import spaces
from tests import make
from tests.intake.lists import received, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

HEADER = ["房号", "楼层", "面积", "净高", "荷载", "租金", "物业费", "可入驻时间"]


def test_a_stock_take_makes_units_with_what_it_knows_and_nothing_more() -> None:
    site = make.site()
    body = [
        ["1201", "12层", "900", "2.8", "2.5", "6.5", "30", "2027-03"],
        ["B101", "B1", "", "", "", "", "", ""],
    ]

    taken(received([HEADER, *body], about=site.subject, kind="units"))

    first, second = spaces(list(Unit.objects.order_by("pk")), on=make.NOW.date())
    assert (first.unit.floor, second.unit.floor) == (12, -1)
    assert None not in (first.area, first.height, first.load, first.offer)
    assert (first.area.value, first.height.value, first.load.value) == (
        900,
        Decimal("2.8"),
        Decimal("2.5"),
    )
    assert (first.offer.rent, first.offer.per) == (Decimal("6.5"), "day")
    assert (second.area, second.height, second.load) == (None, None, None)
    assert second.offer is not None
    assert (second.offer.rent, second.offer.per) == (None, "")
    assert Label.objects.get(pk=first.unit.pk).name_en == "Harbour House, 1201"
    assert [line for table in all_current() for line in table.differences()] == []


def test_a_second_stock_take_knows_its_units_and_says_only_what_is_new() -> None:
    site, elsewhere = make.site(), make.site("Another House")
    make.unit("1201", site=elsewhere)
    taken(
        received(
            [HEADER, ["1201", "12", "900", "", "", "6.5", "", ""]], about=site.subject, kind="units"
        )
    )

    batch = received(
        [
            HEADER,
            ["1201", "12", "900", "", "4", "6.5", "", ""],
            ["1202", "12", "80", "", "", "", "", ""],
        ],
        about=site.subject,
        kind="units",
    )
    assert [row.found for row in batch.rows.order_by("line")] == [Found.KNOWN, Found.NEW]
    taken(batch)

    assert Unit.objects.filter(site=site).count() == 2
    unit = Unit.objects.get(site=site, name_en="1201")
    assert Observation.objects.live().about(unit.pk).filter(metric="metric:unit_area").count() == 1
    assert Observation.objects.live().about(unit.pk).filter(metric="metric:floor_load").count() == 1
    assert Offer.objects.live().about(unit.pk).count() == 1


def test_a_stock_take_is_taken_back_as_a_whole() -> None:
    site = make.site()
    batch = received(
        [HEADER, ["1201", "12", "900", "", "", "6.5", "", ""]], about=site.subject, kind="units"
    )
    taken(batch)
    batch.refresh_from_db()

    undoing.undo(batch, by=None, at=make.NOW)

    assert not Unit.objects.exists()
    assert not Offer.objects.live().exists()
    assert [line for table in all_current() for line in table.differences()] == []


FLOORS = {"12": 12, "12F": 12, "12层": 12, "3楼": 3, "B1": -1, "-2": -2, "地下1层": -1}


@pytest.mark.parametrize(("cell", "floor"), FLOORS.items(), ids=FLOORS)
def test_floors_are_read_as_buildings_print_them(cell: str, floor: int) -> None:
    assert Floor().read(cell, {}) == floor


@pytest.mark.parametrize("cell", ["0", "G", "mezzanine", "1.5"])
def test_what_is_no_floor_is_refused(cell: str) -> None:
    with pytest.raises(Bad, match="no floor"):
        Floor().read(cell, {})
