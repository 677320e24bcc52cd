import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite import normalise
from tests.engines.composite.reference import directed_and_treated, sheet
from tests.support.tables import table

pytestmark = pytest.mark.engine

X = table("""
    rent  talent
    10    3
    20    3
    40    9
    .     6
""")

TO_A_RANGE = {
    "minmax": normalise.minmax,
    "rank": lambda x, **ends: normalise.rank(x, **ends),
    "percentile_rank": normalise.percentile_rank,
    "borda": lambda x, **ends: normalise.borda(x, **ends),
    "distance_to_max": normalise.distance_to_max,
    "distance_to_target": lambda x, **ends: normalise.distance_to_target(
        x, np.nanmax(x, axis=0), **ends
    ),
    "goalposts": lambda x, **ends: normalise.goalposts(
        x, np.nanmin(x, axis=0), np.nanmax(x, axis=0), **ends
    ),
    "zscore": lambda x, low, high: normalise.onto_range(normalise.zscore(x), low, high),
    "scaled": lambda x, low, high: normalise.onto_range(normalise.scaled(x, 1, 2), low, high),
}

KNOWN = [
    ("minmax", {}, [[0, 0], [100 / 3, 0], [100, 100], [np.nan, 50]]),
    ("minmax", {"low": 1, "high": 7}, [[1, 1], [3, 1], [7, 7], [np.nan, 4]]),
    ("rank", {}, [[1, 1], [2, 1], [3, 4], [np.nan, 3]]),
    ("rank", {"ties": "max"}, [[1, 2], [2, 2], [3, 4], [np.nan, 3]]),
    ("rank", {"ties": "average"}, [[1, 1.5], [2, 1.5], [3, 4], [np.nan, 3]]),
    ("rank", {"low": 1, "high": 4}, [[1, 1], [2.5, 1], [4, 4], [np.nan, 3]]),
    ("borda", {}, [[0, 0], [1, 0], [2, 3], [np.nan, 2]]),
    ("percentile_rank", {}, [[0, 0], [0.5, 0], [1, 1], [np.nan, 2 / 3]]),
    ("distance_to_max", {}, [[0, 0], [1 / 3, 0], [1, 1], [np.nan, 0.5]]),
    ("distance_to_target", {"targets": [30, 6]}, [[0, 0], [0.5, 0], [1, 1], [np.nan, 1]]),
    (
        "distance_to_target",
        {"targets": [30, 6], "cap": False},
        [[0, 0], [0.5, 0], [1.5, 2], [np.nan, 1]],
    ),
    ("distance_to_reference", {"unit": 2}, [[0, 0], [1 / 3, 0], [1, 1], [np.nan, 0.5]]),
    (
        "goalposts",
        {"lows": [0, 10], "highs": [40, 2]},
        [[0.25, 0.875], [0.5, 0.875], [1, 0.125], [np.nan, 0.5]],
    ),
    (
        "goalposts",
        {"lows": 5, "highs": 20, "low": 1, "high": 4},
        [[2, 1], [4, 1], [4, 1.8], [np.nan, 1.2]],
    ),
    ("fraction_of_max", {}, [[0.25, 1 / 3], [0.5, 1 / 3], [1, 1], [np.nan, 2 / 3]]),
    ("categorical", {"cuts": [20, 30], "scores": [1, 2, 3]}, [[1, 1], [2, 1], [3, 1], [np.nan, 1]]),
    (
        "categorical",
        {"cuts": [0.5], "scores": [1, 5], "by": "quantile"},
        [[1, 1], [5, 1], [5, 5], [np.nan, 5]],
    ),
    ("scaled", {"shift": [10, 3], "by": [10, 6]}, [[0, 0], [1, 0], [3, 1], [np.nan, 0.5]]),
]


@pytest.mark.parametrize(("name", "settings", "expected"), KNOWN)
def test_scores_that_can_be_checked_by_eye(name, settings, expected):
    np.testing.assert_allclose(getattr(normalise, name)(X, **settings), expected, rtol=1e-14)


