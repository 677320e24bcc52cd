"""What a page asks about facts: their citations, their history, all that one document supports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from inward.core.identity import uuid_in
from inward.core.sought import typed_words
from inward.core.titles import NEWEST
from inward.evidence.journal import Change, in_words
from inward.evidence.models import (
    Citation,
    Edit,
    Fact,
    Label,
    Publication,
    Source,
    SourceEdit,
    Subject,
    fact_models,
    rows_of,
)
from inward.evidence.rules import FACTS, Kind, called

# As many rows of one ledger as a page about one document shows.
SHOWN = 200


@dataclass(frozen=True)
class Citations:
    """The citations of the facts on one page, and their sources for the list at its foot."""

    by_first: dict[int, list[Citation]] = field(default_factory=dict)

    def of(self, fact: Fact | None) -> list[Citation]:
        """First the citation the fact names, then those beside it."""
        if fact is None or fact.cited_id is None:
            return []
        return self.by_first.get(fact.cited_id, [])

    @property
    def sources(self) -> list[Source]:
        """Each source once, by its code."""
        found = {c.source.code: c.source for some in self.by_first.values() for c in some}
        return [found[code] for code in sorted(found)]


def citations_of(*groups: Iterable[Fact | None]) -> Citations:
    """The citations of all these facts, by one query."""
    firsts = {fact.cited_id for group in groups for fact in group if fact and fact.cited_id}
    if not firsts:
        return Citations({})
    found = (
        Citation.objects.filter(Q(pk__in=firsts) | Q(beside__in=firsts))
        .select_related("source")
        .order_by("id")
    )
    by_first: dict[int, list[Citation]] = {first: [] for first in firsts}
    for citation in found:
        by_first[citation.beside_id or citation.pk].append(citation)
    return Citations(by_first)


# --- histories ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One column of a fact as a reader sees it, and what stood there before a correction."""

    column: str
    value: Any
    before: Any = None
    changed: bool = False

    @property
    def name(self) -> str:
        return called(self.column)


@dataclass(frozen=True, slots=True)
class Version:
    """One row of a fact's history, newest first, with what it changed."""

    fact: Fact
    says: Sequence[Said]

    @property
    def is_first(self) -> bool:
        return self.fact.replaces_id is None


def fact_called(name: str) -> type[Fact] | None:
    """The ledger of this name, for addresses."""
    return next((m for m in fact_models() if m._meta.model_name == name), None)


def kind_of(fact: Fact) -> str:
    return str(FACTS.get(str(fact._meta.model_name), fact._meta.verbose_name))


def history(fact: Fact) -> list[Version]:
    """Every row that this fact has been, from the last word back to the first."""
    model = type(fact)
    rows = rows_of(model).select_related("entry__recorded_by", *links_of(model))
    newest = fact
    while (later := rows.filter(replaces_id=newest.pk).first()) is not None:
        newest = later
    chain = [newest]
    while chain[-1].replaces_id is not None:
        chain.append(rows.get(pk=chain[-1].replaces_id))
    before: list[Fact | None] = [*chain[1:], None]
    return [Version(row, said(row, earlier)) for row, earlier in zip(chain, before, strict=True)]


def said(fact: Fact, before: Fact | None = None) -> list[Said]:
    """What a fact says, column by column, empty ones left out unless they were emptied."""
    columns = []
    for name in fact.says:
        value, was = reads(fact, name), before and reads(before, name)
        if value not in {None, ""} or was not in {None, ""}:
            columns.append(Said(name, value, was, before is not None and value != was))
    return columns


def reads(fact: Fact, name: str) -> Any:
    """A column for the eye: the label of a choice, the name behind a key."""
    if callable(display := getattr(fact, f"get_{name}_display", None)):
        return display()
    value = getattr(fact, name)
    if isinstance(value, dict):
        return ", ".join(f"{key}={one}" for key, one in value.items())
    if isinstance(value, Subject):
        return label_of(value)
    if isinstance(value, Model) and hasattr(value, "kind_of_subject"):
        return label_of(value.subject)  # type: ignore[attr-defined]
    return str(value) if isinstance(value, Model) else value


def label_of(subject: Subject) -> str:
    try:
        return str(subject.label)
    except ObjectDoesNotExist:
        return str(Kind(subject.kind).label)


def links_of(model: type[Fact]) -> list[str]:
    """The keys that `says` names, and the label behind a key to a subject."""
    links = []
    for name in model.says:
        target = model._meta.get_field(name).related_model
        if target is Subject:
            links.append(f"{name}__label")
        elif hasattr(target, "kind_of_subject"):
            links.append(f"{name}__subject__label")
        elif target is not None:
            links.append(name)
    return links


