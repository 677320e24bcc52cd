"""Events, to read and for calendars."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from inward.core.language import half, here
from inward.events.models import Event
from inward.public import icalendar
from inward.public.http import address, is_preview, language, on_day, origin, page, public_page
from inward.public.queries import events as queries
from inward.public.queries import written
from inward.public.queries.evidenced import citations
from inward.public.queries.publicly import names, one, public_now
from inward.public.rules import TAGS
from inward.public.rules import slug as slug_of
from inward.public.views import machines

CALENDAR = "text/calendar; charset=utf-8"


@public_page
def events(request: HttpRequest) -> HttpResponse:
    on = on_day(request)
    context = {"coming": list(queries.coming(on)), "years": queries.by_year(on)}
    return page(request, "public/events.html", context)


@public_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    found = one(Event, slug, on=on, preview=preview, beside=["kind"])
    told = queries.told(found, on=on)
    context = {
        "event": found,
        "structured": machines.event(request, found),
        "not_public": preview and not public_now(found.pk, on=on),
        "told": told,
        "past": found.held_last is not None and found.held_last < on,
        "has_a_day": queries.has_a_day(found),
        "desks": written.desks_for(on=on),
        "citations": citations(
            told.mentions,
            (role.facts[0] for role in told.roles if role.facts),
            (paper.signing for paper in told.papers),
        ),
    }
    return page(request, "public/event.html", context)


@public_page
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    on = on_day(request)
    rows = queries.published_at(queries.event_at(slug, on), on)
    if not rows:
        raise Http404
    return _calendar(request, rows[0][0].name, rows)


@public_page
def events_ics(request: HttpRequest) -> HttpResponse:
    on = on_day(request)
    office = here(settings.OFFICE["en"], settings.OFFICE["zh"])
    return _calendar(request, office, queries.published_at(queries.coming(on), on))


def _calendar(
    request: HttpRequest, name: str, rows: Iterable[tuple[Event, datetime]]
) -> HttpResponse:
    found = list(rows)
    called = names((event.place_id for event, _ in found), on=on_day(request))
    entries = [
        icalendar.Entry(
            uuid=event.subject.uuid,
            stamp=at,
            first=event.held.first,
            last=event.held.last,
            summary=event.name,
            place=called[event.place_id].name
            if event.place_id in called
            else half(event.place_text),
            description=event.host_text,
            url=origin(request) + address("event", slug_of(event.subject.uuid)),
        )
        for event, at in found
        if event.held is not None
    ]
    made = icalendar.calendar(name, entries, language=TAGS[language()])
    return HttpResponse(made, content_type=CALENDAR)
