"""What every verb of the ledger shares: who asks, what she may see and do, and how a write is made.

A write is one transaction that begins by locking the end of the audit trail: writers go one after another, each
with a moment of its own, and the entries of the trail are written with the change or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.db.models import Count, Max, Min

from ..errors import LedgerError, NotFound, NotPermitted
from . import audit, rights
from .figures import storable
from .identity import factor_of
from .models import AuditHead, Holding, Observation, Organisation, Reading, SeriesPoint, Source, User

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["CHUNK", "Desk", "Pen", "chunks"]

CHUNK = 400
"""Rows in one IN (…) list: below the number of parameters that either store allows."""

T = TypeVar("T")
Row = TypeVar("Row", bound=models.Model)


def chunks(things: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The things in lists of at most `size`.

    >>> list(chunks(range(5), 2))
    [[0, 1], [2, 3], [4]]
    """
    chunk: list[T] = []
    for thing in things:
        chunk.append(thing)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Pen:
    """One write in progress: its moment, its entries for the trail, and what must be counted anew at its end."""

    def __init__(self, head: AuditHead, actor: str) -> None:
        assert head.at is not None
        self.head = head
        self.actor = actor
        self.now: dt.datetime = head.at
        self.entries: list[audit.Entry] = []
        self.points: set[int] = set()
        self.series: set[int] = set()
        self.sources: set[int] = set()

    def note(
        self, action: str, row: models.Model | None = None, *, scope: str | None = None, **detail: Any
    ) -> None:
        """An entry for the trail about a row."""
        self.entries.append(
            audit.Entry(
                action=action,
                object_type="" if row is None else type(row).__name__,
                object_id="" if row is None else str(row.pk),
                detail=detail,
                scope=getattr(row, "scope", "") if scope is None else scope,
            )
        )

    def touch(self, observation: Observation) -> None:
        """This observation came or ended: its point and its series are counted anew."""
        self.points.add(observation.point_id)
        self.series.add(observation.series_id)

    def close(self) -> None:
        self._count_points()
        self._count_holdings()
        self._count_sources()
        audit.record(self.head, self.actor, self.entries)

    def _count_points(self) -> None:
        for ids in chunks(sorted(self.points)):
            found: dict[int, list[tuple[Any, Any, Any]]] = {i: [] for i in ids}
            for row in (
                Observation.objects.filter(point_id__in=ids, ended_at=None)
                .values("point_id", "at_least", "at_most", "value", "value_high", "unit")
                .iterator()
            ):
                found[row.pop("point_id")].append(_comparable(**row))
            SeriesPoint.objects.bulk_update(
                [SeriesPoint(id=i, n_current=len(f), n_values=len(set(f))) for i, f in found.items()],
                ["n_current", "n_values"],
            )

    def _count_holdings(self) -> None:
        for ids in chunks(sorted(self.series)):
            held = {(h.series_id, h.scope, h.shared): h for h in Holding.objects.filter(series_id__in=ids)}
            fresh, changed = [], []
            for row in (
                Observation.objects.filter(series_id__in=ids, ended_at=None)
                .values("series_id", "scope", "shared")
                .annotate(n=Count("id"), first=Min("period_end"), last=Max("period_end"))
                .order_by()
            ):
                holding = held.pop((row["series_id"], row["scope"], row["shared"]), None)
                if holding is None:
                    holding = Holding(series_id=row["series_id"], scope=row["scope"], shared=row["shared"])
                    fresh.append(holding)
                else:
                    changed.append(holding)
                holding.n_current, holding.first, holding.last = row["n"], row["first"], row["last"]
            for holding in held.values():  # nothing current is left
                holding.n_current, holding.first, holding.last = 0, None, None
                changed.append(holding)
            Holding.objects.bulk_create(fresh, batch_size=CHUNK)
            Holding.objects.bulk_update(changed, ["n_current", "first", "last"], batch_size=CHUNK)

    def _count_sources(self) -> None:
        for ids in chunks(sorted(self.sources)):
            counts = {
                row["source_id"]: row
                for row in Reading.objects.filter(source_id__in=ids)
                .values("source_id")
                .annotate(n=Count("id"), n_open=Count("id", filter=models.Q(state=Reading.State.OPEN)))
                .order_by()
            }
            for source in ids:
                row = counts.get(source, {"n": 0, "n_open": 0})
                Source.objects.filter(pk=source).update(n_readings=row["n"], n_open=row["n_open"])


