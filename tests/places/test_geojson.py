"""Outlines as somebody exported them: what is mended, what is refused and why."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.places.gcj02 import from_wgs84, to_wgs84
from inward.places.geojson import MOST_POSITIONS, collection, feature, outline, point
from inward.places.rules import NotAnOutline, rings

pytestmark = pytest.mark.engine

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]


def polygon(*of: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(of)}


def test_a_good_outline_is_kept_as_it_is() -> None:
    read = outline(polygon(SQUARE, HOLE))

    assert read.geometry == polygon(
        [[float(x), float(y)] for x, y in SQUARE], [[float(x), float(y)] for x, y in HOLE]
    )
    assert read.mended == []


def test_rings_that_run_the_wrong_way_are_turned_and_that_is_said() -> None:
    read = outline(polygon(SQUARE[::-1], HOLE[::-1]))

    assert read.geometry == outline(polygon(SQUARE, HOLE)).geometry
    assert read.mended == [("turned", "1"), ("turned", "2")]


def test_heights_and_doubled_positions_are_left_out_and_that_is_said() -> None:
    raised = [[0, 0, 5], [4, 0, 5], [4, 0, 5], [4, 4, 5], [0, 4, 5], [0, 0, 5]]

    read = outline(polygon(raised))

    assert read.geometry == outline(polygon(SQUARE)).geometry
    assert read.mended == [("heights", ""), ("doubled", "1")]


def test_a_collection_of_features_becomes_one_multipolygon() -> None:
    east = [[x + 10, y] for x, y in SQUARE]

    read = outline(
        collection([feature(polygon(SQUARE), {}, id_="a"), feature(polygon(east), {}, id_="b")])
    )

    assert read.geometry["type"] == "MultiPolygon"
    assert len(read.geometry["coordinates"]) == 2


REFUSED = {
    "not_geojson": "a string",
    "not_a_polygon": {"type": "Point", "coordinates": [0, 0]},
    "no_rings": {"type": "MultiPolygon", "coordinates": []},
    "not_numbers": polygon([[0, "east"], [4, 0], [4, 4], [0, 0]]),
    "too_short": polygon([[0, 0], [4, 0], [0, 0]]),
    "open": polygon(SQUARE[:-1]),
    "out_of_range": polygon([[31, 121], [32, 121], [32, 122], [31, 121]]),
    "no_area": polygon([[0, 0], [2, 0], [4, 0], [0, 0]]),
    "crosses_itself": polygon([[0, 0], [4, 4], [4, 0], [0, 3], [0, 0]]),
    "hole_outside": polygon(SQUARE, [[9, 9], [9, 10], [10, 10], [10, 9], [9, 9]]),
    "other_datum": polygon(SQUARE)
    | {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}},
}


@pytest.mark.parametrize(("code", "raw"), REFUSED.items(), ids=REFUSED)
def test_a_bad_geometry_is_refused_with_its_reason(code: str, raw: Any) -> None:
    with pytest.raises(NotAnOutline) as refused:
        outline(raw)

    assert refused.value.code == code


def test_two_edges_on_one_another_are_a_crossing_too() -> None:
    with pytest.raises(NotAnOutline, match="crosses_itself"):
        outline(polygon([[0, 0], [4, 0], [4, 4], [4, -1], [0, -1], [0, 0]]))


def test_an_outline_of_a_coast_is_refused_before_anything_is_computed() -> None:
    many = [[0.001 * n, 0.0] for n in range(MOST_POSITIONS)] + [[0.0, 1.0], [0.0, 0.0]]

    with pytest.raises(NotAnOutline, match="too_many"):
        outline(polygon(many))


def test_a_point_is_read_and_anything_else_is_no_point() -> None:
    assert point({"type": "Point", "coordinates": [121.5, 31.2]}) == (121.5, 31.2)
    with pytest.raises(NotAnOutline, match="not_a_point"):
        point(polygon(SQUARE))
    with pytest.raises(NotAnOutline, match="out_of_range"):
        point({"type": "Point", "coordinates": [31.2, 121.5]})


def test_an_outline_from_a_chinese_map_service_is_converted() -> None:
    ours = [(121.40, 31.20), (121.50, 31.20), (121.50, 31.30), (121.40, 31.20)]
    theirs = [list(from_wgs84(*position)) for position in ours]

    read = outline(polygon(theirs), convert=to_wgs84)

    for kept, position in zip(rings(read.geometry)[0], ours, strict=True):
        assert kept == pytest.approx(position, abs=1e-6)


stars = st.lists(st.floats(0.2, 1.0), min_size=5, max_size=40)


@given(stars, st.booleans())
def test_what_was_read_once_is_read_again_without_mending(radii: list[float], turned: bool) -> None:
    """A star around a point never crosses itself."""
    from math import cos, pi, sin

    at = [2 * pi * n / len(radii) for n in range(len(radii))]
    ring = [[120 + r * cos(a), 30 + r * sin(a)] for r, a in zip(radii, at, strict=True)]
    ring = [*ring, ring[0]][:: -1 if turned else 1]

    once = outline(polygon(ring))
    again = outline(once.geometry)

    assert again.geometry == once.geometry
    assert again.mended == []
    assert bool(once.mended) == turned


numbers = st.integers(0, 6)
corners = st.lists(st.tuples(numbers, numbers), min_size=3, max_size=8, unique=True)


@given(corners)
def test_an_outline_is_refused_exactly_when_two_of_its_edges_cross(
    at: list[tuple[int, int]],
) -> None:
    ring = [*at, at[0]]
    edges = list(pairwise(ring))
    crosses = any(_meet(e, f) for n, e in enumerate(edges) for f in edges[n + 1 :])

    try:
        outline(polygon([list(position) for position in ring]))
        said = ""
    except NotAnOutline as refused:
        said = refused.code

    assert (said == "crosses_itself") == (crosses and said != "no_area")


def _meet(e: Any, f: Any) -> bool:
    """In whole numbers, edge by edge: crossing inside both, or sharing a stretch."""
    (a, b), (c, d) = e, f

    def side(p: Any, q: Any, r: Any) -> int:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
        return True
    if side(a, b, c) or side(a, b, d):
        return False
    along = 0 if a[0] != b[0] else 1
    low, high = (
        max(min(a[along], b[along]), min(c[along], d[along])),
        min(max(a[along], b[along]), max(c[along], d[along])),
    )
    return low < high


def test_a_polygon_without_a_ring_is_nothing_beside_others() -> None:
    read = outline({"type": "MultiPolygon", "coordinates": [[SQUARE], []]})

    assert read.geometry == outline(polygon(SQUARE)).geometry


@pytest.mark.parametrize("read", [outline, point])
def test_a_number_beyond_all_size_is_refused(read: Any) -> None:
    huge = [10**400, 0]
    raw = polygon([huge, [4, 0], [4, 4], huge])  # type: ignore[list-item]

    with pytest.raises(NotAnOutline, match="not_numbers"):
        read(raw if read is outline else {"type": "Point", "coordinates": huge})
