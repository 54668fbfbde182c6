"""A person's own account: password, two-step sign-in, language, API tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..access import needs
from ..forms import Form, tried


class TokenForm(Form):
    name = forms.CharField(label=lazy("用途"), max_length=100, help_text=lazy("例如：月报脚本。"))
    days = forms.TypedChoiceField(
        label=lazy("有效期"), coerce=int, initial=365,
        choices=[(30, lazy("30 天")), (90, lazy("90 天")), (365, lazy("一年")), (0, lazy("不限"))],
    )  # fmt: skip


@needs("self")
def account(request: HttpRequest) -> HttpResponse:
    return _page(request, TokenForm())


def _page(request: HttpRequest, form: TokenForm, **context: Any) -> HttpResponse:
    person = request.user
    return render(
        request,
        "account/index.html",
        {
            "title": _("我的账号"), "form": form, "tokens": person.tokens.filter(revoked_at=None).order_by("-id"),
            "has_mfa": person.authenticator_set.filter(type="totp").exists(), "today": timezone.now(), **context,
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


@needs("self")
@require_POST
@never_cache
def create_token(request: HttpRequest) -> HttpResponse:
    """A token for the API: its text is shown on this answer and never again."""
    form = TokenForm(request.POST)
    if form.is_valid():
        days = form.cleaned_data["days"]
        until = timezone.now() + dt.timedelta(days=days) if days else None
        made = tried(form, lambda: request.ledger.create_token(form.cleaned_data["name"], expires_at=until))
        if made is not None:
            return _page(request, TokenForm(), new_token=made[1])
    return _page(request, form)


@needs("self")
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    request.ledger.revoke_token(token_id)
    messages.success(request, _("令牌已吊销。"))
    return redirect("account")


urlpatterns = [
    path("account/", account, name="account"),
    path("account/tokens/", create_token, name="token_create"),
    path("account/tokens/<int:token_id>/revoke/", revoke_token, name="token_revoke"),
]
