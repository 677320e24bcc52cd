"""The one source of what is public: the last word of the Publication facts about a subject."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, Model, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404

from inward.core.language import here
from inward.directory.queries import survivors_of
from inward.evidence.models import Label, Publication, Subject
from inward.evidence.rules import Kind
from inward.public.rules import uuid_of

M = TypeVar("M", bound=Model)


# As `FactQuerySet.live` has it, the newest first. Every public page asks this several times, so it is
# not built anew each time from some dozen parts.
_LAST_WORD = """COALESCE((
    SELECT word.public FROM {table} word
    WHERE word.subject_id = {subject} AND word.last <= %s AND NOT word.withdrawn
    AND NOT EXISTS (SELECT 1 FROM {table} later WHERE later.replaces_id = word.id)
    ORDER BY word.last DESC, word.entry_id DESC, word.id DESC LIMIT 1
), FALSE)"""


class IsShown(Func):
    """That the last word about a subject, as of a day, is that it may be shown."""

    output_field = BooleanField()

    def __init__(self, subject: Any, on: date | None = None, **extra: Any) -> None:
        super().__init__(subject, on=on, **extra)

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_said: Any
    ) -> tuple[str, tuple[Any, ...]]:
        subject, parameters = compiler.compile(self.source_expressions[0])
        table = connection.ops.quote_name(Publication._meta.db_table)
        day = connection.ops.adapt_datefield_value(self.extra["on"])
        return _LAST_WORD.format(table=table, subject=subject), (*parameters, day)


def is_shown(subject: str, on: date) -> IsShown:
    """The condition that the last word about a subject, as of a day, is that it may be shown.

    Args:
        subject: the path from the rows asked for to the key of the subject, "pk" or "site_id".
    """
    return IsShown(subject, on=on)


def shown(rows: QuerySet[M], *subjects: str, on: date, also: int | None = None) -> QuerySet[M]:
    """Of some rows those all of whose subjects are public.

    Args:
        subjects: paths to the keys of the subjects a row would show; "pk" where none is given.
        also: one subject that counts as public, because an officer looks at its preview.
    """
    for subject in subjects or ("pk",):
        said = Q(is_shown(subject, on))
        rows = rows.filter(said if also is None else said | Q(**{subject: also}))
    return rows


def one(
    model: type[M],
    slug: str,
    *,
    on: date,
    preview: bool = False,
    beside: Sequence[str] = (),
    **narrow: Any,
) -> M:
    """The public row behind an address, with its subject; in a preview also one not public yet.

    Args:
        beside: what else of it the page shows, read by the same query.

    Raises:
        Http404: if there is none, or it is not public: the two cannot be told apart.
    """
    uuid = uuid_of(slug)
    if uuid is None:
        raise Http404
    rows = model._default_manager.filter(subject__uuid=uuid, **narrow).select_related(
        "subject", *beside
    )
    found = (rows if preview else shown(rows, on=on)).first()
    if found is None:
        raise Http404
    return found


def public_now(subject_id: int, *, on: date) -> bool:
    return shown(Subject.objects.filter(pk=subject_id), on=on).exists()


def names(subject_ids: Iterable[int | None], *, on: date) -> dict[int, Label]:
    """What the public ones among some subjects are called; the others are not named.

    Whoever was merged is called as the one it was merged into, and only while that one is public too.
    """
    keys = {key for key in subject_ids if key is not None}
    if not keys:
        return {}
    found = _labels(keys, on)
    firms = [key for key, label in found.items() if label.subject.kind == Kind.ORGANISATION]
    merged = {one: into for one, into in survivors_of(firms).items() if one != into}
    if not merged:
        return found
    survivors = _labels(set(merged.values()), on)
    called = {key: survivors.get(merged[key]) if key in merged else found[key] for key in found}
    return {key: label for key, label in called.items() if label is not None}


def _labels(keys: set[int], on: date) -> dict[int, Label]:
    found = Label.objects.filter(pk__in=keys).select_related("subject")
    return {label.pk: label for label in shown(found, on=on)}


def name_of(found: dict[int, Label], subject_id: int | None) -> str:
    label = found.get(subject_id or 0)
    return here(label.name_en, label.name_zh) if label else ""
