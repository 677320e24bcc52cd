"""Outlines and points: whether they can be right, and how they are drawn. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

# Longitude first, as GeoJSON has it (RFC 7946).
Position = tuple[float, float]
Ring = tuple[Position, ...]

# Kilometres of one degree of latitude (mean radius of the earth 6,371 km).
KM_PER_DEGREE = 111.195
# How far outside an area's bounds a site may lie: published outlines are on a grid of about 100 m.
NEAR_KM = 2.0


class NotAnOutline(ValueError):
    """The geometry cannot be drawn. `code` says why, `where` at which ring."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code = code
        self.where = where


def rings(geometry: Any) -> list[Ring]:
    """Every ring of a GeoJSON polygon, multipolygon, or feature or collection of them.

    Raises:
        NotAnOutline: if it is none of these, a ring is open or too short, or a position is no
            longitude and latitude in degrees.
    """
    found = [_ring(ring, n) for n, ring in enumerate(_raw_rings(geometry), 1)]
    if not found:
        raise NotAnOutline("no_rings")
    return found


def _raw_rings(geometry: Any) -> list[Any]:
    if not isinstance(geometry, dict):
        raise NotAnOutline("not_geojson")
    kind = geometry.get("type")
    if kind == "Feature":
        return _raw_rings(geometry.get("geometry"))
    if kind == "FeatureCollection":
        return [ring for part in _list(geometry.get("features")) for ring in _raw_rings(part)]
    if kind == "Polygon":
        return _list(geometry.get("coordinates"))
    if kind == "MultiPolygon":
        return [ring for part in _list(geometry.get("coordinates")) for ring in _list(part)]
    raise NotAnOutline("not_a_polygon", str(kind))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NotAnOutline("not_geojson")
    return value


def _ring(raw: Any, number: int) -> Ring:
    where = str(number)
    try:
        ring = tuple((float(position[0]), float(position[1])) for position in _list(raw))
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise NotAnOutline("not_numbers", where) from error
    if len(ring) < 4:
        raise NotAnOutline("too_short", where)
    if ring[0] != ring[-1]:
        raise NotAnOutline("open", where)
    if not all(is_point(latitude, longitude) for longitude, latitude in ring):
        raise NotAnOutline("out_of_range", where)
    return ring


def is_point(latitude: float, longitude: float) -> bool:
    """Whether these are degrees of a place on earth. False for what is no number."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rectangle around some positions, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, positions: Iterable[Position]) -> "Bounds":
        found = list(positions)
        longitudes = [p[0] for p in found]
        latitudes = [p[1] for p in found]
        return cls(min(longitudes), min(latitudes), max(longitudes), max(latitudes))

    @property
    def middle(self) -> float:
        """The latitude halfway between south and north."""
        return (self.south + self.north) / 2

    def km_away(self, latitude: float, longitude: float) -> float:
        """How far a point lies outside, in kilometres; 0 inside."""
        east = max(self.west - longitude, 0.0, longitude - self.east) * cos(radians(self.middle))
        north = max(self.south - latitude, 0.0, latitude - self.north)
        return KM_PER_DEGREE * hypot(east, north)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to draw on: equirectangular, true to scale at the latitude in its middle.

    Lengths from west to east are off by 0.7 % at the edge of a sheet as tall as Shanghai, by less
    than 0.1 % on that of a district.

    Args:
        width: of the drawing, in its own units; the height follows.
        margin: kept free on each side, in the same units.
    """

    bounds: Bounds
    width: float = 600.0
    margin: float = 10.0

    @property
    def scale(self) -> float:
        """Units per kilometre."""
        across = (self.bounds.east - self.bounds.west) * cos(radians(self.bounds.middle))
        up = self.bounds.north - self.bounds.south
        # A shape without any width still gets a sheet.
        span = max(across, up / 1.5, 1e-6) * KM_PER_DEGREE
        return (self.width - 2 * self.margin) / span

    @property
    def height(self) -> float:
        up = (self.bounds.north - self.bounds.south) * KM_PER_DEGREE
        return up * self.scale + 2 * self.margin

    def place(self, position: Position) -> tuple[float, float]:
        """Where a position falls on the sheet: x to the right, y down."""
        longitude, latitude = position
        unit = KM_PER_DEGREE * self.scale
        east = (longitude - self.bounds.west) * cos(radians(self.bounds.middle))
        return (
            round(self.margin + east * unit, 1),
            round(self.margin + (self.bounds.north - latitude) * unit, 1),
        )

    def path(self, outline: Sequence[Ring]) -> str:
        """The outline as the `d` of an SVG path; draw it with fill-rule evenodd, holes and all."""
        return "".join(
            "M" + "L".join("{:g} {:g}".format(*self.place(p)) for p in ring[:-1]) + "Z"
            for ring in outline
        )

    @property
    def bar_km(self) -> int:
        """A round number of kilometres that fills about a fifth of the sheet."""
        fits = self.width / 5 / self.scale
        return next((km for km in (20, 10, 5, 2, 1) if km <= fits), 1)
