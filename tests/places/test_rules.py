"""Outlines and points: what can be right, and how it is drawn."""

import json
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.places.rules import Bounds, NotAnOutline, Sheet, is_point, rings
from tests.support.shared import needs

SQUARE = [[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.3], [121.4, 31.2]]


def polygon(*outlines):
    return {"type": "Polygon", "coordinates": list(outlines)}


def test_every_ring_of_every_kind_of_outline_is_read():
    two = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE, SQUARE]]}
    feature = {"type": "Feature", "geometry": polygon(SQUARE)}
    collection = {"type": "FeatureCollection", "features": [feature, feature]}

    assert [len(rings(g)) for g in (polygon(SQUARE), two, feature, collection)] == [1, 3, 1, 2]


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "not_geojson"),
        ("Polygon", "not_geojson"),
        ({"type": "Point", "coordinates": [121, 31]}, "not_a_polygon"),
        ({"type": "Polygon", "coordinates": None}, "not_geojson"),
        (polygon(), "no_rings"),
        (polygon(SQUARE[:3]), "too_short"),
        (polygon(SQUARE[:4]), "open"),
        (polygon([["a", "b"], *SQUARE[1:]]), "not_numbers"),
        (polygon([[31.2], *SQUARE[1:]]), "not_numbers"),
        (polygon([[y, x] for x, y in SQUARE]), "out_of_range"),
        (polygon([[float("nan"), 31.2], *SQUARE[1:4], [float("nan"), 31.2]]), "open"),
    ],
)
def test_an_outline_that_cannot_be_drawn_says_why(geometry, code):
    with pytest.raises(NotAnOutline) as refused:
        rings(geometry)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("latitude", "longitude", "right"),
    [
        (31.2, 121.4, True),
        (-90, 180, True),
        (121.4, 31.2, False),
        (31.2, 181, False),
        (float("nan"), 121.4, False),
    ],
)
def test_a_point_lies_on_earth(latitude, longitude, right):
    assert is_point(latitude, longitude) is right


LONGITUDES = st.floats(120.8, 122.0)
LATITUDES = st.floats(30.7, 31.9)
POINTS = st.tuples(LONGITUDES, LATITUDES)
SHANGHAI = Sheet(Bounds(120.8, 30.7, 122.0, 31.9))


def great_circle_km(one, other):
    """The slow way, on a sphere."""
    (x1, y1), (x2, y2) = (tuple(map(radians, p)) for p in (one, other))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


@given(POINTS, POINTS)
def test_distances_on_the_sheet_are_those_on_the_ground(one, other):
    (x1, y1), (x2, y2) = SHANGHAI.place(one), SHANGHAI.place(other)
    drawn = sqrt((x1 - x2) ** 2 + (y1 - y2) ** 2) / SHANGHAI.scale

    # Three quarters of a percent at the edge of the city, and the rounding of a tenth of a unit.
    assert drawn == pytest.approx(great_circle_km(one, other), rel=0.0075, abs=0.05)


@given(POINTS)
def test_what_lies_within_the_bounds_lies_on_the_sheet_north_up(point):
    x, y = SHANGHAI.place(point)
    north = SHANGHAI.place((point[0], 31.9))

    assert SHANGHAI.margin <= x <= SHANGHAI.width - SHANGHAI.margin
    assert SHANGHAI.margin <= y <= SHANGHAI.height - SHANGHAI.margin + 0.1
    assert north[1] <= y


@given(st.lists(POINTS, min_size=1, max_size=6))
def test_any_shape_fits_its_sheet(positions):
    sheet = Sheet(Bounds.around(positions))
    placed = [sheet.place(position) for position in positions]

    assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height + 0.1 for x, y in placed)
    assert sheet.bar_km >= 1


def test_a_path_is_closed_and_starts_where_it_was_drawn_from():
    sheet = Sheet(Bounds.around(map(tuple, SQUARE)), width=220, margin=10)

    path = sheet.path(rings(polygon(SQUARE)))

    assert path.startswith("M10 ")
    assert path.endswith("Z")
    assert path.count("L") == 3


def test_a_point_outside_is_as_far_away_as_it_is():
    bounds = Bounds(121.4, 31.2, 121.5, 31.3)

    assert bounds.km_away(31.25, 121.45) == 0
    assert bounds.km_away(31.4, 121.45) == pytest.approx(11.1, abs=0.1)
    assert bounds.km_away(31.25, 121.6) == pytest.approx(9.5, abs=0.1)


def test_the_districts_of_shanghai_are_drawn():
    file = needs("data", "geo", "shanghai_districts_wgs84.geojson")
    features = json.loads(file.read_text(encoding="utf-8"))["features"]

    drawn = [Sheet(Bounds.around(p for r in rings(f) for p in r)).path(rings(f)) for f in features]

    assert len(drawn) == 16
    assert all(path.startswith("M") for path in drawn)
