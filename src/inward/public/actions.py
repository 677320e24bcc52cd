"""What an officer does: write for the public in two languages, make it public, take it back."""

from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.translation import gettext as _

from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.evidence.actions import edit, found, state, writing
from inward.evidence.models import Publication
from inward.public.current import TABLES
from inward.public.models import Story, Written

W = TypeVar("W", bound=Written)


class CannotShow(Exception):
    """This cannot be written or published so. The message is fit for the screen."""


def write(model: type[W], *, by: User | None, at: datetime, **says: Any) -> W:
    """Begin a text, a piece of news, a story or a contact. It is not public yet.

    Raises:
        CannotShow: where this place has its text already, or a title is missing.
    """
    require(by, Act.RECORD)
    _must_have_a_title(says)
    try:
        with writing(f"write {model.kind_of_subject}", by=by, at=at) as entry:
            subject = found(entry, model.kind_of_subject)
            made = model._default_manager.create(subject=subject, **says)
            _keep_label(made)
    except IntegrityError as error:
        raise CannotShow(
            _("This place has its text already: find it in the list and change it there.")
        ) from error
    return made


def rewrite(record: W, *, seen: int, by: User | None, at: datetime, **changes: Any) -> W:
    """Change what is written; each change is journaled.

    Raises:
        CannotShow: as `write`; or where a public story would lose its consent.
        Overtaken: if somebody changed one of these columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    _must_have_a_title(changes)
    try:
        with writing(f"rewrite {record.kind_of_subject}", by=by, at=at) as entry:
            edit(entry, record, record.subject, changes, seen=seen)
            _keep_label(record)
    except IntegrityError as error:
        raise CannotShow(
            _("This place has its text already: find it in the list and change it there.")
        ) from error
    return record


def show(
    record: Written, public: bool, *, as_of: Interval, by: User | None, at: datetime
) -> Publication:
    """Make it public, or take it back.

    Raises:
        CannotShow: a story without consent; anything with nothing to read.
        NotAllowed: if this user does not publish.
    """
    require(by, Act.PUBLISH)
    if public and isinstance(record, Story) and record.consent_on is None:
        raise CannotShow(
            _("Without consent and its day a story is not made public. Enter both, then publish.")
        )
    with writing("publish" if public else "unpublish", by=by, at=at) as entry:
        return state(entry, Publication, record.subject, as_of, public=public)


def _keep_label(record: Written) -> None:
    for table in TABLES[record.kind_of_subject]:
        table.refresh([record.pk])


def _must_have_a_title(says: dict[str, Any]) -> None:
    if "name_en" in says and not says["name_en"].strip() and not says["name_zh"].strip():
        raise CannotShow(_("Give it a title, in Chinese or in English."))
