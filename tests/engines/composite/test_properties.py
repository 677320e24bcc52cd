"""What must hold of any index, whatever its numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.engines.composite import (
    Aggregate,
    FaultyInput,
    Framework,
    Indicator,
    Method,
    Result,
    Table,
    chosen,
    run,
)

pytestmark = pytest.mark.engine

CODES = ("rent", "vacancy", "talent", "transit")
FRAMEWORK = Framework(
    "index",
    (
        Indicator("rent", "space", weight=2, goalposts=(-1000.0, 1000.0)),
        Indicator("vacancy", "space", direction=-1, goalposts=(-1000.0, 1000.0)),
        Indicator("talent", "people", weight=0.5, goalposts=(-1000.0, 1000.0)),
        Indicator("transit", "index", weight=0.25, goalposts=(-1000.0, 1000.0)),
    ),
    (
        Aggregate("people", "index"),
        Aggregate("index"),
        Aggregate("space", "index", weight=3),
    ),
    Method(range=(1.0, 100.0), missing=chosen("missing", "rescale")),
)
SPREADING = ["min-max", "z-score", "rank", "percentile-rank", "borda", "distance-to-max"]
MEANS = ["arithmetic", "geometric", "harmonic", "median", "minimum", "maximum"]

cell = st.integers(-1000, 1000).map(float)
scored = st.sampled_from(SPREADING)
means = st.sampled_from(MEANS)


@st.composite
def tables(draw, gaps: bool = True):  # type: ignore[no-untyped-def]
    """Three to seven units; every indicator tells at least two of them apart."""
    units = draw(st.integers(3, 7))
    one = st.one_of(st.just(math.nan), cell) if gaps else cell
    values = np.array(
        draw(st.lists(st.lists(one, min_size=4, max_size=4), min_size=units, max_size=units))
    )
    for column in values.T:
        if len(set(column[~np.isnan(column)])) < 2:
            column[:2] = 0, 1
    return Table(tuple(f"u{at}" for at in range(units)), CODES, values)


def with_ways(normalise: str = "min-max", aggregate: str = "arithmetic") -> Framework:
    return FRAMEWORK.with_method(normalise=normalise, aggregate=aggregate)


def by_unit(result: Result) -> dict[str, list[float]]:
    order = [result.compiled.at(code) for code in sorted(result.codes)]
    return dict(zip(result.units, result.scores[:, order].tolist(), strict=True))


def assert_same(one: Result, other: Result, rtol: float = 1e-9) -> None:
    ours, theirs = by_unit(one), by_unit(other)
    assert ours.keys() == theirs.keys()
    for unit, scores in ours.items():
        np.testing.assert_allclose(theirs[unit], scores, rtol=rtol, atol=1e-9)
    assert dict(zip(one.units, map(str, one.rank()), strict=True)) == dict(
        zip(other.units, map(str, other.rank()), strict=True)
    )


@given(tables(), scored, means, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(table, normalise, aggregate, random) -> None:  # type: ignore[no-untyped-def]
    rows, columns, nodes = list(range(len(table))), list(CODES), list(FRAMEWORK.aggregates)
    indicators = list(FRAMEWORK.indicators)
    for each in (rows, columns, nodes, indicators):
        random.shuffle(each)
    shuffled = table.rows(rows).with_values(columns, table.rows(rows).columns(columns))
    framework = with_ways(normalise, aggregate)

    one = run(framework, table)
    other = run(replace(framework, indicators=tuple(indicators), aggregates=tuple(nodes)), shuffled)

    assert_same(one, other)
    assert one.digest == other.digest


@given(
    tables(),
    scored,
    st.sampled_from(CODES),
    st.sampled_from([1e-300, 1e-6, 0.1, 3.0, 1e6, 1e300]),
)
def test_the_unit_of_measure_of_an_indicator_does_not_matter(
    table, normalise, code, factor
) -> None:  # type: ignore[no-untyped-def]
    values = table.values.copy()
    values[:, CODES.index(code)] *= factor
    framework = with_ways(normalise)

    assert_same(run(framework, table), run(framework, table.with_values(CODES, values)))


@given(tables(), st.sampled_from(["goalposts", "min-max"]), means, st.data())
def test_who_improves_an_indicator_never_scores_lower(table, normalise, aggregate, data) -> None:  # type: ignore[no-untyped-def]
    turned = table.values * [i.direction for i in FRAMEWORK.indicators]
    # The only worst of an indicator sets its scale under min-max: whoever else may improve.
    second = np.sort(turned, axis=0)[1]
    unit, at = data.draw(st.sampled_from(np.argwhere(turned >= second).tolist()))
    better = table.values.copy()
    better[unit, at] = np.nanmax(turned[:, at]) * FRAMEWORK.indicators[at].direction
    framework = with_ways(normalise, aggregate)

    before, after = run(framework, table), run(framework, table.with_values(CODES, better))

    assert after.score()[unit] >= before.score()[unit] * (1 - 1e-12)


@given(tables(), st.sampled_from([*SPREADING, "goalposts"]), means)
def test_every_score_lies_within_those_of_its_parts_and_within_the_range(
    table, normalise, aggregate
) -> None:  # type: ignore[no-untyped-def]
    result = run(with_ways(normalise, aggregate), table)

    for node in range(4, 7):
        parts = result.scores[:, result.compiled.parts[node]]
        whole = result.scores[:, node]
        scored_units = ~np.isnan(whole)
        assert (scored_units == ~np.isnan(parts).all(axis=1)).all()
        low = np.fmin.reduce(parts, axis=1)[scored_units]
        high = np.fmax.reduce(parts, axis=1)[scored_units]
        assert (whole[scored_units] >= low * (1 - 1e-12)).all()
        assert (whole[scored_units] <= high * (1 + 1e-12)).all()
    assert np.nanmin(result.scores) >= 1 - 1e-9
    assert np.nanmax(result.scores) <= 100 + 1e-9


@given(tables(), scored, means)
def test_units_with_the_same_values_share_score_and_rank(table, normalise, aggregate) -> None:  # type: ignore[no-untyped-def]
    twice = Table(
        (*table.units, *(f"{unit}-again" for unit in table.units)),
        CODES,
        np.vstack([table.values, table.values]),
    )

    result = run(with_ways(normalise, aggregate), twice)

    half = len(table)
    np.testing.assert_array_equal(result.scores[:half], result.scores[half:])
    np.testing.assert_array_equal(result.ranks[:half], result.ranks[half:])


@given(tables(), scored, means)
def test_ranks_are_one_more_than_the_units_ahead(table, normalise, aggregate) -> None:  # type: ignore[no-untyped-def]
    result = run(with_ways(normalise, aggregate), table)

    for scores, ranks in zip(result.scores.T, result.ranks.T, strict=True):
        for score, rank in zip(scores, ranks, strict=True):
            if math.isnan(score):
                assert math.isnan(rank)
            else:
                assert rank == 1 + sum(other > score * (1 + 1e-12) for other in scores)


@given(tables(gaps=False), st.sampled_from(["min-max", "z-score", "goalposts"]), means)
def test_a_unit_without_any_value_has_no_score_and_changes_nobody_elses(
    table, normalise, aggregate
) -> None:  # type: ignore[no-untyped-def]
    empty = Table(
        (*table.units, "empty"), CODES, np.vstack([table.values, np.full((1, 4), math.nan)])
    )
    framework = with_ways(normalise, aggregate)

    result = run(framework, empty)

    assert np.isnan(result.scores[-1]).all()
    assert np.isnan(result.ranks[-1]).all()
    np.testing.assert_allclose(result.scores[:-1], run(framework, table).scores, rtol=1e-12)


@given(st.lists(cell, min_size=4, max_size=4))
def test_one_unit_alone_can_be_scored_by_goalposts_only(row) -> None:  # type: ignore[no-untyped-def]
    one = Table(("u",), CODES, np.array([row]))

    result = run(with_ways("goalposts"), one)

    assert 1 <= result.score()[0] <= 100
    assert result.rank().tolist() == [1]
    with pytest.raises(FaultyInput, match="only one unit has a value") as refusal:
        run(with_ways("min-max"), one)
    assert len(refusal.value.faults) == 4


@given(tables(), cell, st.sampled_from(["min-max", "z-score", "rank"]))
def test_a_constant_indicator_is_refused_by_name(table, value, normalise) -> None:  # type: ignore[no-untyped-def]
    values = table.values.copy()
    values[:, 2] = value

    with pytest.raises(FaultyInput, match='column "talent"') as refusal:
        run(with_ways(normalise), table.with_values(CODES, values))

    assert [fault.code for fault in refusal.value.faults] == ["constant-column"]


@given(tables(gaps=False), means)
def test_a_slow_and_obvious_calculation_gives_the_same(table, aggregate) -> None:  # type: ignore[no-untyped-def]
    result = run(with_ways("min-max", aggregate), table)

    for row, unit in enumerate(table.values):
        parts = {}
        for at, indicator in enumerate(FRAMEWORK.indicators):
            column = [value * indicator.direction for value in table.values[:, at]]
            own = unit[at] * indicator.direction
            parts[indicator.code] = 1 + 99 * (own - min(column)) / (max(column) - min(column))
        space = mean_of(aggregate, [(2, parts["rent"]), (1, parts["vacancy"])])
        people = mean_of(aggregate, [(1, parts["talent"])])
        whole = mean_of(aggregate, [(3, space), (1, people), (0.25, parts["transit"])])
        assert result.score()[row] == pytest.approx(whole, rel=1e-9)


def mean_of(way: str, parts: list[tuple[float, float]]) -> float:
    """One mean of weighted scores, as a textbook writes it."""
    total = sum(weight for weight, _ in parts)
    match way:
        case "arithmetic":
            return sum(w * x for w, x in parts) / total
        case "geometric":
            return math.prod(x ** (w / total) for w, x in parts)
        case "harmonic":
            return total / sum(w / x for w, x in parts)
        case "minimum":
            return min(x for _, x in parts)
        case "maximum":
            return max(x for _, x in parts)
        case _:
            return weighted_median(parts)


def weighted_median(parts: list[tuple[float, float]]) -> float:
    half, reached = sum(w for w, _ in parts) / 2, 0.0
    ordered = sorted(parts, key=lambda part: part[1])
    for at, (weight, score) in enumerate(ordered):
        reached += weight
        if reached == half:
            return (score + ordered[at + 1][1]) / 2
        if reached > half:
            return score
    raise AssertionError
