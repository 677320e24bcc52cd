"""A real Chromium on a server of our own, which reads a copied store: a ledger cannot be flushed.

pytest-django's live_server empties the database between tests; ours starts on the test's own copy.
"""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from inward.core.permissions import Role
from tests import make

PASSWORD = "pass-word-1"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    # A page asks for its parts at once; the default backlog of five refuses some of them.
    request_queue_size = 64

    def process_request_thread(self, request, client_address):  # type: ignore[no-untyped-def]
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The test says what matters."""


@pytest.fixture
def site(own_store: str) -> Iterator[str]:
    """The address of the running system, on a store of the test's own."""
    application = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("browser tests need Chromium: apt-get install chromium")
    # Playwright runs a loop in this thread, in which Django takes every query for a mistake and has
    # connections of its own: those of before and of inside must not stay open on the template.
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path)
        # A busy machine may take its time; what is wrong stays wrong after half a minute as well.
        expect.set_options(timeout=30_000)
        yield browser
        connections.close_all()
        browser.close()


@dataclass
class Reader:
    """Somebody before a screen: a page, and whatever the browser complained of."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> int:
        """Open a page of the site; its status."""
        answer = self.page.goto(self.site + address)
        assert answer is not None
        return answer.status

    def sign_in(self, name: str) -> None:
        self.go("/sign-in/")
        self.page.locator("#id_username").fill(name)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("#id_password").press("Enter")
        self.page.wait_for_url(self.site + "/")

    def read_in(self, language: str) -> None:
        """Read on in "en" or "zh-hans"."""
        cookie = {"name": "django_language", "value": language, "url": self.site}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def hear(self, message: ConsoleMessage) -> None:
        # A refused form is a 422, which Chromium reports as if a picture were missing.
        if message.type in {"error", "warning"} and "422" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def browser_page(site: str, chromium: Browser, own_store: str) -> Iterator[Reader]:
    """A manager signed in at a desk, reading English. The browser must have nothing to complain of."""
    context = chromium.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    reader = Reader(context.new_page(), site)
    reader.page.on("console", reader.hear)
    reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    make.member(Role.MANAGER, name="wei")
    connections.close_all()
    reader.sign_in("wei")
    reader.read_in("en")
    yield reader
    context.close()
    assert reader.complaints == []
