"""A list taken back as a whole, while nothing else stands on what it made; otherwise what does."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.agreements.models import Agreement
from inward.core.permissions import Act, require
from inward.directory.models import Name, Organisation
from inward.directory.people import Affiliation, Person
from inward.evidence.actions import writing
from inward.evidence.models import Edit, Entry, Fact, Subject, fact_models, rows_of
from inward.evidence.queries import kind_of
from inward.evidence.rules import Kind
from inward.intake.actions import quiet, refresh
from inward.intake.batches import CannotTakeList, erase_with_their_people, move
from inward.intake.current import all_current
from inward.intake.inserts import Inserts
from inward.intake.models import PASTED, Batch, Decision, Layout, ListRow, Made, Taken
from inward.intake.states import BatchState, Decided, Found
from inward.office.models import Link, Message, Task
from inward.pipeline.models import Note
from inward.places.models import Site, Unit
from inward.work.models import Reminded

# As many of what stands on a list as anybody reads.
_SHOWN = 50
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that others wrote on top of what a list made."""

    what: str
    about: Subject | None
    fact: Fact | None = None
    # Where it opens, if it is no fact: a record of its own, an entry of the journal, a task.
    record: Subject | None = None
    entry: int | None = None
    task: Task | None = None


class SomethingStandsOnIt(CannotTakeList):
    """The list cannot be taken back; `standing` says because of what."""

    def __init__(self, standing: list[Standing]) -> None:
        self.standing = standing
        super().__init__(
            _("This list cannot be taken back as a whole: %(number)d things stand on it.")
            % {"number": len(standing)}
        )


class _Brought:
    """What a list brought: its entries, its citations, the records it made."""

    def __init__(self, batch: Batch) -> None:
        rows = ListRow.objects.filter(batch=batch, taken_in__isnull=False)
        self.entries = set(rows.values_list("taken_in", flat=True).distinct())
        self.citations = Taken.objects.filter(batch=batch.uuid, entry__in=self.entries).values(
            "citation"
        )
        self._keys: dict[type[Fact], frozenset[int]] = {}
        self.made: dict[str, set[int]] = defaultdict(set)
        made = Made.objects.filter(row__batch=batch).values_list("model", "key")
        for model, key in made.iterator():
            self.made[model].add(key)

    def of(self, model: type[Model]) -> set[int]:
        return self.made.get(model._meta.label_lower, set())

    @property
    def subjects(self) -> set[int]:
        """Subjects the list made."""
        return set().union(
            *(self.of(model) for model in (Organisation, Agreement, Site, Unit, Person))
        )

    def facts(self, model: type[Fact]) -> Any:
        """The rows of one ledger that the list wrote."""
        return rows_of(model).filter(entry__in=self.entries, cited__in=self.citations)

    def replaced(self, model: type[Fact]) -> set[int]:
        """Facts of others in whose place the list wrote its own."""
        return set(self.facts(model).filter(replaces__gt=0).values_list("replaces", flat=True))

    def keys(self, model: type[Fact]) -> frozenset[int]:
        """Their keys, read once.

        Nested in another query, a store that has no statistics yet joins them anew for every row.
        """
        if model not in self._keys:
            self._keys[model] = frozenset(self.facts(model).values_list("pk", flat=True))
        return self._keys[model]


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    """Keys in order, as many at a time as one query takes."""
    order = sorted(keys)
    for start in range(0, len(order), _CHUNK):
        yield order[start : start + _CHUNK]


# --- what stands on it ----------------------------------------------------------------------------


def standing_on(batch: Batch) -> list[Standing]:
    """What others wrote on top of a list since it was taken in."""
    brought = _Brought(batch)
    found: list[Standing] = []
    met: set[Fact] = set()
    for one in chain(_corrected(brought), _pointing(brought)):
        # A correction points at what the list made as well; it is said as one.
        if one.fact is not None and one.fact in met:
            continue
        found.append(one)
        if one.fact is not None:
            met.add(one.fact)
        if len(found) >= _SHOWN:
            break
    return found


