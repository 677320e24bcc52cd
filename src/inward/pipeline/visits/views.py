"""Visits: who of the accounts was seen and who was not, a day's visits in order, a contact logged."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from inward.core.http import OfficerRequest, number_asked, page_or_part
from inward.core.identity import uuid_in
from inward.core.intervals import Interval, interval
from inward.core.permissions import Act, allowed
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.evidence.unlabelled import name_of
from inward.office.models import Member, Task
from inward.office.tasks import DayIsPast, finish
from inward.pipeline.actions import CannotMove, WrongDay, log_interaction
from inward.pipeline.models import Project
from inward.pipeline.visits import actions, queries
from inward.pipeline.visits.forms import ContactForm, DayForm, VisitForm
from inward.pipeline.visits.queries import suggested, task_with
from inward.pipeline.visits.rules import MOST_STOPS

# No list of accounts is gone through further than this.
_FURTHEST = 999_999


@require_GET
@allowed(Act.READ)
def visits(request: HttpRequest) -> HttpResponse:
    this_year = _to_date(localdate())
    form = VisitForm(_readable(request.GET), initial={"when": str(this_year)})
    sought = form.sought(this_year)
    accounts = queries.accounts_in(sought.when)
    found = queries.narrowed(accounts, sought)
    start = number_asked(request.GET.get("from", ""), 0, _FURTHEST)
    context: dict[str, Any] = {
        "form": form,
        "sought": sought,
        "area": _area(sought.area),
        "rows": queries.named(found[start : start + queries.PER_PAGE]),
        "number": len(found),
        "coverage": queries.coverage(accounts, sought.when),
        "next": _onward(request, start) if len(found) > start + queries.PER_PAGE else "",
        "most": MOST_STOPS,
    }
    return page_or_part(request, "pipeline/visits.html", "pipeline/_visits.html", context)


def _to_date(today: date) -> Interval:
    return interval(str(today.year))


def _readable(asked: QueryDict) -> QueryDict:
    """An area that is no address filters by nothing rather than failing."""
    given = asked.copy()
    area = given.get("area", "")
    if area and area != queries.NOWHERE and not _uuids([area]):
        given["area"] = ""
    if not given.get("when"):
        given["when"] = str(localdate().year)
    return given


def _area(asked: str) -> Subject | None:
    known = Subject.objects.select_related("label")
    return known.filter(uuid=asked).first() if asked and asked != queries.NOWHERE else None


def _onward(request: HttpRequest, start: int) -> str:
    asked = request.GET.copy()
    asked["from"] = str(start + queries.PER_PAGE)
    return f"?{asked.urlencode()}"


@allowed(Act.READ)
def route(request: OfficerRequest) -> HttpResponse:
    """A day's visits in order; the address holds whom, so it can be kept and sent."""
    asked = _uuids(request.GET.getlist("with"))
    chosen = Subject.objects.filter(uuid__in=asked, kind=Kind.ORGANISATION)
    keys = {subject.uuid: subject.pk for subject in chosen}
    first = _uuids([request.GET.get("first", "")])
    start = keys.get(first[0]) if first else None
    # By the order in which they were ticked, each once.
    organisations = [keys[uuid] for uuid in dict.fromkeys(asked) if uuid in keys]
    context: dict[str, Any] = {"many": len(organisations) > MOST_STOPS, "most": MOST_STOPS}
    stops = [] if context["many"] else queries.stops(organisations, start=start)
    me = Member.objects.filter(user__pk=request.user.pk or 0).first()
    form = DayForm(request.POST or None, initial={"due": localdate(), "member": me})
    if request.method == "POST" and form.is_valid() and stops:
        try:
            return _set(request, stops, form)
        except DayIsPast as error:
            form.add_error("due", str(error))
    context |= {
        "stops": stops,
        "first": start,
        "km": sum(stop.km or 0 for stop in stops),
        "form": form,
        "asked": urlencode([("with", uuid) for uuid in dict.fromkeys(asked)]),
        "back": reverse("visits"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "pipeline/visit_route.html", context, status=status)


def _set(request: OfficerRequest, stops: list[queries.Stop], form: DayForm) -> HttpResponse:
    made = actions.set_visits(
        stops, by=request.user, at=now(), today=localdate(), **form.cleaned_data
    )
    said = ngettext("%(n)s visit is on the list.", "%(n)s visits are on the list.", len(made))
    messages.success(request, said % {"n": len(made)} if made else _("They were on the list."))
    return redirect("day")


def _uuids(given: list[str]) -> list[UUID]:
    return [uuid for uuid in map(uuid_in, given) if uuid is not None]


# --- a contact ------------------------------------------------------------------------------------


@allowed(Act.RECORD)
def contact(request: OfficerRequest, uuid: UUID | None = None) -> HttpResponse:
    """Log a visit, meeting or call, of a project or with anybody on the record."""
    project = _project(uuid) if uuid else None
    member = Member.objects.filter(user=request.user).select_related("team").first()
    asked = project.investor if project else _asked(request.GET.get("with", ""))
    task = task_with(member, asked, on=localdate()) if member and asked else None
    begun = {"on": localdate(), "subject": asked, "task": task and task.pk}
    form = ContactForm(request.POST or None, initial=begun)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = log_interaction(
                project=project,
                member=member,
                by=request.user,
                at=now(),
                today=localdate(),
                **form.says(),
            )
        except WrongDay as error:
            form.add_error("on", str(error))
        except CannotMove as error:
            refused = str(error)
        else:
            said = {"kind": made.kind, "name": name_of(form.cleaned_data["subject"])}
            messages.success(request, _("Logged: %(kind)s, %(name)s.") % said)
            if closed := _tick_off(request, form):
                messages.success(request, _("Closed with it: “%(task)s”.") % {"task": closed.text})
            return redirect("project", uuid) if uuid else redirect("contact-new")
    context = {
        "project": project,
        "form": form,
        "refused": refused,
        "asked": asked,
        "task": task,
        "suggested": suggested(member, on=localdate()) if member and not project else [],
    }
    return render(request, "pipeline/contact.html", context, status=422 if form.is_bound else 200)


def _tick_off(request: OfficerRequest, form: ContactForm) -> Task | None:
    """Close the task that somebody said this contact was."""
    said = form.cleaned_data
    mine = Task.objects.filter(pk=said["task"] or 0, member__user=request.user, done_at=None)
    if not said["finishes"] or not mine.exists():
        return None
    return finish(task_id=said["task"], by=request.user, at=now())


def _project(uuid: UUID) -> Project:
    joined = Project.objects.select_related("subject", "investor__label")
    return get_object_or_404(joined, subject__uuid=uuid)


def _asked(uuid: str) -> Subject | None:
    given = _uuids([uuid])
    kinds = (Kind.ORGANISATION, Kind.PERSON)
    return Subject.objects.filter(uuid=given[0], kind__in=kinds).first() if given else None
