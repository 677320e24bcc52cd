"""The rules of each open format, written down from its specification: each returns what is wrong.

They know nothing of the code that writes the documents. A rule names its place in the text.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from io import StringIO
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def absolute(url: object) -> bool:
    parts = urlsplit(url) if isinstance(url, str) else None
    return bool(parts and parts.scheme in {"http", "https"} and parts.netloc)


# --- schema.org in JSON-LD ------------------------------------------------------------------------

# For each type what its values must be; of Event and Dataset also what search engines require.
_TEXT, _URL, _ISO, _NUMBER, _THING = "text", "url", "day", "number", "thing"
SCHEMA_ORG: dict[str, dict[str, str]] = {
    "Thing": {"name": _TEXT, "alternateName": _TEXT, "description": _TEXT, "url": _URL},
    "Organization": {
        "areaServed": _TEXT,
        "logo": _URL,
        "contactPoint": _THING,
    },
    "ContactPoint": {
        "contactType": _TEXT,
        "telephone": _TEXT,
        "email": _TEXT,
        "availableLanguage": _TEXT,
    },
    "Place": {"geo": _THING, "address": _TEXT, "containedInPlace": _THING},
    "AdministrativeArea": {"geo": _THING, "address": _TEXT, "containedInPlace": _THING},
    "GeoCoordinates": {"longitude": _NUMBER, "latitude": _NUMBER},
    "GeoShape": {"polygon": _TEXT},
    "Event": {
        "startDate": _ISO,
        "endDate": _ISO,
        "eventStatus": _URL,
        "eventAttendanceMode": _URL,
        "location": _THING,
        "organizer": _THING,
    },
    "Dataset": {
        "identifier": _TEXT,
        "version": _TEXT,
        "temporalCoverage": _ISO,
        "datePublished": _ISO,
        "inLanguage": _TEXT,
        "license": _URL,
        "isAccessibleForFree": "truth",
        "variableMeasured": _THING,
        "creator": _THING,
        "isBasedOn": _URL,
        "includedInDataCatalog": _THING,
        "distribution": _THING,
    },
    "DataCatalog": {},
    "DataDownload": {"contentUrl": _URL, "encodingFormat": _TEXT},
    "PropertyValue": {"unitText": _TEXT, "value": _TEXT},
    "BreadcrumbList": {"itemListElement": _THING},
    "ListItem": {"position": _NUMBER, "item": _URL},
    "NewsArticle": {
        "headline": _TEXT,
        "datePublished": _ISO,
        "inLanguage": _TEXT,
        "publisher": _THING,
        "mainEntityOfPage": _URL,
    },
    "WebSite": {"inLanguage": _TEXT, "publisher": _THING},
}
REQUIRED = {
    "Organization": {"name"},
    "Place": {"name"},
    "Event": {"name", "startDate"},
    "Dataset": {"name", "description"},
    "ListItem": {"position", "name", "item"},
    "DataDownload": {"contentUrl", "encodingFormat"},
}


def structured_faults(document: Any, *, hosted: bool = True) -> list[str]:
    """JSON-LD with one schema.org context. `hosted`: every address must be absolute."""
    if document.get("@context") not in {"https://schema.org", "http://schema.org"}:
        return ["the context is not schema.org"]
    things = document.get("@graph") or [{k: v for k, v in document.items() if k != "@context"}]
    return [fault for thing in things for fault in _thing_faults(thing, hosted)]


def _thing_faults(thing: Any, hosted: bool) -> Iterator[str]:
    type_ = thing.get("@type") if isinstance(thing, dict) else None
    if type_ not in SCHEMA_ORG:
        yield f"unknown type {type_!r}"
        return
    known = SCHEMA_ORG["Thing"] | SCHEMA_ORG[type_]
    for missing in REQUIRED.get(type_, set()) - set(thing):
        yield f"{type_} has no {missing}"
    for name, value in thing.items():
        if name in {"@type", "@id"}:
            continue
        if name not in known:
            yield f"{type_} has no property {name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            if known[name] == _THING:
                yield from _thing_faults(one, hosted)
            elif not _fits(known[name], one, hosted):
                yield f"{type_}.{name}: {one!r} is no {known[name]}"
    if type_ == "GeoCoordinates" and not (
        -90 <= thing["latitude"] <= 90 and -180 <= thing["longitude"] <= 180
    ):
        yield "GeoCoordinates out of range"
    if type_ == "GeoShape":
        numbers = thing["polygon"].split()
        if len(numbers) < 8 or numbers[:2] != numbers[-2:]:
            yield "GeoShape.polygon is not a closed ring of positions"
    if type_ == "Dataset" and not 50 <= len(thing.get("description", "")) <= 5000:
        yield "Dataset.description: 50 to 5,000 characters"
    if type_ == "BreadcrumbList":
        places = [one["position"] for one in thing["itemListElement"]]
        if places != list(range(1, len(places) + 1)):
            yield "BreadcrumbList: positions do not run from 1"


def _fits(kind: str, value: Any, hosted: bool) -> bool:
    match kind:
        case "url":
            return absolute(value) or (not hosted and str(value).startswith("/"))
        case "day":
            return isinstance(value, str) and all(_DAY.fullmatch(v) for v in value.split("/"))
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "truth":
            return isinstance(value, bool)
    return isinstance(value, str) and bool(value.strip())


# --- Atom, RFC 4287 -------------------------------------------------------------------------------

_ATOM = "{http://www.w3.org/2005/Atom}"


def atom_faults(text: str) -> list[str]:
    root = ElementTree.fromstring(text.encode())
    faults = [] if root.tag == f"{_ATOM}feed" else ["4.1.1: the root is not atom:feed"]
    faults += _container_faults(root, "feed")
    entries = root.findall(f"{_ATOM}entry")
    if not root.findall(f"{_ATOM}author") and any(not e.findall(f"{_ATOM}author") for e in entries):
        faults.append("4.1.1: neither the feed nor each entry has an author")
    if not [link for link in root.findall(f"{_ATOM}link") if link.get("rel") == "self"]:
        faults.append("4.1.1: no link to itself")
    for entry in entries:
        faults += _container_faults(entry, "entry")
        alternates = [e for e in entry.findall(f"{_ATOM}link") if e.get("rel") == "alternate"]
        if not entry.findall(f"{_ATOM}content") and not alternates:
            faults.append("4.1.2: an entry without content and without alternate")
    ids = [e.findtext(f"{_ATOM}id") for e in entries]
    if len(ids) != len(set(ids)):
        faults.append("4.1.1: two entries with the same identity")
    return faults


def _container_faults(element: ElementTree.Element, name: str) -> Iterator[str]:
    for child in ("id", "title", "updated"):
        found = element.findall(f"{_ATOM}{child}")
        if len(found) != 1 or not (found[0].text or "").strip():
            yield f"4.1: {name} must have exactly one {child}"
    if ":" not in (element.findtext(f"{_ATOM}id") or ""):
        yield f"4.2.6: {name} id is not an IRI"
    for child in ("updated", "published"):
        for moment in element.findall(f"{_ATOM}{child}"):
            try:
                with_offset = datetime.fromisoformat((moment.text or "").replace("Z", "+00:00"))
                if with_offset.tzinfo is None:
                    yield f"3.3: {child} without an offset"
            except ValueError:
                yield f"3.3: {child} is no RFC 3339 moment"
    for person in element.findall(f"{_ATOM}author"):
        if len(person.findall(f"{_ATOM}name")) != 1:
            yield "3.2: an author without exactly one name"
    seen = set()
    for link in element.findall(f"{_ATOM}link"):
        if not link.get("href"):
            yield "4.2.7.1: a link without href"
        key = (link.get("rel"), link.get("type"), link.get("hreflang"))
        if link.get("rel") == "alternate" and key in seen:
            yield "4.1.1: two alternates of the same type and language"
        seen.add(key)


# --- sitemap 0.9, hreflang ------------------------------------------------------------------------

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "{http://www.w3.org/1999/xhtml}"


def sitemap_pages(text: str) -> dict[str, dict[str, str]]:
    """Each address with its twins by language."""
    return {
        url.findtext(f"{_SITEMAP}loc") or "": {
            str(link.get("hreflang")): str(link.get("href"))
            for link in url.findall(f"{_XHTML}link")
        }
        for url in ElementTree.fromstring(text.encode()).findall(f"{_SITEMAP}url")
    }


def sitemap_faults(text: str) -> list[str]:
    root = ElementTree.fromstring(text.encode())
    if root.tag == f"{_SITEMAP}sitemapindex":
        places = [loc.text or "" for loc in root.iter(f"{_SITEMAP}loc")]
        return [f"not absolute: {place}" for place in places if not absolute(place)]
    if root.tag != f"{_SITEMAP}urlset":
        return ["the root is neither urlset nor sitemapindex"]
    faults = []
    pages = sitemap_pages(text)
    if len(text.encode()) > 52_428_800 or len(pages) > 50_000:
        faults.append("longer than the protocol allows")
    if len(pages) != len(root.findall(f"{_SITEMAP}url")):
        faults.append("an address stands twice")
    for page, twins in pages.items():
        if not absolute(page) or len(page) > 2048:
            faults.append(f"not an absolute address: {page}")
        faults += _twin_faults(page, twins, pages)
    return faults


def _twin_faults(
    page: str, twins: Mapping[str, str], pages: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Google's rules on hreflang: each names itself, and twins name one another alike."""
    for language, twin in twins.items():
        if not _TAG.fullmatch(language):
            yield f"{page}: {language!r} is no language tag"
        if twin not in pages:
            yield f"{page}: its twin {twin} is not listed"
        elif pages[twin] != twins:
            yield f"{page}: its twin {twin} has other twins"
    if twins and page not in twins.values():
        yield f"{page}: does not name itself among its twins"


