"""The record as a reconciliation service: OpenRefine and its like ask, we answer with reasons.

Source: Reconciliation Service API v0.2, W3C Entity Reconciliation Community Group, 2021.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from inward.core.identity import uuid_in
from inward.core.language import here
from inward.core.models import Term
from inward.directory.models import Designation, Identifier, Listing, Name
from inward.directory.queries import nearest
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.intake import names

if TYPE_CHECKING:
    from inward.engines.matching import Match, Query

VERSION = "0.2"
BATCH = 200
_TYPE = "organisation"
_MOST = 25


class BadQuery(ValueError):
    """What was asked cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Property:
    """Something that can be asked with and fetched.

    Args:
        asks: which part of the matcher's question it becomes; empty where it can only be fetched.
    """

    id: str
    en: str
    zh: str
    asks: str = ""

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "name": here(self.en, self.zh)}


PROPERTIES = (
    Property("other_name", "Its other name", "其他名称", "other_name"),
    Property("country", "Country of origin", "国家（地区）", "country"),
    Property("city", "City", "城市", "city"),
    Property("email", "E-mail address or domain", "电子邮箱或域名", "email_domain"),
    Property(
        "identifier", "Register number (USCC, LEI)", "统一社会信用代码等证照号码", "identifier"
    ),
    Property("person", "Person", "姓名", "person"),
    Property("name_en", "Name in English", "英文名称"),
    Property("name_zh", "Name in Chinese", "中文名称"),
    Property("names", "All names", "全部名称"),
    Property("kind", "Kind", "类型"),
    Property("sector", "Sector", "行业"),
    Property("zone", "Zone", "功能区"),
    Property("designation", "Designations", "认定与称号"),
)
BY_ID = {one.id: one for one in PROPERTIES}


def manifest(base: str, view: str) -> dict[str, Any]:
    """What the service is and where its parts are.

    Args:
        base: the address of the service, ending in a slash.
        view: the address of an organisation, with {{id}} in it.
    """
    office = here(settings.OFFICE["en"], settings.OFFICE["zh"])
    part = {"service_url": base.rstrip("/")}
    return {
        "versions": [VERSION],
        "name": _("%(office)s: organisations on the record") % {"office": office},
        "identifierSpace": f"{base}organisations/",
        "schemaSpace": f"{base}schema/",
        "view": {"url": view},
        "defaultTypes": [_type()],
        "batchSize": BATCH,
        "preview": {"url": f"{base}preview/?id={{{{id}}}}", "width": 420, "height": 220},
        "suggest": {
            what: part | {"service_path": f"/suggest/{what}/"}
            for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": part | {"service_path": "/properties/"},
            "property_settings": [],
        },
    }


def _type() -> dict[str, str]:
    return {"id": _TYPE, "name": str(Kind.ORGANISATION.label)}


# --- queries --------------------------------------------------------------------------------------


