"""Stages and their gates, one printed table: asked by the actions, written into the database, drawn in the docs."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """How far a project has come, in order; then the exits."""

    RECEIVED = "received", pgettext_lazy("stage", "Received")
    QUALIFIED = "qualified", pgettext_lazy("stage", "Qualified")
    NEGOTIATING = "negotiating", pgettext_lazy("stage", "Negotiating")
    AGREED = "agreed", pgettext_lazy("stage", "Agreed")
    SIGNED = "signed", pgettext_lazy("stage", "Signed")
    REGISTERED = "registered", pgettext_lazy("stage", "Registered")
    INVESTING = "investing", pgettext_lazy("stage", "Investing")
    OPERATING = "operating", pgettext_lazy("stage", "Operating")
    DELIVERED = "delivered", pgettext_lazy("stage", "Delivered")
    DECLINED = "declined", pgettext_lazy("stage", "Declined")
    ON_HOLD = "on_hold", pgettext_lazy("stage", "On hold")
    LOST = "lost", pgettext_lazy("stage", "Lost")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage", "Withdrawn")


PATH = (
    Stage.RECEIVED,
    Stage.QUALIFIED,
    Stage.NEGOTIATING,
    Stage.AGREED,
    Stage.SIGNED,
    Stage.REGISTERED,
    Stage.INVESTING,
    Stage.OPERATING,
    Stage.DELIVERED,
)
EXITS = (Stage.DECLINED, Stage.ON_HOLD, Stage.LOST, Stage.WITHDRAWN)


class Need(TextChoices):
    """What must be there before a stage is reached. The label says it to the officer."""

    SOURCE = "source", _("How it came to us")
    INVESTOR = "investor", _("Who the investor is")
    SCREENING = "screening", _("A screening note")
    MANAGER = "manager", _("A manager responsible for it")
    REQUIREMENT = "requirement", _("What the investor needs")
    MINUTES = "minutes", _("The minutes of the agreement in council")
    EVIDENCE = "evidence", _("A document that shows it")
    AGREEMENT = "agreement", _("The agreement signed")
    PROMISES = "promises", _("The promises of the paper, each entered whole, or “none promised”")
    LOCAL_ENTITY = "local_entity", _("The local entity registered")
    ACTUAL_VALUE = "actual_value", _("An actual value invested, with its proof")
    ESTABLISHMENT = "establishment", _("An establishment that opened")
    ASSESSED = "assessed", _("A verdict on every promise that is due")
    SECOND_PERSON = "second_person", _("A second person who checked it")


GATES: dict[Stage, tuple[Need, ...]] = {
    Stage.RECEIVED: (Need.SOURCE, Need.INVESTOR),
    Stage.QUALIFIED: (Need.SCREENING, Need.MANAGER),
    Stage.NEGOTIATING: (Need.REQUIREMENT,),
    Stage.AGREED: (Need.MINUTES,),
    Stage.SIGNED: (Need.EVIDENCE, Need.AGREEMENT, Need.PROMISES),
    Stage.REGISTERED: (Need.EVIDENCE, Need.LOCAL_ENTITY),
    Stage.INVESTING: (Need.EVIDENCE, Need.ACTUAL_VALUE),
    Stage.OPERATING: (Need.EVIDENCE, Need.ESTABLISHMENT),
    Stage.DELIVERED: (Need.ASSESSED, Need.SECOND_PERSON),
}
# A waiver excuses what is missing, in words that stay visible; never the document, never the
# second person, never the knowledge of whom one deals with.
NEVER_WAIVED = frozenset({Need.EVIDENCE, Need.SECOND_PERSON, Need.INVESTOR, Need.SOURCE})


def _following(stage: Stage) -> frozenset[Stage]:
    return frozenset(PATH[PATH.index(stage) + 1 :][:1])


# What may follow what. A declined, lost or withdrawn project ends; if it comes back it is a new
# lead. One on hold goes on where it stood, so from there every stage of the path may follow:
# `may_follow` narrows it to the one after the furthest reached.
NEXT: dict[Stage | None, frozenset[Stage]] = {
    None: frozenset({Stage.RECEIVED}),
    **{stage: _following(stage) | frozenset(EXITS) for stage in PATH[:-1]},
    Stage.DELIVERED: frozenset(),
    Stage.ON_HOLD: frozenset(PATH[1:]) | {Stage.DECLINED, Stage.LOST, Stage.WITHDRAWN},
    Stage.DECLINED: frozenset(),
    Stage.LOST: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}


def may_follow(now: Stage | None, furthest: Stage | None, then: Stage) -> bool:
    """Whether a milestone may follow, given the present stage and the furthest one reached."""
    if then not in NEXT[now]:
        return False
    if now is Stage.ON_HOLD and then in PATH:
        return furthest is not None and then in _following(furthest)
    return True


def next_stage(now: Stage | None, furthest: Stage | None) -> Stage | None:
    """The next stage of the path; None where the project has ended."""
    at = furthest if now is Stage.ON_HOLD else now
    return next((s for s in PATH if may_follow(now, at, s)), None)


@dataclass(frozen=True, slots=True)
class Missing:
    """A need that is not met, and whether a waiver can excuse it."""

    need: Need
    waivable: bool


def missing(stage: Stage, there: Collection[Need]) -> list[Missing]:
    """What is missing for a stage, given the needs that are met. The one function for gates, checklist and help."""
    return [
        Missing(need, need not in NEVER_WAIVED)
        for need in GATES.get(stage, ())
        if need not in there
    ]


def needs_reason(stage: Stage) -> bool:
    return stage in EXITS
