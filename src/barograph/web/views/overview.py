"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from ..access import needs


@needs("self")
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/index.html", {"title": _("总览")})


urlpatterns = [path("", overview, name="overview")]
