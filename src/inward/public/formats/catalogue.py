"""The catalogue of what the office publishes: DCAT version 3 as JSON-LD.

A figure asked the same is a dataset series; each release of it is a dataset in that series, with
the release before it, what it corrects, and its files. Everything stands in one graph; the context
is written out, so that nobody need fetch one.
Source: https://www.w3.org/TR/vocab-dcat-3/
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inward.public.formats.plain import Node, node

MEDIA_TYPE = "application/ld+json"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
CONTEXT: Node = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages; one may be missing."""

    en: str
    zh: str

    def literals(self) -> list[Node]:
        pairs = (("en", self.en), ("zh-Hans", self.zh))
        return [{"@value": text, "@language": tag} for tag, text in pairs if text]


@dataclass(frozen=True, slots=True)
class File:
    """A distribution. Digest and size where the file is made at that moment."""

    url: str
    media_type: str
    title: Both
    size: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """One dataset. `url` is its page, `as_of` the day it counts to, `issued` the day it went out."""

    url: str
    number: str
    title: Both
    text: Both
    issued: str
    as_of: str = ""
    files: Sequence[File] = ()
    before: str = ""
    corrects: str = ""
    why: str = ""
    spatial: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Releases of one figure asked the same, newest first. `url` is its landing page."""

    id: str
    url: str
    title: Both
    text: Both
    releases: Sequence[Release]


@dataclass(frozen=True, slots=True)
class Service:
    """An interface to data, and which datasets it serves."""

    url: str
    title: Both
    described_by: str
    conforms_to: Sequence[str]
    serves: Sequence[str]


@dataclass(frozen=True, slots=True)
class About:
    """The catalogue itself and who stands for it."""

    url: str
    home: str
    title: Both
    text: Both
    publisher: Both
    licence: str = ""


def catalogue(
    of: About,
    series: Sequence[Series],
    alone: Sequence[Release] = (),
    services: Sequence[Service] = (),
) -> Node:
    """The whole catalogue."""
    publisher = node(
        id_=f"{of.url}#publisher", type_="foaf:Agent", **{"foaf:name": of.publisher.literals()}
    )
    datasets = [release for one in series for release in one.releases] + list(alone)
    itself = node(
        id_=f"{of.url}#catalogue",
        type_="dcat:Catalog",
        **{
            "dcterms:title": of.title.literals(),
            "dcterms:description": of.text.literals(),
            "dcterms:publisher": {"@id": publisher["@id"]},
            "dcterms:license": _iri(of.licence),
            "dcterms:language": [_language("en"), _language("zh")],
            "foaf:homepage": _iri(of.home),
            "dcterms:modified": _day(max((one.issued for one in datasets), default="")),
            "dcat:dataset": [
                _iri(id_) for id_ in [*(s.id for s in series), *(_id(d.url) for d in datasets)]
            ],
            "dcat:service": [_iri(one.url) for one in services],
        },
    )
    graph = [itself, publisher]
    for one in series:
        graph.append(_series(one, publisher["@id"]))
        graph += [_dataset(r, of, publisher["@id"], one.id) for r in one.releases]
    graph += [_dataset(r, of, publisher["@id"], "") for r in alone]
    graph += [_service(one) for one in services]
    return {"@context": CONTEXT, "@graph": graph}


def _id(url: str) -> str:
    """The thing, as apart from the page about it."""
    return f"{url}#it"


def _iri(url: str) -> Node | None:
    return {"@id": url} if url else None


def _day(day: str) -> Node | None:
    """A day, month or year, by the form it has."""
    kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
    return {"@value": day, "@type": kinds[len(day)]} if day else None


def _language(code: str) -> Node:
    return {"@id": f"http://id.loc.gov/vocabulary/iso639-1/{code}"}


def _series(one: Series, publisher: str) -> Node:
    newest, oldest = one.releases[0], one.releases[-1]
    return node(
        id_=one.id,
        type_="dcat:DatasetSeries",
        **{
            "dcterms:title": one.title.literals(),
            "dcterms:description": one.text.literals(),
            "dcterms:publisher": _iri(publisher),
            "dcterms:issued": _day(oldest.issued),
            "dcterms:modified": _day(newest.issued),
            "dcat:landingPage": _iri(one.url),
            "dcat:first": _iri(_id(oldest.url)),
            "dcat:last": _iri(_id(newest.url)),
        },
    )


def _dataset(one: Release, of: About, publisher: str, series: str) -> Node:
    return node(
        id_=_id(one.url),
        type_="dcat:Dataset",
        **{
            "dcterms:identifier": one.url,
            "dcterms:title": one.title.literals(),
            "dcterms:description": one.text.literals(),
            "dcterms:publisher": _iri(publisher),
            "dcterms:license": _iri(of.licence),
            "dcterms:issued": _day(one.issued),
            "dcterms:temporal": node(
                type_="dcterms:PeriodOfTime", **{"dcat:endDate": _day(one.as_of)}
            )
            if one.as_of
            else None,
            "dcterms:spatial": one.spatial
            and node(type_="dcterms:Location", **{"foaf:name": one.spatial}),
            "dcat:landingPage": _iri(one.url),
            "dcat:version": one.number,
            "dcat:versionNotes": one.why,
            "dcat:inSeries": _iri(series),
            "dcat:prev": _iri(_id(one.before)) if one.before else None,
            "dcat:previousVersion": _iri(_id(one.before)) if one.before else None,
            "dcterms:replaces": _iri(_id(one.corrects)) if one.corrects else None,
            "dcat:distribution": [_file(file, of) for file in one.files],
        },
    )


def _file(file: File, of: About) -> Node:
    return node(
        id_=f"{file.url}#file",
        type_="dcat:Distribution",
        **{
            "dcterms:title": file.title.literals(),
            "dcat:accessURL": _iri(file.url),
            "dcat:downloadURL": _iri(file.url),
            "dcat:mediaType": _iri(MEDIA_TYPES + file.media_type),
            "dcterms:license": _iri(of.licence),
            "dcat:byteSize": None
            if file.size is None
            else {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
            "spdx:checksum": file.sha256
            and node(
                type_="spdx:Checksum",
                **{
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
                },
            ),
        },
    )


def _service(one: Service) -> Node:
    return node(
        id_=one.url,
        type_="dcat:DataService",
        **{
            "dcterms:title": one.title.literals(),
            "dcat:endpointURL": _iri(one.url),
            "dcat:endpointDescription": _iri(one.described_by),
            "dcterms:conformsTo": [_iri(address) for address in one.conforms_to],
            "dcat:servesDataset": [_iri(_id(url)) for url in one.serves],
        },
    )
