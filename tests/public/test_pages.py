"""Public pages: what they show, what they keep to themselves, and how much they ask of the store."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inward.agreements.actions import confirm
from inward.agreements.rules import Strength, Verdict
from inward.core.permissions import Role
from inward.public.addresses import addresses
from inward.public.models import News, Place, Text
from inward.public.rules import slug
from inward.public.views.promises import promise as view
from tests import make
from tests.public.showing import ON, hide, show, story, want, world, write
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is told as of one day, whatever day the tests run on."""
    monkeypatch.setattr("inward.public.http.timezone.localdate", lambda: ON)


def read(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def page(name: str, *things: object, lang: str = "en") -> str:
    keys = [slug(t.subject.uuid) if hasattr(t, "subject") else str(t) for t in things]
    return reverse(f"public:{name}", args=[lang, *keys])


# --- nothing that is not public ---------------------------------------------------------------------


SECRETS = {
    "district": "Open district",
    "zone": "Open zone",
    "site": "Open house",
    "firm": "Open Works",
    "event": "Open fair",
    "past": "Open meeting",
    "paper": "Open paper",
    "promise": "Open promise",
    "news": "Open news",
    "story": "Open story",
    "desk": "Open desk",
    "text": "Open words",
}


def crawled() -> dict[str, str]:
    """Every public address in English and those without a language, with what stands there."""
    return {a.path: read(a.path) for a in addresses(ON) if a.lang != "zh"}


def test_what_is_taken_back_is_on_no_public_address() -> None:
    found = world("Open").all
    show(*found.values())
    before = crawled()
    for kind, secret in SECRETS.items():
        assert any(secret in text for text in before.values()), f"{kind} was never shown"

    for kind, secret in SECRETS.items():
        hide(found[kind])
        after = crawled()
        assert [path for path, text in after.items() if secret in text] == [], kind
        assert not [a for a in addresses(ON) if a.subject_id == found[kind].pk], kind
        for path in before.keys() - after.keys():
            assert Client().get(path).status_code == 404, path
        show(found[kind], on="2026-11-03")


def test_what_was_never_made_public_is_on_no_public_address() -> None:
    """Hidden things of every kind stand beside shown ones and have to do with them."""
    shown = world("Open").all
    show(*shown.values())
    hidden = world("Hidden", number=2).all
    make.establishment(hidden["firm"], shown["zone"])
    make.participation(hidden["firm"], shown["past"], as_of="2025-03-01")
    promise = make.commitment("Open both", promisor=hidden["firm"], place=shown["zone"])
    show(promise)
    story("Hidden tale", organisation=shown["firm"])

    leaks = [a.path for a in addresses(ON) if "Hidden" in read(a.path)]

    assert leaks == []


def test_an_enterprise_under_two_entries_is_one_and_gone_when_it_is_taken_back() -> None:
    zone, past = make.area("Suhe Bay"), make.event("Open meeting", held="2025-03-01")
    old, new = make.organisation(en="Former Works"), make.organisation(en="Present Works")
    for firm in (old, new):
        make.establishment(firm, zone)
        make.participation(firm, past, as_of="2025-03-01")
    promise = make.commitment("Open a laboratory", promisor=old, place=zone)
    show(zone, past, old, new, promise)
    make.merged(old, new)
    places = [page("zone", zone), page("event", past), page("promise", promise)]

    for place in places:
        said = read(place)
        assert "Former Works" not in said, place
        assert "Present Works" in said, place
    assert words(read(places[0])).count("Present Works") < 3

    hide(new)
    for place in places:
        said = read(place)
        assert "Former Works" not in said, place
        assert "Present Works" not in said, place


def test_a_promise_whose_promisor_is_not_public_names_nobody() -> None:
    firm = make.organisation(en="Quiet Works")
    promise = make.commitment("Open a laboratory", promisor=firm)
    show(promise)

    said = words(read(page("promise", promise)))

    assert "Open a laboratory" in said
    assert "An enterprise" in said
    assert "Quiet" not in said


def test_only_documents_that_anybody_can_open_stand_behind_what_is_told() -> None:
    zone, firm = make.area("Suhe Bay"), make.organisation(en="Known Works")
    there = make.establishment(firm, zone)
    show(zone, firm)
    assert "Known Works" in read(page("zone", zone))

    there.cited.source.url = ""
    there.cited.source.save()

    assert "Known Works" not in read(page("zone", zone))


def test_a_number_behind_which_one_firm_stands_is_told_in_a_band() -> None:
    zone = make.area("Suhe Bay")
    site = make.site("One House", area=zone)
    make.observation(site, "building_tax", "123456789", unit="CNY")
    show(zone, site)

    alone = words(read(page("zone", zone)))
    for n in range(3):
        firm = make.organisation(en=f"Firm {n}")
        make.establishment(firm, site)
        show(firm)
    crowd = words(read(page("zone", zone)))

    assert "100 million yuan to 1 billion yuan" in alone
    assert "123.456789" not in alone
    assert "123.456789 million yuan" in crowd


def test_one_firm_that_does_three_things_in_a_house_is_one_firm() -> None:
    zone = make.area("Suhe Bay")
    site = make.site("One House", area=zone)
    make.observation(site, "building_tax", "123456789", unit="CNY")
    firms = [make.organisation(en=f"Firm {n}") for n in range(4)]
    upstairs = make.unit("12A", site=site)
    show(zone, site, upstairs, *firms)
    for function in ("office", "rd_centre", "store"):
        make.establishment(firms[0], site, function=function)
    make.establishment(firms[1], site)
    make.merged(firms[1], firms[0])
    make.establishment(firms[2], upstairs)
    two = words(read(page("zone", zone)))
    make.establishment(firms[3], upstairs)
    three = words(read(page("zone", zone)))

    assert "100 million yuan to 1 billion yuan" in two
    assert "123.456789" not in two
    assert "123.456789 million yuan" in three


def test_beside_the_kept_of_the_due_stand_the_kept_of_the_signed_and_the_undated_apart() -> None:
    said = [
        ({"due": "2026-06"}, Verdict.KEPT),
        ({"due": "2026-07"}, Verdict.BROKEN),
        ({"due": "2030"}, Verdict.KEPT),
        ({}, Verdict.KEPT),
        ({}, None),
        ({"due": "2026-01", "strength": Strength.TARGET}, Verdict.KEPT),
        ({"strength": Strength.WISH}, None),
    ]
    for terms, verdict in said:
        promise = make.commitment(**terms)
        show(promise)
        if verdict:
            make.assessment(promise, verdict)

    found = words(read(page("promises")))
    assert "2 of 3 due by" in found
    assert "Signed, whenever due: 3 of 5 kept; of these, without a due day: 1 of 2." in found


def test_what_the_enterprise_confirmed_still_opens_to_the_offices_document() -> None:
    promise = make.commitment("Open a store")
    show(promise)
    make.assessment(promise, Verdict.KEPT, as_of="2026-05-07")
    confirm(
        commitment_id=promise.pk,
        speaker=promise.promisor,
        verdict=Verdict.KEPT,
        agrees=True,
        on=ON,
        at=make.NOW,
    )

    for name in (["promise", promise], ["promises"]):
        said = read(page(*name))
        assert "2026-05-07" in words(said)
        assert "2026-11-23" not in words(said).partition("Confirmed by")[0]
        assert "Confirmed by the enterprise" in words(said)
        assert "https://example.org/paper" in said


def test_two_enterprises_of_a_sector_are_not_counted() -> None:
    zone = make.area("Suhe Bay")
    want(zone, "life_health")
    firms = [make.organisation(en=f"Works {n}", sector="life_health") for n in range(3)]
    show(zone, *firms[:2])
    few = words(read(page("sector", "life_health")))
    show(firms[2])
    many = words(read(page("sector", "life_health")))

    assert "Works" not in few
    assert "Works 0" in many
    assert "3 enterprises" in words(read(page("sectors")))


# --- days ---------------------------------------------------------------------------------------------


def test_news_waits_for_its_day() -> None:
    tomorrow = write(News, "Road opens", day=date(2026, 11, 24))
    show(tomorrow)

    assert Client().get(page("news-one", tomorrow)).status_code == 404
    assert "Road opens" not in read(page("news"))


def test_a_promise_is_told_as_it_stood_on_the_day(rf) -> None:
    promise = make.commitment("Build a road", as_of="2025-01", due="2026-06")
    make.assessment(promise, Verdict.ON_TRACK, as_of="2025-06-30")
    make.assessment(promise, Verdict.KEPT, as_of="2026-07-01")
    show(promise, on="2025-02-01")
    request = rf.get(page("promise", promise))

    request.public_on = date(2025, 7, 1)
    then = words(view(request, lang="en", slug=slug(promise.subject.uuid)).content)
    request.public_on = date(2026, 11, 1)
    now = words(view(request, lang="en", slug=slug(promise.subject.uuid)).content)

    assert "On track" in then
    assert "Kept" not in then
    assert "Kept" in now


def test_an_event_that_is_over_is_past() -> None:
    coming, over = make.event("Fair", held="2026-12-01"), make.event("Old fair", held="2026-11-01")
    show(coming, over)

    text = words(read(page("events")))

    assert (
        text.index("Coming up") < text.index("Fair") < text.index("2026", text.index("Fair") + 20)
    )
    assert text.index("Fair") < text.index("Old fair")


def test_a_list_of_several_in_one_role_is_headed_in_the_plural() -> None:
    event = make.event("Awards", held="2026-01-15")
    guests = {
        "laureate": [make.organisation(en=f"Firm {n}", zh=f"企业{n}") for n in range(2)],
        "speaker": [make.organisation(en="Lone Works", zh="独行")],
    }
    for role, those in guests.items():
        for one in those:
            make.participation(one, event, role=role, as_of="2026-01-15")
        show(*those)
    show(event)

    english, chinese = (read(page("event", event, lang=lang)) for lang in ("en", "zh"))

    assert ">Laureates</h2>" in english
    assert ">Speaker</h2>" in english
    assert ">获奖单位</h2>" in chinese
    assert ">发言单位</h2>" in chinese


# --- languages ------------------------------------------------------------------------------------------


def test_a_text_without_translation_is_shown_and_says_so() -> None:
    only = write(
        Text, "关于我们", place=Place.ABOUT, name_en="", text_en="", text_zh="**我们**在这里。"
    )
    show(only)

    english = read(page("about"))

    assert "This text is not translated yet." in english
    assert '<div class="prose" lang="zh-Hans"><p><strong>我们</strong>在这里。</p>' in english
    assert "尚无" not in read(page("about", lang="zh"))


def test_each_page_names_its_twin_for_search_engines(settings) -> None:
    settings.PUBLIC_URL = "https://invest.example.org"
    text = read("/zh/zones/")

    assert '<html lang="zh-Hans">' in text
    assert 'hreflang="en" href="https://invest.example.org/en/zones/"' in text
    assert 'hreflang="zh-Hans" href="https://invest.example.org/zh/zones/"' in text


# --- preview ------------------------------------------------------------------------------------------


def test_an_officer_sees_a_page_before_the_public_does() -> None:
    zone = make.area("Suhe Bay")
    draft = write(Text, "By the water", place=Place.ZONE, about=zone.subject)
    officer = signed_in(Role.READER)

    answer = officer.get(page("zone", zone) + "?preview")

    assert answer.status_code == 200
    assert "Preview: this is not public" in answer.content.decode()
    assert draft.name in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(page("zone", zone)).status_code == 404


def test_a_user_without_a_role_has_no_preview() -> None:
    nobody = signed_in(Role.READER)
    nobody.get("/")
    User.objects.latest("pk").groups.clear()

    assert nobody.get("/en/?preview").status_code == 403


# --- what it costs ------------------------------------------------------------------------------------


MOST = {
    "home": 24,
    "zones": 6,
    "sectors": 7,
    "events": 3,
    "promises": 9,
    "news": 3,
    "stories": 3,
    "contact": 4,
    "about": 5,
}


def asked(name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(page(name))
    return len(queries)


def test_a_page_asks_as_often_for_twenty_rows_as_for_one() -> None:
    show(*world("Open", number=0).all.values())
    few = {name: asked(name) for name in MOST}
    for number in range(1, 20):
        show(*world(f"Open {number}", number=number).all.values())
    many = {name: asked(name) for name in MOST}

    assert many == few
    assert all(many[name] <= most for name, most in MOST.items()), many


def test_a_zone_with_twenty_of_everything_asks_as_often_as_one_with_one() -> None:
    found = world("Open").all
    show(*found.values())
    with CaptureQueriesContext(connection) as few:
        read(page("zone", found["zone"]))
    for n in range(20):
        site, firm = make.site(f"House {n}", area=found["zone"]), make.organisation(en=f"Firm {n}")
        promise = make.commitment(f"Promise {n}", promisor=firm, place=site)
        make.assessment(promise)
        make.establishment(firm, site)
        show(site, firm, promise)
    with CaptureQueriesContext(connection) as many:
        text = read(page("zone", found["zone"]))

    assert "Firm 19" in text
    assert len(many) <= len(few) + 1
    assert len(many) <= 32


def test_a_page_is_light() -> None:
    """At most 60 kB compressed in at most six requests, the page itself among them."""
    show(*world("Open").all.values())
    for name in ("home", "zones", "events", "promises", "about", "contact"):
        text = read(page(name))
        files = set(re.findall(r'(?:src|href)="/static/([^"]+)"', text))
        sizes = [len(gzip.compress(Path(finders.find(f)).read_bytes())) for f in files]
        assert len(files) + 1 <= 6, name
        assert len(gzip.compress(text.encode())) + sum(sizes) <= 60_000, name
        assert not re.search(r"<script(?![^>]*ld\+json)", text), name


def test_a_page_asks_nobody_else() -> None:
    show(*world("Open").all.values())
    host = re.escape(f"{settings.PUBLIC_URL or 'http://testserver'}")
    for one in addresses(ON):
        if one.lang and not one.path.endswith((".ics", ".atom")):
            text = read(one.path)
            loaded = re.findall(
                r'<(?:script|img|iframe|link rel="stylesheet")[^>]+(?:src|href)="([^"]+)"', text
            )
            assert all(re.match(rf"/|{host}", where) for where in loaded), one.path


# --- calendars ----------------------------------------------------------------------------------------


def test_a_calendar_holds_what_is_to_come_and_known_to_the_day() -> None:
    fair = make.event("Fair", held="2026-12-01/2026-12-02")
    month, over = make.event("Some day", held="2026-12"), make.event("Old fair", held="2026-01-05")
    show(fair, month, over)

    made = read(page("events-ics"))

    assert made.count("BEGIN:VEVENT") == 1
    assert f"UID:{fair.subject.uuid}@inward" in made
    assert "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203" in made
    assert Client().get(page("event-ics", month)).status_code == 404
    assert "DTSTART;VALUE=DATE:20260105" in read(page("event-ics", over))
    assert read(page("events-ics")) == made
