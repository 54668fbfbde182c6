"""Django settings of the site. Strict unless every host name is this very machine.

There is no debug switch: DEBUG is off everywhere. What differs is only whether the site is reached over HTTPS.
`barograph serve` on a laptop answers to 127.0.0.1 alone and speaks HTTP; as soon as BAROGRAPH_PRODUCTION is 1, or
BAROGRAPH_HOSTS names any other machine, cookies are secure, HTTP is redirected and HSTS is sent. One cannot
forget it.
"""

from __future__ import annotations

import logging
from pathlib import Path

from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels

from .. import settings
from ..ledger.setup import INSTALLED_APPS as LEDGER_APPS
from ..ledger.setup import database
from . import secret

HERE = Path(__file__).parent
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def _list(name: str) -> list[str]:
    return [part.strip() for part in (settings.get(name) or "").split(",") if part.strip()]


ALLOWED_HOSTS = _list("BAROGRAPH_HOSTS")
HTTPS = settings.flag("BAROGRAPH_PRODUCTION") or not set(ALLOWED_HOSTS) <= LOOPBACK
PROXIES = int(settings.get("BAROGRAPH_PROXIES") or 0)  # trusted reverse proxies in front of us

DEBUG = False
DATABASES = {"default": database(settings.get("BAROGRAPH_DATABASE") or "barograph.db")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = secret.key(DATABASES["default"])

ROOT_URLCONF = "barograph.web.urls"
WSGI_APPLICATION = "barograph.web.wsgi.application"
APPEND_SLASH = True

INSTALLED_APPS = [
    "barograph.web.apps.WebConfig",
    *LEDGER_APPS,
    *(
        app
        for app in (
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.humanize",
            "django.contrib.staticfiles",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "allauth.socialaccount",
            "allauth.socialaccount.providers.openid_connect",
            "axes",
            "csp",
            "rules",
            "django_htmx",
        )
        if app not in LEDGER_APPS
    ),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "barograph.web.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "barograph.web.middleware.ErrorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "barograph.web.middleware.RightMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "barograph.web.layout.context",
            ],
            "builtins": ["barograph.web.templatetags.barograph"],
        },
    }
]

# sign-in

AUTH_USER_MODEL = "ledger.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "rules.permissions.ObjectPermissionBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "barograph.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}  # axes decides about lock-out
SOCIALACCOUNT_ADAPTER = "barograph.web.accounts.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "barograph"
MFA_ADAPTER = "barograph.web.accounts.MFAAdapter"

if settings.get("BAROGRAPH_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": settings.get("BAROGRAPH_OIDC_NAME") or "统一身份认证",
                    "client_id": settings.get("BAROGRAPH_OIDC_CLIENT") or "",
                    "secret": settings.get("BAROGRAPH_OIDC_SECRET") or "",
                    "settings": {"server_url": settings.get("BAROGRAPH_OIDC_SERVER")},
                }
            ],
        }
    }

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# By account alone: a whole office often shares one address. Guesses spread over many accounts are slowed down by
# ACCOUNT_RATE_LIMITS. A success does not reset the count, so that nobody clears it for somebody else.
AXES_LOCKOUT_PARAMETERS = ["username", ["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = False
AXES_LOCKOUT_CALLABLE = "barograph.web.accounts.locked_out"
AXES_USERNAME_CALLABLE = "barograph.web.accounts.named"
AXES_CLIENT_IP_CALLABLE = "barograph.web.accounts.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "barograph.web.passwords.Length", "OPTIONS": {"min_length": 10}},
    {"NAME": "barograph.web.passwords.Similar"},
    {"NAME": "barograph.web.passwords.Common"},
    {"NAME": "barograph.web.passwords.Numeric"},
]

# sessions, cookies, transport

SESSION_COOKIE_AGE = 8 * 3600  # a working day without a click signs out
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "barograph-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "barograph-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "barograph.web.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}

# words and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["barograph.web.formats"]

# files

STATIC_URL = "/static/"
STATIC_ROOT = HERE / "static-collected"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
    },  # uploads go into the ledger, not to disk
    "staticfiles": {"BACKEND": "barograph.web.statics.Storage"},
}
WHITENOISE_USE_FINDERS = False
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # forms; files are bounded by sources.MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {message_levels.ERROR: "error"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.security.DisallowedHost": {"level": logging.ERROR}, "barograph": {"level": "INFO"}},
}
