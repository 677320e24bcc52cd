"""What an index is made of: indicators, the aggregates above them, and the methods between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from inward.engines.composite.faults import Fault, refuse
from inward.engines.composite.methods import Choice, chosen

NONE = Choice("none")
GIVEN = Choice("given")
MIN_MAX = Choice("min-max")
ARITHMETIC = Choice("arithmetic")

Goalpost = float | str
"""A number, or a point of the indicator's own values: "min", "max", or a percentile as "p2.5"."""


@dataclass(frozen=True)
class Name:
    """A name in English and in Chinese; where one is missing the other stands in."""

    en: str = ""
    zh: str = ""

    def in_(self, language: str) -> str:
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


@dataclass(frozen=True)
class Indicator:
    """One column of the data and how it becomes a score.

    Attributes:
        code: the column's name.
        parent: code of the aggregate it belongs to.
        direction: 1 if more is better, -1 if less is better.
        weight: >= 0, against the other parts of the same parent.
        denominator: column by which the value is divided; the quotient is multiplied by `per`.
        goalposts: worst-to-best bounds as low and high values, for normalise = "goalposts".
        target: value to be reached, for normalise = "distance-to-target".
        transform: applied to value, goalposts and target alike.
        impute, treat, normalise, range, clamp: its own, where it differs from the method's.
        place: where it was read from.
    """

    code: str
    parent: str
    name: Name = Name()
    unit: str = ""
    direction: int = 1
    weight: float = 1.0
    denominator: str | None = None
    per: float = 1.0
    goalposts: tuple[Goalpost, Goalpost] | None = None
    target: float | None = None
    transform: Choice = NONE
    impute: Choice | None = None
    treat: Choice | None = None
    normalise: Choice | None = None
    range: tuple[float, float] | None = None
    clamp: bool | None = None
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class Aggregate:
    """A score made of others: a pillar, a dimension, the index itself.

    Attributes:
        parent: code of the aggregate above; None for the root.
        direction: -1 turns its score round before it enters the parent (a pillar of risks);
            its own score stays as its name says, and its first rank is the lowest score.
        aggregate, missing, weights: its own, where they differ from the method's.
        scale: its score is multiplied by this last of all (100 for a mean of values in 0 to 1).
    """

    code: str
    parent: str | None = None
    name: Name = Name()
    direction: int = 1
    weight: float = 1.0
    aggregate: Choice | None = None
    missing: Choice | None = None
    weights: Choice | None = None
    scale: float = 1.0
    place: str = field(default="", compare=False)


Node = Indicator | Aggregate


@dataclass(frozen=True)
class Method:
    """What holds for every indicator and aggregate that does not say otherwise.

    Attributes:
        aggregate: one choice, or one for each level of aggregates from the lowest up.
        range: the scale that scores are mapped to; None leaves each normalisation its own.
        over_time: "pooled" treats and normalises all years together, so that scores can be
            compared over time; "each" does every year by itself.
        decimals: ranks go by scores rounded to this many decimals; None ranks them as they are.
    """

    denominate: bool = True
    impute: Choice = NONE
    screen: Choice = NONE
    treat: Choice = NONE
    normalise: Choice = MIN_MAX
    range: tuple[float, float] | None = None
    clamp: bool = True
    weights: Choice = GIVEN
    aggregate: Choice | tuple[Choice, ...] = ARITHMETIC
    missing: Choice = NONE
    over_time: Literal["pooled", "each"] = "pooled"
    decimals: int | None = None


