from django.apps import AppConfig


class Public(AppConfig):
    name = "inward.public"
