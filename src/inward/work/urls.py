"""Addresses of a member's own day, of the funnel and of targets."""

from django.urls import path

from inward.work import views
from inward.work.feed import views as feed
from inward.work.targets import views as targets

urlpatterns = [
    path("day/", views.day, name="day"),
    path("day/calendar/", feed.feed, name="feed"),
    path("day/calendar/<int:pk>/withdraw/", feed.feed_withdraw, name="feed-withdraw"),
    path("calendar/<str:secret>.ics", feed.file, name="calendar"),
    path("tasks/", views.tasks_all, name="tasks"),
    path("day/tasks/new/", views.task_new, name="task-new"),
    path("day/tasks/<int:pk>/done/", views.done, name="task-done"),
    path("day/tasks/<int:pk>/reopen/", views.reopen, name="task-reopen"),
    path("day/tasks/<int:pk>/move/", views.move, name="task-move"),
    path("projects/funnel/", targets.funnel, name="funnel"),
    path("targets/", targets.targets, name="targets"),
    path("targets/new/", targets.target_new, name="target-new"),
    path("targets/<int:pk>/", targets.target_change, name="target-change"),
    path("targets/letters/<uuid:uuid>/", targets.letter, name="target-letter"),
]
