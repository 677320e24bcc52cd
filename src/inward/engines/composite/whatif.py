"""What if: other values, other weights, another year - scores and ranks at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from inward.engines.composite.data import Floats, Table
from inward.engines.composite.faults import Fault, did_you_mean, refuse
from inward.engines.composite.framework import Framework
from inward.engines.composite.pipeline import run
from inward.engines.composite.result import Result
from inward.engines.composite.understanding import clock, slopes


@dataclass(frozen=True, eq=False)
class Scenario:
    """An index before and after a change."""

    before: Result
    after: Result

    def moved(self, unit: str, code: str | None = None) -> tuple[float, float]:
        """Points and places that a unit gains at a node, at the index itself if none is named."""
        then, now = self.before.table.row(unit), self.after.table.row(unit)
        return (
            float(self.after.score(code)[now] - self.before.score(code)[then]),
            float(self.before.rank(code)[then] - self.after.rank(code)[now]),
        )

    @property
    def climbed(self) -> Mapping[str, float]:
        """Places gained by every unit that both sides rank; negative for places lost."""
        return {
            unit: self.moved(unit)[1] for unit in self.before.units if unit in set(self.after.units)
        }


def scenario(
    framework: Framework,
    table: Table,
    *,
    values: Mapping[str, Mapping[str, float]] | None = None,
    weights: Mapping[str, float] | None = None,
) -> Scenario:
    """An index with some values or weights changed.

    Args:
        framework, table: as for `run`; the table of one time.
        values: new values as in the data, by unit and column; NaN takes a value away.
        weights: new weights by code.

    Raises:
        FaultyInput: on an unknown unit, column or code, or as `run`.
    """
    changed = framework.with_weights(weights) if weights else framework
    return Scenario(run(framework, table), run(changed, with_values(table, values or {})))


def with_values(table: Table, values: Mapping[str, Mapping[str, float]]) -> Table:
    """The table with some cells changed.

    Raises:
        FaultyInput: on an unit or column that is not there, all of them named.
    """
    faults = []
    for unit, cells in values.items():
        if unit not in table.units:
            faults.append(
                Fault(
                    "values", "unknown-unit", f'no unit "{unit}"{did_you_mean(unit, table.units)}'
                )
            )
        faults += [
            Fault("values", "no-column", f'no column "{code}"{did_you_mean(code, table.codes)}')
            for code in cells
            if code not in table
        ]
    refuse(faults)
    changed = table.values.copy()
    for unit, cells in values.items():
        for code, value in cells.items():
            changed[table.row(unit), table.codes.index(code)] = value
    return table.with_values(table.codes, changed)


def on_trend(framework: Framework, table: Table, ahead: float) -> Table:
    """The latest year of a panel carried on along each unit's own trend.

    Every value moves by its least-squares slope times the years ahead, held within what any unit had
    in any year; a value with fewer than two years stays as it is.

    Args:
        framework: names nothing that changes; the table's columns are carried on alike.
        table: a panel.
        ahead: years (in the unit of the time column), >= 0.

    Returns:
        A table of one time.

    Raises:
        ValueError: on a table of one time or a negative number of years.
    """
    if len(table.periods) < 2 or ahead < 0:
        raise ValueError("a trend needs a panel of two or more times, and years ahead >= 0")
    latest = table.at(table.periods[-1])
    cube, units, _ = table.cube(table.values)
    slope = slopes(cube, clock(table.periods))[[units.index(unit) for unit in latest.units]]
    moved = latest.values + np.nan_to_num(slope) * ahead
    lows, highs = _reached(table.values)
    return latest.with_values(latest.codes, np.clip(moved, lows, highs))


def _reached(values: Floats) -> tuple[Floats, Floats]:
    return np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)


@dataclass(frozen=True)
class RankChange:
    """Why a unit's rank went from one figure to another; positive is for places gained.

    `own + others + revision + method == before - after`, exactly.

    Attributes:
        unit: its code.
        before, after: ranks as published then and now.
        own: through the unit's own new values.
        others: through the others' new values, units that came and units that went.
        revision: because the old year's data are known better now.
        method: because the index is made differently now.
    """

    unit: str
    before: float
    after: float
    own: float
    others: float
    revision: float
    method: float


def rank_change(
    unit: str,
    before: tuple[Framework, Table],
    after: tuple[Framework, Table],
    revised: Table | None = None,
) -> RankChange:
    """Take the change of a unit's rank between two years apart.

    In the order in which things became known: the old year's data are revised, the method is
    changed, then the year passes. What the year brings is shared between the unit and the others by the mean of
    both orders (the Shapley value of the two), so that neither is favoured by coming first.

    Args:
        unit: a unit of both years.
        before: framework and table of the old year as published.
        after: framework and table of the new year.
        revised: the old year's data as known now; None where nothing was revised.

    Raises:
        FaultyInput: as `run`, for any of the five combinations.
        ValueError: if the unit has no rank in one of them, or a table has several times.

    Source:
        Shapley (1953); Shorrocks (2013), Journal of Economic Inequality 11(1).
    """
    (old_method, published), (new_method, new) = before, after
    old = published if revised is None else revised
    if any(len(table.periods) > 1 for table in (published, old, new)):
        raise ValueError("give tables of one time: table.at('2024')")
    first = _rank(unit, old_method, published)
    known_better = first if revised is None else _rank(unit, old_method, old)
    by_new_method = _rank(unit, new_method, old)
    own_only = _rank(unit, new_method, _mixed(unit, own=new, others=old))
    others_only = _rank(unit, new_method, _mixed(unit, own=old, others=new))
    last = _rank(unit, new_method, new)
    own = ((by_new_method - own_only) + (others_only - last)) / 2
    return RankChange(
        unit,
        first,
        last,
        own,
        (by_new_method - last) - own,
        first - known_better,
        known_better - by_new_method,
    )


def _rank(unit: str, framework: Framework, table: Table) -> float:
    result = run(framework, table)
    rank = float(result.rank()[result.table.row(unit)]) if unit in result.units else np.nan
    if np.isnan(rank):
        raise ValueError(f'"{unit}" has no rank with one of the data or methods')
    return rank


def _mixed(unit: str, *, own: Table, others: Table) -> Table:
    """The others' table with one unit's row from another."""
    row, at = others.row(unit), own.row(unit)
    values = others.values.copy()
    for column, code in enumerate(others.codes):
        values[row, column] = own.column(code)[at] if code in own else np.nan
    return others.with_values(others.codes, values)
