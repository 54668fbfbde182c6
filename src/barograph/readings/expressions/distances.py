"""Days by their distance from the reference date: 明天, 上周五, 下下周, 5年前, 最近三天, 未来两周."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .days import (
    COUNT,
    ONE_DAY,
    REL_WEEK,
    SPACE,
    SPECIAL,
    UNIT,
    WEEK,
    WEEKDAYS,
    Said,
    days_of_day,
    is_count,
    later,
    monday_of,
    one_day,
    shift_of,
    small,
    span_of,
    unit_of,
    week_name,
)

__all__ = ["ago_at", "special_at", "stretch_at", "week_at", "weekday_at"]


# -- days and weeks by their distance ----------------------------------------------------------------------

_SPECIAL_DAY = re.compile(r"大?[前后][天日]|[昨今明][天日儿](?!头条|说法|关注|视点|之星|资讯|不|新闻网)")
_WEEKDAY = re.compile(
    rf"(?P<shift>(?:上上|下下|上|下|本|这|当)(?:一?个)?)?{WEEK}(?:的)?(?P<day>[一二三四五六日天]|[1-7](?![0-9.年月]))(?![次个])"
)
_WHOLE_WEEK = re.compile(
    rf"{REL_WEEK}(?![一二三四五六日天末](?!天)|[岁刊年边])|(?P<end>(?:(?:上上|下下|上|下|本|这)(?:一?个)?)?{WEEK}末)|(?:上|下|本|这|当)一?周(?![一二三四五六日天末岁刊年边])"
)
_AGO = re.compile(
    rf"(?P<n>{COUNT}|半){SPACE}(?P<unit>{UNIT})(?P<half>半)?{SPACE}(?:以|之)?(?P<way>前|后)(?![天年夕期台景途半线沿提面门]|[周月]末)"
)
_STRETCH = re.compile(
    rf"(?P<way>过去|最近|近|以往|未来|接下来|今后|往后|将来|前|后|上|下)(?:的|这)?{SPACE}(?P<n>{COUNT}|半){SPACE}(?P<unit>{UNIT})(?![级龄度报刊前后份])(?P<not>来|半)?"
)


def special_at(t: str, at: int, ref: date) -> Said | None:
    m = _SPECIAL_DAY.match(t, at)
    if m is None or m[0] not in SPECIAL or (at and (t[at - 1] in "大" or is_count(t[at - 1]))):
        return None
    if t[at - 1 : at] in ("天", "年", "月", "之", "以", "周") and at and m[0][0] in "前后":
        return None
    return one_day(at, m.end(), ref + timedelta(days=SPECIAL[m[0]]))


def weekday_at(t: str, at: int, ref: date) -> Said | None:
    m = _WEEKDAY.match(t, at)
    if m is None or (at and (t[at - 1] in "每个第" or is_count(t[at - 1]))):
        return None
    number = WEEKDAYS[m["day"]]
    if m["shift"]:
        day = monday_of(ref) + timedelta(days=7 * shift_of(m["shift"]) + number - 1)
        return one_day(at, m.end(), day)
    this = monday_of(ref) + timedelta(days=number - 1)
    past = this if this < ref else this - timedelta(days=7)
    coming = this if this >= ref else this + timedelta(days=7)
    choices = tuple(d for d in (days_of_day(past), days_of_day(coming)) if d)
    return Said(at, m.end(), kind="day", pattern=f"XXXX-WXX-{number}", choices=choices)


def week_at(t: str, at: int, ref: date) -> Said | None:
    m = _WHOLE_WEEK.match(t, at)
    if m is None or (at and (t[at - 1] in "每" or is_count(t[at - 1]))):
        return None
    monday = monday_of(ref) + timedelta(days=7 * shift_of(m[0]))
    if m["end"]:
        return span_of(
            at, m.end(), monday + timedelta(days=5), monday + timedelta(days=7), week_name(monday) + "-WE"
        )
    return span_of(at, m.end(), monday, monday + timedelta(days=7), week_name(monday))


def ago_at(t: str, at: int, ref: date) -> Said | None:
    """5年前, 三天后, 两周以前: a day."""
    m = _AGO.match(t, at)
    if m is None or (at and (is_count(t[at - 1]) or t[at - 1] in "第前后上下近每.")):
        return None
    n, unit = _count(m["n"], m["unit"])
    if n is None or (unit == "年" and m["n"].isdecimal() and m["n"].startswith("0")) or m["half"]:
        return None
    if unit in ("月", "季") and "个" not in m["unit"]:
        return None  # 5月前 is the month of May
    if unit == "日" and m["way"] == "前":
        return None
    if at and t[at - 1] == "年" and unit == "月":
        return None
    day = later(ref, n * (-1 if m["way"] == "前" else 1), unit)
    return None if day is None else one_day(at, m.end(), day)


def _count(words: str, unit: str) -> tuple[int | None, str]:
    kind = unit_of(unit)
    if words == "半":
        return (1, "半年") if kind == "年" else (None, kind)
    return small(words), kind


def stretch_at(t: str, at: int, ref: date) -> Said | None:
    """过去三年, 最近三天, 未来两周, 上2个月, 后1年."""
    m = _STRETCH.match(t, at)
    if m is None or m["not"]:
        return None
    before = t[at - 1] if at else ""
    way, one = m["way"], m["n"] in ("一", "半")
    n, unit = _count(m["n"], m["unit"])
    if n is None or n < 1:
        return None
    if unit in ("月", "季") and "个" not in m["unit"]:
        return None  # 前3月: January to March, elsewhere
    if way in ("上", "下") and (one or before in ("以", "之", "早", "晚", "楼")):
        return None  # 上一年 is a year of the calendar
    if way in ("前", "后", "近") and (
        before in tuple("之以目今此其先午然最附邻将接靠天日年月的") or unit == "日"
    ):
        return None
    back = way in ("过去", "最近", "近", "以往", "前", "上")
    if back:
        return span_of(at, m.end(), later(ref, -n, unit), ref)
    first = ref + ONE_DAY
    return span_of(at, m.end(), first, later(first, n, unit))
