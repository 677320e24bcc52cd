"""Runs by the thousand give what each run alone would give."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inward.engines.composite import (
    Aggregate,
    FaultyInput,
    Framework,
    Indicator,
    Method,
    Table,
    chosen,
    framework_from_text,
    run,
)
from inward.engines.composite.doubts import (
    Imputations,
    LeaveOut,
    Methods,
    Weights,
    alternatives,
    leave_out,
    noise,
    title,
    weight_sets,
)
from inward.engines.composite.framework import codes_in_order
from inward.engines.composite.plan import planned
from inward.engines.composite.sensitivity import (
    bootstrapped,
    leave_one_out,
    sensitivity,
    sobol_indices,
)
from inward.engines.composite.uncertainty import (
    BLOCK,
    Uncertainty,
    evaluated,
    picked,
    uncertainty,
)

pytestmark = pytest.mark.engine

CODES = ("rent", "vacancy", "talent", "transit", "air")
INDICATORS = (
    Indicator("rent", "space", weight=2),
    Indicator("vacancy", "space", direction=-1),
    Indicator("talent", "people", weight=0.5),
    Indicator("transit", "people"),
    Indicator("air", "index", weight=0.25),
)
AGGREGATES = (
    Aggregate("space", "index", weight=3),
    Aggregate("people", "index"),
    Aggregate("index"),
)
WAYS = ["arithmetic", "geometric", "harmonic", {"power": 0.05}, {"power": 3}, {"power": -2}]
ODD = ["median", "minimum", "sum", "product", "mpi"]


def framework(**method: object) -> Framework:
    return Framework("index", INDICATORS, AGGREGATES, Method(range=(0.0, 100.0))).with_method(
        **{"missing": "rescale", **method}
    )


@st.composite
def tables(draw, gaps=True):  # type: ignore[no-untyped-def]
    units = draw(st.integers(3, 6))
    cell = st.integers(0, 12).map(float)
    one = st.one_of(st.just(math.nan), cell) if gaps else cell
    row = st.lists(one, min_size=5, max_size=5)
    values = np.array(draw(st.lists(row, min_size=units, max_size=units)))
    values[0], values[1] = np.fmin(values[0], 0) * 0, 12  # every indicator tells two units apart
    return Table(tuple(f"u{at}" for at in range(units)), CODES, np.nan_to_num(values, nan=np.nan))


def reweighted(changed: Framework, factors: np.ndarray) -> Framework:
    """The slow way to weights: written into the framework."""
    codes = codes_in_order(changed)
    return changed.with_weights(
        {code: changed.nodes[code].weight * factors[at] for at, code in enumerate(codes)}
    )


def expect_each_run(asked: Framework, table: Table, doubts: tuple, found: Uncertainty) -> None:
    """Every run again, by itself, through the whole pipeline."""
    for drawn, ranks in zip(found.drawn, found.ranks, strict=True):
        alone = asked
        for doubt, which in zip(doubts, drawn, strict=True):
            if isinstance(doubt, Methods):
                alone = doubt.applied(alone, which)
            elif isinstance(doubt, Weights):
                alone = reweighted(alone, doubt.factors[which])
        for doubt, which in zip(doubts, drawn, strict=True):
            if isinstance(doubt, LeaveOut) and doubt.out[which]:
                alone = alone.without(doubt.out[which])
        np.testing.assert_array_equal(np.where(ranks > 0, ranks, np.nan), run(alone, table).rank())


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.sampled_from(WAYS), st.sampled_from([*WAYS, *ODD[:3]]), st.integers(0, 99))
def test_every_run_is_what_the_pipeline_gives_for_it(
    table: Table, way: object, other: object, seed: int
) -> None:
    asked = framework(range=(1.0, 100.0))
    doubts = (
        alternatives("aggregate", [way, other]),
        alternatives("normalise", ["min-max", "percentile-rank"]),
        noise(asked, 0.5, sets=7, seed=seed),
        leave_out(asked, ["rent", "air", "people"]),
    )

    found = uncertainty(asked, table, doubts, runs=12, seed=seed)

    expect_each_run(asked, table, doubts, found)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.sampled_from(["arithmetic", "geometric", "harmonic", {"power": 0.5}]))
def test_a_score_of_zero_weighs_as_it_does_in_one_run(table: Table, way: object) -> None:
    asked = framework(aggregate=way)
    doubts = (noise(asked, 0.3, sets=5, seed=1),)

    found = uncertainty(asked, table, doubts, runs=8)

    expect_each_run(asked, table, doubts, found)


@pytest.mark.parametrize("way", ODD)
def test_ways_without_a_power_are_run_one_by_one(way: str) -> None:
    asked = framework(aggregate=way, range=(50.0, 150.0))
    table = Table(("a", "b", "c"), CODES, np.arange(15.0).reshape(3, 5)[:, ::-1] % 7)
    doubts = (noise(asked, 0.3, sets=5, seed=1),)

    found = uncertainty(asked, table, doubts, runs=8)

    expect_each_run(asked, table, doubts, found)


def test_a_pillar_of_burdens_is_turned_round_in_every_run() -> None:
    burden = (replace(AGGREGATES[0], direction=-1), *AGGREGATES[1:])
    asked = replace(framework(range=(1.0, 100.0)), aggregates=burden)
    table = Table(("a", "b", "c"), CODES, np.arange(15.0).reshape(3, 5) * [1, 5, -3, 2, 1] % 7)
    doubts = (noise(asked, 0.5, sets=9), alternatives("aggregate", ["arithmetic", "geometric"]))

    found = uncertainty(asked, table, doubts, runs=20)

    expect_each_run(asked, table, doubts, found)


def test_weights_read_off_the_data_are_read_in_every_run() -> None:
    asked = framework(range=(1.0, 100.0))
    values = np.random.default_rng(3).uniform(0, 9, (9, 5))
    table = Table(tuple("abcdefghi"), CODES, values)
    doubts = (
        replace(alternatives("weights", ["given", "equal", "entropy", "critic"]), code="weighting"),
        leave_out(asked, ["rent", "talent"]),
    )

    found = uncertainty(asked, table, doubts, runs=24)

    expect_each_run(asked, table, doubts, found)


def test_times_that_stand_alone_are_each_doubted_by_themselves() -> None:
    values = np.random.default_rng(4).uniform(0, 9, (8, 5))
    asked = framework(over_time="each", range=(1.0, 100.0))
    table = Table(tuple("abcdabcd"), CODES, values, times=("2023",) * 4 + ("2024",) * 4)
    doubts = (noise(asked, 0.5, sets=5), alternatives("aggregate", ["arithmetic", "geometric"]))

    found = uncertainty(asked, table, doubts, runs=10)

    expect_each_run(asked, table, doubts, found)


def test_units_of_a_panel_are_ranked_within_each_time() -> None:
    values = np.random.default_rng(5).uniform(0, 9, (8, 5))
    table = Table(tuple("abcdabcd"), CODES, values, times=("2023",) * 4 + ("2024",) * 4)
    asked = framework(range=(1.0, 100.0))
    doubts = (noise(asked, 0.5, sets=5),)

    found = uncertainty(asked, table, doubts, runs=10)

    expect_each_run(asked, table, doubts, found)
    assert found.ranks.max() == 4


def test_without_an_open_choice_every_run_is_the_index_itself() -> None:
    table = Table(("a", "b", "c"), CODES, np.arange(15.0).reshape(3, 5))

    found = uncertainty(framework(), table, (), runs=3)

    assert (found.ranks == found.nominal).all()
    assert found.shift.tolist() == [0, 0, 0]


def test_quantiles_and_probabilities_are_those_of_the_ranks() -> None:
    values = np.random.default_rng(6).uniform(0, 9, (7, 5))
    asked, table = framework(range=(1.0, 100.0)), Table(tuple("abcdefg"), CODES, values)

    found = uncertainty(asked, table, (noise(asked, 1.0, sets=300),), runs=300)

    shares = (0.0, 0.05, 0.5, 0.77, 1.0)
    np.testing.assert_allclose(found.quantiles(shares), np.quantile(found.ranks, shares, axis=0))
    np.testing.assert_allclose(found.mean, found.ranks.mean(axis=0))
    expected = [[(found.ranks[:, u] == k).mean() for k in range(1, 8)] for u in range(7)]
    np.testing.assert_allclose(found.probabilities(), expected)
    ahead = [[(found.ranks[:, a] < found.ranks[:, b]).mean() for b in range(7)] for a in range(7)]
    np.testing.assert_allclose(found.ahead(), ahead)
    np.testing.assert_allclose(found.ahead(["b", "f"]), np.array(ahead)[np.ix_([1, 5], [1, 5])])


def test_a_unit_without_a_rank_in_some_runs_is_judged_by_the_others() -> None:
    values = np.array([[1.0, 1, 1, 1, 1], [2, np.nan, 2, 2, 2], [3, 3, 3, 3, 3]])
    asked = framework(missing="none")
    table = Table(("a", "b", "c"), CODES, values)
    doubts = (alternatives("missing", ["none", "rescale"]),)

    found = evaluated(asked, table, doubts, np.array([[0], [1], [1], [0]]))

    assert found.ranks[:, 1].tolist() == [0, 2, 2, 0]
    assert found.ranked.tolist() == [4, 2, 4]
    assert found.quantiles((0.5,))[0, 1] == 2
    assert found.mean[1] == 2
    assert found.probabilities()[1].tolist() == [0, 1, 0]


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(7).uniform(0, 9, (20, 5))
    asked, table = (
        framework(range=(1.0, 100.0)),
        Table(tuple("abcdefghijklmnopqrst"), CODES, values),
    )
    doubts = (noise(asked, 0.5, sets=50), alternatives("aggregate", ["arithmetic", "geometric"]))

    whole = uncertainty(asked, table, doubts, runs=60)
    monkeypatch.setattr("inward.engines.composite.uncertainty.BLOCK", 1)
    single = uncertainty(asked, table, doubts, runs=60)

    assert BLOCK > 1
    np.testing.assert_array_equal(whole.ranks, single.ranks)


@pytest.mark.parametrize("draw", ["random", "sobol"])
def test_the_same_seed_gives_the_same_runs(draw: str) -> None:
    table = Table(("a", "b", "c"), CODES, np.arange(15.0).reshape(3, 5) % 4)
    asked = framework(range=(1.0, 100.0))
    doubts = (noise(asked, 1.0, sets=90), leave_out(asked))

    first, again, other = (
        uncertainty(asked, table, doubts, runs=50, seed=seed, draw=draw) for seed in (1, 1, 2)
    )

    np.testing.assert_array_equal(first.drawn, again.drawn)
    assert (first.drawn != other.drawn).any()


def test_a_quasi_random_sequence_takes_every_alternative_equally_often() -> None:
    table = Table(("a", "b", "c"), CODES, np.arange(15.0).reshape(3, 5) % 4)
    asked = framework(range=(1.0, 100.0))
    doubts = (alternatives("aggregate", ["arithmetic", "geometric"]), noise(asked, 1.0, sets=64))

    found = uncertainty(asked, table, doubts, runs=64, draw="sobol")

    assert np.bincount(found.drawn[:, 0]).tolist() == [32, 32]
    assert np.bincount(found.drawn[:, 1]).tolist() == [1] * 64


@settings(deadline=None)
@given(st.integers(1, 40), st.floats(0, 1))
def test_a_point_picks_an_alternative_that_exists(count: int, point: float) -> None:
    doubt = LeaveOut("leave_out", (None,) * count)

    assert 0 <= picked(np.array([[point]]), [doubt])[0, 0] < count


def test_imputed_values_carry_their_doubt_into_ranks() -> None:
    rng = np.random.default_rng(8)
    base = rng.normal(50, 10, (20, 1))
    values = base + rng.normal(0, 6, (20, 5))
    values[3, :3] = np.nan
    table = Table(tuple("abcdefghijklmnopqrst"), CODES, values)
    asked = framework(impute="mean")

    found = uncertainty(asked, table, (Imputations("impute", 40, 2),), runs=200)

    spread = np.ptp(found.quantiles((0.05, 0.95)), axis=0)
    assert spread[3] == spread.max() > 3
    again = uncertainty(asked, table, (Imputations("impute", 40, 2),), runs=200)
    np.testing.assert_array_equal(found.ranks, again.ranks)


def test_multiple_imputation_and_each_way_beside_it_are_equally_likely() -> None:
    doubt = Imputations("impute", 5, 1, (chosen("impute", "mean"), chosen("impute", "median")))

    assert len(doubt) == 15
    assert sorted(set(doubt.labels)) == ["mean", "median", "multiple"]
    assert {label: doubt.labels.count(label) for label in set(doubt.labels)} == {
        "mean": 5,
        "median": 5,
        "multiple": 5,
    }
    assert [doubt.drawn(at) for at in range(6)] == [0, None, None, 1, None, None]


def test_a_combination_that_cannot_be_computed_is_named() -> None:
    asked = framework()
    table = Table(("a", "b", "c"), CODES, np.arange(15.0).reshape(3, 5))
    doubts = (
        alternatives("normalise", ["min-max", {"method": "none"}]),
        alternatives("aggregate", ["arithmetic", "geometric"]),
    )

    with pytest.raises(FaultyInput, match=r"normalise: none; aggregate: geometric"):
        evaluated(asked, table, doubts, np.array([[0, 0], [1, 1]]))


def test_experts_weights_are_alternatives_too() -> None:
    asked = framework(range=(1.0, 100.0))
    table = Table(("a", "b", "c"), CODES, np.arange(15.0).reshape(3, 5) * [1, 5, -3, 2, 1] % 7)
    doubts = (weight_sets(asked, [{"rent": 1, "space": 1}, {"air": 4, "people": 0}]),)

    found = evaluated(asked, table, doubts, np.array([[0], [1]]))

    expect_each_run(asked, table, doubts, found)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda f: alternatives("treat", ["none"]), "two or more"),
        (lambda f: alternatives("treat", ["none", "wash"]), "no treat method"),
        (lambda f: noise(f, 2.0), "share from 0 to 1"),
        (lambda f: noise(f, {9: 0.5}), "level from 1"),
        (lambda f: leave_out(f, ["rant"]), "rant"),
        (lambda f: leave_out(f, ["index"]), "index"),
        (lambda f: weight_sets(f, [{"rant": 1}]), 'did you mean "rent"'),
        (lambda f: weight_sets(f, [{"rent": -1}]), ">= 0"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(wrong, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=says):
        wrong(framework())


def test_what_a_file_opens_is_read_and_its_faults_are_listed_with_their_lines() -> None:
    toml = """