def test_a_zscore_has_the_mean_and_deviation_asked_for():
    scores = normalise.zscore(X, 100, 10)

    np.testing.assert_allclose(np.nanmean(scores, axis=0), 100)
    np.testing.assert_allclose(np.nanstd(scores, axis=0, ddof=1), 10)


ASEM = [
    ("minmax", normalise.minmax),
    ("zscore", normalise.zscore),
    ("scaled", normalise.scaled),
    ("rank", normalise.rank),
    ("borda", normalise.borda),
    ("prank", normalise.percentile_rank),
    ("dist2max", normalise.distance_to_max),
]


@pytest.mark.parametrize(("name", "way"), ASEM, ids=[name for name, _ in ASEM])
def test_every_score_of_the_asem_example_is_met(name, way):
    expected = sheet(f"asem_norm_n_{name}").values

    np.testing.assert_allclose(way(directed_and_treated()), expected, rtol=1e-9, atol=1e-13)


def test_the_stage_of_the_asem_example_is_met():
    expected = sheet("asem_stage_normalised").values

    np.testing.assert_allclose(normalise.minmax(directed_and_treated()), expected, rtol=1e-9)


def test_where_the_reference_unit_is_the_worst_we_refuse_and_elsewhere_agree():
    x, expected = directed_and_treated(), sheet("asem_norm_n_dist2ref").values
    usable = np.isfinite(expected).all(axis=0)
    assert 0 < usable.sum() < len(usable)

    np.testing.assert_allclose(
        normalise.distance_to_reference(x[:, usable], 0), expected[:, usable], rtol=1e-9, atol=1e-13
    )
    with pytest.raises(ValueError, match="take another reference"):
        normalise.distance_to_reference(x, 0)


def test_a_fraction_of_a_negative_maximum_is_refused_where_the_reference_gives_205_or_infinity():
    x, reference = directed_and_treated(), sheet("asem_norm_n_fracmax").values
    proper = (x >= 0).all(axis=0)
    assert np.nanmax(reference[:, ~proper]) > 1

    np.testing.assert_allclose(
        normalise.fraction_of_max(x[:, proper]), reference[:, proper], rtol=1e-9
    )
    with pytest.raises(ValueError, match="min-max or goalposts"):
        normalise.fraction_of_max(x)


ONE = np.array([[5.0, 2.0]])
SAME = np.array([[5.0, 2.0], [5.0, 3.0]])


@pytest.mark.parametrize(
    "refused",
    [
        lambda: normalise.minmax(SAME),
        lambda: normalise.minmax(ONE),
        lambda: normalise.minmax(X, 5, 5),
        lambda: normalise.minmax(X[0]),
        lambda: normalise.minmax(np.array([[np.inf], [1.0]])),
        lambda: normalise.zscore(SAME),
        lambda: normalise.zscore(X, sd=0),
        lambda: normalise.scaled(X, by=0),
        lambda: normalise.onto_range(np.ones((2, 2)), 0, 1),
        lambda: normalise.rank(X, low=1),
        lambda: normalise.rank(ONE, low=1, high=2),
        lambda: normalise.percentile_rank(ONE),
        lambda: normalise.distance_to_target(X, [10, 9]),
        lambda: normalise.distance_to_target(X, np.nan),
        lambda: normalise.distance_to_reference(X, 4),
        lambda: normalise.distance_to_reference(X, 3),
        lambda: normalise.goalposts(X, 3, 3),
        lambda: normalise.fraction_of_max(np.zeros((2, 1))),
        lambda: normalise.categorical(X, [2, 1], [1, 2, 3]),
        lambda: normalise.categorical(X, [2, 3], [1, 2]),
        lambda: normalise.categorical(X, [2], [1, 2], by="quantile"),
        lambda: normalise.directed(X, [1, 0]),
    ],
)
def test_refuses_what_it_cannot_score(refused):
    with pytest.raises(ValueError):
        refused()


def test_the_message_names_every_constant_indicator():
    with pytest.raises(ValueError, match=r"columns 0, 2: constant.*leave it out"):
        normalise.minmax(np.array([[1.0, 1.0, 4.0], [1.0, 2.0, 4.0]]))


def test_one_unit_has_rank_one():
    np.testing.assert_array_equal(normalise.rank(ONE), [[1, 1]])


