"""The rows of a list one by one: decided, mended, left for later."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from inward.core.http import OfficerRequest, page_or_part
from inward.core.permissions import Act, allowed
from inward.intake import comparing, deciding, mending, overview, readiness
from inward.intake.batches import CannotTakeList
from inward.intake.deciding import CannotDecide
from inward.intake.forms import cells_to_mend
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, ListRow
from inward.intake.stands import Question
from inward.intake.states import CLAIMED_FOR, BatchState, Decided
from inward.intake.views.lists import BUSY, batch_of


@allowed(Act.RECORD)
def decide(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """One doubtful row after another; every answer leads to the next."""
    batch = batch_of(uuid)
    if batch.state in BUSY or batch.state == BatchState.COLUMNS:
        return redirect("list", uuid)
    said = ""
    if request.method == "POST":
        said, line = _decided(request, batch)
        if request.headers.get("HX-Request") != "true":
            if said:
                messages.warning(request, said)
            address = reverse("list-decide", args=[uuid])
            return redirect(f"{address}?row={line}" if line else address)
        return _row_page(request, batch, line, said=said)
    return _row_page(request, batch, _number(request.GET.get("row", "")))


def _decided(request: OfficerRequest, batch: Batch) -> tuple[str, int]:
    """Do what was pressed; what is to be said about it, and at which line to go on (0: the next)."""
    at = timezone.now()
    pressed = request.POST.get("decided", "")
    line = _number(request.POST.get("line", ""))
    try:
        if pressed == "undo":
            rows = deciding.undo(batch, by=request.user, at=at)
            return "", rows[0].line
        row = get_object_or_404(ListRow.objects.select_related("batch"), batch=batch, line=line)
        deciding.decide(
            row,
            Decided(pressed) if pressed in Decided.values else Decided.LATER,
            who=_number(request.POST.get("who", "")) or None,
            over=_number(request.POST.get("over", "")),
            by=request.user,
            at=at,
        )
        return "", _following(batch, line, request, nearly=bool(row.nearly))
    except CannotDecide as error:
        return str(error), line if pressed != "undo" else error.line


def _following(batch: Batch, line: int, request: OfficerRequest, *, nearly: bool = False) -> int:
    """The next row that waits and that nobody else has open; 0 when there is none."""
    waiting = deciding.to_decide(batch, nearly=nearly)
    free = [row for row in waiting if not row.decided and not _is_others(row, request)]
    return next((row.line for row in free if row.line > line), free[0].line if free else 0)


def _is_others(row: ListRow, request: OfficerRequest) -> bool:
    return bool(
        row.claimed_by_id
        and row.claimed_by_id != request.user.pk
        and row.claimed_at
        and row.claimed_at > timezone.now() - CLAIMED_FOR
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _row_page(request: OfficerRequest, batch: Batch, line: int, *, said: str = "") -> HttpResponse:
    rows = ListRow.objects.select_related("batch", "who__label", "claimed_by")
    row = rows.filter(batch=batch, line=line).first() if line else None
    # Whoever opened a row known by almost the same name goes on with the next of these.
    nearly = bool(row and row.nearly)
    waiting = deciding.to_decide(batch, nearly=nearly)
    if not line:
        line = _following(batch, 0, request) or next((one.line for one in waiting), 0)
        row = rows.filter(batch=batch, line=line).first()
    q = request.GET.get("q", "").strip()
    context: dict[str, Any] = {
        "batch": batch,
        "kind": BY_NAME[batch.kind],
        "waiting": waiting,
        "open": sum(1 for one in waiting if not one.decided),
        "nearly": nearly,
        "row": row,
        "said": said,
        "q": q,
    }
    if row is None:
        context["may_undo"] = deciding.has_decided(batch, by=request.user)
    else:
        lines = [one.line for one in waiting]
        context |= {
            "candidates": comparing.candidates(row, q=q),
            "faults": overview.faults_of(row),
            "cells": " | ".join(cell for cell in row.cells if cell),
            "over": deciding.newest(row),
            "held_by": deciding.claim(row, by=request.user, at=timezone.now())
            if not row.decided and not row.taken_in_id
            else None,
            "before": next((one for one in reversed(lines) if one < row.line), 0),
            "after": next((one for one in lines if one > row.line), 0),
            "alike": len(deciding.alike(row)),
        }
    status = 422 if said else 200
    return page_or_part(
        request, "intake/decide.html", "intake/_decide.html", context, status=status
    )


@allowed(Act.RECORD)
def mend(request: OfficerRequest, uuid: UUID, line: int) -> HttpResponse:
    """Cells of one row that cannot be read: written anew, or left out."""
    batch = batch_of(uuid)
    row = get_object_or_404(ListRow.objects.select_related("batch"), batch=batch, line=line)
    back, stand = _back(request, uuid, line), _stand(row)
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("decided") == "out":
                deciding.decide(
                    row, Decided.OUT, over=deciding.newest(row), by=request.user, at=timezone.now()
                )
            else:
                asked = {f["meaning"] for f in _to_mend(row, stand)} & request.POST.keys()
                texts = {name: request.POST[name] for name in asked}
                row = mending.mend(row, texts=texts, by=request.user, at=timezone.now())
                stand = _stand(row)
            if row.decided == Decided.OUT or (row.is_whole and not (stand and stand.is_open)):
                return redirect(back)
        except (CannotTakeList, CannotDecide) as error:
            refused = str(error)
    context = {
        "batch": batch,
        "row": row,
        "cells_to_mend": cells_to_mend(batch, _to_mend(row, stand)),
        "refused": refused,
        "cells": " | ".join(cell for cell in row.cells if cell),
        "back": back,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/row.html", context, status=status)


def _stand(row: ListRow) -> Question | None:
    return readiness.stands_asked(row.batch).get(row.pk)


def _to_mend(row: ListRow, stand: Question | None) -> list[dict[str, Any]]:
    """The cells that a row's page shows: those that are wrong, and those that say which stand it is."""
    return overview.faults_of(row, to_mend=True) + overview.asked_of(stand)


def _back(request: HttpRequest, uuid: UUID, line: int) -> str:
    """Where one came from: the part of the list that was shown, or the row that is being decided."""
    if request.GET.get("deciding"):
        return f"{reverse('list-decide', args=[uuid])}?row={line}"
    said = {name: request.GET.get(name, "") for name in ("show", "after")}
    asked = urlencode({name: value for name, value in said.items() if value})
    address = reverse("list", args=[uuid])
    return f"{address}?{asked}" if asked else address


@require_POST
@allowed(Act.RECORD)
def later(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Leave every open row for later, so that the rest can be taken in."""
    batch = batch_of(uuid)
    try:
        deciding.leave_open(batch, by=request.user, at=timezone.now())
    except CannotDecide as error:
        messages.warning(request, str(error))
    return redirect("list", uuid)
