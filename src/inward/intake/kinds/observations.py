"""Figures of areas, sites or organisations."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from inward.core.quantities import Quantifier
from inward.evidence.models import Observation
from inward.evidence.rules import Basis, Kind
from inward.intake import rules
from inward.intake.columns import CodeOf, Number, TermOf, When, Word
from inward.intake.kinds.kind import ListKind, States, Values
from inward.intake.kinds.meanings import NAME
from inward.intake.sheets.headings import Meaning


def _subject(row: Values) -> dict[str, Any]:
    return {"quantifier": row.get("quantifier") or Quantifier.EXACT.value}


OBSERVATIONS = ListKind(
    "observations",
    _("Observations of metrics"),
    _("Figures of areas, sites or organisations: one row a number."),
    (
        replace(NAME, en="Subject", zh="对象", looks=None,
                words=("区域", "功能区", "街镇", "楼宇", "单位", "名称", "企业", "subject", "area", "zone", "site", "name")),
        Meaning("metric", "Metric", "指标", TermOf("metric"), True, words=("指标名称", "项目", "metric", "indicator")),
        Meaning("period", "Period", "时间", When(), True, words=("期间", "年份", "年度", "日期", "统计时间", "period", "year", "date")),
        Meaning("value", "Value", "数值", Number(), True, words=("数量", "数据", "金额", "数", "value", "number", "figure", "amount")),
        Meaning("unit", "Unit", "单位", CodeOf("unit"), True, words=("计量单位", "unit")),
        Meaning("basis", "Basis", "口径", Word(Basis), True, words=("依据", "数据口径", "basis")),
        Meaning("quantifier", "Quantifier", "限定词", Word(Quantifier)),
    ),
    (States(Observation, as_of="period", says=_subject,
            once=("subject_id", "metric_id", "basis", "first", "last", "value")),),
    about=(Kind.AREA, Kind.SITE, Kind.ORGANISATION),
    who="labelled",
    constants={"unit": "count", "basis": "actual"},
    apart=("metric", "period", "basis", "value"),
    rules=(rules.actual_by_now,),
)  # fmt: skip
