"""Tags that every template has without loading them: icon, badge, may, figure, moment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, gettext_noop, pgettext_lazy
from django.utils.translation import gettext as _

from ..access import may as _may

register = template.Library()

BADGES: dict[str, tuple[Any, str]] = {
    # code → (words, tone): logic compares codes, readers see words
    "open": (gettext_lazy("待审核"), "warn"),
    "accepted": (gettext_lazy("已采纳"), "good"),
    "corrected": (gettext_lazy("更正后采纳"), "good"),
    "rejected": (gettext_lazy("已退回"), "quiet"),
    "waiting": (gettext_lazy("等待中"), "quiet"),
    "running": (gettext_lazy("读取中"), "info"),
    "reading": (gettext_lazy("读取中"), "info"),
    "done": (gettext_lazy("已完成"), "good"),
    "read": (gettext_lazy("已读取"), "good"),
    "known": (gettext_lazy("已有相同文件"), "quiet"),
    "unreadable": (gettext_lazy("无法读取"), "bad"),
    "refused": (gettext_lazy("已拒收"), "bad"),
    "stopped": (gettext_lazy("已停止"), "quiet"),
    "paper": (gettext_lazy("纸质资料"), "info"),
    "withdrawn": (gettext_lazy("已撤回"), "quiet"),
    "doubtful": (gettext_lazy("存疑"), "warn"),
    "sound": (gettext_lazy("核对无误"), "good"),
    "conflict": (gettext_lazy("有分歧"), "bad"),
    "shared": (gettext_lazy("已共享"), "info"),
    "verified": (gettext_lazy("已核实"), "good"),
    "inferred": (gettext_lazy("推断"), "warn"),
    "recalled": (gettext_lazy("凭记忆"), "warn"),
    "actual": (gettext_lazy("实际"), "quiet"),
    "target": (gettext_lazy("目标"), "info"),
    "forecast": (gettext_lazy("预测"), "info"),
    "level": (gettext_lazy("数额"), "quiet"),
    "growth": (gettext_lazy("增速"), "quiet"),
    "change": (gettext_lazy("增量"), "quiet"),
    "share": (gettext_lazy("占比"), "quiet"),
    "rank": (gettext_lazy("位次"), "quiet"),
    "ratio": (gettext_lazy("比值"), "quiet"),
    "reader": (gettext_lazy("读者"), "quiet"),
    "analyst": (gettext_lazy("分析员"), "quiet"),
    "reviewer": (gettext_lazy("审核员"), "info"),
    "administrator": (gettext_lazy("管理员"), "info"),
    "active": (gettext_lazy("在用"), "good"),
    "inactive": (gettext_lazy("已停用"), "quiet"),
    "locked": (gettext_lazy("已锁定"), "bad"),
}


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """A picture of img/icons.svg; without a title it is decoration and hidden from screen readers."""
    file = static("img/icons.svg")
    if title:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', title, file, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', file, name)


@register.simple_tag
def badge(code: Any, words: Any = None, tone: str | None = None) -> SafeString:
    """A state as a word in a frame; the tone is never the only difference."""
    known = BADGES.get(str(code), (code, "quiet"))
    return format_html(
        '<span class="badge badge-{}">{}</span>', tone or known[1], known[0] if words is None else words
    )


@register.filter
def badged(code: Any) -> SafeString | str:
    return "" if code is None or code == "" else badge(code)


@register.filter
def word(code: Any) -> str:
    """The words of a code, without the frame."""
    return str(BADGES.get(str(code), (code, ""))[0])


DECISIONS: dict[str, Any] = {
    "accept": pgettext_lazy("decided", "采纳"),
    "correct": pgettext_lazy("decided", "更正"),
    "reject": pgettext_lazy("decided", "退回"),
    "reopen": pgettext_lazy("decided", "重新审核"),
    "mark": pgettext_lazy("decided", "补标"),
    "enter": pgettext_lazy("decided", "录入"),
    "choose": pgettext_lazy("decided", "选定"),
    "unchoose": pgettext_lazy("decided", "取消选定"),
    "withdraw": pgettext_lazy("decided", "撤回"),
    "reinstate": pgettext_lazy("decided", "恢复"),
    "share": pgettext_lazy("decided", "共享"),
    "learn": pgettext_lazy("decided", "按经验更正"),
    "unlearn": pgettext_lazy("decided", "撤销经验更正"),
}


LABELS = frozenset({
    # Source.State
    gettext_noop("待读取"), gettext_noop("已读取"), gettext_noop("无法读取"), gettext_noop("纸质资料"),
    gettext_noop("已撤回"),
    # Import.State, ImportItem.State
    gettext_noop("等待中"), gettext_noop("读取中"), gettext_noop("已完成"), gettext_noop("已停止"),
    gettext_noop("已有相同文件"), gettext_noop("已拒收"),
    # Reading.State
    gettext_noop("待审核"), gettext_noop("已采纳"), gettext_noop("更正后采纳"), gettext_noop("已退回"),
    # Reading.Method
    gettext_noop("自动读取"), gettext_noop("人工标出"), gettext_noop("人工录入"), gettext_noop("人工更正"),
    # User.Role
    gettext_noop("读者"), gettext_noop("分析员"), gettext_noop("审核员"), gettext_noop("管理员"),
    # stages of a figure
    gettext_noop("快报"), gettext_noop("初步核实"), gettext_noop("最终核实"), gettext_noop("修订"),
})  # fmt: skip
"""Words that the tables of the ledger carry in Chinese, for the message file to know them."""


@register.filter
def label(words: Any) -> str:
    """A Chinese label of the ledger (`get_state_display`, a stage) in the reader's language."""
    text = str(words or "")
    return _(text) if text in LABELS else text


@register.filter
def decision_word(kind: Any) -> str:
    """What somebody decided, in words."""
    return str(DECISIONS.get(str(kind), kind))


@register.simple_tag(takes_context=True)
def may(context: Any, verb: str) -> bool:
    """{% may "accept" as allowed %}: does the role of this person do that?"""
    request = context.get("request")
    return request is not None and hasattr(request, "user") and _may(request.user, verb)


@register.filter
def figure(value: Any) -> str:
    """An exact decimal with thousands separated, every digit kept; what is missing is a dash.

    >>> figure("1234567.50"), figure(None), figure("0")
    ('1,234,567.50', '—', '0')
    """
    if value is None or value == "":
        return "—"
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{exact:,f}" if exact.is_finite() else str(value)


@register.filter
def moment(value: Any) -> str:
    """A date, or a date and a time of the office's clock."""
    if value is None or value == "":
        return "—"
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return date_format(local, "Y年n月j日 H:i" if _chinese() else "Y-m-d H:i")
    if isinstance(value, dt.date):
        return date_format(value, "Y年n月j日" if _chinese() else "Y-m-d")
    return str(value)


@register.filter
def ago(value: Any) -> str:
    """How long ago, in words."""
    if not isinstance(value, dt.datetime):
        return moment(value)
    seconds = int((timezone.now() - value).total_seconds())
    if seconds < 60:
        return _("刚刚")
    if seconds < 3600:
        return _("%(n)d 分钟前") % {"n": seconds // 60}
    if seconds < 86400:
        return _("%(n)d 小时前") % {"n": seconds // 3600}
    return moment(value)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return None if mapping is None else mapping.get(key)


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
