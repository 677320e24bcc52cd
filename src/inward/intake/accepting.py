"""A list into the record: one entry, all of its rows that are decided, or nothing."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inward.core.permissions import Act, require
from inward.evidence.actions import writing
from inward.intake import meanwhile
from inward.intake.batches import ACCEPT, CannotTakeList, Told, move
from inward.intake.entering import Written
from inward.intake.models import PASTED, Batch, ListRow
from inward.intake.readiness import open_rows, ready, stands_asked
from inward.intake.stands import unsaid
from inward.intake.states import BatchState
from inward.intake.taking_in import TakingIn
from inward.office.jobs import ask_for


def ask_to_accept(batch: Batch, *, by: User | None, at: datetime) -> None:
    """Have a list taken in by the worker.

    Raises:
        CannotTakeList: if rows are still open, nothing is ready, it is not said which stand a row
            means, or somebody else has the list.
    """
    require(by, Act.RECORD)
    with transaction.atomic():
        begin(batch)
        batch.job = ask_for(
            kind=ACCEPT, arguments={"batch": batch.pk, "by": by and by.pk}, by=by, at=at
        )
        batch.save(update_fields=["job"])


def begin(batch: Batch) -> None:
    """Let nobody decide any more, for the list is being taken in.

    Raises:
        CannotTakeList: if rows are still open, nothing is ready, it is not said which stand a row
            means, or somebody else has the list.
    """
    if waiting := open_rows(batch).count():
        raise CannotTakeList(
            _("%(number)d rows are not decided yet. Decide them, or leave them for later.")
            % {"number": waiting}
        )
    if not ready(batch).exists():
        if ListRow.objects.filter(batch=batch, taken_in__isnull=False).exists():
            raise CannotTakeList(_("Whatever of this list can be taken is in the record already."))
        raise CannotTakeList(_("No row of this list is to be taken in."))
    if asked := unsaid(stands_asked(batch).values()):
        raise CannotTakeList(asked)
    move(batch, BatchState.ACCEPTING)


def accept(batch: Batch, *, by: User | None, at: datetime, told: Told = lambda *_: None) -> Written:
    """Take in every row that is decided: everything in one entry, or nothing.

    The list must be in the state ACCEPTING; run again after a crash it finds either nothing
    written or the list taken in.

    Raises:
        CannotTakeList: if the record does not take one of the rows, with its line, a stand is on it
            meanwhile with another area, or whoever was new may be on it meanwhile.
    """
    require(by, Act.RECORD)
    while True:
        newest = meanwhile.catch_up(batch, told)
        _must_be_decided(batch)
        try:
            return _take_in(batch, newest, by=by, at=at, told=told)
        except _Meanwhile:
            batch.refresh_from_db()


class _Meanwhile(Exception):
    """While we waited for the record somebody was entered who may be on the list."""


def _must_be_decided(batch: Batch) -> None:
    if waiting := open_rows(batch).count():
        raise CannotTakeList(
            ngettext(
                "%(number)d row that was new when the list was read may name somebody who has been"
                " entered since. Decide it, then take the list in again. Nothing was written.",
                "%(number)d rows that were new when the list was read may name somebody who has been"
                " entered since. Decide them, then take the list in again. Nothing was written.",
                waiting,
            )
            % {"number": waiting}
        )


def _take_in(batch: Batch, newest: int, *, by: User | None, at: datetime, told: Told) -> Written:
    """Write all of it; `newest`: the newest entry before it was looked for whoever is new."""
    try:
        with writing(f"take in list {(batch.name or PASTED)[:150]}", by=by, at=at) as entry:
            if meanwhile.must_look_again(batch, since=newest, own=entry):
                raise _Meanwhile
            move(batch, BatchState.ACCEPTED)
            return TakingIn(batch, entry, told).run()
    except _REFUSED as error:
        batch.refresh_from_db()
        line = _refused_line(batch, by=by, at=at)
        if not line:
            raise
        raise CannotTakeList(
            _(
                "The record does not take row %(line)d. Correct it or leave it out, then take the"
                " list in again. Nothing was written."
            )
            % {"line": line}
        ) from error


def give_back(batch: Batch) -> None:
    """After a failure the list stands as it did before it was asked to be taken in."""
    batch.refresh_from_db()
    if batch.state == BatchState.ACCEPTING:
        was_in = ListRow.objects.filter(batch=batch, taken_in__isnull=False).exists()
        move(batch, BatchState.ACCEPTED if was_in else BatchState.PREVIEW)


# What the database says to a row that breaks its rules.
_REFUSED = (IntegrityError, DataError)


class _AllTaken(Exception):
    """Every row was taken by itself."""


def _refused_line(batch: Batch, *, by: User | None, at: datetime) -> int:
    """The line of the first row that the database refuses, 0 where it is none; nothing is kept.

    Many rows are written at once, so that they must be tried one by one to know which it is.
    """
    trying = None
    try:
        with writing(f"take in list {(batch.name or PASTED)[:150]}", by=by, at=at) as entry:
            trying = TakingIn(batch, entry, lambda *_: None, block=1)
            trying.run()
            raise _AllTaken
    except _AllTaken:
        return 0
    except _REFUSED:
        return trying.line if trying else 0
    finally:
        batch.refresh_from_db()
