"""A day's visits in an order whose way is short, compared with every order there is."""

from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.pipeline.visits.rules import MOST_STOPS, Point, km, length, route

pytestmark = pytest.mark.engine
# About the size of an inner district: 8 km by 8 km.
WHERE = st.builds(Point, st.floats(31.20, 31.27), st.floats(121.42, 121.50))


def shortest(points: list[Point], start: int | None) -> float:
    far = [[km(a, b) for b in points] for a in points]
    orders = permutations(range(len(points)))
    return min(
        sum(far[i][j] for i, j in pairwise(order))
        for order in orders
        if start is None or order[0] == start
    )


@pytest.mark.parametrize("start", [None, 0])
def test_the_way_is_nearly_the_shortest_of_all(start: int | None) -> None:
    by_chance = Random(20261123)
    longer = []
    for _ in range(60):
        points = [
            Point(by_chance.uniform(31.20, 31.27), by_chance.uniform(121.42, 121.50))
            for _ in range(7)
        ]
        way = route(points, start=start)
        longer.append(length(points, way) / shortest(points, start) - 1)

    assert min(longer) > -1e-12
    assert max(longer) < 0.01


@given(st.lists(WHERE, max_size=9), st.integers(0, 8))
def test_everybody_is_visited_once_and_the_start_comes_first(
    points: list[Point], start: int
) -> None:
    first = start if start < len(points) else None
    way = route(points, start=first)

    assert sorted(way) == list(range(len(points)))
    assert first is None or way[0] == first


def test_places_along_a_street_are_visited_from_one_end_to_the_other() -> None:
    street = [Point(31.23, 121.42 + 0.01 * number) for number in (3, 0, 4, 1, 2)]

    assert route(street) in ([1, 3, 4, 0, 2], [2, 0, 4, 3, 1])
    assert route(street, start=1) == [1, 3, 4, 0, 2]


def test_two_enterprises_in_one_building_follow_one_another() -> None:
    house, park = Point(31.23, 121.45), Point(31.29, 121.46)
    way = route([house, park, house, park])

    assert [i % 2 for i in way] in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_a_degree_along_the_equator_is_a_hundred_and_eleven_kilometres() -> None:
    assert km(Point(0, 0), Point(0, 1)) == pytest.approx(111.195, abs=0.001)


def test_more_than_a_days_visits_are_refused() -> None:
    with pytest.raises(ValueError, match="no day's visits"):
        route([Point(31, 121)] * (MOST_STOPS + 1))


def test_as_many_as_a_day_can_hold_have_a_way() -> None:
    by_chance = Random(7)
    points = [
        Point(31.2 + by_chance.random() / 15, 121.4 + by_chance.random() / 10)
        for _ in range(MOST_STOPS)
    ]

    assert sorted(route(points, start=4)) == list(range(MOST_STOPS))
