"""Sources: the list, one document with all it supports, entering and correcting one."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted, page
from inward.core.permissions import Act, allowed
from inward.evidence import actions
from inward.evidence.forms import SourceForm, UploadForm, seen_in, told_of
from inward.evidence.models import Citation, Document, Source
from inward.evidence.queries import (
    edits_of_source,
    sources_found,
    sources_matching,
    supported_by,
)
from inward.evidence.uploads import NotTaken, given_out, keep, limited


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


def _source(code: str) -> Source:
    return get_object_or_404(Source.objects.select_related("kind"), code=code)


@allowed(Act.READ)
def source(request: HttpRequest, code: str) -> HttpResponse:
    return _shown(request, _source(code), UploadForm())


def _shown(
    request: HttpRequest, found: Source, form: UploadForm, *, status: int = 200
) -> HttpResponse:
    supports = supported_by(found)
    context = {
        "source": found,
        "supports": supports,
        "total": sum(len(support.facts) for support in supports),
        "document": Document.objects.filter(digest=found.digest or "-").first(),
        "edits": edits_of_source(found),
        "form": form,
    }
    return render(request, "evidence/source.html", context, status=status)


@allowed(Act.RECORD)
@limited
def source_document(request: OfficerRequest, code: str) -> HttpResponse:
    """Keep the document itself: a file beside what describes it."""
    found = _source(code)
    if request.method != "POST":
        return redirect("source", code)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        now = timezone.now()
        try:
            kept = keep(form.cleaned_data["file"], by=request.user, at=now)
        except NotTaken as refused:
            form.add_error("file", str(refused))
        else:
            actions.attach(found, kept, by=request.user, at=now)
            return redirect("source", code)
    return _shown(request, found, form, status=422)


@require_GET
@allowed(Act.READ)
def document(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A document that is kept, as a download."""
    return given_out(get_object_or_404(Document, digest=digest))


@allowed(Act.RECORD)
def source_new(request: HttpRequest) -> HttpResponse:
    return _source_form(request, None)


@allowed(Act.RECORD)
def source_edit(request: HttpRequest, code: str) -> HttpResponse:
    return _source_form(request, get_object_or_404(Source, code=code))


def _source_form(request: HttpRequest, present: Source | None) -> HttpResponse:
    form = SourceForm(request.POST or None, source=present)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        said = form.says()
        says: Any = said | {"by": request.user, "at": timezone.now()}
        try:
            if present:
                seen = seen_in(request.POST)
                written = actions.correct_source(present, seen=seen, **says)
            else:
                written = actions.enter_source(**says)
            return redirect("source", written.code)
        except actions.Overtaken as overtaken:
            assert present
            told = told_of(form, overtaken, SourceForm.written(_source(present.code)))
    context = told | {
        "seen": actions.newest_source_edit(present) if present else None,
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
