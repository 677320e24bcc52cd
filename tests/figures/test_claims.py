"""A published claim stands beside what the record can count; the two are never made to agree."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.core.quantities import Quantifier, holds
from inward.figures.actions import CannotClaim, enter_claim
from inward.figures.models import Claim
from inward.figures.queries.claims import Which, beside, claims, opened
from inward.figures.queries.clocks import newest_known
from inward.figures.rules import CannotCount, Standing, compare, compare_only
from tests import make

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test's record begins anew at the same numbers, so counts of another would fit."""
    cache.clear()


@pytest.mark.parametrize(
    ("quantifier", "stated", "counted", "standing", "gap", "at_least"),
    [
        ("exact", 28, 0, Standing.LESS, 28, False),
        ("exact", 28, 28, Standing.AGREES, 0, False),
        ("exact", 28, 30, Standing.MORE, -2, False),
        ("over", 400, 400, Standing.LESS, 1, True),
        ("over", 400, 401, Standing.AGREES, 0, False),
        ("more_than", 80, 2, Standing.LESS, 79, True),
        ("at_least", 80, 79, Standing.LESS, 1, True),
        ("at_least", 80, 80, Standing.AGREES, 0, False),
        ("about", 20, 19, Standing.AGREES, 0, False),
        ("about", 20, 3, Standing.LESS, 17, False),
        ("almost", 20, 20, Standing.MORE, 0, False),
        ("nearly", 20, 19, Standing.AGREES, 0, False),
    ],
)
def test_what_a_quantifier_makes_of_a_count(
    quantifier: str, stated: int, counted: int, standing: Standing, gap: int, at_least: bool
):
    found = compare(Quantifier(quantifier), Decimal(stated), Decimal(counted), whole=True)

    assert (found.standing, found.gap, found.at_least) == (standing, gap, at_least)


@given(st.sampled_from(list(Quantifier)), st.integers(0, 999), st.integers(0, 999))
def test_a_claim_agrees_exactly_when_it_is_true(quantifier: Quantifier, stated: int, counted: int):
    found = compare(quantifier, Decimal(stated), Decimal(counted), whole=True)

    assert (found.standing is Standing.AGREES) == holds(
        quantifier, Decimal(stated), Decimal(counted)
    )


@given(
    st.sampled_from([Quantifier.EXACT, Quantifier.OVER, Quantifier.MORE_THAN, Quantifier.AT_LEAST]),
    st.integers(1, 999),
    st.integers(0, 999),
)
def test_a_count_that_grows_by_the_gap_makes_the_claim_true(
    quantifier: Quantifier, stated: int, counted: int
):
    found = compare(quantifier, Decimal(stated), Decimal(counted), whole=True)

    assert holds(quantifier, Decimal(stated), counted + found.gap)


def test_the_only_one_is_contradicted_by_a_second_and_never_proved():
    assert compare_only(Decimal(1)).standing is Standing.AGREES
    assert compare_only(Decimal(2)).standing is Standing.CONTRADICTED
    assert compare_only(None).standing is Standing.UNCOUNTABLE


def signed_28() -> Claim:
    return make.claim(
        make.area("The district"),
        "28",
        text_en="of them signed",
        figure="agreements_signed",
        parameters={"period": "2023"},
    )


@pytest.mark.django_db
def test_28_signed_stands_beside_what_the_record_counts():
    make.agreement("Found", signed="2023-02")
    make.agreement("Of another year", signed="2022-12")
    said = beside(signed_28(), known=newest_known(), today=TODAY)

    assert said.on == date(2023, 12, 31)
    assert said.value == 1
    assert (said.comparison.standing, said.short_by) == (Standing.LESS, 27)


@pytest.mark.django_db
def test_over_400_says_that_401_would_be_needed():
    claim = make.claim(
        make.area(), "400", quantifier="over", figure="agreements_signed", parameters={}
    )
    said = beside(claim, known=newest_known(), today=TODAY)

    assert (said.needed, said.short_by, said.comparison.at_least) == (401, 401, True)


@pytest.mark.django_db
def test_a_count_is_taken_anew_when_something_was_written():
    claim = signed_28()
    before = beside(claim, known=newest_known(), today=TODAY)
    make.agreement("Found", signed="2023-02")
    after = beside(claim, known=newest_known(), today=TODAY)

    assert (before.value, after.value) == (0, 1)


@pytest.mark.django_db
def test_a_claim_whose_figure_cannot_be_asked_says_why():
    claim = make.claim(make.area(), figure="agreements_signed", parameters={"year": "2023"})
    said = beside(claim, known=newest_known(), today=TODAY)

    assert said.comparison.standing is Standing.UNCOUNTABLE
    assert "no parameter year" in said.fault


