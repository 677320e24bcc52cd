from django.apps import AppConfig


class Pipeline(AppConfig):
    name = "inward.pipeline"
