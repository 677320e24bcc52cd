"""An enterprise's own word stays its own, and what the office takes of it counts or is refused."""

from datetime import date

import pytest
from django.urls import reverse

from inward.agreements import actions
from inward.agreements.models import Answer, Assessment, Commitment, Standing, Statement
from inward.agreements.rules import Position, Verdict
from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.directory.models import Organisation
from inward.evidence.actions import CannotReplace, Cite
from inward.evidence.models import Fact
from inward.portal.actions import open_page
from inward.web import actions as corrections
from tests import make
from tests.support.pages import signed_in, words

ON = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


def promised(firm: Organisation | None = None) -> Commitment:
    return make.commitment("Open a store", promisor=firm or make.organisation(en="Muji"))


def said_by(promise: Commitment, position: Position = Position.DECLARES) -> Statement:
    return make.statement(
        promise, speaker=Organisation.objects.get(pk=promise.promisor_id), position=position
    )


def confirmed() -> Assessment:
    promise = promised()
    make.assessment(promise, Verdict.KEPT)
    actions.confirm(
        commitment_id=promise.pk,
        speaker=promise.promisor,
        verdict=Verdict.KEPT,
        agrees=True,
        on=ON,
        at=make.NOW,
    )
    return Assessment.objects.live().about(promise.pk).get(said_by__isnull=False)


def accept(said: Statement, verdict: Verdict = Verdict.KEPT, **also: object) -> Answer:
    return actions.accept(
        statement_id=said.pk,
        verdict=verdict,
        on=ON,
        by=None,
        at=make.NOW,
        **also,  # type: ignore[arg-type]
    )


def test_a_confirmation_says_what_the_office_found_of_the_same_day_by_the_same_document() -> None:
    promise = promised()
    place = Cite(make.cites()[0].source, "p. 7", "opened in May")
    actions.assess(
        commitment_id=promise.pk,
        verdict=Verdict.KEPT,
        cited=[place],
        on=ON,
        by=None,
        at=make.NOW,
        as_of=interval("2026-05"),
        found_en="The store opened",
        found_zh="门店开业",
    )
    says = {"commitment_id": promise.pk, "verdict": Verdict.KEPT, "agrees": True, "on": ON}
    for _twice in range(2):
        actions.confirm(speaker=promise.promisor, at=make.NOW, **says)  # type: ignore[arg-type]

    own = Standing.objects.get(pk=promise.pk).said
    assert own is not None
    assert own.said_by == promise.promisor
    assert (own.as_of, own.found_en) == (interval("2026-05"), "The store opened")
    assert own.found_zh == "门店开业"
    first, *beside = [own.cited, *own.cited.further.all()]  # type: ignore[list-item, union-attr]
    assert (first.source, first.locator, first.quote) == (place.source, "p. 7", "opened in May")
    assert ["通过专用链接确认承诺已兑现" in one.source.title for one in beside] == [True]


def test_no_officer_corrects_or_withdraws_what_an_enterprise_confirmed() -> None:
    own = confirmed()
    with pytest.raises(actions.CannotAssess, match="said this itself"):
        actions.correct_assessment(
            assessment_id=own.pk,
            verdict=Verdict.BROKEN,
            as_of=own.as_of,
            cited=None,
            on=ON,
            by=None,
            at=make.NOW,
        )
    with pytest.raises(actions.CannotAssess, match="said this itself"):
        actions.withdraw_assessment(assessment_id=own.pk, why="unwelcome", by=None, at=make.NOW)

    assert Assessment.objects.live().filter(pk=own.pk).exists()


@pytest.mark.parametrize("how", ["correct", "withdraw", "support"])
def test_nor_by_the_pages_of_any_fact(how: str) -> None:
    own: Fact = confirmed()
    ways = {
        "correct": lambda: corrections.correct(
            own, {"verdict": "broken"}, as_of=own.as_of, by=None, at=make.NOW
        ),
        "withdraw": lambda: corrections.withdraw(own, why="unwelcome", by=None, at=make.NOW),
        "support": lambda: corrections.support(own, make.cites(), by=None, at=make.NOW),
    }
    with pytest.raises(CannotReplace, match="its own word"):
        ways[how]()

    assert Assessment.objects.live().filter(pk=own.pk).exists()


def test_the_pages_do_not_offer_it() -> None:
    own, officer = confirmed(), signed_in()
    promise = officer.get(reverse("promise", args=[own.subject.uuid])).content.decode()
    fact = words(officer.get(reverse("fact", args=["assessment", own.pk])).content)
    asked = officer.get(reverse("assessment-correct", args=[own.pk]), follow=True)

    assert reverse("assessment-correct", args=[own.pk]) not in promise
    assert "Withdraw it" not in fact
    assert "Assess the promise anew instead" in words(asked.content)


