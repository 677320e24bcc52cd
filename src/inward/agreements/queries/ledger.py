"""Promises found and narrowed down, in the order of the ledger."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from inward.agreements.models import Standing
from inward.agreements.rules import Group, Shelf, Verdict, group, is_overdue, quarter_end
from inward.core.paging import COUNTED, page
from inward.core.sought import typed_words
from inward.directory.models import PUBLIC_BODY, Organisation
from inward.directory.queries import family, nearest
from inward.evidence.models import Label, Subject
from inward.evidence.rules import Kind
from inward.places.models import Area, Site
from inward.places.queries import within

PER_PAGE = 50
NOBODY_FOUND = "none"
TO_ANSWER = "statement"


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
        conditions.append(of_the_office() if sought.side == "office" else ~of_the_office())
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


def of_the_office() -> Q:
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


def ledger_areas() -> QuerySet[Area]:
    """Zones and sub-districts, and the areas they lie in: where a promise may be to be kept."""
    small = Area.objects.filter(kind_id__in=["area_kind:zone", "area_kind:subdistrict"])
    found = Q(pk__in=small.values("pk")) | Q(pk__in=small.values("parent_id"))
    return Area.objects.filter(found).order_by("kind_id", "name_en")


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
