"""The shell: signing in and out, the language, the page of any subject, whether we are alive."""

from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from inward.core.carrying import NAME as CARRIED
from inward.core.carrying import Carried, pack, sent_from_here, unpack
from inward.core.http import own_page
from inward.core.permissions import Act, allowed
from inward.events.models import Edition
from inward.evidence.models import Subject
from inward.evidence.rules import Kind
from inward.office.models import Member
from inward.public.views.home import missing
from inward.web.templatetags.inward import PAGES


def sign_in(request: HttpRequest) -> HttpResponse:
    """Strangers sign in; a part asked for by a session that ended sends the whole page here."""
    onward = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": _back_here(request)})
    carried = unpack(request.POST.get(CARRIED, ""))
    if request.user.is_authenticated:
        return _send_again(request, carried) if carried else redirect(onward)
    form = AuthenticationForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        login(request, user)
        answer = _send_again(request, carried) if carried else redirect(onward)
        return _in_language(answer, language_of(user))
    answered = render(
        request,
        "web/sign_in.html",
        {"form": form, "next": onward, CARRIED: request.POST.get(CARRIED, "") if carried else ""},
        status=422 if form.is_bound else 200,
    )
    patch_vary_headers(answered, ["HX-Request"])
    return answered


def _send_again(request: HttpRequest, carried: Carried) -> HttpResponse:
    """What was typed before, one click from where it was going."""
    answer = render(request, "web/send_again.html", {"again": carried, "typed": carried.texts})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language, stay on the page, and remember it for the member."""
    chosen = request.POST.get("language", "")
    onward = redirect(_safe(request, request.POST.get("next", "")))
    if chosen not in dict(settings.LANGUAGES):
        return onward
    if isinstance(request.user, User):
        Member.objects.update_or_create(user=request.user, defaults={"language": chosen})
    return _in_language(onward, chosen)


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the server answers and reaches its store."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@allowed(Act.READ)
def subject(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Wherever the page of this subject is."""
    found = get_object_or_404(Subject, uuid=uuid)
    if found.kind == Kind.EDITION:
        edition = get_object_or_404(Edition.objects.select_related("programme__subject"), pk=found)
        place = reverse("programme", args=[edition.programme.subject.uuid])
        return redirect(f"{place}#edition-{edition.number}")
    if found.kind not in PAGES:
        return redirect("home")
    return redirect(PAGES[Kind(found.kind)], found.uuid)


def language_of(user: User) -> str:
    member = Member.objects.filter(user=user).first()
    return member.language if member else settings.LANGUAGE_CODE


def _in_language(response: HttpResponse, chosen: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _safe(request: HttpRequest, onward: str) -> str:
    return own_page(request, onward) or reverse("home")


def _back_here(request: HttpRequest) -> str:
    """Sign in and come back to the page that asked, not to the part it asked for."""
    page = request.headers.get("HX-Current-URL", "").removeprefix(
        f"{request.scheme}://{request.get_host()}"
    )
    if not page.startswith("/"):
        return reverse("sign-in")
    return f"{reverse('sign-in')}?next={quote(page, safe='/?=')}"


# --- when something went wrong --------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/403.html", {"why": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith(("/en/", "/zh/")):
        return missing(request)
    return render(request, "web/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Touches nothing that may be broken: no database, no session."""
    return render(None, "web/500.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: usually somebody signed in again elsewhere."""
    # A form that another site sent is never offered again.
    carried = unpack(pack(request)) if sent_from_here(request) else None
    context = {"again": carried, "typed": carried.texts if carried else []}
    return render(request, "web/csrf.html", context, status=403)
