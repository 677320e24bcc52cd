"""Public addresses: `urlpatterns` stand under a language; `plain` have none; `office` is for officers."""

from django.urls import URLPattern, path

from inward.public import converters as converters
from inward.public.views import home

app_name = "public"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
]

plain: list[URLPattern] = []

office: list[URLPattern] = []
