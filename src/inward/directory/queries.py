"""Organisations as a list, in either language's order, and found by any name or number they have."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from inward.core.language import is_chinese
from inward.core.models import Term
from inward.core.paging import Counted, counted, page
from inward.core.sought import as_pattern, as_term, grams, sought
from inward.directory.models import (
    Designation,
    Establishment,
    Identifier,
    Listing,
    Merge,
    Name,
    Organisation,
)
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.places.models import Area, Site

# As many hits of a search as anybody ranks or reads; the nearest names are looked up beside them.
CANDIDATES = 1000
_NEAREST = 100


def organisations(
    *, sector: str = "", kind: str = "", zone: str = "", country: str = ""
) -> QuerySet[Listing]:
    """Everybody on the record under one entry each, filtered by what the listing carries."""
    found = Listing.objects.filter(merged_into=None)
    said = {"sector_id": sector, "kind_id": kind, "country": country}
    found = found.filter(**{column: value for column, value in said.items() if value})
    if zone:
        found = found.filter(zone__uuid=zone)
    shown = found.select_related("organisation__subject", "sector", "kind", "zone__label")
    # What search compares is long and never shown.
    return shown.defer("found_by", "grams")


def order() -> tuple[str, str]:
    """By sound in Chinese, by letter in English."""
    return ("sort_zh" if is_chinese() else "sort_en", "organisation")


def page_after(row: Listing) -> str:
    """The query string of the page that follows this row in the whole list."""
    return urlencode({"after": json.dumps([getattr(row, order()[0]), row.pk], ensure_ascii=False)})


@dataclass(frozen=True, slots=True)
class Found:
    """A page of organisations and how many there are in all."""

    rows: list[Listing]
    count: Counted
    next: str


def listed(
    text: str, after: str = "", *, size: int = 50, filters: Mapping[str, str] = MappingProxyType({})
) -> Found:
    """One page of the list; with words to look for, nearest name first."""
    rows = organisations(**filters)
    if not sought(text):
        one = page(rows, order(), after, size=size)
        return Found(one.rows, counted(rows), one.next)
    ranked = nearest(text, rows if any(filters.values()) else None)
    start = int(after) if after.isdecimal() and len(after) < 10 else 0
    shown = _in_order(rows, ranked[start : start + size])
    more = str(start + size) if len(ranked) > start + size else ""
    return Found(shown, Counted(len(ranked)), more)


def _in_order(rows: QuerySet[Listing], keys: list[int]) -> list[Listing]:
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


# --- search ---------------------------------------------------------------------------------------


def nearest(text: str, among: QuerySet[Listing] | None = None) -> list[int]:
    """Keys of organisations that have this text in a name or number, nearest first.

    Nearest: the whole name, then the beginning of a name, then of a word in it, then the rest;
    the shorter name first. At most CANDIDATES; a whole name is found however many contain it.
    """
    wanted = sought(text)
    words = wanted.split()
    if not words:
        return []
    hits, into = _hits(wanted, set(_containing(words, among)))
    if into or among is not None:
        hits = _shown(hits, into, Listing.objects.all() if among is None else among)
    ranked = sorted((*hit, pk) for pk, hit in hits.items())
    return [pk for *_near, pk in ranked[: CANDIDATES + 1]]


# How far the nearest name is from what was typed, and where it stands in the list.
Hit = tuple[tuple[int, int], str]


def _hits(wanted: str, containing: set[int]) -> tuple[dict[int, Hit], dict[int, int]]:
    """Everybody who has it in a name, as entered; and into whom some of them were merged."""
    rows = Listing.objects.filter(pk__in=containing.union(_beginning_with(wanted)))
    hits: dict[int, Hit] = {}
    into: dict[int, int] = {}
    for pk, found_by, merged, sort in rows.values_list("pk", "found_by", "merged_into", order()[0]):
        distance = _distance(found_by, wanted)
        # A corrected name is still in its ledger, where the beginning was found: it counts no more.
        if pk in containing or distance < _ELSEWHERE:
            hits[pk] = (distance, sort)
            if merged:
                into[pk] = merged
    return hits, into


_ELSEWHERE = (4, 0)


def _distance(found_by: str, wanted: str) -> tuple[int, int]:
    """How far the nearest of these names is from what was typed."""
    nearness = _ELSEWHERE
    for name in found_by.split("\n"):
        if name == wanted:
            return (0, 0)
        if name.startswith(wanted):
            step = 1
        elif f" {wanted}" in name:
            step = 2
        elif wanted in name:
            step = 3
        else:
            continue
        nearness = min(nearness, (step, len(name)))
    return nearness


def _shown(hits: dict[int, Hit], into: dict[int, int], among: QuerySet[Listing]) -> dict[int, Hit]:
    """Of these only who is among some; whoever was merged under the one it is the same as."""
    while beyond := set(into.values()) - into.keys():
        merged = Listing.objects.filter(pk__in=beyond, merged_into__isnull=False)
        further = dict(merged.values_list("pk", "merged_into"))
        if not further:
            break
        into |= further
    nearest_of: dict[int, tuple[int, int]] = {}
    for hit, (distance, _sort) in hits.items():
        pk = _end_of_chain(hit, into)
        nearest_of[pk] = min(distance, nearest_of.get(pk, distance))
    rows = among.filter(pk__in=nearest_of).order_by().values_list("pk", order()[0])
    return {pk: (nearest_of[pk], sort) for pk, sort in rows}


def _beginning_with(wanted: str) -> list[int]:
    """Whose name or number begins so, by an index: never more than a few, the shortest first."""
    keys: list[int] = []
    for model in (Name, Identifier):
        if connection.vendor == "sqlite":
            begins = Q(sought__gte=wanted, sought__lt=wanted + chr(0x10FFFF))
        else:
            begins = Q(sought__startswith=wanted)
        found = model.objects.filter(begins).order_by("sought")
        keys += found.values_list("subject_id", flat=True)[:_NEAREST]
    return keys


def _containing(words: list[str], among: QuerySet[Listing] | None) -> list[int]:
    """Who has all these words somewhere in a name or number.

    Three characters and more are looked up in the index of trigrams; fewer cannot be, and go to
    the index of pairs: Chinese as it is, Latin letters as the beginning of a word.
    Capped before anything is sorted: ranking all hits of a common word costs a hundred times more.
    """
    long = [word for word in words if len(word) >= 3]
    pairs = _pairs([word for word in words if len(word) < 3])
    if not long and not pairs:
        return []
    sqlite = connection.vendor == "sqlite"
    sql, parameters = (_in_sqlite if sqlite else _in_postgresql)(long, pairs)
    if among is not None:
        # A filter may leave few of many hits, so it is applied before the cap, not after.
        rows = among.filter(pk__in=RawSQL(sql, parameters)).order_by()
        return list(rows.values_list("pk", flat=True)[: CANDIDATES + 1])
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {CANDIDATES + 1}", parameters)
        return [row[0] for row in cursor.fetchall()]


Pair = tuple[str, bool]


def _pairs(words: list[str]) -> list[Pair]:
    """The entries of the small index for short words, and whether each is only a beginning."""
    entries: list[Pair] = []
    for word in words:
        parts = grams(word).split()
        # Of a pair of Chinese characters the index has the pair; the single ones say no more.
        parts = [word] if word in parts else parts
        entries += [(part, part < "㐀") for part in parts]
    return entries


def _in_sqlite(long: list[str], pairs: list[Pair]) -> tuple[str, list[str]]:
    parts, parameters = [], []
    if long:
        parts.append("SELECT rowid FROM directory_trigram WHERE directory_trigram MATCH %s")
        parameters.append(" AND ".join(map(as_term, long)))
    if pairs:
        parts.append("SELECT rowid FROM directory_pair WHERE directory_pair MATCH %s")
        parameters.append(
            " AND ".join(as_term(entry) + ("*" if begins else "") for entry, begins in pairs)
        )
    return " AND rowid IN (".join(parts) + ")" * (len(parts) - 1), parameters


def _in_postgresql(long: list[str], pairs: list[Pair]) -> tuple[str, list[str]]:
    parts = ["found_by LIKE %s" for _ in long]
    parameters = [*map(as_pattern, long)]
    if pairs:
        parts.append("to_tsvector('simple', grams) @@ to_tsquery('simple', %s)")
        parameters.append(
            " & ".join(f"'{entry}'" + (":*" if begins else "") for entry, begins in pairs)
        )
    where = " AND ".join(parts)
    return f"SELECT organisation_id FROM directory_listing WHERE {where}", parameters


# --- choices for filters and forms ----------------------------------------------------------------


def terms(vocabulary: str) -> QuerySet[Term]:
    return Term.objects.filter(vocabulary=vocabulary).order_by(
        "name_zh" if is_chinese() else "name_en"
    )


def zones() -> QuerySet[Area]:
    """Areas of the kind that organisations are filtered by."""
    return Area.objects.filter(kind="area_kind:zone").select_related("subject").order_by("pk")


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Areas and sites to choose from, sites under the area they lie in."""
    sites = Site.objects.select_related("subject", "area").order_by("area_id", "pk")
    grouped: dict[str, list[tuple[str, str]]] = {
        _("Areas"): [
            (str(area.subject.uuid), str(area))
            for area in Area.objects.select_related("subject").order_by("pk")
        ]
    }
    for site in sites:
        under = str(site.area) if site.area else _("Sites elsewhere")
        grouped.setdefault(under, []).append((str(site.subject.uuid), str(site)))
    return list(grouped.items())


