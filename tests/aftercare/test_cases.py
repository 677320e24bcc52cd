"""Cases: one table of steps, hours promised by the working calendar, words that can be erased."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from inward.aftercare.actions import CannotStep, erase_old_words, retain, take_step
from inward.aftercare.models import Case, CaseStep, Desk
from inward.aftercare.rules import NEXT, CaseKind, Clocks, Step, may_follow, promised
from inward.core.intervals import interval
from inward.evidence.actions import state
from inward.office.queries import working_calendar
from inward.office.rules import SHANGHAI
from tests import make

pytestmark = pytest.mark.django_db

# A way from receipt to each step, by the table.
WAY: dict[Step, tuple[Step, ...]] = {
    Step.RECEIVED: (),
    Step.ACKNOWLEDGED: (Step.ACKNOWLEDGED,),
    Step.ASSIGNED: (Step.ASSIGNED,),
    Step.REFERRED: (Step.REFERRED,),
    Step.ESCALATED: (Step.ESCALATED,),
    Step.ANSWERED: (Step.ANSWERED,),
    Step.CONFIRMED: (Step.ANSWERED, Step.CONFIRMED),
    Step.DISPUTED: (Step.ANSWERED, Step.DISPUTED),
    Step.CLOSED: (Step.ANSWERED, Step.CLOSED),
}


def take(case: Case, step: Step, at: datetime = make.NOW) -> CaseStep:
    return take_step(
        case=case,
        step=step,
        by=None,
        at=at,
        text="words",
        member=make.colleague(),
        body=make.public_body().subject,
    )


def at(step: Step) -> Case:
    case = make.case()
    for on_the_way in WAY[step]:
        take(case, on_the_way)
    return case


@pytest.mark.parametrize("now", Step, ids=lambda s: s.value)
def test_a_case_goes_on_just_as_the_table_says(now: Step) -> None:
    case = at(now)
    taken = set()
    for then in Step:
        try:
            with transaction.atomic():
                take(case, then)
                transaction.set_rollback(True)
        except CannotStep:
            continue
        taken.add(then)

    assert taken == NEXT[now]


def test_a_referral_closes_only_through_an_answer() -> None:
    assert not may_follow(Step.REFERRED, Step.CLOSED)
    assert may_follow(Step.REFERRED, Step.ANSWERED)


@pytest.mark.parametrize(
    ("received", "complex_", "acknowledge", "answer"),
    [
        ("2026-11-27 17:00", False, "2026-11-30 10:30", "2026-12-02 17:30"),
        ("2026-02-13 10:00", False, "2026-02-13 12:00", "2026-02-25 17:30"),
        ("2026-11-23 10:00", True, "2026-11-23 12:00", "2026-12-14 17:30"),
    ],
)
def test_the_promised_hours_follow_the_working_calendar(
    received: str, complex_: bool, acknowledge: str, answer: str
) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    hours = promised(
        moment(received), complex_=complex_, clocks=Clocks(), calendar=working_calendar()
    )

    assert (hours.acknowledge, hours.answer) == (moment(acknowledge), moment(answer))


def test_an_answer_due_in_a_year_without_published_holidays_is_provisional() -> None:
    case = make.case(at=datetime(2026, 12, 30, 3, tzinfo=UTC))

    assert case.provisional


def test_the_desk_shows_who_has_it_and_when_it_was_answered() -> None:
    case = make.case()
    member = make.colleague()
    take_step(case=case, step=Step.ASSIGNED, by=None, at=make.NOW, member=member)
    take(case, Step.ANSWERED, at=make.NOW + timedelta(hours=2))
    desk = Desk.objects.get(pk=case.pk)

    assert (desk.member, desk.acknowledged_at) == (member, make.NOW)
    assert desk.answered_at == make.NOW + timedelta(hours=2)
    assert desk.closed_at is None


@pytest.mark.parametrize(
    ("step", "why"),
    [(Step.ASSIGNED, "assigned"), (Step.REFERRED, "body"), (Step.ANSWERED, "words")],
)
def test_a_step_that_lacks_what_it_needs_says_so(step: Step, why: str) -> None:
    with pytest.raises(CannotStep, match=why):
        take_step(case=make.case(), step=step, by=None, at=make.NOW)


@pytest.mark.parametrize("step", [Step.REFERRED, Step.ASSIGNED], ids=lambda s: s.value)
def test_the_database_refuses_a_referral_to_nobody(step: Step) -> None:
    case = make.case()
    entry = make.entry()

    with pytest.raises(IntegrityError, match="casestep_"):
        state(entry, CaseStep, case.pk, interval("2026-11-23"), step=step, at=make.NOW)


def test_what_was_retained_cannot_exceed_what_was_at_risk() -> None:
    case = make.case(CaseKind.GRIEVANCE, capital_at_risk=Decimal(5_000_000), jobs_at_risk=40)
    retain(case=case, capital=Decimal(3_000_000), jobs=40, by=None, at=make.NOW)

    with pytest.raises(IntegrityError, match="retains_no_more"):
        retain(case=case, capital=Decimal(6_000_000), jobs=40, by=None, at=make.NOW)


def test_words_are_erased_on_their_day_and_the_steps_stay() -> None:
    case = make.case()
    erased = erase_old_words(on=date(2030, 1, 1))

    assert erased == 1
    assert CaseStep.objects.about(case.pk).count() == 1
