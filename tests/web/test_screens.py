"""docs/screens: the pages of an office and of its public site, in both languages, at a desk and on
a phone: of the Jing'an record, and of the made-up office what no real one can show.

Run with UPDATE=1 to take the pictures again, with UPDATE=new those that are missing. Without it
each page is opened in either language and at either width all the same: it must answer, fit and
give the browser nothing to complain of.
"""

import io
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils.timezone import localdate, now
from PIL import Image
from playwright.sync_api import Browser

import inward
from inward.aftercare.models import Case, Policy
from inward.core.permissions import Role
from inward.directory.models import Establishment, Listing, Organisation
from inward.evidence.models import Entry, Label, Subject
from inward.evidence.rules import Kind
from inward.figures.models import Claim
from inward.figures.queries import figure_named
from inward.intake.batches import READ
from inward.intake.models import Batch, ListRow
from inward.intake.states import BatchState, Found
from inward.office.models import Job, Member, Team
from inward.office.rules import BROKEN, JobState
from inward.pipeline.models import Project
from inward.places.models import Unit
from inward.portal.actions import open_page
from inward.public.addresses import addresses
from inward.public.bringing import bring
from inward.public.rules import slug
from inward.publish.actions import release
from inward.siting.actions import enter_requirement, hand_out
from inward.siting.rules import read
from inward.web.rehearsed import rehearse
from inward.work.models import Target
from tests import make
from tests.intake.lists import HEADER, received, taken
from tests.support.browser import Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits, pytest.mark.pictures]

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
MOST_BYTES = 14 * 1024 * 1024
EXAMPLES = Path(inward.__file__).parent / "example"
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
        on=localdate(),
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
        "programme": _first(Kind.PROGRAMME),
        "site": _first(Kind.SITE),
        "fact": _fact(firm.organisation.pk),
        "entries": reverse("entries"),
        "entry": reverse("entry", args=[Entry.objects.latest("pk").pk]),
    }


def _first(kind: Kind) -> str:
    subject = Subject.objects.filter(kind=kind).order_by("pk").first()
    assert subject is not None, kind
    return reverse(kind.value, args=[subject.uuid])


def _fact(organisation: int) -> str:
    present = Establishment.objects.live().filter(subject=organisation).first()
    assert present is not None
    return reverse("fact", args=["establishment", present.pk])


def _public(*kinds: str) -> dict[str, str]:
    """The first public page of each kind, as the site itself lists them."""
    found: dict[str, str] = {}
    for one in addresses(localdate(), only_pages=True):
        if one.kind in kinds and one.lang == "en":
            found.setdefault(f"public-{one.kind}", one.path)
    assert len(found) == len(kinds), set(kinds) - {name[7:] for name in found}
    return found


def _wei() -> Member:
    """Whoever looks at the pages: a manager to whom work falls."""
    return Member.objects.create(user=make.member(Role.MANAGER, name="wei"))


def of_jingan() -> dict[str, str]:
    """The office's pages on the real record, and the public site made of it."""
    call_command("load", str(EXAMPLES / "jingan"), "--progress", "none", verbosity=0)
    _wei()
    found = _pages()
    bring(EXAMPLES / "jingan", dataset="jingan", at=now())
    return (
        found
        | _public("home", "zones", "zone", "sectors", "sector", "events", "event")
        | _public("promises", "promise", "figures", "figure", "news", "about")
        | {"public-texts": reverse("public-written"), "public-missing": "/en/nowhere/"}
    )


