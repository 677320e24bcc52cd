"""Private links: made, opened, used once where once is meant, revoked, expired."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from inward.evidence.models import Subject
from inward.office.models import Link

# For whom a link was made is known so long after it opened last: who sent what may be asked.
NAMES_KEPT = timedelta(days=180)


class LinkRefused(Exception):
    """The link does not open. The message says why, in words for whoever holds it."""


def make_link(
    *,
    purpose: str,
    subject: Subject,
    at: datetime,
    lasts: timedelta,
    by: User | None,
    for_whom: str = "",
    once: bool = False,
    details: dict[str, Any] | None = None,
) -> tuple[Link, str]:
    """A new link and its secret, which is shown now and kept nowhere."""
    secret = secrets.token_urlsafe(24)
    made = Link.objects.create(
        digest=_digest(secret),
        purpose=purpose,
        subject=subject,
        for_whom=for_whom,
        details=details or {},
        made_at=at,
        made_by=by,
        expires_at=at + lasts,
        once=once,
    )
    return made, secret


def open_link(secret: str, *, purpose: str, at: datetime) -> Link:
    """The link of a secret, if it still opens.

    Raises:
        LinkRefused: if it is unknown, for something else, expired, revoked or used up.
    """
    link = Link.objects.filter(digest=_digest(secret), purpose=purpose).first()
    if link is None:
        raise LinkRefused(_("This link is not known here. Check that it was copied whole."))
    if link.revoked_at:
        raise LinkRefused(_("This link was withdrawn. Please ask the office for a new one."))
    if link.once and link.used_at:
        raise LinkRefused(_("This link has been used already; it works once."))
    if at >= link.expires_at:
        raise LinkRefused(_("This link has expired. Please ask the office for a new one."))
    return link


@transaction.atomic
def use_link(secret: str, *, purpose: str, at: datetime) -> Link:
    """Open a link and mark it used; of two at once, one is refused.

    Raises:
        LinkRefused: as `open_link`.
    """
    link = open_link(secret, purpose=purpose, at=at)
    unused = Link.objects.filter(pk=link.pk)
    if link.once:
        unused = unused.filter(used_at=None)
    if not unused.update(used_at=at):
        raise LinkRefused(_("This link has been used already; it works once."))
    link.used_at = at
    return link


def revoke_link(link: Link, *, at: datetime) -> None:
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


def revoke_questions(subject: Subject, *, at: datetime) -> int:
    """Withdraw what was asked about a subject and is not answered yet; the number of links."""
    asked = Link.objects.filter(subject=subject, once=True, used_at=None, revoked_at=None)
    return asked.update(revoked_at=at)


def erase_old_names(*, at: datetime) -> int:
    """Drop for whom links were made that have not opened for long; the number of them."""
    since = at - NAMES_KEPT
    closed = Q(expires_at__lte=since) | Q(revoked_at__lte=since) | Q(once=True, used_at__lte=since)
    return Link.objects.filter(closed).exclude(for_whom="").update(for_whom="")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
