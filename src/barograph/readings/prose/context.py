"""The document's own time, place and subject, and how they were found.

A date stands in a header line, in brackets under the title, in a dateline, at the foot of a notice; failing
that the title's year, failing that the latest year that the text tells of as present. The place is the one
that title, issuer and text name most.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field

from ...errors import PeriodError
from ...period import PLANS, Period
from ..document import Document
from . import times
from .orgs import Orgs
from .places import Gazetteer, Places
from .segments import Line
from .stems import CUT, generic
from .times import Anchor

__all__ = ["Context", "contextual"]


@dataclass(slots=True)
class Context:
    title: str
    anchor: Anchor
    places: Places
    plan: bool = False
    orgs: Orgs = field(default_factory=Orgs)
    report: bool = False  # of what a place did in a year
    date_from: str = ""  # how the date was found
    signs: tuple[str, ...] = ()  # how much the text supports its own place and time (`confidence`)


_DATE = (  # 2041.8亿 is an amount
    r"(?<![\d.])(?P<y>(?:19|20)\d{2})(?:[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})日?"
    r"|[-/年](?P<mm>\d{1,2})(?![\d.])|\.(?P<mmm>\d{1,2})(?![\d.%％万亿千百\u3400-\u9fff]))"
)
_LABELLED = re.compile(rf"(?:发布|发文|成文|印发|更新|发表|公开|录入|创建)?(?:时间|日期)[::]?\s*{_DATE}")
_PLAIN = re.compile(_DATE)
_MONTH_DAY = re.compile(r"(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_TITLE_TIME = re.compile(
    r"(?:(?:19|20)\d{2}年(?:度)?)?(?:上半年|前三季度|[一二三四]季度|前\d{1,2}个?月"
    r"|1[-—~至]\d{1,2}月|\d{1,2}月份?(?!\d*日))|(?:19"
    r"|20)\d{2}年(?:度)?(?![\d一二三四五六七八九十]*月\d)"
)
_BARE_YEAR = re.compile(
    r"(?<![\d.,:号第-])(?:199\d|20[0-3]\d)(?=[\u3400-\u9fff])(?![家个项人名元万亿多余户件所台套吨])"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")


_SECOND_YEAR = re.compile(r"[—–-]\s*(?:19|20)\d{2}年")


def contextual(document: Document, text: str, parts: list[Line], gazetteer: Gazetteer) -> Context:
    """Everything that a document says of itself."""
    title = _title(document, parts)
    head = _head(text, parts)
    date, how = _date(document, text, parts, title)
    if (
        date is not None
        and how in ("labelled", "line")
        and (first := _first_printed(parts, date)) is not None
    ):
        date, how = first, "original"
    year = None if date is None or date.start is None else date.start.year
    spoken = _spoken(document, parts, title)
    titled = None if spoken else _YEAR.search(_SECOND_YEAR.sub("", title))
    report = re.search(r"政府工作报告|工作要点|工作安排", title) is not None
    if year is None and titled:
        year, how = int(titled[1]), "title"
    if year is None:
        year, how = _told_year(text), "text"
    if year is None and (bare := _BARE_YEAR.search(title) or _BARE_YEAR.search(text, 0, 20_000)):
        year, how = int(bare[0]), "text"  # 2022中国城市科技创新指数
    if report and titled and date is None:
        year = int(titled[1])
        date = _month_day(text[:400], year) or date
    if date is None and titled and how == "title":
        date = _bracketed(parts, year)
    if date is None and year is not None:
        date = Period.year_of(year)
    anchor = Anchor(date=date, year=year)
    default = None
    plan = (
        not spoken
        and _PLANS.search(title) is not None
        # What was done under a plan is told as done.
        and re.search(r"评估|总结|进展|(?:实施|完成|执行|落实)情况|成效|成就", title) is None
    )
    if not plan and not report and not spoken:
        m = _TITLE_TIME.search(re.sub(r"《[^》]*》|“[^”]*”", "", title))
        if m is not None and not re.search(r"通知|意见|办法|条例|大会|会议|论坛|春运|届", title):
            default = _running(times.resolve(m[0], anchor), text)
            if default is not None and default.start is not None and year and default.start.year > year:
                default = None  # 2030年产值将突破千亿元: what is hoped for, not what is told of
        elif m is None and _YEARLY.search(title) and date is not None and date.start is not None:
            # 工作总结 of December speaks of its year, that of January of the year before.
            default = Period.year_of(date.start.year - (date.start.month <= 4))
    elif plan:
        m2 = re.search(r"((?:19|20)\d{2})\s*年?\s*[-—–~至]{1,2}\s*((?:19|20)\d{2})年", title)
        if m2 and int(m2[1]) < int(m2[2]):
            default = Period.span(Period.year_of(int(m2[1])), Period.year_of(int(m2[2])))
        elif p := re.search(r"十[一二三四五]五", title):
            default = Period.plan(p[0])
        if default is not None and default.start is not None and (year is None or how == "text"):
            year = default.start.year
    anchor = Anchor(date=date, year=year, default=default, ahead=_planned(title, default))
    places = Places(gazetteer)
    places.learn(text, head, [(line.start, line.end) for line in parts if line.kind == "skip"])
    orgs = Orgs()
    orgs.learn(text, places)
    if own := _own_org(title, text, orgs, places):
        orgs.own = own
        if not any(hit.name == "" for hit in orgs.hits):
            orgs.learn(text, places)
        orgs.call(own)
    told = plan or report or _REPORTS.search(title) is not None
    return Context(
        title, anchor, places, plan, orgs, told, how, _signs(title, text[:20_000], anchor, places, orgs)
    )


def _signs(title: str, text: str, anchor: Anchor, places: Places, orgs: Orgs) -> tuple[str, ...]:
    """What all readings of a document share: whether its place and its year are told where one would look."""
    stem = (places.own or "").rstrip("省市县区")
    years = len(set(_YEAR.findall(text)))
    return (
        "own:none" if len(stem) < 2 else f"own:{places.level}/{'title' if stem in title else 'text'}",
        f"own-told:{min(text.count(stem), 4) if len(stem) >= 2 else 0}",
        f"years:{min(years, 4)}",
        "time:titled" if anchor.default is not None else "time:dated",
        "about:organisation" if orgs.own else "about:place",
        f"orgs:{min(len({hit.name for hit in orgs.hits}), 6) // 2}",
    )


_PLANS = re.compile(
    r"(?:规划(?!发布|出台|印发|临近|获批|获得|公布|亮相|通过|正?在?编制|启动|落地|敲定|明确|提出|将|即将|或|有望|初定|上报)"
    r"|行动计划|实施方案|行动方案|实施意见|若干措施|工作方案|计划(?:\(|$))"
)
_OF_A_TITLE = 60


def _spoken(document: Document, parts: list[Line], title: str) -> bool:
    """Whether what stands in the title's place is the first paragraph of a text that has no title."""
    if document.title and len(document.title.strip()) >= 4:
        return False
    line = next((x for x in parts[:12] if x.text.strip()[:80] == title), None)
    if line is None or line.kind != "text":
        return False
    return len(line.text.strip()) > _OF_A_TITLE or line.text.rstrip().endswith("。")


