"""Reading cases: the inbox with its clocks, one case with its steps and words. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from inward.aftercare.models import Case, CaseStep, Desk, Words
from inward.aftercare.rules import Clock, clock
from inward.core.paging import Page, page
from inward.directory.queries import nearest
from inward.office.models import Member
from inward.office.queries import working_calendar

PER_PAGE = 50
OPEN, LATE, CLOSED = "open", "late", "closed"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the inbox is narrowed to; an empty state is: not closed."""

    state: str = ""
    kind: str = ""
    member: Member | None = None
    text: str = ""

    @property
    def is_set(self) -> bool:
        return self != CaseFilter()


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the inbox, with the clock that runs for it."""

    desk: Desk
    clock: Clock | None


def cases(sought: CaseFilter, *, at: datetime) -> QuerySet[Desk]:
    """Where the cases stand that match."""
    found = Desk.objects.filter(closed_at__isnull=sought.state != CLOSED)
    if sought.state == LATE:
        unacknowledged = Q(acknowledged_at=None, acknowledge_by__lt=at)
        found = found.filter(unacknowledged | Q(answer_by__lt=at), answered_at=None)
    if sought.kind:
        found = found.filter(kind=sought.kind)
    if sought.member:
        found = found.filter(member=sought.member)
    return found.filter(_called(sought.text)) if sought.text else found


def _called(text: str) -> Q:
    """By reference or title, or of an enterprise that bears the name."""
    titled = (
        Q(case__reference__iexact=text)
        | Q(case__name_en__icontains=text)
        | Q(case__name_zh__icontains=text)
    )
    return titled | Q(enterprise__in=nearest(text))


def inbox(sought: CaseFilter, *, at: datetime, after: str = "") -> tuple[list[Row], str]:
    """One page: open ones by the hour promised, closed ones the last received first.

    Returns:
        the rows and where the next page begins, empty after the last.
    """
    closed = sought.state == CLOSED
    order = ("-received_at", "-case") if closed else ("answer_by", "case")
    rows = cases(sought, at=at).select_related(
        "case__subject", "case__topic", "member__user", "body__label", "enterprise__label"
    )
    found: Page[Desk] = page(rows, order, after, size=PER_PAGE)
    return [Row(desk, clock_of(desk, at=at)) for desk in found.rows], found.next


def clock_of(desk: Desk, *, at: datetime) -> Clock | None:
    return clock(
        acknowledge_by=desk.acknowledge_by,
        answer_by=desk.answer_by,
        acknowledged_at=desk.acknowledged_at,
        answered_at=desk.answered_at,
        closed_at=desk.closed_at,
        at=at,
        calendar=working_calendar(),
    )


def steps(case: Case) -> list[tuple[CaseStep, list[Words]]]:
    """What happened, the last first, each with the words that go with it."""
    rows = (
        CaseStep.objects.about(case.pk)
        .live()
        .select_related("member__user", "body__label", "entry__recorded_by")
        .prefetch_related("words__by")
        .order_by("-id")
    )
    return [(row, list(row.words.all())) for row in rows]
