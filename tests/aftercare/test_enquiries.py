"""An enquiry from outside: what is promised, who is told, who can be erased, who may open the page."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from inward.aftercare import spoken
from inward.aftercare.actions import take_step
from inward.aftercare.enquiring import (
    Enquiry,
    Received,
    course,
    enquiry_behind,
    receive_enquiry,
)
from inward.aftercare.models import Case, Words
from inward.aftercare.rules import Step
from inward.core.permissions import Role
from inward.directory.people import Person, Purpose
from inward.directory.persons import consents_to, erase_due, take_back
from inward.evidence.actions import found
from inward.evidence.rules import Kind
from inward.office.links import LinkRefused, revoke_link
from inward.office.models import Link, Message
from inward.siting.models import Requirement
from inward.siting.rules import CRITERIA, Asked, Said
from inward.work.actions import tick
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

# A Monday in November, five in the afternoon in Shanghai.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NEW_YEARS_EVE = datetime(2026, 12, 30, 3, tzinfo=UTC)


def enquire(at: datetime = MONDAY, **said: object) -> Received:
    columns = {
        "text": "We look for 900 square metres with a strong floor.",
        "email": "a.reader@example.org",
        "language": "en",
    } | said
    return receive_enquiry(
        Enquiry(**columns),  # type: ignore[arg-type]
        address=lambda secret: f"https://invest.example.org/en/enquiry/{secret}/",
        at=at,
    )


def test_enquiries_of_one_title_are_told_apart_by_zone_sector_and_first_words() -> None:
    zone = make.area("Suhe Bay", kind="zone")
    sector = make.term("sector:biomedicine")
    among = Said(CRITERIA["sector"], among=(sector.pk,))
    enquire(text="A  laboratory\nfor forty", zone=zone.subject, asked=Asked((among,)))
    enquire(text="A showroom " + "with a window " * 9, email="another@example.org")
    said = words(signed_in().get(reverse("cases")).content)

    assert f"Suhe Bay · {sector.name} · A laboratory for forty" in said
    assert "A showroom with a window" in said
    assert "with a window " * 9 not in said


def test_the_promised_hour_is_said_in_the_offices_own_time_in_both_languages() -> None:
    case = enquire().case

    assert spoken.promise(case) == (
        "We answer by Thursday 26 November 2026, 17:30 (Shanghai time)."
    )
    with override("zh-hans"):
        assert spoken.promise(case) == "我们将于2026年11月26日（星期四）17:30（上海时间）前答复您。"


def test_an_hour_in_a_year_without_published_holidays_is_called_provisional() -> None:
    case = enquire(NEW_YEARS_EVE).case

    assert "holidays of 2027 have not been announced" in spoken.provisional(case)
    assert spoken.provisional(enquire().case) == ""
    with override("zh-hans"):
        assert "2027年" in spoken.provisional(case)


def test_whoever_asked_is_written_to_in_their_language_with_reference_hour_and_page() -> None:
    english = enquire()
    chinese = enquire(language="zh-hans")
    told = {m.about_id: m for m in Message.objects.all()}

    first, second = told[english.case.pk], told[chinese.case.pk]
    assert first.to == "a.reader@example.org"
    assert english.case.reference in first.title
    assert "Thursday 26 November 2026, 17:30 (Shanghai time)" in first.text
    assert f"/enquiry/{english.secret}/" in first.text
    assert "2026年11月26日（星期四）17:30（上海时间）前答复您" in second.text
    assert first.erase_after is not None


def test_what_is_personal_stands_in_erasable_stores_only() -> None:
    case = enquire(name="A. Reader", organisation="Reader Labs", phone="+1 555 0100").case

    assert (case.name_en, case.name_zh) == ("Enquiry from the public site", "网站咨询")
    person = Person.objects.get()
    assert case.contact == person
    assert (person.name_en, person.email, person.note) == (
        "A. Reader",
        "a.reader@example.org",
        "Reader Labs",
    )
    assert Words.objects.get().erase_after > MONDAY.date()


def test_nobody_agrees_to_anything_by_writing_and_is_erased_after_a_year() -> None:
    enquire()
    person = Person.objects.get()

    assert not person.consents.exists()
    assert erase_due(on=MONDAY.date() + timedelta(days=365), at=MONDAY) == 0
    assert erase_due(on=MONDAY.date() + timedelta(days=366), at=MONDAY) == 1
    person.refresh_from_db()
    assert person.email == ""


def test_each_purpose_is_agreed_to_by_itself_and_keeps_the_details_longer() -> None:
    enquire(consents=frozenset({Purpose.SERVE}))
    person = Person.objects.get()

    assert consents_to(person, Purpose.SERVE)
    assert not consents_to(person, Purpose.INVITE)
    assert person.erase_after > MONDAY.date() + timedelta(days=1000)


def test_an_enquiry_from_a_known_address_is_joined_to_whoever_is_known_by_it() -> None:
    first = enquire(name="A. Reader", phone="+1 555 0100")
    again = enquire(
        at=MONDAY + timedelta(days=30),
        email="A.Reader@Example.org",
        name="Ann Reader",
        organisation="Reader Labs",
        language="zh-hans",
        consents=frozenset({Purpose.INVITE}),
    )
    person = Person.objects.get()

    assert first.case.contact == again.case.contact == person
    assert (person.name_en, person.name_zh, person.phone) == ("A. Reader", "", "+1 555 0100")
    assert (person.email, person.note) == ("a.reader@example.org", "")
    assert person.erase_after == (MONDAY + timedelta(days=30 + 366)).date()
    assert consents_to(person, Purpose.INVITE)
    # What was typed is for the officer; the private page has only the message itself.
    inside = Words.objects.get(case=again.case, shown=False).text
    assert "Ann Reader" in inside
    assert "Reader Labs" in inside
    page = [words for _, some in course(again.case) for words in some]
    assert [words.text for words in page] == ["We look for 900 square metres with a strong floor."]


def test_what_the_sender_is_told_does_not_show_whether_they_are_known() -> None:
    known, stranger = enquire(name="A. Reader"), enquire(email="b@example.org", name="B")
    again = enquire(name="Somebody Else")
    texts = []
    for one in (stranger, again):
        message = Message.objects.get(about=one.case.subject)
        texts.append(
            message.text.replace(one.secret, "S").replace(one.case.reference, "R")
            + message.language
        )

    assert texts[0] == texts[1]
    assert known.case.contact == again.case.contact
    assert [w.text for _, some in course(again.case) for w in some] == [
        w.text for _, some in course(stranger.case) for w in some
    ]


def test_a_form_that_anybody_can_send_does_not_undo_a_withdrawn_consent() -> None:
    person = enquire(consents=frozenset({Purpose.INVITE})).case.contact
    assert person
    take_back(person, Purpose.INVITE, at=MONDAY)
    again = enquire(consents=frozenset({Purpose.INVITE, Purpose.SERVE}))

    assert not consents_to(person, Purpose.INVITE)
    assert consents_to(person, Purpose.SERVE)
    assert "活动邀请" in Words.objects.get(case=again.case, shown=False).text


@pytest.mark.parametrize(
    ("office", "said"),
    [("zh-hans", ["表单所填：", "活动邀请"]), ("en", ["Typed on", "Invitations"])],
)
def test_words_for_the_office_are_in_its_language_whatever_the_stranger_reads(
    office: str, said: list[str], settings: Any
) -> None:
    settings.LANGUAGE_CODE = office
    person = enquire(name="A. Reader", consents=frozenset({Purpose.INVITE})).case.contact
    assert person
    take_back(person, Purpose.INVITE, at=MONDAY)
    for stranger in ("en", "zh-hans"):
        with override(stranger):
            again = enquire(name="Bo Lind", consents=frozenset({Purpose.INVITE}))

        inside = Words.objects.get(case=again.case, shown=False).text
        assert all(part in inside for part in said), inside


def test_an_address_that_two_people_have_says_nothing_of_either() -> None:
    for _ in range(2):
        Person.objects.create(
            subject=found(make.entry(), Kind.PERSON),
            name_en="Desk",
            email="a.reader@example.org",
            erase_after=date(2030, 1, 1),
        )
    enquire()

    assert Person.objects.count() == 3


def test_the_office_reads_that_an_enquiry_came_by_the_public_form() -> None:
    case = enquire().case
    page = words(signed_in().get(reverse("case", args=[case.subject.uuid])).content)

    assert "the form of the public site" in page
    assert "imported" not in page


def test_what_is_asked_of_space_becomes_a_requirement_of_the_case() -> None:
    asked = Asked((Said(CRITERIA["area"], at_least=900),))
    case = enquire(asked=asked).case

    requirement = Requirement.objects.get()
    assert requirement.asked_by == case.subject
    assert case.reference in requirement.name_en


def test_an_enquiry_early_in_the_morning_is_of_the_offices_own_day() -> None:
    # Half past seven in the morning of 1 December in Shanghai; in UTC it is still November.
    early = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    case = enquire(early, asked=Asked((Said(CRITERIA["area"], at_least=900),))).case

    assert case.reference.startswith("2612-")
    assert Requirement.objects.get().asked_on == date(2026, 12, 1)


def test_holidays_published_since_end_what_was_provisional(monkeypatch: pytest.MonkeyPatch) -> None:
    case = enquire(NEW_YEARS_EVE).case
    calendar = spoken.working_calendar()
    published = replace(calendar, years=frozenset({*calendar.years, 2027}))
    monkeypatch.setattr(spoken, "working_calendar", lambda: published)

    assert spoken.provisional(case) == ""


def test_the_private_page_opens_by_its_secret_until_it_is_withdrawn_or_a_year_is_over() -> None:
    received = enquire()
    soon = MONDAY + timedelta(days=1)

    assert enquiry_behind(received.secret, at=soon) == received.case
    with pytest.raises(LinkRefused, match="not known"):
        enquiry_behind("guessed", at=soon)
    with pytest.raises(LinkRefused, match="expired"):
        enquiry_behind(received.secret, at=MONDAY + timedelta(days=366))
    revoke_link(Link.objects.get(), at=soon)
    with pytest.raises(LinkRefused, match="withdrawn"):
        enquiry_behind(received.secret, at=soon)


def test_an_answer_that_may_be_read_goes_out_and_one_for_the_office_does_not() -> None:
    case = enquire(language="zh-hans").case
    take_step(case=case, step=Step.ANSWERED, by=None, at=MONDAY, text="ask the zone first")
    assert Message.objects.count() == 1

    take_step(
        case=case, step=Step.ANSWERED, by=None, at=MONDAY, text="两处载体符合要求。", shown=True
    )

    answer = Message.objects.latest("pk")
    assert "两处载体符合要求。" in answer.text
    assert case.reference in answer.title
    assert answer.title.startswith("关于")


def test_a_case_entered_by_hand_writes_to_nobody() -> None:
    case = make.case()
    take_step(case=case, step=Step.ANSWERED, by=None, at=make.NOW, text="yes", shown=True)

    assert Case.objects.count() == 1
    assert not Message.objects.exists()


def test_what_was_typed_about_whoever_asked_is_known_no_longer_than_they_are() -> None:
    enquire(name="Li Wei")
    enquire(name="Wang Fang", phone="139 0000 0000")
    inside = Words.objects.filter(shown=False)
    assert "Wang Fang" in inside.get().text

    tick(at=MONDAY + timedelta(days=366))
    assert Person.objects.get().erased_in is not None
    assert not inside.exists()
    assert Words.objects.filter(shown=True).count() == 2


def test_who_asked_is_seen_by_those_alone_who_may_see_people() -> None:
    enquire(name="Li Wei")
    case = enquire(name="Wang Fang", phone="139 0000 0000").case
    where = reverse("case", args=[case.subject.uuid])
    personal = ("Li Wei", "Wang Fang", "139 0000 0000", "a.reader@example.org")
    reader, officer = (
        words(signed_in(role).get(where).content) for role in (Role.READER, Role.OFFICER)
    )

    assert [one in officer for one in personal] == [True] * 4
    assert [one in reader for one in personal] == [False] * 4


def test_the_office_reads_that_an_answer_has_not_gone_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> int:
        raise OSError("mailbox unavailable")

    case = enquire().case
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    tick(at=MONDAY)
    said = words(signed_in().get(reverse("case", args=[case.subject.uuid])).content)

    assert "has not reached whoever asked: mailbox unavailable" in said
