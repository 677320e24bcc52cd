import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite.aggregate import copeland, outrank
from tests.support.tables import table

pytestmark = pytest.mark.engine

SCORES = table("""
    rent  talent  transit
    80    20      50
    50    50      50
    20    90      .
""")
W = np.array([2.0, 1.0, 1.0])


def test_a_pair_is_compared_in_the_indicators_that_both_have():
    matrix = outrank(SCORES, W, coverage=0.5)

    np.testing.assert_allclose(matrix[0, 1], (2 + 0.5) / 4)
    np.testing.assert_allclose(matrix[0, 2], 2 / 3)
    np.testing.assert_allclose(np.diag(matrix), 0.5)


def test_a_pair_with_too_little_in_common_is_not_compared():
    matrix = outrank(SCORES, W)

    assert np.isnan(matrix[0, 2])
    assert matrix[0, 1] == 2.5 / 4


def test_the_balance_of_wins_and_losses():
    np.testing.assert_array_equal(copeland(SCORES[:2], W), [1, -1])
    np.testing.assert_array_equal(copeland(SCORES, W, coverage=0.7), [2, 0, -2])
    np.testing.assert_array_equal(copeland(SCORES, W), [1, -1, np.nan])


def test_units_are_equal_when_nobody_is_ahead_in_more_than_half():
    np.testing.assert_array_equal(copeland(np.array([[1.0, 2.0], [2.0, 1.0]]), np.ones(2)), [0, 0])


def test_ten_equal_weights_that_do_not_sum_to_one_exactly_still_draw():
    x = np.array([[1.0, 0.0] * 5, [0.0, 1.0] * 5])

    np.testing.assert_array_equal(copeland(x, np.full(10, 0.1)), [0, 0])


def test_one_unit_alone_scores_nothing_and_an_empty_one_is_left_out():
    np.testing.assert_array_equal(copeland(SCORES[:1], W), [0])
    np.testing.assert_array_equal(
        copeland(np.vstack([SCORES[:1], np.full((1, 3), np.nan)]), W), [0, np.nan]
    )


def test_a_unit_with_nobody_to_compare_it_with_has_no_score():
    x = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, 5.0]])

    np.testing.assert_array_equal(copeland(x, np.ones(2), coverage=0.5), [-2, 2, np.nan])


@pytest.mark.parametrize("coverage", [0, 2, np.nan])
@pytest.mark.parametrize("way", [outrank, copeland])
def test_refuses_a_coverage_that_is_no_share(way, coverage):
    with pytest.raises(ValueError, match="coverage"):
        way(SCORES, W, coverage=coverage)


values = st.one_of(*[st.integers(0, 4).map(float)] * 4, st.just(np.nan))
scores = arrays(float, (6, 4), elements=values)
weights = (
    st.lists(st.integers(0, 4), min_size=4, max_size=4)
    .filter(any)
    .map(lambda w: np.array(w, float))
)


@given(scores, weights, st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter_even_with_missing_values(x, w, order):
    """The reference's outranking with missing values depends on the order of rows."""
    np.testing.assert_array_equal(
        outrank(x[order], w, coverage=0.3), outrank(x, w, coverage=0.3)[np.ix_(order, order)]
    )
    np.testing.assert_array_equal(
        copeland(x[order], w, coverage=0.3), copeland(x, w, coverage=0.3)[order]
    )


@given(scores, weights)
def test_what_one_gains_the_other_loses(x, w):
    matrix = outrank(x, w, coverage=0.3)

    both = ~np.isnan(matrix)
    np.testing.assert_array_equal(both, both.T)
    np.testing.assert_allclose((matrix + matrix.T)[both], 1)


@given(scores, weights, st.sampled_from([0.2, 0.5, 1.0]))
def test_agrees_with_comparing_every_pair_by_hand(x, w, coverage):
    total = sum(w)
    matrix = outrank(x, w, coverage=coverage)

    for a in range(6):
        for b in range(6):
            common = [j for j in range(4) if x[a, j] == x[a, j] and x[b, j] == x[b, j]]
            weight = sum(w[j] for j in common)
            if not weight or weight / total < coverage:
                assert np.isnan(matrix[a, b])
            else:
                ahead = sum(w[j] for j in common if x[a, j] > x[b, j])
                ties = sum(w[j] for j in common if x[a, j] == x[b, j])
                assert matrix[a, b] == pytest.approx((ahead + ties / 2) / weight)


@given(arrays(float, (6, 4), elements=st.integers(0, 4).map(float)), weights)
def test_balances_agree_with_counting_wins_and_sum_to_nothing(x, w):
    matrix, found = outrank(x, w), copeland(x, w)

    for a in range(6):
        wins = sum(matrix[a, b] > 0.5 + 1e-9 for b in range(6))
        losses = sum(matrix[a, b] < 0.5 - 1e-9 for b in range(6))
        assert found[a] == wins - losses
    assert found.sum() == 0


@given(
    arrays(float, (6, 4), elements=st.integers(0, 4).map(float)),
    weights,
    st.integers(0, 5),
    st.integers(0, 3),
)
def test_raising_an_indicator_never_costs_a_unit(x, w, unit, which):
    raised = x.copy()
    raised[unit, which] += 1

    assert copeland(raised, w)[unit] >= copeland(x, w)[unit]
