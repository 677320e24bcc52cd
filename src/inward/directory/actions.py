"""What an officer does to the directory: enter, describe, number, place, merge."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.intervals import Interval
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.core.sought import sought
from inward.directory import current
from inward.directory.models import (
    Designation,
    Establishment,
    Identifier,
    Listing,
    Merge,
    Name,
    Organisation,
)
from inward.directory.rules import can_be, tidy
from inward.evidence.actions import (
    Cite,
    edit,
    found,
    mention,
    state,
    withdraw,
    writing,
)
from inward.evidence.models import Entry, Fact, Subject
from inward.evidence.rules import Kind

F = TypeVar("F", bound=Fact)


class NotAnOrganisation(Exception):
    """What was entered is no organisation yet. The message is fit for the screen."""


class NotAnIdentifier(Exception):
    """The number cannot be right, or belongs to somebody else."""


class CannotMerge(Exception):
    """These two cannot be said to be the same."""


def enter(
    *,
    name_en: str = "",
    name_zh: str = "",
    kind: Term,
    as_of: Interval,
    cited: Sequence[Cite] = (),
    by: User | None,
    at: datetime,
    **columns: Any,
) -> Organisation:
    """A new organisation with its official names."""
    require(by, Act.RECORD)
    named = [(name_en.strip(), "en"), (name_zh.strip(), "zh")]
    if not any(text for text, _language in named):
        raise NotAnOrganisation(_("An organisation needs a name, in English or in Chinese."))
    official = Term.objects.get(pk="name_kind:official")
    with writing("enter an organisation", by=by, at=at) as entry:
        subject = found(entry, Kind.ORGANISATION)
        made = Organisation.objects.create(subject=subject, kind=kind, **columns)
        mention(entry, subject, as_of, cited)
        for text, language in named:
            if text:
                state(entry, Name, subject, as_of, text=text, language=language, kind=official)
        list_again(subject.pk)
    return made


def describe(
    organisation: Organisation,
    changes: Mapping[str, Any],
    *,
    seen: int,
    by: User | None,
    at: datetime,
) -> Organisation:
    """Change what only describes an organisation: kind, origin, sector, parent, note.

    Raises:
        Overtaken: if somebody changed one of these columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("describe an organisation", by=by, at=at) as entry:
        subject = organisation.subject
        edit(entry, organisation, subject, dict(changes), seen=seen)
        list_again(subject.pk)
    return organisation


def add_name(
    organisation: Organisation,
    *,
    text: str,
    language: str,
    kind: Term,
    as_of: Interval,
    cited: Sequence[Cite] = (),
    by: User | None,
    at: datetime,
) -> Name:
    """Another name it goes by: an alias, a brand, a former name."""
    says = {"text": text.strip(), "language": language, "kind": kind}
    return _add(Name, organisation, as_of, cited, says, by=by, at=at)


def add_identifier(
    organisation: Organisation,
    *,
    kind: Term,
    value: str,
    as_of: Interval,
    cited: Sequence[Cite] = (),
    by: User | None,
    at: datetime,
) -> Identifier:
    """A number in a register, if its check digits agree and nobody else bears it.

    Raises:
        NotAnIdentifier: otherwise, saying which.
    """
    says = {"kind": kind, "value": tidy(kind.code, value)}
    return _add(Identifier, organisation, as_of, cited, says, by=by, at=at)


def _must_be_its_own(subject_id: int, kind: Term, value: str) -> None:
    """A number that can be right and that nobody else bears; asked under the writers' lock."""
    if not can_be(kind.code, value):
        raise NotAnIdentifier(
            _(
                "%(value)s cannot be a %(kind)s: its check digits do not agree. Compare it with the document, digit by digit."
            )
            % {"value": value, "kind": kind}
        )
    bearer = (
        Identifier.objects.filter(sought=sought(value), kind=kind)
        .live()
        .exclude(subject=subject_id)
        .select_related("subject__label")
        .first()
    )
    if bearer:
        raise NotAnIdentifier(
            _("%(value)s is on the record for %(name)s. If both are one organisation, merge them.")
            % {"value": value, "name": bearer.subject.label}
        )


