"""How sure the ranks are: an index run thousands of times with its open choices made otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from inward.engines.composite.batch import Ranks, rank_rows, rolled_up_many
from inward.engines.composite.checks import faults_in, faults_on
from inward.engines.composite.compiled import Compiled
from inward.engines.composite.data import Floats, Ints, Table
from inward.engines.composite.doubts import Doubt, Imputations, LeaveOut, Methods, Weights
from inward.engines.composite.faults import Fault, FaultyInput, refuse
from inward.engines.composite.framework import Framework
from inward.engines.composite.variants import Variants, gone, own_weights, parts_can_go

Draw = Literal["random", "sobol"]
BLOCK = 2**25
"""Bytes of scores that are worked on at once; small enough for the processor to stay near them."""


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Ranks of all units in all runs.

    Attributes:
        doubts: the choices that were open.
        drawn: shape (runs, doubts); which alternative each run took.
        table: the units, in the order of all arrays.
        nominal: shape (units,); ranks by the framework as it stands; NaN where there is none.
        ranks: shape (runs, units); 0 where a run gives a unit no rank.
        scores: shape (runs, units), or None where they were not asked for.
    """

    doubts: tuple[Doubt, ...]
    drawn: Ints
    table: Table
    nominal: Floats
    ranks: Ranks
    scores: Floats | None = None

    @cached_property
    def _sorted(self) -> Ranks:
        """Each unit's ranks in order, shape (units, runs); runs without a rank first."""
        return np.sort(np.ascontiguousarray(self.ranks.T), axis=1, kind="stable")

    @cached_property
    def ranked(self) -> Ints:
        """In how many runs each unit has a rank, shape (units,)."""
        counts: Ints = np.count_nonzero(self._sorted, axis=1)
        return counts

    def quantiles(self, shares: Sequence[float] = (0.05, 0.5, 0.95)) -> Floats:
        """Quantiles of each unit's rank, linear between runs (type 7), shape (shares, units); NaN if never ranked."""
        runs = len(self.ranks)
        last = np.maximum(self.ranked - 1, 0)
        result = np.empty((len(shares), len(last)))
        units = np.arange(len(last))
        for at, share in enumerate(shares):
            place = share * last
            below = np.floor(place).astype(np.intp)
            first = np.minimum(runs - self.ranked + below, runs - 1)
            low = self._sorted[units, first].astype(np.float64)
            high = self._sorted[units, np.minimum(first + 1, runs - 1)].astype(np.float64)
            result[at] = low + (place - below) * (high - low)
        result[:, self.ranked == 0] = np.nan
        return result

    @property
    def mean(self) -> Floats:
        """Mean rank, shape (units,); NaN if never ranked."""
        total = self._sorted.sum(axis=1, dtype=np.float64)
        return np.where(self.ranked > 0, total / np.maximum(self.ranked, 1), np.nan)

    def probabilities(self) -> Floats:
        """Share of the runs in which a unit has each rank, shape (units, ranks), rank 1 first."""
        units = self.ranks.shape[1]
        at = self.ranks.astype(np.intp) + np.arange(units) * (units + 1)
        counts = np.bincount(at.ravel(), minlength=units * (units + 1)).reshape(units, units + 1)
        return counts[:, 1:] / np.maximum(self.ranked, 1)[:, None]

    def ahead(self, units: Sequence[str] | None = None) -> Floats:
        """Share of the runs in which one unit is ranked before another.

        Args:
            units: those to compare; None for all.

        Returns:
            Shape (units, units), row before column; with its transpose and the ties it makes 1. Runs in which
            one of the two has no rank do not count.
        """
        at = range(len(self.table)) if units is None else [self.table.row(unit) for unit in units]
        ranks = np.ascontiguousarray(self.ranks.T[list(at)])
        result = np.empty((len(ranks), len(ranks)))
        for row, own in enumerate(ranks):
            both = own.astype(np.bool_) & ranks.astype(np.bool_)
            before = ((own < ranks) & both).sum(axis=1)
            result[row] = before / np.maximum(both.sum(axis=1), 1)
        np.fill_diagonal(result, 0.0)
        return result

    @property
    def shift(self) -> Floats:
        """Mean distance of the units' ranks from their nominal ones, shape (runs,)."""
        return mean_shift(self.ranks, self.nominal)