def test_an_indicator_without_any_value_stays_missing():
    empty = np.column_stack([X[:, 0], np.full(4, np.nan)])

    for way in (normalise.minmax, normalise.zscore, normalise.rank, normalise.percentile_rank):
        assert np.isnan(way(empty)[:, 1]).all()


@pytest.mark.parametrize("size", [1e-300, 1e300])
@pytest.mark.parametrize("way", [normalise.minmax, normalise.zscore, normalise.fraction_of_max])
def test_the_unit_of_measure_may_be_tiny_or_huge(way, size):
    np.testing.assert_allclose(way(X * size), way(X), rtol=1e-12)


def test_huge_values_of_both_signs_have_a_range():
    np.testing.assert_allclose(
        normalise.minmax(np.array([[-1.5e308], [1.5e308], [0.0]]))[:, 0], [0, 100, 50]
    )


whole = st.integers(-50, 50).map(float)
matrices = arrays(float, (6, 3), elements=whole)


def varied(x):
    assume((x.min(axis=0) < x.max(axis=0)).all())
    return x


@pytest.mark.parametrize("way", TO_A_RANGE.values(), ids=TO_A_RANGE)
@given(matrices)
def test_a_chosen_range_above_zero_is_kept_so_that_geometric_means_never_meet_a_zero(way, x):
    scores = way(varied(x), low=1.0, high=100.0)

    assert scores.min() >= 1 - 1e-9
    assert scores.max() <= 100 + 1e-9


@pytest.mark.parametrize("way", TO_A_RANGE.values(), ids=TO_A_RANGE)
@given(matrices)
def test_more_is_never_scored_less(way, x):
    scores = way(varied(x), low=1.0, high=100.0)

    for column, given_ in zip(scores.T, x.T, strict=True):
        order = np.argsort(given_, kind="stable")
        assert (np.diff(column[order]) >= -1e-9).all()


@pytest.mark.parametrize("way", TO_A_RANGE.values(), ids=TO_A_RANGE)
@given(matrices, st.permutations(range(6)))
def test_the_order_of_units_does_not_matter(way, x, order):
    scores = way(varied(x), low=1.0, high=100.0)

    np.testing.assert_allclose(way(x[order], low=1.0, high=100.0), scores[order], rtol=1e-12)


@pytest.mark.parametrize(
    "way",
    [
        normalise.minmax,
        normalise.zscore,
        normalise.rank,
        normalise.percentile_rank,
        normalise.borda,
    ],
)
@given(matrices, st.integers(1, 40), st.integers(-40, 40))
def test_the_unit_of_measure_and_its_zero_do_not_matter(way, x, by, shift):
    np.testing.assert_allclose(way(varied(x) * by + shift), way(x), rtol=1e-9, atol=1e-9)


@given(arrays(float, (7, 2), elements=st.one_of(whole, st.just(np.nan))))
def test_ranks_agree_with_counting_who_is_behind(x):
    ranks = normalise.rank(x)

    for i in range(7):
        for j in range(2):
            if np.isnan(x[i, j]):
                assert np.isnan(ranks[i, j])
            else:
                assert ranks[i, j] == 1 + sum(other < x[i, j] for other in x[:, j])


@given(arrays(float, (7, 2), elements=whole))
def test_minmax_agrees_with_plain_python(x):
    scores = normalise.minmax(varied(x), 10, 30)

    for j in range(2):
        column = [float(v) for v in x[:, j]]
        expected = [10 + 20 * (v - min(column)) / (max(column) - min(column)) for v in column]
        np.testing.assert_allclose(scores[:, j], expected, rtol=1e-12)


def test_life_expectancy_is_scored_as_the_human_development_report_does():
    life, income = np.array([[62.879], [85.3]]), np.log(np.array([[1335.205733], [80000.0]]))

    np.testing.assert_allclose(normalise.goalposts(life, 20, 85)[:, 0], [(62.879 - 20) / 65, 1])
    np.testing.assert_allclose(
        normalise.goalposts(income, np.log(100), np.log(75000))[:, 0],
        [np.log(13.35205733) / np.log(750), 1],
    )
