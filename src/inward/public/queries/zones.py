"""Zones and sectors: where a sector is wanted, what is there, and what documents say of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from inward.core.models import Term
from inward.directory.models import Establishment, Listing, Organisation
from inward.directory.queries import survivors_of
from inward.evidence.models import Label
from inward.places.models import Area, Focus, Site, Unit
from inward.places.queries import within
from inward.places.rules import Ring
from inward.public.outlines import Projection, outline_of
from inward.public.queries.evidenced import Number, numbers, opened
from inward.public.queries.publicly import names, shown
from inward.public.rules import tellable_count
from inward.public.still import once, stands_still

ZONE = "area_kind:zone"
# What is done for somebody else's account, or is not told, says little of who is here.
_QUIET = {"presence:tenant", "presence:presence"}


@once
def zones(on: date) -> tuple[Area, ...]:
    """Public zones by code and name."""
    rows = Area.objects.filter(kind=ZONE).select_related("subject", "parent__subject")
    return tuple(shown(rows, on=on).order_by("code", "name_en", "pk"))


@once
def home_area(zones: Sequence[Area], *, on: date) -> Area | None:
    """What most zones lie in: the district the site is about."""
    parents = [zone.parent_id for zone in zones if zone.parent_id]
    if not parents:
        return None
    most = max(sorted(set(parents)), key=parents.count)
    rows = Area.objects.filter(pk=most).select_related("subject", "parent__subject", "kind")
    return shown(rows, on=on).first()


def focuses(areas: Iterable[int], *, on: date) -> dict[int, list[Focus]]:
    """The sectors that areas want to grow; every area has its list."""
    keys = list(areas)
    if stands_still():
        every = _focuses(on)
        return {key: every.get(key, []) for key in keys}
    return _by_area(opened(Focus.objects.live(on=on)).filter(subject_id__in=keys), keys)


@once
def _focuses(on: date) -> dict[int, list[Focus]]:
    return _by_area(opened(Focus.objects.live(on=on)))


def _by_area(rows: QuerySet[Focus], keys: Iterable[int] = ()) -> dict[int, list[Focus]]:
    found: dict[int, list[Focus]] = {key: [] for key in keys}
    for row in rows.select_related("sector").order_by("pk"):
        found.setdefault(row.subject_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area on a map: its outline, and where its name stands."""

    place: Area
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Outline:
    """A map of the district with its zones, or of the city with the district marked."""

    width: float
    height: float
    land: str
    areas: list[Drawn]
    drawn_from: str
    # The one area that is marked among the drawn ones; 0 where all are zones of equal rank.
    marked: int = 0

    @property
    def links(self) -> bool:
        return not self.marked

    @property
    def named(self) -> list[Drawn]:
        """Whose names stand on the map."""
        return self.areas if self.links else [a for a in self.areas if a.place.pk == self.marked]


def zone_map(home: Area | None, zones: Sequence[Area]) -> Outline | None:
    """The district with its zones; None where the record holds no outline of them."""
    drawn = [zone for zone in zones if zone.geometry]
    if home is None or not drawn:
        return None
    return _outline(outline_of(home.geometry), drawn, home.geometry_from)


def outline(home: Area | None, zones: Sequence[Area], *, on: date) -> Outline | None:
    """The zones, or where in the city the district lies; None where the record can draw neither."""
    if found := zone_map(home, zones):
        return found
    if home is None or home.parent is None or not home.geometry:
        return None
    around = Area.objects.filter(parent=home.parent, kind=home.kind_id).select_related("subject")
    beside = [area for area in shown(around, on=on) if area.geometry]
    return _outline([], beside, home.geometry_from, marked=home.pk)


def _outline(
    land: list[Ring], areas: Sequence[Area], drawn_from: str, *, marked: int = 0
) -> Outline | None:
    shapes = {area.pk: outline_of(area.geometry) for area in areas}
    every = [*land, *(ring for shape in shapes.values() for ring in shape)]
    if not every:
        return None
    sheet = Projection.of(every)
    drawn = []
    for area in areas:
        shape = shapes[area.pk]
        if path := sheet.path(shape):
            x, y = sheet.right_of(shape) if marked else sheet.middle(shape)
            drawn.append(Drawn(area, path, round(x, 1), round(y, 1)))
    return Outline(sheet.width, sheet.height, sheet.path(land), drawn, drawn_from, marked)


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
    said = numbers([area.pk, *keys], on=on, firms=_firms_at(keys, here))
    return Zone(
        area=area,
        focuses=focuses([area.pk], on=on)[area.pk],
        numbers=said.pop(area.pk, []),
        sites=sites,
        site_numbers=said,
        present=_present(here, on),
    )


def _firms_at(sites: Sequence[int], rows: Iterable[Establishment]) -> dict[int, int]:
    """How many firms each site has, in it or in one of its units: each once, whatever it does there.

    Whoever was merged is one with the one it was merged into.
    """
    found = {site: set[int]() for site in sites}
    units = Unit.objects.filter(site__in=sites).values_list("pk", "site_id")
    site_of = dict(units) | {site: site for site in sites}
    there = [(site_of[row.place_id], row.subject_id) for row in rows if row.place_id in site_of]
    one = survivors_of({firm for _site, firm in there})
    for site, firm in there:
        found[site].add(one[firm])
    return {site: len(firms) for site, firms in found.items()}


def _establishments(areas: Sequence[int], on: date) -> list[Establishment]:
    """Who documents show in these areas, at public places, and not gone by the day."""
    sites = shown(Site.objects.filter(area_id__in=areas), on=on).values("pk")
    units = shown(Unit.objects.filter(site__in=sites), on=on).values("pk")
    there = Q(place_id__in=areas) | Q(place_id__in=sites) | Q(place_id__in=units)
    rows = opened(Establishment.objects.live(on=on)).filter(there)
    rows = rows.exclude(closed_last__lt=on).exclude(opened_first__gt=on)
    return list(shown(rows, "subject_id", on=on).select_related("function").order_by("-last", "pk"))


def _present(rows: Iterable[Establishment], on: date) -> list[Present]:
    told = [row for row in rows if row.function_id not in _QUIET]
    called = names((row.subject_id for row in told), on=on)
    by_firm: dict[int, Present] = {}
    for row in told:
        if (name := called.get(row.subject_id)) is not None:
            by_firm.setdefault(name.pk, Present(name, [])).does.append(row)
    found = by_firm.values()
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


@once
def sectors(on: date, *, written: tuple[str, ...] = ()) -> list[Sector]:
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
