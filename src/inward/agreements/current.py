"""The current tables of agreements: where each promise stands, and labels."""

from collections.abc import Iterable

from inward.agreements.models import Agreement, Commitment, Paper, Standing
from inward.agreements.rules import SETTLED, Position, Shelf, Strength, Verdict
from inward.evidence.current import Current, described, latest, live, of_kind
from inward.evidence.models import Label
from inward.evidence.rules import Kind

_TERMS = latest("agreements_terms", "x", "c.subject_id")
_VERDICT = latest(
    "agreements_assessment", "x", "c.subject_id", f"x.verdict <> '{Verdict.NOTHING_FOUND}'"
)

_SETTLED = ", ".join(f"'{verdict}'" for verdict in sorted(SETTLED))
_SHELF = f"""CASE WHEN t.strength = '{Strength.WISH}' THEN {Shelf.WISH:d}
 WHEN v.verdict IN ({_SETTLED}) THEN {Shelf.SETTLED:d}
 WHEN t.due_last IS NULL THEN {Shelf.UNDATED:d} ELSE {Shelf.DATED:d} END"""


def _newest(what: str, also: str = "TRUE") -> str:
    return f"""(SELECT max({what}) FROM agreements_assessment a
  WHERE a.subject_id = c.subject_id AND {also} AND {live("agreements_assessment", "a")})"""


_UNANSWERED = f"""(SELECT max(s.id) FROM agreements_statement s
 WHERE s.subject_id = c.subject_id AND s.position <> '{Position.CONFIRMS}'
 AND {live("agreements_statement", "s")}
 AND NOT EXISTS (SELECT 1 FROM agreements_answer r WHERE r.statement_id = s.id))"""

STANDING = Current(
    model=Standing,
    columns=(
        "commitment_id",
        "agreement_id",
        "promisor_id",
        "place_id",
        "terms_id",
        "said_id",
        "wording_en",
        "wording_zh",
        "strength",
        "promised_last",
        "promised_printed",
        "due_first",
        "due_last",
        "due_printed",
        "verdict",
        "verdict_last",
        "verdict_printed",
        "looked_last",
        "nothing_last",
        "statement_id",
        "shelf",
        "shelf_day",
    ),
    select=f"""SELECT c.subject_id, c.agreement_id, c.promisor_id, c.place_id, t.id, v.id,
 t.wording_en, t.wording_zh, t.strength, t.last, t.printed, t.due_first, t.due_last, t.due_printed,
 COALESCE(v.verdict, ''), v.last, COALESCE(v.printed, ''),
 {_newest("a.last")}, {_newest("a.last", f"a.verdict = '{Verdict.NOTHING_FOUND}'")},
 {_UNANSWERED},
 {_SHELF},
 CASE {_SHELF} WHEN {Shelf.DATED:d} THEN t.due_last WHEN {Shelf.SETTLED:d} THEN v.last
  ELSE t.last END
 FROM agreements_commitment c
 JOIN agreements_terms t ON t.id = {_TERMS}
 LEFT JOIN agreements_assessment v ON v.id = {_VERDICT}
 WHERE TRUE""",
    key="c.subject_id",
)

PAPERS = Current(
    model=Paper,
    columns=(
        "agreement_id",
        "kind_id",
        "signing_id",
        "event_id",
        "signed_first",
        "signed_last",
        "signed_printed",
        "promises",
    ),
    select=f"""SELECT a.subject_id, a.kind_id, s.id, s.event_id, s.first, s.last,
 COALESCE(s.printed, ''),
 (SELECT count(*) FROM agreements_commitment c WHERE c.agreement_id = a.subject_id
  AND EXISTS (SELECT 1 FROM agreements_terms t
  WHERE t.subject_id = c.subject_id AND {live("agreements_terms", "t")}))
 FROM agreements_agreement a
 LEFT JOIN agreements_signing s ON s.id = {latest("agreements_signing", "x", "a.subject_id")}
 WHERE TRUE""",
    key="a.subject_id",
)

LABELS = described(Agreement, Kind.AGREEMENT)

PROMISES = Current(
    model=Label,
    columns=("subject_id", "name_en", "name_zh"),
    select="""SELECT s.commitment_id, substr(s.wording_en, 1, 400), substr(s.wording_zh, 1, 400)
 FROM agreements_standing s WHERE TRUE""",
    key="s.commitment_id",
    within=of_kind(Kind.COMMITMENT),
)


def refresh(commitments: Iterable[int]) -> None:
    """Bring everything that is kept about these promises up to date with the facts."""
    keys = set(commitments)
    STANDING.refresh(keys)
    PROMISES.refresh(keys)
    # A promise whose terms were withdrawn is none of its agreement's any more.
    PAPERS.refresh(agreements_of(keys))


def agreements_of(commitments: Iterable[int]) -> set[int]:
    """The agreements in which these promises stand."""
    found = Commitment.objects.filter(pk__in=list(commitments), agreement__isnull=False)
    return {key for key in found.values_list("agreement_id", flat=True) if key}


def refresh_agreement(agreement_id: int) -> None:
    """Bring what is kept about an agreement up to date; its promises apart."""
    LABELS.refresh([agreement_id])
    PAPERS.refresh([agreement_id])
