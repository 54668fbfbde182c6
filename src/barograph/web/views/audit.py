"""The audit trail: who did what, when; and whether the chain still holds."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from ...errors import AuditBroken
from ...ledger import audit as chain
from ..access import needs
from ..lists import Column, Filter, Listing
from ..templatetags.barograph import word

ORGANISATION = pgettext_lazy("organisation", "单位")
ACTIONS: dict[str, Any] = {
    "source": lazy("资料"), "import": lazy("导入"), "reading": lazy("审核"), "observation": lazy("观测值"),
    "point": lazy("选定"), "export": lazy("导出"), "user": lazy("人员"), "organisation": ORGANISATION,
    "token": lazy("令牌"), "backup": lazy("备份"), "decision": lazy("决定"),
}  # fmt: skip
VERBS: dict[str, Any] = {
    "source.add": lazy("添加资料"), "source.arrive": lazy("重复送交"), "source.refuse": lazy("拒收文件"),
    "source.read": lazy("读取资料"),
    "source.withdraw": lazy("撤回资料"), "source.reinstate": lazy("恢复资料"), "source.share": lazy("共享资料"),
    "source.unreadable": lazy("资料无法读取"), "source.paper": lazy("登记纸质资料"),
    "import.start": lazy("开始导入"), "import.add": lazy("导入追加文件"), "import.stop": lazy("停止导入"),
    "import.resume": lazy("继续导入"), "import.done": lazy("导入完成"), "import.finish": lazy("导入结束"),
    "import.refuse": lazy("拒收文件"),
    "reading.accept": lazy("采纳"), "reading.reject": lazy("退回"), "reading.correct": lazy("更正"),
    "reading.reopen": lazy("重新审核"), "reading.mark": lazy("补标"), "reading.enter": lazy("录入"),
    "reading.accept-sound": lazy("批量采纳"), "observation.correct": lazy("更正观测值"),
    "reading.learn": lazy("按经验更正读数"), "reading.unlearn": lazy("恢复读数原样"),
    "lesson.propose": lazy("提出经验"), "lesson.accept": lazy("认可经验"), "lesson.decline": lazy("不采用经验"),
    "lesson.withdraw": lazy("撤销经验"),
    "point.choose": lazy("选定"), "point.unchoose": lazy("取消选定"),
    "export.xlsx": lazy("导出 Excel"), "export.csv": lazy("导出 CSV"), "export.jsonl": lazy("导出 JSON Lines"),
    "export.sdmx-csv": lazy("导出 SDMX-CSV"), "export.file": lazy("下载原件"),
    "export.content": lazy("导出内容文件"),
    "user.create": lazy("建立人员"), "user.role": lazy("变更角色"), "user.organisation": lazy("变更单位"),
    "user.activate": lazy("启用人员"), "user.deactivate": lazy("停用人员"), "user.password": lazy("设置密码"),
    "user.sign-in": lazy("登录"), "user.sign-out": lazy("退出"), "user.lock-out": lazy("登录锁定"),
    "user.unlock": lazy("解锁"), "user.mfa-reset": lazy("取消两步验证"),
    "organisation.create": lazy("建立单位"), "organisation.rename": lazy("更改单位名称"),
    "organisation.move": lazy("移动单位"), "organisation.adopt": lazy("划归单位"),
    "token.create": lazy("建立令牌"), "token.revoke": lazy("吊销令牌"), "backup": lazy("备份"),
    "panel.add": lazy("添加数据表"),
}  # fmt: skip
KINDS: dict[str, Any] = {
    "accept": lazy("采纳"), "reject": lazy("退回"), "correct": lazy("更正"), "mark": lazy("补标"), "enter": lazy("录入"),
    "choose": lazy("选定"), "unchoose": lazy("取消选定"), "withdraw": lazy("撤回"), "reinstate": lazy("恢复"),
    "share": lazy("共享"), "reopen": lazy("重新审核"), "add": lazy("添加"), "read": lazy("读取"), "start": lazy("开始"),
    "stop": lazy("停止"), "resume": lazy("继续"),
}  # fmt: skip
OBJECTS: dict[str, Any] = {
    "source": lazy("资料"), "import": lazy("导入"), "reading": lazy("读数"), "observation": lazy("观测值"),
    "seriespoint": lazy("数据点"), "point": lazy("数据点"), "user": lazy("人员"), "organisation": ORGANISATION,
    "apitoken": lazy("令牌"), "token": lazy("令牌"), "list": lazy("列表"), "decision": lazy("决定"),
    "lesson": lazy("经验"), "run": lazy("数据表"),
}  # fmt: skip


def action_words(action: str) -> str:
    """The action for readers; its code where we have no words."""
    if action in VERBS:
        return str(VERBS[action])
    noun, _dot, verb = action.partition(".")
    if noun in ACTIONS and verb in KINDS:
        return f"{ACTIONS[noun]}{_('：')}{KINDS[verb]}"
    return action


FACTS: dict[str, Any] = {
    "because": lazy("理由"), "was": lazy("原"), "now": lazy("现"), "name": lazy("名称"), "username": lazy("用户名"),
    "role": lazy("角色"), "organisation": ORGANISATION, "from": lazy("来自"), "rows": lazy("行数"), "what": lazy("内容"),
    "digest": lazy("摘要"), "n": lazy("数量"), "files": lazy("文件数"), "file": lazy("文件"), "figure": lazy("数字"),
    "state": lazy("状态"), "shared": lazy("共享"), "code": lazy("代码"), "reading": lazy("读数"), "readings": lazy("读数"),
    "source": lazy("资料"), "size": lazy("字节"), "format": lazy("格式"), "prefix": lazy("开头"), "path": lazy("路径"),
    "parent": lazy("上级"), "sources": lazy("资料数"), "origin": lazy("来源"), "observation": lazy("观测值"),
    "ended": lazy("不再有效"), "items": lazy("文件数"), "paper": lazy("纸质资料"), "changes": lazy("更正为"),
    "q": lazy("搜索"), "trouble": lazy("原因"), "kind": lazy("类别"), "refused": lazy("拒收"), "known": lazy("已有"),
    "reader": lazy("读取程序"), "why": lazy("原因"), "observations": lazy("观测值"), "point": lazy("数据点"),
    "lesson": lazy("经验"), "words": lazy("原文的说法"), "attribute": lazy("属性"), "n_left": lazy("未改动"),
}  # fmt: skip


def detail_words(entry: Any) -> str:
    """The facts of an entry as "name: value" pairs; what is empty is left out."""
    try:
        facts = json.loads(entry.detail or "{}")
    except ValueError:
        return str(entry.detail)
    pairs = [
        f"{FACTS.get(name, name)}{_('：')}{said}"
        for name, value in facts.items()
        if (said := _said(name, value)) != ""
    ]
    return _("；").join(pairs)


def _said(name: str, value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        if "indicator" in value and "period" in value:  # a figure, told as one says it
            number = "—" if value.get("value") is None else f"{value.get('value')}{value.get('unit') or ''}"
            return f"{value.get('area') or ''} {value['indicator']} {value['period']} {number}"
        return _("，").join(
            f"{FACTS.get(k, k)} {said}" for k, v in value.items() if (said := _said(k, v)) != ""
        )
    if isinstance(value, list):
        return _("、").join(_said(name, v) for v in value)
    if name in {"was", "now", "state", "role"}:
        return word(value)
    return str(value)


def _object(entry: Any) -> str:
    if not entry.object_type:
        return ""
    return f"{OBJECTS.get(entry.object_type.lower(), entry.object_type)} {entry.object_id}".strip()


def _day(value: str, end: bool = False) -> dt.datetime | None:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return None
    moment = dt.datetime.combine(day, dt.time()) + dt.timedelta(days=1 if end else 0)
    return timezone.make_aware(moment)


def _after(rows: Any, value: str) -> Any:
    moment = _day(value)
    return rows.none() if moment is None else rows.filter(at__gte=moment)


def _before(rows: Any, value: str) -> Any:
    moment = _day(value, end=True)
    return rows.none() if moment is None else rows.filter(at__lt=moment)


def _search(rows: Any, query: str) -> Any:
    from django.db.models import Q

    codes = [code for code, words in VERBS.items() if query in str(words)]
    return rows.filter(
        Q(actor__icontains=query)
        | Q(action__icontains=query)
        | Q(detail__icontains=query)
        | Q(action__in=codes)
    )


def listing(request: HttpRequest) -> Listing:
    return Listing(
        name="audit", title=_("审计"), rows=request.ledger.audit(), keyset=True,
        columns=[
            Column("seq", _("序号"), kind="number"),
            Column("at", _("时间"), kind="datetime"),
            Column("actor", _("操作人"), lambda e: e.actor or _("系统")),
            Column("action", _("操作"), lambda e: action_words(e.action), main=True),
            Column("object", _("对象"), _object),
            Column("detail", _("内容"), detail_words, width=60,
                   cell=lambda e: format_html('<span class="small">{}</span>', _short(detail_words(e)))),
            Column("digest", _("摘要"), width=20,
                   cell=lambda e: format_html('<code class="mono small nowrap" title="{}">{}</code>', e.digest, e.digest[:12])),
        ],
        search=_search, search_hint=_("操作人、操作或内容"),
        filters=[
            Filter("kind", _("类别"), list(ACTIONS.items()),
                   apply=lambda rows, v: rows.filter(action__startswith=v)),
            Filter("from", _("起始日期"), kind="date", apply=_after),
            Filter("to", _("截止日期"), kind="date", apply=_before),
        ],
        empty=_("还没有审计记录。"), verb="audit",
    )  # fmt: skip


def _short(text: str, at_most: int = 160) -> str:
    return text if len(text) <= at_most else text[: at_most - 1] + "…"


@needs("audit")
def audit(request: HttpRequest) -> HttpResponse:
    return listing(request).respond(request, "audit/index.html", {"title": _("审计")})


@needs("audit")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain now and say whether it holds."""
    context: dict[str, Any] = {"title": _("审计"), "listing": listing(request).view(request), "asked": True}
    try:
        context["verified"] = request.ledger.verify()
        context["seal"] = chain.seal()
    except AuditBroken as error:
        context["broken"] = error.sentence(get_language() or "zh-hans")
    return render(request, "audit/index.html", context)


urlpatterns = [
    path("audit/", audit, name="audit"),
    path("audit/verify/", verify, name="audit_verify"),
]
