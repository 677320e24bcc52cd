"""The promise ledger and one promise: read it, assess it, change what was promised."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inward.agreements import actions
from inward.agreements.forms.assessing import AssessForm
from inward.agreements.forms.lists import LedgerForm
from inward.agreements.forms.promises import ChangeForm, PromiseForm, SidesForm
from inward.agreements.models import Agreement, Assessment, Commitment, Signing, Standing
from inward.agreements.queries import ledger
from inward.agreements.queries.keeping import keeping, overview
from inward.agreements.queries.statements import documents_of, statements_of
from inward.agreements.queries.timeline import (
    assessments,
    corrected_assessments,
    may_follow,
    newest_assessment,
    terms_history,
    timeline,
)
from inward.agreements.rules import CONFIRMABLE, FOLLOWS, Needs, Verdict, needs_evidence
from inward.agreements.views.form import form_page
from inward.core.http import OfficerRequest, page_or_part
from inward.core.identity import uuid_in
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.evidence.actions import CannotReplace, Overtaken, newest_edit
from inward.evidence.forms import CiteForm, seen_in, told_of
from inward.evidence.queries import citations_of, corrections_of, edits_of

# The source an officer cited last: who works through one document cites it again.
LAST_SOURCE = "last-source"


@require_GET
@allowed(Act.READ)
def promises(request: HttpRequest) -> HttpResponse:
    today = localdate()
    form = LedgerForm(request.GET)
    sought = form.sought()
    found = ledger.promises(sought, on=today)
    rows, onward = ledger.ledger(found, on=today, after=request.GET.get("after", ""))
    count = counted(found)
    context = {
        "form": form,
        "sought": sought,
        "rows": rows,
        "next": _next_page(request, onward),
        "count": count,
        "sizes": ledger.group_sizes(found, on=today) if count.exact else {},
        "today": today,
        "overview": overview(on=today),
        "keeping": keeping(found, on=today) if sought.is_set and count.exact else None,
        "citations": _citations(rows),
    }
    return page_or_part(request, "agreements/promises.html", "agreements/_ledger.html", context)


def _next_page(request: HttpRequest, onward: str) -> str:
    if not onward:
        return ""
    asked = request.GET.copy()
    asked["after"] = onward
    return f"?{asked.urlencode()}"


def _citations(rows: list[ledger.Row]) -> Any:
    return citations_of(*[(row.standing.terms, row.standing.said) for row in rows])


@require_GET
@allowed(Act.READ)
def promise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return render(request, "agreements/promise.html", _story(request, _commitment(uuid)))


def _commitment(uuid: UUID) -> Commitment:
    """A promise that has terms: one whose terms were all taken back is promised no more."""
    return get_object_or_404(
        Commitment.objects.select_related(
            "subject", "promisor__label", "promisee__label", "place__label", "agreement__subject"
        ),
        subject__uuid=uuid,
        pk__in=Standing.objects.values("commitment_id"),
    )


def _story(request: HttpRequest, commitment: Commitment) -> dict[str, Any]:
    """Everything one promise's page shows; the form to assess it stands open on it."""
    row = ledger.row_of(commitment.pk, on=localdate())
    history = terms_history(commitment.pk)
    looks = assessments(commitment.pk)
    signing = (
        Signing.objects.live().filter(subject_id=commitment.agreement_id).select_related("event")
    ).first()
    return {
        "commitment": commitment,
        "row": row,
        "standing": row.standing,
        "history": history,
        "looks": looks[::-1],
        "corrected": corrected_assessments(commitment.pk),
        "signing": signing,
        "timeline": timeline(history, looks, signing),
        "edits": edits_of(commitment.pk),
        "corrections": corrections_of([commitment.pk]),
        "citations": citations_of(history, looks, [signing]),
        "statements": (said := statements_of(commitment.pk)),
        "documents": documents_of(said),
        "may_ask": row.standing.verdict in CONFIRMABLE,
        "table": FOLLOWS.items(),
        "today": localdate(),
        **_assessing(request, row),
    }


# --- assessing ------------------------------------------------------------------------------------


def _assessing(request: HttpRequest, row: ledger.Row) -> dict[str, Any]:
    """An empty form for one promise, begun with the source this officer cited last."""
    seen = newest_assessment(row.standing.pk)
    return {
        "form": AssessForm(initial={"seen": seen}, auto_id=_ids(row.standing.pk)),
        "cite_form": _cite_form(
            row.standing.pk, initial={"source": request.session.get(LAST_SOURCE, "")}
        ),
        "choices": may_follow(row.standing),
        "seen": seen,
        "NEW": Needs.NEW_EVIDENCE,
    }


