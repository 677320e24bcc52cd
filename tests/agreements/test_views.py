"""The pages of promises and agreements, as each role meets them."""

from datetime import date

import pytest
from django.urls import reverse

from inward.agreements.models import Agreement, Assessment, Signing, Standing, Terms
from inward.agreements.queries.papers import signed_at
from inward.agreements.queries.timeline import newest_assessment
from inward.agreements.rules import Strength, Verdict
from inward.core.permissions import MAY, Act, Role
from inward.evidence.actions import withdraw, writing
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(name, record):
    return reverse(name, args=[record.subject.uuid])


def promise_with_everything():
    agreement = make.agreement(event=make.event(), parties=(make.organisation(),))
    promise = make.commitment(agreement=agreement, due="2025")
    make.assessment(promise, Verdict.AT_RISK, as_of="2025-01")
    make.assessment(promise, Verdict.NOTHING_FOUND, as_of="2026-11-01")
    return promise


def addresses():
    promise = promise_with_everything()
    assessed = Assessment.objects.about(promise.pk).filter(verdict=Verdict.AT_RISK).get()
    agreement = promise.agreement
    return {
        reverse("promises"): Act.READ,
        page("promise", promise): Act.READ,
        reverse("agreements"): Act.READ,
        page("agreement", agreement): Act.READ,
        page("promise-assess", promise): Act.ASSESS,
        reverse("assessment-correct", args=[assessed.pk]): Act.ASSESS,
        reverse("promise-new"): Act.RECORD,
        page("promise-edit", promise): Act.RECORD,
        page("promise-terms", promise): Act.RECORD,
        reverse("agreement-new"): Act.RECORD,
        page("agreement-edit", agreement): Act.RECORD,
        page("agreement-signing", agreement): Act.RECORD,
        page("agreement-party", agreement): Act.RECORD,
    }


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may_and_is_told_of_the_rest(signed_in, role):
    client = signed_in(role)

    for address, act in addresses().items():
        expected = 200 if role in MAY[act] else 403
        assert client.get(address).status_code == expected, address


def test_strangers_sign_in_first(client):
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("rows", [1, 20])
def test_lists_ask_the_store_as_often_for_one_row_as_for_twenty(
    signed_in, rows, django_assert_max_num_queries
):
    for number in range(rows):
        party = make.organisation()
        agreement = make.agreement(f"Agreement {number}", event=make.event(), parties=(party,))
        promise = make.commitment(promisor=party, agreement=agreement, place=make.area())
        make.assessment(promise)
    client = signed_in()
    client.get(reverse("promises"))

    with django_assert_max_num_queries(24):
        assert client.get(reverse("promises")).status_code == 200
    with django_assert_max_num_queries(16):
        assert client.get(reverse("agreements")).status_code == 200


def test_htmx_gets_the_rows_alone_and_a_browser_the_page(signed_in):
    make.commitment("Open a store")
    client = signed_in()

    part = client.get(reverse("promises"), headers=HTMX).content.decode()
    whole = client.get(reverse("promises")).content.decode()

    assert "Open a store" in part
    assert "<html" not in part
    assert "<html" in whole


def test_filters_that_match_nothing_offer_to_clear_themselves(signed_in):
    make.commitment()

    body = signed_in().get(reverse("promises"), {"verdict": "broken"}).content.decode()

    assert "Clear the filters" in body


def test_an_unreadable_filter_is_no_filter(signed_in):
    make.commitment("Open a store")
    nonsense = {"verdict": "x", "zone": "y", "due": "z", "promisor": "no", "after": "?"}

    assert "Open a store" in signed_in().get(reverse("promises"), nonsense).content.decode()


def assess(client, promise, *, headers=None, **said):
    typed = {"verdict": "kept", "cite-source": "", "seen": newest_assessment(promise.pk)}
    return client.post(page("promise-assess", promise), typed | said, headers=headers or {})


