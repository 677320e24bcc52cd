"""Where officers write for the public, see it as the public will, and make it public."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import get_current_timezone, localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inward.core.http import OfficerRequest
from inward.core.intervals import on_day
from inward.core.permissions import Act, allowed, require
from inward.directory.people import Consent, Purpose
from inward.directory.persons import enter_consent, withdraw_consent
from inward.evidence.actions import Overtaken, newest_edit
from inward.evidence.actions import publish as publish_subject
from inward.evidence.forms import seen_in, told_of
from inward.evidence.models import Subject
from inward.evidence.queries import edits_of
from inward.evidence.rules import Kind
from inward.public import actions
from inward.public.forms import FORMS, RECORDS, ConsentForm, RecordsForm
from inward.public.models import WRITTEN, Written
from inward.public.queries import desk, named


@require_GET
@allowed(Act.READ)
def written(request: HttpRequest) -> HttpResponse:
    found = desk.written(localdate())
    groups = [(kind, found.get(kind, [])) for kind in WRITTEN]
    lacking = sum(1 for pieces in found.values() for piece in pieces if piece.lacks)
    return render(request, "public/office/written.html", {"groups": groups, "lacking": lacking})


@require_GET
@allowed(Act.READ)
def records(request: HttpRequest) -> HttpResponse:
    form = RecordsForm(request.GET)
    kind, public, text = form.sought()
    on = localdate()
    found = desk.records(kind, public, text, on=on, after=request.GET.get("after", ""))
    pages = desk.pages_of(found.rows)
    onward = {"kind": kind, "public": public, "q": text, "after": found.next}
    context = {
        "form": form,
        "kind": kind,
        "rows": [(label, pages.get(label.pk, {})) for label in found.rows],
        "next": urlencode({k: v for k, v in onward.items() if v}) if found.next else "",
        "here": request.get_full_path(),
    }
    return render(request, "public/office/records.html", context)


@allowed(Act.RECORD)
def people(request: OfficerRequest) -> HttpResponse:
    """Who may be named in public, and where anybody is; a consent that was given is entered here."""
    today = localdate()
    form = ConsentForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        begins = datetime.combine(said["on"], time(), get_current_timezone())
        made = enter_consent(
            said["who"],
            Purpose.PUBLISH,
            how=said["how"],
            given_at=min(begins, now()),
            by=request.user,
            at=now(),
        )
        messages.success(request, _("Entered: %(who)s may be named.") % {"who": made.person})
        return redirect("public-people")
    context = {"found": named.people(on=today), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "public/office/people.html", context, status=status)


@require_POST
@allowed(Act.RECORD)
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Somebody takes back that they may be named: from now on no page shows their name."""
    given = get_object_or_404(Consent.objects.select_related("person"), pk=pk)
    if given.purpose != Purpose.PUBLISH:
        raise Http404
    withdraw_consent(given.person, Purpose.PUBLISH, by=request.user, at=now())
    messages.success(
        request,
        _("%(who)s is no longer named as a speaker. Look here whether other texts name them.")
        % {"who": given.person},
    )
    return redirect("public-people")


@allowed(Act.RECORD)
def new(request: OfficerRequest, kind: str) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    asked = Kind(kind)
    form = FORMS[asked](request.POST or None, initial={"day": localdate(), "told_on": localdate()})
    context: dict[str, Any] = {"form": form, "heading": _new(asked), "kind": asked}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write(WRITTEN[asked], by=request.user, at=now(), **form.columns())
            messages.success(request, _("Saved. It is not public yet."))
            return redirect("public-entry", made.subject.uuid)
        except actions.CannotShow as error:
            context["refused"] = str(error)
    return render(request, "public/office/edit.html", context, status=422 if form.is_bound else 200)


def _new(kind: Kind) -> str:
    return {
        Kind.TEXT: _("Write a text"),
        Kind.NEWS: _("Write news"),
        Kind.STORY: _("Write down a story"),
        Kind.CONTACT: _("Enter a contact desk"),
    }[kind]


def _written(uuid: UUID) -> Written:
    subject = get_object_or_404(Subject, uuid=uuid)
    model = WRITTEN.get(Kind(subject.kind))
    if model is None:
        raise Http404
    return get_object_or_404(model._default_manager.select_related("subject"), pk=subject.pk)


@allowed(Act.READ)
def entry(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Everybody reads what was written; those who record change it."""
    found = _written(uuid)
    kind = found.kind_of_subject
    form_of = FORMS[kind]
    if request.method == "POST":
        require(request.user, Act.RECORD)
    form = form_of(request.POST or None, initial=form_of.written(found))
    context: dict[str, Any] = {
        "heading": str(found),
        "kind": kind,
        "piece": desk.piece(found, localdate()),
        "pages": {lang: desk.page_of(found, lang) for lang in ("zh", "en")},
        "seen": newest_edit(found.pk),
        "edits": edits_of(found.pk),
    }
    if form.is_bound and form.is_valid():
        try:
            actions.rewrite(
                found, seen=seen_in(request.POST), by=request.user, at=now(), **form.columns()
            )
            messages.success(request, _("Saved."))
            return redirect("public-entry", uuid)
        except actions.CannotShow as error:
            context["refused"] = str(error)
        except Overtaken as overtaken:
            context |= told_of(form, overtaken, form_of.written(_written(uuid)))
    context["form"] = form
    return render(request, "public/office/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@allowed(Act.PUBLISH)
def publish(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Make a record or something written public, or take it back; a story only with consent.

    People, cases, projects and whatever else belongs to the office alone are never made public.
    """
    subject = get_object_or_404(Subject, uuid=uuid)
    public = request.POST.get("public") == "yes"
    if public and subject.kind not in {*RECORDS, *WRITTEN}:
        raise Http404
    says: dict[str, Any] = {"as_of": on_day(localdate()), "by": request.user, "at": now()}
    try:
        if Kind(subject.kind) in WRITTEN:
            actions.show(_written(uuid), public, **says)
        else:
            publish_subject(subject, public, **says)
        messages.success(
            request, _("It is public now.") if public else _("It is no longer public.")
        )
    except actions.CannotShow as error:
        messages.error(request, str(error))
    return redirect(_back(request, subject))


def _back(request: HttpRequest, subject: Subject) -> str:
    """The list it was pressed in, where it was; else its own page."""
    asked = request.POST.get("next", "")
    if asked.startswith(reverse("public-records")):
        return asked
    if Kind(subject.kind) in WRITTEN:
        return reverse("public-entry", args=[subject.uuid])
    return reverse("public-records")
