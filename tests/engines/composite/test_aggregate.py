import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite import aggregate
from inward.engines.composite.aggregate import power_mean
from tests.engines.composite.reference import directed_and_treated, meta, sheet
from tests.support.tables import table

pytestmark = pytest.mark.engine

SCORES = table("""
    rent  talent  transit
    80    20      50
    50    50      50
    0     90      90
    60    .       40
""")
EQUAL = np.ones(3)


@pytest.mark.parametrize(
    ("power", "expected"),
    [
        (1, [50, 50, 60, np.nan]),
        (0, [80_000 ** (1 / 3), 50, 0, np.nan]),
        (-1, [3 / (1 / 80 + 1 / 20 + 1 / 50), 50, 0, np.nan]),
        (2, [math.sqrt((6400 + 400 + 2500) / 3), 50, math.sqrt(5400), np.nan]),
    ],
)
def test_known_means(power, expected):
    np.testing.assert_allclose(power_mean(SCORES, EQUAL, power=power), expected)


def test_named_means_are_power_means():
    np.testing.assert_allclose(
        aggregate.arithmetic(SCORES, EQUAL), power_mean(SCORES, EQUAL, power=1)
    )
    np.testing.assert_array_equal(
        aggregate.geometric(SCORES, EQUAL), power_mean(SCORES, EQUAL, power=0)
    )
    np.testing.assert_array_equal(
        aggregate.harmonic(SCORES, EQUAL), power_mean(SCORES, EQUAL, power=-1)
    )


ALL = {
    "arithmetic": aggregate.arithmetic,
    "geometric": aggregate.geometric,
    "harmonic": aggregate.harmonic,
    "power_mean": lambda x, w, **more: power_mean(x, w, power=0.5, **more),
    "median": aggregate.median,
    "mpi": aggregate.mpi,
}


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
def test_a_missing_score_is_left_out_when_enough_weight_is_present(way):
    """The reference's generalised mean gives nothing as soon as one value is missing."""
    pair = way(SCORES[3:][:, [0, 2]], np.ones(2))[0]

    assert way(SCORES, EQUAL, coverage=0.6)[3] == pytest.approx(pair)
    assert np.isnan(way(SCORES, EQUAL, coverage=0.7)[3])


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
def test_a_unit_without_any_score_gets_none(way):
    assert np.isnan(way(np.full((1, 3), np.nan), EQUAL, coverage=0.01)).all()


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
def test_a_weight_of_zero_leaves_an_indicator_out(way):
    w = np.array([1.0, 0.0, 2.0])

    np.testing.assert_allclose(way(SCORES, w), way(SCORES[:, [0, 2]], w[[0, 2]]), rtol=1e-12)


def test_the_median_of_known_weights():
    assert aggregate.median(SCORES, np.array([1.0, 1.0, 1.0]))[0] == 50
    assert aggregate.median(SCORES, np.array([3.0, 1.0, 1.0]))[0] == 80
    assert (
        aggregate.median(SCORES, np.array([2.0, 1.0, 1.0]))[0] == 65
    )  # half reached at 50, next is 80


def test_a_mean_is_lowered_by_what_is_out_of_balance():
    x = np.array([[100.0, 100.0], [90.0, 110.0]])

    np.testing.assert_allclose(aggregate.mpi(x, np.ones(2)), [100, 100 - 100 / 100])
    np.testing.assert_allclose(aggregate.mpi(x, np.ones(2), penalty="up"), [100, 101])


def test_the_adjusted_index_is_100_at_the_reference():
    x = np.array([[10.0, 1.0], [20.0, 2.0], [30.0, 3.0]])

    np.testing.assert_allclose(aggregate.adjusted_mpi(x, np.ones(2)), [70, 100, 130])
    np.testing.assert_allclose(
        aggregate.adjusted_mpi(x, np.ones(2), np.array([20.0, 1.0]))[0], (70 + 100) / 2 - 15**2 / 85
    )
    np.testing.assert_allclose(
        aggregate.adjusted_mpi(x, np.ones(2), np.array([10.0, 1.0]), lows=[0, 0], highs=[60, 6])[1],
        110,
    )


def test_the_human_development_index_of_afghanistan():
    health, knowledge, living = (
        (62.879 - 20) / 65,
        (10.70538475 / 18 + 2.514790058 / 15) / 2,
        math.log(13.35205733) / math.log(750),
    )

    index = aggregate.geometric(np.array([[health, knowledge, living]]), EQUAL)[0]

    assert round(index, 3) == 0.462


def rolled_up(ways):
    """The ASEM example on 1..100 up its hierarchy, one way of aggregating for each level."""
    from inward.engines.composite.normalise import minmax

    said, codes = meta(), sheet("asem_stage_treated").columns
    scores = dict(zip(codes, minmax(directed_and_treated(), 1, 100).T, strict=True))
    for level, way in enumerate(ways, start=2):
        for parent in [code for code, line in said.items() if line["Level"] == str(level)]:
            children = [code for code, line in said.items() if line["Parent"] == parent]
            scores[parent] = way(
                np.column_stack([scores[c] for c in children]), np.ones(len(children))
            )
    return scores


A, G, H = aggregate.arithmetic, aggregate.geometric, aggregate.harmonic


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("asem_agg_1to100_a_amean", [A, A, A]),
        ("asem_agg_1to100_a_gmean", [G, G, G]),
        ("asem_agg_1to100_a_hmean", [H, H, H]),
        ("asem_agg_1to100_a_genmean_p05", [ALL["power_mean"]] * 3),
        ("asem_agg_mixed_amean_gmean_hmean", [A, G, H]),
    ],
)
def test_every_aggregate_of_the_asem_example_is_met(name, ways):
    expected = sheet(name)

    scores = rolled_up(ways)

    for code in expected.columns:
        np.testing.assert_allclose(scores[code], expected.take([code])[:, 0], rtol=1e-9)


