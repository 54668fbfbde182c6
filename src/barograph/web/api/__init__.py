"""The API: the ledger's verbs over HTTP, with a token, the same rights and the same scope as the pages.

Errors are `{code, message, facts}`; `code` is for programs, `message` for people, in the language that
Accept-Language prefers (Chinese else). Long lists go on with `cursor`, the `next` of the answer before.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import parse_header_parameters
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from ... import __version__
from ...errors import BarographError
from ...ledger.book import Ledger
from ..access import may, not_permitted
from ..views.errors import status_of

__all__ = ["api", "verb"]

SENTENCES = {
    # code → (Chinese, English)
    "sign-in": ("令牌缺失、有误或已失效。请在请求头中加入 Authorization: Bearer 令牌。",
                "The token is missing, wrong or over. Send Authorization: Bearer <token>."),
    "not-found": ("没有找到，或不在您的查看范围内。", "Not found, or not in your scope."),
    "input": ("请求内容有误，详见 facts。", "The request is not as it should be; see facts."),
    "too-many": ("请求过于频繁，请稍候再试。", "Too many requests; wait a little."),
    "error": ("请求未能完成。", "The request could not be done."),
}  # fmt: skip


class Token(HttpBearer):
    """`Authorization: Bearer bg_…`: the token of a person; only its hash is kept."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        person = Ledger.user_of_token(token)
        if person is None or not person.is_active:
            return None
        request.user = person
        request.ledger = Ledger(person)  # type: ignore[attr-defined]
        return person


api = NinjaAPI(
    title="barograph",
    version=__version__,
    description=__doc__ or "",
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    throttle=[AuthRateThrottle("3000/m")],
)


def verb(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The right that an operation needs; stands directly above the function, below the route."""

    def declare(operation: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not may(request.user, name):
                raise not_permitted(name)
            return operation(request, *args, **kwargs)

        guarded.right = name  # type: ignore[attr-defined]
        return guarded

    return declare


def language_of(request: HttpRequest) -> str:
    """zh-hans or en, as Accept-Language weighs them; Chinese where it names neither."""
    best, weight = "zh-hans", 0.0
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        tag, facts = parse_header_parameters(part)
        try:
            q = float(facts.get("q", "1"))
        except ValueError:
            continue
        known = {"zh": "zh-hans", "en": "en"}.get(tag.strip().lower()[:2])
        if known and q > weight:
            best, weight = known, q
    return best


def _say(
    request: HttpRequest, status: int, code: str, sentence: str | None = None, **facts: Any
) -> HttpResponse:
    language = language_of(request)
    if sentence is None:
        zh, en = SENTENCES.get(code, SENTENCES["error"])
        sentence = en if language == "en" else zh
    response = api.create_response(
        request, {"code": code, "message": sentence, "facts": facts}, status=status
    )
    response.headers["Content-Language"] = language
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(BarographError)
def _ours(request: HttpRequest, error: BarographError) -> HttpResponse:
    with translation.override(language_of(request)):
        status = status_of(error)
        if status == 404:
            return _say(request, 404, "not-found")
        facts = {k: v if isinstance(v, str | int | float | None) else str(v) for k, v in error.facts.items()}
        return _say(request, status, error.code, error.sentence(language_of(request)), **facts)


@api.exception_handler(ValidationError)
def _input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [
        {"where": ".".join(str(p) for p in e.get("loc", ())), "what": str(e.get("msg", ""))}
        for e in error.errors
    ]
    return _say(request, 422, "input", wrong=wrong)


@api.exception_handler(AuthenticationError)
def _who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _say(request, 401, "sign-in")


@api.exception_handler(Throttled)
def _slower(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = _say(request, 429, "too-many")
    if error.wait:
        response.headers["Retry-After"] = str(int(error.wait) + 1)
    return response


@api.exception_handler(Http404)
def _nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _say(request, 404, "not-found")


@api.exception_handler(PermissionDenied)
def _closed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return _say(request, 403, "not-permitted", None)


@api.exception_handler(RequestDataTooBig)
@api.exception_handler(SuspiciousOperation)
def _bad(request: HttpRequest, error: Exception) -> HttpResponse:
    return _say(request, 400, "input")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _say(
        request, error.status_code, "input" if error.status_code < 500 else "error", reason=str(error)
    )


from . import verbs  # noqa: E402, F401 - declares the operations