_REPORTS = re.compile(r"公报|报告|总结|要点|纲要|概况|通报|情况")
_YEARLY = re.compile(r"(?:年度?)?(?:工作)?总结(?!大会|会议)|述职(?:述廉)?报告|年终盘点|年终回眸|亮点回眸")
_REPRINTED = re.compile(rf"(?:转载|原载|原标题|[报网社][((]|[报网社]\s*[((]?|[电讯][((]?)[^\d]{{0,6}}{_DATE}")


def _first_printed(parts: list[Line], date: Period) -> Period | None:
    """The date of the first printing in a head whose own date is that of a repost, years later."""
    for line in parts[:14]:
        m = _REPRINTED.search(line.text) if len(line.text) < 120 else None
        p = None if m is None else _period(m)
        if p is not None and p.end is not None and date.start is not None and p.end.year < date.start.year:
            return p
    return None


def _planned(title: str, default: Period | None) -> Period | None:
    """2022 in «2021年工作总结和2022年工作打算»."""
    m = re.search(r"((?:19|20)\d{2})年[^,。]{0,16}(?:打算|计划|安排|思路|要点|目标|草案)", title)
    years = [int(y) for y in re.findall(r"((?:19|20)\d{2})年", title)]
    if m is None or default is None or default.frequency != "A" or default.year is None or len(years) < 2:
        return None
    return Period.year_of(default.year + 1) if years[-1] == default.year + 1 else None


