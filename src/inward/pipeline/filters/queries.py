"""The saved filters of a member and of their team."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth.models import User
from django.db.models import Q

from inward.office.models import Member
from inward.pipeline.models import SavedFilter

# What the list can be narrowed by; anything else in an address is no filter.
NAMES = ("q", "stage", "manager", "team", "sector")


def canonical(asked: Mapping[str, str]) -> str:
    """The filters of an address in one order, empty ones left out."""
    return urlencode([(name, asked[name]) for name in NAMES if asked.get(name)])


def canonical_text(query: str) -> str:
    return canonical(dict(parse_qsl(query)))


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved filter as the list shows it: whether it is the one that is applied."""

    saved: SavedFilter
    now: bool


def saved_filters(user: User | None, *, query: str) -> tuple[Member | None, list[Shown]]:
    """The member, their filters and then their team's, by name. Two queries."""
    member = (
        Member.objects.select_related("team").filter(user__pk=user.pk).first() if user else None
    )
    if member is None:
        return None, []
    own = Q(member=member)
    if member.team_id:
        own |= Q(team=member.team_id)
    found = SavedFilter.objects.filter(own)
    rows = sorted(found, key=lambda saved: (saved.team_id is not None, saved.name))
    return member, [Shown(saved, saved.query == query) for saved in rows]
