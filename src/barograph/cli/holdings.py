"""The figures of a scheme out of the ledger: accepted, actual, the headline of each point, with its source.

A figure is taken where it is exact or «about» (which is said), told of the whole without a narrower coverage, and in
a unit that converts into that of the scheme. A bound (超1600家) or a range is no figure. What was passed over is
named; the cell stays missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..errors import MissingData, QuantityError
from ..panel import Panel
from ..period import Period
from ..quantity import Quantity

if TYPE_CHECKING:
    from ..instruments.index import Scheme
    from ..ledger.book import Ledger

__all__ = ["Data", "read"]

WHY = {
    "coverage": ("told of a part or against another base", "只是一部分的口径，或另有比较对象"),
    "bound": ("a bound and no figure", "只是上下限，不是确数"),
    "range": ("a range and no figure", "是区间，不是确数"),
    "unit": ("in a unit that does not convert", "单位无法换算"),
    "two": ("told in two series; one was to be chosen", "有两个系列，无法确定取哪一个"),
}


@dataclass(frozen=True, kw_only=True)
class Data:
    """A panel for a scheme, and where each figure of it came from."""

    name: str
    digest: str | None
    panel: Panel
    places: Mapping[tuple[str, Period | None, str], str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()


def read(ledger: Ledger, scheme: Scheme, period: Period, *, across: bool = False) -> Data:
    """Entities × columns of the scheme at a period; with `across` also at the earlier ones of the same length."""
    from ..catalogue import load

    catalogue = load()
    figures: dict[tuple[str, Period, str], float] = {}
    places: dict[tuple[str, Period | None, str], str] = {}
    passed: list[tuple[str, str, str, str]] = []
    about: list[str] = []
    columns = _columns(scheme)
    for code, (indicator, unit) in columns.items():
        entry = None if indicator is None else catalogue.indicators.get(indicator)
        if entry is None:
            continue
        _, _, measure = catalogue.resolve_series(entry.name, "level")
        held = ledger.observations(entry.code, standing="actual", measure=measure)
        if not across:
            held = held.filter(period=str(period))
        for point in ledger.points(sorted(set(held.values_list("point_id", flat=True)))):
            when, top = Period.parse(point.period), point.headline
            if when.frequency != period.frequency or period < when:
                continue
            area = catalogue.areas.get(top.area_code) if top.area_code else None
            at = (top.area if area is None else area.name, when, code)
            value, why = _value(top, entry.unit if unit is None else unit)
            if value is not None and at in figures:
                value, why = None, "two"
                del figures[at], places[at]
            if value is None:
                if why is not None:
                    passed.append((at[0], str(when), code, why))
                continue
            figures[at] = value
            places[at] = _place(top)
            if why == "about":
                about.append(f"{at[0]} {when} {code}")
    if not figures:
        raise MissingData(
            f"the ledger holds no accepted figure of {scheme.id} for {period}; add documents (barograph add) and judge "
            "them, or give a file with --data",
            zh=f"台账中没有方案 {scheme.id} 在{period.zh()}的已采纳数据；请先用 barograph add 收入并审核文件，或用 --data 指定数据文件",
            code="index-empty", scheme=scheme.id, period=period,
        )  # fmt: skip
    rows = sorted({(e, p) for e, p, _ in figures}, key=lambda row: (row[1], row[0]))
    panel = Panel.from_figures([(e, p, code, figures.get((e, p, code))) for e, p in rows for code in columns])
    return Data(
        name="ledger", digest=None, panel=panel, places=places, notes=tuple(_notes(columns, passed, about))
    )


def _columns(scheme: Scheme) -> dict[str, tuple[str | None, str | None]]:
    """Column → code in the catalogue and unit."""
    named = {c.code: c for c in scheme.denominators}
    found: dict[str, tuple[str | None, str | None]] = {}
    for i in scheme.indicators:
        found[i.code] = (i.indicator, None if i.denominator is not None else i.unit)
        if i.denominator is not None:
            column = named.get(i.denominator)
            found.setdefault(i.denominator, (i.denominator if column is None else column.indicator or column.code,
                                             None if column is None else column.unit))  # fmt: skip
    for a in scheme.adjustments:
        found.setdefault(a.code, (None, None))
    for b in scheme.branches:
        if b.fallback is not None:
            found.setdefault(b.fallback, (None, None))
    return found


def _value(row: Any, unit: str) -> tuple[float | None, str | None]:
    """The figure in the column's unit; why it is not taken, or `about`."""
    if row.value is None:
        return None, None
    if row.coverage or (row.base and row.measure != "growth"):
        return None, "coverage"
    if row.value_high is not None:
        return None, "range"
    if row.bound not in ("eq", "about"):
        return None, "bound"
    value = Decimal(row.value)
    if unit != row.unit:
        try:
            value = Quantity(value, row.unit).to(unit).value
        except QuantityError:
            return None, "unit"
    return float(value), "about" if row.bound == "about" else None


def _place(o: Any) -> str:
    at = f"{o.sheet}!{o.cell}" if o.cell else ""
    if o.page is not None:
        at = f"第{o.page}页 {at}".strip()
    return " ".join(w for w in (o.source.name, at, f"“{o.quote}”" if o.quote else "", f"#{o.pk}") if w)


def _notes(
    columns: Mapping[str, Any], passed: list[tuple[str, str, str, str]], about: list[str]
) -> list[tuple[str, str]]:
    notes = []
    without = [code for code, (indicator, _) in columns.items() if indicator is None]
    if without:
        said = ", ".join(without[:8]) + (", …" if len(without) > 8 else "")
        notes.append((f"not in the catalogue, so empty: {said}", f"目录中没有对应指标，留空：{said}"))
    for why, (en, zh) in WHY.items():
        cells = [f"{entity} {period} {code}" for entity, period, code, reason in passed if reason == why]
        if cells:
            said = "、".join(cells[:5]) + (f" … ({len(cells)})" if len(cells) > 5 else "")
            notes.append((f"not taken, {en}: {said}", f"未采用({zh})：{said}"))
    if about:
        said = "、".join(about[:5]) + (f" … ({len(about)})" if len(about) > 5 else "")
        notes.append((f"taken from «about»: {said}", f"取自约数：{said}"))
    return notes
