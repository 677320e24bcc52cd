"""What an enterprise said of a promise: the officer takes it as evidence, or says why not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from inward.agreements import actions
from inward.agreements.forms.assessing import AnswerForm, RefusalForm
from inward.agreements.models import Answer, Standing, Statement
from inward.agreements.queries.ledger import row_of
from inward.agreements.queries.statements import documents_of
from inward.agreements.queries.timeline import stands
from inward.agreements.rules import Position, Verdict
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
    try:
        row = row_of(said.subject_id, on=localdate())
    except Standing.DoesNotExist as gone:
        # Its terms were withdrawn since: no promise is left to answer about.
        raise Http404 from gone
    refuses = request.POST.get("do") == "refuse"
    posted = request.POST if request.method == "POST" else None
    begun = {"title": _file_name(said)}
    disputed = Verdict(said.verdict) if said.position == Position.DISPUTES else None
    form = AnswerForm(None if refuses else posted, initial=begun, disputed=disputed)
    refusal_form = RefusalForm(posted if refuses else None)
    refused = ""
    if posted is not None and (refusal_form if refuses else form).is_valid():
        try:
            made = _refuse(request, said, refusal_form) if refuses else _accept(request, said, form)
        except actions.CannotAssess as error:
            refused = str(error)
        else:
            messages.success(request, _("Answered. The enterprise reads it on its page."))
            if made.assessment_id and not stands(made.assessment_id):
                messages.warning(
                    request,
                    _("A later finding stands all the same: what you took speaks of a day before."),
                )
            return redirect("promise", said.subject.uuid)
    context = {
        "said": said,
        "row": row,
        "standing": row.standing,
        "document": documents_of([said]).get(said.document),
        "form": form,
        "refusal_form": refusal_form,
        "refused": refused,
        "disputes": said.position == Position.DISPUTES,
        "answered": hasattr(said, "answer"),
    }
    status = 422 if posted is not None else 200
    return render(request, "agreements/answer.html", context, status=status)


def _file_name(said: Statement) -> str:
    document = documents_of([said]).get(said.document)
    return document.name if document else ""


def _refuse(request: OfficerRequest, said: Statement, form: RefusalForm) -> Answer:
    why = form.cleaned_data["why"]
    return actions.refuse(statement_id=said.pk, why=why, on=localdate(), by=request.user, at=now())


def _accept(request: OfficerRequest, said: Statement, form: AnswerForm) -> Answer:
    given = form.cleaned_data
    return actions.accept(
        statement_id=said.pk,
        verdict=given["verdict"],
        as_of=given["as_of"],
        title=given["title"],
        on=localdate(),
        by=request.user,
        at=now(),
        **form.found_in(),
    )
