from django.apps import AppConfig


class Work(AppConfig):
    name = "inward.work"
