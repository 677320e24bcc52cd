"""What a rank is made of: strengths and weaknesses, contributions, distances between units, peers, trends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inward.engines.composite.compiled import Compiled
from inward.engines.composite.data import Floats, Ints
from inward.engines.composite.result import Result, ranks
from inward.engines.composite.secants import Parts, difference


@dataclass(frozen=True)
class Standing:
    """One indicator of a unit: its rank among all units, its score, and its value as given."""

    code: str
    rank: int
    score: float
    value: float


def standings(
    result: Result, unit: str, *, stage: str = "normalised", shared_last: bool = False
) -> tuple[Standing, ...]:
    """All indicators of a unit that has them, best rank first; equal ranks as the framework is written.

    Args:
        unit: code of a unit.
        stage: what units are ranked by: "normalised", or "raw" for the values as given, before
            they are divided by a denominator.
        shared_last: whether to name indicators in which the unit shares the last place with others, such as
            ports of countries without a coast.

    Raises:
        KeyError: on an unknown unit.
    """
    row, first = result.table.row(unit), result.compiled.indicators
    columns = result.table.columns(result.codes[:first])
    turned = columns * np.array([i.direction for i in result.framework.indicators])
    placed = ranks(turned if stage == "raw" else result.scores[:, :first], tie=0.0)
    own = placed[row]
    last = np.fmax.reduce(placed, axis=0)
    told = ~np.isnan(own) & (shared_last | (own < last) | ((placed == last).sum(axis=0) == 1))
    order = [at for at in np.argsort(own, kind="stable") if told[at]]
    return tuple(
        Standing(
            result.codes[at],
            int(own[at]),
            float(result.scores[row, at]),
            float(columns[row, at]),
        )
        for at in order
    )


def strengths(
    result: Result, unit: str, most: int = 5, *, stage: str = "normalised"
) -> tuple[Standing, ...]:
    """The indicators in which a unit ranks best, the best first; arguments as in `standings`."""
    return standings(result, unit, stage=stage)[:most]


def weaknesses(
    result: Result, unit: str, most: int = 5, *, stage: str = "normalised"
) -> tuple[Standing, ...]:
    """The indicators in which a unit ranks worst, the worst last; arguments as in `standings`."""
    return standings(result, unit, stage=stage)[-most:]


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each indicator adds to a score above a starting point.

    `start + sum(parts) + gaps == score`, to the last digits.

    Attributes:
        codes: of the indicators.
        parts: shape (indicators,), in points of the index.
        gaps: points that come from values which only one side has; 0 for complete data.
        start: score that is compared with.
        score: of the unit.
    """

    codes: tuple[str, ...]
    parts: Floats
    gaps: float
    start: float
    score: float

    def under(self, result: Result, code: str) -> float:
        """The contributions of all indicators under a node together."""
        below = set(result.framework.indicators_below(code))
        at = [self.codes.index(each) for each in self.codes if each in below]
        return float(self.parts[at].sum())


def compared(result: Result, unit: str, other: str) -> Contributions:
    """Why one unit's score differs from another's: points of the index that each indicator makes.

    For weighted means of any power the difference is taken apart in closed form, level by level, and what is
    added up is the difference itself:

        arithmetic  w (a - b)
        geometric   w L(A, B) ln(a / b)       with L(A, B) = (A - B) / ln(A / B), the logarithmic mean
        power p     w (a ** p - b ** p) / M   with M = (A ** p - B ** p) / (A - B)

    for parts a, b and wholes A, B of the two units. The geometric form is the logarithmic mean Divisia
    index. Other ways of aggregating are taken apart by the Shapley value of their parts: the mean, over
    all orders in which the parts pass from the one unit's score to the other's, of what each passing changes.

    Args:
        unit, other: codes of units.

    Returns:
        Contributions that start from the other's score.

    Raises:
        KeyError: on an unknown unit.
        ValueError: if one of the two has no score, or an aggregate compares units with each other
            (Copeland, outranking, benefit of the doubt): there it has no parts.

    Source:
        Ang (2004), Energy Policy 32(9) (LMDI); Shapley (1953); Shorrocks (2013), Journal of Economic Inequality 11(1).
    """
    rows = result.table.row(unit), result.table.row(other)
    return _apart(result, result.scores[rows[0]], result.scores[rows[1]])


def contributions(result: Result, unit: str) -> Contributions:
    """What each indicator adds to a unit's score.

    Under arithmetic means throughout it is weight times score, from 0. Otherwise it is the way, taken apart as
    in `compared`, from a unit that has the mean score of all units in every indicator: a geometric mean has no parts
    that start from nothing.

    Args:
        unit: code of a unit.

    Returns, Raises, Source:
        As `compared`.
    """
    row = result.scores[result.table.row(unit)]
    first = result.compiled.indicators
    arithmetic = (result.compiled.power[first:] == 1.0).all()
    if arithmetic and not np.isnan(row[:first]).any():
        return _apart(result, row, _built(result.compiled, np.zeros(first)))
    with np.errstate(invalid="ignore"):
        present = (~np.isnan(result.scores[:, :first])).sum(axis=0)
        mean = np.nansum(result.scores[:, :first], axis=0) / np.maximum(present, 1)
    typical = np.where(np.isnan(row[:first]), np.nan, mean)
    return _apart(result, row, _built(result.compiled, typical))


def _built(hierarchy: Compiled, scores: Floats) -> Floats:
    """Scores of all nodes of one unit from those of its indicators."""
    from inward.engines.composite.rollup import rolled_up

    row: Floats = rolled_up(hierarchy, scores[None, :], hierarchy.weight).scores[0]
    return row


