"""The export on a bare static server is the live site: the same pages, checked the same way."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from inward.public.addresses import Address, addresses
from tests.public import validators
from tests.public.publishing import ON, district, out, traces
from tests.public.showing import hide

pytestmark = pytest.mark.django_db
HOST = "https://invest.example.org"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The test says what matters."""


@pytest.fixture
def shown(settings: Any) -> dict[str, Any]:
    settings.PUBLIC_URL = HOST
    settings.PUBLIC_SERVER = "https://office.example.org"
    return district()


@pytest.fixture
def exported(shown: dict[str, Any], tmp_path: Path) -> Iterator[str]:
    """The address of a bare server on the export."""
    out(tmp_path / "site")
    handler = partial(_Quiet, directory=str(tmp_path / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Live:
    """The live site as of the day of the export."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: ON)
        self._client = Client()

    def read(self, path: str) -> tuple[int, bytes]:
        if path.startswith(settings.STATIC_URL):
            found = finders.find(path.removeprefix(settings.STATIC_URL))
            return (200, Path(found).read_bytes()) if found else (404, b"")
        answer = self._client.get(path)
        return answer.status_code, b"".join(answer) if answer.streaming else answer.content


class Bare:
    """A static server that knows files and nothing else."""

    def __init__(self, root: str) -> None:
        self._root = root

    def read(self, path: str) -> tuple[int, bytes]:
        try:
            with urlopen(self._root + path) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, b""


@pytest.fixture(params=["live", "exported"])
def site(
    request: pytest.FixtureRequest, shown: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Live | Bare:
    if request.param == "live":
        return Live(monkeypatch)
    return Bare(request.getfixturevalue("exported"))


def pages() -> list[Address]:
    return [one for one in addresses(ON) if one.path.endswith("/")]


class _Links(HTMLParser):
    """Where a page leads, and which places in it can be led to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("id"):
            self.places.add(str(given["id"]))
        # A canonical or language link is absolute by intention; it is checked by itself.
        if tag != "link" or given.get("rel") in {"stylesheet", "icon"}:
            self.links += [str(given[name]) for name in ("href", "src") if given.get(name)]


def test_every_page_is_there_and_is_whole(site: Live | Bare) -> None:
    for one in pages():
        status, said = site.read(one.path)
        html = said.decode()

        assert status == 200, one.path
        assert html.startswith("<!doctype html>"), one.path
        assert f'<html lang="{ {"en": "en", "zh": "zh-Hans"}[one.lang] }"' in html, one.path
        assert len(re.findall(r"<h1[ >]", html)) == 1, one.path
        assert re.search(r"<title>[^<]{3,}</title>", html), one.path
        assert re.search(r'<meta name="description" content="[^"]{3,}"', html), one.path
        # Nothing of a session, and nothing that would be another page tomorrow.
        assert "csrfmiddlewaretoken" not in html, one.path


def test_every_link_leads_somewhere(site: Live | Bare) -> None:
    read: dict[str, bytes] = {}
    for one in pages():
        html = site.read(one.path)[1].decode()
        for link in _Links(html).links:
            whole, place = urldefrag(urljoin(one.path, link))
            parts = urlsplit(whole)
            if parts.scheme or parts.netloc:
                continue
            if parts.path not in read:
                status, read[parts.path] = site.read(parts.path)
                assert status == 200, f"{one.path} leads to {link}"
            if place and not parts.query:
                assert place in _Links(read[parts.path].decode()).places, f"{one.path}: {link}"


def test_twins_name_each_other(site: Live | Bare) -> None:
    listed = {HOST + one.path for one in pages()}
    for one in pages():
        twins = validators.hreflang_in(site.read(one.path)[1].decode())

        assert set(twins) == {"en", "zh-Hans", "x-default"}, one.path
        assert HOST + one.path in twins.values(), one.path
        assert set(twins.values()) <= listed, one.path


def test_what_pages_tell_machines_holds(site: Live | Bare) -> None:
    kinds = set()
    for one in pages():
        for document in validators.structured_in(site.read(one.path)[1].decode()):
            assert validators.structured_faults(document) == [], one.path
            things = document.get("@graph", [document])
            kinds |= {thing["@type"] for thing in things}

    assert {"Organization", "Dataset", "BreadcrumbList"} <= kinds
    assert kinds & {"Place", "AdministrativeArea"}
    assert "Event" in kinds


def test_every_file_holds_to_its_format(site: Live | Bare, shown: dict[str, Any]) -> None:
    import json

    def document(path: str) -> Any:
        status, said = site.read(path)
        assert status == 200, path
        return json.loads(said)

    assert validators.sitemap_faults(site.read("/sitemap.xml")[1].decode()) == []
    assert f"Sitemap: {HOST}/sitemap.xml" in site.read("/robots.txt")[1].decode()
    assert validators.dcat_faults(document("/catalogue.jsonld")) == []
    for lang in ("en", "zh"):
        assert validators.atom_faults(site.read(f"/{lang}/news.atom")[1].decode()) == []
    at = f"/data/{shown['release'].address}"
    rows = site.read(f"{at}/rows.csv")[1]
    package = document(f"{at}/datapackage.json")
    assert validators.datapackage_faults(package, {"rows.csv": rows}) == []
    assert validators.landing_faults(document("/api/index.json"), core=False) == []
    conforms = document("/api/conformance.json")
    assert validators.conformance_faults(conforms, claimed={"geojson"}) == []
    for found in document("/api/collections.json")["collections"]:
        assert validators.collection_faults(found) == []
        items = document(f"/api/collections/{found['id']}/items.json")
        assert validators.items_faults(items) == []
        for feature in items["features"]:
            one = document(f"/api/collections/{found['id']}/items/{feature['id']}.json")
            assert validators.item_faults(one) == []


def test_the_sitemap_lists_the_pages_and_nothing_else(site: Live | Bare) -> None:
    listed = validators.sitemap_pages(site.read("/sitemap.xml")[1].decode())

    assert set(listed) == {HOST + one.path for one in pages()}


def test_live_and_exported_are_the_same_bytes(
    exported: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, bare = Live(monkeypatch), Bare(exported)
    # A form on a bare host is sent to the office's own server: that address alone is another.
    server = b"https://office.example.org"
    different = [
        one.path
        for one in addresses(ON)
        if live.read(one.path)[1] != bare.read(one.path)[1].replace(server + b"/", b"/")
        and one.kind != "catalogue"
    ]

    assert different == []
    assert live.read("/catalogue.jsonld") == bare.read("/catalogue.jsonld")


def test_a_record_no_longer_public_is_gone_from_the_static_server(
    exported: str, shown: dict[str, Any], tmp_path: Path
) -> None:
    bare = Bare(exported)
    before = {one.path for one in pages()}
    assert traces(tmp_path / "site", "Harbour Forum")["Harbour Forum"]

    hide(shown["event"], on="2026-11-03")
    out(tmp_path / "site")

    gone = before - {one.path for one in pages()}
    assert any("/events/" in path for path in gone)
    assert {bare.read(path)[0] for path in gone} == {404}
    assert traces(tmp_path / "site", "Harbour Forum") == {"Harbour Forum": []}
