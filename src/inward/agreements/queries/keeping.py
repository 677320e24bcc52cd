"""How promises are kept: of one set of them, and of all."""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Max, Q, QuerySet

from inward.agreements.models import Standing
from inward.agreements.queries.ledger import of_the_office
from inward.agreements.rules import Strength, Verdict
from inward.evidence.models import Entry


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a set of promises is kept, with both denominators; wishes are in neither.

    `kept_due` of `due`: those whose due interval has ended. `kept_signed` of `signed`: those that
    were signed, of which `undated` have no due date and so are only here. Kept in part is not kept.
    """

    due: int = 0
    kept_due: int = 0
    signed: int = 0
    kept_signed: int = 0
    undated: int = 0


def keeping(rows: QuerySet[Standing], *, on: date) -> Keeping:
    """How the promises among these rows are kept, as the record stands now."""
    kept = Q(verdict=Verdict.KEPT)
    due = rows.filter(due_last__lte=on).exclude(strength=Strength.WISH)
    # Counted by a column that the two indexes made for this hold, which the key is not.
    by_day = due.aggregate(n=Count("strength"), kept=Count("strength", filter=kept))
    signed = rows.filter(strength=Strength.SIGNED).aggregate(
        n=Count("strength"),
        kept=Count("strength", filter=kept),
        undated=Count("strength", filter=Q(due_last=None)),
    )
    return Keeping(by_day["n"], by_day["kept"], signed["n"], signed["kept"], signed["undated"])


@dataclass(frozen=True, slots=True)
class Overview:
    """The ledger in a sentence: how many promises, on which side, and when somebody last looked."""

    total: int
    office: int
    last_look: date | None
    found_nothing: int  # on the day of the last look
    keeping: Keeping

    @property
    def others(self) -> int:
        return self.total - self.office


def overview(*, on: date) -> Overview:
    """Counted anew after every entry, and remembered until the next: lists ask for it each time."""
    newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
    key = f"promises-overview:{newest}:{on.isoformat()}"
    known: Overview | None = cache.get(key)
    if known is None:
        known = _overview(on)
        cache.set(key, known, 3600)
    return known


def _overview(on: date) -> Overview:
    rows = Standing.objects.all()
    last = rows.aggregate(last=Max("looked_last"))["last"]
    return Overview(
        total=rows.count(),
        office=rows.filter(of_the_office()).count(),
        last_look=last,
        found_nothing=rows.filter(looked_last=last, nothing_last=last).count() if last else 0,
        keeping=keeping(rows, on=on),
    )
