"""Points of Chinese map services, converted at the edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.places.gcj02 import BOX, from_wgs84, is_shifted, to_wgs84

pytestmark = pytest.mark.engine

WEST, SOUTH, EAST, NORTH = BOX
inside = st.tuples(st.floats(WEST + 0.01, EAST - 0.01), st.floats(SOUTH + 0.01, NORTH - 0.01))
elsewhere = st.one_of(
    st.tuples(st.floats(-180, WEST - 0.01), st.floats(-90, 90)),
    st.tuples(st.floats(-180, 180), st.floats(NORTH + 0.01, 90)),
)


@given(inside)
def test_there_and_back_is_the_same_point_to_a_millionth_of_a_degree(
    point: tuple[float, float],
) -> None:
    back = to_wgs84(*from_wgs84(*point))

    assert back == pytest.approx(point, abs=1e-6)


@given(inside)
def test_back_and_there_is_the_same_point_to_a_millionth_of_a_degree(
    point: tuple[float, float],
) -> None:
    wgs84 = to_wgs84(*point)

    assert not is_shifted(*wgs84) or from_wgs84(*wgs84) == pytest.approx(point, abs=1e-6)


@given(elsewhere)
def test_outside_china_a_point_stays_where_it_is(point: tuple[float, float]) -> None:
    assert from_wgs84(*point) == point
    assert to_wgs84(*point) == point


@given(inside)
def test_a_point_moves_by_less_than_a_kilometre_or_so(point: tuple[float, float]) -> None:
    moved = from_wgs84(*point)

    assert 0 < abs(moved[0] - point[0]) + abs(moved[1] - point[1]) < 0.02


def test_a_point_in_the_middle_of_shanghai_moves_to_the_east_and_south() -> None:
    # People's Square on either kind of map differs by about 430 m east and 220 m south.
    east, south = from_wgs84(121.4737, 31.2304)

    assert east - 121.4737 == pytest.approx(0.00454, abs=2e-4)
    assert south - 31.2304 == pytest.approx(-0.00195, abs=2e-4)
