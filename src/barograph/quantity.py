"""Quantities: an exact decimal and its unit, converted exactly and printed as it was printed.

`number` reads numerals as documents write them: Arabic, full-width and Chinese, with thousands separators,
万 and 亿, fractions and 成. `Quantity.parse` adds the unit. Magnitudes that name no figure (数百, 几十) are
refused, not guessed.

Conversion is a multiplication with an exact fraction; a result without a finite decimal form (1亩 in 公顷)
has 28 significant digits.
"""

from __future__ import annotations

import decimal
import difflib
import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import settings
from .errors import ContentError, QuantityError
from .text import fold

__all__ = ["Quantity", "Unit", "number", "numeral", "read_units", "unit", "units"]

EXACT = decimal.Context(prec=60)
ROUNDED = decimal.Context(prec=28)
STRICT = decimal.Context(prec=60, traps=[decimal.Inexact])

# -- units -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measure, simple (户), multiple (万户) or a rate (件/万人).

    `plain` is the unit that stays when 万 and 亿 are multiplied out, `multiple` how many of it this one is;
    `factor` leads to the base unit of the dimension.
    """

    symbol: str
    dimension: str
    factor: Fraction
    plain: str
    multiple: Fraction = Fraction(1)
    en: str = ""
    aliases: tuple[str, ...] = ()


def units(content: Path | None = None) -> dict[str, Unit]:
    """The simple units by symbol, ours and the office's (`content`, else the setting BAROGRAPH_CONTENT).

    >>> units()["‰"].dimension, units()["亩"].factor
    ('proportion', Fraction(2000, 3))
    """
    return _table(_folder(content)).simple


def unit(symbol: str, content: Path | None = None) -> Unit:
    """The unit that a spelling means.

    >>> unit("个百分点").symbol, unit("万户").multiple, unit("件/万人").dimension
    ('百分点', Fraction(10000, 1), 'count-件/people')
    >>> unit("亿圆")
    Unit(symbol='亿元', dimension='money-CNY', factor=Fraction(100000000, 1), plain='元', ...
    """
    words = "".join(fold(symbol).split())
    table = _table(_folder(content))
    found = table.find(words)
    if found is None:
        near = difflib.get_close_matches(words, table.spellings, n=1, cutoff=0.5)
        raise QuantityError(
            f"{symbol!r} is no unit we know" + (f"; did you mean {near[0]!r}?" if near else ""),
            zh=f"不认识的单位“{symbol}”"
            + (f"，是否指“{near[0]}”？" if near else "，请先在单位表 units.toml 中登记"),
            code="unit",
            suggestion=near[0] if near else None,
        )
    return found


@dataclass(frozen=True, slots=True)
class _Table:
    simple: dict[str, Unit]  # by symbol
    spellings: dict[str, Unit]  # by symbol and alias; symbols win
    prefixes: dict[str, int]
    known: dict[str, Unit | None] = field(default_factory=dict)  # what was asked for before

    def find(self, words: str) -> Unit | None:
        if words not in self.known:
            if len(self.known) > 10_000:
                self.known.clear()
            self.known[words] = self._find(words)
        return self.known[words]

    def _find(self, words: str) -> Unit | None:
        if words in self.spellings:
            return self.spellings[words]
        for size in (2, 1):
            times = self.prefixes.get(words[:size])
            rest = self.spellings.get(words[size:])
            if times is not None and rest is not None and rest.dimension not in UNSCALED:
                return Unit(
                    symbol=words[:size] + rest.symbol, dimension=rest.dimension, factor=rest.factor * times,
                    plain=rest.plain, multiple=Fraction(times), en=rest.en,
                )  # fmt: skip
        above, slash, below = words.partition("/")
        if slash:
            top, bottom = self.find(above), self.find(below)
            if top is not None and bottom is not None:
                return Unit(
                    symbol=f"{top.symbol}/{bottom.symbol}", dimension=f"{top.dimension}/{bottom.dimension}",
                    factor=top.factor / bottom.factor, plain=f"{top.plain}/{bottom.symbol}",
                    multiple=top.multiple,
                )  # fmt: skip
        return None


def _folder(content: Path | None) -> Path | None:
    if content is not None:
        return content
    chosen = settings.get("BAROGRAPH_CONTENT")
    return None if chosen is None else Path(chosen)


@lru_cache(maxsize=8)
def _table(content: Path | None) -> _Table:
    ours = Path(__file__).parent / "content" / "units.toml"
    prefixes: dict[str, int] = tomllib.loads(ours.read_text("utf-8"))["prefixes"]
    simple = {u.symbol: u for u in read_units(ours)}
    theirs = None if content is None else content / "units.toml"
    if theirs is not None and theirs.is_file():
        simple |= {u.symbol: u for u in read_units(theirs)}
    by_alias = {fold(alias): u for u in simple.values() for alias in u.aliases}
    return _Table(simple, by_alias | simple, prefixes)


UNIT_KEYS = ("symbol", "dimension", "factor", "aliases", "en")


def read_units(path: Path) -> list[Unit]:
    """The units of one file; a mistake in it is a ContentError."""
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(
            f"units.toml: not valid TOML: {error}", zh=f"units.toml 语法有误：{error}",
            code="content-syntax", file="units.toml", entry=None, line=None, suggestion=None,
        ) from error  # fmt: skip
    return [_unit_of(row) for row in content.get("units", [])]


def _unit_of(row: dict[str, Any]) -> Unit:
    name = str(row.get("symbol", "?"))

    def wrong(en: str, zh: str, code: str, suggestion: str | None = None) -> ContentError:
        return ContentError(
            f"units.toml, entry {name}: {en}", zh=f"units.toml，条目 {name}：{zh}", code=code,
            file="units.toml", entry=name, line=None, suggestion=suggestion,
        )  # fmt: skip

    for key in row:
        if key not in UNIT_KEYS:
            near = difflib.get_close_matches(key, UNIT_KEYS, n=1, cutoff=0.5)
            hint, hint_zh = (f"; did you mean {near[0]!r}?", f"，是否指“{near[0]}”？") if near else ("", "")
            raise wrong(
                f"there is no key {key!r}{hint}", f"没有名为“{key}”的键{hint_zh}", "content-key",
                near[0] if near else None,
            )  # fmt: skip
    for key in ("symbol", "dimension", "factor"):
        if key not in row:
            raise wrong(f"the key {key!r} is missing", f"缺少“{key}”", "content-missing")
    try:
        factor = Fraction(row["factor"])
    except (ValueError, TypeError, ZeroDivisionError):
        factor = Fraction(0)
    if factor <= 0:
        raise wrong(
            f"factor {row['factor']!r} is no positive number or fraction",
            f"factor 应为正数或分数，不能是“{row['factor']}”", "content-type",
        )  # fmt: skip
    return Unit(
        symbol=row["symbol"], dimension=row["dimension"], factor=factor, plain=row["symbol"],
        en=row.get("en", ""), aliases=tuple(row.get("aliases", ())),
    )  # fmt: skip


UNSCALED = ("proportion", "percentage-points", "rank", "index")
"""Dimensions that take no 万 or 亿 before them ("百%" is no unit)."""

# -- numerals ----------------------------------------------------------------------------------------------

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_STEP = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_BLOCK = {"万": 10**4, "亿": 10**8}
_ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_BEFORE = re.compile(r"^(?:(?:大约|大概|将近|接近|超过|超出|突破|达到|不足|不到|至少|约|近|超|逾|达|第)了?)+")
_AFTER = re.compile(r"(?:以上|以下|以内|左右|上下|余|多|来)$")
_MINUS = str.maketrans({"−": "-", "﹣": "-", "–": "-", "，": ","})


def number(words: str) -> Decimal:
    """The number that numerals say; words of approximation around them (近, 余, 以上) are passed over.

    >>> [str(number(w)) for w in ("1,629", "２.9万", "三千二百", "1.2万亿", "百余", "3200余", "四十多万")]
    ['1629', '29000', '3200', '1200000000000', '100', '3200', '400000']
    >>> [str(number(w)) for w in ("1/5", "近六成", "百分之三点五", "四分之一", "一半", "两成半", "-3.5")]
    ['0.2', '0.6', '0.035', '0.25', '0.5', '0.25', '-3.5']
    >>> number("数百")
    Traceback (most recent call last):
    barograph.errors.QuantityError: not a number: '数百'
    """
    value = numeral(words)
    if value is None:
        raise QuantityError(
            f"not a number: {words!r}", zh=f"“{words}”不是一个确定的数", code="number", words=words
        )
    return value


def numeral(words: str) -> Decimal | None:
    """Like `number`, None where the words are no number.

    >>> numeral("几十") is None, numeral("十二")
    (True, Decimal('12'))
    """
    text = "".join(fold(words).translate(_MINUS).split())
    text = _BEFORE.sub("", text)
    if text == "一半" or text == "半":
        return Decimal("0.5")
    while True:
        shorter = _AFTER.sub("", text)
        if shorter == text:
            break
        text = shorter
    return _fraction(text) if text else None


def _fraction(text: str) -> Decimal | None:
    if "分之" in text:
        below, _, above = text.partition("分之")
        a, b = _plain(above), _plain(below)
        return None if a is None or not b else ROUNDED.divide(a, b)
    if "/" in text:
        above, _, below = text.partition("/")
        a, b = _plain(above), _plain(below)
        return None if a is None or not b else ROUNDED.divide(a, b)
    if "成" in text:
        whole, _, half = text.partition("成")
        a = _plain(whole)
        if a is None or half not in ("", "半"):
            return None
        return a / 10 + (Decimal("0.05") if half else 0)
    return _plain(text)


def _plain(text: str) -> Decimal | None:
    """Digits with 万 and 亿 behind, or a Chinese numeral."""
    text = re.sub(r"(?<=[\d十百千万亿])[余多来](?=[十百千万亿])", "", text)
    match = _ARABIC.match(text)
    if match:
        value = Decimal(match[0].replace(",", ""))
        rest = re.sub(r"^[余多来]", "", text[match.end() :])
        return _times(value, rest)
    return _chinese(text)


def _times(value: Decimal, rest: str) -> Decimal | None:
    """2.9 and "万亿"; also the mixed "1亿2000万"."""
    factor = 1
    at = 0
    while at < len(rest) and (rest[at] in _BLOCK or rest[at] in _STEP):
        factor *= _BLOCK.get(rest[at], 0) or _STEP[rest[at]]
        at += 1
    if at == len(rest):
        return value if factor == 1 else _trimmed(EXACT.multiply(value, Decimal(factor)))
    tail = _plain(rest[at:]) if factor > 1 and value >= 0 else None
    if tail is None or tail < 0 or tail >= factor:
        return None
    return EXACT.add(EXACT.multiply(value, Decimal(factor)), tail)


def _chinese(text: str) -> Decimal | None:
    if text[:1] in ("负", "-", "+"):
        value = _chinese(text[1:])
        return None if value is None else -value if text[0] != "+" else value
    whole, dot, decimals = text.partition("点")
    if dot:
        if not decimals or any(c not in _DIGIT for c in decimals):
            # 三点五万: the 万 stands behind the decimals
            tail = re.fullmatch(r"([零〇○一二三四五六七八九]+)([十百千万亿]+)", decimals)
            head = _chinese(f"{whole}点{tail[1]}") if tail else None
            return None if head is None or tail is None else _times(head, tail[2])
        value = _chinese(whole)
        digits = "".join(str(_DIGIT[c]) for c in decimals)
        return None if value is None else value + Decimal(f"0.{digits}")
    if not text:
        return None
    if len(text) > 1 and all(c in _DIGIT and c != "两" for c in text):
        return Decimal("".join(str(_DIGIT[c]) for c in text))  # 二〇二四
    return _grouped(text)


def _grouped(text: str) -> Decimal | None:
    """三千二百万, 一亿二千万, 十二, 百, 两万五 (25000): steps inside blocks of 万 and 亿."""
    total = section = 0
    digit: int | None = None
    last_step = 0  # for 两万五: the digit behind a step without 零 is of the next lower step
    zero = False
    for char in text:
        if char in _DIGIT:
            if digit is not None and digit != 0:
                return None
            digit = _DIGIT[char]
            zero = zero or digit == 0
            continue
        if char in _STEP:
            step = _STEP[char]
            section += (1 if digit is None or digit == 0 else digit) * step
            last_step = step
        elif char in _BLOCK:
            block = _BLOCK[char]
            section += digit or 0
            if section == 0 and total == 0:
                section = 1
            if section:
                total = (
                    total + section * block if total == 0 or total % block == 0 else (total + section) * block
                )
            else:
                total *= block
            section, last_step = 0, block
        else:
            return None
        digit, zero = None, False
    if digit:
        section += digit if zero or last_step <= 10 else digit * (last_step // 10)
    return Decimal(total + section)


# -- quantities --------------------------------------------------------------------------------------------

_NUMERAL = (
    r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[余多来]?(?:[十百千万亿]+)?[余多来]?)+"
    r"|[零〇○一二两三四五六七八九十百千万亿]+(?:点[零〇○一二三四五六七八九]+)?[余多来]?[万亿]*[余多来]?"
)
_QUANTITY = re.compile(rf"(?P<number>{_NUMERAL})(?P<unit>.*)")
_PER_CENT = re.compile(rf"(?P<base>百|千)分之(?P<number>{_NUMERAL})")
_PART = re.compile(
    rf"(?:{_NUMERAL})分之(?:{_NUMERAL})|\d+/\d+|一半|[一二两三四五六七八九]成半?|\d(?:\.\d)?成半?"
)
_RANK = re.compile(rf"第(?P<number>{_NUMERAL})(?:位|名)?|(?P<first>首位|榜首|冠军|第一)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number and its unit. Two are equal if number and unit are; `printed` is only kept along.

    >>> q = Quantity.parse("1.2亿元")
    >>> q.value, q.unit, str(q), str(q.to("万元")), str(q.plain())
    (Decimal('1.2'), '亿元', '1.2亿元', '12000万元', '120000000元')
    >>> [str(Quantity.parse(w).plain()) for w in ("近2.9万户", "第20位", "首位")]
    ['29000户', '20位', '1位']
    >>> [str(Quantity.parse(w).plain()) for w in ("3.4个百分点", "1/5", "近六成")]
    ['3.4百分点', '20%', '60%']
    """

    value: Decimal
    unit: str
    printed: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise QuantityError(f"{self.value} is no quantity", zh=f"{self.value} 不是数量", code="number")

    @classmethod
    def parse(cls, words: str, *, unit: str | None = None) -> Quantity:
        """Read a figure with its unit; `unit` is for figures that print none ("3200亿" in a column of 元).

        A fraction of a whole and 成 become per cent, an order (第20位, 首位) becomes 位.
        """
        text = "".join(fold(words).translate(_MINUS).split())
        if match := _RANK.fullmatch(text):
            return cls(Decimal(1) if match["first"] else number(match["number"]), "位", words)
        text = _BEFORE.sub("", text)
        text = re.sub(r"(?:以上|以下|以内|左右|上下)$", "", text)
        if match := _PER_CENT.fullmatch(text):
            return cls(number(match["number"]), "%" if match["base"] == "百" else "‰", words)
        if _PART.fullmatch(text):
            return cls(EXACT.multiply(number(text), Decimal(100)).normalize() + 0, "%", words)
        match = _QUANTITY.fullmatch(text)
        if match is None:
            raise QuantityError(
                f"not a quantity: {words!r}", zh=f"“{words}”不是数量", code="number", words=words
            )
        return cls._of(match["number"], match["unit"], unit, words)

    @classmethod
    def _of(cls, numerals: str, symbol: str, default: str | None, words: str) -> Quantity:
        symbol = symbol.removeprefix("余").removeprefix("多")
        # 1.2亿元 keeps 亿 with the unit, as printed; 1亿2000万元 does not.
        head = re.fullmatch(r"([^十百千万亿]+)([百千万亿]+)", numerals)
        if head is not None and symbol and _ARABIC.fullmatch(head[1].rstrip("余多来")):
            scaled = _table(_folder(None)).find(head[2] + symbol)
            if scaled is not None:
                return cls(number(head[1]), scaled.symbol, words)
        if not symbol:
            if default is None:
                raise QuantityError(
                    f"{words!r} prints no unit", zh=f"“{words}”没有写单位", code="no-unit", words=words
                )
            symbol = default
        return cls(number(numerals), _unit(symbol).symbol, words)

    @property
    def dimension(self) -> str:
        return unit(self.unit).dimension

    def to(self, symbol: str) -> Quantity:
        """The same amount in another unit of its dimension.

        >>> str(Quantity.parse("30亩").to("公顷")), str(Quantity.parse("2.68%").to("‰"))
        ('2公顷', '26.8‰')
        >>> Quantity.parse("3家").to("元")
        Traceback (most recent call last):
        barograph.errors.QuantityError: 家 does not convert to 元
        """
        here, there = unit(self.unit), unit(symbol)
        if here.dimension != there.dimension:
            raise QuantityError(
                f"{here.symbol} does not convert to {there.symbol}",
                zh=f"“{here.symbol}”不能换算为“{there.symbol}”",
                code="dimension",
            )
        return Quantity(_scaled(self.value, here.factor / there.factor), there.symbol)

    def plain(self) -> Quantity:
        """With 万, 亿 and 千 multiplied out: 2.9万户 is 29000户. 平方公里 stays 平方公里."""
        here = unit(self.unit)
        return Quantity(_scaled(self.value, here.multiple), here.plain)

    def same_as(self, other: Quantity) -> bool:
        """Whether both are the same amount, whatever their units.

        >>> Quantity.parse("1.2亿元").same_as(Quantity.parse("12,000万元"))
        True
        """
        return self.dimension == other.dimension and self._base() == other._base()

    def _base(self) -> Fraction:
        return Fraction(self.value) * unit(self.unit).factor

    def __str__(self) -> str:
        """As printed, where it was; else number and unit."""
        return self.printed if self.printed is not None else f"{plain_digits(self.value)}{self.unit}"


def plain_digits(value: Decimal) -> str:
    """The decimal without an exponent: 1E+3 is 1000.

    >>> plain_digits(Decimal("1E+3")), plain_digits(Decimal("2.50"))
    ('1000', '2.50')
    """
    return format(value, "f")


def _unit(symbol: str) -> Unit:
    return unit(symbol)


def _scaled(value: Decimal, by: Fraction) -> Decimal:
    if by == 1:
        return value
    up = EXACT.multiply(value, Decimal(by.numerator))
    if by.denominator == 1:
        return _trimmed(up)
    try:
        return _trimmed(STRICT.divide(up, Decimal(by.denominator)))
    except decimal.Inexact:
        return ROUNDED.divide(up, Decimal(by.denominator))


def _trimmed(value: Decimal) -> Decimal:
    """Without zeros behind the decimal point: a multiplication adds none to what was printed."""
    if value != value.to_integral_value():
        return value.normalize(EXACT)
    return Decimal(int(value))  # of any length: a context would refuse a number of more digits than it has
