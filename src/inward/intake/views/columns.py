"""What the columns of a list mean, and which of its sheets and rows name them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed
from inward.intake import again, understanding
from inward.intake.again import LosesDecisions
from inward.intake.batches import CannotTakeList
from inward.intake.forms import ColumnsForm
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, ListRow
from inward.intake.noticed import in_words
from inward.intake.states import BatchState
from inward.intake.views.lists import batch_of

_SAMPLES = 3


@allowed(Act.RECORD)
def columns(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    batch = batch_of(uuid)
    kind, refuses = BY_NAME[batch.kind], again.can_be_read_again(batch)
    if not refuses and batch.state not in {BatchState.COLUMNS, BatchState.PREVIEW}:
        return redirect("list", uuid)
    form = ColumnsForm(request.POST or None, batch=batch)
    refused, loses = "", False
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, batch, form)
            return redirect("list", uuid)
        except CannotTakeList as error:
            refused, loses = str(error), isinstance(error, LosesDecisions)
    context = {
        "batch": batch,
        "kind": kind,
        "form": form,
        "refused": refused,
        "loses": loses,
        "untold": "" if refused or refuses or kind.is_told_by(batch.columns) else kind.untold,
        "noticed": in_words(batch.said),
        # Of a list without rows only the sheet and the row of headings are asked for.
        "only_another": refuses,
        "another": loses or refuses or understanding.lacks_columns(batch),
        "columns": [] if refuses else list(zip(form.bound_columns(), _samples(batch), strict=True)),
        "constants": form.bound_constants(),
    }
    return render(request, "intake/columns.html", context, status=422 if form.is_bound else 200)


def _settle(request: OfficerRequest, batch: Batch, form: ColumnsForm) -> None:
    """Have the file read anew, or take what the columns are said to mean."""
    said, at = form.cleaned_data, timezone.now()
    sheet, header = said.get("sheet") or batch.sheet, said["header"]
    if again.means_another(batch, sheet=sheet, header=header):
        again.read_again(
            batch,
            sheet=sheet,
            header=header,
            constants=form.constants(),
            sure=bool(request.POST.get("sure")),
            by=request.user,
            at=at,
        )
    else:
        if not request.POST.get("sure"):
            again.must_be_sure(batch, form.columns())
        understanding.set_columns(
            batch, columns=form.columns(), constants=form.constants(), by=request.user, at=at
        )


def _samples(batch: Batch) -> list[list[str]]:
    """A few values of each column."""
    rows = list(ListRow.objects.filter(batch=batch).order_by("line")[:40])
    return [
        list(dict.fromkeys(row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]))[
            :_SAMPLES
        ]
        for at in range(len(batch.columns))
    ]
