"""The order of stages, kept by the database on both stores, written from the one table in `rules`."""

from inward.pipeline.rules import EXITS, NEXT, PATH, Stage

TABLE = "pipeline_milestone"

# The last word on a project, and the furthest stage of the path it ever reached.
_LIVE = f"""NOT m.withdrawn AND NOT EXISTS (SELECT 1 FROM {TABLE} r WHERE r.replaces_id = m.id)"""
_NOW = f"""COALESCE((SELECT m.stage FROM {TABLE} m WHERE m.subject_id = NEW.subject_id
 AND {_LIVE} ORDER BY m.last DESC, m.entry_id DESC, m.id DESC LIMIT 1), '')"""
_LATEST = f"""(SELECT m.id FROM {TABLE} m WHERE m.subject_id = NEW.subject_id
 AND {_LIVE} ORDER BY m.last DESC, m.entry_id DESC, m.id DESC LIMIT 1)"""


def _rank(column: str) -> str:
    whens = " ".join(f"WHEN '{stage.value}' THEN {n}" for n, stage in enumerate(PATH))
    return f"CASE {column} {whens} ELSE -1 END"


_FURTHEST = f"""COALESCE((SELECT max({_rank("m.stage")}) FROM {TABLE} m
 WHERE m.subject_id = NEW.subject_id AND {_LIVE}), -1)"""


def _allowed() -> str:
    """SQL: the new stage may follow the present one."""
    cases = []
    for now, then in NEXT.items():
        after = ", ".join(f"'{stage.value}'" for stage in sorted(then))
        # An empty list, or NULL in one, would make the whole condition NULL and let all through.
        condition = f"NEW.stage IN ({after})" if after else "1 = 0"
        if now is Stage.ON_HOLD:
            exits = ", ".join(f"'{stage.value}'" for stage in EXITS)
            condition += f" AND (NEW.stage IN ({exits}) OR {_rank('NEW.stage')} = {_FURTHEST} + 1)"
        cases.append(f"({_NOW} = '{now.value if now else ''}' AND {condition})")
    return " OR ".join(cases)


# A correction keeps the stage; only the last milestone can be withdrawn, so that no gap is left. A
# lead stays on the record, and a delivered project is locked.
_WRONG = f"""(NEW.replaces_id IS NULL AND NOT ({_allowed()}))"""
_WRONG_CORRECTION = f"""(NEW.replaces_id IS NOT NULL AND (
 NEW.stage <> (SELECT o.stage FROM {TABLE} o WHERE o.id = NEW.replaces_id)
 OR NEW.subject_id <> (SELECT o.subject_id FROM {TABLE} o WHERE o.id = NEW.replaces_id)
 OR (NEW.withdrawn AND NEW.replaces_id <> {_LATEST})
 OR (NEW.withdrawn AND NEW.stage IN ('{Stage.RECEIVED.value}', '{Stage.DELIVERED.value}'))))"""

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_order BEFORE INSERT ON {TABLE}
 WHEN {_WRONG} BEGIN SELECT RAISE(ABORT, 'gate: this stage does not follow'); END""",
    f"""CREATE TRIGGER {TABLE}_correction BEFORE INSERT ON {TABLE}
 WHEN {_WRONG_CORRECTION}
 BEGIN SELECT RAISE(ABORT, 'gate: a correction keeps the stage; only the last can be withdrawn'); END""",
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_WRONG} THEN
    RAISE EXCEPTION 'gate: this stage does not follow' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF {_WRONG_CORRECTION} THEN
    RAISE EXCEPTION 'gate: a correction keeps the stage; only the last can be withdrawn'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
    f"""CREATE TRIGGER {TABLE}_order BEFORE INSERT ON {TABLE}
 FOR EACH ROW EXECUTE FUNCTION {TABLE}_gate()""",
]
