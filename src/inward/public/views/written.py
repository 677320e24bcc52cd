"""What the office says itself: news, stories, who answers, who it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from inward.evidence.rules import Kind
from inward.public.http import address, is_preview, on_day, page, public_page
from inward.public.models import News, Place, Story
from inward.public.queries import written
from inward.public.queries.publicly import names, one, public_now
from inward.public.rules import slug as slug_of

# Kinds of subject that have a public page of their own.
PAGES = {Kind.AREA: "zone", Kind.EVENT: "event", Kind.COMMITMENT: "promise"}


@public_page
def news(request: HttpRequest) -> HttpResponse:
    found = written.news_page(on=on_day(request), after=request.GET.get("after", ""))
    return page(request, "public/news.html", {"page": found})


@public_page
def news_one(request: HttpRequest, slug: str) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    narrow: dict[str, Any] = {} if preview else {"day__lte": on}
    found = one(News, slug, on=on, preview=preview, **narrow)
    about = names([found.about_id], on=on).get(found.about_id or 0)
    name = PAGES.get(Kind(about.subject.kind)) if about else None
    context = {
        "one": found,
        "not_public": preview and not (public_now(found.pk, on=on) and found.day <= on),
        "about": about,
        "about_page": address(name, slug_of(about.subject.uuid)) if about and name else "",
    }
    return page(request, "public/news_one.html", context)


@public_page
def stories(request: HttpRequest) -> HttpResponse:
    found = written.stories_page(on=on_day(request), after=request.GET.get("after", ""))
    return page(request, "public/stories.html", {"page": found})


@public_page
def story(request: HttpRequest, slug: str) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    narrow: dict[str, Any] = {} if preview else {"consent_on__lte": on, "told_on__lte": on}
    found = one(Story, slug, on=on, preview=preview, **narrow)
    context = {
        "story": found,
        "not_public": preview and not written.stories(on=on).filter(pk=found.pk).exists(),
        "speaker": written.named_speaker(found),
        "firm": names([found.organisation_id], on=on).get(found.organisation_id or 0),
    }
    return page(request, "public/story.html", context)


@public_page
def contact(request: HttpRequest) -> HttpResponse:
    groups = written.desks(on=on_day(request), preview=is_preview(request))
    return page(request, "public/contact.html", {"groups": groups})


@public_page
def about(request: HttpRequest) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    text = written.text(Place.ABOUT, on=on, preview=preview)
    licence = written.text(Place.LICENCE, on=on, preview=preview)
    context = {
        "text": text,
        "licence": licence,
        "desks": written.desks_for(on=on),
    }
    return page(request, "public/about.html", context)
