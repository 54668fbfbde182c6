"""Panels: what an index is computed from, out of the ledger or from a table that an organisation keeps.

    keep_panel    keep the file of a table, with its entry in the trail; seen by the organisation and those above
    panels        the tables in sight
    panel_file    one of them with its bytes, handed out
    panel_at      accepted figures of one period as a panel, and what was passed over and why

A figure is taken into a panel where it is the headline of its point, actual, exact (or «about», which is named),
told without a narrower coverage, and in a unit that converts into that of the column. Everything else stays
missing: a bound (超1600家) is no figure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from .. import __version__
from ..errors import QuantityError
from ..panel import Panel
from ..period import Period
from ..quantity import unit as unit_of
from .desk import Desk
from .figures import storable
from .identity import PREVIOUS_YEAR
from .looking import standing_at
from .models import Blob, Observation, Run

__all__ = ["Paneling", "Passed", "Taken", "Wanted"]

KIND = "panel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A column of a panel: its code there, the indicator of the catalogue, and the unit it is in."""

    column: str
    indicator: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A figure that was not taken as it is: `why` is coverage, bound, unit, range (all left missing), about or
    conflict (both taken)."""

    entity: str
    column: str
    observation_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A panel out of the ledger: for each cell the observation it is from, and what is to be said about some."""

    panel: Panel | None
    """None: nothing is in sight."""
    codes: dict[str, str]
    """Entity → its code in the catalogue, where it has one."""
    cells: dict[tuple[str, str], int]
    passed: tuple[Passed, ...]


class Paneling(Desk):
    """The verbs of panels."""

    def keep_panel(self, name: str, data: bytes, **facts: Any) -> Run:
        """Keep a table that was read as a panel: bytes under their digest, a run that names them."""
        self._may("add")
        digest = hashlib.sha256(data).hexdigest()
        with self._write() as pen:
            if not Blob.objects.filter(pk=digest).exists():
                Blob.objects.create(digest=digest, size=len(data), data=data, created_at=pen.now)
            run = Run.objects.create(
                kind=KIND, version=__version__, inputs_digest=digest, by=pen.actor, scope=self.scope,
                started_at=pen.now, finished_at=pen.now,
                detail={"name": storable(name)[-300:], "size": len(data), **facts},
            )  # fmt: skip
            pen.note("panel.add", run, digest=digest, name=run.detail["name"], size=len(data))
            return run

    def panels(self) -> QuerySet[Run]:
        """Tables in sight, the newest first, each with its `name`."""
        self._may("see")
        rows: QuerySet[Run] = (
            self._visible(Run)
            .filter(kind=KIND)
            .annotate(name=KeyTextTransform("name", "detail"))
            .order_by("-id")
        )
        return rows

    def panel_run(self, panel_id: int) -> Run:
        """A table in sight."""
        self._may("see")
        run: Run = self._found(Run, panel_id, rows=self._visible(Run).filter(kind=KIND))
        return run

    def panel_bytes(self, run: Run) -> bytes:
        """Its bytes, to compute with; who hands them out uses `panel_file`."""
        self._may("see")
        run = self.panel_run(run.pk)
        return bytes(Blob.objects.values_list("data", flat=True).get(pk=run.inputs_digest))

    def panel_file(self, panel_id: int) -> tuple[Run, bytes]:
        """The bytes as they came, to hand out: an export, with its entry in the trail."""
        self._may("export")
        run = self.panel_run(panel_id)
        data = self.panel_bytes(run)
        with self._write() as pen:
            pen.note("export.file", run, digest=run.inputs_digest, name=run.detail["name"])
        return run, data

    def panel_at(self, wanted: Sequence[Wanted], period: Period) -> Taken:
        """Accepted figures in sight at a period, entities × columns: two queries."""
        self._may("see")
        catalogue = self._catalogue()
        series: dict[tuple[str, str], list[tuple[Wanted, str | None]]] = {}
        for one in wanted:
            entry = catalogue.indicators.get(one.indicator)
            if entry is None:
                continue
            code, _, measure = catalogue.resolve_series(entry.name, "level")
            if code is not None:
                series.setdefault((code, measure), []).append(
                    (one, entry.unit if one.unit is None else one.unit)
                )
        rows = list(
            standing_at(self._visible(Observation), None).filter(
                indicator_code__in={code for code, _ in series}, period=str(period), standing="actual",
                measure__in={measure for _, measure in series},
            )
            .select_related("series", "point").order_by("id")
        )  # fmt: skip
        looking: Any = self
        by_series = {row.series_id: row.series for row in rows} if rows else {}
        points = list(looking._points(rows, by_series, None)) if rows else []
        cells: dict[tuple[str, str], tuple[float, int]] = {}
        passed: list[Passed] = []
        codes: dict[str, str] = {}
        for point in sorted(points, key=lambda p: int(p.point.pk)):
            top = point.headline
            for one, unit in series.get((top.indicator_code, top.measure), ()):
                entity = top.area
                if top.area_code and top.area_code in catalogue.areas:
                    entity = catalogue.areas[top.area_code].name
                    codes[entity] = top.area_code
                at = (entity, one.column)
                value, why = _value(top, unit)
                if value is not None and at in cells:
                    value, why = None, "conflict"
                if why is None and point.conflict:
                    why = "conflict"
                if why is not None:
                    passed.append(Passed(entity=entity, column=one.column, observation_id=top.pk, why=why))
                if value is not None:
                    cells[at] = (value, top.pk)
        entities = sorted({entity for entity, _ in cells}, key=lambda e: (codes.get(e, "~"), e))
        panel = None
        if entities:
            panel = Panel.of(
                {
                    e: {w.column: cells[e, w.column][0] if (e, w.column) in cells else None for w in wanted}
                    for e in entities
                }
            )
        return Taken(
            panel=panel, codes=codes, passed=tuple(passed), cells={at: pk for at, (_, pk) in cells.items()}
        )  # fmt: skip


def _value(row: Any, unit: str | None) -> tuple[float | None, str | None]:
    """The figure in the column's unit, and why it was not taken (None) or what is to be said of it."""
    if row.value is None:
        return None, None
    if row.coverage:
        return None, "coverage"
    if row.base and not (row.measure == "growth" and row.base == PREVIOUS_YEAR):
        return None, "coverage"
    if row.value_high is not None:
        return None, "range"
    if row.bound not in ("eq", "about"):
        return None, "bound"
    value = Fraction(Decimal(row.value))
    if unit is not None and unit != row.unit:
        try:
            told, asked = unit_of(row.unit), unit_of(unit)
        except QuantityError:
            return None, "unit"
        if told.dimension != asked.dimension:
            return None, "unit"
        value = value * told.factor / asked.factor
    return float(value), "about" if row.bound == "about" else None
