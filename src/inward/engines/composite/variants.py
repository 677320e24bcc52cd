"""One index under many methods: every stage is worked out once for each way it can be reached."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from inward.engines.composite import stages
from inward.engines.composite.compiled import Compiled, compiled
from inward.engines.composite.data import Floats, Ints, Table
from inward.engines.composite.framework import Framework
from inward.engines.composite.impute import impute_multiple
from inward.engines.composite.rollup import rolled_up

_Key = tuple[object, ...]


class Variants:
    """Normalised scores of the units that an index ranks, under other methods.

    All rows are worked on together, whatever their time. The units are those that the framework as it
    stands would keep, under every variant. Each stage keeps its
    latest answer, so asking in an order in which neighbours share methods costs little.

    Args:
        framework: as it stands, without faults.
        table: all units.
        tables: how many times missing values are drawn, 0 for never; `seed` for these draws.
    """

    def __init__(
        self, framework: Framework, table: Table, *, tables: int = 0, seed: int = 0
    ) -> None:
        self.framework, self.table = framework, table
        self._tables, self._seed = tables, seed
        self._latest: dict[str, tuple[_Key, Floats]] = {}
        self._compiled: dict[_Key, tuple[Framework, Compiled]] = {}

    @cached_property
    def denominated(self) -> Floats:
        return stages.denominated(self.framework, self.table)

    @cached_property
    def stays(self) -> Ints:
        """Rows that are ranked."""
        filled = self._filled(self.framework, None)
        screening = stages.screened(self.framework, self.table.units, self.denominated, filled)
        return np.flatnonzero(screening.stays)

    @cached_property
    def kept(self) -> Table:
        """The units that are ranked."""
        return self.table.rows(self.stays)

    @cached_property
    def drawn(self) -> Floats:
        """Values with their gaps drawn, shape (tables, rows, indicators), within what was observed."""
        X = self.denominated
        lows, highs = np.fmin.reduce(X, axis=0), np.fmax.reduce(X, axis=0)
        return impute_multiple(X, self._tables, self._seed, lows=lows, highs=highs)

    def hierarchy(self, framework: Framework) -> Compiled:
        """A variant in arrays."""
        method = framework.method
        own = (id(framework.indicators), id(framework.aggregates))
        key = (
            *own,
            method.normalise,
            method.range,
            method.clamp,
            method.aggregate,
            method.missing,
            method.weights,
        )
        if key not in self._compiled:
            # Kept with the framework, so that no other can come to stand at the same address.
            self._compiled[key] = (framework, compiled(framework, len(self.stays)))
        return self._compiled[key][1]

    def scores(self, framework: Framework, drawn: int | None = None) -> Floats:
        """Normalised scores, shape (units that are ranked, indicators of the variant).

        Args:
            framework: the variant.
            drawn: number of a table of drawn values to take instead of imputing.
        """
        method, below = framework.method, framework.indicators
        filled_by: _Key = (drawn, method.denominate, method.impute, below)
        treated_by = (filled_by, method.treat)
        scored_by = (treated_by, method.normalise, method.range, method.clamp)
        filled = self._once("filled", filled_by, lambda: self._filled(framework, drawn)[self.stays])
        treated = self._once("treated", treated_by, lambda: _treated(framework, filled))
        return self._once(
            "scored", scored_by, lambda: stages.normalised(framework, treated, self.kept.units)
        )

    def _once(self, stage: str, key: _Key, work: Callable[[], Floats]) -> Floats:
        if stage not in self._latest or self._latest[stage][0] != key:
            self._latest[stage] = (key, work())
        return self._latest[stage][1]

    def _filled(self, framework: Framework, drawn: int | None) -> Floats:
        at = self._columns(framework)
        if drawn is not None:
            table: Floats = self.drawn[drawn][:, at]
            return table
        same = framework.method.denominate == self.framework.method.denominate
        X = self.denominated[:, at] if same else stages.denominated(framework, self.table)
        return stages.imputed(framework, self.table, X)

    def _columns(self, framework: Framework) -> Ints:
        codes = {i.code: at for at, i in enumerate(self.framework.indicators)}
        return np.array([codes[i.code] for i in framework.indicators], dtype=np.intp)


def _treated(framework: Framework, filled: Floats) -> Floats:
    return stages.treated(framework, stages.transformed(framework, filled)).values


_FROM_DATA = ("pca", "factor", "entropy", "critic")


def own_weights(framework: Framework, hierarchy: Compiled, scores: Floats) -> Floats:
    """Weights that a variant gives its nodes, shape (nodes,): as written, equal, or read off the scores."""
    ways = {way.name for way in hierarchy.weighting if way is not None}
    if ways <= {"given"}:
        return hierarchy.weight
    if ways.isdisjoint(_FROM_DATA):
        weights = hierarchy.weight.copy()
        for node, way in enumerate(hierarchy.weighting):
            if way is not None and way.name == "equal":
                weights[hierarchy.parts[node]] = 1.0
        return weights
    return rolled_up(hierarchy, scores).weights


def parts_can_go(framework: Framework, table: Table) -> bool:
    """Whether to leave an indicator out is to give it no weight, and no other indicator notices.

    It is not where gaps are filled from other indicators, scores are stretched together, weights are read off the
    data, or an aggregate counts its parts.
    """
    gappy = np.isnan(table.columns(i.code for i in framework.indicators)).any() or any(
        i.denominator for i in framework.indicators
    )
    fills = {framework.imputation(i).name for i in framework.indicators}
    if gappy and not fills.isdisjoint({"regression", "em"}):
        return False
    for indicator in framework.indicators:
        way = framework.normalisation(indicator)
        if way.name in ("z-score", "scaled") and way.pair("range") is not None:
            return False
    return not any(
        framework.weighting(a).name in _FROM_DATA
        or framework.aggregation(a).name in ("benefit-of-doubt", "outranking", "copeland")
        or framework.missing(a).number("least", 1) > 1
        or a.direction < 0
        for a in framework.aggregates
    )


def gone(framework: Framework, codes: Sequence[str]) -> tuple[str, ...]:
    """Every node that goes when some are left out: themselves, what is below, and what is left empty above."""
    left = framework.without(*codes)
    return tuple(code for code in framework.nodes if code not in left.nodes)
