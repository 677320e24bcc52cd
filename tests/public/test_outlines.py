"""Small maps: drawn where the exact ones draw, and light."""

from itertools import pairwise

import pytest

from inward.places.rules import Bounds, Sheet
from inward.public.outlines import NEAR, Projection, outline_of, thinned

SQUARE = ((121.0, 31.0), (121.4, 31.0), (121.4, 31.3), (121.0, 31.3), (121.0, 31.0))


def test_a_place_falls_where_the_exact_sheet_has_it() -> None:
    exact, quick = Sheet(Bounds.around(SQUARE)), Projection.of([SQUARE])

    for position in ((121.0, 31.0), (121.25, 31.11), (121.4, 31.3)):
        assert quick.place(position) == pytest.approx(exact.place(position), abs=0.06)
    assert quick.height == pytest.approx(exact.height, abs=0.06)


def test_points_nearer_than_a_screen_shows_fall_together() -> None:
    line = [(n * 0.5, 0.0) for n in range(101)]

    kept = thinned(line)

    assert kept[0] == line[0]
    assert {b[0] - a[0] for a, b in pairwise(kept)} == {1.5}
    assert NEAR <= 1.5 < NEAR + 0.5


def test_an_island_smaller_than_a_dot_is_left_out() -> None:
    dot = ((121.1, 31.1), (121.1001, 31.1), (121.1001, 31.1001), (121.1, 31.1))

    assert Projection.of([SQUARE]).path([SQUARE, dot]).count("M") == 1


def test_what_cannot_be_drawn_has_no_outline() -> None:
    assert outline_of(None) == []
    assert outline_of({"type": "Point", "coordinates": [121, 31]}) == []
