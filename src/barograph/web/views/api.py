"""The API under /api/v1/, and its description as a page that needs nothing from outside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ..access import needs
from ..api import api

TAGS: dict[str, Any] = {
    "account": lazy("账号"), "sources": lazy("资料"), "imports": lazy("导入"), "readings": lazy("读数与审核"),
    "lessons": lazy("经验"),
    "figures": lazy("数据"), "exports": lazy("导出"), "audit": lazy("审计"), "catalogue": lazy("目录"),
}  # fmt: skip
SUMMARIES: dict[str, Any] = {
    "me": lazy("令牌所属人员及其权限"), "sources": lazy("可见资料，新的在前"), "upload": lazy("提交文件，由读取程序读取"),
    "source": lazy("一份资料"), "source_text": lazy("读出的正文"), "source_file": lazy("原始文件"),
    "withdraw": lazy("撤回资料"), "reinstate": lazy("恢复资料"), "share": lazy("共享或取消共享"),
    "mark": lazy("标出漏读的数字"), "imports": lazy("导入批次"), "one_import": lazy("一次导入及其进度"),
    "stop": lazy("停止导入"), "resume": lazy("继续导入"), "readings": lazy("可见读数，新的在前"),
    "accept_sound": lazy("批量采纳核对无误的读数"), "reading": lazy("一条读数"), "accept": lazy("采纳"),
    "reject": lazy("退回"), "correct": lazy("更正"), "reopen": lazy("重新审核"), "indicators": lazy("已有数据的指标"),
    "areas": lazy("已有数据的地区"), "series": lazy("序列"), "one_series": lazy("一条序列及其各期数值"),
    "observations": lazy("可见观测值，新的在前"), "enter": lazy("录入纸质资料上的数字"), "observation": lazy("一条观测值"),
    "evidence": lazy("数字在原文中的出处"), "correct_observation": lazy("更正已采纳的数字"),
    "point": lazy("序列中的一期"), "choose": lazy("选定采用的数值"), "unchoose": lazy("取消选定"),
    "conflicts": lazy("来源之间的分歧"), "export": lazy("整表导出"), "audit": lazy("可见审计记录，新的在前"),
    "verify": lazy("校验审计链"), "catalogue": lazy("目录内容"),
    "trace": lazy("一条读数的读取依据"), "lessons": lazy("经验，新的在前"), "one_lesson": lazy("一条经验及其将改变的读数"),
    "accept_lesson": lazy("认可经验"), "decline_lesson": lazy("不采用经验"), "withdraw_lesson": lazy("撤销经验"),
}  # fmt: skip


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
                    "summary": SUMMARIES.get(_verb(said), said.get("summary", "")),
                    "parameters": said.get("parameters", []),
                    "body": bool(said.get("requestBody")),
                    "id": said.get("operationId", ""),
                }
            )
    return render(
        request,
        "api/docs.html",
        {"title": _("接口说明"), "groups": [(TAGS.get(tag, tag), rows) for tag, rows in groups.items()]},
    )


def _verb(said: dict[str, Any]) -> str:
    """The function behind an operation: the end of its operationId."""
    return str(said.get("operationId", "")).removeprefix("barograph_web_api_verbs_")


_routes, _app, _space = api.urls
for _route in _routes:
    # the operations guard themselves: each has a token and a verb (web/api, checked at start and in a test)
    _route.callback.right = "open"

urlpatterns = [
    path("api/v1/", (_routes, _app, _space)),
    path("api/", docs, name="api_docs"),
]
