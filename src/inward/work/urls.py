"""Addresses of a member's own day."""

from django.urls import path

from inward.work import views

urlpatterns = [
    path("day/", views.day, name="day"),
    path("day/tasks/new/", views.task_new, name="task-new"),
    path("day/tasks/<int:pk>/done/", views.done, name="task-done"),
    path("day/tasks/<int:pk>/reopen/", views.reopen, name="task-reopen"),
    path("day/tasks/<int:pk>/move/", views.move, name="task-move"),
]
