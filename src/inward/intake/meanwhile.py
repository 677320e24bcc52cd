"""Whoever was new when a list was read may have been entered since: by another list, or by an officer."""

from django.db.models import Max, QuerySet

from inward.directory.models import Name
from inward.evidence.models import Entry
from inward.intake.batches import Told
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, ListRow
from inward.intake.proposing import finder
from inward.intake.states import Found

_BLOCK = 1_000
_FOUND = ("found", "who", "score", "proposals")


def note(batch: Batch) -> None:
    """Keep with a list that is about to be looked through how far the record goes; saves nothing."""
    newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
    batch.read_as = batch.read_as | {"newest": newest}


def catch_up(batch: Batch, told: Told) -> int:
    """Look once more for those whom a list takes for new, where anybody was entered since it was read.

    Rows that are found now are known or doubtful from now on. What an officer said stands.

    Returns:
        the newest entry before we looked.
    """
    newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
    rows = _new(batch)
    if not _is_news(batch, since=batch.read_as.get("newest", 0)) or not rows.exists():
        return newest
    found, after, done = finder(batch, lambda said: told(0, 0, said)), -1, 0
    while block := list(rows.filter(line__gt=after).order_by("line")[:_BLOCK]):
        after, done = block[-1].line, done + len(block)
        found.find(block)
        now = [row for row in block if row.found != Found.NEW]
        ListRow.objects.bulk_update(now, _FOUND, batch_size=200)
        told(done, 0, "reading")
    return newest


def must_look_again(batch: Batch, *, since: int, own: Entry) -> bool:
    """Whether anybody was entered between our looking and our own entry, who may be on the list."""
    # Numbers of entries that came to nothing are left out, so that counting them would not do.
    between = Entry.objects.filter(pk__gt=since, pk__lt=own.pk)
    return between.exists() and _is_news(batch, since=since) and _new(batch).exists()


def _is_news(batch: Batch, *, since: int) -> bool:
    named = BY_NAME[batch.kind].who == "organisation"
    return not named or Name.objects.filter(entry__gt=since).exists()


def _new(batch: Batch) -> QuerySet[ListRow]:
    return ListRow.objects.filter(batch=batch, found=Found.NEW, decided="", taken_in=None)
