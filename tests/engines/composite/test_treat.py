import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite import treat
from inward.engines.composite.statistics import kurtosis, skewness
from tests.engines.composite.reference import rows, sheet

pytestmark = pytest.mark.engine

LONG_TAIL = np.array([*range(1, 21), 900.0, 9000.0])
CALM = np.arange(10.0)


def test_the_stage_of_the_asem_example_is_met_in_every_value_and_mark():
    x, expected = sheet("asem_stage_screened"), sheet("asem_stage_treated")
    marks = [[line[code] for code in x.columns] for line in rows("asem_treated_points")]
    signs = {"": 0, "winhi": 1, "winlo": -1}

    done = treat.treat(x.values)

    np.testing.assert_allclose(done.values, expected.values, rtol=1e-9)
    np.testing.assert_array_equal(done.points, [[signs[mark] for mark in row] for row in marks])


def test_the_details_of_the_asem_example_are_met():
    x, said = sheet("asem_stage_screened"), rows("asem_treat_details")
    assert [line["iCode"] for line in said] == x.columns

    done = treat.treat(x.values)

    for j, line in enumerate(said):
        assert done.low[j] + done.high[j] == int(line["winsorise.nwin"] or 0)
        assert done.skew_before[j] == pytest.approx(float(line["check_SkewKurt0.Skew"]), rel=1e-9)
        assert done.kurt_before[j] == pytest.approx(float(line["check_SkewKurt0.Kurt"]), rel=1e-9)
        if line["check_SkewKurt1.Skew"]:
            assert done.skew_after[j] == pytest.approx(
                float(line["check_SkewKurt1.Skew"]), rel=1e-9
            )
            assert done.kurt_after[j] == pytest.approx(
                float(line["check_SkewKurt1.Kurt"]), rel=1e-9
            )
    assert done.passed.all()
    assert not done.logged.any()


def test_points_are_pulled_in_to_the_next_until_the_test_passes():
    done = treat.winsorise(LONG_TAIL, 5)

    assert (done.low, done.high) == (0, 2)
    np.testing.assert_array_equal(done.values, np.minimum(LONG_TAIL, 20))


def test_a_low_tail_is_pulled_up():
    done = treat.winsorise(-LONG_TAIL, 5)

    assert (done.low, done.high) == (2, 0)
    np.testing.assert_array_equal(done.values, -np.minimum(LONG_TAIL, 20))


def test_what_passes_is_left_alone():
    np.testing.assert_array_equal(treat.winsorise(CALM, 5).values, CALM)


def test_a_forced_winsorisation_is_done_even_where_the_test_passes():
    """The reference ignores being forced when skewness and kurtosis pass."""
    assert treat.passes(CALM[:, None]).all()

    one = treat.winsorise(CALM, 2, force=True)
    table = treat.treat(np.column_stack([CALM, CALM]), max_points=2, force=[False, True])

    assert one.low + one.high == 2
    assert len(set(one.values)) == 8
    np.testing.assert_array_equal(table.values[:, 0], CALM)
    np.testing.assert_array_equal(table.values[:, 1], one.values)


def test_a_log_is_taken_of_the_original_where_winsorising_was_not_enough():
    x = np.column_stack([LONG_TAIL, -LONG_TAIL])

    done = treat.treat(x, max_points=1)
    without = treat.treat(x, max_points=1, log=None)

    assert done.logged.tolist() == [True, True]
    np.testing.assert_allclose(done.values[:, 0], treat.log_transform(LONG_TAIL, "ct"))
    np.testing.assert_allclose(done.values[:, 1], -done.values[:, 0])
    assert not done.points.any()
    assert (without.high + without.low).tolist() == [1, 1]
    assert not without.passed.any()


def test_a_log_may_be_taken_on_top_of_winsorising():
    done = treat.treat(LONG_TAIL[:, None], max_points=1, combine=True)

    np.testing.assert_allclose(done.values[:, 0], treat.log_transform(np.minimum(LONG_TAIL, 900)))
    assert done.points[:, 0].tolist() == [0] * 21 + [1]
    assert done.high[0] == 1


def test_the_logs_by_their_formulas():
    x = np.array([2.0, 5.0, np.nan, 12.0])

    np.testing.assert_allclose(treat.log_transform(x, "plain"), np.log(x))
    np.testing.assert_allclose(treat.log_transform(x, "shifted"), np.log(x - 2 + 1))
    np.testing.assert_allclose(treat.log_transform(x, "ct"), np.log(x - 2 + 0.1))
    np.testing.assert_allclose(treat.log_transform(x, "gii"), np.log(11 * (x - 2) / 10 + 1))
    np.testing.assert_allclose(
        treat.log_transform(x, "gii", tail="low", factor=10), -np.log(119 * (12 - x) / 10 + 1)
    )


