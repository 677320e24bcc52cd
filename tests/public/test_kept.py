"""Kept renderings: the page itself, until the record, the day or the host is another."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from inward.core.permissions import Role
from inward.public.kept import SHELF, Kept, Shelf
from tests import make
from tests.public.showing import hide, show

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> Iterator[None]:
    settings.PUBLIC_KEEP = True
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were rendered, in their order."""
    from inward.public import http

    seen: list[str] = []
    honest = http.render_to_string

    def counted(template: str, context: Any) -> str:
        seen.append(template)
        return honest(template, context)

    monkeypatch.setattr(http, "render_to_string", counted)
    return seen


def test_a_page_is_rendered_once_and_is_the_same_bytes_after(renderings: list[str]):
    first, second = Client().get("/en/zones/"), Client().get("/en/zones/")

    assert renderings == ["public/zones.html"]
    assert first.content == second.content
    assert {**first.headers} == {**second.headers}


def test_whatever_is_recorded_renews_every_page(renderings: list[str]):
    zone = make.area("Riverside")
    show(zone)
    assert b"Riverside" in Client().get("/en/zones/").content

    hide(zone)

    assert b"Riverside" not in Client().get("/en/zones/").content
    assert len(renderings) == 2


def test_another_day_renews_every_page(renderings: list[str], monkeypatch: pytest.MonkeyPatch):
    for day in (23, 23, 24):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: date(2026, 11, day))
        Client().get("/en/zones/")

    assert len(renderings) == 2


def test_hosts_and_languages_and_packings_are_kept_apart(renderings: list[str]):
    Client().get("/en/zones/")
    other = Client(headers={"host": "other.example.org"}).get("/en/zones/")
    Client().get("/zh/zones/")
    packed = Client(headers={"accept-encoding": "gzip"}).get("/en/zones/")

    assert len(renderings) == 4
    assert b"http://other.example.org/zh/zones/" in other.content
    assert packed.headers["Content-Encoding"] == "gzip"


def test_whoever_asks_gets_the_page_of_everybody(renderings: list[str]):
    officer = Client()
    officer.force_login(make.member(Role.MANAGER), "django.contrib.auth.backends.ModelBackend")
    mine = officer.get("/en/zones/")
    anybodys = Client().get("/en/zones/")

    assert mine.content == anybodys.content
    assert renderings == ["public/zones.html"]


def test_a_preview_a_question_and_a_page_of_the_office_are_never_kept():
    officer = Client()
    officer.force_login(make.member(Role.MANAGER), "django.contrib.auth.backends.ModelBackend")
    officer.get("/en/zones/?preview")
    officer.get("/en/space/?area_from=100")
    officer.get("/figures/")
    officer.get("/en/zones/nowhere/")

    assert len(SHELF) == 0


@pytest.mark.parametrize("path", ["/en/zones/", "/en/news/", "/en/space/", "/en/enquiry/"])
def test_what_no_page_asks_for_does_not_go_around_what_is_kept(renderings: list[str], path: str):
    plain = Client().get(path)
    made_up = [Client().get(f"{path}?{said}") for said in ("x", "x=1&y=2", "utm_source=a&%78=3")]

    assert len(renderings) == 1
    assert {answer.content for answer in made_up} == {plain.content}


def test_what_a_page_asks_for_is_heard_beside_what_it_does_not():
    unit = make.unit("Twelve", area="900", rent="1")
    show(unit, unit.site)
    found = Client().get("/en/space/?x=1&area_from=800").content
    assert found == Client().get("/en/space/?area_from=800").content
    assert found != Client().get("/en/space/").content
    assert Client().get("/api/?x=1").status_code == 400


def test_a_host_that_is_not_ours_is_refused():
    assert Client(headers={"host": "evil.example"}).get("/en/zones/").status_code == 400


def test_who_has_the_page_already_is_told_so():
    first = Client().get("/en/zones/")
    again = Client().get("/en/zones/", headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_kept_page_is_as_guarded_as_a_fresh_one():
    Client().get("/en/zones/")
    kept = Client().get("/en/zones/")

    assert "default-src 'none'" in kept.headers["Content-Security-Policy"]
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert not kept.cookies


def test_the_shelf_lets_the_least_asked_for_go():
    shelf = Shelf(most=100)
    for name in "abcdefghij":
        shelf.put(name, Kept(b"x" * 10, (), ""))
    shelf.find("a")
    shelf.put("k", Kept(b"x" * 10, (), ""))
    shelf.put("too large", Kept(b"x" * 13, (), ""))

    assert len(shelf) == 10
    assert shelf.find("a")
    assert shelf.find("b") is None
    assert shelf.find("too large") is None
