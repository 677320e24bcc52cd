from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pymcdm import weights as peer

from inward.engines.composite import weights
from tests.engines.composite.reference import members, rows, sheet

pytestmark = pytest.mark.engine


def world(seed=3, units=30):
    """Four indicators that go together, on different scales."""
    common = np.random.default_rng(seed).normal(size=(units, 1))
    own = np.random.default_rng(seed + 1).normal(size=(units, 4))
    return (common + own * [0.5, 1, 1.5, 0.7]) * [1, 10, 3, 2] + 50


POSITIVE = np.random.default_rng(2).uniform(1, 9, size=(12, 4))


def test_equal_weights_sum_to_one():
    np.testing.assert_array_equal(weights.equal(4), [0.25] * 4)


def test_effective_weights_of_the_asem_example_are_met():
    lines = rows("asem_effective_weights")
    codes = [line["iCode"] for line in lines]
    parent = {line["iCode"]: line["Parent"] for line in rows("asem_iMeta")}
    parents = [codes.index(parent[code]) if parent[code] else None for code in codes]

    found = weights.effective_weights(np.array([float(line["Weight"]) for line in lines]), parents)

    np.testing.assert_allclose(found, [float(line["EffWeight"]) for line in lines], rtol=1e-9)


def test_a_component_that_runs_both_ways_is_refused_where_the_reference_gives_a_negative_weight():
    given_ = {line["iCode"]: float(line["Weight"]) for line in rows("asem_pca_weights_l2")}
    scores = sheet("asem_stage_aggregated")
    assert given_["Social"] < 0

    found = weights.pca_weights(scores.take(members("Conn")))

    expected = np.array([given_[code] for code in members("Conn")])
    np.testing.assert_allclose(found, expected / expected.sum(), rtol=1e-9)
    with pytest.raises(ValueError, match="column 1: runs against"):
        weights.pca_weights(scores.take(members("Sust")))


def test_two_separate_pairs_of_indicators_share_the_weight_by_factor():
    rng = np.random.default_rng(4)
    a, b = rng.normal(size=(2, 200, 1))
    x = np.hstack([a, a, b, b]) + 0.01 * rng.normal(size=(200, 4))

    found = weights.factor_weights(x)

    np.testing.assert_allclose(found, 0.25, atol=0.02)


def test_one_factor_weights_by_squared_loadings():
    found = weights.factor_weights(world(), factors=1)

    first = np.linalg.eigh(np.corrcoef(world().T))[1][:, -1]
    np.testing.assert_allclose(found, first**2, rtol=1e-9)


def test_rotation_does_not_depend_on_the_order_of_indicators():
    x = np.random.default_rng(6).normal(size=(40, 6))
    order = [3, 1, 5, 0, 2, 4]

    found = weights.factor_weights(x, factors=3)

    np.testing.assert_allclose(
        weights.factor_weights(x[:, order], factors=3), found[order], rtol=1e-5
    )


def test_entropy_and_critic_agree_with_a_peer():
    np.testing.assert_allclose(weights.entropy(POSITIVE), peer.entropy_weights(POSITIVE), rtol=1e-9)
    np.testing.assert_allclose(weights.critic(POSITIVE), peer.critic_weights(POSITIVE), rtol=1e-9)


@given(arrays(float, (6, 3), elements=st.integers(0, 9).map(float)))
def test_entropy_agrees_with_sums_in_plain_python(x):
    assume((x.sum(axis=0) > 0).all() and (np.ptp(x, axis=0) > 0).any())

    found = weights.entropy(x)

    gaps = []
    for j in range(3):
        shares = [v / x[:, j].sum() for v in x[:, j]]
        gaps.append(1 + sum(p * np.log(p) for p in shares if p > 0) / np.log(6))
    np.testing.assert_allclose(found, np.array(gaps) / sum(gaps), atol=1e-9)


def test_an_indicator_that_is_the_same_everywhere_gets_no_weight_from_entropy():
    x = POSITIVE.copy()
    x[:, 2] = 5

    assert weights.entropy(x)[2] == 0


def test_experts_count_the_same_whatever_their_budget():
    found = weights.budget_allocation(np.array([[60.0, 40.0], [1.0, 3.0]]))

    np.testing.assert_allclose(found, [(0.6 + 0.25) / 2, (0.4 + 0.75) / 2])


SAATY = np.array([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])


def test_pairwise_judgements_by_a_known_example():
    found = weights.ahp(SAATY)

    np.testing.assert_allclose(found.weights, [0.6483, 0.2297, 0.1220], atol=1e-4)
    assert found.ratio == pytest.approx(0.0032, abs=1e-4)


def test_consistent_judgements_give_their_weights_back():
    w = np.array([0.5, 0.3, 0.15, 0.05])

    found = weights.ahp(w[:, None] / w)

    np.testing.assert_allclose(found.weights, w)
    assert found.ratio == pytest.approx(0, abs=1e-12)


def test_several_respondents_are_joined_by_the_geometric_mean_and_each_has_a_ratio():
    circle = np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])

    found = weights.ahp(np.stack([SAATY, SAATY.T, circle]))

    np.testing.assert_allclose(found.weights, 1 / 3)
    assert found.ratios[0] < 0.1 < found.ratios[2]
    np.testing.assert_allclose(found.each[0], weights.ahp(SAATY).weights)


