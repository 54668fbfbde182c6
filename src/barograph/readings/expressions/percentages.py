"""Percentages: 5.2%, 百分之三十, 万分之三, 七成六, 八五折, 12个百分点, with exact values in per cent.

A share of a round number that stands without a digit is a percentage (千分之二 is 0.2); with a digit it is a
fraction (五百分之二). 折 is what is paid: 八折 is 80, 八五折 85. Percentage points keep the sign that is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .numerals import (
    BIG,
    CAPITAL,
    DIGIT,
    MINUS,
    STEP,
    Numeral,
    Value,
    addresses,
    evened,
    is_count,
    is_latin,
    prepared,
    read,
    scan,
)

__all__ = ["Percent", "percents"]


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage and where it stands; `value` in per cent (二成 is 20), `points` for 个百分点."""

    start: int
    end: int
    value: Value
    points: bool = False


_G = r"[ \u00a0]{0,8}"
_SIGNS = re.compile(rf"{_G}([%‰])")
_POINTS = re.compile(rf"{_G}个?{_G}百{_G}分{_G}点(?!钟|半)")
_PARTS = re.compile(rf"([十百千万亿拾佰仟 ]{{0,7}}[十百千万亿拾佰仟]){_G}分{_G}之{_G}")
_TENTHS = re.compile(
    rf"{_G}(?:成{_G}(?P<cheng>[一二三四五六七八九半](?![{''.join(STEP)}{''.join(BIG)}个位名家年月日]))?|折)"
)
_NOT_TENTHS = re.compile(
    rf"{_G}(?:成(?:立|果|功|效|本|员|就|都|长|交|品|熟|人|份|绩|分|套|为|了|型|年)|折(?:叠|旧|腾|磨|射|返|断|线|合|算|页))"
)
_TWO = re.compile(
    rf"(?P<tens>[一二三四五六七八九]){_G}(?P<ones>[一二三四五六七八九]){_G}折(?!叠|旧|腾|磨|射|返|断|线|合|算|页)"
)
_SPECIAL = re.compile(rf"[对半]{_G}折|半{_G}成(?![品熟就分立])")


def percents(text: str) -> list[Percent]:
    """The percentages of a text, in order and without overlaps; `value` in per cent.

    >>> [(str(p.value), p.points) for p in percents("增长5.2%，百分之三点五，七成六，八五折，回落0.3个百分点")]
    [('5.2', False), ('3.5', False), ('76', False), ('85', False), ('0.3', True)]
    """
    t = prepared(text)
    found: list[Percent] = []
    masked = addresses(t)
    for m in _SPECIAL.finditer(t):
        if not (m.start() and is_count(t[m.start() - 1])):
            found.append(Percent(m.start(), m.end(), Decimal(50 if "折" in m[0] else 5)))
    for m in _TWO.finditer(t):
        if not (m.start() and is_count(t[m.start() - 1])):
            found.append(Percent(m.start(), m.end(), Decimal(DIGIT[m["tens"]] * 10 + DIGIT[m["ones"]])))
    for m in _PARTS.finditer(t):
        part = _part(t, m)
        if part is not None:
            found.append(part)
    taken = sorted((p.start, p.end) for p in found)
    spans = iter(taken)
    current = next(spans, None)
    for start, numeral in scan(t):
        while current is not None and current[1] <= start:
            current = next(spans, None)
        if current is not None and current[0] < numeral.end:
            continue
        percent = _behind(t, start, numeral)
        if percent is not None:
            found.append(percent)
    return sorted(
        (p for p in found if not any(a < p.end and p.start < b for a, b in masked)), key=lambda p: p.start
    )


def _part(t: str, m: re.Match[str]) -> Percent | None:
    """百分之三十, 千分之五, 百万分之一: shares of a round number that stands without a digit."""
    before = t[: m.start()].rstrip(" \u00a0")[-1:] if m.start() else ""
    if before and is_count(before):
        return None  # 五百分之二 is a fraction
    words = m[1].replace(" ", "")
    below = 1
    for c in words:
        below *= STEP.get(c, 0) or BIG[c]
    start, at = m.start(), m.end()
    while t[start] == " ":
        start += 1
    sign = MINUS.match(t, at)
    numeral = read(t, sign.end() if sign else at)
    if numeral is None and sign is None and at < len(t) and t[at] in "百佰":
        numeral = Numeral(at + 1, Decimal(100), False, "chinese")
    if numeral is None or below == 10:
        return None  # 十分之三 is a fraction
    if numeral.shape == "digit" and t[at] in CAPITAL and numeral.end < len(t) and t[numeral.end] in "续":
        return None
    if start and t[start - 1] == "负":
        start, sign = start - 1, None if sign else MINUS.match("-")
    value = evened(Fraction(numeral.value) * (-1 if sign else 1) * 100 / below)
    return Percent(start, numeral.end, value)


def _behind(t: str, start: int, numeral: Numeral) -> Percent | None:
    """A numeral with %, ‰, 个百分点, 成 or 折 behind it."""
    end = numeral.end
    if start and is_latin(t[start - 1]):
        return None
    if m := _SIGNS.match(t, end):
        return Percent(start, m.end(), evened(Fraction(numeral.value) / (1 if m[1] == "%" else 10)))
    if m := _POINTS.match(t, end):
        return Percent(start, m.end(), numeral.value, points=True)
    if (m := _TENTHS.match(t, end)) and _NOT_TENTHS.match(t, end) is None:
        value = Fraction(numeral.value)
        if m[0].lstrip(" \u00a0")[0] == "成":
            if not 0 < value <= 10 or (numeral.shape == "digit" and t[start] in "伍陆肆参"):
                return None
            extra = m["cheng"]
            tenths = (
                Fraction(0)
                if extra is None
                else Fraction(1, 2)
                if extra == "半"
                else Fraction(DIGIT[extra], 10)
            )
            return Percent(start, m.end(), evened((value + tenths) * 10))
        rate = _discount(value, t[start:end])
        return None if rate is None else Percent(start, m.end(), rate)
    return None


def _discount(value: Fraction, words: str) -> Value | None:
    """What is paid at so many 折, in per cent: 8折 is 80, 85折 and 8.5折 are 85."""
    if 0 < value <= 10:
        return evened(value * 10)
    return evened(value) if value < 100 and "." not in words and "点" not in words else None
