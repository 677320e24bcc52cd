"""Requirements, their answers, comparisons and briefs. Each view reads the request and makes one call."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from inward.core.documents import CannotPrint
from inward.core.http import OfficerRequest, number_asked
from inward.core.identity import uuid_in
from inward.core.permissions import Act, allowed
from inward.evidence.actions import Overtaken, newest_edit
from inward.evidence.forms import seen_in, told_of
from inward.evidence.models import Subject
from inward.evidence.queries import citations_of, edits_of
from inward.office.links import LinkRefused, open_link
from inward.office.models import Link
from inward.places.models import Unit
from inward.siting import actions, queries, spoken
from inward.siting.comparison import FEWEST, MOST, compared
from inward.siting.forms import BriefForm, RequirementForm, SendForm
from inward.siting.models import Brief, Requirement
from inward.siting.printing import on_paper
from inward.siting.rules import Asked, read

MOST_SHOWN = 200


@require_GET
@allowed(Act.READ)
def requirements(request: HttpRequest) -> HttpResponse:
    found = queries.requirements_page(after=request.GET.get("after", ""))
    return render(request, "siting/requirements.html", {"found": found})


def _requirement(uuid: UUID) -> Requirement:
    return get_object_or_404(queries.requirements(), subject__uuid=uuid)


@require_GET
@allowed(Act.READ)
def requirement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was asked, and who answers it today."""
    found = _requirement(uuid)
    asked = read(found.asked)
    shown = number_asked(request.GET.get("shown", ""), queries.SHOWN, MOST_SHOWN)
    out = number_asked(request.GET.get("out", ""), queries.REJECTED, MOST_SHOWN)
    answer = queries.answer(asked, on=localdate(), shown=shown, out=out)
    return render(
        request,
        "siting/requirement.html",
        {
            "requirement": found,
            "answer": answer,
            "wanted": _in_words(asked),
            "lacking": [spoken.lacking(*one) for one in answer.lacking],
            "turnings": [spoken.turning(row) for row in answer.turnings],
            "more": _onward((shown, out), (2 * shown, out)),
            "more_out": _onward((shown, out), (shown, 4 * out)),
            "briefs": queries.briefs_of(found)[:20],
            "edits": edits_of(found.pk),
            "citations": citations_of(
                fact
                for one in (*answer.fits, *answer.might, *answer.out)
                for fact in (*one.space.facts, *one.held_by)
            ),
        },
    )


def _onward(now: tuple[int, int], then: tuple[int, int]) -> str:
    """The query string that shows more; empty where no more are shown at once."""
    shown, out = (min(number, MOST_SHOWN) for number in then)
    return urlencode({"shown": shown, "out": out}) if (shown, out) != now else ""


def _in_words(asked: Asked) -> list[tuple[Any, str, str]]:
    names = spoken.names_of(asked)
    return [
        (
            one,
            spoken.must(one, names) if one.is_must else "",
            spoken.wish(one, names) if one.is_wish else "",
        )
        for one in asked.said
    ]


@allowed(Act.RECORD)
def requirement_new(request: OfficerRequest) -> HttpResponse:
    asking = uuid_in(request.GET.get("for", ""))
    asked_by = Subject.objects.filter(uuid=asking).first() if asking else None
    form = RequirementForm(request.POST or None, initial={"asked_by": asked_by})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter_requirement(
                on=localdate(), by=request.user, at=now(), **form.columns()
            )
        except actions.CannotSite as error:
            refused = str(error)
        else:
            return redirect("requirement", made.subject.uuid)
    context = {
        "form": form,
        "refused": refused,
        "heading": _("What is asked"),
        "back": reverse("requirements"),
    }
    return render(
        request, "siting/requirement_form.html", context, status=422 if form.is_bound else 200
    )


@allowed(Act.RECORD)
def requirement_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _requirement(uuid)
    form = RequirementForm(request.POST or None, initial=RequirementForm.written(found))
    context: dict[str, Any] = {
        "form": form,
        "heading": _("Change what is asked"),
        "back": reverse("requirement", args=[uuid]),
        "seen": newest_edit(found.pk),
    }
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_requirement(
                requirement_id=found.pk,
                seen=seen_in(request.POST),
                by=request.user,
                at=now(),
                **form.columns(),
            )
            return redirect("requirement", uuid)
        except actions.CannotSite as error:
            context["refused"] = str(error)
        except Overtaken as overtaken:
            context |= told_of(form, overtaken, RequirementForm.written(_requirement(uuid)))
    return render(
        request, "siting/requirement_form.html", context, status=422 if form.is_bound else 200
    )


# --- comparing and handing out --------------------------------------------------------------------