def test_a_verdict_and_a_source_are_enough(signed_in):
    promise = make.commitment()
    source = make.source(day="2024-05-20")
    client = signed_in()

    answer = assess(client, promise, **{"cite-source": source.code})

    assert answer.status_code == 302
    assert Standing.objects.get(pk=promise.pk).verdict_printed == "2024-05-20"
    again = client.get(page("promise-assess", make.commitment())).content.decode()
    assert f'value="{source.code} {source.title}"' in again


def test_in_a_list_the_answer_is_the_row_alone(signed_in):
    promise = make.commitment()

    answer = assess(
        signed_in(), promise, headers=HTMX, **{"cite-source": make.source().code}
    ).content.decode()

    assert answer.lstrip().startswith("<tbody")
    assert "Recorded: Kept." in answer


def test_without_a_source_the_form_comes_back_with_all_that_was_typed(signed_in):
    promise = make.commitment()

    answer = assess(signed_in(), promise, found="two stores opened", as_of="2024-05")

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "two stores opened" in body
    assert 'value="2024-05"' in body
    assert "Say which source shows this" in body
    assert not Assessment.objects.exists()


def test_a_verdict_that_cannot_follow_comes_back_with_the_reason(signed_in):
    promise = make.commitment()
    make.assessment(promise, Verdict.RELEASED)

    answer = assess(signed_in(), promise, **{"cite-source": make.source().code})

    assert answer.status_code == 422
    assert "cannot be followed by" in answer.content.decode()


def test_the_second_officer_is_told_and_may_then_decide_knowing_it(signed_in):
    promise = make.commitment()
    paper = make.source()
    seen = newest_assessment(promise.pk)
    assess(signed_in(), promise, **{"cite-source": make.source().code, "seen": seen})
    second = signed_in(Role.MANAGER)

    told = assess(second, promise, **{"cite-source": paper.code, "seen": seen, "verdict": "broken"})

    body = told.content.decode()
    assert told.status_code == 422
    assert "in the meantime" in body
    now_seen = newest_assessment(promise.pk)
    assert f'name="seen" value="{now_seen}"' in body
    assert f'value="{paper.code}"' in body


def test_looking_in_vain_is_one_click(signed_in):
    promise = make.commitment()
    client = signed_in()
    address = page("promise-looked", promise)

    first = client.post(address, headers=HTMX)
    second = client.post(address, headers=HTMX)

    assert (first.status_code, second.status_code) == (200, 422)
    assert "looked today already" in second.content.decode()
    assert Standing.objects.get(pk=promise.pk).nothing_last


def test_a_wish_is_shown_as_a_wish_and_offered_no_breaking(signed_in):
    wish = make.commitment("Set up regional headquarters", strength=Strength.WISH)

    body = signed_in().get(page("promise", wish)).content.decode()

    assert "A wish" in body
    assert 'value="broken"' not in body


def test_a_correction_keeps_the_source_and_shows_what_was_said_before(signed_in):
    promise = make.commitment()
    wrong = make.assessment(promise, Verdict.BROKEN)
    client = signed_in()

    answer = client.post(
        reverse("assessment-correct", args=[wrong.pk]),
        {"verdict": "kept_in_part", "as_of": str(wrong.as_of), "found": wrong.found},
    )

    assert answer.status_code == 302
    body = client.get(page("promise", promise)).content.decode()
    assert "Kept in part" in body
    assert "no longer counts" in body


def change(client, promise, **said):
    terms = Standing.objects.get(pk=promise.pk).terms
    typed = {
        "wording_en": terms.wording_en,
        "strength": terms.strength,
        "how": "agreed",
        "as_of": "2024-05-20",
        "seen": terms.pk,
    }
    return client.post(page("promise-terms", promise), typed | said)


def test_a_new_due_day_is_shown_with_the_old_one(signed_in):
    promise = make.commitment(due="2024-12")
    client = signed_in()

    answer = change(client, promise, due="2026-06", **{"cite-source": make.source().code})

    assert answer.status_code == 302
    body = client.get(page("promise", promise)).content.decode()
    assert "2026-06" in body
    assert "2024-12" in body


