"""One address as the live site answers it, and what else its page needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _

from inward.public.exporting.folder import CannotPublish

_LOADED = re.compile(rb'(?:href|src|data-[a-z-]+)="(/static/[^"?#]+)')
_IN_CSS = re.compile(rb"""url\(\s*["']?([^"')?#]+)""")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of one answer, and the static files it asks for."""

    content: bytes
    media_type: str
    assets: tuple[str, ...]


def file_of(path: str) -> str:
    """Under which name a bare server finds an address: a folder's is its index."""
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def rendered(path: str, *, on: date) -> Rendered:
    """What the live site would answer on that day.

    Raises:
        CannotPublish: if it would answer anything but the page.
    """
    try:
        found = resolve(path)
        # A view chooses its language itself; a page without one must not take the terminal's.
        with translation.override(settings.LANGUAGE_CODE):
            answer = found.func(_request(path, on), *found.args, **found.kwargs)
        status = answer.status_code
    except Http404:
        status = 404
    if status != 200:
        raise CannotPublish(
            _("%(path)s answers %(status)s and not the page; nothing was published")
            % {"path": path, "status": status}
        )
    content = _content(answer)
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    assets = assets_in(content) if media_type == "text/html" else ()
    return Rendered(content, media_type, assets)


def _request(path: str, on: date) -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.META |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "REQUEST_METHOD": "GET"}
    request.user = AnonymousUser()
    request.public_on = on  # type: ignore[attr-defined]
    return request


def _content(answer: HttpResponse | StreamingHttpResponse) -> bytes:
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(
            part if isinstance(part, bytes) else part.encode() for part in _parts(answer)
        )
    return answer.content


def _parts(answer: StreamingHttpResponse) -> Iterator[bytes | str]:
    yield from answer


def assets_in(content: bytes) -> tuple[str, ...]:
    return tuple(sorted({found.decode() for found in _LOADED.findall(content)}))


def asset(url: str) -> dict[str, bytes]:
    """A static file by its address, with those a stylesheet asks for."""
    content = _static(url.removeprefix(settings.STATIC_URL))
    found = {url.lstrip("/"): content}
    if url.endswith(".css"):
        for other in _IN_CSS.findall(content):
            address = other.decode()
            if "://" not in address and not address.startswith("data:"):
                name = (Path(url).parent / address).as_posix()
                found |= asset(name if address[0] != "/" else address)
    return found


@cache
def _storage_name(name: str) -> str:
    """Where the file lies: gathered, or as it stands in its package."""
    if staticfiles_storage.exists(name):
        return str(staticfiles_storage.path(name))
    where = finders.find(name)
    if where is None:
        raise CannotPublish(_("The static file %(name)s is missing") % {"name": name})
    return str(where)


def _static(name: str) -> bytes:
    return Path(_storage_name(name)).read_bytes()
