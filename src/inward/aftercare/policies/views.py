"""Policies: the list, one with what it gives and asks and whom it concerns, what somebody can get."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.aftercare.policies import actions, queries
from inward.aftercare.policies.forms import (
    METRIC,
    BenefitForm,
    ConditionForm,
    PolicyFilterForm,
    PolicyForm,
    criteria,
)
from inward.aftercare.policies.models import Condition, Policy
from inward.aftercare.policies.rules import CRITERIA, NotACondition, is_number
from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.directory.models import Organisation
from inward.evidence.actions import CannotReplace, Overtaken, newest_edit
from inward.evidence.forms import CiteForm, seen_in, told_of
from inward.evidence.models import Mention
from inward.evidence.queries import citations_of, corrections_of, edits_of
from inward.pipeline.models import Project


@require_GET
@allowed(Act.READ)
def policies(request: HttpRequest) -> HttpResponse:
    form = PolicyFilterForm(request.GET)
    form.is_valid()
    said: dict[str, Any] = form.cleaned_data
    on = localdate()
    kind = said.get("kind")
    found = queries.policies(
        text=said.get("q", "").strip(),
        kind=kind.pk if kind else "",
        on=None if said.get("past") else on,
    )
    rows, onward = queries.policy_page(found, on=on, after=request.GET.get("after", ""))
    asked = request.GET.copy()
    asked["after"] = onward
    context = {
        "form": form,
        "rows": rows,
        "count": counted(found),
        "narrowed": bool(said.get("q") or kind),
        "next": f"?{asked.urlencode()}" if onward else "",
    }
    return page_or_part(request, "aftercare/policies.html", "aftercare/_policies.html", context)


def _policy(uuid: UUID) -> Policy:
    joined = Policy.objects.select_related("subject", "kind", "body__label")
    return get_object_or_404(joined, subject__uuid=uuid)


@require_GET
@allowed(Act.READ)
def policy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _policy(uuid)
    on = localdate()
    (row,) = queries.rows_of([found], on=on)
    mentions = list(Mention.objects.about(found.pk).live().select_related("cited__source"))
    context = {
        "policy": found,
        "row": row,
        "conditions": queries.in_words(row),
        "concerned": queries.concerned(row, on=on),
        "citations": citations_of([*mentions, *row.benefits, *row.conditions]),
        "mentions": mentions,
        "edits": edits_of(found.pk),
        "corrections": corrections_of([found.pk]),
    }
    return render(request, "aftercare/policy.html", context)


@allowed(Act.RECORD)
def policy_new(request: OfficerRequest) -> HttpResponse:
    form = PolicyForm(request.POST or None, initial={"as_of": str(localdate())})
    cite = CiteForm(request.POST or None, prefix="cite")
    if request.method == "POST" and form.is_valid() & cite.is_valid():
        made = actions.enter_policy(
            as_of=form.cleaned_data["as_of"],
            cited=cite.cites(),
            by=request.user,
            at=now(),
            **form.columns(),
        )
        return redirect("policy", made.subject.uuid)
    return _form(request, _("Enter a policy"), form, reverse("policies"), cite_form=cite)


@allowed(Act.RECORD)
def policy_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _policy(uuid)
    form = PolicyForm(request.POST or None, policy=found)
    context: dict[str, Any] = {"seen": newest_edit(found.pk), "policy": found}
    if request.method == "POST" and form.is_valid():
        seen = seen_in(request.POST)
        try:
            actions.describe_policy(found, form.columns(), seen=seen, by=request.user, at=now())
            return redirect("policy", uuid)
        except Overtaken as overtaken:
            context |= told_of(form, overtaken, PolicyForm(policy=_policy(uuid)).initial)
    back = reverse("policy", args=[uuid])
    return _form(request, _("Edit the policy"), form, back, **context)


@allowed(Act.RECORD)
def benefit_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _policy(uuid)
    form = BenefitForm(request.POST or None, initial={"as_of": str(localdate())})
    cite = CiteForm(request.POST or None, prefix="cite")
    back = reverse("policy", args=[uuid])
    if request.method == "POST" and form.is_valid() & cite.is_valid():
        actions.add_benefit(found, cited=cite.cites(), by=request.user, at=now(), **form.says())
        return redirect(back)
    return _form(request, _("What it gives"), form, back, cite_form=cite, policy=found)


@allowed(Act.RECORD)
def condition_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """First what is asked about, then what is asked: the second form depends on the first."""
    found = _policy(uuid)
    chosen = request.GET.get("criterion", "")
    known = chosen in CRITERIA or chosen == METRIC
    context: dict[str, Any] = {"policy": found, "criteria": criteria(), "chosen": chosen}
    back = reverse("policy", args=[uuid])
    if not known:
        return render(
            request,
            "aftercare/policy_form.html",
            context | {"back": back, "heading": _("What it asks")},
        )
    posted = request.POST if request.method == "POST" else None
    form = ConditionForm(posted, criterion=chosen, initial={"as_of": str(localdate())})
    cite = CiteForm(posted, prefix="cite")
    if posted is not None and form.is_valid() & cite.is_valid():
        try:
            actions.add_condition(
                found,
                form.asked(),
                as_of=form.cleaned_data["as_of"],
                cited=cite.cites(),
                by=request.user,
                at=now(),
            )
            return redirect(back)
        except NotACondition as error:
            context["refused"] = str(error)
    return _form(request, _("What it asks"), form, back, cite_form=cite, **context)


@allowed(Act.RECORD)
def condition_correct(request: OfficerRequest, pk: int) -> HttpResponse:
    joined = Condition.objects.live().select_related("subject")
    wrong = get_object_or_404(joined, pk=pk)
    if not is_number(wrong.criterion) and wrong.criterion not in CRITERIA:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = ConditionForm(posted, criterion=wrong.criterion, condition=wrong)
    cite = CiteForm(posted, prefix="cite", required=False)
    back = reverse("policy", args=[wrong.subject.uuid])
    refused = ""
    if posted is not None and form.is_valid() & cite.is_valid():
        try:
            actions.correct_condition(
                wrong,
                form.asked(),
                as_of=form.cleaned_data["as_of"],
                cited=cite.cites(),
                by=request.user,
                at=now(),
            )
            return redirect(back)
        except (NotACondition, CannotReplace) as error:
            refused = str(error)
    policy_ = _policy(wrong.subject.uuid)
    heading = _("Correct what it asks")
    return _form(request, heading, form, back, cite_form=cite, refused=refused, policy=policy_)


def _form(request: HttpRequest, heading: str, form: Any, back: str, **more: Any) -> HttpResponse:
    context = {"heading": heading, "form": form, "back": back} | more
    status = 422 if form.is_bound else 200
    return render(request, "aftercare/policy_form.html", context, status=status)


@require_GET
@allowed(Act.READ)
def organisation_policies(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What an enterprise qualifies for, what it fails, what is unknown and whom to ask."""
    joined = Organisation.objects.select_related("subject", "listing", "manager__user")
    found = get_object_or_404(joined, subject__uuid=uuid, listing__isnull=False)
    context = {"organisation": found, "chances": queries.chances(found, on=localdate())}
    return render(request, "aftercare/chances.html", context)


@require_GET
@allowed(Act.READ)
def project_policies(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same for a lead: what is known of its investor, with what the project plans."""
    joined = Project.objects.select_related("subject", "sector__parent", "manager__user")
    project = get_object_or_404(joined, subject__uuid=uuid)
    investors = Organisation.objects.select_related("subject", "listing", "manager__user")
    found = get_object_or_404(investors, pk=project.investor_id)
    chances = queries.chances(found, on=localdate(), project=project)
    context = {"organisation": found, "project": project, "chances": chances}
    return render(request, "aftercare/chances.html", context)
