"""Addresses of the directory. The page of one organisation joins packages and lives in web."""

from django.urls import path

from inward.directory import views

urlpatterns = [
    path("units/<uuid:uuid>/tenants/new/", views.unit_tenant, name="unit-tenant"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.organisation_new, name="organisation-new"),
    path("organisations/alike/", views.namesakes_part, name="organisation-alike"),
    path("organisations/<uuid:uuid>/edit/", views.organisation_edit, name="organisation-edit"),
    path(
        "organisations/<uuid:uuid>/add/<slug:what>/",
        views.organisation_add,
        name="organisation-add",
    ),
    path("organisations/<uuid:uuid>/merge/", views.organisation_merge, name="organisation-merge"),
    path("merges/<int:pk>/undo/", views.unmerge, name="unmerge"),
]
