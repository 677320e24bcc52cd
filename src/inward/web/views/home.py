"""Home, search from anywhere, and what the record does not know."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from inward.agreements.queries.keeping import overview
from inward.core.http import page_or_part
from inward.core.paging import counted
from inward.core.permissions import Act, allowed, may
from inward.directory.queries import organisations, words
from inward.events.models import Event
from inward.evidence.models import Source
from inward.evidence.queries import citations_of
from inward.evidence.rules import Kind
from inward.web.queries import entries, gaps
from inward.web.queries import home as queries

FEW, MANY = 5, 30


@allowed(Act.READ)
def home(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "on": on,
        "overdue": queries.overdue(on),
        "coming": queries.coming_due(on),
        "unlooked": queries.long_unlooked(on),
        "entries": entries.written(list(entries.entries().order_by("-id")[:FEW])),
        "overview": overview(on=on),
        "work": queries.at_work(at=timezone.now()),
        "counts": {
            "organisations": counted(organisations()),
            "events": counted(Event.objects.all()),
            "sources": counted(Source.objects.all()),
        },
    }
    return render(request, "web/home.html", context)


@allowed(Act.READ)
def search(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    as_part = request.headers.get("HX-Request") == "true"
    people = may(request.user, Act.PEOPLE)
    hits = queries.found(q, FEW if as_part else MANY, people=people) if q else None
    return page_or_part(request, "web/search.html", "web/_found.html", {"q": q, "hits": hits})


@allowed(Act.READ)
def subject_options(request: HttpRequest, kinds: str) -> HttpResponse:
    """Choices for a field that asks for a subject of these kinds, whatever that field is called."""
    text = str(next(iter(request.GET.values()), "")).strip()
    known = [Kind(kind) for kind in kinds.split(",") if kind in Kind.values]
    choices = queries.choices(text, known, people=may(request.user, Act.PEOPLE))
    return render(request, "evidence/_subject_options.html", {"labels": choices})


@allowed(Act.READ)
def unknown(request: HttpRequest) -> HttpResponse:
    unevidenced, uncounted = gaps.unevidenced(), gaps.uncounted()
    contradictions = gaps.contradictions()
    context = {
        "unevidenced": unevidenced,
        "uncounted": uncounted,
        "contradictions": contradictions,
        "superlatives": words("superlative"),
        "unplaced": gaps.unplaced(),
        "partial": gaps.partial_rolls(),
        "citations": citations_of(
            (standing.terms for standing in unevidenced.rows),
            uncounted.rows,
            contradictions.rows,
        ),
    }
    return render(request, "web/unknown.html", context)