def _corrected(brought: _Brought) -> Iterator[Standing]:
    """Facts of the list that somebody corrected. What was withdrawn in the end stands on nothing."""
    for model in fact_models():
        later = rows_of(model).exclude(entry__in=brought.entries)
        for part in _parts(brought.keys(model)):
            before = part
            while before:
                rows = later.filter(replaces__in=before)
                for fact in rows.live().select_related("subject__label")[:_SHOWN]:
                    said = _("%(fact)s, corrected") % {"fact": kind_of(fact)}
                    yield Standing(said, fact.subject, fact)
                before = list(rows.values_list("pk", flat=True))


def _pointing(brought: _Brought) -> Iterator[Standing]:
    """Whatever anywhere points at a record that the list made and was not written by the list."""
    for model, field in _links():
        own = brought.of(model)
        for rows in _counting(model, field, brought):
            for part in _parts(brought.subjects):
                for row in rows.filter(**{f"{field.name}__in": part}).iterator(chunk_size=_CHUNK):
                    if row.pk not in own:
                        yield _said(row, getattr(row, field.attname))


def _counting(
    model: type[Model], field: "ForeignKey[Any, Any]", brought: _Brought
) -> Iterator["QuerySet[Any]"]:
    """The rows of a table that can stand on something, in one or two queries."""
    rows = model._default_manager.all()
    if any(f.name == "entry" for f in model._meta.concrete_fields):
        rows = rows.exclude(entry__in=brought.entries)
    if not issubclass(model, Fact):
        yield rows.filter(_COUNTS[model]) if model in _COUNTS else rows
    elif field.related_model in _REMOVED:
        # The store keeps what a ledger points at, withdrawn or not.
        yield rows
    else:
        yield rows.live()  # type: ignore[attr-defined]
        if replaced := brought.replaced(model):
            # It would stand again once the list is gone.
            yield rows.filter(pk__in=replaced, withdrawn=False)


# Of tables that are no ledger, what stands on something: what was withdrawn, done or belongs to a
# fact that is asked itself does not.
_COUNTS: dict[type[Model], Q] = {
    Note: Q(interaction=None),
    Task: Q(done_at=None),
    Link: Q(revoked_at=None),
}


def _said(row: Model, subject: int) -> Standing:
    about = Subject.objects.select_related("label").filter(pk=subject).first()
    if isinstance(row, Fact):
        return Standing(kind_of(row), about, row)
    if kind := getattr(row, "kind_of_subject", None):
        record = Subject.objects.select_related("label").get(pk=row.pk)
        return Standing(str(Kind(kind).label), about, record=record)
    return Standing(
        str(_CALLED.get(row._meta.label_lower, row._meta.verbose_name)),
        about,
        entry=row.entry_id if isinstance(row, Edit) else None,
        task=row if isinstance(row, Task) else None,
    )


# What is no record and no fact, as a reader calls it.
_CALLED = {
    "directory.affiliation": gettext_lazy("Somebody who works there"),
    "directory.consent": pgettext_lazy("consent", "Consent"),
    "evidence.edit": gettext_lazy("Changed description"),
    "office.link": gettext_lazy("Private link"),
    "office.member": gettext_lazy("Member"),
    "office.task": gettext_lazy("A task that is not done"),
    "pipeline.note": pgettext_lazy("written down", "Note"),
    "publish.rowcontent": gettext_lazy("Row of a released figure"),
}


def _links() -> Iterator[tuple[type[Model], "ForeignKey[Any, Any]"]]:
    """Every column of every table that points at a subject or at a record of one.

    Current tables follow the facts, and our own rows are what is being taken back; anything else
    counts, tables of packages that do not exist yet included.
    """
    targets = {Subject, Organisation, Agreement, Site, Unit, Person}
    passed = {table.model for table in all_current()} | {Batch, ListRow, Decision, Layout, Made}
    # Nobody wrote these and nobody can take them back.
    passed |= {Message, Reminded}
    for model in apps.get_models():
        if model in passed or model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model in targets:
                if field.primary_key and model in targets:
                    continue
                yield model, field


# --- taking it back -------------------------------------------------------------------------------


