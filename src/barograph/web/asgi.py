"""ASGI entry, for offices that run an ASGI server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barograph.web.settings")
application = get_asgi_application()
