"""The current tables of events: what programmes, editions and events are called."""

from inward.events.models import Edition, Event, Programme
from inward.evidence.current import described


def relabel(record: Programme | Edition | Event) -> None:
    """Bring the label up to date with the record's columns."""
    described(type(record), record.kind_of_subject).refresh([record.pk])
