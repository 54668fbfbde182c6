"""Periods: the span of time a figure speaks about.

Chinese statistics add to the usual year, half, quarter and month the running total "1—9月", the five-year
plan and the open "2009年以前". A running total is not a September figure; the two never compare equal, and
neither do "一季度" and "1—3月", which offices publish as two series over the same days (`same_days` tells).

A five-year plan is the span of its years: "“十四五”期间" and 2021/2025 are one period.

Words without a year of their own ("9月", "上半年") are refused unless the year is handed in; words that need
the day of the document ("今年", "目前") are the business of the reader of prose.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import Literal

from .errors import PeriodError
from .text import fold

__all__ = ["PLANS", "Frequency", "Period"]

Frequency = Literal["A", "H", "Q", "M", "D", "span", "running"]
Grain = Literal["A", "H", "Q", "M", "D"]

PLANS: dict[str, tuple[int, int]] = {
    "一五": (1953, 1957), "二五": (1958, 1962), "三五": (1966, 1970), "四五": (1971, 1975),
    "五五": (1976, 1980), "六五": (1981, 1985), "七五": (1986, 1990), "八五": (1991, 1995),
    "九五": (1996, 2000), "十五": (2001, 2005), "十一五": (2006, 2010), "十二五": (2011, 2015),
    "十三五": (2016, 2020), "十四五": (2021, 2025), "十五五": (2026, 2030), "十六五": (2031, 2035),
}  # fmt: skip
"""Five-year plans and their years. (1963–1965 belonged to none.)"""

GRAINS = "AHQMD"
MONTHS = {"A": 12, "H": 6, "Q": 3, "M": 1}


@total_ordering
@dataclass(frozen=True, slots=True, kw_only=True, eq=True)
class Period:
    """A span of days and how it is told. Made by `parse` or one of the class methods below.

    >>> Period.parse("2024年1—9月") == Period.parse("2024-01/2024-09")
    True
    >>> Period.parse("2024年1—9月") == Period.parse("2024年9月")
    False
    >>> [str(Period.parse(p)) for p in ("2024年前三季度", "“十四五”期间", "2009年以前", "截至2024年6月底")]
    ['2024-01/2024-09', '2021/2025', '/2009', '2024-06']
    """

    frequency: Frequency
    start: dt.date | None  # first day; None: open, "2009年以前"
    end: dt.date | None  # last day, included; None: open, "2020年以来"
    grain: Grain  # what the ends of a span are told in; elsewhere that of the frequency

    def __post_init__(self) -> None:
        a, b = self.start, self.end
        if a is None and b is None:
            raise PeriodError("a period needs a beginning or an end", zh="期间至少要有起点或终点")
        if (a is None or b is None) and self.frequency != "span":
            raise PeriodError(f"{self.frequency} has two ends", zh="只有跨期的期间可以不写起点或终点")
        if a is not None and b is not None and a > b:
            raise PeriodError(
                f"the period ends before it begins: {a} to {b}", zh=f"期间的终点早于起点：{a} 至 {b}"
            )

    # -- making one ---------------------------------------------------------------------------------------

    @classmethod
    def year_of(cls, year: int) -> Period:
        return cls(frequency="A", start=_date(year), end=_date(year, 12, 31), grain="A")

    @classmethod
    def half_of(cls, year: int, half: int) -> Period:
        return cls._block("H", year, half)

    @classmethod
    def quarter_of(cls, year: int, quarter: int) -> Period:
        return cls._block("Q", year, quarter)

    @classmethod
    def month_of(cls, year: int, month: int) -> Period:
        return cls._block("M", year, month)

    @classmethod
    def day_of(cls, day: dt.date) -> Period:
        return cls(frequency="D", start=day, end=day, grain="D")

    @classmethod
    def running_to(cls, year: int, month: int) -> Period:
        """The running total from January to a month: 1—9月. To January it is January itself."""
        last = cls.month_of(year, month)
        if month == 1:
            return last
        return cls(frequency="running", start=_date(year), end=last.end, grain="M")

    @classmethod
    def plan(cls, name: str) -> Period:
        """The years of a five-year plan.

        >>> Period.plan("十四五").zh()
        '“十四五”期间'
        """
        if name not in PLANS:
            raise PeriodError(f"no five-year plan is called {name}", zh=f"没有名为“{name}”的五年规划")
        first, last = PLANS[name]
        return cls.span(cls.year_of(first), cls.year_of(last))

    @classmethod
    def span(cls, first: Period | None, last: Period | None) -> Period:
        """From the beginning of one period to the end of another; None leaves that side open.

        >>> first, last = Period.year_of(2019), Period.year_of(2021)
        >>> str(Period.span(first, last)), str(Period.span(None, last))
        ('2019/2021', '/2021')
        """
        ends = [p for p in (first, last) if p is not None]
        if not ends or any(p.frequency in ("span", "running") for p in ends):
            raise PeriodError(
                "a span goes from one year, half, quarter, month or day to another",
                zh="跨期的两端须是年、半年、季、月或日",
            )
        if len({p.grain for p in ends}) > 1:
            raise PeriodError(
                f"the ends of a span are told alike: {ends[0]} and {ends[1]} are not",
                zh=f"跨期的两端须是同一种期间：{ends[0]} 与 {ends[1]} 不同",
            )
        if first is not None and first == last:
            return first
        start = None if first is None else first.start
        end = None if last is None else last.end
        grain = ends[0].grain
        if grain == "M" and start and end and start.month == 1 and start.year == end.year:
            return cls.running_to(end.year, end.month)
        return cls(frequency="span", start=start, end=end, grain=grain)

    @classmethod
    def _block(cls, grain: Literal["H", "Q", "M"], year: int, number: int) -> Period:
        size = MONTHS[grain]
        if not 1 <= number <= 12 // size:
            name = {"H": "half", "Q": "quarter", "M": "month"}[grain]
            zh = {"H": "半年", "Q": "季度", "M": "月"}[grain]
            raise PeriodError(f"there is no {name} {number}", zh=f"没有第{number}{zh}")
        first, last = (number - 1) * size + 1, number * size
        end = _date(year, last, calendar.monthrange(year, last)[1]) if 1 <= year <= 9999 else _date(year)
        return cls(frequency=grain, start=_date(year, first), end=end, grain=grain)

    @classmethod
    def parse(cls, words: str, *, year: int | None = None) -> Period:
        """Read Chinese words, the contract form or the SDMX form; `year` is for words that name none.

        >>> [str(Period.parse(p)) for p in ("二〇二四年上半年", "2024年度", "2024-S1")]
        ['2024-H1', '2024', '2024-H1']
        >>> str(Period.parse("1—9月", year=2024))
        '2024-01/2024-09'
        >>> Period.parse("9月")
        Traceback (most recent call last):
        barograph.errors.PeriodError: "9月" names no year
        """
        return _parse(words, year)

    # -- asking one ---------------------------------------------------------------------------------------

    @property
    def year(self) -> int | None:
        """The year it lies in; None where it lies in several or is open."""
        if self.start is None or self.end is None or self.start.year != self.end.year:
            return None
        return self.start.year

    @property
    def plan_name(self) -> str | None:
        """The five-year plan that has exactly these years.

        >>> Period.parse("2021—2025年").plan_name, Period.parse("2021—2024年").plan_name
        ('十四五', None)
        """
        if self.frequency != "span" or self.grain != "A" or self.start is None or self.end is None:
            return None
        years = (self.start.year, self.end.year)
        return next((name for name, span in PLANS.items() if span == years), None)

    @property
    def first(self) -> Period | None:
        """The year, quarter, month or day it begins with; None: open."""
        return None if self.start is None else _holding(self.start, self.grain)

    @property
    def last(self) -> Period | None:
        """The year, quarter, month or day it ends with; None: open."""
        return None if self.end is None else _holding(self.end, self.grain)

    @property
    def n_months(self) -> int | None:
        """Whole months from its first day to its last; None: open, or not whole months.

        >>> Period.parse("2024年1—9月").n_months, Period.parse("2024-04-25").n_months
        (9, None)
        """
        if self.start is None or self.end is None or self.grain == "D":
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def previous_year(self) -> Period:
        """The same period a year before, what 同比 compares with.

        >>> str(Period.parse("2024年1—9月").previous_year()), str(Period.parse("2024-02-29").previous_year())
        ('2023-01/2023-09', '2023-02-28')
        """
        return self.shift_years(-1)

    def shift_years(self, by: int) -> Period:
        """The same period some years later; 29 February becomes the 28th in a common year."""
        return _shifted(self, by)

    def contains(self, other: Period) -> bool:
        """Whether every day of the other lies in this one.

        >>> Period.parse("2024").contains(Period.parse("2024年1—9月"))
        True
        """
        a, b = self._days(), other._days()
        return a[0] <= b[0] and b[1] <= a[1]

    def overlaps(self, other: Period) -> bool:
        a, b = self._days(), other._days()
        return a[0] <= b[1] and b[0] <= a[1]

    def same_days(self, other: Period) -> bool:
        """Whether both cover the same days, however they are told.

        >>> Period.parse("2024年一季度").same_days(Period.parse("2024年1—3月"))
        True
        """
        return self.start == other.start and self.end == other.end

    def _days(self) -> tuple[dt.date, dt.date]:
        return (
            dt.date.min if self.start is None else self.start,
            dt.date.max if self.end is None else self.end,
        )

    def _key(self) -> tuple[dt.date, dt.date, int, int, int]:
        begin, end = self._days()
        # An open end and 9999-12-31 are different periods and must not tie.
        opened = (self.start is None) * 2 + (self.end is None)
        return begin, end, opened, FREQUENCIES.index(self.frequency), GRAINS.index(self.grain)

    def __lt__(self, other: object) -> bool:
        """By first day, then last day, then kind: one order for all periods."""
        if not isinstance(other, Period):
            return NotImplemented
        return self._key() < other._key()

    # -- printing one -------------------------------------------------------------------------------------

    def __str__(self) -> str:
        """The contract form: 2024, 2021-Q1, 2022-11, 2020-04-25, 2019/2021, 2024-01/2024-09, /2009."""
        if self.frequency == "A":
            assert self.start is not None
            return f"{self.start.year:04}"
        return _contract_form(self)

    @property
    def _number(self) -> int:
        """Which half, quarter or month of its year."""
        assert self.start is not None
        return (self.start.month - 1) // MONTHS[self.grain] + 1

    def zh(self) -> str:
        """In Chinese, as a bulletin writes it; `Period.parse` reads it back.

        >>> [Period.parse(p).zh() for p in ("2024", "2024-Q3", "2024-H1", "2024-09", "2020-04-25")]
        ['2024年', '2024年第三季度', '2024年上半年', '2024年9月', '2020年4月25日']
        >>> [Period.parse(p).zh() for p in ("2024-01/2024-09", "2019/2021", "2023-09/2024-03")]
        ['2024年1—9月', '2019—2021年', '2023年9月—2024年3月']
        >>> [Period.parse(p).zh() for p in ("/2009", "2020/")]
        ['2009年及以前', '2020年以来']
        """
        if self.plan_name is not None:
            return f"“{self.plan_name}”期间"
        a, b = self.start, self.end
        if self.frequency in ("span", "running"):
            first, last = self.first, self.last
            if first is None or a is None:
                assert last is not None
                return f"{last.zh()}及以前"
            if last is None or b is None:
                return f"{first.zh()}以来"
            if self.grain == "A":
                return f"{a.year:04}—{b.year:04}年"
            if self.grain == "M" and a.year == b.year:
                return f"{a.year:04}年{a.month}—{b.month}月"
            return f"{first.zh()}—{last.zh()}"
        assert a is not None
        year = f"{a.year:04}年"
        if self.frequency == "A":
            return year
        if self.frequency == "H":
            return f"{year}{'上下'[self._number - 1]}半年"
        if self.frequency == "Q":
            return f"{year}第{'一二三四'[self._number - 1]}季度"
        return f"{year}{a.month}月" if self.frequency == "M" else f"{year}{a.month}月{a.day}日"

    def sdmx(self) -> str:
        """The SDMX TIME_PERIOD: 2024, 2024-S1, 2024-Q3, 2024-09, 2020-04-25, and 2024-01-01/P9M for a span.

        SDMX has no word for a period open at one side: PeriodError, code `open`.

        >>> [Period.parse(p).sdmx() for p in ("2024-H1", "2024-01/2024-09", "2021/2025")]
        ['2024-S1', '2024-01-01/P9M', '2021-01-01/P5Y']
        """
        if self.start is None or self.end is None:
            raise PeriodError(
                f"{self} is open at one side and has no SDMX form",
                zh=f"“{self.zh()}”一端不定，无法写成 SDMX 期间",
                code="open",
            )
        if self.frequency in ("span", "running"):
            months = self.n_months
            if months is None:
                return f"{self.start.isoformat()}/P{(self.end - self.start).days + 1}D"
            return f"{self.start.isoformat()}/P" + (f"{months // 12}Y" if self.grain == "A" else f"{months}M")
        return str(self).replace("-H", "-S")


FREQUENCIES = ("D", "M", "Q", "H", "running", "A", "span")


@lru_cache(maxsize=4096)
def _contract_form(period: Period) -> str:
    if period.frequency in ("span", "running"):
        first, last = period.first, period.last
        return f"{'' if first is None else first}/{'' if last is None else last}"
    assert period.start is not None
    d = period.start
    if period.frequency in ("H", "Q"):
        return f"{d.year:04}-{period.frequency}{period._number}"
    return f"{d.year:04}-{d.month:02}" if period.frequency == "M" else d.isoformat()


def _date(year: int, month: int = 1, day: int = 1) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise PeriodError(
            f"there is no day {year}-{month}-{day}", zh=f"没有 {year}年{month}月{day}日 这一天"
        ) from error


def _holding(day: dt.date, grain: Grain) -> Period:
    """The year, half, quarter, month or day that a day lies in."""
    if grain == "A":
        return Period.year_of(day.year)
    if grain == "D":
        return Period.day_of(day)
    return Period._block(grain, day.year, (day.month - 1) // MONTHS[grain] + 1)


@lru_cache(maxsize=4096)
def _shifted(period: Period, by: int) -> Period:
    if period.frequency == "running" and period.end is not None:
        return Period.running_to(period.end.year + by, period.end.month)
    ends = [None if p is None else _moved(p, by) for p in (period.first, period.last)]
    if period.frequency != "span":
        assert ends[0] is not None
        return ends[0]
    return Period.span(ends[0], ends[1])


def _moved(period: Period, by: int) -> Period:
    assert period.start is not None
    day = period.start
    year = day.year + by
    last = calendar.monthrange(year, day.month)[1] if 1 <= year <= 9999 else 28
    return _holding(_date(year, day.month, min(day.day, last)), period.grain)


# -- reading -----------------------------------------------------------------------------------------------

_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "两": "2"}
_SMALL = {
    **{c: i + 1 for i, c in enumerate("一二三四五六七八九十")}, "十一": 11, "十二": 12, "两": 2, "二十": 20,
    "三十": 30, "三十一": 31,
    **{f"十{c}": 11 + i for i, c in enumerate("一二三四五六七八九")},
    **{f"二十{c}": 21 + i for i, c in enumerate("一二三四五六七八九")},
}  # fmt: skip
_DASH = re.compile(r"[—–―‐‑‒−~～〜至到]+|-{2,}")
_NOISE = re.compile(r"[\s“”‘’\"'「」()（）]+")
_N = r"(\d{1,2}|[一二三四五六七八九十两]{1,3})"
_Y = r"(?:(\d{4})年)?"

_YEAR_IN_WORDS = re.compile(r"(?:^|(?<=[至到—–\-~]))[〇零○一二三四五六七八九]{4}(?=年)")
_LED = re.compile(r"^(?:截止到?|截至到?|自|从|在|到|至|于)")
_ENDED = re.compile(r"(?<=[月日度年底末])(?:止|累计)$")

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], int | None], Period]]


@lru_cache(maxsize=4096)
def _parse(words: str, year: int | None) -> Period:
    text = _NOISE.sub("", fold(words)).strip(",.;:。、")
    text = _YEAR_IN_WORDS.sub(lambda m: _arabic(m[0]), text)
    for pattern, make in CONTRACT:
        if match := pattern.fullmatch(text):
            return make(match, year)
    text = _ENDED.sub("", _LED.sub("", text))
    text = _DASH.sub("-", text)
    for pattern, make in CHINESE:
        if match := pattern.fullmatch(text):
            return make(match, year)
    raise PeriodError(
        f"not a period: {words!r}; write it like 2024年, 2024年1—9月 or 2024-Q1",
        zh=f"看不懂的期间“{words}”，请写成“2024年”“2024年1—9月”“2024-Q1”之类",
        words=words,
    )


def _arabic(text: str) -> str:
    return "".join(_DIGITS.get(c, c) for c in text)


def _int(text: str) -> int:
    return int(text) if text.isdecimal() else _SMALL[text] if text in _SMALL else _refuse(text)


def _refuse(text: str) -> int:
    raise PeriodError(f"not a number of a month or a day: {text}", zh=f"“{text}”不是月份或日子的数")


def _year(text: str | None, year: int | None, words: str) -> int:
    if text is not None:
        return int(text)
    if year is None:
        raise PeriodError(
            f'"{words}" names no year', zh=f"“{words}”没有写明年份", code="no-year", words=words
        )
    return year


def _iso(text: str) -> Period:
    """One end of a contract form: 2024, 2024-H1, 2021-Q1, 2022-11, 2020-04-25."""
    parts = text.split("-")
    year = int(parts[0])
    if len(parts) == 1:
        return Period.year_of(year)
    if len(parts) == 3:
        return Period.day_of(_date(year, int(parts[1]), int(parts[2])))
    part = parts[1].upper()
    if part[0] in "HS":
        return Period.half_of(year, int(part[1:]))
    if part[0] == "Q":
        return Period.quarter_of(year, int(part[1:]))
    if part[0] == "A":
        return Period.year_of(year)
    return Period.month_of(year, int(part.lstrip("M")))


def _iso_duration(m: re.Match[str], _: int | None) -> Period:
    start, n, unit = dt.date.fromisoformat(m[1]) if _valid(m[1]) else _date(0), int(m[2]), m[3]
    if n < 1:
        raise PeriodError(f"a span of {n} {unit} is empty", zh="期间长度须为正数")
    if unit == "D":
        return Period.span(Period.day_of(start), Period.day_of(start + dt.timedelta(days=n - 1)))
    if start.day != 1 or (unit == "Y" and start.month != 1):
        raise PeriodError(f"{m[0]} does not begin with a month or a year", zh=f"“{m[0]}”不是从月初或年初开始")
    if unit == "Y":
        return Period.span(Period.year_of(start.year), Period.year_of(start.year + n - 1))
    months = start.year * 12 + start.month - 1 + n - 1
    return Period.span(
        Period.month_of(start.year, start.month), Period.month_of(months // 12, months % 12 + 1)
    )


def _valid(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


_ISO = r"\d{4}(?:-(?:H[12]|S[12]|Q[1-4]|A1|M?\d{2}|\d{2}-\d{2}))?"
CONTRACT: list[Rule] = [
    (re.compile(_ISO), lambda m, _: _iso(m[0])),
    (re.compile(rf"({_ISO})/({_ISO})"), lambda m, _: Period.span(_iso(m[1]), _iso(m[2]))),
    (re.compile(rf"/({_ISO})"), lambda m, _: Period.span(None, _iso(m[1]))),
    (re.compile(rf"({_ISO})/"), lambda m, _: Period.span(_iso(m[1]), None)),
    (re.compile(r"(\d{4}-\d{2}-\d{2})/P(\d+)([YMD])"), _iso_duration),
    (
        re.compile(r"(\d{4})(\d{2})(\d{2})"),
        lambda m, _: Period.day_of(_date(int(m[1]), int(m[2]), int(m[3]))),
    ),
    (
        re.compile(r"(\d{4})([HSQ]\d)"),
        lambda m, _: _iso(f"{m[1]}-{m[2]}"),
    ),
    (re.compile(r"(\d{4})(\d{2})"), lambda m, _: Period.month_of(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})[.-](\d{1,2})"), lambda m, _: Period.month_of(int(m[1]), int(m[2]))),
    (
        re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})"),
        lambda m, _: Period.day_of(_date(int(m[1]), int(m[2]), int(m[3]))),
    ),
]

_PLAN = "(" + "|".join(sorted(PLANS, key=len, reverse=True)) + ")"
_PLAN_YEARS = r"(?:期间|时期|规划|计划|规划期|五年)?"


def _running(m: re.Match[str], year: int | None) -> Period:
    return Period.running_to(_year(m[1], year, m[0]), _int(m[2]))


def _quarters(m: re.Match[str], year: int | None) -> Period:
    return Period.running_to(_year(m[1], year, m[0]), _int(m[2]) * 3)


def _sides(m: re.Match[str], year: int | None) -> Period:
    """ "2023年9月-2024年3月": a right side without a year takes the year of the left."""
    first = _parse(m[1], year)
    anchor = year if first.start is None else first.start.year
    return Period.span(first, _parse(m[2], anchor))


CHINESE: list[Rule] = [
    # whole years
    (re.compile(r"(\d{4})年(?:度|全年|底|末|年底|年末|度内|内|间)?"), lambda m, _: Period.year_of(int(m[1]))),
    (re.compile(r"(?:全年|年底|年末|年内)"), lambda m, y: Period.year_of(_year(None, y, m[0]))),
    (re.compile(r"(\d{4})年初"), lambda m, _: Period.month_of(int(m[1]), 1)),
    # halves, quarters
    (
        re.compile(rf"{_Y}([上下])半年(?:末|底)?"),
        lambda m, y: Period.half_of(_year(m[1], y, m[0]), 1 if m[2] == "上" else 2),
    ),
    (
        re.compile(rf"{_Y}(?:第)?([一二三四1-4])季度?(?:末|底)?"),
        lambda m, y: Period.quarter_of(_year(m[1], y, m[0]), _int(m[2])),
    ),
    (re.compile(rf"{_Y}Q([1-4])"), lambda m, y: Period.quarter_of(_year(m[1], y, m[0]), int(m[2]))),
    (re.compile(rf"{_Y}前([一二三四两1-4])个?季度?"), _quarters),
    (re.compile(rf"{_Y}(?:第)?[一1]-([二三四2-4])季度?"), _quarters),
    # months and running totals
    (re.compile(rf"{_Y}{_N}月(?:份|末|底|中旬|上旬|下旬|初)?"), lambda m, y: _month(m, y)),
    (re.compile(rf"{_Y}前{_N}个?月"), _running),
    (re.compile(rf"(\d{{4}})\.{_N}-{_N}月?"), lambda m, y: _months(m, y)),
    (re.compile(rf"{_Y}{_N}(?:月份?)?-{_N}月(?:份|末|底)?"), lambda m, y: _months(m, y)),
    # days
    (
        re.compile(rf"{_Y}{_N}月{_N}[日号](?:止|前后)?"),
        lambda m, y: Period.day_of(_date(_year(m[1], y, m[0]), _int(m[2]), _int(m[3]))),
    ),
    (
        re.compile(rf"{_Y}{_N}月{_N}日?-{_N}日"),
        lambda m, y: _days(m, y),
    ),
    # plans
    (re.compile(rf"{_PLAN}{_PLAN_YEARS}"), lambda m, _: Period.plan(m[1])),
    (
        re.compile(rf"{_PLAN}(?:规划)?(?:末|末期|期末|收官之年|末年)"),
        lambda m, _: Period.year_of(PLANS[m[1]][1]),
    ),
    (re.compile(rf"{_PLAN}(?:初|初期|开局之年|首年)"), lambda m, _: Period.year_of(PLANS[m[1]][0])),
    (
        re.compile(rf"{_PLAN}以来"),
        lambda m, _: Period.span(Period.year_of(PLANS[m[1]][0]), None),
    ),
    # open spans
    (
        re.compile(r"(.+?)(?:及|及其|\(含\)|含)?(?:以前|之前|前)"),
        lambda m, y: Period.span(None, _parse(m[1], y)),
    ),
    (re.compile(r"(.+?)(?:及)?(?:以来|以后|之后|起|后)"), lambda m, y: Period.span(_parse(m[1], y), None)),
    # spans
    (
        re.compile(r"(\d{4})年?(?:度|底|末)?-(\d{4})年(?:度|底|末|间|期间)?"),
        lambda m, _: Period.span(Period.year_of(int(m[1])), Period.year_of(int(m[2]))),
    ),
    (
        re.compile(r"(\d{4})-(\d{4})"),
        lambda m, _: Period.span(Period.year_of(int(m[1])), Period.year_of(int(m[2]))),
    ),
    (
        re.compile(r"(\d{2})世纪(\d)0年代"),
        lambda m, _: Period.span(
            Period.year_of((int(m[1]) - 1) * 100 + int(m[2]) * 10),
            Period.year_of((int(m[1]) - 1) * 100 + int(m[2]) * 10 + 9),
        ),
    ),
    (re.compile(r"([^-]+)-([^-]+)"), _sides),
]


def _month(m: re.Match[str], year: int | None) -> Period:
    return Period.month_of(_year(m[1], year, m[0]), _int(m[2]))


def _months(m: re.Match[str], year: int | None) -> Period:
    y = _year(m[1], year, m[0])
    return Period.span(Period.month_of(y, _int(m[2])), Period.month_of(y, _int(m[3])))


def _days(m: re.Match[str], year: int | None) -> Period:
    y = _year(m[1], year, m[0])
    first, last = (Period.day_of(_date(y, _int(m[2]), _int(m[i]))) for i in (3, 4))
    return Period.span(first, last)