@allowed(Act.READ)
def requirement_compare(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Two to four units side by side; sent off, it becomes a brief."""
    found = _requirement(uuid)
    form = BriefForm(request.POST or None)
    chosen = _chosen(request)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            brief = actions.hand_out(
                requirement=found,
                chosen=chosen,
                language=form.cleaned_data["language"],
                on=localdate(),
                by=request.user,
                at=now(),
            )
            return redirect("brief", brief.pk)
        except actions.CannotSite as error:
            refused = str(error)
    content = None
    if FEWEST <= len(chosen) <= MOST:
        asked = read(found.asked)
        shown = queries.candidates(asked, chosen, on=localdate())
        content = compared(found, asked, shown, on=localdate())
    elif not refused:
        refused = _("Choose two to four units to compare.")
    context = {"requirement": found, "content": content, "form": form, "refused": refused}
    status = 422 if refused else 200
    return render(request, "siting/compare.html", context | {"key": _key()}, status=status)


def _chosen(request: HttpRequest) -> list[int]:
    """The units named in the address or the form, in that order, each once."""
    given = (request.POST if request.method == "POST" else request.GET).getlist("unit")
    asked = [uuid for uuid in map(uuid_in, given) if uuid is not None]
    known = dict(Unit.objects.filter(subject__uuid__in=asked).values_list("subject__uuid", "pk"))
    return list(dict.fromkeys(known[uuid] for uuid in asked if uuid in known))


def _key() -> str:
    """Which of the two texts of a brief the reader sees."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


def _brief(pk: int) -> Brief:
    return get_object_or_404(
        Brief.objects.select_related("requirement__subject", "entry__recorded_by"), pk=pk
    )


@allowed(Act.READ)
def brief(request: OfficerRequest, pk: int) -> HttpResponse:
    """A brief as it was handed out, and the private links to it."""
    found = _brief(pk)
    context = {
        "brief": found,
        "content": found.content,
        "key": _key(),
        "form": SendForm(),
        "links": _links(found),
        "now": now(),
    }
    return render(request, "siting/brief.html", context)


def _links(of: Brief) -> list[Link]:
    rows = Link.objects.filter(subject=of.requirement.subject_id, purpose=actions.PURPOSE)
    return [link for link in rows.order_by("-id") if link.details.get("brief") == of.pk]


@require_POST
@allowed(Act.EXPORT)
def brief_send(request: OfficerRequest, pk: int) -> HttpResponse:
    """Make a private link and show it once."""
    found = _brief(pk)
    form = SendForm(request.POST)
    context = {"brief": found, "content": found.content, "key": _key(), "form": form, "now": now()}
    if form.is_valid():
        try:
            _link, secret = actions.send(
                brief=found, by=request.user, at=now(), **form.cleaned_data
            )
            address = request.build_absolute_uri(reverse("private-brief", args=[secret]))
            context |= {"address": address, "for_whom": form.cleaned_data["for_whom"]}
            return render(request, "siting/brief.html", context | {"links": _links(found)})
        except actions.CannotSite as error:
            context["refused"] = str(error)
    return render(request, "siting/brief.html", context | {"links": _links(found)}, status=422)


@require_POST
@allowed(Act.EXPORT)
def brief_revoke(request: OfficerRequest, pk: int, link: int) -> HttpResponse:
    found = _brief(pk)
    wanted = next((one for one in _links(found) if one.pk == link), None)
    if wanted is None:
        raise Http404
    actions.take_back(link=wanted, by=request.user, at=now())
    messages.success(request, _("The link was withdrawn; it opens no more."))
    return redirect("brief", pk)


@require_GET
@allowed(Act.READ)
def brief_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _printed(request, _brief(pk))


def _printed(request: HttpRequest, found: Brief) -> HttpResponse:
    try:
        made = on_paper(found.content, language=found.language, digest=found.digest, on=found.on)
    except CannotPrint as fault:
        return render(request, "siting/cannot_print.html", {"why": str(fault)}, status=503)
    return HttpResponse(
        made,
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": f'inline; filename="brief-{found.pk}-{found.on}.pdf"',
        },
    )


# --- for the investor -----------------------------------------------------------------------------


@require_GET
@never_cache
def private_brief(request: HttpRequest, secret: str) -> HttpResponse:
    """Exactly one brief, for whoever holds the link; nothing leads from it into the system."""
    try:
        found = _behind(secret)
    except LinkRefused as why:
        return render(request, "siting/link_refused.html", {"why": str(why)}, status=410)
    context = {"brief": found, "content": found.content, "key": _key(), "secret": secret}
    return _unfollowed(render(request, "siting/private_brief.html", context))


@require_GET
@never_cache
def private_brief_pdf(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        return _unfollowed(_printed(request, _behind(secret)))
    except LinkRefused as why:
        return render(request, "siting/link_refused.html", {"why": str(why)}, status=410)


def _behind(secret: str) -> Brief:
    link = open_link(secret, purpose=actions.PURPOSE, at=now())
    return _brief(int(link.details["brief"]))


def _unfollowed(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it, and no site it links to learns the secret address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # Not "no-referrer": browsers would then refuse to say that the language form is our own.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
