"""Agreements: which match, who signs them, what stands in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from inward.agreements.models import Agreement, Paper, Party, Standing
from inward.agreements.queries.ledger import Row, rows_of_promises
from inward.core.models import Term
from inward.core.paging import Page, page
from inward.core.sought import typed_words
from inward.directory.queries import family
from inward.events.models import Event
from inward.evidence.models import Subject

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What the list of agreements is narrowed to; empty means all."""

    year: int | None = None
    kind: str = ""
    event: Event | None = None
    party: Subject | None = None
    text: str = ""

    @property
    def is_set(self) -> bool:
        return self != AgreementFilter()


def agreements(sought: AgreementFilter) -> QuerySet[Paper]:
    """Agreements that match."""
    found = Paper.objects.select_related("agreement__subject", "kind", "event__subject", "signing")
    if sought.year:
        year = (date(sought.year, 1, 1), date(sought.year, 12, 31))
        found = found.filter(signed_first__lte=year[1], signed_last__gte=year[0])
    if sought.kind:
        found = found.filter(kind_id=sought.kind)
    if sought.event:
        found = found.filter(event=sought.event)
    if sought.party:
        of_party = Party.objects.live().filter(party_id__in=family([sought.party.pk]))
        found = found.filter(pk__in=of_party.values("subject_id"))
    for word in typed_words(sought.text):
        named = Party.objects.live().filter(
            Q(party__label__name_en__icontains=word) | Q(party__label__name_zh__icontains=word)
        )
        found = found.filter(
            Q(agreement__name_en__icontains=word)
            | Q(agreement__name_zh__icontains=word)
            | Q(pk__in=named.values("subject_id"))
        )
    return found


def agreements_page(sought: AgreementFilter, *, after: str = "") -> Page[Paper]:
    """The last signed first; those whose day nobody says at the end."""
    return page(agreements(sought), ("-signed_last", "-pk"), after, size=PER_PAGE)


def signed_at(event: Event) -> QuerySet[Paper]:
    """The agreements whose signing counts for an event."""
    return agreements(AgreementFilter(event=event)).order_by("signed_last", "pk")


def parties(agreement_ids: Sequence[int]) -> dict[int, list[Party]]:
    """The parties of agreements, the office's side last."""
    found: dict[int, list[Party]] = defaultdict(list)
    rows = Party.objects.live().filter(subject_id__in=agreement_ids)
    for party in rows.select_related("party__label", "role", "cited__source").order_by("pk"):
        found[party.subject_id].append(party)
    return found


def promises_in(agreement: Agreement, *, on: date) -> list[Row]:
    return rows_of_promises(Standing.objects.filter(agreement=agreement), on=on)


def signing_years() -> list[int]:
    days = Paper.objects.filter(signed_last__isnull=False).dates(
        "signed_last", "year", order="DESC"
    )
    return [day.year for day in days]


def agreement_kinds() -> QuerySet[Term]:
    return Term.objects.filter(vocabulary="agreement_kind")
