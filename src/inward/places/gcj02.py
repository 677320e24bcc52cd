"""GCJ-02, the datum of map services in mainland China, to and from WGS-84. Only edges use this.

Everything inside the system is WGS-84 (RFC 7946). A point copied from a Chinese map service lies
300 to 700 m off until it is converted.

Source: the formula as it is commonly published; ellipsoid of Krasovsky 1940.
"""

from math import cos, hypot, pi, sin, sqrt

# Semi-major axis in metres and first eccentricity squared (Krasovsky 1940).
_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
# The box in which services shift, in degrees: west, south, east, north.
BOX = (72.004, 0.8293, 137.8347, 55.8271)
# A point is found again to far below a millimetre.
_NEAR = 1e-11
_STEPS = 40
# No point is moved farther than this, in degrees; beyond it the formula means nothing.
_EDGE = 0.02


def is_shifted(longitude: float, latitude: float, beyond: float = 0.0) -> bool:
    """Whether map services shift a point here, or up to so many degrees away, at all."""
    west, south, east, north = BOX
    return (
        west - beyond <= longitude <= east + beyond and south - beyond <= latitude <= north + beyond
    )


def from_wgs84(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a map service shows this point; unchanged outside the box.

    Args:
        longitude, latitude: degrees, WGS-84.

    Returns:
        longitude, latitude: degrees, GCJ-02.
    """
    if not is_shifted(longitude, latitude):
        return longitude, latitude
    east, north = _shift(longitude, latitude)
    return longitude + east, latitude + north


def to_wgs84(longitude: float, latitude: float) -> tuple[float, float]:
    """The point that a map service shows here; unchanged where none is shifted hither.

    The shift has no inverse in closed form. It changes slowly (its derivative is below 0.01), so
    that subtracting it again and again closes in a hundredfold at each step. Within 0.01 degrees
    of the edge of the box two points may be shown as one; the one inside is given.

    Args:
        longitude, latitude: degrees, GCJ-02.

    Returns:
        longitude, latitude: degrees, WGS-84.
    """
    if not is_shifted(longitude, latitude, _EDGE):
        return longitude, latitude
    east, north = longitude, latitude
    for _ in range(_STEPS):
        shift = _shift(east, north)
        nearer = longitude - shift[0], latitude - shift[1]
        moved = hypot(nearer[0] - east, nearer[1] - north)
        east, north = nearer
        if moved < _NEAR:
            break
    return (east, north) if is_shifted(east, north) else (longitude, latitude)


def _shift(longitude: float, latitude: float) -> tuple[float, float]:
    """How far a point is moved, in degrees east and north."""
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    metres_north = (
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
        + waves + _swell(y, 20.0, 40.0) + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    )  # fmt: skip
    metres_east = (
        300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
        + waves + _swell(x, 20.0, 40.0) + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    )  # fmt: skip
    latitude_in_radians = latitude / 180.0 * pi
    flattened = 1.0 - _ECCENTRICITY * sin(latitude_in_radians) ** 2
    meridian = _AXIS * (1.0 - _ECCENTRICITY) / (flattened * sqrt(flattened))
    parallel = _AXIS / sqrt(flattened) * cos(latitude_in_radians)
    return metres_east * 180.0 / (parallel * pi), metres_north * 180.0 / (meridian * pi)


def _swell(along: float, short: float, long: float) -> float:
    return (short * sin(along * pi) + long * sin(along / 3.0 * pi)) * 2.0 / 3.0
