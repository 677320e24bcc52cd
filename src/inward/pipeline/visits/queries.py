"""Accounts of the office: enterprises with a tier, when each was last seen, and where they are."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from inward.core.intervals import Interval
from inward.core.language import is_chinese
from inward.core.models import Term
from inward.core.quantities import per_hundred
from inward.core.terms import with_narrower
from inward.directory.current import area_of
from inward.directory.models import Establishment, Listing, Merge, Name, Organisation
from inward.directory.queries import survivors_of
from inward.evidence.current import live
from inward.evidence.models import Edit, Subject
from inward.evidence.remembered import Written, kept_up
from inward.evidence.rules import Kind
from inward.office.models import Member, Task
from inward.pipeline.models import Interaction
from inward.pipeline.visits.rules import Point, km, route
from inward.places.models import Site, Unit

# What counts as having been there or having had them here; a call or a letter does not. The page
# of visits and the figure of visit coverage both count by this list.
_FACE_TO_FACE = (
    "interaction_kind:visit",
    "interaction_kind:meeting",
    "interaction_kind:reception",
    "interaction_kind:site_visit",
)
PER_PAGE = 100


def face_to_face() -> list[str]:
    """The kinds of contact that count as seen: those of the list and what an office adds below."""
    return sorted(with_narrower(*_FACE_TO_FACE))


def accounts() -> QuerySet[Organisation]:
    """Enterprises on the list of accounts, each with the last day of its own contacts as `seen`."""
    last = Interaction.objects.live().filter(subject=OuterRef("pk")).order_by("-last")
    found = Organisation.objects.filter(tier__isnull=False, listing__merged_into=None)
    return found.annotate(seen=Subquery(last.values("last")[:1]))


def managed_accounts() -> QuerySet[Organisation]:
    """Accounts that have a manager, with the moment they came onto the record as `entered_at`."""
    named = Name.objects.filter(subject=OuterRef("pk")).order_by("id")
    managed = accounts().filter(manager__isnull=False)
    return managed.annotate(entered_at=Subquery(named.values("entry__recorded_at")[:1]))


def seen_otherwise(kinds: Iterable[str] = (), *, until: date | None = None) -> dict[int, date]:
    """Contacts that count for an account though they are not with itself: the last day of each.

    With an entry that was merged into it.
    """
    # Read first: nested, a store without statistics goes through all contacts for these few.
    merged = list(Listing.objects.filter(merged_into__isnull=False).values_list("pk", flat=True))
    contacts = Interaction.objects.live().filter(subject__in=merged)
    rows = contacts.filter(last__lte=until) if until else contacts
    # Not a condition on the rows: few subjects are asked for, and a store would read all
    # contacts of these kinds instead.
    of_kinds = Q(kind__in=kinds) if kinds else None
    latest = rows.values_list("subject").annotate(latest=Max("last", filter=of_kinds))
    met = {who: last for who, last in latest if last}
    found: dict[int, date] = {}
    for who, account in survivors_of(met).items():
        found[account] = max(met[who], found.get(account, met[who]))
    return found


# --- coverage -------------------------------------------------------------------------------------


class Account(NamedTuple):
    """An enterprise the office keeps in touch with.

    Args:
        area: the sub-district it is in; else the area of its manager's team; else its zone.
        seen: the last day of a visit or meeting up to the end of the period asked about.
    """

    pk: int
    tier: str
    manager: int | None
    area: int | None
    seen: date | None

    def seen_in(self, when: Interval) -> bool:
        return self.seen is not None and self.seen >= when.first


# By the index of contacts from the last one back: it stops at the first that counts. A kind that
# is computed keeps PostgreSQL from looking up each kind in the index, which gives them unsorted.
_ACCOUNTS = f"""SELECT o.subject_id, o.tier_id, o.manager_id,
 COALESCE({area_of("subdistrict")}, t.area_id, l.zone_id),
 (SELECT i.last FROM pipeline_interaction i WHERE i.subject_id = o.subject_id
  AND i.last <= %s AND COALESCE(i.kind_id, '') IN (KINDS)
  AND {live("pipeline_interaction", "i")} ORDER BY i.last DESC LIMIT 1)
 FROM directory_organisation o JOIN directory_listing l ON l.organisation_id = o.subject_id
 LEFT JOIN office_member m ON m.id = o.manager_id
 LEFT JOIN office_team t ON t.subject_id = m.team_id
 WHERE o.tier_id IS NOT NULL AND l.merged_into_id IS NULL"""


# What tells who is an account, where it is and whom it falls to: of these edits all is read again.
_TELLING = (Kind.ORGANISATION, Kind.AREA, Kind.SITE, Kind.UNIT, Kind.TEAM, Kind.MEMBER)


def accounts_in(when: Interval) -> list[Account]:
    """Every account and when it was last seen by the end of a period, who was never seen first.

    Read once; after contacts those they were with are read again, no others.
    """
    until = min(when.last, date.max)
    kinds = face_to_face()

    def again(held: list[Account], since: Written) -> list[Account] | None:
        telling = Subject.objects.filter(pk__in=since[Edit], kind__in=_TELLING)
        # One merged away that loses its last name leaves the list of those merged.
        renamed = Merge.objects.filter(subject__in=since[Name])
        if since[Establishment] or since[Merge] or telling.exists() or renamed.exists():
            return None
        written = since[Interaction] | since[Name]
        changed = written | set(survivors_of(written).values())
        stay = [account for account in held if account.pk not in changed]
        return sorted([*stay, *_accounts(until, kinds, changed)], key=_longest_unseen)

    reads = (Establishment, Merge, Interaction, Name, Edit)
    return kept_up(
        ("accounts", until, *kinds),
        reads,
        None,
        lambda: sorted(_accounts(until, kinds), key=_longest_unseen),
        again,
    )


def _longest_unseen(account: Account) -> tuple[date, int]:
    return account.seen or date.min, account.pk


def _accounts(
    until: date, kinds: Sequence[str], only: Collection[int] | None = None
) -> list[Account]:
    sql = _ACCOUNTS.replace("KINDS", ", ".join(["%s"] * len(kinds)))
    if only is not None:
        sql += f" AND o.subject_id IN ({', '.join(map(str, only)) or 'NULL'})"
    with connection.cursor() as cursor:
        cursor.execute(sql, [until, *kinds])
        rows = cursor.fetchall()
    otherwise = seen_otherwise(kinds, until=until)
    # SQLite hands a computed day over as text; many accounts were seen on one day.
    days = {said: date.fromisoformat(said) for *_, said in rows if isinstance(said, str)}
    return [
        Account(pk, tier, manager, area, _later(days.get(said, said), otherwise.get(pk)))
        for pk, tier, manager, area, said in rows
    ]


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many were seen in the period."""

    seen: int
    all: int
    tier: Term | None = None

    @property
    def unseen(self) -> int:
        return self.all - self.seen

    @property
    def percent(self) -> int | None:
        return per_hundred(self.seen, self.all)


