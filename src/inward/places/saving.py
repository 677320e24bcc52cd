"""A form about a place with its evidence: read, act, go on; or the same page and what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from inward.core.http import OfficerRequest, own_page
from inward.evidence.actions import CannotReplace, Overtaken
from inward.evidence.forms import CiteForm, told_of
from inward.places.actions import CannotRecord


def save(
    request: OfficerRequest,
    form: forms.Form,
    cite_form: CiteForm | None,
    act: Callable[[], Any],
    *,
    heading: str,
    back: str,
    onward: Callable[[Any], str],
    template: str = "places/form.html",
    also: dict[str, Any] | None = None,
    now: Callable[[], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Answer a form with a form of evidence beside it, or without.

    Args:
        act: writes; it is called only when both are well formed.
        onward: where to go after what was made; an address the request names as `next` comes first.
        now: what a form opened now would begin with, where somebody else may edit the same record.
    """
    context: dict[str, Any] = {
        "heading": heading,
        "form": form,
        "cite_form": cite_form,
        "back": back_to(request) or back,
        **(also or {}),
    }
    # Both are read, so that whoever mistyped in each hears of each.
    readable = [one.is_valid() for one in (form, cite_form) if one is not None]
    if request.method == "POST" and all(readable):
        try:
            made = act()
        except (CannotRecord, CannotReplace) as error:
            context["refused"] = str(error)
        except Overtaken as overtaken:
            context |= told_of(form, overtaken, now() if now else {})
        else:
            messages.success(request, _("Recorded."))
            for what in getattr(form, "mended", []):
                messages.info(request, _("Mended in the outline: %(what)s.") % {"what": what})
            return redirect(back_to(request) or onward(made))
    return render(request, template, context, status=422 if form.is_bound else 200)


def back_to(request: OfficerRequest) -> str:
    """Where whoever came here wants to go on, if that is one of our own pages."""
    return own_page(request, request.GET.get("next", ""))
