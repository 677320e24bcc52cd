"""Pages behind links of an enterprise, and the pages on which officers make such links."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inward.aftercare.models import Case
from inward.aftercare.rules import Step
from inward.agreements.actions import CannotState
from inward.agreements.models import Commitment, Standing
from inward.agreements.queries.statements import documents_of
from inward.agreements.rules import OVER
from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed
from inward.directory.models import Organisation
from inward.evidence.queries import citations_of
from inward.evidence.rules import Kind
from inward.evidence.uploads import NotTaken, given_out, limited
from inward.office.links import LinkRefused, open_link
from inward.office.models import Link
from inward.portal import actions, queries
from inward.portal.forms import AnswerForm, EvidenceForm, LinkForm, QuestionForm, RequestForm
from inward.portal.queries import Enterprise
from inward.portal.rules import CONFIRM, PAGE, PAGE_LASTS, QUESTION_LASTS


def _private(answer: HttpResponseBase) -> HttpResponseBase:
    """No search engine keeps it, and no site it links to learns the secret address."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    # Not "no-referrer": browsers would then say of our own forms that they come from nowhere.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _refused(request: HttpRequest, why: LinkRefused) -> HttpResponseBase:
    return _private(render(request, "portal/refused.html", {"why": str(why)}, status=410))


# --- one question, answered once ------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, token: str) -> HttpResponseBase:
    """What is claimed with its evidence; yes or no with words; then the link opens no more."""
    try:
        link = open_link(token, purpose=CONFIRM, at=now())
        form = AnswerForm(request.POST or None)
        refused = ""
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                actions.answer(
                    secret=token,
                    agrees=form.agrees,
                    text=said["text"],
                    who=said["who"] or link.for_whom,
                    on=localdate(),
                    at=now(),
                )
            except actions.CannotAnswer as error:
                refused = str(error)
            else:
                return _private(
                    render(request, "portal/thanks.html", {"agreed": form.agrees, "said": said})
                )
    except LinkRefused as why:
        return _refused(request, why)
    asked = _asked(link)
    context = asked | {"link": link, "form": form, "refused": refused, "token": token}
    status = 422 if form.is_bound else 200
    return _private(render(request, "portal/question.html", context, status=status))


def _asked(link: Link) -> dict[str, Any]:
    """What one is asked about, as it stands now."""
    if link.subject.kind == Kind.COMMITMENT:
        shown = queries.claim(link.subject_id, on=localdate())
        stands = shown is not None and shown.finding.verdict == link.details.get("verdict")
        documents = queries.documents_behind(shown) if shown else {}
        return {"claim": shown, "stands": stands, "documents": documents}
    found = Case.objects.select_related("subject", "topic", "desk__body__label").get(
        pk=link.subject_id
    )
    return {
        "case": found,
        "stands": found.desk.step == Step.ANSWERED,
        "asked": queries.asked_words(found),
        "answered": queries.answer_shown(found),
    }


@never_cache
@require_GET
def question_document(request: HttpRequest, token: str, digest: str) -> HttpResponseBase:
    """A document of the evidence, for whoever is asked about it."""
    try:
        link = open_link(token, purpose=CONFIRM, at=now())
    except LinkRefused as why:
        return _refused(request, why)
    shown = None
    if link.subject.kind == Kind.COMMITMENT:
        shown = queries.claim(link.subject_id, on=localdate())
    found = queries.document_behind(shown, digest) if shown else None
    if found is None:
        raise Http404
    return given_out(found)


# --- the enterprise's own page --------------------------------------------------------------------

View = Callable[..., HttpResponseBase]


