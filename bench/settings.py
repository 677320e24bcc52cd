"""Our settings with Django's admin beside them: the peer of the list pages."""

from inward.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin", "bench.peer"]  # noqa: F405
TEMPLATES[0]["OPTIONS"].setdefault("context_processors", [])  # noqa: F405
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["*"]
