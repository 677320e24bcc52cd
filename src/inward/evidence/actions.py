"""The one door through which facts are written, and the few ways to write one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet
from django.utils.translation import gettext as _

from inward.core.identity import uuid7
from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.evidence.journal import in_words
from inward.evidence.models import (
    LONGEST_NOTE,
    Citation,
    Document,
    Edit,
    Entry,
    Fact,
    Mention,
    Publication,
    Source,
    SourceEdit,
    Subject,
    rows_of,
)
from inward.evidence.rules import Confidence, Kind

F = TypeVar("F", bound=Fact)

# Any constant serves, as long as nothing else in the database uses it.
_LOCK = 7_305_813_220


class CannotReplace(Exception):
    """The fact is no longer the latest word. The message is fit for the screen."""


class Overtaken(Exception):
    """Somebody else changed the same columns since the form was opened; `edits` says how.

    `alone`: columns that somebody else changed and this form did not touch.
    """

    def __init__(self, edits: Sequence[Edit | SourceEdit], alone: Iterable[str] = ()) -> None:
        self.edits = in_words(edits)
        self.alone = frozenset(alone)
        super().__init__(
            _(
                "Somebody changed this while you were writing. Nothing of yours is lost: compare, then save again."
            )
        )


@contextmanager
def writing(what: str, *, by: User | None, at: datetime) -> Iterator[Entry]:
    """One transaction that writes facts; everything inside happens or nothing does.

    Takes the one lock, draws the next number and holds the lock until the commit, so that the
    order of numbers is the order of commits: whoever has read number n will never see a row
    appear below it. (A plain sequence let 1,156 of 1,678 positions change after they were read.)
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # On SQLite BEGIN IMMEDIATE has already taken the only write lock there is.
        newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
        yield Entry.objects.create(id=newest + 1, recorded_at=at, recorded_by=by, what=what)


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a statement stands, before it is written: source, place in it, words, confidence."""

    source: Source
    locator: str = ""
    quote: str = ""
    confidence: Confidence = Confidence.HIGH


def cite(
    entry: Entry, places: Sequence[Cite], *, beside: Citation | None = None
) -> Citation | None:
    """Write citations; the first is returned and the others stand beside it."""
    first = beside
    for place in places:
        if place.source.pk is None:
            register(place.source)
        written = Citation.objects.create(
            source=place.source,
            entry=entry,
            beside=first,
            locator=place.locator,
            quote=place.quote,
            confidence=place.confidence,
        )
        first = first or written
    return first


def register(source: Source) -> Source:
    """A source not on the record yet, with the next free code."""
    number = (Source.objects.aggregate(newest=Max("id"))["newest"] or 0) + 1
    while not source.code or Source.objects.filter(code=source.code).exists():
        source.code = f"S{number:03d}"
        number += 1
    source.save()
    return source


def enter_source(*, by: User | None, at: datetime, **says: Any) -> Source:
    """Put a document on the record before any fact cites it."""
    require(by, Act.RECORD)
    with writing("enter a source", by=by, at=at):
        return register(Source(**says))


def correct_source(
    source: Source, *, by: User | None, at: datetime, seen: int | None = None, **says: Any
) -> Source:
    """Mend what describes a document; the journal keeps what was there.

    Raises:
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing(f"correct source {source.code}", by=by, at=at) as entry:
        source.refresh_from_db()
        edit_source(entry, source, says, seen=seen)
    return source


def edit_source(
    entry: Entry, source: Source, changes: dict[str, Any], *, seen: int | None = None
) -> list[SourceEdit]:
    """Change columns of a source and journal each that really changed; `seen` as in `edit`."""
    if seen is not None:
        lines = SourceEdit.objects.filter(source=source).select_related("source")
        changes = _not_overtaken(lines, changes, seen)
    journal = [
        SourceEdit(entry=entry, source=source, field=name, before=before, after=after)
        for name, before, after in _changed(source, changes)
    ]
    if journal:
        source.save(update_fields=[line.field for line in journal])
        SourceEdit.objects.bulk_create(journal)
    return journal


def attach(source: Source, document: Document, *, by: User | None, at: datetime) -> Source:
    """Keep the document itself beside what describes it."""
    return correct_source(source, by=by, at=at, digest=document.digest)


def found(entry: Entry, kind: Kind) -> Subject:
    """A new identity."""
    return Subject.objects.create(uuid=uuid7(entry.recorded_at), kind=kind)


def state(
    entry: Entry,
    model: type[F],
    subject: Subject | int,
    as_of: Interval,
    *,
    cited: Sequence[Cite] | Citation | None = None,
    **says: Any,
) -> F:
    """Write one fact about a subject."""
    citation = cited if isinstance(cited, Citation) or cited is None else cite(entry, cited)
    written: F = rows_of(model).create(
        subject_id=subject if isinstance(subject, int) else subject.pk,
        entry=entry,
        cited=citation,
        first=as_of.first,
        last=as_of.last,
        printed=str(as_of),
        **(says | model.derived(says)),
    )
    return written


def replace(
    entry: Entry,
    fact: F,
    *,
    as_of: Interval | None = None,
    cited: Sequence[Cite] | Citation | None = None,
    **says: Any,
) -> F:
    """Correct a fact: a new row takes its place, the old one stays readable.

    What is not given is carried over, the citation too.

    Raises:
        CannotReplace: if somebody corrected or withdrew it in the meantime.
    """
    must_be_latest(fact)
    kept = {name: getattr(fact, name) for name in (*fact.says, "note", "withdrawn")}
    kept |= {name: getattr(fact, name) for name in _unsaid_columns(fact)}
    return state(
        entry,
        type(fact),
        fact.subject_id,
        as_of or fact.as_of,
        cited=fact.cited if cited is None else cited,
        replaces=fact,
        **(kept | says),
    )


