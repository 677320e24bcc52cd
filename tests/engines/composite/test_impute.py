import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite import impute
from inward.engines.composite.aggregate import arithmetic
from inward.engines.composite.normalise import rank
from tests.engines.composite.reference import column_of, sheet
from tests.support.tables import table

pytestmark = pytest.mark.engine

X = table("""
    rent  talent
    10    1
    20    .
    60    2
    .     9
""")

whole = st.integers(-30, 30).map(float)
gappy = st.one_of(whole, whole, whole, st.just(np.nan))


def panel_of(*series):
    """One indicator of several units, a row for each unit, drawn along time."""
    return np.array(series, dtype=float).T[:, :, None]


def test_gaps_take_the_mean_or_the_median():
    np.testing.assert_allclose(impute.impute_mean(X), [[10, 1], [20, 4], [60, 2], [30, 9]])
    np.testing.assert_allclose(impute.impute_median(X), [[10, 1], [20, 2], [60, 2], [20, 9]])


def test_gaps_take_the_mean_of_their_group_or_of_all_where_the_group_has_none():
    filled = impute.impute_group(X, ["city", "city", "zone", "zone"])
    alone = impute.impute_group(X, ["city", "far", "zone", "zone"], how="median")

    np.testing.assert_allclose(filled, [[10, 1], [20, 1], [60, 2], [60, 9]])
    assert alone[1, 1] == 2


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("asem_impute_i_mean", lambda x, _: impute.impute_mean(x)),
        ("asem_impute_i_median", lambda x, _: impute.impute_median(x)),
        ("asem_impute_i_median_grp", lambda x, groups: impute.impute_group(x, groups, "median")),
        ("asem_stage_imputed", lambda x, groups: impute.impute_group(x, groups, "mean")),
    ],
)
def test_every_filled_value_of_the_asem_example_is_met(name, way):
    x = sheet("asem_stage_denominated")
    groups = column_of("asem_iData", x.rows, "EurAsia_group")
    assert np.isnan(x.values).sum() == 65

    np.testing.assert_allclose(way(x.values, groups), sheet(name).values, rtol=1e-9)


def test_the_latest_value_is_carried_forward_and_never_back():
    filled = impute.impute_latest(
        panel_of([np.nan, 3, np.nan, 5, np.nan], [1, np.nan, np.nan, np.nan, 2])
    )

    np.testing.assert_array_equal(filled[:, 0, 0], [np.nan, 3, 3, 5, 5])
    np.testing.assert_array_equal(filled[:, 1, 0], [1, 1, 1, 1, 2])


def test_a_line_is_drawn_between_years_by_their_distance():
    series = panel_of([np.nan, 2, np.nan, 8, np.nan], [np.nan] * 5)

    even = impute.impute_linear(series)
    uneven = impute.impute_linear(series, np.array([2015, 2016, 2020, 2022, 2023]))

    np.testing.assert_allclose(even[:, 0, 0], [2, 2, 5, 8, 8])
    np.testing.assert_allclose(uneven[:, 0, 0], [2, 2, 6, 8, 8])
    assert np.isnan(even[:, 1]).all()


def test_a_value_is_held_in_both_directions():
    filled = impute.impute_constant(panel_of([np.nan, 3, np.nan, 5, np.nan], [np.nan] * 5))

    np.testing.assert_array_equal(filled[:, 0, 0], [3, 3, 3, 5, 5])
    assert np.isnan(filled[:, 1]).all()


@pytest.mark.parametrize(
    "way", [impute.impute_latest, impute.impute_linear, impute.impute_constant]
)
@given(arrays(float, (5, 3, 2), elements=gappy))
def test_what_is_known_in_a_panel_is_never_touched(way, x):
    known = ~np.isnan(x)

    np.testing.assert_array_equal(way(x)[known], x[known])


@given(arrays(float, (6, 1, 1), elements=gappy))
def test_carrying_forward_agrees_with_walking_through_time(x):
    filled, held = impute.impute_latest(x), np.nan

    for t in range(6):
        held = held if np.isnan(x[t, 0, 0]) else x[t, 0, 0]
        np.testing.assert_array_equal(filled[t, 0, 0], held)


