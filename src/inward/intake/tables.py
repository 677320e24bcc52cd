"""Every table of a folder, in the order in which they build on one another.

A row of a file, a row of a sheet: both are read by these declarations, and the documented format
is printed from them.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from inward.aftercare.models import Benefit, Condition, Policy
from inward.aftercare.policies.rules import Bound
from inward.aftercare.policies.rules import Per as Given
from inward.agreements.models import Agreement, Assessment, Commitment, Party, Signing, Terms
from inward.agreements.rules import Strength, Verdict
from inward.core.models import Term
from inward.core.quantities import Quantifier
from inward.directory.models import (
    Designation,
    Establishment,
    Identifier,
    Merge,
    Name,
    Organisation,
)
from inward.events.models import Edition, Event, Participation, Programme
from inward.events.rules import Roll
from inward.evidence.models import (
    Contradiction,
    Mention,
    Observation,
    Publication,
    Source,
)
from inward.evidence.rules import Basis, Confidence
from inward.figures.models import Claim
from inward.intake import rules
from inward.intake.columns import (
    Address,
    CodeOf,
    Column,
    Day,
    Floor,
    Key,
    Number,
    Parameters,
    Ref,
    Sources,
    TermOf,
    Text,
    When,
    Whole,
    Word,
    YesNo,
)
from inward.intake.declare import Says, Table, Values
from inward.office.models import Team
from inward.places.models import Area, Focus, Offer, Per, Site, Unit
from inward.places.space.queries import MEASURES

ID = Column(
    "id", "Id", "编号", Key(), True, help=_("Never changes: by it a later load knows the row.")
)
NAME_EN = Column("name_en", "Name in English", "英文名称", Text(400))
NAME_ZH = Column("name_zh", "Name in Chinese", "中文名称", Text(400))
SOURCES = Column(
    "sources", "Sources", "资料来源", Sources(), help=_("The first is the first citation.")
)
CONFIDENCE = Column(
    "confidence",
    "Confidence",
    "可信度",
    Word(Confidence),
    help=_("How plainly the sources say so."),
)
NOTE = Column("note", "Note", "备注", Text(20_000))
FACT_NOTE = Column("note", "Note", "备注", Text(1000))
AS_OF = Column(
    "as_of",
    "As of",
    "截至日期",
    When(),
    help=_("When it was so; where it is empty, the day of its source."),
)
LENT_AS_OF = replace(AS_OF, may_be_absent=True, help=_("Empty: the day of the signing."))
LENT_SOURCES = replace(SOURCES, may_be_absent=True, help=_("Empty: those of the agreement."))
DETAIL = Column("detail", "Detail", "说明", Text(400))
QUANTIFIER = Column(
    "quantifier",
    "Quantifier",
    "限定词",
    Word(Quantifier),
    help=_("The publisher's own word; empty means exact."),
)
UNIT = Column("unit", "Unit", "单位", CodeOf("unit"))

NAMED = rules.one_of("name_en", "name_zh")
PLACES = ("areas", "sites", "units")
PARTIES = ("organisations", "areas", "sites", "teams")
SUBJECTS = (
    "areas",
    "teams",
    "sites",
    "units",
    "organisations",
    "programmes",
    "editions",
    "events",
    "agreements",
    "commitments",
)


def _kind(vocabulary: str, name: str = "kind") -> Column:
    return Column(name, "Kind", "类型", TermOf(vocabulary), True)


def _degrees(most: int) -> Number:
    return Number(12, 8, Decimal(-most), Decimal(most), floating=True)


def _official(language: str) -> Callable[[Values], dict[str, Any]]:
    def says(row: Values) -> dict[str, Any]:
        text = row[f"name_{language}"]
        return {"text": text, "language": language, "kind_id": "name_kind:official"}

    return says


TERMS = Table(
    "terms",
    "Vocabulary",
    "词表",
    (
        Column("vocabulary", "Vocabulary", "词表", Key(), True),
        Column("code", "Code", "代码", Key(), True),
        Column("en", "In English", "英文", Text(300), True, of="name_en"),
        Column("zh", "In Chinese", "中文", Text(300), True, of="name_zh"),
        Column("parent", "Above it", "上级", Text(80), help=_("A code of the same vocabulary.")),
        Column("definition_en", "Definition in English", "英文定义"),
        Column("definition_zh", "Definition in Chinese", "中文定义"),
        Column("since", "Since", "启用日期", Day()),
        Column("until", "Until", "停用日期", Day()),
        Column("standard", "Standard", "所属标准", Text(120)),
        Column("maps_to", "Stands for", "对应代码", Text(300)),
        Column("sources", "Sources", "资料来源", Text(300)),
    ),
    record=Term,
    rules=(rules.ends_after_it_begins, rules.another("parent", "code")),
    forest=("id", "parent"),
)

SOURCE = Table(
    "sources",
    "Sources",
    "资料",
    (
        ID,
        Column("url", "Address", "网址", Address()),
        Column("publisher", "Publisher", "发布单位", Text(300)),
        Column("title", "Title", "标题", Text(500), True),
        Column("date", "Date", "日期", When(), of="", help=_("When it was published.")),
        Column("language", "Language", "语言", Text(20)),
        _kind("source_kind"),
        NOTE,
        Column(
            "file",
            "File",
            "文件",
            Text(300),
            may_be_absent=True,
            help=_("The document itself, within the folder; its digest is kept."),
        ),
    ),
    record=Source,
)

AREAS = Table(
    "areas",
    "Areas",
    "区域",
    (
        ID,
        _kind("area_kind"),
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
        _kind("site_kind"),
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

ORGANISATIONS = Table(
    "organisations",
    "Organisations",
    "企业与机构",
    (
        ID,
        _kind("organisation_kind"),
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
        _kind("name_kind"),
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
        _kind("identifier_kind"),
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

PROGRAMMES = Table(
    "programmes",
    "Programmes",
    "系列活动与计划",
    (ID, _kind("programme_kind"), NAME_EN, NAME_ZH, NOTE),
    record=Programme,
    rules=(NAMED,),
)

EDITIONS = Table(
    "editions",
    "Editions",
    "届次",
    (
        ID,
        Column("programme", "Programme", "所属系列", Ref(("programmes",)), True),
        Column("number", "Number", "届次", Whole(), True),
        NAME_EN,
        NAME_ZH,
        Column("held", "Held", "举办时间", When()),
        Column(
            "roll",
            "Roll",
            "名单完整度",
            Word(Roll),
            help=_("Whether everybody who took part is in the tables."),
        ),
        SOURCES,
        NOTE,
    ),
    facts=(Says(Mention, "mention", when="sources", told=False, as_of="held"),),
    record=Edition,
    rules=(NAMED,),
    once=(("programme", "number"),),
)

EVENTS = Table(
    "events",
    "Events",
    "活动",
    (
        ID,
        _kind("event_kind"),
        NAME_EN,
        NAME_ZH,
        Column("held", "Held", "举办时间", When()),
        Column("place_text", "Place as printed", "地点", Text(300)),
        Column("edition", "Edition", "所属届次", Ref(("editions",))),
        Column("host_text", "Host as printed", "主办单位", Text(500)),
        Column("launched_en", "Launched there, in English", "发布内容（英文）"),
        Column("launched_zh", "Launched there, in Chinese", "发布内容（中文）"),
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(Says(Mention, "mention", when="sources", told=False, as_of="held"),),
    record=Event,
    rules=(NAMED,),
    lends="held",
)

PARTICIPATIONS = Table(
    "participations",
    "Participations",
    "参与情况",
    (
        ID,
        Column("event", "Event", "活动", Ref(("events",)), True),
        Column("participant", "Who", "参与方", Ref(("organisations", "sites", "areas")), True),
        Column("role", "Role", "参与身份", TermOf("role"), True),
        Column("stand_m2", "Stand, m²", "展位面积（平方米）", Number(10, 2, Decimal(0))),
        AS_OF,
        DETAIL,
        SOURCES,
        CONFIDENCE,
    ),
    facts=(Says(Participation),),
    about="participant",
    rules=(rules.needs_sources,),
    from_="event",
)

AGREEMENTS = Table(
    "agreements",
    "Agreements",
    "协议",
    (
        ID,
        _kind("agreement_kind"),
        Column("title_en", "Title in English", "英文名称", Text(400), of="name_en"),
        Column("title_zh", "Title in Chinese", "中文名称", Text(400), of="name_zh"),
        Column("signed", "Signed", "签署时间", When()),
        Column("event", "Signed at", "签约活动", Ref(("events",))),
        Column(
            "none_promised",
            "Nothing promised",
            "未含承诺",
            YesNo(),
            may_be_absent=True,
            help=_("Somebody read it and found no promise in it."),
        ),
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(
        Says(Mention, "mention", when="sources", told=False, as_of="signed"),
        Says(Signing, "signing", when="signed", as_of="signed"),
    ),
    record=Agreement,
    rules=(
        rules.one_of("title_en", "title_zh"),
        rules.signed_at_an_event,
        rules.needs_sources,
    ),
    lends="signed",
)

PARTY = Table(
    "parties",
    "Parties",
    "协议各方",
    (
        ID,
        Column("agreement", "Agreement", "协议", Ref(("agreements",)), True),
        Column("party", "Party", "签约方", Ref(PARTIES), True),
        Column("role", "Side", "签约身份", TermOf("party_role"), True),
        LENT_AS_OF,
        LENT_SOURCES,
    ),
    facts=(Says(Party),),
    about="agreement",
    once=(("agreement", "party", "role"),),
    from_="agreement",
)

COMMITMENTS = Table(
    "commitments",
    "Commitments",
    "承诺",
    (
        ID,
        Column("agreement", "Agreement", "所属协议", Ref(("agreements",))),
        Column("promisor", "Who promises", "承诺方", Ref(PARTIES), True),
        Column("promisee", "To whom", "受诺方", Ref(PARTIES)),
        Column("place", "Where", "落地区域", Ref(PLACES)),
        Column("wording_en", "Wording in English", "承诺内容（英文）"),
        Column("wording_zh", "Wording in Chinese", "承诺内容（中文）"),
        Column("locator", "Place in the signed text", "条款位置", Text(300)),
        Column("strength", "Strength", "约束力", Word(Strength), True),
        Column("metric", "Metric", "指标", TermOf("metric")),
        Column("target", "Target", "目标值", Number()),
        UNIT,
        QUANTIFIER,
        Column("due", "Due", "履约期限", When()),
        Column(
            "evidence_wanted",
            "What will show it",
            "兑现凭据",
            Text(500),
            may_be_absent=True,
            help=_("The document that will one day show that it was kept."),
        ),
        Column(
            "no_metric",
            "No figure named",
            "未约定指标",
            YesNo(),
            may_be_absent=True,
            help=_("Somebody read the paper: it names no figure."),
        ),
        Column(
            "no_due",
            "No day named",
            "未约定期限",
            YesNo(),
            may_be_absent=True,
            help=_("Somebody read the paper: it names no day."),
        ),
        AS_OF,
        SOURCES,
        NOTE,
    ),
    facts=(Says(Terms, "terms"),),
    record=Commitment,
    rules=(
        rules.one_of("wording_en", "wording_zh"),
        rules.signed_has_evidence,
        rules.target_has_unit,
        rules.none_is_named("no_metric", "metric"),
        rules.none_is_named("no_due", "due"),
    ),
    from_="agreement",
)

ASSESSMENTS = Table(
    "assessments",
    "Assessments",
    "核验",
    (
        ID,
        Column("commitment", "Commitment", "承诺", Ref(("commitments",)), True),
        Column("verdict", "Verdict", "核验结论", Word(Verdict), True),
        Column("as_of", "As of", "截至日期", When(), True),
        Column("found_en", "What was found, in English", "核验所见（英文）"),
        Column("found_zh", "What was found, in Chinese", "核验所见（中文）"),
        SOURCES,
    ),
    facts=(Says(Assessment),),
    about="commitment",
    rules=(rules.verdict_has_evidence,),
)

OBSERVATIONS = Table(
    "observations",
    "Observations",
    "数据",
    (
        ID,
        Column("metric", "Metric", "指标", TermOf("metric"), True),
        Column("subject", "Subject", "对象", Ref(SUBJECTS), True),
        Column("period", "Period", "时间", When(), True),
        Column("value", "Value", "数值", Number(), True),
        Column("unit", "Unit", "单位", CodeOf("unit"), True),
        Column("basis", "Basis", "口径", Word(Basis), True),
        QUANTIFIER,
        SOURCES,
        CONFIDENCE,
        FACT_NOTE,
    ),
    facts=(Says(Observation, as_of="period"),),
    about="subject",
    rules=(rules.actual_has_evidence,),
)

CLAIMS = Table(
    "claims",
    "Published claims",
    "公开表述",
    (
        ID,
        Column("subject", "Subject", "对象", Ref(SUBJECTS), True),
        Column("text_en", "Words in English", "表述（英文）", Text(400)),
        Column("text_zh", "Words in Chinese", "表述（中文）", Text(400)),
        Column("value", "Value", "数值", Number()),
        QUANTIFIER,
        UNIT,
        Column("superlative", "Superlative", "最高级表述", CodeOf("superlative")),
        Column("period", "Period", "时间", When()),
        Column(
            "figure",
            "Figure",
            "对应口径",
            Text(60),
            help=_("The rule by which the record can count beside it."),
        ),
        Column("parameters", "Parameters", "口径参数", Parameters()),
        SOURCES,
        CONFIDENCE,
        FACT_NOTE,
    ),
    facts=(Says(Claim, as_of="period"),),
    about="subject",
    rules=(
        rules.one_of("text_en", "text_zh"),
        rules.one_of("value", "superlative"),
        rules.value_has_unit,
        rules.needs_sources,
    ),
)

CONTRADICTIONS = Table(
    "contradictions",
    "Contradictions",
    "资料出入",
    (
        ID,
        Column("subject", "Subject", "对象", Ref(SUBJECTS), True),
        Column("about", "Question", "事项", Text(300), True),
        Column("statement_a", "One statement", "说法一", required=True),
        Column("sources_a", "Its sources", "说法一来源", Sources()),
        Column("statement_b", "The other statement", "说法二", required=True),
        Column("sources_b", "Its sources (b)", "说法二来源", Sources()),
        Column("reading", "How the office reads it", "采信意见"),
    ),
    facts=(Says(Contradiction, against="sources_b"),),
    about="subject",
    rules=(rules.both_sides_cited,),
)

PUBLICATIONS = Table(
    "publications",
    "Published to the public",
    "对外公开",
    (
        ID,
        Column("subject", "What", "对象", Ref(SUBJECTS), True),
        Column("public", "Public", "是否公开", YesNo(), True),
        AS_OF,
        FACT_NOTE,
    ),
    facts=(Says(Publication),),
    about="subject",
    once=(("subject",),),
)

POLICIES = Table(
    "policies",
    "Policies",
    "政策",
    (
        ID,
        _kind("policy_kind"),
        NAME_EN,
        NAME_ZH,
        Column("body", "Public body", "主管单位", Ref(("organisations",)), may_be_absent=True),
        Column("since", "In force from", "生效时间", When()),
        Column("until", "In force until", "失效时间", When()),
        Column("text_en", "Text in English", "内容（英文）"),
        Column("text_zh", "Text in Chinese", "内容（中文）"),
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(Says(Mention, "mention", when="sources", told=False),),
    record=Policy,
    rules=(NAMED,),
)

_POLICY = Column("policy", "Policy", "所属政策", Ref(("policies",)), True)

BENEFITS = Table(
    "benefits",
    "What policies give",
    "政策支持内容",
    (
        ID,
        _POLICY,
        Column("what_en", "For what, English", "支持内容（英文）", Text(300)),
        Column("what_zh", "For what, Chinese", "支持内容（中文）", Text(300)),
        Column("bound", "The amount is", "金额性质", Word(Bound), True),
        Column("amount", "Amount", "金额", Number(20, 2, Decimal(0)), True),
        replace(UNIT, required=True),
        Column("given", "Given", "发放频次", Word(Given), True),
        AS_OF,
        replace(SOURCES, required=True),
        CONFIDENCE,
        FACT_NOTE,
    ),
    facts=(Says(Benefit),),
    about="policy",
    rules=(rules.one_of("what_en", "what_zh"),),
)

CONDITIONS = Table(
    "conditions",
    "What policies ask",
    "政策申请条件",
    (
        ID,
        _POLICY,
        Column(
            "criterion",
            "Criterion",
            "条件",
            Text(100),
            True,
            help=_(
                "sector, country, zone, designation, presence, opened, or metric: and the code of a metric."
            ),
        ),
        Column("at_least", "At least", "不低于", Text(40), help=_("A number, or a day.")),
        Column("at_most", "At most", "不高于", Text(40), help=_("A number, or a day.")),
        Column("among", "One of", "其中之一", Text(1000), help=_("Codes joined by ;")),
        AS_OF,
        replace(SOURCES, required=True),
        CONFIDENCE,
        FACT_NOTE,
    ),
    facts=(Says(Condition),),
    about="policy",
    rules=(rules.condition_can_hold,),
)

TABLES: tuple[Table, ...] = (
    TERMS,
    SOURCE,
    AREAS,
    TEAMS,
    FOCUSES,
    SITES,
    UNITS,
    OFFERS,
    ORGANISATIONS,
    NAMES,
    IDENTIFIERS,
    DESIGNATIONS,
    ESTABLISHMENTS,
    MERGES,
    PROGRAMMES,
    EDITIONS,
    EVENTS,
    PARTICIPATIONS,
    AGREEMENTS,
    PARTY,
    COMMITMENTS,
    ASSESSMENTS,
    OBSERVATIONS,
    CLAIMS,
    CONTRADICTIONS,
    POLICIES,
    BENEFITS,
    CONDITIONS,
    PUBLICATIONS,
)
BY_NAME = {table.name: table for table in TABLES}
