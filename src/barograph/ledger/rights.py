"""Who may do what: one table from role to verbs, for library, pages and API alike.

    RIGHTS      role → verbs
    can         whether a person may use a verb

Scope is another question: `Visible.visible_to` cuts every query to what a person may see, and a write needs
rows of her own organisation or below. None is the analyst at her own file: every verb.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from ..errors import LedgerError

__all__ = ["RIGHTS", "VERBS", "can", "register"]

_READER = {"see", "export"}
_ANALYST = _READER | {"add", "mark", "enter", "stop"}
_REVIEWER = _ANALYST | {
    "accept", "correct", "reject", "reopen", "choose", "unchoose", "withdraw", "reinstate", "share", "teach",
    "part",
}  # fmt: skip
_ADMINISTRATOR = _REVIEWER | {"users", "organisations", "audit", "backup"}

RIGHTS: dict[str, frozenset[str]] = {
    "reader": frozenset(_READER),
    "analyst": frozenset(_ANALYST),
    "reviewer": frozenset(_REVIEWER),
    "administrator": frozenset(_ADMINISTRATOR),
}

VERBS: dict[str, str] = {
    "see": "查看", "export": "导出", "add": "添加资料", "mark": "补标", "enter": "录入", "stop": "停止导入",
    "accept": "采纳", "correct": "更正", "reject": "退回", "reopen": "重新审核", "choose": "选定",
    "unchoose": "取消选定", "withdraw": "撤回资料", "reinstate": "恢复资料", "share": "共享资料",
    "teach": "认可经验", "part": "区分转载",
    "users": "管理用户", "organisations": "管理单位", "audit": "查看审计", "backup": "备份",
}  # fmt: skip


def can(user: Any, verb: str) -> bool:
    """Whether this person may use the verb at all; an unknown verb is a mistake in the program.

    >>> can(None, "accept")
    True
    >>> can(None, "acept")
    Traceback (most recent call last):
    barograph.errors.LedgerError: there is no verb acept; did you mean accept?
    """
    if verb not in VERBS:
        near = difflib.get_close_matches(verb, VERBS, n=1)
        raise LedgerError(
            f"there is no verb {verb}" + (f"; did you mean {near[0]}?" if near else ""), code="verb"
        )
    if user is None:
        return True
    if not user.is_authenticated or not user.is_active or user.scope == "":
        return False
    return verb in RIGHTS.get(user.role, frozenset())


def register() -> None:
    """Name the verbs as permissions ("ledger.accept") of `rules`, where that library is installed."""
    try:
        import rules
    except ImportError:
        return

    def predicate(verb: str) -> Callable[[Any], bool]:
        def allowed(user: Any) -> bool:
            return user is not None and can(user, verb)

        return allowed

    for verb in VERBS:
        if not rules.perm_exists(f"ledger.{verb}"):
            rules.add_perm(f"ledger.{verb}", rules.predicate(predicate(verb), name=f"can_{verb}"))
