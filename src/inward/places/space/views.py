"""Units: listed, entered, measured, offered; what an area has chosen to grow."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.evidence.actions import newest_edit
from inward.evidence.forms import CiteForm, seen_in
from inward.evidence.models import Mention
from inward.evidence.queries import citations_of, corrections_of, edits_of
from inward.places.models import Area, Site, Unit
from inward.places.queries import above
from inward.places.saving import save
from inward.places.space import actions, queries
from inward.places.space.forms import (
    FocusForm,
    MeasureForm,
    OfferForm,
    UnitEditForm,
    UnitForm,
    UnitsForm,
)


@require_GET
@allowed(Act.READ)
def units(request: HttpRequest) -> HttpResponse:
    form = UnitsForm(request.GET)
    sought = form.sought()
    found = queries.units_page(sought, after=request.GET.get("after", ""))
    spaces = queries.spaces(found.rows, on=localdate())
    asked = request.GET.copy()
    asked["after"] = found.next
    context = {
        "form": form,
        "sought": sought,
        "spaces": spaces,
        "next": f"?{asked.urlencode()}" if found.next else "",
        "count": counted(queries.units_found(sought)),
        "citations": citations_of(fact for space in spaces for fact in space.facts),
    }
    return page_or_part(request, "places/units.html", "places/_units.html", context)


def _unit(uuid: UUID) -> Unit:
    return get_object_or_404(queries.units(), subject__uuid=uuid)


def unit_context(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """What this package knows of a unit. Its page lives above, with who is in it."""
    unit = _unit(uuid)
    [space] = queries.spaces([unit], on=localdate())
    offers = queries.offers_of(unit)
    mentions = list(Mention.objects.live().about(unit.pk))
    return {
        "unit": unit,
        "space": space,
        "offers": offers,
        "above": [*above(unit.site.area), unit.site.area] if unit.site.area else [],
        "mentions": mentions,
        "edits": edits_of(unit.pk),
        "corrections": corrections_of([unit.pk]),
        "today": localdate(),
        "cited_facts": [*mentions, *offers, *space.facts],
    }


@allowed(Act.RECORD)
def unit_new(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.select_related("subject"), subject__uuid=uuid)
    form = UnitForm(request.POST or None, initial={"as_of": localdate().isoformat()})
    cite_form = CiteForm(request.POST or None, prefix="cite")
    return save(
        request,
        form,
        cite_form,
        lambda: actions.enter_unit(
            site=site, cited=cite_form.cites(), by=request.user, at=now(), **form.columns()
        ),
        heading=_("A unit of %(site)s") % {"site": site},
        back=reverse("site", args=[uuid]),
        onward=lambda made: reverse("unit", args=[made.subject.uuid]),
    )


@allowed(Act.RECORD)
def unit_edit(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    unit = _unit(uuid)
    form = UnitEditForm(request.POST or None, initial=UnitEditForm.written(unit))
    page = reverse("unit", args=[uuid])
    return save(
        request,
        form,
        None,
        lambda: actions.edit_unit(
            unit_id=unit.pk,
            changes=dict(form.cleaned_data),
            seen=seen_in(request.POST),
            by=request.user,
            at=now(),
        ),
        heading=_("Edit the unit"),
        back=page,
        onward=lambda made: page,
        also={"seen": newest_edit(unit.pk)},
        now=lambda: UnitEditForm.written(_unit(uuid)),
    )


@allowed(Act.RECORD)
def unit_measure(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    unit = _unit(uuid)
    wanted = request.GET.get("metric", "")
    form = MeasureForm(
        request.POST or None, initial={"metric": wanted, "as_of": localdate().isoformat()}
    )
    cite_form = CiteForm(request.POST or None, prefix="cite")
    page = reverse("unit", args=[uuid])
    return save(
        request,
        form,
        cite_form,
        lambda: actions.measure(
            unit=unit,
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
            **form.cleaned_data,
        ),
        heading=_("A measure of %(unit)s") % {"unit": unit.subject.label},
        back=page,
        onward=lambda made: page,
    )


@allowed(Act.RECORD)
def unit_offer(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    unit = _unit(uuid)
    [space] = queries.spaces([unit], on=localdate())
    begun = OfferForm.written(space.offer) | {"as_of": localdate().isoformat()}
    form = OfferForm(request.POST or None, initial=begun)
    cite_form = CiteForm(request.POST or None, prefix="cite", required=False)
    page = reverse("unit", args=[uuid])
    return save(
        request,
        form,
        cite_form,
        lambda: actions.offer(
            unit=unit,
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
            **form.says(),
        ),
        heading=_("The offer of %(unit)s") % {"unit": unit.subject.label},
        back=page,
        onward=lambda made: page,
    )


@allowed(Act.RECORD)
def area_focus(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    area = get_object_or_404(Area.objects.select_related("subject"), subject__uuid=uuid)
    chosen = [focus.sector for focus in queries.focuses([area.pk]).get(area.pk, [])]
    form = FocusForm(request.POST or None, initial={"sectors": chosen})
    cite_form = CiteForm(request.POST or None, prefix="cite")
    page = reverse("area", args=[uuid])
    return save(
        request,
        form,
        cite_form,
        lambda: actions.choose_focus(
            area=area,
            sectors=list(form.cleaned_data["sectors"]),
            cited=cite_form.cites(),
            on=localdate(),
            by=request.user,
            at=now(),
        ),
        heading=_("The sectors that %(area)s grows") % {"area": area},
        back=page,
        onward=lambda made: page,
    )
