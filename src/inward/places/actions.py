"""What an officer does to areas and sites, and to the numbers sources give of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.intervals import Interval, on_day
from inward.core.permissions import Act, require
from inward.evidence.actions import Cite, edit, found, mention, state, writing
from inward.evidence.models import Observation, Subject
from inward.evidence.rules import Basis
from inward.places.current import moved, relabel
from inward.places.geojson import outline
from inward.places.models import Area, Site
from inward.places.queries import within
from inward.places.rules import NEAR_KM, Bounds, NotAnOutline, is_point, rings
from inward.places.spoken import why_not

R = TypeVar("R", Area, Site)


class CannotRecord(Exception):
    """The record cannot take this. The message is fit for the screen."""


def enter_area(
    *, cited: Sequence[Cite], on: date, by: User | None, at: datetime, **columns: Any
) -> Area:
    """A new area in the tree of areas."""
    _must_be_named(columns)
    columns["geometry"] = fitting(columns.get("geometry"))
    return _enter(Area, columns, cited, on=on, by=by, at=at)


def enter_site(
    *, cited: Sequence[Cite], on: date, by: User | None, at: datetime, **columns: Any
) -> Site:
    """A new building, campus or park."""
    _must_be_named(columns)
    _must_lie_in(columns.get("area"), columns.get("latitude"), columns.get("longitude"))
    return _enter(Site, columns, cited, on=on, by=by, at=at)


def _enter(
    model: type[R],
    columns: dict[str, Any],
    cited: Sequence[Cite],
    *,
    on: date,
    by: User | None,
    at: datetime,
) -> R:
    require(by, Act.RECORD)
    if not cited:
        raise CannotRecord(_("Name the source that tells of this place."))
    with writing(f"enter {model._meta.model_name}", by=by, at=at) as entry:
        subject = found(entry, model.kind_of_subject)
        made = model._default_manager.create(subject=subject, **columns)
        mention(entry, subject, on_day(on), cited)
        relabel(made)
    return made


def edit_area(
    *,
    area_id: int,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    on: date,
    cited: Sequence[Cite] = (),
    seen: int | None = None,
) -> Area:
    """Change an area's columns; each change is journaled.

    Raises:
        CannotRecord: without a name, with an outline that cannot be drawn, or in a circle.
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("edit area", by=by, at=at) as entry:
        area = Area.objects.select_related("subject").get(pk=area_id)
        _must_be_named({"name_en": area.name_en, "name_zh": area.name_zh} | changes)
        if changes.get("geometry", area.geometry) != area.geometry:
            changes = changes | {"geometry": fitting(changes["geometry"])}
        parent = changes.get("parent")
        if parent is not None and parent.pk in within(area):
            raise CannotRecord(
                _("%(parent)s lies in %(area)s: an area cannot lie in what lies in it.")
                % {"parent": parent, "area": area}
            )
        changed = edit(entry, area, area.subject, changes, seen=seen)
        mention(entry, area.subject, on_day(on), cited)
        relabel(area)
        if any(line.field == "kind" for line in changed):
            moved(area.pk)
    return area


def edit_site(
    *,
    site_id: int,
    changes: dict[str, Any],
    by: User | None,
    at: datetime,
    on: date,
    cited: Sequence[Cite] = (),
    seen: int | None = None,
) -> Site:
    """Change a site's columns; each change is journaled. Whoever is there moves with it.

    Raises:
        CannotRecord: without a name, or with a point that cannot be right.
        Overtaken: if somebody changed one of the same columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("edit site", by=by, at=at) as entry:
        site = Site.objects.select_related("subject").get(pk=site_id)
        _must_be_named({"name_en": site.name_en, "name_zh": site.name_zh} | changes)
        changed = edit(
            entry,
            site,
            site.subject,
            changes,
            seen=seen,
            must=lambda: _must_lie_in(site.area, site.latitude, site.longitude),
        )
        mention(entry, site.subject, on_day(on), cited)
        relabel(site)
        if any(line.field == "area" for line in changed):
            moved(site.pk)
    return site


def observe(
    *,
    subject: Subject,
    as_of: Interval,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
    **says: Any,
) -> Observation:
    """Write down a number that a source gives of a place.

    Raises:
        CannotRecord: without a source, or as actual before its day has come.
    """
    require(by, Act.RECORD)
    if not cited:
        raise CannotRecord(_("Name the source that gives this number."))
    if says["basis"] == Basis.ACTUAL and as_of.first > on:
        raise CannotRecord(
            _("%(day)s has not come yet: a number of it can be announced or estimated, not actual.")
            % {"day": as_of}
        )
    with writing("enter an observation", by=by, at=at) as entry:
        return state(entry, Observation, subject, as_of, cited=cited, **says)


def _must_be_named(columns: dict[str, Any]) -> None:
    if not (str(columns.get("name_en", "")).strip() or str(columns.get("name_zh", "")).strip()):
        raise CannotRecord(_("Give it a name, in Chinese or in English."))


def fitting(geometry: Any) -> Any:
    """The outline as we keep it; one that cannot be drawn is refused, saying where it is wrong."""
    if geometry is None:
        return None
    try:
        return outline(geometry).geometry
    except NotAnOutline as error:
        raise CannotRecord(why_not(error)) from error


def _must_lie_in(area: Area | None, latitude: float | None, longitude: float | None) -> None:
    """Refuse half a point, one that is nowhere, and one far from the area it is said to lie in."""
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        raise CannotRecord(_("A point has a latitude and a longitude: give both or neither."))
    if not is_point(latitude, longitude):
        raise CannotRecord(
            _("Latitude lies between -90 and 90, longitude between -180 and 180 degrees.")
        )
    around = _bounds(area)
    if around is None or area is None:
        return
    away = around.km_away(latitude, longitude)
    if away > NEAR_KM:
        swapped = is_point(longitude, latitude) and around.km_away(longitude, latitude) <= NEAR_KM
        message = (
            _("The point lies %(km)s km outside %(area)s: latitude and longitude are exchanged.")
            if swapped
            else _("The point lies %(km)s km outside %(area)s. Check it, or the area.")
        )
        raise CannotRecord(message % {"km": round(away), "area": area})


def _bounds(area: Area | None) -> Bounds | None:
    """The bounds of an area, or of the nearest one above it that has an outline."""
    while area is not None:
        if area.geometry:
            return Bounds.around(p for ring in rings(area.geometry) for p in ring)
        area = area.parent
    return None
