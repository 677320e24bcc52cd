"""Areas and sites. Each view reads the request, makes one call, answers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.core.http import OfficerRequest, page_or_part
from inward.core.identity import uuid_in
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.evidence.actions import newest_edit
from inward.evidence.forms import CiteForm, seen_in
from inward.evidence.models import Mention
from inward.evidence.queries import corrections_of, edits_of
from inward.places import actions, queries
from inward.places.forms import AreaForm, ObservationForm, SiteForm, SitesForm
from inward.places.models import Area, Site
from inward.places.saving import save

# Figures beneath an area's name: those told of last; the others stand in the table below.
HEADLINES = 4


@require_GET
@allowed(Act.READ)
def areas(request: HttpRequest) -> HttpResponse:
    return render(request, "places/areas.html", {"branches": queries.branches()})


def _area(uuid: UUID) -> Area:
    return get_object_or_404(
        Area.objects.select_related("subject", "kind", "parent__subject"), subject__uuid=uuid
    )


def area_context(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """What this package knows of an area. Its page lives above, with who is there and promises."""
    area = _area(uuid)
    parts = queries.below(area)
    found = list(
        queries.sites(queries.SiteFilter(area=area)).order_by("name_en")[: queries.PER_PAGE]
    )
    series = queries.series(area.pk)
    mentions = list(Mention.objects.live().about(area.pk))
    told = queries.mentions_of([site.pk for site in found])
    return {
        "area": area,
        "above": queries.above(area),
        "parts": parts,
        "sites": [(site, told[site.pk]) for site in found],
        "more_sites": len(found) == queries.PER_PAGE,
        "series": series,
        "headlines": series[:HEADLINES],
        "map": queries.map_of(area, parts, found),
        "mentions": mentions,
        "edits": edits_of(area.pk),
        "corrections": corrections_of([area.pk]),
        "today": localdate(),
        "cited_facts": [
            *mentions,
            *(mention for some in told.values() for mention in some),
            *(row for one in series for row in one.observations),
        ],
    }


@require_GET
@allowed(Act.READ)
def sites(request: HttpRequest) -> HttpResponse:
    form = SitesForm(request.GET)
    sought = form.sought()
    found = queries.sites_page(sought, after=request.GET.get("after", ""))
    asked = request.GET.copy()
    asked["after"] = found.next
    context = {
        "form": form,
        "sought": sought,
        "sites": found.rows,
        "next": f"?{asked.urlencode()}" if found.next else "",
        "count": counted(queries.sites(sought)),
    }
    return page_or_part(request, "places/sites.html", "places/_sites.html", context)


def _site(uuid: UUID) -> Site:
    return get_object_or_404(
        Site.objects.select_related("subject", "kind", "area__subject"), subject__uuid=uuid
    )


def site_context(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """What this package knows of a site. Its page lives above, with who is there and promises."""
    site = _site(uuid)
    series = queries.series(site.pk)
    mentions = list(Mention.objects.live().about(site.pk))
    return {
        "site": site,
        "above": [*queries.above(site.area), site.area] if site.area else [],
        "series": series,
        "map": queries.map_around(site),
        "mentions": mentions,
        "edits": edits_of(site.pk),
        "corrections": corrections_of([site.pk]),
        "today": localdate(),
        "cited_facts": [*mentions, *(row for one in series for row in one.observations)],
    }


# --- entering and correcting ----------------------------------------------------------------------


@allowed(Act.RECORD)
def area_new(request: OfficerRequest) -> HttpResponse:
    form = AreaForm(request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite")
    return save(
        request,
        form,
        cite_form,
        lambda: actions.enter_area(
            cited=cite_form.cites(), on=localdate(), by=request.user, at=now(), **form.columns()
        ),
        heading=_("Enter an area"),
        back=reverse("areas"),
        onward=lambda made: reverse("area", args=[made.subject.uuid]),
    )


@allowed(Act.RECORD)
def area_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _area(uuid)
    form = AreaForm(request.POST or None, initial=AreaForm.written(found))
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    page = reverse("area", args=[uuid])
    return save(
        request,
        form,
        cite_form,
        lambda: actions.edit_area(
            area_id=found.pk,
            changes=form.columns(),
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
            seen=seen_in(request.POST),
        ),
        heading=_("Edit the area"),
        back=page,
        onward=lambda made: page,
        also={"seen": newest_edit(found.pk)},
        now=lambda: AreaForm.written(_area(uuid)),
    )


@allowed(Act.RECORD)
def site_new(request: OfficerRequest) -> HttpResponse:
    asked = uuid_in(request.GET.get("area", ""))
    within = Area.objects.filter(subject__uuid=asked).first() if asked else None
    form = SiteForm(request.POST or None, initial={"area": within})
    cite_form = CiteForm(request.POST or None, prefix="cite")
    return save(
        request,
        form,
        cite_form,
        lambda: actions.enter_site(
            cited=cite_form.cites(), on=localdate(), by=request.user, at=now(), **form.columns()
        ),
        heading=_("Enter a site"),
        back=reverse("sites"),
        onward=lambda made: reverse("site", args=[made.subject.uuid]),
    )


@allowed(Act.RECORD)
def site_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    found = _site(uuid)
    form = SiteForm(request.POST or None, initial=SiteForm.written(found))
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    page = reverse("site", args=[uuid])
    return save(
        request,
        form,
        cite_form,
        lambda: actions.edit_site(
            site_id=found.pk,
            changes=form.columns(),
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
            seen=seen_in(request.POST),
        ),
        heading=_("Edit the site"),
        back=page,
        onward=lambda made: page,
        also={"seen": newest_edit(found.pk)},
        now=lambda: SiteForm.written(_site(uuid)),
    )


@allowed(Act.RECORD)
def area_observation(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    return _observe(request, _area(uuid), reverse("area", args=[uuid]))


@allowed(Act.RECORD)
def site_observation(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    return _observe(request, _site(uuid), reverse("site", args=[uuid]))


def _observe(request: OfficerRequest, place: Area | Site, page: str) -> HttpResponse:
    form = ObservationForm(request.POST or None)
    cite_form = CiteForm(request.POST or None, prefix="cite")
    return save(
        request,
        form,
        cite_form,
        lambda: actions.observe(
            subject=place.subject,
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
            **form.says(),
        ),
        heading=_("An observation of %(place)s") % {"place": place},
        back=page,
        onward=lambda made: page,
    )