# --- one document ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Support:
    """The facts of one kind that a document supports."""

    kind: str
    name: str
    facts: Sequence[Fact]
    more: bool

    def lines(self) -> list[tuple[Fact, list[Said]]]:
        return [(fact, said(fact)) for fact in self.facts]


def supported_by(source: Source) -> list[Support]:
    """Everything one document supports, ledger by ledger; a new ledger cannot be forgotten."""
    firsts = Citation.objects.filter(source=source, beside=None).values("pk")
    beside = Citation.objects.filter(source=source, beside__isnull=False).values("beside_id")
    found = []
    for model in fact_models():
        rows = (
            rows_of(model)
            .live()
            .filter(Q(cited__in=firsts) | Q(cited__in=beside))
            .select_related("subject__label", *links_of(model))
            .order_by("subject_id", "first", "id")
        )
        facts = list(rows[: SHOWN + 1])
        if facts:
            name = str(model._meta.model_name)
            kind = str(FACTS.get(name, name))
            found.append(Support(name, kind, facts[:SHOWN], len(facts) > SHOWN))
    return found


def sources_found(text: str) -> QuerySet[Source]:
    """Sources in whose code, title, publisher or address each of these words stands."""
    found = Source.objects.all()
    for word in typed_words(text):
        found = found.filter(
            Q(code__istartswith=word)
            | Q(title__icontains=word)
            | Q(publisher__icontains=word)
            | Q(url__icontains=word)
        )
    return found


def sources_matching(text: str, limit: int = 12) -> QuerySet[Source]:
    """A few of them to choose from, newest first."""
    return sources_found(text).order_by("-last", "-id")[:limit]


# --- one subject ----------------------------------------------------------------------------------


def is_public(subject_id: int) -> bool:
    """Whether the last word on this subject is that it may be shown."""
    last = Publication.objects.about(subject_id).live().order_by("-last", "-entry", "-id").first()
    return bool(last and last.public)


def edits_of_source(source: Source, limit: int = 50) -> list[Change]:
    """How what describes a document was corrected, newest first, in words."""
    lines = SourceEdit.objects.filter(source=source)
    joined = lines.select_related("source", "entry__recorded_by")
    return in_words(joined.order_by("-entry", "id")[:limit])


def edits_of(subject_id: int, limit: int = 50) -> list[Change]:
    """How the plain columns of a subject's record were changed, newest first, in words."""
    lines = Edit.objects.filter(subject_id=subject_id)
    joined = lines.select_related("subject", "entry__recorded_by")
    return in_words(joined.order_by("-entry", "id")[:limit])


def corrections_of(subjects: Iterable[int], limit: int = 50) -> list[Fact]:
    """Rows that took another's place, of every ledger, newest first.

    One look over all ledgers says which have any; only those are read.
    """
    keys = ", ".join(str(int(key)) for key in subjects)
    looks = " UNION ALL ".join(
        f"SELECT '{model._meta.model_name}' AS ledger, id, entry_id FROM {model._meta.db_table} "
        f"WHERE subject_id IN ({keys}) AND replaces_id IS NOT NULL"
        for model in fact_models()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ledger, id FROM ({looks}) x ORDER BY entry_id DESC LIMIT {limit}")
        hits = cursor.fetchall()
    found: list[Fact] = []
    for model in fact_models():
        own = [pk for ledger, pk in hits if ledger == model._meta.model_name]
        if own:
            found += rows_of(model).filter(pk__in=own).select_related("entry__recorded_by")
    return sorted(found, key=lambda fact: fact.entry_id, reverse=True)


def subject_at(text: str) -> Subject | None:
    """Whom an address names by its UUID; nobody where somebody mistyped it."""
    uuid = uuid_in(text)
    return Subject.objects.filter(uuid=uuid).first() if uuid else None


def labelled(text: str, kinds: Iterable[str], limit: int = 12) -> QuerySet[Label]:
    """Subjects of these kinds whose name in either language has this text, among the newest.

    There is no index of these names: organisations and projects have theirs, of the rest offices
    have thousands.
    """
    of_kinds = Subject.objects.filter(kind__in=list(kinds))
    # By a sum: by the key alone, a store may walk all subjects backwards to save itself the sorting.
    newest = of_kinds.order_by((F("pk") + 0).desc()).values("pk")[:NEWEST]
    return (
        Label.objects.filter(subject__in=newest)
        .filter(Q(name_en__icontains=text) | Q(name_zh__icontains=text))
        .select_related("subject")
        .order_by("name_en", "subject_id")[:limit]
    )
