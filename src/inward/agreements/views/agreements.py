"""Agreements: the list, one of them with all that stands in it, entering and correcting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.agreements import actions
from inward.agreements.forms.agreements import (
    EditAgreementForm,
    PartyForm,
    SeenSigningForm,
    WholeAgreement,
)
from inward.agreements.forms.lists import AgreementsForm
from inward.agreements.models import Agreement, Paper, Signing, Standing
from inward.agreements.queries import papers
from inward.agreements.queries.keeping import keeping
from inward.agreements.queries.signing import signing_list
from inward.agreements.views.form import form_page
from inward.core.http import OfficerRequest, page_or_part
from inward.core.intervals import on_day
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.evidence.actions import CannotReplace, Overtaken, newest_edit
from inward.evidence.forms import CiteForm, seen_in, told_of
from inward.evidence.models import Mention
from inward.evidence.queries import citations_of, corrections_of, edits_of


@require_GET
@allowed(Act.READ)
def agreements(request: HttpRequest) -> HttpResponse:
    form = AgreementsForm(request.GET)
    sought = form.sought()
    found = papers.agreements_page(sought, after=request.GET.get("after", ""))
    parties = papers.parties([paper.pk for paper in found.rows])
    asked = request.GET.copy()
    asked["after"] = found.next
    context = {
        "form": form,
        "sought": sought,
        "papers": [(paper, parties[paper.pk]) for paper in found.rows],
        "next": f"?{asked.urlencode()}" if found.next else "",
        "count": counted(papers.agreements(sought)),
        "citations": citations_of([paper.signing for paper in found.rows]),
    }
    return page_or_part(request, "agreements/agreements.html", "agreements/_papers.html", context)


def _agreement(uuid: UUID) -> Agreement:
    return get_object_or_404(
        Agreement.objects.select_related("subject", "kind"), subject__uuid=uuid
    )


@require_GET
@allowed(Act.READ)
def agreement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _agreement(uuid)
    today = localdate()
    paper = Paper.objects.select_related("signing", "event__subject", "event__edition").get(
        pk=found.pk
    )
    parties = papers.parties([found.pk])[found.pk]
    rows = papers.promises_in(found, on=today)
    mentions = list(Mention.objects.live().about(found.pk))
    context = {
        "agreement": found,
        "paper": paper,
        "parties": parties,
        "rows": rows,
        "keeping": keeping(Standing.objects.filter(agreement=found), on=today),
        "listed": (listed := signing_list(found.pk)),
        "unentered": sum(1 for one in listed if one.lacks),
        "mentions": mentions,
        "edits": edits_of(found.pk),
        "corrections": corrections_of([found.pk]),
        "today": today,
        "citations": citations_of(
            mentions,
            [paper.signing],
            parties,
            *[(row.standing.terms, row.standing.said) for row in rows],
        ),
    }
    return render(request, "agreements/agreement.html", context)


@allowed(Act.RECORD)
def agreement_new(request: OfficerRequest) -> HttpResponse:
    """An agreement, its parties, its signing and every promise in it, on one page."""
    posted = request.POST if request.method == "POST" else None
    whole = WholeAgreement(posted)
    cite_form = CiteForm(posted, prefix="cite")
    if posted is not None and "more" in posted:
        whole, cite_form = (
            WholeAgreement.with_more(posted),
            CiteForm(initial=_typed(posted, "cite"), prefix="cite"),
        )
    elif posted is not None and all([whole.is_valid(), cite_form.is_valid()]):
        try:
            written = actions.enter_agreement(
                draft=whole.draft(),
                cited=cite_form.cites(),
                on=localdate(),
                by=request.user,
                at=now(),
            )
        except actions.CannotRecord as error:
            return _whole(request, whole, cite_form, refused=str(error), status=422)
        messages.success(request, _("Recorded, with every promise in it."))
        return redirect("agreement", written.subject.uuid)
    refused = posted is not None and "more" not in posted
    return _whole(request, whole, cite_form, status=422 if refused else 200)


def _typed(posted: Any, prefix: str) -> dict[str, str]:
    """What stands in the fields of a form that is not to be checked yet."""
    start = f"{prefix}-"
    return {name.removeprefix(start): posted[name] for name in posted if name.startswith(start)}


def _whole(
    request: HttpRequest,
    whole: WholeAgreement,
    cite_form: CiteForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"whole": whole, "form": whole.form, "cite_form": cite_form, "refused": refused}
    return render(request, "agreements/agreement_new.html", context, status=status)


@allowed(Act.RECORD)
def agreement_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _agreement(uuid)
    form = EditAgreementForm(request.POST or None, initial=EditAgreementForm.written(found))
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_agreement(
                agreement_id=found.pk,
                changes=form.cleaned_data,
                seen=seen_in(request.POST),
                by=request.user,
                at=now(),
            )
        except actions.CannotRecord as error:
            told = {"refused": str(error)}
        except Overtaken as overtaken:
            told = told_of(form, overtaken, EditAgreementForm.written(_agreement(uuid)))
        else:
            return redirect("agreement", uuid)
    seen = newest_edit(found.pk)
    return _form(request, found, _("Edit the agreement"), form, seen=seen, **told)


@allowed(Act.RECORD)
def signing(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """When it was signed and for which one event it counts: recorded once, then corrected."""
    found = _agreement(uuid)
    known: Signing | None = (
        Signing.objects.live().about(found.pk).select_related("event__subject").first()
    )
    form = SeenSigningForm(request.POST or None, initial=SeenSigningForm.seeing(known))
    cite_form = CiteForm(request.POST or None, prefix="cite", required=known is None)
    refused = ""
    if request.method == "POST" and all([form.is_valid(), cite_form.is_valid()]):
        said: dict[str, Any] = {
            "signed": form.says(),
            "cited": cite_form.cites(),
            "on": localdate(),
            "by": request.user,
            "at": now(),
        }
        wrong = _seen(found, known, form.cleaned_data["seen"])
        try:
            if wrong:
                actions.correct_signing(signing_id=wrong, **said)
            else:
                actions.sign(agreement_id=found.pk, **said)
        except (actions.CannotRecord, CannotReplace) as error:
            refused = str(error)
        else:
            return redirect("agreement", uuid)
    return _form(request, found, _("The signing"), form, cite_form=cite_form, refused=refused)


def _seen(agreement: Agreement, known: Signing | None, seen: int | None) -> int | None:
    """The signing that stood when the form was opened, None where none did.

    Whoever saw another one than stands now is told by the action, and writes over nobody's word.
    """
    if seen == 0 or Signing.objects.about(agreement.pk).filter(pk=seen).exists():
        return seen or None
    return known.pk if known else None


@allowed(Act.RECORD)
def party_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _agreement(uuid)
    form = PartyForm(request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite")
    refused = ""
    if request.method == "POST" and all([form.is_valid(), cite_form.is_valid()]):
        known = Signing.objects.live().about(found.pk).first()
        try:
            actions.add_party(
                agreement_id=found.pk,
                party=form.says(),
                as_of=known.as_of if known else on_day(localdate()),
                cited=cite_form.cites(),
                by=request.user,
                at=now(),
            )
        except actions.CannotRecord as error:
            refused = str(error)
        else:
            return redirect("agreement", uuid)
    return _form(request, found, _("Add a party"), form, cite_form=cite_form, refused=refused)


def _form(
    request: HttpRequest, within: Agreement, heading: str, form: Any, **more: Any
) -> HttpResponse:
    back = reverse("agreement", args=[within.subject.uuid])
    return form_page(request, heading, form, back, within=within, **more)
