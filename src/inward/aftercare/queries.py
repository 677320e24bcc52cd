"""Reading cases: the inbox with its clocks, one case with its steps and words. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from inward.aftercare.models import Case, CaseStep, Desk, Words
from inward.aftercare.rules import CaseKind, Clock, Clocks, Step, clock, clocks_by_kind
from inward.core.intervals import Interval
from inward.core.models import Term
from inward.core.paging import Page, page
from inward.core.titles import having
from inward.directory.queries import family, nearest
from inward.evidence.models import Subject
from inward.office.models import Member
from inward.office.queries import working_calendar
from inward.siting import spoken
from inward.siting.models import Requirement
from inward.siting.rules import Asked, read

PER_PAGE = 50
# So many characters of what was asked stand in a list.
FIRST_WORDS = 60
# How a lead came that grew out of a case: whoever asks for a service is here already.
_CAME_BY = {CaseKind.ENQUIRY: "lead_source:form"}
OPEN, LATE, CLOSED, ALL = "open", "late", "closed", "all"


def clocks_told() -> list[tuple[list[CaseKind], Clocks]]:
    """The clocks as an officer reads them: kinds with the same ones together."""
    together: dict[Clocks, list[CaseKind]] = {}
    for kind, running in clocks().items():
        together.setdefault(running, []).append(kind)
    return [(kinds, running) for running, kinds in together.items()]


def clocks() -> dict[CaseKind, Clocks]:
    """What the office promises for each kind of case, by its settings."""
    return clocks_by_kind(settings.CASE_CLOCKS)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the inbox is narrowed to; an empty state is: not closed."""

    state: str = ""
    kind: str = ""
    member: Member | None = None
    text: str = ""
    topic: Term | None = None
    body: Subject | None = None
    received: Interval | None = None

    @property
    def is_set(self) -> bool:
        return self != CaseFilter()


@dataclass(frozen=True, slots=True)
class Asking:
    """What tells an enquiry from the public site from others of the same title.

    Read when it is shown and kept in no column: the words are erasable.
    """

    about: list[str]
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the inbox, with the clock that runs for it."""

    desk: Desk
    clock: Clock | None
    asked: Asking | None = None


def cases(sought: CaseFilter, *, at: datetime) -> QuerySet[Desk]:
    """Where the cases stand that match."""
    found = Desk.objects.all()
    if sought.state != ALL:
        found = found.filter(closed_at__isnull=sought.state != CLOSED)
    if sought.state == LATE:
        unacknowledged = Q(acknowledged_at=None, acknowledge_by__lt=at)
        found = found.filter(unacknowledged | Q(answer_by__lt=at), answered_at=None)
    if sought.kind:
        found = found.filter(kind=sought.kind)
    if sought.member:
        found = found.filter(member=sought.member)
    if sought.topic:
        found = found.filter(topic=sought.topic)
    if sought.body:
        found = found.filter(body=sought.body)
    if sought.received:
        found = found.filter(during("received_at", sought.received))
    return found.filter(_called(sought.text)) if sought.text else found


def during(column: str, when: Interval) -> Q:
    """Whether a moment lies in an interval of days, as the office's clock has them."""
    zone, within = working_calendar().zone, Q()
    # Before the first day there is, and after the last, lies no moment that a store could compare.
    if when.first > date.min:
        within &= Q(**{f"{column}__gte": datetime.combine(when.first, time.min, zone)})
    if when.last < date.max:
        after = when.last + timedelta(days=1)
        within &= Q(**{f"{column}__lt": datetime.combine(after, time.min, zone)})
    return within


def _called(text: str) -> Q:
    """By reference or title, or of an enterprise that bears the name, or was merged into one."""
    titled = having(Case.objects.all(), text, "name_en", "name_zh").order_by()
    named = Q(case__reference__iexact=text) | Q(case__in=titled.values("pk"))
    return named | Q(enterprise__in=family(nearest(text)))


