"""People the office deals with: on the page of where they work, in search, in the form of a contact."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from inward.core.permissions import MAY, Act, Role
from inward.directory import actions
from inward.directory.finding import people_called
from inward.directory.models import Organisation
from inward.directory.people import Affiliation, Basis, Person
from inward.directory.persons import enter_person, erase
from inward.office.models import Task
from inward.pipeline.models import Interaction
from tests import make
from tests.intake.lists import at_home, received, taken
from tests.support.pages import BACKEND, signed_in, words

__all__ = ["at_home"]

pytestmark = pytest.mark.django_db

WHO_MAY = [(role, role in MAY[Act.PEOPLE]) for role in Role]


def person(name: str = "吴晨", at: Organisation | None = None, **says: str) -> Person:
    return enter_person(
        make.entry(),
        name_zh=name,
        basis=Basis.CONSENT,
        erase_after=date(2028, 3, 1),
        organisation=at,
        **says,
    )


def firm_of(name: str) -> Organisation:
    return make.organisation(en=name, zh=name)


def searched(client: Client, q: str) -> str:
    return words(client.get(reverse("search"), {"q": q}).content)


def options(client: Client, q: str) -> str:
    where = reverse("subject-options", args=["organisation,person"])
    return client.get(where, {"subject": q}).content.decode()


def page(client: Client, firm: Organisation) -> str:
    return words(client.get(reverse("organisation", args=[firm.subject.uuid])).content)


# --- who may see them -----------------------------------------------------------------------------


def test_a_reader_may_not_see_people_and_whoever_records_may() -> None:
    assert dict(WHO_MAY)[Role.READER] is False
    assert dict(WHO_MAY)[Role.OFFICER] is True
    assert MAY[Act.EXPORT] <= MAY[Act.PEOPLE]


@pytest.mark.parametrize(("role", "may"), WHO_MAY)
def test_search_finds_people_for_those_who_may_see_them(role: Role, may: bool) -> None:
    person(at=firm_of("青穗贸易"), title_zh="总监")
    client = signed_in(role)

    for typed in ("吴晨", "吴", "晨"):
        said = searched(client, typed)
        assert ("吴晨 青穗贸易 · 总监" in said) is may
        assert ("People are not searched" in said) is not may


@pytest.mark.parametrize(("role", "may"), WHO_MAY)
def test_a_firms_page_lists_its_people_for_those_who_may_see_them(role: Role, may: bool) -> None:
    firm = firm_of("青穗贸易")
    person(at=firm, title_zh="总监", email="wu@example.org")

    said = page(signed_in(role), firm)

    for word in ("吴晨", "总监", "wu@example.org", "Consent, erased after 2028-03-01"):
        assert (word in said) is may, word


@pytest.mark.parametrize(("role", "may"), WHO_MAY)
def test_a_field_offers_people_to_those_who_may_see_them(role: Role, may: bool) -> None:
    person(at=firm_of("青穗贸易"))

    assert ("吴晨 · 青穗贸易" in options(signed_in(role), "吴")) is may


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(("role", "may"), WHO_MAY)
def test_rows_of_a_list_name_people_to_those_who_may_see_them(role: Role, may: bool) -> None:
    rows = [["单位名称", "姓名", "职务", "邮箱"], ["青穗贸易", "吴晨", "总监", "wu at example"]]
    batch = received(rows, kind="contacts")

    said = words(signed_in(role).get(reverse("list", args=[batch.uuid])).content)

    assert "青穗贸易" in said
    assert all((word in said) is may for word in ("吴晨", "总监", "wu at example"))


# --- the enterprise's page ------------------------------------------------------------------------


@pytest.mark.usefixtures("at_home")
def test_whoever_came_with_a_list_is_on_the_firms_page_with_the_list_and_the_row() -> None:
    firm = firm_of("青穗贸易")
    batch = received([["单位名称", "姓名"], ["青穗贸易", "吴晨"]], kind="contacts", name="名片.csv")
    taken(batch)

    where = reverse("organisation", args=[firm.subject.uuid])
    html = signed_in().get(where).content.decode()

    assert "吴晨" in words(html)
    assert "From the list 名片.csv , row 2" in words(html)
    assert reverse("list", args=[batch.uuid]) in html
    assert f"{reverse('contact-new')}?with={Person.objects.get().subject.uuid}" in html


def test_people_of_a_merged_entry_stand_on_the_page_of_the_one_that_stays() -> None:
    firm, twin = firm_of("青穗贸易"), firm_of("青穗商贸")
    person(at=twin)
    actions.merge(twin, into=firm, why="one", as_of=make.interval("2024"), by=None, at=make.NOW)

    assert "吴晨" in page(signed_in(), firm)
    assert people_called("吴晨", 5)[0].name == "吴晨 · 青穗贸易"


def test_whoever_left_says_until_when_and_stands_last() -> None:
    firm = firm_of("青穗贸易")
    person("王芳", at=firm)
    gone = person("吴晨", at=firm)
    Affiliation.objects.filter(person=gone).update(until=date(2025, 6, 30))

    said = page(signed_in(), firm)

    assert said.index("王芳") < said.index("吴晨 until 2025-06-30")


# --- search ---------------------------------------------------------------------------------------


def test_whoever_is_called_exactly_so_stands_first_and_the_list_is_capped() -> None:
    for name in ("王芳芳", "王芳", "王芳华", "大王芳"):
        person(name)

    assert people_called("王芳", 4)[0].person.name_zh == "王芳"
    assert len(people_called("王芳", 2)) == 2


def test_an_english_name_is_found_by_any_of_its_words_in_any_case() -> None:
    enter_person(make.entry(), name_en="Chen Wu", basis=Basis.CONSENT, erase_after=date(2028, 1, 1))

    assert [str(one.person.name_en) for one in people_called("wu chen", 5)] == ["Chen Wu"]
    assert people_called("wu li", 5) == []


def test_a_hit_leads_to_where_they_work_and_without_that_to_logging_a_contact() -> None:
    firm = firm_of("青穗贸易")
    person("吴晨", at=firm)
    alone = person("王芳")
    officer = signed_in()

    there = officer.get(reverse("search"), {"q": "吴晨"}).content.decode()
    nowhere = officer.get(reverse("search"), {"q": "王芳"}).content.decode()

    assert f'href="{reverse("organisation", args=[firm.subject.uuid])}#people"' in there
    assert f'href="{reverse("contact-new")}?with={alone.subject.uuid}"' in nowhere


def test_nobody_is_offered_as_a_new_organisation_who_is_known_as_a_person() -> None:
    person("吴晨")
    officer = signed_in()

    assert "Enter it as a new organisation" not in searched(officer, "吴晨")
    assert "Enter it as a new organisation" in searched(officer, "青穗贸易")
    assert "People are not searched" not in searched(officer, "青穗贸易")


def test_the_erased_appear_nowhere() -> None:
    firm = firm_of("青穗贸易")
    one = person(at=firm)
    erase(person=one, by=make.member(Role.ADMINISTRATOR), at=make.NOW)
    officer = signed_in()

    assert people_called("吴晨", 5) == people_called("erased", 5) == people_called("", 5) == []
    assert "Nothing on the record has “吴晨”" in searched(officer, "吴晨")
    assert "Nobody who works there" in page(officer, firm)
    assert "吴晨" not in options(officer, "吴晨")
    asked = officer.get(reverse("contact-new"), {"with": str(one.subject.uuid)})
    assert f'value="{one.subject.uuid}"' in asked.content.decode()


def test_a_search_asks_as_often_for_many_people_as_for_one(
    django_assert_num_queries: Any,
) -> None:
    firm = firm_of("青穗贸易")
    for n in range(12):
        person(f"王芳{n}", at=firm)

    with django_assert_num_queries(4):
        assert len(people_called("王芳", 12)) == 12


# --- logging a contact ----------------------------------------------------------------------------


def logged(client: Client, subject: str, **says: str) -> str:
    form = {
        "subject": subject,
        "kind": "interaction_kind:visit",
        "on": localdate().isoformat(),
        "in_days": "7",
    }
    answer = client.post(reverse("contact-new"), form | says, follow=True)
    return words(answer.content)


def test_a_contact_is_logged_with_a_person_by_name_for_where_they_work() -> None:
    firm = firm_of("青穗贸易")
    one = person(at=firm)

    said = logged(signed_in(), "吴晨")

    assert "吴晨" in said
    made = Interaction.objects.get()
    assert (made.subject_id, made.person_id) == (firm.pk, one.pk)


def test_of_two_namesakes_the_one_is_meant_who_works_there() -> None:
    person("王芳", at=firm_of("青穗贸易"))
    meant = person("王芳", at=firm_of("北湄仪器"))
    officer = signed_in()

    assert "Choose from the list the one who works where you mean" in logged(officer, "王芳")
    logged(officer, "王芳 · 北湄仪器")

    assert Interaction.objects.get().person_id == meant.pk


def test_whoever_is_asked_for_by_address_stands_in_the_field_by_name() -> None:
    one = person(at=firm_of("青穗贸易"))

    asked = signed_in().get(reverse("contact-new"), {"with": str(one.subject.uuid)})

    assert 'value="吴晨 · 青穗贸易"' in asked.content.decode()


@pytest.mark.parametrize(("role", "may"), WHO_MAY)
def test_a_firms_page_says_with_whom_a_contact_was_to_those_who_may_see_people(
    role: Role, may: bool
) -> None:
    firm = firm_of("青穗贸易")
    person(at=firm)
    logged(signed_in(), "吴晨")

    said = page(signed_in(role), firm)

    assert "· Visit" in said
    assert ("· Visit · with 吴晨" in said) is may


def test_whoever_is_erased_is_not_named_where_a_contact_was_with_them() -> None:
    firm = firm_of("青穗贸易")
    one = person(at=firm)
    logged(signed_in(), "吴晨")
    erase(person=one, by=make.member(Role.ADMINISTRATOR), at=make.NOW)

    said = page(signed_in(), firm)

    assert "· Visit" in said
    assert "· Visit · with" not in said


@pytest.mark.parametrize("rows", [1, 20])
def test_a_firms_page_asks_as_often_for_many_people_met_as_for_one(
    rows: int, django_assert_max_num_queries: Any
) -> None:
    firm = firm_of("青穗贸易")
    officer = signed_in()
    for n in range(rows):
        person(f"王芳{n}", at=firm)
        logged(officer, f"王芳{n}")
    page(officer, firm)

    with django_assert_max_num_queries(30):
        assert "· Visit · with 王芳" in page(officer, firm)


def test_the_next_step_with_a_person_is_about_where_they_work() -> None:
    firm = firm_of("青穗贸易")
    person(at=firm)
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.colleague().user, BACKEND)

    logged(client, "吴晨", next_step="送资料")

    assert Task.objects.get().about_id == firm.pk
