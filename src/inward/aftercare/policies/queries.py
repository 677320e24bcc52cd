"""Reading policies: the list, one, what an enterprise or lead qualifies for, whom a policy concerns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from inward.aftercare.policies.models import Benefit, Condition, Policy
from inward.aftercare.policies.rules import (
    CRITERIA,
    Known,
    Span,
    Verdict,
    Words,
    evaluate,
    in_force,
    is_number,
)
from inward.core.language import is_chinese
from inward.core.models import Term
from inward.core.paging import Page, page
from inward.core.quantities import Quantifier
from inward.directory.models import Designation, Establishment, Listing, Organisation
from inward.directory.queries import kin_of, survivors_of
from inward.engines.siting import Standing
from inward.evidence.models import Observation
from inward.evidence.rules import Basis
from inward.office.models import Member
from inward.pipeline.models import Project
from inward.places.models import Area

PER_PAGE = 50
# As many enterprises as a policy is compared with on one page; beyond that it is said.
CANDIDATES = 5000


def policies(*, text: str = "", kind: str = "", on: date | None = None) -> QuerySet[Policy]:
    """Policies by words and kind; with a day, only those not known to be out of force on it."""
    found = Policy.objects.all()
    if text:
        found = found.filter(Q(name_en__icontains=text) | Q(name_zh__icontains=text))
    if kind:
        found = found.filter(kind=kind)
    if on:
        begun = Q(since_first=None) | Q(since_first__lte=on)
        found = found.filter(begun, Q(until_last=None) | Q(until_last__gte=on))
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A policy with what it gives and whether it holds on the day."""

    policy: Policy
    benefits: list[Benefit]
    conditions: list[Condition]
    holds: bool | None


def policy_page(found: QuerySet[Policy], *, on: date, after: str = "") -> tuple[list[Row], str]:
    """One page, the newest first. Three queries."""
    joined = found.select_related("subject", "kind", "body__label")
    rows: Page[Policy] = page(joined, ("-pk",), after, size=PER_PAGE)
    return rows_of(rows.rows, on=on), rows.next


def rows_of(found: Sequence[Policy], *, on: date) -> list[Row]:
    keys = [policy.pk for policy in found]
    benefits: dict[int, list[Benefit]] = defaultdict(list)
    for benefit in (
        Benefit.objects.filter(subject__in=keys)
        .live()
        .select_related("cited__source")
        .order_by("id")
    ):
        benefits[benefit.subject_id].append(benefit)
    conditions: dict[int, list[Condition]] = defaultdict(list)
    for condition in (
        Condition.objects.filter(subject__in=keys)
        .live()
        .select_related("cited__source")
        .order_by("id")
    ):
        conditions[condition.subject_id].append(condition)
    return [
        Row(p, benefits[p.pk], conditions[p.pk], in_force(p.since_first, p.until_last, on=on))
        for p in found
    ]


# --- a condition in words -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Names:
    """What conditions are called in the reader's language: metrics, and codes by criterion."""

    terms: Mapping[str, str]
    areas: Mapping[str, str]

    def criterion(self, code: str) -> Words:
        return self.terms.get(code, code) if is_number(code) else CRITERIA[code].name

    def among(self, condition: Condition) -> list[str]:
        vocabulary = (
            CRITERIA[condition.criterion].vocabulary if condition.criterion in CRITERIA else ""
        )
        return [
            self.terms.get(f"{vocabulary}:{code}", code)
            if vocabulary
            else self.areas.get(code, code)
            for code in condition.asked.among
        ]


def words_for(conditions: Iterable[Condition]) -> Names:
    """Names of everything that these conditions speak of. Two queries at most."""
    keys: set[str] = set()
    areas: set[str] = set()
    for condition in conditions:
        if is_number(condition.criterion):
            keys.add(condition.criterion)
            continue
        vocabulary = CRITERIA[condition.criterion].vocabulary
        codes = condition.asked.among
        keys.update(f"{vocabulary}:{code}" for code in codes if vocabulary)
        areas.update(code for code in codes if not vocabulary)
    name = "name_zh" if is_chinese() else "name_en"
    terms = dict(Term.objects.filter(pk__in=keys).values_list("pk", name)) if keys else {}
    zones = {a.code: str(a) for a in Area.objects.filter(code__in=areas)} if areas else {}
    return Names(terms, zones)


# --- what is known of enterprises -----------------------------------------------------------------


