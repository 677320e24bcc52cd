"""What is still to be entered of a paper's promises before its signing counts."""

from dataclasses import dataclass

from inward.agreements.models import Standing
from inward.agreements.rules import Entered, unentered


@dataclass(frozen=True, slots=True)
class Listed:
    """One promise of a paper on the list of the day of signing, and what of it is still missing."""

    standing: Standing
    lacks: tuple[Entered, ...]

    @property
    def items(self) -> list[tuple[Entered, bool]]:
        return [(one, one not in self.lacks) for one in Entered]


def signing_list(agreement_id: int) -> list[Listed]:
    """Each promise of a paper with what is still to be entered of it, in the order of the ledger."""
    rows = Standing.objects.filter(agreement_id=agreement_id)
    found = rows.select_related("commitment__subject", "terms").order_by("shelf", "shelf_day", "pk")
    return [Listed(standing, _lacks(standing)) for standing in found]


def _lacks(standing: Standing) -> tuple[Entered, ...]:
    terms = standing.terms
    return unentered(
        who=standing.commitment.promisee_id is not None,
        what=bool(terms.locator),
        metric=terms.metric_id is not None or terms.no_metric,
        due=terms.due_last is not None or terms.no_due,
        evidence=bool(terms.evidence_wanted),
    )
