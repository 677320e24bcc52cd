"""Outlines and points, drawn and taken away."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed
from inward.evidence.actions import newest_edit
from inward.evidence.forms import CiteForm, seen_in
from inward.places import actions
from inward.places.drawing.forms import OutlineForm, PointForm
from inward.places.drawing.queries import area_feature
from inward.places.models import Area, Site
from inward.places.saving import save

GEOJSON = "application/geo+json"


def _area(uuid: UUID) -> Area:
    return get_object_or_404(Area.objects.select_related("subject", "kind"), subject__uuid=uuid)


@require_GET
@allowed(Act.READ)
def area_geojson(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One outline as a file."""
    area = _area(uuid)
    return JsonResponse(
        area_feature(area),
        content_type=GEOJSON,
        headers={"Content-Disposition": f'attachment; filename="{area.subject.uuid}.geojson"'},
    )


@allowed(Act.RECORD)
def area_outline(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Draw an area anew: a file, its text, or positions dragged on the map."""
    area = _area(uuid)
    begun = {
        "text": json.dumps(area.geometry) if area.geometry else "",
        "taken_from": area.geometry_from,
    }
    form = OutlineForm(request.POST or None, request.FILES or None, initial=begun)
    page = reverse("area", args=[uuid])
    return save(
        request,
        form,
        None,
        lambda: actions.edit_area(
            area_id=area.pk,
            changes={
                "geometry": form.drawn and form.drawn.geometry,
                "geometry_from": form.cleaned_data["taken_from"],
            },
            seen=seen_in(request.POST),
            by=request.user,
            at=now(),
            on=localdate(),
        ),
        heading=_("The outline of %(area)s") % {"area": area},
        back=page,
        onward=lambda made: page,
        template="places/draw.html",
        also={"draws": "outline", "geometry": area.geometry, "seen": newest_edit(area.pk)},
        now=lambda: form.held(_area(uuid)),
    )


@allowed(Act.RECORD)
def site_point(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Say where a site is: typed, or its point dragged on the map."""
    site = get_object_or_404(
        Site.objects.select_related("subject", "area__subject"), subject__uuid=uuid
    )
    form = PointForm(
        request.POST or None, initial={"latitude": site.latitude, "longitude": site.longitude}
    )
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    page = reverse("site", args=[uuid])
    return save(
        request,
        form,
        cite_form,
        lambda: actions.edit_site(
            site_id=site.pk,
            changes=form.point(),
            cited=cite_form.cites(),
            seen=seen_in(request.POST),
            by=request.user,
            at=now(),
            on=localdate(),
        ),
        heading=_("Where %(site)s is") % {"site": site},
        back=page,
        onward=lambda made: page,
        template="places/draw.html",
        also={"draws": "point", "site": site, "seen": newest_edit(site.pk)},
    )
