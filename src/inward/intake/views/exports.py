"""A list taken out: asked for with its purpose, logged, downloaded whole."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed
from inward.intake.exporting import export as write
from inward.intake.exports import BY_NAME, CannotExport
from inward.intake.forms import ExportForm

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


@allowed(Act.EXPORT)
def export(request: OfficerRequest, name: str) -> HttpResponse:
    what = BY_NAME.get(name)
    if what is None:
        raise Http404
    filters = {key: request.GET.get(key, "") for key in what.filters}
    form = ExportForm(request.POST or None, initial={"form": "xlsx"})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, name, filters, form)
        except CannotExport as error:
            refused = str(error)
    chosen = {key: value for key, value in filters.items() if value}
    context = {"what": what, "form": form, "refused": refused, "chosen": chosen}
    return render(request, "intake/export.html", context, status=422 if form.is_bound else 200)


def _file(
    request: OfficerRequest, name: str, filters: dict[str, str], form: ExportForm
) -> HttpResponse:
    ending = ".xlsx" if form.cleaned_data["form"] == "xlsx" else ".zip"
    at = timezone.now()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}{ending}"
        write(
            name,
            path,
            purpose=form.cleaned_data["purpose"],
            filters=filters,
            by=request.user,
            at=at,
        )
        answer = HttpResponse(path.read_bytes(), content_type=_TYPES[ending])
    called = f"{name}-{timezone.localdate().isoformat()}{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{called}"'
    return answer
