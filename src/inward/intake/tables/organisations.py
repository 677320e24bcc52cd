"""Organisations: under which names and numbers, with what standing, where they are, which are one."""

from collections.abc import Callable
from typing import Any

from inward.directory.models import (
    Designation,
    Establishment,
    Identifier,
    Merge,
    Name,
    Organisation,
)
from inward.evidence.models import Mention
from inward.intake import rules
from inward.intake.columns import CodeOf, Column, Ref, TermOf, Text, When
from inward.intake.declare import Says, Table, Values
from inward.intake.tables.columns import (
    AS_OF,
    CONFIDENCE,
    DETAIL,
    FACT_NOTE,
    ID,
    NAME_EN,
    NAME_ZH,
    NAMED,
    NOTE,
    PLACES,
    SOURCES,
    kind_from,
)


def _official(language: str) -> Callable[[Values], dict[str, Any]]:
    def says(row: Values) -> dict[str, Any]:
        text = row[f"name_{language}"]
        return {"text": text, "language": language, "kind_id": "name_kind:official"}

    return says


ORGANISATIONS = Table(
    "organisations",
    "Organisations",
    "企业与机构",
    (
        ID,
        kind_from("organisation_kind"),
        NAME_EN,
        NAME_ZH,
        Column("country", "Country of origin", "来源国家（地区）", CodeOf("country")),
        Column("country_basis", "Who says so", "来源地依据", CodeOf("country_basis")),
        Column("sector", "Sector", "行业", TermOf("sector")),
        Column("parent", "Parent", "上级企业", Ref(("organisations",))),
        Column("tier", "Account tier", "企业分级", TermOf("account_tier"), may_be_absent=True),
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(
        Says(Name, "name_en", when="name_en", other=_official("en"), told=False),
        Says(Name, "name_zh", when="name_zh", other=_official("zh"), told=False),
        Says(Mention, "mention", when="sources", told=False),
    ),
    record=Organisation,
    rules=(NAMED, rules.another("parent", "id")),
    forest=("id", "parent"),
)

_ORGANISATION = Column("organisation", "Organisation", "企业或机构", Ref(("organisations",)), True)

NAMES = Table(
    "names",
    "Further names",
    "其他名称",
    (
        ID,
        _ORGANISATION,
        Column("text", "Name", "名称", Text(400), True),
        Column("language", "Language", "语言", Text(10), True),
        kind_from("name_kind"),
        SOURCES,
    ),
    facts=(Says(Name),),
    about="organisation",
)

IDENTIFIERS = Table(
    "identifiers",
    "Identifiers",
    "证照号码",
    (
        ID,
        _ORGANISATION,
        kind_from("identifier_kind"),
        Column("value", "Number", "号码", Text(80), True),
        SOURCES,
    ),
    facts=(Says(Identifier),),
    about="organisation",
    rules=(rules.check_digits,),
    once=(("kind", "value"),),
)

DESIGNATIONS = Table(
    "designations",
    "Designations",
    "认定与称号",
    (
        ID,
        Column("organisation", "Holder", "获认定单位", Ref(("organisations", "sites")), True),
        Column("designation", "Designation", "认定名称", TermOf("designation"), True),
        AS_OF,
        DETAIL,
        SOURCES,
        CONFIDENCE,
    ),
    facts=(Says(Designation),),
    about="organisation",
)

ESTABLISHMENTS = Table(
    "establishments",
    "Establishments",
    "机构与门店",
    (
        ID,
        _ORGANISATION,
        Column("function", "Function", "职能", TermOf("presence"), True),
        Column("place", "Where", "所在地", Ref(PLACES)),
        Column("opened", "Opened", "启用时间", When()),
        Column("closed", "Closed", "关闭时间", When()),
        AS_OF,
        DETAIL,
        SOURCES,
        CONFIDENCE,
        FACT_NOTE,
    ),
    facts=(Says(Establishment),),
    about="organisation",
    rules=(rules.closes_after_it_opens, rules.needs_sources),
)

MERGES = Table(
    "merges",
    "Merges",
    "合并",
    (
        ID,
        _ORGANISATION,
        Column("into", "Is the same as", "并入", Ref(("organisations",)), True),
        AS_OF,
        SOURCES,
        FACT_NOTE,
    ),
    facts=(Says(Merge),),
    about="organisation",
    rules=(rules.another("into", "organisation"),),
    once=(("organisation",),),
    forest=("organisation", "into"),
)
