"""A grievance from the first word, through referral, dispute and escalation, to what was retained."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from inward.aftercare.actions import CannotStep, open_case, retain, take_step
from inward.aftercare.models import Case, CaseStep, Desk
from inward.aftercare.queries import clock_of
from inward.aftercare.rules import CaseKind, Step
from inward.core.permissions import Role
from inward.evidence.models import Edit
from inward.office.rules import SHANGHAI
from inward.work.actions import tick
from inward.work.models import Reminded
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _grievance() -> Case:
    return open_case(
        kind=CaseKind.GRIEVANCE,
        title_en="Fit-out approval for six weeks without an answer",
        title_zh="装修审批六周未获答复",
        text="If it is not granted by the end of the year we move the laboratory elsewhere.",
        topic=make.term("case_topic:fit_out"),
        enterprise=make.organisation(en="Muji").subject,
        capital_at_risk=Decimal(50_000_000),
        jobs_at_risk=40,
        by=None,
        at=MONDAY,
    )


def test_a_grievance_with_capital_at_risk_is_seen_through_to_what_was_retained() -> None:
    team = make.team("Riverside")
    holder = make.colleague(team=team)
    manager = make.colleague(Role.MANAGER, team=team)
    body = make.public_body()
    case = _grievance()

    def step(to: Step, at: datetime, **says: object) -> None:
        take_step(case=case, step=to, by=holder.user, at=at, text="words", **says)  # type: ignore[arg-type]

    step(Step.ASSIGNED, MONDAY + HOUR, member=holder)
    step(Step.REFERRED, MONDAY + 2 * HOUR, body=body.subject)
    with pytest.raises(CannotStep, match="does not follow"):
        step(Step.CLOSED, MONDAY + 3 * HOUR)

    # The body does not answer: after a working day over, the team's manager hears of it.
    late = datetime(2026, 11, 27, 17, 30, tzinfo=SHANGHAI)
    told = Reminded.objects.filter(pk__in=tick(at=late))
    assert {(row.member, row.kind) for row in told} == {(holder, "ran_out"), (manager, "team")}

    step(Step.ESCALATED, late)
    step(Step.ANSWERED, late + 3 * DAY, body=body.subject)
    step(Step.DISPUTED, late + 4 * DAY)
    again = clock_of(Desk.objects.get(), at=late + 4 * DAY)
    assert again
    assert not again.late

    step(Step.ANSWERED, late + 5 * DAY, body=body.subject)
    step(Step.CONFIRMED, late + 6 * DAY)
    retain(case=case, capital=Decimal(50_000_000), jobs=38, by=holder.user, at=late + 6 * DAY)
    step(Step.CLOSED, late + 6 * DAY)

    desk = Desk.objects.get()
    case.refresh_from_db()
    assert (desk.step, desk.body_id, desk.member) == (Step.CLOSED, body.pk, holder)
    assert (case.capital_retained, case.jobs_retained) == (Decimal(50_000_000), 38)
    assert tick(at=late + 60 * DAY) == []
    assert [row.step for row in CaseStep.objects.order_by("id")] == [
        "received",
        "assigned",
        "referred",
        "escalated",
        "answered",
        "disputed",
        "answered",
        "confirmed",
        "closed",
    ]
    retained = Edit.objects.filter(subject=case.subject).values_list("field", "after")
    assert dict(retained) == {"capital_retained": "50000000", "jobs_retained": "38"}


def test_the_page_of_a_grievance_tells_the_whole_course_and_what_was_kept() -> None:
    case = _grievance()
    body = make.public_body()
    take_step(case=case, step=Step.REFERRED, body=body.subject, by=None, at=MONDAY)
    take_step(case=case, step=Step.ANSWERED, text="Granted", by=None, at=MONDAY)
    take_step(case=case, step=Step.DISPUTED, text="Not for floor two", by=None, at=MONDAY)
    retain(case=case, capital=Decimal(50_000_000), jobs=38, by=None, at=MONDAY)
    said = words(signed_in().get(reverse("case", args=[case.subject.uuid])).content)

    assert all(text in said for text in ("Planning bureau", "Granted", "Not for floor two"))
    assert "to answer by" in said
    assert "38" in said
