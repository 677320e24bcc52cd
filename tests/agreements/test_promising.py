"""What was promised is written once; what the parties later make of it stands beside it."""

from datetime import date
from decimal import Decimal

import pytest

from inward.agreements import actions
from inward.agreements.actions import Promise, Promised
from inward.agreements.current import PROMISES, STANDING
from inward.agreements.models import Commitment, Standing, Terms
from inward.agreements.queries.timeline import terms_history
from inward.agreements.rules import Strength, Verdict
from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.evidence.models import Edit, Subject
from inward.evidence.queries import edits_of
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def says(wording="Open an R&D centre", *, due="", strength=Strength.SIGNED, **also):
    return Promised(
        strength=strength, wording_en=wording, due=interval(due) if due else None, **also
    )


def change(promise, terms, *, agreed=True, as_of="2024-05-20", cited=None, **also):
    return actions.change_terms(
        commitment_id=promise.pk,
        says=terms,
        agreed=agreed,
        as_of=interval(as_of),
        cited=make.cites() if cited is None else cited,
        on=TODAY,
        by=also.pop("by", None),
        at=make.NOW,
        **also,
    )


def standing(promise):
    return Standing.objects.get(pk=promise.pk)


def test_a_promise_is_entered_with_its_sides_place_and_target():
    enterprise, office, zone = (
        make.organisation(),
        make.organisation(kind="public_body"),
        make.area(),
    )
    words = says(
        target=Decimal(200),
        unit="CNY",
        quantifier="over",
        due="2026",
        metric=make.term("metric:tax"),
    )

    written = actions.enter_promise(
        promise=Promise(enterprise.subject, words, promisee=office.subject, place=zone.subject),
        as_of=interval("2023-11-06"),
        cited=make.cites(),
        by=None,
        at=make.NOW,
    )

    now = standing(written)
    assert (now.promisor, now.place, now.due_last, now.terms.target) == (
        enterprise.subject,
        zone.subject,
        date(2026, 12, 31),
        200,
    )
    assert written.subject.label.name_en == "Open an R&D centre"


@pytest.mark.parametrize(
    ("wording", "sources", "to_itself", "reason"),
    [
        ("", 1, False, "Write what was promised"),
        ("Open a store", 0, False, "Name the source"),
        ("Open a store", 1, True, "themselves"),
    ],
)
def test_a_promise_that_cannot_be_one_is_refused_and_leaves_nothing(
    wording, sources, to_itself, reason
):
    enterprise = make.organisation()
    subjects = Subject.objects.count()
    to = enterprise.subject if to_itself else None

    with pytest.raises(actions.CannotRecord, match=reason):
        actions.enter_promise(
            promise=Promise(enterprise.subject, says(wording), promisee=to),
            as_of=interval("2023"),
            cited=make.cites() * sources,
            by=None,
            at=make.NOW,
        )

    assert Subject.objects.count() == subjects
    assert not Commitment.objects.exists()


def test_a_promise_is_not_due_before_the_paper_it_stands_in():
    with pytest.raises(actions.CannotRecord, match="Due 2022-12 lies before 2023-11-06"):
        actions.enter_promise(
            promise=Promise(make.organisation().subject, says(due="2022-12")),
            as_of=interval("2023-11-06"),
            cited=make.cites(),
            by=None,
            at=make.NOW,
        )
    assert not Commitment.objects.exists()


def test_another_due_day_leaves_the_old_one_readable_and_in_force_before():
    promise = make.commitment("Open an R&D centre", due="2024-12")

    change(promise, says(due="2026-06"))

    assert standing(promise).due_printed == "2026-06"
    live = Terms.objects.about(promise.pk).live
    assert [t.due_printed for t in live(on=date(2024, 1, 1))] == ["2024-12"]
    assert [t.due_printed for t in terms_history(promise.pk)] == ["2026-06", "2024-12"]
    assert [*STANDING.differences(), *PROMISES.differences()] == []


