"""The calendar of a member: its private links, and the file behind one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed, may
from inward.office.links import LinkRefused
from inward.office.models import Link, Member
from inward.work.feed import actions, queries
from inward.work.feed.rules import calendar


@never_cache
@allowed(Act.READ)
def feed(request: OfficerRequest) -> HttpResponse:
    """One's own links; a new one is shown once, on the page that made it."""
    member = Member.objects.filter(user=request.user).select_related("user", "subject").first()
    context: dict[str, Any] = {"member": member, "now": now()}
    if member and request.method == "POST":
        _link, secret = actions.make_feed(member, by=request.user, at=now())
        address = request.build_absolute_uri(reverse("calendar", args=[secret]))
        context |= {"address": address, "webcal": "webcal" + address[address.index(":") :]}
    if member:
        context["links"] = queries.links_of(member)
    return render(request, "work/feed.html", context)


@require_POST
@allowed(Act.READ)
def feed_withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(Link, pk=pk, purpose=queries.PURPOSE)
    actions.withdraw_feed(link, by=request.user, at=now())
    return redirect("feed")


@never_cache
@require_GET
def file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself, for a program that cannot sign in: the link is the key."""
    at = now()
    try:
        member = actions.open_feed(secret, at=at)
    except LinkRefused as error:
        return HttpResponse(str(error), status=404, content_type="text/plain; charset=utf-8")
    if not may(member.user, Act.READ):
        refused = _("This member does not work here any more.")
        return HttpResponse(refused, status=404, content_type="text/plain; charset=utf-8")
    address = request.build_absolute_uri(reverse("day"))
    with translation.override(member.language):
        text = calendar(_("My day"), queries.entries(member, at=at, address=address))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="my-day.ics"'
    return answer
