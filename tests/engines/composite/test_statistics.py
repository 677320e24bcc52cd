import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite import statistics
from tests.engines.composite.reference import leaves, members, rows, sheet
from tests.support.tables import table

pytestmark = pytest.mark.engine

whole = st.integers(-30, 30).map(float)
gappy = st.one_of(whole, whole, whole, st.just(np.nan))


def test_skewness_and_kurtosis_of_the_asem_example_are_met():
    x, expected = sheet("asem_stage_raw"), sheet("asem_skew_kurt", key="iCode")

    np.testing.assert_allclose(
        statistics.skewness(x.values), expected.take(["skew"])[:, 0], rtol=1e-9
    )
    np.testing.assert_allclose(
        statistics.kurtosis(x.values), expected.take(["kurt"])[:, 0], rtol=1e-9
    )


def test_too_few_values_or_equal_ones_have_no_shape():
    few = table("""
        two  three  same  none
        1    1      5     .
        2    2      5     .
        .    9      5     .
        .    .      5     .
    """)

    assert np.isnan(statistics.skewness(few)).tolist() == [True, False, True, True]
    assert np.isnan(statistics.kurtosis(few)).all()


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_the_shape_does_not_depend_on_the_unit_of_measure(size):
    x = np.array([[1.0], [2.0], [3.0], [50.0], [-7.0]])

    np.testing.assert_allclose(statistics.skewness(x * size), statistics.skewness(x), rtol=1e-12)
    np.testing.assert_allclose(statistics.kurtosis(x * size), statistics.kurtosis(x), rtol=1e-12)


@given(arrays(float, 9, elements=gappy))
def test_shapes_agree_with_sums_in_plain_python(x):
    values = [v for v in x if not math.isnan(v)]
    n = len(values)
    assume(n > 3 and len(set(values)) > 1)
    mean = sum(values) / n
    m2, m3, m4 = (sum((v - mean) ** k for v in values) / n for k in (2, 3, 4))

    skew, kurt = statistics.skewness(x[:, None])[0], statistics.kurtosis(x[:, None])[0]

    assert skew == pytest.approx(
        math.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5, rel=1e-9, abs=1e-9
    )
    assert kurt == pytest.approx(
        (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6), rel=1e-9, abs=1e-8
    )


