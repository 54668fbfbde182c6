"""Checks: what speaks against a reading, said in codes that have a sentence, and how sure we are of it.

`check` looks at readings side by side: a share over 100 per cent, a growth without its base, two figures for
one thing, a sum that does not come out (`plausible`). A doubt is a code; where its sentence has numbers, they stand
beside it on the reading (`doubt_facts`) and `sentence` puts them in. `sound` says whether the checks support a
reading enough to be accepted together with others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .. import settings
from ..errors import SettingsError
from ..observation import Reading
from . import plausible
from .confidence import model
from .printed import span

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["DOUBTS", "check", "sentence", "sound"]

DOUBTS: dict[str, tuple[str, str]] = {
    "ambiguous-multiple": (
        "“增长N倍”可指增长到N倍，也可指增加N倍，请核对原文。",
        "“grew N times” may mean to or by N times; check the words.",
    ),
    "period-document": (
        "原文没有写明时间，取自文件自身的日期或标题。",
        "The text names no time; taken from the document's own date or title.",
    ),
    "period-unknown": (
        "文件没有写明年份，这项数据的时间未知；采用前请补上。",
        "The document tells no year, so the period is unknown; fill it in before accepting.",
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
    "growth-mismatch": (
        "增速与本期、上期数值不符，请核对。",
        "The growth does not follow from this year's and last year's figures.",
    ),
    "change-mismatch": (
        "增减量与本期、上期数值不符，请核对。",
        "The change does not follow from this year's and last year's figures.",
    ),
    "share-mismatch": (
        "占比与部分、整体的数值不符，请核对。",
        "The share does not follow from the part and the whole.",
    ),
    "ratio-mismatch": (
        "比率与分子、分母的数值不符，请核对。",
        "The ratio does not follow from its numerator and denominator.",
    ),
    "sum-mismatch": (
        "各部分之和与合计不符，请核对。",
        "The parts do not add up to the total.",
    ),
    "sum-over-whole": (
        "各部分之和超过整体，请核对。",
        "The parts add up to more than the whole.",
    ),
    "part-over-whole": (
        "部分大于整体，请核对。",
        "A part is larger than its whole.",
    ),
    "rank-over-group": (
        "位次超出排名范围内的个数，请核对。",
        "The rank is beyond the size of its group.",
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
    "unit-unusual": 0.25, "read-by-ocr": 0.04, **dict.fromkeys(plausible.SENTENCES, 0.35),
}  # fmt: skip
_UNREAD = 0.97
"""The confidence of a figure that nothing speaks against and that no model has looked at: a cell under its heads."""
_SOUND = 0.80
"""From where a table's figure may be accepted together with others; for prose the model says it (`confidence`)."""
_NEVER = frozenset(
    {
        "two-candidates",
        "share-over-100",
        "area-unknown",
        "period-unknown",
        "indicator-short",
        *plausible.SENTENCES,
    }
)


def check(
    readings: list[Reading], catalogue: Catalogue | None = None, text: str | None = None
) -> list[Reading]:
    """The same readings with the doubts and the confidence that follow from looking at them together.

    `text` is the document's, where the words between two figures may be asked (其中).
    """
    groups: dict[tuple[object, ...], list[Reading]] = {}
    about = [_about(r) for r in readings]
    for thing, r in zip(about, readings, strict=True):
        groups.setdefault(thing, []).append(r)
    apart = {thing for thing, group in groups.items() if len(group) > 1 and _apart(group)}
    sums = {} if catalogue is None else _sums(readings, catalogue, text)
    return [
        _checked(r, thing in apart, sums.get(n, {}))
        for n, (thing, r) in enumerate(zip(about, readings, strict=True))
    ]


