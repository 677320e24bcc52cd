"""A lead comes in; what a project says of itself is changed; values are put beside one another."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.intervals import Interval
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.directory.models import Listing
from inward.events.models import Event
from inward.evidence.actions import Cite, edit, found, state, writing
from inward.evidence.models import Entry, Observation, Subject
from inward.evidence.rules import Basis, Kind
from inward.office.models import Member, Team
from inward.pipeline import current
from inward.pipeline.actions.gates import WrongDay
from inward.pipeline.models import Milestone, Project
from inward.pipeline.rules import Stage

INVESTMENT = "metric:project_investment"


def receive(*, by: User | None, at: datetime, **lead: Any) -> Project:
    """Enter a lead: a project whose furthest milestone is `received`.

    Args:
        lead: as `receive_lead`.

    Raises:
        WrongDay: as `receive_lead`.
    """
    require(by, Act.RECORD)
    with writing("receive a lead", by=by, at=at) as entry:
        return receive_lead(entry, by=by, **lead)


def receive_lead(
    entry: Entry,
    *,
    name_en: str,
    name_zh: str,
    investor: Subject,
    came_by: Term,
    on: Interval,
    by: User | None,
    event: Event | None = None,
    referred_by: Subject | None = None,
    feedback_due: date | None = None,
    manager: Member | None = None,
    team: Team | None = None,
    sector: Term | None = None,
    requirement: str = "",
    cited: Sequence[Cite] = (),
    today: date | None = None,
) -> Project:
    """Write a lead within a transaction that is under way.

    Args:
        today: the day on which an officer enters it; None where a record is taken over as it is.

    Raises:
        WrongDay: if it would have been received on a day that is still to come.
    """
    if today and on.first > today:
        raise WrongDay(_("This day is still to come: a lead is received when it has come in."))
    listing = Listing.objects.filter(pk=investor.pk).first()
    project = Project.objects.create(
        subject=found(entry, Kind.PROJECT),
        name_en=name_en,
        name_zh=name_zh,
        investor=investor,
        country=listing.country if listing else "",
        came_by=came_by,
        event=event,
        referred_by=referred_by,
        feedback_due=feedback_due,
        manager=manager,
        team=team,
        sector=sector,
        requirement=requirement,
    )
    state(
        entry,
        Milestone,
        project.pk,
        on,
        cited=list(cited) or None,
        stage=Stage.RECEIVED,
        came_by=came_by,
        investor=investor,
        done_by=by,
    )
    refresh(project)
    return project


def describe(
    *,
    project: Project,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Change what a project says of itself; every change is journalled.

    Raises:
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("describe a project", by=by, at=at) as entry:
        edit(entry, project, project.subject, changes, seen=seen)
        refresh(project)


def value(
    *,
    project: Project,
    basis: Basis,
    amount: Decimal,
    unit: str,
    on: Interval,
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
) -> Observation:
    """Put a value of the project beside those on the record: none is written over."""
    require(by, Act.RECORD)
    metric = Term.objects.get(pk=INVESTMENT)
    with writing("value of a project", by=by, at=at) as entry:
        return state(
            entry,
            Observation,
            project.pk,
            on,
            cited=list(cited),
            metric=metric,
            basis=basis,
            value=amount,
            unit=unit,
        )


def refresh(project: Project) -> None:
    current.PROGRESS.refresh([project.pk])
    current.passages().refresh([project.pk])
    current.LABELS.refresh([project.pk])
