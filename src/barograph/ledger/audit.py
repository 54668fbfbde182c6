"""The audit trail: a chain of entries in which every change, import and export stands.

    record       add entries, inside the transaction that makes the change
    verify       walk the chain from its beginning; AuditBroken says where it does not hold
    seal         the end of the chain as one short line, to print and keep elsewhere

Each entry's digest is the SHA-256 of the digest before it and of the entry itself in canonical JSON (sorted
keys, no spaces, UTF-8), so an entry that was changed, removed, put in or moved breaks the chain from there on.
`AuditHead` holds the end; every writer locks it first, so entries stand in the order of their transactions, no
two writes share a moment, and entries cut off at the end are missed.

A chain cannot show that somebody with full access to the database wrote all of it anew, head included. Against
that, keep a seal outside (on paper, with another office): `verify(seal)` also asks whether that very line is
still in the chain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..errors import AuditBroken, LedgerError
from .models import AuditEntry, AuditHead

__all__ = ["Entry", "Verified", "canonical", "digest", "lock", "record", "seal", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one entry of the trail says; `detail` must go into JSON as it is."""

    action: str  # "reading.accept", "source.add", "export.xlsx", …
    object_type: str = ""
    object_id: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain holds: so many entries, and its last digest."""

    n: int
    head: str


def canonical(value: Any) -> str:
    """One JSON text for one value: sorted keys, no spaces, no escapes for Chinese.

    >>> canonical({"乙": 1, "甲": [None, "x"]})
    '{"乙":1,"甲":[null,"x"]}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value)


def digest(entry: AuditEntry) -> str:
    """The digest that an entry must have: over the digest before it and over each of its fields."""
    body = canonical(
        [
            entry.seq, _moment(entry.at), entry.actor, entry.action, entry.object_type, entry.object_id,
            entry.detail, entry.scope, entry.shared,
        ]
    )  # fmt: skip
    return hashlib.sha256(f"{entry.previous}\n{body}".encode()).hexdigest()


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def lock() -> AuditHead:
    """Take the head of the chain for this transaction: writers go one after another from here on.

    On return `head.at` is this transaction's moment, later than that of any before it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise LedgerError("the audit head is only taken inside a transaction", code="no-transaction")
    head = AuditHead.objects.select_for_update().get(pk=1)
    now = timezone.now()
    if head.at is not None and now <= head.at:
        now = head.at + dt.timedelta(microseconds=1)
    head.at = now
    return head


def record(head: AuditHead, actor: str, entries: Iterable[Entry]) -> None:
    """Add entries at the end of a locked chain; they share the transaction and its moment."""
    assert head.at is not None
    rows: list[AuditEntry] = []
    for entry in entries:
        row = AuditEntry(
            seq=head.seq + 1, at=head.at, actor=actor, action=entry.action, object_type=entry.object_type,
            object_id=entry.object_id, detail=canonical(entry.detail), scope=entry.scope, shared=False,
            previous=head.digest,
        )  # fmt: skip
        row.digest = digest(row)
        head.seq, head.digest = row.seq, row.digest
        rows.append(row)
    AuditEntry.objects.bulk_create(rows, batch_size=500)
    head.save(update_fields=["seq", "digest", "at"])


def seal() -> str:
    """The end of the chain as one line, "number:digest", to print and keep outside.

    `verify` takes it later and says whether it is still in the chain.
    """
    head = AuditHead.objects.get(pk=1)
    return f"{head.seq}:{head.digest}"


def verify(kept: str | None = None) -> Verified:
    """Walk the whole chain, one entry after another in constant memory; AuditBroken where it does not hold.

    `kept` is a line that `seal` gave earlier.
    """
    promised = _sealed(kept)
    # The last entry is looked at before the head: a writer adds both at once, so it is never beyond it.
    last = AuditEntry.objects.order_by("-seq").values_list("seq", flat=True).first()
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        raise _broken(0, "its head is missing", "链首记录缺失")
    if last is not None and last > head.seq:
        raise _broken(last, "it stands after the end of the chain", "位于链尾之后，系另行添加")
    seq, previous = 0, ""
    for entry in AuditEntry.objects.filter(seq__lte=head.seq).order_by("seq").iterator(chunk_size=2000):
        if entry.seq != seq + 1:
            raise _broken(seq + 1, "it is missing", "缺失")
        if entry.previous != previous:
            raise _broken(entry.seq, "it does not follow the one before it", "与前一条不相衔接")
        if entry.digest != digest(entry):
            raise _broken(entry.seq, "it was changed", "内容已被改动")
        seq, previous = entry.seq, entry.digest
        if promised is not None and promised[0] == seq and promised[1] != previous:
            raise _broken(seq, "it is not the one whose seal was kept", "与留存的封签不符")
    if seq < head.seq:
        raise _broken(seq + 1, "it is missing at the end", "链尾缺失")
    if previous != head.digest:
        raise _broken(seq, "it is not the end that the head names", "与链首登记的末条不符")
    if promised is not None and promised[0] > seq:
        raise _broken(promised[0], "the seal that was kept is of a longer chain", "留存的封签多于现有记录")
    return Verified(seq, previous)


def _sealed(kept: str | None) -> tuple[int, str] | None:
    if kept is None:
        return None
    number, _, value = kept.strip().partition(":")
    empty = number == "0" and value == ""  # of a ledger that nobody has written to
    if not number.isdecimal() or not (len(value) == 64 or empty):
        raise LedgerError(
            f"{kept!r} is no seal; it reads like 120:9f2c… with 64 digits after the colon.",
            zh=f"“{kept}”不是封签，封签形如 120:9f2c…(冒号后 64 位)。", code="seal",
        )  # fmt: skip
    return int(number), value


def _broken(seq: int, en: str, zh: str) -> AuditBroken:
    return AuditBroken(
        f"the audit trail does not hold at entry {seq}: {en}; compare with the last backup that verifies.",
        zh=f"审计链在第 {seq} 条处不成立：{zh}。请与最近一次校验通过的备份比对。",
        seq=seq,
    )
