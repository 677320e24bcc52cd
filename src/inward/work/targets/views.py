"""The funnel of projects; targets of all teams; one team's letter; a target set, changed, taken back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from inward.core.http import OfficerRequest
from inward.core.intervals import Interval, NotAnInterval, interval
from inward.core.permissions import Act, allowed
from inward.core.printed import number
from inward.evidence.actions import CannotReplace
from inward.evidence.forms import seen_in
from inward.evidence.models import rows_of
from inward.figures.queries import FIGURES
from inward.figures.queries.clocks import newest_known
from inward.figures.queries.funnel import funnel as funnel_of
from inward.office.models import Team
from inward.work.models import Target
from inward.work.targets import actions, queries
from inward.work.targets.forecast import FEW, forecast, other_basis
from inward.work.targets.forms import ChangeForm, FigureForm, TakeBackForm, TargetForm
from inward.work.targets.rules import can_be_target


@require_GET
@allowed(Act.READ)
def funnel(request: HttpRequest) -> HttpResponse:
    today = localdate()
    teams = list(Team.objects.select_related("subject").order_by("pk"))
    asked = request.GET.get("team", "")
    team = next((one for one in teams if str(one.pk) == asked), None)
    clocks = {"on": today.isoformat(), "known": str(newest_known())}
    context = {
        "cohorts": funnel_of(on=today, team=team.pk if team else None),
        "teams": teams,
        "team": team,
        "today": today,
        "clocks": urlencode(clocks | ({"team": str(team.subject.uuid)} if team else {})),
    }
    return render(request, "work/funnel.html", context)


def _period(request: HttpRequest, known: list[Interval], today: date) -> Interval:
    """The period asked for; else the one that runs, the latest there is, this year."""
    try:
        return interval(request.GET.get("period", ""))
    except NotAnInterval:
        runs = [one for one in known if one.first <= today <= one.last]
        return (runs or known or [interval(str(today.year))])[0]


@require_GET
@allowed(Act.READ)
def targets(request: HttpRequest) -> HttpResponse:
    today, known = localdate(), queries.periods()
    period = _period(request, known, today)
    context = {
        "period": period,
        "periods": known,
        "rolls": queries.roll_up(period, on=today),
        "today": today,
    }
    return render(request, "work/targets.html", context)


@require_GET
@allowed(Act.READ)
def letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    team = queries.team_of(uuid)
    if team is None:
        raise Http404
    today, known = localdate(), queries.periods()
    period = _period(request, known, today)
    lines = queries.letter(team, period, on=today)
    context = {
        "team": team,
        "period": period,
        "periods": known,
        "today": today,
        "on": min(today, period.last),
        "known": newest_known(),
        "lines": lines,
        "changed": [(one, queries.history(one.target)) for one in lines if one.target.replaces_id],
        "forecasts": [f for line in lines if (f := forecast(line, on=today)) is not None],
        "unforecast": [line for line in lines if other_basis(line, on=today)],
        "few": FEW,
    }
    return render(request, "work/letter.html", context)


@allowed(Act.TARGET)
def target_new(request: OfficerRequest) -> HttpResponse:
    name = request.GET.get("figure", "")
    figure = FIGURES.get(name)
    if figure is None or not can_be_target(figure):
        context: dict[str, Any] = {"choose": FigureForm(initial={"figure": "projects_reached"})}
        return render(request, "work/target_new.html", context)
    first = {"period": str(localdate().year), "team": request.GET.get("team", "")}
    form = TargetForm(request.POST or None, figure=figure, initial=first)
    refused = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.set_target(
                team=said["team"],
                figure=figure.name,
                own=form.own(),
                period=said["period"],
                value=said["value"],
                note=said["note"],
                on=localdate(),
                by=request.user,
                at=now(),
            )
        except actions.WrongNumber as error:
            form.add_error("value", str(error))
        except actions.CannotSetTarget as error:
            refused = str(error)
        else:
            messages.success(request, _("The target stands."))
            return redirect(_letter(made))
    context = {"form": form, "figure": figure, "refused": refused}
    return render(request, "work/target_new.html", context, status=422 if form.is_bound else 200)


def _letter(target: Target) -> str:
    place = reverse("target-letter", args=[target.subject.uuid])
    return f"{place}?{urlencode({'period': target.period_printed})}"


def _standing(pk: int) -> Target:
    """The last word on a target, however old the link to it."""
    found: Target = get_object_or_404(
        rows_of(Target).select_related("subject__label", "entry__recorded_by"), pk=pk
    )
    while (later := rows_of(Target).filter(replaces=found).first()) is not None:
        found = later
    return found


@allowed(Act.TARGET)
def target_change(request: OfficerRequest, pk: int) -> HttpResponse:
    """Another number, or none any more: one page, two forms, which carry the row they showed."""
    target = _standing(pk)
    posted = request.method == "POST"
    if target.withdrawn:
        if posted:
            messages.error(request, _("The target was taken back in the meantime."))
        return redirect(_letter(target))
    gives_up = request.POST.get("do") == "take-back"
    form = ChangeForm(
        request.POST if posted and not gives_up else None, initial={"value": target.value}
    )
    back = TakeBackForm(request.POST if posted and gives_up else None, prefix="back")
    refused = ""
    asked = back if gives_up else form
    seen = seen_in(request.POST) or pk
    if posted and seen != target.pk:
        refused = _(
            "Somebody set this target to %(value)s in the meantime, see the history below. "
            "What you typed is kept; save again if it still holds."
        ) % {"value": number(target.value)}
    elif posted and asked.is_valid():
        try:
            _decide(target, asked.cleaned_data, request)
        except actions.WrongNumber as error:
            form.add_error("value", str(error))
        except (actions.CannotSetTarget, CannotReplace) as error:
            refused = str(error)
        else:
            return redirect(_letter(target))
    context = {
        "target": target,
        "metric": queries.metric(FIGURES[target.figure], target.given, target.period),
        "form": form,
        "back": back,
        "refused": refused,
        "history": queries.history(target),
        "letter": _letter(target),
    }
    return render(request, "work/target_change.html", context, status=422 if posted else 200)


def _decide(target: Target, said: dict[str, Any], request: OfficerRequest) -> None:
    if "value" in said:
        actions.change_target(
            target=target,
            value=said["value"],
            why=said["why"],
            on=localdate(),
            by=request.user,
            at=now(),
        )
        messages.success(request, _("The target is changed; the one before stays on the letter."))
        return
    actions.take_back_target(target=target, why=said["why"], by=request.user, at=now())
    messages.success(request, _("The target is taken back."))
