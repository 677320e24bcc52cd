"""A promise is assessed with evidence, by the table, and nobody decides unawares."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from inward.agreements import actions
from inward.agreements.current import PROMISES, STANDING
from inward.agreements.models import Assessment, Standing
from inward.agreements.queries.timeline import corrected_assessments, newest_assessment
from inward.agreements.rules import Strength, Verdict
from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.evidence.actions import CannotReplace, Cite
from inward.evidence.models import Source
from tests import make

TODAY = date(2026, 11, 23)


def assess(promise, verdict=Verdict.KEPT, *, by=None, cited=None, **also):
    return actions.assess(
        commitment_id=promise.pk,
        verdict=verdict,
        cited=make.cites() if cited is None else cited,
        on=TODAY,
        by=by,
        at=make.NOW,
        **also,
    )


def standing(promise):
    return Standing.objects.get(pk=promise.pk)


pytestmark = pytest.mark.django_db


def test_a_verdict_takes_the_day_of_its_source_and_stands_at_once():
    promise = make.commitment()

    assess(promise, cited=[Cite(make.source(day="2024-06"), quote="the centre opened")])

    now = standing(promise)
    assert (now.verdict, now.verdict_printed, now.verdict_last) == (
        "kept",
        "2024-06",
        date(2024, 6, 30),
    )
    assert now.said.cited.quote == "the centre opened"
    assert [*STANDING.differences(), *PROMISES.differences()] == []


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.NOTHING_FOUND])
def test_no_verdict_is_taken_without_a_source(verdict):
    promise = make.commitment()

    with pytest.raises(actions.CannotAssess, match="needs a source"):
        assess(promise, verdict, cited=[])

    assert not Assessment.objects.exists()


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.NOTHING_FOUND])
def test_the_database_itself_refuses_a_verdict_without_a_source(verdict):
    promise = make.commitment()
    entry = make.entry()
    says = [entry.pk, promise.pk, verdict.value]

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO agreements_assessment (entry_id, subject_id, verdict, withdrawn, first, "
            "last, printed, note, found_en, found_zh) "
            "VALUES (%s, %s, %s, FALSE, '2024-01-01', '2024-01-01', '2024-01-01', '', '', '')",
            says,
        )


def test_the_database_takes_a_look_in_vain_without_a_source():
    promise = make.commitment()
    entry = make.entry()

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agreements_assessment (entry_id, subject_id, verdict, withdrawn, first, "
            "last, printed, note, found_en, found_zh) VALUES (%s, %s, 'nothing_found', FALSE, "
            "'2024-01-01', '2024-01-01', '2024-01-01', '', '', '')",
            [entry.pk, promise.pk],
        )

    assert Assessment.objects.about(promise.pk).count() == 1


def test_a_source_without_a_day_asks_of_which_day_it_speaks():
    promise = make.commitment()
    undated = Source.objects.create(code="X1", title="Leaflet")

    with pytest.raises(actions.CannotAssess, match="bears no day"):
        assess(promise, cited=[Cite(undated)])

    assert assess(promise, cited=[Cite(undated)], as_of=interval("2024-05")).printed == "2024-05"


def test_nobody_can_have_seen_what_is_still_to_come():
    promise = make.commitment()

    with pytest.raises(actions.CannotAssess, match="2026-12 has not come yet"):
        assess(promise, as_of=interval("2026-12"))


def test_kept_becomes_broken_only_by_a_source_that_was_not_cited_before():
    promise = make.commitment()
    paper = make.source(day="2024-06-30")
    assess(promise, cited=[Cite(paper)])

    with pytest.raises(actions.CannotAssess, match="new evidence"):
        assess(promise, Verdict.BROKEN, cited=[Cite(paper)], as_of=interval("2025"))
    assess(promise, Verdict.BROKEN, cited=[Cite(make.source(day="2025"))])

    assert standing(promise).verdict == "broken"


def test_a_source_that_is_new_to_the_record_is_new_evidence():
    promise = make.commitment()
    assess(promise)
    fresh = Source(
        title="Closing notice", printed="2025-02-01", first=date(2025, 2, 1), last=date(2025, 2, 1)
    )

    assess(promise, Verdict.BROKEN, cited=[Cite(fresh)])

    assert standing(promise).said.cited.source.title == "Closing notice"


def test_what_was_released_is_over():
    promise = make.commitment()
    assess(promise, Verdict.RELEASED)

    with pytest.raises(actions.CannotAssess, match="cannot be followed by"):
        assess(promise, Verdict.KEPT, as_of=interval("2026"), cited=make.cites())


def test_evidence_of_an_earlier_day_leaves_the_later_verdict_standing():
    promise = make.commitment()
    make.assessment(promise, Verdict.KEPT, as_of="2024-06-30")

    assess(promise, Verdict.ON_TRACK, as_of=interval("2024-01"))

    assert standing(promise).verdict == "kept"


def test_a_wish_cannot_be_broken_and_can_come_true():
    wish = make.commitment(strength=Strength.WISH)

    with pytest.raises(actions.CannotAssess, match="binds nobody"):
        assess(wish, Verdict.BROKEN)
    assess(wish, Verdict.KEPT)

    assert standing(wish).verdict == "kept"


def test_looking_in_vain_says_when_somebody_looked_and_leaves_the_verdict():
    promise = make.commitment()
    make.assessment(promise, Verdict.AT_RISK, as_of="2024-06-30")

    actions.look_in_vain(commitment_id=promise.pk, on=TODAY, by=None, at=make.NOW)

    now = standing(promise)
    assert (now.verdict, now.looked_in_vain) == ("at_risk", TODAY)


def test_who_looks_a_second_time_on_one_day_is_told_that_somebody_did():
    promise = make.commitment()
    first = make.member(name="li-wei")
    actions.look_in_vain(commitment_id=promise.pk, on=TODAY, by=first, at=make.NOW)

    with pytest.raises(actions.CannotAssess, match="li-wei looked today already"):
        actions.look_in_vain(commitment_id=promise.pk, on=TODAY, by=None, at=make.NOW)


def test_the_second_of_two_officers_is_told_what_the_first_one_said():
    promise = make.commitment()
    both_saw = newest_assessment(promise.pk)
    assess(promise, Verdict.KEPT, by=make.member(name="li-wei"), seen=both_saw)

    with pytest.raises(actions.CannotAssess, match="li-wei recorded “Kept” in the meantime"):
        assess(promise, Verdict.BROKEN, by=make.member(), seen=both_saw)

    assert standing(promise).verdict == "kept"


def test_a_reader_may_not_assess():
    promise = make.commitment()

    with pytest.raises(NotAllowed):
        assess(promise, by=make.member(Role.READER))


def test_a_correction_takes_the_place_of_the_wrong_word_which_stays_readable():
    promise = make.commitment()
    wrong = make.assessment(promise, Verdict.BROKEN, as_of="2024-06-30")

    actions.correct_assessment(
        assessment_id=wrong.pk,
        verdict=Verdict.KEPT_IN_PART,
        as_of=interval("2024-06-30"),
        cited=None,
        on=TODAY,
        by=None,
        at=make.NOW,
        found_en="two of four stores",
    )

    now = standing(promise)
    assert (now.verdict, now.said.cited) == ("kept_in_part", wrong.cited)
    assert [a.verdict for a in corrected_assessments(promise.pk)] == ["broken"]


def test_a_correction_to_nothing_found_cites_nothing():
    promise = make.commitment()
    wrong = make.assessment(promise, Verdict.KEPT)

    written = actions.correct_assessment(
        assessment_id=wrong.pk,
        verdict=Verdict.NOTHING_FOUND,
        as_of=wrong.as_of,
        cited=None,
        on=TODAY,
        by=None,
        at=make.NOW,
    )

    assert (written.cited, standing(promise).verdict) == (None, "")


def test_a_correction_must_fit_among_the_other_verdicts():
    promise = make.commitment()
    first = make.assessment(promise, Verdict.ON_TRACK, as_of="2024-01")
    make.assessment(promise, Verdict.KEPT, as_of="2024-06")

    with pytest.raises(actions.CannotAssess, match="cannot be followed by “Kept”"):
        actions.correct_assessment(
            assessment_id=first.pk,
            verdict=Verdict.RELEASED,
            as_of=first.as_of,
            cited=None,
            on=TODAY,
            by=None,
            at=make.NOW,
        )


def test_one_assessment_is_not_corrected_twice():
    promise = make.commitment()
    wrong = make.assessment(promise, Verdict.BROKEN)
    how = {
        "assessment_id": wrong.pk,
        "as_of": wrong.as_of,
        "cited": None,
        "on": TODAY,
        "by": None,
        "at": make.NOW,
    }
    actions.correct_assessment(verdict=Verdict.KEPT, **how)

    with pytest.raises(CannotReplace):
        actions.correct_assessment(verdict=Verdict.AT_RISK, **how)


def test_withdrawing_brings_back_the_verdict_before_and_needs_a_reason():
    promise = make.commitment()
    make.assessment(promise, Verdict.ON_TRACK, as_of="2024-01")
    wrong = make.assessment(promise, Verdict.KEPT, as_of="2024-06")

    with pytest.raises(actions.CannotAssess, match="Say why"):
        actions.withdraw_assessment(assessment_id=wrong.pk, why=" ", by=None, at=make.NOW)
    actions.withdraw_assessment(
        assessment_id=wrong.pk, why="another centre was meant", by=None, at=make.NOW
    )

    assert standing(promise).verdict == "on_track"
    assert STANDING.differences() == []


@pytest.mark.parametrize(
    ("source_of", "as_of"), [("2022-05", None), ("2024-05", "2023-10"), ("2022-05", "2024-05")]
)
def test_nothing_from_before_a_promise_shows_what_became_of_it(source_of, as_of):
    promise = make.commitment(as_of="2023-11-06")

    with pytest.raises(actions.CannotAssess, match="nothing from before it shows"):
        assess(
            promise,
            cited=[Cite(make.source(day=source_of))],
            as_of=as_of and interval(as_of),
        )


def test_an_imported_verdict_from_before_its_promise_can_be_put_right_in_its_words():
    early = make.assessment(make.commitment(as_of="2023-11-06"), as_of="2023-01-01")
    words = {"assessment_id": early.pk, "verdict": Verdict.KEPT, "on": TODAY, "by": None}
    actions.correct_assessment(
        **words, as_of=early.as_of, cited=None, at=make.NOW, found_en="both centres opened"
    )

    assert Assessment.objects.live().get().found_en == "both centres opened"
