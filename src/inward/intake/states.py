"""What becomes of a list and of each of its rows."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BatchState(TextChoices):
    WAITING = "waiting", pgettext_lazy("list", "Being read")
    COLUMNS = "columns", pgettext_lazy("list", "Columns to confirm")
    PREVIEW = "preview", pgettext_lazy("list", "To decide")
    ACCEPTING = "accepting", pgettext_lazy("list", "Being taken in")
    ACCEPTED = "accepted", pgettext_lazy("list", "Taken in")
    REFUSED = "refused", pgettext_lazy("list", "Cannot be read")
    DROPPED = "dropped", pgettext_lazy("list", "Put aside")


class Found(TextChoices):
    """What the machine makes of a row."""

    KNOWN = "known", pgettext_lazy("row", "Known")
    NEW = "new", pgettext_lazy("row", "New")
    DOUBTFUL = "doubtful", pgettext_lazy("row", "Doubtful")
    DOUBLE = "double", pgettext_lazy("row", "Twice in the list")
    REFUSED = "refused", pgettext_lazy("row", "Cannot be taken")


class Decided(TextChoices):
    """What an officer makes of it."""

    SAME = "same", _("The same")
    NEW = "new", _("A new one")
    LATER = "later", _("Later")
    OUT = "out", _("Left out")


class WhichStand(TextChoices):
    """Which stand a row means whose area is another than on the record."""

    SAME = "same", _("The same stand; its area is new")
    MORE = "more", _("One more stand")


# What may follow a state; the actions look here.
NEXT: dict[BatchState, frozenset[BatchState]] = {
    BatchState.WAITING: frozenset(
        {BatchState.COLUMNS, BatchState.PREVIEW, BatchState.REFUSED, BatchState.DROPPED}
    ),
    BatchState.COLUMNS: frozenset({BatchState.WAITING, BatchState.DROPPED}),
    BatchState.PREVIEW: frozenset({BatchState.WAITING, BatchState.ACCEPTING, BatchState.DROPPED}),
    BatchState.ACCEPTING: frozenset({BatchState.ACCEPTED, BatchState.PREVIEW}),
    # Rows left for later are decided and taken in afterwards; an undo leads back.
    BatchState.ACCEPTED: frozenset({BatchState.ACCEPTING, BatchState.PREVIEW}),
    BatchState.REFUSED: frozenset({BatchState.WAITING, BatchState.DROPPED}),
    BatchState.DROPPED: frozenset(),
}

# A row that an officer has open is shown to nobody else as the next one for so long.
CLAIMED_FOR = timedelta(minutes=3)
# Files and rows of a list are erased so long after it came; persons after what the list says.
KEPT_FOR = timedelta(days=365)
PERSONS_KEPT_FOR = timedelta(days=2 * 365)


def may_follow(before: str, after: BatchState) -> bool:
    return after in NEXT[BatchState(before)]
