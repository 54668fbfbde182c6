"""Setting: whose figure it is, of what time, and whether it is a fact, a target or a forecast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...period import Period
from .drafts import Draft, Spot, Stamp
from .places import Mention, level_of
from .relations import Relation

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["default_period", "standing", "when", "whose"]

At = tuple[int, int] | None
"""Offsets of the words that say it; None where no words do."""

_TARGET = re.compile(
    r"力争|(?<!新)争取(?!到|了)|目标[是为:,]|[的]目标|目标任务[是为:]|预期目标|确保|计划(?:到"
    r"|在|投资|新增|新建|建设|完成|实施|引进|于|今年|年内|总|用|新|再|建成|筹|改造|安排|培育"
    r"|组织|开工|每年)|拟|(?<![即必])将(?!军|士|领|[^,。]{0,14}(?:升级|作为|纳入|列入|原|缩"
    r"|其))|要(?=达到|突破|超过|新增|净增|完成|实现|建成|引进|培育|确保|力争|再|有|在|把|到)"
    r"|到那时|规划到|按照规划|达到[^,]{0,6}目标|下一步|未来[一二三四五两]年"
    r"|今后[一二三四五两]年|明年|下半年[^,]{0,8}(?:将|要)|年内(?:将|要|实现|完成|建成|新)"
)
_TARGET_NOT = re.compile(r"目标任务的|完成年度|已|提前完成|年度目标|超额")
_FORECAST = re.compile(r"预计|有望|预测|预期(?!目标)")
_DONE = re.compile(r"已(?!于)|目前|现有|累计|截[至止]|去年|上年|同比|环比|现已|当前")
_NATIONWIDE = re.compile(
    r"^(?:[“\s]|其中|目前|截至|此外|同时|,|今年|去年|(?:19|20)\d\d年|\d{1,2}[-—至~]\d{1,2}月"
    r"|\d{1,2}家|全年|上半年)*(?:国家级?(?:高新区|经开区|自创区)|全国(?!首|第|百强|重点|排名"
    r"|文明))"
)
_BACKGROUND = re.compile(
    r"(?:科技部|科学技术部|国务院|工信部|工业和信息化部|财政部|教育部|农业农村部|商务部"
    r"|国家(?:发展改革委|发改委|知识产权局|统计局|税务总局|市场监管总局"
    r"|[\u3400-\u9fff]{2,6}局))[^,;。]{0,16}(?:发布|公布|公示|认定|印发|确定|遴选|批准|同意|将"
    r"|开展|评选)"
)
_ENTITY_PARENTHESIS = re.compile(r"(?P<name>[\u3400-\u9fff]{2,10}?(?:市|县|区|州|省|新区|高新区|开发区))\($")
_ORG = re.compile(
    r"(?P<org>[\u3400-\u9fffA-Za-z]{3,20}?(?:股份有限公司|有限公司|集团|公司|研究院|研究所|大学"
    r"|学院|医院|创新中心|机场|实验室|银行|税务局|海关|交易所|电站))(?=[,、]|加快|累计|实现"
    r"|完成|研发|发布|拥有|现有|已|与|牵头|承担|共|年|自|去年|今年|全年|20\d\d)"
)
_ORG_COMMON = re.compile(
    r"[家个所批类]|各|全|省级|市级|国家级|新增|新建|建成|引进|企业|等|组建|设立|建设|成立|落户"
    r"|高校|院所|累计|获批|本|该|我|重点实验室|其|多|推进|深化|合作|完成|实施|打造|培育|聚焦"
    r"|围绕"
)


def whose(s: Sentence, spot: Spot, relation: Relation) -> tuple[str, str, str, At]:
    """Whose figure it is: name, level, the rule that found it, and the words that say it."""
    if spot.area:
        return spot.area, level_of(spot.area), "respectively", None
    words = s.text[spot.left_from : spot.figure.start]
    if words.endswith("("):
        m = _ENTITY_PARENTHESIS.search(words)
        if m:
            return (
                re.sub(r"^(?:依次为|分别为|为|是|有|其中|和|及)", "", m["name"]),
                level_of(m["name"]),
                "parenthesis",
                (spot.left_from + m.start("name"), spot.left_from + m.end("name")),
            )
    national = _NATIONWIDE.search(s.text[spot.clause[0] : spot.left_from + relation.cut])
    if national and (
        national[0].endswith("全国") or s.walk.places.level not in ("province", "city", "county")
    ):
        at = spot.clause[0] + national.end()
        return "全国", "country", "nationwide", (at - 2, at)
    near = [m for m in s.mentions if m.end == spot.figure.start and m.relative]
    if near and relation.measure == "level" and spot.figure.kind == "amount":
        return near[0].name, near[0].level, "before", (near[0].start, near[0].end)
    stop = (
        spot.figure.start
        if relation.measure not in ("rank", "share", "ratio")
        else spot.left_from + relation.cut
    )
    own = [m for m in s.subjects if spot.clause[0] <= m.start and m.end <= max(stop, spot.left_from)]
    if own:
        return _known(s, own[-1]), own[-1].level, "clause", (own[-1].start, own[-1].end)
    earlier = [m for m in s.subjects if m.end <= spot.clause[0] and m.level not in ("country", "world")]
    if earlier:
        return _known(s, earlier[-1]), earlier[-1].level, "sentence", (earlier[-1].start, earlier[-1].end)
    if (
        (national_office := _BACKGROUND.search(s.text, s.start, spot.figure.start))
        and not earlier
        and not own
    ):
        held = s.walk.paragraph
        held.area, held.area_level, held.area_at = "全国", "country", national_office.span()
        return "全国", "country", "background", national_office.span()
    countrywide = [m for m in s.subjects if m.end <= spot.clause[0] and m.name == "全国"]
    if countrywide and relation.measure == "level":
        return "全国", "country", "sentence", (countrywide[-1].start, countrywide[-1].end)
    walk = s.walk
    if (org := _organisation(s, spot)) is not None:
        at = s.text.find(org, s.start)
        return org, "organisation", "organisation", (at, at + len(org))
    if walk.paragraph.area is not None:
        return walk.paragraph.area, walk.paragraph.area_level, "paragraph", walk.paragraph.area_at
    heading, heading_at = walk.inherited_at("area")
    if isinstance(heading, str):
        return heading, walk.places._level(heading), "heading", heading_at
    if walk.org is not None:
        return walk.org, "organisation", "document", None
    if walk.places.own is not None:
        return walk.places.own, walk.places.level, "document", None
    local = re.search(r"[全我本](?:市|区|县|省|州)", s.text[:20_000])
    return (local[0], "other", "none", None) if local else ("全国", "country", "none", None)


def _known(s: Sentence, mention: Mention) -> str:
    """The place meant; 全区 that nothing writes out is the document's own."""
    own = s.walk.places.own
    written = s.text[mention.start : mention.end]
    return own if own is not None and mention.relative and mention.name == written else mention.name


