import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inward.engines.composite.denominate import denominate
from tests.engines.composite.reference import column_of, meta, sheet
from tests.support.tables import table

pytestmark = pytest.mark.engine

DISTRICTS = table("""
    firms  vacancy
    1200   8
    300    .
""")
SIZES = table("""
    people  area
    400000  20
    100000  .
""")


def test_firms_are_counted_per_thousand_people_and_a_rate_is_left_alone():
    rates = denominate(DISTRICTS, SIZES, [0, None], np.array([1000.0, 7.0]))

    np.testing.assert_allclose(rates, [[3, 8], [3, np.nan]])


def test_a_missing_denominator_leaves_the_rate_missing():
    assert np.isnan(denominate(DISTRICTS, SIZES, [1, None], 1.0)[1, 0])


def test_every_rate_of_the_asem_example_is_met():
    raw, expected, said = sheet("asem_stage_raw"), sheet("asem_stage_denominated"), meta()
    names = ["Area", "Energy", "GDP", "Population"]
    cells = [column_of("asem_iData", raw.rows, name) for name in names]
    sizes = np.array([[float(cell or "nan") for cell in column] for column in cells]).T
    which = [
        names.index(said[c]["Denominator"]) if said[c]["Denominator"] else None for c in raw.columns
    ]

    rates = denominate(raw.values, sizes, which, 1.0)

    np.testing.assert_allclose(rates, expected.values, rtol=1e-9)


@pytest.mark.parametrize(
    ("sizes", "which", "scale", "says"),
    [
        (SIZES[:1], [0, None], 1.0, "row of denominators"),
        (SIZES, [0], 1.0, "choice for each"),
        (SIZES, [2, None], 1.0, "columns 0 to 1"),
        (SIZES * 0, [0, None], 1.0, "column 0: a denominator is 0"),
        (SIZES, [0, None], 0.0, "scale"),
    ],
)
def test_refuses_what_cannot_be_divided(sizes, which, scale, says):
    with pytest.raises(ValueError, match=says):
        denominate(DISTRICTS, sizes, which, scale)


def test_a_zero_nobody_divides_by_does_no_harm():
    zeros = np.column_stack([SIZES[:, 0], np.zeros(2)])

    assert denominate(DISTRICTS, zeros, [0, None], 1.0)[0, 0] == 1200 / 400_000


@given(
    arrays(float, (4, 3), elements=st.floats(-1e6, 1e6)),
    arrays(float, (4, 2), elements=st.floats(0.1, 1e6)),
    st.lists(st.sampled_from([None, 0, 1]), min_size=3, max_size=3),
)
def test_agrees_with_dividing_cell_by_cell(x, d, which):
    rates = denominate(x, d, which, 10.0)

    for i in range(4):
        for j in range(3):
            k = which[j]
            assert rates[i, j] == (x[i, j] if k is None else x[i, j] / d[i, k] * 10.0)