def linear_world(units=40, seed=5):
    """Three indicators of which the third follows exactly from the first two."""
    x = np.random.default_rng(seed).normal(size=(units, 3))
    x[:, 2] = 2 * x[:, 0] - x[:, 1] + 7
    return x


@pytest.mark.parametrize("size", [1e-300, 1, 1e300])
def test_a_regression_finds_the_line_that_the_data_lie_on(size):
    truth = linear_world() * size
    x = truth.copy()
    x[3, 2] = x[11, 2] = np.nan

    np.testing.assert_allclose(impute.impute_regression(x), truth, rtol=1e-9)


def test_a_regression_with_nothing_to_go_by_falls_back_to_the_mean():
    x = np.array([[1.0, np.nan], [2.0, np.nan], [3.0, 5.0], [np.nan, 7.0]])

    assert impute.impute_regression(x)[0, 1] == 6


@given(arrays(float, (6, 3), elements=gappy), st.integers(1, 3))
def test_a_regression_agrees_with_fitting_each_gap_by_hand(x, most):
    x[:2] = [[1.0, 2.0, 4.0], [2.0, 3.0, 1.0]]
    filled = impute.impute_regression(x, most)

    for i, j in np.argwhere(np.isnan(x)):
        assert filled[i, j] == pytest.approx(_fitted(x, i, j, most), rel=1e-6, abs=1e-6)


def _fitted(x, i, j, most):
    def r(k):
        both = [u for u in range(len(x)) if not np.isnan(x[u, [j, k]]).any()]
        a, b = x[both, j], x[both, k]
        alike = len(both) < 2 or len(set(a)) < 2 or len(set(b)) < 2
        return 0.0 if alike else round(abs(np.corrcoef(a, b)[0, 1]), 9)

    usable = [k for k in range(x.shape[1]) if k != j and not np.isnan(x[i, k]) and r(k) > 0]
    usable = sorted(usable, key=lambda k: -r(k))[:most]
    while True:
        rows = [u for u in range(len(x)) if not np.isnan(x[u, [j, *usable]]).any()]
        if not usable or len(rows) >= len(usable) + 2:
            break
        usable = usable[:-1]
    centre = x[np.ix_(rows, usable)].mean(axis=0)
    design = np.column_stack([np.ones(len(rows)), x[np.ix_(rows, usable)] - centre])
    return float(np.append(1, x[i, usable] - centre) @ np.linalg.pinv(design) @ x[rows, j])


def test_em_agrees_with_a_regression_where_one_indicator_has_gaps():
    x = np.random.default_rng(2).normal(size=(60, 3)) @ np.array(
        [[1, 0.5, 0.3], [0, 1, 0.6], [0, 0, 1]]
    )
    x[:6, 2] = np.nan
    design = np.column_stack([np.ones(54), x[6:, :2]])
    slope = np.linalg.lstsq(design, x[6:, 2], rcond=None)[0]

    filled = impute.impute_em(x, ridge=0.0, tolerance=1e-12)

    np.testing.assert_allclose(
        filled[:6, 2], np.column_stack([np.ones(6), x[:6, :2]]) @ slope, rtol=1e-6
    )


@pytest.mark.parametrize("way", [impute.impute_em, impute.impute_regression])
def test_a_learnt_value_moves_with_the_unit_of_measure(way):
    x = linear_world()
    x[4, 1] = x[9, 0] = np.nan

    np.testing.assert_allclose(way(x * 1000), way(x) * 1000, rtol=1e-6)


def test_more_indicators_than_units_can_be_filled_with_a_ridge():
    x = sheet("asem_stage_denominated").values

    filled = impute.impute_em(x, tolerance=1e-5)

    assert not np.isnan(filled).any()
    np.testing.assert_array_equal(filled[~np.isnan(x)], x[~np.isnan(x)])


