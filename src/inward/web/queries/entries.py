"""What was entered, when and by whom: each entry of the record with all that it wrote."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from inward.evidence.journal import Change, in_words
from inward.evidence.models import Edit, Entry, SourceEdit, Subject, fact_models, rows_of
from inward.evidence.queries import Support, links_of
from inward.evidence.rules import FACTS
from inward.publish.models import Release

# Subjects named beside an entry; rows shown of one ledger; rows looked at to name subjects, and
# how often at most.
NAMED, SHOWN, LOOKED, LOOKS = 2, 50, 400, 4


@dataclass(frozen=True, slots=True)
class Written:
    """One entry, and the first of what it was about."""

    entry: Entry
    about: Sequence[Subject] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything one entry wrote, ledger by ledger, and the descriptions it changed."""

    facts: Sequence[Support]
    edits: Sequence[Change]
    source_edits: Sequence[Change] = field(default_factory=list)
    releases: Sequence[Release] = field(default_factory=list)
    more_edits: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.edits or self.source_edits or self.releases)


def entries() -> QuerySet[Entry]:
    return Entry.objects.select_related("recorded_by")


def written(found: Sequence[Entry]) -> list[Written]:
    """These entries with what they were about: a few queries, however many there are."""
    by_entry: dict[int, list[int]] = {entry.pk: [] for entry in found}
    for _look in range(LOOKS):
        # Beside a large load the entries before it may have got no turn yet.
        left = [entry for entry, subjects in by_entry.items() if not subjects]
        touched = _touched(left) if left else []
        for entry, subject in touched:
            if subject not in by_entry[entry]:
                by_entry[entry].append(subject)
        if len(touched) < LOOKED:
            break
    wanted = {key for keys in by_entry.values() for key in keys[:NAMED]}
    subjects = Subject.objects.select_related("label").in_bulk(list(wanted))
    return [
        Written(
            entry,
            [subjects[key] for key in by_entry[entry.pk][:NAMED] if key in subjects],
            len(by_entry[entry.pk]) > NAMED,
        )
        for entry in found
    ]


def _touched(keys: Sequence[int]) -> list[tuple[int, int]]:
    """Entries and the subjects they wrote about, in the order of writing.

    Of each ledger only the newest rows are looked at, by the index over entries: a load of a
    million rows among the entries costs no more than a single fact.
    """
    numbers = ", ".join(str(int(key)) for key in keys)
    models: list[type[Model]] = [*fact_models(), Edit]
    looks = " UNION ALL ".join(
        f"SELECT entry_id, subject_id, id FROM (SELECT entry_id, subject_id, id "
        f"FROM {model._meta.db_table} WHERE entry_id IN ({numbers}) "
        f"ORDER BY entry_id DESC LIMIT {LOOKED}) t{place}"
        for place, model in enumerate(models)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entry_id, subject_id FROM ({looks}) x ORDER BY entry_id DESC, id")
        return list(cursor.fetchall())


def whole(entry: Entry) -> Whole:
    """All that an entry wrote; of each ledger the first rows, as many as anybody reads."""
    facts = []
    for model in _with_rows(entry):
        rows = rows_of(model).filter(entry=entry).order_by("pk")
        found = list(rows.select_related("subject__label", *links_of(model))[: SHOWN + 1])
        name = str(model._meta.model_name)
        said = str(FACTS.get(name, model._meta.verbose_name))
        facts.append(Support(name, said, found[:SHOWN], len(found) > SHOWN))
    edits = list(
        Edit.objects.filter(entry=entry)
        .select_related("subject__label", "entry")
        .order_by("pk")[: SHOWN + 1]
    )
    source_edits = list(
        SourceEdit.objects.filter(entry=entry)
        .select_related("source", "entry")
        .order_by("pk")[: SHOWN + 1]
    )
    return Whole(
        facts,
        in_words(edits[:SHOWN]),
        in_words(source_edits[:SHOWN]),
        list(Release.objects.filter(entry=entry).order_by("number")[:SHOWN]),
        more_edits=max(len(edits), len(source_edits)) > SHOWN,
    )


def _with_rows(entry: Entry) -> list[Any]:
    """The ledgers this entry wrote to: one look over all, then only those are read."""
    looks = " UNION ALL ".join(
        f"SELECT '{model._meta.model_name}' WHERE EXISTS "
        f"(SELECT 1 FROM {model._meta.db_table} WHERE entry_id = {entry.pk})"
        for model in fact_models()
    )
    with connection.cursor() as cursor:
        cursor.execute(looks)
        names = {row[0] for row in cursor.fetchall()}
    return [model for model in fact_models() if model._meta.model_name in names]