def withdraw(entry: Entry, fact: F, *, why: str) -> F:
    """Say that a fact should never have been written. The row stays, marked and explained.

    Raises:
        CannotReplace: if somebody corrected or withdrew it in the meantime, or the reason is longer
            than the record keeps.
    """
    if len(why) > LONGEST_NOTE or "\0" in why:
        raise CannotReplace(
            _("Say why in at most %(n)s characters of plain text.") % {"n": f"{LONGEST_NOTE:,}"}
        )
    return replace(entry, fact, withdrawn=True, note=why)


def mention(entry: Entry, subject: Subject, as_of: Interval, places: Sequence[Cite]) -> None:
    """Keep which documents a subject's name and description come from."""
    if places:
        state(entry, Mention, subject, as_of, cited=places)


def edit(
    entry: Entry,
    record: Model,
    subject: Subject,
    changes: dict[str, Any],
    *,
    seen: int | None = None,
    must: Callable[[], object] | None = None,
) -> list[Edit]:
    """Change plain columns of a record and journal each that really changed.

    Args:
        seen: `newest_edit` when the form was opened. What somebody else changed since and this
            form left alone stays as it is now.
        must: refuses a record that cannot stand so, by raising; asked when the record says what it
            will say, before it is saved.

    Raises:
        Overtaken: if a column was changed since by somebody else, and otherwise by this form; or if
            both together would leave the record without a name.
    """
    if seen is not None:
        record.refresh_from_db(fields=list(changes))
        lines = Edit.objects.filter(subject=subject).select_related("subject")
        asked, changes = changes, _not_overtaken(lines, changes, seen)
        _must_keep_a_name(record, asked, changes, lines.filter(entry__gt=seen))
    journal = [
        Edit(entry=entry, subject=subject, field=name, before=before, after=after)
        for name, before, after in _changed(record, changes)
    ]
    if must is not None:
        must()
    if journal:
        record.save(update_fields=[line.field for line in journal])
        Edit.objects.bulk_create(journal)
    return journal


def newest_edit(subject_id: int) -> int:
    """How far the journal of a subject goes; a form carries it from when it was opened."""
    newest = Edit.objects.filter(subject_id=subject_id).aggregate(newest=Max("entry"))["newest"]
    return int(newest or 0)


def newest_source_edit(source: Source) -> int:
    """The same of a document."""
    newest = SourceEdit.objects.filter(source=source).aggregate(newest=Max("entry"))["newest"]
    return int(newest or 0)


def _not_overtaken(
    lines: QuerySet[Edit] | QuerySet[SourceEdit], changes: dict[str, Any], seen: int
) -> dict[str, Any]:
    """The changes without columns that somebody else changed and this form did not touch."""
    since: dict[str, list[Edit | SourceEdit]] = {}
    later = lines.filter(entry__gt=seen, field__in=list(changes))
    for line in later.select_related("entry__recorded_by").order_by("entry", "id"):
        since.setdefault(line.field, []).append(line)
    mine = {name: _written(changes[name]) for name in since}
    # What stood there when the form was opened is what the first of these changes found.
    alone = {name for name, lines in since.items() if mine[name] == lines[0].before}
    both = [name for name in since if name not in alone and mine[name] != since[name][-1].after]
    if both:
        raise Overtaken([line for name in both for line in since[name]], alone)
    return {name: value for name, value in changes.items() if name not in alone}


def _must_keep_a_name(
    record: Model, asked: dict[str, Any], changes: dict[str, Any], since: QuerySet[Edit]
) -> None:
    """Two who each empty the name in another language do not leave a record without any."""
    names = [name for name in ("name_en", "name_zh") if hasattr(record, name)]
    alone = [name for name in names if name in asked and name not in changes]
    if alone and not any(changes.get(name, getattr(record, name)) for name in names):
        emptied = since.filter(field__in=alone).select_related("entry__recorded_by")
        raise Overtaken(list(emptied.order_by("entry", "id")), alone)


def _changed(record: Model, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Set what really changes; the column, what was there and what is there now, as text."""
    journal = []
    for name, after in changes.items():
        before = getattr(record, name)
        if before != after:
            setattr(record, name, after)
            journal.append((name, _written(before), _written(after)))
    return journal


def publish(
    subject: Subject, public: bool, *, as_of: Interval, by: User | None, at: datetime
) -> Publication:
    """Say that a subject may be shown to the public, or may no longer be."""
    require(by, Act.PUBLISH)
    with writing("publish" if public else "unpublish", by=by, at=at) as entry:
        return state(entry, Publication, subject, as_of, public=public)


def _written(value: Any) -> str:
    if value is None:
        return ""
    return str(value.pk) if isinstance(value, Model) else str(value)


def must_be_latest(fact: Fact) -> None:
    """Refuse to go on from a row that is not the last word any more.

    Raises:
        CannotReplace: if somebody corrected or withdrew it in the meantime.
    """
    later = rows_of(type(fact)).filter(replaces_id=fact.pk).first()
    if later is not None:
        raise CannotReplace(
            _("This was corrected in the meantime (entry %(entry)s). Open it again to see how.")
            % {"entry": later.entry_id}
        )


def _unsaid_columns(fact: Fact) -> Iterable[str]:
    """A fact's own columns beside what it says: bounds of a printed interval, what is derived."""
    common = {field.name for field in Fact._meta.get_fields()} | {"id"}
    own = (field.name for field in fact._meta.concrete_fields)
    return [name for name in own if name not in common and name not in fact.says]
