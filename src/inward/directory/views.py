"""Organisations: the list, entering and describing one, adding to it, merging."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inward.core.http import OfficerRequest, page_or_part
from inward.core.identity import uuid_in
from inward.core.intervals import on_day
from inward.core.permissions import Act, allowed
from inward.directory import actions
from inward.directory.forms import (
    DesignationForm,
    EstablishmentForm,
    IdentifierForm,
    MergeForm,
    NameForm,
    OrganisationForm,
    TenantForm,
)
from inward.directory.models import Merge, Organisation
from inward.directory.queries import listed, namesakes, terms, words, zones
from inward.evidence.actions import CannotReplace, Overtaken, newest_edit
from inward.evidence.forms import CiteForm, seen_in, told_of
from inward.places.models import Unit

FILTERS = ("sector", "kind", "zone", "country")


@allowed(Act.READ)
def organisations(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    found = listed(q, request.GET.get("after", ""), filters=_readable(chosen))
    as_part = request.headers.get("HX-Request") == "true"
    context: dict[str, Any] = {
        "found": found,
        "q": q,
        "chosen": chosen,
        "country_of": words("country"),
        "as_part": as_part,
    }
    if not as_part:
        context |= {
            "sectors": terms("sector"),
            "kinds": terms("organisation_kind"),
            "zones": zones(),
        }
    return page_or_part(request, "directory/organisations.html", "directory/_rows.html", context)


def _readable(chosen: dict[str, str]) -> dict[str, str]:
    """An address that somebody mistyped filters by nothing rather than failing."""
    return chosen if uuid_in(chosen["zone"]) else chosen | {"zone": ""}


def _organisation(uuid: UUID) -> Organisation:
    return get_object_or_404(
        Organisation.objects.select_related("subject", "parent__subject", "listing"),
        subject__uuid=uuid,
    )


@allowed(Act.RECORD)
def organisation_new(request: OfficerRequest) -> HttpResponse:
    form = OrganisationForm(
        request.POST or None, initial={"as_of": _today(), "name_zh": request.GET.get("name", "")}
    )
    cite = CiteForm(request.POST or None, prefix="cite", required=False)
    alike: list[Any] = []
    if request.method == "POST" and form.is_valid() & cite.is_valid():
        said = form.cleaned_data
        alike = [] if said["another"] else _alike(said["name_zh"], said["name_en"])
        if not alike:
            try:
                made = actions.enter(
                    name_en=said["name_en"],
                    name_zh=said["name_zh"],
                    as_of=said["as_of"],
                    cited=cite.cites(),
                    by=request.user,
                    at=timezone.now(),
                    **form.columns(),
                )
                return redirect("organisation", made.subject.uuid)
            except actions.NotAnOrganisation as refused:
                form.add_error("name_zh", str(refused))
    context = {"form": form, "cite_form": cite, "alike": alike}
    return render(
        request, "directory/organisation_new.html", context, status=422 if form.is_bound else 200
    )


def _alike(*names: str) -> list[Any]:
    """Who may already be this one, by any of the names, each shown once."""
    return list({row.pk: row for name in names if name for row in namesakes(name)}.values())


@allowed(Act.READ)
def namesakes_part(request: HttpRequest) -> HttpResponse:
    """Shown beside the name while it is typed."""
    alike = _alike(request.GET.get("name_zh", ""), request.GET.get("name_en", ""))
    return render(request, "directory/_alike.html", {"alike": alike})


@allowed(Act.RECORD)
def organisation_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _organisation(uuid)
    form = OrganisationForm(request.POST or None, organisation=found)
    context: dict[str, Any] = {"form": form, "organisation": found, "seen": newest_edit(found.pk)}
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(
                found,
                form.columns(),
                seen=seen_in(request.POST),
                by=request.user,
                at=timezone.now(),
            )
            return redirect("organisation", uuid)
        except Overtaken as overtaken:
            now = OrganisationForm(organisation=_organisation(uuid)).initial
            context |= told_of(form, overtaken, now)
    return render(
        request,
        "directory/organisation_edit.html",
        context,
        status=422 if form.is_bound else 200,
    )


@dataclass(frozen=True)
class Addition:
    """One kind of fact that is added to an organisation."""

    heading: str | Promise
    form: type[forms.Form]
    action: Callable[..., object]


ADDITIONS = {
    "name": Addition(gettext_lazy("Add a name"), NameForm, actions.add_name),
    "identifier": Addition(gettext_lazy("Add a number"), IdentifierForm, actions.add_identifier),
    "designation": Addition(
        gettext_lazy("Add a designation"), DesignationForm, actions.add_designation
    ),
    "establishment": Addition(
        gettext_lazy("Add a presence"), EstablishmentForm, actions.add_establishment
    ),
}


@allowed(Act.RECORD)
def organisation_add(request: OfficerRequest, uuid: UUID, what: str) -> HttpResponse:
    """One view for every kind of fact that is said of an organisation."""
    addition = ADDITIONS.get(what)
    if addition is None:
        raise Http404
    found = _organisation(uuid)
    form = addition.form(request.POST or None, initial={"as_of": _today()})
    cite = CiteForm(request.POST or None, prefix="cite", required=False)
    refused = ""
    if request.method == "POST" and form.is_valid() & cite.is_valid():
        try:
            addition.action(
                found, **form.cleaned_data, cited=cite.cites(), by=request.user, at=timezone.now()
            )
            return redirect("organisation", uuid)
        except (actions.NotAnIdentifier, actions.NotAnOrganisation) as error:
            refused = str(error)
    context = {
        "organisation": found,
        "heading": addition.heading,
        "form": form,
        "cite_form": cite,
        "refused": refused,
    }
    return render(
        request, "directory/organisation_add.html", context, status=422 if form.is_bound else 200
    )


@allowed(Act.MERGE)
def organisation_merge(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _organisation(uuid)
    form = MergeForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        into = Organisation.objects.get(pk=form.cleaned_data["into"].pk)
        try:
            actions.merge(
                found,
                into=into,
                why=form.cleaned_data["why"],
                as_of=on_day(timezone.localdate()),
                by=request.user,
                at=timezone.now(),
            )
            return redirect("organisation", into.subject.uuid)
        except actions.CannotMerge as error:
            refused = str(error)
    context = {
        "organisation": found,
        "heading": _("This is the same as another entry"),
        "form": form,
        "refused": refused,
    }
    return render(
        request, "directory/organisation_add.html", context, status=422 if form.is_bound else 200
    )


@allowed(Act.MERGE)
def unmerge(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a merge back, with a reason."""
    fact = get_object_or_404(Merge.objects.select_related("subject", "into__subject"), pk=pk)
    why = request.POST.get("why", "").strip()
    context: dict[str, Any] = {"fact": fact, "why": why, "missing": False}
    if request.method == "POST" and why:
        try:
            actions.unmerge(fact, why=why, by=request.user, at=timezone.now())
            return redirect("organisation", fact.subject.uuid)
        except CannotReplace as error:
            context["refused"] = str(error)
    elif request.method == "POST":
        context["missing"] = True
    return render(
        request, "directory/unmerge.html", context, status=422 if request.method == "POST" else 200
    )


def _today() -> str:
    return timezone.localdate().isoformat()


@allowed(Act.RECORD)
def unit_tenant(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Say who is in a unit: a presence like any other, entered where the unit is."""
    unit = get_object_or_404(Unit.objects.select_related("subject__label"), subject__uuid=uuid)
    form = TenantForm(request.POST or None, initial={"as_of": _today()})
    cite = CiteForm(request.POST or None, prefix="cite")
    context: dict[str, Any] = {"unit": unit, "form": form, "cite_form": cite}
    if request.method == "POST" and form.is_valid() & cite.is_valid():
        said = dict(form.cleaned_data)
        who = Organisation.objects.get(pk=said.pop("organisation").pk)
        try:
            actions.add_establishment(
                who,
                place=unit.subject,
                cited=cite.cites(),
                by=request.user,
                at=timezone.now(),
                **said,
            )
            return redirect("unit", uuid)
        except actions.NotAnOrganisation as error:
            context["refused"] = str(error)
    return render(
        request, "directory/unit_tenant.html", context, status=422 if form.is_bound else 200
    )