def known_of(
    organisations: Sequence[int],
    criteria: Iterable[str],
    *,
    on: date,
    project: Project | None = None,
) -> list[dict[str, Known]]:
    """What the record says of each, by criterion, also under whatever entry was merged with it.

    One query for each kind of criterion, and a few for what was merged.
    """
    wanted = set(criteria)
    of = kin_of(organisations)
    found: dict[int, dict[str, Known]] = {of[pk]: {} for pk in organisations}
    if wanted & {"sector", "country", "zone"}:
        _plain(found)
    if "designation" in wanted:
        held = Designation.objects.filter(subject__in=of).live(on=on)
        for pk, code in held.values_list("subject", "designation__code"):
            known = found[of[pk]]
            known["designation"] = _with(known.get("designation"), code)
    if wanted & {"presence", "opened"}:
        _present(found, of, on)
    metrics = [code for code in wanted if is_number(code)]
    if metrics:
        _measured(found, of, metrics, on, project)
    if project and project.sector:
        above = project.sector.parent
        for one in found.values():
            one["sector"] = frozenset({project.sector.code, *([above.code] if above else [])})
    return [found[of[pk]] for pk in organisations]


def _plain(found: Mapping[int, dict[str, Known]]) -> None:
    listings = Listing.objects.filter(pk__in=found).values_list(
        "pk", "sector__code", "sector__parent__code", "country", "zone"
    )
    zones = dict(Area.objects.exclude(code="").values_list("pk", "code"))
    for pk, sector, above, country, zone in listings:
        found[pk] |= {
            "sector": frozenset(filter(None, (sector, above))),
            "country": frozenset(filter(None, (country,))),
            "zone": frozenset(filter(None, (zones.get(zone),))),
        }


def _open_here(on: date) -> QuerySet[Establishment]:
    """What is run here on a day; what has closed counts no more, what will close still does."""
    rows = Establishment.objects.live(on=on)
    return rows.filter(Q(closed_last=None) | Q(closed_last__gt=on))


def _present(found: Mapping[int, dict[str, Known]], of: Mapping[int, int], on: date) -> None:
    """What each runs here and since when."""
    rows = _open_here(on).filter(subject__in=of)
    for pk, function, above, opened in rows.values_list(
        "subject", "function__code", "function__parent__code", "opened_last"
    ):
        known = found[of[pk]]
        for code in filter(None, (function, above)):
            known["presence"] = _with(known.get("presence"), code)
        first = known.get("opened")
        if opened and (not isinstance(first, date) or opened < first):
            known["opened"] = opened


def _measured(
    found: Mapping[int, dict[str, Known]],
    of: Mapping[int, int],
    metrics: Sequence[str],
    on: date,
    project: Project | None,
) -> None:
    """The latest actual number of each metric; of a lead what is contracted or announced, too."""
    units = _units(metrics)
    rows = Observation.objects.filter(subject__in=of, metric__in=metrics, basis=Basis.ACTUAL)
    for pk, metric, value in _by_day(rows, units, on):
        found[of[pk]][metric] = value
    if project:
        planned = Observation.objects.filter(subject=project.pk, metric__in=metrics)
        for _pk, metric, value in _by_day(planned, units, on):
            for one in found.values():
                one[metric] = value


def _units(metrics: Sequence[str]) -> dict[str, str]:
    """In which unit each metric is counted, where its vocabulary says so."""
    said = Term.objects.filter(pk__in=metrics).values_list("pk", "maps_to")
    return {
        pk: code.removeprefix("unit:")
        for pk, maps_to in said
        for code in maps_to.split(";")
        if code.startswith("unit:")
    }


def _by_day(
    rows: QuerySet[Observation], units: Mapping[str, str], on: date
) -> Iterable[tuple[int, str, Span]]:
    """The numbers in the unit of their metric with all that they can mean, the latest last."""
    live = Observation.objects.live(on=on).filter(pk__in=rows.values("pk")).order_by("last", "id")
    for pk, metric, value, unit, quantifier in live.values_list(
        "subject", "metric", "value", "unit", "quantifier"
    ):
        if unit == units.get(metric, unit):
            yield pk, metric, Span.of(value, Quantifier(quantifier))


def _with(known: Known, code: str) -> frozenset[str]:
    return (known if isinstance(known, frozenset) else frozenset()) | {code}


