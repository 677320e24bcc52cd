"""The figures of a computed index, names and numbers taken from its result."""

import math
from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts.comparison import contributions
from inward.engines.composite.charts.correlation import heat_map
from inward.engines.composite.charts.pillars import bars_by_pillar, dots_by_pillar
from inward.engines.composite.charts.profile import profile
from inward.engines.composite.charts.words import Language
from inward.engines.composite.framework import Indicator
from inward.engines.composite.result import Result
from inward.engines.composite.shapes import Floats, Ints
from inward.engines.composite.statistics import correlations


def pillars_of(result: Result, language: Language, *, time: str | None = None) -> dict[str, str]:
    """Scores of the index and its parts as "bars" and as "dots", the best unit first.

    Bars are left out where a score is below zero, and dots where there are more than eight parts.

    Args:
        result: of a run.
        language: "en" or "zh".
        time: of a panel; None for its last.

    Returns:
        SVG text by kind.

    Raises:
        ValueError: on an unknown time, or where no unit has a score.
    """
    rows = _rows(result, time)
    root = result.framework.root
    parts = list(result.framework.parts(root.code))
    names = [result.table.names[i] for i in rows]
    drawn: dict[str, str] = {}
    scores = _scores(result, [root.code, *parts])[rows]
    if not (scores < 0).any() and len(parts) < 10:
        heads = [_name(result, code, language) for code in (root.code, *parts)]
        drawn["bars"] = bars_by_pillar(names, heads, scores, top=_top(scores), language=language)
    if len(parts) <= 8:
        heads = [_name(result, code, language) for code in parts]
        drawn["dots"] = dots_by_pillar(names, heads, scores[:, 1:], language=language)
    return drawn


def profile_of(result: Result, unit: str, language: Language, *, time: str | None = None) -> str:
    """Every indicator of one unit against all units, grouped by the aggregate it belongs to.

    Args:
        result: of a run.
        unit: its code.
        language: "en" or "zh".
        time: of a panel; None for its last.

    Returns:
        SVG text.

    Raises:
        ValueError: on an unknown unit or time.
    """
    rows = _rows(result, time)
    indicators = _indicators(result)
    return profile(
        _place(result, rows, unit),
        [result.table.names[i] for i in rows],
        [_name(result, i.code, language) for i in indicators],
        [_name(result, i.parent, language) for i in indicators],
        _scores(result, [i.code for i in indicators])[rows],
        language=language,
    )


def difference_of(
    result: Result, first: str, second: str, language: Language, *, time: str | None = None
) -> str:
    """What each part of the index adds to the distance between two units, under arithmetic means.

    Args:
        result: of a run whose index is an arithmetic mean of means.
        first, second: codes of the units.
        language: "en" or "zh".
        time: of a panel; None for its last.

    Returns:
        SVG text.

    Raises:
        ValueError: on an unknown unit or time, or where the parts do not add up to the distance
            (other means, missing values): weights alone then do not explain it.
    """
    rows = _rows(result, time)
    a, b = (rows[_place(result, rows, unit)] for unit in (first, second))
    indicators = _indicators(result)
    effective = result.effective_weights()
    scores = _scores(result, [i.code for i in indicators])
    shares = np.array([effective[i.code] for i in indicators])
    parts = shares * (scores[a] - scores[b])
    distance = float(result.score()[a] - result.score()[b])
    if not math.isclose(float(parts.sum()), distance, rel_tol=1e-9, abs_tol=1e-9):
        raise ValueError(
            f"the parts of {first} and {second} do not add up to their distance, for the index is no "
            "plain weighted mean of complete indicators; decompose it with its own method"
        )
    return contributions(
        result.table.names[a],
        result.table.names[b],
        [_name(result, i.code, language) for i in indicators],
        parts,
        language=language,
    )


def correlations_of(result: Result, language: Language, *, time: str | None = None) -> str:
    """How the normalised indicators go together.

    Args:
        result: of a run.
        language: "en" or "zh".
        time: of a panel; None for its last.

    Returns:
        SVG text.

    Raises:
        ValueError: on an unknown time.
    """
    indicators = _indicators(result)
    scores = _scores(result, [i.code for i in indicators])[_rows(result, time)]
    names = [_name(result, i.code, language) for i in indicators]
    return heat_map(names, correlations(scores), language=language)


def _rows(result: Result, time: str | None) -> Ints:
    """Rows of one time, from the best unit to the worst."""
    times = result.table.times
    wanted = times[result.order()[-1]] if times is not None and time is None else time
    if times is None and time is not None:
        raise ValueError(f"there is no time {time!r}: the table has none")
    rows = [i for i in result.order() if times is None or times[i] == wanted]
    if not rows:
        raise ValueError(f"there is no time {time!r}; take one of {sorted(set(times or ()))}")
    return np.array(rows, dtype=np.intp)


def _place(result: Result, rows: Ints, unit: str) -> int:
    codes = [result.units[i] for i in rows]
    if unit not in codes:
        raise ValueError(f"there is no unit {unit!r} among {len(codes)}; give its code")
    return codes.index(unit)


def _indicators(result: Result) -> list[Indicator]:
    """Indicators in the order of the hierarchy, those of a pillar together."""
    nodes = result.framework.nodes
    below = result.framework.indicators_below(result.framework.root.code)
    found = [node for node in (nodes[code] for code in below) if isinstance(node, Indicator)]
    parents = list(dict.fromkeys(i.parent for i in found))
    return sorted(found, key=lambda i: parents.index(i.parent))


def _scores(result: Result, codes: Sequence[str]) -> Floats:
    at = [result.codes.index(code) for code in codes]
    chosen: Floats = result.scores[:, at]
    return chosen


def _name(result: Result, code: str, language: Language) -> str:
    return result.framework.nodes[code].name.in_(language) or code


def _top(scores: Floats) -> float:
    """The round end of the scale that holds all scores: 1, 10, 100 ..."""
    most = float(np.nanmax(scores))
    return 10.0 ** max(math.ceil(math.log10(most) - 1e-9), 0) if most > 0 else 1.0
