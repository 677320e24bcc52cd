"""Published claims beside what the record can count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from itertools import islice

from django.core.cache import cache
from django.db.models import Q, QuerySet

from inward.core.quantities import Quantifier
from inward.evidence.models import Citation, Fact, fact_models, rows_of
from inward.figures.models import Claim
from inward.figures.queries import FIGURES, count
from inward.figures.queries.asked import Asked, read
from inward.figures.rules import (
    CannotCount,
    Comparison,
    Counted,
    Figure,
    Row,
    Standing,
    compare,
    compare_only,
)

# Things that come one by one: "over 400" of them means at least 401.
_WHOLE = frozenset({"count", "persons", "years"})
_ROWS = 50


class Which(StrEnum):
    """Which claims a list shows."""

    ALL = "all"
    COUNTED = "counted"
    UNCOUNTED = "uncounted"
    SUPERLATIVE = "superlative"


@dataclass(frozen=True, slots=True)
class Number:
    """What a count came to, without its rows: small enough to be kept."""

    value: Decimal | None
    quantifier: Quantifier
    unit: str


@dataclass(frozen=True, slots=True)
class ClaimBeside:
    """A claim beside its count. `fault`: why its figure cannot be counted as the claim asks."""

    claim: Claim
    figure: Figure | None
    number: Number | None
    comparison: Comparison
    on: date
    known: int
    fault: str = ""

    @property
    def value(self) -> Decimal | None:
        return self.number.value if self.number else None

    @property
    def agrees(self) -> bool | None:
        """For the mark beside the words: agrees, does not, cannot be said."""
        standing = self.comparison.standing
        return None if standing is Standing.UNCOUNTABLE else standing is Standing.AGREES

    @property
    def short_by(self) -> Decimal:
        return abs(self.comparison.gap)

    @property
    def needed(self) -> Decimal | None:
        """The least number of which an open claim would be true."""
        claim = self.claim
        strict = claim.quantifier in {Quantifier.OVER, Quantifier.MORE_THAN}
        if claim.value is None or not strict or claim.unit not in _WHOLE:
            return None
        return claim.value + 1


def claims(which: Which = Which.ALL, q: str = "") -> QuerySet[Claim]:
    """The claims that stand, for lists."""
    found = rows_of(Claim).live().select_related("subject__label", "cited__source")
    if which is Which.COUNTED:
        found = found.exclude(figure="")
    elif which is Which.UNCOUNTED:
        found = found.filter(figure="")
    elif which is Which.SUPERLATIVE:
        found = found.exclude(superlative="")
    if q:
        said = (
            Q(text_en__icontains=q)
            | Q(text_zh__icontains=q)
            | Q(subject__label__name_en__icontains=q)
            | Q(subject__label__name_zh__icontains=q)
        )
        number = q.replace(",", "").replace("，", "")
        if number.isascii() and number.isdigit() and len(number) < 20:
            said |= Q(value=Decimal(number))
        found = found.filter(said)
    return found


def beside(claim: Claim, *, known: int, today: date) -> ClaimBeside:
    """What the record counts as of the claim's own last day, from all that is known now."""
    on = min(claim.last, today)
    figure = FIGURES.get(claim.figure)
    if figure is None:
        return ClaimBeside(claim, None, None, Comparison(Standing.UNCOUNTABLE), on, known)
    try:
        number = _number(figure, claim.parameters, on, known)
    except CannotCount as fault:
        none = Comparison(Standing.UNCOUNTABLE)
        return ClaimBeside(claim, figure, None, none, on, known, str(fault))
    return ClaimBeside(claim, figure, number, _compared(claim, number), on, known)


def _compared(claim: Claim, number: Number) -> Comparison:
    if claim.superlative:
        only = claim.superlative == "only"
        return compare_only(number.value) if only else Comparison(Standing.UNCOUNTABLE)
    if claim.value is None:
        return Comparison(Standing.UNCOUNTABLE)
    return compare(
        Quantifier(claim.quantifier or Quantifier.EXACT),
        claim.value,
        number.value,
        whole=claim.unit in _WHOLE,
    )


def _number(figure: Figure, parameters: Mapping[str, str], on: date, known: int) -> Number:
    """A count kept for as long as nothing is written: at fixed clocks it cannot change.

    Corrections of plain descriptions draw a number of the sequence too.
    """
    asked = repr((figure.name, figure.version, sorted(parameters.items()), on, known))
    key = f"count:{sha256(asked.encode()).hexdigest()}"
    kept: Number | None = cache.get(key)
    if kept is None:
        counted = count(figure, parameters, on=on, known=known)
        kept = Number(counted.value, counted.quantifier, counted.unit)
        cache.set(key, kept, 3600)
    return kept


@dataclass(frozen=True, slots=True)
class ClaimOpened:
    """A claim's count opened to its rows, and whether both sides rest on the same documents."""

    asked: Asked
    counted: Counted
    rows: list[Row]
    facts: dict[str, Fact]
    more: bool
    same_source: bool


def opened(said: ClaimBeside) -> ClaimOpened | None:
    """The rows behind a claim's count, as many as a page shows."""
    if said.figure is None or said.number is None:
        return None
    asked = read(said.figure, said.claim.parameters)
    counted = count(said.figure, asked, on=said.on, known=said.known)
    rows = list(islice(counted.rows(), _ROWS + 1))
    ours = _sources({said.claim.cited_id} - {None})
    facts = facts_behind(name for row in rows[:_ROWS] for name in row.fact_names)
    theirs = _sources({fact.cited_id for fact in facts.values()} - {None})
    return ClaimOpened(
        asked,
        counted,
        rows[:_ROWS],
        facts,
        more=len(rows) > _ROWS,
        same_source=bool(theirs) and theirs <= ours,
    )


def facts_behind(names: Iterable[str]) -> dict[str, Fact]:
    """The facts of these names ("agreements.signing:12"), one query for each ledger."""
    models = {model._meta.label_lower: model for model in fact_models()}
    wanted: dict[str, set[int]] = {}
    for name in names:
        model, _, key = name.rpartition(":")
        wanted.setdefault(model, set()).add(int(key))
    return {
        f"{model}:{fact.pk}": fact
        for model, keys in wanted.items()
        for fact in rows_of(models[model]).filter(pk__in=keys)
    }


def _sources(firsts: set[int | None]) -> set[int]:
    """The documents behind first citations and those beside them."""
    named = Q(pk__in=firsts) | Q(beside__in=firsts)
    return set(Citation.objects.filter(named).values_list("source_id", flat=True))
