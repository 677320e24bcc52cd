"""A folder's `pages.toml`: what an office has written and released for the public, brought in once."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime

from inward.core.intervals import on_day
from inward.core.models import Term
from inward.directory.models import Organisation
from inward.evidence.models import Subject
from inward.figures.queries import figure_named
from inward.intake.models import Loaded
from inward.public.actions import show, write
from inward.public.models import Contact, News, Story, Text, Written
from inward.publish.actions import release

FILE = "pages.toml"
_MODELS: dict[str, type[Written]] = {
    "text": Text,
    "news": News,
    "story": Story,
    "contact": Contact,
}


def bring(folder: Path, *, dataset: str, at: datetime) -> int:
    """Write and publish what `pages.toml` holds, if there is nothing yet; how many pieces.

    `about` and `organisation` are ids of the folder's own tables, `sector` a code; a `figure` is
    counted and released as of its day, or of the day of `at` where that has not come yet.
    """
    told = folder / FILE
    if not told.exists() or any(model._default_manager.exists() for model in _MODELS.values()):
        return 0
    number = 0
    read = tomllib.loads(told.read_text(encoding="utf-8"))
    for kind, says in _pieces(read):
        public = says.pop("public", True)
        as_of = on_day(says.pop("as_of"))
        record = write(_MODELS[kind], by=None, at=at, **_resolved(says, dataset))
        if public:
            show(record, True, as_of=as_of, by=None, at=at)
        number += 1
    for figure in read.get("figure", []):
        _release(as_of=read["as_of"], at=at, **figure)
    return number


def _release(
    *, name: str, as_of: date, at: datetime, parameters: dict[str, str] | None = None
) -> None:
    on = min(as_of, localtime(at).date())
    release(figure=figure_named(name), parameters=parameters or {}, on=on, by=None, at=at)


def _pieces(read: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    as_of: date = read["as_of"]
    for kind in _MODELS:
        for one in read.get(kind, []):
            yield kind, {"as_of": as_of} | one


def _resolved(says: dict[str, Any], dataset: str) -> dict[str, Any]:
    if about := says.get("about"):
        says["about"] = Subject.objects.get(pk=_made(dataset, about))
    if organisation := says.get("organisation"):
        says["organisation"] = Organisation.objects.get(pk=_made(dataset, organisation))
    if sector := says.get("sector"):
        says["sector"] = Term.objects.get(pk=f"sector:{sector}")
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in says.items()
    }


def _made(dataset: str, key: str) -> int:
    """The subject that a row of the folder became."""
    found = Loaded.objects.filter(loading__dataset=dataset, key=key, part="").order_by("pk").first()
    if found is None:
        raise ValueError(f"{FILE}: no row {key} in {dataset}")
    return found.made
