"""Zones and sectors."""

from django.http import Http404, HttpRequest, HttpResponse

from inward.core.language import here
from inward.core.models import Term
from inward.places.models import Area
from inward.places.queries import within
from inward.public.http import is_preview, on_day, page, public_page
from inward.public.models import Place
from inward.public.queries import promises, written
from inward.public.queries import zones as queries
from inward.public.queries.evidenced import citations, facts_in
from inward.public.queries.publicly import one, public_now
from inward.public.views import machines


@public_page
def zones(request: HttpRequest) -> HttpResponse:
    on = on_day(request)
    areas = queries.zones(on)
    home = queries.home_area(areas, on=on)
    context = {
        "zones": areas,
        "home": home,
        "focuses": queries.focuses((area.pk for area in areas), on=on),
        "texts": written.texts(Place.ZONE, on=on),
        "outline": queries.outline(home, areas, on=on),
    }
    return page(request, "public/zones.html", context)


@public_page
def zone(request: HttpRequest, slug: str) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    area = one(Area, slug, on=on, preview=preview, kind=queries.ZONE)
    told = queries.zone(area, on=on)
    text = written.text(Place.ZONE, on=on, about=area.pk, preview=preview)
    areas = queries.zones(on)
    home = queries.home_area(areas, on=on)
    promised = promises.to_be_kept_in(within(area), on=on)
    context = {
        "area": area,
        "not_public": preview and not public_now(area.pk, on=on),
        "zone": told,
        "text": text,
        "structured": machines.zone(
            request, area, here(text.text_en, text.text_zh) if text else ""
        ),
        "promises": promised,
        "news": list(written.news(on=on).filter(about=area.pk).order_by("-day", "-pk")[:3]),
        "home": home,
        "outline": queries.zone_map(home, areas),
        "has_space": queries.has_space(on, areas=within(area)),
        "desks": written.desks_for(on=on, about=area.pk),
        "citations": citations(
            told.focuses[:1],
            facts_in(told.numbers),
            (n.fact for some in told.site_numbers.values() for n in some),
            (row for present in told.present for row in present.does),
            promises.facts(promised),
        ),
    }
    return page(request, "public/zone.html", context)


@public_page
def sectors(request: HttpRequest) -> HttpResponse:
    on = on_day(request)
    texts = written.texts(Place.SECTOR, on=on)
    context = {"sectors": queries.sectors(on, written=tuple(map(str, texts))), "texts": texts}
    return page(request, "public/sectors.html", context)


@public_page
def sector(request: HttpRequest, slug: str) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    key = f"sector:{slug}"
    texts = written.texts(Place.SECTOR, on=on)
    shown = {s.term.pk: s for s in queries.sectors(on, written=tuple(map(str, texts)))}
    found = shown.get(key)
    if found is None and preview:
        term = Term.objects.filter(pk=key).first()
        found = queries.Sector(term, [], 0) if term else None
    if found is None:
        raise Http404
    focuses = queries.focuses((area.pk for area in found.zones), on=on)
    firms = queries.enterprises(found.term, on=on) if found.tells_firms else []
    context = {
        "sector": found,
        "not_public": preview and key not in shown,
        "text": written.text(Place.SECTOR, on=on, sector=key, preview=preview),
        "texts": written.texts(Place.ZONE, on=on),
        "focuses": focuses,
        "firms": firms,
        "stories": written.stories(on=on).filter(organisation__sector=key).order_by("-told_on"),
        "desks": written.desks_for(on=on, sector=key),
    }
    return page(request, "public/sector.html", context)
