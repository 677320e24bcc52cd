"""Every page of the running system."""

from django.urls import URLPattern, URLResolver, include, path

from inward.public.urls import office as public_office
from inward.public.urls import plain as public_plain

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("inward.evidence.urls")),
    path("", include("inward.directory.urls")),
    path("", include("inward.places.urls")),
    path("", include("inward.siting.urls")),
    path("", include("inward.events.urls")),
    path("", include("inward.agreements.urls")),
    path("", include("inward.pipeline.urls")),
    path("", include("inward.aftercare.urls")),
    path("", include("inward.figures.urls")),
    path("", include("inward.work.urls")),
    path("", include("inward.publish.urls")),
    path("", include("inward.intake.urls")),
    path("", include("inward.portal.urls")),
    path("<public_language:lang>/", include(("inward.public.urls", "public"))),
    path("", include(public_plain)),
    path("public-pages/", include(public_office)),
    path("", include("inward.web.urls")),
]

handler400 = "inward.web.views.shell.bad_request"
handler403 = "inward.web.views.shell.not_allowed"
handler404 = "inward.web.views.shell.not_found"
handler500 = "inward.web.views.shell.failed"
