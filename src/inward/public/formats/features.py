"""Areas and sites as OGC API - Features, Part 1: Core (OGC 17-069r4), with GeoJSON (RFC 7946).

Two forms of the same documents. A server answers questions (`limit`, `bbox`, `datetime`, `offset`)
and claims the core; files on a bare host answer none and claim GeoJSON alone, for a file that
ignores a question would be wrong to claim that it heard it. Links in either form stay in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from inward.public.formats.plain import Node, node

JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_CONF = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS = (f"{_CONF}/core", f"{_CONF}/oas30", f"{_CONF}/geojson")
FILES_CONFORM = (f"{_CONF}/geojson",)
LIMIT, MOST = 10, 1000

Box = tuple[float, float, float, float]
Geometry = Mapping[str, Any]


class NotUnderstood(ValueError):
    """A question with a parameter we do not have, or a value it cannot have. Answered with 400."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the map. `since` and `until` bound it in time; without both it is of all times."""

    id: str
    geometry: Geometry | None
    properties: Mapping[str, Any]
    since: date | None = None
    until: date | None = None
    # Pages about it: language and address.
    pages: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """Features of one kind, in an order that stays."""

    id: str
    title: str
    text: str
    features: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the documents stand: `/api` with or without a host, served or as files."""

    root: str
    files: bool

    def of(self, *steps: str) -> str:
        if self.files:
            return f"{self.root}/{'/'.join(steps) or 'index'}.json"
        return f"{self.root}/{'/'.join(steps)}"

    @property
    def conforms(self) -> tuple[str, ...]:
        return FILES_CONFORM if self.files else CONFORMS


@dataclass(frozen=True, slots=True)
class Question:
    """What of a collection is asked."""

    limit: int = LIMIT
    offset: int = 0
    boxes: Sequence[Box] = ()
    when: tuple[date | None, date | None] | None = None
    asked: Mapping[str, str] = field(default_factory=dict)


# --- questions ------------------------------------------------------------------------------------


def question(given: Mapping[str, str]) -> Question:
    """Read the parameters of `items`.

    Raises:
        NotUnderstood: naming the parameter; the core requires a refusal of unknown ones, too.
    """
    if unknown := sorted(set(given) - {"limit", "offset", "bbox", "datetime", "f"}):
        raise NotUnderstood(f"unknown parameter: {', '.join(unknown)}")
    if given.get("f", "json") not in {"json", "geojson"}:
        raise NotUnderstood("f: json is all there is")
    return Question(
        limit=min(_number(given, "limit", LIMIT, least=1), MOST),
        offset=_number(given, "offset", 0, least=0),
        boxes=_boxes(given["bbox"]) if "bbox" in given else (),
        when=_when(given["datetime"]) if "datetime" in given else None,
        asked={k: v for k, v in given.items() if k != "offset"},
    )


def _number(given: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) < least:
        raise NotUnderstood(f"{name}: a whole number from {least}")
    return int(text)


def _boxes(text: str) -> tuple[Box, ...]:
    """West, south, east, north, with heights between them or not; two boxes where it spans 180°."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise NotUnderstood("bbox: numbers parted by commas") from error
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(abs(n) <= 360 for n in numbers):
        raise NotUnderstood("bbox: four numbers, west,south,east,north, or six with heights")
    west, south, east, north = numbers
    if not -90 <= south <= north <= 90:
        raise NotUnderstood("bbox: latitudes from south to north, within -90 to 90")
    if west <= east:
        return ((west, south, east, north),)
    return ((west, south, 180.0, north), (-180.0, south, east, north))


def _when(text: str) -> tuple[date | None, date | None]:
    """A moment or an interval, open at either end with ".." or nothing."""
    begin, slash, end = text.partition("/")
    if not slash:
        moment = _day(begin)
        return moment, moment
    first = None if begin in {"", ".."} else _day(begin)
    last = None if end in {"", ".."} else _day(end)
    if (first is None and last is None) or (first and last and first > last):
        raise NotUnderstood("datetime: an interval with at least one end, in order")
    return first, last


