"""Parts of a year or a month: 第三季度, 上半年, 3月上旬, 年底, 今年夏天, 20世纪90年代, 十月的第一周, 2021年的前2周."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .days import (
    CHINESE,
    COUNT,
    MONTH,
    ONE_DAY,
    REL_MONTH,
    REL_YEAR,
    REL_YEARS,
    SEASONS,
    SPACE,
    TO,
    WEEK,
    WEEKDAYS,
    YEAR,
    Days,
    Said,
    base_year,
    days_of_day,
    days_of_month,
    days_of_year,
    is_count,
    later,
    monday_of,
    month_of,
    moved,
    one_day,
    shift_of,
    small,
    span_of,
    unit_of,
    valid,
    week_name,
    year_of,
    years_around,
)

__all__ = [
    "century_at",
    "decade_at",
    "edge_at",
    "half_at",
    "half_month_at",
    "piece_at",
    "quarter_at",
    "season_at",
]


# -- parts of a year or a month ----------------------------------------------------------------------------

_BASE = rf"(?:(?P<year>{YEAR}){SPACE}年|(?P<rel>{REL_YEAR}))(?:度)?{SPACE}(?:的)?{SPACE}"
_MONTH_BASE = (
    rf"(?:{_BASE})?(?:(?P<month>(?<![0-9.第十一二三四五六七八九]){MONTH}){SPACE}月份?|(?P<relmonth>{REL_MONTH}))"
    rf"{SPACE}(?:的)?{SPACE}"
)
_QUARTER = re.compile(
    rf"(?:{_BASE})?(?:(?P<shift>(?:上上|下下|上|下|本|这|当)(?:一?个)?)季度?(?!节)|第?{SPACE}(?P<q>[一二三四1-4]){SPACE}个?季度"
    rf"|(?P<last>最后一个季度|末季度?)|(?P<first>首季度?)|前(?P<firsts>[二两三23])个?季度|[Qq](?P<letter>[1-4])(?![0-9A-Za-z])"
    rf"|[一1]{SPACE}{TO}{SPACE}(?P<to>[二三四2-4])季度)"
)
_QUARTER_OF_YEAR = re.compile(rf"{_BASE}第{SPACE}(?P<q>[一二三四1-4]){SPACE}季(?![节度])")
_HALF = re.compile(
    rf"(?:{_BASE})?(?P<half>[上下前后])半年(?!度)|(?P<shift>上个|下个|这个|本|上一个|下一个)半年"
)
_HALF_MONTH = re.compile(rf"(?:{_MONTH_BASE})?(?P<half>[上下])半月")
_TENS = re.compile(rf"{_MONTH_BASE}(?P<ten>[上中下]旬|[初底末])(?![一二三四五六七八九十])")
_TENS_ALONE = re.compile(r"(?P<ten>[上中下]旬|月[初中底末])")
_EDGE = re.compile(
    rf"(?:{_BASE})(?P<edge>年?[初底末]|年中|岁末)(?![一二三四五六七八九十次])|(?P<alone>(?<![0-9一二三四五六七八九十零〇去今明前后每])年[初底末](?![一二三四五六七八九十]))"
)
_SEASON = re.compile(
    rf"(?:{_BASE}(?:[早初晚深盛仲暮])?(?P<short>[春夏秋冬])(?:[天季])?|(?P<long>[春夏秋冬])[天季])(?![节联装风])"
)
_DECADE = re.compile(
    rf"(?:(?P<century>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})世纪|(?P<rel>上个?世纪|本世纪))?(?:的)?{SPACE}"
    rf"(?:(?P<ten>[0-9]0|[一二三四五六七八九]十|[二三四五六七八九]零)|(?P<full>[12][0-9]{{2}}0|[一二][{CHINESE}]{{2}}[零〇○]))(?:'?s)?{SPACE}年代"
)
_CENTURY = re.compile(r"(?P<century>[0-9]{1,2}|[一二三四五六七八九十]{1,3})世纪|(?P<rel>上个?世纪|本世纪)")
_PIECE = (
    rf"(?P<which>第|(?:前|头|最初的?|开头|最前)|(?:最后的?|最末|末|最终|后)){SPACE}(?P<n>{COUNT}){SPACE}"
    rf"(?P<unit>年|个?月|个?{WEEK}|天|日|个季度)"
)
_PIECE_OF_YEAR = re.compile(rf"{_BASE}{_PIECE}(?![一二三四五六日天末])")
_PIECE_OF_MONTH = re.compile(rf"{_MONTH_BASE}{_PIECE}(?![一二三四五六日天末])")
_NTH_WEEKDAY = re.compile(
    rf"(?:{_MONTH_BASE})?(?:第{SPACE}(?P<n>[一二三四五1-5])|(?P<last>最后一)){SPACE}个?{SPACE}{WEEK}(?P<day>[一二三四五六日天])"
)


def _quarter(year: int, first: int, last: int) -> tuple[date, date] | None:
    """First day of a quarter and the day behind the last one."""
    if not 1 <= year <= 9998:
        return None
    end = moved(date(year, 3 * last - 2, 1), 3)
    return None if end is None else (date(year, 3 * first - 2, 1), end)


def quarter_at(t: str, at: int, ref: date) -> Said | None:
    m = _QUARTER_OF_YEAR.match(t, at) or _QUARTER.match(t, at)
    if m is None or (at and (t[at - 1] in "前每" or is_count(t[at - 1]))):
        return None
    year = base_year(m, ref)
    groups = m.groupdict()
    if year is None:
        return None
    first = last = 1
    if groups.get("shift"):
        whole = ref.year * 4 + (ref.month - 1) // 3 + shift_of(groups["shift"])
        year, first = whole // 4, whole % 4 + 1
        last = first
    elif number := groups["q"] or groups.get("letter"):
        first = last = small(number) or 1
    elif groups["last"]:
        first = last = 4
    elif groups["firsts"] or groups["to"]:
        last = small(groups["firsts"] or groups["to"]) or 1
    days = _quarter(year, first, last)
    return None if days is None else span_of(at, m.end(), *days)


def half_at(t: str, at: int, ref: date) -> Said | None:
    m = _HALF.match(t, at)
    if m is None or (at and is_count(t[at - 1])):
        return None
    if m["shift"]:
        whole = ref.year * 2 + (ref.month > 6) + shift_of(m["shift"])
        year, half = whole // 2, whole % 2
    else:
        year, half = base_year(m, ref) or 0, int(m["half"] in "下后")
    days = _quarter(year, 1 + 2 * half, 2 + 2 * half)
    return None if days is None else span_of(at, m.end(), *days)


def half_month_at(t: str, at: int, ref: date) -> Said | None:
    m = _HALF_MONTH.match(t, at) or _TENS.match(t, at) or _TENS_ALONE.match(t, at)
    if m is None:
        return None
    g = m.groupdict(default="")
    named = {name: g.get(name, "") for name in ("year", "rel", "month", "relmonth")}
    year, month = ref.year, ref.month
    if named["year"]:
        year = year_of(named["year"]) or 0
    elif named["rel"]:
        year += REL_YEARS.get(named["rel"], 0)
    if named["month"]:
        month = month_of(named["month"]) or 1
    elif named["relmonth"]:
        whole = year * 12 + month - 1 + shift_of(named["relmonth"])
        year, month = whole // 12, whole % 12 + 1
    elif at and (is_count(t[at - 1]) or t[at - 1] in "月每个年"):
        return None
    part = g.get("half", "") or g["ten"]
    low, high = {
        "上": (1, 16), "下": (16, 0), "上旬": (1, 11), "初": (1, 11), "月初": (1, 11), "中旬": (11, 21), "月中": (11, 21),
        "下旬": (21, 0), "底": (21, 0), "末": (21, 0), "月底": (21, 0), "月末": (21, 0),
    }[part]  # fmt: skip
    lone = named["month"] and not named["year"] and not named["rel"]
    years = years_around(month, ref) if lone else (year,)
    choices = []
    for y in years:
        whole_month = days_of_month(y, month)
        if whole_month is not None:
            until = whole_month.until if high == 0 else whole_month.first.replace(day=high)
            choices.append(Days(whole_month.first.replace(day=low), until))
    if not choices:
        return None
    found = span_of(at, m.end(), *choices[0][:2])
    if found is not None:
        found.choices = tuple(choices)
    return found


def edge_at(t: str, at: int, ref: date) -> Said | None:
    m = _EDGE.match(t, at)
    if m is None:
        return None
    year = base_year(m, ref)
    if year is None:
        return None
    word = m["edge"] or m["alone"]
    if word == "年中":
        return span_of(at, m.end(), valid(year, 5, 1), valid(year, 9, 1))
    days = _quarter(year, 1, 1) if word[-1] == "初" else _quarter(year, 4, 4)
    return None if days is None else span_of(at, m.end(), *days)


def season_at(t: str, at: int, ref: date) -> Said | None:
    m = _SEASON.match(t, at)
    if m is None:
        return None
    code = SEASONS[m["short"] or m["long"]]
    named = m["year"] or m["rel"]
    year = base_year(m, ref)
    return Said(at, m.end(), kind="span", pattern=f"{year:04d}-{code}" if named else code)


def decade_at(t: str, at: int, ref: date) -> Said | None:
    m = _DECADE.match(t, at)
    if m is None or (at and (is_count(t[at - 1]) or t[at - 1] == "第")):
        return None
    if m["full"]:
        first = small(m["full"]) or 0
        return span_of(at, m.end(), valid(first, 1, 1), valid(first + 10, 1, 1))
    ten = small(m["ten"]) or 0
    if m["century"] or m["rel"]:
        hundred = _hundred(m, ref)
        return span_of(at, m.end(), valid(hundred + ten, 1, 1), valid(hundred + ten + 10, 1, 1))
    this = ref.year // 100 * 100 + ten
    past = this if date(this, 1, 1) < ref else this - 100
    choices = [Days(date(y, 1, 1), date(y + 10, 1, 1)) for y in (past, past + 100) if 1 <= y < 9980]
    pattern = f"XX{ten:02d}-01-01/XX{(ten + 10) % 100:02d}-01-01"
    return Said(at, m.end(), kind="span", pattern=pattern, choices=tuple(choices))


def _hundred(m: re.Match[str], ref: date) -> int:
    if m["rel"]:
        return ref.year // 100 * 100 - (100 if m["rel"].startswith("上") else 0)
    return ((small(m["century"]) or 1) - 1) * 100


def century_at(t: str, at: int, ref: date) -> Said | None:
    m = _CENTURY.match(t, at)
    if m is None or (at and (is_count(t[at - 1]) or t[at - 1] in "半个")):
        return None
    hundred = _hundred(m, ref)
    return span_of(at, m.end(), valid(max(hundred, 1), 1, 1), valid(hundred + 100, 1, 1))


def piece_at(t: str, at: int, ref: date) -> Said | None:
    """2021年的前2周, 明年第九个月, 今年的最后3周, 十月的第一周."""
    return _weekday_of_month_at(t, at, ref) or _piece_of_month_at(t, at, ref) or _piece_of_year_at(t, at, ref)


def _piece_of_year_at(t: str, at: int, ref: date) -> Said | None:
    m = _PIECE_OF_YEAR.match(t, at)
    if m is None:
        return None
    year, n, unit = base_year(m, ref), small(m["n"]), unit_of(m["unit"])
    days = None if year is None else days_of_year(year)
    if days is None or n is None or n < 1 or unit == "年" or year is None:
        return None
    if unit == "月" and "个" not in m["unit"] and m["which"] != "前":
        return None
    if unit == "周":
        first = monday_of(date(year, 1, 4))
        days = Days(first, monday_of(date(year + 1, 1, 4)))
    found = _piece(m, days, n, unit)
    if found is None:
        return None
    pattern = ""
    if m["which"] == "第" or n == 1:
        pattern = f"{found.first:%Y-%m}" if unit == "月" else week_name(found.first) if unit == "周" else ""
        if unit in ("天", "日"):
            return one_day(at, m.end(), found.first)
    return span_of(at, m.end(), found.first, found.until, pattern)


def _piece(m: re.Match[str], days: Days, n: int, unit: str) -> Days | None:
    """The first, the last or the one numbered piece of some days."""
    which = m["which"]
    if which == "第":
        first, until = later(days.first, n - 1, unit), later(days.first, n, unit)
    elif which[0] in "前头开" or which.startswith(("最初", "最前")):
        first, until = days.first, later(days.first, n, unit)
    else:
        first, until = later(days.until, -n, unit), days.until
    if first is None or until is None or first < days.first or until > days.until:
        return None
    return Days(first, until)


def _months_meant(m: re.Match[str], ref: date) -> list[tuple[int, int]]:
    """Year and month of the month that a part is of, twice where no year is said."""
    if m["relmonth"]:
        whole = ref.year * 12 + ref.month - 1 + shift_of(m["relmonth"])
        return [(whole // 12, whole % 12 + 1)]
    if not m["month"]:
        return [(ref.year, ref.month)]
    month = month_of(m["month"]) or 1
    if m["year"] or m["rel"]:
        return [(base_year(m, ref) or 0, month)]
    return [(year, month) for year in years_around(month, ref)]


def _weeks_of(year: int, month: int) -> Days | None:
    """The calendar weeks that begin in a month."""
    days = days_of_month(year, month)
    if days is None:
        return None
    first = days.first + timedelta(days=-days.first.weekday() % 7)
    after = days.until + timedelta(days=-days.until.weekday() % 7)
    return Days(first, after)


def _piece_of_month_at(t: str, at: int, ref: date) -> Said | None:
    m = _PIECE_OF_MONTH.match(t, at)
    if m is None:
        return None
    n, unit = small(m["n"]), unit_of(m["unit"])
    if n is None or n < 1 or unit not in ("周", "天", "日"):
        return None
    choices: list[Days] = []
    for year, month in _months_meant(m, ref):
        whole = _weeks_of(year, month) if unit == "周" else days_of_month(year, month)
        days = None if whole is None else _piece(m, whole, n, unit)
        if days is not None:
            choices.append(days)
    if not choices:
        return None
    said_year = f"{choices[0].first.year:04d}" if m["year"] or m["rel"] or m["relmonth"] else "XXXX"
    single = m["which"] == "第" or n == 1
    if unit != "周" and single:
        return Said(
            at, m.end(), kind="day", pattern=f"{said_year}-{choices[0].first:%m-%d}", choices=tuple(choices)
        )
    found = span_of(at, m.end(), *choices[0][:2])
    if found is None:
        return None
    found.choices = tuple(choices)
    if unit == "周" and single:
        week = n if m["which"] == "第" else (choices[0].first.day + 6) // 7
        found.pattern = f"{said_year}-{choices[0].first:%m}-W{week:02d}"
    return found


def _weekday_of_month_at(t: str, at: int, ref: date) -> Said | None:
    m = _NTH_WEEKDAY.match(t, at)
    if m is None:
        return None
    number = WEEKDAYS[m["day"]]
    choices = []
    for year, month in _months_meant(m, ref):
        days = days_of_month(year, month)
        if days is None:
            continue
        first = days.first + timedelta(days=(number - 1 - days.first.weekday()) % 7)
        if m["last"]:
            last = days.until - ONE_DAY
            day = last - timedelta(days=(last.weekday() - number + 1) % 7)
        else:
            day = first + timedelta(days=7 * ((small(m["n"]) or 1) - 1))
        if days.first <= day < days.until and (one := days_of_day(day)):
            choices.append(one)
    if not choices:
        return None
    named = m["year"] or m["rel"] or m["relmonth"] or not m["month"]
    pattern = (
        choices[0].first.isoformat()
        if named
        else f"XXXX-{choices[0].first:%m}-WXX-{number}-#{small(m['n'] or '5')}"
    )
    return Said(at, m.end(), kind="day", pattern=pattern, choices=tuple(choices))
