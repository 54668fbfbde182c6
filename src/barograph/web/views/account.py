"""A person's own account: password, two-step sign-in, language, API tokens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from ..access import needs


@needs("self")
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "account/index.html", {"title": _("我的账号")})


urlpatterns = [path("account/", account, name="account")]