def _apart(result: Result, one: Floats, other: Floats) -> Contributions:
    if np.isnan(one[-1]) or np.isnan(other[-1]):
        raise ValueError("a unit without a score has no contributions")
    hierarchy = result.compiled
    first = hierarchy.indicators
    slope = np.zeros(len(hierarchy.codes))
    slope[-1], gaps = 1.0, 0.0
    for node in range(len(hierarchy.codes) - 1, first - 1, -1):
        if slope[node] == 0.0 or np.isnan(one[node] + other[node]):
            continue
        parts = hierarchy.parts[node]
        turned = hierarchy.direction[parts] < 0
        sides = [
            np.where(turned, hierarchy.turn[parts] - each[parts], each[parts])
            for each in (one, other)
        ]
        secants, rest = difference(
            hierarchy, node, Parts(sides[0], sides[1], hierarchy.weight[parts])
        )
        slope[parts] = slope[node] * np.where(turned, -secants, secants)
        gaps += slope[node] * rest
    change = np.nan_to_num(one[:first] - other[:first])
    return Contributions(
        hierarchy.codes[:first],
        slope[:first] * change,
        float(gaps),
        float(other[-1]),
        float(one[-1]),
    )


@dataclass(frozen=True)
class Peer:
    """A unit near another, and how far: 0 the same, in parts of the scale of scores."""

    unit: str
    distance: float


def peers(result: Result, unit: str, most: int = 5) -> tuple[Peer, ...]:
    """The units whose indicators look most like those of one unit, the nearest first.

    The distance is that of the indicators' scores, each by its share of the index, in parts of the
    width between the lowest and the highest score; indicators that one of the two lacks do not count.

        d = sqrt(sum w ((a - b) / width) ** 2 / sum w)

    Args:
        unit: code of a unit.
        most: how many.
    """
    first = result.compiled.indicators
    scores = result.scores[:, :first]
    width = np.fmax.reduce(scores, axis=0) - np.fmin.reduce(scores, axis=0)
    row = result.table.row(unit)
    apart = (scores - scores[row]) / np.where(width > 0, width, 1.0)
    weight = np.where(np.isnan(apart), 0.0, result.compiled.effective[:first])
    shared = weight.sum(axis=1)
    squares = (weight * np.nan_to_num(apart) ** 2).sum(axis=1)
    far = np.where(shared > 0, np.sqrt(squares / np.where(shared > 0, shared, 1.0)), np.inf)
    near = [at for at in np.argsort(far, kind="stable") if at != row and np.isfinite(far[at])]
    return tuple(Peer(result.units[at], float(far[at])) for at in near[:most])


@dataclass(frozen=True, eq=False)
class Trends:
    """How scores and ranks went over time; each array of shape (units, nodes).

    Attributes:
        units, codes: of rows and columns.
        periods: the times, earliest first.
        change: last score less first, of those present.
        yearly: slope of the least-squares line through a unit's scores, per unit of time.
        growth: yearly rate that leads from the first score to the last; NaN where the first is not above 0.
        climbed: places gained between the first and the last rank; negative for places lost.
    """

    units: tuple[str, ...]
    codes: tuple[str, ...]
    periods: tuple[str, ...]
    change: Floats
    yearly: Floats
    growth: Floats
    climbed: Floats


def trends(result: Result) -> Trends:
    """How the scores of a panel moved.

    Args:
        result: of a table with two or more times.

    Raises:
        ValueError: on a table of one time.
    """
    periods = result.table.periods
    if len(periods) < 2:
        raise ValueError("a trend needs two or more times; name the time column in [index] time")
    scores, units, _ = result.table.cube(result.scores)
    places, _, _ = result.table.cube(result.ranks)
    when = clock(periods)
    first, last = _ends(scores)
    at = np.broadcast_to(when[:, None, None], scores.shape)
    begun, ended = (np.take_along_axis(at, end, axis=0)[0] for end in (first, last))
    low, high = (np.take_along_axis(scores, end, axis=0)[0] for end in (first, last))
    rank_then, rank_now = (np.take_along_axis(places, end, axis=0)[0] for end in (first, last))
    long = np.where(ended > begun, ended - begun, np.nan)
    grows = (low > 0) & (high > 0)
    growth = np.where(grows, high, np.nan) / np.where(grows, low, np.nan)
    return Trends(
        units,
        result.codes,
        periods,
        np.where(np.isnan(long), np.nan, high - low),
        slopes(scores, when),
        growth ** (1 / long) - 1,
        np.where(np.isnan(long), np.nan, rank_then - rank_now),
    )


def clock(periods: Sequence[str]) -> Floats:
    """Times as numbers; 0, 1, 2 ... where they are words."""
    try:
        return np.array([float(period) for period in periods])
    except ValueError:
        return np.arange(len(periods), dtype=np.float64)


def _ends(cube: Floats) -> tuple[Ints, Ints]:
    """Number of the first and the last time that has a value, shape (1, units, columns)."""
    there = ~np.isnan(cube)
    first = there.argmax(axis=0)[None]
    last = len(cube) - 1 - there[::-1].argmax(axis=0)[None]
    return first, last


def slopes(cube: Floats, when: Floats) -> Floats:
    """Slope of the least-squares line through the values present, shape (units, columns); NaN for fewer than two.

    Args:
        cube: shape (times, units, columns).
        when: shape (times,).
    """
    there = ~np.isnan(cube)
    count = there.sum(axis=0)
    t = np.where(there, when[:, None, None], 0.0)
    centred = np.where(there, t - t.sum(axis=0) / np.maximum(count, 1), 0.0)
    spread = (centred**2).sum(axis=0)
    return np.where(
        count > 1,
        (centred * np.nan_to_num(cube)).sum(axis=0) / np.where(spread > 0, spread, 1.0),
        np.nan,
    )
