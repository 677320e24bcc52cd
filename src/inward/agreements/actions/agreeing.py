"""Recording agreements: who signed what, when, and the one event it counts for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.agreements import current
from inward.agreements.actions.promising import CannotRecord, Promise, write_promise
from inward.agreements.models import Agreement, Commitment, Party, Signing
from inward.core.intervals import Interval, on_day
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.events.models import Event
from inward.evidence.actions import Cite, edit, found, mention, replace, state, writing
from inward.evidence.models import Entry, Subject


@dataclass(frozen=True, slots=True)
class PartyAs:
    """Somebody who signs, and in which role."""

    subject: Subject
    role: Term


@dataclass(frozen=True, slots=True)
class Signed:
    """When it was signed, and the one event its signing counts for."""

    as_of: Interval
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An agreement with all that stands in it, before it is written."""

    kind: Term
    name_en: str = ""
    name_zh: str = ""
    note: str = ""
    signed: Signed | None = None
    parties: Sequence[PartyAs] = field(default_factory=tuple)
    promises: Sequence[Promise] = field(default_factory=tuple)
    none_promised: bool = False


def enter_agreement(
    *, draft: Draft, cited: Sequence[Cite], on: date, by: User | None, at: datetime
) -> Agreement:
    """Record an agreement, its parties, its signing and every promise in it, all at once.

    Raises:
        CannotRecord: if it names no source, fewer than two parties, or leaves open whether
            anything was promised.
    """
    require(by, Act.RECORD)
    _must_be_whole(draft, cited)
    with writing("enter an agreement", by=by, at=at) as entry:
        subject = found(entry, Agreement.kind_of_subject)
        agreement = Agreement.objects.create(
            subject=subject,
            kind=draft.kind,
            name_en=draft.name_en,
            name_zh=draft.name_zh,
            note=draft.note,
            none_promised=draft.none_promised,
        )
        day = draft.signed.as_of if draft.signed else on_day(on)
        mention(entry, subject, day, cited)
        if draft.signed:
            _sign(entry, agreement, draft.signed, cited, on)
        for party in draft.parties:
            state(entry, Party, subject, day, cited=cited, party=party.subject, role=party.role)
        for promise in draft.promises:
            write_promise(entry, promise, agreement, day, cited)
        current.refresh_agreement(agreement.pk)
    return agreement


def _must_be_whole(draft: Draft, cited: Sequence[Cite]) -> None:
    if not (draft.name_en.strip() or draft.name_zh.strip()):
        raise CannotRecord(_("Give the agreement a name, in Chinese or in English."))
    if not cited:
        raise CannotRecord(_("Name the source that says so: the signed text, or a report of it."))
    if len({party.subject.pk for party in draft.parties}) < 2:
        raise CannotRecord(_("An agreement has at least two different parties."))
    if draft.none_promised and draft.promises:
        raise CannotRecord(
            _("Either nothing was promised or these promises stand in it, not both.")
        )
    if not draft.none_promised and not draft.promises:
        raise CannotRecord(_("Write down what was promised, or say that nothing was promised."))


def _sign(
    entry: Entry,
    agreement: Agreement,
    signed: Signed,
    cited: Sequence[Cite],
    on: date,
    *,
    after: Signing | None = None,
) -> Signing:
    _must_fit_event(signed, on)
    if after is not None:
        again = {"event": signed.event, "withdrawn": False, "note": ""}
        return replace(entry, after, as_of=signed.as_of, cited=cited, **again)
    return state(entry, Signing, agreement.pk, signed.as_of, cited=cited, event=signed.event)


def _must_fit_event(signed: Signed, on: date) -> None:
    if signed.as_of.first > on:
        raise CannotRecord(
            _("%(day)s has not come yet: an agreement is recorded once it is signed.")
            % {"day": signed.as_of}
        )
    held = signed.event.held if signed.event else None
    if held is not None and not held.overlaps(signed.as_of):
        raise CannotRecord(
            _("The event was held %(held)s: a signing of %(day)s cannot count for it.")
            % {"held": held, "day": signed.as_of}
        )


def sign(
    *,
    agreement_id: int,
    signed: Signed,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
) -> Signing:
    """Record when an agreement was signed, and the one event it counts for.

    A signing that was taken back may be recorded again: the new row follows on the withdrawn one.

    Raises:
        CannotRecord: if it is signed already: a signing counts for one event and is corrected,
            not repeated.
    """
    require(by, Act.RECORD)
    with writing("record a signing", by=by, at=at) as entry:
        agreement = Agreement.objects.get(pk=agreement_id)
        if not cited:
            raise CannotRecord(_("Name the source that shows the signing."))
        known = Signing.objects.about(agreement_id).select_related("event").last()
        if known is not None and not known.withdrawn:
            raise CannotRecord(_already_signed(known, signed.event))
        written = _sign(entry, agreement, signed, cited, on, after=known)
        current.refresh_agreement(agreement_id)
    return written


def _already_signed(known: Signing, event: Event | None) -> str:
    if known.event is not None and event is not None and event != known.event:
        return _(
            "It was signed %(day)s and counts for “%(event)s”. A signing counts for one event only: "
            "correct that one instead."
        ) % {"day": known.as_of, "event": known.event}
    return _("It was signed %(day)s: correct that signing instead of adding another.") % {
        "day": known.as_of
    }


def correct_signing(
    *,
    signing_id: int,
    signed: Signed,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
) -> Signing:
    """Correct the day of a signing or the event it counts for.

    Raises:
        CannotRecord: if the event was held at another time.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.RECORD)
    with writing("correct a signing", by=by, at=at) as entry:
        wrong = Signing.objects.get(pk=signing_id)
        _must_fit_event(signed, on)
        written = replace(entry, wrong, as_of=signed.as_of, cited=cited or None, event=signed.event)
        current.refresh_agreement(wrong.subject_id)
    return written


def edit_agreement(
    *,
    agreement_id: int,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    seen: int | None = None,
) -> Agreement:
    """Change names, kind, note, or whether anything was promised; every change is journaled.

    Raises:
        CannotRecord: without a name, or if it is said to promise nothing against the record.
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("edit an agreement", by=by, at=at) as entry:
        agreement = Agreement.objects.select_related("subject").get(pk=agreement_id)
        changed = {
            f: changes.get(f, getattr(agreement, f))
            for f in ("name_en", "name_zh", "none_promised")
        }
        if not (changed["name_en"] or changed["name_zh"]):
            raise CannotRecord(_("Give the agreement a name, in Chinese or in English."))
        if changed["none_promised"] and Commitment.objects.filter(agreement=agreement).exists():
            raise CannotRecord(
                _("Promises of this agreement are on record: it cannot be said to promise nothing.")
            )
        edit(entry, agreement, agreement.subject, changes, seen=seen)
        current.refresh_agreement(agreement_id)
    return agreement


def add_party(
    *,
    agreement_id: int,
    party: PartyAs,
    as_of: Interval,
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
) -> Party:
    """Record one more party of an agreement.

    Raises:
        CannotRecord: if no source is named or they are a party already.
    """
    require(by, Act.RECORD)
    with writing("add a party", by=by, at=at) as entry:
        if not cited:
            raise CannotRecord(_("Name the source that names this party."))
        known = Party.objects.live().about(agreement_id)
        if known.filter(party=party.subject, role=party.role).exists():
            raise CannotRecord(_("They are on record as a party in this role already."))
        return state(
            entry, Party, agreement_id, as_of, cited=cited, party=party.subject, role=party.role
        )
