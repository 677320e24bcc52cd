"""Areas and their focus, teams, sites, units and what is on offer."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from inward.evidence.models import Mention, Observation
from inward.evidence.rules import Basis
from inward.intake import rules
from inward.intake.columns import Column, Floor, Number, Ref, TermOf, Text, When, Word, YesNo
from inward.intake.declare import Says, Table, Values
from inward.intake.tables.columns import (
    AS_OF,
    CONFIDENCE,
    FACT_NOTE,
    ID,
    NAME_EN,
    NAME_ZH,
    NAMED,
    NOTE,
    SOURCES,
    kind_from,
)
from inward.office.models import Team
from inward.places.models import Area, Focus, Offer, Per, Site, Unit
from inward.places.space.queries import MEASURES


def _degrees(most: int) -> Number:
    return Number(12, 8, Decimal(-most), Decimal(most), floating=True)


AREAS = Table(
    "areas",
    "Areas",
    "区域",
    (
        ID,
        kind_from("area_kind"),
        NAME_EN,
        NAME_ZH,
        Column("parent", "Part of", "上级区域", Ref(("areas",))),
        Column("code", "Official code", "区划代码", Text(40)),
        Column("focus_en", "Focus in English", "主导产业（英文）", Text(500)),
        Column("focus_zh", "Focus in Chinese", "主导产业（中文）", Text(500)),
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(Says(Mention, "mention", when="sources", told=False),),
    record=Area,
    rules=(NAMED, rules.another("parent", "id")),
    forest=("id", "parent"),
)

TEAMS = Table(
    "teams",
    "Teams",
    "部门与街镇",
    (ID, NAME_EN, NAME_ZH, Column("area", "Area", "所辖区域", Ref(("areas",)))),
    record=Team,
    rules=(NAMED,),
)

SITES = Table(
    "sites",
    "Sites",
    "载体",
    (
        ID,
        kind_from("site_kind"),
        NAME_EN,
        NAME_ZH,
        Column("area", "Area", "所在区域", Ref(("areas",))),
        Column("address", "Address", "地址", Text(300)),
        Column("floor_area_m2", "Floor area, m²", "建筑面积（平方米）", Number(14, 2, Decimal(0))),
        Column("area_refers_to", "What the floor area is of", "面积口径", Text(200)),
        Column("opened", "Opened", "启用时间", When()),
        Column("grade", "Grade", "等级", Text(80)),
        Column("height_m", "Height, m", "高度（米）", Number(8, 2, Decimal(0))),
        Column("floors", "Floors", "层数", Text(80)),
        Column("latitude", "Latitude", "纬度", _degrees(90)),
        Column("longitude", "Longitude", "经度", _degrees(180)),
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(Says(Mention, "mention", when="sources", told=False),),
    record=Site,
    rules=(NAMED, rules.point_is_whole),
)

FOCUSES = Table(
    "focuses",
    "Focus sectors of areas",
    "区域主导产业",
    (
        ID,
        Column("area", "Area", "区域", Ref(("areas",)), True),
        Column("sector", "Sector", "行业", TermOf("sector"), True),
        AS_OF,
        SOURCES,
    ),
    facts=(Says(Focus),),
    about="area",
    once=(("area", "sector"),),
)


def _measured(metric: str, column: str) -> Says:
    """An observation that a row of a unit states by one of its columns."""

    def says(row: Values) -> dict[str, Any]:
        return {
            "metric_id": f"metric:{metric}",
            "basis": Basis.ACTUAL.value,
            "value": row[column],
            "unit": MEASURES[metric],
        }

    return Says(Observation, metric, when=column, other=says, told=False)


UNITS = Table(
    "units",
    "Units",
    "单元",
    (
        ID,
        Column("site", "Site", "所在载体", Ref(("sites",)), True),
        NAME_EN,
        NAME_ZH,
        Column("floor", "Floor", "楼层", Floor()),
        Column("area_m2", "Area, m²", "计租面积（平方米）", Number(12, 2, Decimal("0.01")), of=""),
        Column("height_m", "Clear height, m", "净高（米）", Number(6, 2, Decimal("0.01")), of=""),
        Column(
            "load_kn_m2",
            "Floor load, kN/m²",
            "楼面荷载（千牛/平方米）",
            Number(6, 2, Decimal("0.01")),
            of="",
            help=_("1 tonne to the square metre is 9.81 kN/m²."),
        ),
        AS_OF,
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(
        Says(Mention, "mention", when="sources", told=False),
        _measured("unit_area", "area_m2"),
        _measured("clear_height", "height_m"),
        _measured("floor_load", "load_kn_m2"),
    ),
    record=Unit,
    rules=(NAMED, rules.measures_have_evidence),
)

OFFERS = Table(
    "offers",
    "Offers of units",
    "单元招租",
    (
        ID,
        Column("unit", "Unit", "单元", Ref(("units",)), True),
        Column("listed", "Listed", "是否挂牌", YesNo(), True),
        Column("rent", "Rent, yuan for each m²", "租金（元/平方米）", Number(10, 2, Decimal(0))),
        Column("per", "Rent for each", "计租周期", Word(Per)),
        Column(
            "service_charge",
            "Service charge, yuan for each m² and month",
            "物业费（元/平方米·月）",
            Number(10, 2, Decimal(0)),
        ),
        Column("available", "Available from", "可入驻时间", When()),
        Column("reserved", "Reserved until", "预留至", When()),
        AS_OF,
        SOURCES,
        CONFIDENCE,
        FACT_NOTE,
    ),
    facts=(Says(Offer),),
    about="unit",
    rules=(rules.rent_says_per_what, rules.money_has_evidence),
)
