"""A fact is corrected, supported or withdrawn on its page, and its history stays to be read."""

import pytest
from django.urls import reverse

from inward.agreements.models import Paper, Standing, Terms
from inward.agreements.rules import Verdict
from inward.core.permissions import Role
from inward.directory.actions import add_identifier
from inward.directory.models import Listing, Merge, Name
from inward.evidence.actions import state, writing
from inward.evidence.models import Citation, Observation
from inward.intake.current import all_current
from inward.pipeline.actions import log_interaction
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


def of(fact, page="fact"):
    return reverse(page, args=[fact._meta.model_name, fact.pk])


OBSERVED = {
    "as_of": "2023-11",
    "metric": "metric:rhq",
    "basis": "actual",
    "value": "112",
    "unit": "count",
    "quantifier": "exact",
}


def test_a_correction_shows_what_stood_there_before():
    fact = make.observation(make.area(), value="110")
    answer = signed_in().post(of(fact, "fact-correct"), OBSERVED, follow=True)

    assert "110 → 112" in words(answer.content)
    assert [str(o.value.normalize()) for o in Observation.objects.live()] == ["112"]


def test_a_correction_without_new_evidence_keeps_the_old_and_with_it_takes_the_new():
    fact = make.observation(make.area())
    client = signed_in()
    client.post(of(fact, "fact-correct"), OBSERVED)
    kept = Observation.objects.live().get()
    client.post(
        of(kept, "fact-correct"), OBSERVED | {"value": "114", "cite-title": "A later paper"}
    )

    assert kept.cited == fact.cited
    assert Observation.objects.live().get().cited.source.title == "A later paper"


def test_a_corrected_name_is_found_at_once_by_the_new_one_and_no_longer_by_the_old():
    firm = make.organisation(en="Mujy")
    fact = Name.objects.about(firm.pk).get()
    said = {"as_of": "2020", "text": "Muji", "language": "en", "kind": "name_kind:official"}
    signed_in().post(of(fact, "fact-correct"), said)

    client = signed_in()
    assert "1 organisations" in words(client.get(reverse("organisations"), {"q": "muji"}).content)
    assert "Nobody" in words(client.get(reverse("organisations"), {"q": "mujy"}).content)
    assert Listing.objects.get(pk=firm.pk).sort_en == "muji"


def test_a_withdrawn_assessment_gives_the_promise_its_verdict_before_back():
    promise = make.commitment()
    make.assessment(promise, Verdict.ON_TRACK, as_of="2022")
    wrong = make.assessment(promise, Verdict.KEPT, as_of="2024")
    signed_in().post(of(wrong, "fact-withdraw"), {"why": "another centre"})

    assert Standing.objects.get(pk=promise.pk).verdict == Verdict.ON_TRACK
    assert [d for table in all_current() for d in table.differences()] == []


def test_an_agreement_no_longer_counts_a_promise_whose_terms_were_withdrawn():
    paper = make.agreement()
    wrong = make.commitment("Open a laboratory", agreement=paper)
    make.commitment("Create 40 jobs", agreement=paper)
    assert Paper.objects.get(pk=paper.pk).promises == 2

    terms = Terms.objects.get(subject_id=wrong.pk)
    signed_in().post(of(terms, "fact-withdraw"), {"why": "it stands in another paper"})

    assert Paper.objects.get(pk=paper.pk).promises == 1
    assert [d for table in all_current() for d in table.differences()] == []


def test_a_withdrawal_needs_a_reason_and_shows_it():
    fact = make.observation(make.area())
    client = signed_in()
    refused = client.post(of(fact, "fact-withdraw"), {"why": " "})
    client.post(of(fact, "fact-withdraw"), {"why": "counted twice"})

    assert refused.status_code == 422
    assert "Withdrawn : counted twice" in words(client.get(of(fact)).content)


def test_the_second_of_two_corrections_is_refused_and_keeps_what_was_typed():
    fact = make.observation(make.area())
    signed_in().post(of(fact, "fact-correct"), OBSERVED)
    late = signed_in().post(of(fact, "fact-correct"), OBSERVED | {"value": "113"})

    assert late.status_code == 422
    assert "corrected in the meantime" in words(late.content)
    assert "110 → 112" in words(late.content)
    assert 'value="113"' in late.content.decode()


