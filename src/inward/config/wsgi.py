"""The entry point of an HTTP server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inward.config.settings")
application = get_wsgi_application()
