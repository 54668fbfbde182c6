"""What the head of a row or column, a caption or a sheet's name says about the figures under it.

A head mixes indicator, place, period, unit and measure in a few words: `2024年比上年增长(%)`,
`其中:高新技术产业产值(亿元)`, `占全省比重`. `Head.parse` takes them apart; what is left is the indicator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import PeriodError, QuantityError
from ..observation import Measure, Standing
from ..period import Period
from ..quantity import unit as find_unit
from ..text import fold, t2s_chars

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["AGGREGATES", "EACH", "ENTITY_HEAD", "GENERIC", "SKIPPED", "Head", "is_unit", "strip_caption"]

AGGREGATES = {
    "全国": "country", "全省": "province", "全区": "own", "全市": "own", "全县": "own", "全州": "own",
    "合计": "own", "总计": "own", "总数": "own", "小计": "own", "本市": "own", "本区": "own",
    "本省": "province",
}  # fmt: skip
"""Words for a whole: of which level, or the document's own place."""

# Heads that only say that there is a figure.
GENERIC = frozenset(
    ("指标", "指标名称", "主要指标", "指标值", "项目", "项目名称", "名称", "类别", "分类", "内容",
     "地区", "区县", "县区", "区市县", "县市区", "区市", "各区", "城市", "市州", "地市", "省份", "省市",
     "区域", "行政区", "单位", "计量单位", "数值", "绝对数", "绝对值", "绝对量", "总量", "数量", "实绩",
     "合计", "累计", "累计数", "本期", "本期数", "本月", "当月", "当期", "全年", "年度", "年份", "时间",
     "时期", "值", "总计", "小计", "数据", "金额", "规模", "水平", "统计值", "实际数", "数", "量", "额",
     "指标数值", "期末", "年末", "发展指标", "统计指标", "具体指标", "主要数据", "情况", "一级指标",
     "二级指标", "三级指标", "上年", "本年")
)  # fmt: skip

SKIPPED = re.compile(
    r"^(?:序号|编号|排序|备注|说明|附注|注释|(?:联系)?电话|联系方式|手机号?码?|传真|邮编|邮政编码|(?:统一社会)?信用代码|"
    r"(?:行政区划|组织机构|机构|指标|企业|项目)?代码|证书(?:编)?号|文号|专利号|责任(?:单位|部门|人)|牵头(?:单位|部门)|配合单位|"
    r"联系人|地址|网址|页码|发证日期|日期|范围|No\.?|数据来源|资料来源|来源|统计口径|口径|频度|指标属性|指标类型|属性|权重)$",
    re.I,
)
ENTITY_HEAD = re.compile(
    r"^(?:市|区|县|州|地区|区县|县区|区市县|县市区|区市|城市|市州|地市|省份|省市|区域|行政区|园区|开发区|高新区|功能区|国家高新区|"
    r"企业(?:名称)?|单位名称|机构(?:名称)?|高校|学校|院校|镇街|街道|乡镇)$"
)

_UNIT_NOTE = re.compile(r"(?:计量)?单位[::]([^\s)】\]。]+)")
_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_YEAR = r"(?:(?:19|20)\d{2}|二[〇○零]\S{2})"
_PERIODS = [
    re.compile(p)
    for p in (
        r"“?十[一二三四五六]五”?(?:期间|时期|末)?",
        rf"{_YEAR}\s*[-—–~至/]\s*{_YEAR}(?:年度|年)?",
        rf"(?:截至|截止)?{_YEAR}(?:年度|年)?(?:\d{{1,2}}[-—–~至]\d{{1,2}}月|前[一二三]季度|(?:第?[一二三四1-4])季度|[上下]半年|全年|\d{{1,2}}月(?:份|底|末)?(?:\d{{1,2}}日)?|末|底)",
        rf"{_YEAR}[-.]\d{{1,2}}(?:[-.]\d{{1,2}})?(?!\d)",
        rf"{_YEAR}(?:年度|年)(?:以[前来])?",
        rf"^{_YEAR}$",
        rf"{_YEAR}-?[QH][1-4]",
    )
]
_YEARLESS = re.compile(
    r"(?<!\d)\d{1,2}[-—–~至]\d{1,2}月(?:份|累计)?|前[一二三]季度|第?[一二三四1-4]季度|[上下]半年|(?<!\d)\d{1,2}月(?:份|末|底)?(?!\d)"
)
_LAST_YEAR = re.compile(r"^(?:上年|去年|上一年)(?:同期|末|全年)?(?:数|值|实绩|完成|实际)?$|^同期数?$")

