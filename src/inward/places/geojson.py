"""GeoJSON in and out (RFC 7946): what is mended on the way in, and what is refused. Pure.

Takes an outline or a point as somebody exported it; gives it as we keep it: WGS-84, longitude
first, two coordinates, outer rings counter-clockwise and holes clockwise.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inward.places.rules import NotAnOutline, Position, Ring, rings

# The published outline of a district has some hundred; a country's coast would stall every page.
MOST_POSITIONS = 20_000
# An old `crs` member (GeoJSON 2008) is harmless where it names the only datum there is today.
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")

Convert = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A geometry as it is kept, and what had to be mended: pairs of a code and where."""

    geometry: dict[str, Any]
    mended: list[tuple[str, str]] = field(default_factory=list)

    @property
    def positions(self) -> int:
        return sum(len(ring) for ring in rings(self.geometry))


def outline(raw: Any, *, convert: Convert | None = None) -> Outline:
    """An area's outline from a Polygon, MultiPolygon, or a Feature or collection of them.

    Args:
        convert: longitude and latitude of another datum to WGS-84.

    Raises:
        NotAnOutline: saying why and where: see `places.actions` for the words.
    """
    _must_be_in_degrees(raw)
    read = rings(raw)
    if sum(len(ring) for ring in read) > MOST_POSITIONS:
        raise NotAnOutline("too_many", f"{MOST_POSITIONS:,}")
    mended: list[tuple[str, str]] = []
    if _has_heights(raw):
        mended.append(("heights", ""))
    numbered = iter(enumerate(read, 1))
    single = [_single(number, ring, mended, convert) for number, ring in numbered]
    if crossing := _crossing(single):
        raise NotAnOutline("crosses_itself", "{:.5f}, {:.5f}".format(*crossing))
    left = iter(enumerate(single, 1))
    polygons = [_wound([next(left) for _ in range(count)], mended) for count in _counts(raw)]
    for polygon in polygons:
        _holes_must_lie_inside(polygon)
    coordinates = [[[list(p) for p in ring] for ring in polygon] for polygon in polygons]
    if len(coordinates) == 1:
        return Outline({"type": "Polygon", "coordinates": coordinates[0]}, mended)
    return Outline({"type": "MultiPolygon", "coordinates": coordinates}, mended)


def point(raw: Any, *, convert: Convert | None = None) -> Position:
    """A site's point, longitude first, from a Point or a Feature of one.

    Raises:
        NotAnOutline: "not_a_point", "not_numbers" or "out_of_range".
    """
    _must_be_in_degrees(raw)
    geometry = (
        raw.get("geometry") if isinstance(raw, dict) and raw.get("type") == "Feature" else raw
    )
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind != "Point":
        raise NotAnOutline("not_a_point", str(kind))
    try:
        longitude, latitude = (float(number) for number in geometry["coordinates"][:2])
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise NotAnOutline("not_numbers", "1") from error
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise NotAnOutline("out_of_range", "1")
    return convert(longitude, latitude) if convert else (longitude, latitude)