def add_designation(
    organisation: Organisation,
    *,
    designation: Term,
    detail: str = "",
    as_of: Interval,
    cited: Sequence[Cite] = (),
    by: User | None,
    at: datetime,
) -> Designation:
    """A title somebody conferred on it."""
    says = {"designation": designation, "detail": detail}
    return _add(Designation, organisation, as_of, cited, says, by=by, at=at)


def add_establishment(
    organisation: Organisation,
    *,
    function: Term,
    place: Subject | None,
    opened: Interval | None = None,
    closed: Interval | None = None,
    detail: str = "",
    as_of: Interval,
    cited: Sequence[Cite] = (),
    by: User | None,
    at: datetime,
) -> Establishment:
    """It does something somewhere, from and to as far as anybody says."""
    says = {"function": function, "place": place, "detail": detail}
    says |= _bounds("opened", opened) | _bounds("closed", closed)
    return _add(Establishment, organisation, as_of, cited, says, by=by, at=at)


def merge(
    organisation: Organisation,
    *,
    into: Organisation,
    why: str,
    as_of: Interval,
    by: User | None,
    at: datetime,
) -> Merge:
    """Say that one organisation is the same as another. Nothing is re-pointed; it can be undone.

    Raises:
        CannotMerge: an organisation with itself, one that is merged already, or in a circle.
    """
    require(by, Act.MERGE)
    with writing("merge organisations", by=by, at=at) as entry:
        survivor = survivor_of(into)
        if survivor.pk == organisation.pk:
            raise CannotMerge(_("These are one and the same entry already."))
        if Listing.objects.filter(pk=organisation.pk, merged_into__isnull=False).exists():
            raise CannotMerge(_("This one is merged already. Undo that first."))
        made = state(entry, Merge, organisation.pk, as_of, into=survivor, note=why)
        list_again(organisation.pk)
    return made


def unmerge(fact: Merge, *, why: str, by: User | None, at: datetime) -> Merge:
    """Take back that two were one: each stands by itself again, with all that was said of it."""
    require(by, Act.MERGE)
    with writing("un-merge organisations", by=by, at=at) as entry:
        taken_back = withdraw(entry, fact, why=why)
        list_again(fact.subject_id)
    return taken_back


def survivor_of(organisation: Organisation) -> Organisation:
    """Under whom this organisation is shown: itself, unless it was merged."""
    seen = {organisation.pk}
    while True:
        into = (
            Listing.objects.values_list("merged_into", flat=True).filter(pk=organisation.pk).first()
        )
        if into is None or into in seen:
            return organisation
        seen.add(into)
        organisation = Organisation.objects.get(pk=into)


def list_again(*subjects: int) -> None:
    """Bring the listing and the labels of these up to date, in the caller's transaction."""
    current.listing().refresh(subjects)
    current.labels().refresh(subjects)


def must_hold(model: type[Fact], subject_id: int, says: Mapping[str, Any]) -> None:
    """What is asked of a fact of the directory, whether it is added or corrected.

    Raises:
        NotAnIdentifier: a number that cannot be right, or that somebody else bears.
        NotAnOrganisation: a presence that closes before it opens.
    """
    if model is Identifier:
        _must_be_its_own(subject_id, says["kind"], says["value"])
    elif model is Establishment:
        opened, closed = says["opened_first"], says["closed_last"]
        if opened and closed and closed < opened:
            raise NotAnOrganisation(_("It cannot close before it opens. Compare the two days."))


def _add(
    model: type[F],
    organisation: Organisation,
    as_of: Interval,
    cited: Sequence[Cite],
    says: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
) -> F:
    require(by, Act.RECORD)
    with _describing(organisation, model, by=by, at=at) as entry:
        must_hold(model, organisation.pk, says)
        return state(entry, model, organisation.pk, as_of, cited=cited, **says)


@contextmanager
def _describing(
    organisation: Organisation, model: type[Fact], *, by: User | None, at: datetime
) -> Iterator[Entry]:
    with writing(f"add {model._meta.model_name}", by=by, at=at) as entry:
        yield entry
        list_again(organisation.pk)


def _bounds(stem: str, when: Interval | None) -> dict[str, Any]:
    return {
        f"{stem}_first": when and when.first,
        f"{stem}_last": when and when.last,
        f"{stem}_printed": str(when or ""),
    }
