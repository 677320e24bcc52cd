from django.apps import AppConfig


class Places(AppConfig):
    name = "inward.places"