@pytest.mark.django_db
def test_a_series_from_the_same_document_proves_nothing():
    who = make.organisation(en="Muji")
    seen = make.observation(who, "outlets", "366", as_of="2023-11")
    asked = {"subject": str(who.subject.uuid), "metric": "metric:outlets"}
    claim = make.claim(who, "366", as_of="2023-11", figure="metric_series", parameters=asked)
    apart = opened(beside(claim, known=newest_known(), today=TODAY))
    same = make.claim(who, "366", as_of="2023-11", figure="metric_series", parameters=asked)
    assert seen.cited is not None
    together = opened(beside(_citing(same, seen.cited), known=newest_known(), today=TODAY))

    assert apart is not None
    assert together is not None
    assert (apart.same_source, together.same_source) == (False, True)


def _citing(claim: Claim, cited: Any) -> Claim:
    claim.cited = cited
    return claim


@pytest.mark.django_db
def test_lists_are_narrowed_to_what_can_be_counted_and_to_superlatives():
    counted, plain = signed_28(), make.claim(make.area("Elsewhere"), "5", text_en="five")
    only = make.claim(make.area(), None, superlative="only", quantifier="")

    assert set(claims(Which.COUNTED)) == {counted}
    assert set(claims(Which.UNCOUNTED)) == {plain, only}
    assert set(claims(Which.SUPERLATIVE)) == {only}
    assert set(claims(q="Elsewhere")) == {plain}


@pytest.mark.django_db
def test_entering_a_claim_checks_its_figure_and_needs_its_document():
    said: dict[str, Any] = {
        "subject": make.area().subject,
        "as_of": interval("2023"),
        "text_en": "signed",
        "text_zh": "",
        "value": Decimal(28),
        "quantifier": "exact",
        "unit": "count",
        "superlative": "",
        "figure": "agreements_signed",
        "parameters": {"period": "2023"},
        "cited": make.cites(),
        "by": None,
        "at": make.NOW,
    }

    assert enter_claim(**said).parameters == {"period": "2023"}
    with pytest.raises(CannotCount, match="no parameter year"):
        enter_claim(**said | {"parameters": {"year": "2023"}})
    with pytest.raises(CannotClaim, match="where it was published"):
        enter_claim(**said | {"cited": []})
    with pytest.raises(CannotClaim, match="a number or a superlative"):
        enter_claim(**said | {"value": None})
    with pytest.raises(NotAllowed):
        enter_claim(**said | {"by": make.member(Role.READER)})
    assert Claim.objects.count() == 1


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make.member(Role.OFFICER))
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.django_db
def test_the_page_of_a_claim_states_the_gap_and_opens_to_the_rows(officer: Client):
    make.agreement("The paper that was found", signed="2023-02")
    page = officer.get(reverse("claim", args=[signed_28().pk])).content.decode()

    assert "Gap: 27" in page
    assert "The paper that was found" in page
    assert "agreements_signed" in page


@pytest.mark.django_db
def test_a_claim_that_nothing_counts_says_so(officer: Client):
    claim = make.claim(
        make.area(), None, superlative="only", quantifier="", text_en="the only park"
    )
    page = officer.get(reverse("claim", args=[claim.pk])).content.decode()

    assert "A superlative: it needs the complete list" in page


@pytest.mark.django_db
def test_an_officer_enters_a_claim_from_its_page(officer: Client):
    make.area("The district")
    make.term("unit:count")
    source = make.source()
    answer = officer.post(
        reverse("claim-new"),
        {
            "subject": "The district",
            "as_of": "2023",
            "text_en": "signed",
            "quantifier": "exact",
            "value": "28",
            "unit": "unit:count",
            "figure": "agreements_signed",
            "parameters": "period=2023",
            "cite-source": source.code,
            "cite-quote": "28 of them signed",
            "cite-confidence": "high",
        },
    )

    claim = Claim.objects.get()
    assert answer.headers["Location"] == reverse("claim", args=[claim.pk])
    assert (claim.value, claim.unit, claim.parameters) == (28, "count", {"period": "2023"})


@pytest.mark.django_db
def test_a_reader_reads_claims_and_enters_none(client: Client):
    client.force_login(make.member(Role.READER))

    assert client.get(reverse("claims")).status_code == 200
    assert client.get(reverse("claim-new")).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 20])
def test_the_list_of_claims_asks_the_store_a_fixed_number_of_times_once_counted(
    officer: Client, number: int, django_assert_max_num_queries: Any
):
    for _ in range(number):
        signed_28()
    officer.get(reverse("claims"))

    with django_assert_max_num_queries(12):
        officer.get(reverse("claims"))


@pytest.mark.django_db
def test_a_claim_about_something_that_is_no_address_begins_with_nobody(officer: Client):
    assert officer.get(reverse("claim-new"), {"about": "nobody"}).status_code == 200