def _comparable(at_least: Any, at_most: Any, value: Any, value_high: Any, unit: str) -> tuple[Any, Any, Any]:
    """Equal where two figures say the same number, whatever the unit it is told in."""
    if value is None:
        return None, None, None
    from decimal import Decimal
    from fractions import Fraction

    factor = factor_of(unit)
    high = None if value_high is None else Fraction(Decimal(value_high)) * factor
    bound = "=" if at_least is not None and at_most is not None else "<" if at_least is None else ">"
    return bound, Fraction(Decimal(value)) * factor, high


class Desk:
    """Who asks: a person of the office, or (None) the analyst at her own file, who may do everything."""

    def __init__(self, user: Any = None) -> None:
        if user is not None and not user.is_authenticated:
            raise NotPermitted("sign in first.", zh="请先登录。", code="sign-in")
        self.user: User | None = user

    @classmethod
    def of(cls, name: str | None) -> Any:
        """The desk of a person by her user name."""
        if name is None:
            return cls()
        user = User.objects.filter(username=name).first()
        if user is None or not user.is_active:
            raise NotFound(
                f"there is no user {name}; `barograph users create` makes one.",
                zh=f"没有用户“{name}”，可用 barograph users create 建立。", code="user", user=name,
            )  # fmt: skip
        return cls(user)

    @property
    def actor(self) -> str:
        return "local" if self.user is None else self.user.username

    @property
    def scope(self) -> str:
        """Where what this person adds belongs."""
        home = self.home
        return "" if home is None else home.path

    @property
    def home(self) -> Organisation | None:
        """The organisation of this person; of the analyst at her own file the first one, if there is one."""
        if self.user is not None:
            return self.user.organisation
        return Organisation.objects.filter(parent=None).order_by("id").first()

    def can(self, verb: str) -> bool:
        return rights.can(self.user, verb)

    def _may(self, verb: str) -> None:
        if not rights.can(self.user, verb):
            zh = rights.VERBS[verb]
            raise NotPermitted(
                f"the role of {self.actor} does not allow to {verb}; ask an administrator.",
                zh=f"您的角色不能执行“{zh}”，如有需要请联系管理员。", verb=verb,
            )  # fmt: skip

    def _visible(self, model: Any) -> Any:
        return model.objects.visible_to(self.user)

    def _found(self, model: Any, pk: Any, *, rows: Any = None) -> Any:
        """The row, if this person may see it; what she may not see is not there."""
        rows = self._visible(model) if rows is None else rows
        try:
            row = rows.filter(pk=pk).first()
        except (TypeError, ValueError, OverflowError):
            row = None
        if row is None:
            en, zh = _NOUNS.get(model.__name__, (model.__name__.lower(), "记录"))
            raise NotFound(
                f"there is no {en} {pk}, or it is not in your scope.",
                zh=f"没有编号为 {pk} 的{zh}，或不在您的权限范围内。", noun=en, pk=pk,
            )  # fmt: skip
        return row

    def _own(self, row: Any) -> Any:
        """The row, if it belongs to this person's organisation or below: what is shared from above is read only."""
        if self.user is not None and not row.scope.startswith(self.user.scope):
            raise NotPermitted(
                "it belongs to an organisation above yours and is shared for reading only.",
                zh="该内容由上级单位共享，只能查看，不能处理。", code="shared-from-above",
            )  # fmt: skip
        return row

    @staticmethod
    def _catalogue() -> Catalogue:
        from ..catalogue import load

        return load()

    @contextmanager
    def _write(self) -> Iterator[Pen]:
        with transaction.atomic():
            pen = Pen(audit.lock(), self.actor)
            yield pen
            pen.close()

    @staticmethod
    def _because(because: str) -> str:
        because = storable(because.strip())
        if not because:
            raise LedgerError(
                "say why: the reason is kept with the decision.",
                zh="请写明理由，理由会与决定一并留存。",
                code="because",
            )
        return because


_NOUNS = {
    "Source": ("source", "资料"), "Reading": ("reading", "读数"), "Observation": ("observation", "数据"),
    "SeriesPoint": ("point", "数据点"), "Series": ("series", "序列"), "Import": ("import", "导入批次"),
    "User": ("user", "用户"), "Organisation": ("organisation", "单位"), "AuditEntry": ("entry", "审计记录"),
    "ApiToken": ("token", "令牌"), "Lesson": ("lesson", "经验"),
    "Run": ("table", "数据表"),
}  # fmt: skip
