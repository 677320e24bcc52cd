"""Areas and sites as features of a map, for the interface and its files."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from inward.evidence.models import Label
from inward.places.models import Area, Site
from inward.public.formats import features
from inward.public.http import address
from inward.public.queries.publicly import names, shown
from inward.public.queries.where import Where
from inward.public.queries.zones import ZONE
from inward.public.rules import LANGUAGES, TAGS, slug

M = TypeVar("M", Area, Site)


TITLES = {"areas": "Areas / 区域", "sites": "Sites / 载体"}
_TEXTS = {
    "areas": "The district, its zones and sub-districts, and areas beside them. WGS-84.",
    "sites": "Buildings, campuses and parks. WGS-84; without a point where none is on record.",
}


def collections_of(where: Where) -> list[features.Collection]:
    """Areas and sites that are public, with what a page about them shows."""
    return [
        features.Collection("areas", TITLES["areas"], _TEXTS["areas"], _areas(_all(Area), where)),
        features.Collection("sites", TITLES["sites"], _TEXTS["sites"], _sites(_all(Site), where)),
    ]


def collection_of(
    name: str, where: Where, *, only: UUID | None = None
) -> features.Collection | None:
    """One collection, or of it one feature; None where there is no such collection."""
    narrow = {} if only is None else {"subject__uuid": only}
    match name:
        case "areas":
            found = _areas(_all(Area).filter(**narrow), where)
        case "sites":
            found = _sites(_all(Site).filter(**narrow), where)
        case _:
            return None
    return features.Collection(name, TITLES[name], _TEXTS[name], found)


def _all(model: type[M]) -> QuerySet[M]:
    return model._default_manager.select_related("subject", "kind").order_by("pk")


def _areas(rows: QuerySet[Area], where: Where) -> list[features.Feature]:
    found = list(shown(rows, on=where.on))
    above = names((one.parent_id for one in found), on=where.on)
    return [_area(one, above, where) for one in found]


def _sites(rows: QuerySet[Site], where: Where) -> list[features.Feature]:
    found = list(shown(rows, on=where.on))
    above = names((one.area_id for one in found), on=where.on)
    return [_site(one, above) for one in found]


def _area(one: Area, above: dict[int, Label], where: Where) -> features.Feature:
    parent = above.get(one.parent_id or 0)
    said = {
        "name_en": one.name_en,
        "name_zh": one.name_zh,
        "kind": one.kind.code,
        "kind_en": one.kind.name_en,
        "kind_zh": one.kind.name_zh,
        "code": one.code,
        "within": str(parent.subject.uuid) if parent else "",
        "within_en": parent.name_en if parent else "",
        "within_zh": parent.name_zh if parent else "",
        "focus_en": one.focus_en,
        "focus_zh": one.focus_zh,
        "drawn_from": one.geometry_from if one.geometry else "",
    }
    uuid = str(one.subject.uuid)
    pages = [
        (TAGS[lang], where.origin + address("zone", slug(one.subject.uuid), lang=lang))
        for lang in LANGUAGES
        if one.kind_id == ZONE
    ]
    return features.Feature(uuid, one.geometry, _filled(said), pages=pages)


def _site(one: Site, above: dict[int, Label]) -> features.Feature:
    area = above.get(one.area_id or 0)
    said = {
        "name_en": one.name_en,
        "name_zh": one.name_zh,
        "kind": one.kind.code,
        "kind_en": one.kind.name_en,
        "kind_zh": one.kind.name_zh,
        "area": str(area.subject.uuid) if area else "",
        "area_en": area.name_en if area else "",
        "area_zh": area.name_zh if area else "",
        "address": one.address,
        "floor_area_m2": float(one.floor_area_m2) if one.floor_area_m2 is not None else "",
        "height_m": float(one.height_m) if one.height_m is not None else "",
        "floors": one.floors,
        "grade": one.grade,
        "opened": one.opened_printed,
    }
    point = None
    if one.longitude is not None and one.latitude is not None:
        point = {"type": "Point", "coordinates": [one.longitude, one.latitude]}
    return features.Feature(
        str(one.subject.uuid),
        point,
        _filled(said),
        since=one.opened_first,
    )


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody has recorded."""
    return {name: value for name, value in said.items() if value != ""}
