"""How figures are shown on pages: readable units, words of measures and standings, rows for a chart.

A figure is kept in the base of its unit (119850000 元) and shown where a person reads it easily (1.1985亿元).
Moving the decimal point is exact; where digits had to be left out, the exact figure stays in the title of the
cell. Nothing here fills a gap: what is missing comes out as None, and the template says «无数据».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ...errors import PeriodError, QuantityError
from ...ledger import headline as rule
from ...ledger.identity import factor_of
from ...period import Period
from ...quantity import unit as unit_of

__all__ = [
    "BOUNDS", "CONFIDENCE", "FIELDS", "FREQUENCIES", "MEASURES", "METHODS", "STAGES", "STANDINGS", "Place",
    "Point", "Scale", "charts", "exact", "frequency", "gathered", "period_label", "period_order", "plain",
    "plain_unit", "reason", "rounding_explains", "scale_for", "shown", "spread", "told",
]  # fmt: skip

MEASURES = {
    "level": pgettext_lazy("measure", "数额"),
    "growth": pgettext_lazy("measure", "增速"),
    "change": pgettext_lazy("measure", "增减"),
    "share": pgettext_lazy("measure", "占比"),
    "rank": pgettext_lazy("measure", "位次"),
    "ratio": pgettext_lazy("measure", "对比"),
}
STANDINGS = {
    "actual": pgettext_lazy("standing", "实际"),
    "target": pgettext_lazy("standing", "目标"),
    "forecast": pgettext_lazy("standing", "预测"),
}
BOUNDS = {"eq": _("等于"), "about": _("约"), "over": _("超过或不低于"), "under": _("接近或不超过")}
SIGNS = {"about": _("约%(figure)s"), "over": _("超%(figure)s"), "under": _("近%(figure)s")}
STAGES = {"快报": _("快报"), "初步核实": _("初步核实"), "最终核实": _("最终核实"), "修订": _("修订")}
METHODS = {
    "read": _("自动读取"),
    "marked": _("人工标出"),
    "entered": _("人工录入"),
    "corrected": _("人工更正"),
}
CONFIDENCE = {
    "verified": (_("已核实"), _("定义与出处已对照原文核实。")),
    "inferred": (_("推断"), _("定义由相关文件推断得出，尚未对照原文，请谨慎使用。")),
    "recalled": (_("凭记忆"), _("定义凭记忆写出，未见原文，使用前请核对。")),
}
FREQUENCIES = {
    "A": _("年度"),
    "H": _("半年"),
    "Q": _("季度"),
    "M": _("月度"),
    "D": _("时点"),
    "running": _("年内累计"),
    "span": _("多年期间"),
}

# units whose figures are never written with 万 or 亿
SMALL_UNITS = frozenset({"%", "‰", "百分点", "个百分点", "位", "倍", "年", "天", "月", "岁", "分", "度", "℃"})
MONEY = frozenset({"元", "美元", "欧元", "日元", "港元", "英镑"})
MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """A power of ten and its word: 8 and «亿». One scale holds for a whole column or chart."""

    power: int = 0
    word: str = ""

    def unit(self, unit: str) -> str:
        return self.word + unit

    def number(self, value: str) -> str:
        """The figure in this scale, digits grouped; at most four decimals.

        >>> Scale(8, "亿").number("119850000")
        '1.1985'
        >>> Scale().number("1629")
        '1,629'
        """
        moved = Decimal(value).scaleb(-self.power) if self.power else Decimal(value)
        if -moved.as_tuple().exponent > MOST_DECIMALS:  # type: ignore[operator]
            moved = moved.quantize(Decimal(1).scaleb(-MOST_DECIMALS), ROUND_HALF_EVEN)
            if moved == 0 and Decimal(value) != 0:  # never a nought for a figure that is none
                moved = Decimal(value).scaleb(-self.power)
        if self.power:
            moved = _no_tail(moved)
        return f"{moved:,f}"


NO_SCALE = Scale()
WAN = Scale(4, "万")
YI = Scale(8, "亿")


def _no_tail(value: Decimal) -> Decimal:
    """1.2000 → 1.2, and 1E+2 → 100."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def scale_for(unit: str, values: Iterable[float | None]) -> Scale:
    """The scale in which the largest of these is read easily.

    >>> scale_for("元", [1.2e8, 3e7]).unit("元")
    '亿元'
    >>> scale_for("家", [1629.0]).unit("家")
    '家'
    """
    if unit in SMALL_UNITS:
        return NO_SCALE
    largest = max((abs(v) for v in values if v is not None), default=0.0)
    if largest >= 1e8:
        return YI
    return WAN if largest >= (1e4 if unit in MONEY else 1e6) else NO_SCALE


@lru_cache(maxsize=4096)
def exact(value: str | None, unit: str = "") -> str | None:
    """Every digit, grouped, with its unit; None stays None.

    >>> exact("119850000", "元")
    '119,850,000元'
    """
    return None if value is None else f"{Decimal(value):,f}{unit}"


