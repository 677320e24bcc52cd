"""Sources: the list, one document with all it supports, entering and correcting one."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inward.core.http import page_or_part
from inward.core.paging import counted, page
from inward.core.permissions import Act, allowed
from inward.evidence import actions
from inward.evidence.forms import SourceForm
from inward.evidence.models import Citation, Source
from inward.evidence.queries import sources_found, sources_matching, supported_by


@allowed(Act.READ)
def sources(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    found = sources_found(q)
    cited = (
        Citation.objects.filter(source=OuterRef("pk"))
        .order_by()
        .values("source")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = found.annotate(cited=Coalesce(Subquery(cited), 0))
    context = {
        "q": q,
        "page": page(rows, ("-last", "-id"), request.GET.get("after", "")),
        "count": counted(found),
    }
    return page_or_part(request, "evidence/sources.html", "evidence/_source_rows.html", context)


@allowed(Act.READ)
def source(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Source.objects.select_related("kind"), code=code)
    supports = supported_by(found)
    return render(
        request,
        "evidence/source.html",
        {
            "source": found,
            "supports": supports,
            "total": sum(len(support.facts) for support in supports),
        },
    )


@allowed(Act.RECORD)
def source_new(request: HttpRequest) -> HttpResponse:
    return _source_form(request, None)


@allowed(Act.RECORD)
def source_edit(request: HttpRequest, code: str) -> HttpResponse:
    return _source_form(request, get_object_or_404(Source, code=code))


def _source_form(request: HttpRequest, present: Source | None) -> HttpResponse:
    form = SourceForm(request.POST or None, source=present)
    if request.method == "POST" and form.is_valid():
        said = form.says()
        now, by = timezone.now(), request.user
        written = (
            actions.correct_source(present, by=by, at=now, **said)  # type: ignore[arg-type]
            if present
            else actions.enter_source(by=by, at=now, **said)  # type: ignore[arg-type]
        )
        return redirect("source", written.code)
    context = {
        "form": form,
        "heading": _("Correct source %(code)s") % {"code": present.code}
        if present
        else _("Enter a source"),
        "back": reverse("source", args=[present.code]) if present else reverse("sources"),
    }
    return render(
        request, "evidence/source_form.html", context, status=422 if form.is_bound else 200
    )


def _typed(request: HttpRequest) -> str:
    """What was typed into the one field that asks, whatever that field is called."""
    return str(next(iter(request.GET.values()), "")).strip()


@allowed(Act.READ)
def source_options(request: HttpRequest) -> HttpResponse:
    """Choices for a field that asks for a source, whatever that field is called."""
    text = _typed(request)
    return render(request, "evidence/_source_options.html", {"sources": sources_matching(text)})