def _organisation(s: Sentence, spot: Spot) -> str | None:
    """An institution or a company with a name of its own that is the sentence's subject."""
    head = s.text[s.start : min(spot.figure.start, s.start + 60)]
    m = _ORG.match(re.sub(r"^(?:支持|推动|依托|由|目前|[,\s“])+", "", head))
    return None if m is None or _ORG_COMMON.search(m["org"]) else m["org"]


def when(
    s: Sentence, spot: Spot, relation: Relation, made: dict[int, Draft]
) -> tuple[Period | None, str, At]:
    """When it was so: the period, the rule that found it, and the words that say it."""
    start = spot.figure.start
    for stamp in reversed(s.stamps):
        if stamp.role == "from" and stamp.end <= start < stamp.until and stamp.period is not None:
            return stamp.period, "from", (stamp.start, stamp.end)
    told = [x for x in s.stamps if x.role in ("told", "stretch") and x.period is not None]
    here = [x for x in told if spot.clause[0] <= x.start and x.end <= start]
    text_left = s.text[spot.clause[0] : start]
    if here:
        return here[-1].period, "clause", (here[-1].start, here[-1].end)
    if re.search(
        r"(?:由|从)(?:原来|原先|过去|此前|原有|最初|刚起步)?的?$",
        s.text[max(spot.clause[0], spot.figure.start - 8) : spot.figure.start],
    ) or (
        re.search(r"(?:由|从|原)[^,;。]{0,10}$", text_left)
        and not re.search(r"(?:到|至|为|成)(?:了)?$", text_left)
        and re.search(
            r"^[^,;。]{0,6}(?:增|提|升|上升|下降|减|缩|精简|降|扩|发展|到|至|跃)",
            s.text[spot.figure.end : spot.clause[1] + 10],
        )
    ):
        period, rule = _before_change(s, spot, told)
        if period is not None:
            return period, rule, None
    before = [x for x in told if x.end <= start and x.role == "told"] or [x for x in told if x.end <= start]
    if before:
        return before[-1].period, "sentence", (before[-1].start, before[-1].end)
    walk = s.walk
    if walk.paragraph.period is not None:
        return walk.paragraph.period, "paragraph", walk.paragraph.period_at
    heading, heading_at = walk.inherited_at("period")
    if isinstance(heading, Period):
        return heading, "heading", heading_at
    return None, "document", None