def _running(period: Period | None, text: str) -> Period | None:
    """三季度运行情况, whose text counts from January: the title means the time up to the end of the quarter."""
    if period is None or period.frequency != "Q" or period.end is None or period.end.month == 3:
        return period
    month = period.end.month
    told = {6: r"上半年|1[-—~至]6月", 9: r"前三季度|1[-—~至]9月|前9个?月", 12: r"全年|1[-—~至]12月"}[month]
    if len(re.findall(told, text)) < 2:
        return period
    if month == 9:
        return Period.running_to(period.end.year, month)
    return Period.half_of(period.end.year, 1) if month == 6 else Period.year_of(period.end.year)


def _bracketed(parts: list[Line], year: int | None) -> Period | None:
    """(10月17日) alone in a line under a title that names the year."""
    for line in parts[:14]:
        words = line.text.strip()
        if year is not None and re.fullmatch(r"\((?:\d{4}年)?\d{1,2}月\d{1,2}日\)", words):
            return _month_day(words, year)
    return None


_ONLY_DIGITS = re.compile(r"^[\d\-: ]+$")


def _title(document: Document, parts: list[Line]) -> str:
    if document.title and len(document.title.strip()) >= 4:
        from .clean import clean

        return clean(document.title).text
    for line in parts[:12]:
        words = line.text.strip()
        if line.kind == "skip" or len(words) < 5 or ">" in words or _ONLY_DIGITS.match(words):
            continue
        return words[:80]
    return ""


_FURNITURE = re.compile(r"ICP|上一篇|下一篇|(?:\.{3,}|…)$|^广告")
_SENTENCE_WITH_FIGURE = re.compile(r"\d[^。]*。$")


def _head(text: str, parts: list[Line]) -> str:
    kept: list[str] = []
    for line in parts[:10]:
        if (
            line.text.strip()
            and not (len(kept) > 1 and _SENTENCE_WITH_FIGURE.search(line.text.rstrip()))
            and (len(line.text) < 60 or (line.kind == "skip" and len(line.text) < 120))
            and not _FURNITURE.search(line.text.strip())
        ):
            kept.append(line.text.strip())
    tail = [
        line.text.strip()
        for line in parts[-8:]
        if 4 <= len(line.text.strip()) <= 24 and line.kind == "heading"
    ]
    return "\n".join(kept[:8] + tail[-3:])


def _period(m: re.Match[str]) -> Period | None:
    try:
        year, month = int(m["y"]), int(m["m"] or m["mm"] or m["mmm"])
        if m["d"]:
            return Period.day_of(dt.date(year, month, int(m["d"])))
        return Period.month_of(year, month)
    except (ValueError, PeriodError):
        return None


_REPORTER = re.compile(r"电|讯|记者")
_OPENS_WITH_YEAR = re.compile(r"^[((—\-]{0,3}\s*(?:19|20)\d{2}")
_SIGNED = re.compile(rf"^[\u3400-\u9fff ]{{0,18}}{_DATE}$")
_IN_FILE_NAME = re.compile(
    r"(?<!\d)(?P<y>20[0-3]\d)[-_/.]?(?P<m>0[1-9]|1[0-2])[-_/.]?(?P<d>[0-2]\d|3[01])(?!\d)"
)
_NUMBERED = re.compile(r"〔|号$")


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_ENGLISH_DATES = (  # cleaning may have closed the gaps between the words
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{_MONTH},?[\s-]*(?P<y>(?:19|20)\d{{2}})",
        re.IGNORECASE,
    ),
    re.compile(rf"{_MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<y>(?:19|20)\d{{2}})", re.IGNORECASE),
)
_ASCII_LEAD = re.compile(r"[\x20-\x7e]{8,60}(?![\x20-\x7e])")  # the text may go on behind it in Chinese


def _english(words: str) -> Period | None:
    """The day of a date line that a site's machine wrote: «Tue, 26 Apr 2022 08:00:00 GMT», «April 26, 2022»."""
    line = _ASCII_LEAD.match(words)
    if line is None:
        return None
    for pattern in _ENGLISH_DATES:
        if m := pattern.search(line[0]):
            try:
                month = _MONTHS.index(m["month"].lower()) + 1
                return Period.day_of(dt.date(int(m["y"]), month, int(m["d"])))
            except ValueError:
                return None
    return None


