"""What an officer does to programmes, events and the roll of who came. One decision each."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.core.intervals import Interval, on_day
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.events.current import relabel
from inward.events.models import Edition, Event, Participation, Programme
from inward.events.rules import State
from inward.evidence.actions import Cite, edit, found, mention, replace, state, withdraw, writing
from inward.evidence.models import Subject

R = TypeVar("R", Programme, Edition, Event)


class CannotRecord(Exception):
    """The record cannot take this. The message is fit for the screen."""


def enter_programme(
    *, by: User | None, at: datetime, on: date, cited: Sequence[Cite] = (), **columns: Any
) -> Programme:
    """A new series: an expo, an award, a yearly conference."""
    _must_be_named(columns)
    return _enter(Programme, columns, on_day(on), cited, by=by, at=at)


def enter_edition(
    *, by: User | None, at: datetime, on: date, cited: Sequence[Cite] = (), **columns: Any
) -> Edition:
    """One running of a programme.

    Raises:
        CannotRecord: if the programme has an edition of this number already.
    """
    _must_be_named(columns)
    _must_be_a_new_number(columns["programme"], columns["number"])
    return _enter(Edition, columns, _held(columns) or on_day(on), cited, by=by, at=at)


def enter_event(
    *, by: User | None, at: datetime, on: date, cited: Sequence[Cite], **columns: Any
) -> Event:
    """A new event, held or to come."""
    _must_be_named(columns)
    if not cited:
        raise CannotRecord(_("Name the source that tells of the event: an invitation will do."))
    return _enter(Event, columns, _held(columns) or on_day(on), cited, by=by, at=at)


def _enter(
    model: type[R],
    columns: dict[str, Any],
    as_of: Interval,
    cited: Sequence[Cite],
    *,
    by: User | None,
    at: datetime,
) -> R:
    require(by, Act.RECORD)
    with writing(f"enter {model._meta.model_name}", by=by, at=at) as entry:
        subject = found(entry, model.kind_of_subject)
        made = model._default_manager.create(subject=subject, **columns)
        mention(entry, subject, as_of, cited)
        relabel(made)
    return made


def edit_record(
    record: Programme | Edition | Event,
    *,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    cited: Sequence[Cite] = (),
    seen: int | None = None,
) -> None:
    """Change plain columns of a programme, edition or event; each change is journaled.

    Raises:
        CannotRecord: if it would be left without a name, or its number is taken.
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    now = {"name_en": record.name_en, "name_zh": record.name_zh}
    _must_be_named(now | changes)
    with writing(f"edit {record._meta.model_name}", by=by, at=at) as entry:
        record.refresh_from_db()
        if isinstance(record, Edition) and changes.get("number", record.number) != record.number:
            _must_be_a_new_number(record.programme, changes["number"])
        edit(entry, record, record.subject, changes, seen=seen)
        mention(entry, record.subject, _held(changes) or on_day(localtime(at).date()), cited)
        relabel(record)


def _must_be_named(columns: dict[str, Any]) -> None:
    if not (str(columns.get("name_en", "")).strip() or str(columns.get("name_zh", "")).strip()):
        raise CannotRecord(_("Give it a name, in Chinese or in English."))


def _must_be_a_new_number(programme: Programme, number: int) -> None:
    taken = Edition.objects.filter(programme=programme, number=number).first()
    if taken is not None:
        raise CannotRecord(
            _("Number %(number)s of this programme is “%(name)s” already.")
            % {"number": number, "name": taken}
        )


def _held(columns: dict[str, Any]) -> Interval | None:
    first, last = columns.get("held_first"), columns.get("held_last")
    return Interval(first, last, columns.get("held_printed", "")) if first and last else None


# --- who came -------------------------------------------------------------------------------------


def enter_participation(
    *,
    event: Event,
    subject: Subject,
    role: Term,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
    state_: State = State.CAME,
    stand_m2: Decimal | None = None,
    detail: str = "",
) -> Participation:
    """Somebody took part in an event in a role, or was invited to.

    Raises:
        CannotRecord: without a source, twice in one role, or as having come before it was held.
    """
    require(by, Act.RECORD)
    with writing("enter a participation", by=by, at=at) as entry:
        if not cited:
            raise CannotRecord(_("Name the source that shows it: a list, a photo, a report."))
        _must_be_new(event, subject, role)
        _must_have_been_held(event, state_, on)
        return state(
            entry,
            Participation,
            subject,
            _as_of(event, state_, on),
            cited=cited,
            event=event,
            role=role,
            state=state_,
            stand_m2=stand_m2,
            detail=detail,
        )


def correct_participation(
    *,
    participation_id: int,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
    **says: Any,
) -> Participation:
    """Correct the role, state, stand or detail of somebody's participation.

    Raises:
        CannotRecord: if it is on record in that role already, or not held yet.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.RECORD)
    with writing("correct a participation", by=by, at=at) as entry:
        wrong: Participation = Participation.objects.select_related("event", "subject").get(
            pk=participation_id
        )
        role = says.get("role", wrong.role)
        if role.pk != wrong.role_id:
            _must_be_new(wrong.event, wrong.subject, role)
        after = State(says.get("state", wrong.state))
        _must_have_been_held(wrong.event, after, on)
        as_of = _as_of(wrong.event, after, on) if after != wrong.state else None
        return replace(entry, wrong, as_of=as_of, cited=cited or None, **says)


def withdraw_participation(
    *, participation_id: int, why: str, by: User | None, at: datetime
) -> Participation:
    """Say that somebody was never there; the row stays, marked and explained.

    Raises:
        CannotRecord: if no reason is given.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.RECORD)
    if not why.strip():
        raise CannotRecord(_("Say why it is withdrawn: others will read it."))
    with writing("withdraw a participation", by=by, at=at) as entry:
        wrong: Participation = Participation.objects.get(pk=participation_id)
        return withdraw(entry, wrong, why=why.strip())


def _must_be_new(event: Event, subject: Subject, role: Term) -> None:
    known = Participation.objects.live().about(subject.pk).filter(event=event, role=role)
    if known.exists():
        raise CannotRecord(
            _("They are on the roll of this event as “%(role)s” already.") % {"role": role}
        )


def _must_have_been_held(event: Event, state_: State, on: date) -> None:
    if state_ is State.CAME and event.held_first is not None and event.held_first > on:
        raise CannotRecord(
            _("The event is held %(held)s: until then somebody is invited or has answered.")
            % {"held": event.held}
        )


def _as_of(event: Event, state_: State, on: date) -> Interval:
    """Who came, came when it was held; an invitation is of the day it is recorded."""
    return event.held if state_ is State.CAME and event.held else on_day(on)
