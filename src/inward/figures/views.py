"""Claims: the list, one beside its count, entering one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted, page
from inward.core.permissions import Act, allowed
from inward.evidence.forms import CiteForm
from inward.evidence.models import rows_of
from inward.evidence.queries import citations_of, subject_at
from inward.figures.actions import CannotClaim, enter_claim
from inward.figures.forms import ClaimForm
from inward.figures.models import Claim
from inward.figures.queries.cells import cells
from inward.figures.queries.claims import Which, beside, claims, opened
from inward.figures.queries.clocks import newest_known
from inward.figures.rules import CannotCount

_PAGE = 20


@allowed(Act.READ)
def claims_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("which", "")
    which = Which(asked) if asked in list(Which) else Which.ALL
    q = request.GET.get("q", "").strip()
    found = claims(which, q)
    rows = page(found, ("-last", "-id"), request.GET.get("after", ""), size=_PAGE)
    known, today = newest_known(), timezone.localdate()
    context = {
        "q": q,
        "which": which.value,
        "choices": list(Which),
        "page": rows,
        "count": counted(found),
        "beside": [beside(claim, known=known, today=today) for claim in rows.rows],
        "citations": citations_of(rows.rows),
        "known": known,
    }
    return page_or_part(request, "figures/claims.html", "figures/_claims.html", context)


@allowed(Act.READ)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        rows_of(Claim).select_related("subject__label", "cited__source"), pk=pk
    )
    later = rows_of(Claim).filter(replaces=found).first()
    said = beside(found, known=newest_known(), today=timezone.localdate())
    shown = opened(said)
    columns = said.figure.columns if said.figure else ()
    rows = shown.rows if shown else []
    context = {
        "claim": found,
        "later": later,
        "said": said,
        "opened": shown,
        "columns": columns,
        "rows": list(zip(rows, cells(columns, [row.shown for row in rows]), strict=True)),
        "facts": shown.facts if shown else {},
        "citations": citations_of([found], shown.facts.values() if shown else []),
        "count_here": urlencode(
            (shown.asked.text if shown else {}) | {"on": said.on.isoformat(), "known": said.known}
        ),
    }
    return render(request, "figures/claim.html", context)


@allowed(Act.RECORD)
def claim_new(request: OfficerRequest) -> HttpResponse:
    about = subject_at(request.GET.get("about", ""))
    form = ClaimForm(request.POST or None, initial={"subject": about})
    cite = CiteForm(request.POST or None, prefix="cite")
    refused = ""
    if request.method == "POST" and form.is_valid() & cite.is_valid():
        try:
            made = enter_claim(
                **form.says(), cited=cite.cites(), by=request.user, at=timezone.now()
            )
            return redirect("claim", made.pk)
        except (CannotClaim, CannotCount) as error:
            refused = str(error)
    return render(
        request,
        "figures/claim_new.html",
        {"form": form, "cite_form": cite, "refused": refused},
        status=422 if form.is_bound else 200,
    )