def test_a_change_nobody_agreed_on_comes_back_as_typed(signed_in):
    promise = make.commitment(due="2024-12")

    answer = change(signed_in(), promise, due="2026-13", wording_en="Open two stores")

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Open two stores" in body
    assert 'value="2026-13"' in body
    assert Terms.objects.about(promise.pk).count() == 1


def agreement_typed(**said):
    parties = [make.organisation(en="Kao", zh="花王"), make.organisation(en="Jing'an District")]
    make.term("party_role:enterprise")
    make.term("agreement_kind:memorandum")
    typed = {
        "name_en": "Memorandum with Kao",
        "kind": "agreement_kind:memorandum",
        "signed": "2023-11-06",
        "party-TOTAL_FORMS": 2,
        "party-INITIAL_FORMS": 0,
        "promise-TOTAL_FORMS": 2,
        "promise-INITIAL_FORMS": 0,
        "promise-0-by": 1,
        "promise-0-to": 2,
        "promise-0-strength": "signed",
        "promise-0-quantifier": "exact",
        "promise-0-wording_zh": "设立研发中心",
        "promise-0-due": "2026",
        "promise-1-by": 1,
        "promise-1-to": 2,
        "promise-1-strength": "signed",
        "promise-1-quantifier": "exact",
        "cite-source": make.source().code,
    }
    for number, party in enumerate(parties):
        typed[f"party-{number}-party"] = party.listing.name_en
        typed[f"party-{number}-role"] = "party_role:enterprise"
    return typed | said


def test_an_agreement_is_entered_on_one_page(signed_in):
    client = signed_in()

    answer = client.post(reverse("agreement-new"), agreement_typed())

    assert answer.status_code == 302
    agreement = Agreement.objects.get()
    standing = Standing.objects.get(agreement=agreement)
    assert (standing.wording_zh, standing.due_last) == ("设立研发中心", date(2026, 12, 31))
    assert standing.commitment.promisee.label.name_en == "Jing'an District"
    body = client.get(page("agreement", agreement)).content.decode()
    assert "Memorandum with Kao" in body


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"promise-0-wording_zh": "", "promise-0-due": ""}, "say that nothing was promised"),
        ({"none_promised": "on"}, "not both"),
        ({"party-1-party": "Nobody"}, "Nothing on the record is called Nobody"),
        ({"promise-0-wording_zh": ""}, "Write what was promised"),
        ({"signed": "soon"}, "soon"),
        ({"cite-source": ""}, "Say which source"),
        ({"promise-0-target": "200"}, "needs its unit"),
    ],
)
def test_an_agreement_that_is_not_whole_comes_back_as_typed(signed_in, said, reason):
    answer = signed_in().post(reverse("agreement-new"), agreement_typed(**said))

    body = answer.content.decode()
    assert answer.status_code == 422
    assert reason in body
    assert "Memorandum with Kao" in body
    assert 'value="Kao"' in body
    assert not Agreement.objects.exists()


def test_one_more_line_is_asked_for_without_losing_anything(signed_in):
    answer = signed_in().post(reverse("agreement-new"), agreement_typed(more="party"))

    body = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="party-2-party"' in body
    assert 'value="Kao"' in body
    assert "设立研发中心" in body
    assert "wrong" not in body


def test_a_party_left_empty_cannot_have_promised(signed_in):
    typed = agreement_typed(**{"party-TOTAL_FORMS": 3, "promise-0-by": 3})

    answer = signed_in().post(reverse("agreement-new"), typed)

    assert answer.status_code == 422
    assert "not filled in above" in answer.content.decode()


def test_a_signing_for_another_event_is_corrected_from_its_page(signed_in):
    agreement = make.agreement(event=make.event("Forum"))
    right = make.event("Expo")

    answer = signed_in().post(
        page("agreement-signing", agreement), {"signed": "2023-11-06", "event": "Expo"}
    )

    assert answer.status_code == 302
    assert signed_at(right).count() == 1


