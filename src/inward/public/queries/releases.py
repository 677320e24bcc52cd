"""Releases that stand on the public site.

A release is public by being released, except where it would tell of somebody who is not: asked for
a subject that is not public, or a number that could expose a firm.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils.timezone import localtime

from inward.core.identity import uuid_in
from inward.directory.models import Establishment
from inward.directory.queries import survivors_of
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.places.models import Unit
from inward.public.queries.publicly import shown
from inward.public.rules import FEWEST_FIRMS, exposes
from inward.publish.models import Release, RowContent
from inward.publish.queries.releases import content

_DIGITS = 12
# Amounts of projects and enterprises, put together: of two, each knows the other's.
_ADDED_UP = {"sum", "ratio"}


# More releases than this no page, catalogue or feed goes through; each has its own page.
MOST = 1000
MOST_OF_A_SERIES = 100


def told(on: date) -> list[Release]:
    """All releases that may be shown on a day, newest first: for what lists every address."""
    rows = Release.objects.select_related("entry").order_by("-number")
    return tellable(list(rows), on)


def newest_told(on: date, *, of_each: int) -> list[Release]:
    """The newest releases of each series that may be shown on a day, newest first."""
    place = Window(RowNumber(), partition_by=F("series"), order_by=F("number").desc())
    rows = _by(on).annotate(place=place).filter(place__lte=of_each)
    return tellable(list(rows.order_by("-number")[:MOST]), on)


def number_in(series: Iterable[str], on: date) -> dict[str, int]:
    """How many releases some series have by a day."""
    rows = _by(on).filter(series__in=list(series)).order_by().values_list("series")
    return dict(rows.annotate(n=Count("pk")))


def corrections_told(on: date, *, limit: int) -> list[Release]:
    """The newest corrections that may be shown on a day."""
    rows = _by(on).filter(corrects__isnull=False)
    return tellable(list(rows.order_by("-number")[:MOST]), on)[:limit]


def corrected_by(release: Release, on: date) -> Release | None:
    """The release that corrects this one, if it may be shown."""
    rows = _by(on).filter(corrects=release)
    return next(iter(tellable(list(rows.order_by("-number")), on)), None)


def _by(on: date) -> QuerySet[Release]:
    return Release.objects.filter(entry__recorded_at__date__lte=on).select_related("entry")


def by_series(releases: Iterable[Release]) -> list[list[Release]]:
    """The same figure asked the same, newest first; the series that moved last comes first."""
    found: dict[str, list[Release]] = defaultdict(list)
    for release in releases:
        found[release.series].append(release)
    return list(found.values())


def told_at(address: str, on: date) -> Release:
    """The release of a public address.

    Raises:
        Http404: if there is none, or it may not be shown.
    """
    number = address.partition("-")[0]
    if not (number.isascii() and number.isdecimal()) or len(number) > _DIGITS:
        raise Http404
    rows = Release.objects.filter(number=int(number)).select_related("entry")
    found = tellable([one for one in rows if one.address == address], on)
    if not found:
        raise Http404
    return found[0]


def history(release: Release, on: date) -> list[Release]:
    """The newest of its series that may be shown, newest first."""
    rows = _by(on).filter(series=release.series)
    return tellable(list(rows.order_by("-number")[:MOST_OF_A_SERIES]), on)


def all_are_told(on: date) -> bool:
    """Whether nothing is held back, so that the whole chain may be shown."""
    return len(told(on)) == Release.objects.count()


def tellable(releases: Sequence[Release], on: date) -> list[Release]:
    """Of some releases those that may be shown: made by the day, and telling of nobody hidden."""
    releases = [one for one in releases if localtime(one.entry.recorded_at).date() <= on]
    asked = {release.number: _subjects_in(release) for release in releases}
    uuids = {uuid for some in asked.values() for uuid in some}
    subjects = Subject.objects.filter(uuid__in=uuids)
    public = {one.uuid: one for one in shown(subjects, on=on)} if uuids else {}
    found = [one for one in releases if all(uuid in public for uuid in asked[one.number])]
    exposing = _exposing(found, asked, public, on)
    return [one for one in found if one.number not in exposing]


def _subjects_in(release: Release) -> list[UUID]:
    """The subjects a figure was asked for; their names are frozen into it."""
    read = (uuid_in(one["text"]) for one in release.said["parameters"])
    return [uuid for uuid in read if uuid is not None]


def _exposing(
    releases: Sequence[Release],
    asked: Mapping[int, Sequence[UUID]],
    public: Mapping[UUID, Subject],
    on: date,
) -> set[int]:
    """Those that are a number of one firm, or of so few that it could be reckoned out."""
    found = {one.number for one in releases if _of_few_rows(one)}
    series = [one for one in releases if one.said["reckoning"] == "last"]
    firms = _firms({public[uuid] for one in series for uuid in asked[one.number]}, on)
    behind = {
        one.number: min(known)
        for one in series
        if (known := [firms[uuid] for uuid in asked[one.number] if uuid in firms])
    }
    units = _units([number for number, fewest in behind.items() if fewest < FEWEST_FIRMS])
    return found | {number for number, unit in units.items() if exposes(unit, behind[number])}


def _of_few_rows(release: Release) -> bool:
    own_work = not any(column["public"] for column in release.said["columns"])
    if own_work and release.said["reckoning"] == "share":
        return 0 < release.rows < FEWEST_FIRMS
    return release.said["reckoning"] in _ADDED_UP and exposes("CNY", release.counted)


def _units(numbers: Sequence[int]) -> dict[int, str]:
    """The unit of the number that each of these series ends with."""
    last = (
        RowContent.objects.filter(row__release__in=numbers)
        .order_by()
        .values("row__release")
        .annotate(last=Max("row_id"))
        .values("last")
    )
    rows = RowContent.objects.filter(row_id__in=last).select_related("row")
    return {one.row.release_id: content(one.open, one.inner).shown.get("unit", "") for one in rows}


def _firms(subjects: Iterable[Subject], on: date) -> dict[UUID, int]:
    """How many firms stand behind a number about each of these; areas and events are left out."""
    some = list(subjects)
    sites = {one.pk: one.uuid for one in some if one.kind == Kind.SITE}
    units = dict(Unit.objects.filter(site__in=sites).values_list("pk", "site_id"))
    present = Establishment.objects.live(on=on).filter(place__in={*sites, *units})
    open_ = present.filter(Q(closed_last=None) | Q(closed_last__gt=on))
    rows = list(open_.values_list("place_id", "subject_id"))
    same = survivors_of({firm for _place, firm in rows})
    at: dict[UUID, set[int]] = {uuid: set() for uuid in sites.values()}
    for place, firm in rows:
        at[sites[units.get(place, place)]].add(same[firm])
    one_firm = {one.uuid: 1 for one in some if one.kind == Kind.ORGANISATION}
    return one_firm | {uuid: len(firms) for uuid, firms in at.items()}
