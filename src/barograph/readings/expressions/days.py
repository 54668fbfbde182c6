"""Days, and what the modules that read dates share: small numbers, words of time, days counted on."""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from .numerals import DIGIT, value_of

__all__ = [
    "CHINESE",
    "COUNT",
    "DAY_NUMBER",
    "MONTH",
    "ONE_DAY",
    "REL_MONTH",
    "REL_WEEK",
    "REL_YEAR",
    "REL_YEARS",
    "SEASONS",
    "SPACE",
    "SPECIAL",
    "TO",
    "UNIT",
    "WEEK",
    "WEEKDAYS",
    "YEAR",
    "Days",
    "Said",
    "base_year",
    "day_of",
    "days_of_day",
    "days_of_month",
    "days_of_year",
    "first_years",
    "is_count",
    "later",
    "monday_of",
    "month_of",
    "moved",
    "one_day",
    "shift_of",
    "small",
    "span_of",
    "unit_of",
    "valid",
    "week_name",
    "year_of",
    "years_around",
]


class Days(NamedTuple):
    """Days from `first` to before `until`; `closing` is where the expression that closes a from–to begins."""

    first: date
    until: date
    closing: date | None = None


# -- days --------------------------------------------------------------------------------------------------

ONE_DAY = timedelta(days=1)


def valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_of_year(year: int) -> Days | None:
    return Days(date(year, 1, 1), date(year + 1, 1, 1)) if 1 <= year <= 9998 else None


def days_of_month(year: int, month: int) -> Days | None:
    if not 1 <= year <= 9998:
        return None
    return Days(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))


def days_of_day(day: date | None) -> Days | None:
    return None if day is None or day >= date(9999, 12, 31) else Days(day, day + ONE_DAY)


