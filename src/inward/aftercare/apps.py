from django.apps import AppConfig


class Aftercare(AppConfig):
    name = "inward.aftercare"
