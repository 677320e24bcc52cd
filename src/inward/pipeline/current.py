"""The current tables of the pipeline: where each project stands, and labels."""

from inward.evidence.current import Current, described, latest, live
from inward.evidence.rules import Kind
from inward.pipeline.models import Progress, Project
from inward.pipeline.rules import PATH

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

LABELS = described(Project, Kind.PROJECT)
