"""A list read anew, because another sheet or another row with the headings is meant; and what that loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inward.core.permissions import Act, require
from inward.intake.batches import READ, CannotTakeList, ask, move
from inward.intake.models import Batch, Decision, ListRow
from inward.intake.sheets.refusals import EMPTY
from inward.intake.states import BatchState


@dataclass(frozen=True, slots=True)
class AtStake:
    """What is gone when the rows of a list are: the rows, and those that officers worked on."""

    rows: int
    decided: int


class LosesDecisions(CannotTakeList):
    """What officers decided would be lost, and nobody has said yet that it may."""


def at_stake(batch: Batch) -> AtStake:
    """How many rows a list has, and of how many an officer decided or mended something."""
    rows = ListRow.objects.filter(batch=batch)
    decided = Decision.objects.filter(row__batch=batch, undone_at=None).values("row")
    return AtStake(rows.count(), rows.filter(Q(pk__in=decided) | ~Q(mended={})).count())


def can_be_read_again(batch: Batch) -> bool:
    """Whether a refused list could be read from another sheet, or with another row of headings."""
    empty = batch.refused.get("code") in EMPTY
    return batch.state == BatchState.REFUSED and empty and bool(batch.read_as)


def means_another(batch: Batch, *, sheet: str, header: int) -> bool:
    """Whether this sheet and row of headings are others than the list was read from."""
    return batch.state == BatchState.REFUSED or (sheet, header) != (batch.sheet, batch.header)


def read_again(
    batch: Batch,
    *,
    sheet: str,
    header: int,
    constants: Mapping[str, str],
    sure: bool = False,
    by: User | None,
    at: datetime,
) -> None:
    """Have the file read from another sheet, or with another row as its headings (0: none).

    Of another sheet the headings are looked for, unless a row was chosen with it.

    Args:
        sure: whether it was said that what officers decided is lost.

    Raises:
        LosesDecisions: if it was not, and there is something to lose.
        CannotTakeList: if there is nothing below that row, or somebody else has the list.
    """
    require(by, Act.RECORD)
    _must_have_rows_below(batch, sheet, header)
    decided = at_stake(batch).decided
    if decided and not sure:
        raise LosesDecisions(_lost(decided))
    with transaction.atomic():
        move(batch, BatchState.WAITING)
        batch.constants = batch.constants | dict(constants)
        sheets = [batch.sheet, *batch.read_as.get("others", [])]
        batch.read_as = batch.read_as | {"others": [one for one in sheets if one != sheet]}
        same = sheet == batch.sheet
        batch.header = header if same or header != batch.header else None
        batch.sheet = sheet
        batch.save()
        ask(batch, READ, by=by, at=at)


def must_be_sure(batch: Batch, columns: Sequence[str]) -> None:
    """Refuse to take another column for the names before it is said that decisions may be lost.

    Raises:
        LosesDecisions: if officers decided about rows by the names that stand there now.
    """
    moved = any((a == "name") != (b == "name") for a, b in zip(columns, batch.columns, strict=True))
    if moved and (decided := at_stake(batch).decided):
        raise LosesDecisions(_lost(decided))


def _lost(decided: int) -> str:
    return ngettext(
        "The list would be read anew: what was decided or mended in %(number)d row is lost.",
        "The list would be read anew: what was decided or mended in %(number)d rows is lost.",
        decided,
    ) % {"number": decided}


def _must_have_rows_below(batch: Batch, sheet: str, header: int) -> None:
    """Of the sheet that was read it is known where it ends; another may be longer."""
    last = ListRow.objects.filter(batch=batch).aggregate(last=Max("line"))["last"]
    if sheet == batch.sheet and last is not None and header >= last:
        raise CannotTakeList(
            _("The last row of the list is %(last)d: the columns are named above it.")
            % {"last": last}
        )