def undo(batch: Batch, *, with_names: bool = False, by: User | None, at: datetime) -> int:
    """Take back all that a list wrote; its rows stand there again as they were decided.

    Names that officers confirmed for organisations on the record stay, unless `with_names`: that
    the list belonged to another event does not make another organisation of one.

    Returns:
        the number of facts withdrawn.

    Raises:
        SomethingStandsOnIt: with what was written on top of it since.
    """
    require(by, Act.RECORD)
    with writing(f"take back list {(batch.name or PASTED)[:150]}", by=by, at=at) as entry:
        # While it is still told which rows entered them.
        erase_with_their_people()
        move(batch, BatchState.PREVIEW)
        if standing := standing_on(batch):
            raise SomethingStandsOnIt(standing)
        brought = _Brought(batch)
        withdrawn, touched = _withdraw(brought, entry, with_names=with_names)
        _remove(brought)
        rows = ListRow.objects.filter(batch=batch)
        rows.update(taken_in=None)
        # Of rows that were erased with whom they named nothing is left to take in.
        rows.filter(cells=[], batch__erased=False).update(found=Found.REFUSED, who=None)
        _forget(brought.of(Organisation) | brought.of(Site) | brought.of(Unit))
        Made.objects.filter(row__batch=batch).delete()
        _follow(touched)
    return withdrawn


def _withdraw(brought: _Brought, entry: Entry, *, with_names: bool) -> tuple[int, set[int]]:
    inserts, withdrawn = Inserts(()), 0
    touched: set[int] = set(brought.subjects)
    for model in fact_models():
        facts = brought.facts(model).live()
        if model is Name and not with_names:
            kept = Q(kind="name_kind:alias") & ~Q(subject__in=brought.subjects)
            facts = facts.exclude(kept)
        for fact in facts.select_related("replaces").iterator(chunk_size=_CHUNK):
            inserts.add(model, _taken_back(fact, entry, own=brought.keys(model)))
            touched.add(fact.subject_id)
            withdrawn += 1
            if inserts.held >= _CHUNK:
                inserts.flush()
    inserts.flush()
    return withdrawn, touched


def _taken_back(fact: Fact, entry: Entry, *, own: frozenset[int]) -> dict[str, Any]:
    """A row in the place of a fact: withdrawn, or what stood there before the list."""
    before = fact.replaces
    while before is not None and before.pk in own:
        before = before.replaces
    says = fact if before is None else before
    said = {f.attname: getattr(says, f.attname) for f in says._meta.concrete_fields}
    del said["id"]
    return said | {
        "replaces_id": fact.pk,
        "entry_id": entry.pk,
        "withdrawn": before is None or before.withdrawn,
        # A code: pages say it in the reader's language.
        "note": "The list was taken back.",
    }


# In the order in which the store lets them go.
_REMOVED = (Affiliation, Person, Agreement, Unit, Site)


def _remove(brought: _Brought) -> None:
    """Records that are no ledger and mean nothing any more. An organisation keeps its row, nameless."""
    for model in _REMOVED:
        for part in _parts(brought.of(model)):
            model._default_manager.filter(pk__in=part).delete()


def _forget(gone: Iterable[int]) -> None:
    """Rows of any list that were taken for an enterprise, a site or a unit that is none any more."""
    for part in _parts(gone):
        rows = ListRow.objects.filter(who__in=part, taken_in=None)
        said, whole = rows.filter(decided=Decided.SAME), rows.exclude(found=Found.REFUSED)
        whole.exclude(decided=Decided.SAME).update(found=Found.NEW, who=None)
        said.exclude(found=Found.REFUSED).update(found=Found.DOUBTFUL)
        said.update(decided="", who=None)


def _follow(touched: set[int]) -> None:
    kinds: dict[Kind, Any] = defaultdict(list)
    for pk, kind in Subject.objects.in_bulk(list(touched)).items():
        kinds[Kind(kind.kind)].append(pk)
    refresh(kinds, quiet)


def names_kept(batch: Batch) -> list[Name]:
    """Names confirmed on a list that stay when it is taken back."""
    brought = _Brought(batch)
    rows = brought.facts(Name).live().filter(kind="name_kind:alias")
    return list(
        rows.exclude(subject__in=brought.subjects).select_related("subject__label")[:_SHOWN]
    )
