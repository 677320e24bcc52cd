"""The pipeline's decisions: receive a lead, move it through its gates, leave the path."""

from inward.pipeline.actions.contacts import NOTES_KEPT, erase_old_notes, log_interaction, note
from inward.pipeline.actions.gates import CannotMove, WrongDay
from inward.pipeline.actions.milestones import advance, correct, leave, pass_gate, take_back
from inward.pipeline.actions.projects import INVESTMENT, describe, receive, receive_lead, value

__all__ = [
    "INVESTMENT",
    "NOTES_KEPT",
    "CannotMove",
    "WrongDay",
    "advance",
    "correct",
    "describe",
    "erase_old_notes",
    "leave",
    "log_interaction",
    "note",
    "pass_gate",
    "receive",
    "receive_lead",
    "take_back",
    "value",
]
