"""Addresses of cases."""

from django.urls import path

from inward.aftercare import views

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/new/", views.case_new, name="case-new"),
    path("cases/<uuid:uuid>/", views.case, name="case"),
    path("cases/<uuid:uuid>/step/", views.case_step, name="case-step"),
    path("cases/<uuid:uuid>/retained/", views.case_retain, name="case-retain"),
]
