"""Addresses of sources."""

from django.urls import path

from inward.evidence import views

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/new/", views.source_new, name="source-new"),
    path("sources/options/", views.source_options, name="source-options"),
    path("sources/<str:code>/", views.source, name="source"),
    path("sources/<str:code>/edit/", views.source_edit, name="source-edit"),
    path("sources/<str:code>/document/", views.source_document, name="source-document"),
    path("documents/<str:digest>/", views.document, name="document"),
]
