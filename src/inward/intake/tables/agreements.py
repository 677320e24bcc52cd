"""Agreements, who signed them, what was promised in them and what became of it."""

from django.utils.translation import gettext_lazy as _

from inward.agreements.models import Agreement, Assessment, Commitment, Party, Signing, Terms
from inward.agreements.rules import Strength, Verdict
from inward.evidence.models import Mention
from inward.intake import rules
from inward.intake.columns import Column, Number, Ref, TermOf, Text, When, Word, YesNo
from inward.intake.declare import Says, Table
from inward.intake.tables.columns import (
    AS_OF,
    CONFIDENCE,
    ID,
    LENT_AS_OF,
    LENT_SOURCES,
    NOTE,
    PARTIES,
    PLACES,
    QUANTIFIER,
    SOURCES,
    UNIT,
    kind_from,
)

AGREEMENTS = Table(
    "agreements",
    "Agreements",
    "协议",
    (
        ID,
        kind_from("agreement_kind"),
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
