"""A list on its way in: its file kept, its state, and its end. Nothing here is a fact."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.core.sought import sought
from inward.directory.models import Organisation
from inward.directory.people import Basis, Person
from inward.evidence.models import Subject
from inward.intake.faults import put_together
from inward.intake.kinds.kind import ListKind
from inward.intake.models import Batch, ListRow, Made
from inward.intake.sheets import limits
from inward.intake.sheets.sniff import too_large
from inward.intake.states import KEPT_FOR, PERSONS_KEPT_FOR, BatchState, Found, may_follow
from inward.office.jobs import ask_for
from inward.office.rules import JobState

Told = Callable[[int, int, str], None]
_AT_ONCE = 500
READ, PROPOSE, ACCEPT = "list-read", "list-propose", "list-accept"
# A list that is read on a terminal has no job; after so long nobody reads it any more.
_ENDED_AFTER = timedelta(hours=1)


class CannotTakeList(Exception):
    """The list cannot be taken now. The message is fit for the screen."""


def folder() -> Path:
    return Path(settings.HOME) / "lists"


def file_of(batch: Batch) -> Path:
    return folder() / str(batch.uuid)


def receive(
    *,
    kind: ListKind,
    name: str,
    content: Iterable[bytes],
    about: Subject | None,
    as_of: Interval,
    by: User | None,
    at: datetime,
    sheet: str = "",
    basis: Basis = Basis.LEGITIMATE,
    persons_until: date | None = None,
    constants: Mapping[str, str] | None = None,
    queued: bool = True,
) -> Batch:
    """Keep a file and ask for it to be read; not `queued`, whoever calls reads it.

    Raises:
        CannotTakeList: if it is too large, or what it is about is missing.
    """
    require(by, Act.RECORD)
    if kind.needs_about and about is None:
        raise CannotTakeList(_("Say what the list is about: which event, which place."))
    if about is not None and about.kind not in kind.about:
        raise CannotTakeList(_("A list of this kind cannot be about that."))
    until = persons_until or localtime(at).date() + PERSONS_KEPT_FOR
    batch = Batch(
        kind=kind.name,
        about=about,
        name=name[:300],
        sheet=sheet,
        first=as_of.first,
        last=as_of.last,
        printed=str(as_of),
        constants=dict(kind.constants) | dict(constants or {}),
        basis=basis,
        persons_until=until,
        by=by,
        at=at,
        # The rows name the same people; they are kept no longer than those.
        erase_after=min(until, localtime(at).date() + KEPT_FOR),
    )
    batch.digest, batch.size = _keep(batch, content)
    with transaction.atomic():
        batch.save()
        if queued:
            ask(batch, READ, by=by, at=at)
    return batch


def _keep(batch: Batch, content: Iterable[bytes]) -> tuple[str, int]:
    """Write the file as it came; its digest and size."""
    folder().mkdir(parents=True, exist_ok=True)
    path, digest, size = file_of(batch), hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            for block in content:
                size += len(block)
                if size >= limits.FILE:
                    bad = too_large(size)
                    raise CannotTakeList(put_together(bad.what, bad.remedy, about=str(batch)))
                digest.update(block)
                file.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def ask(batch: Batch, what: str, *, by: User | None, at: datetime) -> None:
    """Have the worker do something with a list, in the caller's transaction."""
    arguments = {"batch": batch.pk, "by": by and by.pk}
    batch.job = ask_for(kind=what, arguments=arguments, by=by, at=at)
    batch.save(update_fields=["job"])


def has_broken_off(batch: Batch, *, at: datetime) -> bool:
    """Whether a list is to be read or taken in, and whatever did so broke off."""
    if batch.state not in {BatchState.WAITING, BatchState.ACCEPTING}:
        return False
    if batch.job is None:
        return at - batch.at > _ENDED_AFTER
    return batch.job.state == JobState.FAILED


