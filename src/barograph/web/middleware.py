"""What happens around every view: language, rights, and one sentence for each of our own errors."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from ..errors import BarographError
from .access import FOREIGN_VIEWS, may, right_of, sign_in
from .views.errors import answer

log = logging.getLogger("barograph.web")
Next = Callable[[HttpRequest], HttpResponse]


class PersonMiddleware:
    """The language of the person, else of the browser's cookie, else Chinese."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            chosen = request.user.language
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            if request.user.is_authenticated and "Cache-Control" not in response.headers:
                response.headers["Cache-Control"] = "private, no-store"
            return response


class ErrorMiddleware:
    """A BarographError raised in a view becomes one sentence with the right status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, BarographError) else None


class RightMiddleware:
    """Fail closed: a view that declares no right is not shown to anybody."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        right = right_of(view, name)
        if right is None:
            log.error("a view without a right was asked for: %s", name)
            raise PermissionDenied
        if getattr(view, "right", None) is None and name in FOREIGN_VIEWS:  # decorated views guard themselves
            if right != "open" and not request.user.is_authenticated:
                return sign_in(request)
            if not may(request.user, right):
                raise Http404
        return None