def test_a_correction_that_changes_nothing_is_not_written():
    fact = make.observation(make.area(), value="112")
    answer = signed_in().post(of(fact, "fact-correct"), OBSERVED)

    assert answer.status_code == 422
    assert Observation.objects.count() == 1


def test_a_further_document_is_put_beside_the_first():
    fact = make.observation(make.area())
    answer = signed_in().post(
        of(fact, "fact-support"),
        {"cite-title": "Second paper", "cite-locator": "p. 4"},
        follow=True,
    )

    assert "Second paper" in words(answer.content)
    assert Citation.objects.get(source__title="Second paper").beside == fact.cited
    assert Observation.objects.count() == 1


def test_evidence_added_to_one_fact_does_not_support_another_that_shares_its_citation():
    area = make.area()
    one = make.observation(area)
    with_same = make.state(
        make.entry(),
        Observation,
        area.pk,
        make.interval("2022"),
        cited=one.cited,
        metric=one.metric,
        basis="actual",
        value=1,
        unit="count",
    )
    signed_in().post(of(one, "fact-support"), {"cite-title": "Only for one"})

    assert not Citation.objects.filter(beside=with_same.cited).exists()
    assert Observation.objects.live().filter(cited__further__source__title="Only for one").exists()


def test_an_address_of_an_old_row_shows_the_whole_history():
    fact = make.observation(make.area(), value="110")
    client = signed_in()
    client.post(of(fact, "fact-correct"), OBSERVED)

    assert "112" in words(client.get(of(fact)).content)


@pytest.mark.parametrize("page", ["fact", "fact-correct"])
def test_a_ledger_or_a_row_that_does_not_exist_is_not_found(page):
    client = signed_in()

    assert client.get(reverse(page, args=["nonsense", 1])).status_code == 404
    assert client.get(reverse(page, args=["observation", 10**6])).status_code == 404


def test_an_officer_does_not_correct_what_only_a_manager_may_say():
    one, other = make.organisation(), make.organisation()
    from inward.directory import actions

    merge = actions.merge(
        one, into=other, why="x", as_of=make.interval("2024"), by=None, at=make.NOW
    )

    assert signed_in(Role.OFFICER).get(of(merge, "fact-correct")).status_code == 403
    assert signed_in(Role.OFFICER).post(of(merge, "fact-withdraw"), {"why": "y"}).status_code == 403


def test_a_merge_is_undone_and_never_corrected_into_a_circle():
    one, other = make.organisation(), make.organisation()
    from inward.directory import actions

    merge = actions.merge(
        one, into=other, why="x", as_of=make.interval("2024"), by=None, at=make.NOW
    )
    answer = signed_in(Role.MANAGER).post(
        of(merge, "fact-correct"), {"as_of": "2024", "into": str(one.subject.uuid)}
    )

    assert answer["Location"] == reverse("unmerge", args=[merge.pk])
    assert list(type(merge).objects.live()) == [merge]


@pytest.mark.parametrize("what", ["organisation", "promise"])
def test_whatever_lost_its_last_name_or_terms_has_no_page_any_more(what):
    made = make.organisation() if what == "organisation" else make.commitment("Open a store")
    ledger = Name if what == "organisation" else Terms
    client = signed_in()
    for fact in ledger.objects.live().about(made.pk):
        client.post(of(fact, "fact-withdraw"), {"why": "nobody said so"})

    assert client.get(reverse(what, args=[made.subject.uuid])).status_code == 404
    assert client.get(of(ledger.objects.latest("pk"))).status_code == 200