def shown(row: Mapping[str, Any], scale: Scale | None = None, *, with_unit: bool = True) -> str | None:
    """The words of a figure: «超1.2亿元», «20—30家», «第3位», «前10位»; None where nothing was given.

    >>> shown({"value": "120000000", "unit": "元", "bound": "over", "measure": "level"})
    '超1.2亿元'
    >>> shown({"value": "10", "unit": "位", "bound": "under", "measure": "rank"})
    '前10位'
    """
    value, unit = row["value"], row["unit"]
    if value is None:
        return None
    if scale is None:
        scale = scale_for(unit, (float(value),))
    text = scale.number(value)
    high = row.get("value_high")
    if high is not None:
        text = f"{text}—{scale.number(high)}"
    bound = row.get("bound", "eq")
    if row.get("measure") == "rank":
        return str(_("前%(n)s位") if bound == "under" else _("第%(n)s位")) % {"n": text}
    if row.get("measure") in ("growth", "change") and not text.startswith("-") and text.strip("0.,") != "":
        text = f"+{text}"
    if with_unit:
        text += scale.unit(unit)
    return str(SIGNS[bound]) % {"figure": text} if bound in SIGNS else text


def _base(row: Mapping[str, Any]) -> Decimal:
    """The value in the base of its kind of unit, so that 1.2亿元 and 12000万元 are one number."""
    factor = factor_of(row["unit"])
    return Decimal(row["value"]) * factor.numerator / factor.denominator


