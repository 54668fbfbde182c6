"""Sign-in: allauth's views under our names for them, and the choice of language."""

from __future__ import annotations

from allauth.account import views as account_views
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ..access import needs


@needs("open")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English: kept with the person, or in a cookie until somebody signs in."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if wanted in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            get_user_model().objects.filter(pk=request.user.pk).update(language=wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


urlpatterns = [
    path("language/", language, name="language"),
    path("accounts/login/", account_views.login, name="account_login"),
    path("accounts/logout/", account_views.logout, name="account_logout"),
    path("accounts/inactive/", account_views.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account_views.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
if getattr(settings, "SOCIALACCOUNT_PROVIDERS", None):
    from allauth.socialaccount import views as social_views
    from allauth.socialaccount.providers.openid_connect import views as oidc_views

    urlpatterns += [
        path("accounts/oidc/<str:provider_id>/login/", oidc_views.login, name="openid_connect_login"),
        path(
            "accounts/oidc/<str:provider_id>/login/callback/",
            oidc_views.callback,
            name="openid_connect_callback",
        ),
        path(
            "accounts/3rdparty/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"
        ),
        path("accounts/3rdparty/error/", social_views.login_error, name="socialaccount_login_error"),
        path("accounts/3rdparty/signup/", social_views.signup, name="socialaccount_signup"),
    ]