def test_box_cox_by_its_formula_and_by_its_likelihood():
    x = np.array([1.0, 4.0, 9.0, np.nan])

    np.testing.assert_allclose(treat.box_cox(x, 0.5), [0, 2, 4, np.nan])
    np.testing.assert_allclose(treat.box_cox(x, 0), np.log(x))


def test_box_cox_finds_the_power_of_greatest_likelihood():
    from scipy.stats import boxcox

    x = np.random.default_rng(8).lognormal(size=60) ** 2
    expected, _ = boxcox(x)

    np.testing.assert_allclose(treat.box_cox(x), expected, rtol=1e-4)
    np.testing.assert_allclose(
        skewness(treat.box_cox(x * 1e200)[:, None]), skewness(expected[:, None]), atol=1e-3
    )


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (lambda: treat.winsorise(CALM, -1), "below 0"),
        (lambda: treat.winsorise(CALM, 9, force=True), "two must stay"),
        (lambda: treat.treat(CALM[:, None], max_points=[1, 2]), "one max_points"),
        (lambda: treat.treat(CALM[:, None], skew_limit=0), "skew limit"),
        (lambda: treat.log_transform(CALM, "plain"), "above 0"),
        (lambda: treat.log_transform(CALM, "root"), "plain, shifted, ct or gii"),
        (lambda: treat.log_transform(CALM * 0), "equal"),
        (lambda: treat.log_transform(CALM / 100, "gii"), "larger factor"),
        (lambda: treat.box_cox(CALM), "above 0"),
        (lambda: treat.box_cox(np.ones(4)), "equal"),
        (lambda: treat.box_cox(CALM + 1, np.inf), "finite power"),
        (lambda: treat.box_cox(LONG_TAIL * 1e300, 5), "nearer 0"),
    ],
)
def test_refuses_what_cannot_be_treated(refused, says):
    with pytest.raises(ValueError, match=says):
        refused()


def test_a_constant_an_empty_and_a_single_value_pass_and_stay():
    x = np.column_stack([np.full(6, 3.0), np.full(6, np.nan), [1, *[np.nan] * 5]])

    done = treat.treat(x)

    np.testing.assert_array_equal(done.values, x)
    assert done.passed.all()


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_what_is_pulled_in_does_not_depend_on_the_unit_of_measure(size):
    np.testing.assert_array_equal(
        treat.winsorise(LONG_TAIL * size, 5).values, treat.winsorise(LONG_TAIL, 5).values * size
    )


values = st.one_of(
    st.integers(-20, 20).map(float),
    st.sampled_from([300.0, -300.0, 5000.0, 10000.0]),
    st.just(np.nan),
)


def oracle(x, most, force):
    """One step at a time on a plain list."""
    known = [float(v) for v in x if not np.isnan(v)]
    low = high = 0
    done = list(known)
    ordered = sorted(known)
    while low + high < min(most, max(len(known) - 2, 0)):
        skew, kurt = skewness(np.array(done)[:, None])[0], kurtosis(np.array(done)[:, None])[0]
        if not force and not (abs(skew) > 2 and kurt > 3.5):
            break
        if skew < 0:
            low += 1
        else:
            high += 1
        done = [min(max(v, ordered[low]), ordered[len(ordered) - 1 - high]) for v in known]
    return done


@given(arrays(float, 12, elements=values), st.integers(0, 4))
def test_winsorising_agrees_with_a_plain_list(x, most):
    treated = treat.winsorise(x, most).values

    np.testing.assert_array_equal(treated[~np.isnan(x)], oracle(x, most, False))
    assert np.isnan(treated[np.isnan(x)]).all()


@given(arrays(float, (12, 3), elements=values), st.permutations(range(12)))
def test_treatment_is_independent_of_the_order_of_units_and_keeps_theirs(x, order):
    done = treat.treat(x, log=None)

    np.testing.assert_array_equal(treat.treat(x[order], log=None).values, done.values[order])
    for before, after in zip(x.T, done.values.T, strict=True):
        sequence = np.argsort(before)
        assert not (np.diff(after[sequence]) < 0).any()


@given(
    arrays(float, 12, elements=values),
    st.sampled_from(["shifted", "ct"]),
    st.sampled_from(["high", "low"]),
)
def test_a_log_keeps_the_order(x, kind, tail):
    known = x[~np.isnan(x)]
    assume(len(set(known)) > 1)

    drawn = treat.log_transform(known, kind, tail=tail)

    np.testing.assert_array_equal(
        np.argsort(drawn, kind="stable"), np.argsort(known, kind="stable")
    )
