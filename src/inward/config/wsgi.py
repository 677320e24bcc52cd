"""The entry point of an HTTP server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inward.config.settings")
application = get_wsgi_application()

# What follows needs the applications loaded.
from inward.web.serving import settle  # noqa: E402

settle()
