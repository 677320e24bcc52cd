"""The day a list is about, and whether the event it is about is still to come."""

from datetime import date

from inward.core.intervals import Interval
from inward.events.models import Event
from inward.evidence.rules import Kind
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch


def day_of(batch: Batch) -> Interval:
    """The day of what the list says: its event's, else the day given with the list."""
    return _held(batch) or batch.as_of


def to_come(batch: Batch, *, on: date) -> Interval | None:
    """When the event of the list is held, if that is still to come."""
    held = _held(batch)
    return held if held and held.first > on else None


def _held(batch: Batch) -> Interval | None:
    if batch.about_id is None or Kind.EVENT not in BY_NAME[batch.kind].about:
        return None
    event = Event.objects.filter(pk=batch.about_id).first()
    return event.held if event else None
