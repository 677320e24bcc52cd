"""A list, page by page: dropped, understood, taken in, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inward.core.http import OfficerRequest, page_or_part
from inward.core.permissions import Act, allowed, may
from inward.directory.people import Basis
from inward.evidence.queries import subject_at
from inward.intake import accepting, again, batches, overview, readiness, remarks, undoing
from inward.intake.batches import CannotTakeList
from inward.intake.became import subjects_of
from inward.intake.forms import ListForm
from inward.intake.kinds import BY_NAME
from inward.intake.kinds.meanings import PERSONAL
from inward.intake.models import Batch
from inward.intake.noticed import Noticed, in_words
from inward.intake.repeated import perhaps_twice
from inward.intake.sheets.delimited import pasted
from inward.intake.states import PERSONS_KEPT_FOR, BatchState, may_follow
from inward.office.rules import JobState

BUSY = {BatchState.WAITING, BatchState.ACCEPTING}


def batch_of(uuid: UUID) -> Batch:
    rows = Batch.objects.select_related("about__label", "by", "job", "source")
    return get_object_or_404(rows, uuid=uuid)


@allowed(Act.READ)
def lists(request: HttpRequest) -> HttpResponse:
    found = overview.batches_page(request.GET.get("after", ""))
    back = overview.taken_back(found.rows)
    rows = [(batch, BY_NAME[batch.kind], batch.pk in back) for batch in found.rows]
    return render(request, "intake/lists.html", {"rows": rows, "next": found.next})


@allowed(Act.RECORD)
def list_new(request: OfficerRequest) -> HttpResponse:
    today = timezone.localdate()
    about = subject_at(request.GET.get("about", ""))
    kind = request.GET.get("kind", "guests")
    form = ListForm(
        request.POST or None,
        request.FILES or None,
        on=today,
        initial={
            "kind": kind if kind in BY_NAME else "guests",
            "about": about,
            "as_of": today.isoformat(),
            "persons_until": today + PERSONS_KEPT_FOR,
        },
    )
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("list", _received(request, form).uuid)
        except CannotTakeList as error:
            refused = str(error)
    kinds = {kind.name: kind for kind in BY_NAME.values()}
    context = {"form": form, "refused": refused, "kinds": kinds}
    return render(request, "intake/list_new.html", context, status=422 if form.is_bound else 200)


def _received(request: OfficerRequest, form: ListForm) -> Batch:
    said = form.cleaned_data
    upload = form.upload
    return batches.receive(
        kind=form.chosen,
        name=(upload.name or "") if upload else "",
        content=upload.chunks() if upload else [pasted(said["cells"])],
        about=said["about"],
        as_of=said["as_of"],
        basis=Basis(said["basis"]),
        persons_until=said["persons_until"],
        by=request.user,
        at=timezone.now(),
    )


@allowed(Act.READ)
def one_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The list as it stands: being read, refused, its columns to confirm, or its rows."""
    batch = batch_of(uuid)
    context: dict[str, Any] = {"batch": batch, "kind": BY_NAME[batch.kind]}
    if batch.state in BUSY:
        return render(request, "intake/progress.html", context | _job(batch))
    if batch.state in {BatchState.REFUSED, BatchState.DROPPED}:
        context |= {"said": overview.refusal(batch), "again": again.can_be_read_again(batch)}
        return render(request, "intake/refused.html", context)
    if batch.state == BatchState.COLUMNS:
        return redirect("list-columns", uuid)
    sees_people = may(request.user, Act.PEOPLE)
    show = request.GET.get("show", "")
    rows = overview.rows_page(batch, show, request.GET.get("after", ""))
    became = subjects_of(rows.rows)
    columns = [
        (batch.headings[at], overview.title_of(BY_NAME[batch.kind], name))
        for at, name in enumerate(batch.columns)
        if name
    ]
    stands, twice = readiness.stands_asked(batch), perhaps_twice(batch, rows.rows)
    understood, there = remarks.understood(batch, rows.rows), remarks.on_record(batch, rows.rows)
    context |= {
        "counts": overview.counts(batch),
        "show": show,
        "after": request.GET.get("after", ""),
        "rows": [
            (
                row,
                faults if sees_people else _not_of_people(faults),
                became.get(row.pk),
                there.get(row.pk),
                understood.get(row.pk),
                stands.get(row.pk),
                twice.get(row.pk),
            )
            for row in rows.rows
            for faults in [overview.faults_of(row)]
        ],
        "remarks": remarks.remarks(batch, on=timezone.localdate(), stands=stands)
        if batch.state == BatchState.PREVIEW
        else [],
        "stand_asked": next((one.row.line for one in stands.values() if one.is_open), 0),
        "next": rows.next,
        "columns": columns if sees_people else [],
        "noticed": in_words(batch.said if sees_people else _without_people(batch.said)),
        "taken": overview.written_by(batch),
        "taken_back": bool(overview.taken_back([batch])),
        "failed": batch.job if batch.job and batch.job.state == JobState.FAILED else None,
        "job": batch.job,
    }
    return page_or_part(request, "intake/list.html", "intake/_rows.html", context)


