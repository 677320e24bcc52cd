"""What every view needs and Django does not have."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme


class OfficerRequest(HttpRequest):
    """A request behind `allowed`: its user is never anonymous."""

    user: User


def number_asked(text: str, usual: int, most: int) -> int:
    """A number in an address: at least the usual one, which stands too for what is no number."""
    return max(usual, min(int(text), most)) if text.isdecimal() and len(text) < 9 else usual


def own_page(request: HttpRequest, wanted: str) -> str:
    """Where somebody wants to go on, if that is a page of ours; else nothing.

    What begins with no stroke Django would take for the name of a view.
    """
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith(("/", "http")) else ""


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
