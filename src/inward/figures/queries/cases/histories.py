"""Cases with what happened to them: the steps that count at two clocks, and the clocks they ran on."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from inward.aftercare.models import Case, CaseStep
from inward.aftercare.rules import Step
from inward.evidence.models import rows_of
from inward.figures.queries.clocks import as_known, as_text, inside, moment_of
from inward.office.models import Member


class Took(NamedTuple):
    """One step of a case as it counts at the two clocks, its moments as text until they are asked for."""

    fact: int
    step: str
    said_at: str
    member: int | None
    body: int | None
    said_by: str | None

    @property
    def at(self) -> datetime:
        return moment_of(self.said_at)

    @property
    def answer_by(self) -> datetime | None:
        return moment_of(self.said_by) if self.said_by else None


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of an answer as it ran: by when, the first answer within it, the dispute that ended it."""

    by: datetime
    answer: Took | None
    disputed: datetime | None

    @property
    def in_time(self) -> bool:
        return self.answer is not None and self.answer.at <= self.by

    def passed(self, ends: datetime) -> bool:
        """Whether its hour came before a moment, and before a dispute started another clock."""
        return self.by < ends and (self.disputed is None or self.by < self.disputed)


@dataclass(frozen=True, slots=True)
class History:
    """A case and its steps in the order in which they were written; the first is its receipt."""

    case: int
    promised: datetime  # by when it is answered, as was said when it came
    steps: tuple[Took, ...]

    @property
    def received(self) -> Took:
        return next(one for one in self.steps if one.step == Step.RECEIVED)

    @property
    def acknowledged(self) -> Took | None:
        """Whatever is done for a case acknowledges it."""
        return next((one for one in self.steps if one.step != Step.RECEIVED), None)

    @property
    def answer(self) -> Took | None:
        """The answer that stands: the first that was not disputed since."""
        return self.clocks()[-1].answer

    def clocks(self) -> list[Clock]:
        """The clock promised at first, then those that disputes started."""
        found: list[Clock] = []
        by, answer = self.promised, None
        for one in self.steps:
            if one.step == Step.DISPUTED:
                found.append(Clock(by, answer, one.at))
                by, answer = one.answer_by or by, None
            elif one.step == Step.ANSWERED and answer is None:
                answer = one
        return [*found, Clock(by, answer, None)]

    def due(self, ends: datetime) -> Clock | None:
        """The clock by which it counts as due: the first that was missed, else the last if it passed."""
        clocks = self.clocks()
        passed = [one for one in clocks if one.passed(ends)]
        missed = next((one for one in passed if not one.in_time), None)
        return missed or (clocks[-1] if clocks[-1] in passed else None)

    @property
    def handler(self) -> int | None:
        """The member to whom it was assigned last."""
        assigned = [one.member for one in self.steps if one.step == Step.ASSIGNED]
        return assigned[-1] if assigned else None


def histories(
    asked: Mapping[str, Any], on: date, known: int, only: Collection[int] | None = None
) -> Iterator[History]:
    """The cases received in a period, of a kind and a team, each with what happened by the day.

    Args:
        only: none but these, where given.
    """
    steps = rows_of(CaseStep).live(on=on, known=known)
    if only is not None:
        steps = steps.filter(subject_id__in=only)
    received = steps.filter(step=Step.RECEIVED)
    if period := asked.get("period"):
        received = received.filter(inside(period))
    cases = Case.objects.filter(pk__in=received.values("subject_id"))
    if kind := asked.get("kind"):
        cases = cases.filter(kind=kind)
    team = asked.get("team")
    members = members_of(team, known) if team else set()
    promised = Case.objects.filter(pk=OuterRef("subject_id")).values(said=as_text("answer_by"))
    rows = (
        steps.filter(subject_id__in=cases.values("pk"))
        .order_by("subject_id", "id")
        .annotate(promised=Subquery(promised), said_at=as_text("at"), said_by=as_text("answer_by"))
        .values_list(
            "subject_id", "promised", "id", "step", "said_at", "member_id", "body_id", "said_by"
        )
    )
    for (case, promised), taken in groupby(rows.iterator(2000), key=itemgetter(0, 1)):
        found = History(case, moment_of(promised), tuple(Took._make(one[2:]) for one in taken))
        if not team or found.handler in members:
            yield found


def members_of(team: int, known: int) -> set[int]:
    """The members of a team as known at a number."""
    return {pk for pk, theirs in teams_of_members(known).items() if theirs == team}


def teams_of_members(known: int) -> dict[int, int | None]:
    """Each member's team as known at a number; the journal of whoever was moved says from where."""
    now = list(Member.objects.values_list("pk", "subject_id", "team_id"))
    moved = {subject: theirs for _, subject, theirs in now if subject}
    then = as_known("team", moved, known, lambda key: int(key) if key else None)
    return {pk: then.get(subject, theirs) if subject else theirs for pk, subject, theirs in now}
