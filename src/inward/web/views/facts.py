"""Any fact by itself: what it says, who shows it, what it was before, and how to correct it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed, may, require
from inward.directory.actions import NotAnIdentifier, NotAnOrganisation
from inward.evidence.actions import CannotReplace
from inward.evidence.forms import CiteForm, FactForm
from inward.evidence.models import Fact, rows_of
from inward.evidence.queries import citations_of, fact_called, history, kind_of
from inward.web import actions

# Facts whose package has rules of its own about them are corrected on its form, by its action.
OWN_FORMS = {
    "assessment": lambda fact: reverse("assessment-correct", args=[fact.pk]),
    "participation": lambda fact: reverse("participation-edit", args=[fact.pk]),
    "signing": lambda fact: reverse("agreement-signing", args=[fact.subject.uuid]),
    # Said anew it could close a circle: a wrong merge is undone instead.
    "merge": lambda fact: reverse("unmerge", args=[fact.pk]),
    # What an enterprise said itself nobody corrects: it is answered.
    "statement": lambda fact: reverse("statement-answer", args=[fact.pk]),
    "answer": lambda fact: reverse("promise", args=[fact.subject.uuid]),
    "condition": lambda fact: reverse("condition-correct", args=[fact.pk]),
    "milestone": lambda fact: reverse("milestone-correct", args=[fact.pk]),
    # A target is a number on a figure: its page asks for the number and the reason alone.
    "target": lambda fact: reverse("target-change", args=[fact.pk]),
    "terms": lambda fact: reverse("promise-terms", args=[fact.subject.uuid]),
}


def _fact(name: str, pk: int) -> Fact:
    model = fact_called(name)
    if model is None:
        raise Http404
    found: Fact = get_object_or_404(
        rows_of(model).select_related("subject__label", "entry", "cited"), pk=pk
    )
    return found


@allowed(Act.READ)
def fact(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    return _shown(request, _fact(model, pk))


def _shown(request: HttpRequest, found: Fact, *, status: int = 200, **more: Any) -> HttpResponse:
    versions = history(found)
    newest = versions[0].fact
    context = {
        "fact": newest,
        "kind": kind_of(newest),
        "versions": versions,
        "citations": citations_of(version.fact for version in versions),
        "may_correct": may(request.user, actions.act_for(type(newest)))
        and not newest.withdrawn
        and not actions.said_by_others(newest),
        "by_hand": newest._meta.model_name not in {"merge", "publication"},
        "cite_form": CiteForm(prefix="cite"),
        **more,
    }
    return render(request, "web/fact.html", context, status=status)


@allowed(Act.RECORD)
def fact_correct(request: OfficerRequest, model: str, pk: int) -> HttpResponse:
    """Write the row that takes the place of this one; what stood there stays readable."""
    found = _fact(model, pk)
    require(request.user, actions.act_for(type(found)))
    if own_form := OWN_FORMS.get(model):
        return redirect(own_form(history(found)[0].fact))
    form = FactForm(request.POST or None, fact=found)
    cite = CiteForm(request.POST or None, prefix="cite", required=False)
    context: dict[str, Any] = {"fact": found, "kind": kind_of(found), "form": form}
    if request.method == "POST" and form.is_valid() & cite.is_valid():
        if not form.has_changed() and not cite.cites():
            context["refused"] = _("Nothing was changed: the fact says this already.")
        else:
            try:
                written = actions.correct(
                    found,
                    form.says(),
                    as_of=form.cleaned_data["as_of"],
                    cited=cite.cites(),
                    by=request.user,
                    at=timezone.now(),
                )
                return redirect("fact", model, written.pk)
            except (NotAnIdentifier, NotAnOrganisation) as refused:
                context["refused"] = str(refused)
            except CannotReplace as refused:
                context |= {"refused": str(refused), "versions": history(found)[:1]}
    context |= {"cite_form": cite, "citations": citations_of([found])}
    return render(request, "web/fact_correct.html", context, status=422 if form.is_bound else 200)


@allowed(Act.RECORD)
def fact_withdraw(request: OfficerRequest, model: str, pk: int) -> HttpResponse:
    """Say that it should never have been written, with the reason."""
    found = _fact(model, pk)
    why = request.POST.get("why", "").strip()
    if request.method != "POST":
        return redirect("fact", model, pk)
    if not why:
        return _shown(request, found, status=422, missing_why=True)
    try:
        written = actions.withdraw(found, why=why, by=request.user, at=timezone.now())
    except CannotReplace as refused:
        return _shown(request, found, status=422, refused=str(refused), why=why)
    return redirect("fact", model, written.pk)


@allowed(Act.RECORD)
def fact_support(request: OfficerRequest, model: str, pk: int) -> HttpResponse:
    """Put a further document beside those that show it."""
    found = _fact(model, pk)
    if request.method != "POST":
        return redirect("fact", model, pk)
    cite = CiteForm(request.POST, prefix="cite")
    if not cite.is_valid():
        return _shown(request, found, status=422, cite_form=cite)
    try:
        written = actions.support(found, cite.cites(), by=request.user, at=timezone.now())
    except CannotReplace as refused:
        return _shown(request, found, status=422, cite_form=cite, refused=str(refused))
    return redirect("fact", model, written.pk)
