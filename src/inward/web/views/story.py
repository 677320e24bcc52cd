"""An organisation's page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from inward.core.http import OfficerRequest
from inward.core.intervals import on_day
from inward.core.permissions import Act, allowed, may
from inward.core.printed import day, number, quantity
from inward.directory.models import Organisation
from inward.directory.queries import country_called, words
from inward.evidence.actions import publish as publish_subject
from inward.evidence.models import Fact, Subject
from inward.evidence.queries import corrections_of, edits_of, is_public
from inward.evidence.rules import Kind
from inward.web.queries.dealings import dealings
from inward.web.queries.gaps import unknown_of
from inward.web.queries.lede import lede
from inward.web.queries.people import people
from inward.web.queries.story import Story, story

FIGURES = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the few numbers at the head of a page; it opens to what it counts."""

    value: str
    unit: str
    label: str
    address: str = ""
    fact: Fact | None = None


@allowed(Act.READ)
def organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(
        Organisation.objects.select_related(
            "subject",
            "tier",
            "manager__user",
            "parent__subject__label",
            "listing__sector",
            "listing__kind",
            "listing__zone__label",
            "listing__merged_into__subject",
            "listing__merged_into__listing",
        ),
        subject__uuid=uuid,
        # One whose names were all taken back is not listed, and has no page.
        listing__isnull=False,
    )
    told = story(found, on=timezone.localdate())
    sees_people = may(request.user, Act.PEOPLE)
    drawn = [series for series in told.series if series.drawing]
    context: dict[str, Any] = {
        "organisation": found,
        "subject": found.subject,
        "listing": found.listing,
        "merged_into": found.listing.merged_into,
        "country": country_called(found.country),
        "story": told,
        "lede": lede(told),
        "figures": list(_figures(told))[:FIGURES],
        "loose": [series for series in told.series if series not in drawn],
        "timeline": told.timeline,
        "dealings": dealings(told.family, with_people=sees_people),
        "people": people(told.family) if sees_people else None,
        "unknown": unknown_of(told),
        "public": is_public(found.pk),
        "edits": edits_of(found.pk),
        "corrections": corrections_of(told.family),
        "citations": told.citations,
        "superlatives": words("superlative") if told.claims else {},
    }
    return render(request, "web/organisation.html", context)


def _figures(told: Story) -> "list[Figure]":
    figures: list[Figure] = []
    figures += _attended(told)
    if told.kept.total:
        figures.append(
            Figure(
                number(told.kept.kept),
                _("of %(total)s") % {"total": told.kept.total},
                _("own promises kept"),
                "#promises",
            )
        )
    if told.agreements:
        newest = told.agreements[0].paper.signed
        when = _(", last signed %(day)s") % {"day": day(newest)} if newest else ""
        figures.append(
            Figure(
                number(len(told.agreements)),
                "",
                ngettext("agreement%(when)s", "agreements%(when)s", len(told.agreements))
                % {"when": when},
                "#agreements",
            )
        )
    figures += _measured(told)
    if told.open_establishments:
        figures.append(
            Figure(
                number(len(told.open_establishments)),
                "",
                ngettext("presence here", "presences here", len(told.open_establishments)),
                "#presence",
            )
        )
    return figures


def _attended(told: Story) -> list[Figure]:
    """How many editions of the programme it came to most."""
    main = next((a for a in told.attendances if a.latest and a.latest.times > 1), None)
    if main is None or main.latest is None:
        return []
    years = [s.edition.held.last.year for s in main.editions if s.turn and s.edition.held]
    said = {
        "programme": main.programme.name,
        "span": _(", %(first)s–%(last)s") % {"first": min(years), "last": max(years)}
        if years
        else "",
    }
    if main.latest.running == main.latest.times:
        unit, label = _("running"), _("editions of the %(programme)s%(span)s")
    else:
        unit, label = "", _("editions of the %(programme)s attended%(span)s")
    return [Figure(number(main.latest.times), unit, label % said, "#timeline")]


def _measured(told: Story) -> list[Figure]:
    """Its stand where it was largest, and the latest value of whatever grew."""
    figures = []
    if told.stand and told.stand.stand_m2:
        area = quantity(told.stand_at(told.stand.event_id) or told.stand.stand_m2, "m2")
        figures.append(
            Figure(
                area.digits,
                area.unit.strip(),
                _("stand at the %(event)s") % {"event": told.stand.event.name},
                _fact_page(told.stand),
                told.stand,
            )
        )
    for series in told.series:
        if series.drawing:
            latest = series.latest
            value = quantity(latest.value, latest.unit, latest.quantifier)
            figures.append(
                Figure(
                    value.digits,
                    value.unit.strip(),
                    f"{latest.metric}, {value.word + ' ' if value.word else ''}{day(latest.as_of)}",
                    _fact_page(latest),
                    latest,
                )
            )
    return figures


def _fact_page(fact: Fact) -> str:
    return reverse("fact", args=[fact._meta.model_name, fact.pk])


@require_POST
@allowed(Act.PUBLISH)
def publish(request: OfficerRequest, uuid: UUID) -> HttpResponse:
    """Show an organisation to the public, or no longer."""
    subject = get_object_or_404(Subject, uuid=uuid, kind=Kind.ORGANISATION)
    publish_subject(
        subject,
        request.POST.get("public") == "yes",
        as_of=on_day(timezone.localdate()),
        by=request.user,
        at=timezone.now(),
    )
    return redirect("subject", uuid)
