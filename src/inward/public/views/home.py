"""The front door."""

from django.http import HttpRequest, HttpResponse

from inward.public.http import page, public_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    return page(request, "public/home.html", {})
