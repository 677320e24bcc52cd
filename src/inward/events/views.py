"""Events, programmes with their editions, and who came. Each view reads, makes one call, answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.events import actions, queries
from inward.events.forms import EditionForm, EventForm, EventsForm, PartForm, ProgrammeForm
from inward.events.models import Edition, Event, Participation, Programme
from inward.evidence.actions import CannotReplace, Overtaken, newest_edit
from inward.evidence.forms import CiteForm, seen_in, told_of
from inward.evidence.models import Mention
from inward.evidence.queries import citations_of, corrections_of, edits_of


@require_GET
@allowed(Act.READ)
def events(request: HttpRequest) -> HttpResponse:
    today = localdate()
    form = EventsForm(request.GET)
    sought = form.sought()
    found = queries.events_page(sought, on=today, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "sought": sought,
        "rows": queries.by_year(found.rows, on=today),
        "next": _next_page(request, found.next),
        "count": counted(queries.events(sought, on=today)),
        "today": today,
    }
    return page_or_part(request, "events/events.html", "events/_events.html", context)


def _next_page(request: HttpRequest, onward: str) -> str:
    if not onward:
        return ""
    asked = request.GET.copy()
    asked["after"] = onward
    return f"?{asked.urlencode()}"


def _event(uuid: UUID) -> Event:
    return get_object_or_404(
        Event.objects.select_related(
            "subject", "kind", "edition__programme__subject", "place__label"
        ),
        subject__uuid=uuid,
    )


def event_context(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """What this package knows of an event. Its page lives above, with agreements and claims."""
    event = _event(uuid)
    role = request.GET.get("role", "")
    guests, onward = queries.guests(event, role=role, after=request.GET.get("after", ""))
    mentions = list(Mention.objects.live().about(event.pk))
    return {
        "event": event,
        "guests": guests,
        "roles": queries.roles_at(event),
        "in_role": role,
        "next": _next_page(request, onward),
        "mentions": mentions,
        "edits": edits_of(event.pk),
        "corrections": corrections_of([event.pk]),
        "today": localdate(),
        "cited_facts": [*mentions, *(part for guest in guests for part in guest.parts)],
    }


@require_GET
@allowed(Act.READ)
def programmes(request: HttpRequest) -> HttpResponse:
    return render(request, "events/programmes.html", {"programmes": queries.programmes()})


@require_GET
@allowed(Act.READ)
def programme(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _programme(uuid)
    runnings = queries.runnings(found)
    mentions = list(
        Mention.objects.live().filter(
            subject_id__in=[found.pk, *(running.edition.pk for running in runnings)]
        )
    )
    context = {
        "programme": found,
        "runnings": runnings,
        "regulars": queries.regulars(found, on=localdate()),
        "edits": edits_of(found.pk),
        "corrections": corrections_of([found.pk]),
        "mentions": [mention for mention in mentions if mention.subject_id == found.pk],
        "citations": citations_of(mentions),
    }
    return render(request, "events/programme.html", context)


def _programme(uuid: UUID) -> Programme:
    return get_object_or_404(
        Programme.objects.select_related("subject", "kind"), subject__uuid=uuid
    )


# --- entering and correcting ----------------------------------------------------------------------


@allowed(Act.RECORD)
def event_new(request: OfficerRequest) -> HttpResponse:
    form = EventForm(request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite")
    return _save(
        request,
        form,
        cite_form,
        lambda: actions.enter_event(
            on=localdate(), cited=cite_form.cites(), by=request.user, at=now(), **form.columns()
        ),
        heading=_("Enter an event"),
        back=reverse("events"),
        onward=lambda made: reverse("event", args=[made.subject.uuid]),
    )


@allowed(Act.RECORD)
def event_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _event(uuid)
    form = EventForm(request.POST or None, initial=EventForm.written(found))
    page = reverse("event", args=[uuid])
    return _edit(request, found, form, _("Edit the event"), page)


@allowed(Act.RECORD)
def programme_new(request: OfficerRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    return _save(
        request,
        form,
        cite_form,
        lambda: actions.enter_programme(
            on=localdate(), cited=cite_form.cites(), by=request.user, at=now(), **form.columns()
        ),
        heading=_("Enter a programme"),
        back=reverse("programmes"),
        onward=lambda made: reverse("programme", args=[made.subject.uuid]),
    )


@allowed(Act.RECORD)
def programme_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _programme(uuid)
    form = ProgrammeForm(request.POST or None, initial=ProgrammeForm.written(found))
    return _edit(request, found, form, _("Edit the programme"), reverse("programme", args=[uuid]))


@allowed(Act.RECORD)
def edition_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _programme(uuid)
    form = EditionForm(request.POST or None, initial={"number": queries.next_number(found)})
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    page = reverse("programme", args=[uuid])
    return _save(
        request,
        form,
        cite_form,
        lambda: actions.enter_edition(
            programme=found,
            on=localdate(),
            cited=cite_form.cites(),
            by=request.user,
            at=now(),
            **form.columns(),
        ),
        heading=_("Enter an edition"),
        back=page,
        onward=lambda made: page,
    )


@allowed(Act.RECORD)
def edition_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(
        Edition.objects.select_related("subject", "programme__subject"), subject__uuid=uuid
    )
    form = EditionForm(request.POST or None, initial=EditionForm.written(found))
    page = reverse("programme", args=[found.programme.subject.uuid])
    return _edit(request, found, form, _("Edit the edition"), page)


@allowed(Act.RECORD)
def participation_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Add one guest to the roll; the next one can be added at once from the same source."""
    found = _event(uuid)
    form = PartForm(request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite")
    page = reverse("event", args=[uuid])

    def enter() -> Participation:
        said = form.cleaned_data
        return actions.enter_participation(
            event=found,
            subject=form.who(),
            role=said["role"],
            state_=said["state"],
            stand_m2=said["stand_m2"],
            detail=said["detail"],
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
        )

    return _save(
        request,
        form,
        cite_form,
        enter,
        heading=_("Add somebody to the roll"),
        back=page,
        onward=lambda made: page,
    )


@allowed(Act.RECORD)
def participation_edit(request: OfficerRequest, pk: int) -> HttpResponse:
    part = get_object_or_404(
        Participation.objects.live().select_related("event__subject", "subject__label"), pk=pk
    )
    form = PartForm.of(part, request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    page = reverse("event", args=[part.event.subject.uuid])
    return _save(
        request,
        form,
        cite_form,
        lambda: actions.correct_participation(
            participation_id=pk,
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
            **form.cleaned_data,
        ),
        heading=_("Correct the part of %(who)s") % {"who": part.subject.label},
        back=page,
        onward=lambda made: page,
        fact=part,
    )


def _edit(
    request: OfficerRequest,
    record: Event | Programme | Edition,
    form: Any,
    heading: str,
    page: str,
) -> HttpResponse:
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)

    def edit() -> None:
        actions.edit_record(
            record,
            changes=form.columns(),
            cited=cite_form.cites(),
            seen=seen_in(request.POST),
            by=request.user,
            at=now(),
        )

    return _save(
        request,
        form,
        cite_form,
        edit,
        heading=heading,
        back=page,
        onward=lambda made: page,
        record=record,
    )


def _save(
    request: OfficerRequest,
    form: Any,
    cite_form: CiteForm,
    act: Callable[[], Any],
    *,
    heading: str,
    back: str,
    onward: Callable[[Any], str],
    fact: Participation | None = None,
    record: Event | Programme | Edition | None = None,
) -> HttpResponse:
    """Read, act, go on; or the same page with what was typed and what is wrong."""
    told: dict[str, Any] = {}
    if request.method == "POST" and all([form.is_valid(), cite_form.is_valid()]):
        try:
            made = act()
        except (actions.CannotRecord, CannotReplace) as error:
            told = {"refused": str(error)}
        except Overtaken as overtaken:
            assert record
            record.refresh_from_db()
            told = told_of(form, overtaken, form.written(record))
        else:
            messages.success(request, _("Recorded."))
            return redirect(onward(made))
    context = {
        "heading": heading,
        "form": form,
        "cite_form": cite_form,
        "back": back,
        "fact": fact,
        "seen": newest_edit(record.pk) if record else None,
        **told,
    }
    return render(request, "events/form.html", context, status=422 if form.is_bound else 200)