def inbox(sought: CaseFilter, *, at: datetime, after: str = "") -> tuple[list[Row], str]:
    """One page: open ones by the hour promised, closed ones and all the last received first.

    Returns:
        the rows and where the next page begins, empty after the last.
    """
    closed = sought.state in (CLOSED, ALL)
    order = ("-received_at", "-case") if closed else ("answer_by", "case")
    rows = cases(sought, at=at).select_related(
        *("case__subject", "topic", "case__zone__label"),
        *("member__user", "body__label", "enterprise__label"),
    )
    found: Page[Desk] = page(rows, order, after, size=PER_PAGE)
    return _rows(found.rows, at), found.next


def _rows(desks: Sequence[Desk], at: datetime) -> list[Row]:
    told = _asking([desk.case for desk in desks])
    return [Row(desk, clock_of(desk, at=at), told.get(desk.pk)) for desk in desks]


def _asking(cases_: Sequence[Case]) -> dict[int, Asking]:
    """Zone, sector and first words of those that came from the public site; the same few queries for all."""
    outside = {case.pk: case for case in cases_ if case.contact_id}
    if not outside:
        return {}
    said = Words.objects.filter(case__in=outside, step__step=Step.RECEIVED, shown=True)
    first = dict(said.order_by("-pk").values_list("case_id", "text"))
    rows = Requirement.objects.filter(asked_by__in=outside).order_by("-pk")
    space = {case: read(asked) for case, asked in rows.values_list("asked_by_id", "asked")}
    names = spoken.names_of(Asked(tuple(one for asked in space.values() for one in asked.said)))
    return {
        pk: Asking(
            [*_zone(case), *_named(space.get(pk), names)],
            Truncator(" ".join(first.get(pk, "").split())).chars(FIRST_WORDS),
        )
        for pk, case in outside.items()
    }


def _zone(case: Case) -> list[str]:
    return [str(case.zone.label)] if case.zone else []


def _named(asked: Asked | None, names: Mapping[str, Any]) -> list[str]:
    """The zones and sectors that a requirement names, each once."""
    wanted = [asked.of(code) for code in ("zone", "sector")] if asked else []
    keys = [key for one in wanted for key in (*one.among, *one.preferred)]
    return [str(names[key]) for key in dict.fromkeys(keys) if key in names]


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


def is_from_outside(case: Case, course: Sequence[tuple[CaseStep, list[Words]]]) -> bool:
    """Whether somebody outside asked, by a form of their own, and reads what is answered."""
    received = course[-1][0] if course else None
    return case.contact_id is not None or bool(received and not received.entry.recorded_by_id)


def requirements_of(case: Case) -> QuerySet[Requirement]:
    """What the case asks of space."""
    rows = Requirement.objects.filter(asked_by_id=case.pk).select_related("subject")
    return rows.order_by("pk")[:5]


def waiting_for(member: Member, *, at: datetime, limit: int = 8) -> list[Row]:
    """Cases without an answer that fall to a member or to nobody here, the most urgent first.

    To nobody: nobody has taken them, or whoever had them works here no more.
    """
    open_ = (
        Desk.objects.filter(closed_at=None, answered_at=None)
        .select_related("case__subject", "case__zone__label", "member__user")
        .order_by("answer_by", "case")
    )
    # Each by its index; asked for together, all open cases of the office would be read.
    gone = list(Member.objects.filter(user__is_active=False).values_list("pk", flat=True))
    ways = (Q(member=member), Q(member=None), Q(member__in=gone))
    found = [desk for way in ways for desk in open_.filter(way)[:limit]]
    found.sort(key=lambda desk: (desk.answer_by, desk.pk))
    return _rows(found[:limit], at)


def asked_in(case: Case) -> list[Words]:
    """The words with which a case came in."""
    return list(Words.objects.filter(case=case, step__step=Step.RECEIVED).order_by("pk"))


def lead_from(case: Case) -> dict[str, Any]:
    """What a lead takes over from the case it grows out of. Words stay with the case: they are erased."""
    return {
        "investor": case.enterprise and str(case.enterprise.label),
        "name_zh": case.name_zh,
        "name_en": case.name_en,
        "came_by": _CAME_BY.get(CaseKind(case.kind), "lead_source:existing"),
        "on": case.received_at.astimezone(working_calendar().zone).date().isoformat(),
        "manager": case.desk.member,
    }
