"""The current tables of the pipeline: where each project stands, how it came there, and labels."""

from itertools import pairwise

from django.db import connection

from inward.evidence.current import Current, described, latest, live
from inward.evidence.rules import Kind
from inward.pipeline.models import Passage, Progress, Project
from inward.pipeline.rules import PATH, Stage

_NOW = latest("pipeline_milestone", "x", "p.subject_id")
_PATH = ", ".join(f"'{stage.value}'" for stage in PATH)
_RANK = " ".join(f"WHEN '{stage.value}' THEN {n}" for n, stage in enumerate(PATH))
_FURTHEST = f"""(SELECT f.stage FROM pipeline_milestone f WHERE f.subject_id = p.subject_id
 AND f.stage IN ({_PATH}) AND {live("pipeline_milestone", "f")}
 ORDER BY CASE f.stage {_RANK} END DESC LIMIT 1)"""
_RECEIVED = f"""(SELECT min(f.last) FROM pipeline_milestone f WHERE f.subject_id = p.subject_id
 AND {live("pipeline_milestone", "f")})"""
_CONTACTED = f"""(SELECT max(i.last) FROM pipeline_interaction i WHERE i.project_id = p.subject_id
 AND {live("pipeline_interaction", "i")})"""

PROGRESS = Current(
    model=Progress,
    columns=(
        "project_id",
        "investor_id",
        "manager_id",
        "team_id",
        "sector_id",
        "stage",
        "furthest",
        "reached_last",
        "received_last",
        "contacted_last",
    ),
    select=f"""SELECT p.subject_id, p.investor_id, p.manager_id, p.team_id, p.sector_id, n.stage,
 {_FURTHEST}, n.last, {_RECEIVED}, {_CONTACTED}
 FROM pipeline_project p JOIN pipeline_milestone n ON n.id = {_NOW} WHERE TRUE""",
    key="p.subject_id",
)

_BEFORE = " ".join(f"WHEN '{then.value}' THEN '{now.value}'" for now, then in pairwise(PATH))


def days_between(later: str, earlier: str) -> str:
    """SQL: whole days from one day to another."""
    if connection.vendor == "postgresql":
        return f"({later} - {earlier})"
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


def _year(column: str) -> str:
    return f"substr(CAST({column} AS text), 1, 4)"


def passages() -> Current:
    """The stages each project reached, each with the one before it and the receipt of the lead."""
    return Current(
        model=Passage,
        columns=(
            "project_id",
            "milestone_id",
            "stage",
            "cohort",
            "received_first",
            "received_last",
            "reached_first",
            "reached_last",
            "before_last",
            "days",
            "team_id",
        ),
        select=f"""SELECT m.subject_id, m.id, m.stage,
 CASE WHEN {_year("r.first")} = {_year("r.last")} THEN {_year("r.last")} ELSE '' END,
 r.first, r.last, m.first, m.last, b.last, {days_between("m.last", "b.last")}, p.team_id
 FROM pipeline_milestone m JOIN pipeline_project p ON p.subject_id = m.subject_id
 JOIN pipeline_milestone r ON r.subject_id = m.subject_id AND r.stage = '{Stage.RECEIVED}'
 AND {live("pipeline_milestone", "r")}
 LEFT JOIN pipeline_milestone b ON b.subject_id = m.subject_id
 AND b.stage = CASE m.stage {_BEFORE} END AND {live("pipeline_milestone", "b")}
 WHERE m.stage IN ({_PATH}) AND {live("pipeline_milestone", "m")}""",
        key="m.subject_id",
    )


LABELS = described(Project, Kind.PROJECT)
