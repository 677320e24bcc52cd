"""Addresses of events and programmes."""

from django.urls import path

from inward.events import views

urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/new/", views.event_new, name="event-new"),
    path("events/<uuid:uuid>/edit/", views.event_edit, name="event-edit"),
    path("events/<uuid:uuid>/roll/new/", views.participation_new, name="participation-new"),
    path("participations/<int:pk>/edit/", views.participation_edit, name="participation-edit"),
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/new/", views.programme_new, name="programme-new"),
    path("programmes/<uuid:uuid>/", views.programme, name="programme"),
    path("programmes/<uuid:uuid>/edit/", views.programme_edit, name="programme-edit"),
    path("programmes/<uuid:uuid>/editions/new/", views.edition_new, name="edition-new"),
    path("editions/<uuid:uuid>/edit/", views.edition_edit, name="edition-edit"),
]
