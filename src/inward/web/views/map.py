"""The officers' map: zones, sites and what stands empty; a list where it cannot be drawn."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from inward.core.permissions import Act, allowed
from inward.web.queries.map import blocks, features


@require_GET
@allowed(Act.READ)
def drawn(request: HttpRequest) -> HttpResponse:
    return render(request, "web/map.html", {"blocks": blocks(on=localdate()), "on": localdate()})


@require_GET
@allowed(Act.READ)
def places_geojson(request: HttpRequest) -> HttpResponse:
    """Everything on the map as one file (RFC 7946)."""
    headers = {}
    if "download" in request.GET:
        headers["Content-Disposition"] = 'attachment; filename="places.geojson"'
    return JsonResponse(
        features(on=localdate()), content_type="application/geo+json", headers=headers
    )
