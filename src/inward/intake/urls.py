"""Addresses of lists on their way in, of exports, and of the reconciliation service."""

from django.urls import path

from inward.intake.views import columns, deciding, exports, lists, reconcile

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/new/", lists.list_new, name="list-new"),
    path("lists/<uuid:uuid>/", lists.one_list, name="list"),
    path("lists/<uuid:uuid>/progress/", lists.progress, name="list-progress"),
    path("lists/<uuid:uuid>/columns/", columns.columns, name="list-columns"),
    path("lists/<uuid:uuid>/decide/", deciding.decide, name="list-decide"),
    path("lists/<uuid:uuid>/rows/<int:line>/", deciding.mend, name="list-row"),
    path("lists/<uuid:uuid>/later/", deciding.later, name="list-later"),
    path("lists/<uuid:uuid>/retry/", lists.retry, name="list-retry"),
    path("lists/<uuid:uuid>/accept/", lists.accept, name="list-accept"),
    path("lists/<uuid:uuid>/undo/", lists.undo, name="list-undo"),
    path("lists/<uuid:uuid>/drop/", lists.drop, name="list-drop"),
    path("export/<slug:name>/", exports.export, name="export"),
    path("reconcile/", reconcile.service, name="reconcile"),
    path("reconcile/suggest/<slug:what>/", reconcile.suggest, name="reconcile-suggest"),
    path("reconcile/properties/", reconcile.properties, name="reconcile-properties"),
    path("reconcile/preview/", reconcile.preview, name="reconcile-preview"),
    path("reconcile/<str:token>/", reconcile.service, name="reconcile-token"),
    path(
        "reconcile/<str:token>/suggest/<slug:what>/",
        reconcile.suggest,
        name="reconcile-token-suggest",
    ),
    path(
        "reconcile/<str:token>/properties/",
        reconcile.properties,
        name="reconcile-token-properties",
    ),
    path("reconcile/<str:token>/preview/", reconcile.preview, name="reconcile-token-preview"),
]
