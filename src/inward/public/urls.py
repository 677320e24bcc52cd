"""Public addresses: `urlpatterns` stand under a language; `plain` have none; `office` is for officers."""

from django.urls import URLPattern, path

from inward.public import converters as converters
from inward.public.enquiry import views as enquiry
from inward.public.finder import views as finder
from inward.public.views import data, events, figures, home, places, promises, written
from inward.public.views import office as office_views

app_name = "public"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("zones/", places.zones, name="zones"),
    path("zones/<slug:slug>/", places.zone, name="zone"),
    path("sectors/", places.sectors, name="sectors"),
    path("sectors/<slug:slug>/", places.sector, name="sector"),
    path("events/", events.events, name="events"),
    path("events.ics", events.events_ics, name="events-ics"),
    path("events/<slug:slug>/", events.event, name="event"),
    path("events/<slug:slug>.ics", events.event_ics, name="event-ics"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<slug:slug>/", promises.promise, name="promise"),
    path("stories/", written.stories, name="stories"),
    path("stories/<slug:slug>/", written.story, name="story"),
    path("news/", written.news, name="news"),
    path("news/<slug:slug>/", written.news_one, name="news-one"),
    path("about/", written.about, name="about"),
    path("contact/", written.contact, name="contact"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:number>/", figures.figure, name="figure"),
    path("news.atom", data.feed, name="news-feed"),
    path("space/", finder.space, name="space"),
    path("space/map/", finder.space_map, name="space-map"),
    path("space/units.json", finder.data, name="space-data"),
    path("space/compare/", finder.compare, name="space-compare"),
    path("space/brief.pdf", finder.brief, name="space-brief"),
    path("space/page/<int:number>/", finder.space_page, name="space-page"),
    path("space/<slug:name>/", finder.unit, name="space-unit"),
    path("enquiry/", enquiry.enquiry, name="enquiry"),
    path("enquiry/<str:secret>/", enquiry.private, name="enquiry-private"),
]

_API = "api/collections/<slug:name>"

plain: list[URLPattern] = [
    path("sitemap.xml", data.sitemap_file, name="sitemap"),
    path("sitemap-<int:part>.xml", data.sitemap_file, name="sitemap-part"),
    path("robots.txt", data.robots, name="robots"),
    path("catalogue.jsonld", data.catalogue, name="catalogue"),
    path("data/verify_release.py", data.verifier, name="data-verifier"),
    path("data/chain.json", data.chain, name="data-chain"),
    path("data/<slug:number>/rows.csv", data.rows, name="data-rows"),
    path("data/<slug:number>/release.json", data.release, name="data-release"),
    path("data/<slug:number>/datapackage.json", data.package, name="data-package"),
    # Questions are answered at the addresses without an ending; those with one are files.
    path("api/", data.api, name="api"),
    path("api/conformance", data.api_conformance, name="api-conformance"),
    path("api/openapi.json", data.api_description, name="api-description"),
    path("api/collections", data.api_collections, name="api-collections"),
    path(_API, data.api_collection, name="api-collection"),
    path(f"{_API}/items", data.api_items, name="api-items"),
    path(f"{_API}/items/<uuid:uuid>", data.api_item, name="api-item"),
    path("api/index.json", data.api, {"files": True}, name="api-file"),
    path("api/conformance.json", data.api_conformance, {"files": True}, name="conformance-file"),
    path("api/collections.json", data.api_collections, {"files": True}, name="collections-file"),
    path(f"{_API}.json", data.api_collection, {"files": True}, name="collection-file"),
    path(f"{_API}/items.json", data.api_all_items, name="items-file"),
    path(f"{_API}/items/<uuid:uuid>.json", data.api_item, {"files": True}, name="item-file"),
]

office: list[URLPattern] = [
    path("", office_views.written, name="public-written"),
    path("records/", office_views.records, name="public-records"),
    path("people/", office_views.people, name="public-people"),
    path("people/<int:pk>/withdraw/", office_views.withdraw, name="public-people-withdraw"),
    path("new/<slug:kind>/", office_views.new, name="public-new"),
    path("<uuid:uuid>/", office_views.entry, name="public-entry"),
    path("<uuid:uuid>/publish/", office_views.publish, name="public-publish"),
]
