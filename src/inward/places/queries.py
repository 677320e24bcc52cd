"""Reading places: areas in their tree, sites, and what sources say of them in numbers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from inward.core.models import Term
from inward.core.paging import Page, page
from inward.core.sought import typed_words
from inward.evidence.models import Mention, Observation
from inward.places.models import Area, Site, Unit
from inward.places.rules import Bounds, NotAnOutline, Sheet, rings

PER_PAGE = 50
# Kinds of area in the order in which an office looks for them.
ORDER = ("zone", "subdistrict", "district", "city", "former_district", "comparison_area")


@dataclass(frozen=True, slots=True)
class Branch:
    """The areas of one kind in one area, with the number of sites in each."""

    kind: Term
    within: Area | None
    areas: list[Area]


def branches() -> list[Branch]:
    """All areas by kind and by what they lie in: zones first, areas for comparison last."""
    by_kind: dict[tuple[str, int | None], list[Area]] = defaultdict(list)
    found = Area.objects.select_related("subject", "kind", "parent__subject").annotate(
        sites=_sites_in()
    )
    for area in found.order_by("code", "name_en", "pk"):
        by_kind[area.kind_id, area.parent_id].append(area)

    def place(key: tuple[str, int | None]) -> tuple[int, str, int]:
        code = key[0].removeprefix("area_kind:")
        return (ORDER.index(code) if code in ORDER else len(ORDER), code, key[1] or 0)

    return [
        Branch(areas[0].kind, areas[0].parent, areas)
        for key, areas in sorted(by_kind.items(), key=lambda item: place(item[0]))
    ]


def _sites_in() -> Coalesce:
    sites = Site.objects.filter(area=OuterRef("pk")).order_by().values("area")
    return Coalesce(Subquery(sites.annotate(n=Count("pk")).values("n")), 0)


def above(area: Area) -> list[Area]:
    """The areas it lies in, the largest first."""
    found: list[Area] = []
    parent = area.parent
    while parent is not None and parent not in found:
        found.insert(0, parent)
        parent = parent.parent
    return found


def below(area: Area) -> list[Area]:
    """The areas directly below, by kind and name."""
    return list(
        Area.objects.filter(parent=area)
        .select_related("subject", "kind")
        .order_by("kind_id", "code", "name_en")
    )


def within(area: Area) -> list[int]:
    """The keys of an area and of all areas below it."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Area.objects.values_list("pk", "parent_id"):
        children[parent].append(pk)
    found = [area.pk]
    for pk in found:
        found += children[pk]
    return found


def standing_in(areas: Sequence[int]) -> Q:
    """The condition on a `place` for lying in these areas: an area, a site in one, or a unit there."""
    sites = Site.objects.filter(area_id__in=areas).values("pk")
    units = Unit.objects.filter(site__area_id__in=areas).values("pk")
    return Q(place_id__in=areas) | Q(place_id__in=sites) | Q(place_id__in=units)


def standing_at(site: Site) -> Q:
    """The condition on a `place` for being this site or a unit of it."""
    return Q(place_id=site.pk) | Q(place_id__in=Unit.objects.filter(site=site).values("pk"))


# --- sites ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """What the list of sites is narrowed to; empty means all."""

    area: Area | None = None
    kind: str = ""
    text: str = ""

    @property
    def is_set(self) -> bool:
        return self != SiteFilter()


def sites(sought: SiteFilter) -> QuerySet[Site]:
    """Sites that match; those of an area include those of the areas below it."""
    found = Site.objects.select_related("subject", "kind", "area__subject")
    if sought.area:
        found = found.filter(area_id__in=within(sought.area))
    if sought.kind:
        found = found.filter(kind_id=sought.kind)
    for word in typed_words(sought.text):
        found = found.filter(
            Q(name_en__icontains=word) | Q(name_zh__icontains=word) | Q(address__icontains=word)
        )
    return found


def sites_page(sought: SiteFilter, *, after: str = "") -> Page[Site]:
    return page(sites(sought), ("name_en", "pk"), after, size=PER_PAGE)


def site_kinds() -> QuerySet[Term]:
    return Term.objects.filter(vocabulary="site_kind")


# --- numbers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Series:
    """What sources say about one metric of a place, on one basis, newest first."""

    metric: Term
    observations: list[Observation]

    @property
    def newest(self) -> Observation:
        return self.observations[0]

    @property
    def earlier(self) -> list[Observation]:
        return self.observations[1:]


def series(subject_id: int) -> list[Series]:
    """Every metric on record for a place; the one told of last comes first."""
    by_metric: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    rows = Observation.objects.live().about(subject_id).select_related("metric", "cited__source")
    for row in rows.order_by("-last", "-entry_id", "-pk"):
        by_metric[row.metric_id, row.basis].append(row)
    found = [Series(rows[0].metric, rows) for rows in by_metric.values()]
    return sorted(found, key=lambda s: (s.newest.last, s.metric.pk), reverse=True)


# --- maps -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """Something on a map: an outline, or a point where one is marked."""

    place: Area | Site
    path: str = ""
    x: float = 0
    y: float = 0


@dataclass(frozen=True, slots=True)
class Map:
    """An outline map of an area: its own outline, those of the areas in it, and its sites."""

    sheet: Sheet
    outline: str
    areas: list[Shape]
    sites: list[Shape]
    drawn_from: str

    @property
    def bar(self) -> float:
        """The length of the scale bar on the sheet."""
        return round(self.sheet.bar_km * self.sheet.scale, 1)


def map_of(area: Area, parts: Sequence[Area], marked: Sequence[Site]) -> Map | None:
    """A map drawn from what is on record; None where no outline is."""
    try:
        outline = rings(area.geometry)
    except NotAnOutline:
        return None
    sheet = Sheet(Bounds.around(position for ring in outline for position in ring))
    drawn = [Shape(part, path=sheet.path(rings(part.geometry))) for part in parts if part.geometry]
    return Map(
        sheet,
        sheet.path(outline),
        drawn,
        [_marked(s, sheet) for s in marked if _has_point(s)],
        area.geometry_from,
    )


def _has_point(site: Site) -> bool:
    return site.latitude is not None and site.longitude is not None


def _marked(site: Site, sheet: Sheet) -> Shape:
    x, y = sheet.place((site.longitude or 0.0, site.latitude or 0.0))
    return Shape(site, x=x, y=y)


def map_around(site: Site) -> Map | None:
    """The outline of the nearest area with one, with the site marked on it; None without a point."""
    area = site.area
    while area is not None and not area.geometry:
        area = area.parent
    if area is None or not _has_point(site):
        return None
    return map_of(area, [], [site])


def mentions_of(subject_ids: Sequence[int]) -> dict[int, list[Mention]]:
    """Which documents tell of these subjects."""
    found: dict[int, list[Mention]] = defaultdict(list)
    for mention in Mention.objects.live().filter(subject_id__in=subject_ids):
        found[mention.subject_id].append(mention)
    return found
