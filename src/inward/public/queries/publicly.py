"""The one source of what is public: the last word of the Publication facts about a subject."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import BooleanField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from inward.core.language import here
from inward.evidence.models import Label, Publication, Subject, rows_of
from inward.public.rules import uuid_of

M = TypeVar("M", bound=Model)


def is_shown(subject: str, on: date) -> Coalesce:
    """The condition that the last word about a subject, as of a day, is that it may be shown.

    Args:
        subject: the path from the rows asked for to the key of the subject, "pk" or "site_id".
    """
    word = (
        rows_of(Publication)
        .live(on=on)
        .filter(subject_id=OuterRef(subject))
        .order_by("-last", "-entry_id", "-id")
        .values("public")[:1]
    )
    return Coalesce(Subquery(word), False, output_field=BooleanField())


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


def one(model: type[M], slug: str, *, on: date, preview: bool = False, **narrow: Any) -> M:
    """The public row behind an address, with its subject; in a preview also one not public yet.

    Raises:
        Http404: if there is none, or it is not public: the two cannot be told apart.
    """
    uuid = uuid_of(slug)
    if uuid is None:
        raise Http404
    rows = model._default_manager.filter(subject__uuid=uuid, **narrow).select_related("subject")
    found = (rows if preview else shown(rows, on=on)).first()
    if found is None:
        raise Http404
    return found


def public_now(subject_id: int, *, on: date) -> bool:
    return shown(Subject.objects.filter(pk=subject_id), on=on).exists()


def names(subject_ids: Iterable[int | None], *, on: date) -> dict[int, Label]:
    """What the public ones among some subjects are called; the others are not named."""
    keys = {key for key in subject_ids if key is not None}
    found = Label.objects.filter(pk__in=keys).select_related("subject")
    return {label.pk: label for label in shown(found, on=on)}


def name_of(found: dict[int, Label], subject_id: int | None) -> str:
    label = found.get(subject_id or 0)
    return here(label.name_en, label.name_zh) if label else ""
