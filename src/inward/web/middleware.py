"""What surrounds every answer: what a page may load, and what its frame shows."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

from inward.core.language import here
from inward.core.permissions import MAY, role_of

Answer = Callable[[HttpRequest], HttpResponseBase]

# Nothing from elsewhere, nothing inline: a page is its own markup, one stylesheet, our scripts.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


def strict_content(answer: Answer) -> Answer:
    def answered(request: HttpRequest) -> HttpResponseBase:
        # No text has it, and neither store takes it; a form's fields refuse it themselves.
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    return answered


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame around a page needs."""
    office = settings.OFFICE
    role = role_of(getattr(request, "user", None))
    return {
        "fictional": settings.FICTIONAL,
        "office": here(office["en"], office["zh"]),
        "role": role,
        "may": {act.value: role in roles for act, roles in MAY.items()},
    }
