"""What an officer sees and does on the pages of the directory."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inward.core.permissions import Role
from inward.directory.models import (
    Designation,
    Establishment,
    Identifier,
    Listing,
    Name,
    Organisation,
)
from inward.evidence.actions import newest_edit
from inward.evidence.forms import SubjectField
from inward.evidence.rules import Kind
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

LIST = reverse("organisations")


def test_the_list_names_everybody_in_both_languages():
    make.organisation(en="AstraZeneca", zh="阿斯利康", sector="life_health")
    page = words(signed_in().get(LIST).content)

    assert "1 organisations" in page
    assert "AstraZeneca 阿斯利康" in page


def test_htmx_gets_the_rows_alone_and_a_browser_the_page():
    client = signed_in()
    part = client.get(LIST, headers={"HX-Request": "true"})

    assert b"<html" not in part.content
    assert b"<html" in client.get(LIST).content
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"sector": "sector:retail"}, ["Muji"]),
        ({"kind": "organisation_kind:media"}, ["SHINE"]),
        ({"country": "JP"}, ["Muji"]),
        ({"zone": "here"}, ["Muji"]),
        ({"zone": "no uuid"}, ["Muji", "SHINE"]),
        ({"q": "shi"}, ["SHINE"]),
        ({"q": "shi", "sector": "sector:retail"}, []),
    ],
)
def test_the_list_is_narrowed_by_what_the_listing_carries(filters, names):
    zone = make.area()
    muji = make.organisation(en="Muji", sector="retail")
    Organisation.objects.filter(pk=muji.pk).update(country="JP")
    make.establishment(muji, zone)
    make.organisation(en="SHINE", kind="media")
    asked = {k: str(zone.subject.uuid) if v == "here" else v for k, v in filters.items()}
    page = signed_in().get(LIST, asked)

    assert [row.name_en for row in page.context["found"].rows] == names


def test_a_search_that_finds_nobody_offers_to_show_everybody_and_to_enter_it():
    page = signed_in().get(LIST, {"q": "nobody"})

    assert "Show everybody" in words(page.content)
    assert reverse("organisation-new") + "?name=nobody" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_asks_the_store_no_more_often_for_twenty_rows_than_for_one(
    rows, django_assert_max_num_queries
):
    for number in range(rows):
        make.establishment(make.organisation(en=f"N {number}", sector="retail"), make.area())
    client = signed_in()
    client.get(LIST)

    with django_assert_max_num_queries(12):
        client.get(LIST)


FORM = {
    "name_zh": "阿斯利康",
    "name_en": "AstraZeneca",
    "kind": "organisation_kind:enterprise",
    "as_of": "2024-05",
}


def test_an_officer_enters_an_organisation_with_a_new_source():
    said = {"cite-title": "Paper", "cite-published": "2024-05-02", "cite-quote": "It came."}
    answer = signed_in().post(reverse("organisation-new"), FORM | said, follow=True)

    assert "AstraZeneca 阿斯利康" in words(answer.content)
    assert Listing.objects.filter(name_zh="阿斯利康").count() == 1


def test_somebody_of_the_same_name_is_shown_before_anything_is_saved():
    make.organisation(en="AstraZeneca")
    client = signed_in()
    first = client.post(reverse("organisation-new"), FORM)
    count = Listing.objects.count()
    second = client.post(reverse("organisation-new"), FORM | {"another": "on"})

    assert (first.status_code, count) == (422, 1)
    assert "On the record already" in words(first.content)
    assert 'value="阿斯利康"' in first.content.decode()
    assert second.status_code == 302


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("凯斯特兰制药有限公司", "凯斯特兰制药"),
        ("上海凯斯特兰制药有限公司", "凯斯特兰制药"),
        ("凯斯特兰制药股份有限公司", "凯斯特兰制药有限公司"),
        ("Kestrand Pharma Co., Ltd.", "Kestrand Pharma"),
    ],
)
def test_a_legal_form_or_a_place_makes_nobody_else_of_an_organisation(typed: str, recorded: str):
    make.organisation(en="", zh=recorded)
    make.organisation(en="", zh="青穗贸易有限公司")
    client = signed_in(Role.OFFICER)

    first = client.post(reverse("organisation-new"), FORM | {"name_zh": typed, "name_en": ""})

    assert first.status_code == 422
    said = words(first.content)
    assert recorded in said
    assert "青穗" not in said
    second = client.post(
        reverse("organisation-new"), FORM | {"name_zh": typed, "name_en": "", "another": "on"}
    )
    assert second.status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_zh": "", "name_en": ""}, "needs a name"),
        ({"as_of": "yesterday"}, "yesterday is not read as a day"),
        ({"kind": ""}, "required"),
        ({"parent": "Nobody Known"}, "Nothing on the record is called Nobody Known"),
        ({"cite-source": "S999"}, "No source on the record is S999"),
        ({"cite-quote": "words"}, "say in which"),
        ({"cite-url": "https://example.org/x"}, "needs its title"),
    ],
)
def test_a_form_with_a_fault_says_what_is_wrong_and_keeps_what_was_typed(wrong, said):
    answer = signed_in().post(reverse("organisation-new"), FORM | wrong)

    assert answer.status_code == 422
    assert said in words(answer.content)
    assert Listing.objects.count() == 0


def test_the_second_officer_keeps_what_was_typed_and_sees_what_changed():
    made = make.organisation(en="Muji")
    address = reverse("organisation-edit", args=[made.subject.uuid])
    seen = newest_edit(made.pk)
    hidden = {"kind": "organisation_kind:enterprise", "initial-note": "", "seen": seen}
    signed_in().post(address, hidden | {"note": "first word"})
    late = signed_in().post(address, hidden | {"note": "second word"})
    on_purpose = signed_in().post(
        address, hidden | {"note": "second word", "seen": newest_edit(made.pk)}
    )

    assert late.status_code == 422
    assert "first word" in words(late.content)
    assert "second word</textarea>" in late.content.decode()
    assert on_purpose.status_code == 302
    made.refresh_from_db()
    assert made.note == "second word"


@pytest.mark.parametrize(
    ("what", "said", "model"),
    [
        ("name", {"text": "AZ", "language": "en", "kind": "name_kind:alias"}, Name),
        (
            "identifier",
            {"kind": "identifier_kind:uscc", "value": "91310000775785552L"},
            Identifier,
        ),
        ("designation", {"designation": "designation:gawc_listed"}, Designation),
        ("establishment", {"function": "presence:store", "opened": "2021-10"}, Establishment),
    ],
)
def test_each_kind_of_fact_is_added_on_a_form_of_its_own(what, said, model):
    made = make.organisation(en="AstraZeneca")
    before = model.objects.about(made.pk).count()
    address = reverse("organisation-add", args=[made.subject.uuid, what])
    client = signed_in()
    shown, saved = client.get(address), client.post(address, said | {"as_of": "2024"})

    assert shown.status_code == 200
    assert saved.status_code == 302
    assert model.objects.about(made.pk).count() == before + 1


def test_a_number_that_cannot_be_right_comes_back_with_the_form():
    made = make.organisation()
    address = reverse("organisation-add", args=[made.subject.uuid, "identifier"])
    said = {"kind": "identifier_kind:uscc", "value": "91310000775785552K", "as_of": "2024"}
    answer = signed_in().post(address, said)

    assert answer.status_code == 422
    assert "check digits do not agree" in words(answer.content)
    assert "91310000775785552K" in answer.content.decode()


def test_a_manager_merges_and_takes_it_back():
    one, other = make.organisation(en="Muji Co"), make.organisation(en="Ryohin Keikaku")
    client = signed_in(Role.MANAGER)
    client.post(
        reverse("organisation-merge", args=[one.subject.uuid]),
        {"into": "Ryohin Keikaku", "why": "same register number"},
    )
    page = client.get(reverse("organisation", args=[other.subject.uuid]))
    merged = page.context["story"].merges[0]
    client.post(reverse("unmerge", args=[merged.pk]), {"why": "two licences"})

    assert "Also entered as" in words(page.content)
    assert Listing.objects.get(pk=one.pk).merged_into_id is None


def test_merging_into_oneself_is_refused_on_the_screen():
    one = make.organisation(en="Muji Co")
    answer = signed_in(Role.MANAGER).post(
        reverse("organisation-merge", args=[one.subject.uuid]), {"into": "Muji Co", "why": "x"}
    )

    assert answer.status_code == 422
    assert "one and the same entry" in words(answer.content)


def test_of_two_called_the_same_that_are_one_the_one_that_stays_is_meant():
    field = SubjectField(Kind.ORGANISATION)
    twin, firm = make.organisation(en="Apex Bio"), make.organisation(en="Apex Bio")
    with pytest.raises(ValidationError, match="Two on the record"):
        field.clean("Apex Bio")
    make.merged(twin, firm)

    assert field.clean("Apex Bio") == firm.subject
    assert field.prepare_value(firm.subject) == "Apex Bio"
    # Where the other entry stands already it is not silently put in its place.
    assert field.clean(field.prepare_value(twin.subject)) == twin.subject
