"""Places as GeoJSON (RFC 7946): what a map draws and what anybody can take away."""

from collections.abc import Mapping
from typing import Any

from inward.places.geojson import collection, feature
from inward.places.models import Area, Site


def area_feature(area: Area, **more: Any) -> dict[str, Any]:
    properties = {
        "kind": "area",
        "type": area.kind.code,
        "name_en": area.name_en,
        "name_zh": area.name_zh,
        "code": area.code,
        "drawn_from": area.geometry_from,
    }
    return feature(area.geometry, properties | more, id_=str(area.subject.uuid))


def site_feature(site: Site, **more: Any) -> dict[str, Any]:
    geometry = None
    if site.latitude is not None and site.longitude is not None:
        geometry = {"type": "Point", "coordinates": [site.longitude, site.latitude]}
    properties = {
        "kind": "site",
        "type": site.kind.code,
        "name_en": site.name_en,
        "name_zh": site.name_zh,
        "address": site.address,
        "area": str(site.area.subject.uuid) if site.area else None,
    }
    return feature(geometry, properties | more, id_=str(site.subject.uuid))


def places(
    *,
    areas: Mapping[int, Mapping[str, Any]] | None = None,
    sites: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Every area and site, those without a geometry too, so that a list can equal the map.

    Args:
        areas, sites: further properties by key, from packages that know more of them.
    """
    known_areas, known_sites = areas or {}, sites or {}
    found = Area.objects.select_related("subject", "kind").order_by("pk")
    standing = Site.objects.select_related("subject", "kind", "area__subject").order_by("pk")
    return collection(
        [area_feature(area, **known_areas.get(area.pk, {})) for area in found]
        + [site_feature(site, **known_sites.get(site.pk, {})) for site in standing]
    )