def moved(day: date, months: int) -> date | None:
    """The same day so many months later, or the last of a shorter month."""
    at = day.year * 12 + day.month - 1 + months
    if not 12 <= at < 9998 * 12:
        return None
    for last in range(day.day, day.day - 4, -1):
        found = valid(at // 12, at % 12 + 1, last)
        if found is not None:
            return found
    return None


def later(day: date, n: int, unit: str) -> date | None:
    """The day so many units later."""
    if unit in ("天", "日", "周"):
        try:
            return day + timedelta(days=n * (7 if unit == "周" else 1))
        except OverflowError:
            return None
    return moved(day, n * {"年": 12, "月": 1, "季": 3, "半年": 6}[unit])


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


# -- what is said ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Said:
    """One expression without its bound: year, month and day as far as they are said, or days worked out."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    lunar: bool = False
    kind: Literal["day", "span"] = "span"
    pattern: str = ""
    choices: tuple[Days, ...] = ()
    calendar: bool = False  # year, month and day say it all
    partial: bool = False  # 19 in 一月19到20日, 2016 in 2016-2018年
    words: str = field(default="", repr=False)


SPACE = r"[ \u00a0]{0,3}"
CHINESE = "零〇○一二三四五六七八九"
COUNT = r"(?:[0-9]{1,3}|[一二两三四五六七八九十百]{1,5})"
YEAR = (
    rf"(?:(?<![0-9.])[0-9]{{4}}|(?<![{CHINESE}十百千])[{CHINESE}]{{4}}|(?<![{CHINESE}十百千])[{CHINESE}]{{3}}|(?<![0-9.])[0-9]{{2,3}}"
    rf"|[一二两]千(?:[零〇][一二三四五六七八九])?|(?<![{CHINESE}十百千])(?:[零〇][{CHINESE}]|[一八九][{CHINESE}]))"
)
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九正腊冬])"
DAY_NUMBER = (
    r"(?:3[01]|[12][0-9]|0?[1-9]|初[一二三四五六七八九十]"
    r"|(?:二十|廿|三十|卅|十)?[一二三四五六七八九]|二十|三十|廿|卅|十)"
)
REL_YEAR = (
    r"(?:大前年|大后年|今年|本年|去年|前年|明年|后年|来年|上一?年|下一年|这一?年|上个?年度|本年度|今年度)"
)
REL_MONTH = r"(?:(?:上上|下下|上|下|本|这|当|前)(?:一?个)?月)"
WEEK = r"(?:周|星期|礼拜)"
REL_WEEK = rf"(?:(?:上上|下下|上|下|本|这|当)(?:一?个)?{WEEK})"
TO = r"(?:到|至|-{1,2}|~|–|—{1,2}|―|−)"
UNIT = rf"(?:年|个?月|个?{WEEK}|天|日|个?季度|个?半年)"

REL_YEARS = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "这年": 0, "这一年": 0,
    "明年": 1, "来年": 1, "下一年": 1, "后年": 2, "大后年": 3, "上年度": -1, "上个年度": -1, "本年度": 0, "今年度": 0,
}  # fmt: skip
SPECIAL = {
    "大前天": -3, "大前日": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "今天": 0, "今日": 0,
    "今儿": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "后日": 2, "大后天": 3, "大后日": 3,
}  # fmt: skip
SEASONS = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}
WEEKDAYS = (
    {c: i for i, c in enumerate("一二三四五六", start=1)}
    | {"日": 7, "天": 7}
    | {str(i): i for i in range(1, 8)}
)


def small(words: str) -> int | None:
    """A small number in any writing; a row of Chinese digits digit by digit."""
    words = words.strip()
    if words.isascii():
        return int(words) if words.isdecimal() else None
    if all(c in DIGIT for c in words):
        return int("".join(str(DIGIT[c]) for c in words))
    value = value_of(words.replace("初", "").replace("卅", "三十"))
    return None if value is None or value != int(value) else int(value)


def year_of(words: str) -> int | None:
    """A year; two digits are of 1950 to 2049."""
    year = small(words)
    if year is None:
        return None
    if len(words) == 2 and "千" not in words and year < 100:
        return year + (1900 if year >= 50 else 2000)
    return year


def month_of(words: str) -> int | None:
    return {"正": 1, "冬": 11, "腊": 12}.get(words) or small(words)


def day_of(words: str) -> int | None:
    return small(words.removeprefix("初"))


def shift_of(words: str) -> int:
    """上 is -1, 下下 is 2, 这 and 本 are 0."""
    return words.count("下") - words.count("上") - words.count("前")


@lru_cache(maxsize=1)
def first_years() -> dict[str, int]:
    file = importlib.resources.files("barograph") / "content" / "eras.toml"
    years: dict[str, int] = tomllib.loads(file.read_text("utf-8"))["first_year"]
    return years


def unit_of(words: str) -> str:
    if "半年" in words:
        return "半年"
    if "季" in words:
        return "季"
    if "月" in words:
        return "月"
    return "周" if words[-1] in "周期拜" else words[-1]


def one_day(start: int, end: int, day: date) -> Said:
    days = days_of_day(day)
    return Said(
        start, end, day.year, day.month, day.day, kind="day", pattern=day.isoformat(),
        choices=() if days is None else (days,),
    )  # fmt: skip


def is_count(c: str) -> bool:
    return c.isdecimal() or c in DIGIT or c in "十百千几数"


def week_name(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year:04d}-W{week:02d}"


def span_of(start: int, end: int, first: date | None, until: date | None, pattern: str = "") -> Said | None:
    if first is None or until is None or first >= until:
        return None
    return Said(
        start, end, kind="span", pattern=pattern or f"{first.isoformat()}/{until.isoformat()}",
        choices=(Days(first, until),),
    )  # fmt: skip


def years_around(month: int, ref: date) -> tuple[int, ...]:
    """The years of the last and of the next such month."""
    past = ref.year if month < ref.month else ref.year - 1
    return past, past + 1


def base_year(m: re.Match[str], ref: date) -> int | None:
    """The year that a part is of; the reference year where none is said."""
    if m["year"]:
        return year_of(m["year"])
    if m["rel"]:
        word = m["rel"] if m["rel"] in REL_YEARS else m["rel"].removesuffix("度")
        return ref.year + REL_YEARS[word]
    return ref.year
