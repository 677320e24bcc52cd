"""What enterprises asked of the made-up office, each case through its steps."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from inward.aftercare.actions import open_case, retain, take_step
from inward.aftercare.rules import CaseKind, Step
from inward.core.models import Term
from inward.evidence.models import Subject
from inward.office.models import Member
from inward.office.queries import working_calendar

Row = dict[str, str]


def rehearse_case(
    row: Row, *, enterprise: Subject | None, body: Subject, member: Member, at: datetime
) -> None:
    """One case, received so many days before `at`; what happened to it is told in working hours.

    What would still lie ahead of `at` has not happened yet.
    """
    calendar = working_calendar()
    hour, minute = (int(part) for part in row["time"].split(":"))
    day = at.astimezone(calendar.zone) - timedelta(days=int(row["ago"]))
    received = min(day.replace(hour=hour, minute=minute, second=0, microsecond=0), at)
    case = open_case(
        kind=CaseKind(row["kind"]),
        title_en=row["title_en"],
        title_zh=row["title_zh"],
        text=row["text"],
        topic=Term.objects.get(pk=f"case_topic:{row['topic']}"),
        enterprise=enterprise,
        complex_=bool(row["complex"]),
        capital_at_risk=Decimal(row["capital"]) if row["capital"] else None,
        jobs_at_risk=int(row["jobs"]) if row["jobs"] else None,
        by=None,
        at=received,
    )
    step = partial(take_step, case=case, by=None)

    def after(hours: str, then: Callable[[datetime], object]) -> bool:
        moment = calendar.after_hours(received, float(hours)) if hours else None
        if moment is None or moment > at:
            return False
        then(moment)
        return True

    if not after(row["acknowledged"], lambda when: step(step=Step.ACKNOWLEDGED, at=when)):
        return
    step(step=Step.ASSIGNED, member=member, at=calendar.after_hours(received, 2.5))
    after(row["referred"], lambda when: step(step=Step.REFERRED, body=body, at=when))
    said = "Settled with the office responsible. 已协调责任单位解决。(Invented. 虚构。)"
    if not after(
        row["answered"], lambda when: step(step=Step.ANSWERED, text=said, shown=True, at=when)
    ):
        return
    later = calendar.after_hours(received, float(row["answered"]) + 4)
    if row["outcome"] == "disputed":
        step(
            step=Step.DISPUTED,
            text="It is not settled. 问题尚未解决。(Invented. 虚构。)",
            shown=True,
            at=later,
        )
    elif row["outcome"] == "confirmed":
        step(step=Step.CONFIRMED, at=later)
        if row["capital_retained"]:
            capital, jobs = Decimal(row["capital_retained"]), int(row["jobs_retained"])
            retain(case=case, capital=capital, jobs=jobs, by=None, at=later)
        step(step=Step.CLOSED, at=calendar.after_hours(received, float(row["answered"]) + 5))
