"""The pages of areas and sites, as each role meets them."""

import pytest
from django.urls import reverse

from inward.agreements.rules import Verdict
from inward.core.permissions import MAY, Act, Role
from inward.places.models import Area, Site
from inward.places.queries import SiteFilter, branches, map_of, sites_page
from tests import make
from tests.places.test_actions import SQUARE, outlined

pytestmark = pytest.mark.django_db


def page(name, record):
    return reverse(name, args=[record.subject.uuid])


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may_and_is_told_of_the_rest(signed_in, role):
    area = outlined()
    site = make.site(area=area)
    make.observation(area)
    make.claim(area)
    client = signed_in(role)

    for address, act in {
        reverse("areas"): Act.READ,
        page("area", area): Act.READ,
        reverse("sites"): Act.READ,
        page("site", site): Act.READ,
        reverse("area-new"): Act.RECORD,
        page("area-edit", area): Act.RECORD,
        page("area-observation-new", area): Act.RECORD,
        reverse("site-new"): Act.RECORD,
        page("site-edit", site): Act.RECORD,
        page("site-observation-new", site): Act.RECORD,
    }.items():
        expected = 200 if role in MAY[act] else 403
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("rows", [1, 20])
def test_lists_ask_the_store_as_often_for_one_row_as_for_twenty(
    signed_in, rows, django_assert_max_num_queries
):
    district = outlined()
    for number in range(rows):
        zone = make.area(f"Zone {number}", parent=district)
        site = make.site(f"Site {number}", area=zone)
        who = make.organisation()
        make.establishment(who, site)
        make.assessment(make.commitment(promisor=who, place=site))
        make.observation(district, as_of=str(2000 + number))
    client = signed_in()
    client.get(reverse("areas"))

    with django_assert_max_num_queries(10):
        assert client.get(reverse("areas")).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("sites")).status_code == 200
    with django_assert_max_num_queries(36):
        assert client.get(page("area", district)).status_code == 200


def test_an_areas_page_shows_who_is_there_what_is_promised_and_the_numbers(signed_in):
    zone = outlined("Suhe Bay")
    site = make.site("EDGE plaza", area=zone)
    who = make.organisation(en="AstraZeneca")
    make.establishment(who, site)
    make.assessment(make.commitment("an R&D centre", promisor=who, place=site), Verdict.KEPT)
    make.observation(zone, value="23", as_of="2024-04-15")

    body = signed_in().get(page("area", zone)).content.decode()

    assert "EDGE plaza" in body
    assert "AstraZeneca" in body
    assert "an R&amp;D centre" in body
    assert "Kept 1 of 1 that were signed" in body
    assert "2024-04-15" in body
    assert '<path class="land"' in body


def test_who_has_left_is_not_present_any_more(signed_in):
    site = make.site()
    make.establishment(make.organisation(en="Long gone"), site, closed="2020")

    assert "Long gone" not in signed_in().get(page("site", site)).content.decode()


def test_a_map_shows_the_sites_that_have_a_point():
    area = outlined()
    marked, unmarked = make.site("Marked", area=area), make.site("Unmarked", area=area)
    marked.latitude, marked.longitude = 31.25, 121.45

    drawn = map_of(area, [], [marked, unmarked])

    assert [shape.place for shape in drawn.sites] == [marked]
    assert map_of(make.area("No outline"), [], []) is None


def test_areas_are_listed_by_kind_and_by_what_they_lie_in():
    district = make.area("District", kind="district")
    make.site(area=make.area("Zone", parent=district))

    found = branches()

    assert [(b.kind.code, b.within and b.within.name_en) for b in found] == [
        ("zone", "District"),
        ("district", None),
    ]
    assert found[0].areas[0].sites == 1


def test_sites_of_an_area_include_those_of_the_areas_below_it():
    district = make.area("District", kind="district")
    zone = make.area("Zone", parent=district)
    inside, outside = make.site("Inside", area=zone), make.site("Outside")

    assert sites_page(SiteFilter(area=district)).rows == [inside]
    assert sites_page(SiteFilter(text="OUT")).rows == [outside]


def typed(**said):
    make.term("site_kind:mall")
    return {
        "name_zh": "恒隆广场",
        "kind": "site_kind:mall",
        "opened": "2001",
        "cite-source": make.source().code,
    } | said


def test_a_site_is_entered_edited_and_its_numbers_observed(signed_in):
    client = signed_in()
    area = outlined()

    client.post(reverse("site-new"), typed(area=area.pk, latitude="31.25", longitude="121.45"))

    site = Site.objects.get()
    assert (site.opened_printed, site.area, site.latitude) == ("2001", area, 31.25)
    # An address that is none of ours leads to the page of what was recorded.
    again = client.post(f"{page('site-edit', site)}?next=nowhere", typed(area=area.pk))
    assert again["Location"] == page("site", site)
    client.post(page("site-edit", site), typed(grade="A", **{"cite-source": ""}))
    site.refresh_from_db()
    assert (site.grade, site.area) == ("A", None)
    make.term("metric:height")
    make.term("unit:m")
    said = {
        "metric": "metric:height",
        "quantifier": "exact",
        "value": "288",
        "unit": "unit:m",
        "basis": "actual",
        "as_of": "2001",
        "cite-source": make.source().code,
    }
    assert client.post(page("site-observation-new", site), said).status_code == 302
    assert "288" in client.get(page("site", site)).content.decode()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"latitude": "31.25"}, "both or neither"),
        ({"latitude": "131.25", "longitude": "121"}, "between -90 and 90"),
        ({"opened": "soon"}, "soon"),
        ({"name_zh": ""}, "Give it a name"),
        ({"cite-source": ""}, "Say which source"),
    ],
)
def test_a_site_at_fault_comes_back_as_typed(signed_in, said, reason):
    answer = signed_in().post(reverse("site-new"), typed(address="南京西路1266号", **said))

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert "南京西路1266号" in answer.content.decode()
    assert not Site.objects.exists()


@pytest.mark.parametrize(
    ("outline", "source", "reason"),
    [
        ("{", "a map", "This is no JSON: line 1"),
        ('{"type": "Point"}', "a map", "no Polygon"),
        (str(SQUARE).replace("'", '"'), "", "Say where the outline was taken from"),
    ],
)
def test_an_outline_at_fault_comes_back_as_pasted(signed_in, outline, source, reason):
    make.term("area_kind:zone")
    said = {
        "name_zh": "大宁",
        "kind": "area_kind:zone",
        "geometry": outline,
        "geometry_from": source,
        "cite-source": make.source().code,
    }

    answer = signed_in().post(reverse("area-new"), said)

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert "大宁" in answer.content.decode()
    assert not Area.objects.exists()
