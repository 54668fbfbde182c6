"""Times: what the words for a time mean in a document of a known date.

«2021年底» needs nobody; «今年» needs the document's year, «6月底» the year that was spoken of last, «目前» the
document's own date. Which figure a time belongs to is decided elsewhere (`bind`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...errors import PeriodError
from ...period import PLANS, Period
from ..expressions.numerals import value_of

__all__ = ["Anchor", "before", "is_now", "is_stretch", "previous", "resolve"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The document's own time: its date as precisely as it is told, and what it reports about."""

    date: Period | None = None
    year: int | None = None
    default: Period | None = None  # what its title says it reports about
    ahead: Period | None = None  # the year that its title says it plans for

    @property
    def month(self) -> int | None:
        if self.date is None or self.date.start is None or self.date.frequency not in ("D", "M"):
            return None
        return self.date.start.month

    @property
    def now(self) -> Period | None:
        if self.date is not None:
            return self.date
        return None if self.year is None else Period.year_of(self.year)

    @property
    def passed_year(self) -> int | None:
        """The last whole year as a speaker means it: in spring, the one before."""
        if self.year is None:
            return None
        return self.year - 1 if self.month is not None and self.month <= 3 else self.year


_NOW = re.compile(
    r"(?:截[至止]到?)?(?:目前|当前|现在|如今|现有|现已|迄今(?:为止)?|至今|眼下|当下|时下|现今|现阶段)"
)
_YEARLESS = re.compile(r"(?:今年|去年|前年|明年|上年|本年|当年|同年|次年)")
_STRETCH = re.compile(
    r"(过去|近|最近|未来|今后|这|此后|随后)?的?([一二两三四五六七八九十]{1,2}|\d{1,2})年(多?来|间|里|时间|之?内)?"
)
_ONE_YEAR = re.compile(r"过去一年|(?:刚刚)?过去的一年|一年(?:多?来|间)?")
_LAST_MONTH = re.compile(r"上个?月(?:底|末)?")
_REST = re.compile(r"(?:同期|以来|以前|之前|以后|起|止|年度|度|全年|年内|当月)+$")


@lru_cache(maxsize=8192)
def _parse(words: str, year: int | None) -> Period | None:
    try:
        return Period.parse(words, year=year)
    except PeriodError:
        return None


def is_now(words: str) -> bool:
    return _NOW.fullmatch(words) is not None


def is_stretch(words: str) -> bool:
    """Whether words tell of a stretch of years (三年来, 近五年), which later sentences do not take over."""
    return _STRETCH.fullmatch(words) is not None and not (
        _ONE_YEAR.fullmatch(words) or _PHRASES.fullmatch(words)
    )


_PLAN = re.compile(r"十[一二三四五六]?五")


def resolve(words: str, anchor: Anchor, *, told: Period | None = None, ahead: bool = False) -> Period | None:
    """The period that words mean; `told` is the one spoken of before, `ahead` where the speaker plans.

    >>> anchor = Anchor(date=Period.parse("2021-07-22"), year=2021)
    >>> [str(resolve(w, anchor)) for w in ("今年上半年", "去年", "6月底", "目前", "“十三五”期间", "近三年")]
    ['2021-H1', '2020', '2021-06', '2021-07-22', '2016/2020', '2019/2021']
    """
    if is_now(words):
        return anchor.now
    if words[:4].isdigit() and not words[4:5].isdigit():
        return _dated(words, anchor)
    if "五" in words and ("十" in words[:3]):
        name = _PLAN.search(words)
        if name is not None and name[0] in PLANS and name[0] != "十五":
            return _plan(name[0], words, anchor)
    year = anchor.year
    if m := _YEARLESS.match(words):
        return _relative(m[0], words[m.end() :], anchor, told)
    if _PHRASES.fullmatch(words):
        return _phrase(words, anchor, told)
    if _ONE_YEAR.fullmatch(words):
        return None if anchor.passed_year is None else Period.year_of(anchor.passed_year)
    if m := _STRETCH.fullmatch(words):
        return _stretch("未来" if words.endswith("内") else m[1] or "", m[2], anchor, told)
    if words in ("本月", "当月"):
        if told is not None and told.end is not None and told.frequency in ("running", "M"):
            return Period.month_of(told.end.year, told.end.month)
        if anchor.date is not None and anchor.date.start is not None and anchor.month is not None:
            return Period.month_of(anchor.date.start.year, anchor.month)
        return None
    base = None
    if told is not None and told.end is not None:
        base = told.end.year
    elif anchor.default is not None and anchor.default.end is not None:
        base = anchor.default.end.year
    elif year is not None:
        base = year
    if base is None:
        return None
    core = _REST.sub("", words) or words
    found = _parse(
        "全年" if core in ("年底", "年末", "年初", "上年底", "上年末", "全年", "年内") else core, base
    )
    if core.startswith("上年"):
        found = Period.year_of(base - 1)
    if (
        found is not None
        and told is None
        and not ahead
        and anchor.default is None
        and anchor.date is not None
    ):
        found = _not_ahead(found, words, anchor)
    if found is not None and not ahead and _is_unfinished(found, anchor):
        found = found.previous_year()
    return found