@pytest.mark.parametrize(
    ("scores", "weights"),
    [
        (SCORES, np.ones(2)),
        (SCORES[0], EQUAL),
        (-SCORES, EQUAL),
        (SCORES, np.zeros(3)),
        (SCORES, np.array([1.0, -1.0, 1.0])),
        (np.where(SCORES == 80, np.inf, SCORES), EQUAL),
    ],
)
@pytest.mark.parametrize("way", [power_mean, aggregate.mpi])
def test_refuses_what_it_cannot_mean(way, scores, weights):
    with pytest.raises(ValueError):
        way(scores, weights, **({"power": 1} if way is power_mean else {}))


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
@pytest.mark.parametrize("coverage", [0, -1, 1.1, np.nan])
def test_refuses_a_coverage_that_is_no_share(way, coverage):
    with pytest.raises(ValueError, match="coverage"):
        way(SCORES, EQUAL, coverage=coverage)


def test_refuses_goalposts_that_do_not_differ():
    with pytest.raises(ValueError, match="column 0: the goalposts"):
        aggregate.adjusted_mpi(np.array([[1.0, 2.0], [1.0, 3.0]]), np.ones(2))
    with pytest.raises(ValueError, match="down or up"):
        aggregate.mpi(SCORES, EQUAL, penalty="sideways")


scores = arrays(float, (5, 4), elements=st.floats(0, 100))
weights = arrays(float, 4, elements=st.floats(0.01, 10))
powers = st.floats(-5, 5)
near = {"rtol": 1e-6, "atol": 1e-9}


@given(scores, weights, powers)
def test_lies_between_the_weakest_and_the_strongest_indicator(x, w, p):
    mean = power_mean(x, w, power=p)
    assert (mean >= x.min(axis=1) * (1 - 1e-6) - 1e-9).all()
    assert (mean <= x.max(axis=1) * (1 + 1e-6) + 1e-9).all()


@given(scores, weights, powers, st.floats(0.1, 10))
def test_only_the_ratios_of_weights_matter(x, w, p, k):
    np.testing.assert_allclose(power_mean(x, k * w, power=p), power_mean(x, w, power=p), **near)


@given(scores, weights, powers, powers)
def test_a_lower_power_never_scores_higher(x, w, p, q):
    assume(p <= q)
    low, high = power_mean(x, w, power=p), power_mean(x, w, power=q)
    assert (low <= high * (1 + 1e-6) + 1e-9).all()


@pytest.mark.parametrize(
    "way", [v for k, v in ALL.items() if k != "mpi"], ids=[k for k in ALL if k != "mpi"]
)
@given(scores, weights, st.integers(0, 3), st.floats(0, 50))
def test_raising_one_indicator_never_lowers_a_score(way, x, w, which, by):
    raised = x.copy()
    raised[:, which] += by
    before, after = way(x, w), way(raised, w)
    assert (after >= before * (1 - 1e-6) - 1e-9).all()


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
@given(x=scores, w=weights, order=st.permutations(range(5)))
def test_a_unit_is_scored_alone(way, x, w, order):
    x = x + 1
    np.testing.assert_array_equal(way(x[order], w), way(x, w)[order])


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
@given(x=scores, w=weights, order=st.permutations(range(4)))
def test_the_order_of_indicators_does_not_matter(way, x, w, order):
    x = x + 1
    np.testing.assert_allclose(way(x[:, order], w[order]), way(x, w), rtol=1e-9)


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_scores_may_be_tiny_or_huge(way, size):
    x = SCORES[:3] + 1
    np.testing.assert_allclose(way(x * size, EQUAL), way(x, EQUAL) * size, rtol=1e-9)


@pytest.mark.parametrize("way", ALL.values(), ids=ALL)
@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_weights_may_be_tiny_or_huge(way, size):
    np.testing.assert_allclose(way(SCORES + 1, EQUAL * size), way(SCORES + 1, EQUAL), rtol=1e-12)


gappy = arrays(float, (4, 3), elements=st.one_of(st.integers(1, 40).map(float), st.just(np.nan)))
whole_weights = st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any)


@given(gappy, whole_weights)
def test_means_agree_with_exact_fractions(x, w):
    half = Fraction(1, 2)
    means = aggregate.arithmetic(x, np.array(w, float), coverage=0.5)
    harmonics = aggregate.harmonic(x, np.array(w, float), coverage=0.5)

    for i in range(4):
        known = [(Fraction(v), k) for v, k in zip(x[i].tolist(), w, strict=True) if v == v and k]
        weight = sum(k for _, k in known)
        if not known or Fraction(weight, sum(w)) < half:
            assert np.isnan(means[i])
            assert np.isnan(harmonics[i])
        else:
            assert means[i] == pytest.approx(
                float(sum(v * k for v, k in known) / weight), rel=1e-12
            )
            assert harmonics[i] == pytest.approx(
                float(weight / sum(k / v for v, k in known)), rel=1e-12
            )


@given(gappy, whole_weights)
def test_a_weighted_median_agrees_with_repeating_each_score(x, w):
    found = aggregate.median(x, np.array(w, float), coverage=1e-6)

    for i in range(4):
        repeated = [v for v, k in zip(x[i].tolist(), w, strict=True) if v == v for _ in range(k)]
        expected = np.median(repeated) if repeated else np.nan
        np.testing.assert_allclose(found[i], expected)
