"""Home says what is due; search finds from anywhere; the record says what it does not know."""

from datetime import date

import pytest
from django.urls import reverse

from inward.agreements.rules import Strength, Verdict
from inward.core.permissions import Role
from inward.events.rules import Roll
from inward.evidence.actions import cite, state, writing
from inward.evidence.models import Contradiction
from inward.office.models import Member
from inward.office.tasks import finish, set_task
from inward.pipeline.queries import ProjectFilter, projects
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


def test_home_shows_what_is_overdue_what_comes_and_what_nobody_looked_at():
    make.commitment("Open by spring", due="2021")
    make.commitment("Open some day", due="2999")
    seen_once = make.commitment("Hire a hundred")
    make.assessment(seen_once, Verdict.ON_TRACK, as_of="2020-01-01")
    make.assessment(make.commitment("Done already", due="2020"), Verdict.KEPT, as_of="2020")
    page = signed_in().get(reverse("home"))

    assert [s.wording for s in page.context["overdue"]] == ["Open by spring"]
    assert [s.wording for s in page.context["coming"]] == ["Open some day"]
    unlooked = [s.wording for s in page.context["unlooked"]]
    assert unlooked == ["Open by spring", "Open some day", "Hire a hundred"]


def test_an_empty_record_says_what_to_do_first():
    text = words(signed_in().get(reverse("home")).content)

    assert "No promise is on the record yet" in text
    assert "No promise is past its day" in text


@pytest.mark.parametrize("name", ["home", "unknown"])
@pytest.mark.parametrize("rows", [1, 20])
def test_pages_ask_the_store_a_fixed_number_of_times(name, rows, django_assert_max_num_queries):
    for n in range(rows):
        make.commitment(f"Promise {n}", due="2021")
        make.claim(make.area(), figure="")
        firm = make.organisation()
        make.establishment(firm, None)
        edition = make.edition(make.programme(), 1, roll=Roll.PARTIAL)
        make.participation(firm, make.event(edition=edition))
    client = signed_in()
    client.get(reverse(name))

    with django_assert_max_num_queries(20):
        client.get(reverse(name))


def test_search_from_anywhere_finds_organisations_promises_and_documents():
    make.organisation(en="Harbour Foods", zh="海港食品")
    make.commitment("Build a harbour")
    make.source(title="Harbour news")
    page = words(signed_in().get(reverse("search"), {"q": "harbour"}).content)
    in_chinese = words(signed_in().get(reverse("search"), {"q": "海港"}).content)

    assert "Harbour Foods 海港食品" in page
    assert "Build a harbour" in page
    assert "Harbour news" in page
    assert "Harbour Foods 海港食品" in in_chinese


def test_search_that_finds_nothing_says_so_and_offers_to_enter_it():
    text = words(signed_in().get(reverse("search"), {"q": "zzz"}).content)

    assert "Nothing on the record has “zzz”" in text
    assert "Enter it as a new organisation" in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_search_finds_projects_by_name_and_cases_by_reference_and_title(language):
    case = make.case()
    make.case()
    make.project("Cold store at the quay")
    client = signed_in(Role.READER, language=language)

    def search(text):
        return words(client.get(reverse("search"), {"q": text}).content)

    for typed in (case.reference, case.reference.lower(), f" {case.reference} "):
        page = client.get(reverse("search"), {"q": typed})
        assert [one.pk for one in page.context["hits"].cases] == [case.pk]
        assert reverse("case", args=[case.subject.uuid]) in page.content.decode()
    assert case.reference in search("laboratory")
    assert case.reference in search("实验室用房")
    assert "Cold store at the quay" in search("cold store")


def test_search_finds_tasks_and_opens_to_them_the_open_ones_first():
    who = Member.objects.create(user=make.member())
    said = {"member": who, "due": date(2026, 12, 1), "by": None, "at": make.NOW}
    done = set_task(text="Send the brewery its brief", **said)
    finish(task_id=done.pk, by=None, at=make.NOW)
    still = set_task(text="Call the brewery", **said)
    client = signed_in(Role.READER)
    page = client.get(reverse("search"), {"q": "brewery"})

    assert page.context["hits"].tasks == [still, done]
    assert "Call the brewery due " in words(page.content)
    for task, which in ((still, ""), (done, "done")):
        asked = {"text": task.text, "state": which}
        listed = client.get(reverse("tasks"), asked).context["days"]
        assert [line.task for _day, lines in listed for line in lines] == [task]


def test_the_word_written_about_a_case_is_not_searched():
    make.case()

    assert not signed_in().get(reverse("search"), {"q": "1,200 square"}).context["hits"].any


@pytest.mark.parametrize("typed", ["2611-2YZT7", "2611-2yz", "２６１１-2YZT7", "91310000710933112"])
def test_what_looks_like_a_reference_is_no_new_organisation(typed):
    text = words(signed_in().get(reverse("search"), {"q": typed}).content)

    assert "Nothing on the record has" in text
    assert "Enter it as a new organisation" not in text


def test_search_asks_the_store_as_often_for_many_as_for_one(django_assert_max_num_queries):
    client = signed_in()
    asked = []
    for _ in range(2):
        for _n in range(1 if not asked else 12):
            make.case()
            make.project("Laboratory")
        client.get(reverse("search"), {"q": "laboratory"})
        with django_assert_max_num_queries(25) as queries:
            client.get(reverse("search"), {"q": "laboratory"})
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_what_nobody_knows_stands_on_one_page():
    make.commitment("Open a centre")
    make.commitment("Perhaps a headquarters", strength=Strength.WISH)
    make.assessment(make.commitment("Kept one"), Verdict.KEPT)
    zone = make.area()
    make.claim(zone, text_en="the only park", value=None, superlative="only", figure="")
    make.claim(zone, text_en="counted", figure="agreements_signed")
    placed, unplaced = make.organisation(en="Placed"), make.organisation(en="Unplaced")
    make.establishment(placed, zone)
    make.establishment(unplaced, None)
    partial = make.edition(make.programme(), 1, roll=Roll.PARTIAL)
    make.participation(placed, make.event(edition=partial))
    with writing("contradict", by=None, at=make.NOW) as entry:
        says = {"about": "area", "statement_a": "2.6 km2", "statement_b": "1.8 km2"}
        against = cite(entry, make.cites())
        when = make.interval("2023")
        state(entry, Contradiction, zone.pk, when, cited=make.cites(), against=against, **says)
    page = signed_in().get(reverse("unknown"))

    context = page.context
    assert [s.wording for s in context["unevidenced"].rows] == ["Open a centre"]
    assert [c.text_en for c in context["uncounted"].rows] == ["the only park"]
    assert [row.name_en for row in context["unplaced"].rows] == ["Unplaced"]
    assert [e.number for e in context["partial"].rows] == [1]
    assert "2.6 km2" in words(page.content)
    assert "1.8 km2" in words(page.content)


def test_home_says_how_the_offices_work_stands_once_there_is_any():
    client = signed_in()
    before = client.get(reverse("home"))
    make.project("Pilot plant")
    after = client.get(reverse("home"))

    assert "leads to assess" not in words(before.content)
    assert "leads to assess 1" in words(after.content)
    assert [row.project.name_en for row in projects(ProjectFilter(stage="received"))] == [
        "Pilot plant"
    ]
