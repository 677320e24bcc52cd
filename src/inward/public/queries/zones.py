"""Zones and sectors: where a sector is wanted, what is there, and what documents say of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from inward.core.models import Term
from inward.directory.models import Establishment, Listing, Organisation
from inward.evidence.models import Label
from inward.places.models import Area, Focus, Site, Unit
from inward.places.queries import Map, Shape, map_of, within
from inward.places.rules import Bounds, NotAnOutline, rings
from inward.public.queries.evidenced import Number, numbers, opened
from inward.public.queries.publicly import names, shown
from inward.public.rules import tellable_count

ZONE = "area_kind:zone"
# What is done for somebody else's account, or is not told, says little of who is here.
_QUIET = {"presence:tenant", "presence:presence"}


def zones(on: date) -> QuerySet[Area]:
    """Public zones by code and name."""
    rows = Area.objects.filter(kind=ZONE).select_related("subject", "parent__subject")
    return shown(rows, on=on).order_by("code", "name_en", "pk")


def home_area(zones: Sequence[Area], *, on: date) -> Area | None:
    """What most zones lie in: the district the site is about."""
    parents = [zone.parent_id for zone in zones if zone.parent_id]
    if not parents:
        return None
    most = max(sorted(set(parents)), key=parents.count)
    rows = Area.objects.filter(pk=most).select_related("subject", "parent__subject", "kind")
    return shown(rows, on=on).first()


def focuses(areas: Iterable[int], *, on: date) -> dict[int, list[Focus]]:
    """The sectors that areas want to grow."""
    found: dict[int, list[Focus]] = defaultdict(list)
    rows = opened(Focus.objects.live(on=on)).filter(subject_id__in=list(areas))
    for row in rows.select_related("sector").order_by("pk"):
        found[row.subject_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Outline:
    """A map of the district with its zones, or of the city with the district marked."""

    map: Map
    # The one area that is marked among the drawn ones; 0 where all are zones of equal rank.
    marked: int = 0

    @property
    def links(self) -> bool:
        return not self.marked

    @property
    def labels(self) -> list[Shape]:
        """Where the names stand: in the middle of the zones, or beside the one area that is marked."""
        drawn = [s.place for s in self.map.areas if isinstance(s.place, Area)]
        if self.links:
            return [_in_the_middle(area, self.map) for area in drawn]
        return [_beside(area, self.map) for area in drawn if area.pk == self.marked]


def _in_the_middle(area: Area, on: Map) -> Shape:
    around = Bounds.around(position for ring in rings(area.geometry) for position in ring)
    x, y = on.sheet.place(((around.west + around.east) / 2, around.middle))
    return Shape(area, x=x, y=y)


def _beside(area: Area, on: Map) -> Shape:
    around = Bounds.around(position for ring in rings(area.geometry) for position in ring)
    x, y = on.sheet.place((around.east, around.middle))
    return Shape(area, x=x + 8, y=y)


def outline(home: Area | None, zones: Sequence[Area], *, on: date) -> Outline | None:
    """What the record can draw; None where it holds no outline."""
    if home is None:
        return None
    drawn = [zone for zone in zones if zone.geometry]
    if drawn:
        made = _map(home, drawn)
        return Outline(made) if made else None
    if home.parent is None or not home.geometry:
        return None
    around = Area.objects.filter(parent=home.parent, kind=home.kind_id).select_related("subject")
    beside = [area for area in shown(around, on=on) if area.geometry]
    made = _map(home.parent, beside) or _map(_whole(home.parent, beside), beside)
    return Outline(made, home.pk) if made else None


def _whole(parent: Area, parts: Sequence[Area]) -> Area:
    """An area with the outlines of its parts for its own."""
    shapes = [part.geometry for part in parts]
    features = [{"type": "Feature", "geometry": shape} for shape in shapes]
    return Area(
        pk=parent.pk,
        geometry={"type": "FeatureCollection", "features": features},
        geometry_from=next((part.geometry_from for part in parts if part.geometry_from), ""),
    )


def _map(area: Area, parts: Sequence[Area]) -> Map | None:
    try:
        return map_of(area, parts, [])
    except NotAnOutline:
        return None


@dataclass(frozen=True, slots=True)
class Present:
    """A public organisation in a zone, and what it does there."""

    name: Label
    does: list[Establishment]


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as its page tells it."""

    area: Area
    focuses: list[Focus]
    numbers: list[Number]
    sites: list[Site]
    site_numbers: dict[int, list[Number]]
    present: list[Present] = field(default_factory=list)