def _date(document: Document, text: str, parts: list[Line], title: str) -> tuple[Period | None, str]:
    head = parts[:14]
    for line in head:
        if len(line.text) < 200 and (m := _LABELLED.search(line.text)) and (p := _period(m)):
            return p, "labelled"
    for line in head:
        words = line.text.strip()
        if (
            ((line.kind != "text" and len(words) < 120) or _OPENS_WITH_YEAR.match(words))
            and (
                (m := _PLAIN.search(words)) and (p := _period(m)) and not _NUMBERED.search(words[: m.start()])
            )
            and "以来" not in words
            and (words != title or m.start() > 8)  # a date behind the title, on its line
        ):
            return p, "line"
    for line in head:
        if (p := _english(line.text.strip())) is not None:
            return p, "line"
    for line in reversed(parts[-12:]):
        words = line.text.strip()
        if 6 <= len(words) <= 30 and (m := _SIGNED.search(words)) and (p := _period(m)):
            return p, "foot"
    if document.published is not None:
        return Period.day_of(document.published), "format"
    for name in (document.origin or "", document.name):
        if (m := _IN_FILE_NAME.search(name)) and (p := _period(m)):
            return p, "name"
    for line in head:
        if _REPORTER.search(line.text[:60]) and (m := _PLAIN.search(line.text[:80])) and (p := _period(m)):
            return p, "dateline"
    return None, ""


def _month_day(words: str, year: int) -> Period | None:
    m = _MONTH_DAY.search(words)
    if m is None:
        return None
    try:
        return Period.day_of(dt.date(year, int(m["m"]), int(m["d"])))
    except ValueError:
        return None


_AHEAD = re.compile(r"到|至|力争|展望|—|-$")
_UP_TO = re.compile(
    r"截至|截止|(?:增长|增加|提高|提升|上升|下降|扩大|降低|减少|发展|跃升|[上下]升|增|升|降)[到至]"
)
_HOPED = re.compile(r"力争|目标|计划|规划|预计|有望|确保|将")
_PLAN_PASSED = re.compile(
    r"(?P<name>十[一二三四五]?五)”?(?:期间|时期),?(?P<rest>[^。;\n]{0,14}(?:累计完成|累计实现|年均增长|完成了|实现了))"
)
_HELD_AGAINST = re.compile(r"(?:(?<!对)比|较|[同与](?=$)|相比|相较于?)$")
_LAST_YEAR = re.compile(r"去年|上年")
_THIS_YEAR = re.compile(r"(?<!过去的)今年(?!来)")
_PART_OF_IT = re.compile(
    r"年?\s*(?:\d{1,2}\s*[月—~至-]|[上下]半年|[前一二三四第]|以来|起|初|春|夏|秋|冬|年内)"
)
_UNDATED = re.compile(r"\d{1,2}月\d{1,2}日[电讯]")


def _told_year(text: str) -> int | None:
    """The latest year that is told of as present: not a goal's, and named more than in passing.

    A report of today that speaks of 今年 beside whole years that it numbers was written after the last of these.
    """
    found: dict[int, bool] = {}  # the years told of as present, and whether each is always told of as a whole
    compared = 0
    for m in _YEAR.finditer(text[:60000]):
        left = text[max(0, m.start() - 6) : m.start()]
        if _AHEAD.search(left) and (
            _UP_TO.search(left) is None or _HOPED.search(text, max(0, m.start() - 60), m.start())
        ):
            continue
        year = int(m[1])
        if _HELD_AGAINST.search(left):
            last_year = _LAST_YEAR.search(text, max(0, text.rfind("。", 0, m.start())), m.start()) is not None
            compared = max(compared, year + (2 if last_year else 1))
            continue
        found[year] = found.get(year, True) and _PART_OF_IT.match(text, m.end() - 1) is None
    for m in _PLAN_PASSED.finditer(text[:60000]):
        if _HOPED.search(m["rest"]) is None and m["name"] in PLANS:
            found.setdefault(PLANS[m["name"]][1], False)
    if compared and (not found or max(found) < compared):
        found = {compared: False}  # 比2019年增长18%: told of a later year
    if not found:
        return None
    last = max(found)
    dated = _UNDATED.search(text[:400]) is not None and _THIS_YEAR.search(text) is not None
    return last + 1 if dated and found[last] else last


_ORG_TITLE = re.compile(r"^(?P<org>[\u3400-\u9fffA-Za-z]{2,10})[::]")


_VISITED = re.compile(r"[与和同对访、]$|访问|考察|调研|签约|合作|支持")


