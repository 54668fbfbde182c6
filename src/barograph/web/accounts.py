"""How allauth and axes behave here: no self sign-up, no e-mail, lock-out in the reader's language."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["AccountAdapter", "MFAAdapter", "SocialAccountAdapter", "client_address", "locked_out", "named"]


class AccountAdapter(DefaultAccountAdapter):
    """People are created by an administrator; a forgotten password is set anew by an administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "用户名或密码不正确。连续五次失败后，账号将锁定 15 分钟。"
        ),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "enter_current_password": gettext_lazy("请输入当前密码。"),
        "too_many_login_attempts": gettext_lazy("登录失败次数过多，请稍候再试。"),
        "account_inactive": gettext_lazy("该账号已停用。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """barograph sends no mail."""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不正确。"),
        "unverified_email": gettext_lazy("请先验证邮箱。"),
        "add_email_blocked": gettext_lazy("启用两步验证后不能修改邮箱。"),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Somebody signed in at the office's identity server is let in as the person of the same name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        claims = {**claims.get("id_token", {}), **claims.get("userinfo", {}), **claims}
        name = str(claims.get("preferred_username") or "")
        person = get_user_model().objects.filter(username=name, is_active=True).first() if name else None
        if person is None:
            sentence = _("统一身份认证中的账号“%(name)s”尚未在本系统开通，请联系管理员。") % {"name": name}
            raise ImmediateHttpResponse(
                render(
                    request,
                    "errors/bare.html",
                    {"status": 403, "title": _("未开通"), "sentence": sentence},
                    status=403,
                )
            )
        sociallogin.connect(request, person)


def client_address(request: HttpRequest) -> str:
    """The address of the browser: what the last trusted proxy saw, never what a browser claims."""
    proxies = getattr(settings, "PROXIES", 0)
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def named(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str | None:
    """The account that a sign-in is about, whoever asks: the form says `login`, the backends say `username`."""
    said = credentials or {}
    name = said.get("username") or said.get("login")
    if name is None and request is not None:
        name = request.POST.get("login")
    return None if name is None else str(name).strip().lower()[:150]


def locked_out(
    request: HttpRequest, original: Any = None, credentials: Any = None, *args: Any
) -> HttpResponse:
    """The page that somebody sees who guessed too often."""
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    sentence = _("登录失败次数过多，账号已锁定 %(minutes)d 分钟。请稍后再试，或请管理员解锁。") % {
        "minutes": minutes
    }
    context = {"status": 429, "title": _("账号已锁定"), "sentence": sentence}
    response = render(request, "errors/bare.html", context, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response
