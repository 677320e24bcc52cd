"""Officers decide about doubtful rows, one after another, several officers at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.directory.queries import survivors_of
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, Decision, ListRow
from inward.intake.nearly import NEARLY
from inward.intake.states import CLAIMED_FOR, BatchState, Decided, Found


class CannotDecide(Exception):
    """This cannot be decided so. The message is fit for the screen; `line` is the row it speaks of."""

    def __init__(self, said: str, *, line: int = 0) -> None:
        super().__init__(said)
        self.line = line


_READ_ANEW = ["found", "key", "values", "faults", "proposals", "decided", "who", "taken_in"]


def to_decide(batch: Batch, *, nearly: bool = False) -> list[ListRow]:
    """Rows that wait for an officer: one for each name, the first of it, in the order of the list.

    Args:
        nearly: not the doubtful rows, which must be decided, but those known by almost the same name.
    """
    waiting = _waiting(batch.pk, nearly=nearly).select_related("claimed_by")
    first: dict[str, ListRow] = {}
    for row in waiting.order_by("line"):
        first.setdefault(row.key, row)
    return list(first.values())


def _waiting(batch: int, *, nearly: bool) -> QuerySet[ListRow]:
    asked = NEARLY if nearly else Q(found=Found.DOUBTFUL)
    open_ = Q(decided__in=["", Decided.LATER], taken_in=None)
    return ListRow.objects.filter(asked & open_, batch=batch)


def claim(row: ListRow, *, by: User, at: datetime) -> User | None:
    """Say that an officer has this row open; who else has, if somebody has."""
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_at__lt=at - CLAIMED_FOR)
    mine = ListRow.objects.filter(free, pk=row.pk)
    if mine.update(claimed_by=by, claimed_at=at):
        return None
    return ListRow.objects.select_related("claimed_by").get(pk=row.pk).claimed_by


@transaction.atomic
def decide(
    row: ListRow,
    decided: Decided,
    *,
    who: Subject | int | None = None,
    over: int = 0,
    by: User | None,
    at: datetime,
) -> list[Decision]:
    """Decide about a row, and with it about every open row of the list that has the same name.

    Args:
        who: whom the row means, where it is the same as somebody on the record.
        over: the newest decision about this row that whoever decides has seen; 0 for none.

    Raises:
        CannotDecide: if somebody decided meanwhile, or there is no such one on the record.
    """
    require(by, Act.RECORD)
    _hold(row.batch_id)
    # Taken in, or mended, since it was read.
    row.refresh_from_db(fields=_READ_ANEW)
    subject = _meant(row, decided, who)
    latest = _latest(row)
    if latest is not None and latest.pk != over:
        raise CannotDecide(
            _("%(who)s decided this at %(time)s: %(what)s. Nothing of yours was written.")
            % _said(latest, at)
        )
    rows = alike(row) if decided is not Decided.OUT else [row]
    return _write(rows, decided, subject, by=by, at=at)


@transaction.atomic
def leave_open(batch: Batch, *, by: User | None, at: datetime) -> list[Decision]:
    """Leave every doubtful row about which nobody said anything for later.

    Raises:
        CannotDecide: if the list is not being decided now.
    """
    require(by, Act.RECORD)
    _hold(batch.pk)
    rows = list(_waiting(batch.pk, nearly=False).filter(decided=""))
    return _write(rows, Decided.LATER, None, by=by, at=at)


def _write(
    rows: Sequence[ListRow], decided: Decided, who: int | None, *, by: User | None, at: datetime
) -> list[Decision]:
    made = [
        Decision(row=row, by=by, at=at, decided=decided, who_id=who, before=_state(row))
        for row in rows
    ]
    for row in rows:
        row.decided, row.who_id = decided, who
        row.claimed_by = row.claimed_at = None
    ListRow.objects.bulk_update(
        rows, ["decided", "who", "claimed_by", "claimed_at"], batch_size=500
    )
    return Decision.objects.bulk_create(made)


def _hold(batch: int) -> None:
    """Let nobody else decide about this list until we have."""
    state = Batch.objects.select_for_update(of=("self",)).get(pk=batch).state
    if state not in {BatchState.PREVIEW, BatchState.ACCEPTED}:
        raise CannotDecide(_("This list is not being decided now. Open it again."))


def _said(decision: Decision, at: datetime) -> dict[str, Any]:
    """Who decided, when by the office's clock (the day too, if it was another one), and what."""
    here = localtime(decision.at)
    today = here.date() == localtime(at).date()
    return {
        "who": decision.by or _("Somebody"),
        "time": here.strftime("%H:%M" if today else "%Y-%m-%d %H:%M"),
        "what": decision.get_decided_display(),
    }


