"""Who of the accounts was seen and who was not, and a day's visits as a way."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from inward.core.intervals import interval, on_day
from inward.core.permissions import Role
from inward.directory.actions import merge
from inward.directory.models import Organisation
from inward.figures.queries import FIGURES, count
from inward.figures.queries.clocks import newest_known
from inward.office.models import Member, Task
from inward.pipeline.actions import log_interaction
from inward.pipeline.visits.queries import Coverage, accounts_in, coverage, stops
from inward.places.models import Area, Site
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
YEAR = interval("2026")


def account(
    name: str, tier: str = "key", *, area: Area | Site | None = None, manager: Member | None = None
) -> Organisation:
    made = make.organisation(en=name)
    made.tier = make.term(f"account_tier:{tier}")
    made.manager = manager
    made.save()
    if area:
        make.establishment(made, area)
    return made


def met(who: Organisation, day: str, kind: str = "visit") -> None:
    log_interaction(
        subject=who.subject,
        kind=make.term(f"interaction_kind:{kind}"),
        on=interval(day),
        by=None,
        at=make.NOW,
    )


def table() -> Coverage:
    return coverage(accounts_in(YEAR), YEAR)


def test_coverage_counts_accounts_by_sub_district_and_tier() -> None:
    east, west = make.area("East", kind="subdistrict"), make.area("West", kind="subdistrict")
    seen, _unseen = account("Muji", area=east), account("Diesel", area=east)
    met(seen, "2026-03-01")
    met(account("Lush", "regular", area=west), "2025-12-31")
    make.organisation(en="No account")
    found = table()

    drawn = [
        (line.area and line.area.label.name, [(s.seen, s.all) for s in line.shares])
        for line in found.lines
    ]
    assert [tier.code for tier in found.tiers] == ["key", "regular"]
    assert drawn == [("East", [(1, 2), (0, 0)]), ("West", [(0, 0), (0, 1)])]
    assert (found.total.total.seen, found.total.total.all, found.total.total.percent) == (1, 3, 33)


def test_an_enterprise_in_no_sub_district_is_covered_by_its_managers_team() -> None:
    west = make.area("West", kind="subdistrict")
    team = make.team()
    team.area = west.subject
    team.save()
    account("Muji", manager=make.colleague(team=team))

    assert [line.area for line in table().lines] == [west.subject]


def test_a_site_of_a_sub_district_and_a_unit_in_it_count_for_the_sub_district() -> None:
    east = make.area("East", kind="subdistrict")
    house = make.site(area=east)
    account("In the house", area=house)
    firm = account("In a unit")
    make.establishment(firm, make.unit(site=house))

    assert [(line.area, line.total.all) for line in table().lines] == [(east.subject, 2)]


@pytest.mark.parametrize(
    ("kind", "counts"), [("visit", 1), ("meeting", 1), ("call", 0), ("message", 0)]
)
def test_a_call_or_a_letter_is_no_visit(kind: str, counts: int) -> None:
    met(account("Muji"), "2026-05-01", kind)

    assert table().total.total.seen == counts


def test_a_kind_that_an_office_adds_below_visits_is_a_visit() -> None:
    deep = make.term("interaction_kind:leaders_visit")
    deep.parent = make.term("interaction_kind:visit")
    deep.save()
    firm = account("Muji", area=make.area("East", kind="subdistrict"))
    met(firm, "2026-05-01", "leaders_visit")
    figure = FIGURES["visit_coverage"]

    assert table().total.total.seen == 1
    assert count(figure, {}, on=date(2026, 11, 23), known=newest_known()).numerator == 1


def test_a_visit_after_the_period_does_not_count_in_it() -> None:
    met(account("Muji"), "2026-05-01")
    first_quarter = interval("2026-Q1")

    assert coverage(accounts_in(first_quarter), first_quarter).total.total.seen == 0


def test_a_visit_to_an_entry_that_was_merged_counts_for_the_one_that_stays() -> None:
    firm, twin = account("Muji"), make.organisation(en="Muji Shanghai")
    met(twin, "2026-05-01")
    merge(twin, into=firm, why="one", as_of=on_day(date(2026, 6, 1)), by=None, at=make.NOW)

    assert table().total.total.seen == 1


def test_the_page_lists_who_was_not_seen_and_each_number_opens_to_its_rows() -> None:
    east = make.area("East", kind="subdistrict")
    today = localdate()
    met(account("Muji", area=east), today.isoformat())
    account("Diesel", area=east)
    account("Lush", "regular")
    client = signed_in()
    body = client.get(reverse("visits")).content.decode()
    cell = client.get(
        reverse("visits"), {"area": str(east.subject.uuid), "tier": "account_tier:key"}
    )
    none = words(client.get(reverse("visits"), {"area": "none"}).content)

    assert "2 not seen in" in words(body.encode())
    assert f"area={east.subject.uuid}&amp;tier=account_tier%3Akey" in body
    assert "1 not seen in" in words(cell.content)
    assert "East: 1 not seen" in words(cell.content)
    assert "Lush" in none
    assert "Diesel" not in none


def test_an_unreadable_filter_is_no_filter() -> None:
    account("Muji")
    client = signed_in()
    for asked in ({"area": "nowhere"}, {"when": "someday"}, {"from": "-1"}, {"tier": "x"}):
        assert "Muji" in words(client.get(reverse("visits"), asked).content), asked


def _placed(name: str, latitude: float | None) -> Organisation:
    site = make.site(f"House of {name}")
    site.latitude, site.longitude = latitude, latitude and 121.45
    site.save()
    return account(name, area=site)


def test_a_days_visits_are_ordered_along_the_way_and_who_is_not_on_the_map_comes_last() -> None:
    names = {"North": 31.29, "South": 31.20, "Unmapped": None, "Middle": 31.25}
    made = {name: _placed(name, latitude) for name, latitude in names.items()}
    homeless = account("Homeless")
    way = stops([*(o.pk for o in made.values()), homeless.pk], start=made["South"].pk)

    assert [str(stop.listing) for stop in way] == [
        "South",
        "Middle",
        "North",
        "Unmapped",
        "Homeless",
    ]
    assert [stop.km and round(stop.km, 1) for stop in way] == [None, 5.6, 4.4, None, None]


def test_a_days_visits_become_tasks_once() -> None:
    client = signed_in()
    member = make.colleague()
    made = [_placed("North", 31.29), _placed("South", 31.2)]
    query = "&".join(f"with={one.subject.uuid}" for one in made)
    for _ in range(2):
        client.post(f"{reverse('visit-route')}?{query}", {"due": "2026-12-01", "member": member.pk})

    tasks = Task.objects.order_by("pk")
    assert [task.about_id for task in tasks] in (
        [made[0].pk, made[1].pk],
        [made[1].pk, made[0].pk],
    )
    assert {(task.member, task.due) for task in tasks} == {(member, date(2026, 12, 1))}


def test_more_than_a_day_can_hold_is_refused_in_words() -> None:
    made = [make.organisation() for _ in range(26)]
    query = "&".join(f"with={one.subject.uuid}" for one in made)
    said = words(signed_in().get(f"{reverse('visit-route')}?{query}").content)

    assert "More than 25" in said


def test_nobody_ticked_is_said_and_rubbish_is_passed_over() -> None:
    said = words(signed_in().get(f"{reverse('visit-route')}?with=x&first=y").content)

    assert "Nobody is ticked yet" in said


def test_a_reader_sets_no_visits() -> None:
    client = signed_in(Role.READER)
    address = f"{reverse('visit-route')}?with={make.organisation().subject.uuid}"
    typed = {"due": localdate() + timedelta(days=1), "member": make.colleague().pk}

    assert client.post(address, typed).status_code == 403
    assert not Task.objects.exists()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_asks_the_store_as_often_for_one_account_as_for_twenty(
    rows: int, django_assert_max_num_queries: object
) -> None:
    for number in range(rows):
        team = make.team(f"Team {number}")
        met(
            account(
                f"Firm {number}",
                area=make.area(f"Area {number}", kind="subdistrict"),
                manager=make.colleague(team=team),
            ),
            "2020-05-01",
        )
    client = signed_in()
    made = Organisation.objects.filter(tier__isnull=False)
    query = "&".join(f"with={one.subject.uuid}" for one in made)

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get(reverse("visits")).status_code == 200
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert client.get(f"{reverse('visit-route')}?{query}").status_code == 200