def words(vocabulary: str) -> dict[str, str]:
    """What a vocabulary calls things, by code, in the order of the words; one query for a page."""
    name = "name_zh" if is_chinese() else "name_en"
    return dict(Term.objects.filter(vocabulary=vocabulary).order_by(name).values_list("code", name))


def country_called(code: str) -> str:
    """A country by its code in the reader's language; what is no code stands as it is."""
    term = Term.objects.filter(pk=f"country:{code}").first() if code else None
    return str(term) if term else code


# --- one organisation -----------------------------------------------------------------------------


def namesakes(text: str, *, but: int | None = None, limit: int = 6) -> list[Listing]:
    """Who already bears this name or nearly: shown before somebody is entered twice.

    Nearly: whatever its legal form is, and with or without the place before it.
    """
    # Loading the engine takes a second: only whoever enters a name pays for it.
    from inward.engines.matching.names import take_apart

    name = take_apart(text)
    keys = nearest(text)[: limit + 1]
    if name.legal:
        keys += nearest(name.body)[: limit + 1]
    if name.core != name.body:
        rows = Listing.objects.filter(pk__in=nearest(name.core)[:_NEAREST])
        for pk, found_by in rows.values_list("pk", "found_by"):
            if any(take_apart(one).core == name.core for one in found_by.split("\n")):
                keys.append(pk)
    keys = [key for key in dict.fromkeys(keys) if key != but]
    found = organisations().in_bulk(keys[:limit])
    return [found[key] for key in keys[:limit] if key in found]


