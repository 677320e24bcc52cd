"""Renderings kept in memory until the record, the day or the host is another.

A public page depends on these alone, so a kept one is the page. Before everything else, so that
neither session nor template is touched; only answers that say of themselves that they are public
and the same for everybody, to addresses without a question. What no page asks for in an address is
no question: it is passed over, so that nobody goes around what is kept by making something up.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

from inward.figures.queries.clocks import newest_known
from inward.public.finder.forms import FinderForm
from inward.public.http import on_day

Answer = Callable[[HttpRequest], HttpResponseBase]

# For each process; an office's whole site takes some.
MOST_BYTES = 64 * 1024 * 1024
_LEFT_OUT = {"date", "set-cookie", "content-length"}


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it left, compressed or not."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


class Shelf:
    """The kept answers, the least asked for going first. Threads share it."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, one: Kept) -> None:
        if len(one.content) > self._most // 8:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += len(one.content) - (len(before.content) if before else 0)
            self._kept[key] = one
            while self._bytes > self._most:
                _key, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone.content)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)


SHELF = Shelf()
_BEGINNINGS = ("/en/", "/zh/", "/data/", "/api/")
_FILES = {"/catalogue.jsonld", "/robots.txt"}


def kept_renderings(answer: Answer) -> Answer:
    def answered(request: HttpRequest) -> HttpResponseBase:
        _pass_over_what_nobody_asks(request)
        if not _may_be_kept(request):
            return answer(request)
        key = _key(request)
        found = SHELF.find(key)
        if found is None:
            response = answer(request)
            found = _keep(key, response)
            if found is None:
                return response
        return _from(found, request)

    return answered


_ALWAYS = frozenset({"preview"})
_FINDER = frozenset({*FinderForm.base_fields, "unit"})
# The parameters of a public page, by the beginning of its address after the language.
_PARAMETERS = {
    "space/": _FINDER | {"shown", "language"},
    "enquiry/": _FINDER | {"new"},
    "news/": frozenset({"after"}),
    "stories/": frozenset({"after"}),
}


def _pass_over_what_nobody_asks(request: HttpRequest) -> None:
    """Leave of an address only the parameters its page knows. The interface refuses others itself."""
    said, path = request.META.get("QUERY_STRING", ""), request.path_info
    if not said or path.startswith("/api/") or not _is_public(path):
        return
    inner = path[len("/en/") :]
    known = next((of for start, of in _PARAMETERS.items() if inner.startswith(start)), _ALWAYS)
    parts = said.split("&")
    left = [one for one in parts if unquote_plus(one.partition("=")[0]) in known | _ALWAYS]
    if len(left) < len(parts):
        request.META["QUERY_STRING"] = "&".join(left)


def _is_public(path: str) -> bool:
    return path.startswith(_BEGINNINGS) or path in _FILES


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        settings.PUBLIC_KEEP
        and request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and "HTTP_RANGE" not in request.META
        and _is_public(request.path_info)
    )


def _key(request: HttpRequest) -> Hashable:
    # A host that is not ours is refused here already.
    host = request.get_host()
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    return newest_known(), on_day(request), request.scheme, host, request.path_info, packed


def _keep(key: Hashable, response: HttpResponseBase) -> Kept | None:
    if (
        not isinstance(response, HttpResponse)
        or response.status_code != 200
        or not response.content
        or response.cookies
        or "public" not in response.headers.get("Cache-Control", "")
        or "Cookie" in response.headers.get("Vary", "")
    ):
        return None
    headers = [(k, v) for k, v in response.headers.items() if k.lower() not in _LEFT_OUT]
    etag = f'"{sha256(response.content).hexdigest()[:20]}"'
    one = Kept(response.content, tuple(headers), etag)
    SHELF.put(key, one)
    return one


def _from(one: Kept, request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    if one.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(b"" if request.method == "HEAD" else one.content)
    for name, value in one.headers:
        if response.status_code == 200 or name in {"Cache-Control", "Vary", "Content-Language"}:
            response.headers[name] = value
    response.headers["ETag"] = one.etag
    if response.status_code == 200:
        response.headers["Content-Length"] = str(len(one.content))
    return response
