"""Releases that stand on the public site.

A release is public by being released, except where it would tell of somebody who is not: asked for
a subject that is not public, or a number that could expose a firm.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.timezone import localtime

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


def told(on: date) -> list[Release]:
    """All releases that may be shown on a day, newest first."""
    rows = Release.objects.select_related("entry").order_by("-number")
    return tellable(list(rows), on)


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
    """All of its series that may be shown, newest first."""
    rows = Release.objects.filter(series=release.series).select_related("entry")
    return tellable(list(rows.order_by("-number")), on)


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
    return [one for one in found if not _exposes(one, asked[one.number], public, on)]


def _subjects_in(release: Release) -> list[UUID]:
    """The subjects a figure was asked for; their names are frozen into it."""
    found = []
    for one in release.said["parameters"]:
        try:
            found.append(UUID(one["text"]))
        except ValueError:
            continue
    return found


def _exposes(
    release: Release, asked: Sequence[UUID], public: Mapping[UUID, Subject], on: date
) -> bool:
    """Whether it is a number of one firm, or of so few that it could be reckoned out."""
    own_work = not any(column["public"] for column in release.said["columns"])
    if own_work and release.said["reckoning"] == "share":
        return 0 < release.rows < FEWEST_FIRMS
    if release.said["reckoning"] in _ADDED_UP:
        return exposes("CNY", release.counted)
    if release.said["reckoning"] != "last":
        return False
    firms = [_firms(public[uuid], on) for uuid in asked]
    known = [number for number in firms if number is not None]
    if not known:
        return False
    last = RowContent.objects.filter(row__release=release).order_by("-row_id").first()
    unit = content(last.open, last.inner).shown.get("unit", "") if last else ""
    return exposes(unit, min(known))


def _firms(subject: Subject, on: date) -> int | None:
    """How many firms stand behind a number about a subject; None for an area or an event."""
    if subject.kind == Kind.ORGANISATION:
        return 1
    if subject.kind != Kind.SITE:
        return None
    there = Q(place=subject) | Q(place__in=Unit.objects.filter(site=subject.pk).values("pk"))
    present = Establishment.objects.live(on=on).filter(there)
    open_ = present.filter(Q(closed_last=None) | Q(closed_last__gt=on))
    firms = set(open_.values_list("subject_id", flat=True))
    return len(set(survivors_of(firms).values()))
