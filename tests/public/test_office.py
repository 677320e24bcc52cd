"""Officers write for the public in two languages, look at it, and make it public."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.directory.people import Consent, Person, Purpose
from inward.evidence.actions import Overtaken, found, newest_edit
from inward.evidence.models import Edit, Publication
from inward.evidence.rules import Kind
from inward.public import actions
from inward.public.models import Contact, News, Place, Story, Text
from inward.public.queries.publicly import public_now
from inward.public.rules import slug
from inward.web.current import all_current
from tests import make
from tests.public.showing import ON, show, story, write
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

SAYS = {"by": None, "at": make.NOW}


def test_a_place_has_one_text() -> None:
    write(Text, "About us", place=Place.ABOUT)

    with pytest.raises(actions.CannotShow, match="has its text already"):
        write(Text, "About us again", place=Place.ABOUT)
    assert Text.objects.count() == 1


def test_a_zone_and_a_sector_each_have_a_text_of_their_own() -> None:
    one, two = make.area("One"), make.area("Two")
    write(Text, "One", place=Place.ZONE, about=one.subject)
    write(Text, "Two", place=Place.ZONE, about=two.subject)
    write(Text, "Health", place=Place.SECTOR, sector=make.term("sector:life_health"))

    with pytest.raises(actions.CannotShow):
        write(Text, "One again", place=Place.ZONE, about=one.subject)


def test_nothing_is_written_without_a_title() -> None:
    with pytest.raises(actions.CannotShow, match="title"):
        write(News, "", day=ON, name_zh="")


def test_what_is_written_is_not_public() -> None:
    made = write(News, "Road opens", day=ON)

    assert not public_now(made.pk, on=ON)


def test_a_story_without_consent_is_not_made_public() -> None:
    made = story("Drains", consent_on=None, consent_how="")

    with pytest.raises(actions.CannotShow, match="consent"):
        actions.show(made, True, as_of=interval("2026-11-01"), **SAYS)

    actions.rewrite(made, seen=0, consent_on=date(2026, 11, 1), consent_how="letter", **SAYS)
    actions.show(made, True, as_of=interval("2026-11-01"), **SAYS)
    assert public_now(made.pk, on=ON)


def test_a_story_whose_consent_is_taken_back_is_gone_at_once() -> None:
    made = story("Drains")
    show(made)
    assert "Drains" in Client().get("/en/stories/").content.decode()

    actions.rewrite(made, seen=0, consent_on=None, consent_how="", **SAYS)

    assert "Drains" not in Client().get("/en/stories/").content.decode()


def test_a_speaker_is_named_only_while_they_consent() -> None:
    person = Person.objects.create(
        subject=found(make.entry(), Kind.PERSON),
        name_en="Ada Northrop",
        erase_after=date(2030, 1, 1),
    )
    consent = Consent.objects.create(
        person=person, purpose=Purpose.PUBLISH, given_at=make.NOW, how="letter"
    )
    made = story("Drains", speaker=person, position_en="Head of laboratories")
    show(made)
    before = Client().get("/en/").content.decode()
    consent.withdrawn_at = make.NOW
    consent.save()
    after = Client().get("/en/").content.decode()

    assert "Ada Northrop" in before
    assert "Ada Northrop" not in after
    assert "Head of laboratories" in after


def test_changes_are_journaled_and_a_second_writer_is_told() -> None:
    made = write(Text, "About us", place=Place.ABOUT)
    seen = newest_edit(made.pk)
    actions.rewrite(made, seen=seen, text_en="First.", **SAYS)

    with pytest.raises(Overtaken):
        actions.rewrite(made, seen=seen, text_en="Second.", **SAYS)
    assert [e.after for e in Edit.objects.filter(subject=made.subject)] == ["First."]


def test_the_labels_of_what_is_written_agree_with_it() -> None:
    made = write(News, "Road opens", day=ON)
    actions.rewrite(made, seen=0, name_en="Road is open", name_zh="通车", **SAYS)

    assert str(made.subject.label) == "Road is open"
    assert [line for table in all_current() for line in table.differences()] == []


def test_only_managers_make_things_public() -> None:
    made = write(News, "Road opens", day=ON)
    officer = make.member(Role.OFFICER)

    with pytest.raises(NotAllowed):
        actions.show(made, True, as_of=interval("2026-11-01"), by=officer, at=make.NOW)


# --- pages --------------------------------------------------------------------------------------------


def test_a_missing_translation_stands_first_and_is_named() -> None:
    write(News, "Both", day=ON)
    write(News, "Only English", day=ON, name_zh="", text_zh="")

    text = words(signed_in(Role.OFFICER).get(reverse("public-written")).content)

    assert "1 piece lacks a translation" in text
    assert text.index("Only English") < text.index("Chinese missing") < text.index("Both（中）")


def test_a_text_is_written_in_both_languages_side_by_side() -> None:
    officer = signed_in(Role.OFFICER)
    address = reverse("public-new", args=["news"])
    form = officer.get(address).content.decode()
    assert (
        form.index('name="name_zh"') < form.index('name="name_en"') < form.index('name="text_zh"')
    )

    says = {"name_zh": "通车", "name_en": "Open", "text_zh": "今日**通车**。", "day": "2026-11-20"}
    answer = officer.post(address, says, follow=True)

    made = News.objects.get()
    assert (made.name_zh, made.text_zh, made.day) == ("通车", "今日**通车**。", date(2026, 11, 20))
    assert "Saved. It is not public yet." in answer.content.decode()
    assert "The English is incomplete" in words(answer.content)


def test_what_cannot_be_saved_stays_in_the_form() -> None:
    officer = signed_in(Role.OFFICER)
    says = {"name_en": "A desk", "order": "0"}
    answer = officer.post(reverse("public-new", args=["contact"]), says)

    assert answer.status_code == 422
    assert "Give a telephone number" in answer.content.decode()
    assert 'value="A desk"' in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_zone_text_names_its_zone() -> None:
    zone = make.area("Suhe Bay")
    officer = signed_in(Role.OFFICER)
    says = {"name_en": "By the water", "place": "zone"}
    address = reverse("public-new", args=["text"])
    assert officer.post(address, says).status_code == 422

    officer.post(address, says | {"about": zone.pk})

    assert Text.objects.get().about == zone.subject
    page = officer.get(reverse("public-entry", args=[Text.objects.get().subject.uuid]))
    assert f'<option value="{zone.pk}" selected>' in page.content.decode()


def test_a_manager_makes_it_public_and_takes_it_back() -> None:
    made = write(News, "Road opens", day=date(2026, 1, 1))
    manager = signed_in(Role.MANAGER)
    address = reverse("public-publish", args=[made.subject.uuid])

    said = manager.post(address, {"public": "yes"}, follow=True).content.decode()
    assert "It is public now." in said
    assert "Road opens" in Client().get("/en/news/").content.decode()
    manager.post(address, {"public": "no"})
    assert "Road opens" not in Client().get("/en/news/").content.decode()


def test_an_officer_sees_why_a_story_cannot_be_public() -> None:
    made = story("Drains", consent_on=None, consent_how="")
    manager = signed_in(Role.MANAGER)
    address = reverse("public-publish", args=[made.subject.uuid])

    said = manager.post(address, {"public": "yes"}, follow=True).content.decode()

    assert "Without consent" in said
    assert not Story.objects.filter(consent_on__isnull=False).exists()


def test_a_reader_reads_and_does_not_write() -> None:
    made = write(News, "Road opens", day=ON)
    reader = signed_in(Role.READER)
    address = reverse("public-entry", args=[made.subject.uuid])

    assert reader.get(address).status_code == 200
    assert reader.post(address, {"name_en": "Mine", "day": "2026-11-20"}).status_code == 403
    assert News.objects.get().name_en == "Road opens"


def test_any_record_is_made_public_from_one_list() -> None:
    zone, city = make.area("Suhe Bay"), make.area("Shanghai", kind="city")
    manager = signed_in(Role.MANAGER)
    where = reverse("public-records") + "?kind=area"
    text = manager.get(where).content.decode()
    assert text.count("preview") >= 2
    assert "named on other pages" in text  # a city has no page of its own

    answer = manager.post(
        reverse("public-publish", args=[zone.subject.uuid]), {"public": "yes", "next": where}
    )

    assert answer["Location"] == where
    assert Client().get(f"/en/zones/{_slug(zone)}/").status_code == 200
    only = words(manager.get(where + "&public=no").content)
    assert city.name in only
    assert zone.name not in only.split("Name Public Page")[1]


def _slug(zone: object) -> str:
    return slug(zone.subject.uuid)  # type: ignore[attr-defined]


def test_the_list_of_records_asks_as_often_for_twenty_as_for_one(
    django_assert_max_num_queries,
) -> None:
    for n in range(20):
        show(make.area(f"Zone {n}"))
    manager = signed_in(Role.MANAGER)
    manager.get(reverse("public-records"))

    with django_assert_max_num_queries(8):
        manager.get(reverse("public-records") + "?kind=area")
    with django_assert_max_num_queries(9):
        manager.get(reverse("public-written"))


@pytest.mark.parametrize("of", [make.case, make.project, make.team])
def test_what_belongs_to_the_office_alone_is_never_made_public(of: Callable[[], Any]) -> None:
    subject = of().subject
    manager = signed_in(Role.MANAGER)

    for name in ("public-publish", "publish"):
        answer = manager.post(reverse(name, args=[subject.uuid]), {"public": "yes"})
        assert answer.status_code == 404
    assert not Publication.objects.about(subject.pk).exists()


def test_nobody_is_led_elsewhere_after_publishing() -> None:
    zone = make.area("Suhe Bay")
    manager = signed_in(Role.MANAGER)

    answer = manager.post(
        reverse("public-publish", args=[zone.subject.uuid]),
        {"public": "yes", "next": "https://elsewhere.example/"},
    )

    assert answer["Location"] == reverse("public-records")
