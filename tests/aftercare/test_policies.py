"""Policies: three-valued conditions, what an enterprise or a lead can get, whom a policy concerns."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from inward.aftercare.models import Benefit, Condition, Policy
from inward.aftercare.policies.queries import chances, concerned, rows_of
from inward.aftercare.policies.rules import (
    CRITERIA,
    Asked,
    NotACondition,
    Span,
    checked,
    evaluate,
    in_force,
)
from inward.core.permissions import Role
from inward.core.quantities import Quantifier
from inward.directory.models import Organisation
from inward.engines.siting import Standing
from inward.evidence.actions import state
from inward.evidence.models import Observation
from inward.evidence.rules import Basis
from tests import make
from tests.support.pages import signed_in, words

FITS, MIGHT, OUT = Standing.FITS, Standing.MIGHT_FIT, Standing.OUT
ON = date(2026, 11, 30)

FINANCE = Asked("sector", among=("finance", "insurance"))
TITLE = Asked("designation", among=("rhq",))
JOBS = Asked("metric:jobs", at_least="50")
FEW = Asked("metric:jobs", at_most="50")
YOUNG = Asked("opened", at_least="2025-01-01")


def span(value: int | str, quantifier: str) -> Span:
    return Span.of(Decimal(value), Quantifier(quantifier))


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "known", "standing"),
    [
        (FINANCE, frozenset({"finance"}), FITS),
        (FINANCE, frozenset({"retail"}), OUT),
        (FINANCE, frozenset(), MIGHT),
        (FINANCE, None, MIGHT),
        (TITLE, frozenset({"rhq", "pilot"}), FITS),
        # That a title is not on the record does not say that nobody conferred it.
        (TITLE, frozenset({"pilot"}), MIGHT),
        (TITLE, None, MIGHT),
        (JOBS, Decimal(50), FITS),
        (JOBS, Decimal("49.9"), OUT),
        (JOBS, None, MIGHT),
        (YOUNG, date(2025, 1, 1), FITS),
        (YOUNG, date(2024, 12, 31), OUT),
        # A number with its word: whether all it can mean lies within, or none of it.
        (JOBS, span(50, "exact"), FITS),
        (JOBS, span("49.9", "over"), MIGHT),
        (JOBS, span(50, "over"), FITS),
        (JOBS, span("49.9", "at_least"), MIGHT),
        (JOBS, span(50, "nearly"), OUT),
        (JOBS, span(52, "almost"), MIGHT),
        (JOBS, span(52, "about"), MIGHT),
        (JOBS, span(60, "about"), FITS),
        (JOBS, span(40, "about"), OUT),
        (FEW, span(50, "over"), OUT),
        (FEW, span(50, "at_least"), MIGHT),
        (FEW, span(51, "at_least"), OUT),
        (FEW, span(50, "nearly"), FITS),
    ],
)
def test_one_condition_holds_fails_or_is_unknown(
    asked: Asked, known: object, standing: Standing
) -> None:
    (verdict,) = evaluate([asked], [{asked.criterion: known}])  # type: ignore[dict-item]

    assert (verdict.whole, verdict.each) == (standing, (standing,))


@given(st.lists(st.sampled_from([FITS, MIGHT, OUT]), min_size=1, max_size=6))
def test_one_failure_is_enough_and_else_one_unknown_is(each: list[Standing]) -> None:
    value = {FITS: Decimal(60), MIGHT: None, OUT: Decimal(40)}
    asked = [Asked(f"metric:m{number}", at_least="50") for number in range(len(each))]
    known = {a.criterion: value[s] for a, s in zip(asked, each, strict=True)}
    (verdict,) = evaluate(asked, [known])  # type: ignore[list-item]

    assert verdict.each == tuple(each)
    assert verdict.whole is min(each)


def test_a_policy_whose_conditions_nobody_recorded_fits_nobody_for_sure() -> None:
    assert [v.whole for v in evaluate([], [{}, {}])] == [MIGHT, MIGHT]


@pytest.mark.parametrize(
    "asked",
    [
        Asked("sector"),
        Asked("sector", at_least="5"),
        Asked("metric:jobs"),
        Asked("metric:jobs", among=("x",)),
        Asked("metric:jobs", at_least="many"),
        Asked("metric:jobs", at_least="60", at_most="50"),
        *(Asked("metric:jobs", at_least=n) for n in ("NaN", "sNaN", "Infinity", "-inf", "1e400")),
        *(Asked("metric:jobs", at_most=n) for n in ("nan", "inf", "-1e400")),
        Asked("opened", at_least="soon"),
        Asked("colour", among=("red",)),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(asked: Asked) -> None:
    with pytest.raises(NotACondition):
        checked(asked)


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, None),
        (date(2026, 1, 1), None, True),
        (date(2026, 12, 1), None, False),
        (None, date(2026, 11, 30), True),
        (None, date(2026, 11, 29), False),
    ],
)
def test_a_policy_holds_from_its_first_to_its_last_day(
    since: date | None, until: date | None, holds: bool | None
) -> None:
    assert in_force(since, until, on=ON) is holds


# --- the record -----------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def firm(name: str, sector: str | None = "finance") -> Organisation:
    made = make.organisation(en=name, sector=sector)
    make.establishment(made, make.area(), function="regional_headquarters", opened="2024-05")
    return Organisation.objects.select_related("manager").get(pk=made.pk)


def measures() -> Policy:
    policy = make.policy()
    make.benefit(policy)
    make.condition(policy, "sector", "finance")
    make.condition(policy, "metric:rd_staff", "", at_least="50")
    return policy


def standings(organisation: Organisation, **more: object) -> tuple[int, int, int]:
    found = chances(organisation, on=ON, **more)  # type: ignore[arg-type]
    return len(found.qualifies), len(found.unknown), len(found.fails)


def test_an_enterprise_qualifies_when_the_last_unknown_is_recorded_and_fails_when_it_is_too_low() -> (
    None
):
    measures()
    muji = firm("Muji")
    before = standings(muji)
    make.observation(muji, "rd_staff", "60", as_of="2025", unit="persons")
    enough = standings(muji)
    make.observation(muji, "rd_staff", "40", as_of="2026-06", unit="persons")

    assert (before, enough, standings(muji)) == ((0, 1, 0), (1, 0, 0), (0, 0, 1))


def test_an_announced_number_of_an_enterprise_does_not_count() -> None:
    measures()
    muji = firm("Muji")
    make.observation(muji, "rd_staff", "60", as_of="2025", unit="persons", basis=Basis.ANNOUNCED)

    assert standings(muji) == (0, 1, 0)


def test_of_a_lead_what_it_plans_counts() -> None:
    measures()
    muji = firm("Muji", sector=None)
    project = make.project(investor=muji, sector=make.term("sector:finance"))
    state(
        make.entry(),
        Observation,
        project.pk,
        make.interval("2026-11"),
        metric=make.term("metric:rd_staff"),
        basis=Basis.ANNOUNCED,
        value=Decimal(80),
        unit="persons",
    )

    assert standings(muji) == (0, 1, 0)
    assert standings(muji, project=project) == (1, 0, 0)


def test_the_sector_of_a_lead_counts_with_the_one_above_it() -> None:
    above, legal = make.term("sector:professional_services"), make.term("sector:legal")
    legal.parent = above
    legal.save()
    make.condition(make.policy(), "sector", "professional_services")
    muji = firm("Muji", sector="legal")

    assert standings(muji) == (1, 0, 0)
    assert standings(muji, project=make.project(investor=muji, sector=legal)) == (1, 0, 0)


def test_a_number_counts_in_the_unit_of_its_metric_and_with_its_word() -> None:
    money = make.term("metric:project_investment")
    money.maps_to = "unit:CNY"
    money.save()
    make.condition(make.policy(), money.pk, "", at_least="5000000")
    muji = firm("Muji")
    project = make.project(investor=muji)

    def planned(value: str, unit: str, quantifier: str = "exact") -> tuple[int, int, int]:
        made = make.entry()
        state(
            made,
            Observation,
            project.pk,
            make.interval("2026-11"),
            metric=money,
            basis=Basis.CONTRACTED,
            value=Decimal(value),
            unit=unit,
            quantifier=quantifier,
        )
        return standings(muji, project=project)

    assert planned("800000", "USD") == (0, 1, 0)
    assert planned("4900000", "CNY", "over") == (0, 1, 0)
    assert planned("4900000", "CNY") == (0, 0, 1)
    assert planned("5000000", "CNY", "over") == (1, 0, 0)


def test_presence_title_zone_and_opening_are_read_from_the_record() -> None:
    for criterion, among, bound in (
        ("presence", "regional_headquarters", ""),
        ("opened", "", "2024-01-01"),
        ("designation", "regional_headquarters_certificate", ""),
    ):
        make.condition(make.policy(criterion), criterion, among, at_least=bound)
    muji = firm("Muji")

    assert standings(muji) == (2, 1, 0)


def test_a_policy_out_of_force_is_offered_to_nobody() -> None:
    policy = measures()
    policy.until_first = policy.until_last = date(2026, 6, 30)
    policy.save()

    assert standings(firm("Muji")) == (0, 0, 0)


def test_a_withdrawn_condition_asks_nothing() -> None:
    policy = make.policy()
    wrong = make.condition(policy, "sector", "retail")
    make.condition(policy, "sector", "finance")
    state(
        make.entry(),
        Condition,
        policy.pk,
        wrong.as_of,
        criterion="sector",
        among="retail",
        replaces=wrong,
        withdrawn=True,
        note="not in it",
    )

    assert standings(firm("Muji")) == (1, 0, 0)


def test_a_policy_says_whom_it_concerns_and_what_is_unknown_of_whom() -> None:
    policy = measures()
    sure, unsure, _other = firm("Sure"), firm("Unsure"), firm("Shop", "retail")
    make.observation(sure, "rd_staff", "60", as_of="2025", unit="persons")
    make.organisation(en="Not here", sector="finance")
    (row,) = rows_of([policy], on=ON)
    found = concerned(row, on=ON)

    assert [str(c.listing) for c in found.qualifies] == ["Sure"]
    assert [(str(c.listing), len(c.unknown)) for c in found.unknown] == [("Unsure", 1)]
    assert (found.fails, found.looked_at, found.more) == (1, 3, False)
    assert unsure.pk == found.unknown[0].listing.pk


def test_the_database_refuses_an_amount_and_a_condition_without_a_source() -> None:
    policy = make.policy()
    day = make.interval("2023")
    says = {"what_en": "x", "amount": Decimal(1), "unit": "CNY"}
    with pytest.raises(IntegrityError, match="benefit_is_cited"):
        state(make.entry(), Benefit, policy.pk, day, **says)


# --- pages ----------------------------------------------------------------------------------------


def test_the_page_of_an_enterprise_says_whom_to_ask_for_what() -> None:
    measures()
    muji = firm("Muji")
    keeper = make.colleague()
    keeper.user.last_name = "Wang"
    keeper.user.save()
    Organisation.objects.filter(pk=muji.pk).update(manager=keeper)
    said = words(
        signed_in().get(reverse("organisation-policies", args=[muji.subject.uuid])).content
    )

    assert "qualifies for 0, may qualify for 1, does not for 0" in said
    assert "Wang keeps in touch with it and can ask : the latest number" in said.replace(
        "ask:", "ask :"
    )


def test_a_policy_is_entered_with_its_amounts_and_conditions_by_hand() -> None:
    client = signed_in()
    source = make.source().code
    make.term("policy_kind:measures")
    typed = {
        "name_zh": "总部政策",
        "kind": "policy_kind:measures",
        "since": "2026",
        "as_of": "2026-11",
    }
    client.post(reverse("policy-new"), typed | {"cite-source": source})
    policy = Policy.objects.get()
    given = {"what_zh": "落户", "amount": "5000000", "unit": "unit:CNY", "bound": "up_to"}
    given |= {"given": "once", "as_of": "2026-11", "cite-source": source}
    make.term("unit:CNY")
    client.post(reverse("policy-benefit", args=[policy.subject.uuid]), given)
    make.term("sector:finance")
    address = reverse("policy-condition", args=[policy.subject.uuid])
    asked = {"among": ["finance"], "as_of": "2026-11", "cite-source": source}
    client.post(f"{address}?criterion=sector", asked)
    page = words(client.get(reverse("policy", args=[policy.subject.uuid])).content)

    assert (Benefit.objects.count(), Condition.objects.get().among) == (1, "finance")
    assert "up to" in page
    assert "Sector" in page


def test_a_bound_that_is_no_number_is_refused_and_nothing_is_lost() -> None:
    policy = make.policy()
    make.term("metric:rd_staff")
    address = reverse("policy-condition", args=[policy.subject.uuid])
    typed = {"metric": "metric:rd_staff", "at_least": "many", "as_of": "2026-11"}
    typed |= {"cite-source": make.source().code}
    answer = signed_in().post(f"{address}?criterion=metric", typed)

    assert answer.status_code == 422
    assert "is not read" in words(answer.content)
    assert 'value="many"' in answer.content.decode()


def test_a_condition_is_corrected_on_its_own_form_and_the_old_one_stays_readable() -> None:
    policy = make.policy()
    wrong = make.condition(policy, "sector", "retail")
    make.term("sector:finance")
    client = signed_in()
    answer = client.get(reverse("fact-correct", args=["condition", wrong.pk]))
    client.post(answer["Location"], {"among": ["finance"], "as_of": "2026-11"})

    assert [c.among for c in Condition.objects.live()] == ["finance"]
    assert Condition.objects.count() == 2


def test_two_officers_on_one_policy_lose_nothing() -> None:
    policy = make.policy()
    client = signed_in()
    address = reverse("policy-edit", args=[policy.subject.uuid])
    base = {"name_en": "Measures", "kind": "policy_kind:measures"}
    client.post(address, base | {"text_en": "first", "seen": "0"})
    answer = client.post(address, base | {"text_en": "second", "seen": "0"})

    assert answer.status_code == 422
    assert "second" in words(answer.content)
    assert Policy.objects.get().text_en == "first"


def test_a_made_up_number_of_the_journal_breaks_no_page() -> None:
    address = reverse("policy-edit", args=[make.policy().subject.uuid])
    typed = {"name_en": "Measures", "kind": "policy_kind:measures", "seen": "9" * 5000}

    assert signed_in().post(address, typed).status_code == 302


def test_the_list_narrows_by_words_and_shows_what_is_out_of_force_only_when_asked() -> None:
    past = make.policy("Old fund")
    past.until_first = past.until_last = date(2020, 1, 1)
    past.save()
    make.policy("Talent plan")
    client = signed_in()

    def shown(**asked: str) -> str:
        return words(client.get(reverse("policies"), asked).content)

    assert "Old fund" not in shown()
    assert "Old fund" in shown(past="on")
    assert "Talent plan" not in shown(q="headquarters")


def test_a_reader_enters_no_policy() -> None:
    assert signed_in(Role.READER).get(reverse("policy-new")).status_code == 403


def test_the_subject_of_a_policy_leads_to_its_page() -> None:
    policy = make.policy()
    answer = signed_in().get(reverse("subject", args=[policy.subject.uuid]))

    assert answer["Location"] == reverse("policy", args=[policy.subject.uuid])


@pytest.mark.parametrize("rows", [1, 20])
def test_pages_ask_the_store_as_often_for_one_policy_as_for_twenty(
    rows: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(rows):
        policy = measures()
        muji = firm("Muji")
    for criterion in CRITERIA:
        code = "" if criterion == "opened" else "finance"
        make.condition(policy, criterion, code, at_least="" if code else "2020-01-01")
    client = signed_in()
    pages = {
        reverse("policies"): 14,
        reverse("policy", args=[policy.subject.uuid]): 30,
        reverse("organisation-policies", args=[muji.subject.uuid]): 22,
    }
    for address, cap in pages.items():
        with django_assert_max_num_queries(cap):  # type: ignore[operator]
            assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_what_is_recorded_of_an_entry_counts_for_the_one_it_was_merged_into() -> None:
    twin, between, muji = (make.organisation(en=name) for name in ("Alpha", "Beta", "Muji"))
    make.observation(twin, "jobs", "120")
    make.establishment(twin, make.site())
    policy = make.policy()
    make.condition(policy, "metric:jobs", "", at_least="50")
    make.condition(policy, "presence", "office")
    make.merged(twin, between, muji)

    assert [one.row.policy for one in chances(muji, on=ON).qualifies] == [policy]
    (row,) = rows_of([policy], on=ON)
    assert [one.listing.pk for one in concerned(row, on=ON).qualifies] == [muji.pk]


@pytest.mark.django_db
def test_a_policy_concerns_whoever_is_still_here_though_they_will_close() -> None:
    staying, leaving, gone = (make.organisation(en=name) for name in ("Alpha", "Beta", "Muji"))
    for who, closed in ((staying, ""), (leaving, "2027-06"), (gone, "2026-06")):
        make.establishment(who, make.site(), closed=closed)
    policy = make.policy()
    make.condition(policy, "presence", "office")
    (row,) = rows_of([policy], on=ON)

    here = {one.listing.pk for one in concerned(row, on=ON).qualifies}
    assert here == {staying.pk, leaving.pk}
