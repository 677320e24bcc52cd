"""The reconciliation service over HTTP: for those signed in, or by a token that is set for it."""

import json
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from inward.core.permissions import Act, NotAllowed, may
from inward.intake import reconciling
from inward.intake.reconciling import BadQuery

_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,80}")
View = Callable[..., HttpResponse]


def answering(view: View) -> Callable[..., HttpResponseBase]:
    """Who may ask, in which form the answer goes out, and what is said to a question that is none."""

    @csrf_exempt
    @wraps(view)
    def answered(
        request: HttpRequest, *args: Any, token: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        if not _may_ask(request, token):
            raise NotAllowed("sign in, or use the address with the token")
        request.reconcile_token = token  # type: ignore[attr-defined]
        try:
            response: HttpResponseBase = view(request, *args, **kwargs)
        except BadQuery as error:
            response = JsonResponse({"status": "error", "message": str(error)}, status=400)
        if token:
            # A program elsewhere that holds the token may read the answer in a browser too.
            response["Access-Control-Allow-Origin"] = "*"
        return response

    answered.act = Act.READ  # type: ignore[attr-defined]
    return answered


def _may_ask(request: HttpRequest, token: str) -> bool:
    known = settings.RECONCILE_TOKEN
    if token:
        return bool(known) and secrets.compare_digest(token.encode(), known.encode())
    return may(request.user, Act.READ)


@answering
def service(request: HttpRequest) -> HttpResponse:
    """The manifest; a batch of queries; values of properties: told apart by what was sent."""
    sent = request.POST if request.method == "POST" else request.GET
    if "queries" in sent:
        return _json(request, reconciling.reconcile(_object(sent["queries"])))
    if "extend" in sent:
        return _json(request, reconciling.extend(_object(sent["extend"])))
    return _json(request, reconciling.manifest(_base(request), _view(request)))


@answering
def suggest(request: HttpRequest, what: str) -> HttpResponse:
    cursor = request.GET.get("cursor", "")
    start = int(cursor) if cursor.isdecimal() and len(cursor) < 6 else 0
    return _json(request, reconciling.suggest(what, request.GET.get("prefix", ""), start))


@answering
def properties(request: HttpRequest) -> HttpResponse:
    limit = request.GET.get("limit", "")
    most = int(limit) if limit.isdecimal() and len(limit) < 6 else 0
    return _json(request, reconciling.proposed(request.GET.get("type", ""), most))


@xframe_options_exempt
@answering
def preview(request: HttpRequest) -> HttpResponse:
    """A small page about one organisation, shown in a frame of the asking program."""
    found = reconciling.previewed(request.GET.get("id", ""))
    response = render(
        request, "intake/preview.html", {"found": found}, status=200 if found else 404
    )
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'self'"
    return response


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadQuery(f"not JSON: {error}") from error
    if not isinstance(read, dict):
        raise BadQuery("an object is expected")
    return read


def _json(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    callback = request.GET.get("callback", "")
    if callback and _CALLBACK.fullmatch(callback):
        body = f"/**/{callback}({json.dumps(said)});"
        return HttpResponse(body, content_type="application/javascript")
    return JsonResponse(said)


def _base(request: HttpRequest) -> str:
    token = request.reconcile_token  # type: ignore[attr-defined]
    path = reverse("reconcile-token", args=[token]) if token else reverse("reconcile")
    return request.build_absolute_uri(path)


def _view(request: HttpRequest) -> str:
    # The braces are the client's to fill: they must not be quoted.
    return request.build_absolute_uri("/") + "subjects/{{id}}/"
