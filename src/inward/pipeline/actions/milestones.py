"""A project moves: to the next stage, out of the path, and what was entered wrongly is put right."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inward.agreements.models import Agreement
from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.directory.models import Establishment
from inward.evidence.actions import Cite, cite, replace, state, withdraw, writing
from inward.evidence.models import Observation, Subject
from inward.evidence.rules import Basis
from inward.pipeline.actions.contacts import note
from inward.pipeline.actions.gates import (
    CannotMove,
    asked,
    met_by,
    must_be_checked,
    must_be_last,
    must_follow,
    must_have_come,
    must_stay_in_order,
    must_still_pass,
    promised,
    refuse,
)
from inward.pipeline.actions.projects import describe, refresh, value
from inward.pipeline.models import Milestone, Note, Progress, Project
from inward.pipeline.queries import assessed
from inward.pipeline.rules import EXITS, Stage, missing, needs_reason


def advance(
    *,
    project: Project,
    to: Stage,
    on: Interval,
    by: User | None,
    at: datetime,
    cited: Sequence[Cite] = (),
    waiver: str = "",
    agreement: Agreement | None = None,
    none_promised: bool = False,
    entity: Subject | None = None,
    observation: Observation | None = None,
    establishment: Establishment | None = None,
    checked_by: User | None = None,
) -> Milestone:
    """Move a project to the next stage, if its gate is met or what is missing may be and is waived.

    Raises:
        CannotMove: if the stage does not follow, or something is missing that cannot be waived
            or for which no waiver is given.
    """
    require(by, Act.RECORD)
    with writing(f"advance to {to}", by=by, at=at) as entry:
        progress = Progress.objects.select_for_update().get(pk=project.pk)
        must_follow(progress, to, on)
        says: dict[str, Any] = {
            "agreement": agreement,
            "promises": promised(agreement, none_promised),
            "entity": entity,
            "observation": observation,
            "establishment": establishment,
            "checked_by": checked_by,
            "manager": project.manager,
            "screened": _digest(project, "screening"),
            "required": _sha(project.requirement),
            "assessed": assessed(project, on.last),
        }
        lacking = missing(to, met_by(says, cited, by))
        refuse(to, lacking, waiver)
        wanted = {name: value for name, value in says.items() if name in asked(to)}
        made = state(
            entry,
            Milestone,
            project.pk,
            on,
            cited=list(cited) or None,
            stage=to,
            waiver=waiver if lacking else "",
            done_by=by,
            **wanted,
        )
        refresh(project)
        return made


@transaction.atomic
def pass_gate(
    *,
    project: Project,
    to: Stage,
    on: Interval,
    by: User | None,
    at: datetime,
    cited: Sequence[Cite] = (),
    screening: str = "",
    changes: dict[str, Any] | None = None,
    seen: int | None = None,
    amount: Decimal | None = None,
    unit: str = "",
    today: date | None = None,
    **shows: Any,
) -> Milestone:
    """Bring what the gate still lacks and take the step: all of it, or nothing.

    Args:
        changes: `manager` or `requirement` of the project, where the gate's form asks for them.
        seen: how far the journal of the project went when the form was opened.
        amount, unit: an actual value invested, shown by the same evidence.
        today: the day on which an officer enters it; None where a record is taken over as it is.
        shows: as `advance`.

    Raises:
        CannotMove: as `advance`.
        WrongDay: if it would be reached on a day that is still to come.
        Overtaken: if somebody made one of the same changes after the entry `seen`.
    """
    require(by, Act.RECORD)
    must_have_come(on, today)
    if screening.strip():
        note(subject=project.subject, kind="screening", text=screening, by=by, at=at)
    if changes:
        describe(project=project, changes=changes, seen=seen, by=by, at=at)
    if amount is not None and cited:
        shows["observation"] = value(
            project=project,
            basis=Basis.ACTUAL,
            amount=amount,
            unit=unit,
            on=on,
            cited=cited,
            by=by,
            at=at,
        )
    return advance(project=project, to=to, on=on, by=by, at=at, cited=cited, **shows)


def leave(
    *,
    project: Project,
    to: Stage,
    reason: str,
    on: Interval,
    by: User | None,
    at: datetime,
    today: date | None = None,
) -> Milestone:
    """Decline, put on hold, lose or withdraw a project, with a reason that stays.

    Args:
        today: as `pass_gate`.

    Raises:
        WrongDay: as `pass_gate`.
        CannotMove: if it is no exit, does not follow, or no reason is given.
    """
    require(by, Act.RECORD)
    must_have_come(on, today)
    if to not in EXITS:
        raise CannotMove(_("%(stage)s is a stage of the path, not an exit.") % {"stage": to.label})
    if needs_reason(to) and not reason.strip():
        raise CannotMove(_("Say why: an exit needs a reason."))
    with writing(f"leave: {to}", by=by, at=at) as entry:
        must_follow(Progress.objects.select_for_update().get(pk=project.pk), to, on)
        made = state(entry, Milestone, project.pk, on, stage=to, reason=reason.strip(), done_by=by)
        refresh(project)
        return made


def correct(
    *,
    milestone: Milestone,
    why: str,
    by: User | None,
    at: datetime,
    on: Interval | None = None,
    cited: Sequence[Cite] = (),
    checked_by: User | None = None,
    today: date | None = None,
    **says: Any,
) -> Milestone:
    """Correct a milestone: a replacement with the reason; what stood there stays readable.

    A delivered project is locked: there it takes a second person who checked the correction.

    Args:
        today: as `pass_gate`; a day that is corrected to one still to come is refused.

    Raises:
        WrongDay: as `pass_gate`.
        CannotMove: without a reason, out of order, or without the second person of a locked one.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.RECORD)
    if not why.strip():
        raise CannotMove(_("Say why it is corrected: others will read it."))
    if on is not None:
        must_have_come(on, today)
    with writing("correct a milestone", by=by, at=at) as entry:
        progress = Progress.objects.select_for_update().get(pk=milestone.subject_id)
        if progress.stage == Stage.DELIVERED:
            must_be_checked(checked_by, by)
        if checked_by is not None:
            says["checked_by"] = checked_by
        if says.get("agreement", milestone.agreement) != milestone.agreement:
            says["promises"] = promised(says["agreement"], milestone.promises == 0)
        must_stay_in_order(milestone, on or milestone.as_of)
        evidence = cite(entry, cited) if cited else None
        says |= {"done_by": by, "note": why.strip()}
        must_still_pass(milestone, {**says, **({"cited": evidence} if evidence else {})})
        made = replace(entry, milestone, as_of=on, cited=evidence, **says)
        refresh(Project.objects.get(pk=milestone.subject_id))
        return made


def take_back(*, milestone: Milestone, why: str, by: User | None, at: datetime) -> Milestone:
    """Withdraw the last milestone of a project: it should not have been entered.

    Raises:
        CannotMove: if no reason is given, the lead itself would go, the project is delivered, or
            it is not the last any more.
    """
    require(by, Act.RECORD)
    if not why.strip():
        raise CannotMove(_("Say why it is taken back."))
    if milestone.stage == Stage.RECEIVED:
        raise CannotMove(_("A lead that was received stays on the record; decline it instead."))
    if milestone.stage == Stage.DELIVERED:
        raise CannotMove(_("A delivered project is locked; correct a milestone instead."))
    with writing("take back a milestone", by=by, at=at) as entry:
        must_be_last(milestone)
        made = withdraw(entry, milestone, why=why)
        refresh(Project.objects.get(pk=milestone.subject_id))
        return made


def _digest(project: Project, kind: str) -> str | None:
    last = Note.objects.filter(subject_id=project.pk, kind=kind).order_by("-id").first()
    return _sha(last.text) if last else None


def _sha(text: str) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text.strip() else None
