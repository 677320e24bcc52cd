"""The index engine: every step of a composite indicator, exact and usable as a library.

Takes: a framework (TOML, a table, or objects) and a table of units and their values.
Gives: an immutable result with every stage, scores, ranks and a digest. Pure: NumPy, no Django.

    framework = read_framework("framework.toml")
    result = run(framework, read_table_for(framework, "values.csv"))
    result.score(), result.rank(), result.stage("normalised").values
"""

from inward.engines.composite.climb import frontier, least_cost
from inward.engines.composite.data import Columns, Table, read_table
from inward.engines.composite.faults import Fault, FaultyInput
from inward.engines.composite.files import check, read_index, read_table_for
from inward.engines.composite.framework import Aggregate, Framework, Indicator, Method, Name
from inward.engines.composite.framework_file import framework_from_text, read_framework
from inward.engines.composite.levers import Lever
from inward.engines.composite.methods import Choice, chosen
from inward.engines.composite.path import Path, Unreachable
from inward.engines.composite.pipeline import run
from inward.engines.composite.plan import Plan, read_levers, read_plan
from inward.engines.composite.result import Result, Stage, ranks
from inward.engines.composite.robustness import Robustness, robustness
from inward.engines.composite.whatif import on_trend, rank_change, scenario

__all__ = [
    "Aggregate",
    "Choice",
    "Columns",
    "Fault",
    "FaultyInput",
    "Framework",
    "Indicator",
    "Lever",
    "Method",
    "Name",
    "Path",
    "Plan",
    "Result",
    "Robustness",
    "Stage",
    "Table",
    "Unreachable",
    "check",
    "chosen",
    "framework_from_text",
    "frontier",
    "least_cost",
    "on_trend",
    "rank_change",
    "ranks",
    "read_framework",
    "read_index",
    "read_levers",
    "read_plan",
    "read_table",
    "read_table_for",
    "robustness",
    "run",
    "scenario",
]
