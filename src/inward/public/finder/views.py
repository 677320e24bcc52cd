"""Finding space in public: the list, one unit, two to four side by side, the same on paper."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from inward.core.documents import CannotPrint
from inward.core.http import number_asked
from inward.figures.queries.clocks import newest_known
from inward.places.models import Unit
from inward.public.finder import copied, queries
from inward.public.finder import drawn as drawing
from inward.public.finder.forms import FinderForm
from inward.public.http import (
    address,
    is_preview,
    language,
    on_day,
    origin,
    page,
    public_page,
)
from inward.public.kept import Kept, Shelf
from inward.public.queries.publicly import one, public_now
from inward.public.rules import other, slug, uuid_of
from inward.siting import spoken
from inward.siting.actions import digest
from inward.siting.comparison import FEWEST, MOST, both, side_by_side
from inward.siting.printing import on_paper
from inward.siting.queries import Candidate, candidates
from inward.siting.rules import Asked

SHOWN, MOST_SHOWN = 10, 200
ANSWERS = Shelf(16 * 1024 * 1024)
# A document is the same until the record changes; making it takes a good part of a second.
KEPT_SECONDS = 3600


def served(request: HttpRequest) -> str | None:
    """Where a form of a page is sent: "" to the same server; None from a copy that has no server."""
    if getattr(request, "public_on", None) is None:
        return ""
    return settings.PUBLIC_SERVER or None


@public_page
def space(request: HttpRequest) -> HttpResponse:
    """Everything on offer, or what answers the fields that are filled in."""
    if not request.GET or not settings.PUBLIC_KEEP or is_preview(request):
        return _space(request)
    # Many ask the same, and nothing but the record, the day and the question goes into the answer.
    where = (language(), origin(request), request.GET.urlencode())
    key = (newest_known(), on_day(request), *where)
    kept = ANSWERS.find(key)
    if kept is not None:
        return _fresh(HttpResponse(kept.content))
    response = _space(request)
    ANSWERS.put(key, Kept(response.content, (), ""))
    return response


def _space(request: HttpRequest) -> HttpResponse:
    form = FinderForm(request.GET or None, on=on_day(request))
    asked = form.asked() if request.GET else Asked()
    return _answered(request, form, asked) if asked else _listed(request, form, 1)


@public_page
def space_page(request: HttpRequest, number: int) -> HttpResponse:
    """Further pages of everything on offer, each with an address of its own."""
    if number < 2:
        raise Http404
    return _listed(request, FinderForm(on=on_day(request)), number)


def _listed(request: HttpRequest, form: FinderForm, number: int) -> HttpResponse:
    found, count = queries.page_of(number, on=on_day(request), size=queries.PER_PAGE)
    if number > 1 and not found:
        raise Http404
    last = max(1, -(-count // queries.PER_PAGE))
    context = {
        "form": form,
        "action": served(request),
        "spaces": found,
        "count": count,
        "number": number,
        "before": _paged(number - 1) if number > 1 else "",
        "onward": _paged(number + 1) if number < last else "",
        "last": last,
    }
    return page(request, "public/space.html", context | _twin(request))


@public_page
def space_map(request: HttpRequest) -> HttpResponse:
    """Buildings with space on offer, on a map and in the list below it."""
    found = drawing.drawn(on=on_day(request))
    return page(request, "public/space_map.html", {"drawn": found})


@public_page
def data(request: HttpRequest) -> HttpResponse:
    """Everything on offer as data, for a copy of the site that must search by itself."""
    found = copied.everything(on=on_day(request))
    return HttpResponse(
        json.dumps(found, ensure_ascii=False, separators=(",", ":")),
        headers={"Content-Type": "application/json", "X-Robots-Tag": "noindex"},
    )


def _paged(number: int) -> str:
    return address("space") if number == 1 else address("space-page", str(number))


def _answered(request: HttpRequest, form: FinderForm, asked: Asked) -> HttpResponse:
    shown = number_asked(request.GET.get("shown", ""), SHOWN, MOST_SHOWN)
    found = queries.answer(asked, on=on_day(request), shown=shown)
    carried = form.carried()
    more = [*carried, ("shown", str(min(2 * shown, MOST_SHOWN)))]
    context = {
        "form": form,
        "action": served(request),
        "answer": found,
        "asked": in_words(asked),
        "lacking": [spoken.lacking(*line) for line in found.lacking],
        "carried": carried,
        "more": f"?{urlencode(more)}" if shown < MOST_SHOWN else "",
        "enquire": f"{address('enquiry')}?{urlencode(carried)}",
    }
    return _fresh(page(request, "public/space.html", context | _twin(request)))


def _fresh(response: HttpResponse) -> HttpResponse:
    """What somebody has just recorded is in the next answer: a browser asks again each time."""
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def in_words(asked: Asked) -> list[tuple[Any, str, str]]:
    """Each criterion with its must and its wish as sentences."""
    names = spoken.names_of(asked)
    return [
        (
            said,
            spoken.must(said, names) if said.is_must else "",
            spoken.wish(said, names) if said.is_wish else "",
        )
        for said in asked.said
    ]


def _twin(request: HttpRequest) -> dict[str, str]:
    """The same page in the other language, with what was typed."""
    query = request.GET.copy()
    query.pop("preview", None)
    inner = request.path.partition(f"/{language()}/")[2]
    asked = f"?{query.urlencode()}" if query else ""
    return {"twin": f"/{other(language())}/{inner}{asked}"}


# --- one unit -------------------------------------------------------------------------------------


@public_page
def unit(request: HttpRequest, name: str) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    found = one(Unit, name, on=on, preview=preview)
    is_public = public_now(found.pk, on=on)
    ask = candidates if preview and not is_public else queries.candidates
    told = ask(Asked(), [found.pk], on=on)
    if not told:
        raise Http404  # not on offer, or in a building that is not public
    content = _beside(Asked(), told, on=on)
    context = {
        "unit": told[0].space.unit,
        "content": content,
        "key": language(),
        "not_public": not is_public,
        "action": served(request),
        "slug": name,
    }
    return page(request, "public/unit.html", context)


def _beside(asked: Asked, told: Sequence[Candidate], *, on: date) -> dict[str, Any]:
    title, areas = both(lambda: _("A shortlist of space")), queries.public_areas(on=on)
    return side_by_side(title, asked, told, on=on, to_public=True, areas=areas)


# --- comparing ------------------------------------------------------------------------------------


def named_units(request: HttpRequest, *, given: Any = None) -> list[Unit]:
    """The public units named in an address or a form."""
    said = (given or request.GET).getlist("unit")[: 4 * MOST]
    found = [uuid for uuid in map(uuid_of, said) if uuid is not None]
    return queries.chosen(found, on=on_day(request)) if found else []


@public_page
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four units side by side, in the same units of measure."""
    form = FinderForm(request.GET, on=on_day(request))
    asked, carried = form.asked(), form.carried()
    back = f"{address('space')}?{urlencode(carried)}" if carried else address("space")
    context: dict[str, Any] = {"key": language(), "back": back} | _twin(request)
    chosen = named_units(request)
    if not FEWEST <= len(chosen) <= MOST:
        context["refused"] = _("Choose two to four units to compare.")
        return page(request, "public/compare.html", context, status=422)
    told = queries.candidates(asked, [u.pk for u in chosen], on=on_day(request))
    query = urlencode([*(("unit", slug(u.subject.uuid)) for u in chosen), *carried])
    context |= {
        "content": _beside(asked, told, on=on_day(request)),
        "slugs": [slug(u.subject.uuid) for u in chosen],
        "query": query,
        "enquire": f"{address('enquiry')}?{query}",
        "papers": [
            (which, f"{address('space-brief')}?{query}&language={which}")
            for which in ("en", "zh", "both")
        ],
    }
    return _fresh(page(request, "public/compare.html", context))


@public_page
def brief(request: HttpRequest) -> HttpResponse:
    """The comparison on paper, dated, every number with source and day."""
    form = FinderForm(request.GET, on=on_day(request))
    asked, chosen, on = form.asked(), named_units(request), on_day(request)
    if not FEWEST <= len(chosen) <= MOST:
        raise Http404
    which = request.GET.get("language", "")
    which = which if which in {"en", "zh", "both"} else language()
    told = queries.candidates(asked, [u.pk for u in chosen], on=on)
    content = _beside(asked, told, on=on)
    mark = digest(content)
    name = f"public-brief:{mark}:{which}"
    try:
        made = cache.get(name) or on_paper(content, language=which, digest=mark, on=on)
    except CannotPrint:
        return page(request, "public/cannot_print.html", {}, status=503)
    cache.set(name, made, KEPT_SECONDS)
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'inline; filename="space-{on}.pdf"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(made, headers=headers)
