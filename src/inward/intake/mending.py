"""Cells of a row that cannot be read, written anew."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.intake.batches import CannotTakeList
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, ListRow
from inward.intake.proposing import PROPOSED, Proposing
from inward.intake.states import BatchState


def mend(row: ListRow, *, texts: Mapping[str, str], by: User | None, at: datetime) -> ListRow:
    """Write something else in place of cells that cannot be read; empty leaves the cell out.

    Of a list that is in the record already, what was mended is taken in afterwards.

    Raises:
        CannotTakeList: if the list is not being decided, or the row is in the record already.
    """
    require(by, Act.RECORD)
    _must_be_open(row)
    # Made before the lock: the names may have to be indexed first.
    proposing = Proposing(row.batch, on=localtime(at).date())
    with transaction.atomic():
        Batch.objects.select_for_update(of=("self",)).get(pk=row.batch_id)
        # As it is now: somebody may have decided it, or one like it, meanwhile.
        row = ListRow.objects.select_related("batch").get(pk=row.pk)
        _must_be_open(row)
        row.mended = row.mended | {
            k: v.strip() for k, v in texts.items() if k in BY_NAME[row.batch.kind].by_name
        }
        ListRow.objects.bulk_update(proposing.propose_among(row), ["mended", *PROPOSED])
    return row


def _must_be_open(row: ListRow) -> None:
    if row.batch.state not in {BatchState.PREVIEW, BatchState.ACCEPTED}:
        raise CannotTakeList(_("This list is not being decided now. Open it again."))
    if row.taken_in_id:
        raise CannotTakeList(_("This row is in the record already. Correct it there."))
