"""The router. Each module of `views` brings its own `urlpatterns`, with full paths from the root."""

from __future__ import annotations

import importlib
import importlib.util

from django.urls import include, path

from .views import errors

PAGES = (
    "overview", "signin", "account", "users", "audit",
    "sources", "imports", "review", "lessons", "enter",
    "indicators", "series", "evidence", "conflicts", "targets", "places",
    "schemes", "scoring",
    "api",
)  # fmt: skip

urlpatterns = [
    path("", include(importlib.import_module(f"barograph.web.views.{page}").urlpatterns))
    for page in PAGES
    if importlib.util.find_spec(f"barograph.web.views.{page}") is not None
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
