from django.apps import AppConfig


class Publish(AppConfig):
    name = "inward.publish"
