"""From a framework and a table to a result, with every stage kept.

The order: denominate, impute, screen, transform, treat, normalise, aggregate.
"""

from dataclasses import replace

import numpy as np

from inward.engines.composite import stages
from inward.engines.composite.checks import faults_in, faults_on
from inward.engines.composite.compiled import Compiled, compiled
from inward.engines.composite.data import Floats, Ints, Table
from inward.engines.composite.faults import Fault, FaultyInput, refuse
from inward.engines.composite.framework import Framework
from inward.engines.composite.result import Result, Stage, ranks
from inward.engines.composite.rollup import rolled_up


def run(framework: Framework, table: Table) -> Result:
    """Compute an index.

    Args:
        framework: the index; checked here.
        table: its units and their values; a panel if it has times.

    Returns:
        Scores and ranks of every node, every stage on the way, and a digest of what went in.

    Raises:
        FaultyInput: with every fault of the framework, or of the table under it; nothing is
            computed then.
    """
    refuse(faults_in(framework))
    refuse(faults_on(framework, table))
    if framework.method.over_time == "each" and len(table.periods) > 1:
        return _year_by_year(framework, table)
    denominated = stages.denominated(framework, table)
    imputed = stages.imputed(framework, table, denominated)
    screening = stages.screened(framework, table.units, denominated, imputed)
    if not screening.stays.any():
        says = "no unit has enough data to stay; ask for less"
        raise FaultyInput([Fault("[method] screen", "no-units", says)])
    kept = table.rows(screening.stays)
    screened = imputed[screening.stays]
    transformed = stages.transformed(framework, screened)
    treatment = stages.treated(framework, transformed)
    normalised = stages.normalised(framework, treatment.values, kept.units)
    hierarchy = compiled(framework, len(kept))
    rollup = rolled_up(hierarchy, normalised)
    codes = hierarchy.codes[: hierarchy.indicators]

    def stage(name: str, rows: Table, values: Floats) -> Stage:
        return Stage(name, rows.units, rows.times, codes, values)

    return Result(
        framework=framework,
        compiled=replace(hierarchy, weight=rollup.weights),
        table=kept,
        stages=(
            stage("raw", table, table.columns(codes)),
            stage("denominated", table, denominated),
            stage("imputed", table, imputed),
            stage("screened", kept, screened),
            stage("transformed", kept, transformed),
            stage("treated", kept, treatment.values),
            stage("normalised", kept, normalised),
            Stage("aggregated", kept.units, kept.times, hierarchy.codes, rollup.scores),
        ),
        ranks=ranked(framework, hierarchy, kept, rollup.scores),
        screening=screening,
        treatment=treatment,
        source=table,
    )


def ranked(framework: Framework, hierarchy: Compiled, table: Table, scores: Floats) -> Floats:
    """Rank of every unit at every node, within its time; 1 is the best.

    The best is the highest score, or the lowest of an aggregate with direction -1.

    Args:
        scores: shape (rows, nodes).

    Returns:
        Shape (rows, nodes); NaN where there is no score.
    """
    decimals = framework.method.decimals
    compared = scores * hierarchy.direction
    if decimals is not None:
        compared = np.round(compared, decimals)
    result = np.full(scores.shape, np.nan)
    for rows in _rows_by_time(table):
        first = hierarchy.indicators  # measured as given; what is above is added up and rounds
        result[rows, :first] = ranks(compared[rows, :first], tie=0.0)
        result[rows, first:] = ranks(compared[rows, first:])
    return result


def _rows_by_time(table: Table) -> list[Ints]:
    if table.times is None:
        return [np.arange(len(table))]
    times = np.array(table.times)
    return [np.flatnonzero(times == period) for period in table.periods]


def _year_by_year(framework: Framework, table: Table) -> Result:
    """Each time by itself, put together again in the order of the rows."""
    results = [run(framework, table.rows(rows)) for rows in _rows_by_time(table)]
    first = results[0]
    rows = np.concatenate(_rows_by_time(table))
    order = np.argsort(rows)
    kept_rows = np.concatenate(
        [at[r.screening.stays] for at, r in zip(_rows_by_time(table), results, strict=True)]
    )
    kept_order = np.argsort(kept_rows)
    kept = table.rows(np.sort(kept_rows))

    def joined(name: str) -> Stage:
        parts = [r.stage(name) for r in results]
        whole = name in _BEFORE_SCREENING
        source, back = (table, order) if whole else (kept, kept_order)
        return Stage(
            name,
            source.units,
            source.times,
            parts[0].codes,
            np.vstack([p.values for p in parts])[back],
        )

    return replace(
        first,
        table=kept,
        stages=tuple(joined(s.name) for s in first.stages),
        ranks=np.vstack([r.ranks for r in results])[kept_order],
        screening=_joined_screening([r.screening for r in results], order),
        treatment=_joined_treatment([r.treatment for r in results], kept_order),
        source=table,
    )


_BEFORE_SCREENING = ("raw", "denominated", "imputed")


def _joined_screening(parts: list[stages.Screening], order: Ints) -> stages.Screening:
    return stages.Screening(
        np.concatenate([p.stays for p in parts])[order],
        np.concatenate([p.available for p in parts])[order],
        {code: np.concatenate([p.within[code] for p in parts])[order] for code in parts[0].within},
    )


def _joined_treatment(parts: list[stages.Treatment], order: Ints) -> stages.Treatment:
    return stages.Treatment(
        np.vstack([p.values for p in parts])[order],
        np.vstack([p.points for p in parts])[order],
        np.any([p.logged for p in parts], axis=0),
        np.all([p.passed for p in parts], axis=0),
    )
