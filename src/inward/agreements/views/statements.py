"""What an enterprise said of a promise: the officer takes it as evidence, or says why not."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from inward.agreements import actions, queries
from inward.agreements.forms import AnswerForm
from inward.agreements.models import Statement
from inward.agreements.rules import Position
from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed


@allowed(Act.ASSESS)
def answer(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take it with a verdict, or refuse it with a reason."""
    said = get_object_or_404(
        Statement.objects.live().select_related("subject", "speaker__label", "wording"),
        pk=pk,
        position__in=[Position.DECLARES, Position.DISPUTES],
    )
    row = queries.row_of(said.subject_id, on=localdate())
    form = AnswerForm(request.POST or None, initial={"title": _file_name(said)})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, said, form)
        except actions.CannotAssess as error:
            refused = str(error)
        else:
            messages.success(request, _("Answered. The enterprise reads it on its page."))
            return redirect("promise", said.subject.uuid)
    context = {
        "said": said,
        "row": row,
        "standing": row.standing,
        "document": queries.documents_of([said]).get(said.document),
        "form": form,
        "refused": refused,
        "disputes": said.position == Position.DISPUTES,
        "answered": hasattr(said, "answer"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "agreements/answer.html", context, status=status)


def _file_name(said: Statement) -> str:
    document = queries.documents_of([said]).get(said.document)
    return document.name if document else ""


def _answer(request: OfficerRequest, said: Statement, form: AnswerForm) -> None:
    given = form.cleaned_data
    if request.POST.get("do") == "refuse":
        actions.refuse(
            statement_id=said.pk, why=given["why"], on=localdate(), by=request.user, at=now()
        )
        return
    if not given["verdict"]:
        raise actions.CannotAssess(_("Choose the verdict that the document shows."))
    actions.accept(
        statement_id=said.pk,
        verdict=given["verdict"],
        as_of=given["as_of"],
        title=given["title"],
        on=localdate(),
        by=request.user,
        at=now(),
        **form.found_in(),
    )
