"""The words a framework file may use for its methods, as one table per step.

The reader, the list of faults and docs/framework-file.md all come from these tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inward.engines.composite.faults import did_you_mean
from inward.engines.composite.kinds import (
    Kind,
    count,
    counted,
    low_high,
    number,
    numbers,
    penalty,
    positive,
    share,
    shares_by_code,
    text,
    texts,
    yes_no,
)


@dataclass(frozen=True)
class Choice:
    """A method chosen for one step: its name and its settings."""

    name: str
    settings: tuple[tuple[str, object], ...] = ()

    def number(self, key: str, default: float) -> float:
        value = dict(self.settings).get(key, default)
        return float(value)  # type: ignore[arg-type]  # the kind in the table has checked it

    def setting(self, key: str, default: object = None) -> object:
        return dict(self.settings).get(key, default)

    def pair(self, key: str) -> tuple[float, float] | None:
        value = dict(self.settings).get(key)
        return value  # type: ignore[return-value]  # as above


@dataclass(frozen=True)
class Way:
    """One method of a step: its name, what it does, its settings, its other names, what it needs."""

    name: str
    says: str
    settings: Mapping[str, Kind] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def _table(*ways: Way) -> dict[str, Way]:
    return {way.name: way for way in ways}


_RANGE: Mapping[str, Kind] = {"range": low_high}
_TEST: Mapping[str, Kind] = {"skew": positive, "kurtosis": number, "force": yes_no}

IMPUTE = _table(
    Way("none", "missing stays missing"),
    Way("mean", "the mean of the indicator", also=("i_mean",)),
    Way("median", "the median of the indicator", also=("i_median",)),
    Way(
        "group-mean",
        "the mean of the indicator in the unit's group",
        {"group": text},
        ("i_mean_grp",),
        needs=("group",),
    ),
    Way(
        "group-median",
        "the median of the indicator in the unit's group",
        {"group": text},
        ("i_median_grp",),
        needs=("group",),
    ),
    Way("constant", "a number you give", {"value": number}, needs=("value",)),
    Way("latest", "panel: the unit's latest earlier value", also=("locf", "last")),
    Way("linear", "panel: a straight line between the unit's neighbouring years"),
    Way("hold", "panel: the unit's latest earlier value, before its first one that one"),
    Way(
        "regression",
        "predicted from the `most` indicators that go with it most closely",
        {"most": count},
    ),
    Way("em", "expectation-maximisation under a normal model"),
)

TREAT = _table(
    Way("none", "values stay as they are"),
    Way(
        "winsorise",
        "outliers are pulled in, up to `max_points`, while skew and kurtosis are both too large",
        {"max_points": count, **_TEST},
        ("winsorize",),
    ),
    Way(
        "winsorise-log",
        "winsorise; where that does not suffice, the log of the untreated values",
        {"max_points": count, **_TEST},
        ("winsorize-log", "coinr", "default"),
    ),
    Way(
        "log",
        "the log where the test fails (or `force`), shifted so that every value has one",
        _TEST,
        ("log_ct",),
    ),
    Way(
        "log-gii",
        "as log, in the way of the Global Innovation Index",
        {"factor": positive, **_TEST},
        ("log_gii", "gii-log", "gii"),
    ),
    Way(
        "box-cox",
        "as log, by a Box-Cox power, the likeliest unless given",
        {"power": number, **_TEST},
        ("boxcox",),
    ),
)

NORMALISE = _table(
    Way("none", "the values are scores already (times the direction)"),
    Way(
        "min-max",
        "lowest to `range[0]`, highest to `range[1]`; default 0 to 100",
        _RANGE,
        ("minmax", "n_minmax", "rescale"),
    ),
    Way(
        "z-score",
        "mean to `mean` (0), standard deviation to `sd` (1)",
        {"mean": number, "sd": positive, **_RANGE},
        ("zscore", "standardise", "standardize", "n_zscore"),
    ),
    Way(
        "scaled",
        "minus `centre` (0), divided by `spread` (1)",
        {"centre": number, "spread": positive, **_RANGE},
        ("n_scaled", "scale"),
    ),
    Way("rank", "1 for the worst, ties share the lowest", _RANGE, ("n_rank", "ranks")),
    Way(
        "percentile-rank",
        "share of the other units that are worse",
        _RANGE,
        ("percentile", "prank", "n_prank"),
    ),
    Way("borda", "how many units are worse", _RANGE, ("n_borda",)),
    Way(
        "distance-to-max",
        "1 less the distance to the best, in parts of the range",
        _RANGE,
        ("dist2max", "n_dist2max"),
    ),
    Way(
        "distance-to-target",
        "share of the way from the worst unit to `target`; held there unless `cap = false`",
        {"cap": yes_no, **_RANGE},
        ("dist2targ", "n_dist2targ"),
    ),
    Way(
        "distance-to-reference",
        "distance to a unit, in parts of the range",
        {"unit": text, "cap": yes_no, **_RANGE},
        ("dist2ref", "n_dist2ref"),
        needs=("unit",),
    ),
    Way(
        "goalposts",
        "`goalposts[0]` to 0, `goalposts[1]` to 1 (or to `range`); held within unless `clamp = false`",
        {"clamp": yes_no, **_RANGE},
        ("n_goalposts", "goalpost"),
    ),
    Way("fraction-of-max", "divided by the largest value", _RANGE, ("fracmax", "n_fracmax")),
    Way(
        "categorical",
        "steps: a score of `scores` for each span between `cuts`",
        {"cuts": numbers, "scores": numbers},
        ("categories", "bands"),
        needs=(
            "cuts",
            "scores",
        ),
    ),
)

AGGREGATE = _table(
    Way(
        "arithmetic",
        "weighted mean: a strong part makes up for a weak one in full",
        also=("a_amean", "amean", "mean", "average", "linear"),
    ),
    Way(
        "geometric",
        "weighted geometric mean: makes up in part; scores must not be below 0",
        also=("a_gmean", "gmean"),
    ),
    Way(
        "harmonic",
        "weighted harmonic mean: makes up little; scores must not be below 0",
        also=("a_hmean", "hmean"),
    ),
    Way(
        "power",
        "weighted mean of powers: `power` 1 arithmetic, 0 geometric, -1 harmonic",
        {"power": number},
        ("a_genmean", "genmean", "generalised", "generalized"),
        needs=("power",),
    ),
    Way("median", "weighted median", also=("a_median",)),
    Way("minimum", "the weakest part", also=("min", "weakest")),
    Way("maximum", "the strongest part", also=("max",)),
    Way("sum", "sum of weight times score; weights are not rescaled", also=("total",)),
    Way(
        "product",
        "product of score to the power of its weight; weights are not rescaled",
        also=("multiply",),
    ),
    Way(
        "mpi",
        "Mazziotta-Pareto: the mean less (or plus) a penalty for unevenness",
        {"penalty": penalty},
        ("mazziotta-pareto",),
    ),
    Way(
        "adjusted-mpi",
        "adjusted Mazziotta-Pareto: comparable over time",
        {"penalty": penalty},
        ("ampi",),
    ),
    Way(
        "benefit-of-doubt",
        "each unit's own best weights, within `bounds` of their shares",
        {"bounds": low_high},
        ("bod", "dea"),
    ),
    Way("copeland", "wins less losses in pairwise comparison", also=("a_copeland",)),
    Way("outranking", "share of pairwise comparisons won", also=("outrank",)),
)

WEIGHTS = _table(
    Way("given", "as written beside each part (1 where nothing is written)"),
    Way("equal", "all the same"),
    Way("pca", "loadings of the first principal component", also=("principal-components",)),
    Way("factor", "factor analysis of the parts"),
    Way("entropy", "more to parts whose values differ more (Shannon entropy)"),
    Way("critic", "more to parts that vary and repeat others little (CRITIC)"),
)

SCREEN = _table(
    Way("none", "every unit stays"),
    Way(
        "availability",
        "a unit stays if it has at least the share `least` of all values, `each` of every group's, and what `within` asks of named aggregates",
        {
            "least": share,
            "each": share,
            "within": shares_by_code,
            "counts": counted,
            "not_zero": yes_no,
            "keep": texts,
            "drop": texts,
        },
        ("byna", "screen"),
    ),
)

MISSING = _table(
    Way("none", "a unit that lacks a part gets no score", also=("strict",)),
    Way(
        "rescale",
        "the weight of a missing part is shared among the rest",
        also=("share", "ignore", "skip"),
    ),
    Way(
        "coverage",
        "as rescale, if at least the share `coverage` of the weight and `least` parts are there",
        {"coverage": share, "least": count},
    ),
)

TRANSFORM = _table(
    Way("none", "as it is"),
    Way("log", "natural logarithm; values and goalposts must be above 0", also=("ln",)),
    Way("log10", "decimal logarithm"),
    Way("log1p", "logarithm of 1 + x"),
    Way("sqrt", "square root", also=("square-root", "root")),
    Way("square", "square"),
    Way(
        "inverse",
        "1 / x; `direction` still says how the value itself is meant",
        also=("reciprocal", "1/x"),
    ),
    Way("power", "x to the `power`", {"power": number}, needs=("power",)),
)

STEPS: Mapping[str, Mapping[str, Way]] = {
    "impute": IMPUTE,
    "screen": SCREEN,
    "transform": TRANSFORM,
    "treat": TREAT,
    "normalise": NORMALISE,
    "weights": WEIGHTS,
    "aggregate": AGGREGATE,
    "missing": MISSING,
}

# What a bare number or a table without `method` means.
_BARE = {
    "impute": ("constant", "value"),
    "screen": ("availability", "least"),
    "missing": ("coverage", "coverage"),
    "aggregate": ("power", "power"),
    "transform": ("power", "power"),
}


def chosen(step: str, value: object) -> Choice:
    """Read the choice of a method as it stands in a framework file.

    Args:
        step: a key of STEPS, such as "aggregate".
        value: "geometric", { method = "power", power = 0.5 }, the short { power = 0.5 },
            a bare number where one is enough (aggregate = 0.5, impute = 0, screen = 0.9,
            missing = 0.66), or false for "none".

    Raises:
        ValueError: on an unknown method, an unknown setting or a setting out of its range.
    """
    name, given = _name_and_settings(step, value)
    ways = STEPS[step]
    key = _plain(name)
    way = next((w for w in ways.values() if key == w.name or key in map(_plain, w.also)), None)
    if way is None:
        raise ValueError(
            f'no {step} method "{name}"{did_you_mean(key, ways)}; choose from {", ".join(ways)}'
        )
    return Choice(way.name, tuple(sorted((k, _checked(way, k, v)) for k, v in given.items())))


def missing_settings(step: str, choice: Choice) -> tuple[str, ...]:
    """Settings that the chosen method cannot do without and does not have."""
    needs = STEPS[step][choice.name].needs
    return tuple(key for key in needs if choice.setting(key) is None)


def with_setting(step: str, choice: Choice, key: str, value: object) -> Choice:
    """The choice with one more setting.

    Raises:
        ValueError: as `chosen`.
    """
    return chosen(step, Choice(choice.name, (*choice.settings, (key, value))))


def _name_and_settings(step: str, value: object) -> tuple[str, dict[str, object]]:
    if isinstance(value, Choice):
        return value.name, dict(value.settings)
    if value is False:
        return "none", {}
    if isinstance(value, str):
        return value, {}
    if isinstance(value, dict) and isinstance(value.get("method"), str):
        return value["method"], {k: v for k, v in value.items() if k != "method"}
    if step in _BARE:
        name, key = _BARE[step]
        if isinstance(value, dict):
            return name, dict(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return name, {key: value}
    raise ValueError(
        f'{step} wants a method, such as {step} = "{list(STEPS[step])[1]}", not {value!r}'
    )


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(" ", "-")


def _checked(way: Way, key: str, value: object) -> object:
    kind = way.settings.get(key)
    if kind is None:
        known = ", ".join(way.settings) or "none"
        raise ValueError(
            f'"{way.name}" has no setting "{key}"{did_you_mean(key, way.settings)}; it has: {known}'
        )
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f'{key} of "{way.name}" must be {kind.__doc__}, not {value!r}') from None