def _meant(row: ListRow, decided: Decided, who: Subject | int | None) -> int | None:
    """The subject a decision names, under the one it was merged into at last."""
    kind = BY_NAME[row.batch.kind]
    if row.taken_in_id:
        raise CannotDecide(_("This row is in the record already. Correct it there."))
    if not row.is_whole and decided in {Decided.SAME, Decided.NEW}:
        raise CannotDecide(_("Mend the cells that cannot be read first, or leave the row out."))
    if decided is Decided.NEW and kind.who == "labelled":
        raise CannotDecide(_("Rows of this kind speak of what is on the record. Enter it first."))
    if decided is not Decided.SAME:
        return None
    key = who.pk if isinstance(who, Subject) else who
    wanted = {{"site": Kind.SITE, "unit": Kind.UNIT}.get(kind.who, Kind.ORGANISATION)}
    if kind.who == "labelled":
        wanted |= {Kind.AREA, Kind.SITE}
    found = Subject.objects.filter(pk=key, kind__in=wanted).first() if key else None
    if found is None:
        raise CannotDecide(_("Choose which one on the record it is."))
    return survivors_of([found.pk])[found.pk]


def alike(row: ListRow) -> list[ListRow]:
    """The row and the open ones of the same name: an answer is for all of these."""
    if not row.key or not (row.found == Found.DOUBTFUL or row.nearly):
        return [row]
    others = _waiting(row.batch_id, nearly=bool(row.nearly)).filter(key=row.key)
    return [row, *others.exclude(pk=row.pk)]


def _state(row: ListRow) -> dict[str, int | str | None]:
    return {"decided": row.decided, "who": row.who_id}


def _latest(row: ListRow) -> Decision | None:
    standing = Decision.objects.filter(row=row, undone_at=None).exclude(decided=Decided.LATER)
    return standing.select_related("by").order_by("-id").first()


def newest(row: ListRow) -> int:
    """The newest decision about a row that stands; a form carries it."""
    latest = _latest(row)
    return latest.pk if latest else 0


def has_decided(batch: Batch, *, by: User) -> bool:
    """Whether this officer has anything to take back in a list."""
    return Decision.objects.filter(row__batch=batch, by=by, undone_at=None).exists()


@transaction.atomic
def undo(batch: Batch, *, by: User | None, at: datetime) -> Sequence[ListRow]:
    """Take back this officer's newest decision about a list, of all rows it was about.

    Raises:
        CannotDecide: if there is none, somebody else decided about one of the rows since, or the
            rows are in the record already.
    """
    require(by, Act.RECORD)
    _hold(batch.pk)
    mine = Decision.objects.filter(row__batch=batch, by=by, undone_at=None)
    last = mine.order_by("-id").first()
    if last is None:
        raise CannotDecide(_("There is no decision of yours to take back in this list."))
    # Decisions about rows of one name are of one moment.
    together = list(
        mine.filter(at=last.at, decided=last.decided, row__key=last.row.key).select_related("row")
    )
    if any(one.row.taken_in_id for one in together):
        raise CannotDecide(
            _("These rows are in the record already. Undo the whole list, or correct them there.")
        )
    _must_be_the_last(together, at)
    rows = []
    for one in together:
        row = one.row
        row.decided, row.who_id = one.before["decided"], one.before["who"]
        if not row.decided and row.found == Found.KNOWN and row.proposals:
            # Whom the machine finds now: the row may have been mended since.
            row.who_id = row.proposals[0]["id"]
        rows.append(row)
    ListRow.objects.bulk_update(rows, ["decided", "who"])
    mine.filter(pk__in=[one.pk for one in together]).update(undone_at=at, undone_by=by)
    return rows


def _must_be_the_last(together: Sequence[Decision], at: datetime) -> None:
    since = Decision.objects.filter(
        row__in=[one.row_id for one in together],
        undone_at=None,
        pk__gt=max(one.pk for one in together),
    )
    later = since.select_related("by", "row").order_by("-id").first()
    if later is not None:
        raise CannotDecide(
            _(
                "%(who)s decided row %(line)d after you, at %(time)s: %(what)s. Nothing was taken"
                " back; decide the row anew if it is wrong."
            )
            % (_said(later, at) | {"line": later.row.line}),
            line=later.row.line,
        )