# --- Data Package 2.0 -----------------------------------------------------------------------------

_TYPES = {"string", "integer", "number", "boolean", "date", "datetime", "year", "yearmonth", "any"}


def datapackage_faults(said: dict[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """The descriptor, and each table against what the descriptor says of it."""
    faults = []
    if not re.fullmatch(r"[a-z0-9._-]+", said.get("name", "")):
        faults.append("name: lower case letters, digits, . _ -")
    if not said.get("resources"):
        return [*faults, "at least one resource is required"]
    if "homepage" in said and not absolute(said["homepage"]):
        faults.append("homepage is no URL")
    if "created" in said:
        datetime.fromisoformat(said["created"].replace("Z", "+00:00"))
    for licence in said.get("licenses", []):
        if not (licence.get("name") or licence.get("path")):
            faults.append("a licence needs a name or a path")
    for contributor in said.get("contributors", []):
        if not (contributor.get("title") or contributor.get("givenName")):
            faults.append("a contributor without a name")
    names = [one.get("name") for one in said["resources"]]
    if len(names) != len(set(names)) or not all(names):
        faults.append("resources need names, each its own")
    for resource in said["resources"]:
        faults += _resource_faults(resource, files)
    return faults


def _resource_faults(resource: dict[str, Any], files: Mapping[str, bytes]) -> Iterator[str]:
    path = resource.get("path", "")
    if (
        path.startswith("/")
        or ".." in path.split("/")
        or ("path" in resource) == ("data" in resource)
    ):
        yield f"path {path!r}: a relative POSIX path below, and no data beside it"
        return
    content = files.get(path)
    if content is None:
        yield f"{path} is not there"
        return
    if resource.get("bytes", len(content)) != len(content):
        yield f"{path}: bytes"
    kind, _, digest = resource.get("hash", "").rpartition(":")
    if digest and (kind != "sha256" or sha256(content).hexdigest() != digest):
        yield f"{path}: hash"
    yield from _table_faults(path, content, resource.get("schema", {}))


def _table_faults(path: str, content: bytes, schema: dict[str, Any]) -> Iterator[str]:
    fields = schema.get("fields", [])
    if not fields:
        yield f"{path}: a schema needs fields"
        return
    header, *rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    if header != [field["name"] for field in fields]:
        yield f"{path}: the header is not that of the schema"
    for field in fields:
        if field.get("type", "any") not in _TYPES:
            yield f"{path}: {field['type']} is no type"
    for number, row in enumerate(rows, 2):
        if len(row) != len(fields):
            yield f"{path}, line {number}: {len(row)} cells for {len(fields)} fields"
            continue
        for cell, field in zip(row, fields, strict=True):
            if cell and field.get("type") == "integer" and not re.fullmatch(r"[+-]?\d+", cell):
                yield f"{path}, line {number}: {cell!r} is no integer"
            if cell and field.get("type") == "boolean" and cell not in _truths(field):
                yield f"{path}, line {number}: {cell!r} is no boolean"
    key = schema.get("primaryKey", [])
    places = [[field["name"] for field in fields].index(name) for name in key]
    keys = [tuple(row[place] for place in places) for row in rows]
    if key and len(keys) != len(set(keys)):
        yield f"{path}: the primary key repeats"


def _truths(field: Mapping[str, Any]) -> set[str]:
    default = {"true", "True", "TRUE", "1", "false", "False", "FALSE", "0"}
    return set(field.get("trueValues", [])) | set(field.get("falseValues", [])) or default


# --- DCAT 3 in JSON-LD ----------------------------------------------------------------------------

# Per class: property -> (class of what it points to, or what kind of literal; whether it is needed).
DCAT: dict[str, dict[str, tuple[str, bool]]] = {
    "dcat:Catalog": {
        "dcterms:title": ("text", True),
        "dcterms:description": ("text", True),
        "dcterms:publisher": ("foaf:Agent", True),
        "dcterms:license": ("iri", False),
        "dcterms:language": ("iri", False),
        "dcterms:modified": ("day", False),
        "foaf:homepage": ("iri", False),
        "dcat:dataset": ("dcat:Dataset", False),
        "dcat:service": ("dcat:DataService", False),
    },
    "foaf:Agent": {"foaf:name": ("text", True)},
    "dcat:DatasetSeries": {
        "dcterms:title": ("text", True),
        "dcterms:description": ("text", False),
        "dcterms:publisher": ("foaf:Agent", False),
        "dcterms:issued": ("day", False),
        "dcterms:modified": ("day", False),
        "dcat:landingPage": ("iri", False),
        "dcat:first": ("dcat:Dataset", False),
        "dcat:last": ("dcat:Dataset", False),
    },
    "dcat:Dataset": {
        "dcterms:identifier": ("text", False),
        "dcterms:title": ("text", True),
        "dcterms:description": ("text", True),
        "dcterms:publisher": ("foaf:Agent", False),
        "dcterms:license": ("iri", False),
        "dcterms:issued": ("day", False),
        "dcterms:temporal": ("dcterms:PeriodOfTime", False),
        "dcterms:spatial": ("dcterms:Location", False),
        "dcat:landingPage": ("iri", False),
        "dcat:version": ("text", False),
        "dcat:versionNotes": ("text", False),
        "dcat:inSeries": ("dcat:DatasetSeries", False),
        "dcat:prev": ("dcat:Dataset", False),
        "dcat:previousVersion": ("dcat:Dataset", False),
        "dcterms:replaces": ("dcat:Dataset", False),
        "dcat:distribution": ("dcat:Distribution", False),
    },
    "dcterms:PeriodOfTime": {"dcat:startDate": ("day", False), "dcat:endDate": ("day", False)},
    "dcterms:Location": {"foaf:name": ("text", False)},
    "dcat:Distribution": {
        "dcterms:title": ("text", False),
        "dcat:accessURL": ("iri", True),
        "dcat:downloadURL": ("iri", False),
        "dcat:mediaType": ("media", False),
        "dcterms:license": ("iri", False),
        "dcat:byteSize": ("number", False),
        "spdx:checksum": ("spdx:Checksum", False),
    },
    "spdx:Checksum": {
        "spdx:algorithm": ("iri", True),
        "spdx:checksumValue": ("text", True),
    },
    "dcat:DataService": {
        "dcterms:title": ("text", True),
        "dcat:endpointURL": ("iri", True),
        "dcat:endpointDescription": ("iri", False),
        "dcterms:conformsTo": ("iri", False),
        "dcat:servesDataset": ("dcat:Dataset", False),
    },
}
_SPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat_faults(document: Any) -> list[str]:
    faults = [
        f"prefix {name} is not {space}"
        for name, space in _SPACES.items()
        if document["@context"].get(name) != space
    ]
    nodes = {one["@id"]: one for one in document["@graph"]}
    if len(nodes) != len(document["@graph"]):
        faults.append("two nodes with the same identity")
    if [one["@type"] for one in nodes.values()].count("dcat:Catalog") != 1:
        faults.append("there must be one catalogue")
    for one in nodes.values():
        faults += _dcat_node(one, nodes)
    return faults


def _dcat_node(one: Mapping[str, Any], nodes: Mapping[str, Any]) -> Iterator[str]:
    type_ = one.get("@type", "")
    if type_ not in DCAT:
        yield f"unknown class {type_!r}"
        return
    for name, (_, needed) in DCAT[type_].items():
        if needed and name not in one:
            yield f"{type_} has no {name}"
    for name, values in one.items():
        if name.startswith("@"):
            continue
        if name not in DCAT[type_]:
            yield f"{type_} has no property {name}"
            continue
        for value in values if isinstance(values, list) else [values]:
            yield from _dcat_value(f"{type_} {name}", DCAT[type_][name][0], value, nodes)


def _dcat_value(where: str, wanted: str, value: Any, nodes: Mapping[str, Any]) -> Iterator[str]:
    if wanted in {"iri", "media"}:
        if set(value) != {"@id"} or (wanted == "media" and "/media-types/" not in value["@id"]):
            yield f"{where}: {value!r} is no IRI of that kind"
    elif wanted == "text":
        literal = value.get("@value") if isinstance(value, dict) else value
        if not isinstance(literal, str) or not literal:
            yield f"{where}: {value!r} is no text"
    elif wanted in {"day", "number"}:
        kinds = {"day": {"xsd:date", "xsd:gYear", "xsd:gYearMonth"}}
        if value.get("@type") not in kinds.get(wanted, {"xsd:nonNegativeInteger"}):
            yield f"{where}: {value!r} is not typed"
    elif "@type" in value:
        yield from _dcat_node(value, nodes)
    else:
        # Both are datasets: a series is a subclass.
        target = nodes.get(value["@id"], {}).get("@type", "")
        if target != wanted and (wanted, target) != ("dcat:Dataset", "dcat:DatasetSeries"):
            yield f"{where}: {value['@id']} is {target or 'nowhere'}, wanted {wanted}"


# --- GeoJSON, RFC 7946 ----------------------------------------------------------------------------


def geojson_faults(said: Any) -> list[str]:
    if said["type"] == "FeatureCollection":
        faults = [f for one in said["features"] for f in _feature_faults(one)]
        if "crs" in said:
            faults.append("4: there is no crs member")
        return faults + list(_bbox_faults(said))
    return list(_feature_faults(said))


def _feature_faults(one: Any) -> Iterator[str]:
    if one.get("type") != "Feature" or "geometry" not in one or "properties" not in one:
        yield "3.2: a feature has type, geometry and properties"
        return
    if not isinstance(one.get("id", ""), str | int):
        yield "3.2: an id is a string or a number"
    geometry = one["geometry"]
    if geometry is None:
        return
    positions, rings = _shape(geometry)
    for longitude, latitude in positions:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            yield f"3.1.1: {longitude}, {latitude} is no position"
    for place, ring in rings:
        if len(ring) < 4 or ring[0] != ring[-1]:
            yield "3.1.6: a ring has four positions and is closed"
        around = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
        if (around < 0) != (place == 0):
            yield "3.1.6: outer rings run counter-clockwise, holes clockwise"


def _shape(geometry: Any) -> tuple[list[Any], list[tuple[int, Any]]]:
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return [coordinates], []
        case "Polygon":
            polygons = [coordinates]
        case "MultiPolygon":
            polygons = coordinates
        case other:
            raise AssertionError(f"we have no {other}")
    rings = [(place, ring) for polygon in polygons for place, ring in enumerate(polygon)]
    return [p for _, ring in rings for p in ring], rings


def _bbox_faults(said: Any) -> Iterator[str]:
    if "bbox" not in said:
        return
    west, south, east, north = said["bbox"]
    for one in said["features"]:
        for longitude, latitude in _shape(one["geometry"])[0] if one["geometry"] else []:
            if not (west <= longitude <= east and south <= latitude <= north):
                yield "5: a position lies outside the bbox"
                return


# --- OGC API - Features, Part 1: Core (17-069r4) --------------------------------------------------


def link_faults(document: Any, *rels: str) -> list[str]:
    """Requirements on links: href always, these relations among them, a type with each."""
    links = document.get("links", [])
    faults = [f"no link {rel}" for rel in rels if rel not in {one.get("rel") for one in links}]
    faults += [f"a link without href: {one}" for one in links if not one.get("href")]
    return faults + [f"a link without rel or type: {one}" for one in links if len(one) < 3]


def landing_faults(said: Any, *, core: bool) -> list[str]:
    """/req/core/root-success: service-desc or service-doc, conformance, data."""
    return link_faults(said, "conformance", "data", *(["service-desc"] if core else []))


def conformance_faults(said: Any, *, claimed: set[str]) -> list[str]:
    """/req/core/conformance-success: exactly what we mean to claim, each by its full address."""
    root = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    found = set(said["conformsTo"])
    return [f"claims {found}"] if found != {root + name for name in claimed} else []


def collection_faults(said: Any) -> list[str]:
    """/req/core/sfc-md-success, fc-md-items-links, fc-md-extent."""
    faults = [f"no {name}" for name in ("id", "links") if name not in said]
    faults += link_faults(said, "self", "items")
    extent = said.get("extent", {})
    for box in extent.get("spatial", {}).get("bbox", []):
        if len(box) not in {4, 6}:
            faults.append("extent: a bbox has four or six numbers")
    for interval in extent.get("temporal", {}).get("interval", []):
        if len(interval) != 2:
            faults.append("extent: an interval has two ends")
    return faults


def items_faults(said: Any) -> list[str]:
    """/req/core/fc-response, fc-links, fc-numberMatched, fc-numberReturned; GeoJSON beside."""
    faults = geojson_faults(said) + link_faults(said, "self")
    if said.get("numberReturned", len(said["features"])) != len(said["features"]):
        faults.append("numberReturned is not the number of features")
    if said.get("numberMatched", len(said["features"])) < len(said["features"]):
        faults.append("numberMatched is less than what is returned")
    return faults


def item_faults(said: Any) -> list[str]:
    """/req/core/f-success, f-links; GeoJSON beside."""
    return geojson_faults(said) + link_faults(said, "self", "collection")


def openapi_faults(said: Any) -> list[str]:
    """OpenAPI 3.0.3: what is required, and that every parameter of a path is declared."""
    faults = [f"no {name}" for name in ("openapi", "info", "paths") if name not in said]
    if not said["openapi"].startswith("3.0."):
        faults.append("the class oas30 wants OpenAPI 3.0")
    operations = [one["get"] for one in said["paths"].values()]
    ids = [one["operationId"] for one in operations]
    if len(ids) != len(set(ids)):
        faults.append("operationId repeats")
    for path, one in said["paths"].items():
        named = {p["name"] for p in one["get"]["parameters"] if p["in"] == "path"}
        if named != set(re.findall(r"{(\w+)}", path)):
            faults.append(f"{path}: its parameters are not declared")
        if not one["get"]["responses"]:
            faults.append(f"{path}: no answer")
        for parameter in one["get"]["parameters"]:
            if "schema" not in parameter or (parameter["in"] == "path") != parameter["required"]:
                faults.append(f"{path}: parameter {parameter['name']}")
    return faults


# --- in pages -------------------------------------------------------------------------------------

_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def structured_in(html: str) -> list[Any]:
    """The JSON-LD documents in a page."""
    return [json.loads(found) for found in _SCRIPT.findall(html)]


def hreflang_in(html: str) -> dict[str, str]:
    """The twins a page names in its head."""
    found = {}
    for tag in re.findall(r"<link\b[^>]*>", html):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes.get("rel") == "alternate" and "hreflang" in attributes:
            found[attributes["hreflang"]] = attributes["href"]
    return found
