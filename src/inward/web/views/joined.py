"""The pages of an event, an area and a site: what every package knows of them, on one page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from inward.agreements.queries.papers import parties, signed_at
from inward.core.http import page_or_part
from inward.core.permissions import Act, allowed
from inward.events.views import event_context
from inward.evidence.models import Fact
from inward.evidence.queries import citations_of
from inward.figures.queries.claims import ClaimBeside
from inward.places.space.views import unit_context
from inward.places.views import area_context, site_context
from inward.web.queries.joined import (
    There,
    at_area,
    at_site,
    claims_about,
    space_at,
    tenants_of,
)


@require_GET
@allowed(Act.READ)
def event(request: HttpRequest, uuid: UUID) -> HttpResponse:
    context = event_context(request, uuid)
    papers = list(signed_at(context["event"]))
    by_agreement = parties([paper.pk for paper in papers])
    claims = claims_about(context["event"].subject, on=context["today"])
    context |= {
        "papers": [(paper, by_agreement[paper.pk]) for paper in papers],
        "claims": claims,
        "citations": citations_of(
            context["cited_facts"], _claims(claims), [paper.signing for paper in papers]
        ),
    }
    return page_or_part(request, "web/event.html", "events/_guests.html", context)


@require_GET
@allowed(Act.READ)
def area(request: HttpRequest, uuid: UUID) -> HttpResponse:
    context = area_context(request, uuid)
    there = at_area(context["area"], on=context["today"])
    claims = claims_about(context["area"].subject, on=context["today"])
    context |= {"there": there, "claims": claims}
    context["citations"] = citations_of(context["cited_facts"], _claims(claims), _cited(there))
    return render(request, "web/area.html", context)


@require_GET
@allowed(Act.READ)
def site(request: HttpRequest, uuid: UUID) -> HttpResponse:
    context = site_context(request, uuid)
    there = at_site(context["site"], on=context["today"])
    claims = claims_about(context["site"].subject, on=context["today"])
    space = space_at(context["site"], on=context["today"])
    context |= {"there": there, "claims": claims, "space": space}
    context |= {"spaces": space.spaces, "held": space.held}
    context["citations"] = citations_of(
        context["cited_facts"], _claims(claims), space.facts, _cited(there)
    )
    return render(request, "web/site.html", context)


@require_GET
@allowed(Act.READ)
def unit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A part of a site: how large and strong it is, on what terms it is on offer, who is in it."""
    context = unit_context(request, uuid)
    tenants = tenants_of(context["unit"])
    known = context["space"]
    context |= {
        "tenants": tenants,
        "cost": known.cost_per_month(),
        "measures": [
            (known.area, pgettext("measure", "Area"), "unit_area"),
            (known.height, _("Clear height"), "clear_height"),
            (known.load, _("Floor load"), "floor_load"),
        ],
        "citations": citations_of(context["cited_facts"], tenants),
    }
    return render(request, "web/unit.html", context)


def _cited(there: There) -> list[Fact | None]:
    rows = [row.standing for row in there.promises]
    return [*there.establishments, *(row.terms for row in rows), *(row.said for row in rows)]


def _claims(claims: list[ClaimBeside]) -> list[Fact | None]:
    return [said.claim for said in claims]
