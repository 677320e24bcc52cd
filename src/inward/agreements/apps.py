from django.apps import AppConfig


class Agreements(AppConfig):
    name = "inward.agreements"