def _before_change(s: Sentence, spot: Spot, told: list[Stamp]) -> tuple[Period | None, str]:
    """由第92位升至第76位: the first stood a year before the second."""
    behind = [x for x in told if spot.figure.end <= x.start < spot.clause[1]]
    other = behind[0].period if behind else None
    if other is None:
        before = [x for x in told if x.end <= spot.figure.start]
        other = before[-1].period if before else s.walk.paragraph.period
    if other is None:
        heading = s.walk.inherited("period")
        other = heading if isinstance(heading, Period) else default_period(s, "actual")
    if other is None or other.end is None:
        return None, "document"
    return Period.year_of(other.end.year - 1), "before-change"


def default_period(s: Sentence, standing: str) -> Period | None:
    anchor = s.walk.anchor
    if standing == "target" and anchor.year is not None and anchor.default is None:
        return Period.year_of(anchor.year)
    if anchor.default is None and s.walk.lead is not None and standing != "target":
        return s.walk.lead
    if anchor.default is not None:
        if s.walk.plan and standing == "actual" and anchor.default.start is not None:
            return Period.year_of(anchor.default.start.year - 1)
        return anchor.default
    return anchor.now


def standing(s: Sentence, spot: Spot, period: Period | None) -> str:
    walk = s.walk
    anchor = walk.anchor
    clause_words = s.text[spot.clause[0] : spot.figure.start]
    words = s.text[s.start : spot.figure.start]
    year = anchor.year
    past = period is not None and period.end is not None and year is not None and period.end.year < year
    if _FORECAST.search(clause_words):
        walk.cue = "forecast"
        return "forecast"
    if past:
        return "actual"
    ahead = (
        period is not None
        and period.end is not None
        and anchor.date is not None
        and anchor.date.end is not None
        and (period.end.year > anchor.date.end.year)
    ) or (period is not None and year is not None and period.end is not None and period.end.year > year)
    if _FORECAST.search(words):
        walk.cue = "forecast"
        return "forecast"
    if _TARGET.search(words) and not _TARGET_NOT.search(clause_words):
        walk.cue = "target"
        return "target"
    if walk.cue == "target" and not _DONE.search(words):
        return "target"
    if ahead:
        return "target"
    goal = walk.inherited("goal")
    if goal and not _DONE.search(words):
        return "target"
    return "actual"
