"""The enquiry form, what follows on sending it, and the private page of whoever sent it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from inward.aftercare import spoken
from inward.aftercare.enquiring import Enquiry, course, enquiry_behind, receive_enquiry
from inward.evidence.queries import label_of
from inward.office.attempts import too_many
from inward.office.links import LinkRefused
from inward.places.models import Unit
from inward.public.enquiry import queries
from inward.public.enquiry.forms import EnquiryForm
from inward.public.enquiry.rules import CONFIRM_AFTER, MOST_AN_HOUR, doubts
from inward.public.enquiry.stamps import confirms, stamp, stamped, to_confirm
from inward.public.finder.forms import FinderForm
from inward.public.finder.views import in_words, named_units, served
from inward.public.http import address, language, on_day, page, public_form, public_page
from inward.public.rules import LANGUAGES, slug


# Nobody is signed in here, so there is no session another site could ride on; and a static copy of
# the form on another host must be able to send to this one.
@csrf_exempt
@public_form
def enquiry(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _unkept(_sent(request))
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    form = EnquiryForm(initial={"stamp": stamp(on_day(request))})
    return _form(request, form)


def _form(request: HttpRequest, form: EnquiryForm, *, status: int = 200) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    finder = FinderForm(given or None, on=on_day(request))
    asked = finder.asked() if given else None
    units = named_units(request, given=given)
    context = {
        "form": form,
        "action": served(request),
        "units": units,
        "asked": in_words(asked) if asked else [],
        "carried": [
            *(("unit", slug(unit.subject.uuid)) for unit in units),
            *(finder.carried() if given else []),
        ],
        "desks": queries.desks(on=on_day(request)),
    }
    return page(request, "public/enquiry.html", context, status=status)


def _sent(request: HttpRequest) -> HttpResponse:
    form, at = EnquiryForm(request.POST), now()
    if not form.is_valid():
        return _form(request, form, status=422)
    if too_many("enquiry", sender(request), most=MOST_AN_HOUR, at=at):
        desks = {"desks": queries.desks(on=on_day(request))}
        return page(request, "public/enquiry_enough.html", desks, status=429)
    said = form.cleaned_data
    plain = form.plain() | {"units": request.POST.getlist("unit")}
    seconds = at.timestamp()
    found = doubts(
        trap=said["website"],
        text=" ".join((said["text"], said["name"], said["organisation"])),
        stamped=stamped(said["stamp"]),
        on=on_day(request),
    )
    after = CONFIRM_AFTER.total_seconds()
    if found and not confirms(said["confirm"], plain, at=seconds, after=after):
        carried = [
            (name, value)
            for name in request.POST
            if name not in {"website", "confirm", "stamp"}
            for value in request.POST.getlist(name)
        ]
        context = {"said": said, "carried": carried, "mark": to_confirm(plain, at=seconds)}
        return page(request, "public/enquiry_confirm.html", context)
    return _received(request, form)


def _received(request: HttpRequest, form: EnquiryForm) -> HttpResponse:
    said = form.cleaned_data
    received = receive_enquiry(
        Enquiry(
            text=said["text"],
            email=said["email"],
            language=LANGUAGES[language()],
            name=said["name"],
            organisation=said["organisation"],
            phone=said["phone"],
            topic=said["topic"],
            about=_about(named_units(request, given=request.POST)),
            asked=FinderForm(request.POST, on=on_day(request)).asked(),
            consents=form.consents(),
        ),
        address=lambda secret: f"{_server(request)}{address('enquiry-private', secret)}",
        at=now(),
    )
    where = f"{address('enquiry-private', received.secret)}?new"
    return HttpResponse(status=303, headers={"Location": where})


def _about(units: list[Unit]) -> str:
    return "\n".join(f"– {label_of(unit.subject)}" for unit in units)


def _server(request: HttpRequest) -> str:
    """Where this server is reached: the private page is never on a static copy."""
    return settings.PUBLIC_SERVER or f"{request.scheme}://{request.get_host()}"


def sender(request: HttpRequest) -> str:
    """The address on the network; behind our own proxy the last one it names."""
    passed = request.headers.get("X-Forwarded-For", "")
    if settings.BEHIND_HTTPS and passed:
        return passed.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


@public_page
def private(request: HttpRequest, secret: str) -> HttpResponse:
    """What was asked, what was promised, what was answered, for whoever holds the address."""
    try:
        case = enquiry_behind(secret, at=now())
    except LinkRefused as why:
        refused = {"why": str(why), "desks": queries.desks(on=on_day(request))}
        return _unkept(page(request, "public/enquiry_refused.html", refused, status=410))
    context: dict[str, Any] = {
        "case": case,
        "desk": case.desk,
        "promise": spoken.promise(case),
        "provisional": spoken.provisional(case),
        "answered": spoken.hour(case.desk.answered_at) if case.desk.answered_at else "",
        "in_time": bool(case.desk.answered_at and case.desk.answered_at <= case.desk.answer_by),
        "late": not case.desk.answered_at and now() > case.desk.answer_by,
        "course": [(step, spoken.hour(step.at), words) for step, words in course(case)],
        "is_new": "new" in request.GET,
    }
    return _unkept(page(request, "public/enquiry_private.html", context))


def _unkept(response: HttpResponse) -> HttpResponse:
    """No cache and no search engine keeps it, and no page it links to learns its address."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