def _without_people(said: list[Noticed]) -> list[Noticed]:
    """Without the text above the headings, which may name people."""
    return [one for one in said if isinstance(one, str) or one["code"] != "above"]


def _not_of_people(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is wrong with a row, without what it says of people."""
    return [fault for fault in faults if fault["meaning"] not in PERSONAL]


@allowed(Act.READ)
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the worker is; when it is done, the page is read anew."""
    batch = batch_of(uuid)
    if batch.state not in BUSY or (batch.job and batch.job.state == JobState.FAILED):
        if request.headers.get("HX-Request") != "true":
            return redirect("list", uuid)
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("list", args=[uuid])})
    context = {"batch": batch} | _job(batch)
    return page_or_part(request, "intake/progress.html", "intake/_progress.html", context)


def _job(batch: Batch) -> dict[str, Any]:
    job = batch.job
    waits = job is not None and job.state == JobState.WAITING
    late = bool(job and waits and (timezone.now() - job.asked_at).total_seconds() > 20)
    return {"job": job, "late": late, "stopped": batches.has_broken_off(batch, at=timezone.now())}


@require_POST
@allowed(Act.RECORD)
def retry(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Do again what broke off while the list was read or taken in."""
    try:
        batches.try_again(batch_of(uuid), by=request.user, at=timezone.now())
    except CannotTakeList as error:
        messages.warning(request, str(error))
    return redirect("list", uuid)


@require_POST
@allowed(Act.RECORD)
def accept(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    batch = batch_of(uuid)
    try:
        accepting.ask_to_accept(batch, by=request.user, at=timezone.now())
    except CannotTakeList as error:
        messages.warning(request, str(error))
    return redirect("list", uuid)


@allowed(Act.RECORD)
def undo(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    batch = batch_of(uuid)
    if batch.state != BatchState.ACCEPTED:
        return redirect("list", uuid)
    standing, refused = [], ""
    if request.method == "POST":
        try:
            undoing.undo(
                batch,
                with_names=bool(request.POST.get("with_names")),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(
                request, _("The list was taken back. Its rows stand here as they were decided.")
            )
            return redirect("list", uuid)
        except undoing.SomethingStandsOnIt as error:
            standing, refused = error.standing, str(error)
        except CannotTakeList as error:
            refused = str(error)
    else:
        standing = undoing.standing_on(batch)
    context = {
        "batch": batch,
        "standing": standing,
        "refused": refused,
        "names": undoing.names_kept(batch),
        "counts": overview.counts(batch),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/undo.html", context, status=status)


@allowed(Act.RECORD)
def drop(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Say what is lost with a list that is put aside, then erase its file and its rows."""
    batch = batch_of(uuid)
    if request.method == "POST":
        try:
            batches.drop(batch, by=request.user, at=timezone.now())
            messages.success(request, _("The list was put aside; its file and rows were erased."))
            return redirect("lists")
        except CannotTakeList as error:
            messages.warning(request, str(error))
    if not may_follow(batch.state, BatchState.DROPPED):
        return redirect("list", uuid)
    return render(request, "intake/drop.html", {"batch": batch, "lost": again.at_stake(batch)})
