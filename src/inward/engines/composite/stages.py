"""The steps from raw values to scores, each as the framework asks for it.

Every function takes a framework and an array of its indicators, in its order, and gives the next
array. Values that cannot be used are named by indicator, all of them at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from inward.engines.composite import impute as filling
from inward.engines.composite import normalise as scoring
from inward.engines.composite import treat as treating
from inward.engines.composite.checks import where
from inward.engines.composite.data import Floats, Ints, Table
from inward.engines.composite.denominate import denominate
from inward.engines.composite.faults import Fault, FaultyInput
from inward.engines.composite.framework import Framework, Goalpost, Indicator
from inward.engines.composite.methods import Choice
from inward.engines.composite.statistics import skewness
from inward.engines.composite.transforms import transform, turns

Bools = NDArray[np.bool_]
Step = Callable[[Floats, Sequence[Indicator]], Floats]


def grouped(choices: Sequence[Choice]) -> dict[Choice, Ints]:
    """Columns that have the same choice, so that each way is called once."""
    columns: dict[Choice, list[int]] = {}
    for at, choice in enumerate(choices):
        columns.setdefault(choice, []).append(at)
    return {choice: np.array(at, dtype=np.intp) for choice, at in columns.items()}


def _blamed(step: str, call: Step, X: Floats, indicators: Sequence[Indicator]) -> Floats:
    """A step on several indicators; where it refuses, each indicator to blame is named."""
    try:
        return call(X, indicators)
    except ValueError as error:
        raise _blame(step, call, X, indicators, error) from None


def _blame(
    step: str, call: Step, X: Floats, indicators: Sequence[Indicator], error: ValueError
) -> FaultyInput:
    faults = []
    for at, indicator in enumerate(indicators):
        try:
            call(X[:, [at]], [indicator])
        except ValueError as own:
            says = str(own).removeprefix("column 0: ")
            faults.append(Fault(where(indicator, step), f"cannot-{step}", says))
    return FaultyInput(faults or [Fault(step, f"cannot-{step}", str(error))])


def denominated(framework: Framework, table: Table) -> Floats:
    """Values of all indicators, shape (rows, indicators), divided where they name a denominator."""
    X = table.columns(i.code for i in framework.indicators)
    codes = list(dict.fromkeys(i.denominator for i in framework.indicators if i.denominator))
    if not codes or not framework.method.denominate:
        return X
    which = [codes.index(i.denominator) if i.denominator else None for i in framework.indicators]
    scale = np.array([i.per for i in framework.indicators])
    return denominate(X, table.columns(codes), which, scale)


def imputed(framework: Framework, table: Table, X: Floats) -> Floats:
    """Missing values filled in, as each indicator asks; what cannot be filled stays NaN.

    Args:
        table: the rows that X belongs to, with their groups and times.
        X: shape (rows, indicators).
    """
    filled = X.copy()
    for choice, at in grouped([framework.imputation(i) for i in framework.indicators]).items():
        if choice.name == "none" or not np.isnan(X[:, at]).any():
            continue
        try:
            filled[:, at] = _filled(choice, table, X, at)
        except ValueError as error:
            raise _impossible(framework, X, at, choice, error) from None
    return filled


def _impossible(
    framework: Framework, X: Floats, at: Ints, choice: Choice, error: ValueError
) -> ValueError:
    if isinstance(error, FaultyInput):
        return error
    empty = [framework.indicators[j] for j in at if np.isnan(X[:, j]).all()]
    says = f'"{choice.name}" cannot fill it: it has no value at all'
    faults = [Fault(where(i, "impute"), "cannot-impute", says) for i in empty]
    return FaultyInput(faults or [Fault("[method] impute", "cannot-impute", str(error))])


def _filled(choice: Choice, table: Table, X: Floats, at: Ints) -> Floats:
    mine = X[:, at]
    match choice.name:
        case "mean":
            return filling.impute_mean(mine)
        case "median":
            return filling.impute_median(mine)
        case "group-mean" | "group-median":
            groups = table.groups[str(choice.setting("group"))]
            return filling.impute_group(
                mine, groups, how="mean" if choice.name == "group-mean" else "median"
            )
        case "constant":
            return np.where(np.isnan(mine), choice.number("value", 0.0), mine)
        case "latest" | "linear" | "hold":
            return _filled_over_time(choice, table, mine)
        case "regression":
            return filling.impute_regression(X, int(choice.number("most", 3)))[:, at]
        case _:
            return filling.impute_em(X)[:, at]


def _filled_over_time(choice: Choice, table: Table, X: Floats) -> Floats:
    if len(table.periods) < 2:
        raise FaultyInput(
            [
                Fault(
                    "[method] impute",
                    "no-panel",
                    f'"{choice.name}" needs several times; name the time column in [index] time',
                )
            ]
        )
    cube, _, place = table.cube(X)
    match choice.name:
        case "latest":
            filled = filling.impute_latest(cube)
        case "hold":
            filled = filling.impute_constant(cube)
        case _:
            filled = filling.impute_linear(cube, _clock(table.periods))
    return filled.reshape(-1, X.shape[1])[place]


def _clock(periods: Sequence[str]) -> Floats | None:
    """Times as numbers, so that a line knows how far apart they are; None where they are words."""
    try:
        return np.array([float(period) for period in periods])
    except ValueError:
        return None


@dataclass(frozen=True, eq=False)
class Screening:
    """Which units stay, and how much of their data there is.

    Attributes:
        stays: shape (rows,).
        available: share of all indicators that have a value, (rows,).
        within: share within each aggregate that was asked about, by code.
    """

    stays: Bools
    available: Floats
    within: dict[str, Floats]


def screened(
    framework: Framework, units: Sequence[str], observed: Floats, filled: Floats
) -> Screening:
    """Which units have enough data to stay.

    Args:
        units: code of each row.
        observed, filled: shape (rows, indicators), before and after imputation; `counts` says
            which of them is looked at, the observed one by default.
    """
    choice = framework.method.screen
    X = filled if choice.setting("counts") == "imputed" else observed
    present = ~np.isnan(X)
    if choice.setting("not_zero"):
        present &= X != 0
    codes = [i.code for i in framework.indicators]

    def share(code: str) -> Floats:
        below = framework.indicators_below(code)
        share: Floats = present[:, [codes.index(c) for c in below]].mean(axis=1)
        return share

    floors = _floors(framework)
    available: Floats = present.mean(axis=1)
    within = {code: share(code) for code in floors}
    stays = available >= choice.number("least", 0.0) - 1e-12  # 0.66 asked of 33 in 50
    for code, least in floors.items():
        stays &= within[code] >= least - 1e-12
    unit = np.array(units)
    stays |= np.isin(unit, _texts(choice, "keep"))
    stays &= ~np.isin(unit, _texts(choice, "drop"))
    return Screening(stays, available, within)


def _floors(framework: Framework) -> dict[str, float]:
    choice = framework.method.screen
    each = choice.number("each", 0.0)
    lowest = [a.code for a in framework.aggregates if framework.levels[a.code] == 2]
    within = choice.setting("within", ())
    named = dict(within) if isinstance(within, tuple) else {}
    return {**(dict.fromkeys(lowest, each) if each else {}), **named}


def _texts(choice: Choice, key: str) -> list[str]:
    value = choice.setting(key, ())
    return list(value) if isinstance(value, tuple) else []


def transformed(framework: Framework, X: Floats) -> Floats:
    """Each indicator under its own transform."""
    result = X.copy()
    for choice, at in grouped([i.transform for i in framework.indicators]).items():
        indicators = [framework.indicators[j] for j in at]

        def turn(x: Floats, of: Sequence[Indicator], choice: Choice = choice) -> Floats:
            return transform(x, choice)

        result[:, at] = _blamed("transform", turn, X[:, at], indicators)
    return result


@dataclass(frozen=True, eq=False)
class Treatment:
    """Values after treatment and what was done, each of shape (units, indicators) or (indicators,)."""

    values: Floats
    points: NDArray[np.int8]
    logged: Bools
    passed: Bools


def treated(framework: Framework, X: Floats) -> Treatment:
    """Outliers pulled in or drawn together, as each indicator asks."""
    done = Treatment(
        X.copy(), np.zeros(X.shape, np.int8), np.zeros(X.shape[1], np.bool_), treating.passes(X)
    )
    for choice, at in grouped([framework.treatment(i) for i in framework.indicators]).items():
        if choice.name == "none":
            continue
        try:
            part = _treated_by(choice, X[:, at])
        except ValueError as error:
            indicators = [framework.indicators[j] for j in at]

            def alone(x: Floats, of: Sequence[Indicator], choice: Choice = choice) -> Floats:
                return _treated_by(choice, x).values

            raise _blame("treat", alone, X[:, at], indicators, error) from None
        done.values[:, at] = part.values
        done.points[:, at], done.logged[at], done.passed[at] = part.points, part.logged, part.passed
    return done


def _treated_by(choice: Choice, X: Floats) -> Treatment:
    skew, kurt = choice.number("skew", 2.0), choice.number("kurtosis", 3.5)
    force = bool(choice.setting("force", False))
    if choice.name in ("winsorise", "winsorise-log"):
        most = int(choice.number("max_points", 5))
        log: treating.Log | None = "ct" if choice.name == "winsorise-log" else None
        done = treating.treat(
            X, max_points=most, skew_limit=skew, kurt_limit=kurt, force=force, log=log
        )
        return Treatment(done.values, done.points, done.logged, done.passed)
    failing = np.full(X.shape[1], True) if force else ~treating.passes(X, skew, kurt)
    values = X.copy()
    for j in np.flatnonzero(failing):
        values[:, j] = _drawn_together(choice, X[:, j])
    return Treatment(
        values, np.zeros(X.shape, np.int8), failing, treating.passes(values, skew, kurt)
    )


def _drawn_together(choice: Choice, x: Floats) -> Floats:
    if choice.name == "box-cox":
        power = choice.setting("power")
        return treating.box_cox(x, float(power) if isinstance(power, float) else None)
    tail: Literal["high", "low"] = "low" if skewness(x[:, None])[0] < 0 else "high"
    kind: treating.Log = "gii" if choice.name == "log-gii" else "ct"
    return treating.log_transform(x, kind, tail=tail, factor=choice.number("factor", 1.0))


def normalised(framework: Framework, X: Floats, units: Sequence[str] = ()) -> Floats:
    """Scores of all indicators, more is better.

    Args:
        X: shape (units, indicators), transformed and treated; NaN = missing.
        units: code of each row, for a distance to a reference unit.
    """
    result = np.full(X.shape, np.nan)
    for choice, at in grouped([framework.normalisation(i) for i in framework.indicators]).items():
        indicators = [framework.indicators[j] for j in at]

        def score(x: Floats, of: Sequence[Indicator], choice: Choice = choice) -> Floats:
            return _scored(choice, x, of, units)

        result[:, at] = _blamed("normalise", score, X[:, at], indicators)
    return result


def _scored(
    choice: Choice, X: Floats, indicators: Sequence[Indicator], units: Sequence[str]
) -> Floats:
    signs = np.array([-i.direction if turns(i.transform) else i.direction for i in indicators])
    if choice.name == "goalposts":
        return _between_goalposts(choice, X, indicators, signs)
    Y = scoring.directed(X, signs)
    low, high = choice.pair("range") or (None, None)
    ends = {} if low is None or high is None else {"low": low, "high": high}
    match choice.name:
        case "none":
            return Y
        case "min-max":
            return scoring.minmax(Y, **ends)
        case "z-score":
            z = scoring.zscore(Y, choice.number("mean", 0.0), choice.number("sd", 1.0))
            return scoring.onto_range(z, **ends) if ends else z
        case "scaled":
            centre = choice.number("centre", 0.0) * signs
            s = scoring.scaled(Y, centre, choice.number("spread", 1.0))
            return scoring.onto_range(s, **ends) if ends else s
        case "rank":
            return scoring.rank(Y, low=low, high=high)
        case "borda":
            return scoring.borda(Y, low=low, high=high)
        case "percentile-rank":
            return scoring.percentile_rank(Y, **ends)
        case "distance-to-max":
            return scoring.distance_to_max(Y, **ends)
        case "distance-to-target":
            targets = np.array([_target(i) for i in indicators]) * signs
            cap = bool(choice.setting("cap", True))
            return scoring.distance_to_target(Y, targets, cap=cap, **ends)
        case "distance-to-reference":
            unit = _reference(choice, units)
            return scoring.distance_to_reference(
                Y, unit, cap=bool(choice.setting("cap", False)), **ends
            )
        case "fraction-of-max":
            return scoring.fraction_of_max(Y, **ends)
        case _:
            return _categorised(choice, Y, signs)


def _target(indicator: Indicator) -> float:
    return float(transform(np.array([indicator.target or 0.0]), indicator.transform)[0])


def _reference(choice: Choice, units: Sequence[str]) -> int:
    unit = choice.setting("unit")
    if not isinstance(unit, str) or unit not in units:
        raise ValueError(f'needs the setting unit, the code of a unit in the data, not "{unit}"')
    return list(units).index(unit)


def _categorised(choice: Choice, Y: Floats, signs: Ints) -> Floats:
    cuts, scores = choice.setting("cuts"), choice.setting("scores")
    if not isinstance(cuts, tuple) or not isinstance(scores, tuple):
        raise ValueError(
            '"categorical" needs cuts and scores, such as cuts = [10, 20], scores = [0, 50, 100]'
        )
    result = np.empty(Y.shape)
    for j, sign in enumerate(signs):
        edges, points = np.array(cuts), np.array(scores)
        if sign < 0:
            edges, points = -edges[::-1], points[::-1]
        result[:, [j]] = scoring.categorical(Y[:, [j]], edges, points)
    return result


def _between_goalposts(
    choice: Choice, X: Floats, indicators: Sequence[Indicator], signs: Ints
) -> Floats:
    posts = np.array([_posts(i, X[:, j]) for j, i in enumerate(indicators)])
    least, most = posts.min(axis=1), posts.max(axis=1)
    worse, better = np.where(signs > 0, least, most), np.where(signs > 0, most, least)
    low, high = choice.pair("range") or (0.0, 1.0)
    return scoring.goalposts(
        X, worse, better, cap=bool(choice.setting("clamp", True)), low=low, high=high
    )


def _posts(indicator: Indicator, column: Floats) -> list[float]:
    if indicator.goalposts is None:
        raise ValueError("no goalposts")
    return [_post(each, indicator, column) for each in indicator.goalposts]


def _post(post: Goalpost, indicator: Indicator, column: Floats) -> float:
    if not isinstance(post, str):
        return float(transform(np.array([post]), indicator.transform)[0])
    share = {"min": 0.0, "max": 100.0}.get(post)
    percentile = float(post[1:]) if share is None else share
    present = column[~np.isnan(column)]
    if not present.size:
        raise ValueError("no value to take goalposts from")
    return float(np.percentile(present, percentile))
