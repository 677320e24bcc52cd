"""An enquiry from outside: what is promised, who is told, who can be erased, who may open the page."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from inward.aftercare import spoken
from inward.aftercare.actions import take_step
from inward.aftercare.enquiring import Enquiry, Received, enquiry_behind, receive_enquiry
from inward.aftercare.models import Case, Words
from inward.aftercare.rules import Step
from inward.directory.people import Person, Purpose
from inward.directory.persons import consents_to, erase_due
from inward.office.links import LinkRefused, revoke_link
from inward.office.models import Link, Message
from inward.siting.models import Requirement
from inward.siting.rules import CRITERIA, Asked, Said
from tests import make

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


def test_a_stranger_with_a_known_address_does_not_become_the_known_person() -> None:
    enquire()
    enquire(consents=frozenset({Purpose.INVITE}))

    first, second = Person.objects.order_by("pk")
    assert not consents_to(first, Purpose.INVITE)
    assert consents_to(second, Purpose.INVITE)


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
