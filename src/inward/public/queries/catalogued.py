"""Releases as open data: their tables, data packages, and the catalogue of all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from inward.public.formats import catalogue, datapackage, features
from inward.public.formats.catalogue import Both
from inward.public.queries import releases
from inward.public.queries.mapped import collections_of
from inward.public.queries.where import Where
from inward.publish.models import Release
from inward.publish.queries.files import release_table

# As many releases of a series as the catalogue lists; each links to the one before it.
_OF_EACH = 20


def table_of(release: Release, on: date) -> bytes:
    """The rows of a release that may be shown, as CSV."""
    return "".join(release_table(release, public_on=on)).encode()


def package_of(release: Release, where: Where) -> dict[str, Any]:
    """The data package of a release: the table beside it, described."""
    said = release.said
    content = table_of(release, where.on)
    fields = [
        datapackage.Field("position", "integer", "Position / 序号"),
        datapackage.Field(
            "counted", "boolean", "Counted / 计入", "1 in the numerator, 0 only in the denominator"
        ),
        *(field for column in said["columns"] if column["public"] for field in _fields(column)),
        datapackage.Field("facts", "string", "Facts / 事实", "what the row rests on"),
        datapackage.Field("digest", "string", "Digest / 摘要", "SHA-256, see verify_release.py"),
    ]
    licence = settings.PUBLIC_LICENCE
    office = settings.OFFICE
    package = datapackage.Package(
        name=f"release-{release.address}",
        id=f"sha256:{release.digest}",
        title=_two(said["title"]),
        description=_two(said["definition"]),
        version=f"{release.number}.0.0",
        created=said["released_at"],
        homepage=f"{where.origin}/en/figures/{release.address}/",
        publisher=f"{office['en']} / {office['zh']}",
        licence=datapackage.Licence("", "", licence) if licence else None,
    )
    rows = datapackage.Table("rows", "rows.csv", content, fields, ["position"])
    return datapackage.descriptor(package, [rows])


def _fields(column: dict[str, Any]) -> list[datapackage.Field]:
    title = _two(column["title"])
    if column["shows"] != "bilingual":
        return [datapackage.Field(column["name"], "string", title)]
    name = column["name"]
    return [
        datapackage.Field(f"{name}_{lang}", "string", f"{title} ({lang})") for lang in ("en", "zh")
    ]


def _two(both: dict[str, str]) -> str:
    return both["en"] if both["en"] == both["zh"] else f"{both['en']} / {both['zh']}"


def _both(said: dict[str, str]) -> Both:
    return Both(said["en"], said["zh"])


def asked(release: Release) -> Both:
    """The title with what was asked for: two series of one figure are told apart."""
    said = release.said
    en, zh = said["title"]["en"], said["title"]["zh"]
    for one in said["parameters"]:
        en += f"; {one['title']['en']}: {one['called']['en']}"
        zh += f"；{one['title']['zh']}：{one['called']['zh']}"
    return Both(en, zh)


def catalogue_of(where: Where) -> dict[str, Any]:
    """The catalogue: every figure as a series of releases, areas and sites, the interface."""
    at = f"{where.origin}/catalogue.jsonld"
    office = settings.OFFICE
    about = catalogue.About(
        url=at,
        home=f"{where.origin}/en/",
        title=Both(f"Open data of {office['en']}", f"{office['zh']}开放数据"),
        text=Both(
            "Figures counted from the record, each with its definition, its rows and its earlier "
            "releases; areas and sites as GeoJSON.",
            "由记录计数所得的数据，各附口径、明细和历次发布；区域和载体以 GeoJSON 提供。",
        ),
        publisher=Both(office["en"], office["zh"]),
        licence=settings.PUBLIC_LICENCE,
    )
    series = [
        catalogue.Series(
            id=f"{at}#series-{some[0].series}",
            url=_page(some[0], where),
            title=asked(some[0]),
            text=_both(some[0].said["definition"]),
            releases=[_release(one, some[n + 1 :], where) for n, one in enumerate(some)],
        )
        for some in releases.by_series(releases.newest_told(where.on, of_each=_OF_EACH))
    ]
    places = [_collection(one, where) for one in collections_of(where)]
    server = settings.PUBLIC_SERVER or where.origin
    service = catalogue.Service(
        url=f"{server}/api/",
        title=Both("Areas and sites: OGC API - Features", "区域和载体：OGC API - Features"),
        described_by=f"{server}/api/openapi.json",
        conforms_to=features.CONFORMS,
        serves=[one.url for one in places],
    )
    answers = where.served or settings.PUBLIC_SERVER
    return catalogue.catalogue(about, series, places, [service] if answers else [])


def _page(release: Release, where: Where) -> str:
    return f"{where.origin}/en/figures/{release.address}/"


def _release(one: Release, earlier: Sequence[Release], where: Where) -> catalogue.Release:
    at = f"{where.origin}/data/{one.address}"
    corrected = next((e for e in earlier if e.number == one.corrects_id), None)
    return catalogue.Release(
        url=_page(one, where),
        number=str(one.number),
        title=asked(one),
        text=_both(one.said["definition"]),
        issued=one.said["released_at"][:10],
        as_of=one.on.isoformat(),
        files=[
            catalogue.File(f"{at}/rows.csv", "text/csv", Both("Rows", "明细")),
            catalogue.File(f"{at}/release.json", "application/json", Both("Release", "发布")),
            catalogue.File(
                f"{at}/datapackage.json", "application/json", Both("Data package", "数据包")
            ),
        ],
        before=_page(earlier[0], where) if earlier else "",
        corrects=_page(corrected, where) if corrected else "",
        why=one.reason if corrected else "",
    )


def _collection(one: features.Collection, where: Where) -> catalogue.Release:
    at = f"{where.origin}/api/collections/{one.id}"
    english, _, chinese = one.title.partition(" / ")
    return catalogue.Release(
        url=f"{at}.json",
        number="1",
        title=Both(english, chinese),
        text=Both(one.text, ""),
        issued=where.on.isoformat(),
        files=[catalogue.File(f"{at}/items.json", "application/geo+json", Both("GeoJSON", ""))],
    )