def feature(
    geometry: Mapping[str, Any] | None, properties: Mapping[str, Any], *, id_: str
) -> dict[str, Any]:
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": dict(properties)}


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A FeatureCollection with the box around all of it, as RFC 7946 section 5 has it."""
    found = list(features)
    made: dict[str, Any] = {"type": "FeatureCollection", "features": found}
    positions = [p for one in found if one["geometry"] for p in _positions(one["geometry"])]
    if positions:
        around = np.array(positions, dtype=np.float64)
        made["bbox"] = [*around.min(axis=0).tolist(), *around.max(axis=0).tolist()]
    return made


def _positions(geometry: Mapping[str, Any]) -> list[Position]:
    if geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"]
        return [(longitude, latitude)]
    return [position for ring in rings(geometry) for position in ring]


# --- reading --------------------------------------------------------------------------------------


def _must_be_in_degrees(raw: Any) -> None:
    crs = raw.get("crs") if isinstance(raw, dict) else None
    if crs and not any(name in str(crs) for name in _WGS84):
        raise NotAnOutline("other_datum", str(crs)[:80])


def _parts(raw: Any) -> list[Any]:
    """Every polygon in it, as lists of rings; `rings` has read it, so its shape is right.

    One without any ring is nothing (RFC 7946, section 3.1) and left out.
    """
    if raw["type"] == "Feature":
        return _parts(raw["geometry"])
    if raw["type"] == "FeatureCollection":
        return [polygon for one in raw["features"] for polygon in _parts(one)]
    found = [raw["coordinates"]] if raw["type"] == "Polygon" else raw["coordinates"]
    return [polygon for polygon in found if polygon]


def _counts(raw: Any) -> list[int]:
    return [len(polygon) for polygon in _parts(raw)]


def _has_heights(raw: Any) -> bool:
    return any(len(p) > 2 for polygon in _parts(raw) for ring in polygon for p in ring)


def _single(
    number: int, ring: Ring, mended: list[tuple[str, str]], convert: Convert | None
) -> Ring:
    """A ring in our datum with each position once in a row."""
    if convert:
        ring = tuple(convert(*position) for position in ring)
    single = tuple(p for i, p in enumerate(ring) if i == 0 or p != ring[i - 1])
    if len(single) < len(ring):
        mended.append(("doubled", str(number)))
    if len(single) < 4:
        raise NotAnOutline("too_short", str(number))
    at = np.array(single)
    if not _side(at[0], at[1], at[2:]).any():
        raise NotAnOutline("no_area", str(number))
    return single


def _wound(numbered: Sequence[tuple[int, Ring]], mended: list[tuple[str, str]]) -> list[Ring]:
    """A polygon whose outside, its first ring, runs counter-clockwise and whose holes run clockwise."""
    kept = []
    for place, (number, ring) in enumerate(numbered):
        if (_signed_area(ring) > 0) != (place == 0):
            ring = ring[::-1]
            mended.append(("turned", str(number)))
        kept.append(ring)
    return kept


def _signed_area(ring: Ring) -> float:
    """In square degrees; above 0 when counter-clockwise."""
    at = np.array(ring) - np.array(ring[0])
    return float(np.sum(at[:-1, 0] * at[1:, 1] - at[1:, 0] * at[:-1, 1]) / 2)


# --- crossing -------------------------------------------------------------------------------------


def _crossing(outline: Sequence[Ring]) -> Position | None:
    """A place where two edges cross, of one ring or of two; touching at a corner is no crossing.

    Edges are sorted by their western end, so that each is compared only with those that begin
    before it ends.
    """
    starts = np.concatenate([np.array(ring[:-1]) for ring in outline])
    ends = np.concatenate([np.array(ring[1:]) for ring in outline])
    west = np.minimum(starts[:, 0], ends[:, 0])
    order = np.argsort(west, kind="stable")
    starts, ends, west = starts[order], ends[order], west[order]
    last = np.searchsorted(west, np.maximum(starts[:, 0], ends[:, 0]), side="right")
    for i in range(len(starts)):
        others = slice(i + 1, last[i])
        hits = _cross(starts[i], ends[i], starts[others], ends[others])
        if hits.any():
            j = i + 1 + int(np.flatnonzero(hits)[0])
            return _meeting(starts[i], ends[i], starts[j], ends[j])
    return None


Floats = NDArray[np.float64]


def _cross(a: Floats, b: Floats, c: Floats, d: Floats) -> NDArray[np.bool_]:
    """Whether the edge a-b crosses each edge c-d, or lies along part of it."""
    across = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    along = (_side(a, b, c) == 0) & (_side(a, b, d) == 0)
    crosses: NDArray[np.bool_] = across | (along & _overlap(a, b, c, d))
    return crosses


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    """-1, 0, 1: on which side of a-b each c lies."""
    signs: Floats = np.sign(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1])
        - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )
    return signs


def _overlap(a: Floats, b: Floats, c: Floats, d: Floats) -> NDArray[np.bool_]:
    """Of edges in one line: whether they share more than a point."""
    shared = np.minimum(np.maximum(a, b), np.maximum(c, d)) - np.maximum(
        np.minimum(a, b), np.minimum(c, d)
    )
    return np.asarray((shared >= 0).all(axis=-1) & (shared > 0).any(axis=-1))


def _meeting(a: Floats, b: Floats, c: Floats, d: Floats) -> Position:
    run, other = b - a, d - c
    denominator = run[0] * other[1] - run[1] * other[0]
    if denominator == 0:
        return float(c[0]), float(c[1])
    share = ((c[0] - a[0]) * other[1] - (c[1] - a[1]) * other[0]) / denominator
    met = a + share * run
    return float(met[0]), float(met[1])


def _holes_must_lie_inside(polygon: Sequence[Ring]) -> None:
    outside, *holes = polygon
    for number, hole in enumerate(holes, 2):
        if not any(_inside(position, outside) for position in hole[:3]):
            raise NotAnOutline("hole_outside", str(number))


def _inside(position: Position, ring: Ring) -> bool:
    """By counting the edges that a ray to the east crosses."""
    x, y = position
    at = np.array(ring)
    above = at[:, 1] > y
    changes = np.flatnonzero(above[:-1] != above[1:])
    (x0, y0), (x1, y1) = at[changes].T, at[changes + 1].T
    return bool(np.sum(x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)) % 2)
