"""Amounts: numbers with a currency or a physical unit, 36.57亿元, 两美元又三美分, 人民币 50元, 一吨半, 387万亩.

The units are data (`content/amounts.toml`): currencies by ISO 4217, lengths, areas, volumes, weights, speeds,
amounts of information, power, energy, pressure, frequency, temperatures and ages. A value stays in the unit that
is printed; 两元五角 is 2.5 of 元. Where 千 and 兆 may belong to number or unit, a unit that has them takes them
(三千克 is 3 千克) unless the number goes on before them (两万三千米 is 23,000 米).
"""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from .numerals import BIG, DIGIT, STEP, Numeral, Value, addresses, evened, prepared, read, scan, value_of

__all__ = ["Amount", "Measure", "amounts"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: `unit` is its ISO 4217 code or its first Chinese word, `kind` what it measures (money, length …).

    `factor` leads to the base unit of the kind; of money it is 1, and 1/10 for 角.
    """

    kind: str
    unit: str
    en: str
    factor: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount and where it stands; `value` is None where a currency is only named."""

    start: int
    end: int
    value: Value | None
    kind: str
    unit: str
    en: str
    coins: int = 1  # 五角 is 0.5 of 元, printed in coins of which 10 make one; `en` is then the coin's name


# -- the table of units ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    of: int
    en: str
    units: frozenset[str]  # codes of the currencies that have it


@dataclass(frozen=True, slots=True)
class _Table:
    behind: dict[str, Measure]
    before: dict[str, Measure]
    parts: dict[str, _Part]
    names: dict[str, Measure]
    words: re.Pattern[str]
    signs: re.Pattern[str]
    coins: re.Pattern[str]
    named: re.Pattern[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    file = importlib.resources.files("barograph") / "content" / "amounts.toml"
    content = tomllib.loads(file.read_text("utf-8"))
    apart: dict[str, str] = content["apart"]
    behind: dict[str, Measure] = {}
    before: dict[str, Measure] = {}
    names: dict[str, Measure] = {}
    parts: dict[str, _Part] = {}
    for row in content["units"]:
        measure = Measure(row["kind"], row["words"][0], row["en"], Fraction(row["factor"]))
        for word in row["words"]:
            behind.setdefault(prepared(word), measure)
    for row in content["currencies"]:
        measure = Measure("money", row["code"], row["en"])
        for word in row["words"]:
            behind.setdefault(prepared(word), measure)
        for sign in row.get("signs", ()):
            before.setdefault(prepared(sign), measure)
        for name in row.get("names", ()):
            names.setdefault(prepared(name), measure)
        for part in row.get("parts", ()):
            word = prepared(part["word"])
            known = parts.get(word)
            codes = frozenset((row["code"],)) | (known.units if known else frozenset())
            parts[word] = _Part(part["of"], part["en"], codes)
    return _Table(
        behind, before, parts, names, _choice(behind, apart), _choice(before, {}), _choice(parts, apart),
        _choice(names, dict.fromkeys(names, "区债指期")),
    )  # fmt: skip


def _choice(words: dict[str, Measure] | dict[str, _Part], apart: dict[str, str]) -> re.Pattern[str]:
    """One pattern for all words, the longest first, none of them inside a Latin word."""
    patterns = []
    for word in sorted(words, key=len, reverse=True):
        pattern = re.escape(word)
        if word[-1].isascii() and word[-1].isalpha():
            pattern += r"(?![A-Za-z0-9/²³])"
        elif word in apart:
            pattern += f"(?![{apart[word]}])"
        patterns.append(pattern)
    return re.compile("|".join(patterns))


# -- reading -----------------------------------------------------------------------------------------------

_SPACE = re.compile(r"[ \u00a0]{0,4}")
_ROUGHLY = re.compile(r"[ \u00a0]{0,4}(?:[多余来](?=[^ ]))?")
_HALF = re.compile(r"半(?![个年月天小数径路夜截])")
_ALSO = re.compile(r"[ \u00a0]{0,2}(?:又|零|加|和)?[ \u00a0]{0,2}")
_ANY = "".join((*DIGIT, *STEP, *BIG))
_LOOSE = re.compile(
    rf"([0-9]{{1,2}}|[{''.join(c for c in DIGIT if c not in '零〇○两俩仨')}])"
    rf"(?![0-9.{_ANY}]|[ ]?[%个年月日岁号点名位次倍成])"
)
_HALVED = re.compile(r"半")
_CLOCK = re.compile(r"[0-9][::][0-9]{2}$")


def amounts(text: str, *, named: bool = False) -> list[Amount]:
    """The amounts of a text, in order and without overlaps.

    `named` adds the currencies that are only named, with no value.

    >>> [(str(a.value), a.unit) for a in amounts("奖池36.57亿元，每股1.95港元，小龙虾387万亩，重十五斤半")]
    [('3657000000', 'CNY'), ('1.95', 'HKD'), ('3870000', '亩'), ('15.5', '斤')]
    >>> [(str(a.value), a.unit) for a in amounts("50元6角三分，人民币 8千元，三块五")]
    [('50.63', 'CNY'), ('8000', 'CNY'), ('3.5', 'CNY')]
    """
    t = prepared(text)
    table = _table()
    masked = addresses(t)
    found: list[Amount] = []
    for start, numeral in scan(t):
        if found and start < found[-1].end:
            continue
        amount = _behind(t, start, numeral, table) or _before(t, start, numeral, table)
        if amount is not None and (not found or found[-1].end <= amount.start):
            found.append(amount)
    found = _with_halves(t, found, table)
    mentions = _mentions(t, found, table)
    found = _led(t, found, mentions)
    if named:
        covered = [(a.start, a.end) for a in found]
        found += [m for m in mentions if not any(a <= m.start < b for a, b in covered)]
    apart: list[Amount] = []
    for amount in sorted(found, key=lambda a: (a.start, -a.end)):
        outside = not any(x <= amount.start < y for x, y in masked)
        if outside and (not apart or apart[-1].end <= amount.start):
            apart.append(amount)
    return apart


def _behind(t: str, start: int, numeral: Numeral, table: _Table) -> Amount | None:
    """A number with its unit behind it, and the smaller coins behind that."""
    before = t[start - 1] if start else ""
    if before.isascii() and (before.isalpha() or before == "_"):
        return None
    if numeral.shape != "arabic" and (
        before in ("几", "数") or (numeral.shape == "string" and numeral.end - start == 2)
    ):
        return None  # 几十元, 五六元
    first = _unit_at(t, start, numeral, table)
    if first is None:
        return None
    value, measure, end = first
    if measure.kind == "money":
        return _coins(t, Amount(start, end, value, "money", measure.unit, measure.en), measure, table)
    if measure.kind == "temperature" and t.endswith("零下", 0, start):
        start, value = start - 2, -value
    if half := _HALF.match(t, end):
        if Fraction(value).denominator == 1:
            value, end = evened(Fraction(value) + Fraction(1, 2)), half.end()
    elif measure.unit == "米":
        value, end = _decimals_behind(t, value, end)
    return Amount(start, end, value, measure.kind, measure.unit, measure.en)


def _unit_at(t: str, start: int, numeral: Numeral, table: _Table) -> tuple[Value, Measure, int] | None:
    """Value, unit and where the unit ends; 千 and 兆 go to the unit that has them."""
    end = numeral.end
    for back in (4, 3, 2, 1):
        cut = end - back
        if cut <= start or t[cut] not in "千兆十百万亿":
            continue
        m = table.words.match(t, cut)
        if m is None or m.end() <= end:
            continue
        whole = t[start:cut].rstrip()
        value = value_of(whole)
        if value is None or (
            back > 1 and "兆" not in t[cut:end] and len(whole) > 1 and whole[-1] in "千百十"
        ):
            continue
        goes_on = (
            whole[-1] in DIGIT and any(c in STEP or c in BIG for c in whole[:-1]) and not whole.isascii()
        )
        before_last = whole[-2:-1]
        if goes_on and before_last in BIG:
            continue  # 两万三千米
        return value, table.behind[m[0]], m.end()
    if (
        t[end - 1] == "B"
        and (m := table.words.match(t, end - 1))
        and (value := value_of(t[start : end - 1])) is not None
    ):
        return value, table.behind[m[0]], m.end()  # 40B are bytes, not billions
    space = _ROUGHLY.match(t, end)
    at = space.end() if space else end
    m = table.words.match(t, at)
    if m is None:
        part = table.coins.match(t, at)
        if part is None or part[0] == "分" or t[max(0, start - 1) : start] in ("长", "珠"):
            return None  # 100分, 长三角
        coin = table.parts[part[0]]
        if len(coin.units) != 1:
            return None
        code = next(iter(coin.units))
        return numeral.value, Measure("money", code, coin.en, Fraction(1, coin.of)), part.end()
    if m[0].isascii() and m[0].isalpha() and at > end + 1:
        return None
    if m[0] in ("am", "pm") or (m[0].isascii() and _CLOCK.search(t, max(0, start - 3), end)):
        return None
    unit_end = m.end()
    measure = table.behind[m[0]]
    if (
        measure.unit == "CNY"
        and (more := re.compile(r" {0,2}人民币").match(t, unit_end))
        and m[0] in ("元", "圆", "块")
    ):
        unit_end = more.end()
    return numeral.value, measure, unit_end


def _coins(t: str, amount: Amount, measure: Measure, table: _Table) -> Amount:
    """两元五角, 两美元又三美分, 三块五: smaller coins added to the amount."""
    assert amount.value is not None
    if measure.factor != 1:  # 五角 by itself, in 元, with what follows
        whole, smallest = Fraction(amount.value) * measure.factor, measure.factor.denominator
    else:
        whole, smallest = Fraction(amount.value), 1
    end = amount.end
    closed = False
    while not closed:
        joined = _ALSO.match(t, end)
        at = joined.end() if joined else end
        numeral = read(t, at) if at < len(t) else None
        if numeral is None:
            break
        m = table.coins.match(t, numeral.end)
        if m is None or amount.unit not in table.parts[m[0]].units or table.parts[m[0]].of <= smallest:
            break
        part = table.parts[m[0]]
        if Fraction(numeral.value) >= part.of:
            break
        whole += Fraction(numeral.value) / part.of
        smallest, end = part.of, m.end()
    if measure.factor != 1 and end == amount.end:
        return replace(amount, value=evened(whole), coins=smallest)
    word = t[amount.start : amount.end]
    if end == amount.end and smallest == 1 and Fraction(amount.value).denominator == 1:
        if (half := _HALF.match(t, end)) and word[-1] in "元块镑":
            whole, end = whole + Fraction(1, 2), half.end()
        elif word[-1] == "块" and (loose := _LOOSE.match(t, end)) and len(loose[1]) == 1:
            digit = DIGIT.get(loose[1])
            whole, end = whole + Fraction(int(loose[1]) if digit is None else digit, 10), loose.end()
    return replace(amount, value=evened(whole), end=end, en=_named(amount.unit))


@lru_cache(maxsize=256)
def _named(code: str) -> str:
    return next(m.en for m in _table().behind.values() if m.unit == code)


def _decimals_behind(t: str, value: Value, end: int) -> tuple[Value, int]:
    """1米7, 一米八, 1米75: the digits behind 米 are its decimals."""
    m = _LOOSE.match(t, end)
    if (
        m is None
        or t[end - 1] != "米"
        or Fraction(value).denominator != 1
        or _table().words.match(t, m.end())
    ):
        return value, end
    digits = m[1] if m[1].isdecimal() and m[1].isascii() else str(DIGIT[m[1]])
    return evened(Fraction(value) + Fraction(int(digits), 10 ** len(digits))), m.end()


def _before(t: str, start: int, numeral: Numeral, table: _Table) -> Amount | None:
    """$50, ￥1.2万, US$ 5, RMB 100: the sign stands before the number."""
    left = t[max(0, start - 8) : start].rstrip(" \u00a0")
    for size in range(min(6, len(left)), 0, -1):
        sign = left[-size:]
        measure = table.before.get(sign)
        if measure is None:
            continue
        outside = left[: len(left) - size][-1:]
        if sign[0].isascii() and sign[0].isalpha() and outside.isascii() and outside.isalpha():
            return None
        if any("\u3400" <= c <= "\u9fff" for c in sign):
            return None  # 人民币 50 is found from its name
        at = t.rindex(sign, 0, start)
        return Amount(at, numeral.end, numeral.value, "money", measure.unit, measure.en)
    return None


def _with_halves(t: str, found: list[Amount], table: _Table) -> list[Amount]:
    """半斤, 半公里: half a unit without a number."""
    out = list(found)
    for m in _HALVED.finditer(t):
        before = t[m.start() - 1] if m.start() else ""
        if before in ("一", "大", "多", "过") or any(a.start <= m.start() < a.end for a in found):
            continue
        unit = table.words.match(t, m.end())
        if unit is None or (unit[0].isascii() or unit[0] in ("岁", "分", "天大")):
            continue
        measure = table.behind[unit[0]]
        out.append(Amount(m.start(), unit.end(), Decimal("0.5"), measure.kind, measure.unit, measure.en))
    return sorted(out, key=lambda a: a.start)


def _mentions(t: str, found: list[Amount], table: _Table) -> list[Amount]:
    """The currencies that are named outside the amounts."""
    out = []
    for m in table.named.finditer(t):
        if any(a.start < m.end() and m.start() < a.end for a in found):
            continue
        measure = table.names[m[0]]
        out.append(Amount(m.start(), m.end(), None, "money", measure.unit, measure.en))
    for m in re.finditer(r"°[CcFf](?![A-Za-z])", t):
        if not any(a.start < m.end() and m.start() < a.end for a in found):
            measure = table.behind[m[0]]
            out.append(Amount(m.start(), m.end(), None, measure.kind, measure.unit, measure.en))
    return sorted(out, key=lambda a: a.start)


def _led(t: str, found: list[Amount], mentions: list[Amount]) -> list[Amount]:
    """人民币 50元 and 人民币100万: the name before belongs to the amount."""
    by_start = {a.start: a for a in found}
    for mention in mentions:
        space = _SPACE.match(t, mention.end)
        at = space.end() if space else mention.end
        behind = by_start.get(at)
        if behind is not None:
            if behind.unit == mention.unit:
                by_start[at] = replace(behind, start=mention.start)
            continue
        numeral = read(t, at) if at < len(t) else None
        if numeral is not None and numeral.shape in ("arabic", "chinese") and _free(t, numeral.end):
            by_start[at] = replace(mention, end=numeral.end, value=numeral.value)
    return sorted(by_start.values(), key=lambda a: a.start)


def _free(t: str, end: int) -> bool:
    """Whether the number ends a phrase, so that nothing behind it says what it counts."""
    return end >= len(t) or t[end] in ",。;、!?)\n .的和与及"
