"""What an officer does to agreements and promises. Each is one decision, whole or not at all."""

from inward.agreements.actions.agreeing import (
    Draft,
    PartyAs,
    Signed,
    add_party,
    correct_signing,
    edit_agreement,
    enter_agreement,
    sign,
)
from inward.agreements.actions.assessing import (
    CannotAssess,
    assess,
    correct_assessment,
    look_in_vain,
    must_answer_nobody,
    withdraw_assessment,
)
from inward.agreements.actions.promising import (
    CannotRecord,
    Promise,
    Promised,
    change_terms,
    edit_promise,
    enter_promise,
)
from inward.agreements.actions.stating import (
    CannotState,
    accept,
    confirm,
    declare_kept,
    erase_old_statements,
    may_declare,
    refuse,
)

__all__ = [
    "CannotAssess",
    "CannotRecord",
    "CannotState",
    "Draft",
    "PartyAs",
    "Promise",
    "Promised",
    "Signed",
    "accept",
    "add_party",
    "assess",
    "change_terms",
    "confirm",
    "correct_assessment",
    "correct_signing",
    "declare_kept",
    "edit_agreement",
    "edit_promise",
    "enter_agreement",
    "enter_promise",
    "erase_old_statements",
    "look_in_vain",
    "may_declare",
    "must_answer_nobody",
    "refuse",
    "sign",
    "withdraw_assessment",
]
