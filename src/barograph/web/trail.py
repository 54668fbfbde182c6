"""What the site itself writes into the audit trail: exports, sign-ins, lock-outs."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from ..ledger import audit

__all__ = ["note", "note_export"]


def note(
    actor: str, action: str, object_type: str, object_id: str, detail: dict[str, Any], scope: str
) -> None:
    """One entry in a transaction of its own (or in the one that is open)."""
    with transaction.atomic():
        entry = audit.Entry(
            action=action, object_type=object_type, object_id=object_id, detail=detail, scope=scope
        )
        audit.record(audit.lock(), actor, [entry])


def note_export(
    request: HttpRequest, action: str, object_type: str, object_id: str, detail: dict[str, Any]
) -> None:
    """An export: who took what, with which filters, how many rows."""
    note(request.user.username, action, object_type, object_id, detail, request.user.scope)
