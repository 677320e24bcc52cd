"""Promises: how many are kept, of those that fell due and of those that were signed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from inward.agreements.rules import Strength, Verdict
from inward.figures.queries.clocks import (
    Called,
    batches,
    called,
    entries_of,
    first_row,
    live,
    stream,
    survivors,
    uuid_text,
)
from inward.figures.rules import (
    Beside,
    Column,
    Counted,
    Figure,
    Parameter,
    Reckoning,
    Row,
    Shows,
    Takes,
    Words,
    share,
)

_TERMS, _ASSESSMENT = "agreements_terms", "agreements_assessment"
NO_VERDICT = "none"

# The terms that have the last word about a promise at the two clocks. Where a promise was
# corrected, `live` sees to it; few promises have further terms, and only these are compared.
_LAST_TERMS = f"""{live(_TERMS, "t")} AND (t.subject_id NOT IN
 (SELECT m.subject_id FROM {_TERMS} m GROUP BY m.subject_id HAVING COUNT(*) > 1)
 OR NOT EXISTS (SELECT 1 FROM {_TERMS} n WHERE n.subject_id = t.subject_id
 AND (n.last, n.entry_id, n.id) > (t.last, t.entry_id, t.id) AND {live(_TERMS, "n")}))"""


def _last(column: str) -> str:
    """A column of the last live verdict; a look that found nothing is none.

    Correlated, because with `assessment_latest` this reads a few index entries for each promise:
    0.5 s where window functions took 1.5 to 3 over 1,000,000 assessments.
    """
    return f"""(SELECT a.{column} FROM {_ASSESSMENT} a WHERE a.subject_id = t.subject_id
 AND a.verdict <> '{Verdict.NOTHING_FOUND}' AND {live(_ASSESSMENT, "a")}
 ORDER BY a.last DESC, a.entry_id DESC, a.id DESC LIMIT 1)"""


# Which promises are in the denominator.
AMONG = {
    "due": f"t.due_last <= %(on)s AND t.strength <> '{Strength.WISH}'",
    "signed": f"t.strength = '{Strength.SIGNED}'",
}


def _narrowed(asked: Mapping[str, Any], on: date, known: int) -> tuple[str, dict[str, Any]]:
    """A further condition on whose promises, with the parameters of the whole query."""
    given: dict[str, Any] = {"on": on.isoformat(), "known": known}
    promisor = asked.get("promisor")
    if promisor is None:
        return "", given
    # Whoever was absorbed by the promisor promised in its name.
    who = entries_of(promisor, known)
    marks = ", ".join(f"%(who{i})s" for i in range(len(who)))
    given |= {f"who{i}": key for i, key in enumerate(who)}
    return (
        f" AND t.subject_id IN (SELECT c.subject_id FROM agreements_commitment c"
        f" WHERE c.promisor_id IN ({marks}))",
        given,
    )


def _kept_of(among: str, narrowed: str, given: Mapping[str, Any]) -> tuple[int, int]:
    """How many of those promises are kept, and how many they are."""
    sql = f"""SELECT COUNT(*), COALESCE(SUM(CASE WHEN p.verdict = '{Verdict.KEPT}' THEN 1 ELSE 0 END), 0)
 FROM (SELECT {_last("verdict")} AS verdict FROM {_TERMS} t
 WHERE {among}{narrowed} AND {_LAST_TERMS}) p"""
    total, kept = first_row(sql, given)
    return int(kept), int(total)


def _kept_rate(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    among = AMONG[asked["of"]]
    narrowed, given = _narrowed(asked, on, known)
    kept, total = _kept_of(among, narrowed, given)

    def beside() -> Sequence[Beside]:
        other = "signed" if asked["of"] == "due" else "due"
        undated = f"{AMONG['signed']} AND t.due_last IS NULL"
        return (
            Beside(other, _OF[other], *_kept_of(AMONG[other], narrowed, given)),
            Beside(
                "undated",
                Words("kept of the signed promises without a date", "签署而未定期限的承诺中已兑现"),
                *_kept_of(undated, narrowed, given),
            ),
        )

    return Counted(
        value=share(kept, total),
        numerator=kept,
        of=total,
        rows=partial(_rows, among, narrowed, given, counted=frozenset({Verdict.KEPT.value})),
        beside=beside,
    )


def _by_verdict(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    narrowed, given = _narrowed(asked, on, known)
    strength = asked.get("strength")
    among = f"t.strength = '{strength}'" if strength else f"t.strength <> '{Strength.WISH}'"
    verdict = asked["verdict"]
    by_verdict = f"""SELECT COALESCE(p.verdict, '{NO_VERDICT}'), COUNT(*)
 FROM (SELECT {_last("verdict")} AS verdict FROM {_TERMS} t
 WHERE {among}{narrowed} AND {_LAST_TERMS}) p GROUP BY 1 ORDER BY 1"""
    numbers = {code: int(number) for code, number in stream(by_verdict, given)}

    def beside() -> Sequence[Beside]:
        others = {code: number for code, number in numbers.items() if code != verdict}
        return tuple(Beside(code, _VERDICTS[code], number) for code, number in others.items())

    def rows() -> Iterator[Row]:
        every = _rows(among, narrowed, given, counted=frozenset({verdict}))
        return (row for row in every if row.counted)

    number = numbers.get(verdict, 0)
    return Counted(value=Decimal(number), numerator=number, rows=rows, beside=beside)


def _rows(
    among: str, narrowed: str, given: Mapping[str, Any], *, counted: frozenset[str]
) -> Iterator[Row]:
    same = survivors(given["known"])
    # The verdict's row is looked up by its key, so that the correlated part stays in the index.
    sql = f"""SELECT p.subject_id, p.terms_id, p.strength, p.due_printed, p.wording_en,
 p.wording_zh, c.promisor_id, v.id, v.verdict, v.printed, s.uuid
 FROM (SELECT t.subject_id, t.id AS terms_id, t.strength, t.due_printed, t.wording_en,
 t.wording_zh, {_last("id")} AS verdict_id FROM {_TERMS} t
 WHERE {among}{narrowed} AND {_LAST_TERMS}) p
 JOIN agreements_commitment c ON c.subject_id = p.subject_id
 JOIN evidence_subject s ON s.id = p.subject_id
 LEFT JOIN {_ASSESSMENT} v ON v.id = p.verdict_id ORDER BY p.subject_id"""
    names: dict[int, Called] = {}
    for batch in batches(stream(sql, given)):
        promisors = [same.get(one[6], one[6]) for one in batch]
        # The same promisors come again and again; a promise comes once.
        names |= called([key for key in set(promisors) if key not in names])
        for one, promisor in zip(batch, promisors, strict=True):
            subject, terms, strength, due, en, zh, _, assessed, verdict, verdict_day, raw = one
            who, uuid = names[promisor], uuid_text(raw)
            facts = (("agreements.terms", terms),)
            yield Row(
                key=uuid,
                subject=(subject, uuid),
                beside=(promisor, who.uuid),
                counted=(verdict or NO_VERDICT) in counted,
                facts=(*facts, ("agreements.assessment", assessed)) if assessed else facts,
                shown={
                    "wording_en": en,
                    "wording_zh": zh,
                    "promisor_en": who.en,
                    "promisor_zh": who.zh,
                    "strength": strength,
                    "due": due,
                    "verdict": verdict or "",
                    "verdict_day": verdict_day or "",
                },
            )


_OF = {
    "due": Words("kept of the promises that have fallen due", "到期承诺中已兑现"),
    "signed": Words("kept of the promises signed", "签署承诺中已兑现"),
}
_VERDICTS = {
    NO_VERDICT: Words("no verdict yet", "尚无结论"),
    Verdict.ON_TRACK.value: Words("on track", "推进中"),
    Verdict.AT_RISK.value: Words("at risk", "有风险"),
    Verdict.KEPT_IN_PART.value: Words("kept in part", "部分兑现"),
    Verdict.KEPT.value: Words("kept", "已兑现"),
    Verdict.BROKEN.value: Words("broken", "未兑现"),
    Verdict.CHANGED.value: Words("changed", "已变更"),
    Verdict.RELEASED.value: Words("released", "已解除"),
}
_AMONG_WORDS = {
    "due": Words("that have fallen due", "已到期"),
    "signed": Words("that were signed", "已签署"),
}
_STRENGTHS = {
    Strength.SIGNED.value: Words("signed", "签署"),
    Strength.ANNOUNCED.value: Words("announced", "宣布"),
    Strength.TARGET.value: Words("target", "目标"),
    Strength.WISH.value: Words("wish", "意愿"),
}
_PROMISOR = Parameter(
    "promisor", Takes.SUBJECT, Words("Promised by", "承诺方"), ("organisation", "area", "team")
)
_COLUMNS = (
    Column("wording", Words("Promise", "承诺"), Shows.BILINGUAL),
    Column("promisor", Words("Promised by", "承诺方"), Shows.BILINGUAL),
    Column("strength", Words("Strength", "效力"), Shows.STRENGTH),
    Column("due", Words("Due", "期限"), Shows.DAY),
    Column("verdict", Words("Verdict", "结论"), Shows.VERDICT),
    Column("verdict_day", Words("Shown on", "结论日期"), Shows.DAY),
)
_LAST_WORD = Words(
    "The last verdict on or before the day decides; a look that found nothing leaves the verdict "
    "before it standing.",
    "以截至该日最近一次结论为准；“查过，未见依据”不改变此前结论。",
)

FIGURES = (
    Figure(
        name="kept_rate",
        version=2,
        title=Words("Promises kept", "承诺履约率"),
        definition=Words(
            "Of the promises that have fallen due: promises of either side, of strength signed, "
            "announced or target, whose due interval has ended by the day; a due date given as a "
            "year ends on 31 December. Of the promises signed: promises of strength signed, dated "
            "or not; those without a date are in this denominator only and are counted apart. "
            "Kept: the last verdict is “kept” and carries a document. Kept in part is not kept. A "
            f"wish enters no rate. {_LAST_WORD.en}",
            "到期承诺：双方作出，效力为签署、宣布或目标，且期限在所问之日已届满者；期限仅载年份的，"
            "以当年12月31日为止。签署承诺：效力为签署者，无论有无期限；未定期限者只计入此分母，并单独列出。"
            f"已兑现：最近一次结论为“已兑现”并附文件。部分兑现不计。意愿不计入任何比率。{_LAST_WORD.zh}",
        ),
        unit=Words("promises", "项"),
        count=_kept_rate,
        parameters=(
            Parameter(
                "of",
                Takes.CHOICE,
                Words("Of the promises", "分母"),
                tuple(_AMONG_WORDS),
                default="due",
                words=_AMONG_WORDS,
            ),
            _PROMISOR,
        ),
        columns=_COLUMNS,
        reckoning=Reckoning.SHARE,
        grouped_by="verdict",
    ),
    Figure(
        name="commitments_by_verdict",
        version=2,
        title=Words("Promises with the verdict", "某一结论的承诺"),
        definition=Words(
            "Counted: promises of either side whose last verdict is the one asked for; “none” are "
            "those nobody has found evidence for. Wishes are left out unless they are asked for. "
            + _LAST_WORD.en,
            "计数范围：最近一次结论为所问结论的承诺；“尚无结论”指尚无人找到依据者。"
            f"意愿除非专门查询，不予计入。{_LAST_WORD.zh}",
        ),
        unit=Words("promises", "项"),
        count=_by_verdict,
        parameters=(
            Parameter(
                "verdict",
                Takes.CHOICE,
                Words("Verdict", "结论"),
                tuple(_VERDICTS),
                required=True,
                words=_VERDICTS,
            ),
            Parameter(
                "strength",
                Takes.CHOICE,
                Words("Strength", "效力"),
                tuple(_STRENGTHS),
                words=_STRENGTHS,
            ),
            _PROMISOR,
        ),
        columns=_COLUMNS,
        grouped_by="strength",
    ),
)