def sentence(code: str, facts: Mapping[str, str] | None = None, language: str = "zh-hans") -> str:
    """What a doubt says, with its numbers where it has some; a code that nobody knows is said itself.

    >>> sentence("part-over-whole", {"part_name": "乙", "part": "2.9万家", "whole_name": "甲", "whole": "1.6万家"})
    '部分（乙 2.9万家）大于整体（甲 1.6万家）。'
    >>> sentence("part-over-whole", language="en")
    'A part is larger than its whole.'
    """
    i = 0 if language.lower().startswith("zh") else 1
    if facts and code in plausible.SENTENCES:
        return plausible.SENTENCES[code][i].format_map(facts)
    return DOUBTS[code][i] if code in DOUBTS else code


def _about(r: Reading) -> tuple[object, ...]:
    return r.indicator, r.area, r.period, r.unit, r.measure, r.base, r.standing, r.coverage


def _apart(group: list[Reading]) -> bool:
    """Whether no exact value is admitted by all figures for one thing: 8650 and 0.87万 are one number."""
    if len({(r.value, r.value_high) for r in group}) == 1:
        return False
    if any(r.value is None for r in group):
        return True
    spans = [span(r.value, r.bound, r.citation.quote, r.value_high) for r in group]
    upper = [s for s in spans if s.high is not None]
    lower = [s for s in spans if s.low is not None]
    if not upper or not lower:
        return False
    first = min(upper, key=lambda s: (s.high, s.closed))
    return first.below(max(lower, key=lambda s: s.low or 0))


def _sums(
    readings: list[Reading], catalogue: Catalogue, text: str | None
) -> dict[int, dict[str, Mapping[str, str]]]:
    """Number of a reading → its sums that do not come out, each with its numbers."""
    figures = {n: f for n, r in enumerate(readings) if (f := plausible.said(r, n, catalogue)) is not None}
    found = plausible.doubts(list(figures.values()), catalogue)
    if text is not None and "其中" in text:
        placed = [
            (figures[n], r.citation.start, r.citation.end)
            for n, r in enumerate(readings)
            if n in figures
            and r.citation.start is not None
            and r.citation.end is not None
            and not r.citation.cell
        ]
        found += plausible.within(placed, text)
    doubts: dict[int, dict[str, Mapping[str, str]]] = {}
    for doubt in found:
        for n in (doubt.id, *doubt.others):
            assert isinstance(n, int)
            doubts.setdefault(n, {}).setdefault(doubt.code, doubt.facts)
    return doubts


def _checked(r: Reading, rivalled: bool, sums: Mapping[str, Mapping[str, str]]) -> Reading:
    doubts = set(r.doubts) | set(sums)
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
    return r.judged(
        tuple(sorted(doubts)), confidence=_confidence(r, doubts), doubt_facts={**r.doubt_facts, **sums}
    )


def _confidence(r: Reading, doubts: set[str]) -> float:
    """What the reader of prose holds likely, less what was found here; for tables all doubts count."""
    estimated = r.confidence < 1.0
    confidence = r.confidence if estimated else _UNREAD
    for code in doubts - set(r.doubts) if estimated else doubts:
        confidence *= 1 - _COST.get(code, 0.1)
    return round(confidence, 3)


def _sound_at() -> float:
    """The office's own threshold for prose, or the model's; SettingsError where it is no share."""
    asked = settings.get("BAROGRAPH_SOUND_AT")
    if asked is None:
        return model().sound_at
    try:
        share = float(asked)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise SettingsError(
            f"BAROGRAPH_SOUND_AT is {asked!r}: write a number from 0 to 1, such as 0.9.",
            zh=f"BAROGRAPH_SOUND_AT 的值“{asked}”不对，请填 0 到 1 之间的数，例如 0.9。", code="settings",
        )  # fmt: skip
    return share


def sound(reading: Reading) -> bool:
    """Whether the checks support a reading, so that it may be accepted together with others."""
    enough = _SOUND if reading.form == "table" else _sound_at()
    return reading.confidence >= enough and _NEVER.isdisjoint(reading.doubts)