def _day(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
    except ValueError as error:
        raise NotUnderstood("datetime: 2026-11-30, 2026-11-30T12:00:00Z or two of them") from error


# --- geometry -------------------------------------------------------------------------------------


def meets(geometry: Geometry, box: Box) -> bool:
    """Whether a point, polygon or polygons and a box have a position in common."""
    if geometry["type"] == "Point":
        return _holds(box, geometry["coordinates"])
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return any(_polygon_meets(rings, box) for rings in parts)


def _polygon_meets(rings: Sequence[Any], box: Box) -> bool:
    edges = [pair for ring in rings for pair in pairwise(ring)]
    if any(_edge_meets(a, b, box) for a, b in edges):
        return True
    # No edge touches the box: it lies wholly inside the polygon, in a hole of it, or outside.
    corner = (box[0], box[1])
    return sum(_inside(corner, ring) for ring in rings) == 1


def _holds(box: Box, position: Sequence[float]) -> bool:
    west, south, east, north = box
    return west <= position[0] <= east and south <= position[1] <= north


def _edge_meets(a: Sequence[float], b: Sequence[float], box: Box) -> bool:
    """Liang and Barsky's clipping: what is left of the edge within the box."""
    west, south, east, north = box
    enters, leaves = 0.0, 1.0
    run, rise = b[0] - a[0], b[1] - a[1]
    for step, room in (
        (-run, a[0] - west),
        (run, east - a[0]),
        (-rise, a[1] - south),
        (rise, north - a[1]),
    ):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            enters = max(enters, room / step)
        else:
            leaves = min(leaves, room / step)
    return enters <= leaves


def _inside(position: tuple[float, float], ring: Sequence[Sequence[float]]) -> bool:
    x, y = position
    odd = False
    for (x0, y0, *_), (x1, y1, *_) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            odd = not odd
    return odd


def around(features: Sequence[Feature]) -> Box | None:
    """The box around all of them."""
    positions = [p for one in features if one.geometry for p in _positions(one.geometry)]
    if not positions:
        return None
    longitudes, latitudes = [p[0] for p in positions], [p[1] for p in positions]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _positions(geometry: Geometry) -> list[Sequence[float]]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [coordinates]
    parts = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [position for rings in parts for position in rings[0]]


def _chosen(of: Collection, asked: Question) -> list[Feature]:
    found = list(of.features)
    if asked.boxes:
        found = [
            one
            for one in found
            if one.geometry and any(meets(one.geometry, box) for box in asked.boxes)
        ]
    if asked.when:
        found = [one for one in found if _then(one, *asked.when)]
    return found


def _then(one: Feature, first: date | None, last: date | None) -> bool:
    if last and one.since and one.since > last:
        return False
    return not (first and one.until and one.until < first)


# --- documents ------------------------------------------------------------------------------------


def _link(href: str, rel: str, type_: str, title: str = "", hreflang: str = "") -> Node:
    return node(href=href, rel=rel, type=type_, title=title, hreflang=hreflang)


def landing(where: Places, *, title: str, text: str) -> Node:
    """The way in."""
    links = [
        _link(where.of(), "self", JSON, "This document"),
        _link(where.of("conformance"), "conformance", JSON, "What of the standard holds here"),
        _link(where.of("collections"), "data", JSON, "The collections"),
    ]
    if not where.files:
        links.insert(1, _link(where.of("openapi.json"), "service-desc", OPENAPI, "OpenAPI 3.0"))
    return node(title=title, description=text, links=links)


def conformance(where: Places) -> Node:
    return {"conformsTo": list(where.conforms)}


def collections(where: Places, found: Sequence[Collection]) -> Node:
    return {
        "links": [_link(where.of("collections"), "self", JSON, "This document")],
        "collections": [collection(where, one) for one in found],
    }


def collection(where: Places, one: Collection) -> Node:
    """What a collection holds and how far it reaches."""
    box = around(one.features)
    days = [one.since for one in one.features if one.since]
    extent = node(
        spatial={"bbox": [list(box)], "crs": CRS84} if box else None,
        temporal={
            "interval": [[f"{min(days).isoformat()}T00:00:00Z", None]],
            "trs": GREGORIAN,
        }
        if days
        else None,
    )
    return node(
        id=one.id,
        title=one.title,
        description=one.text,
        extent=extent,
        itemType="feature",
        crs=[CRS84],
        links=[
            _link(where.of("collections", one.id), "self", JSON, "This document"),
            _link(where.of("collections", one.id, "items"), "items", GEOJSON, one.title),
        ],
    )


def items(where: Places, one: Collection, asked: Question) -> Node:
    """A page of features, with the way to the next."""
    found = _chosen(one, asked)
    end = asked.offset + asked.limit
    shown = found[asked.offset : end]
    itself = where.of("collections", one.id, "items")
    links = [
        _link(_asking(itself, asked, asked.offset), "self", GEOJSON, "This document"),
        _link(where.of("collections", one.id), "collection", JSON, one.title),
    ]
    if end < len(found):
        links.append(_link(_asking(itself, asked, end), "next", GEOJSON, "Next page"))
    return node(type="FeatureCollection", bbox=list(around(shown) or ())) | {
        "features": [feature(one_feature) for one_feature in shown],
        "numberMatched": len(found),
        "numberReturned": len(shown),
        "links": links,
    }


def everything(where: Places, one: Collection) -> Node:
    """The whole collection in one file."""
    return items(where, one, Question(limit=max(1, len(one.features))))


def _asking(url: str, asked: Question, offset: int) -> str:
    given = dict(asked.asked) | ({"offset": str(offset)} if offset else {})
    return f"{url}?{urlencode(given)}" if given else url


def feature(one: Feature) -> Node:
    """A feature as it stands in a collection."""
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": one.geometry,
        "properties": dict(one.properties),
    }


