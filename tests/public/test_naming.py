"""Nobody is named in public without an officer having looked; who may be named is a list."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inward.core.permissions import Role
from inward.directory import naming
from inward.directory.naming import named_without_consent
from inward.directory.people import Basis, Consent, Person, Purpose
from inward.evidence.actions import found
from inward.evidence.models import Source
from inward.evidence.naming import named_in
from inward.evidence.rules import Kind
from inward.public.models import News
from inward.publish.models import Release
from tests import make
from tests.public.showing import ON, show, story, write
from tests.publish.releasing import released
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


def person(name: str, *, agreed: bool = False, **says: Any) -> Person:
    column = "name_en" if name.isascii() else "name_zh"
    made = Person.objects.create(
        subject=found(make.entry(), Kind.PERSON),
        erase_after=date(2030, 1, 1),
        **{column: name} | says,
    )
    if agreed:
        Consent.objects.create(
            person=made, purpose=Purpose.PUBLISH, given_at=make.NOW, how="by letter"
        )
    return made


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Words of ada  northrop, in English", True),
        ("今日沈其昌到访。", True),
        ("Words of Ada Northropson", False),
        ("Ada spoke", False),
        ("Words of Bo Lind, who agreed", False),
        ("The mayor, Eva Stone, opened it", False),
    ],
)
def test_a_text_that_names_somebody_is_kept_back_until_an_officer_says_so(
    text: str, warned: bool
) -> None:
    person("Ada Northrop")
    person("沈其昌")
    person("Bo Lind", agreed=True)
    person("Eva Stone", basis=Basis.PUBLIC_OFFICE)
    officer = signed_in(Role.OFFICER)
    typed = {"name_en": "Open", "text_en": text, "day": "2026-11-20"}
    address = reverse("public-new", args=["news"])
    first = officer.post(address, typed)

    assert (first.status_code == 422) == warned
    assert News.objects.exists() != warned
    if warned:
        assert "without consent to being named in public" in words(first.content)
        assert officer.post(address, typed | {"anyway": "on"}).status_code == 302
        assert News.objects.get().text_en == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("José García", "Words of Jose Garcia"),
        ("Jose Garcia", "WORDS OF JOSÉ GARCÍA"),
        ("Jean-Pierre  O'Neil", "said jean pierre o’neil"),
        ("Ａｄａ Northrop", "ada northrop"),
        ("史蒂夫·乔布斯", "今日史蒂夫乔布斯到访"),
        ("沈其昌", "Shen（沈 其昌）"),
        ("Ada@example.org", "Write to ada@example.org"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    person(name)

    assert named_without_consent({1: text, 2: "Somebody else"}) == {1: [name]}


@pytest.mark.parametrize("number", [1, 30])
def test_of_the_people_only_those_a_text_may_name_are_read_once_for_all_fields(
    number: int, django_assert_num_queries: Any
) -> None:
    for n in range(number):
        person(f"Given{n} Family{n}")
        person("王小" + chr(0x4E00 + n))
    person("Ada Northrop")
    texts = {
        "name_en": "Ada Northrop speaks",
        "text_en": "Of ada northrop, at length",
        "text_zh": "",
    }
    with django_assert_num_queries(1) as asked:
        found = named_in(texts)

    assert found == {"name_en": ["Ada Northrop"], "text_en": ["Ada Northrop"]}
    with connection.cursor() as cursor:
        cursor.execute(asked.captured_queries[0]["sql"])
        assert len(cursor.fetchall()) == 1


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_long_text_is_asked_about_in_parts_and_a_longer_one_of_everybody(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [str(person(name)) for name in ("Bo Lind", "Ada Northrop")]
    monkeypatch.setattr(naming, "_AT_ONCE", at_once)
    for most in (60_000, 3):
        monkeypatch.setattr(naming, "_MOST", most)
        assert named_without_consent({1: "Bo Lind met Ada Northrop"}) == {1: both}


def test_the_title_of_a_document_anybody_can_open_is_asked_about() -> None:
    person("Ada Northrop")
    officer = signed_in(Role.OFFICER)
    typed = {"title": "Interview with Ada Northrop", "url": "https://example.org/ada"}
    kept_inside = officer.post(reverse("source-new"), typed | {"url": ""})
    first = officer.post(reverse("source-new"), typed)
    second = officer.post(reverse("source-new"), typed | {"anyway": "on"})

    assert (kept_inside.status_code, first.status_code, second.status_code) == (302, 422, 302)
    assert 'name="anyway"' in first.content.decode()
    assert Source.objects.filter(title=typed["title"]).count() == 2


def test_a_new_source_beside_a_fact_is_asked_about_too() -> None:
    person("Ada Northrop")
    firm = make.organisation()
    officer = signed_in(Role.OFFICER)
    address = reverse("claim-new")
    typed = {"cite-title": "Ada Northrop speaks", "cite-url": "https://example.org/ada"}
    page = officer.post(address, typed | {"subject": str(firm.subject.uuid)}).content.decode()

    assert 'name="cite-anyway"' in page


def test_the_reason_of_a_correction_is_asked_about() -> None:
    person("Ada Northrop")
    old = released(period="2023")
    analyst = signed_in(Role.ANALYST)
    address = reverse("release-new", args=["agreements_signed"]) + "?period=2023&on=2026-11-22"
    typed = {"corrects": old.pk, "reason": "Ada Northrop told us of one more"}
    first = analyst.post(address, typed)
    assert (first.status_code, Release.objects.count()) == (422, 1)
    assert 'name="anyway"' in first.content.decode()

    analyst.post(address, typed | {"anyway": "on"})
    assert Release.objects.count() == 2


def test_who_may_be_named_is_listed_with_consent_and_places() -> None:
    speaker = person("Ada Northrop", agreed=True, basis=Basis.CONTRACT)
    gone = person("Bo Lind", agreed=True)
    gone.consents.update(withdrawn_at=make.NOW)
    person("Cy Marsh")
    show(story("Drains", speaker=speaker), write(News, "Cy Marsh arrives", day=ON))
    write(News, "Draft about Bo Lind", day=ON)
    Source.objects.create(code="S1", title="Bo Lind looks back", url="https://example.org/b")
    text = words(signed_in(Role.OFFICER).get(reverse("public-people")).content)
    without, _, agreed = text.partition("Consent to being named")

    assert "Cy Marsh Legitimate interest Cy Marsh arrives" in without
    assert "Bo Lind Legitimate interest Source S1" in without
    assert "Draft about" not in without
    assert (
        "Ada Northrop Contract since 2026-11-23 by letter Consent withdrawn Ada Northrop 2030-01-01"
        in agreed
    )
    assert "2030-01-01 Drains speaks" in agreed
    assert "Bo Lind Legitimate interest withdrawn 2026-11-23 to 2026-11-23" in agreed


def test_a_reader_does_not_see_whom_the_office_may_name() -> None:
    assert signed_in(Role.READER).get(reverse("public-people")).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_asks_the_store_a_fixed_number_of_times(
    number: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(number):
        who = person(f"Ada Northrop {'ABCDEFGHIJKLMNOPQRSTU'[n]}", agreed=bool(n % 2))
        show(write(News, f"{who} arrives", day=ON), story("Drains", speaker=who))
    officer = signed_in(Role.OFFICER)

    with django_assert_max_num_queries(20):
        officer.get(reverse("public-people"))


def test_a_consent_is_entered_and_taken_back_on_the_page_of_people_named() -> None:
    ada = person("Ada Northrop", email="ada@example.org")
    where = reverse("public-people")
    officer = signed_in(Role.OFFICER)
    typed = {"who": "Ada@example.org", "how": "letter of 3 November", "on": "2026-11-20"}
    entered = officer.post(where, typed)
    twice = officer.post(where, typed)
    given = ada.consents.get()

    assert (entered.status_code, twice.status_code) == (302, 422)
    assert "has agreed already" in words(twice.content)
    assert (given.purpose, given.how) == (Purpose.PUBLISH, "letter of 3 November")
    assert timezone.localtime(given.given_at).date() == date(2026, 11, 20)
    assert not named_without_consent({1: "Ada Northrop speaks"})

    taken = officer.post(reverse("public-people-withdraw", args=[given.pk]))
    given.refresh_from_db()
    assert taken.status_code == 302
    assert given.withdrawn_at is not None
    assert named_without_consent({1: "Ada Northrop speaks"}) == {1: ["Ada Northrop"]}


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("Nobody Here", "Nobody on the record is called so"),
        ("Bo Lind", "Two on the record are called so"),
    ],
)
def test_a_consent_is_of_one_person(who: str, said: str) -> None:
    for _ in range(2):
        person("Bo Lind")
    typed = {"who": who, "how": "letter", "on": "2026-11-20"}
    refused = signed_in(Role.OFFICER).post(reverse("public-people"), typed)

    assert refused.status_code == 422
    assert said in words(refused.content)
    assert "letter" in refused.content.decode()
    assert not Consent.objects.exists()


def test_a_consent_is_not_of_tomorrow() -> None:
    person("Ada Northrop")
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {"who": "Ada Northrop", "how": "letter", "on": tomorrow.isoformat()}

    assert signed_in(Role.OFFICER).post(reverse("public-people"), typed).status_code == 422


def test_a_page_that_is_kept_shows_a_name_no_longer_than_the_consent_lasts() -> None:
    ada = person("Ada Northrop", agreed=True)
    show(story("Drains", speaker=ada, position_en="Head of laboratories"))
    before = Client().get("/en/").content.decode()
    given = ada.consents.get()
    signed_in(Role.OFFICER).post(reverse("public-people-withdraw", args=[given.pk]))
    after = Client().get("/en/").content.decode()

    assert "Ada Northrop" in before
    assert "Ada Northrop" not in after
    assert "Head of laboratories" in after