def _own_org(title: str, text: str, orgs: Orgs, places: Places) -> str | None:
    """An enterprise or institution that the document is about.

    Its title says so; or the text is of 学校 or 公司 throughout, of one that it names, and of no place.
    """
    named = Counter(hit.name for hit in orgs.hits if hit.name)
    m = _ORG_TITLE.match(title)
    if m and m["org"] not in places.shorts and not places.gazetteer.entries.get(m["org"]):
        name = m["org"]
        if any(hit.name and name in (hit.name, text[hit.start : hit.end]) for hit in orgs.hits) or any(
            full.startswith(name) for full in named
        ):
            return name
    m = _INTRODUCED.match(title) or _OF_TITLE.match(title)
    if m and text.count(m["org"]) >= (2 if m.re is _INTRODUCED else 4) and _named_thing(m["org"], places):
        return m["org"]
    begin = text.find(title)
    for hit in orgs.hits:
        if not hit.name or hit.start > 600:
            continue
        words = text[hit.start : hit.end]
        at = title.find(words)
        if at < 0 or _VISITED.search(title[:at]):
            continue
        if at and _OPENS_TITLE.search(title[:at]) is None and not _TIME_FIRST.fullmatch(title[:at]):
            continue  # named in passing: what the text is about comes first
        if named[hit.name] >= 2 or places.own is None or begin + at == hit.start:
            return hit.name
    return _pointed_at(text, named, orgs)


_KINDS = (
    ("研究院", "院"), ("研究所", "所"), ("大学", "校"), ("学院", "校"), ("医院", "院"), ("实验室", "室"), ("中心", "中心"),
    ("公司", "公司企业集团"), ("集团", "公司企业集团"), ("机场", "机场"), ("银行", "行"), ("港", "港"),
)  # fmt: skip


def _pointed_at(text: str, named: Counter[str], orgs: Orgs) -> str | None:
    """The one organisation of its kind in a text that speaks of 研究院 or 公司 more than of 全市."""
    local = sum(1 for _ in _LOCAL.finditer(text))
    pointing = [text[hit.start : hit.end] for hit in orgs.hits if not hit.name]
    if len(pointing) < 3:
        return None
    of_kind: dict[str, int] = {}  # how many names of a kind there are
    for name in named:
        kind = next((back for end, back in _KINDS if name.endswith(end)), None)
        ends = tuple(end for end, back in _KINDS if back == kind)
        if kind is None:
            continue
        if kind not in of_kind:
            of_kind[kind] = sum(n.endswith(ends) for n in named)
        if of_kind[kind] > 1:
            continue
        back = [words for words in pointing if words[-1] in kind or words[-2:] in kind]
        first = next(hit.start for hit in orgs.hits if hit.name == name)
        if (named[name] >= 2 or len(back) >= 4) and first < 600 and len(back) >= 3 and len(back) > local:
            return name
    return None


_INSTITUTE = r"(?:研究院|研究所|大学|学院|医院|实验室|中心|集团|公司|银行|机场|协会|学会|博物馆|图书馆)"
_OF_TITLE = re.compile(
    rf"(?P<org>[\u3400-\u9fff]{{2,8}}{_INSTITUTE})(?![\u3400-\u9fff]{{0,2}}(?:数|总数|达|数量))"
)
_INTRODUCED = re.compile(  # 某某研究所于1999年经…批准,由…整合而成
    rf"(?P<org>[\u3400-\u9fff]{{2,24}}{_INSTITUTE})(?:\([^()]{{2,16}}\))?,?"
    r"(?=(?:成立|创建|创办|始建|组建|筹建|建)?于(?:19|20)|是|位于|坐落|(?:的)?前身|隶属|成立)"
)


def _named_thing(words: str, places: Places) -> bool:
    """Whether words name one institution: not a kind of it, nor a place and a kind."""
    stem = re.sub(rf"{_INSTITUTE}$", "", words)
    named = places.find(stem, 0, len(stem))
    if named and named[0].start == 0:
        stem = stem[named[-1].end :] or (stem if words.endswith(("大学", "学院", "医院", "银行")) else "")
    return len(stem) > 1 and not generic(stem) and CUT.search(stem[:2]) is None


_TIME_FIRST = re.compile(
    r"(?:(?:19|20)\d\d年度?|今年|去年|[上下]半年|前[一二三\d]季度|\d{1,2}月份?|中国|[\u3400-\u9fff]{2,3}[市县区])*"
)
_OPENS_TITLE = re.compile(r"[——:|·】》\]\s“]$|走进|探访|记|关于|聚焦|来自")
_LOCAL = re.compile(r"[全我](?:市|区|县|省|州|旗|镇|乡|村)(?![\u3400-\u9fff]{0,2}(?:首|第|前列))")