def test_a_promise_is_added_to_an_agreement_and_edited(signed_in):
    agreement = make.agreement()
    make.organisation(en="Kao")
    client = signed_in()
    typed = {
        "promisor": "Kao",
        "wording_en": "Open a store",
        "strength": "announced",
        "as_of": "2023-11",
        "cite-source": make.source().code,
    }

    answer = client.post(f"{reverse('promise-new')}?agreement={agreement.subject.uuid}", typed)

    standing = Standing.objects.get(agreement=agreement)
    assert answer["Location"] == page("promise", standing.commitment)
    make.area("Riverside")
    client.post(
        page("promise-edit", standing.commitment), {"promisor": "Kao", "place": "Riverside"}
    )
    standing.refresh_from_db()
    assert standing.place.label.name_en == "Riverside"


@pytest.mark.parametrize("ledger", ["assessment", "terms", "signing"])
def test_from_a_facts_own_page_one_corrects_it_under_the_same_rules(signed_in, ledger):
    promise = promise_with_everything()
    agreement = promise.agreement
    facts = {
        "assessment": Assessment.objects.about(promise.pk).first(),
        "terms": Terms.objects.about(promise.pk).get(),
        "signing": Signing.objects.about(agreement.pk).get(),
    }
    own_form = {
        "assessment": reverse("assessment-correct", args=[facts["assessment"].pk]),
        "terms": page("promise-terms", promise),
        "signing": page("agreement-signing", agreement),
    }

    answer = signed_in().get(reverse("fact-correct", args=[ledger, facts[ledger].pk]))

    assert answer["Location"] == own_form[ledger]


def test_of_two_who_say_when_it_was_signed_the_second_is_told_and_writes_over_nobody(signed_in):
    paper = make.agreement(signed="2023-11-06")
    unsigned = make.agreement("Letter", signed=None)
    client, colleague = signed_in(), signed_in()
    typed, cited = {"signed": "2023-11-08"}, {"cite-source": make.source().code}
    where = {one: page("agreement-signing", one) for one in (paper, unsigned)}
    opened = {one: client.get(where[one]).context["form"]["seen"].value() for one in where}
    for one in where:
        colleague.post(where[one], {"signed": "2023-11-07", "seen": opened[one]} | cited)
    answers = [client.post(where[one], typed | cited | {"seen": opened[one]}) for one in where]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("2023-11-08" in answer.content.decode() for answer in answers)
    stand = Signing.objects.live().values_list("printed", flat=True)
    assert list(stand) == ["2023-11-07", "2023-11-07"]


def test_of_two_who_correct_an_assessment_the_second_is_told_and_keeps_what_was_typed(signed_in):
    promise = make.commitment()
    where = reverse("assessment-correct", args=[make.assessment(promise, Verdict.BROKEN).pk])
    typed = {"verdict": "at_risk", "as_of": "2024-06-30", "found": "the crane stands still"}
    signed_in().post(where, typed | {"verdict": "kept_in_part"})
    answer = signed_in().post(where, typed)

    assert answer.status_code == 422
    assert "corrected in the meantime" in answer.content.decode()
    assert "the crane stands still" in answer.content.decode()
    assert Standing.objects.get(pk=promise.pk).verdict == Verdict.KEPT_IN_PART


def test_a_signing_taken_back_meanwhile_is_not_brought_back_by_who_corrects_it(signed_in):
    paper = make.agreement(signed="2023-11-06")
    client, where = signed_in(), page("agreement-signing", paper)
    seen = client.get(where).context["form"]["seen"].value()
    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, Signing.objects.about(paper.pk).get(), why="never signed")
    answer = client.post(
        where, {"signed": "2023-11-08", "seen": seen, "cite-source": make.source().code}
    )

    assert answer.status_code == 422
    assert not Signing.objects.live().about(paper.pk).exists()
