"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from inward.public.http import address, is_preview, on_day, page, public_page
from inward.public.models import Place
from inward.public.queries import events, promises, written, zones
from inward.public.queries.evidenced import citations, facts_in, numbers
from inward.public.queries.front import newest
from inward.public.rules import LANGUAGES, TAGS, other
from inward.public.views import machines

NUMBERS = 6
FEW = 3


def missing(request: HttpRequest) -> HttpResponse:
    """What a public address answers under which nothing is, or is no longer public."""
    lang = request.path_info[1:3]
    with translation.override(LANGUAGES[lang]):
        twin = {"twin": address("home", lang=other(lang)), "gone": True}
        response = page(request, "public/missing.html", twin, status=404)
    response.headers["Content-Language"] = TAGS[lang]
    return response


@public_page
def home(request: HttpRequest) -> HttpResponse:
    on = on_day(request)
    preview = is_preview(request)
    areas = zones.zones(on)
    area = zones.home_area(areas, on=on)
    said = numbers([area.pk], on=on)[area.pk][:NUMBERS] if area else []
    focuses = zones.focuses((one.pk for one in areas), on=on)
    stories = list(written.stories(on=on).order_by("-told_on", "-pk")[:1])
    text = written.text(Place.HOME, on=on, preview=preview)
    context = {
        "structured": machines.home(request),
        "text": text,
        "home": area,
        "zones": areas,
        "focuses": focuses,
        "texts": written.texts(Place.ZONE, on=on),
        "has_space": zones.has_space(on),
        "outline": zones.outline(area, areas, on=on),
        "numbers": said,
        "releases": newest(on=on, limit=4),
        "keeping": promises.keeping(promises.promises(on), on=on),
        "coming": list(events.coming(on)[:FEW]),
        "past": list(events.past(on)[:FEW]),
        "news": list(written.news(on=on).order_by("-day", "-pk")[:FEW]),
        "stories": stories,
        "speaker": written.named_speaker(stories[0]) if stories else None,
        "citations": citations(facts_in(said)),
    }
    return page(request, "public/home.html", context)