def of_northmere() -> dict[str, str]:
    """What only a made-up office can show: space with rents, leads, visits, targets, cases."""
    call_command("load", str(EXAMPLES / "fictional"), "--progress", "none", verbosity=0)
    visitor = _wei()
    rehearse(EXAMPLES / "fictional" / "work", at=now(), visitor=visitor)
    bring(EXAMPLES / "fictional", dataset="fictional", at=now())
    _link, secret = open_page(
        organisation=Organisation.objects.get(listing__name_en="Kestrand Pharma").subject,
        for_whom="Managing director",
        days=90,
        by=visitor.user,
        at=now(),
    )
    asked = {"area_from": 500, "load": 4, "rent": 6, "rent_counts": "much"}
    units = [
        (unit, slug(unit.subject.uuid))
        for unit in Unit.objects.filter(
            name_en__in=["Hall 1", "Hall 3", "B8-1"], site__area__isnull=False
        )
        .select_related("subject")
        .order_by("pk")[:3]
    ]
    met = [("with", str(one.subject.uuid)) for one in Organisation.objects.exclude(tier=None)[:5]]
    team = Team.objects.filter(pk__in=Target.objects.values("subject_id")).first()
    assert team is not None
    return _public("home", "space", "space-unit", "story", "contact", "enquiry") | {
        "public-found": f"/en/space/?{urlencode(asked)}",
        "public-compare": f"/en/space/compare/?{urlencode([*(('unit', name) for _, name in units), *asked.items()])}",
        "public-map": "/en/space/map/",
        "my-day": reverse("day"),
        "calendar": reverse("feed"),
        "leads": reverse("projects"),
        "funnel": reverse("funnel"),
        "targets": reverse("targets"),
        "target-letter": reverse("target-letter", args=[team.subject.uuid]),
        "visits": reverse("visits"),
        "visit-route": f"{reverse('visit-route')}?{urlencode(met)}",
        "inbox": reverse("cases"),
        "policies": reverse("policies"),
        "enterprise": reverse("enterprise", args=[secret]),
        "units": reverse("units"),
        **_of_work(visitor, [unit for unit, _ in units]),
        **_of_lists(visitor),
        "unit": reverse("unit", args=[units[0][0].subject.uuid]),
        "public-people": reverse("public-people"),
    }


def _of_work(visitor: Member, units: Sequence[Unit]) -> dict[str, str]:
    """A project, a case and a policy as their story goes; space compared and handed out."""
    at, on = now(), localdate()
    looking = enter_requirement(
        asked=read(
            {
                "area": {"at_least": "400"},
                "load": {"at_least": "4"},
                "rent": {"weight": 3, "worst": "9", "best": "3"},
            }
        ),
        name_en="Laboratory with a cold room",
        name_zh="带冷库的实验室",
        on=on,
        by=visitor.user,
        at=at,
    )
    chosen = [unit.pk for unit in units]
    brief = hand_out(
        requirement=looking, chosen=chosen, language="both", on=on, by=visitor.user, at=at
    )
    story = Project.objects.get(name_en="Quarrow & Sons: food kitchen")
    case = Case.objects.filter(kind="grievance").order_by("pk").first()
    policy = Policy.objects.order_by("pk").first()
    assert case is not None
    assert policy is not None
    side_by_side = urlencode([("unit", str(unit.subject.uuid)) for unit in units])
    return {
        "project": reverse("project", args=[story.subject.uuid]),
        "project-new": reverse("project-new"),
        "board": reverse("projects-board"),
        "contact-new": reverse("contact-new"),
        "tasks": reverse("tasks"),
        "case": reverse("case", args=[case.subject.uuid]),
        "policy": reverse("policy", args=[policy.subject.uuid]),
        "qualifies": reverse("organisation-policies", args=[story.investor.uuid]),
        "requirement": reverse("requirement", args=[looking.subject.uuid]),
        "requirement-compare": f"{reverse('requirement-compare', args=[looking.subject.uuid])}?{side_by_side}",
        "brief": reverse("brief", args=[brief.pk]),
    }


def _of_lists(visitor: Member) -> dict[str, str]:
    """The ugly list on its way, page by page; a small one in the record, and the people who came with it."""
    fair = Label.objects.get(subject__kind=Kind.EVENT, name_en="3rd Harbour Fair").subject
    file = EXAMPLES / "fictional" / "lists" / "harbour-fair-guests.csv"
    ugly = received(file.read_bytes(), about=fair, name=file.name, by=visitor.user)
    refused = ListRow.objects.filter(batch=ugly, found=Found.REFUSED).order_by("line").first()
    assert refused is not None
    firm = Organisation.objects.get(listing__name_en="Kestrand Pharma")
    rows = [HEADER, (firm.listing.name_zh, "吴晨", "总经理"), (firm.listing.name_zh, "闻一鸣", "")]
    small = received(rows, kind="contacts", name="contacts.csv", by=visitor.user)
    taken(small, by=visitor.user)
    # It has a stand of another area there already.
    stands = [["参展商", "展位面积"], (firm.listing.name_zh, "36")]
    again = received(stands, about=fair, kind="exhibitors", name="stands.csv", by=visitor.user)
    broken = received([HEADER, (firm.listing.name_zh, "吴晨", "")], about=fair, by=visitor.user)
    job = Job.objects.create(kind=READ, asked_at=now(), state=JobState.FAILED, said=BROKEN)
    Batch.objects.filter(pk=broken.pk).update(state=BatchState.WAITING, job=job)
    return {
        "list-stands": reverse("list", args=[again.uuid]),
        "list-stand": reverse("list-row", args=[again.uuid, 2]),
        "list-stopped": reverse("list", args=[broken.uuid]),
        "list": reverse("list", args=[ugly.uuid]),
        "list-columns": reverse("list-columns", args=[ugly.uuid]),
        "list-decide": reverse("list-decide", args=[ugly.uuid]),
        "list-row": reverse("list-row", args=[ugly.uuid, refused.line]),
        "list-drop": reverse("list-drop", args=[ugly.uuid]),
        "list-taken": reverse("list", args=[small.uuid]),
        "list-undo": reverse("list-undo", args=[small.uuid]),
        "organisation": reverse("organisation", args=[firm.subject.uuid]),
        "search-people": f"{reverse('search')}?q=吴晨",
    }


