"""Numerals: every way in which a Chinese document writes a number, with exact values.

Arabic (1,100.9亿, 2e5, 40k, 2^-1, 1 4/3, full width), Chinese (一百二十三点五, 两千三百五, 廿, 半百, 五十打), in
capitals (壹仟贰佰), in traditional characters (兩萬), mixed (5万4千6百), negative (负三十二), fractions
(十一又十四分之一).

Conventions. A last digit behind a step without 零 counts the next lower step (二百五 is 250, 一万三 is 13000).
兆 is 10¹². Two digits side by side before a step (二三十) leave the number open and are read as nothing, and so
are magnitudes without a digit (万, 数百). A digit that stands alone is a number only where a measure word, a
connecting word or punctuation follows it: 四 in 四川 is none.

Positions are half-open spans of the text as given; the text is folded one character to one, never shortened.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from ...text import fold, t2s_chars

__all__ = [
    "BIG",
    "CAPITAL",
    "DIGIT",
    "MINUS",
    "STEP",
    "Number",
    "Numeral",
    "Value",
    "addresses",
    "evened",
    "is_count",
    "is_latin",
    "is_number",
    "numbers",
    "prepared",
    "read",
    "scan",
    "standing",
    "value_of",
]

Value = Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands; `value` is a Decimal where it ends, else a Fraction."""

    start: int
    end: int
    value: Value
    vague: bool = False  # 十余万: at least this much


class Numeral(NamedTuple):
    """A numeral as `read` found it: where it ends, what it says and what it is made of."""

    end: int
    value: Value
    vague: bool
    shape: Literal["arabic", "chinese", "digit", "ten", "string"]


# -- characters --------------------------------------------------------------------------------------------

DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3, "弌": 1, "弍": 2, "弎": 3, "参": 3, "弐": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
STEP = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
TENS = {"廿": 20, "卅": 30, "卌": 40}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SUFFIX = {"K": 10**3, "k": 10**3, "M": 10**6, "MM": 10**6, "G": 10**9, "B": 10**9, "T": 10**12}

_D = "".join(DIGIT)
_S = "".join(STEP)
_B = "".join(BIG)
_PAIR = "两俩仨"  # never the last digit of a longer numeral, never within decimals
CAPITAL = frozenset("拾佰仟伍陆肆参")  # words of their own in running text: 拾取, 登陆, 队伍, 参加
_TOKEN = re.compile(rf"[ \u00a0]{{0,8}}(?:(?P<ar>[0-9]++)|(?P<c>[{_D}{_S}{''.join(TENS)}{_B}几多余来]))")
_ARABIC = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")
_RUN = re.compile(rf"[{''.join(c for c in _D if c not in _PAIR)}]{{2,}}")
_OPEN = re.compile(rf"[{_D}][{_D.replace('零', '').replace('〇', '').replace('○', '')}][{_S}{_B}]")  # 两三百
_WHOLE_RUN = re.compile(rf"[{_D}{_S}{_B}几多余]+")
_WHOLE_ARABIC = re.compile(r"[0-9.,]+")
_POINT = re.compile(
    rf"[ \u00a0]{{0,8}}点[ \u00a0]{{0,8}}((?:[{''.join(c for c in _D if c not in _PAIR)}][ \u00a0]{{0,8}})+)"
)
_SCIENTIFIC = re.compile(r"[eE]([+-]*)([0-9]{1,3})(?![0-9A-Za-z])")
_POWER = re.compile(r" {0,2}\^ {0,2}([+-]*)([0-9]{1,4}(?:\.[0-9]{1,6})?)(?![0-9])")
_SLASH = re.compile(r" {0,2}/ {0,2}([0-9]{1,12})(?![0-9]|\.[0-9]|/)")
_MIXED = re.compile(r" {1,2}([0-9]{1,12})/([0-9]{1,12})(?![0-9]|\.[0-9]|/)")
_SUFFIX = re.compile(r" ?(MM|[KkMGBT])(?![A-Za-z0-9])")
_OF = re.compile(r"[ \u00a0]{0,8}分[ \u00a0]{0,8}之[ \u00a0]{0,8}")
_NOT_HUNDRED = re.compile(r"[ \u00a0]{1,8}百 ?分 ?[之点]|百 ?分 ?点(?!钟)")
_AND = re.compile(r"[ \u00a0]{0,8}又[ \u00a0]{0,8}")
MINUS = re.compile(r"(?:负|-|−)[ \u00a0]{0,8}")
_HALF_OF = re.compile(r"半[ \u00a0]{0,2}([百千万亿打])")
_DOZEN = re.compile(r"[ \u00a0]{0,2}打(?![开造击算听扮架仗工电断破败通印招压车球字包结])")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
_START = re.compile(rf"[0-9.半负−\-{_D}{_S}{''.join(TENS)}]")