def test_a_number_or_a_presence_is_corrected_under_the_rules_it_was_entered_under():
    firm, other = make.organisation(), make.organisation()
    kind = make.term("identifier_kind:lei")
    how = {"kind": kind, "as_of": make.interval("2024"), "by": None, "at": make.NOW}
    number = add_identifier(firm, value="5493001KJTIIGC8Y1R12", **how)
    add_identifier(other, value="213800WSGIIZCXF1P572", **how)
    here = make.establishment(firm, make.site(), opened="2020")
    client = signed_in()
    said = {"as_of": "2024", "kind": kind.pk}

    for value in ("5493001KJTIIGC8Y1R13", "213800WSGIIZCXF1P572"):
        answer = client.post(of(number, "fact-correct"), said | {"value": value})
        assert answer.status_code == 422
    answer = client.post(
        of(here, "fact-correct"),
        {
            "as_of": "2024",
            "function": here.function_id,
            "place": str(here.place.uuid),
            "opened_printed": "2020",
            "closed_printed": "2019",
        },
    )

    assert answer.status_code == 422
    assert "cannot close before it opens" in words(answer.content)
    assert list(type(number).objects.live().about(firm.pk)) == [number]


@pytest.mark.parametrize(
    "asked",
    ["/sources/?q=%00", "/organisations/?q=a&after=" + "9" * 5000, "/promises/new/?agreement=x"],
)
def test_an_address_somebody_made_up_is_refused_or_read_as_far_as_it_goes(asked):
    assert signed_in().get(asked).status_code in {200, 400, 404}


@pytest.mark.parametrize("page", ["promises", "agreements", "sites", "sources", "projects"])
def test_a_page_pasted_into_a_search_box_is_looked_for_by_its_first_words(page):
    assert signed_in().get(reverse(page), {"q": "word " * 1200}).status_code == 200


def test_a_count_at_a_number_no_store_keeps_is_refused_on_the_form():
    asked = {"on": "2026-01-01", "known": "9" * 30}

    assert signed_in().get(reverse("figure", args=["kept_rate"]), asked).status_code == 422


def test_a_correction_that_the_store_refuses_is_told_on_the_form():
    says = {"metric": make.term("metric:rhq"), "basis": "announced", "value": 112, "unit": "count"}
    area = make.area()
    with writing("announced", by=None, at=make.NOW) as entry:
        told = state(entry, Observation, area.pk, make.interval("2023-11"), **says)
    answer = signed_in().post(of(told, "fact-correct"), OBSERVED)

    assert answer.status_code == 422
    assert "does not fit together" in words(answer.content)


def test_a_project_is_told_when_a_meeting_about_it_is_withdrawn():
    project = make.project()
    said = {"kind": make.term("interaction_kind:visit"), "project": project, "by": None}
    met = log_interaction(
        subject=make.organisation().subject, on=make.interval("2026-11-21"), at=make.NOW, **said
    )
    signed_in().post(of(met, "fact-withdraw"), {"why": "another project was meant"})

    assert [table.differences() for table in all_current()] == [[]] * len(all_current())


def test_a_document_beside_a_fact_that_was_corrected_meanwhile_is_not_lost_unseen():
    fact = make.observation(make.area())
    client = signed_in()
    client.post(of(fact, "fact-correct"), OBSERVED | {"cite-title": "A later paper"})
    before = Citation.objects.count()

    answer = client.post(of(fact, "fact-support"), {"cite-title": "My own paper"})

    assert answer.status_code == 422
    assert "corrected in the meantime" in words(answer.content)
    assert "My own paper" in answer.content.decode()
    assert Citation.objects.count() == before


@pytest.mark.parametrize("why", ["x" * 1001, "no\0text"])
def test_a_reason_that_no_store_keeps_is_refused_and_stays_in_its_field(why):
    fact = make.observation(make.area())
    twin, into = make.organisation(), make.organisation()
    make.merged(twin, into)
    merge = Merge.objects.get()
    client = signed_in(Role.MANAGER)

    for where in (of(fact, "fact-withdraw"), reverse("unmerge", args=[merge.pk])):
        answer = client.post(where, {"why": why})
        assert answer.status_code == 422
        assert "at most 1,000 characters" in words(answer.content)
        assert why in answer.content.decode()
    assert Observation.objects.live().get() == fact
    assert Merge.objects.live().get() == merge
