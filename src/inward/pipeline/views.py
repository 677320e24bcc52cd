"""Projects: list, board, one project's story, and each step of its way."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.agreements.queries.signing import Listed, signing_list
from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.directory.queries import country_called
from inward.evidence.actions import CannotReplace, Overtaken, newest_edit
from inward.evidence.forms import CiteForm, seen_in, told_of
from inward.evidence.queries import citations_of, edits_of
from inward.pipeline import actions, queries
from inward.pipeline.filters.queries import canonical, saved_filters
from inward.pipeline.forms import (
    CITED,
    FIELD,
    DescribeForm,
    FilterForm,
    GateForm,
    LeadForm,
    LeaveForm,
    MilestoneForm,
    NoteForm,
    TakeBackForm,
    ValueForm,
)
from inward.pipeline.models import Milestone, Progress, Project
from inward.pipeline.rules import GATES, NEXT, Stage, next_stage


@require_GET
@allowed(Act.READ)
def projects(request: OfficerRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    sought = form.sought()
    found = queries.projects_page(sought, after=request.GET.get("after", ""))
    asked = request.GET.copy()
    asked["after"] = found.next
    query = canonical(request.GET.dict())
    member, kept = saved_filters(request.user, query=query)
    context = {
        "form": form,
        "query": query,
        "member": member,
        "kept": kept,
        "sought": sought,
        "rows": found.rows,
        "next": f"?{asked.urlencode()}" if found.next else "",
        "count": counted(queries.projects(sought)),
        "today": localdate(),
    }
    return page_or_part(request, "pipeline/projects.html", "pipeline/_projects.html", context)


@require_GET
@allowed(Act.READ)
def board(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, staged=False)
    sought = form.sought()
    context = {"form": form, "sought": sought, "columns": queries.board(sought)}
    return page_or_part(request, "pipeline/board.html", "pipeline/_board.html", context)


def _project(uuid: UUID) -> Project:
    return get_object_or_404(
        Project.objects.select_related(
            "subject",
            "investor__label",
            "came_by",
            "event__subject",
            "referred_by__label",
            "manager__user",
            "team",
            "sector",
            "progress",
        ),
        subject__uuid=uuid,
    )


def _next(progress: Progress) -> Stage | None:
    return next_stage(Stage(progress.stage), Stage(progress.furthest))


@require_GET
@allowed(Act.READ)
def project(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _project(uuid)
    today = localdate()
    progress = found.progress
    onward = _next(progress)
    reached = queries.milestones(found)
    papers, promises = queries.promises(reached)
    values, observed = queries.values(found)
    met_with = queries.interactions(found)
    context = {
        "project": found,
        "country": country_called(found.country),
        "progress": progress,
        "strip": queries.strip(reached, Stage(progress.stage)),
        "milestones": reached[::-1],
        "onward": onward,
        "checklist": queries.checklist(found, onward, on=today) if onward else [],
        "where": {need: f"id_{name}" for need, name in FIELD.items()},
        "may_leave": bool(set(NEXT[Stage(progress.stage)]) - set(GATES)),
        "may_take_back": progress.stage not in (Stage.RECEIVED, Stage.DELIVERED),
        "interactions": met_with,
        "notes": queries.notes(found),
        "tasks": queries.tasks(found),
        "papers": papers,
        "promises": promises,
        "values": values,
        "edits": edits_of(found.pk),
        "today": today,
        "citations": citations_of(reached, observed, [s.terms for s in promises]),
    }
    return render(request, "pipeline/project.html", context)


@allowed(Act.RECORD)
def project_new(request: OfficerRequest) -> HttpResponse:
    """A lead; projects of the same investor are shown before it is saved."""
    form = LeadForm(request.POST or None, initial={"on": str(localdate())})
    alike: list[Progress] = []
    if request.method == "POST":
        valid = form.is_valid()
        investor = form.cleaned_data.get("investor")
        if not form.cleaned_data.get("another"):
            typed = request.POST.get("investor", "").strip()
            alike = queries.alike(typed, investor.pk if investor else None) if typed else []
        if valid and not alike:
            try:
                made = actions.receive(by=request.user, at=now(), today=localdate(), **form.says())
            except actions.WrongDay as error:
                form.add_error("on", str(error))
            else:
                messages.success(request, _("The lead is on the record."))
                return redirect("project", made.subject.uuid)
    context = {"form": form, "alike": alike, "again": form.data.get("another")}
    return render(
        request, "pipeline/project_new.html", context, status=422 if form.is_bound else 200
    )


@allowed(Act.RECORD)
def project_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _project(uuid)
    form = DescribeForm(request.POST or None, project=found)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(
                project=found,
                changes=form.cleaned_data,
                seen=seen_in(request.POST),
                by=request.user,
                at=now(),
            )
            return redirect("project", uuid)
        except Overtaken as overtaken:
            told = told_of(form, overtaken, DescribeForm(project=_project(uuid)).initial)
    seen = newest_edit(found.pk)
    return _form(request, found, _("Edit the project"), form, seen=seen, **told)


# What a gate's form may change of the project itself.
_DESCRIBED = ("manager", "requirement")


@allowed(Act.RECORD)
def advance(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """The gate of the next stage: its checklist, and just the fields that it asks for."""
    found = _project(uuid)
    to = _next(found.progress)
    if to is None:
        messages.error(request, _("This project has ended; no stage follows."))
        return redirect("project", uuid)
    cited = bool(CITED & set(GATES[to]))
    # The stage this page asked for: sent twice, or after somebody else, it is no step further.
    meant = request.POST.get("to", to.value)
    posted = request.POST if request.method == "POST" and meant == to.value else None
    form = GateForm(posted, project=found, to=to, by=request.user, today=str(localdate()))
    cite_form = CiteForm(posted, prefix="cite", required=False) if cited else None
    told: dict[str, Any] = {}
    if meant != to.value:
        told["refused"] = _(
            "This project is “%(stage)s” already; nothing was recorded. This is the gate after it."
        ) % {"stage": Stage(found.progress.stage).label}
    if posted is not None and form.is_valid() & (cite_form is None or cite_form.is_valid()):
        try:
            actions.pass_gate(
                project=found,
                to=to,
                seen=seen_in(posted) if "seen" in posted else None,
                today=localdate(),
                cited=cite_form.cites() if cite_form else (),
                by=request.user,
                at=now(),
                **form.says(found),
            )
        except actions.WrongDay as error:
            form.add_error("on", str(error))
        except actions.CannotMove as error:
            told["refused"] = str(error)
            _mark(form, error)
            found = _project(uuid)
        except Overtaken as overtaken:
            found = _project(uuid)
            told = told_of(form, overtaken, {name: getattr(found, name) for name in _DESCRIBED})
        else:
            messages.success(request, _("Now: %(stage)s.") % {"stage": to.label})
            return redirect("project", uuid)
    context = {
        "project": found,
        "to": to,
        "form": form,
        "cite_form": cite_form,
        "seen": newest_edit(found.pk),
        "checklist": queries.checklist(found, to, on=localdate()),
        "listed": _listed(form),
        "where": {need: f"id_{name}" for need, name in FIELD.items()},
    } | told
    status = 422 if request.method == "POST" else 200
    return render(request, "pipeline/advance.html", context, status=status)


def _listed(form: GateForm) -> list[Listed]:
    """The promises of the paper that was chosen, with what is still to be entered of each."""
    chosen = form.cleaned_data.get("agreement") if form.is_bound else None
    return signing_list(chosen.pk) if chosen else []


def _mark(form: GateForm, error: actions.CannotMove) -> None:
    """Say at each field that it is what is missing."""
    for lack in error.lacking:
        if (name := FIELD.get(lack.need, "")) in form.fields:
            form.add_error(name, _("This is still missing."))


@allowed(Act.RECORD)
def leave(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _project(uuid)
    stage = Stage(found.progress.stage)
    form = LeaveForm(request.POST or None, now=stage, initial={"on": str(localdate())})
    refused = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"to": Stage(form.cleaned_data["to"])}
        try:
            actions.leave(project=found, by=request.user, at=now(), today=localdate(), **said)
        except actions.WrongDay as error:
            form.add_error("on", str(error))
        except actions.CannotMove as error:
            refused = str(error)
        else:
            return redirect("project", uuid)
    return _form(request, found, _("Leave the path"), form, refused=refused)


@allowed(Act.RECORD)
def take_back(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """The last step should not have been entered."""
    found = _project(uuid)
    form = TakeBackForm(request.POST or None)
    refused = ""
    reached = queries.milestones(found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(
                milestone=_meant(request, reached), by=request.user, at=now(), **form.cleaned_data
            )
        except (actions.CannotMove, CannotReplace) as error:
            refused = str(error)
            found, reached = _project(uuid), queries.milestones(found)
        else:
            return redirect("project", uuid)
    heading = _("Take back “%(stage)s”") % {"stage": Stage(found.progress.stage).label}
    return _form(request, found, heading, form, refused=refused, seen=reached[-1].pk)


def _meant(request: HttpRequest, reached: Sequence[Milestone]) -> Milestone:
    """The step that was the last one when the form was opened; without one in it, the last."""
    asked = Milestone.objects.about(reached[-1].subject_id).filter(pk=seen_in(request.POST))
    return asked.first() or reached[-1]


@allowed(Act.RECORD)
def milestone_correct(request: OfficerRequest, pk: int) -> HttpResponse:
    """Put right what a milestone says; a locked project's only with a second person."""
    wrong = get_object_or_404(
        Milestone.objects.live().select_related("subject", "agreement__subject", "entity"), pk=pk
    )
    found = _project(wrong.subject.uuid)
    locked = found.progress.stage == Stage.DELIVERED
    posted = request.POST if request.method == "POST" else None
    form = MilestoneForm(posted, milestone=wrong, locked=locked, by=request.user)
    cite_form = CiteForm(posted, prefix="cite", required=False)
    refused = ""
    if posted is not None and form.is_valid() & cite_form.is_valid():
        try:
            actions.correct(
                milestone=wrong,
                cited=cite_form.cites(),
                by=request.user,
                at=now(),
                today=localdate(),
                **form.says(),
            )
        except actions.WrongDay as error:
            form.add_error("on", str(error))
        except (actions.CannotMove, CannotReplace) as error:
            refused = str(error)
        else:
            messages.success(request, _("Corrected. What it said before stays readable."))
            return redirect("project", wrong.subject.uuid)
    heading = _("Correct “%(stage)s”") % {"stage": Stage(wrong.stage).label}
    return _form(request, found, heading, form, cite_form=cite_form, refused=refused)