@dataclass(frozen=True, slots=True)
class Line:
    """One area of the table of coverage: a share for each tier, and for all together."""

    area: Subject | None
    shares: list[Share]
    total: Share


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who was seen in a period, by area and tier; the last line is the whole office."""

    tiers: list[Term]
    lines: list[Line]
    total: Line


def coverage(found: Sequence[Account], when: Interval) -> Coverage:
    """The table of a list of accounts: areas by name, those without one last. Two queries."""
    tiers = Term.objects.filter(pk__in={account.tier for account in found})
    columns = sorted(tiers, key=_as_listed)
    areas = Subject.objects.select_related("label").in_bulk({a.area for a in found if a.area})
    every = Counter((a.area, a.tier) for a in found)
    seen = Counter((a.area, a.tier) for a in found if a.seen_in(when))

    def line(area: int | None, of: Iterable[int | None]) -> Line:
        """The shares of some areas, each tier by itself and all together."""
        keys = [[(one, tier.pk) for one in of] for tier in columns]
        both = [(sum(seen[k] for k in part), sum(every[k] for k in part)) for part in keys]
        shares = [Share(*of, tier) for of, tier in zip(both, columns, strict=True)]
        total = Share(sum(n for n, _ in both), sum(n for _, n in both))
        return Line(areas[area] if area else None, shares, total)

    known = dict.fromkeys(area for area, _ in every)
    lines = [line(area, [area]) for area in known]
    lines.sort(key=lambda line: (line.area is None, _name(line.area)))
    return Coverage(columns, lines, line(None, known))


_ORDER = ("key", "important", "regular")


def _as_listed(tier: Term) -> tuple[int, str]:
    """The tiers that come with the system by weight, an office's own after them."""
    return (_ORDER.index(tier.code) if tier.code in _ORDER else len(_ORDER), tier.code)


def _name(area: Subject | None) -> str:
    label = getattr(area, "label", None)
    if label is None:
        return ""
    return str((label.name_zh if is_chinese() else label.name_en) or label)


# --- the list -------------------------------------------------------------------------------------

