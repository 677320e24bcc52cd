"""Pages for machines: JSON-LD with the vocabulary of schema.org.

Only what a page shows is said. A day is no more precise than the record has it.
Source: https://schema.org (Organization, Place, AdministrativeArea, Event, Dataset, BreadcrumbList).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inward.public.formats.plain import Node, node

SCHEMA = "https://schema.org"


@dataclass(frozen=True, slots=True)
class Called:
    """A thing's name in the page's language, its other name, and where it stands."""

    name: str
    url: str
    other: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file to take away."""

    url: str
    media_type: str
    name: str = ""


def document(*things: Node) -> Node:
    """One JSON-LD document of several things; one alone stands without a list around it."""
    if len(things) == 1:
        return {"@context": SCHEMA, **things[0]}
    return {"@context": SCHEMA, "@graph": list(things)}


def _called(type_: str, thing: Called) -> Node:
    return node(
        type_=type_,
        id_=f"{thing.url}#it",
        name=thing.name,
        alternateName=thing.other,
        description=thing.text,
        url=thing.url,
    )


def organization(
    office: Called, *, telephone: str = "", email: str = "", area: str = "", logo: str = ""
) -> Node:
    """The office itself."""
    contact = node(
        type_="ContactPoint",
        contactType="investment promotion",
        telephone=telephone,
        email=email,
        availableLanguage=["zh-CN", "en"],
    )
    more = node(areaServed=area, logo=logo, contactPoint=contact if telephone or email else None)
    return _called("Organization", office) | more


def place(
    where: Called,
    *,
    point: tuple[float, float] | None = None,
    outline: Sequence[tuple[float, float]] = (),
    address: str = "",
    within: Called | None = None,
    administrative: bool = False,
) -> Node:
    """An area or a site. Positions come as everywhere with us, longitude first, in WGS-84.

    Args:
        outline: the outer ring; a shape of several parts has none here, its GeoJSON has it.
    """
    geo: Node | None = None
    if point:
        geo = node(type_="GeoCoordinates", longitude=point[0], latitude=point[1])
    elif outline:
        # schema.org writes latitude first.
        corners = " ".join(f"{latitude} {longitude}" for longitude, latitude in outline)
        geo = node(type_="GeoShape", polygon=corners)
    more = node(
        geo=geo,
        address=address,
        containedInPlace=_short("Place", within) if within else None,
    )
    return _called("AdministrativeArea" if administrative else "Place", where) | more


def _short(type_: str, thing: Called) -> Node:
    return node(type_=type_, name=thing.name, url=thing.url)


def event(
    what: Called,
    *,
    starts: str,
    ends: str = "",
    location: str = "",
    organizer: str = "",
    host: Called | None = None,
) -> Node:
    """Something held or to be held; without a day it is no event for a calendar.

    Args:
        starts, ends: ISO 8601, as `plain.no_finer` writes them.
    """
    by = _short("Organization", host) if host else node(type_="Organization", name=organizer)
    more = node(
        startDate=starts,
        endDate=ends,
        eventStatus=f"{SCHEMA}/EventScheduled",
        eventAttendanceMode=f"{SCHEMA}/OfflineEventAttendanceMode" if location else None,
        location=node(type_="Place", name=location, address=location) if location else None,
        organizer=by if len(by) > 1 else None,
    )
    return _called("Event", what) | more


def dataset(
    figure: Called,
    *,
    number: int,
    as_of: str,
    published: str,
    unit: str = "",
    value: str = "",
    creator: Called | None = None,
    licence: str = "",
    files: Sequence[File] = (),
    language: str = "",
    replaces: str = "",
    catalogue: str = "",
) -> Node:
    """One release of a figure: what was counted, as of which day, where its files lie."""
    measured = node(type_="PropertyValue", name=figure.name, unitText=unit, value=value or None)
    more = node(
        identifier=f"{number}",
        version=f"{number}",
        temporalCoverage=as_of,
        datePublished=published,
        inLanguage=language,
        license=licence,
        isAccessibleForFree=True,
        variableMeasured=measured,
        creator=_short("Organization", creator) if creator else None,
        isBasedOn=replaces,
        includedInDataCatalog=node(type_="DataCatalog", url=catalogue) if catalogue else None,
        distribution=[
            node(
                type_="DataDownload",
                contentUrl=file.url,
                encodingFormat=file.media_type,
                name=file.name,
            )
            for file in files
        ],
    )
    return _called("Dataset", figure) | more


def breadcrumbs(trail: Sequence[Called]) -> Node:
    """The way from the home page to this one."""
    return node(
        type_="BreadcrumbList",
        itemListElement=[
            node(type_="ListItem", position=place, name=step.name, item=step.url)
            for place, step in enumerate(trail, 1)
        ],
    )
