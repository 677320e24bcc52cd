"""An organisation's page reads like its story, and says no more than the record can show."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from inward.agreements.rules import Strength, Verdict
from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.directory import actions
from inward.events.rules import Roll
from inward.evidence.models import Observation, Publication
from inward.office.tasks import set_task
from inward.pipeline.actions import log_interaction
from inward.web.queries.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, chart
from inward.web.queries.gaps import unknown_of
from inward.web.queries.joined import at_site
from inward.web.queries.lede import lede
from inward.web.queries.story import story
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)


def told(made, language="en"):
    with override(language):
        return lede(story(made, on=ON))


def expo(editions: int, *, roll: Roll = Roll.COMPLETE):
    """An expo with one event in each edition, the first in 2018."""
    of = make.programme("Expo")
    return [
        make.event(
            f"Expo {n}",
            held=f"{2017 + n}-11-05",
            edition=make.edition(of, n, held=f"{2017 + n}-11-05/{2017 + n}-11-10", roll=roll),
        )
        for n in range(1, editions + 1)
    ]


def test_it_begins_with_how_often_it_came_and_how_its_promises_stand():
    firm = make.organisation(en="AstraZeneca", zh="阿斯利康")
    for event in expo(6):
        make.participation(firm, event, as_of=event.held_printed)
    paper = make.agreement(parties=(firm,))
    for verdict in (Verdict.KEPT, Verdict.KEPT, Verdict.ON_TRACK):
        make.assessment(make.commitment(agreement=paper, promisor=firm), verdict)
    make.commitment(promisor=firm)

    assert told(firm) == (
        "At the Expo for the sixth edition running in November 2023. Of the four promises it made, "
        "two are kept and shown by documents, one was last seen on track and one has no evidence "
        "either way."
    )
    assert told(firm, "zh-hans") == (
        "2023年11月参加Expo，连续第六届。其作出的4项承诺中，2项已兑现并有资料证明，"
        "1项最近所见为推进中，1项未见依据。"
    )


def test_a_first_time_is_said_plainly_only_where_every_roll_before_is_complete():
    plainly, on_record = make.organisation(en="One"), make.organisation(en="Two")
    make.participation(plainly, expo(2)[1], stand_m2=Decimal(400))
    make.participation(on_record, expo(2, roll=Roll.PARTIAL)[1])

    assert told(plainly) == (
        "At the Expo for the first time in November 2019, with a stand of 400\u00a0m²."
    )
    assert told(on_record) == "At the Expo in November 2019, for the first time on this record."


def test_a_wish_is_called_a_wish():
    firm = make.organisation()
    make.commitment("open a headquarters", promisor=firm, strength=Strength.WISH)

    assert told(firm) == "What it voiced is a wish, not a promise."


def test_of_whom_little_is_known_no_more_is_said():
    assert told(make.organisation()) == "The record knows its name and little more."


def test_whoever_only_is_somewhere_is_told_by_where():
    firm = make.organisation()
    make.establishment(firm, make.area("Riverside"), function="store", opened="2005")

    assert told(firm) == "Present with: store (Riverside, from 2005)."


def outlets(firm, *series: tuple[str, str]):
    return [make.observation(firm, "outlets", value, as_of=day) for day, value in series]


def test_growth_is_told_and_drawn_with_a_dashed_line_over_unknown_years():
    firm = make.organisation(en="Muji")
    outlets(firm, ("2005", "1"), ("2023-11", "366"))
    (series,) = story(firm, on=ON).series

    assert series.drawing is not None
    assert [segment.dashed for segment in series.drawing.segments] == [True]
    assert "from 1 in 2005 to 366 in November 2023" in told(firm)


def test_years_known_one_by_one_are_joined_by_a_whole_line():
    rows = outlets(make.organisation(), ("2021", "3"), ("2022", "4"))

    assert [segment.dashed for segment in chart(rows).segments] == [False]


@given(
    st.lists(
        st.tuples(st.integers(1990, 2025), st.integers(0, 10**9)),
        min_size=2,
        max_size=9,
        unique_by=lambda row: row[0],
    )
)
def test_a_chart_stays_inside_its_frame_and_keeps_the_order_of_days_and_values(rows):
    drawn = chart(
        [
            Observation(
                first=date(y, 1, 1), last=date(y, 12, 31), value=Decimal(v), quantifier="exact"
            )
            for y, v in sorted(rows)
        ]
    )

    assert all(LEFT <= p.x <= WIDTH - RIGHT and TOP <= p.y <= HEIGHT - BOTTOM for p in drawn.points)
    assert [p.x for p in drawn.points] == sorted(p.x for p in drawn.points)
    by_value = sorted(drawn.points, key=lambda p: p.observation.value)
    assert [p.y for p in by_value] == sorted((p.y for p in drawn.points), reverse=True)


def test_what_nobody_knows_is_said_line_by_line():
    firm = make.organisation()
    events = expo(3, roll=Roll.PARTIAL)
    make.participation(firm, events[1])
    make.assessment(
        make.commitment("Open a centre", promisor=firm), Verdict.NOTHING_FOUND, as_of="2026-11-23"
    )
    make.commitment("Hire people", promisor=firm)
    make.establishment(firm, None, function="store")

    assert unknown_of(story(firm, on=ON)) == [
        "Open a centre: looked 2026-11-23, nothing found.",
        "Hire people: nobody has looked yet.",
        "Edition 3: this record holds no participation, which is not the same as absence.",
        "Store: where it is.",
        "Store: since when.",
        "Its number in any register.",
    ]


def page(made, role=Role.OFFICER, language="en"):
    return signed_in(role, language=language).get(reverse("organisation", args=[made.subject.uuid]))


def rich(name="AstraZeneca"):
    firm = make.organisation(en=name, zh="阿斯利康", aliases=("AZ",), sector="life_health")
    for event in expo(2):
        make.participation(firm, event)
    paper = make.agreement(parties=(firm, make.organisation(en="The District")))
    make.assessment(make.commitment(agreement=paper, promisor=firm, due="2025"), Verdict.KEPT)
    make.establishment(firm, make.area("Suhe Bay"), function="rd_centre", opened="2021-10")
    make.observation(firm, "outlets", "1", as_of="2005")
    make.observation(firm, "outlets", "366", as_of="2023-11")
    return firm


def test_every_number_and_every_day_opens_to_its_evidence():
    firm = rich()
    html = page(firm).content.decode()

    for fact in Observation.objects.about(firm.pk):
        assert reverse("fact", args=["observation", fact.pk]) in html
        assert f'href="#{fact.cited.source.code}"' in html
        assert f'id="{fact.cited.source.code}"' in html


def test_the_page_tells_promises_agreements_presence_and_events():
    text = words(page(rich()).content)

    for said in (
        "Second edition running · Expo",
        "Open an R&D centre",
        "Kept",
        "with The District",
        "Suhe Bay",
        "from 2021-10",
        "Nothing was corrected or changed",
    ):
        assert said in text


def test_what_was_merged_into_it_is_told_with_it():
    firm, twin = make.organisation(en="Muji"), make.organisation(en="Mujirushi")
    make.commitment("Open a store", promisor=twin)
    actions.merge(
        twin,
        into=firm,
        why="one register number",
        as_of=make.interval("2024"),
        by=None,
        at=make.NOW,
    )

    assert "Open a store" in words(page(firm).content)
    assert "is the same as Muji" in words(page(twin).content)


def test_who_was_merged_twice_stands_in_a_place_once():
    names = ("Muji", "Ryohin", "Keikaku")
    first, second, last = (make.organisation(en=name) for name in names)
    site = make.site()
    for one in (first, second, last):
        make.establishment(one, site)
    make.merged(first, second, last)

    there = at_site(site, on=date(2026, 11, 30))

    assert [len(group.establishments) for group in there.present] == [1]


def test_a_reader_is_offered_nothing_that_would_be_refused():
    html = page(rich(), Role.READER).content.decode()

    for name in ("organisation-edit", "organisation-merge"):
        assert (
            reverse(name, args=["00000000-0000-0000-0000-000000000000"])[-6:]
            not in html.split("</aside>")[0].split("<main")[1]
        )


def test_a_manager_shows_it_to_the_public_and_takes_it_back():
    firm = make.organisation()
    client = signed_in(Role.MANAGER)
    address = reverse("publish", args=[firm.subject.uuid])
    client.post(address, {"public": "yes"})
    shown = words(client.get(reverse("organisation", args=[firm.subject.uuid])).content)
    client.post(address, {"public": "no"})

    assert "yes, may be shown" in shown
    assert [p.public for p in Publication.objects.about(firm.pk).order_by("id")] == [True, False]


@pytest.mark.parametrize("rows", [1, 20])
def test_a_long_story_asks_the_store_no_more_often_than_a_short_one(
    rows, django_assert_max_num_queries
):
    firm = make.organisation()
    for n, event in enumerate(expo(rows)):
        make.participation(firm, event)
        paper = make.agreement(parties=(firm, make.organisation()), event=event)
        make.assessment(make.commitment(agreement=paper, promisor=firm))
        make.commitment(promisor=make.organisation(), agreement=paper)
        make.establishment(firm, make.site(area=make.area()), opened=str(2000 + n))
        make.observation(firm, "outlets", str(n), as_of=str(2000 + n))
    client = signed_in()
    address = reverse("organisation", args=[firm.subject.uuid])
    client.get(address)

    with django_assert_max_num_queries(35):
        client.get(address)


def test_the_offices_own_work_with_an_enterprise_stands_on_its_page_under_all_its_entries():
    firm, double = make.organisation(en="Kestrand Pharma"), make.organisation(en="Kestrand")
    administrator = make.member(Role.ADMINISTRATOR)
    actions.merge(
        double, into=firm, why="The same", as_of=interval("2026"), by=administrator, at=make.NOW
    )
    lead = make.project("Pilot plant", investor=double)
    log_interaction(
        subject=firm.subject,
        project=lead,
        kind=make.term("interaction_kind:visit"),
        on=interval("2026-11-21"),
        text="They ask for a crane",
        by=None,
        at=make.NOW,
    )
    set_task(
        member=make.colleague(),
        text="Send the floor plans",
        due=date(2026, 12, 1),
        about=firm.subject,
        by=None,
        at=make.NOW,
    )
    client = signed_in()
    shown = words(client.get(reverse("organisation", args=[firm.subject.uuid])).content)
    nothing = make.organisation()

    for said in (
        "Our work with it",
        "Pilot plant Received",
        "They ask for a crane",
        "Send the floor plans",
    ):
        assert said in shown
    assert "Our work with it" not in words(
        client.get(reverse("organisation", args=[nothing.subject.uuid])).content
    )
