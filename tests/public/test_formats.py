"""Each builder's document holds to its specification; the rules stand in `validators`."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.public.formats import atom, catalogue, datapackage, features, sitemap, structured
from inward.public.formats.catalogue import Both
from inward.public.formats.plain import inside_html, no_finer, text
from inward.public.formats.structured import Called, File
from tests.public import validators

pytestmark = pytest.mark.engine
HOST = "https://invest.example.org"
OFFICE = Called("Riverside Investment", f"{HOST}/en/", "滨江投促")


# --- schema.org -----------------------------------------------------------------------------------


def things() -> list[dict[str, object]]:
    zone = Called("Riverside", f"{HOST}/en/zones/a/", "滨江", "Where the river turns")
    ring = [(121.4, 31.2), (121.5, 31.2), (121.5, 31.3), (121.4, 31.2)]
    figure = Called("Agreements", f"{HOST}/en/figures/1-a/", "协议", "Counted: " + "each once " * 9)
    return [
        structured.organization(OFFICE, telephone="+86 21 0000", email="a@example.org"),
        structured.place(zone, outline=ring, within=OFFICE, administrative=True),
        structured.place(zone, point=(121.4, 31.2), address="1 River Road"),
        structured.event(zone, starts="2026-11", location="Hall 1", host=OFFICE),
        structured.dataset(
            figure,
            number=1,
            as_of="2026-11-22",
            published="2026-11-23",
            unit="agreements",
            value="28",
            creator=OFFICE,
            files=[File(f"{HOST}/data/1-a/rows.csv", "text/csv", "Rows")],
            replaces=f"{HOST}/en/figures/0-b/",
            catalogue=f"{HOST}/catalogue.jsonld",
        ),
        structured.breadcrumbs([OFFICE, zone]),
    ]


def test_what_pages_tell_machines_is_schema_org():
    assert validators.structured_faults(structured.document(*things())) == []
    for thing in things():
        assert validators.structured_faults(structured.document(thing)) == []


def test_a_place_of_no_known_position_says_nothing_of_one():
    assert "geo" not in structured.place(OFFICE)


@pytest.mark.parametrize(
    "broken",
    [
        {"@type": "Invented", "name": "x"},
        {"@type": "Place"},
        {"@type": "Place", "name": "x", "colour": "red"},
        {"@type": "Event", "name": "x", "startDate": "soon"},
        {"@type": "Organization", "name": "x", "url": "/en/"},
    ],
)
def test_the_rules_find_what_is_not_schema_org(broken: dict[str, str]):
    assert validators.structured_faults({"@context": "https://schema.org"} | broken) != []


@given(st.text())
def test_no_text_ends_the_script_it_stands_in(said: str):
    inside = inside_html({"name": said})

    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside) == {"name": said}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), ("2019", "")),
        (date(2019, 1, 1), date(2020, 12, 31), ("2019", "2020")),
        (date(2024, 2, 1), date(2024, 2, 29), ("2024-02", "")),
        (date(2019, 7, 1), date(2019, 9, 30), ("2019-07", "2019-09")),
        (date(2019, 7, 1), date(2019, 7, 1), ("2019-07-01", "")),
        (date(2019, 7, 2), date(2019, 7, 4), ("2019-07-02", "2019-07-04")),
    ],
)
def test_a_day_is_told_no_finer_than_it_is_known(first: date, last: date, said: tuple[str, str]):
    assert no_finer(first, last) == said


# --- Atom -----------------------------------------------------------------------------------------

WHEN = datetime(2026, 11, 23, 9, tzinfo=UTC)
FEED = atom.Feed(
    id="urn:uuid:018f0000-0000-7000-8000-000000000000",
    title="News & corrections",
    author="Riverside Investment",
    url=f"{HOST}/en/news/",
    itself=f"{HOST}/en/news.atom",
    language="en",
    since=WHEN,
    twin=("zh-Hans", f"{HOST}/zh/news.atom"),
)


def entry(number: int, title: str = "A correction", html: str = "") -> atom.Entry:
    return atom.Entry(
        id=f"urn:uuid:018f0000-0000-7000-8000-{number:012}",
        title=title,
        url=f"{HOST}/en/news/{number}/",
        published=WHEN,
        updated=WHEN.replace(day=number),
        summary="What changed",
        html=html,
        categories=["correction"],
    )


def test_a_feed_is_atom_newest_first():
    said = atom.feed(FEED, [entry(1), entry(3, html="<p>so</p>"), entry(2)])

    assert validators.atom_faults(said) == []
    assert said.index("000000000003") < said.index("000000000002") < said.index("000000000001")
    assert "<updated>2026-11-03T09:00:00+00:00</updated>" in said
    assert validators.atom_faults(atom.feed(FEED, [])) == []


@given(st.text(min_size=1).filter(lambda said: atom.allowed(said).strip()), st.text())
def test_whatever_is_written_a_feed_can_be_read(title: str, html: str):
    assert validators.atom_faults(atom.feed(FEED, [entry(1, title, html)])) == []


def test_the_rules_find_two_entries_with_one_identity():
    assert validators.atom_faults(atom.feed(FEED, [entry(1), entry(1)])) != []


# --- sitemap and robots ---------------------------------------------------------------------------


def page(number: int) -> sitemap.Page:
    return sitemap.Page([("en", f"{HOST}/en/{number}/"), ("zh-Hans", f"{HOST}/zh/{number}/")])


def test_a_sitemap_lists_each_page_with_its_twin():
    files = sitemap.sitemaps([page(1), page(2)], base=HOST)

    assert list(files) == ["sitemap.xml"]
    assert validators.sitemap_faults(files["sitemap.xml"]) == []
    assert len(validators.sitemap_pages(files["sitemap.xml"])) == 4


def test_more_pages_than_one_file_may_list_are_parted_under_an_index(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(sitemap, "MOST", 6)
    files = sitemap.sitemaps([page(n) for n in range(7)], base=HOST)

    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [fault for said in files.values() for fault in validators.sitemap_faults(said)] == []
    listed = [p for said in files.values() for p in validators.sitemap_pages(said)]
    assert len(listed) == len(set(listed)) == 14


def test_the_rules_find_a_page_whose_twin_does_not_name_it_back():
    lame = sitemap.Page([("en", f"{HOST}/en/1/"), ("zh-Hans", f"{HOST}/zh/2/")])
    whole = sitemap.sitemaps([lame, page(2)], base=HOST)["sitemap.xml"]

    assert validators.sitemap_faults(whole) != []


def test_a_made_up_office_is_closed_to_crawlers():
    opened = sitemap.robots(sitemap=f"{HOST}/sitemap.xml", closed=False, hidden=["/en/enquiry/"])

    assert opened.splitlines()[:2] == ["User-agent: *", "Disallow: /en/enquiry/"]
    assert opened.splitlines()[-1] == f"Sitemap: {HOST}/sitemap.xml"
    assert sitemap.robots(sitemap="x", closed=True) == "User-agent: *\nDisallow: /\n"


# --- data package ---------------------------------------------------------------------------------


def package(content: bytes) -> dict[str, object]:
    fields = [datapackage.Field("position", "integer"), datapackage.Field("name_en", "string")]
    table = datapackage.Table("rows", "rows.csv", content, fields, ["position"])
    of = datapackage.Package(
        name="release-1-abc",
        id="sha256:abc",
        title="Agreements",
        description="Counted",
        version="1.0.0",
        created="2026-11-23T09:00:00Z",
        homepage=f"{HOST}/en/figures/1-abc/",
        publisher="Riverside Investment",
        licence=datapackage.Licence("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/x"),
    )
    return datapackage.descriptor(of, [table])


def test_a_release_is_a_data_package_whose_table_is_as_described():
    content = "\ufeffposition,name_en\r\n1,=Paper\r\n2,滨江\r\n".encode()

    assert validators.datapackage_faults(package(content), {"rows.csv": content}) == []


@pytest.mark.parametrize("rows", ["1,a\r\n1,b\r\n", "one,a\r\n", "1\r\n"])
def test_the_rules_find_a_table_that_is_not_as_described(rows: str):
    content = f"position,name_en\r\n{rows}".encode()

    assert validators.datapackage_faults(package(content), {"rows.csv": content}) != []


def test_the_rules_find_a_table_changed_after_it_was_described():
    content = b"position,name_en\r\n1,a\r\n"

    assert validators.datapackage_faults(package(content), {"rows.csv": content + b"2,b\r\n"}) != []


# --- DCAT -----------------------------------------------------------------------------------------


def release(number: int, **said: str) -> catalogue.Release:
    file = catalogue.File(
        f"{HOST}/data/{number}/rows.csv",
        "text/csv",
        Both("Rows", "明细"),
        12,
        sha256(b"").hexdigest(),
    )
    return catalogue.Release(
        url=f"{HOST}/en/figures/{number}/",
        number=f"{number}",
        title=Both("Agreements", "协议"),
        text=Both("Counted", ""),
        issued="2026-11-23",
        as_of="2026-11",
        files=[file],
        **said,
    )


def whole() -> dict[str, object]:
    first, second = release(1), release(2, before=release(1).url, corrects=release(1).url, why="x")
    places = catalogue.Release(
        f"{HOST}/api/", "1", Both("Places", ""), Both("All", ""), "2026-11-23"
    )
    of = catalogue.About(
        f"{HOST}/catalogue.jsonld",
        f"{HOST}/en/",
        Both("Open data", "开放数据"),
        Both("All of it", ""),
        Both("Riverside", "滨江"),
        "https://creativecommons.org/licenses/by/4.0/",
    )
    series = catalogue.Series(
        f"{HOST}/catalogue.jsonld#a",
        second.url,
        Both("Agreements", ""),
        Both("", ""),
        [second, first],
    )
    service = catalogue.Service(
        f"{HOST}/api", Both("API", ""), f"{HOST}/api/openapi.json", features.CONFORMS, [places.url]
    )
    return catalogue.catalogue(of, [series], [places], [service])


def test_the_catalogue_is_dcat():
    assert validators.dcat_faults(whole()) == []
    kinds = [one["@type"] for one in whole()["@graph"]]  # type: ignore[attr-defined]
    assert sorted(kinds) == [
        "dcat:Catalog",
        "dcat:DataService",
        "dcat:Dataset",
        "dcat:Dataset",
        "dcat:Dataset",
        "dcat:DatasetSeries",
        "foaf:Agent",
    ]


@pytest.mark.parametrize("broken", ["dcterms:title", "dcterms:publisher"])
def test_the_rules_find_a_catalogue_that_says_too_little(broken: str):
    said = whole()
    del said["@graph"][0][broken]  # type: ignore[index]

    assert validators.dcat_faults(said) != []


# --- OGC API --------------------------------------------------------------------------------------

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]],
        [[4, 4], [4, 6], [6, 6], [6, 4], [4, 4]],
    ],
}


def sites() -> features.Collection:
    found = [
        features.Feature(
            f"site-{n}",
            {"type": "Point", "coordinates": [n, n]},
            {"name_en": f"Site {n}"},
            since=date(2000 + n, 1, 1) if n % 2 else None,
            pages=[("en", f"{HOST}/en/space/{n}/")],
        )
        for n in range(25)
    ]
    return features.Collection("sites", "Sites", "Buildings", found)


@pytest.mark.parametrize("files", [False, True])
def test_every_document_of_the_interface_is_as_the_standard_has_it(files: bool):
    where, one = features.Places(f"{HOST}/api", files), sites()

    assert (
        validators.landing_faults(features.landing(where, title="a", text="b"), core=not files)
        == []
    )
    claimed = {"geojson"} if files else {"core", "oas30", "geojson"}
    assert validators.conformance_faults(features.conformance(where), claimed=claimed) == []
    assert validators.link_faults(features.collections(where, [one]), "self") == []
    assert validators.collection_faults(features.collection(where, one)) == []
    assert validators.items_faults(features.everything(where, one)) == []
    assert validators.item_faults(features.item(where, one, one.features[3])) == []
    described = features.openapi(where, [one], title="a", version="1")
    assert validators.openapi_faults(described) == []


def ids(of: features.Collection, **given: str) -> list[str]:
    said = features.items(features.Places("/api", False), of, features.question(given))
    assert validators.items_faults(said) == []
    return [one["id"] for one in said["features"]]


def test_pages_of_features_follow_one_another_to_the_end():
    where, seen, given = features.Places("/api", False), [], {"limit": "7"}
    while given:
        said = features.items(where, sites(), features.question(given))
        seen += [one["id"] for one in said["features"]]
        onward = [one["href"] for one in said["links"] if one["rel"] == "next"]
        given = dict(p.split("=") for p in onward[0].split("?")[1].split("&")) if onward else {}

    assert seen == [one.id for one in sites().features]


def test_a_box_and_a_time_choose_features():
    assert ids(sites(), bbox="1.5,1.5,4,4") == ["site-2", "site-3", "site-4"]
    assert ids(sites(), bbox="1.5,1.5,0,4,4,9") == ["site-2", "site-3", "site-4"]
    # What says nothing of its time is of all times: /req/core/fc-time-response.
    assert ids(sites(), datetime="../2003-06-01", bbox="0,0,6,6") == [
        *("site-0", "site-1", "site-2", "site-3", "site-4", "site-6")
    ]
    assert ids(sites(), datetime="2001-01-01T00:00:00Z", bbox="0,0,3,3", limit="2") == [
        *("site-0", "site-1")
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "0"},
        {"limit": "many"},
        {"bbox": "1,2,3"},
        {"bbox": "1,5,3,2"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,0,1,1"},
        {"datetime": "yesterday"},
        {"datetime": "2020-01-02/2020-01-01"},
        {"datetime": "../.."},
        {"colour": "red"},
        {"f": "html"},
    ],
)
def test_what_is_not_understood_is_refused(asked: dict[str, str]):
    with pytest.raises(features.NotUnderstood):
        features.question(asked)


@pytest.mark.parametrize(
    ("box", "meets"),
    [
        ((1, 1, 2, 2), True),  # inside
        ((4.5, 4.5, 5.5, 5.5), False),  # in the hole
        ((4.5, 4.5, 20, 5.5), True),
        ((-5, -5, 20, 20), True),  # around
        ((-5, 3, 20, 4), True),  # across
        ((11, 0, 12, 10), False),
        ((10, 10, 12, 12), True),  # at a corner
    ],
)
def test_an_outline_meets_a_box(box: features.Box, meets: bool):
    assert features.meets(SQUARE, box) == meets


boxes = st.tuples(*[st.integers(-3, 13)] * 4).map(
    lambda c: (min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3]))
)


@given(boxes)
def test_an_outline_meets_a_box_where_they_share_a_position(box: tuple[int, int, int, int]):
    """Against every position of a grid fine enough for corners on whole numbers."""
    west, south, east, north = box
    # The hole is open: its edge belongs to the outline.
    shared = any(
        0 <= x / 2 <= 10 and 0 <= y / 2 <= 10 and not (4 < x / 2 < 6 and 4 < y / 2 < 6)
        for x in range(2 * west, 2 * east + 1)
        for y in range(2 * south, 2 * north + 1)
    )

    assert features.meets(SQUARE, box) == shared


def test_documents_are_the_same_text_each_time():
    assert text(whole()) == text(whole())
    assert text(whole()).endswith("}\n")