def by_page_link(view: View) -> View:
    """A view for whoever holds a personal link: it gets the enterprise, and only that one."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        at = now()
        try:
            link = open_link(token, purpose=PAGE, at=at)
        except LinkRefused as why:
            return _refused(request, why)
        actions.note_opened(link, at=at)
        own = queries.enterprise(link.subject_id, on=localdate())
        request.token = token  # type: ignore[attr-defined]
        return _private(view(request, link, own, **kwargs))

    return opened


def _own(
    request: HttpRequest, template: str, own: Enterprise, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"own": own, "token": request.token, **more}  # type: ignore[attr-defined]
    return render(request, f"portal/{template}.html", context, status=status)


@require_GET
@by_page_link
def page(request: HttpRequest, link: Link, own: Enterprise) -> HttpResponseBase:
    return _own(request, "page", own, link=link, step_answered=Step.ANSWERED)


@require_http_methods(["GET", "POST"])
@by_page_link
@limited
def promise(request: HttpRequest, link: Link, own: Enterprise, uuid: UUID) -> HttpResponseBase:
    """One of its promises, what it said of it, and a document to send."""
    row = own.promise(uuid)
    if row is None:
        raise Http404
    form = EvidenceForm()
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES)
        if form.is_valid() and _sent(link, own, row.standing, form):
            messages.success(
                request, _("Sent. The office looks at it and confirms, or says what is missing.")
            )
            return redirect("enterprise-promise", request.token, uuid)  # type: ignore[attr-defined]
    statements = own.statements(row.standing.pk)
    return _own(
        request,
        "promise",
        own,
        row=row,
        standing=row.standing,
        citations=citations_of([row.standing.said, row.standing.terms]),
        statements=statements,
        documents=documents_of(statements),
        form=form,
        may_send=row.standing.verdict not in OVER and row.standing.promisor_id in own.family,
        status=422 if form.is_bound else 200,
    )


def _sent(link: Link, own: Enterprise, standing: Standing, form: EvidenceForm) -> bool:
    """Whether the document was taken; what speaks against it stands at its field."""
    try:
        actions.send_evidence(
            link=link,
            enterprise=own,
            commitment=standing.commitment,
            file=form.cleaned_data["file"],
            text=form.cleaned_data["text"],
            on=localdate(),
            at=now(),
        )
    except (NotTaken, CannotState) as refused:
        form.add_error("file", str(refused))
        return False
    return True


@require_http_methods(["GET", "POST"])
@by_page_link
def request_new(request: HttpRequest, link: Link, own: Enterprise) -> HttpResponseBase:
    form = RequestForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_request(
                link=link, enterprise=own, on=localdate(), at=now(), **form.cleaned_data
            )
        except actions.CannotAnswer as error:
            refused = str(error)
        else:
            due = localtime(made.answer_by)
            messages.success(
                request,
                _("Received as %(reference)s. You are answered by %(day)s.")
                % {"reference": made.reference, "day": f"{due:%Y-%m-%d %H:%M}"},
            )
            return redirect("enterprise-request", request.token, made.subject.uuid)  # type: ignore[attr-defined]
    status = 422 if form.is_bound else 200
    return _own(request, "request_new", own, form=form, refused=refused, status=status)


@require_http_methods(["GET", "POST"])
@by_page_link
def case(request: HttpRequest, link: Link, own: Enterprise, uuid: UUID) -> HttpResponseBase:
    """One of its requests with stage and promised day; where it is answered, whether that helped."""
    found = own.case(uuid)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_case(
                link=link,
                case=found,
                agrees=form.agrees,
                text=form.cleaned_data["text"],
                on=localdate(),
                at=now(),
            )
        except actions.CannotAnswer as error:
            refused = str(error)
        else:
            messages.success(request, _("Recorded. Thank you."))
            return redirect("enterprise-request", request.token, uuid)  # type: ignore[attr-defined]
    return _own(
        request,
        "case",
        own,
        case=found,
        desk=found.desk,
        steps=queries.course(found),
        may_answer=found.desk.step == Step.ANSWERED,
        form=form,
        refused=refused,
        status=422 if form.is_bound else 200,
    )


@require_GET
@by_page_link
def document(request: HttpRequest, link: Link, own: Enterprise, digest: str) -> HttpResponseBase:
    """A document it sent itself."""
    found = own.document(digest)
    if found is None:
        raise Http404
    return given_out(found)


# --- where officers make links --------------------------------------------------------------------


@allowed(Act.ASSESS)
def ask_promise(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """What the enterprise would read, and the link by which it answers."""
    found = get_object_or_404(
        Commitment.objects.select_related("subject"),
        subject__uuid=uuid,
        pk__in=Standing.objects.values("commitment_id"),
    )
    shown = queries.claim(found.pk, on=localdate())
    sides = queries.may_be_asked(found)
    form = QuestionForm(request.POST or None, sides=sides, lasts=QUESTION_LASTS)
    context: dict[str, Any] = {
        "back": reverse("promise", args=[uuid]),
        "claim": shown,
        "documents": queries.documents_behind(shown) if shown else {},
        "may_ask": shown is not None and bool(sides),
        "standing": Standing.objects.get(pk=found.pk),
        "purpose": CONFIRM,
    }
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        speaker = next(side for side in sides if side.pk == said["speaker"])
        return _made(
            request,
            found.subject,
            form,
            context,
            lambda: actions.ask_about_promise(
                commitment=found,
                speaker=speaker,
                for_whom=said["for_whom"],
                days=said["days"],
                on=localdate(),
                by=request.user,
                at=now(),
            ),
        )
    return _links(request, found.subject, form, context)


@allowed(Act.RECORD)
def ask_case(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(
        Case.objects.select_related("subject", "topic", "desk__body__label"), subject__uuid=uuid
    )
    form = LinkForm(request.POST or None, lasts=QUESTION_LASTS)
    context: dict[str, Any] = {
        "back": reverse("case", args=[uuid]),
        "case": found,
        "asked": queries.asked_words(found),
        "answered": queries.answer_shown(found),
        "may_ask": found.desk.step == Step.ANSWERED,
        "purpose": CONFIRM,
    }
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return _made(
            request,
            found.subject,
            form,
            context,
            lambda: actions.ask_about_case(case=found, by=request.user, at=now(), **said),
        )
    return _links(request, found.subject, form, context)


@allowed(Act.EXPORT)
def links(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """The personal links to an enterprise's own page."""
    found = get_object_or_404(Organisation.objects.select_related("subject"), subject__uuid=uuid)
    form = LinkForm(request.POST or None, lasts=PAGE_LASTS)
    context: dict[str, Any] = {
        "back": reverse("organisation", args=[uuid]),
        "own": queries.enterprise(found.pk, on=localdate()),
        "may_ask": True,
        "purpose": PAGE,
    }
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return _made(
            request,
            found.subject,
            form,
            context,
            lambda: actions.open_page(
                organisation=found.subject, by=request.user, at=now(), **said
            ),
        )
    return _links(request, found.subject, form, context)