def mean_shift(ranks: Ranks, nominal: Floats) -> Floats:
    """Mean absolute distance from nominal ranks, over the units that have both, shape (runs,)."""
    there = ranks.astype(np.bool_) & ~np.isnan(nominal)
    distance = np.abs(ranks - np.nan_to_num(nominal)) * there
    result: Floats = distance.sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return result


def uncertainty(
    framework: Framework,
    table: Table,
    doubts: Sequence[Doubt],
    *,
    runs: int = 1000,
    seed: int = 1,
    draw: Draw = "random",
    scores: bool = False,
) -> Uncertainty:
    """Run an index many times, each time with every open choice drawn anew.

    Every alternative of a choice has the same probability. The units are those that the framework as it
    stands would rank. Memory is bounded: runs that share their methods are worked on together in blocks, and of each
    run only the ranks are kept, two bytes a unit.

    Args:
        framework, table: as for `run`.
        doubts: the choices that are open; none gives the nominal ranks in every run.
        runs: how many, >= 1.
        seed: same seed, same runs.
        draw: "random" (Monte Carlo), or "sobol" (a scrambled quasi-random sequence, which covers the
            combinations more evenly; best with a power of two).
        scores: keep the scores as well, eight bytes a unit and run.

    Returns:
        Ranks of all runs, with their quantiles and probabilities.

    Raises:
        FaultyInput: as `run`, or where a drawn combination cannot be computed: it is named.
        ValueError: on a number of runs below 1.

    Source:
        OECD/JRC (2008), Handbook, step 7; Saisana, Saltelli & Tarantola (2005), JRSS A 168(2).
    """
    if runs < 1:
        raise ValueError(f"need at least one run, got {runs}")
    points = uniform_points(runs, len(doubts), seed=seed, draw=draw)
    return evaluated(framework, table, doubts, picked(points, doubts), scores=scores)


def uniform_points(runs: int, dimensions: int, *, seed: int, draw: Draw) -> Floats:
    """Points in the unit cube, shape (runs, dimensions)."""
    if draw == "random" or dimensions == 0:
        return np.random.default_rng(seed).random((runs, dimensions))
    from scipy.stats import qmc

    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    points: Floats = sequence.random_base2(max(runs - 1, 1).bit_length())[:runs]
    return points


def picked(points: Floats, doubts: Sequence[Doubt]) -> Ints:
    """Which alternative each point takes: the unit interval is cut into equal parts, not the sample's range.

    Args:
        points: shape (runs, doubts), in [0, 1].

    Returns:
        Shape (runs, doubts), from 0.
    """
    counts = np.array([len(doubt) for doubt in doubts], dtype=np.intp)
    return np.minimum((points * counts).astype(np.intp), counts - 1)


def evaluated(
    framework: Framework,
    table: Table,
    doubts: Sequence[Doubt],
    drawn: Ints,
    *,
    scores: bool = False,
) -> Uncertainty:
    """Run an index with given alternatives.

    Args:
        drawn: shape (runs, doubts); number of the alternative of each doubt, from 0.

    Returns, Raises:
        As `uncertainty`.
    """
    chosen = np.asarray(drawn, dtype=np.intp).reshape(len(drawn), len(doubts))
    counts = [len(doubt) for doubt in doubts]
    if (chosen < 0).any() or (chosen >= counts).any():
        raise ValueError(f"need alternatives from 0 to one less than {counts}")
    refuse(faults_in(framework))
    refuse(faults_on(framework, table))
    if framework.method.over_time == "each" and len(table.periods) > 1:
        return _each_time(framework, table, doubts, chosen, scores)
    runner = _Runner(framework, table, doubts)
    ranks = np.empty((len(chosen), len(runner.variants.kept)), dtype=runner.rank_kind)
    kept = np.empty(ranks.shape) if scores else None
    for rows, root in runner.blocks(chosen):
        ranks[rows] = runner.ranked(root)
        if kept is not None:
            kept[rows] = root
    return Uncertainty(tuple(doubts), chosen, runner.variants.kept, runner.nominal, ranks, kept)


