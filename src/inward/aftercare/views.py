"""Cases: the inbox with its clocks, one case with its steps, a case entered by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inward.aftercare import actions, queries
from inward.aftercare.forms import CaseForm, EnterpriseForm, InboxForm, RetainForm, StepForm
from inward.aftercare.models import Case
from inward.aftercare.patterns import patterns
from inward.aftercare.rules import NEXT, CaseKind, Step
from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.evidence.actions import Overtaken, newest_edit
from inward.evidence.forms import seen_in, told_of
from inward.evidence.queries import edits_of
from inward.office.queries import unsent_about
from inward.pipeline.actions import WrongDay
from inward.pipeline.forms import LeadForm
from inward.pipeline.models import Progress
from inward.pipeline.queries import alike as projects_alike


@require_GET
@allowed(Act.READ)
def cases(request: HttpRequest) -> HttpResponse:
    form = InboxForm(request.GET)
    sought = form.sought()
    at = now()
    rows, onward = queries.inbox(sought, at=at, after=request.GET.get("after", ""))
    asked = request.GET.copy()
    asked["after"] = onward
    context = {
        "form": form,
        "sought": sought,
        "rows": rows,
        "next": f"?{asked.urlencode()}" if onward else "",
        "count": counted(queries.cases(sought, at=at)),
        "patterns": [] if request.headers.get("HX-Request") else patterns(on=localdate()),
    }
    return page_or_part(request, "aftercare/cases.html", "aftercare/_cases.html", context)


def _case(uuid: UUID) -> Case:
    return get_object_or_404(
        Case.objects.select_related(
            "subject",
            "topic",
            "enterprise__label",
            "contact__subject__label",
            "project__subject",
            "zone__label",
            "desk__member__user",
            "desk__body__label",
        ),
        subject__uuid=uuid,
    )


@require_GET
@allowed(Act.READ)
def case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _shown(request, _case(uuid))


def _shown(request: HttpRequest, found: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    step = Step(found.desk.step)
    steps = queries.steps(found)
    context = {
        "case": found,
        "desk": found.desk,
        "clock": queries.clock_of(found.desk, at=now()),
        "steps": steps,
        "seen": steps[0][0].pk if steps else 0,
        "onward": bool(NEXT[step]),
        "form": StepForm(now=step, outside=queries.is_from_outside(found, steps)),
        "enterprise_form": EnterpriseForm(),
        "retain_form": RetainForm(case=found),
        "edited": newest_edit(found.pk),
        "is_grievance": found.kind == CaseKind.GRIEVANCE,
        "edits": edits_of(found.pk),
        "requirements": list(queries.requirements_of(found)),
        "unsent": unsent_about(found.pk),
    }
    return render(request, "aftercare/case.html", context | more, status=status)


@require_POST
@allowed(Act.RECORD)
def case_step(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _case(uuid)
    outside = queries.is_from_outside(found, queries.steps(found))
    form = StepForm(request.POST, now=Step(found.desk.step), outside=outside)
    refused = ""
    if form.is_valid():
        try:
            actions.take_step(
                case=found,
                by=request.user,
                at=now(),
                seen=seen_in(request.POST) or None,
                **form.says(),
            )
        except actions.CannotStep as error:
            refused = str(error)
        else:
            messages.success(request, _recorded(form))
            return redirect("case", uuid)
    return _shown(request, found, status=422, form=form, refused=refused)


def _recorded(form: StepForm) -> str:
    said = {"step": form.cleaned_data["step"].label}
    if form.asks:
        return _("Recorded: %(step)s. Whoever asked reads nothing of it.") % said
    if form.cleaned_data["shown"] and form.cleaned_data["text"].strip():
        return _("Recorded: %(step)s. Whoever asked can read your words.") % said
    return _("Recorded: %(step)s.") % said


@require_POST
@allowed(Act.RECORD)
def case_enterprise(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """From which enterprise it is."""
    found = _case(uuid)
    form = EnterpriseForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, status=422, enterprise_form=form)
    named = form.cleaned_data["enterprise"]
    try:
        actions.name_enterprise(
            case=found,
            enterprise=named,
            seen=seen_in(request.POST),
            by=request.user,
            at=now(),
        )
    except Overtaken as overtaken:
        there = _case(uuid)
        told = told_of(form, overtaken, {"enterprise": there.enterprise})
        return _shown(
            request,
            there,
            status=422,
            enterprise_form=form,
            enterprise_refused=told["refused"],
            overtaken=told["overtaken"],
        )
    messages.success(request, _("The case now stands with %(name)s.") % {"name": named.label})
    return redirect("case", uuid)


@allowed(Act.RECORD)
def case_lead(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """What was asked becomes a lead; other projects of the same investor are shown before."""
    found = _case(uuid)
    if found.project:
        return redirect("project", found.project.subject.uuid)
    form = LeadForm(request.POST or None, initial=queries.lead_from(found))
    alike: list[Progress] = []
    refused = ""
    if request.method == "POST":
        valid = form.is_valid()
        investor = form.cleaned_data.get("investor")
        typed = request.POST.get("investor", "").strip()
        if typed and not form.cleaned_data.get("another"):
            alike = projects_alike(typed, investor.pk if investor else None)
        if valid and not alike:
            try:
                made = actions.make_lead(
                    case=found, by=request.user, at=now(), today=localdate(), **form.says()
                )
            except WrongDay as error:
                form.add_error("on", str(error))
            except actions.CannotStep as error:
                refused = str(error)
            else:
                messages.success(request, _("The lead is on the record."))
                return redirect("project", made.subject.uuid)
    context = {
        "form": form,
        "alike": alike,
        "again": form.data.get("another"),
        "refused": refused,
        "back": reverse("case", args=[uuid]),
        "asked": queries.asked_in(found),
    }
    return render(
        request, "pipeline/project_new.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@allowed(Act.RECORD)
def case_retain(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _case(uuid)
    form = RetainForm(request.POST, case=found)
    if not form.is_valid():
        return _shown(request, found, status=422, retain_form=form)
    said = form.cleaned_data
    try:
        actions.retain(
            case=found,
            capital=said["capital_retained"],
            jobs=said["jobs_retained"],
            seen=seen_in(request.POST),
            by=request.user,
            at=now(),
        )
    except Overtaken as overtaken:
        now_there = _case(uuid)
        told = told_of(form, overtaken, RetainForm.written(now_there))
        more = {"retain_form": form, "retain_refused": told["refused"]}
        return _shown(request, now_there, status=422, overtaken=told["overtaken"], **more)
    messages.success(request, _("Saved."))
    return redirect("case", uuid)


@allowed(Act.RECORD)
def case_new(request: OfficerRequest) -> HttpResponse:
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.open_case(by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("Received as %(reference)s.") % {"reference": made.reference})
        return redirect("case", made.subject.uuid)
    return render(
        request,
        "aftercare/case_new.html",
        {"form": form, "clocks": queries.clocks_told()},
        status=422 if form.is_bound else 200,
    )