def test_several_tables_agree_on_what_is_known_and_differ_on_what_is_not():
    x = linear_world() + np.random.default_rng(1).normal(size=(40, 3))
    x[3, 2] = np.nan

    tables = impute.impute_multiple(x, 30, seed=1)

    known = ~np.isnan(x)
    assert all((t[known] == x[known]).all() for t in tables)
    assert tables[:, 3, 2].std() > 0.1
    np.testing.assert_array_equal(tables, impute.impute_multiple(x, 30, seed=1))
    assert (tables[:, 3, 2] != impute.impute_multiple(x, 30, seed=2)[:, 3, 2]).all()


def test_the_true_value_lies_within_the_drawn_interval_about_as_often_as_it_should():
    inside = 0
    for seed in range(60):
        x = np.random.default_rng(seed).multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], size=40)
        truth, x[0, 1] = x[0, 1], np.nan
        drawn = impute.impute_multiple(x, 40, seed=seed, ridge=0.01)[:, 0, 1]
        low, high = np.quantile(drawn, [0.05, 0.95])
        inside += low <= truth <= high

    assert 48 <= inside <= 60  # 90 of 100 meant; 54 of 60, give or take


def test_what_missing_values_leave_open_reaches_the_ranks():
    x = np.array([[1.0, 1.2], [2.0, 1.9], [3.0, np.nan], [4.0, 4.2], [5.0, 4.9], [6.0, 6.3]])

    tables = impute.impute_multiple(x, 50, seed=4)

    ranks = np.array([rank(arithmetic(t, np.ones(2))[:, None])[:, 0] for t in tables])
    assert len(set(ranks[:, 2])) > 1
    assert set(ranks[:, 0]) == {1.0}


def test_draws_stay_within_what_can_be():
    share = np.array([[0.9, 1.0], [0.8, 0.95], [0.99, np.nan], [0.7, 0.9], [0.85, 0.97]])

    drawn = impute.impute_multiple(share, 50, seed=1, lows=0, highs=[1, 1])[:, 2, 1]

    assert drawn.max() <= 1


EMPTY = np.column_stack([X[:, 0], np.full(4, np.nan)])


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (lambda: impute.impute_mean(EMPTY), "column 1: no value at all"),
        (lambda: impute.impute_median(EMPTY), "leave the indicator out"),
        (lambda: impute.impute_group(EMPTY, "abcd"), "no value at all"),
        (lambda: impute.impute_group(X, "abc"), "a group for each of 4"),
        (lambda: impute.impute_group(X, ["a", np.nan, "a", "a"]), "every unit a group"),
        (lambda: impute.impute_group(X, "abcd", how="mode"), "mean or median"),
        (lambda: impute.impute_latest(X), "panel"),
        (lambda: impute.impute_linear(panel_of([1, 2]), np.array([2, 1])), "increasing"),
        (lambda: impute.impute_latest(panel_of([1, np.inf])), "finite"),
        (lambda: impute.impute_regression(EMPTY), "no value at all"),
        (lambda: impute.impute_regression(X, 0), "at least one predictor"),
        (lambda: impute.impute_em(np.array([[1.0, 5.0], [2.0, np.nan]])), "one value only"),
        (lambda: impute.impute_em(linear_world()[:3], ridge=-1), "ridge"),
        (lambda: impute.impute_em(np.vstack([X, linear_world()[:, :2]]), rounds=1), "not settled"),
        (lambda: impute.impute_multiple(X, 0, 1), "m >= 1"),
        (lambda: impute.impute_multiple(X, 2, 1, lows=2, highs=1), "lows <= highs"),
    ],
)
def test_refuses_what_cannot_be_learnt(refused, says):
    with pytest.raises(ValueError, match=says):
        refused()


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_means_stand_huge_and_tiny_units_of_measure(size):
    np.testing.assert_allclose(
        impute.impute_mean(X * size), impute.impute_mean(X) * size, rtol=1e-12
    )


@given(arrays(float, (6, 3), elements=gappy))
def test_means_agree_with_sums_in_plain_python(x):
    x[0] = 1.0
    filled = impute.impute_mean(x)

    for i, j in np.argwhere(np.isnan(x)):
        known = [v for v in x[:, j].tolist() if v == v]
        assert filled[i, j] == pytest.approx(sum(known) / len(known), abs=1e-9)
