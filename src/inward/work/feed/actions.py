"""Make and withdraw the private link of a member's calendar."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from inward.core.permissions import Act, NotAllowed, refusal, require
from inward.evidence.actions import writing
from inward.office.actions import identity
from inward.office.links import make_link, revoke_link, use_link
from inward.office.models import Link, Member
from inward.work.feed.queries import PURPOSE

# A calendar on a telephone is forgotten; after a year somebody makes a new link.
LASTS = timedelta(days=366)


def make_feed(member: Member, *, by: User, at: datetime) -> tuple[Link, str]:
    """A new link to one's own calendar, and its secret, which is shown now and kept nowhere."""
    _must_be_own(member, by)
    if member.subject_id is None:
        with writing("a calendar of one's own", by=by, at=at) as entry:
            identity(entry, member)
    assert member.subject
    name = by.get_full_name() or by.get_username()
    return make_link(
        purpose=PURPOSE, subject=member.subject, at=at, lasts=LASTS, by=by, for_whom=name
    )


def withdraw_feed(link: Link, *, by: User, at: datetime) -> None:
    """The link opens no more, from this moment on."""
    _must_be_own(member_of(link), by)
    revoke_link(link, at=at)


def open_feed(secret: str, *, at: datetime) -> Member:
    """Whose calendar a secret opens.

    Raises:
        LinkRefused: if it is unknown, expired or withdrawn.
    """
    return member_of(use_link(secret, purpose=PURPOSE, at=at))


def member_of(link: Link) -> Member:
    return Member.objects.select_related("user").get(subject=link.subject_id)


def _must_be_own(member: Member, by: User) -> None:
    require(by, Act.READ)
    if member.user_id != by.pk:
        raise NotAllowed(refusal(by))
