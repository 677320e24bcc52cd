"""Choices of an index that could have been made otherwise, each with its alternatives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from inward.engines.composite.data import Floats
from inward.engines.composite.faults import did_you_mean
from inward.engines.composite.framework import (
    Framework,
    Name,
    aggregations,
    codes_in_order,
)
from inward.engines.composite.methods import Choice, chosen


@dataclass(frozen=True)
class Methods:
    """Ways of doing one step: several treatments, several normalisations, several means.

    Attributes:
        code: short name of the question, such as "normalise".
        changes: what each alternative changes in the method, by key of `[method]`; {} leaves all as it is.
        at: code of the one indicator or aggregate it is about; None for the whole index. An
            indicator's or aggregate's own way stays, as everywhere.
    """

    code: str
    changes: tuple[Mapping[str, object], ...]
    at: str | None = None

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def labels(self) -> tuple[str, ...]:
        """The alternatives in words."""
        return tuple(
            ", ".join(_said(value) for value in change.values()) or "as it is"
            for change in self.changes
        )

    def applied(self, framework: Framework, which: int) -> Framework:
        """The index with one of the alternatives."""
        change = dict(self.changes[which])
        if self.at is None:
            return framework.with_method(**change) if change else framework
        read = {step: chosen(step, value) for step, value in change.items()}
        return _with_node(framework, self.at, read)


@dataclass(frozen=True, eq=False)
class Weights:
    """Sets of factors on the weights of an index.

    Attributes:
        factors: shape (sets, nodes), >= 0, in the order of `codes_in_order`; a run multiplies the weights by one set.
    """

    code: str
    factors: Floats

    def __len__(self) -> int:
        return len(self.factors)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(f"set {at + 1}" for at in range(len(self)))


@dataclass(frozen=True)
class LeaveOut:
    """Indicators or pillars of which one is left out; None for none.

    Attributes:
        out: what each alternative leaves out.
    """

    code: str
    out: tuple[str | None, ...]

    def __len__(self) -> int:
        return len(self.out)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(f"without {code}" if code else "nothing left out" for code in self.out)


@dataclass(frozen=True)
class Imputations:
    """Missing values drawn several times (multiple imputation), with or without other ways beside it.

    Multiple imputation and each of `others` have the same probability, whatever the number of tables.

    Attributes:
        tables: how many times the missing values are drawn.
        seed: of these draws.
        others: other ways of imputing that are alternatives to it.
    """

    code: str
    tables: int
    seed: int = 0
    others: tuple[Choice, ...] = ()

    def __len__(self) -> int:
        return self.tables * (1 + len(self.others))

    @property
    def labels(self) -> tuple[str, ...]:
        ways = ("multiple", *(other.name for other in self.others))
        return tuple(ways[at % len(ways)] for at in range(len(self)))

    def drawn(self, which: int) -> int | None:
        """Number of the imputed table of an alternative; None where it is one of the other ways."""
        return which // (1 + len(self.others)) if which % (1 + len(self.others)) == 0 else None

    def applied(self, framework: Framework, which: int) -> Framework:
        """The index with one of the other ways of imputing."""
        at = which % (1 + len(self.others))
        return framework if at == 0 else framework.with_method(impute=self.others[at - 1])


Doubt = Methods | Weights | LeaveOut | Imputations

_TITLES = {
    "impute": Name("Imputation", "缺失值插补"),
    "treat": Name("Treatment of outliers", "异常值处理"),
    "normalise": Name("Normalisation", "标准化方法"),
    "aggregate": Name("Aggregation", "合成方法"),
    "missing": Name("Rule for missing parts", "缺项规则"),
    "weights": Name("Weights", "权重"),
    "weighting": Name("Way of weighting", "赋权方法"),
    "leave_out": Name("An indicator left out", "剔除指标"),
}


def title(code: str, language: str) -> str:
    """A choice as people read it: "Normalisation", "标准化方法"; its code where it has no name."""
    step, of, node = code.partition(" of ")
    name = _TITLES.get(step, Name(step))
    if not of:
        return name.in_(language)
    return (
        f"{node}：{name.in_(language)}" if language == "zh" else f"{name.in_(language)} of {node}"
    )


def alternatives(step: str, values: Iterable[object], *, at: str | None = None) -> Methods:
    """Several ways of one step.

    Args:
        step: a key of `[method]`, such as "normalise" or "aggregate".
        values: each as in a framework file: "min-max", { method = "z-score", sd = 10 }. For "normalise"
            a way's own range may stand among its settings.
        at: an indicator or aggregate, if it is only about that one.

    Raises:
        ValueError: on an unknown method or setting, or fewer than two ways.
    """
    ways = tuple(values)
    if len(ways) < 2:
        raise ValueError(f"{step}: one way is no choice; give two or more")
    read = [aggregations(way) if step == "aggregate" else chosen(step, way) for way in ways]
    return Methods(
        step if at is None else f"{step} of {at}", tuple({step: way} for way in read), at
    )


def noise(
    framework: Framework,
    share: float | Mapping[int, float] = 0.25,
    *,
    sets: int = 1000,
    seed: int = 0,
) -> Weights:
    """Every weight up to a share higher or lower, each for itself, uniformly.

    Args:
        share: in [0, 1], of the weight: one for all levels, or by level, 1 for indicators.
        sets: how many sets of weights are drawn; a run takes one of them.

    Raises:
        ValueError: on a share outside [0, 1] or a level that is not there.
    """
    levels = framework.levels
    by_level = (
        share if isinstance(share, Mapping) else dict.fromkeys(range(1, framework.height), share)
    )
    for level, each in by_level.items():
        if not 0 <= each <= 1 or not 1 <= level <= framework.height:
            raise ValueError(
                f"weights: need a share from 0 to 1 for a level from 1 to {framework.height - 1}, got {each} for {level}"
            )
    spread = np.array([by_level.get(levels[code], 0.0) for code in codes_in_order(framework)])
    spread[-1] = 0.0  # the index itself has no weight
    drawn = np.random.default_rng(seed).uniform(-1.0, 1.0, (sets, len(spread)))
    return Weights("weights", 1.0 + drawn * spread)


def weight_sets(framework: Framework, sets: Sequence[Mapping[str, float]]) -> Weights:
    """Given sets of weights, such as those of several experts; a code not named keeps its own.

    Raises:
        ValueError: on a code the framework has not, or one whose own weight is 0.
    """
    factors = np.ones((len(sets), len(framework.nodes)))
    at = {code: number for number, code in enumerate(codes_in_order(framework))}
    for row, given in enumerate(sets):
        for code, weight in given.items():
            if code not in at:
                raise ValueError(f'weights: nothing has the code "{code}"{did_you_mean(code, at)}')
            own = framework.nodes[code].weight
            if own == 0 or weight < 0:
                raise ValueError(f'weights: "{code}" needs a weight >= 0, and an own one above 0')
            factors[row, at[code]] = weight / own
    return Weights("weights", factors)


def leave_out(framework: Framework, codes: Iterable[str] | None = None) -> LeaveOut:
    """Nothing left out, or any one of some indicators or pillars; of all indicators if none are named.

    Raises:
        ValueError: on an unknown code.
    """
    named = tuple(i.code for i in framework.indicators) if codes is None else tuple(codes)
    for code in named:
        if code not in framework.nodes or code == framework.root.code:
            raise ValueError(f'leave_out: nothing below the index has the code "{code}"')
    return LeaveOut("leave_out", (None, *named))


def _with_node(framework: Framework, code: str, change: Mapping[str, Any]) -> Framework:
    def changed(node: Any) -> Any:
        return replace(node, **change) if node.code == code else node

    return replace(
        framework,
        indicators=tuple(changed(i) for i in framework.indicators),
        aggregates=tuple(changed(a) for a in framework.aggregates),
    )


def _said(value: object) -> str:
    if isinstance(value, Choice):
        settings = ", ".join(f"{key} {each}" for key, each in value.settings)
        return f"{value.name} ({settings})" if settings else value.name
    if isinstance(value, tuple):
        return " / ".join(_said(each) for each in value)
    return str(value)