def test_weight_is_turned_until_influence_is_what_it_is_meant_to_be():
    """The reference's optimiser stops almost at once, far from the target."""
    target = np.array([4.0, 4.0, 3.0, 4.0])
    before = weights.influence(world(), np.ones(4))

    found = weights.optimise_influence(world(), target)

    assert np.abs(before - target / 15).max() > 0.01
    assert found.attainable
    np.testing.assert_allclose(found.achieved, target / 15, atol=1e-9)
    np.testing.assert_allclose(weights.influence(world(), found.weights), found.achieved)


def test_a_target_out_of_reach_is_said_to_be_so_with_what_is_missing():
    x = world()
    x[:, 3] = -x[:, 0] + 0.1 * x[:, 3]

    found = weights.optimise_influence(x, np.ones(4))

    assert not found.attainable
    assert found.residual > 0.01
    assert found.weights.min() >= 0
    assert found.residual == pytest.approx(np.linalg.norm(found.achieved - 0.25))


@pytest.mark.parametrize("parent", ["Political", "ConEcFin", "Environ"])
def test_no_weights_on_a_fine_grid_come_nearer_to_the_target(parent):
    x = sheet("asem_stage_aggregated").take(members(parent))[:, :3]
    found = weights.optimise_influence(x, np.ones(3))

    steps = [np.array(w, float) for w in product(range(13), repeat=3) if sum(w) == 12]
    nearest = min(
        np.linalg.norm(weights.influence(x, w) - 1 / 3) for w in steps if _has_influence(x, w)
    )
    assert found.residual <= nearest + 1e-9


def _has_influence(x, w):
    return np.corrcoef(np.column_stack([x, x @ w]).T)[3, :3].sum() > 1e-6


@given(st.lists(st.integers(1, 5), min_size=3, max_size=3), st.integers(0, 200))
def test_a_target_that_some_weights_reach_is_found(w, seed):
    x = (
        np.random.default_rng(seed).normal(size=(12, 3))
        + np.random.default_rng(seed + 1).normal(size=(12, 1)) * 2
    )
    target = weights.influence(x, np.array(w, float))
    assume((target > 0).all())

    found = weights.optimise_influence(x, target)

    assert found.residual < 1e-8


@pytest.mark.parametrize("size", [1e-300, 1e300])
@pytest.mark.parametrize(
    "way",
    [
        weights.entropy,
        weights.critic,
        weights.pca_weights,
        weights.factor_weights,
        lambda x: weights.influence(x, np.ones(4)),
    ],
)
def test_weights_stand_tiny_and_huge_scores(way, size):
    np.testing.assert_allclose(way(world() * size), way(world()), rtol=1e-9)


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (lambda: weights.equal(0), "at least one"),
        (lambda: weights.factor_weights(world(), 5), "1 to 4 factors"),
        (lambda: weights.entropy(-POSITIVE), "negative"),
        (lambda: weights.entropy(np.ones((3, 2))), "weight them equally"),
        (lambda: weights.entropy(np.zeros((3, 2))), "all 0"),
        (lambda: weights.critic(np.ones((3, 2))), "constant"),
        (lambda: weights.budget_allocation(np.array([[1.0, 1.0], [0.0, 0.0]])), r"experts \[1\]"),
        (lambda: weights.budget_allocation(np.array([[1.0, np.nan]])), "missing"),
        (lambda: weights.ahp(np.ones((2, 3))), "judgements"),
        (lambda: weights.ahp(np.ones((16, 16))), "at most 15"),
        (lambda: weights.ahp(np.stack([SAATY, SAATY * 2])), r"respondents \[1\]"),
        (
            lambda: weights.optimise_influence(np.array([[1.0, np.nan], [2.0, 1.0]]), np.ones(2)),
            "impute first",
        ),
        (
            lambda: weights.optimise_influence(np.array([[1.0, 1.0], [2.0, 1.0]]), np.ones(2)),
            "no influence",
        ),
        (lambda: weights.optimise_influence(world(), -np.ones(4)), "weights must be"),
        (
            lambda: weights.influence(np.array([[1.0, -1.0], [2.0, -2.0]]), np.ones(2)),
            "cancel out|constant",
        ),
        (lambda: weights.effective_weights(np.ones(2), [None, None]), "exactly one root"),
        (lambda: weights.effective_weights(np.ones(3), [None, 2, 1]), "circle"),
        (lambda: weights.effective_weights(np.ones(2), [None, 7]), "parents among"),
        (lambda: weights.effective_weights(np.array([1.0, 0.0]), [None, 0]), "above 0"),
    ],
)
def test_refuses_what_it_cannot_weigh(refused, says):
    with pytest.raises(ValueError, match=says):
        refused()


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_effective_weights_of_the_leaves_sum_to_one(w):
    assume(w[1] + w[2] and w[3] + w[4] and w[5])

    found = weights.effective_weights(np.array(w, float), [None, 0, 0, 1, 1, 2])

    assert found[3:].sum() == pytest.approx(1)