SEEN, UNSEEN, ALL = "yes", "no", "all"
NOWHERE = "none"  # the area of those that have none


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What the list of accounts is narrowed to; an empty `seen` means: not seen in the period."""

    when: Interval
    tier: str = ""
    area: str = ""  # the uuid of an area, or NOWHERE
    manager: Member | None = None
    seen: str = ""

    def takes(self, account: Account, areas: Mapping[str, int]) -> bool:
        return (
            (self.seen == ALL or account.seen_in(self.when) == (self.seen == SEEN))
            and (not self.tier or account.tier == self.tier)
            and (not self.area or account.area == areas.get(self.area))
            and (self.manager is None or account.manager == self.manager.pk)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """An account in the list, with what names it."""

    account: Account
    listing: Listing
    area: Subject | None
    manager: Member | None
    tier: Term


def narrowed(found: Sequence[Account], sought: VisitFilter) -> list[Account]:
    """Those of the accounts that match; one query where an area is asked for."""
    areas: dict[str, int] = {}
    if sought.area and sought.area != NOWHERE:
        rows = Subject.objects.filter(uuid=sought.area).values_list("uuid", "pk")
        areas = {str(uuid): pk for uuid, pk in rows}
    return [account for account in found if sought.takes(account, areas)]


def named(found: Sequence[Account]) -> list[Row]:
    """Rows of a page, in the order given. Four queries."""
    listings = Listing.objects.select_related("organisation__subject").defer("found_by", "grams")
    listed = listings.in_bulk([account.pk for account in found])
    areas = Subject.objects.select_related("label").in_bulk({a.area for a in found if a.area})
    managers = Member.objects.select_related("user").in_bulk(
        {a.manager for a in found if a.manager}
    )
    tiers = Term.objects.in_bulk({account.tier for account in found})
    return [
        Row(a, listed[a.pk], areas.get(a.area or 0), managers.get(a.manager or 0), tiers[a.tier])
        for a in found
        if a.pk in listed
    ]


# --- a day's way ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody to visit, where they are as far as the record has it, how far from the stop before."""

    listing: Listing
    site: Site | None = None
    point: Point | None = None
    km: float | None = None


def stops(organisations: Sequence[int], *, start: int | None = None) -> list[Stop]:
    """Whom to visit in an order that makes the way short; those without a point come last.

    Args:
        start: the enterprise with which the day begins; None: whichever makes the way shortest.
    """
    listings = Listing.objects.select_related("organisation__subject", "organisation__tier")
    listed = listings.defer("found_by", "grams").in_bulk(list(organisations))
    places = _places(list(listed))
    found = [_stop(listed[pk], places.get(pk)) for pk in organisations if pk in listed]
    on_map = [stop for stop in found if stop.point]
    points = [stop.point for stop in on_map if stop.point]
    first = next((i for i, stop in enumerate(on_map) if stop.listing.pk == start), None)
    ordered = [on_map[i] for i in route(points, start=first)]
    return [*_legs(ordered), *(stop for stop in found if not stop.point)]


def _legs(ordered: Sequence[Stop]) -> Iterable[Stop]:
    before: Point | None = None
    for stop in ordered:
        yield replace(stop, km=km(before, stop.point) if before and stop.point else None)
        before = stop.point


def _stop(listing: Listing, site: Site | None) -> Stop:
    if site is None:
        return Stop(listing)
    point = None
    if site.latitude is not None and site.longitude is not None:
        point = Point(site.latitude, site.longitude)
    return Stop(listing, site, point)


def _places(organisations: Sequence[int]) -> dict[int, Site]:
    """The site at which each is, by the latest word; one that is on the map before others."""
    present = Establishment.objects.live().filter(subject__in=organisations, closed_last=None)
    at = list(present.order_by("last", "id").values_list("subject", "place"))
    units = Unit.objects.filter(pk__in={place for _, place in at}).values_list("pk", "site")
    site_of = dict(units)
    wanted = {site_of.get(place, place) for _, place in at}
    sites = Site.objects.select_related("subject__label").in_bulk(wanted)
    found: dict[int, Site] = {}
    for organisation, place in at:
        site = sites.get(site_of.get(place, place))
        known = found.get(organisation)
        if site and not (known and known.latitude is not None and site.latitude is None):
            found[organisation] = site
    return found


# --- whom a contact was probably with -------------------------------------------------------------

_SUGGESTED = 6
_LOOKED_THROUGH = 60


def suggested(member: Member, *, on: date) -> list[Subject]:
    """Whom somebody probably met: those on the day's list, then those met last. Three queries."""
    kinds = (Kind.ORGANISATION, Kind.PERSON)
    todo = Task.objects.filter(member=member, done_at=None, due__lte=on, about__kind__in=kinds)
    planned = todo.order_by("-due", "id").values_list("about", flat=True)[:_SUGGESTED]
    met = Interaction.objects.live().filter(member=member).order_by("-last", "-id")
    keys = [*planned, *met.values_list("subject", flat=True)[:_LOOKED_THROUGH]]
    wanted = list(dict.fromkeys(keys))[:_SUGGESTED]
    found = Subject.objects.select_related("label").in_bulk(wanted)
    return [found[key] for key in wanted if hasattr(found.get(key), "label")]


def task_with(member: Member, subject: Subject, *, on: date) -> Task | None:
    """The open task about somebody that a contact with them may have been."""
    todo = Task.objects.filter(member=member, about=subject, done_at=None, due__lte=on)
    return todo.order_by("due", "id").first()