[[indicator]]
code = "rent"
[[indicator]]
code = "talent"
[uncertainty]
runs = 50
weights = { 1 = 0.5 }
aggregate = ["arithmetic", "geometric"]
impute = ["mean", "multiple"]
leave_out = true
"""
    read, faults = framework_from_text(toml)
    section = {
        "runs": 50,
        "weights": {"1": 0.5},
        "aggregate": ["arithmetic", "geometric"],
        "impute": ["mean", "multiple"],
        "leave_out": True,
    }

    plan = planned(read, section, gaps=False)
    _, wrong = framework_from_text(
        toml.replace("runs = 50", "runs = 0").replace("weights", "wieghts")
    )

    assert faults == ()
    assert (plan.runs, plan.seed) == (50, 1)
    assert [(doubt.code, len(doubt)) for doubt in plan.doubts] == [
        ("impute", 40),
        ("aggregate", 2),
        ("weights", 50),
        ("leave_out", 3),
    ]
    assert [(fault.place.split(":")[0], fault.code) for fault in wrong] == [
        ("framework line 7", "bad-value"),
        ("framework line 8", "unknown-key"),
    ]


def test_where_a_file_opens_nothing_the_usual_questions_are_asked() -> None:
    asked = framework(range=(1.0, 100.0), impute="mean")

    plan = planned(asked, {}, gaps=True, runs=20, seed=3)

    assert [doubt.code for doubt in plan.doubts] == [
        "impute",
        "treat",
        "normalise",
        "aggregate",
        "weights",
    ]
    assert [title(code, "zh") for code in ("normalise", "treat of rent")] == [
        "标准化方法",
        "rent：异常值处理",
    ]
    assert title("treat of rent", "en") == "Treatment of outliers of rent"


def test_the_choice_that_alone_moves_ranks_has_all_of_the_variance() -> None:
    values = np.random.default_rng(9).uniform(0, 9, (12, 5))
    asked, table = framework(range=(1.0, 100.0)), Table(tuple("abcdefghijkl"), CODES, values)
    still = Methods("still", ({}, {}))

    found = sensitivity(asked, table, (noise(asked, 1.0, sets=500), still), base=256)

    assert found.total[0, 0] == pytest.approx(1, abs=0.1)
    assert found.first[0, 0] == pytest.approx(1, abs=0.2)
    assert (found.total[1, 0], found.first[1, 0]) == (0, 0)
    assert found.codes == ("weights", "still")
    assert found.of("c").total.tolist() == found.total[:, 3].tolist()


def test_the_bootstrap_is_that_of_the_plain_formula_on_resampled_rows() -> None:
    rng = np.random.default_rng(10)
    y = rng.normal(3, 1, (4 * 30, 2))

    found = bootstrapped(y, 2, resamples=5, seed=11)

    counts = np.random.default_rng(11).multinomial(30, np.full(30, 1 / 30), size=5)
    for resample, count in enumerate(counts):
        rows = np.repeat(np.arange(30), count)
        again = np.concatenate([block[rows] for block in y.reshape(4, 30, 2)])
        expected = sobol_indices(again, 2)
        np.testing.assert_allclose(found.total[resample], expected.total, rtol=1e-9)
        np.testing.assert_allclose(found.first[resample], expected.first, rtol=1e-9, atol=1e-12)


def test_an_output_that_never_moves_has_no_indices() -> None:
    found = sobol_indices(np.ones((12, 1)), 1)

    assert np.isnan(found.first).all()
    assert np.isnan(found.total).all()


@settings(deadline=None, max_examples=15)
@given(
    tables(), st.sampled_from(["arithmetic", "geometric"]), st.sampled_from(["min-max", "z-score"])
)
def test_leaving_out_one_at_a_time_is_running_without_it(
    table: Table, way: str, scale: str
) -> None:
    asked = framework(range=(1.0, 100.0), aggregate=way, normalise=scale)

    found = leave_one_out(asked, table)

    assert found.codes == (*CODES, "space", "people")
    for code, ranks in zip(found.codes, found.ranks, strict=True):
        expected = run(asked.without(code), table).rank()
        np.testing.assert_array_equal(np.where(ranks > 0, ranks, np.nan), expected)