def test_values_outside_the_fences_are_marked_by_side():
    x = np.array(
        [[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [4.0, np.nan], [5.0, 5.0], [100.0, 5.0], [-90.0, 5.0]]
    )

    marks = statistics.outliers(x)

    assert marks[:, 0].tolist() == [0, 0, 0, 0, 0, 1, -1]
    assert not marks[:, 1].any()


@pytest.mark.parametrize("name", ["asem_corr_l1_l1", "asem_corr_l1_l2"])
def test_correlations_of_the_asem_example_are_met(name):
    scores, pairs = sheet("asem_stage_aggregated"), rows(name)
    down = list(dict.fromkeys(pair["Var1"] for pair in pairs))
    across = list(dict.fromkeys(pair["Var2"] for pair in pairs))

    r = statistics.correlations(scores.take(down), scores.take(across))

    for pair in pairs:
        found = r[down.index(pair["Var1"]), across.index(pair["Var2"])]
        assert found == pytest.approx(float(pair["Correlation"]), rel=1e-9, abs=1e-12)


def oracle(a, b, kind):
    """One correlation by the textbook, over the units that have both."""
    pairs = [(p, q) for p, q in zip(a, b, strict=True) if not (math.isnan(p) or math.isnan(q))]
    a, b = [p for p, _ in pairs], [q for _, q in pairs]
    if len(set(a)) < 2 or len(set(b)) < 2:
        return math.nan
    if kind == "kendall":
        signs = [(np.sign(p - r), np.sign(q - s)) for (p, q), (r, s) in combinations(pairs, 2)]
        balance = sum(x * y for x, y in signs)
        return balance / math.sqrt(sum(x * x for x, _ in signs) * sum(y * y for _, y in signs))
    if kind == "spearman":
        a, b = (
            [sum(w < v for w in c) + (sum(w == v for w in c) + 1) / 2 for v in c] for c in (a, b)
        )
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    cov = sum((p - mean_a) * (q - mean_b) for p, q in zip(a, b, strict=True))
    return cov / math.sqrt(sum((p - mean_a) ** 2 for p in a) * sum((q - mean_b) ** 2 for q in b))


@pytest.mark.parametrize("kind", ["pearson", "spearman", "kendall"])
@given(x=arrays(float, (8, 3), elements=gappy))
def test_correlations_agree_with_the_textbook(kind, x):
    r = statistics.correlations(x, kind=kind)

    for i in range(3):
        for j in range(3):
            expected = oracle(x[:, i].tolist(), x[:, j].tolist(), kind)
            assert r[i, j] == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("kind", ["pearson", "spearman", "kendall"])
def test_correlations_stand_huge_and_tiny_units_of_measure(kind):
    x = np.random.default_rng(3).normal(size=(9, 3))

    np.testing.assert_allclose(
        statistics.correlations(x * [1e300, 1e-300, 1], kind=kind),
        statistics.correlations(x, kind=kind),
        rtol=1e-9,
    )


def test_an_unknown_kind_or_other_units_are_refused():
    with pytest.raises(ValueError, match="pearson, spearman or kendall"):
        statistics.correlations(np.eye(3), kind="distance")
    with pytest.raises(ValueError, match="same units"):
        statistics.correlations(np.eye(3), np.eye(4))


def test_every_alpha_of_the_asem_example_is_met():
    scores = sheet("asem_stage_aggregated")
    indicators = sheet("asem_stage_normalised").columns

    for line in rows("asem_cronbach"):
        codes = indicators if line["code"] == "AllInd" else leaves(line["code"])
        found = statistics.cronbach_alpha(scores.take(codes))
        assert found == pytest.approx(float(line["alpha"]), rel=1e-9)


def test_the_same_question_asked_twice_is_wholly_consistent():
    asked = np.random.default_rng(1).normal(size=(20, 1))

    assert statistics.cronbach_alpha(np.hstack([asked, asked, asked])) == pytest.approx(1)


def test_alpha_is_refused_where_it_is_undefined():
    with pytest.raises(ValueError, match="at least two"):
        statistics.cronbach_alpha(np.ones((3, 1)))
    with pytest.raises(ValueError, match="cancel out"):
        statistics.cronbach_alpha(np.array([[1.0, -1.0], [2.0, -2.0]]))


def test_components_of_the_asem_example_are_met_up_to_their_sign():
    scores = sheet("asem_stage_aggregated")

    for parent in ("Conn", "Sust"):
        found = statistics.pca(scores.take(members(parent)))
        lines = [line for line in rows("asem_pca_eigen_l2") if line["group"] == parent]
        np.testing.assert_allclose(
            np.sqrt(found.eigenvalues), [float(x["sdev"]) for x in lines], rtol=1e-9
        )
        np.testing.assert_allclose(found.share, [float(x["varfrac"]) for x in lines], rtol=1e-9)


@pytest.mark.parametrize("level", ["1", "2"])
def test_first_loadings_of_the_asem_example_are_met_up_to_their_sign(level):
    scores = sheet("asem_stage_aggregated")
    reference = {x["iCode"]: float(x["Weight"]) for x in rows(f"asem_pca_weights_l{level}")}
    parents = dict.fromkeys(x["Parent"] for x in rows("asem_iMeta") if x["Level"] == level)

    for parent in parents:
        codes = members(parent)
        first = statistics.pca(scores.take(codes)).loadings[:, 0]
        expected = np.array([reference[code] for code in codes])
        expected = expected if expected.sum() >= 0 else -expected
        np.testing.assert_allclose(first, expected, rtol=1e-9, atol=1e-12)


@given(arrays(float, (7, 3), elements=whole))
def test_components_rebuild_the_correlations(x):
    assume((x.min(axis=0) < x.max(axis=0)).all())

    found = statistics.pca(x)

    rebuilt = found.loadings * found.eigenvalues @ found.loadings.T
    np.testing.assert_allclose(rebuilt, statistics.correlations(x), atol=1e-9)
    assert found.share.sum() == pytest.approx(1)
    assert (np.diff(found.eigenvalues) <= 1e-12).all()


def test_components_need_complete_indicators_that_vary():
    with pytest.raises(ValueError, match="column 1: missing values"):
        statistics.pca(np.array([[1.0, np.nan], [2.0, 3.0]]))
    with pytest.raises(ValueError, match="column 0: constant"):
        statistics.pca(np.array([[1.0, 4.0], [1.0, 3.0]]))
