"""Outlines of areas: GeoJSON files in the folder `boundaries`, each feature named by an area's id or code."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from inward.intake.faults import Bad, Faults

# A file of outlines is read whole; that of a country's counties has about 40 MB.
_LARGEST = 64 << 20


@dataclass(slots=True)
class Boundary:
    """One feature: its geometry as it stands in the file, and what the file says of its origin."""

    file: str
    geometry: dict[str, Any]
    origin: str
    used: bool = False


def boundaries(folder: Path, faults: Faults) -> dict[str, Boundary]:
    """All features of the folder by id; of several with one id the first file's counts."""
    found: dict[str, Boundary] = {}
    for path in sorted((folder / "boundaries").glob("*.geojson")):
        name = f"boundaries/{path.name}"
        try:
            for id_, boundary in _features(path, name):
                found.setdefault(id_, boundary)
        except Bad as bad:
            faults.add(name, None, "", bad)
    return found


def _features(path: Path, name: str) -> Iterator[tuple[str, Boundary]]:
    if path.stat().st_size > _LARGEST:
        raise Bad("too-large", _("the file is larger than 64 MB"), _("Simplify the outlines."))
    try:
        read = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise Bad(
            "bad-geojson",
            _("the file is no JSON (%(error)s)") % {"error": error},
            _("Export it again as GeoJSON (RFC 7946) in UTF-8."),
        ) from error
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or read.get("type") != "FeatureCollection":
        raise _bad(_("the file is no FeatureCollection"))
    origin = _origin(read.get("_meta"), name)
    for number, feature in enumerate(features, start=1):
        yield _feature(feature, number), Boundary(name, _geometry(feature, number), origin)


def _feature(feature: Any, number: int) -> str:
    if not isinstance(feature, dict):
        raise _bad(_("feature %(number)d is no feature") % {"number": number})
    properties = feature.get("properties") or {}
    id_ = properties.get("area") or properties.get("adcode") or feature.get("id")
    if not isinstance(id_, str | int) or id_ == "":
        raise _bad(_("feature %(number)d does not say which area it is") % {"number": number})
    return str(id_)


def _geometry(feature: dict[str, Any], number: int) -> dict[str, Any]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise _bad(_("feature %(number)d is no Polygon or MultiPolygon") % {"number": number})
    assert isinstance(geometry, dict)
    polygons = geometry.get("coordinates")
    if kind == "Polygon":
        polygons = [polygons]
    if not _are_polygons(polygons):
        raise _bad(
            _(
                "feature %(number)d has a ring that is open, too short or outside longitude "
                "-180 to 180, latitude -90 to 90"
            )
            % {"number": number}
        )
    return geometry


def _are_polygons(polygons: Any) -> bool:
    return (
        isinstance(polygons, list)
        and bool(polygons)
        and all(isinstance(rings, list) and rings for rings in polygons)
        and all(_is_ring(ring) for rings in polygons for ring in rings)
    )


def _is_ring(ring: Any) -> bool:
    return (
        isinstance(ring, list)
        and len(ring) >= 4
        and ring[0] == ring[-1]
        and all(_is_position(position) for position in ring)
    )


def _is_position(position: Any) -> bool:
    return (
        isinstance(position, list)
        and len(position) in {2, 3}
        and all(isinstance(n, int | float) and not isinstance(n, bool) for n in position)
        and -180 <= position[0] <= 180
        and -90 <= position[1] <= 90
    )


def _origin(meta: Any, name: str) -> str:
    said = meta if isinstance(meta, dict) else {}
    parts = [str(said[key]) for key in ("source", "licence") if said.get(key)]
    return "; ".join(parts)[:300] or name


def _bad(what: str) -> Bad:
    return Bad(
        "bad-geojson",
        what,
        _("Polygons in WGS-84, rings closed, each feature with the area's id or code as its id."),
    )
