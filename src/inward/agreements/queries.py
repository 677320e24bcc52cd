"""Reading agreements and promises. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet

from inward.agreements.models import (
    Agreement,
    Assessment,
    Paper,
    Party,
    Signing,
    Standing,
    Statement,
    Terms,
)
from inward.agreements.rules import (
    Entered,
    Group,
    Look,
    Needs,
    Position,
    Shelf,
    Strength,
    Verdict,
    group,
    is_overdue,
    needs,
    quarter_end,
    unentered,
)
from inward.core.intervals import Interval
from inward.core.models import Term
from inward.core.paging import COUNTED, Page, page
from inward.core.sought import typed_words
from inward.directory.models import Organisation
from inward.directory.queries import family, nearest
from inward.events.models import Event
from inward.evidence.models import Citation, Document, Entry, Fact, Label, Subject
from inward.evidence.rules import Kind
from inward.places.models import Area, Site
from inward.places.queries import within

PER_PAGE = 50
PUBLIC_BODY = "organisation_kind:public_body"
NOBODY_FOUND = "none"
TO_ANSWER = "statement"


# --- the ledger -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PromiseFilter:
    """What the ledger is narrowed to; empty means all."""

    verdict: str = ""  # a verdict, or "none" where nobody found anything
    due: str = ""  # "overdue", "quarter", "none"
    zone: Area | None = None
    side: str = ""  # "office" (public bodies) or "others"
    promisor: Subject | None = None
    strength: str = ""
    looked: str = ""  # "never", or "nothing": whoever looked last found nothing
    text: str = ""

    @property
    def is_set(self) -> bool:
        return self != PromiseFilter()


def promises(sought: PromiseFilter, *, on: date) -> QuerySet[Standing]:
    """Where the promises stand that match."""
    conditions = [_by_verdict(sought.verdict), _by_due(sought.due, on), _by_look(sought.looked)]
    if sought.zone:
        conditions.append(in_area(sought.zone))
    if sought.side:
        conditions.append(_office() if sought.side == "office" else ~_office())
    if sought.promisor:
        conditions.append(Q(promisor_id__in=family([sought.promisor.pk])))
    if sought.strength:
        conditions.append(Q(strength=sought.strength))
    found = Standing.objects.filter(*conditions)
    return _with_text(found, sought.text) if sought.text else found


def _by_verdict(verdict: str) -> Q:
    if verdict == NOBODY_FOUND:
        return Q(verdict="") & ~Q(shelf=Shelf.WISH)
    if verdict == TO_ANSWER:
        return Q(statement__isnull=False)
    return Q(verdict=verdict) if verdict else Q()


def _by_due(due: str, on: date) -> Q:
    still_open = Q(shelf=Shelf.DATED)
    match due:
        case "overdue":
            return still_open & Q(shelf_day__lt=on)
        case "quarter":
            return still_open & Q(shelf_day__gte=on, shelf_day__lte=quarter_end(on))
        case "none":
            return Q(due_last=None)
    return Q()


def _by_look(looked: str) -> Q:
    if looked == "never":
        return Q(looked_last=None)
    if looked == "nothing":
        younger = Q(verdict_last=None) | Q(verdict_last__lte=F("nothing_last"))
        return Q(nothing_last__isnull=False) & younger
    return Q()


def _office() -> Q:
    """Whatever promises on the office's own side: public bodies, and areas and teams themselves."""
    # As keys, not as a subquery: they are few, and the store then begins with their promises.
    bodies = list(Organisation.objects.filter(kind_id=PUBLIC_BODY).values_list("pk", flat=True))
    own = Subject.objects.filter(kind__in=[Kind.AREA, Kind.TEAM]).values_list("pk", flat=True)
    return Q(promisor_id__in=[*bodies, *own])