def zone(area: Area, *, on: date) -> Zone:
    inside = within(area)
    sites = list(
        shown(
            Site.objects.filter(area_id__in=inside).select_related("subject", "kind"), on=on
        ).order_by("kind__name_en", "name_en", "pk")
    )
    here = _establishments(inside, on)
    keys = [site.pk for site in sites]
    firms = dict.fromkeys(keys, 0)
    for row in here:
        if row.place_id in firms:
            firms[row.place_id] += 1
    said = numbers([area.pk, *keys], on=on, firms=firms)
    return Zone(
        area=area,
        focuses=focuses([area.pk], on=on)[area.pk],
        numbers=said.pop(area.pk, []),
        sites=sites,
        site_numbers=said,
        present=_present(here, on),
    )


def _establishments(areas: Sequence[int], on: date) -> list[Establishment]:
    """Who documents show in these areas, at public places, and not gone by the day."""
    sites = shown(Site.objects.filter(area_id__in=areas), on=on).values("pk")
    units = shown(Unit.objects.filter(site__in=sites), on=on).values("pk")
    there = Q(place_id__in=areas) | Q(place_id__in=sites) | Q(place_id__in=units)
    rows = opened(Establishment.objects.live(on=on)).filter(there)
    rows = rows.exclude(closed_last__lt=on).exclude(opened_first__gt=on)
    return list(shown(rows, "subject_id", on=on).select_related("function").order_by("-last", "pk"))


def _present(rows: Iterable[Establishment], on: date) -> list[Present]:
    by_firm: dict[int, list[Establishment]] = defaultdict(list)
    for row in rows:
        if row.function_id not in _QUIET:
            by_firm[row.subject_id].append(row)
    called = names(by_firm, on=on)
    found = [Present(called[key], rows) for key, rows in by_firm.items() if key in called]
    return sorted(found, key=lambda one: (one.name.name_en.casefold(), one.name.pk))


def has_space(on: date, *, areas: Sequence[int] | None = None) -> bool:
    """Whether anything is on offer that the finder could show, anywhere or in these areas."""
    units = Unit.objects.all() if areas is None else Unit.objects.filter(site__area_id__in=areas)
    return shown(units, "pk", "site_id", on=on).exists()


# --- sectors --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector, the zones that want it, and how many public enterprises are in it."""

    term: Term
    zones: list[Area]
    firms: int

    @property
    def tells_firms(self) -> bool:
        return self.firms > 0 and tellable_count(self.firms)


def sectors(on: date, *, written: Iterable[str] = ()) -> list[Sector]:
    """The sectors a zone wants, the office writes of, or three public enterprises are in."""
    areas = {area.pk: area for area in zones(on)}
    wanted: dict[str, list[Area]] = defaultdict(list)
    for key, rows in focuses(areas, on=on).items():
        for row in rows:
            wanted[row.sector_id].append(areas[key])
    counted = dict(
        shown(Listing.objects.filter(merged_into=None), "pk", on=on)
        .filter(kind="organisation_kind:enterprise", sector__isnull=False)
        .order_by()
        .values_list("sector")
        .annotate(n=Count("pk"))
    )
    many = {code for code, firms in counted.items() if tellable_count(firms)}
    terms = Term.objects.in_bulk({*wanted, *written, *many})
    found = [
        Sector(term, wanted.get(code, []), counted.get(code, 0)) for code, term in terms.items()
    ]
    return sorted(
        found, key=lambda one: (not one.zones, -len(one.zones), -one.firms, one.term.code)
    )


def enterprises(sector: Term, *, on: date, limit: int = 60) -> list[Organisation]:
    """Public enterprises of a sector by name, with their names."""
    rows = Organisation.objects.filter(
        sector=sector, kind="organisation_kind:enterprise", listing__merged_into=None
    )
    return list(
        shown(rows, on=on)
        .select_related("subject__label", "listing")
        .order_by("listing__sort_en", "pk")[:limit]
    )
