"""Writing down what was promised, and what the parties later made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.agreements import current
from inward.agreements.models import Agreement, Commitment, Standing, Terms
from inward.agreements.queries.timeline import assessments, promised_on
from inward.agreements.rules import VERDICTS, Strength, Verdict, may_become_wish
from inward.core.intervals import Interval
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.evidence.actions import Cite, edit, found, replace, state, writing
from inward.evidence.models import Entry, Subject


class CannotRecord(Exception):
    """The agreement or promise cannot be recorded so. The message is fit for the screen."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised, before it is written: the columns of its terms."""

    strength: Strength
    wording_en: str = ""
    wording_zh: str = ""
    locator: str = ""
    due: Interval | None = None
    metric: Term | None = None
    target: Decimal | None = None
    unit: str = ""
    quantifier: str = ""
    evidence_wanted: str = ""
    no_metric: bool = False
    no_due: bool = False

    def says(self) -> dict[str, Any]:
        return {
            "strength": self.strength,
            "wording_en": self.wording_en,
            "wording_zh": self.wording_zh,
            "locator": self.locator,
            "metric": self.metric,
            "target": self.target,
            "unit": self.unit if self.target is not None else "",
            "quantifier": self.quantifier if self.target is not None else "",
            "due_first": self.due and self.due.first,
            "due_last": self.due and self.due.last,
            "due_printed": str(self.due) if self.due else "",
            "evidence_wanted": self.evidence_wanted,
            "no_metric": self.no_metric and self.metric is None,
            "no_due": self.no_due and self.due is None,
        }


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, before it is written: who promises whom what, and where."""

    promisor: Subject
    says: Promised
    promisee: Subject | None = None
    place: Subject | None = None
    note: str = ""


def enter_promise(
    *,
    promise: Promise,
    as_of: Interval,
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
    agreement: Agreement | None = None,
) -> Commitment:
    """Record a promise, by either side, in an agreement or without one.

    Raises:
        CannotRecord: if it says nothing, names no source, or its agreement is said to hold none.
    """
    require(by, Act.RECORD)
    with writing("enter a promise", by=by, at=at) as entry:
        if agreement is not None:
            agreement.refresh_from_db()
            if agreement.none_promised:
                raise CannotRecord(
                    _("This agreement is recorded as promising nothing. Change that first.")
                )
        written = write_promise(entry, promise, agreement, as_of, cited)
        if agreement is not None:
            current.refresh_agreement(agreement.pk)
    return written


def write_promise(
    entry: Entry,
    promise: Promise,
    agreement: Agreement | None,
    as_of: Interval,
    cited: Sequence[Cite],
) -> Commitment:
    """One promise within a transaction that writes more than it."""
    _must_say_something(promise.says)
    _must_be_due_later(promise.says, as_of)
    if not cited:
        raise CannotRecord(_("Name the source in which the promise stands."))
    if promise.promisee == promise.promisor:
        raise CannotRecord(_("Nobody promises something to themselves: name the other side."))
    subject = found(entry, Commitment.kind_of_subject)
    written = Commitment.objects.create(
        subject=subject,
        agreement=agreement,
        promisor=promise.promisor,
        promisee=promise.promisee,
        place=promise.place,
        note=promise.note,
    )
    state(entry, Terms, subject, as_of, cited=cited, **promise.says.says())
    current.refresh([subject.pk])
    return written


def _must_say_something(says: Promised) -> None:
    if not (says.wording_en.strip() or says.wording_zh.strip()):
        raise CannotRecord(_("Write what was promised, in Chinese or in English."))


def _must_be_due_later(says: Promised, as_of: Interval) -> None:
    """What fell due before the paper was signed is no promise of it."""
    if says.due is not None and says.due.last < as_of.first:
        raise CannotRecord(
            _(
                "Due %(due)s lies before %(day)s, the day on which it was promised. Check both "
                "days; if the paper names no day, leave the due day empty."
            )
            % {"due": says.due, "day": as_of}
        )


def change_terms(
    *,
    commitment_id: int,
    says: Promised,
    agreed: bool,
    as_of: Interval,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
    seen: int | None = None,
) -> Terms:
    """Replace what was promised; what it said before stays readable, its due day above all.

    Args:
        agreed: True where the parties agreed otherwise on `as_of`: both versions hold, each from
            its day on. False where it was recorded wrongly: the new row takes the old one's place.
        cited: what shows it; may be empty only where a correction keeps the source it had.
        seen: the key of the terms the officer had before them.

    Raises:
        CannotRecord: if nothing changes, somebody was faster, a bound promise would be made a wish,
            or the day it is corrected to lies after what it was due or found to be.
    """
    require(by, Act.RECORD)
    with writing("change the terms of a promise", by=by, at=at) as entry:
        standing = Standing.objects.select_related("terms").get(pk=commitment_id)
        before = standing.terms
        _must_be_a_change(standing, before, says, as_of, seen)
        if agreed:
            _must_be_agreed(before, as_of, cited, on)
            written = state(entry, Terms, commitment_id, as_of, cited=cited, **says.says())
        else:
            written = replace(entry, before, as_of=as_of, cited=cited or None, **says.says())
            if as_of != before.as_of:
                made = promised_on(commitment_id)
                _must_be_due_later(says, made)
                _must_come_before_its_evidence(commitment_id, made)
        current.refresh([commitment_id])
    return written


def _must_be_a_change(
    standing: Standing, before: Terms, says: Promised, as_of: Interval, seen: int | None
) -> None:
    _must_say_something(says)
    if seen is not None and before.pk != seen:
        raise CannotRecord(
            _("The terms were changed in the meantime (entry %(entry)s). Read them, then decide.")
            % {"entry": before.entry_id}
        )
    after = says.says()
    if as_of == before.as_of and all(getattr(before, name) == after[name] for name in after):
        raise CannotRecord(_("Nothing is changed: these are the terms that stand."))
    if says.due != before.due:
        _must_be_due_later(says, as_of)
    verdict = Verdict(standing.verdict) if standing.verdict else None
    weakened = says.strength is Strength.WISH and before.strength != Strength.WISH
    if weakened and not may_become_wish(verdict):
        raise CannotRecord(
            _("The promise is assessed as “%(verdict)s”: it can no longer be made a mere wish.")
            % {"verdict": verdict.label if verdict else ""}
        )


def _must_be_agreed(before: Terms, as_of: Interval, cited: Sequence[Cite], on: date) -> None:
    if not cited:
        raise CannotRecord(_("Name the document in which the parties agreed otherwise."))
    if as_of.first > on:
        raise CannotRecord(_("%(day)s has not come yet.") % {"day": as_of})
    if as_of < before.as_of:
        raise CannotRecord(
            _("The terms that stand are of %(day)s; what was agreed earlier cannot replace them.")
            % {"day": before.as_of}
        )


def _must_come_before_its_evidence(commitment_id: int, made: Interval) -> None:
    """A promise that was made later than was recorded leaves no finding of a day before it."""
    found = (one for one in assessments(commitment_id) if one.verdict in VERDICTS)
    early = next((one for one in found if one.last < made.first), None)
    if early is not None:
        raise CannotRecord(
            _(
                "“%(verdict)s” is on the record as of %(day)s, before %(made)s: nothing from before a promise shows what became of it. Correct or withdraw that assessment first."
            )
            % {"verdict": Verdict(early.verdict).label, "day": early.as_of, "made": made}
        )


def _must_have_two_sides(commitment: Commitment) -> None:
    if commitment.promisor_id == commitment.promisee_id:
        raise CannotRecord(_("Nobody promises something to themselves: name the other side."))


def edit_promise(
    *,
    commitment_id: int,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    seen: int | None = None,
) -> Commitment:
    """Correct who promised whom and where, or the note. The terms have their own way.

    Raises:
        CannotRecord: if both sides are the same.
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("edit a promise", by=by, at=at) as entry:
        commitment = Commitment.objects.select_related("subject").get(pk=commitment_id)
        edit(
            entry,
            commitment,
            commitment.subject,
            changes,
            seen=seen,
            must=lambda: _must_have_two_sides(commitment),
        )
        current.refresh([commitment_id])
    return commitment
