"""What is said of any record: numbers, published claims, contradictions, and what is public."""

from django.utils.translation import gettext_lazy as _

from inward.evidence.models import Contradiction, Observation, Publication
from inward.evidence.rules import Basis
from inward.figures.models import Claim
from inward.intake import rules
from inward.intake.columns import (
    CodeOf,
    Column,
    Number,
    Parameters,
    Ref,
    Sources,
    TermOf,
    Text,
    When,
    Word,
    YesNo,
)
from inward.intake.declare import Says, Table
from inward.intake.tables.columns import (
    AS_OF,
    CONFIDENCE,
    FACT_NOTE,
    ID,
    QUANTIFIER,
    SOURCES,
    SUBJECTS,
    UNIT,
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