def _ids(commitment_id: int) -> str:
    """Several of these forms may stand open in one list: their fields keep apart."""
    return f"id_{commitment_id}_%s"


def _cite_form(commitment_id: int, *args: Any, **kwargs: Any) -> CiteForm:
    form = CiteForm(*args, prefix="cite", auto_id=_ids(commitment_id), **kwargs)
    form.fields["source"].widget.attrs["list"] = f"sources-{commitment_id}"
    return form


@allowed(Act.ASSESS)
def assess(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """The form to assess a promise, in its row of a list or on a page of its own."""
    commitment = _commitment(uuid)
    if request.method != "POST":
        row = ledger.row_of(commitment.pk, on=localdate())
        return _answer(request, commitment, row, _assessing(request, row) | {"open": True})
    form = AssessForm(request.POST, auto_id=_ids(commitment.pk))
    verdict = request.POST.get("verdict", "")
    needed = verdict not in Verdict.values or needs_evidence(Verdict(verdict))
    cite_form = _cite_form(commitment.pk, request.POST, required=needed)
    refused = ""
    if all([form.is_valid(), cite_form.is_valid()]):
        try:
            _assess(request, commitment, form, cite_form)
        except actions.CannotAssess as error:
            refused = str(error)
        else:
            return _done(
                request,
                commitment,
                _("Recorded: %(verdict)s.") % {"verdict": Verdict(verdict).label},
            )
    row = ledger.row_of(commitment.pk, on=localdate())
    seen = newest_assessment(commitment.pk)
    context = _assessing(request, row) | {
        "form": form,
        "cite_form": cite_form,
        "refused": refused,
        "open": True,
        # Having been told what another officer said, one decides knowing it.
        "seen": seen,
    }
    return _answer(request, commitment, row, context, status=422)


def _assess(
    request: OfficerRequest, commitment: Commitment, form: AssessForm, cite_form: CiteForm
) -> None:
    said = form.cleaned_data
    written = actions.assess(
        commitment_id=commitment.pk,
        verdict=said["verdict"],
        as_of=said["as_of"],
        cited=cite_form.cites() if needs_evidence(said["verdict"]) else (),
        seen=said["seen"],
        on=localdate(),
        by=request.user,
        at=now(),
        **form.found_in(),
    )
    if written.cited is not None:
        source = written.cited.source
        request.session[LAST_SOURCE] = f"{source.code} {source.title}"


@require_POST
@allowed(Act.ASSESS)
def looked(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """ "Looked today, nothing found": one click."""
    commitment = _commitment(uuid)
    seen = request.POST.get("seen", "")
    try:
        actions.look_in_vain(
            commitment_id=commitment.pk,
            on=localdate(),
            by=request.user,
            at=now(),
            seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
        )
    except actions.CannotAssess as error:
        row = ledger.row_of(commitment.pk, on=localdate())
        context = _assessing(request, row) | {"refused": str(error)}
        return _answer(request, commitment, row, context, status=422)
    return _done(request, commitment, _("Recorded: looked today, nothing found."))


def _done(request: HttpRequest, commitment: Commitment, said: str) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        messages.success(request, said)
        return redirect("promise", commitment.subject.uuid)
    row = ledger.row_of(commitment.pk, on=localdate())
    return _answer(request, commitment, row, {"done": said} | _assessing(request, row))


def _answer(
    request: HttpRequest,
    commitment: Commitment,
    row: ledger.Row,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context |= {
        "commitment": commitment,
        "row": row,
        "standing": row.standing,
        "citations": _citations([row]),
        "today": localdate(),
    }
    part = "agreements/_promise.html"
    return page_or_part(request, "agreements/assess.html", part, context, status=status)


@allowed(Act.ASSESS)
def correct(request: OfficerRequest, pk: int) -> HttpResponse:
    """Put right an assessment that was recorded wrongly."""
    rows = Assessment.objects.filter(withdrawn=False).select_related("cited__source", "subject")
    # What somebody else corrected since the form was opened is told beside what was typed.
    assessment: Assessment = get_object_or_404(
        rows if request.method == "POST" else rows.live(), pk=pk
    )
    commitment = _commitment(assessment.subject.uuid)
    if assessment.said_by_id is not None:
        messages.warning(
            request, _("The enterprise said this itself. Assess the promise anew instead.")
        )
        return redirect("promise", commitment.subject.uuid)
    form = AssessForm.of(assessment, request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    refused = ""
    if request.method == "POST" and all([form.is_valid(), cite_form.is_valid()]):
        said = form.cleaned_data
        try:
            actions.correct_assessment(
                assessment_id=pk,
                verdict=said["verdict"],
                as_of=said["as_of"],
                cited=cite_form.cites() or None,
                on=localdate(),
                by=request.user,
                at=now(),
                **form.found_in(assessment),
            )
        except (actions.CannotAssess, CannotReplace) as error:
            refused = str(error)
        else:
            messages.success(request, _("Corrected. What it said before stays readable."))
            return redirect("promise", commitment.subject.uuid)
    context = {
        "assessment": assessment,
        "commitment": commitment,
        "standing": ledger.row_of(commitment.pk, on=localdate()).standing,
        "form": form,
        "cite_form": cite_form,
        "refused": refused,
        "citations": citations_of([assessment]),
    }
    return render(request, "agreements/correct.html", context, status=422 if form.is_bound else 200)


# --- what was promised ----------------------------------------------------------------------------


@allowed(Act.RECORD)
def promise_new(request: OfficerRequest) -> HttpResponse:
    """Enter a promise; with ?agreement=UUID, one that stands in an agreement."""
    asked = request.GET.get("agreement", "")
    agreement = get_object_or_404(Agreement, subject__uuid=_uuid(asked)) if asked else None
    form = PromiseForm(request.POST or None, initial=_begun(agreement))
    cite_form = CiteForm(request.POST or None, prefix="cite")
    refused = ""
    if request.method == "POST" and all([form.is_valid(), cite_form.is_valid()]):
        try:
            written = actions.enter_promise(
                promise=form.promise(),
                agreement=agreement,
                as_of=form.cleaned_data["as_of"],
                cited=cite_form.cites(),
                by=request.user,
                at=now(),
            )
        except actions.CannotRecord as error:
            refused = str(error)
        else:
            return redirect("promise", written.subject.uuid)
    back = reverse("agreement", args=[asked]) if asked else reverse("promises")
    return form_page(
        request,
        _("Enter a promise"),
        form,
        back,
        cite_form=cite_form,
        refused=refused,
        within=agreement,
    )


def _uuid(text: str) -> UUID:
    found = uuid_in(text)
    if found is None:
        raise Http404
    return found


def _begun(agreement: Agreement | None) -> dict[str, Any]:
    if agreement is None:
        return {}
    signing = Signing.objects.live().about(agreement.pk).first()
    return {"as_of": str(signing.as_of)} if signing else {}


@allowed(Act.RECORD)
def promise_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Correct who promised whom, or where it is to be kept."""
    commitment = _commitment(uuid)
    form = SidesForm(request.POST or None, initial=SidesForm.sides(commitment))
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_promise(
                commitment_id=commitment.pk,
                changes=form.cleaned_data,
                seen=seen_in(request.POST),
                by=request.user,
                at=now(),
            )
        except actions.CannotRecord as error:
            told = {"refused": str(error)}
        except Overtaken as overtaken:
            told = told_of(form, overtaken, SidesForm.sides(_commitment(uuid)))
        else:
            return redirect("promise", uuid)
    back = reverse("promise", args=[uuid])
    seen = newest_edit(commitment.pk)
    return form_page(request, _("Who promised whom"), form, back, seen=seen, **told)


@allowed(Act.RECORD)
def terms(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Other terms: agreed otherwise by the parties, or recorded wrongly."""
    commitment = _commitment(uuid)
    standing = ledger.row_of(commitment.pk, on=localdate()).standing
    begun = ChangeForm.written(standing.terms) | {"seen": standing.terms_id}
    form = ChangeForm(request.POST or None, initial=begun)
    cite_form = CiteForm(
        request.POST or None, prefix="cite", required=request.POST.get("how") == "agreed"
    )
    refused = ""
    if request.method == "POST" and all([form.is_valid(), cite_form.is_valid()]):
        said = form.cleaned_data
        try:
            actions.change_terms(
                commitment_id=commitment.pk,
                says=form.says(),
                agreed=said["how"] == "agreed",
                as_of=said["as_of"] or standing.terms.as_of,
                cited=cite_form.cites(),
                on=localdate(),
                by=request.user,
                at=now(),
                seen=said["seen"],
            )
        except (actions.CannotRecord, CannotReplace) as error:
            refused = str(error)
        else:
            messages.success(request, _("Changed. What was promised before stays readable."))
            return redirect("promise", uuid)
    return form_page(
        request,
        _("Change what was promised"),
        form,
        reverse("promise", args=[uuid]),
        cite_form=cite_form,
        refused=refused,
    )
