"""Addresses of requirements and briefs."""

from django.urls import path

from inward.siting import views

urlpatterns = [
    path("requirements/", views.requirements, name="requirements"),
    path("requirements/new/", views.requirement_new, name="requirement-new"),
    path("requirements/<uuid:uuid>/", views.requirement, name="requirement"),
    path("requirements/<uuid:uuid>/edit/", views.requirement_edit, name="requirement-edit"),
    path(
        "requirements/<uuid:uuid>/compare/", views.requirement_compare, name="requirement-compare"
    ),
    path("briefs/<int:pk>/", views.brief, name="brief"),
    path("briefs/<int:pk>/brief.pdf", views.brief_pdf, name="brief-pdf"),
    path("briefs/<int:pk>/links/", views.brief_send, name="brief-send"),
    path("briefs/<int:pk>/links/<int:link>/revoke/", views.brief_revoke, name="brief-revoke"),
    path("brief/<str:secret>/", views.private_brief, name="private-brief"),
    path("brief/<str:secret>/brief.pdf", views.private_brief_pdf, name="private-brief-pdf"),
]
