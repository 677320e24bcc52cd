"""What every view needs and Django does not have."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


class OfficerRequest(HttpRequest):
    """A request behind `allowed`: its user is never anonymous."""

    user: User


def number_asked(text: str, usual: int, most: int) -> int:
    """A number in an address: at least the usual one, which stands too for what is no number."""
    return max(usual, min(int(text), most)) if text.isdecimal() and len(text) < 9 else usual


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page for a browser, only the part that changed for htmx. One view serves both."""
    asked_by_htmx = request.headers.get("HX-Request") == "true" and not request.headers.get(
        "HX-History-Restore-Request"
    )
    response = render(request, part if asked_by_htmx else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