def try_again(batch: Batch, *, by: User | None, at: datetime) -> None:
    """Have what broke off while a list was read or taken in done again; what officers said stands.

    Raises:
        CannotTakeList: if nothing broke off, or somebody had it done again already.
    """
    require(by, Act.RECORD)
    with transaction.atomic():
        now = Batch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
        if not has_broken_off(now, at=at):
            raise CannotTakeList(_("This list is being read again, or has been. Open it again."))
        first = READ if now.state == BatchState.WAITING else ACCEPT
        ask(now, now.job.kind if now.job else first, by=by, at=at)


def move(batch: Batch, to: BatchState) -> None:
    """Put a batch into another state, if it still is where one may go there from.

    Raises:
        CannotTakeList: if it was moved meanwhile, by somebody else or in another window.
    """
    before = batch.state
    allowed = may_follow(before, to)
    if not allowed or not Batch.objects.filter(pk=batch.pk, state=before).update(state=to):
        now = Batch.objects.get(pk=batch.pk)
        if now.state == to == BatchState.ACCEPTING:
            raise CannotTakeList(_("This list is being taken in already."))
        raise CannotTakeList(
            _("This list is “%(state)s” now. Open it again.") % {"state": now.get_state_display()}
        )
    batch.state = to


def drop(batch: Batch, *, by: User | None, at: datetime) -> None:
    """Put a list aside that will not be taken in; its file and rows are erased."""
    require(by, Act.RECORD)
    move(batch, BatchState.DROPPED)
    erase(batch)


def erase(batch: Batch) -> None:
    """Empty what may hold personal data: file, rows, and whatever stands above them.

    What was counted stays counted.
    """
    file_of(batch).unlink(missing_ok=True)
    _empty(ListRow.objects.filter(batch=batch))
    # A wrong row of headings is a guest.
    Batch.objects.filter(pk=batch.pk).update(
        erased=True, headings=[], columns=[], read_as={}, said=[]
    )


def _empty(rows: QuerySet[ListRow]) -> None:
    rows.update(cells=[], values={}, mended={}, faults=[], proposals=[], key="", salt=b"")


def erase_due(*, on: date) -> int:
    """Erase every list whose day has come, and rows of people who were erased; the number of lists."""
    due = list(Batch.objects.filter(erase_after__lte=on, erased=False))
    for batch in due:
        erase(batch)
    erase_with_their_people()
    return len(due)


def erase_with_their_people() -> None:
    """Rows that entered somebody who is erased by now are emptied, as are others that name them.

    The files that say it go too.
    """
    gone = Person.objects.filter(erased_in__isnull=False).values("subject_id")
    made = Made.objects.filter(model=Person._meta.label_lower, key__in=gone)
    rows = list(ListRow.objects.filter(pk__in=made.values("row")).exclude(cells=[]))
    named = {one.pk: one.batch_id for row in rows for one in (row, *_naming_the_same(row))}
    for batch in Batch.objects.filter(pk__in=set(named.values())):
        file_of(batch).unlink(missing_ok=True)
    keys = sorted(named)
    for start in range(0, len(keys), _AT_ONCE):
        emptied = ListRow.objects.filter(pk__in=keys[start : start + _AT_ONCE])
        _empty(emptied)
        # Left for later, say: nothing of them can be taken in any more.
        waiting = emptied.filter(taken_in=None).exclude(found=Found.DOUBLE, decided="")
        waiting.update(found=Found.REFUSED, who=None)


def _naming_the_same(row: ListRow) -> list[ListRow]:
    """Rows of lists in the record with the person of this one, at the same firm or address."""
    entered = Made.objects.filter(
        model=Organisation._meta.label_lower, row__batch=row.batch_id, row__key=row.key
    )
    firms = {*entered.values_list("key", flat=True), *([row.who_id] if row.who_id else [])}
    there = Q(key=row.key) | Q(who__in=firms)
    if mail := row.values.get("email"):
        there |= Q(values__email__iexact=mail)
    rows = ListRow.objects.filter(there, batch__state=BatchState.ACCEPTED).exclude(cells=[])
    name = sought(row.values.get("person", ""))
    return [one for one in rows if sought(one.values.get("person", "")) == name]
