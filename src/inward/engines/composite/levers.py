"""What a unit can move, and what moving it does to everybody's score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inward.engines.composite import stages
from inward.engines.composite.data import Floats, Ints, Table
from inward.engines.composite.faults import Fault, did_you_mean, refuse
from inward.engines.composite.framework import Framework, Indicator
from inward.engines.composite.pipeline import run
from inward.engines.composite.result import Result
from inward.engines.composite.rollup import rolled_up
from inward.engines.composite.variants import parts_can_go
from inward.engines.composite.whatif import with_values


@dataclass(frozen=True)
class Lever:
    """An indicator that a unit can move.

    Attributes:
        code: of the indicator.
        cost: of one unit of its value in the data; None for an effort of 100 from the worst unit's value to the best's.
        to: as far as the value can go; None for the best value of any unit, or as far as the others' scores
            stay what they are.
        fixed: what it costs to start at all.
        step: the value moves in steps of this; None for any amount.
        lag: years until a change shows in the data.
    """

    code: str
    cost: float | None = None
    to: float | None = None
    fixed: float = 0.0
    step: float | None = None
    lag: float = 0.0


@dataclass(frozen=True, eq=False)
class Reach:
    """A lever for one unit, in numbers: the value it starts from, how far it goes, what a unit of it costs."""

    code: str
    column: int
    start: float
    to: float
    cost: float
    fixed: float
    step: float | None
    lag: float
    bounded: bool

    @property
    def length(self) -> float:
        return abs(self.to - self.start)

    def value(self, share: float) -> float:
        """The value after a share of the way."""
        return self.to if share == 1.0 else self.start + share * (self.to - self.start)


class Course:
    """An index as it answers to one unit's levers, the other units' values staying as they are.

    Args:
        framework, table: as for `run`; the table of one time.
        unit: code of the unit that moves.
        levers: what it can move; None for every indicator for which it has a value.
        within: years; a lever with a longer lag is left alone. None for no limit.

    Raises:
        FaultyInput: on an unknown unit or lever, one without a value, with a bad cost or step, or as `run`.
    """

    def __init__(
        self,
        framework: Framework,
        table: Table,
        unit: str,
        levers: Sequence[Lever] | None = None,
        within: float | None = None,
    ) -> None:
        self.framework, self.table, self.unit = framework, table, unit
        self.base: Result = run(framework, table)
        place = "the way up"
        ranked = [
            each
            for each, rank in zip(self.base.units, self.base.rank(), strict=True)
            if not np.isnan(rank)
        ]
        if unit not in ranked:
            says = f'no ranked unit "{unit}"{did_you_mean(unit, ranked)}'
            refuse([Fault(place, "unknown-unit", says)])
        self.row, self.table_row = self.base.table.row(unit), table.row(unit)
        self.apart = parts_can_go(framework, table)
        self._columns: dict[tuple[int, float], Floats] = {}
        self.reaches = tuple(
            reach
            for reach in self._reaches(levers)
            if reach.length > 0 and (within is None or reach.lag <= within)
        )

    def _reaches(self, levers: Sequence[Lever] | None) -> list[Reach]:
        known = {i.code: (at, i) for at, i in enumerate(self.framework.indicators)}
        own = {code: self.table.column(code)[self.table_row] for code in known}
        asked = (
            [Lever(code) for code in known if not np.isnan(own[code])] if levers is None else levers
        )
        refuse(_faults(asked, own, known))
        return [self._reach(lever, *known[lever.code], own[lever.code]) for lever in asked]

    def _reach(self, lever: Lever, at: int, indicator: Indicator, start: float) -> Reach:
        worst, best = self._ends(at, indicator)
        forward = (best - start) * indicator.direction > 0
        to = lever.to if lever.to is not None else best if forward else start
        effort = 100.0 / abs(best - worst) if best != worst else 0.0
        cost = effort if lever.cost is None else lever.cost
        return Reach(
            lever.code,
            at,
            start,
            to,
            cost,
            lever.fixed,
            lever.step,
            lever.lag,
            lever.to is not None,
        )

    def _ends(self, at: int, indicator: Indicator) -> tuple[float, float]:
        """Worst and best value of any unit, as this unit would show it in the data."""
        column = self.base.stage("screened").values[:, at]
        treated = self.base.stage("treated").values[:, at]
        if indicator.transform.name == "none" and not self.base.treatment.logged[at]:
            column = treated  # an outlier was pulled in: nothing is gained beyond
        low, high = float(np.fmin.reduce(column)), float(np.fmax.reduce(column))
        if indicator.denominator and self.framework.method.denominate:
            size = self.table.column(indicator.denominator)[self.table_row] / indicator.per
            low, high = low * size, high * size
        return (low, high) if indicator.direction > 0 else (high, low)

    def column(self, at: int, share: float) -> Floats:
        """Everybody's score in one indicator after a share of the way, shape (units,); nobody else's value changes."""
        key = (at, share)
        if key not in self._columns:
            reach = self.reaches[at]
            indicator = self.framework.indicators[reach.column]
            only = replace(self.framework, indicators=(indicator,))
            filled = self.base.stage("screened").values[:, [reach.column]].copy()
            filled[self.row, 0] = self._rate(reach, share)
            treated = stages.treated(only, stages.transformed(only, filled)).values
            self._columns[key] = stages.normalised(only, treated, self.base.units)[:, 0]
        return self._columns[key]

    def _rate(self, reach: Reach, share: float) -> float:
        """The unit's value divided by its denominator."""
        indicator = self.framework.indicators[reach.column]
        if not indicator.denominator or not self.framework.method.denominate:
            return reach.value(share)
        size = self.table.column(indicator.denominator)[self.table_row]
        return float(reach.value(share) / size * indicator.per)

    def moved(self, shares: Floats) -> Floats:
        """Normalised scores after a share of the way of each lever, shape (units, indicators)."""
        scores = self.base.stage("normalised").values.copy()
        for at, share in enumerate(shares):
            if share > 0:
                scores[:, self.reaches[at].column] = self.column(at, float(share))
        return scores

    def run_with(self, shares: Floats) -> Result:
        """The whole index run on the changed data, imputation and all."""
        cells = {
            r.code: r.value(float(t)) for r, t in zip(self.reaches, shares, strict=True) if t > 0
        }
        return run(self.framework, with_values(self.table, {self.unit: cells}))

    def index(self, scores: Floats) -> Floats:
        """Scores of the index from normalised ones, better is higher, rounded as ranks are, shape (units,)."""
        hierarchy = self.base.compiled
        root = rolled_up(hierarchy, scores, hierarchy.weight).scores[:, -1]
        root = root * self.framework.root.direction
        decimals = self.framework.method.decimals
        return root if decimals is None else np.round(root, decimals)

    def threshold(self, index: Floats, rank: int) -> float:
        """Score that draws level with the unit that would then be behind: the rank-th highest of the others."""
        others = np.delete(index, self.row)
        others = np.sort(others[~np.isnan(others)])[::-1]
        return float(others[rank - 1]) if rank <= len(others) else -np.inf

    def cost(self, shares: Floats) -> float:
        """What it costs to go a share of the way of each lever."""
        return float(
            sum(
                reach.cost * reach.length * share + (reach.fixed if share > 0 else 0.0)
                for reach, share in zip(self.reaches, shares, strict=True)
            )
        )

    @property
    def columns(self) -> Ints:
        """Numbers of the levers' indicators."""
        return np.array([reach.column for reach in self.reaches], dtype=np.intp)


def _faults(
    levers: Sequence[Lever], own: Mapping[str, float], known: Mapping[str, object]
) -> list[Fault]:
    faults = []
    for lever in levers:
        place = f'lever "{lever.code}"'
        if lever.code not in known:
            says = f"there is no such indicator{did_you_mean(lever.code, known)}"
            faults.append(Fault(place, "unknown-code", says))
        elif np.isnan(own[lever.code]):
            faults.append(Fault(place, "no-value", "the unit has no value there to start from"))
        for what, value in (("cost", lever.cost), ("fixed", lever.fixed), ("lag", lever.lag)):
            if value is not None and not value >= 0:
                faults.append(Fault(f"{place}, {what}", "bad-value", "must be 0 or more"))
        if lever.step is not None and not lever.step > 0:
            faults.append(Fault(f"{place}, step", "bad-value", "must be above 0"))
    codes = [lever.code for lever in levers]
    faults += [
        Fault(f'lever "{code}"', "duplicate-code", "stands more than once")
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    return faults
