"""What a promise may come to. No queries, no clock: every decision here is a pure function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Strength(TextChoices):
    """How binding the words are. A wish enters no rate."""

    SIGNED = "signed", pgettext_lazy("strength", "Signed")
    ANNOUNCED = "announced", pgettext_lazy("strength", "Announced")
    TARGET = "target", pgettext_lazy("strength", "Target")
    WISH = "wish", pgettext_lazy("strength", "Wish")


class Verdict(TextChoices):
    ON_TRACK = "on_track", pgettext_lazy("verdict", "On track")
    AT_RISK = "at_risk", pgettext_lazy("verdict", "At risk")
    KEPT_IN_PART = "kept_in_part", pgettext_lazy("verdict", "Kept in part")
    KEPT = "kept", pgettext_lazy("verdict", "Kept")
    BROKEN = "broken", pgettext_lazy("verdict", "Broken")
    CHANGED = "changed", pgettext_lazy("verdict", "Changed")
    RELEASED = "released", pgettext_lazy("verdict", "Released")
    NOTHING_FOUND = "nothing_found", pgettext_lazy("verdict", "Looked, nothing found")


# "Looked, nothing found" says when somebody looked; it leaves the verdict before it standing.
VERDICTS = frozenset(Verdict) - {Verdict.NOTHING_FOUND}
# After these nobody need look again, unless new evidence speaks against them.
SETTLED = frozenset({Verdict.KEPT, Verdict.BROKEN, Verdict.CHANGED, Verdict.RELEASED})

# After these nothing is left for the enterprise to show: done, or let go of by the parties.
OVER = frozenset({Verdict.KEPT, Verdict.CHANGED, Verdict.RELEASED})


class Position(TextChoices):
    """What an enterprise says of a promise, asked or of its own accord."""

    CONFIRMS = "confirms", pgettext_lazy("statement", "Confirmed by the enterprise")
    DISPUTES = "disputes", pgettext_lazy("statement", "Disputed by the enterprise")
    DECLARES = "declares", pgettext_lazy("statement", "Kept, to be confirmed")


# A finding of the office that the enterprise may be asked to confirm.
CONFIRMABLE = frozenset({Verdict.KEPT, Verdict.KEPT_IN_PART})


class Entered(TextChoices):
    """What is entered of each promise of a paper before its signing counts."""

    WHO = "who", _("Who promises whom")
    WHAT = "what", _("What is promised, and where it stands in the paper")
    METRIC = "metric", _("The figure it is measured by, or that the paper names none")
    DUE = "due", _("The day it is due, or that the paper names none")
    EVIDENCE = "evidence", _("Which evidence will show that it was kept")


def unentered(
    *, who: bool, what: bool, metric: bool, due: bool, evidence: bool
) -> tuple[Entered, ...]:
    """What of a promise is still to be entered, in the order of the list."""
    there = (who, what, metric, due, evidence)
    return tuple(one for one, met in zip(Entered, there, strict=True) if not met)


class Needs(TextChoices):
    """What a verdict needs in order to follow another."""

    NOTHING = "nothing", pgettext_lazy("needs", "nothing")
    EVIDENCE = "evidence", pgettext_lazy("needs", "evidence")
    NEW_EVIDENCE = "new", pgettext_lazy("needs", "new evidence")
    NEVER = "never", pgettext_lazy("needs", "never")


_E, _N, _X = Needs.EVIDENCE, Needs.NEW_EVIDENCE, Needs.NEVER
_ORDER = tuple(v for v in Verdict if v is not Verdict.NOTHING_FOUND)

# From the verdict that stands (None: no verdict yet) to the one that follows, in the order of
# Verdict. An open promise goes any way its evidence shows. What is kept or broken is unsettled
# only by a source not seen before; what the parties let go of is over. A verdict that was wrong
# from the start is not followed by another one: it is corrected.
FOLLOWS: dict[Verdict | None, dict[Verdict, Needs]] = {
    now: dict(zip(_ORDER, row, strict=True))
    for now, row in {
        #                       track risk part kept broken changed released
        None: (_E, _E, _E, _E, _E, _E, _E),
        Verdict.ON_TRACK: (_E, _E, _E, _E, _E, _E, _E),
        Verdict.AT_RISK: (_E, _E, _E, _E, _E, _E, _E),
        Verdict.KEPT_IN_PART: (_E, _E, _E, _E, _E, _E, _E),
        Verdict.KEPT: (_X, _N, _N, _E, _N, _X, _X),
        Verdict.BROKEN: (_N, _X, _N, _N, _E, _E, _E),
        Verdict.CHANGED: (_N, _N, _N, _N, _N, _N, _E),
        Verdict.RELEASED: (_X, _X, _X, _X, _X, _X, _X),
    }.items()
}

# A wish binds nobody: it can come true, and cannot be broken.
OF_A_WISH = frozenset({Verdict.ON_TRACK, Verdict.KEPT_IN_PART, Verdict.KEPT, Verdict.NOTHING_FOUND})


def needs(now: Verdict | None, then: Verdict, strength: Strength) -> Needs:
    """What it takes for `then` to follow `now`, the verdict that stands."""
    if strength is Strength.WISH and then not in OF_A_WISH:
        return Needs.NEVER
    if then is Verdict.NOTHING_FOUND:
        return Needs.NOTHING
    return FOLLOWS[now][then]


def needs_evidence(verdict: Verdict) -> bool:
    return verdict is not Verdict.NOTHING_FOUND


def may_become_wish(verdict: Verdict | None) -> bool:
    """Whether the terms may be weakened to a wish: not to get rid of a broken promise."""
    return verdict is None or verdict in OF_A_WISH


@dataclass(frozen=True, slots=True)
class Look:
    """One assessment, as the rules see it: its verdict and the keys of the sources it cites."""

    verdict: Verdict
    sources: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Unfit:
    """A step that the table does not allow: from where to where, and what was missing."""

    now: Verdict | None
    then: Verdict
    lacks: Needs


def unfit(
    before: Sequence[Look], new: Look, after: Sequence[Look], strength: Strength
) -> Unfit | None:
    """The first step a new assessment would make that the table does not allow; None if it fits.

    Evidence found late may speak of an earlier day, so the new look is set among the others by
    its day; the step to it and the step from it to the next verdict must both be allowed.

    Args:
        before, after: live assessments, oldest first, whose days lie before and after the new one.
    """
    if fault := _step(before, new, strength):
        return fault
    following = next((look for look in after if look.verdict in VERDICTS), None)
    if new.verdict in VERDICTS and following is not None:
        return _step([*before, new], following, strength)
    return None


def _step(before: Sequence[Look], new: Look, strength: Strength) -> Unfit | None:
    now = next((look.verdict for look in reversed(before) if look.verdict in VERDICTS), None)
    need = needs(now, new.verdict, strength)
    seen = frozenset[int]().union(*(look.sources for look in before))
    met = {
        Needs.NOTHING: True,
        Needs.EVIDENCE: bool(new.sources),
        Needs.NEW_EVIDENCE: bool(new.sources - seen),
        Needs.NEVER: False,
    }[need]
    return None if met else Unfit(now, new.verdict, need)


class Shelf(IntEnum):
    """Where a promise stands in the ledger: the open ones first, by day."""

    DATED = 0
    UNDATED = 1
    SETTLED = 2
    WISH = 3


class Group(TextChoices):
    """The headings of the ledger. Which promise stands under which depends on the day."""

    OVERDUE = "overdue", _("Overdue")
    QUARTER = "quarter", _("Due this quarter")
    LATER = "later", _("Due later")
    UNDATED = "undated", _("Open, no due date")
    SETTLED = "settled", _("Settled")
    WISH = "wish", _("Wishes, in no rate")


def group(shelf: Shelf, due_last: date | None, *, on: date) -> Group:
    """The heading a promise stands under on a day."""
    if shelf is Shelf.DATED and due_last is not None:
        if due_last < on:
            return Group.OVERDUE
        return Group.QUARTER if due_last <= quarter_end(on) else Group.LATER
    return {
        Shelf.DATED: Group.UNDATED,
        Shelf.UNDATED: Group.UNDATED,
        Shelf.SETTLED: Group.SETTLED,
        Shelf.WISH: Group.WISH,
    }[shelf]


def quarter_end(day: date) -> date:
    """The last day of the quarter in which a day lies."""
    month = 3 * ((day.month - 1) // 3 + 1)
    return date(day.year, month, 31 if month in (3, 12) else 30)


def enters_rates(strength: Strength) -> bool:
    return strength is not Strength.WISH


def is_overdue(verdict: Verdict | None, due_last: date | None, *, on: date) -> bool:
    """Overdue is read off the days, never stored: it changes while nobody writes."""
    return verdict not in SETTLED and due_last is not None and due_last < on
