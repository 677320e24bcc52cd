"""docs/screens: every page of the Jing'an record, in both languages, at a desk and on a phone.

Run with UPDATE=1 to take the pictures again. Without it each page is opened all the same: it must
answer, fit its width and give the browser nothing to complain of.
"""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Browser

import inward
from inward.core.permissions import Role
from inward.directory.models import Listing
from inward.evidence.models import Label, Subject
from inward.evidence.rules import Kind
from inward.figures.models import Claim
from inward.figures.queries import figure_named
from inward.publish.actions import release
from tests import make
from tests.support.browser import Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
EXAMPLE = Path(inward.__file__).parent / "example" / "jingan"
LANGUAGES = {"en": "en-GB", "zh-hans": "zh-CN"}
WIDTHS = (1440, 390)
# As much of a page as a reader of the docs will look at; the rest only weighs.
TALLEST = 1700


def _labelled(kind: Kind, name: str) -> str:
    subject = Subject.objects.filter(kind=kind, label__name_en__startswith=name).first()
    assert subject is not None, name
    return reverse(kind.value, args=[subject.uuid])


def _pages() -> dict[str, str]:
    """Name of the picture and address of every page a reader meets in the record."""
    firm = Listing.objects.select_related("organisation__subject").get(name_zh="阿斯利康")
    memorandum = Label.objects.filter(
        subject__kind=Kind.AGREEMENT, name_zh__contains="阿斯利康"
    ).first()
    promise = Label.objects.filter(
        subject__kind=Kind.COMMITMENT, name_zh__contains="研发中心"
    ).first()
    signed = Claim.objects.live().get(value=28, figure="agreements_signed")
    made = release(
        figure=figure_named(signed.figure),
        parameters=signed.parameters,
        on=now().date(),
        by=None,
        at=now(),
    )
    assert memorandum is not None
    assert promise is not None
    return {
        "sign-in": reverse("sign-in"),
        "home": reverse("home"),
        "day": reverse("day"),
        "organisations": reverse("organisations"),
        "organisation": reverse("organisation", args=[firm.organisation.subject.uuid]),
        "search": reverse("search") + "?q=静安",
        "events": reverse("events"),
        "event": _labelled(Kind.EVENT, "Jing'an promotion event with the sixth"),
        "programmes": reverse("programmes"),
        "promises": reverse("promises"),
        "promise": reverse("promise", args=[promise.subject.uuid]),
        "agreements": reverse("agreements"),
        "agreement": reverse("agreement", args=[memorandum.subject.uuid]),
        "areas": reverse("areas"),
        "area": _labelled(Kind.AREA, "Suhe Bay"),
        "sites": reverse("sites"),
        "map": reverse("map"),
        "claims": reverse("claims"),
        "claim": reverse("claim", args=[signed.pk]),
        "figures": reverse("figures"),
        "figure": reverse("figure", args=["kept_rate"]),
        "releases": reverse("releases"),
        "release": made.get_absolute_url(),
        "unknown": reverse("unknown"),
        "sources": reverse("sources"),
        "source": reverse("source", args=["S001"]),
        "lists": reverse("lists"),
        "list-new": reverse("list-new"),
        "projects": reverse("projects"),
        "cases": reverse("cases"),
        "requirements": reverse("requirements"),
    }


@pytest.fixture
def pages(own_store: str) -> dict[str, str]:
    call_command("load", str(EXAMPLE), "--progress", "none", verbosity=0)
    make.colleague(Role.MANAGER)
    found = _pages()
    connections.close_all()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_has_its_picture(
    pages: dict[str, str], site: str, chromium: Browser, language: str, width: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale=LANGUAGES[language]
    )
    context.set_default_timeout(60_000)
    reader = Reader(context.new_page(), site)
    reader.page.on("console", reader.hear)
    make.member(Role.MANAGER, name="wei")
    connections.close_all()
    reader.sign_in("wei")
    reader.read_in(language)
    faults = [fault for name, at in pages.items() if (fault := _fault(reader, name, at, width))]
    if os.environ.get("UPDATE"):
        for name, address in pages.items():
            _picture(reader, address, SCREENS / f"{name}.{language}.{width}.jpg")
    context.close()
    missing = [n for n in pages if not (SCREENS / f"{n}.{language}.{width}.jpg").exists()]

    assert faults == []
    assert reader.complaints == []
    assert missing == [], "run: UPDATE=1 pytest tests/web/test_screens.py"


def _fault(reader: Reader, name: str, address: str, width: int) -> str:
    status = reader.go(address)
    if status != 200:
        return f"{name}: {status}"
    box = reader.page.locator("html").evaluate("e => e.scrollWidth")
    return f"{name}: {box} px wide" if box > width else ""


def _picture(reader: Reader, address: str, file: Path) -> None:
    reader.go(address)
    tall = reader.page.locator("html").evaluate("e => e.scrollHeight")
    box = reader.page.viewport_size
    assert box is not None
    clip = {"x": 0, "y": 0, "width": box["width"], "height": min(tall, TALLEST)}
    file.parent.mkdir(exist_ok=True)
    reader.page.screenshot(path=file, type="jpeg", quality=50, full_page=True, clip=clip)  # type: ignore[arg-type]
