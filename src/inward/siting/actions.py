"""What an officer does: write down a requirement, hand out a brief, send it and take it back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import rfc8785
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.evidence.actions import edit, found, writing
from inward.evidence.current import described
from inward.evidence.models import Entry, Subject
from inward.evidence.rules import Kind
from inward.office.links import make_link, revoke_link
from inward.office.models import Link
from inward.siting.comparison import FEWEST, MOST, compared
from inward.siting.models import Brief, Requirement
from inward.siting.queries import candidates
from inward.siting.rules import Asked, kept, read

PURPOSE = "brief"
LASTS = (7, 30, 90)


class CannotSite(Exception):
    """This cannot be done so. The message is fit for the screen."""


def enter_requirement(
    *,
    asked: Asked,
    name_en: str = "",
    name_zh: str = "",
    asked_by: Subject | None = None,
    note: str = "",
    on: date,
    by: User | None,
    at: datetime,
) -> Requirement:
    """Write down what somebody asks of space.

    Raises:
        CannotSite: without a name, or where nothing is asked.
    """
    require(by, Act.RECORD)
    with writing("enter requirement", by=by, at=at) as entry:
        return write_requirement(
            entry,
            asked=asked,
            name_en=name_en,
            name_zh=name_zh,
            asked_by=asked_by,
            note=note,
            on=on,
        )


def write_requirement(
    entry: Entry,
    *,
    asked: Asked,
    name_en: str = "",
    name_zh: str = "",
    asked_by: Subject | None = None,
    note: str = "",
    on: date,
) -> Requirement:
    """The same within a transaction that is under way.

    Raises:
        CannotSite: as `enter_requirement`.
    """
    _must_ask({"name_en": name_en, "name_zh": name_zh}, asked)
    subject = found(entry, Kind.REQUIREMENT)
    made = Requirement.objects.create(
        subject=subject,
        name_en=name_en,
        name_zh=name_zh,
        asked_by=asked_by,
        note=note,
        asked_on=on,
        asked=kept(asked),
    )
    described(Requirement, Kind.REQUIREMENT).refresh([subject.pk])
    return made


def edit_requirement(
    *,
    requirement_id: int,
    asked: Asked,
    seen: int,
    by: User | None,
    at: datetime,
    **changes: Any,
) -> Requirement:
    """Change what is asked; each change is journaled, and briefs made before stay as they were.

    Raises:
        CannotSite: as `enter_requirement`.
        Overtaken: if somebody changed one of these columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("edit requirement", by=by, at=at) as entry:
        found_ = Requirement.objects.select_related("subject").get(pk=requirement_id)
        names = {name: changes.get(name, getattr(found_, name)) for name in ("name_en", "name_zh")}
        _must_ask(names, asked)
        columns = changes | {"asked": kept(asked)}
        edit(entry, found_, found_.subject, columns, seen=seen)
        described(Requirement, Kind.REQUIREMENT).refresh([found_.pk])
    return found_


def hand_out(
    *,
    requirement: Requirement,
    chosen: Sequence[int],
    language: str,
    on: date,
    by: User | None,
    at: datetime,
) -> Brief:
    """Freeze a comparison of two to four units as it stands now, in both languages.

    Raises:
        CannotSite: with fewer or more units, or one that is no longer on offer.
    """
    require(by, Act.EXPORT)
    if not FEWEST <= len(set(chosen)) <= MOST:
        raise CannotSite(_("Choose two to four units to compare."))
    # Read before anything is written: what a process keeps in memory must never have seen an entry
    # that is then rolled back.
    asked = read(requirement.asked)
    shown = candidates(asked, chosen, on=on)
    if len(shown) < len(chosen):
        raise CannotSite(_("One of these units is no longer on offer. Choose again."))
    content = compared(requirement, asked, shown, on=on)
    with writing("hand out a brief", by=by, at=at) as entry:
        return Brief.objects.create(
            requirement=requirement,
            entry=entry,
            on=on,
            language=language,
            content=content,
            digest=digest(content),
        )


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a content in canonical JSON (RFC 8785)."""
    return sha256(rfc8785.dumps(dict(content))).hexdigest()


def send(
    *, brief: Brief, for_whom: str, days: int, by: User | None, at: datetime
) -> tuple[Link, str]:
    """A private link to one brief for one investor; its secret is shown once and kept nowhere.

    Raises:
        CannotSite: without saying for whom, or for longer than is offered.
    """
    require(by, Act.EXPORT)
    if not for_whom.strip():
        raise CannotSite(_("Say for whom the link is: it is withdrawn by that name."))
    if days not in LASTS:
        raise CannotSite(_("A link lasts 7, 30 or 90 days."))
    return make_link(
        purpose=PURPOSE,
        subject=brief.requirement.subject,
        for_whom=for_whom.strip(),
        details={"brief": brief.pk},
        at=at,
        lasts=timedelta(days=days),
        by=by,
    )


def take_back(*, link: Link, by: User | None, at: datetime) -> None:
    """The link opens no more from now on."""
    require(by, Act.EXPORT)
    revoke_link(link, at=at)


def _must_ask(names: Mapping[str, str], asked: Asked) -> None:
    if not any(name.strip() for name in names.values()):
        raise CannotSite(_("Give it a name, in Chinese or in English."))
    if not asked:
        raise CannotSite(_("Nothing is asked yet: give at least one must or one wish."))
