"""Dates by the calendar: 2016年3月5日, 去年5月, 29日, 康熙二十年9月, 农历八月十五, 2016-03-05, 1/2/2020."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from .days import (
    DAY_NUMBER,
    MONTH,
    REL_MONTH,
    REL_YEAR,
    REL_YEARS,
    SPACE,
    TO,
    YEAR,
    Days,
    Said,
    day_of,
    days_of_day,
    days_of_month,
    days_of_year,
    first_years,
    month_of,
    shift_of,
    small,
    valid,
    year_of,
    years_around,
)
from .numerals import DIGIT

__all__ = ["calendar_at", "digits_at", "new_year_at", "worked_out"]


# -- calendar expressions: year, month, day ----------------------------------------------------------------

_LUNAR = rf"(?:农历|阴历|旧历){SPACE}"


@lru_cache(maxsize=1)
def _calendar() -> re.Pattern[str]:
    eras = "|".join(sorted(map(re.escape, first_years()), key=len, reverse=True))
    after_year = r"(?![级龄纪轮画])"
    return re.compile(
        rf"(?P<lunar>{_LUNAR})?"
        rf"(?:(?P<era>{eras})(?P<count>元|[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){SPACE}年"
        rf"|(?P<year>{YEAR}){SPACE}年{after_year}|(?P<rel>{REL_YEAR})(?:度)?"
        rf"|(?P<relmonth>{REL_MONTH}))?"
        rf"(?P<of>{SPACE}(?:的|份)?{SPACE})?(?P<lunar2>{_LUNAR})?"
        rf"(?:(?P<moon>[正冬腊]){SPACE}月|(?<![0-9.第十一二三四五六七八九])(?P<month>{MONTH})(?:{SPACE}月(?:份(?![额子]))?(?!球|亮|饼|嫂|薪|台)"
        rf"|(?={SPACE}{TO}{SPACE}{MONTH}{SPACE}月(?!份?{SPACE}[0-9]))))?"
        rf"(?:{SPACE}(?:的)?{SPACE}(?P<day>(?<![0-9.第十一二三四五六七八九初]){DAY_NUMBER})"
        rf"(?:{SPACE}[日号](?![线楼机文馆店院厅码召门车台井令公子报元益常本程])"
        rf"|(?<=初[一二三四五六七八九十])|(?={SPACE}{TO}{SPACE}{DAY_NUMBER}{SPACE}[日号])"
        rf"|(?(lunar)|(?(lunar2)|(?(moon)|(?!))))))?"
    )


_NEW_YEAR = re.compile(r"(?P<year>大年|年)(?P<day>初[一二三四五六七八九十]|三十)")
_GREAT = re.compile(r"(?:的)?大年(?P<day>初[一二三四五六七八九十]|三十)")


def calendar_at(t: str, at: int, ref: date) -> Said | None:
    m = _calendar().match(t, at)
    if m is None or m.end() == at:
        return None
    said = Said(at, m.end(), calendar=True)
    month, day = m["month"] or m["moon"], m["day"]
    if m["era"] is not None:
        count = 1 if m["count"] == "元" else small(m["count"])
        if count is None or not 1 <= count <= 99:
            return None
        said.year = first_years()[m["era"]] + count - 1
    elif m["year"] is not None:
        said.year = _plain_year(t, m)
        if said.year is None:
            return None
    elif m["rel"] is not None:
        said.year = (
            ref.year + REL_YEARS[m["rel"].removesuffix("度") if m["rel"] not in REL_YEARS else m["rel"]]
        )
    elif m["relmonth"] is not None:
        if month is not None:
            return None
        whole = ref.year * 12 + ref.month - 1 + shift_of(m["relmonth"])
        said.year, said.month = whole // 12, whole % 12 + 1
    elif month is None and not _lone_day(t, m):
        return None
    if month is not None:
        said.month = month_of(month)
        if m["year"] is None and m["era"] is None and m["rel"] is None and not _lone_month(t, m):
            return None
    if day is not None:
        said.day = day_of(day)
        if said.day is None or not 1 <= said.day <= 31:
            return None
        if said.month is None and (m["year"] or m["rel"] or m["era"]):
            return None
    if (
        month is None
        and day is None
        and said.year is not None
        and said.month is None
        and (great := _GREAT.match(t, m.end()))
    ):
        return _new_year(at, great, said.year)
    said.lunar = bool(m["lunar"] or m["lunar2"] or m["moon"] or (day or "").startswith("初"))
    if m["of"] and month is None and day is None:
        said.end = m.end("lunar2") if m["lunar2"] else m.start("of")
    if said.lunar and said.month is None:
        return None
    _trim_of(t, said)
    said.partial = t[said.end - 1] not in "年月日号份度" and not said.lunar
    said.kind = "day" if said.day is not None else "span"
    return said


def _trim_of(t: str, said: Said) -> None:
    while said.end > said.start and t[said.end - 1] in " \u00a0的":
        said.end -= 1


def _plain_year(t: str, m: re.Match[str]) -> int | None:
    """The year, if the words are one: 18年来 and 三十年 are stretches, 二三年 is two or three years."""
    words = m["year"]
    year = year_of(words)
    if year is None or year < 1:
        return None
    if m["month"] or m["moon"]:
        return year
    if len(words) <= 3 and "千" not in words:
        after = t[m.end("year") :].lstrip()[1:3]
        before = t[max(0, m.start() - 2) : m.start()]
        if after[:1] in ("来", "间", "内", "里", "后", "前", "多", "半", "级", "龄") or after in (
            "以来",
            "之后",
            "之前",
            "以后",
            "以前",
            "之内",
            "以内",
            "时间",
        ):
            return None
        if before.endswith(
            (
                "近",
                "过去",
                "最近",
                "未来",
                "后",
                "前",
                "第",
                "这",
                "满",
                "共",
                "历时",
                "每",
                "了",
                "为期",
                "连续",
                "今后",
                "长达",
                "上",
                "下",
            )
        ):
            return None
        if not words.isascii() and len(words) == 2 and DIGIT[words[1]] - DIGIT[words[0]] == 1:
            return None
    return year


def _lone_month(t: str, m: re.Match[str]) -> bool:
    before = t[m.start() - 1] if m.start() else ""
    after = t[m.end() : m.end() + 1]
    return before not in tuple("第每几数近满岁年") and not (
        m["day"] is None and after in tuple("龄经薪租供刊息嫂")
    )


def _lone_day(t: str, m: re.Match[str]) -> bool:
    """29日, 十二号; not 三日内, 5号线, 一日三餐."""
    if m["day"] is None:
        return False
    before = t[m.start() - 1] if m.start() else ""
    after = t[m.end() : m.end() + 1]
    sure = m["day"].startswith("初")
    if before and (
        (before in "第每几数近满/.-:#" and not _closing(t, m.start()))
        or before.isdecimal()
        or (before.isascii() and before.isalpha())
    ):
        return False
    if t[m.end() - 1] == "日" and after in tuple("内后前之三游间均产"):
        return False
    if not sure and len(m["day"]) == 1 and not m["day"].isascii() and t[m.end() - 1] != "号":
        return False
    return sure or t[m.end() - 1] in "日号" or t[m.end() - 1] in "0123456789一二三四五六七八九十"


def new_year_at(t: str, at: int, ref: date) -> Said | None:
    m = _NEW_YEAR.match(t, at)
    if m is None or (
        m["year"] == "年"
        and (m["day"] != "三十" or (at and (t[at - 1] in "大0123456789" or t[at - 1] in DIGIT)))
    ):
        return None
    return _new_year(at, m, None)


def _new_year(at: int, m: re.Match[str], year: int | None) -> Said:
    """大年初一 is in the first month of the lunar year, 大年三十 its last day."""
    last = m["day"] == "三十"
    return Said(
        at,
        m.end(),
        year,
        12 if last else 1,
        30 if last else day_of(m["day"]),
        lunar=True,
        kind="day",
        calendar=True,
    )


# -- dates in digits ---------------------------------------------------------------------------------------

_YMD = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[-./]| (?=[0-9]{2} [0-9]{2}(?![0-9])))(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    r"(?![0-9]|(?P=s)[0-9]{1,3}(?![0-9]))"
)
_DMY = re.compile(
    r"(?P<d>[0-9]{1,2})(?P<s>[-./])(?P<m>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4})(?![0-9]|[./][0-9])"
)  # 1/2/2020 is the first of February
_SHORT = re.compile(r"(?P<y>[0-9]{2})(?P<s>[-/])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?![0-9]|[-./][0-9])")
_MD = re.compile(r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})(?![0-9%]|[-./][0-9]{5}|[./][0-9])")
_YM = re.compile(
    r"(?P<y>(?:1[5-9]|20)[0-9]{2})(?P<s>[-/])(?P<m>1[0-2]|0[1-9]|(?<=/)[1-9])(?![0-9]|[-./~][0-9]|年|月)"
)
_YEAR_ALONE = re.compile(r"(?:(?:1[5-9]|20)[0-9]{2}|2100)(?![0-9A-Za-z%‰]|[.,/:][0-9]| ?年)")
_COUNTED = re.compile(
    r" ?[十百千万亿多余几个件人名家户次项元块美欧台辆套只条张本米吨克斤公亩平立升度分小天日周月岁级号位例种类场篇"
    r"页层间座所站点倍成股手单份字段步行列排组班路]"
)


def digits_at(t: str, at: int, ref: date) -> Said | None:
    before = t[at - 1] if at else ""
    if (
        not ("0" <= t[at] <= "9")
        or before.isdecimal()
        or (before and before in "./-" and t[max(0, at - 2) : at - 1].isdecimal() and not _closing(t, at))
    ):
        return None
    if before and before.isascii() and before.isalpha():
        return None
    for pattern in (_YMD, _DMY, _SHORT):
        m = pattern.match(t, at)
        if m is None:
            continue
        year, a, b = year_of(m["y"]), int(m["m"]), int(m["d"])
        if a > 12 >= b >= 1:
            a, b = b, a
        if year is None or not (1 <= a <= 12 and 1 <= b <= 31) or year < 1:
            continue
        end = m.end() + (1 if t[m.end() : m.end() + 1] == "日" else 0)
        return Said(at, end, year, a, b, kind="day", calendar=True)
    if m := _YM.match(t, at):
        return Said(at, m.end(), int(m["y"]), int(m["m"]), calendar=True)
    if (m := _MD.match(t, at)) and 1 <= int(m["d"]) <= 31:
        a, b = int(m["m"]), int(m["d"])
        if a > 12 >= b:
            a, b = b, a
        if 1 <= a <= 12 and b >= 1:
            return Said(at, m.end(), None, a, b, kind="day", calendar=True)
    if m := _YEAR_ALONE.match(t, at):
        if before and before in "第$¥￥#-−./第号约超近达至少约为共" and not _closing(t, at):
            return None
        if _COUNTED.match(t, m.end()):
            return None
        return Said(at, m.end(), int(m[0]), calendar=True, partial=True)
    return None


_CLOSES = re.compile(rf"[0-9年月日]{SPACE}{TO}{SPACE}$")


def _closing(t: str, at: int) -> bool:
    """Whether a dash before these digits stands behind a date."""
    return _CLOSES.search(t, max(0, at - 8), at) is not None and t[at - 1] != "/"


# -- working a calendar expression out ---------------------------------------------------------------------


def worked_out(said: Said, ref: date) -> Said:
    """Pattern and choices of year, month and day."""
    year, month, day = said.year, said.month, said.day
    y = "XXXX" if year is None else f"{year:04d}"
    if day is not None:
        said.pattern = f"{y}-{'XX' if month is None else f'{month:02d}'}-{day:02d}"
    else:
        said.pattern = y if month is None else f"{y}-{month:02d}"
    if said.lunar:
        return said
    if day is not None:
        said.choices = _days_meant(year, month, day, ref)
    elif month is not None:
        years = (year,) if year is not None else years_around(month, ref)
        said.choices = tuple(d for d in (days_of_month(v, month) for v in years) if d)
    elif year is not None and (whole := days_of_year(year)):
        said.choices = (whole,)
    return said


def _days_meant(year: int | None, month: int | None, day: int, ref: date) -> tuple[Days, ...]:
    """The day that is said, or the last and the next such day."""
    if year is not None and month is not None:
        one = days_of_day(valid(year, month, day))
        return () if one is None else (one,)
    step = 1 if month is None else 12
    at = ref.year * 12 + (ref.month if month is None else month) - 1
    found: list[Days] = []
    for way in (-1, 1):
        for n in range(9):
            whole = at + way * n * step
            candidate = valid(whole // 12, whole % 12 + 1, day) if 12 <= whole < 9998 * 12 else None
            if candidate is not None and ((candidate < ref) if way < 0 else (candidate >= ref)):
                found += [d for d in (days_of_day(candidate),) if d]
                break
    return tuple(found)