_PHRASES = re.compile(
    r"半年多?来|今明两年|去今两年|[今明]后[两三]年|[上前]一年度?|上一?个五年|上个?月(?:底|末)?"
    r"|(?:[一两三四五六七八九十]{1,3}|\d{1,2})年[前后]|[这那]一年"
)


def _phrase(words: str, anchor: Anchor, told: Period | None) -> Period | None:
    """Times told by the time of speaking that are neither a year nor a stretch of whole years up to now."""
    now = anchor.date
    if _LAST_MONTH.fullmatch(words):
        if now is None or now.start is None or anchor.month is None:
            return None
        return Period.month_of(now.start.year - (anchor.month == 1), (anchor.month - 2) % 12 + 1)
    if words.startswith("半年"):
        if now is None or now.start is None or anchor.month is None or anchor.month in (4, 5):
            return None
        if anchor.month <= 3:
            return Period.half_of(now.start.year - 1, 2)
        return Period.half_of(now.start.year, 1 if anchor.month <= 9 else 2)
    if words.endswith("年前"):
        year = told.year if told is not None and told.year is not None else anchor.passed_year
        return None if year is None else Period.year_of(year - _number(words[:-2]))
    if "五年" in words:
        last = told.end.year if told is not None and told.end is not None else anchor.passed_year
        return None if last is None else Period.span(Period.year_of(last - 9), Period.year_of(last - 5))
    if words.endswith("年后"):
        if told is None or told.year is None:
            return None
        later = told.year + _number(words[:-2])
        return Period.year_of(later) if anchor.year is None or later <= anchor.year else anchor.now
    if words in ("这一年", "那一年"):
        return told if told is not None and told.frequency == "A" else None
    if words.startswith(("上一年", "前一年")):
        year = told.year if told is not None and told.year is not None else anchor.passed_year
        return None if year is None else Period.year_of(year - 1)
    if anchor.year is None:
        return None
    first, last = {
        "今明两年": (0, 1), "去今两年": (-1, 0), "今后两年": (1, 2), "今后三年": (1, 3), "明后两年": (1, 2),
        "明后三年": (1, 3),
    }[words]  # fmt: skip
    return Period.span(Period.year_of(anchor.year + first), Period.year_of(anchor.year + last))


def _not_ahead(found: Period, words: str, anchor: Anchor) -> Period:
    """In January «四季度» and «全年» mean the year before."""
    if found.start is None or anchor.date is None or anchor.date.end is None:
        return found
    if words in ("全年", "年底", "年末"):
        if anchor.passed_year is not None and anchor.passed_year != found.year:
            return found.previous_year()
        return found
    return found.previous_year() if found.start > anchor.date.end else found


def _is_unfinished(found: Period, anchor: Anchor) -> bool:
    """1—5月, told of in March: those of the year before, whatever year was spoken of last."""
    date, end = anchor.date, found.end
    if date is None or date.start is None or end is None or date.frequency not in ("D", "M"):
        return False
    return found.frequency == "running" and end.year == date.start.year and end.month > date.start.month