_LONGEST = 100  # digits; longer runs are no numbers of anybody
_EXACT = decimal.Context(prec=600, Emax=10**6, Emin=-(10**6))


def evened(value: int | Decimal | Fraction) -> Value:
    """An exact number as Decimal where its decimals end, else as Fraction.

    >>> evened(Fraction(5, 2)), evened(Fraction(1, 3))
    (Decimal('2.5'), Fraction(1, 3))
    """
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1 or value.denominator.bit_length() > 900:
        return value
    return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


# -- one numeral -------------------------------------------------------------------------------------------


class _Walk:
    """Steps (十百千) inside blocks of 万, 亿 and 兆, read from left to right as far as they make one number."""

    __slots__ = ("bare", "blocks", "end", "pending", "section", "step", "tokens", "vague", "zero")

    def __init__(self) -> None:
        self.blocks: list[tuple[int | Fraction, int]] = []  # value, its 万 or 亿
        self.section: int | Fraction = 0
        self.step = 0  # the last 十百千 of the section
        self.pending: int | Fraction | None = None  # a digit whose step has not come yet
        self.zero = False
        self.vague = False
        self.bare = False  # begins with 百, 千 or 万 without a digit
        self.end = -1
        self.tokens = 0

    def tail(self) -> int | Fraction:
        """What the pending digit counts: ones, or the step below the last one (二百五)."""
        if self.pending is None:
            return 0
        if self.zero or self.pending >= 10:
            return self.pending
        if self.step:
            return self.pending if self.step == 10 else self.pending * (self.step // 10)
        return self.pending * (self.blocks[-1][1] // 10) if self.blocks else self.pending

    def room(self, big: int) -> bool:
        """Whether a block of this size may close here: 万 behind 亿, or 亿 around 万, never the same twice."""
        return not any(size == big for _, size in self.blocks)

    def close(self, big: int, value: int | Fraction) -> None:
        while self.blocks and self.blocks[-1][1] < big:
            value += self.blocks.pop()[0]
        self.blocks.append((value * big, big))
        self.section, self.step, self.pending, self.zero = 0, 0, None, False

    def total(self) -> int | Fraction:
        return sum((value for value, _ in self.blocks), start=Fraction(0)) + self.section


def _walk(
    t: str, at: int, first: int | Fraction | None = None, *, chain: bool = False, lenient: bool = False
) -> _Walk | None:
    """The Chinese or mixed numeral that begins at `at`; `first` is an Arabic number already read before it."""
    w = _Walk()
    w.pending = first
    arabic = first is not None
    after_big = False
    while m := _TOKEN.match(t, at):
        c = m["c"]
        if c is None:  # Arabic digits behind a step: 5万4千, 3万4000, 1千零20
            if w.pending is not None or w.end < 0 or chain or len(m["ar"]) > _LONGEST:
                break
            number = int(m["ar"])
            beyond = _TOKEN.match(t, m.end())
            stepped = beyond is not None and (
                beyond["c"] in STEP or beyond["c"] in BIG or beyond["c"] in ("多", "余", "几")
            )
            limit = w.step or (w.blocks[-1][1] if w.blocks else 1)
            if not stepped and (
                m.start("ar") != at or number >= limit or t[m.end() : m.end() + 1] in (".", ",")
            ):
                break
            if (
                stepped
                and beyond is not None
                and beyond["c"] in STEP
                and w.step
                and STEP[beyond["c"]] >= w.step
            ):
                break
            w.pending, arabic = number, True
            if not stepped:
                w.section += w.tail()
                w.pending, w.end = None, m.end()
                break
        elif c in DIGIT:
            digit = DIGIT[c]
            if w.pending is not None or chain:
                break
            beyond = _TOKEN.match(t, m.end())
            then = beyond["c"] if beyond is not None else None
            if digit == 0:
                if w.zero or (w.tokens == 0 and then is None) or (then is not None and then in BIG):
                    break
                w.zero = True
            else:
                if then in STEP and w.step and STEP[then] >= w.step:
                    break
                if then in BIG and not w.room(BIG[then]):
                    break
                if then is not None and then in DIGIT and DIGIT[then]:
                    break
                if c in _PAIR and w.tokens and (then is None or (then not in STEP and then not in BIG)):
                    break
                w.pending, arabic = digit, False
        elif c in TENS:
            if w.pending is not None or (w.step and w.step <= 10) or chain:
                break
            w.section += TENS[c]
            w.step, w.zero, w.end = 10, False, m.end()
        elif c in STEP:
            step = STEP[c]
            if c in "百佰" and _NOT_HUNDRED.match(t, at):
                break
            if w.step and step >= w.step and not (chain and w.pending is None):
                break
            if w.pending is None:
                if chain and w.section:
                    w.section *= step  # 3.5百万 comes here as 百 behind 3.5
                    w.end, at = m.end(), m.end()
                    w.tokens += 1
                    continue
                if step != 10 and (w.step or w.blocks or w.zero):
                    break
                w.bare = w.bare or step != 10
            w.section += (1 if w.pending is None else w.pending) * step
            w.step, w.pending, w.zero, w.end = step, None, False, m.end()
        elif c in BIG:
            big = BIG[c]
            value = w.section + (w.tail() if w.step else (w.pending or 0))
            if not value and (w.pending is not None or w.step):
                w.close(big, 0)  # 0.0万
            elif not value:
                if not (after_big and w.blocks):
                    if not lenient or w.tokens or w.zero:
                        break
                    value, w.bare = 1, True
                    w.close(big, value)
                else:
                    value, size = w.blocks.pop()
                    w.blocks.append((value * big, size * big))
            elif not w.room(big):
                break
            else:
                w.close(big, value)
            w.end = m.end()
        else:  # 几, 多, 余, 来 before 万 or 亿
            beyond = _TOKEN.match(t, m.end())
            if beyond is None or beyond["c"] not in BIG or not (w.step or arabic or after_big or w.section):
                break
            if c == "几" and arabic:
                break
            w.vague = True
        after_big = c in BIG or (after_big and c in ("多", "余", "几", "来"))
        w.tokens += 1
        at = m.end()
        if w.pending is not None and c is not None and c in DIGIT:
            # a digit at the very end belongs to the number: 一百五
            beyond = _TOKEN.match(t, at)
            if beyond is None or beyond["c"] is None or (beyond["c"] not in STEP and beyond["c"] not in BIG):
                w.section += w.tail()
                w.pending, w.end = None, at
                break
    return None if w.end < 0 else w


def read(t: str, at: int, *, lenient: bool = False) -> Numeral | None:
    """The unsigned numeral that begins at `at` of a folded, simplified text, as long as it goes.

    `lenient` reads magnitudes without a digit too (百, 千万), for words that are known to be a number.

    >>> read("三千二百万户", 0).value, read("1.2万亿元", 0).value, read("四千万零五十", 0).value
    (Decimal('32000000'), Decimal('1200000000000'), Decimal('40000050'))
    """
    c = t[at : at + 1]
    if not c:
        return None
    if "0" <= c <= "9" or c == ".":
        return _arabic(t, at)
    if c == "半":
        m = _HALF_OF.match(t, at)
        if m is None:
            return None
        whole = 12 if m[1] == "打" else STEP.get(m[1]) or BIG[m[1]]
        return Numeral(m.end(), evened(Fraction(whole, 2)), False, "chinese")
    return _chinese(t, at, lenient)


def _chinese(t: str, at: int, lenient: bool) -> Numeral | None:
    if _OPEN.match(t, at) and t[at] not in "零〇○":
        return None
    run = _RUN.match(t, at)
    # 二〇一六, 九九; but 零五 and 零十 are steps without a digit before
    if run is not None:
        then = t[run.end() : run.end() + 1]
        if len(run[0]) > _LONGEST or then in STEP or then in BIG:
            return None
        value = Decimal("".join(str(DIGIT[c]) for c in run[0]))
        return Numeral(run.end(), value, False, "string")
    whole: int | Fraction
    w = _walk(t, at, lenient=lenient)
    if w is None:
        if t[at] not in DIGIT:
            return None
        whole, end, shape = DIGIT[t[at]], at + 1, "digit"
    else:
        if w.bare and not lenient and w.tokens < 2 + (w.section == 0):
            return None
        whole, end = w.total(), w.end
        if w.bare and not lenient and not any(c in DIGIT for c in t[at:end]):
            return None  # 千万, 百亿
        shape = "chinese"
        if end == at + 1:
            shape = "ten" if t[at] in STEP else "digit"
    vague = w is not None and w.vague
    if t[end - 1] not in _PAIR and (m := _POINT.match(t, end)) and not vague:
        digits = m[1].rstrip(" \u00a0")
        point_end = m.start(1) + len(digits)
        then = t[point_end : point_end + 1]
        if then not in ("十", "拾") and len(digits) <= _LONGEST:
            decimals = [DIGIT[d] for d in digits if d in DIGIT]
            precise = whole + Fraction(int("".join(map(str, decimals))), 10 ** len(decimals))
            more = _walk(t, point_end, precise, chain=True)
            if more is not None:
                return Numeral(more.end, evened(more.total()), more.vague, "chinese")
            return Numeral(point_end, evened(precise), False, "chinese")
    if (m := _DOZEN.match(t, end)) and t[end - 1] not in "零〇○":
        return Numeral(m.end(), evened(whole * 12), False, "chinese")
    return Numeral(end, evened(whole), vague, shape)  # type: ignore[arg-type]


def _arabic(t: str, at: int) -> Numeral | None:
    m = _ARABIC.match(t, at)
    if m is None or m.end() - at > _LONGEST:
        return None
    words, end = m[0], m.end()
    if "." in words and words[0] != ".":
        dotted_on = t[end : end + 1] == "." and t[end + 1 : end + 2].isdecimal()
        dotted_before = at >= 2 and t[at - 1] == "." and t[at - 2].isdecimal()
        if dotted_on or dotted_before:  # 2010.01.29 is three numbers
            words = words[: words.index(".")]
            end = at + len(words)
    elif words[0] == "." and at and t[at - 1].isdecimal():
        return None
    value = Fraction(words.replace(",", ""))
    if m := _SCIENTIFIC.match(t, end):
        return Numeral(
            m.end(), _power_of_ten(value, -int(m[2]) if m[1].count("-") % 2 else int(m[2])), False, "arabic"
        )
    if value.denominator == 1 and "." not in words:
        slashed = not (at and t[at - 1] == "/")
        if slashed and (m := _SLASH.match(t, end)) and int(m[1]):
            return Numeral(m.end(), evened(value / int(m[1])), False, "arabic")
        if (m := _MIXED.match(t, end)) and int(m[2]):
            return Numeral(m.end(), evened(value + Fraction(int(m[1]), int(m[2]))), False, "arabic")
    if m := _SUFFIX.match(t, end):
        return Numeral(m.end(), evened(value * SUFFIX[m[1]]), False, "arabic")
    w = _walk(t, end, value, chain="." in words or "," in words)
    if w is not None:
        return Numeral(w.end, evened(w.total()), w.vague, "arabic")
    if m := _DOZEN.match(t, end):
        return Numeral(m.end(), evened(value * 12), False, "arabic")
    return Numeral(end, evened(value), False, "arabic")


def _power_of_ten(value: Fraction, exponent: int) -> Value:
    return evened(value * 10**exponent if exponent >= 0 else value / 10**-exponent)


def _power(base: Value, m: re.Match[str]) -> Value | None:
    """`base` to the power that the match names; an exponent with decimals is worked out to 28 digits."""
    below = m[1].count("-") % 2 == 1
    if "." not in m[2]:
        exponent = int(m[2])
        if exponent > 400 or (below and not base):
            return None
        power = Fraction(base) ** (-exponent if below else exponent)
        return evened(power) if power.numerator.bit_length() < 20_000 else None
    if base < 0 or (below and not base):
        return None
    try:
        exact = evened(base)
        whole = exact if isinstance(exact, Decimal) else Decimal(exact.numerator) / Decimal(exact.denominator)
        return decimal.Context(prec=28).power(whole, Decimal("-" + m[2] if below else m[2]))
    except decimal.DecimalException:
        return None


# -- a numeral with its sign and fraction ------------------------------------------------------------------


class _Found(NamedTuple):
    start: int
    numeral: Numeral
    signed: bool


def _sign(t: str, at: int) -> int | None:
    """Where the number behind a minus sign at `at` begins, None where it is no sign."""
    m = MINUS.match(t, at)
    if m is None:
        return None
    before = t[max(0, at - 9) : at].rstrip(" \u00a0")[-1:]
    if t[at] != "负" and before and (before in "-−—–~)%‰年月日号" or is_count(before) or is_latin(before)):
        return None
    return m.end()


def is_count(c: str) -> bool:
    return c.isdecimal() or c in DIGIT or c in STEP or c in BIG


def is_latin(c: str) -> bool:
    return c.isascii() and (c.isalpha() or c == "_")


def standing(t: str, at: int) -> _Found | None:
    """A numeral with its sign, its fraction or its power, if one begins here."""
    start = at
    if t[at] in "负-−":
        begin = _sign(t, at)
        if begin is None:
            return None
        at = begin
    first = read(t, at) if at < len(t) else None
    if first is None:
        return None
    negative = at > start
    if first.shape == "arabic" and (m := _POWER.match(t, first.end)):
        raised = _power(-first.value if negative else first.value, m)
        if raised is not None:
            return _Found(start, Numeral(m.end(), raised, False, "arabic"), negative)
    whole: Value | None = None
    below = first
    if (m := _AND.match(t, first.end)) and m.end() < len(t):
        second = read(t, m.end())
        if second is not None and _OF.match(t, second.end):
            whole, below = first.value, second
    if (m := _OF.match(t, below.end)) and below.value:
        at = m.end()
        sign = MINUS.match(t, at)
        above = read(t, sign.end() if sign else at)
        if above is not None:
            part = Fraction(above.value) / Fraction(below.value) * (-1 if sign else 1)
            total = part if whole is None else Fraction(whole) + part
            shape = Numeral(above.end, evened(-total if negative else total), False, "chinese")
            return _Found(start, shape, negative)
    value = -first.value if negative else first.value
    return _Found(start, first._replace(value=value), negative)


# -- where a single digit is a number ----------------------------------------------------------------------

_FOLLOWING = frozenset(
    "个只条件位名人家户次天年月日号点时分秒小周季岁元块角毛倍层楼台本张辆头匹双对套份种类项级届期章节页排列组班队支枝根把"
    "颗粒片滴杯瓶碗盒箱包袋桶斤两吨克米里亩度篇首句字词步场回遍趟顿门间座栋艘架枚员瓣束堆群串所省市县区镇村国代段局轮批"
    "的是这那却和与及或到至也都就等在又加减乘除以大小比不为而但则有了者世集卷单款副成员刻千百万亿又"
) - frozenset("成员")
"""What stands behind a digit that is a number: measure words and words that connect."""
_WORDS = re.compile(
    r"一(?:时|道|面|路|带|手|身|行|副|起|些|样|直|定|般|切|旦|致|下|度|代宗师|小部分|大批|大早|把手|号文|以贯之|不小心"
    r"|是一|年一度|到家|把抓|有[^,。]{0,4}就|为|了百了|在强调|分为二|里外)|十(?:分(?!钟|之|[0-9])|字|足|全|里|八九)|两(?:岸|会|性|极|侧|边|用|广|湖|江|栖)"
    r"|三(?:国演义|大|里屯|省六部)(?!元)|四(?:季|周|处|面|方)|五(?:台山)?(?:金|行|官|谷)|百日|千里|万里|七里|八里|九里|零(?:售|部件|距离|星|点)"
)
_PRECEDING = frozenset("几数好统唯逐专单周拜初万亿千百廿某之")
"""What stands before a digit that is part of a word: 几十, 万一, 统一, 周一, 初一."""
_STAR = re.compile(r"(?:星期|礼拜|周)$")


def is_number(t: str, start: int, found: Numeral) -> bool:
    before = t[start - 1] if start else ""
    if found.shape == "arabic":
        return not (before and is_latin(before))
    if before in ("几", "数") and before:
        return False
    after = t[found.end] if found.end < len(t) else ""
    if found.shape == "chinese":
        return True
    if found.shape == "string":
        return found.end - start > 2 or any(c in "零〇○" for c in t[start : found.end])
    c = t[start]
    open_after = not after or not _han(after)
    if c in CAPITAL:
        return open_after and (not before or not _han(before) or before in "是为和与")
    if before and before in _PRECEDING and not (before == "之" and t[start - 2 : start - 1] == "分"):
        return False
    if _STAR.search(t, max(0, start - 2), start):
        return False
    if open_after or (found.shape == "ten" and after in "几多余来"):
        return True
    return after in _FOLLOWING and _WORDS.match(t, start) is None


def _han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"


# -- a text ------------------------------------------------------------------------------------------------


def prepared(text: str) -> str:
    """The text as all of this reads it: half width, simplified, no character more or less."""
    return t2s_chars(fold(text))


def addresses(t: str) -> list[tuple[int, int]]:
    """Spans of web addresses, whose digits and signs say nothing."""
    return [m.span() for m in _URL.finditer(t)] if "://" in t or "www." in t.lower() else []


def scan(t: str) -> Iterator[tuple[int, Numeral]]:
    """All numerals of a prepared text with their signs, in order, whether they count as numbers or not."""
    masked = addresses(t)
    at = 0
    while m := _START.search(t, at):
        start = m.start()
        skip = next((b for a, b in masked if a <= start < b), None)
        if skip is not None:
            at = skip
            continue
        if "0" <= t[start] <= "9" and start and t[start - 1].isdecimal():
            at = start + 1
            continue
        found = standing(t, start)
        if found is None:
            at = start + 1
            if t[start] in DIGIT and (_RUN.match(t, start) or _OPEN.match(t, start)):
                at = _end_of(_WHOLE_RUN, t, start)  # 二三十 says nothing as a whole
            if "0" <= t[start] <= "9" or t[start] == ".":
                end = _end_of(_WHOLE_ARABIC, t, start)
                at = end if end - start > _LONGEST else at
            continue
        yield start, found.numeral
        at = max(found.numeral.end, start + 1)


def _end_of(pattern: re.Pattern[str], t: str, at: int) -> int:
    m = pattern.match(t, at)
    return at + 1 if m is None else m.end()


def numbers(text: str) -> list[Number]:
    """The numbers of a text, in order and without overlaps.

    >>> [(n.start, n.end, str(n.value)) for n in numbers("４，５６５户、兩千三百五戶和十一又四分之一")]
    [(0, 5, '4565'), (7, 12, '2350'), (14, 21, '11.25')]
    >>> numbers("四川、万、数百、二三十")
    []
    """
    t = prepared(text)
    return [
        Number(start, found.end, found.value, found.vague)
        for start, found in scan(t)
        if is_number(t, start, found)
    ]


@lru_cache(maxsize=4096)
def value_of(words: str) -> Value | None:
    """The number that the words say from end to end, None where they are none.

    Magnitudes without a digit count here (千亿), as somebody has already found that they are a number.

    >>> value_of("三千二百万"), value_of("2.9万"), value_of("千亿"), value_of("四分之一"), value_of("约三成")
    (Decimal('32000000'), Decimal('29000'), Decimal('100000000000'), Decimal('0.25'), None)
    """
    t = prepared(words)
    if not t:
        return None
    found = standing(t, 0)
    if found is not None and found.numeral.end == len(t):
        return found.numeral.value
    loose = read(t, 0, lenient=True)
    return loose.value if loose is not None and loose.end == len(t) else None
