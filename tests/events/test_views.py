"""The pages of events and programmes, as each role meets them."""

import pytest
from django.urls import reverse

from inward.core.models import Term
from inward.core.permissions import MAY, Act, Role
from inward.events.models import Event, Participation
from inward.events.rules import Roll
from tests import make
from tests.support.pages import words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(name, record):
    return reverse(name, args=[record.subject.uuid])


def an_edition():
    programme = make.programme()
    event = make.event("Sixth expo", edition=make.edition(programme, 6, roll=Roll.PARTIAL))
    return programme, event


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may_and_is_told_of_the_rest(signed_in, role):
    programme, event = an_edition()
    part = make.participation(make.organisation(), event)
    make.agreement(event=event, parties=(make.organisation(),))
    make.claim(event)
    client = signed_in(role)

    for address, act in {
        reverse("events"): Act.READ,
        page("event", event): Act.READ,
        reverse("programmes"): Act.READ,
        page("programme", programme): Act.READ,
        reverse("event-new"): Act.RECORD,
        page("event-edit", event): Act.RECORD,
        page("participation-new", event): Act.RECORD,
        reverse("participation-edit", args=[part.pk]): Act.RECORD,
        reverse("programme-new"): Act.RECORD,
        page("programme-edit", programme): Act.RECORD,
        page("edition-new", programme): Act.RECORD,
        page("edition-edit", event.edition): Act.RECORD,
    }.items():
        expected = 200 if role in MAY[act] else 403
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("rows", [1, 20])
def test_lists_ask_the_store_as_often_for_one_row_as_for_twenty(
    signed_in, rows, django_assert_max_num_queries
):
    programme, event = an_edition()
    for _ in range(rows):
        who = make.organisation()
        make.participation(who, event)
        make.agreement(event=event, parties=(who,))
        make.event()
    client = signed_in()
    client.get(reverse("events"))

    with django_assert_max_num_queries(12):
        assert client.get(reverse("events")).status_code == 200
    with django_assert_max_num_queries(24):
        assert client.get(page("event", event)).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(page("programme", programme)).status_code == 200


def test_an_event_says_how_often_each_guest_had_come_and_what_was_signed(signed_in):
    _, event = an_edition()
    who = make.organisation(en="AstraZeneca")
    make.participation(who, event, stand_m2=400)
    make.agreement("Memorandum", event=event, parties=(who,))

    body = signed_in().get(page("event", event)).content.decode()

    assert "first on this record" in body
    assert "Memorandum" in body
    assert "400" in body


def test_the_roll_of_one_role_is_a_part_of_the_page(signed_in):
    _, event = an_edition()
    make.participation(make.organisation(en="Kao"), event, role="speaker")
    make.participation(make.organisation(en="Muji"), event, role="exhibitor")

    body = signed_in().get(page("event", event), {"role": "role:speaker"}, headers=HTMX)

    assert "Kao" in body.content.decode()
    assert "Muji" not in body.content.decode()


def typed(**said):
    make.term("event_kind:promotion")
    return {
        "name_zh": "招商推介会",
        "kind": "event_kind:promotion",
        "held": "2023-11-07",
        "cite-source": make.source().code,
    } | said


def test_an_event_is_entered_and_edited(signed_in):
    client = signed_in()

    answer = client.post(reverse("event-new"), typed())

    event = Event.objects.get()
    assert answer["Location"] == page("event", event)
    client.post(page("event-edit", event), typed(held="2023-11", **{"cite-source": ""}))
    event.refresh_from_db()
    assert (event.name_zh, event.held_printed) == ("招商推介会", "2023-11")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"held": "2023-13"}, "2023-13"),
        ({"name_zh": ""}, "Give it a name"),
        ({"cite-source": ""}, "Say which source"),
    ],
)
def test_an_event_at_fault_comes_back_as_typed(signed_in, said, reason):
    answer = signed_in().post(reverse("event-new"), typed(host_text="投促办", **said))

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert "投促办" in answer.content.decode()
    assert not Event.objects.exists()


def test_a_guest_is_added_once_with_evidence(signed_in):
    _, event = an_edition()
    make.organisation(en="Kao")
    make.term("role:exhibitor")
    client = signed_in()
    said = {
        "subject": "Kao",
        "role": "role:exhibitor",
        "state": "came",
        "stand_m2": "36",
        "cite-source": make.source().code,
    }

    first = client.post(page("participation-new", event), said)
    second = client.post(page("participation-new", event), said)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "already" in second.content.decode()
    assert Participation.objects.get().stand_m2 == 36


def test_filters_that_match_nothing_offer_to_clear_themselves(signed_in):
    make.event()

    body = signed_in().get(reverse("events"), {"q": "no such event"}).content.decode()

    assert "Clear the filters" in body


def test_how_many_came_in_each_role_is_said_in_the_plural_where_they_are_several(signed_in):
    _, event = an_edition()
    for role in ("exhibitor", "exhibitor", "speaker"):
        make.participation(make.organisation(), event, role=role)

    said = words(signed_in(Role.READER).get(page("event", event)).content)

    assert "Exhibitors 2 Speaker 1" in said


def test_a_role_of_the_offices_own_without_a_plural_is_called_the_same_for_several():
    assert Term(name_en="Guest of honour", name_zh="嘉宾").heading(2) == "Guest of honour"
