"""Addresses of projects and contacts."""

from django.urls import path

from inward.pipeline import views
from inward.pipeline.filters import views as filters
from inward.pipeline.visits import views as visits

urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/board/", views.board, name="projects-board"),
    path("projects/filters/", filters.keep, name="filter-keep"),
    path("projects/filters/<int:pk>/drop/", filters.drop, name="filter-drop"),
    path("projects/new/", views.project_new, name="project-new"),
    path("projects/<uuid:uuid>/", views.project, name="project"),
    path("projects/<uuid:uuid>/edit/", views.project_edit, name="project-edit"),
    path("projects/<uuid:uuid>/advance/", views.advance, name="project-advance"),
    path("projects/<uuid:uuid>/leave/", views.leave, name="project-leave"),
    path("projects/<uuid:uuid>/take-back/", views.take_back, name="project-take-back"),
    path("projects/<uuid:uuid>/notes/new/", views.note_new, name="project-note"),
    path("projects/<uuid:uuid>/values/new/", views.value_new, name="project-value"),
    path("projects/<uuid:uuid>/contacts/new/", visits.contact, name="project-contact"),
    path("milestones/<int:pk>/correct/", views.milestone_correct, name="milestone-correct"),
    path("contacts/new/", visits.contact, name="contact-new"),
    path("visits/", visits.visits, name="visits"),
    path("visits/day/", visits.route, name="visit-route"),
]
