"""The shell and the pages that join packages."""

from django.urls import path

from inward.web.views import entries, facts, home, joined, map, shell, story

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("unknown/", home.unknown, name="unknown"),
    path("organisations/<uuid:uuid>/", story.organisation, name="organisation"),
    path("events/<uuid:uuid>/", joined.event, name="event"),
    path("areas/<uuid:uuid>/", joined.area, name="area"),
    path("sites/<uuid:uuid>/", joined.site, name="site"),
    path("units/<uuid:uuid>/", joined.unit, name="unit"),
    path("entries/", entries.entries, name="entries"),
    path("entries/<int:number>/", entries.entry, name="entry"),
    path("map/", map.drawn, name="map"),
    path("map/places.geojson", map.places_geojson, name="map-data"),
    path("subjects/options/<str:kinds>/", home.subject_options, name="subject-options"),
    path("subjects/<uuid:uuid>/", shell.subject, name="subject"),
    path("subjects/<uuid:uuid>/publish/", story.publish, name="publish"),
    path("facts/<slug:model>/<int:pk>/", facts.fact, name="fact"),
    path("facts/<slug:model>/<int:pk>/correct/", facts.fact_correct, name="fact-correct"),
    path("facts/<slug:model>/<int:pk>/withdraw/", facts.fact_withdraw, name="fact-withdraw"),
    path("facts/<slug:model>/<int:pk>/support/", facts.fact_support, name="fact-support"),
    path("sign-in/", shell.sign_in, name="sign-in"),
    path("sign-out/", shell.sign_out, name="sign-out"),
    path("language/", shell.language, name="language"),
    path("healthz", shell.healthz, name="healthz"),
]
