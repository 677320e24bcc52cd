"""The current tables of cases: the desk, and labels."""

from inward.aftercare.models import Case, Desk
from inward.aftercare.rules import Step
from inward.evidence.current import Current, described, live
from inward.evidence.rules import Kind

_LIVE = live("aftercare_casestep", "s")


def _last(column: str, condition: str) -> str:
    return (
        f"(SELECT s.{column} FROM aftercare_casestep s WHERE s.subject_id = c.subject_id "
        f"AND {condition} AND {_LIVE} ORDER BY s.id DESC LIMIT 1)"
    )


def _first_at(condition: str) -> str:
    return (
        f"(SELECT min(s.at) FROM aftercare_casestep s WHERE s.subject_id = c.subject_id "
        f"AND {condition} AND {_LIVE})"
    )


# Whatever is done for a case acknowledges it; only an answer answers it, and a dispute takes back
# every answer before it.
_ACKNOWLEDGED = _first_at(f"s.step <> '{Step.RECEIVED}'")
_DISPUTED = f"s.step = '{Step.DISPUTED}'"
_ANSWERED = _first_at(
    f"s.step = '{Step.ANSWERED}' AND s.id > COALESCE({_last('id', _DISPUTED)}, 0)"
)
_ANSWER_BY = f"COALESCE({_last('answer_by', _DISPUTED)}, c.answer_by)"
_STEP = _last("step", "TRUE")

DESK = Current(
    model=Desk,
    columns=(
        "case_id",
        "kind",
        "step",
        "member_id",
        "team_id",
        "body_id",
        "topic_id",
        "enterprise_id",
        "received_at",
        "acknowledge_by",
        "answer_by",
        "acknowledged_at",
        "answered_at",
        "closed_at",
    ),
    select=f"""SELECT c.subject_id, c.kind, {_STEP}, m.id, m.team_id,
 {_last("body_id", "s.body_id IS NOT NULL")}, c.topic_id, c.enterprise_id, c.received_at, c.acknowledge_by,
 {_ANSWER_BY}, {_ACKNOWLEDGED}, {_ANSWERED},
 CASE WHEN {_STEP} = '{Step.CLOSED}' THEN {_last("at", f"s.step = '{Step.CLOSED}'")} END
 FROM aftercare_case c
 LEFT JOIN office_member m ON m.id = {_last("member_id", f"s.step IN ('{Step.ASSIGNED}')")}
 WHERE EXISTS (SELECT 1 FROM aftercare_casestep s WHERE s.subject_id = c.subject_id AND {_LIVE})""",
    key="c.subject_id",
)

LABELS = described(Case, Kind.CASE)