def spread(rows: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """How far apart figures are, in per cent of the largest; None where that says nothing.

    >>> spread([{"value": "1.2", "unit": "亿元"}, {"value": "119850000", "unit": "元"}])
    Decimal('0.125')
    """
    numbers = [_base(r) for r in rows if r["value"] is not None]
    top = max((abs(n) for n in numbers), default=Decimal(0))
    if len(numbers) < 2 or top == 0:
        return None
    return _no_tail(((max(numbers) - min(numbers)) / top * 100).quantize(Decimal("0.001")))


def rounding_explains(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every figure may be the finest of them, rounded.

    >>> rounding_explains([{"value": "1.2", "unit": "亿元"}, {"value": "119850000", "unit": "元"}])
    True
    >>> rounding_explains([{"value": "1.3", "unit": "亿元"}, {"value": "119850000", "unit": "元"}])
    False
    """
    numbers = {_base(r).normalize() for r in rows if r["value"] is not None}
    if len(numbers) < 2:
        return False
    fine = max(numbers, key=lambda n: len(n.as_tuple().digits))
    return all(
        abs(n - fine) <= Decimal((0, (5,), int(n.as_tuple().exponent) - 1)) for n in numbers if n != fine
    )


# --- points ----------------------------------------------------------------------------------------------

FIELDS = (
    "id", "series_id", "point_id", "period", "standing", "value", "value_high", "value_float", "unit", "bound",
    "stage", "measure", "published", "at_least", "at_most", "source_id", "source__name", "quote",
)  # fmt: skip
"""What a page needs of an observation, as `.values(*FIELDS)`: rows, not models, because pages show many."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series as a page shows it."""

    id: int
    series_id: int
    period: str
    standing: str
    headline: dict[str, Any]
    why: str
    others: list[dict[str, Any]]
    conflict: bool


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row with 万 and 亿 multiplied out, so that series told in 亿元 and in 元 stand on one scale.

    >>> plain({"value": "1.2", "value_high": None, "value_float": 1.2, "unit": "亿元"})["value"]
    '120000000'
    """
    symbol, times = _plain_unit(row["unit"])
    if symbol == row["unit"]:
        if row["value"] is not None:  # the float is told in the unit of the series, which may be another
            row["value_float"] = float(row["value"])
        return row
    for name in ("value", "value_high"):
        if row[name] is not None:
            row[name] = f"{_no_tail(Decimal(row[name]) * times):f}"
    row["unit"] = symbol
    row["value_float"] = None if row["value"] is None else float(row["value"])
    return row


@lru_cache(maxsize=1024)
def _plain_unit(symbol: str) -> tuple[str, Decimal]:
    try:
        known = unit_of(symbol)
    except QuantityError:
        return symbol, Decimal(1)
    return known.plain, Decimal(known.multiple.numerator) / known.multiple.denominator


def plain_unit(symbol: str) -> str:
    """亿元 → 元."""
    return _plain_unit(symbol)[0]


def gathered(ledger: Any, rows: Iterable[dict[str, Any]], as_of: Any = None) -> list[Point]:
    """The rows by point, each with its headline: one query for the choices of people, however many points."""
    held: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        held[row["point_id"]].append(plain(row))
    several = [i for i, claims in held.items() if len(claims) > 1]
    chosen = ledger.choices(several, as_of=as_of) if several else {}
    found = []
    for point_id, claims in held.items():
        top, why = rule.choose(claims, chosen.get(point_id))
        assert top is not None
        found.append(
            Point(
                id=point_id, series_id=top["series_id"], period=top["period"], standing=top["standing"], headline=top,
                why=why, others=[c for c in claims if c is not top],
                conflict=len(claims) > 1 and rule.disagree(claims),
            )
        )  # fmt: skip
    return found


def reason(code: str) -> str:
    return rule.why_sentence(code, get_language() or "zh-hans") if code else ""


def told(row: Mapping[str, Any], scale: Scale, unit: str) -> str | None:
    """The figure for a column headed by its unit; one in another unit brings its own."""
    return shown(row, scale, with_unit=False) if row["unit"] == unit else shown(row)


@dataclass(frozen=True, slots=True)
class Place:
    """What tells series of one indicator and measure apart: the place, and what they are held against."""

    area: str
    detail: str

    @classmethod
    def of(cls, series: Mapping[str, Any]) -> Place:
        base, words = series["base"], []
        if base:
            words.append(
                {
                    "share": _("占%(base)s"), "rank": _("在%(base)s中"), "ratio": _("与%(base)s相比"),
                }.get(series["measure"], _("比%(base)s")) % {"base": base}
            )  # fmt: skip
        if series["coverage"]:
            words.append(_("口径：%(coverage)s") % {"coverage": series["coverage"]})
        return cls(series["area"], " · ".join(str(w) for w in words))

    def __str__(self) -> str:
        return self.area + str(_("（%(words)s）")) % {"words": self.detail} if self.detail else self.area


# --- periods ---------------------------------------------------------------------------------------------

_YEAR = re.compile(r"\d{4}")


@lru_cache(maxsize=8192)
def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except PeriodError:
        return None


@lru_cache(maxsize=8192)
def frequency(text: str) -> str:
    """ "A", "H", "Q", "M", "D", "running" or "span"; running totals are a kind of their own."""
    period = _period(text)
    return "span" if period is None else period.frequency


@lru_cache(maxsize=8192)
def _period_zh(text: str) -> str:
    period = _period(text)
    return text if period is None else period.zh()


def period_label(text: str) -> str:
    """The period in the reader's words: «2024年1—9月» in Chinese, the contract form elsewhere."""
    return _period_zh(text) if (get_language() or "zh").startswith("zh") else text


@lru_cache(maxsize=8192)
def period_order(text: str) -> tuple[str, str]:
    """Sorts periods of one frequency by when they end."""
    period = _period(text)
    if period is None or period.end is None:
        return ("9999", text)
    return (period.end.isoformat(), text)


def _gaps(periods: list[str], kind: str) -> list[str]:
    """Years without a figure stand on the axis too, so that a gap is seen as a gap."""
    if kind != "A" or not all(_YEAR.fullmatch(p) for p in periods):
        return periods
    first, last = int(periods[0]), int(periods[-1])
    return [str(y) for y in range(first, last + 1)] if last - first <= 120 else periods


# --- charts ----------------------------------------------------------------------------------------------


def charts(lines: Sequence[Mapping[str, Any]], *, unit: str, title: str) -> list[dict[str, Any]]:
    """What `chart.js` draws: one chart for each frequency, one line for each name and standing.

    Each of `lines` has `name` and `points`: rows with period, standing, value, value_float, unit, measure,
    bound, href, conflict. A running total (1—9月) never shares a line with a year; of running totals, each
    year is a line of its own.
    """
    found: dict[str, dict[tuple[str, str, str], list[Mapping[str, Any]]]] = {}
    values: list[float | None] = []
    for line in lines:
        for point in line["points"]:
            if point["value"] is None:
                continue
            kind = frequency(point["period"])
            part = point["period"][:4] if kind == "running" else ""
            key = (line["name"], point["standing"], part)
            found.setdefault(kind, {}).setdefault(key, []).append(point)
            values.append(point["value_float"])
    scale = scale_for(unit, values)
    several = len({line["name"] for line in lines}) > 1
    made = []
    for kind in FREQUENCIES:
        if kind not in found:
            continue
        periods = sorted({p["period"] for points in found[kind].values() for p in points}, key=period_order)
        axis = _gaps(periods, kind)
        place = {p: i for i, p in enumerate(axis)}
        drawn = []
        for (name, standing, part), points in found[kind].items():
            cells: list[Any] = [None] * len(axis)
            for p in points:
                cells[place[p["period"]]] = [
                    p["value_float"] / 10**scale.power,
                    shown(p, scale),
                    p["href"],
                    1 if p.get("conflict") else 0,
                ]
            label = [name] if several or standing == "actual" else []
            label += [part + str(_("年"))] if part else []
            label += [str(STANDINGS.get(standing, standing))] if standing != "actual" else []
            drawn.append(
                {"name": " ".join(label) or name, "place": name + part, "standing": standing, "cells": cells}
            )
        made.append(
            {
                "kind": kind,
                "kind_name": str(FREQUENCIES[kind]),
                "title": title,
                "unit": scale.unit(unit),
                "rank": unit == "位",
                "joined": kind != "span",
                "axis": [period_label(p) for p in axis],
                "lines": drawn,
            }
        )
    return made