def _made(
    request: HttpRequest,
    subject: Any,
    form: LinkForm,
    context: dict[str, Any],
    make: Callable[[], tuple[Link, str]],
) -> HttpResponse:
    """The new link, shown this once."""
    try:
        link, secret = make()
    except actions.CannotAsk as error:
        return _links(request, subject, form, context | {"refused": str(error)}, status=422)
    name = "enterprise" if link.purpose == PAGE else "private-question"
    address = request.build_absolute_uri(reverse(name, args=[secret]))
    lasts = PAGE_LASTS if link.purpose == PAGE else QUESTION_LASTS
    if isinstance(form, QuestionForm):
        sides = queries.may_be_asked(Commitment.objects.get(pk=subject.pk))
        empty: LinkForm = QuestionForm(sides=sides, lasts=lasts)
    else:
        empty = LinkForm(lasts=lasts)
    return _links(request, subject, empty, context | {"address": address, "made": link})


def _links(
    request: HttpRequest,
    subject: Any,
    form: LinkForm,
    context: dict[str, Any],
    *,
    status: int | None = None,
) -> HttpResponse:
    known = queries.links_to(subject, context["purpose"])
    page = context | {"form": form, "links": known, "now": now()}
    answer = render(
        request, "portal/links.html", page, status=status or (422 if form.is_bound else 200)
    )
    # The secret stands on it.
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@allowed(Act.RECORD)
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Link.objects.select_related("subject"), pk=pk, purpose__in=[CONFIRM, PAGE]
    )
    actions.withdraw_link(link=found, by=request.user, at=now())
    messages.success(request, _("The link was withdrawn; it opens no more."))
    pages = {Kind.COMMITMENT: "promise-ask", Kind.CASE: "case-ask"}
    name = pages.get(Kind(found.subject.kind), "organisation-links")
    return redirect(name, found.subject.uuid)
