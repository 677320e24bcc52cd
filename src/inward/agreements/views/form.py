"""The page of one form, wherever something is entered or corrected."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inward.agreements.models import Agreement
from inward.evidence.forms import CiteForm


def form_page(
    request: HttpRequest,
    heading: str,
    form: Any,
    back: str,
    *,
    refused: str = "",
    cite_form: CiteForm | None = None,
    within: Agreement | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        **more,
        "heading": heading,
        "form": form,
        "cite_form": cite_form,
        "refused": refused,
        "back": back,
        "within": within,
    }
    return render(request, "agreements/form.html", context, status=422 if form.is_bound else 200)
