"""Dates and stretches of days: 明天, 上周五, 2016年3月, 第三季度, 20世纪90年代, 最近三天, 从1月10日到12日.

What is not said is taken from a reference date. An expression that fits twice (3月, 星期一, 29日) has two
choices: the last one before the reference date and the next one from it on.

Conventions. Days are half open: a month ends before the first day of the next. Weeks begin on Monday and belong
to the year or month that the calendar week of ISO 8601 belongs to (a month's first week begins with its first
Monday). 过去三天 are the days before the reference date, 未来三天 those after it. Two-digit years are of 1950 to
2049. 年初 and 年底 are the first and the last quarter of the year, 月初, 月底 and 旬 tens of days. 1/2/2020 is the
1st of February. Seasons and dates that do not exist have a pattern and no choice; so have dates of the lunar
calendar, which is not converted. Times of day, holidays and repetitions are not read.

A pattern writes what is said, with X for what is not: 2016-03, XXXX-03-29, XXXX-WXX-1 (a Monday), 2024-W44,
2017-SU (summer), 2016-03-01/2016-05-01 (as ISO 8601 and TIMEX3 do).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from .calendar import calendar_at, digits_at, new_year_at, worked_out
from .days import CHINESE, SPACE, TO, WEEK, Days, Said, days_of_day, days_of_month, first_years, moved, valid
from .distances import ago_at, special_at, stretch_at, week_at, weekday_at
from .numerals import addresses, prepared
from .parts import century_at, decade_at, edge_at, half_at, half_month_at, piece_at, quarter_at, season_at

__all__ = ["Days", "When", "dates"]


Bound = Literal["", "before", "by", "until", "since", "after"]


@dataclass(frozen=True, slots=True)
class When:
    """A date expression and where it stands.

    `choices` are the days that may be meant, the earlier first; `bound` says which side of them is meant, if
    not they themselves: before (之前), by (截至), until (或之前), since (起, 或之后), after (之后).
    """

    start: int
    end: int
    kind: Literal["day", "span"]
    pattern: str
    choices: tuple[Days, ...]
    bound: Bound = ""
    lunar: bool = False


# -- from … to … and bounds --------------------------------------------------------------------------------

_FROM = re.compile(rf"(?:从|自|由|在|介于){SPACE}$")
_BETWEEN = re.compile(rf"{SPACE}(?:(?P<to>{TO})|(?P<and>和|与|及)){SPACE}(?:在)?")
_INSIDE = re.compile(rf"{SPACE}(?:之?间|期间|这?段?时间内)(?![接隔断])|{SPACE}为?止")
_WEEKDAY_BEHIND = re.compile(rf"{SPACE},?{SPACE}[(]?{WEEK}[一二三四五六日天][)]?(?![一-鿿]{{0,1}}次)")
_BEHIND: list[tuple[re.Pattern[str], Bound]] = [
    (re.compile(rf"{SPACE}(?:或者?|及|以及|和|与){SPACE}(?:其|在此)?(?:之后|以后|往后|更晚)"), "since"),
    (re.compile(rf"{SPACE}(?:或者?|及|以及|和|与){SPACE}(?:其|在此)?(?:之前|以前|往前|更早)"), "until"),
    (re.compile(rf"{SPACE}(?:之后|以后)"), "after"),
    (re.compile(rf"{SPACE}(?:之前|以前)"), "before"),
    (re.compile(rf"{SPACE}(?:开始|起始|以来|至今|起(?![来点诉伏草源飞步码价跑])|伊始)"), "since"),
    (re.compile(rf"{SPACE}后(?![天年半期续来勤备台面方的0-9一二两三四五六七八九十])"), "after"),
    (re.compile(rf"{SPACE}前(?![天年半期夕后往来台面列景途沿者三两几十所0-9一二四五六七八九])"), "before"),
]
_BEFORE_SINCE = re.compile(rf"(?:自从|自|从|打从|不早于){SPACE}$")
_BEFORE_BY = re.compile(rf"(?:截止到|截至到|截止至|截至|截止|直到|直至|迄至|不晚于|最晚){SPACE}$")
_BEFORE_AFTER = re.compile(rf"(?<!不)(?:晚于|迟于){SPACE}$")
_BEFORE_BEFORE = re.compile(rf"(?<!不)(?:早于|先于){SPACE}$")
_TITLE = re.compile(r"《[^《》\n]{1,60}》")

_READERS: tuple[Callable[[str, int, date], Said | None], ...] = (
    digits_at, calendar_at, new_year_at, special_at, weekday_at, week_at, ago_at, stretch_at, quarter_at,
    half_at, half_month_at, edge_at, season_at, decade_at, century_at, piece_at,
)  # fmt: skip


@lru_cache(maxsize=1)
def _starts() -> re.Pattern[str]:
    eras = "".join(sorted({era[0] for era in first_years()}))
    return re.compile(
        rf"[0-9{CHINESE}十廿卅两正腊冬初年大前后昨今明去来本这当上下周星礼过最近以未接往将半月第首末春夏秋Qq农阴旧{eras}]"
    )


def dates(text: str, reference: date) -> list[When]:
    """The dates and stretches of days in a text, in order and without overlaps.

    >>> from datetime import date
    >>> [(w.pattern, w.bound) for w in dates("自2016年9月1日起，去年上半年，後天，3月", date(2019, 9, 2))]
    [('2016-09-01', 'since'), ('2018-01-01/2018-07-01', ''), ('2019-09-04', ''), ('XXXX-03', '')]
    >>> [c.first.year for w in dates("3月", date(2019, 9, 2)) for c in w.choices]
    [2019, 2020]
    """
    t = prepared(text)
    masked = sorted(addresses(t) + [m.span() for m in _TITLE.finditer(t)])
    starts = _starts()
    found: list[When] = []
    at = 0
    while m := starts.search(t, at):
        at = m.start()
        skip = next((b for a, b in masked if a <= at < b), None)
        if skip is not None:
            at = skip
            continue
        said = _longest(t, at, reference)
        if said is None:
            at += 1
            continue
        low = found[-1].end if found else 0
        when = _ranged(t, said, reference, low) or (
            None if said.partial and not _alone(t, said) else _bounded(t, said, low)
        )
        if when is None:
            at += 1
            continue
        found.append(when)
        at = max(when.end, at + 1)
    return found


def _alone(t: str, said: Said) -> bool:
    """Whether a year in digits may stand without 年."""
    return t[said.start : said.end].isdecimal() and said.end - said.start == 4 and said.month is None


def _longest(t: str, at: int, ref: date) -> Said | None:
    best: Said | None = None
    for reader in _READERS:
        said = reader(t, at, ref)
        if said is not None and (best is None or said.end > best.end):
            best = said
    if best is not None and best.calendar:
        best = worked_out(best, ref)
    return best


def _ranged(t: str, a: Said, ref: date, low: int) -> When | None:
    """Two dates with 到 or a dash, or with 和 … 之间."""
    m = _BETWEEN.match(t, a.end)
    if m is None or m.end() >= len(t):
        return None
    b = _longest(t, m.end(), ref)
    if b is None or a.lunar != b.lunar:
        return None
    inside = _INSIDE.match(t, b.end)
    if m["and"] and (inside is None or "间" not in inside[0]):
        return None
    if b.partial and not (_alone(t, b) and a.partial):
        return None
    if (
        not m["and"]
        and m["to"][0] in "-~–—―−"
        and a.partial
        and b.partial
        and a.calendar
        and not (a.year and b.year and 1500 <= a.year < b.year <= 2100)
    ):
        return None
    _fill(a, b, ref)
    if not a.choices or not b.choices:
        return None
    choices = []
    for days in a.choices:
        closing = _behind_of(days, a, b, ref)
        if closing is not None and days.first <= closing.first:
            choices.append(Days(days.first, closing.until, closing.first))
    if not choices:
        return None
    start, end = a.start, b.end
    opening = _FROM.search(t, max(low, start - 5), start)
    if opening is not None and opening[0].strip() != "在" and (opening[0][0] != "介" or inside is not None):
        start = opening.start()
    if inside is not None:
        end = inside.end()
    pattern = f"{_point(a)}/{_point(b)}"
    return When(start, end, "span", pattern, tuple(dict.fromkeys(choices)))


def _fill(a: Said, b: Said, ref: date) -> None:
    """What one side says and the other leaves out: 2019年6月1日-6月30日, 10月1日到2019年2月3日."""
    if not (a.calendar and b.calendar):
        return
    if b.month is None and b.day is not None:
        b.month, b.year = a.month, a.year
    elif b.year is None and a.year is not None and b.month is not None:
        b.year = a.year + ((b.month, b.day or 1) < (a.month or 1, a.day or 1))
    elif a.year is None and b.year is not None and a.month is not None and b.month is not None:
        a.year = b.year - ((b.month, b.day or 31) < (a.month, a.day or 1))
    if a.month is None and a.day is not None and b.month is not None:
        a.month, a.year = b.month, b.year
    a.kind = "day" if a.day else "span"
    worked_out(a, ref)
    worked_out(b, ref)


def _behind_of(days: Days, a: Said, b: Said, ref: date) -> Days | None:
    """The closing days that go with these opening ones."""
    if a.pattern.startswith("XXXX-W") and b.pattern.startswith("XXXX-W"):
        return days_of_day(days.first + timedelta(days=(int(b.pattern[9:10]) - int(a.pattern[9:10])) % 7))
    if len(b.choices) == 1 or not b.calendar:
        later = [c for c in b.choices if c.first >= days.first]
        return later[0] if later else None
    if b.month is None:
        for n in range(3):
            month = moved(days.first.replace(day=1), n)
            candidate = None if month is None or b.day is None else valid(month.year, month.month, b.day)
            if candidate is not None and candidate >= days.first:
                return days_of_day(candidate)
        return None
    for year in (days.first.year, days.first.year + 1):
        candidate_days = (
            days_of_month(year, b.month) if b.day is None else days_of_day(valid(year, b.month, b.day))
        )
        if candidate_days is not None and candidate_days.first >= days.first:
            return candidate_days
    return None


def _point(said: Said) -> str:
    """The pattern of the first day."""
    if said.calendar and said.day is None:
        return f"{said.pattern}-01" if said.month else f"{said.pattern}-01-01"
    return said.pattern


def _bounded(t: str, said: Said, low: int) -> When:
    """An expression with what bounds it: 在 … 之前, 自 … 起, 截止到 …"""
    start, end = said.start, said.end
    if said.calendar and said.month and said.day and (m := _WEEKDAY_BEHIND.match(t, end)):
        end = m.end()
    bound: Bound = ""
    for pattern, name in _BEHIND:
        if m := pattern.match(t, end):
            bound, end = name, m.end()
            break
    before = max(low, start - 6)
    if bound in ("", "since") and (m := _BEFORE_SINCE.search(t, before, start)):
        start, bound = m.start(), "since"
    elif not bound:
        for pattern, name in ((_BEFORE_BY, "by"), (_BEFORE_AFTER, "after"), (_BEFORE_BEFORE, "before")):
            if m := pattern.search(t, before, start):
                start, bound = m.start(), name
                break
        if bound == "by" and (m := re.compile(rf"{SPACE}(?:为?止)").match(t, end)):
            end = m.end()
    return When(start, end, said.kind, said.pattern, said.choices, bound, said.lunar)