@dataclass(frozen=True)
class Framework:
    """A whole index.

    A framework is not checked when it is made, so that all its faults can be listed:
    `checks.faults_in` lists them.

    Attributes:
        unit_id, unit_name, time: columns of the data that name a unit (the first one, if None),
            its name for people, and the time of a row.
        groups: columns that put units into groups.
        long: columns of code and value, for data with one value a row.
        place: the file it was read from.
    """

    code: str
    indicators: tuple[Indicator, ...]
    aggregates: tuple[Aggregate, ...]
    method: Method = Method()
    name: Name = Name()
    unit_id: str | None = None
    unit_name: str | None = None
    time: str | None = None
    groups: tuple[str, ...] = ()
    long: tuple[str, str] | None = None
    place: str = field(default="", compare=False)

    @cached_property
    def root(self) -> Aggregate:
        """The one aggregate without a parent."""
        return next(a for a in self.aggregates if a.parent is None)

    @property
    def all_nodes(self) -> tuple[Node, ...]:
        """Indicators, then aggregates, as written."""
        return (*self.indicators, *self.aggregates)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        return {node.code: node for node in self.all_nodes}

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        parts: dict[str, list[str]] = {a.code: [] for a in self.aggregates}
        for node in self.all_nodes:
            if node.parent in parts:
                parts[node.parent].append(node.code)
        return {code: tuple(of) for code, of in parts.items()}

    def parts(self, code: str) -> tuple[str, ...]:
        """Codes of the indicators and aggregates directly below an aggregate, as written."""
        return self._parts.get(code, ())

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """Level of every node: 1 for indicators, above them one more than the highest part."""
        levels = {i.code: 1 for i in self.indicators}
        waiting = [a.code for a in self.aggregates]
        while waiting:
            ready = [c for c in waiting if all(part in levels for part in self.parts(c))]
            if not ready:
                raise ValueError("the hierarchy has a cycle")
            levels |= {c: 1 + max((levels[p] for p in self.parts(c)), default=1) for c in ready}
            waiting = [c for c in waiting if c not in levels]
        return levels

    @property
    def height(self) -> int:
        return max(self.levels.values())

    def indicators_below(self, code: str) -> tuple[str, ...]:
        """Codes of all indicators under a node (itself, if it is one)."""
        if code not in self._parts:
            return (code,)
        return tuple(i for part in self.parts(code) for i in self.indicators_below(part))

    def aggregation(self, aggregate: Aggregate) -> Choice:
        """How an aggregate is made: its own way, or that of its level, or the method's."""
        if aggregate.aggregate is not None:
            return aggregate.aggregate
        default = self.method.aggregate
        return default if isinstance(default, Choice) else default[self.levels[aggregate.code] - 2]

    def missing(self, aggregate: Aggregate) -> Choice:
        return aggregate.missing or self.method.missing

    def weighting(self, aggregate: Aggregate) -> Choice:
        return aggregate.weights or self.method.weights

    def imputation(self, indicator: Indicator) -> Choice:
        return indicator.impute or self.method.impute

    def treatment(self, indicator: Indicator) -> Choice:
        return indicator.treat or self.method.treat

    def normalisation(self, indicator: Indicator) -> Choice:
        """The indicator's way to a score, with its range and clamp among the settings."""
        choice = indicator.normalise or self.method.normalise
        settings = dict(choice.settings)
        own_range = indicator.range or settings.get("range") or self.method.range
        if own_range is not None and choice.name not in ("none", "categorical"):
            settings["range"] = own_range
        if choice.name == "goalposts":
            clamp = self.method.clamp if indicator.clamp is None else indicator.clamp
            settings.setdefault("clamp", clamp)
        return Choice(choice.name, tuple(sorted(settings.items())))

    def with_method(self, **changes: Any) -> "Framework":
        """The same index by other methods: with_method(aggregate="geometric", range=(1, 100)).

        An indicator's or aggregate's own method is left as it is.
        """
        steps = {"impute", "screen", "treat", "normalise", "weights", "missing"}
        read: dict[str, Any] = {k: chosen(k, v) if k in steps else v for k, v in changes.items()}
        if "aggregate" in read:
            read["aggregate"] = aggregations(read["aggregate"])
        return replace(self, method=replace(self.method, **read))

    def with_weights(self, weights: Mapping[str, float]) -> "Framework":
        """The same index with some weights changed, by code."""
        unknown = [code for code in weights if code not in self.nodes]
        refuse(Fault("weights", "unknown-code", f'no "{c}" in the framework') for c in unknown)
        return replace(
            self,
            indicators=tuple(
                replace(i, weight=weights.get(i.code, i.weight)) for i in self.indicators
            ),
            aggregates=tuple(
                replace(a, weight=weights.get(a.code, a.weight)) for a in self.aggregates
            ),
        )

    def without(self, *codes: str) -> "Framework":
        """The same index with some indicators or whole pillars left out.

        An aggregate that loses its last part goes with it.
        """
        gone = {i for code in codes for i in (code, *self.indicators_below(code))}
        gone |= {a for code in codes for a in self._aggregates_below(code)}
        while True:
            empty = {
                a.code
                for a in self.aggregates
                if a.code not in gone and set(self.parts(a.code)) <= gone
            }
            if not empty:
                break
            gone |= empty
        return replace(
            self,
            indicators=tuple(i for i in self.indicators if i.code not in gone),
            aggregates=tuple(a for a in self.aggregates if a.code not in gone),
        )

    def _aggregates_below(self, code: str) -> Iterator[str]:
        for part in self.parts(code):
            if part in self._parts:
                yield part
                yield from self._aggregates_below(part)


def aggregations(value: object) -> Choice | tuple[Choice, ...]:
    """One way of aggregating, or one for each level from the lowest up.

    Raises:
        ValueError: as `chosen`.
    """
    if isinstance(value, list | tuple):
        return tuple(chosen("aggregate", each) for each in value)
    return chosen("aggregate", value)


def codes_in_order(framework: Framework) -> tuple[str, ...]:
    """Indicators as written, then aggregates from the lowest level up: parts before wholes."""
    levels = framework.levels
    above: Iterable[Aggregate] = sorted(framework.aggregates, key=lambda a: levels[a.code])
    return tuple(i.code for i in framework.indicators) + tuple(a.code for a in above)
