"""The journal in words: whoever and whatever a change points at by its name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field, ForeignKey, Model
from django.utils.translation import gettext as _

from inward.evidence.models import Edit, Entry, Label, Source, SourceEdit, Subject

_Names = dict[type[Model], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the journal as it is read, of a subject or of a document."""

    entry: Entry
    about: Subject | Source
    field: str
    before: str
    after: str


def in_words(edits: Iterable[Edit | SourceEdit]) -> list[Change]:
    """These lines in words; a query for each kind of thing they point at, however many they are.

    The lines need `select_related` of what they are about and of "entry__recorded_by".
    """
    lines = [(edit, _column(edit)) for edit in edits]
    keys: dict[type[Model], set[str]] = defaultdict(set)
    for edit, column in lines:
        if isinstance(column, ForeignKey):
            keys[column.related_model] |= {edit.before, edit.after} - {""}
    names = {model: _names(model, found) for model, found in keys.items()}
    return [
        Change(
            edit.entry,
            edit.source if isinstance(edit, SourceEdit) else edit.subject,
            edit.field,
            _said(edit.before, column, names),
            _said(edit.after, column, names),
        )
        for edit, column in lines
    ]


def _column(edit: Edit | SourceEdit) -> "Field[Any, Any] | None":
    """The column a line speaks of; None for one that the program has no more."""
    models: list[type[Model]] = [Source]
    if isinstance(edit, Edit):
        kind = edit.subject.kind
        models = [m for m in apps.get_models() if getattr(m, "kind_of_subject", None) == kind]
    columns = (column for model in models for column in model._meta.concrete_fields)
    return next((column for column in columns if column.name == edit.field), None)


def _said(text: str, column: "Field[Any, Any] | None", names: _Names) -> str:
    if isinstance(column, ForeignKey):
        return names[column.related_model].get(text, text)
    if isinstance(column, BooleanField):
        return {"True": _("yes"), "False": _("no")}.get(text, text)
    if column is not None and column.flatchoices:
        return str(dict(column.flatchoices).get(text, text))
    return text


def _names(model: type[Model], texts: Iterable[str]) -> dict[str, str]:
    """What the rows of these keys are called: by their label where they are subjects."""
    keys = {text: key for text in texts if (key := _key(model, text)) is not None}
    called: dict[Any, Any] = {}
    if model is Subject or hasattr(model, "kind_of_subject"):
        called |= Label.objects.in_bulk(keys.values())
    rest = [key for key in keys.values() if key not in called]
    if rest and model is not Subject:
        joined = [f.name for f in model._meta.concrete_fields if f.is_relation and not f.null]
        rows = model._default_manager.select_related(*joined)
        called |= rows.in_bulk(rest)
    return {text: str(called[key]) for text, key in keys.items() if key in called}


def _key(model: type[Model], text: str) -> Any:
    try:
        return model._meta.pk.to_python(text)
    except ValidationError:
        return None