def test_only_who_promised_it_says_that_it_is_kept() -> None:
    promise, other = promised(), make.organisation()
    with pytest.raises(actions.CannotState, match="Only who promised it"):
        actions.may_declare(promise.pk, other.subject, on=ON)
    make.assessment(promise, Verdict.RELEASED)
    with pytest.raises(actions.CannotState, match="“Released” on the record already"):
        actions.may_declare(promise.pk, promise.promisor, on=ON)


def test_what_a_later_finding_would_outlive_is_taken_with_its_day_or_not_at_all() -> None:
    promise = promised()
    said = said_by(promise)
    make.assessment(promise, Verdict.AT_RISK, as_of="2026-11-25")
    with pytest.raises(actions.CannotAssess, match="“At risk” of 2026-11-25 was found after"):
        accept(said)
    assert not Answer.objects.exists()

    accept(said, as_of=interval("2026-06-30"))
    assert Standing.objects.get(pk=promise.pk).verdict == Verdict.AT_RISK


def test_an_officer_is_told_that_what_was_taken_does_not_stand() -> None:
    promise = promised()
    said = said_by(promise)
    make.assessment(promise, Verdict.AT_RISK, as_of="2026-11-25")
    answer = signed_in().post(
        reverse("statement-answer", args=[said.pk]),
        {"do": "accept", "verdict": "kept", "as_of": "2026-06-30"},
        follow=True,
    )

    assert "A later finding stands all the same" in words(answer.content)


def test_a_dispute_is_not_answered_with_what_it_disputes() -> None:
    promise = promised()
    make.assessment(promise, Verdict.KEPT)
    said = said_by(promise, Position.DISPUTES)
    where, officer = reverse("statement-answer", args=[said.pk]), signed_in()
    form = officer.get(where).context["form"]
    one_click = officer.post(where, {"do": "accept", "verdict": form["verdict"].initial or ""})
    with pytest.raises(actions.CannotAssess, match="is what the enterprise disputes"):
        accept(said)

    assert "kept" not in dict(form.fields["verdict"].choices)
    assert one_click.status_code == 422
    assert not Answer.objects.exists()
    accept(said, Verdict.BROKEN)
    assert Standing.objects.get(pk=promise.pk).verdict == Verdict.BROKEN


def test_a_statement_about_a_promise_that_is_no_more_opens_no_page() -> None:
    promise = promised()
    said = said_by(promise)
    terms = Standing.objects.get(pk=promise.pk).terms
    corrections.withdraw(terms, why="no promise at all", by=None, at=make.NOW)

    assert signed_in().get(reverse("statement-answer", args=[said.pk])).status_code == 404
    with pytest.raises(actions.CannotState, match="not on the record any more"):
        actions.may_declare(promise.pk, promise.promisor, on=ON)


@pytest.mark.parametrize("corrected", [False, True])
def test_an_answer_is_corrected_and_never_taken_back(corrected: bool) -> None:
    promise = promised()
    answer = accept(said_by(promise))
    found = answer.assessment
    assert found is not None
    if corrected:
        found = actions.correct_assessment(
            assessment_id=found.pk,
            verdict=Verdict.KEPT_IN_PART,
            as_of=found.as_of,
            cited=None,
            on=ON,
            by=None,
            at=make.NOW,
        )
    with pytest.raises(actions.CannotAssess, match="answered what the enterprise said"):
        actions.withdraw_assessment(assessment_id=found.pk, why="wrong", by=None, at=make.NOW)
    with pytest.raises(CannotReplace, match="answered what the enterprise said"):
        corrections.withdraw(found, why="wrong", by=None, at=make.NOW)

    assert Standing.objects.get(pk=promise.pk).said == found


def test_an_answer_is_read_as_it_was_corrected() -> None:
    promise = promised()
    found = accept(said_by(promise)).assessment
    assert found is not None
    actions.correct_assessment(
        assessment_id=found.pk,
        verdict=Verdict.KEPT_IN_PART,
        as_of=found.as_of,
        cited=None,
        on=ON,
        by=None,
        at=make.NOW,
    )
    secret = open_page(
        organisation=promise.promisor, for_whom="Li Wei", days=30, by=None, at=make.NOW
    )[1]
    inside = signed_in().get(reverse("promise", args=[promise.subject.uuid]))
    outside = signed_in(None).get(
        reverse("enterprise-promise", args=[secret, promise.subject.uuid])
    )

    assert "taken as evidence: Kept in part" in words(inside.content)
    assert "The office took it as evidence: Kept in part" in words(outside.content)


@pytest.mark.parametrize(("role", "sees"), [(Role.READER, False), (Role.OFFICER, True)])
def test_who_said_it_is_shown_to_those_who_may_see_people(role: Role, sees: bool) -> None:
    promise = promised()
    said_by(promise)
    page = signed_in(role).get(reverse("promise", args=[promise.subject.uuid]))

    assert ("Li Wei" in words(page.content)) is sees
