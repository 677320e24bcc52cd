"""A figure's release as a Data Package (version 2.0) with one tabular resource.

Source: https://datapackage.org/standard/data-package/, .../data-resource/, .../table-schema/.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from inward.public.formats.plain import Node, node

MEDIA_TYPE = "application/json"
_PROFILES = "https://datapackage.org/profiles/2.0"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the table. `type` is a type of Table Schema."""

    name: str
    type: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The file itself, as it lies beside the descriptor."""

    name: str
    path: str
    content: bytes
    fields: Sequence[Field]
    primary_key: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Licence:
    """`name` of the Open Definition's list, where it has one; `path` to its text."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Package:
    """What is said of the whole."""

    name: str
    id: str
    title: str
    description: str
    version: str
    created: str
    homepage: str
    publisher: str
    licence: Licence | None = None
    sources: Sequence[tuple[str, str]] = ()
    keywords: Sequence[str] = ()


def descriptor(of: Package, tables: Sequence[Table]) -> Node:
    """`datapackage.json`; homepages must be absolute, so one without a host is left out."""
    licences = (
        [node(name=of.licence.name, title=of.licence.title, path=of.licence.path)]
        if of.licence
        else []
    )
    return node(
        **{"$schema": f"{_PROFILES}/datapackage.json"},
        name=of.name,
        id=of.id,
        title=of.title,
        description=of.description,
        version=of.version,
        created=of.created,
        homepage=of.homepage if "://" in of.homepage else None,
        keywords=list(of.keywords),
        licenses=licences,
        contributors=[{"title": of.publisher, "roles": ["publisher"]}] if of.publisher else [],
        sources=[node(title=title, path=path) for title, path in of.sources],
        resources=[_resource(table) for table in tables],
    )


def _resource(table: Table) -> Node:
    return node(
        **{"$schema": f"{_PROFILES}/dataresource.json"},
        name=table.name,
        type="table",
        path=table.path,
        format="csv",
        mediatype="text/csv",
        encoding="utf-8",
        bytes=len(table.content),
        hash=f"sha256:{sha256(table.content).hexdigest()}",
        dialect={"$schema": f"{_PROFILES}/tabledialect.json", "lineTerminator": "\r\n"},
        schema=node(
            **{"$schema": f"{_PROFILES}/tableschema.json"},
            fields=[
                node(name=f.name, type=f.type, title=f.title, description=f.description)
                for f in table.fields
            ],
            primaryKey=list(table.primary_key),
        ),
    )
