"""What all public pages have in common: language by address, day by request, nobody's session.

A page depends on the record and the day alone, so that the live and the exported one are equal.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from inward.core.language import here, is_chinese
from inward.core.permissions import Act, NotAllowed, may, refusal
from inward.public.rules import LANGUAGES, TAGS, other
from inward.public.still import once

View = Callable[..., HttpResponseBase]

# The order of the navigation: the name of an address, and what it is the head of.
SECTIONS = ("zones", "sectors", "space", "events", "figures", "promises", "news", "about")


def on_day(request: HttpRequest) -> date:
    """The day the site is told as of: the export's, else today. Nothing else reads the clock."""
    given: date | None = getattr(request, "public_on", None)
    return given or timezone.localdate()  # noqa: TID251


def public_page(view: View) -> View:
    """A page in the language of its address, for anybody, without session or cookie."""
    return public_form(require_safe(view))


def public_form(view: View) -> View:
    """The same for a page that may also be sent something."""

    @wraps(view)
    def answered(request: HttpRequest, lang: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(LANGUAGES[lang]):
            if "preview" in request.GET:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if not may(request.user, Act.READ):
                    raise NotAllowed(refusal(request.user))
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = TAGS[lang]
            if "preview" in request.GET:
                response.headers["Cache-Control"] = "private, no-store"
            else:
                response.headers.setdefault("Cache-Control", "public, max-age=60")
            return response

    return answered


def is_preview(request: HttpRequest) -> bool:
    """Whether an officer looks at what is not public yet; `public_page` has asked who it is."""
    return "preview" in request.GET


def language() -> str:
    """The language of the page being made, as addresses have it: en or zh."""
    return "zh" if is_chinese() else "en"


@once
def address(name: str, *args: str, lang: str = "") -> str:
    """The path of a public page in the language of the page being made, or in another."""
    return reverse(f"public:{name}", args=[lang or language(), *args])


def origin(request: HttpRequest) -> str:
    """Where absolute addresses begin: INWARD_PUBLIC_URL, else the host that was asked.

    An export without it has none: its addresses begin at the root of whatever host it lies on.
    """
    if hasattr(request, "public_on"):
        return settings.PUBLIC_URL
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every public page needs."""
    lang = language()
    inner = request.path.partition(f"/{lang}/")[2]
    office = settings.OFFICE
    return {
        "lang": lang,
        "html_lang": TAGS[lang],
        "other_lang": other(lang),
        "other_html_lang": TAGS[other(lang)],
        "on": on_day(request),
        "office": here(office["en"], office["zh"]),
        "fictional": settings.FICTIONAL,
        "path": request.path,
        "twin": f"/{other(lang)}/{inner}",
        "path_en": f"/en/{inner}",
        "path_zh": f"/zh/{inner}",
        "origin": origin(request),
        "section": inner.partition("/")[0],
        "preview": is_preview(request),
    }


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A public page. Rendered without the request, so that no session can slip into it."""
    return HttpResponse(render_to_string(template, frame(request) | dict(context)), status=status)
