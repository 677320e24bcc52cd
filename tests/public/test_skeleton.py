"""What holds for every public page: language by address, nobody's session, nothing but what is public."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from inward.evidence.models import Subject
from inward.public.addresses import addresses
from inward.public.queries.publicly import names, shown
from inward.public.rules import band, exposes, slug, tellable_count, uuid_of
from tests import make
from tests.public.showing import hide, show

ON = date(2026, 11, 23)


@given(st.uuids())
def test_an_address_leads_back_to_its_subject(uuid: UUID) -> None:
    assert uuid_of(slug(uuid)) == uuid


@pytest.mark.parametrize("text", ["", "x", "z" * 25, "A" * 25, "0" * 26, "../../etc/passwd"])
def test_what_is_no_address_leads_nowhere(text: str) -> None:
    assert uuid_of(text) is None


@pytest.mark.parametrize(
    ("unit", "firms", "secret"),
    [
        ("CNY", 1, True),
        ("CNY", 2, True),
        ("CNY", 3, False),
        ("persons", 1, True),
        ("percent", 2, True),
        ("CNY", None, False),
        ("m2", 1, False),
        ("count", 1, False),
    ],
)
def test_money_heads_and_shares_of_fewer_than_three_firms_are_not_told(unit, firms, secret) -> None:
    assert exposes(unit, firms) is secret


def test_a_band_goes_from_one_power_of_ten_to_the_next() -> None:
    said = {value: band(make.Decimal(value)) for value in ("1", "9.99", "10", "123456789", "0.5")}

    assert {v: (b.low, b.high) for v, b in said.items() if b} == {
        "1": (1, 10),
        "9.99": (1, 10),
        "10": (10, 100),
        "123456789": (100_000_000, 1_000_000_000),
        "0.5": (make.Decimal("0.1"), 1),
    }
    assert band(make.Decimal(0)) is None
    assert band(make.Decimal(-5)) is None


def test_one_or_two_firms_are_not_counted_aloud() -> None:
    assert [tellable_count(n) for n in range(5)] == [True, False, False, True, True]


@pytest.mark.django_db
def test_only_the_last_word_counts() -> None:
    one, two, three = make.area("One"), make.area("Two"), make.area("Three")
    show(one, two)
    hide(two)

    assert set(shown(Subject.objects.all(), on=ON)) == {one.subject}
    assert {label.name for label in names([one.pk, two.pk, three.pk, None], on=ON).values()} == {
        "One"
    }


@pytest.mark.django_db
def test_what_is_made_public_on_a_day_was_not_public_before() -> None:
    zone = make.area()
    show(zone, on="2026-11-20")

    assert shown(Subject.objects.all(), on=date(2026, 11, 19)).count() == 0
    assert shown(Subject.objects.all(), on=date(2026, 11, 20)).count() == 1


@pytest.mark.django_db
def test_every_address_answers_in_its_language_and_knows_its_twin() -> None:
    client = Client()
    found = list(addresses(ON))
    paths = {a.path for a in found}

    assert len(paths) == len(found)
    for one in found:
        answer = client.get(one.path)
        assert answer.status_code == 200, one.path
        if answer["Content-Type"].startswith("text/html"):
            twin = {"en": "zh", "zh": "en"}[one.lang] + one.path[3:]
            assert "/" + twin in paths
            assert f'href="/{twin}"' in answer.content.decode()


@pytest.mark.django_db
def test_a_page_leaves_no_cookie_and_asks_for_none() -> None:
    for one in addresses(ON):
        answer = Client(headers={"accept-language": "zh"}).get(one.path)
        assert not answer.cookies, one.path
        assert "Cookie" not in answer.get("Vary", ""), one.path


@pytest.mark.django_db
def test_a_stranger_who_asks_for_a_preview_is_shown_the_door() -> None:
    answer = Client().get("/en/?preview")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
