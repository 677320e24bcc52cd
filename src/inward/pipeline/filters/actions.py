"""Keep and drop views of the list of projects."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inward.core.permissions import Act, NotAllowed, refusal, require
from inward.office.models import Member
from inward.pipeline.filters.queries import canonical_text
from inward.pipeline.models import SavedFilter

_LONGEST = SavedFilter._meta.get_field("query").max_length or 0


class CannotKeep(Exception):
    """This filter cannot be kept so. The message is fit for the screen."""


@transaction.atomic
def keep_filter(*, name: str, query: str, for_team: bool, by: User, at: datetime) -> SavedFilter:
    """Keep what the list is narrowed to under a name; the same name again takes its place.

    Raises:
        CannotKeep: without a name, a filter or, for a team, a team.
    """
    require(by, Act.READ)
    member = Member.objects.filter(user=by).first()
    kept = canonical_text(query)
    if member is None:
        raise CannotKeep(_("You are not on the list of members, so nothing is kept for you."))
    name = name.replace("\x00", "").strip()
    if not name:
        raise CannotKeep(_("Give the filter a name."))
    if not kept:
        raise CannotKeep(_("Narrow the list first; there is nothing to keep yet."))
    if len(kept) > _LONGEST:
        raise CannotKeep(_("This filter is too long to be kept. Look for fewer words."))
    if for_team:
        # A team's views stand on everybody's page: who only reads does not change them.
        require(by, Act.RECORD)
        if member.team_id is None:
            raise CannotKeep(_("You are in no team, so it can only be kept for yourself."))
    owner = {"team_id": member.team_id} if for_team else {"member_id": member.pk}
    saved, _made = SavedFilter.objects.update_or_create(
        name=name[:60],
        **owner,
        defaults={"query": kept, "made_by": by, "made_at": at},
    )
    return saved


def drop_filter(saved: SavedFilter, *, by: User) -> None:
    """Forget a filter: one's own, or one's team's by those who record."""
    member = Member.objects.filter(user=by).first()
    if member is None or (saved.member_id or member.pk) != member.pk:
        raise NotAllowed(refusal(by))
    if saved.team_id is not None:
        require(by, Act.RECORD)
        if saved.team_id != member.team_id:
            raise NotAllowed(refusal(by))
    saved.delete()
