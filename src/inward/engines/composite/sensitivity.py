"""Which open choice moves the ranks, and what one indicator or pillar does to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from inward.engines.composite.batch import Ranks
from inward.engines.composite.data import Floats, Ints, Table
from inward.engines.composite.doubts import Doubt, LeaveOut
from inward.engines.composite.framework import Framework
from inward.engines.composite.uncertainty import (
    Uncertainty,
    evaluated,
    mean_shift,
    picked,
    uniform_points,
)


class Indices(NamedTuple):
    """First- and total-order indices, each of shape (factors, outputs)."""

    first: Floats
    total: Floats


def design(base: int, factors: int, *, seed: int = 1) -> Floats:
    """Points for variance-based sensitivity: A, B, and A with one column of B at a time.

    Args:
        base: N, >= 2; best a power of two.
        factors: d, >= 1.
        seed: of the scrambled Sobol' sequence.

    Returns:
        Shape (N * (d + 2), d), in [0, 1): rows of A, of B, then of A with column 1, 2 ... d from B.

    Raises:
        ValueError: on fewer than two points or no factor.

    Source:
        Saltelli et al. (2010), Computer Physics Communications 181(2).
    """
    if base < 2 or factors < 1:
        raise ValueError(f"need at least 2 points and 1 factor, got {base} and {factors}")
    both = uniform_points(base, 2 * factors, seed=seed, draw="sobol")
    a, b = both[:, :factors], both[:, factors:]
    mixed = []
    for factor in range(factors):
        each = a.copy()
        each[:, factor] = b[:, factor]
        mixed.append(each)
    return np.vstack([a, b, *mixed])


def sobol_indices(y: Floats, factors: int, *, centred: bool = False) -> Indices:
    """First- and total-order indices from the outputs of a `design`.

        first_i = mean(y_B (y_ABi - y_A)) / V        total_i = mean((y_A - y_ABi) ** 2) / 2 V

    with V the variance of y_A and y_B together (n - 1). A first-order index is the share of the variance that goes if
    this factor alone is settled; a total-order one the share that stays if all others are.

    Args:
        y: shape (N * (d + 2), outputs) or (N * (d + 2),), in the order of `design`.
        factors: d.
        centred: take the mean off y first; first-order indices of outputs far from 0 then scatter
            much less. The total order is not touched by it.

    Returns:
        Each of shape (d, outputs); NaN for an output that never changes.

    Raises:
        ValueError: on a number of rows that is no design.

    Source:
        Saltelli et al. (2010), CPC 181(2), for the first order; Jansen (1999), CPC 117, for the total order.
    """
    blocks = _blocks(y, factors)
    blocks = blocks - blocks[:2].mean(axis=(0, 1)) if centred else blocks
    a, b, mixed = blocks[0], blocks[1], blocks[2:]
    variance = np.concatenate([a, b]).var(axis=0, ddof=1)
    first = (b * (mixed - a)).mean(axis=1)
    total = ((a - mixed) ** 2).mean(axis=1) / 2
    moves = variance > 0
    shares = np.full((2, *first.shape), np.nan)
    shares[0][:, moves], shares[1][:, moves] = first[:, moves], total[:, moves]
    shares[:, :, moves] /= variance[moves]
    return Indices(shares[0], shares[1])


def _blocks(y: Floats, factors: int) -> Floats:
    """Outputs by part of the design, shape (d + 2, N, outputs)."""
    values = np.asarray(y, dtype=np.float64)
    values = values[:, None] if values.ndim == 1 else values
    if len(values) % (factors + 2) or len(values) < 2 * (factors + 2):
        raise ValueError(f"{len(values)} rows are no design of {factors} factors")
    return values.reshape(factors + 2, -1, values.shape[1])


def bootstrapped(
    y: Floats, factors: int, *, resamples: int, seed: int, centred: bool = False
) -> Indices:
    """Indices of resampled designs: N rows drawn with replacement, a row staying together with its mixtures.

    Args:
        y, factors, centred: as in `sobol_indices`.
        resamples: how many, >= 1.
        seed: same seed, same samples.

    Returns:
        Each of shape (resamples, factors, outputs).

    Source:
        Archer, Saltelli & Sobol' (1997), Journal of Statistical Computation and Simulation 58(2).
    """
    blocks = _blocks(y, factors)
    # All that is needed are means over rows, so a resample is a vector of counts and all resamples one product.
    middle = blocks[:2].mean(axis=(0, 1))
    blocks = blocks - middle  # near 0, where a variance loses nothing
    a, b, mixed = blocks[0], blocks[1], blocks[2:]
    n, outputs = a.shape
    counts = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples) / n

    def means(values: Floats) -> Floats:
        product: Floats = counts @ values.reshape(n, -1)
        return product.reshape(resamples, -1, outputs)

    across = mixed.transpose(1, 0, 2)
    mean = (means(a) + means(b)) / 2
    variance = ((means(a**2) + means(b**2)) / 2 - mean**2) * (2 * n / (2 * n - 1))
    moves = variance > 1e-12
    divisor = np.where(moves, variance, 1.0)
    b_as_is = b if centred else b + middle
    first = np.where(moves, means(b_as_is[:, None] * (across - a[:, None])) / divisor, np.nan)
    total = np.where(moves, means((a[:, None] - across) ** 2) / 2 / divisor, np.nan)
    return Indices(first, total)


@dataclass(frozen=True, eq=False)
class Step:
    """The indices of the mean rank shift with fewer points, to see whether they have settled."""

    base: int
    first: Floats
    total: Floats


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How much of the variance of ranks each open choice makes.

    The outputs are the mean rank shift, then the rank of every unit.

    Attributes:
        doubts: the open choices.
        base: N of the design; N * (doubts + 2) runs were made.
        runs: all of them.
        first, total: shape (doubts, 1 + units); NaN for a unit whose rank never changes.
        first_interval, total_interval: shape (doubts, 1 + units, 2), by bootstrap.
        share: part of the resamples within the intervals.
        steps: the shift's indices at growing numbers of points, the last one being `base`.
    """

    doubts: tuple[Doubt, ...]
    base: int
    runs: Uncertainty
    first: Floats
    total: Floats
    first_interval: Floats
    total_interval: Floats
    share: float
    steps: tuple[Step, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(doubt.code for doubt in self.doubts)

    @property
    def widest(self) -> float:
        """Widest interval of a total-order index of the mean rank shift."""
        width = self.total_interval[:, 0, 1] - self.total_interval[:, 0, 0]
        return float(np.nan_to_num(width).max())

    @property
    def moved(self) -> float:
        """Largest change of a total-order index of the mean rank shift when the points were last doubled."""
        if len(self.steps) < 2:
            return float("inf")
        return float(np.nan_to_num(np.abs(self.steps[-1].total - self.steps[-2].total)).max())

    @property
    def settled(self) -> bool:
        """Whether the indices of the mean rank shift can be read to one decimal: intervals within 0.1, moves within 0.05.

        Source: Sarrazin, Pianosi & Wagener (2016), Environmental Modelling & Software 79.
        """
        return self.widest <= 0.1 and self.moved <= 0.05

    def of(self, unit: str) -> Indices:
        """First- and total-order indices of one unit's rank, each of shape (doubts,)."""
        at = 1 + self.runs.table.row(unit)
        return Indices(self.first[:, at], self.total[:, at])


def sensitivity(
    framework: Framework,
    table: Table,
    doubts: Sequence[Doubt],
    *,
    base: int = 1024,
    seed: int = 1,
    resamples: int = 500,
    share: float = 0.9,
) -> Sensitivity:
    """Variance-based sensitivity of the mean rank shift and of every unit's rank.

    Args:
        framework, table: as for `run`.
        doubts: the open choices, one or more.
        base: N; N * (doubts + 2) runs are made. A power of two covers the choices most evenly.
        seed: of the design and of the bootstrap.
        resamples: of the bootstrap.
        share: part of the resamples within the intervals.

    Returns:
        Indices, their intervals, and whether they have settled.

    Raises:
        FaultyInput: as `uncertainty`.
        ValueError: on no doubt or fewer than two points.

    Source:
        OECD/JRC (2008), Handbook, step 7; Saisana, Saltelli & Tarantola (2005), JRSS A 168(2).
    """
    points = design(base, len(doubts), seed=seed)
    runs = evaluated(framework, table, doubts, picked(points, doubts))
    return analysed(runs, base, seed=seed, resamples=resamples, share=share, centred=True)


def analysed(
    runs: Uncertainty,
    base: int,
    *,
    seed: int = 1,
    resamples: int = 500,
    share: float = 0.9,
    centred: bool = False,
) -> Sensitivity:
    """Sensitivity from the runs of a `design` already made; arguments as in `sensitivity` and `sobol_indices`."""
    factors = len(runs.doubts)
    y = np.column_stack([runs.shift, runs.ranks.astype(np.float64)])
    first, total = sobol_indices(y, factors, centred=centred)
    drawn = bootstrapped(y, factors, resamples=resamples, seed=seed, centred=centred)
    ends = ((1 - share) / 2, (1 + share) / 2)
    steps: list[Step] = []
    size = base
    while size >= 8 and len(steps) < 4:
        part = _blocks(y[:, 0], factors)[:, :size].reshape(-1, 1)
        found = sobol_indices(part, factors, centred=centred)
        steps.append(Step(size, found.first[:, 0], found.total[:, 0]))
        size //= 2
    return Sensitivity(
        runs.doubts,
        base,
        runs,
        first,
        total,
        np.moveaxis(np.quantile(drawn.first, ends, axis=0), 0, -1),
        np.moveaxis(np.quantile(drawn.total, ends, axis=0), 0, -1),
        share,
        tuple(reversed(steps)),
    )


@dataclass(frozen=True, eq=False)
class LeftOut:
    """Ranks with one indicator or pillar left out at a time.

    Attributes:
        codes: what was left out.
        table: the units.
        nominal: shape (units,); ranks with nothing left out.
        ranks: shape (codes, units); 0 where there is none.
    """

    codes: tuple[str, ...]
    table: Table
    nominal: Floats
    ranks: Ranks

    @property
    def shift(self) -> Floats:
        """Mean distance of the units' ranks from their nominal ones, shape (codes,)."""
        return mean_shift(self.ranks, self.nominal)

    @property
    def order(self) -> Ints:
        """Numbers of the codes, that which moves most first."""
        return np.argsort(-self.shift, kind="stable")


def leave_one_out(
    framework: Framework, table: Table, codes: Iterable[str] | None = None
) -> LeftOut:
    """Leave out every indicator and every aggregate below the index, one at a time.

    The ranks are those of `run` on the framework without it, among the units that the whole index ranks.

    Args:
        codes: what to leave out; None for everything that leaves something over.

    Raises:
        FaultyInput: as `run`.
        ValueError: on a code without which nothing is left.
    """
    if codes is None:
        every = [*(i.code for i in framework.indicators), *(a.code for a in framework.aggregates)]
        codes = [code for code in every if framework.without(code).indicators]
    named = tuple(codes)
    if any(not framework.without(code).indicators for code in named):
        raise ValueError("without this there is nothing left to rank by")
    doubt = LeaveOut("leave_out", named)
    runs = evaluated(framework, table, [doubt], np.arange(len(named))[:, None])
    return LeftOut(named, runs.table, runs.nominal, runs.ranks)
