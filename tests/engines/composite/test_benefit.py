from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite.aggregate import benefit_of_doubt, benefit_weights
from tests.support.tables import table

pytestmark = pytest.mark.engine

SCORES = table("""
    rent  talent
    10    2
    4     8
    5     4
    2     4
""")


def test_a_unit_is_judged_by_the_weights_that_serve_it_best():
    # The frontier runs through the first two units: x / 12 + y / 12 = 1.
    np.testing.assert_allclose(benefit_of_doubt(SCORES), [1, 1, 9 / 12, 6 / 12])


def test_bounds_keep_a_unit_from_living_on_one_indicator():
    specialist = np.array([[10.0, 1.0], [6.0, 6.0]])

    free, bound = benefit_of_doubt(specialist), benefit_of_doubt(specialist, low=0.4)

    np.testing.assert_allclose(free, [1, 1])
    assert bound[0] < 0.5
    assert bound[1] == pytest.approx(1)


def test_the_chosen_weights_give_the_score_and_keep_their_bounds():
    x = np.array([[10.0, 1.0, 5.0], [6.0, 6.0, 2.0], [1.0, 3.0, 9.0], [4.0, 4.0, 4.0]])

    w = benefit_weights(x, low=0.2, high=0.5)

    score = (w * x).sum(axis=1)
    np.testing.assert_allclose(benefit_of_doubt(x, low=0.2, high=0.5), score)
    shares = w * x / score[:, None]
    assert shares.min() >= 0.2 - 1e-9
    assert shares.max() <= 0.5 + 1e-9
    assert (x @ w.T).max() <= 1 + 1e-9


def test_a_missing_score_takes_no_share():
    x = np.array([[10.0, np.nan], [5.0, 5.0]])

    np.testing.assert_allclose(benefit_of_doubt(x, coverage=0.5), [1, 1])
    np.testing.assert_allclose(benefit_of_doubt(x, high=0.6, coverage=0.5)[0], 1)
    assert np.isnan(benefit_of_doubt(x)[0])


def test_an_indicator_of_weight_zero_is_left_out():
    x = np.column_stack([SCORES, [0, 0, 99, 0]])

    np.testing.assert_allclose(benefit_of_doubt(x, np.array([1.0, 1, 0])), benefit_of_doubt(SCORES))


def test_a_unit_for_which_nothing_speaks_scores_nothing():
    assert benefit_of_doubt(np.array([[0.0, 0.0], [1.0, 1.0]]))[0] == 0


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_the_unit_of_measure_does_not_matter(size):
    np.testing.assert_allclose(
        benefit_of_doubt(SCORES * [size, 1]), benefit_of_doubt(SCORES), rtol=1e-9
    )


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"low": 0.6}, "least shares"),
        ({"high": 0.4}, "least shares"),
        ({"low": 0.5, "high": 0.4}, "0 <= low <= high"),
        ({"coverage": 0}, "coverage"),
        ({"low": [0.1, 0.1, 0.1]}, "one low"),
    ],
)
def test_refuses_bounds_that_cannot_hold(given_, says):
    with pytest.raises(ValueError, match=says):
        benefit_of_doubt(SCORES, **given_)


def test_refuses_negative_scores_and_a_share_of_nothing():
    with pytest.raises(ValueError, match=">= 0"):
        benefit_of_doubt(-SCORES)
    with pytest.raises(ValueError, match="unit 0 has a score of 0"):
        benefit_of_doubt(np.array([[0.0, 1.0], [1.0, 1.0]]), low=0.1)


scores = arrays(float, (5, 2), elements=st.integers(1, 9).map(float))


@settings(max_examples=40)
@given(scores)
def test_agrees_with_trying_every_corner_of_the_possible_weights(x):
    found = benefit_of_doubt(x)

    for i in range(5):
        corners = [np.array([1 / x[:, 0].max(), 0]), np.array([0, 1 / x[:, 1].max()])]
        for a, b in product(range(5), repeat=2):
            if abs(np.linalg.det(x[[a, b]])) > 1e-9:
                corners.append(np.linalg.solve(x[[a, b]], np.ones(2)))
        possible = [v for v in corners if (v >= -1e-12).all() and (x @ v <= 1 + 1e-9).all()]
        assert found[i] == pytest.approx(max(x[i] @ v for v in possible), rel=1e-7)


@settings(max_examples=40)
@given(scores, st.permutations(range(5)))
def test_the_order_of_units_does_not_matter_and_somebody_is_best(x, order):
    found = benefit_of_doubt(x)

    np.testing.assert_allclose(benefit_of_doubt(x[order]), found[order], rtol=1e-7)
    assert found.max() == pytest.approx(1)
