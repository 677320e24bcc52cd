"""Open data: files without a language, for programs. They depend on the record and a day alone."""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_safe

from inward import __version__
from inward.public.formats import atom, features, sitemap
from inward.public.formats.catalogue import MEDIA_TYPE as JSON_LD
from inward.public.formats.plain import text
from inward.public.http import language, on_day, origin, public_page
from inward.public.queries import releases
from inward.public.queries.catalogued import catalogue_of, package_of, table_of
from inward.public.queries.feeds import feed_of, robots_of, sitemaps_of
from inward.public.queries.mapped import collection_of, collections_of
from inward.public.queries.where import Where
from inward.publish import verify_release
from inward.publish.queries.files import chain_file, release_file

View = Callable[..., HttpResponse]


def plain_file(view: View) -> View:
    """A file that is the same whoever asks: no language of the reader, no session; open to any site."""

    @wraps(view)
    @require_safe
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override("en"):
            answer = view(request, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "public, max-age=60")
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    return answered


def _where(request: HttpRequest) -> Where:
    return Where(on_day(request), origin(request), served=not hasattr(request, "public_on"))


def _file(content: str | bytes | Iterable[str], media_type: str, name: str = "") -> HttpResponse:
    whole = content if isinstance(content, str | bytes) else "".join(content)
    answer = HttpResponse(whole, content_type=media_type)
    if name:
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(document: dict[str, Any], media_type: str = features.JSON) -> HttpResponse:
    return HttpResponse(text(document), content_type=media_type)


# --- releases -------------------------------------------------------------------------------------


@plain_file
def rows(request: HttpRequest, number: str) -> HttpResponse:
    on = on_day(request)
    found = releases.told_at(number, on)
    return _file(table_of(found, on), "text/csv; charset=utf-8", f"release-{number}.csv")


@plain_file
def release(request: HttpRequest, number: str) -> HttpResponse:
    """The file a stranger verifies: rows and columns that are public, digests of all."""
    on = on_day(request)
    found = releases.told_at(number, on)
    return _file(release_file(found, public_on=on), features.JSON, f"release-{number}.json")


@plain_file
def package(request: HttpRequest, number: str) -> HttpResponse:
    return _json(package_of(releases.told_at(number, on_day(request)), _where(request)))


@plain_file
def chain(request: HttpRequest) -> HttpResponse:
    """The whole chain, where all of it may be shown: a gap would make it no chain."""
    if not releases.all_are_told(on_day(request)):
        raise Http404
    return _file(chain_file(), features.JSON, "releases-chain.json")


@plain_file
def verifier(request: HttpRequest) -> HttpResponse:
    script = Path(verify_release.__file__).read_text(encoding="utf-8")
    return _file(script, "text/x-python; charset=utf-8", "verify_release.py")


# --- the site to programs -------------------------------------------------------------------------


@plain_file
def catalogue(request: HttpRequest) -> HttpResponse:
    return _json(catalogue_of(_where(request)), JSON_LD)


@plain_file
def sitemap_file(request: HttpRequest, part: int = 0) -> HttpResponse:
    files = sitemaps_of(_where(request))
    name = f"sitemap-{part}.xml" if part else "sitemap.xml"
    if name not in files:
        raise Http404
    return _file(files[name], sitemap.MEDIA_TYPE)


@plain_file
def robots(request: HttpRequest) -> HttpResponse:
    return _file(robots_of(_where(request)), "text/plain; charset=utf-8")


@public_page
def feed(request: HttpRequest) -> HttpResponseBase:
    return _file(feed_of(_where(request), lang=language()), atom.MEDIA_TYPE)


# --- areas and sites ------------------------------------------------------------------------------

_TITLE = "Areas and sites"
_TEXT = "Areas and sites of the office's district, as they stand on its public site."


def _places(request: HttpRequest, *, files: bool) -> features.Places:
    return features.Places(f"{origin(request)}/api", files)


def _collection(request: HttpRequest, name: str, only: UUID | None = None) -> features.Collection:
    found = collection_of(name, _where(request), only=only)
    if found is None:
        raise Http404
    return found


def _unasked(request: HttpRequest) -> None:
    """The core wants a refusal of parameters nobody declared."""
    if unknown := sorted(set(request.GET) - {"f"}):
        raise features.NotUnderstood(f"unknown parameter: {', '.join(unknown)}")


def _interface(view: View) -> View:
    """A document of the interface; what is not understood or not there is said in JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except features.NotUnderstood as error:
            answer = _json(features.exception("InvalidParameterValue", str(error)))
            answer.status_code = 400
        except Http404:
            answer = _json(features.exception("NotFound", "There is no such resource"))
            answer.status_code = 404
        return answer

    return plain_file(answered)


@_interface
def api(request: HttpRequest, files: bool = False) -> HttpResponse:
    _unasked(request)
    return _json(features.landing(_places(request, files=files), title=_TITLE, text=_TEXT))


@_interface
def api_conformance(request: HttpRequest, files: bool = False) -> HttpResponse:
    _unasked(request)
    return _json(features.conformance(_places(request, files=files)))


@_interface
def api_description(request: HttpRequest) -> HttpResponse:
    where = _places(request, files=False)
    found = collections_of(_where(request))
    said = features.openapi(where, found, title=_TITLE, version=__version__)
    return _json(said, features.OPENAPI)


@_interface
def api_collections(request: HttpRequest, files: bool = False) -> HttpResponse:
    _unasked(request)
    where = _places(request, files=files)
    return _json(features.collections(where, collections_of(_where(request))))


@_interface
def api_collection(request: HttpRequest, name: str, files: bool = False) -> HttpResponse:
    _unasked(request)
    return _json(features.collection(_places(request, files=files), _collection(request, name)))


@_interface
def api_items(request: HttpRequest, name: str) -> HttpResponse:
    asked = features.question(request.GET.dict())
    where = _places(request, files=False)
    return _json(features.items(where, _collection(request, name), asked), features.GEOJSON)


@_interface
def api_all_items(request: HttpRequest, name: str) -> HttpResponse:
    """The whole collection, as a file."""
    where = _places(request, files=True)
    return _json(features.everything(where, _collection(request, name)), features.GEOJSON)


@_interface
def api_item(request: HttpRequest, name: str, uuid: UUID, files: bool = False) -> HttpResponse:
    _unasked(request)
    found = _collection(request, name, uuid)
    if not found.features:
        raise Http404
    where = _places(request, files=files)
    return _json(features.item(where, found, found.features[0]), features.GEOJSON)
