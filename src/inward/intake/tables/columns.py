"""Columns that many tables have."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from inward.core.quantities import Quantifier
from inward.evidence.rules import Confidence
from inward.intake import rules
from inward.intake.columns import CodeOf, Column, Key, Sources, TermOf, Text, When, Word

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


def kind_from(vocabulary: str, name: str = "kind") -> Column:
    return Column(name, "Kind", "类型", TermOf(vocabulary), True)