def reconcile(queries: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a batch of queries, each under its own key.

    Raises:
        BadQuery: if one is not what the specification says.
    """
    if len(queries) > BATCH:
        raise BadQuery(f"{len(queries)} queries; up to {BATCH} are answered at once")
    asked = {key: _asked(key, said) for key, said in queries.items()}
    limits = {key: _limit(key, said) for key, said in queries.items()}
    types = {key: _types(key, said) for key, said in queries.items()}
    if not asked:
        return {}
    most = max(limits.values())
    matches = names.directory().match(list(asked.values()), top=max(most, 1))
    found = dict(zip(asked, matches, strict=True))
    shown = _shown({int(c.id) for match in matches for c in match.candidates})
    return {key: {"result": _result(found[key], limits[key], shown, types[key])} for key in queries}


def _asked(key: str, said: Any) -> "Query":
    from inward.engines.matching import Query

    if not isinstance(said, dict) or not isinstance(said.get("query"), str):
        raise BadQuery(f"{key}: a query is an object with a text under “query”")
    parts: dict[str, str] = {}
    properties = said.get("properties") or []
    if not isinstance(properties, list):
        raise BadQuery(f"{key}: properties is a list")
    for one in properties:
        if not isinstance(one, dict) or "pid" not in one or "v" not in one:
            raise BadQuery(f"{key}: a property is an object with “pid” and “v”")
        known = BY_ID.get(str(one["pid"]))
        if known and known.asks:
            parts[known.asks] = _text(one["v"])
    return Query(name=said["query"], **parts)


def _text(value: Any) -> str:
    """A value as specified: text, number, an entity with its name, or a list of these."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or "")
    return "" if value is None else str(value)


def _limit(key: str, said: Any) -> int:
    limit = said.get("limit", 5) if isinstance(said, dict) else 5
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise BadQuery(f"{key}: limit is a whole number of 1 or more")
    return min(limit, _MOST)


def _types(key: str, said: Mapping[str, Any]) -> list[str]:
    """The types that are wanted; none means any."""
    wanted = said.get("type") or []
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise BadQuery(f"{key}: type is a text or a list of texts")
    return wanted


def _result(
    match: "Match", limit: int, shown: Mapping[int, Listing], wanted: Sequence[str]
) -> list[dict[str, Any]]:
    if wanted and not any(_is_ours(one) for one in wanted):
        return []
    result = []
    for place, candidate in enumerate(match.candidates[:limit]):
        listing = shown.get(int(candidate.id))
        if listing is None:
            continue
        result.append(
            _entity(listing)
            | {
                "score": round(100 * candidate.score, 2),
                "match": place == 0 and match.outcome.value == "accept",
                "features": [{"id": r.code, "value": round(r.value, 4)} for r in candidate.reasons],
            }
        )
    return result


def _is_ours(type_: str) -> bool:
    return type_ == _TYPE or type_.startswith("organisation_kind:")


def _shown(keys: set[int]) -> dict[int, Listing]:
    rows = Listing.objects.select_related("organisation__subject", "kind", "sector", "zone__label")
    return rows.in_bulk(list(keys))


def _entity(listing: Listing) -> dict[str, Any]:
    said = [listing.other_name, str(listing.sector or ""), listing.country]
    return {
        "id": str(listing.organisation.subject.uuid),
        "name": listing.name,
        "description": " · ".join(one for one in said if one),
        "type": [_type(), {"id": listing.kind_id, "name": str(listing.kind)}],
    }


# --- suggest, extend ------------------------------------------------------------------------------


def suggest(what: str, prefix: str, cursor: int = 0) -> dict[str, Any]:
    """Entities, types or properties that begin so or are called so.

    Raises:
        BadQuery: for anything else that could be suggested.
    """
    if what == "entity":
        keys = nearest(prefix)[cursor : cursor + 20]
        shown = _shown(set(keys))
        found = [_entity(shown[key]) for key in keys if key in shown]
        return {"result": [_suggested(one) for one in found]}
    if what == "type":
        kinds = Term.objects.filter(vocabulary="organisation_kind").order_by("code")
        types = [_type(), *({"id": term.pk, "name": str(term)} for term in kinds)]
        return {"result": [one for one in types if prefix.casefold() in one["name"].casefold()]}
    if what == "property":
        folded = prefix.casefold()
        named = [p for p in PROPERTIES if any(folded in w.casefold() for w in (p.id, p.en, p.zh))]
        return {"result": [one.as_json() for one in named]}
    raise BadQuery(f"{what} cannot be suggested: entity, type, property")


def _suggested(entity: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": entity["id"],
        "name": entity["name"],
        "description": entity["description"],
        "notable": entity["type"],
    }


def proposed(type_: str, limit: int) -> dict[str, Any]:
    """What can be fetched of entities of a type."""
    fetched = [one.as_json() for one in PROPERTIES if one.id in _FETCH]
    return {"type": type_ or _TYPE, "limit": limit, "properties": fetched[: limit or None]}


def extend(said: Any) -> dict[str, Any]:
    """Values of properties for entities.

    Raises:
        BadQuery: if it is not what the specification says, or names an unknown property.
    """
    if not isinstance(said, dict):
        raise BadQuery("extend is an object with “ids” and “properties”")
    ids, properties = said.get("ids"), said.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise BadQuery("extend has “ids” and “properties”, both lists")
    wanted = [str(one.get("id")) for one in properties if isinstance(one, dict)]
    for name in wanted:
        if name not in _FETCH:
            raise BadQuery(f"{name} is no property that can be fetched")
    keys = _keys([str(one) for one in ids])
    shown = _shown(set(keys.values()))
    values = {name: _FETCH[name](shown) for name in wanted}
    rows = {
        id_: {name: values[name].get(keys.get(id_, 0), []) for name in wanted}
        for id_ in map(str, ids)
    }
    return {"meta": [BY_ID[name].as_json() for name in wanted], "rows": rows}


Fetched = dict[int, list[dict[str, Any]]]


def _keys(ids: Sequence[str]) -> dict[str, int]:
    uuids = {one: uuid for one in ids if (uuid := uuid_in(one)) is not None}
    rows = Subject.objects.filter(uuid__in=uuids.values(), kind=Kind.ORGANISATION)
    by_uuid = dict(rows.values_list("uuid", "pk"))
    return {one: by_uuid[uuid] for one, uuid in uuids.items() if uuid in by_uuid}


def _column(read: Callable[[Listing], Any]) -> Callable[[Mapping[int, Listing]], Fetched]:
    def fetched(shown: Mapping[int, Listing]) -> Fetched:
        return {key: [{"str": str(v)}] for key, row in shown.items() if (v := read(row))}

    return fetched


def _facts(model: Any, column: str) -> Callable[[Mapping[int, Listing]], Fetched]:
    def fetched(shown: Mapping[int, Listing]) -> Fetched:
        found: Fetched = {}
        rows = model.objects.filter(subject__in=list(shown)).live().order_by("id")
        for row in rows.select_related():
            value = getattr(row, column)
            said: dict[str, Any] = (
                {"id": value.pk, "name": str(value)}
                if isinstance(value, Term)
                else {"str": str(value)}
            )
            found.setdefault(row.subject_id, []).append(said)
        return found

    return fetched


_FETCH: dict[str, Callable[[Mapping[int, Listing]], Fetched]] = {
    "name_en": _column(lambda row: row.name_en),
    "name_zh": _column(lambda row: row.name_zh),
    "names": _facts(Name, "text"),
    "kind": _column(lambda row: row.kind),
    "sector": _column(lambda row: row.sector),
    "country": _column(lambda row: row.country),
    "zone": _column(lambda row: getattr(row.zone, "label", None)),
    "identifier": _facts(Identifier, "value"),
    "designation": _facts(Designation, "designation"),
}


def previewed(id_: str) -> Listing | None:
    """The organisation of an id, for a small page."""
    key = _keys([id_]).get(id_)
    return _shown({key}).get(key) if key else None
