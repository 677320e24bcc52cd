"""Our pages and the admin's, side by side."""

from django.contrib import admin
from django.urls import path

from inward.config.urls import urlpatterns as ours

urlpatterns = [path("admin/", admin.site.urls), *ours]
