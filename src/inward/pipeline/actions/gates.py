"""What keeps a project from a step: said in words that an officer can act on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.agreements.models import Agreement
from inward.agreements.queries.signing import signing_list
from inward.core.intervals import Interval
from inward.evidence.actions import Cite
from inward.evidence.rules import Basis
from inward.pipeline.models import COLUMN, Milestone, Progress
from inward.pipeline.rules import GATES, NEVER_WAIVED, Missing, Need, Stage, may_follow


class CannotMove(Exception):
    """The project cannot take this step. Says what is missing; `lacking` is the same as data."""

    def __init__(self, said: str, lacking: Sequence[Missing] = ()) -> None:
        super().__init__(said)
        self.lacking = tuple(lacking)


class WrongDay(CannotMove):
    """It cannot have been on that day; said where the day is entered."""


def must_follow(progress: Progress, to: Stage, on: Interval) -> None:
    now, furthest = Stage(progress.stage), Stage(progress.furthest)
    if now is Stage.DELIVERED:
        raise CannotMove(_("A delivered project is locked; correct a milestone instead."))
    if not may_follow(now, furthest, to):
        raise CannotMove(
            _("%(then)s does not follow %(now)s.") % {"then": to.label, "now": now.label}
        )
    if on.last < progress.reached_last:
        raise CannotMove(
            _("It was “%(stage)s” on %(day)s; what follows cannot lie before that day.")
            % {"stage": now.label, "day": progress.reached_last.isoformat()}
        )


def must_have_come(on: Interval, today: date | None) -> None:
    """What is still to come has not been reached: a slip in the year would hold up all that follows."""
    if today and on.first > today:
        raise WrongDay(_("This day is still to come: a step is entered when it was taken."))


def refuse(to: Stage, lacking: list[Missing], waiver: str) -> None:
    blocking = [m for m in lacking if not (m.waivable and waiver.strip())]
    if blocking:
        named = "; ".join(str(m.need.label) for m in blocking)
        raise CannotMove(
            _("For “%(stage)s” is missing: %(needs)s.") % {"stage": to.label, "needs": named},
            blocking,
        )


def must_be_checked(checked_by: User | None, by: User | None) -> None:
    if checked_by is None or checked_by == by:
        raise CannotMove(
            _(
                "This project is delivered and locked. Name a second person, not you, who checked the correction."
            ),
            [Missing(Need.SECOND_PERSON, waivable=False)],
        )


def must_be_last(milestone: Milestone) -> None:
    """Nobody takes back a step unawares that came after the one they looked at."""
    now = Milestone.objects.about(milestone.subject_id).live().order_by("last", "entry", "id")
    last = now.last()
    if last is None or last.pk != milestone.pk:
        raise CannotMove(
            _("“%(stage)s” is not the last step any more. Look at the project, then decide again.")
            % {"stage": Stage(milestone.stage).label}
        )


def must_stay_in_order(milestone: Milestone, on: Interval) -> None:
    """A corrected day stays between those of the milestones before and after."""
    others = list(
        Milestone.objects.about(milestone.subject_id)
        .live()
        .exclude(pk=milestone.pk)
        .order_by("last", "entry", "id")
    )
    earlier = [o for o in others if (o.last, o.entry_id) < (milestone.last, milestone.entry_id)]
    later = [o for o in others if (o.last, o.entry_id) > (milestone.last, milestone.entry_id)]
    wrong = next(
        (o for o in earlier if o.last > on.last), next((o for o in later if o.last < on.last), None)
    )
    if wrong is not None:
        raise CannotMove(
            _("It was “%(stage)s” on %(day)s: the corrected day must keep the order.")
            % {"stage": Stage(wrong.stage).label, "day": wrong.printed}
        )


def must_still_pass(milestone: Milestone, says: dict[str, Any]) -> None:
    """What its gate asked for is still there, or was waived."""
    stage = Stage(milestone.stage)
    said = {name: says.get(name, getattr(milestone, name)) for name in COLUMN.values()}
    lacking = [
        Missing(need, need not in NEVER_WAIVED)
        for need in GATES.get(stage, ())
        if said[COLUMN[need]] is None
    ]
    refuse(stage, lacking, says.get("waiver", milestone.waiver))


# Which of a milestone's columns a stage's needs speak of.
_COLUMNS = {
    Need.SCREENING: "screened",
    Need.MANAGER: "manager",
    Need.REQUIREMENT: "required",
    Need.AGREEMENT: "agreement",
    Need.PROMISES: "promises",
    Need.LOCAL_ENTITY: "entity",
    Need.ACTUAL_VALUE: "observation",
    Need.ESTABLISHMENT: "establishment",
    Need.ASSESSED: "assessed",
    Need.SECOND_PERSON: "checked_by",
}


def asked(to: Stage) -> set[str]:
    return {_COLUMNS[need] for need in GATES[to] if need in _COLUMNS}


def met_by(says: dict[str, Any], cited: Sequence[Cite], by: User | None) -> set[Need]:
    met = {need for need, column in _COLUMNS.items() if says[column] is not None}
    if cited:
        met |= {Need.EVIDENCE, Need.MINUTES}
    if says["checked_by"] is not None and says["checked_by"] == by:
        met.discard(Need.SECOND_PERSON)
    observation = says["observation"]
    if observation is not None and observation.basis != Basis.ACTUAL:
        met.discard(Need.ACTUAL_VALUE)
    return met


def promised(agreement: Agreement | None, none_promised: bool) -> int | None:
    if agreement is None:
        return None
    listed = signing_list(agreement.pk)
    # A paper whose promises are not entered whole is as one whose promises nobody has read.
    if any(one.lacks for one in listed):
        return None
    return len(listed) if listed or none_promised or agreement.none_promised else None
