"""The pages for what went wrong: one sentence, in the reader's language, with what to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...errors import BarographError, NotFound, NotPermitted, Stale

__all__ = ["answer", "bad_request", "csrf_failure", "forbidden", "not_found", "server_error", "too_many"]


def status_of(error: BarographError) -> int:
    """404 for what is not there or not yours, 403 for the role, 409 for a race lost, 422 for the rest."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, NotPermitted):
        return 403
    if isinstance(error, Stale):
        return 409
    return 422


def answer(request: HttpRequest, error: BarographError) -> HttpResponse:
    """The error as a page, as a line for HTMX, or as JSON where JSON was asked for."""
    status = status_of(error)
    if status == 404:
        return not_found(request)  # one page for all: it does not tell what is missing
    return _say(request, status, error.sentence(get_language() or "zh-hans"), code=error.code)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _say(request, 400, _("请求有误。请返回上一页重试。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _say(request, 403, _("您的角色没有此项权限。如工作需要，请联系本单位管理员。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _say(request, 403, _("页面已过期。请返回上一页，刷新后重新提交。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _say(request, 404, _("没有找到此页。地址可能有误，或内容不在您的查看范围内。"), code="not-found")


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _say(request, 429, _("操作过于频繁，请稍候再试。"), code="too-many")


def server_error(request: HttpRequest) -> HttpResponse:
    return _say(request, 500, _("系统出现错误，已记入日志。请稍候再试；如仍出现，请告知管理员。"), bare=True)


def _say(
    request: HttpRequest, status: int, sentence: str, *, code: str = "", bare: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {"status": status, "sentence": sentence, "code": code, "title": _title(status)}
    if getattr(request, "htmx", False):
        response = render(request, "components/error_line.html", context, status=status)
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    if (
        "application/json" in request.headers.get("Accept", "")
        and "text/html" not in request.headers["Accept"]
    ):
        return JsonResponse({"code": code or str(status), "message": sentence}, status=status)
    template = "errors/bare.html" if bare or not hasattr(request, "user") else "errors/error.html"
    return render(request, template, context, status=status)


def _title(status: int) -> str:
    return {
        400: _("请求有误"),
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("已有变动"),
        422: _("未能完成"),
        429: _("过于频繁"),
        500: _("系统错误"),
    }[status]