_DOTTED_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")


def _dated(words: str, anchor: Anchor) -> Period | None:
    if m := _DOTTED_DAY.match(words):
        return _parse(f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d}", None)
    text = words.replace("同期", "").replace("财", "").removesuffix("起")
    if text.endswith("以来"):
        first = _parse(text.removesuffix("以来"), None)
        now = anchor.passed_year
        if (
            first is not None
            and first.frequency == "A"
            and first.year is not None
            and now
            and now > first.year
        ):
            return Period.span(first, Period.year_of(now))
        return first
    return _parse(text, None)


_PLAN_END = re.compile(r"末|收官")
_PLAN_START = re.compile(r"开局")


def _plan(name: str, words: str, anchor: Anchor) -> Period:
    first, last = PLANS[name]
    if words.endswith("以来") and anchor.year is not None and anchor.year > first:
        return Period.span(Period.year_of(first), Period.year_of(anchor.year))
    if m := re.search(r"前([一二两三四])年", words):
        return Period.span(Period.year_of(first), Period.year_of(first + _number(m[1]) - 1))
    if _PLAN_END.search(words):
        return Period.year_of(last)
    if _PLAN_START.search(words):
        return Period.year_of(first)
    return Period.plan(name)


def _relative(word: str, rest: str, anchor: Anchor, told: Period | None) -> Period | None:
    year = anchor.year
    if word in ("当年", "同年", "次年", "上年"):
        ref = told if told is not None and told.year is not None else anchor.default
        if ref is not None and ref.year is not None:
            year = ref.year
    if year is None:
        return None
    year += {"去年": -1, "上年": -1, "前年": -2, "明年": 1, "次年": 1}.get(word, 0)
    core = _REST.sub("", rest)
    if (
        core == ""
        and "同期" in rest
        and told is not None
        and told.year == year + 1
        and told.frequency in ("running", "H", "Q", "M")
    ):
        return told.previous_year()  # 1至3月…,低于去年同期…
    if core in ("", "底", "末", "初", "年底", "年末", "年初", "全年"):
        return Period.year_of(year)
    return _parse(core, year) or Period.year_of(year)


def _number(words: str) -> int:
    return int(value_of(words) or 0)


def _stretch(lead: str, count: str, anchor: Anchor, told: Period | None) -> Period | None:
    n = _number(count)
    if anchor.year is None or n < 1 or n > 60:
        return None
    if lead in ("未来", "今后", "此后", "随后"):
        first = anchor.year + (1 if (anchor.month or 1) > 6 else 0)
        return (
            Period.span(Period.year_of(first), Period.year_of(first + n - 1))
            if n > 1
            else Period.year_of(first)
        )
    last = anchor.passed_year if anchor.passed_year is not None else anchor.year
    if lead == "过去" and anchor.month is not None:
        last = anchor.year - 1
    elif not lead and told is not None and told.year is not None and last - 1 <= told.year < last:
        last = told.year  # 2020年…。五年累计…
    return Period.span(Period.year_of(last - n + 1), Period.year_of(last)) if n > 1 else Period.year_of(last)


def before(period: Period) -> Period:
    """The same period a year before: what growth is held against unless it says otherwise."""
    return period.previous_year()


def previous(period: Period) -> Period | None:
    """The period just before, what 环比 compares with."""
    first = period.first
    if first is None or first.start is None:
        return None
    if period.frequency == "running" and period.end is not None:
        first = Period.month_of(period.end.year, period.end.month)
    start = first.start
    if start is None:
        return None
    if first.frequency == "M":
        return Period.month_of(start.year - (start.month == 1), (start.month - 2) % 12 + 1)
    if first.frequency == "Q":
        quarter = (start.month - 1) // 3
        return Period.quarter_of(start.year - (quarter == 0), (quarter - 1) % 4 + 1)
    if first.frequency == "H":
        return Period.half_of(start.year - (start.month == 1), 2 if start.month == 1 else 1)
    return first.previous_year() if first.frequency == "A" else None
