"""Keeping and dropping views of the list; both lead back to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inward.core.http import OfficerRequest
from inward.core.permissions import Act, allowed
from inward.pipeline.filters import actions
from inward.pipeline.filters.queries import canonical_text
from inward.pipeline.models import SavedFilter


@require_POST
@allowed(Act.READ)
def keep(request: OfficerRequest) -> HttpResponse:
    query = canonical_text(request.POST.get("query", "")[:2000])
    try:
        saved = actions.keep_filter(
            name=request.POST.get("name", ""),
            query=query,
            for_team=bool(request.POST.get("for_team")),
            by=request.user,
            at=now(),
        )
    except actions.CannotKeep as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept as “%(name)s”.") % {"name": saved.name})
    return redirect(f"{reverse('projects')}?{query}")


@require_POST
@allowed(Act.READ)
def drop(request: OfficerRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedFilter, pk=pk)
    actions.drop_filter(saved, by=request.user)
    messages.success(request, _("“%(name)s” is kept no more.") % {"name": saved.name})
    return redirect("projects")
