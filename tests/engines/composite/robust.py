"""The reference's sensitivity analysis, read for the tests: its design, what it drew, what it found."""

import csv

import numpy as np

from inward.engines.composite import Framework, Table, framework_from_text, read_table_for
from inward.engines.composite.doubts import Doubt, Methods, Weights, alternatives
from inward.engines.composite.framework import codes_in_order
from tests.support.shared import needs

FRAMEWORK = """
[index]
code = "asem"
table = "asem_iMeta.csv"
unit_id = "uCode"
unit_name = "uName"

[method]
impute = { method = "group-mean", group = "EurAsia_group" }
screen = { least = 0.9, counts = "imputed" }
treat = "winsorise-log"
normalise = "min-max"
range = [1, 100]
aggregate = "arithmetic"
missing = "rescale"
"""


def asem() -> tuple[Framework, Table]:
    folder = needs("data", "composite", "asem")
    framework, faults = framework_from_text(FRAMEWORK, folder=folder)
    assert faults == ()
    return framework, read_table_for(framework, folder / "asem_iData.csv")


def lines(name: str) -> list[dict[str, str]]:
    with needs("data", "composite", "asem", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reference_doubts(framework: Framework) -> tuple[Doubt, ...]:
    """Its four choices: points winsorised, normalisation, one of 100 sets of weights, aggregation."""
    at = {code: node for node, code in enumerate(codes_in_order(framework))}
    sets = np.ones((100, len(at)))
    for line in lines("sa_weight_sets.csv"):
        sets[int(line["set"]) - 1, at[line["iCode"]]] = float(line["Weight"])
    points = tuple({"treat": {"method": "winsorise-log", "max_points": k}} for k in range(1, 6))
    scales = (
        {"normalise": {"method": "min-max", "range": [1, 100]}},
        {"normalise": {"method": "z-score", "mean": 10, "sd": 2}, "range": None},
    )
    return (
        Methods("winmax", points),
        Methods("normalisation", scales),
        Weights("weights", sets),
        alternatives("aggregate", ["arithmetic", "geometric"]),
    )


def reference_draws() -> np.ndarray:
    """Which alternative each of its 600 runs took, shape (600, 4)."""
    return np.array(
        [
            [
                int(line["winmax"]) - 1,
                ["n_minmax", "n_zscore"].index(line["norm"]),
                int(line["weight_set"]) - 1,
                ["a_amean", "a_gmean"].index(line["agg"]),
            ]
            for line in lines("sa_design_parameters.csv")
        ]
    )


def by_unit(name: str, units: tuple[str, ...], columns: list[str]) -> np.ndarray:
    """Numbers of a reference file, shape (columns, units)."""
    rows = {line["uCode"]: line for line in lines(name)}
    return np.array([[float(rows[unit][column]) for unit in units] for column in columns])
