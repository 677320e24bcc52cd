"""The enquiry form and its private page: what is needed, what a machine meets, what the asker reads."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.translation import override

from inward.aftercare.actions import take_step
from inward.aftercare.current import DESK
from inward.aftercare.models import Case
from inward.aftercare.rules import Step
from inward.aftercare.spoken import hour
from inward.directory.people import Person, Purpose
from inward.office.models import Attempt, Link, Message
from inward.public.enquiry import rules, stamps, views
from inward.public.enquiry.rules import Doubt, doubts
from inward.siting.models import Requirement
from tests import make
from tests.public.showing import show
from tests.public.test_finder import name, town
from tests.support.pages import words

pytestmark = pytest.mark.django_db
ENQUIRY = "/en/enquiry/"
ON = date(2026, 11, 23)
ASKED = {"text": "Is Hall 2 heated?", "email": "a.reader@example.org"}


def send(client: Client | None = None, *, stamped: bool = True, **said: Any) -> Any:
    mark = {"stamp": stamps.stamp(timezone.localdate())} if stamped else {}
    return (client or Client()).post(ENQUIRY, ASKED | mark | said)


def private_page(answer: Any) -> str:
    assert answer.status_code == 303, words(answer.content)
    return str(answer["Location"])


# --- doubts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, set()),
        ({"trap": "https://x.example"}, {Doubt.TRAP}),
        ({"trap": "  "}, set()),
        ({"stamped": None}, {Doubt.STAMP}),
        ({"stamped": ON - timedelta(days=92)}, set()),
        ({"stamped": ON - timedelta(days=93)}, {Doubt.STAMP}),
        ({"stamped": ON + timedelta(days=1)}, set()),
        ({"stamped": ON + timedelta(days=2)}, {Doubt.STAMP}),
        ({"text": "see https://a.example and www.b.example"}, set()),
        ({"text": "https://a http://b www.c"}, {Doubt.LINKS}),
        ({"text": "<a href=x>[url=y]HTTPS://Z"}, {Doubt.LINKS}),
    ],
)
def test_what_speaks_for_a_machine(said: dict[str, Any], found: set[Doubt]) -> None:
    asked = {"trap": "", "text": "Is Hall 2 heated?", "stamped": ON} | said

    assert doubts(**asked, on=ON) == found


def test_a_mark_of_another_hand_is_none() -> None:
    ours = stamps.stamp(ON)

    assert stamps.stamped(ours) == ON
    for forged in ("", "2026-11-23", ours.replace("23", "24", 1), ours + "x"):
        assert stamps.stamped(forged) is None


def test_a_confirmation_holds_for_these_words_after_a_moment_and_for_some_hours() -> None:
    mark = stamps.to_confirm(ASKED, at=1000)

    assert stamps.confirms(mark, ASKED, at=1005, after=2)
    assert not stamps.confirms(mark, ASKED, at=1001, after=2)
    assert not stamps.confirms(mark, ASKED, at=1000 + 3 * 3600, after=2)
    assert not stamps.confirms(mark, ASKED | {"text": "buy"}, at=1005, after=2)
    assert not stamps.confirms("forged", ASKED, at=1005, after=2)


# --- sending --------------------------------------------------------------------------------------


def test_two_fields_are_enough_and_the_answer_promises_an_hour() -> None:
    answer = Client().get(private_page(send()))

    case = Case.objects.get()
    said = words(answer.content)
    assert f"Your enquiry {case.reference}" in said
    assert "Thank you, it has arrived" in said
    assert re.search(r"We answer by \w+day \d+ \w+ \d{4}, 17:30 \(Shanghai time\)", said)
    assert "Is Hall 2 heated?" in said


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"text": ""}, "Write what you would like to know"),
        ({"text": "   "}, "Write what you would like to know"),
        ({"email": ""}, "Give an e-mail address"),
        ({"email": "nobody"}, "This is no e-mail address"),
        ({"text": "x" * 5001}, "at most 5000 characters"),
        ({"topic": "case_topic:nothing"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    said: dict[str, str], reason: str
) -> None:
    answer = send(name="A. Reader", **said)

    assert answer.status_code == 422
    assert reason in words(answer.content)
    assert "A. Reader" in answer.content.decode()
    assert not Case.objects.exists()


def test_no_consent_is_ticked_beforehand_and_each_is_given_by_itself() -> None:
    form = Client().get(ENQUIRY).content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*>', form)
    assert len(boxes) == 2
    assert not any("checked" in box for box in boxes)

    send(invite="on")
    assert [c.purpose for c in Person.objects.get().consents.all()] == [Purpose.INVITE]


def test_units_and_what_was_asked_of_space_go_with_it() -> None:
    units = town()
    hidden = make.unit("secret", area="900", rent="1")
    query = {"unit": [name(units["strong"]), name(hidden)], "load": "5"}
    form = Client().get(ENQUIRY, query)
    assert "What goes with it Harbour House, strong" in words(form.content)
    assert "secret" not in form.content.decode()

    send(**query)
    case = Case.objects.get()
    said = case.words.get().text
    assert said == "Is Hall 2 heated?\n\n– Harbour House, strong"
    assert Requirement.objects.get().asked_by == case.subject


def test_a_form_without_our_stamp_is_shown_once_more_and_taken_after_that() -> None:
    client = Client()
    shown = send(client, stamped=False, name="A. Reader")
    assert shown.status_code == 200
    assert "Is this what you want to send?" in words(shown.content)
    assert not Case.objects.exists()

    fields = dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', shown.content.decode()))
    assert fields["name"] == "A. Reader"
    again = client.post(ENQUIRY, fields)
    assert again.status_code == 200, "a machine sends at once"

    earlier = timezone.now().timestamp() - 5
    plain = {
        **dict.fromkeys(("organisation", "phone", "topic"), ""),
        **ASKED,
        "name": "A. Reader",
        "serve": False,
        "invite": False,
        "units": [],
    }
    taken = client.post(ENQUIRY, fields | {"confirm": stamps.to_confirm(plain, at=earlier)})
    assert taken.status_code == 303
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "said", [{"website": "https://x.example"}, {"text": "https://a http://b www.c cheap"}]
)
def test_what_a_machine_does_is_not_taken_at_once(said: dict[str, str]) -> None:
    assert send(**said).status_code == 200
    assert not Case.objects.exists()


def test_one_address_on_the_network_sends_so_many_an_hour_and_is_told_whom_to_call() -> None:
    for _ in range(rules.MOST_AN_HOUR):
        assert send().status_code == 303

    refused = send()
    assert refused.status_code == 429
    assert "try again in an hour" in words(refused.content)
    # Another process of the office, which remembers nothing of this one, counts the same.
    cache.clear()
    assert send().status_code == 429
    assert Attempt.objects.count() == rules.MOST_AN_HOUR
    assert send(Client(REMOTE_ADDR="203.0.113.9")).status_code == 303


def test_behind_our_proxy_the_address_is_the_last_one_it_names(settings: Any) -> None:
    request = RequestFactory().post(ENQUIRY, headers={"x-forwarded-for": "6.6.6.6, 203.0.113.7"})
    assert views.sender(request) == "127.0.0.1"

    settings.BEHIND_HTTPS = True
    assert views.sender(request) == "203.0.113.7"


def test_no_session_and_no_token_is_needed_so_that_a_copy_elsewhere_can_send() -> None:
    answer = send(Client(enforce_csrf_checks=True))

    assert answer.status_code == 303
    assert not answer.cookies


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_nothing_else_is_taken(method: str) -> None:
    assert getattr(Client(), method)(ENQUIRY).status_code == 405


def test_the_message_back_bears_the_address_of_the_office_not_of_a_copy(settings: Any) -> None:
    settings.PUBLIC_URL = "https://invest.example.org"
    settings.PUBLIC_SERVER = "https://office.example.org"
    send()

    assert "https://office.example.org/en/enquiry/" in Message.objects.get().text


# --- a copy of the site ---------------------------------------------------------------------------


def copied(view: Any, path: str) -> str:
    request = RequestFactory().get(path)
    request.public_on = ON  # type: ignore[attr-defined]
    return view(request, "en").content.decode()  # type: ignore[no-any-return]


def test_a_copy_without_a_server_says_whom_to_call(settings: Any) -> None:
    contact = pytest.importorskip("inward.public.models").Contact
    desk = make._described(contact, "Front desk", telephone="+86 21 0000 0000")
    show(desk)
    said = copied(views.enquiry, ENQUIRY)

    assert "<form" not in said
    assert "+86 21 0000 0000" in said


def test_a_copy_with_a_server_sends_there(settings: Any) -> None:
    settings.PUBLIC_SERVER = "https://office.example.org"

    assert 'action="https://office.example.org/en/enquiry/"' in copied(views.enquiry, ENQUIRY)


# --- the private page -----------------------------------------------------------------------------


def test_the_private_page_shows_the_answer_and_not_what_is_for_the_office() -> None:
    where = private_page(send())
    case, at = Case.objects.get(), timezone.now()
    member = make.colleague()
    take_step(case=case, step=Step.ACKNOWLEDGED, by=None, at=at)
    take_step(case=case, step=Step.ASSIGNED, by=None, at=at, member=member, text="for the office")
    take_step(case=case, step=Step.ANSWERED, by=None, at=at, text="Yes, it is heated.", shown=True)

    said = words(Client().get(where).content)
    assert "Yes, it is heated." in said
    assert "within the hour we promised" in said
    assert "for the office" not in said
    assert str(member) not in said


def test_a_late_answer_is_called_late() -> None:
    where = private_page(send())
    Case.objects.update(answer_by=timezone.now() - timedelta(hours=1))
    DESK.refresh([Case.objects.get().pk])
    assert "This hour has passed" in words(Client().get(where).content)

    take_step(
        case=Case.objects.get(),
        step=Step.ANSWERED,
        by=None,
        at=timezone.now(),
        text="Yes",
        shown=True,
    )
    assert "later than we promised" in words(Client().get(where).content)


def test_after_a_dispute_the_page_tells_the_hour_promised_anew() -> None:
    where = private_page(send())
    Case.objects.update(answer_by=timezone.now() - timedelta(hours=1))
    case, at = Case.objects.get(), timezone.now()
    take_step(case=case, step=Step.ANSWERED, by=None, at=at, text="No", shown=True)
    take_step(case=case, step=Step.DISPUTED, by=None, at=at, text="It is not so")

    said = words(Client().get(where).content)
    with override("en"):
        assert f"We answer by {hour(Case.objects.get().desk.answer_by)}." in said
    assert "This hour has passed" not in said

    take_step(case=case, step=Step.ANSWERED, by=None, at=timezone.now(), text="Yes", shown=True)
    assert "within the hour we promised" in words(Client().get(where).content)


def test_no_cache_no_search_engine_and_no_other_site_keeps_the_private_page() -> None:
    answer = Client().get(private_page(send()))

    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_guessed_or_withdrawn_address_opens_nothing_and_says_why() -> None:
    where = private_page(send())
    guessed = Client().get(f"{ENQUIRY}{'x' * 32}/")
    assert guessed.status_code == 410
    assert "not known here" in words(guessed.content)

    Link.objects.update(revoked_at=timezone.now())
    withdrawn = Client().get(where)
    assert withdrawn.status_code == 410
    assert "withdrawn" in words(withdrawn.content)


def test_a_provisional_hour_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    new_years_eve = datetime(2026, 12, 30, 3, tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(views, "now", lambda: new_years_eve)
    mark = {"stamp": stamps.stamp(timezone.localdate())}
    answer = Client().post(ENQUIRY, ASKED | mark)

    said = words(Client().get(private_page(answer)).content)
    assert "holidays of 2027 have not been announced" in said
    chinese = words(Client().get(private_page(answer).replace("/en/", "/zh/")).content)
    assert "以上时限为暂定" in chinese


def test_an_odd_day_in_what_is_asked_of_space_loses_no_enquiry() -> None:
    private_page(send(by="9999-12-31", by_counts="much", area_from="900"))

    assert Requirement.objects.get().asked.keys() == {"area"}