@allowed(Act.RECORD)
def note_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _project(uuid)
    form = NoteForm(request.POST or None, initial={"kind": request.GET.get("kind", "screening")})
    if request.method == "POST" and form.is_valid():
        actions.note(subject=found.subject, by=request.user, at=now(), **form.cleaned_data)
        return redirect("project", uuid)
    return _form(request, found, _("Write a note"), form)


@allowed(Act.RECORD)
def value_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _project(uuid)
    form = ValueForm(request.POST or None, initial={"on": str(localdate()), "unit": "unit:CNY"})
    cite_form = CiteForm(request.POST or None, prefix="cite")
    if request.method == "POST" and form.is_valid() & cite_form.is_valid():
        said = form.cleaned_data | {"unit": form.cleaned_data["unit"].code}
        actions.value(project=found, cited=cite_form.cites(), by=request.user, at=now(), **said)
        return redirect("project", uuid)
    return _form(request, found, _("Enter a value"), form, cite_form=cite_form)


def _form(
    request: HttpRequest,
    found: Project,
    heading: str,
    form: Any,
    *,
    cite_form: CiteForm | None = None,
    refused: str = "",
    **more: Any,
) -> HttpResponse:
    context = {
        **more,
        "project": found,
        "heading": heading,
        "form": form,
        "cite_form": cite_form,
        "refused": refused,
        "back": reverse("project", args=[found.subject.uuid]),
    }
    return render(request, "pipeline/form.html", context, status=422 if form.is_bound else 200)
