"""Requirements and briefs on their pages: written down, answered, compared, sent, taken back."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inward.core import documents
from inward.core.permissions import Role
from inward.evidence.models import Edit
from inward.office.models import Link
from inward.places.models import Unit
from inward.siting.actions import digest
from inward.siting.models import Brief, Requirement
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

ASKED = {
    "name_en": "Laboratory",
    "area-least": "800",
    "load-least": "5",
    "rent-weight": "3",
    "rent-worst": "6",
    "rent-best": "3",
}


def requirement(client: Client, **said: str) -> Requirement:
    client.post(reverse("requirement-new"), ASKED | said)
    return Requirement.objects.latest("pk")


def address(of: Requirement, page: str = "requirement") -> str:
    return reverse(page, args=[of.subject.uuid])


def two_units() -> list[str]:
    site = make.site(area=make.area())
    units = [
        make.unit("A", site=site, area="900", load="7.5", rent="4.5", charge="30"),
        make.unit("B", site=site, area="1200", rent="4"),
    ]
    return [str(unit.subject.uuid) for unit in units]


def a_brief(client: Client, language: str = "both") -> Brief:
    chosen = two_units()
    asked = requirement(client)
    said = {"unit": chosen, "language": language}
    client.post(address(asked, "requirement-compare"), said)
    return Brief.objects.latest("pk")


def test_a_requirement_is_written_down_and_answered_on_its_page():
    two_units()
    client = signed_in()

    answer = client.post(reverse("requirement-new"), ASKED, follow=True)

    said = words(answer.content)
    assert "1 unit fits. 1 more might." in said
    assert "1: floor load not recorded; ask the zone" in said


def test_more_are_shown_of_those_that_fit_and_of_those_that_do_not():
    site = make.site(area=make.area())
    for number in range(24):
        make.unit(f"Fits {number}", site=site, area="900", load="7.5", rent="4.5")
        make.unit(f"Small {number}", site=site, area="300", load="7.5", rent="4.5")
    client = signed_in()
    page = client.post(reverse("requirement-new"), ASKED, follow=True)
    address_, seen = page.redirect_chain[-1][0], []

    for wanted in ("more", "more", "more_out"):
        seen.append((len(page.context["answer"].fits), len(page.context["answer"].out)))
        page = client.get(f"{address_}?{page.context[wanted]}")
    seen.append((len(page.context["answer"].fits), len(page.context["answer"].out)))

    assert seen == [(10, 6), (20, 6), (24, 6), (24, 24)]
    assert client.get(f"{address_}?shown=x&out=99999999999").status_code == 200


def test_a_form_that_contradicts_itself_keeps_what_was_typed_and_says_where():
    client = signed_in()

    answer = client.post(reverse("requirement-new"), ASKED | {"area-most": "700"})

    assert answer.status_code == 422
    assert "The least is above the greatest." in words(answer.content)
    assert 'value="700"' in answer.content.decode()
    assert not Requirement.objects.exists()


def test_asking_for_nothing_is_refused():
    answer = signed_in().post(reverse("requirement-new"), {"name_en": "Anything"})

    assert answer.status_code == 422
    assert "Nothing is asked yet" in words(answer.content)


def test_a_changed_requirement_keeps_its_history_and_the_form_shows_what_is_asked():
    client = signed_in()
    asked = requirement(client)

    form = client.get(address(asked, "requirement-edit")).content.decode()
    client.post(address(asked, "requirement-edit"), ASKED | {"area-least": "900", "seen": "0"})

    assert 'name="area-least" value="800"' in form
    assert Requirement.objects.get().asked["area"]["at_least"] == "900"
    assert Edit.objects.filter(subject=asked.subject, field="asked").count() == 1


def test_of_two_who_change_a_requirement_the_second_is_told():
    client = signed_in()
    asked = requirement(client)
    client.post(address(asked, "requirement-edit"), ASKED | {"area-least": "900", "seen": "0"})

    answer = client.post(
        address(asked, "requirement-edit"), ASKED | {"area-least": "700", "seen": "0"}
    )

    assert answer.status_code == 422
    assert "Somebody changed this while you were writing" in words(answer.content)
    assert Requirement.objects.get().asked["area"]["at_least"] == "900"


def test_a_reader_may_look_but_not_write_down():
    asked = requirement(signed_in())

    assert signed_in(Role.READER).get(address(asked)).status_code == 200
    assert signed_in(Role.READER).get(reverse("requirement-new")).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_the_answer_takes_as_many_queries_for_twenty_units_as_for_one(
    count, django_assert_max_num_queries
):
    site = make.site(area=make.area())
    for number in range(count):
        unit = make.unit(str(number), site=site, area="900", load="5", rent=str(3 + number / 10))
        make.establishment(make.organisation(), unit, opened="2024")
    client = signed_in()
    asked = requirement(client)
    client.get(address(asked))

    with django_assert_max_num_queries(32):
        client.get(address(asked))


def test_one_unit_or_five_are_not_compared():
    client = signed_in()
    asked = requirement(client)
    [one, _other] = two_units()

    answer = client.get(address(asked, "requirement-compare"), {"unit": [one]})

    assert answer.status_code == 422
    assert "Choose two to four units" in words(answer.content)


def test_units_stand_side_by_side_in_the_same_units_with_unknown_written_as_such():
    client = signed_in()
    chosen, asked = two_units(), requirement(client)

    said = words(client.get(address(asked, "requirement-compare"), {"unit": chosen}).content)

    assert re.search(r"Floor load 7.5.kN/m² passes 2026-10 · T\d+ not recorded unknown", said)
    assert "Rent 4.5 yuan for each m² and day" in said


def test_every_number_of_a_brief_carries_its_source_and_day():
    content = a_brief(signed_in()).content

    measured = {"Area", "Clear height", "Floor load", "Rent", "Service charge", "Available"}
    cells = [
        cell
        for row in content["rows"]
        if row["name"]["en"] in measured
        for cell in row["cells"]
        if not cell["unknown"]
    ]
    codes = {source["code"] for source in content["sources"]}
    assert len(cells) == 6
    assert all(cell["as_of"] == "2026-10" and cell["source"] in codes for cell in cells)


def test_a_brief_stays_as_it_was_whatever_changes_later():
    client = signed_in(Role.MANAGER)
    brief = a_brief(client)
    before = words(client.get(reverse("brief", args=[brief.pk])).content)

    unit = brief.content["places"][1]["uuid"]
    make.measure(Unit.objects.get(subject__uuid=unit), "floor_load", "9", as_of="2026-11")
    after = words(client.get(reverse("brief", args=[brief.pk])).content)

    assert "9 kN/m²" not in after.replace("\xa0", " ")
    assert after == before
    assert digest(brief.content) == brief.digest


def test_a_brief_has_both_languages_whoever_made_it():
    content = a_brief(signed_in(language="zh-hans")).content

    rent = next(row for row in content["rows"] if row["name"]["en"] == "Rent")
    assert rent["name"]["zh"] == "租金"
    assert rent["cells"][0]["text"] == {
        "en": "4.5\xa0yuan for each m² and day",
        "zh": "4.5元/平方米·天",
    }


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_document_is_a_pdf_and_the_same_content_makes_the_same_file(language):
    client = signed_in()
    brief = a_brief(client, language)

    first = client.get(reverse("brief-pdf", args=[brief.pk]))
    again = client.get(reverse("brief-pdf", args=[brief.pk]))

    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert first.content == again.content


def test_without_a_chinese_font_the_page_says_what_to_install(monkeypatch):
    client = signed_in()
    brief = a_brief(client)
    monkeypatch.setattr(documents, "FAMILIES", ("No Such Family",))
    documents.chinese_font.cache_clear()

    answer = client.get(reverse("brief-pdf", args=[brief.pk]))
    documents.chinese_font.cache_clear()

    assert answer.status_code == 503
    assert "apt-get install fonts-noto-cjk" in words(answer.content)


def test_a_document_with_a_character_that_no_font_has_is_refused(tmp_path):
    sheet = tmp_path / "sheet.typ"
    sheet.write_text(
        '#set text(font: sys.inputs.font, fallback: false)\n#json(bytes(sys.inputs.shows)).at("a")'
    )
    assert documents.pdf(sheet, {"a": "静安"}, on=date(2026, 11, 23)).startswith(b"%PDF")
    sheet.write_text('#set text(font: "No Such Family")\n静安')
    with pytest.raises(documents.CannotPrint, match="unknown font family"):
        documents.pdf(sheet, {}, on=date(2026, 11, 23))


# --- private links --------------------------------------------------------------------------------


def link_to(client: Client, brief: Brief, **said: str) -> str:
    asked = {"for_whom": "Ms Li", "days": "30"} | said
    page = client.post(reverse("brief-send", args=[brief.pk]), asked).content.decode()
    found = re.search(r"http://testserver(/brief/[\w-]+/)", page)
    assert found
    return found[1]


def test_whoever_holds_the_link_sees_exactly_that_brief_and_nothing_leads_on():
    client = signed_in(Role.MANAGER)
    brief = a_brief(client)
    where = link_to(client, brief)

    answer = Client(headers={"accept-language": "en"}).get(where)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Floor load" in words(page)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    leads = {
        href for href in re.findall(r'href="(/[^"]*)"', page) if not href.startswith("/static")
    }
    assert leads == {f"{where}brief.pdf"}
    assert Client().get(f"{where}brief.pdf").content.startswith(b"%PDF")


def test_a_link_that_was_withdrawn_opens_no_more():
    client = signed_in(Role.MANAGER)
    brief = a_brief(client)
    where = link_to(client, brief)

    client.post(reverse("brief-revoke", args=[brief.pk, Link.objects.get().pk]))

    answer = Client(headers={"accept-language": "en"}).get(where)
    assert answer.status_code == 410
    assert "was withdrawn" in words(answer.content)
    assert Client().get(f"{where}brief.pdf").status_code == 410


def test_a_link_opens_until_its_day_and_not_after():
    client = signed_in(Role.MANAGER)
    where = link_to(client, a_brief(client), days="7")
    link = Link.objects.get()
    assert link.expires_at - link.made_at == timedelta(days=7)

    Link.objects.update(expires_at=timezone.now())

    assert Client().get(where).status_code == 410


def test_the_secret_of_a_link_is_shown_once_and_kept_nowhere():
    client = signed_in(Role.MANAGER)
    brief = a_brief(client)
    secret = link_to(client, brief).split("/")[2]

    assert secret not in client.get(reverse("brief", args=[brief.pk])).content.decode()
    assert secret not in str(Link.objects.values_list())


def test_an_unknown_link_is_refused_without_saying_more():
    assert Client().get(reverse("private-brief", args=["x" * 32])).status_code == 410


def test_a_link_for_nobody_or_forever_is_refused():
    client = signed_in(Role.MANAGER)
    brief = a_brief(client)

    for said in ({"for_whom": "", "days": "30"}, {"for_whom": "Ms Li", "days": "4000"}):
        assert client.post(reverse("brief-send", args=[brief.pk]), said).status_code == 422
    assert not Link.objects.exists()


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_of_requirements_takes_as_many_queries_for_twenty_as_for_one(
    count, django_assert_max_num_queries
):
    client = signed_in()
    firm = make.organisation()
    for number in range(count):
        requirement(client, name_en=f"Laboratory {number}", asked_by=str(firm.subject.uuid))

    with django_assert_max_num_queries(8):
        assert client.get(reverse("requirements")).status_code == 200
