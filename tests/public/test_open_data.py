"""Open data as a server answers it: questions, refusals, what is held back and why."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from inward.core.intervals import interval
from inward.evidence.actions import state, writing
from inward.evidence.models import Observation
from inward.evidence.rules import Basis
from inward.pipeline.models import Interaction
from inward.publish.models import Release
from tests import make
from tests.public import validators
from tests.public.publishing import district
from tests.public.showing import hide, show
from tests.publish.releasing import released

pytestmark = pytest.mark.django_db


def asked(path: str, status: int = 200) -> Any:
    answer = Client(headers={"accept-language": "zh"}).get(path)
    assert answer.status_code == status, path
    return json.loads(answer.content)


def ids(path: str) -> list[str]:
    said = asked(path)
    assert validators.items_faults(said) == []
    return [one["properties"]["name_en"] for one in said["features"]]


def test_the_interface_answers_as_it_claims():
    district()

    assert validators.landing_faults(asked("/api/"), core=True) == []
    claimed = {"core", "oas30", "geojson"}
    assert validators.conformance_faults(asked("/api/conformance"), claimed=claimed) == []
    described = asked("/api/openapi.json")
    assert validators.openapi_faults(described) == []
    collections = asked("/api/collections")
    assert {one["id"] for one in collections["collections"]} == {"areas", "sites"}
    for one in collections["collections"]:
        assert validators.collection_faults(one) == []
        assert validators.collection_faults(asked(f"/api/collections/{one['id']}")) == []
        items = asked(f"/api/collections/{one['id']}/items")
        assert validators.items_faults(items) == []
        found = items["features"][0]["id"]
        assert validators.item_faults(asked(f"/api/collections/{one['id']}/items/{found}")) == []
    # Every path that is described answers.
    for path in described["paths"]:
        filled = path.replace("{collectionId}", "sites").replace("{featureId}", found)
        assert asked(f"/api{filled}")


def test_media_types_are_those_the_standard_names():
    district()

    kinds = {
        "/api/": "application/json",
        "/api/openapi.json": "application/vnd.oai.openapi+json;version=3.0",
        "/api/collections/sites/items": "application/geo+json",
        "/api/collections/sites/items.json": "application/geo+json",
        "/catalogue.jsonld": "application/ld+json",
        "/en/news.atom": "application/atom+xml; charset=utf-8",
    }
    for path, kind in kinds.items():
        answer = Client().get(path)
        assert answer.headers["Content-Type"] == kind, path
        if not path.startswith("/en/"):
            assert answer.headers["Access-Control-Allow-Origin"] == "*", path


def test_a_box_chooses_sites_and_pages_follow():
    district()

    assert ids("/api/collections/sites/items?bbox=121.4,31.2,121.5,31.3") == ["Harbour House"]
    assert ids("/api/collections/sites/items?bbox=0,0,1,1") == []
    assert ids("/api/collections/areas/items?limit=1") == ["Riverside"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/collections/sites/items?limit=none", 400),
        ("/api/collections/sites/items?colour=red", 400),
        ("/api/collections?colour=red", 400),
        ("/api/collections/secrets", 404),
        ("/api/collections/secrets/items", 404),
        ("/api/collections/sites/items/00000000-0000-7000-8000-000000000000", 404),
    ],
)
def test_what_is_not_understood_or_not_there_is_said(path: str, status: int):
    assert set(asked(path, status)) == {"code", "description"}


def test_a_site_that_is_not_public_is_nowhere():
    shown = district()
    uuid = shown["site"].subject.uuid
    assert asked(f"/api/collections/sites/items/{uuid}")

    hide(shown["site"])

    assert asked(f"/api/collections/sites/items/{uuid}", 404)
    assert ids("/api/collections/sites/items") == []


def test_an_area_within_one_that_is_not_public_does_not_name_it():
    secret = make.area("Secret park")
    inner = make.area("Quay", parent=secret)
    show(inner)

    said = json.dumps(asked("/api/collections/areas/items"))
    assert "Quay" in said
    assert "Secret" not in said


# --- figures --------------------------------------------------------------------------------------


def page(release: Release, lang: str = "en") -> Any:
    return Client().get(f"/{lang}/figures/{release.address}/")


def test_a_figure_opens_to_its_definition_its_rows_and_its_history():
    shown = district()
    first = shown["release"]
    second = released(
        "agreements_signed", on=date(2026, 11, 22), corrects=first, reason="One was entered late."
    )

    said = page(second).content.decode()
    assert "each once, whatever the number" in said
    assert "Memorandum on robots" in said
    assert "One was entered late." in said
    assert f'href="/en/figures/{first.address}/"' in said
    assert f'href="/data/{second.address}/rows.csv"' in said
    before = page(first).content.decode()
    assert "This release was corrected." in before
    assert f'href="/en/figures/{second.address}/"' in before


def test_a_correction_is_news():
    shown = district()
    second = released(
        "agreements_signed",
        on=date(2026, 11, 22),
        corrects=shown["release"],
        reason="One was entered late.",
    )

    for lang, word in (("en", "Corrected"), ("zh", "更正")):
        feed = Client().get(f"/{lang}/news.atom").content.decode()
        assert validators.atom_faults(feed) == []
        assert word in feed
        assert f"/{lang}/figures/{second.address}/" in feed


def test_rows_about_who_is_not_public_are_only_counted():
    shown = district()
    hide(shown["paper"])

    said = page(shown["release"]).content.decode()
    assert "Memorandum" not in said
    assert "Fewer than five rows are not shown." in said


@pytest.mark.parametrize(
    ("metric", "unit", "told"), [("revenue", "CNY", False), ("floor_area", "m2", True)]
)
def test_a_number_that_would_expose_one_firm_is_held_back(metric: str, unit: str, told: bool):
    firm = make.organisation(en="Sunrise Robotics")
    observed(firm, metric, unit)
    show(firm)
    made = released(
        "metric_series",
        on=date(2026, 11, 22),
        subject=str(firm.subject.uuid),
        metric=f"metric:{metric}",
    )

    assert (page(made).status_code == 200) == told
    assert (made.address in Client().get("/en/figures/").content.decode()) == told
    assert (made.address in Client().get("/catalogue.jsonld").content.decode()) == told


@pytest.mark.parametrize(("firms", "told"), [(1, False), (2, False), (3, True)])
def test_a_site_with_fewer_than_three_firms_tells_no_revenue(firms: int, told: bool):
    site = make.site("Harbour House")
    for _number in range(firms):
        make.establishment(make.organisation(), site)
    observed(site, "revenue", "CNY")
    show(site)
    made = released(
        "metric_series",
        on=date(2026, 11, 22),
        subject=str(site.subject.uuid),
        metric="metric:revenue",
    )

    assert (page(made).status_code == 200) == told


def test_one_firm_entered_twice_with_two_functions_is_one_firm_of_a_site():
    site = make.site("Harbour House")
    firm, twin = make.organisation(), make.organisation()
    for who, function in ((firm, "office"), (firm, "store"), (twin, "office")):
        make.establishment(who, site, function=function)
    make.establishment(make.organisation(), site)
    make.merged(twin, firm)
    observed(site, "revenue", "CNY")
    show(site)
    asked = {"subject": str(site.subject.uuid), "metric": "metric:revenue"}
    made = released("metric_series", on=date(2026, 11, 22), **asked)

    assert page(made).status_code == 404


@pytest.mark.parametrize("firms", [2, 4])
def test_whom_the_office_visited_stays_in_the_office(firms: int):
    site = make.site("Harbour House")
    called = [make.organisation(en=f"Firm {n}") for n in range(firms)]
    for firm in called:
        make.establishment(firm, site)
    with writing("a visit", by=None, at=make.NOW) as entry:
        visit = make.term("interaction_kind:visit")
        seen = state(entry, Interaction, called[-1].pk, interval("2026-05-01"), kind=visit)
    show(site, *called)
    made = released("visit_coverage", on=date(2026, 11, 22), place=str(site.subject.uuid))

    data = f"/data/{made.address}"
    if firms < 3:
        assert page(made).status_code == 404
        assert Client().get(f"{data}/release.json").status_code == 404
        return
    for address in (f"/en/figures/{made.address}/", f"{data}/release.json", f"{data}/rows.csv"):
        said = b"".join(Client().get(address)).decode()
        assert "Firm" not in said
        assert f"pipeline.interaction:{seen.pk}" not in said
        assert not any(str(firm.subject.uuid) in said for firm in called)
    rows = asked(f"{data}/release.json")["rows"]
    assert [(row["state"], row["counted"]) for row in rows] == [
        ("withheld", n == 0) for n in range(firms)
    ]


def observed(of: Any, metric: str, unit: str) -> None:
    state(
        make.entry(),
        Observation,
        of.pk,
        interval("2025"),
        cited=make.cites(),
        metric=make.term(f"metric:{metric}"),
        basis=Basis.ACTUAL,
        value=make.Decimal("100"),
        unit=unit,
    )


def test_a_release_is_not_told_before_it_was_made():
    made = released("agreements_signed", on=date(2026, 10, 1))

    from inward.public.queries.releases import told

    assert told(date(2026, 11, 22)) == []
    assert told(date(2026, 11, 23)) == [made]


@pytest.mark.parametrize("address", ["1-00000000", "999-abcdefgh", "x", "1", "９-abcdefgh"])
def test_what_is_no_release_is_not_there(address: str):
    district()

    assert Client().get(f"/en/figures/{address}/").status_code == 404
    assert Client().get(f"/data/{address}/rows.csv").status_code == 404


def test_pages_of_figures_ask_as_often_whatever_there_is():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(path).status_code == 200
        return len(seen)

    shown = district()
    few = {
        path: queries(path) for path in ("/en/figures/", "/catalogue.jsonld", "/api/collections")
    }
    one = queries(f"/en/figures/{shown['release'].address}/")
    for number in range(20):
        paper = make.agreement(f"Paper {number}")
        show(paper, make.area(f"Area {number}"))
        last = released("agreements_signed", on=date(2026, 11, 22))

    assert {path: queries(path) for path in few} == few
    assert queries(f"/en/figures/{last.address}/") == one


def test_many_series_of_sites_and_firms_ask_as_often_as_one():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(path).status_code == 200
        return len(seen)

    def series(number: int) -> None:
        site, firm = make.site(f"House {number}"), make.organisation(en=f"Firm {number}")
        make.unit("12A", site=site)
        make.establishment(firm, site)
        show(site, firm)
        for of in (site, firm):
            observed(of, "floor_area", "m2")
            given = {"subject": str(of.subject.uuid), "metric": "metric:floor_area"}
            released("metric_series", on=date(2026, 11, 22), **given)

    series(0)
    paths = ("/en/figures/", "/catalogue.jsonld", "/en/news.atom", "/en/")
    few = {path: queries(path) for path in paths}
    for number in range(1, 8):
        series(number)

    assert {path: queries(path) for path in paths} == few


def test_lists_read_no_more_of_a_series_than_they_tell(monkeypatch: pytest.MonkeyPatch):
    from inward.public.queries import catalogued, releases

    made = [released("agreements_signed", on=date(2026, 11, day)) for day in range(1, 8)]
    monkeypatch.setattr(catalogued, "_OF_EACH", 3)
    monkeypatch.setattr(releases, "MOST_OF_A_SERIES", 4)

    (newest,) = releases.newest_told(date(2026, 11, 23), of_each=1)
    assert newest == made[-1]
    assert "7 releases" in Client().get("/en/figures/").content.decode()
    told = Client().get("/catalogue.jsonld").content.decode()
    assert [one.number for one in made if f"/data/{one.address}/rows.csv" in told] == [
        one.number for one in made[-3:]
    ]
    assert releases.history(made[0], date(2026, 11, 23)) == made[:2:-1]


def test_the_front_page_does_not_tell_what_the_figures_hold_back():
    shown = district()
    asked_for = {"event": str(shown["event"].subject.uuid)}
    released("agreements_signed", on=date(2026, 11, 22), **asked_for)
    hide(shown["event"])

    assert b"Harbour Forum" not in Client().get("/en/").content