def names_of(subjects: Sequence[int]) -> list[Name]:
    """The names of these, which are one organisation; the official ones first."""
    rank = {"official": 0, "short": 1, "brand": 2, "alias": 3}
    found = Name.objects.filter(subject__in=subjects).live().select_related("kind").order_by("id")
    return sorted(found, key=lambda name: rank.get(name.kind.code, 9))


def identifiers_of(subjects: Sequence[int]) -> list[Identifier]:
    found = Identifier.objects.filter(subject__in=subjects).live().select_related("kind")
    return list(found.order_by("id"))


def designations_of(subjects: Sequence[int]) -> list[Designation]:
    found = Designation.objects.filter(subject__in=subjects).live()
    return list(found.select_related("designation").order_by("-last", "id"))


def establishments_of(subjects: Sequence[int]) -> list[Establishment]:
    """Where they are, what has not closed first, the earliest opening first."""
    found = Establishment.objects.filter(subject__in=subjects).live()
    return sorted(
        found.select_related("function", "place__label"),
        key=lambda e: (e.closed_last is not None, e.opened_last or e.last, e.pk),
    )


def merges_into(organisation: Organisation) -> list[Merge]:
    """Who else this one is, by facts that can be taken back."""
    return list(Merge.objects.filter(into=organisation).live().select_related("subject__label"))


def family(of: Iterable[int]) -> set[int]:
    """These organisations, whoever was merged into them, and whoever was merged into those."""
    found = set(of)
    new = found
    while new:
        merged = Listing.objects.filter(merged_into__in=new).values_list("pk", flat=True)
        new = set(merged) - found
        found |= new
    return found


def survivors_of(of: Iterable[int]) -> dict[int, int]:
    """Under whom each of these stands now, through any chain; in a circle each for itself."""
    into: dict[int, int] = {}
    open_ = set(of)
    while open_:
        rows = Listing.objects.filter(pk__in=open_, merged_into__isnull=False)
        found = dict(rows.values_list("pk", "merged_into"))
        into |= found
        open_ = set(found.values()) - into.keys()
    return {one: _end_of_chain(one, into) for one in of}


def kin_of(of: Iterable[int]) -> dict[int, int]:
    """These and all of their families, each with the one under whom it stands now."""
    return survivors_of(family(survivors_of(of).values()))


def as_one(subjects: list[Subject]) -> list[Subject]:
    """These subjects without those that were merged into others of them."""
    into = survivors_of([one.pk for one in subjects if one.kind == Kind.ORGANISATION])
    there = {one.pk for one in subjects}
    return [
        one for one in subjects if into.get(one.pk, one.pk) == one.pk or into[one.pk] not in there
    ]


def _end_of_chain(start: int, into: Mapping[int, int]) -> int:
    here, seen = start, {start}
    while here in into:
        here = into[here]
        if here in seen:
            return start
        seen.add(here)
    return here
