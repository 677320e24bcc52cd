"""A copy of the site on a bare server: it searches by itself, as the office's own server would."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.public.publishing import out
from tests.public.test_shows import Visitor, a_town

pytestmark = [pytest.mark.browser, pytest.mark.commits]
SEARCHES: list[dict[str, str]] = [
    {"area_from": "800", "load": "5"},
    {"area_from": "800", "rent": "5", "rent_counts": "much", "load": "5"},
    {"load": "7", "load_counts": "some", "rent": "6", "rent_counts": "much"},
    {"by": "2027-01-01"},
    {"area_from": "5000"},
    {"height": "3", "height_counts": "some", "area_to": "950"},
]


class _Bare(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The test says what matters."""


@pytest.fixture
def copy(own_store: str, tmp_path: Path) -> Iterator[str]:
    """The address of a bare server with the exported site."""
    a_town()
    out(tmp_path / "site", on=timezone.localdate())
    connections.close_all()
    handler = partial(_Bare, directory=str(tmp_path / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def told(page: Page) -> list[str]:
    """The heading, each unit in order with its points, and what is to be asked."""
    heading = page.locator("#found h2").first.inner_text()
    rows = page.locator("#found .fits > li").all()
    units = [
        " ".join(
            part.inner_text()
            for part in (
                *row.locator("h3").all(),
                *row.locator(".score b").all(),
                *row.locator(".nums").all(),
            )
        )
        for row in rows
    ]
    return [heading, *units, *(line.inner_text() for line in page.locator(".asks li").all())]


def search(page: Page, said: dict[str, str]) -> None:
    for name, value in said.items():
        field = page.locator(f"[name={name}]")
        if name.endswith("_counts"):
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Show space").click()
    expect(page.locator("#found h2").first).not_to_contain_text("on offer")


def test_a_copy_finds_and_ranks_as_the_server_does(copy: str, site: str, chromium: Browser) -> None:
    visitor = Visitor(chromium, site, script=True)
    page = visitor.page
    for said in SEARCHES:
        answers = []
        for where in (site, copy):
            page.goto(f"{where}/en/space/")
            search(page, said)
            if said.get("area_from") == "5000":  # the server goes on to what comes near
                answers.append([page.locator("#found .none").inner_text()[:21]])
            else:
                answers.append(told(page))
        assert answers[0] == answers[1], said
    visitor.context.close()
    assert visitor.complaints == []


def test_a_copy_compares_and_says_where_to_ask(copy: str, chromium: Browser) -> None:
    visitor = Visitor(chromium, copy, script=True)
    page = visitor.page
    page.goto(f"{copy}/en/space/")
    search(page, {"area_from": "800", "load": "5"})
    page.get_by_role("button", name="Compare the chosen").click()
    expect(page.get_by_role("alert")).to_have_text("Choose two to four units to compare.")
    for name in ("strong", "silent"):
        page.get_by_label(f"Compare Harbour House, {name}").check()
    page.get_by_role("button", name="Compare the chosen").click()
    expect(page.locator(".sbs")).to_contain_text("not recorded")
    visitor.narrow()

    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("heading", name="2 units fit, 1 more might")).to_be_visible()
    page.get_by_role("link", name="Harbour House, stout").click()
    expect(page.get_by_role("heading", name="Harbour House, stout")).to_be_visible()
    page.get_by_role("link", name="Ask about this unit").click()
    expect(page.locator("main")).to_contain_text("cannot take enquiries")
    visitor.context.close()
    assert visitor.complaints == []


def test_a_copy_without_script_lists_everything_and_says_so(copy: str, chromium: Browser) -> None:
    visitor = Visitor(chromium, copy, script=False)
    visitor.page.goto(f"{copy}/en/space/")

    expect(visitor.page.locator("[data-without]")).to_contain_text("searches only with JavaScript")
    expect(visitor.page.locator(".bldg a")).to_have_count(4)
    expect(visitor.page.get_by_role("button", name="Show space")).to_have_count(0)
    visitor.context.close()


def test_a_copy_with_a_server_sends_its_searches_there(
    own_store: str, tmp_path: Path, settings: Any
) -> None:
    settings.PUBLIC_SERVER = "https://office.example.org"
    a_town()
    out(tmp_path / "site", on=timezone.localdate())

    said = (tmp_path / "site/en/space/index.html").read_text(encoding="utf-8")
    assert 'action="https://office.example.org/en/space/"' in said
    assert "space.js" not in said
    units = [
        path.read_text(encoding="utf-8")
        for path in (tmp_path / "site/en/space").glob("0*/index.html")
    ]
    assert len(units) == 4
    assert all('href="https://office.example.org/en/enquiry/?unit=' in unit for unit in units)
