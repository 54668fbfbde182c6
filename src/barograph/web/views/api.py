"""The API under /api/v1/, and its description as a page that needs nothing from outside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from ..access import needs
from ..api import api


@needs("self")
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, as the OpenAPI description has them."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    groups: dict[str, list[dict[str, Any]]] = {}
    for route, methods in schema["paths"].items():
        for method, said in methods.items():
            tag = (said.get("tags") or ["other"])[0]
            groups.setdefault(tag, []).append(
                {
                    "method": method.upper(),
                    "path": route,
                    "summary": said.get("summary", ""),
                    "parameters": said.get("parameters", []),
                    "body": bool(said.get("requestBody")),
                    "id": said.get("operationId", ""),
                }
            )
    return render(request, "api/docs.html", {"title": _("接口说明"), "groups": groups.items()})


_routes, _app, _space = api.urls
for _route in _routes:
    # the operations guard themselves: each has a token and a verb (web/api, checked at start and in a test)
    _route.callback.right = "open"

urlpatterns = [
    path("api/v1/", (_routes, _app, _space)),
    path("api/", docs, name="api_docs"),
]