_GROWTH = re.compile(
    r"(?:比|较)?(?:上年|去年)?(?:同期|同比|环比|上月|上季度)?(?:增长|增速|增幅|增长率|增长速度|升降)(?:率|幅度)?|(?:同比|环比)(?:增减)?(?:±%?|[+-]{1,2}%?|%)?|±%?|[+-]{2}%?|年均(?:增长|增速)(?:率)?|名义增长|可比增长"
)
_GROWTH_SINCE = re.compile(rf"(?:比|较)({_YEAR})年?(?:同期)?(?:增长|增幅)")
_CHANGE = re.compile(
    r"(?:比|较)(?:上年|去年|上年同期|同期)?(?:增减|增加|提高|上升|变动|变化)(?:量|额|数|值)?|增减(?:量|额|数|值)?|增加额|增量|变动值"
)
_SHARE = re.compile(
    r"占([^,、()]{1,12}?)的?(?:比重|比例|份额|百分比|比)$|^(?:占比|比重|所占比重|构成|份额|占(全[市省国区]|[^比]{2,6}))$"
)
_RANK = re.compile(r"(?:在|居)?(.{0,8}?)(?:位次|排名|排位|名次|位居)(?:变化)?$")
_RATE = re.compile(
    r"(?:目标|计划|年度|任务)?(?:完成率|完成比例|完成进度|完成(?:年度)?(?:计划|目标)?(?:的)?(?:比例|百分比)|进度|达成率|实现程度)$"
)
_TARGET = re.compile(
    r"(?:全年|年度|规划|预期|工作|任务|计划)?(?:目标(?:值|数|任务)?|计划(?:数|值)?|任务(?:数|值)|预期(?:值)?)$"
)
_FORECAST = re.compile(r"(?:预计|预测|预计完成|预计数)(?:值|数)?$")
_ACTUAL = re.compile(r"(?:实际|已|累计|本年|全年)?(?:完成(?:值|数|情况|额)?|实绩|实际(?:值|数|完成))$")
_STAGES = ("初步核实", "最终核实", "快报", "修订")
_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]+[、..]|[((][一二三四五六七八九十\d]+[))]|\d{1,2}(?:\.\d{1,2})*[、..)]\s*(?!\d)|[①-⑳]|[•·●■◆▪#*-]+)\s*"
)
_AMONG = re.compile(r"^(?:其中|#|##|其)\s*[::,]?\s*")
_TABLE_NUMBER = re.compile(
    r"^\s*附?(?:表|件)\s*(?:[\d一二三四五六七八九十]{1,3}(?:[-—.]\d{1,2})?)?(?:\s+|[::.、]|(?=[^\d\s])|$)"
)
_TABLE_WORDS = re.compile(
    r"(?:完成情况|情况|一览|统计|明细|汇总|对比|比较)?(?:表|一览表)$|(?:主要)?(?:经济|科技|创新)?指标$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The parts of a head; None and "" where it says nothing of that kind."""

    words: str
    name: str = ""  # what is left: the indicator, or a part of it
    period: Period | None = None
    yearless: str | None = None  # 1—9月, 上半年: a period that needs the year of another head
    last_year: bool = False  # 上年, 上年同期: a year before the period of the table
    same_months: bool = False  # 2023年同期: the months of the table, in that year
    unit: str | None = None
    measure: Measure | None = None
    against: str | None = None  # whole of a share, group of a rank, beginning of a growth
    standing: Standing | None = None
    rate: bool = False  # 完成率: an indicator of its own
    area: str | None = None
    area_code: str | None = None
    whole: str | None = None  # 全省, 合计: a key of AGGREGATES
    coverage: str | None = None  # what stood in brackets: 规模以上
    stage: str | None = None
    among: bool = False  # 其中: part of the row above

    @classmethod
    def parse(cls, words: str, catalogue: Catalogue) -> Head:
        return _parse(words, catalogue)


def is_unit(words: str) -> bool:
    """Whether the words are a unit of measure, as in a head's bracket.

    >>> is_unit("亿元"), is_unit("家"), is_unit("规模以上")
    (True, True, False)
    """
    return _unit(words) is not None


@lru_cache(maxsize=4096)
def _unit(words: str) -> str | None:
    words = words.strip().removeprefix("±").removeprefix("+-").removeprefix("+/-")
    if not words or len(words) > 12:
        return None
    try:
        return find_unit(words).symbol
    except QuantityError:
        return None


def _parse(words: str, catalogue: Catalogue) -> Head:
    text = "".join(t2s_chars(fold(words)).split())
    among = bool(_AMONG.match(text))
    text = _AMONG.sub("", _MARK.sub("", _AMONG.sub("", text)))
    head = Head(words=words, among=among)
    head, text = _take_unit(head, text)
    # A name of the catalogue is not taken apart: 高新技术产业产值占规上工业比重 is one indicator.
    if text and (known := catalogue.find_indicator(text)) is not None:
        whole = _SHARE.search(text) if known.measure == "share" else None
        return replace(head, name=text, against=None if whole is None else whole[1] or whole[2])
    for stage in _STAGES:
        if stage in text and len(text) > len(stage):
            head = replace(head, stage=stage)
            text = re.sub(rf"[(]?{stage}(?:数|值)?[)]?", "", text)
    head, text = _take_period(head, text)
    head, text = _take_measure(head, text)
    head, text = _take_area(head, text, catalogue)
    text = EACH.sub("", text)
    text = re.sub(r"^[\s:,、·\-—()]+|[\s:,、·\-—()]+$", "", text)
    if text in GENERIC:
        text = ""
    return replace(head, name=text)


def _take_unit(head: Head, text: str) -> tuple[Head, str]:
    note = _UNIT_NOTE.search(text)
    if note is not None:
        found = (
            [u for u in (_unit(p) for p in re.split(r"[、,,;/]", note[1])) if u]
            if _unit(note[1]) is None
            else [_unit(note[1])]
        )
        rest = (text[: note.start()] + text[note.end() :]).strip("()[]【】")
        return (replace(head, unit=found[0]) if found else head), rest
    coverage: list[str] = []
    for bracket in _BRACKET.finditer(text):
        inner = bracket[1]
        unit = _unit(inner)
        if unit is None and re.fullmatch(r"[±+/-]*%|[±+-]+", inner):
            unit = "%"
        if unit is not None:
            head = replace(head, unit=unit)
            if re.search(r"[±]|\+[-/]|-\+", inner):
                head = replace(head, measure="growth")
        elif inner and not _sayable(inner):
            coverage.append(inner)
            continue
        else:
            continue
        text = text.replace(bracket[0], "", 1)
    if head.unit is None:
        before, comma, after = text.rpartition(",")
        if comma and _unit(after) is not None:
            head, text = replace(head, unit=_unit(after)), before
    if (
        coverage
        and len(coverage) == 1
        and text.endswith(f"({coverage[0]})")
        and len(text) > len(coverage[0]) + 2
    ):
        head = replace(head, coverage=coverage[0])
        text = text[: -len(coverage[0]) - 2]
    return head, text


def _sayable(inner: str) -> bool:
    """Whether a bracket holds words that later steps take: a period, a measure, a standing, a stage."""
    return bool(
        any(p.search(inner) for p in _PERIODS) or _YEARLESS.search(inner) or inner in _STAGES
        or _GROWTH.fullmatch(inner) or _TARGET.fullmatch(inner) or _ACTUAL.fullmatch(inner)
    )  # fmt: skip


def _take_period(head: Head, text: str) -> tuple[Head, str]:
    since = _GROWTH_SINCE.search(text)
    if since is not None:
        head = replace(head, measure="growth", against=since[1])
        text = text[: since.start()] + text[since.end() :]
    if _LAST_YEAR.match(text):
        return replace(head, last_year=True), ""
    for pattern in _PERIODS:
        found = pattern.search(text)
        if found is None:
            continue
        try:
            period = Period.parse(found[0])
        except PeriodError:
            continue
        rest = (text[: found.start()] + text[found.end() :]).replace("()", "")
        same = rest.startswith("同期")
        return replace(head, period=period, same_months=same), rest[2:] if same else rest
    found = _YEARLESS.search(text)
    if found is not None:
        return replace(head, yearless=found[0].removesuffix("累计")), text[: found.start()] + text[
            found.end() :
        ]
    return head, text


def _take_measure(head: Head, text: str) -> tuple[Head, str]:
    rate = _RATE.search(text)
    if rate is not None:
        return replace(head, rate=True), text[: rate.start()]
    for pattern, standing in ((_FORECAST, "forecast"), (_TARGET, "target"), (_ACTUAL, "actual")):
        found = pattern.search(text)
        if found is not None and found[0]:
            head = replace(head, standing=standing)  # type: ignore[arg-type]
            text = text[: found.start()] + text[found.end() :]
            break
    change = _CHANGE.search(text)
    if change is not None and head.unit not in ("%", "‰"):
        return replace(head, measure="change"), text[: change.start()] + text[change.end() :]
    growth = _GROWTH.search(text) or (change if change is not None else None)
    if growth is not None and growth[0]:
        against = "环比" if "环比" in growth[0] or "上月" in growth[0] else None
        if "年均" in growth[0]:
            against = "年均"
        head = replace(head, measure="growth", against=head.against if head.against is not None else against)
        return head, text[: growth.start()] + text[growth.end() :]
    share = _SHARE.search(text)
    if share is not None:
        whole = share[1] if share[1] is not None else share[2]
        return replace(head, measure="share", against=whole), text[: share.start()]
    rank = _RANK.search(text)
    if rank is not None:
        return replace(head, measure="rank", against=rank[1] or None), text[: rank.start()]
    return head, text


def _take_area(head: Head, text: str, catalogue: Catalogue) -> tuple[Head, str]:
    if text in AGGREGATES:
        return replace(head, whole=text), ""
    if text and (area := catalogue.find_area(text)) is not None:
        return replace(head, area=area.name, area_code=area.code), ""
    # A place before the indicator: 济南市高新技术企业数, 全市研发经费支出.
    for size in range(min(len(text) - 2, 14), 1, -1):
        front = text[:size]
        if (front in AGGREGATES and AGGREGATES[front] != "own") or front in (
            "全市",
            "全区",
            "全县",
            "本市",
            "本区",
        ):
            return replace(head, whole=front), text[size:]
        if front[-1] in _AREA_ENDS and (area := catalogue.find_area(front)) is not None:
            return replace(head, area=area.name, area_code=area.code), text[size:].removeprefix("的")
    return head, text


_AREA_ENDS = "省市区县州盟旗"
EACH = re.compile(r"^(?:各|分)(?:市区县|区市县|县市区|区县|县区|市州|地市|区|市|县|地区|园区|行业|类)")


def strip_caption(text: str) -> str:
    """A caption without the words that only say that it is a table.

    >>> strip_caption("表1 高新技术企业数情况表"), strip_caption("附表2 2024年1—9月主要指标")
    ('高新技术企业数', '2024年1—9月')
    """
    text = "".join(_TABLE_NUMBER.sub("", text).split())
    while True:
        shorter = _TABLE_WORDS.sub("", text)
        if shorter == text:
            return text
        text = shorter