def _each_time(
    framework: Framework, table: Table, doubts: Sequence[Doubt], drawn: Ints, scores: bool
) -> Uncertainty:
    """Each time by itself, put together again in the order of the rows."""
    alone = framework.with_method(over_time="pooled")
    times = np.array(table.times)
    rows = [np.flatnonzero(times == period) for period in table.periods]
    parts = [evaluated(alone, table.rows(at), doubts, drawn, scores=scores) for at in rows]
    place = {key: row for row, key in enumerate(zip(table.units, times, strict=True))}
    kept = np.array(
        [place[key] for p in parts for key in zip(p.table.units, p.table.times or (), strict=True)]
    )
    order = np.argsort(kept)
    return Uncertainty(
        tuple(doubts),
        drawn,
        table.rows(np.sort(kept)),
        np.concatenate([p.nominal for p in parts])[order],
        np.hstack([p.ranks for p in parts])[:, order],
        np.hstack([p.scores for p in parts if p.scores is not None])[:, order] if scores else None,
    )


class _Runner:
    """Works out runs, those with the same methods together."""

    def __init__(self, framework: Framework, table: Table, doubts: Sequence[Doubt]) -> None:
        draws = [doubt for doubt in doubts if isinstance(doubt, Imputations)]
        tables = (draws[0].tables, draws[0].seed) if draws else (0, 0)
        self.framework, self.doubts = framework, doubts
        self.variants = Variants(framework, table, tables=tables[0], seed=tables[1])
        self.rank_kind = np.uint16 if len(self.variants.stays) < 2**16 else np.uint32
        # Whether an indicator left out is one without weight; asked of every alternative.
        self.light = any(isinstance(doubt, LeaveOut) for doubt in doubts) and all(
            parts_can_go(each, table) for each in _each_way(framework, doubts)
        )
        self.order = list(framework.nodes)

    @cached_property
    def _times(self) -> list[Ints]:
        kept = self.variants.kept
        if kept.times is None:
            return [np.arange(len(kept))]
        times = np.array(kept.times)
        return [np.flatnonzero(times == period) for period in kept.periods]

    def ranked(self, root: Floats) -> Ranks:
        """Ranks of a block of runs, within each time, shape (runs, units)."""
        decimals = self.framework.method.decimals
        compared = root * self.framework.root.direction
        if len(self._times) == 1:
            return rank_rows(compared, decimals)
        result = np.empty(root.shape, dtype=self.rank_kind)
        for rows in self._times:
            result[:, rows] = rank_rows(compared[:, rows], decimals)
        return result

    @cached_property
    def nominal(self) -> Floats:
        """Ranks by the framework as it stands."""
        nothing = np.zeros((1, 0), dtype=np.intp)
        [(_, root)] = _Runner.blocks(self, nothing, ())
        ranks = self.ranked(root)[0].astype(np.float64)
        return np.where(ranks > 0, ranks, np.nan)

    def blocks(
        self, drawn: Ints, doubts: Sequence[Doubt] | None = None
    ) -> Iterator[tuple[Ints, Floats]]:
        """Numbers of runs and their scores of the index, shape (runs, units), block after block."""
        doubts = self.doubts if doubts is None else doubts
        methodical = [at for at, doubt in enumerate(doubts) if self._changes_methods(doubt)]
        for alternative, rows in _grouped(drawn[:, methodical]):
            picks = [(doubts[at], which) for at, which in zip(methodical, alternative, strict=True)]
            try:
                yield from self._group(picks, rows, drawn, doubts)
            except ValueError as error:
                raise _named(picks, error) from None

    def _changes_methods(self, doubt: Doubt) -> bool:
        if isinstance(doubt, LeaveOut):
            return not self.light
        return not isinstance(doubt, Weights)

    def _group(
        self,
        picks: list[tuple[Doubt, int]],
        rows: Ints,
        drawn: Ints,
        doubts: Sequence[Doubt],
    ) -> Iterator[tuple[Ints, Floats]]:
        framework, table, out = self.framework, None, []
        for doubt, which in picks:
            if isinstance(doubt, LeaveOut):
                out += [code for code in (doubt.out[which],) if code is not None]
                continue
            if isinstance(doubt, Imputations):
                table = doubt.drawn(which)
            if isinstance(doubt, Methods | Imputations):
                framework = doubt.applied(framework, which)
        left = framework.without(*out) if out else framework
        scores = self.variants.scores(left, table)
        hierarchy = self.variants.hierarchy(left)
        base = own_weights(left, hierarchy, scores)
        size = max(1, BLOCK // (8 * len(scores) * (len(left.aggregates) // 2 + 4)))
        for start in range(0, len(rows), size):
            block = rows[start : start + size]
            weights = self._weights(hierarchy, base, doubts, drawn[block])
            yield block, rolled_up_many(hierarchy, scores, weights)

    def _weights(
        self, hierarchy: Compiled, base: Floats, doubts: Sequence[Doubt], drawn: Ints
    ) -> Floats:
        weights = np.tile(base, (len(drawn), 1))
        full = self.variants.hierarchy(self.framework)
        at = {code: node for node, code in enumerate(full.codes)}
        columns = [at[code] for code in hierarchy.codes]
        for doubt, which in zip(doubts, drawn.T, strict=True):
            if isinstance(doubt, Weights):
                weights *= doubt.factors[np.ix_(which, columns)]
            elif isinstance(doubt, LeaveOut) and self.light:
                weights *= self._present(doubt, hierarchy)[which]
        return weights

    def _present(self, doubt: LeaveOut, hierarchy: Compiled) -> Floats:
        """1 for nodes that stay under each alternative, 0 for those that go."""
        result = np.ones((len(doubt), len(hierarchy.codes)))
        for row, code in enumerate(doubt.out):
            if code is not None:
                away = [hierarchy.at(each) for each in gone(self.framework, [code])]
                result[row, away] = 0.0
        return result


def _each_way(framework: Framework, doubts: Sequence[Doubt]) -> Iterator[Framework]:
    """The index as it stands, and with every alternative method by itself."""
    yield framework
    for doubt in doubts:
        if isinstance(doubt, Methods | Imputations):
            yield from (doubt.applied(framework, which) for which in range(len(doubt)))


def _grouped(drawn: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Runs that took the same alternatives; neighbours share the first ones."""
    if not drawn.shape[1]:
        yield np.zeros(0, dtype=np.intp), np.arange(len(drawn))
        return
    order = np.lexsort(drawn.T[::-1])
    ordered = drawn[order]
    new = np.flatnonzero((ordered[1:] != ordered[:-1]).any(axis=1)) + 1
    for start, end in zip([0, *new], [*new, len(order)], strict=True):
        if start < end:
            yield ordered[start], np.sort(order[start:end])


def _named(picks: list[tuple[Doubt, int]], error: ValueError) -> FaultyInput:
    """The combination that cannot be computed, and why."""
    told = (
        "; ".join(f"{doubt.code}: {doubt.labels[which]}" for doubt, which in picks)
        or "as it stands"
    )
    causes = (
        error.faults
        if isinstance(error, FaultyInput)
        else (Fault("run", "cannot-run", str(error)),)
    )
    return FaultyInput(
        Fault(f"[uncertainty] with {told}: {f.place}", f.code, f.says) for f in causes
    )
