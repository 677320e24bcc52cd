"""What pages say to machines beside what they say to people: the office, a zone, an event."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from inward.core.language import half, here, there
from inward.events.models import Event
from inward.places.models import Area
from inward.places.rules import NotAnOutline, rings
from inward.public.formats import structured
from inward.public.formats.plain import no_finer
from inward.public.formats.structured import Called
from inward.public.http import address, on_day, origin
from inward.public.queries.publicly import name_of, names
from inward.public.queries.written import desks_for
from inward.public.rules import slug
from inward.public.text import plain


def office(request: HttpRequest) -> Called:
    said = settings.OFFICE
    url = origin(request) + address("home")
    return Called(here(said["en"], said["zh"]), url, there(said["en"], said["zh"]))


def trail(request: HttpRequest, name: str, title: str, *further: Called) -> list[Called]:
    """The home page, the section, and what of it this page is about."""
    return [office(request), Called(title, origin(request) + address(name)), *further]


def home(request: HttpRequest) -> dict[str, Any]:
    desks = desks_for(on=on_day(request))
    return structured.document(
        structured.organization(
            office(request),
            telephone=next((desk.telephone for desk in desks if desk.telephone), ""),
            email=next((desk.email for desk in desks if desk.email), ""),
        )
    )


def zone(request: HttpRequest, area: Area, text: str) -> dict[str, Any]:
    url = origin(request) + address("zone", slug(area.subject.uuid))
    itself = Called(area.name, url, area.other_name, plain(text, 300) if text else area.focus)
    try:
        outlines = rings(area.geometry)
    except NotAnOutline:
        outlines = []
    above = names([area.parent_id], on=on_day(request))
    within = name_of(above, area.parent_id)
    place = structured.place(
        itself,
        # A shape of several parts or with holes has no polygon of one ring.
        outline=outlines[0] if len(outlines) == 1 else (),
        within=Called(within, office(request).url) if within else None,
        administrative=True,
    )
    steps = trail(request, "zones", _("Zones"), itself)
    return structured.document(place, structured.breadcrumbs(steps))


def event(request: HttpRequest, found: Event) -> dict[str, Any]:
    url = origin(request) + address("event", slug(found.subject.uuid))
    itself = Called(found.name, url, found.other_name, plain(found.launched, 300))
    steps = structured.breadcrumbs(trail(request, "events", _("Events"), itself))
    if found.held is None:
        return structured.document(steps)
    starts, ends = no_finer(found.held.first, found.held.last)
    at = name_of(names([found.place_id], on=on_day(request)), found.place_id)
    told = structured.event(
        itself,
        starts=starts,
        ends=ends,
        location=at or half(found.place_text),
        organizer=found.host_text,
        host=None if found.host_text else office(request),
    )
    return structured.document(told, steps)
