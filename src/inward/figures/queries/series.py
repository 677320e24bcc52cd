"""A metric of a subject through the years, as its sources give it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from inward.core.quantities import Quantifier
from inward.evidence.models import Observation, rows_of
from inward.evidence.rules import Basis
from inward.figures.queries.clocks import called, entries_of
from inward.figures.rules import (
    Column,
    Counted,
    Figure,
    Parameter,
    Reckoning,
    Row,
    Shows,
    Takes,
    Words,
)


def plain(value: Decimal) -> str:
    """A number as text, the same on every store: no exponent, no needless zeros."""
    return f"{value.normalize():f}"


def _metric_series(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    subject, metric = asked["subject"], asked["metric"]
    facts = (
        rows_of(Observation)
        .live(on=on, known=known)
        .filter(subject_id__in=entries_of(subject, known), metric_id__in=metric)
    )
    if basis := asked.get("basis"):
        facts = facts.filter(basis=basis)
    series = list(facts.order_by("last", "first", "entry_id", "id"))

    def rows() -> Iterator[Row]:
        name = called([subject])[subject]
        alike: Counter[str] = Counter()
        for one in series:
            key = f"{name.uuid} {one.metric_id} {one.first}/{one.last} {one.basis}"
            alike[key] += 1
            yield Row(
                key=f"{key} {alike[key]}",
                subject=(subject, name.uuid),
                counted=True,
                facts=(("evidence.observation", one.pk),),
                shown={
                    "printed": one.printed,
                    "quantifier": one.quantifier,
                    "value": plain(one.value),
                    "unit": one.unit,
                    "basis": one.basis,
                },
            )

    last = series[-1] if series else None
    return Counted(
        value=last.value if last else None,
        quantifier=Quantifier(last.quantifier) if last else Quantifier.EXACT,
        unit=last.unit if last else "",
        rows=rows,
    )


_BASES = {
    Basis.ANNOUNCED.value: Words("announced", "宣布"),
    Basis.CONTRACTED.value: Words("contracted", "合同"),
    Basis.ACTUAL.value: Words("actual", "实际"),
    Basis.ESTIMATED.value: Words("estimated", "估算"),
}

FIGURES = (
    Figure(
        name="metric_series",
        version=2,
        title=Words("Series of a metric", "数据序列"),
        definition=Words(
            "The numbers that sources give for one metric of one subject, each with its interval, "
            "basis and quantifier, in the order of their last days. The value is the last of them. "
            "Where sources differ, all stand.",
            "各来源对同一对象同一指标所载之数，逐条列明时间、依据和数量词，按最后一日先后排列；"
            "取值为最后一条。来源不一致的，一并列出。",
        ),
        unit=Words("", ""),
        count=_metric_series,
        parameters=(
            Parameter(
                "subject",
                Takes.SUBJECT,
                Words("Subject", "对象"),
                ("organisation", "area", "site", "event", "programme"),
                required=True,
            ),
            Parameter("metric", Takes.TERM, Words("Metric", "指标"), ("metric",), required=True),
            Parameter(
                "basis", Takes.CHOICE, Words("Basis", "依据"), tuple(Basis.values), words=_BASES
            ),
        ),
        columns=(
            Column("printed", Words("Period", "时间"), Shows.DAY),
            Column("quantifier", Words("Quantifier", "数量词"), Shows.QUANTIFIER),
            Column("value", Words("Value", "数值")),
            Column("unit", Words("Unit", "单位")),
            Column("basis", Words("Basis", "依据"), Shows.BASIS),
        ),
        reckoning=Reckoning.LAST,
    ),
)
