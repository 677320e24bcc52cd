"""How far the record has come: for what a process keeps in memory and brings up to date."""

from dataclasses import dataclass
from datetime import datetime

from inward.evidence.models import Entry


@dataclass(frozen=True, slots=True)
class Position:
    """The newest entry a process has read, with what tells it from another of the same number."""

    entry: int = 0
    at: datetime | None = None
    what: str = ""

    def still_stands(self) -> bool:
        """Whether the record as it is now goes on from here.

        It does not where it was rolled back or taken from a copy, and numbers were drawn again.
        """
        if self.at is None:
            return True
        return Entry.objects.filter(pk=self.entry, recorded_at=self.at, what=self.what).exists()


def position() -> Position:
    """Where the record stands now."""
    newest = Entry.objects.order_by("-pk").values_list("pk", "recorded_at", "what").first()
    return Position(*newest) if newest else Position()
