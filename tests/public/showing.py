"""Making things public, and no longer."""

from typing import Any

from inward.core.intervals import interval
from inward.evidence.actions import publish
from tests import make


def show(*things: Any, on: str = "2026-11-01") -> None:
    for thing in things:
        publish(thing.subject, True, as_of=interval(on), by=None, at=make.NOW)


def hide(*things: Any, on: str = "2026-11-02") -> None:
    for thing in things:
        publish(thing.subject, False, as_of=interval(on), by=None, at=make.NOW)
