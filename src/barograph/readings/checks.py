"""Checks: what speaks against a reading, said in codes that have a sentence, and how sure we are of it.

`check` looks at readings side by side: a share over 100 per cent, a growth without its base, two figures for
one thing. `sound` says whether the checks support a reading enough to be accepted together with others.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ..observation import Reading

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["DOUBTS", "check", "sound"]

DOUBTS: dict[str, tuple[str, str]] = {
    "ambiguous-multiple": (
        "“增长N倍”可指增长到N倍，也可指增加N倍，请核对原文。",
        "“grew N times” may mean to or by N times; check the words.",
    ),
    "period-document": (
        "原文没有写明时间，取自文件自身的日期或标题。",
        "The text names no time; taken from the document's own date or title.",
    ),
    "period-inferred": (
        "时间由上下文推断，请核对。",
        "The period was inferred from the context; check it.",
    ),
    "area-inherited": (
        "句中没有写明地区或单位，取自标题或全文。",
        "The sentence names no place; taken from the heading or the document.",
    ),
    "area-unknown": (
        "没有找到这项数据属于哪个地区或单位。",
        "No place or organisation was found for this figure.",
    ),
    "indicator-open": (
        "指标不在目录中，名称取自原文。",
        "The indicator is not in the catalogue; its name is the document's own wording.",
    ),
    "indicator-inherited": (
        "指标名称取自前一分句，请核对。",
        "The indicator's name comes from a clause before; check it.",
    ),
    "indicator-short": (
        "指标名称过短，可能不完整。",
        "The indicator's name is very short and may be incomplete.",
    ),
    "two-candidates": (
        "同一指标、地区、期间在文中有两个不同的数。",
        "The document gives two different figures for the same thing.",
    ),
    "share-over-100": (
        "占比超过100%，请核对。",
        "A share of more than 100 per cent; check it.",
    ),
    "growth-large": (
        "增幅异常大，请核对。",
        "An unusually large growth; check it.",
    ),
    "base-missing": (
        "没有找到比较对象。",
        "Nothing was found that this figure is compared with.",
    ),
    "unit-unusual": (
        "单位与目录中该指标的单位不一致。",
        "The unit is not the one that the catalogue has for this indicator.",
    ),
    "unit-from-catalogue": (
        "表中没有写明单位，取自指标目录。",
        "The table prints no unit; taken from the catalogue.",
    ),
    "read-by-ocr": (
        "由扫描件或图片识别得到，请对照原图核对数字。",
        "Recognised on a scan or picture; compare the figure with the page.",
    ),
}
"""Every doubt: its code, the sentence in Chinese, the sentence in English."""

_COST = {
    "ambiguous-multiple": 0.25, "period-document": 0.10, "period-inferred": 0.10, "area-inherited": 0.03,
    "area-unknown": 0.30, "indicator-open": 0.08, "indicator-inherited": 0.20, "indicator-short": 0.30,
    "two-candidates": 0.25, "share-over-100": 0.45, "growth-large": 0.15, "base-missing": 0.15,
    "unit-unusual": 0.25, "read-by-ocr": 0.04,
}  # fmt: skip
_SOUND = 0.80


def check(readings: list[Reading], catalogue: Catalogue | None = None) -> list[Reading]:
    """The same readings with the doubts and the confidence that follow from looking at them together."""
    values: dict[tuple[object, ...], set[Decimal | None]] = {}
    about = [_about(r) for r in readings]
    for thing, r in zip(about, readings, strict=True):
        values.setdefault(thing, set()).add(r.value)
    return [_checked(r, len(values[thing]) > 1, catalogue) for thing, r in zip(about, readings, strict=True)]


def _about(r: Reading) -> tuple[object, ...]:
    return r.indicator, r.area, r.period, r.unit, r.measure, r.base, r.standing, r.coverage


def _checked(r: Reading, rivalled: bool, catalogue: Catalogue | None) -> Reading:
    doubts = set(r.doubts)
    if rivalled:
        doubts.add("two-candidates")
    if r.measure == "share" and r.value is not None and r.value > 100:
        doubts.add("share-over-100")
    if r.measure == "growth" and r.unit == "%" and r.value is not None and abs(r.value) > 300:
        doubts.add("growth-large")
    if r.measure in ("share", "rank", "ratio") and r.base is None:
        doubts.add("base-missing")
    if len(r.indicator) < 3 and r.indicator_code is None:
        doubts.add("indicator-short")
    if not r.area:
        doubts.add("area-unknown")
    return replace(r, doubts=tuple(sorted(doubts)), confidence=_confidence(doubts))


def _confidence(doubts: set[str]) -> float:
    confidence = 0.97
    for code in doubts:
        confidence *= 1 - _COST.get(code, 0.1)
    return round(confidence, 3)


def sound(reading: Reading) -> bool:
    """Whether the checks support a reading, so that it may be accepted together with others."""
    return reading.confidence >= _SOUND and not {"two-candidates", "share-over-100", "area-unknown"} & set(
        reading.doubts
    )
