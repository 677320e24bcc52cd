from django.apps import AppConfig


class Siting(AppConfig):
    name = "inward.siting"
