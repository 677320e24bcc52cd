"""The journal of the record: what was entered, newest first, and each entry with all it wrote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from inward.core.http import page_or_part
from inward.core.paging import page
from inward.core.permissions import Act, allowed
from inward.evidence.queries import citations_of
from inward.web.queries import entries as queries


@allowed(Act.READ)
def entries(request: HttpRequest) -> HttpResponse:
    found = page(queries.entries(), ["-id"], request.GET.get("after", ""))
    context = {"page": found, "entries": queries.written(found.rows)}
    return page_or_part(request, "web/entries.html", "web/_entries.html", context)


@allowed(Act.READ)
def entry(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(queries.entries(), pk=number)
    whole = queries.whole(found)
    context = {
        "entry": found,
        "whole": whole,
        "citations": citations_of(*(support.facts for support in whole.facts)),
        "before": queries.entries().filter(pk=number - 1).exists(),
        "after": queries.entries().filter(pk=number + 1).exists(),
    }
    return render(request, "web/entry.html", context)
