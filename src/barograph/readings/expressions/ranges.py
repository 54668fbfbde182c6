"""Ranges of numbers: 大于二十, 不超过300, 1000以上, 介于20和30之间, 一千到一千五百, 20~100, 五百多.

Bounds are in the number's own value; None is no bound on that side. An end that is said to be included is closed
(不少于, 至少, 从…到…, 以上: by article 1259 of the Civil Code 以上, 以下, 以内 include the number), one that is
excluded (大于, 超过, 不到) is open. Two halves that agree and stand together (大于20并小于35) are one range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from .numerals import Numeral, Value, evened, is_number, prepared, scan

__all__ = ["Range", "ranges"]

Way = Literal["compared", "between", "from", "beyond", "more"]


@dataclass(frozen=True, slots=True)
class Range:
    """A range and where it stands.

    `way` is how it is said: compared (大于20), between two ends (20~100), beyond one (20以上) or more than what
    is named (五百多).
    """

    start: int
    end: int
    low: Value | None
    high: Value | None
    low_closed: bool
    high_closed: bool
    way: Way


# -- cue words ---------------------------------------------------------------------------------------------

_S = r"[ \u00a0]{0,3}"
_TAKEN = rf"{_S}(?:了|有|为|是|达到?|到)?{_S}"
_EQUAL = rf"{_S}(?:或者?|和|及|以及)?{_S}(?:等于|是)"
_BEFORE: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"(?:{words}){_TAKEN}$"), bound)
    for words, bound in (
        (rf"(?:(?:大|多|高|长|重)于|超过){_EQUAL}|≥|>=|≧|不(?:小|少|低|短|轻|下|亚)于|不小於", "ge"),
        (rf"(?:小|少|低|短|轻)于{_EQUAL}|≤|<=|≦|不(?:大|多|高|长|重)于|不(?:超过|超出|足以超过|逾|超)", "le"),
        (r"(?<![很极期])至少|起码|(?<!数量)最少|(?<!要求)最低|不下", "ge"),
        (r"至多|最多|最高|顶多", "le"),
        (r"(?<![期对关等限终属基在处介位居])(?:大|多|高|长|重)于|超过|超出|突破|>|逾", "gt"),
        (r"(?:小|少|低|短|轻)于|不到|不足|未满|不满|未达到?|<", "lt"),
        (r"(?<![不大小])等于|(?<![<>!=])=", "eq"),
        (r"(?<![通经不度路超难越胜错错])过|(?<![高水])超", "gt"),
    )
]
_THAN = re.compile(rf"比{_S}$")
_THAN_AFTER = re.compile(rf"{_S}(?:还|更|要)?{_S}(?:(?P<more>[大多高长重贵])|(?P<less>[小少低短轻矮]))")
_AFTER: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"{_S}(?:{words})"), bound)
    for words, bound in (
        (r"(?:及|或|和|及其)(?:者)?(?:以上|之上|更多|更高|更大)", "ge!"),
        (r"(?:及|或|和|及其)(?:者)?(?:以下|之下|以内|之内|更少|更低|更小)", "le!"),
        (r"以上|之上|往上|开外", "ge"),
        (r"以下|之下|以内|之内|往下", "le"),
        (r"多(?![少数半次种样])|余(?![下额])|几(?![乎何])", "more"),
    )
]
_BETWEEN = re.compile(rf"{_S}(?P<sign>到|至|~|-{{1,2}}|–|—{{1,2}}|－|～|—|和|与|跟|及|同){_S}")
_INSIDE = re.compile(rf"{_S}(?:的)?{_S}(?:之?间|中间|之内|以内|区间)(?![接隔断谍歇距])")
_OPENING = re.compile(rf"(?:位于|介于|处于|居于|在|界于|介乎|从|由|自){_S}$")
_JOIN = re.compile(
    rf"{_S}(?:,|，|、)?{_S}(?:的?同时|并且?|而且|且|但是?|而|又|和|与|以及|及|同时|也)?{_S}(?:,)?{_S}"
)


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    value: Value
    numeral: Numeral
    stands: bool


def ranges(text: str) -> list[Range]:
    """The ranges of a text, in order and without overlaps.

    >>> [(text[r.start:r.end], str(r.low), str(r.high), r.low_closed, r.high_closed)
    ...  for text in ["面积大于二十的同时小于等于三十五"] for r in ranges(text)]
    [('大于二十的同时小于等于三十五', '20', '35', False, True)]
    >>> [(str(r.low), str(r.high)) for r in ranges("一千到一千五百人，五百多个，不足80户")]
    [('1000', '1500'), ('500', 'None'), ('None', '80')]
    """
    t = prepared(text)
    items = [
        _Item(start, numeral.end, numeral.value, numeral, is_number(t, start, numeral))
        for start, numeral in scan(t)
    ]
    found: list[Range] = []
    i = 0
    while i < len(items):
        pair = _pair(t, items[i], items[i + 1]) if i + 1 < len(items) else None
        if pair is not None and (not found or found[-1].end <= pair.start):
            found.append(pair)
            i += 2
            continue
        one = _single(t, items[i])
        if one is not None and (not found or found[-1].end <= one.start):
            found.append(one)
        i += 1
    return _joined(t, found)


def _pair(t: str, a: _Item, b: _Item) -> Range | None:
    """Two numbers with 到, a dash, or 和…之间."""
    start_b = b.start
    m = _BETWEEN.match(t, a.end)
    if (
        m is None
        or m.end() not in (start_b, b.start)
        or (not a.stands and a.numeral.shape not in ("digit", "ten"))
    ):
        return None
    if a.numeral.shape == "string" or b.numeral.shape == "string":
        return None
    inside = _INSIDE.match(t, b.end)
    if m["sign"] in "和与跟及同" and inside is None:
        return None
    if m["sign"].startswith("-") and (
        _hyphened(t, a.start, b.end) or re.match(r"0[0-9]", t[a.start : a.start + 2])
    ):
        return None
    low, high = a.value, b.value
    if Fraction(low) * 1 < 1000 and (scaled := _shared(t, a, b)) is not None and scaled < high:
        low = scaled
    if Fraction(low) >= Fraction(high):
        return None
    start, end = a.start, b.end if inside is None else inside.end()
    opening = _OPENING.search(t, max(0, start - 6), start)
    if opening is not None and (opening[0].strip() != "在" or inside is not None):
        start = opening.start()
    return Range(start, end, low, high, True, True, "between")


def _hyphened(t: str, start: int, end: int) -> bool:
    """Whether a row of digits with hyphens goes on (telephone numbers, dates)."""
    after, before = t[end : end + 2], t[max(0, start - 2) : start]
    return (after[:1] in "-" and after[1:].isdecimal() and bool(after)) or (
        before[-1:] == "-" and before[:-1].isdecimal()
    )


def _shared(t: str, a: _Item, b: _Item) -> Value | None:
    """The first number with the 万 or 亿 that only the second prints: 3到5万."""
    tail = re.compile(r"[0-9.一二两三四五六七八九十] ?([万亿]+)$").search(t[b.start : b.end])
    if tail is None or re.search(r"[百千万亿]", t[a.start : a.end]):
        return None
    factor = 1
    for c in tail[1]:
        factor *= 10**4 if c == "万" else 10**8
    own = Fraction(b.value) / factor
    return evened(Fraction(a.value) * factor) if Fraction(a.value) < own else None


def _single(t: str, item: _Item) -> Range | None:
    start, end, value = item.start, item.end, item.value
    before = t[max(0, start - 14) : start]
    if (m := _THAN.search(before)) and (after := _THAN_AFTER.match(t, end)):
        more = after["more"] is not None
        at = start - (len(before) - m.start())
        return _range(at, after.end(), value, "gt" if more else "lt", "compared")
    for pattern, bound in _BEFORE:
        if m := pattern.search(before):
            at = start - (len(before) - m.start())
            return _range(at, end, value, bound, "compared")
    for pattern, bound in _AFTER:
        if m := pattern.match(t, end):
            if not item.stands and item.numeral.shape not in ("digit", "ten"):
                return None
            if bound == "more":
                return None if item.numeral.shape == "digit" else _range(start, m.end(), value, "gt", "more")
            return _range(start, m.end(), value, bound[:2], "compared" if bound[2:] else "beyond")
    return _range(start, end, value, "gt", "more") if item.numeral.vague else None


def _range(start: int, end: int, value: Value, bound: str, way: Way) -> Range:
    low = value if bound in ("ge", "gt", "eq") else None
    high = value if bound in ("le", "lt", "eq") else None
    return Range(start, end, low, high, bound in ("ge", "eq"), bound in ("le", "eq"), way)


def _joined(t: str, found: list[Range]) -> list[Range]:
    """One range from a lower and an upper half that stand together and agree."""
    out: list[Range] = []
    for r in found:
        last = out[-1] if out else None
        if last is not None and _halves(last, r) and _JOIN.fullmatch(t, last.end, r.start):
            low, high = (last, r) if last.high is None else (r, last)
            if low.low is not None and high.high is not None and Fraction(low.low) < Fraction(high.high):
                out[-1] = replace(
                    low, start=last.start, end=r.end, high=high.high, high_closed=high.high_closed
                )
                continue
        out.append(r)
    return out


def _halves(a: Range, b: Range) -> bool:
    ways = {"compared", "beyond"}
    return (
        a.way in ways and b.way in ways and {a.low is None, b.low is None} == {True, False}
        and {a.high is None, b.high is None} == {True, False}
    )  # fmt: skip
