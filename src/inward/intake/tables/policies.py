"""Policies: what they give and what they ask."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inward.aftercare.models import Benefit, Condition, Policy
from inward.aftercare.policies.rules import Bound
from inward.aftercare.policies.rules import Per as Given
from inward.evidence.models import Mention
from inward.intake import rules
from inward.intake.columns import Column, Number, Ref, Text, When, Word
from inward.intake.declare import Says, Table
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
    UNIT,
    kind_from,
)

POLICIES = Table(
    "policies",
    "Policies",
    "政策",
    (
        ID,
        kind_from("policy_kind"),
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
