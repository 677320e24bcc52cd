"""Addresses behind links, and those where officers make them."""

from django.urls import path

from inward.portal import views

urlpatterns = [
    path("confirm/<str:token>/", views.question, name="private-question"),
    path(
        "confirm/<str:token>/documents/<str:digest>/",
        views.question_document,
        name="private-question-document",
    ),
    path("enterprise/<str:token>/", views.page, name="enterprise"),
    path("enterprise/<str:token>/promises/<uuid:uuid>/", views.promise, name="enterprise-promise"),
    path("enterprise/<str:token>/requests/new/", views.request_new, name="enterprise-request-new"),
    path("enterprise/<str:token>/requests/<uuid:uuid>/", views.case, name="enterprise-request"),
    path(
        "enterprise/<str:token>/documents/<str:digest>/",
        views.document,
        name="enterprise-document",
    ),
    path("promises/<uuid:uuid>/ask/", views.ask_promise, name="promise-ask"),
    path("cases/<uuid:uuid>/ask/", views.ask_case, name="case-ask"),
    path("organisations/<uuid:uuid>/links/", views.links, name="organisation-links"),
    path("links/<int:pk>/withdraw/", views.withdraw, name="link-withdraw"),
]