def item(where: Places, of: Collection, one: Feature) -> Node:
    """A feature by itself, with the way back and its pages in both languages."""
    links = [
        _link(where.of("collections", of.id, "items", one.id), "self", GEOJSON, "This document"),
        _link(where.of("collections", of.id), "collection", JSON, of.title),
    ]
    links += [_link(url, "alternate", "text/html", hreflang=tag) for tag, url in one.pages]
    return feature(one) | {"links": links}


def exception(code: str, text: str) -> Node:
    return {"code": code, "description": text}


# --- the interface, described ---------------------------------------------------------------------


def openapi(where: Places, found: Sequence[Collection], *, title: str, version: str) -> Node:
    """The interface in OpenAPI 3.0, as the class oas30 asks: every path, parameter and answer."""
    ids = [one.id for one in found]
    chosen = {"name": "collectionId", "in": "path", "required": True}
    collection_id = chosen | {"schema": {"type": "string", "enum": ids}}
    feature_id = chosen | {"name": "featureId", "schema": {"type": "string"}}
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": version},
        "servers": [{"url": where.root}],
        "paths": {
            "/": {"get": _operation("landing", "The way in", JSON, [], 200)},
            "/conformance": {"get": _operation("conformance", "What holds here", JSON, [], 200)},
            "/collections": {"get": _operation("collections", "The collections", JSON, [], 200)},
            "/collections/{collectionId}": {
                "get": _operation("collection", "One collection", JSON, [collection_id], 200, 404)
            },
            "/collections/{collectionId}/items": {
                "get": _operation(
                    "items",
                    "Features of a collection",
                    GEOJSON,
                    [collection_id, *_asked()],
                    *(200, 400, 404),
                )
            },
            "/collections/{collectionId}/items/{featureId}": {
                "get": _operation(
                    "item", "One feature", GEOJSON, [collection_id, feature_id], 200, 404
                )
            },
        },
    }


_ANSWERS = {200: "What was asked for", 400: "A parameter was not understood", 404: "Not there"}


def _operation(id_: str, text: str, type_: str, parameters: list[Node], *answers: int) -> Node:
    return {
        "operationId": id_,
        "summary": text,
        "parameters": parameters,
        "responses": {
            str(code): {
                "description": _ANSWERS[code],
                "content": {type_ if code == 200 else JSON: {"schema": {"type": "object"}}},
            }
            for code in answers
        },
    }


def _asked() -> list[Node]:
    """The parameters with the shape the core gives each."""
    number = {"type": "integer"}
    corners = {"type": "array", "oneOf": [_long(4), _long(6)], "items": {"type": "number"}}
    return [
        _in_query("limit", number | {"minimum": 1, "maximum": MOST, "default": LIMIT}),
        _in_query("bbox", corners),
        _in_query("datetime", {"type": "string"}),
        _in_query("offset", number | {"minimum": 0, "default": 0}),
    ]


def _long(length: int) -> Node:
    return {"minItems": length, "maxItems": length}


def _in_query(name: str, schema: Node) -> Node:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }
