from django.apps import AppConfig


class Indices(AppConfig):
    name = "inward.indices"