def test_what_was_recorded_wrongly_is_replaced_on_its_own_day():
    promise = make.commitment(due="2024-12", as_of="2023-11-06")
    wrong = standing(promise).terms

    change(promise, says(due="2025-12"), agreed=False, as_of="2023-11-06", cited=[])

    now = standing(promise).terms
    assert (now.replaces, now.cited, now.due_printed) == (wrong, wrong.cited, "2025-12")
    assert [t.due_printed for t in Terms.objects.about(promise.pk).live()] == ["2025-12"]


@pytest.mark.parametrize(
    ("terms", "how", "reason"),
    [
        (says(), {}, "Nothing is changed"),
        (says(due="2027"), {"cited": []}, "Name the document"),
        (says(due="2027"), {"as_of": "2026-12"}, "has not come yet"),
        (says(due="2027"), {"as_of": "2020"}, "cannot replace them"),
        (says(""), {}, "Write what was promised"),
    ],
)
def test_a_change_nobody_can_have_agreed_on_is_refused(terms, how, reason):
    promise = make.commitment("Open an R&D centre", as_of="2023-11-06")
    same_day = {"as_of": "2023-11-06"} if reason == "Nothing is changed" else {}

    with pytest.raises(actions.CannotRecord, match=reason):
        change(promise, terms, **{**same_day, **how})


def test_the_second_officer_to_change_the_terms_is_told():
    promise = make.commitment()
    both_saw = standing(promise).terms_id
    change(promise, says(due="2026"), seen=both_saw)

    with pytest.raises(actions.CannotRecord, match="changed in the meantime"):
        change(promise, says(due="2027"), seen=both_saw)


@pytest.mark.parametrize("agreed", [True, False])
def test_a_broken_promise_is_not_got_rid_of_by_calling_it_a_wish(agreed):
    promise = make.commitment()
    make.assessment(promise, Verdict.BROKEN)

    with pytest.raises(actions.CannotRecord, match="mere wish"):
        change(promise, says(strength=Strength.WISH), agreed=agreed)


def test_a_wish_that_is_signed_becomes_a_promise():
    wish = make.commitment(strength=Strength.WISH)

    change(wish, says(strength=Strength.SIGNED))

    assert standing(wish).strength == "signed"


def test_who_promised_is_corrected_and_the_correction_journaled():
    promise = make.commitment()
    right = make.organisation(en="Kao").subject

    actions.edit_promise(
        commitment_id=promise.pk, changes={"promisor": right}, by=None, at=make.NOW
    )

    assert standing(promise).promisor == right
    assert [line.field for line in edits_of(promise.pk)] == ["promisor"]


def test_nobody_is_made_to_promise_something_to_themselves():
    promise = make.commitment()

    with pytest.raises(actions.CannotRecord, match="themselves"):
        actions.edit_promise(
            commitment_id=promise.pk,
            changes={"promisee": promise.promisor},
            by=None,
            at=make.NOW,
        )

    assert not Edit.objects.exists()


def test_a_reader_changes_nothing():
    promise = make.commitment()
    reader = make.member(Role.READER)

    with pytest.raises(NotAllowed):
        change(promise, says(due="2026"), by=reader)


@pytest.mark.parametrize(
    ("day", "reason"),
    [("2024-09", "is on the record as of 2024-06-30"), ("2026-02", "Due 2025-12 lies before")],
)
def test_a_promise_is_not_moved_behind_what_was_found_of_it_or_its_due_day(day, reason):
    promise = make.commitment("Open an R&D centre", due="2025-12")
    make.assessment(promise, Verdict.KEPT, as_of="2024-06-30")
    terms = says("Open an R&D centre", due="2025-12")
    with pytest.raises(actions.CannotRecord, match=reason):
        change(promise, terms, agreed=False, as_of=day)
    change(promise, terms, agreed=False, as_of="2024-03")

    assert standing(promise).promised_printed == "2024-03"


def test_a_later_agreement_about_what_fell_due_before_it_can_be_put_on_its_right_day():
    promise = make.commitment("Open an R&D centre", due="2024-12")
    change(promise, says("Open two R&D centres", due="2024-12"), as_of="2025-05")
    change(promise, says("Open two R&D centres", due="2024-12"), agreed=False, as_of="2025-06")

    assert standing(promise).promised_printed == "2025-06"