def _with_text(rows: QuerySet[Standing], text: str) -> QuerySet[Standing]:
    """Those with each word in the wording or in the name of who promised.

    Where few match they are named by key, so that the text is read once and not for each shelf.
    """
    for word in typed_words(text):
        rows = rows.filter(
            Q(wording_zh__icontains=word)
            | Q(wording_en__icontains=word)
            | Q(promisor_id__in=_called(word))
        )
    keys = list(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    return rows if len(keys) > COUNTED else Standing.objects.filter(pk__in=keys)


def _called(word: str) -> list[int]:
    """Whoever may promise and bears a name with this word."""
    own = Label.objects.filter(subject__kind__in=[Kind.AREA, Kind.TEAM]).filter(
        Q(name_en__icontains=word) | Q(name_zh__icontains=word)
    )
    return [*family(nearest(word)), *own.values_list("pk", flat=True)]


def in_area(area: Area) -> Q:
    """Promises to be kept in an area: it, the areas below it, and the sites in any of them."""
    inside = within(area)
    sites = Site.objects.filter(area_id__in=inside).values("pk")
    return Q(place_id__in=inside) | Q(place_id__in=sites)


@dataclass(frozen=True, slots=True)
class Row:
    """One promise in a list: where it stands, under which heading, and whether it is overdue."""

    standing: Standing
    group: Group
    heads: bool  # the first of its group on this page
    overdue: bool


_ORDER = {
    Shelf.DATED: ("shelf_day", "pk"),
    Shelf.UNDATED: ("shelf_day", "pk"),
    Shelf.SETTLED: ("-shelf_day", "-pk"),
    Shelf.WISH: ("shelf_day", "pk"),
}


def ledger(
    rows: QuerySet[Standing], *, on: date, after: str = "", size: int = PER_PAGE
) -> tuple[list[Row], str]:
    """One page of the ledger: open promises by due day, undated, settled, wishes.

    Each shelf is read along its own index, so a deep page costs what the first one costs.

    Returns:
        the rows and where the next page begins, empty after the last.
    """
    begin, _, rest = after.partition(":")
    at = int(begin) if begin in {"0", "1", "2", "3"} else 0
    found: list[Standing] = []
    onward = ""
    for shelf in list(Shelf)[at:]:
        if len(found) >= size:
            onward = onward or f"{shelf.value}:"
            break
        inner = rest if shelf == at else ""
        part = page(_joined(rows).filter(shelf=shelf), _ORDER[shelf], inner, size=size - len(found))
        found += part.rows
        if part.next:
            onward = f"{shelf.value}:{part.next}"
            break
    if onward.endswith(":") and not rows.filter(shelf__gte=int(onward[:-1])).exists():
        onward = ""
    return list(_grouped(found, on)), onward


def _joined(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    return rows.select_related(
        "commitment__subject",
        "commitment__promisee__label",
        "promisor__label",
        "place__label",
        "agreement__subject",
        "terms",
        "said",
        "statement",
    )


def rows_of_promises(rows: QuerySet[Standing], *, on: date, limit: int = 100) -> list[Row]:
    """A short list for other pages, in the order of the ledger."""
    return list(_grouped(list(_joined(rows).order_by("shelf", "shelf_day", "pk")[:limit]), on))


def row_of(commitment_id: int, *, on: date) -> Row:
    """One promise as its row in a list.

    Raises:
        Standing.DoesNotExist: if there is no such promise.
    """
    standing = _joined(Standing.objects.all()).get(pk=commitment_id)
    return next(_grouped([standing], on))


def _grouped(found: Sequence[Standing], on: date) -> Iterator[Row]:
    before = None
    for standing in found:
        heading = group(Shelf(standing.shelf), standing.due_last, on=on)
        verdict = Verdict(standing.verdict) if standing.verdict else None
        late = is_overdue(verdict, standing.due_last, on=on) and standing.shelf == Shelf.DATED
        yield Row(standing, heading, heading is not before, late)
        before = heading


def group_sizes(rows: QuerySet[Standing], *, on: date) -> dict[Group, int]:
    """How many promises stand under each heading; empty where there are too many to count."""
    end = quarter_end(on)
    sizes: dict[Group, int] = defaultdict(int)
    for shelf, day in rows.values_list("shelf", "shelf_day")[: COUNTED + 1]:
        sizes[group(Shelf(shelf), day, on=on) if day <= end else _late_group(Shelf(shelf))] += 1
    return {} if sum(sizes.values()) > COUNTED else dict(sizes)


def _late_group(shelf: Shelf) -> Group:
    return Group.LATER if shelf is Shelf.DATED else group(shelf, None, on=date.max)


# --- how promises are kept ------------------------------------------------------------------------


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
        office=rows.filter(_office()).count(),
        last_look=last,
        found_nothing=rows.filter(looked_last=last, nothing_last=last).count() if last else 0,
        keeping=keeping(rows, on=on),
    )


# --- one promise ----------------------------------------------------------------------------------


def assessments(commitment_id: int) -> list[Assessment]:
    """Every assessment of a promise that counts, oldest first."""
    found = Assessment.objects.live().about(commitment_id)
    return list(
        found.select_related("entry__recorded_by", "cited__source", "replaces").order_by(
            "last", "entry_id", "id"
        )
    )


def looks(found: Sequence[Assessment]) -> list[Look]:
    """The same as the rules see them, with every source that each one cites."""
    first = [a.cited_id for a in found if a.cited_id]
    sources: dict[int, set[int]] = defaultdict(set)
    for pk, beside, source in Citation.objects.filter(
        Q(pk__in=first) | Q(beside_id__in=first)
    ).values_list("pk", "beside_id", "source_id"):
        sources[beside or pk].add(source)
    return [Look(Verdict(a.verdict), frozenset(sources[a.cited_id or 0])) for a in found]


def promised_on(commitment_id: int) -> Interval:
    """When something was first promised, as its terms say now."""
    terms: Terms = Terms.objects.about(commitment_id).live().order_by("last", "first", "pk")[0]
    return terms.as_of


def newest_assessment(commitment_id: int) -> int:
    """The number of the last assessment anybody wrote of a promise; 0 where there is none.

    What a form shows to have seen, so that a second officer is told of the first one's word.
    """
    newest = Assessment.objects.about(commitment_id).aggregate(newest=Max("pk"))["newest"]
    return int(newest or 0)


def may_follow(standing: Standing) -> list[tuple[Verdict, Needs]]:
    """The verdicts that may follow the one that stands, each with what it needs."""
    now = Verdict(standing.verdict) if standing.verdict else None
    steps = [(then, needs(now, then, Strength(standing.strength))) for then in Verdict]
    return [(then, need) for then, need in steps if need not in (Needs.NEVER, Needs.NOTHING)]


def statements_of(commitment_id: int) -> list[Statement]:
    """What enterprises said of a promise themselves, newest first, each with the office's answer."""
    rows = Statement.objects.live().about(commitment_id)
    return list(
        rows.select_related(
            "speaker__label", "wording", "answer__assessment", "answer__entry__recorded_by", "entry"
        ).order_by("-pk")
    )


def stands(assessment_id: int) -> bool:
    """Whether it is the verdict that stands, not one of an earlier day."""
    return Standing.objects.filter(said=assessment_id).exists()


def unanswered() -> QuerySet[Statement]:
    """What enterprises say and the office has not answered; to confirm a finding asks for none."""
    return Statement.objects.live().filter(answer=None).exclude(position=Position.CONFIRMS)


def unanswered_documents() -> set[str]:
    """The documents an officer has still to look at, by digest."""
    sent = unanswered().exclude(document="")
    return set(sent.values_list("document", flat=True))


def documents_of(statements: Sequence[Statement]) -> dict[str, Document]:
    """The documents sent with them, by digest; an erased one is not among them."""
    digests = {said.document for said in statements if said.document}
    return {one.digest: one for one in Document.objects.filter(digest__in=digests)}


# --- before a signing counts ----------------------------------------------------------------------


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


def is_entered(agreement_id: int) -> bool:
    """Whether every promise of the paper is entered whole, so that its signing counts."""
    return not any(one.lacks for one in signing_list(agreement_id))


# --- agreements -----------------------------------------------------------------------------------


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


def parties(agreement_ids: Sequence[int]) -> dict[int, list[Party]]:
    """The parties of agreements, the office's side last."""
    found: dict[int, list[Party]] = defaultdict(list)
    rows = Party.objects.live().filter(subject_id__in=agreement_ids)
    for party in rows.select_related("party__label", "role", "cited__source").order_by("pk"):
        found[party.subject_id].append(party)
    return found


def signing_years() -> list[int]:
    days = Paper.objects.filter(signed_last__isnull=False).dates(
        "signed_last", "year", order="DESC"
    )
    return [day.year for day in days]


def agreement_kinds() -> QuerySet[Term]:
    return Term.objects.filter(vocabulary="agreement_kind")


def promises_in(agreement: Agreement, *, on: date) -> list[Row]:
    return rows_of_promises(Standing.objects.filter(agreement=agreement), on=on)


def signed_at(event: Event) -> QuerySet[Paper]:
    """The agreements whose signing counts for an event."""
    return agreements(AgreementFilter(event=event)).order_by("signed_last", "pk")


def terms_history(commitment_id: int) -> list[Terms]:
    """Every wording a promise ever had, newest entry first, corrected ones among them."""
    rows = Terms.objects.about(commitment_id).select_related(
        "entry__recorded_by", "cited__source", "metric", "replaced_by"
    )
    return list(rows.order_by("-entry_id", "-pk"))


def ledger_areas() -> QuerySet[Area]:
    """Zones and sub-districts, and the areas they lie in: where a promise may be to be kept."""
    small = Area.objects.filter(kind_id__in=["area_kind:zone", "area_kind:subdistrict"])
    found = Q(pk__in=small.values("pk")) | Q(pk__in=small.values("parent_id"))
    return Area.objects.filter(found).order_by("kind_id", "name_en")


def corrected_assessments(commitment_id: int) -> list[Assessment]:
    """Assessments that no longer count: withdrawn, or replaced by a corrected one."""
    count = Assessment.objects.live().about(commitment_id).values("pk")
    rows = Assessment.objects.about(commitment_id).exclude(pk__in=count)
    return list(rows.select_related("entry__recorded_by", "cited__source").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a promise's timeline: when, which sign stands beside it, and the fact."""

    when: Interval
    mark: str
    terms: Terms | None = None
    look: Assessment | None = None
    signing: Signing | None = None
    first: bool = False  # the words it was first promised in

    @property
    def fact(self) -> Fact | None:
        return self.terms or self.look or self.signing


def timeline(
    history: Sequence[Terms], looks: Sequence[Assessment], signing: Signing | None
) -> list[Moment]:
    """What happened to a promise, newest first."""
    count = [t for t in history if not t.withdrawn and not hasattr(t, "replaced_by")]
    earliest = min(count, key=lambda t: (t.as_of, t.pk), default=None)
    moments = [Moment(t.as_of, "happened", terms=t, first=t is earliest) for t in count]
    moments += [
        Moment(a.as_of, "look" if a.verdict == Verdict.NOTHING_FOUND else a.verdict, look=a)
        for a in looks
    ]
    if signing is not None:
        moments.append(Moment(signing.as_of, "signed", signing=signing))
    return sorted(moments, key=lambda m: (m.when, m.fact.pk if m.fact else 0), reverse=True)
