"""Sites, their units, and who is there."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from inward.directory.models import Establishment
from inward.evidence.models import Observation
from inward.evidence.rules import Basis, Kind
from inward.intake import rules
from inward.intake.columns import Floor, Number, TermOf, Text, When, Word, YesNo
from inward.intake.kinds.kind import ListKind, States, Values
from inward.intake.kinds.meanings import DETAIL, NAME, OTHER_NAME, PERSONS, WHO
from inward.intake.sheets.headings import Meaning, share_having
from inward.places.models import Offer, Per
from inward.places.space.queries import MEASURES


def _place(row: Values) -> dict[str, Any]:
    return {"place_id": row["about"]}


# A stay is told apart by its days; a list that says when it ended fills that in.
_STAY = tuple(
    f"{end}_{part}" for end in ("opened", "closed") for part in ("first", "last", "printed")
)

TENANTS = ListKind(
    "tenants",
    _("Enterprises of a zone or campus"),
    _("Who is there: one row an enterprise, with what it does there and since when."),
    (
        *WHO,
        Meaning("function", "Function", "职能", TermOf("presence"), True, words=("机构类型", "入驻类型", "类别", "function", "type")),
        Meaning("opened", "Opened", "入驻时间", When(), words=("入驻日期", "开业时间", "迁入时间", "成立日期", "起租日期", "opened", "since", "from", "move-in date")),
        Meaning("closed", "Closed", "迁出时间", When(), words=("迁出日期", "关闭时间", "到期日期", "closed", "until", "move-out date")),
        replace(DETAIL, words=(*DETAIL.words, "楼层", "房号", "室号", "单元", "主营业务", "unit", "room", "floor")),
        *PERSONS,
    ),
    (States(Establishment, says=_place, once=("subject_id", "place_id", "function_id"), fills=_STAY, stay=("opened", "closed")),),
    about=(Kind.SITE, Kind.AREA),
    needs_about=True,
    constants={"function": "tenant"},
    apart=("function", "opened", "closed"),
    rules=(rules.closes_after_it_opens,),
)  # fmt: skip

SITES = ListKind(
    "sites",
    _("Sites"),
    _("Buildings, campuses and parks: one row a site."),
    (
        replace(NAME, en="Site", zh="载体名称", looks=None,
                words=("楼宇名称", "园区名称", "载体", "楼宇", "园区", "项目名称", "名称", "building", "site", "park", "name")),
        replace(OTHER_NAME),
        Meaning("kind", "Kind", "类型", TermOf("site_kind"), True, words=("载体类型", "楼宇类型", "性质", "kind", "type")),
        Meaning("address", "Address", "地址", Text(300), words=("坐落", "位置", "address"), looks=share_having(r"路|街|弄|号|road|street")),
        Meaning("floor_area_m2", "Floor area, m²", "建筑面积（平方米）", Number(14, 2, Decimal(0)),
                words=("建筑面积", "面积", "总面积", "体量", "floor area", "gfa", "area")),
        Meaning("floors", "Floors", "层数", Text(80), words=("楼层", "总层数", "floors", "storeys")),
        Meaning("grade", "Grade", "等级", Text(80), words=("楼宇等级", "级别", "grade")),
        Meaning("opened", "Opened", "启用时间", When(), words=("竣工时间", "建成时间", "opened", "completed")),
    ),
    about=(Kind.AREA,),
    who="site",
    constants={"kind": "office"},
)  # fmt: skip


def _measure(metric: str, meaning: str) -> States:
    """What one column says of how large, high or strong a unit is."""

    def says(row: Values) -> dict[str, Any]:
        return {
            "metric_id": f"metric:{metric}",
            "basis": Basis.ACTUAL.value,
            "value": row[meaning],
            "unit": MEASURES[metric],
        }

    once = ("subject_id", "metric_id", "first", "last", "value")
    return States(Observation, when=meaning, says=says, once=once)


def _offer(row: Values) -> dict[str, Any]:
    """A period without a rent says nothing."""
    return {"per": row["per"] if row.get("rent") is not None else ""}


UNITS = ListKind(
    "units",
    _("Units of a site: a stock-take"),
    _("One row a unit: its floor, area, height and load, and on what terms it is on offer."),
    (
        replace(NAME, en="Unit", zh="单元", looks=None,
                words=("房号", "室号", "单元号", "单元名称", "铺位号", "房间号", "编号", "unit", "unit no", "room", "suite", "name")),
        replace(OTHER_NAME),
        Meaning("floor", "Floor", "楼层", Floor(), words=("所在楼层", "层", "floor", "level", "storey")),
        Meaning("area_m2", "Area, m²", "计租面积（平方米）", Number(12, 2, Decimal("0.01")),
                words=("面积", "建筑面积", "可租面积", "计租面积", "出租面积", "单元面积", "area", "area sqm", "lettable area", "nla")),
        Meaning("height_m", "Clear height, m", "净高（米）", Number(6, 2, Decimal("0.01")),
                words=("净高", "层高净高", "clear height", "height")),
        Meaning("load_kn_m2", "Floor load, kN/m²", "楼面荷载（千牛/平方米）", Number(6, 2, Decimal("0.01")),
                words=("荷载", "楼板荷载", "活荷载", "承重", "floor load", "load")),
        Meaning("listed", "Listed", "是否挂牌", YesNo(), True, words=("是否招租", "招租", "可招商", "挂牌", "listed", "on offer", "available")),
        Meaning("rent", "Rent, yuan for each m²", "租金（元/平方米）", Number(10, 2, Decimal(0)),
                words=("租金", "租金单价", "报价", "挂牌租金", "rent", "asking rent")),
        Meaning("per", "Rent for each", "计租周期", Word(Per), True, words=("租金单位", "计租方式", "per", "period")),
        Meaning("service_charge", "Service charge, yuan for each m² and month", "物业费（元/平方米·月）", Number(10, 2, Decimal(0)),
                words=("物业费", "物业管理费", "管理费", "service charge", "management fee")),
        Meaning("available", "Available from", "可入驻时间", When(), words=("可入住时间", "交付时间", "空置时间", "可租时间", "available from", "handover")),
        Meaning("reserved", "Reserved until", "预留至", When(), words=("预留", "保留至", "reserved until", "reserved")),
    ),
    (
        _measure("unit_area", "area_m2"),
        _measure("clear_height", "height_m"),
        _measure("floor_load", "load_kn_m2"),
        States(Offer, says=_offer, once=("subject_id", "first", "last", "listed", "rent")),
    ),
    about=(Kind.SITE,),
    needs_about=True,
    who="unit",
    constants={"listed": "yes", "per": "day"},
)  # fmt: skip
