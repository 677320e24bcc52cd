"""docs/stages.md is drawn from the table that the gates apply. Run with UPDATE=1 to draw it again."""

import os
from pathlib import Path

from inward.pipeline.rules import EXITS, GATES, NEVER_WAIVED, NEXT, PATH, Stage

PAGE = Path(__file__).parents[2] / "docs" / "stages.md"
HEAD = """# Stages of a project

Drawn by tests/pipeline/test_docs.py from `inward.pipeline.rules`: the table that the actions ask
and the database keeps. A lead is a project that is only `received`.

"""
AFTER = """
A project that is declined, lost or withdrawn has ended; if it comes back it is a new lead. One on
hold goes on with the stage after the furthest it had reached. Every exit needs a reason.

The funnel (*Projects → Funnel*) counts a project at every stage it reached, also if it left the
path later, and the median days since the stage before; rates and targets read the same milestones:
[figures](figures.md), [targets](targets.md).

## What each stage asks for

Marked with * cannot be waived; anything else may be missing if somebody says why, in words that
stay on the project.

| stage | needs |
|---|---|
"""


def _drawn() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> received"]
    for now in (*PATH, Stage.ON_HOLD):
        onward = [then for then in (*PATH, *EXITS) if then in NEXT[now]]
        if now is Stage.ON_HOLD:
            onward = [then for then in onward if then in EXITS]
            lines.append("    note right of on_hold: goes on with the stage after the furthest")
        lines += [f"    {now.value} --> {then.value}" for then in onward]
    ended = [stage for stage in (*PATH, *EXITS) if not NEXT[stage]]
    lines += [*[f"    {stage.value} --> [*]" for stage in ended], "```", ""]
    rows = []
    for stage, needs in GATES.items():
        said = [f"{need.label}{'*' if need in NEVER_WAIVED else ''}" for need in needs]
        rows.append(f"| {stage.value} | {'; '.join(said)} |")
    return HEAD + "\n".join(lines) + AFTER + "\n".join(rows) + "\n"


def test_the_page_of_stages_is_what_the_rules_say() -> None:
    drawn = _drawn()
    if os.environ.get("UPDATE"):
        PAGE.write_text(drawn)
    assert PAGE.read_text() == drawn, "run: UPDATE=1 pytest tests/pipeline/test_docs.py"