# --- an enterprise or a lead ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """How somebody stands towards one condition, and what to ask where nobody knows."""

    condition: Condition
    standing: Standing
    criterion: Words
    among: list[str]
    ask: Words

    @property
    def is_number(self) -> bool:
        return is_number(self.condition.criterion)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A policy as somebody stands towards it."""

    row: Row
    standing: Standing
    answers: list[Answer]

    @property
    def unknown(self) -> list[Answer]:
        return [a for a in self.answers if a.standing is Standing.MIGHT_FIT]

    @property
    def failed(self) -> list[Answer]:
        return [a for a in self.answers if a.standing is Standing.OUT]


@dataclass(frozen=True, slots=True)
class Chances:
    """What an enterprise or lead qualifies for, may qualify for, and does not; and whom to ask."""

    qualifies: list[Eligibility]
    unknown: list[Eligibility]
    fails: list[Eligibility]
    unrecorded: list[Eligibility]  # nobody has recorded what they ask
    ask: Member | None

    @property
    def any(self) -> bool:
        return bool(self.qualifies or self.unknown or self.fails or self.unrecorded)


def chances(organisation: Organisation, *, on: date, project: Project | None = None) -> Chances:
    """Every policy not out of force, as an enterprise stands towards it on a day."""
    found = policies(on=on).select_related("subject", "kind", "body__label").order_by("pk")
    rows = rows_of(list(found), on=on)
    conditions = [c for row in rows for c in row.conditions]
    criteria = {c.criterion for c in conditions}
    (known,) = known_of([organisation.pk], criteria, on=on, project=project)
    words = words_for(conditions)
    all_ = [_eligible(row, known, words) for row in rows]
    by = {s: [e for e in all_ if e.answers and e.standing is s] for s in Standing}
    silent = [e for e in all_ if not e.answers]
    ask = (project.manager if project else None) or organisation.manager
    return Chances(by[Standing.FITS], by[Standing.MIGHT_FIT], by[Standing.OUT], silent, ask)


def _eligible(row: Row, known: Mapping[str, Known], words: Names) -> Eligibility:
    (verdict,) = evaluate([c.asked for c in row.conditions], [known])
    answers = [
        Answer(c, s, words.criterion(c.criterion), words.among(c), _ask(c.criterion))
        for c, s in zip(row.conditions, verdict.each, strict=True)
    ]
    return Eligibility(row, verdict.whole, answers)


def _ask(criterion: str) -> Words:
    return CRITERIA[criterion].ask if criterion in CRITERIA else ""


# --- a policy -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concerned:
    """An enterprise that a policy may concern."""

    listing: Listing
    verdict: Verdict
    unknown: list[Words]


@dataclass(frozen=True, slots=True)
class Concerns:
    """Whom a policy concerns: who qualifies, of whom something is unknown, how many do not."""

    qualifies: list[Concerned]
    unknown: list[Concerned]
    fails: int
    looked_at: int
    more: bool


def concerned(row: Row, *, on: date) -> Concerns:
    """The enterprises on the list of accounts or present here, against a policy's conditions."""
    here = _open_here(on).values("subject")
    merged = Listing.objects.filter(merged_into__isnull=False, pk__in=here)
    under = set(survivors_of(merged.values_list("pk", flat=True)).values())
    candidates = (
        Listing.objects.filter(merged_into=None, kind="organisation_kind:enterprise")
        .filter(Q(organisation__tier__isnull=False) | Q(pk__in=here) | Q(pk__in=under))
        .order_by("sort_zh" if is_chinese() else "sort_en", "pk")
        .values_list("pk", flat=True)
    )
    keys = list(candidates[: CANDIDATES + 1])
    more, keys = len(keys) > CANDIDATES, keys[:CANDIDATES]
    asked = [c.asked for c in row.conditions]
    known = known_of(keys, {a.criterion for a in asked}, on=on) if asked else [{}] * len(keys)
    verdicts = dict(zip(keys, evaluate(asked, known), strict=True))
    shown = {s: [pk for pk in keys if verdicts[pk].whole is s] for s in Standing}
    words = words_for(row.conditions)
    return Concerns(
        _named(shown[Standing.FITS][: PER_PAGE * 4], verdicts, row, words),
        _named(shown[Standing.MIGHT_FIT][: PER_PAGE * 4] if asked else [], verdicts, row, words),
        len(shown[Standing.OUT]),
        len(keys),
        more,
    )


def _named(
    keys: Sequence[int], verdicts: Mapping[int, Verdict], row: Row, words: Names
) -> list[Concerned]:
    joined = Listing.objects.select_related(
        "organisation__subject", "organisation__tier", "organisation__manager__user"
    )
    listed = joined.defer("found_by", "grams").in_bulk(keys)
    return [
        Concerned(
            listed[pk],
            verdicts[pk],
            [
                words.criterion(c.criterion)
                for c, s in zip(row.conditions, verdicts[pk].each, strict=True)
                if s is Standing.MIGHT_FIT
            ],
        )
        for pk in keys
        if pk in listed
    ]


def in_words(row: Row) -> list[Answer]:
    """The conditions of a policy as they read by themselves."""
    words = words_for(row.conditions)
    return [
        Answer(
            c, Standing.MIGHT_FIT, words.criterion(c.criterion), words.among(c), _ask(c.criterion)
        )
        for c in row.conditions
    ]
