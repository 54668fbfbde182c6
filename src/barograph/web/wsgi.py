"""WSGI entry: `gunicorn barograph.web.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barograph.web.settings")
application = get_wsgi_application()