# Which office, and what stands before the names of its pictures.
OFFICES: dict[str, tuple[str, Callable[[], dict[str, str]]]] = {
    "jingan": ("", of_jingan),
    "fictional": ("northmere-", of_northmere),
}


@pytest.mark.parametrize("office", OFFICES)
def test_every_page_fits_and_has_its_picture(
    own_store: str, site: str, chromium: Browser, settings, tmp_path: Path, office: str
) -> None:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    begins, made = OFFICES[office]
    if office == "fictional":
        told = (EXAMPLES / office / "office.json").read_text(encoding="utf-8")
        settings.FICTIONAL, settings.OFFICE = True, json.loads(told)
    pages = {f"{begins}{name}": address for name, address in made().items()}
    connections.close_all()
    every = [(language, width) for language in LANGUAGES for width in WIDTHS]
    # Where no picture is taken, each language once and each width once.
    looks = every if os.environ.get("UPDATE") else [("en", 390), ("zh-hans", 1440)]
    faults = [
        fault
        for language, width in looks
        for fault in _faults(pages, site, chromium, language, width)
    ]
    missing = [
        file.name
        for name in pages
        for language in LANGUAGES
        for width in WIDTHS
        if not (file := SCREENS / f"{name}.{language}.{width}.webp").exists()
    ]

    assert faults == []
    assert missing == [], "run: UPDATE=1 pytest tests/web/test_screens.py"


def _faults(
    pages: dict[str, str], site: str, chromium: Browser, language: str, width: int
) -> list[str]:
    """What is wrong with the pages in one language at one width; pictures are taken on the way."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale=LANGUAGES[language]
    )
    context.set_default_timeout(60_000)
    reader = Reader(context.new_page(), site)
    reader.page.on("console", reader.hear)
    reader.sign_in("wei")
    reader.read_in(language)
    faults = []
    for name, address in pages.items():
        there = address if language == "en" else address.replace("/en/", "/zh/", 1)
        faults += [fault for fault in [_fault(reader, name, there, width)] if fault]
        file = SCREENS / f"{name}.{language}.{width}.webp"
        update = os.environ.get("UPDATE")
        if update and not (update == "new" and file.exists()):
            _picture(reader, file)
    context.close()
    faults += [said for said in reader.complaints if "404" not in said]
    return [f"{language}, {width}: {fault}" for fault in faults]


def test_the_pictures_weigh_no_more_than_a_reader_will_load() -> None:
    weighs = sum(file.stat().st_size for file in SCREENS.iterdir())

    assert weighs < MOST_BYTES


def _fault(reader: Reader, name: str, address: str, width: int) -> str:
    status = reader.go(address)
    if status != (404 if name.endswith("public-missing") else 200):
        return f"{name}: {status}"
    box = reader.page.locator("html").evaluate("e => e.scrollWidth")
    return f"{name}: {box} px wide" if box > width else ""


def _picture(reader: Reader, file: Path) -> None:
    """A page has few colours: told in 128 and without loss, letters stay sharp at half a JPEG."""
    tall = reader.page.locator("html").evaluate("e => e.scrollHeight")
    box = reader.page.viewport_size
    assert box is not None
    clip = {"x": 0, "y": 0, "width": box["width"], "height": min(tall, TALLEST)}
    file.parent.mkdir(exist_ok=True)
    taken = reader.page.screenshot(type="png", full_page=True, clip=clip)  # type: ignore[arg-type]
    few = Image.open(io.BytesIO(taken)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.convert("RGB").save(file, "WEBP", lossless=True, method=4)
