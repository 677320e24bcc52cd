"""Accounts of the office: enterprises with a tier, when each was last spoken with, and where they are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Max, OuterRef, QuerySet, Subquery

from inward.directory.models import Listing, Name, Organisation
from inward.directory.people import Affiliation
from inward.directory.queries import survivors_of
from inward.pipeline.models import Interaction


def accounts() -> QuerySet[Organisation]:
    """Enterprises on the list of accounts, each with the last day of its own contacts as `seen`."""
    last = Interaction.objects.live().filter(subject=OuterRef("pk")).order_by("-last")
    found = Organisation.objects.filter(tier__isnull=False, listing__merged_into=None)
    return found.annotate(seen=Subquery(last.values("last")[:1]))


def managed_accounts() -> QuerySet[Organisation]:
    """Accounts that have a manager, with the moment they came onto the record as `entered_at`."""
    named = Name.objects.filter(subject=OuterRef("pk")).order_by("id")
    managed = accounts().filter(manager__isnull=False)
    return managed.annotate(entered_at=Subquery(named.values("entry__recorded_at")[:1]))


def seen_otherwise(*, since: date | None = None) -> dict[int, date]:
    """Contacts that count for an account though they are not with itself: the last day of each.

    With somebody who works there, or with an entry that was merged into it.
    """
    found: dict[int, date] = {}
    for owners, contacts in (_with_people(), _with_merged()):
        rows = contacts.filter(last__gte=since) if since else contacts
        for who, last in rows.values_list("subject").annotate(last=Max("last")):
            for account in owners.get(who, ()):
                found[account] = max(last, found.get(account, last))
    return found


def _with_people() -> tuple[dict[int, list[int]], QuerySet[Interaction]]:
    works = Affiliation.objects.filter(until=None, organisation__tier__isnull=False)
    owners = defaultdict(list)
    for person, organisation in works.values_list("person", "organisation"):
        owners[person].append(organisation)
    return owners, Interaction.objects.live().filter(subject__in=works.values("person"))


def _with_merged() -> tuple[dict[int, list[int]], QuerySet[Interaction]]:
    merged = Listing.objects.filter(merged_into__isnull=False)
    contacts = Interaction.objects.live().filter(subject__in=merged.values("pk"))
    met: Iterable[int] = list(contacts.values_list("subject", flat=True).distinct())
    return {who: [under] for who, under in survivors_of(met).items()}, contacts
