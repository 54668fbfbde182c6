"""Setting: of what time a figure is, and whether it is a fact, a target or a forecast."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ...period import PLANS, Period
from .drafts import Draft, Spot, Stamp
from .relations import Relation

if TYPE_CHECKING:
    from .sentence import Sentence
    from .walk import Walk

__all__ = ["ECONOMIC", "At", "default_period", "standing", "when"]

At = tuple[int, int] | None
"""Offsets of the words that say it; None where no words do."""

_TARGET = re.compile(
    r"(?=[下争今到力去完将年月建投拟按明未的目确竣要规计达预])(?:力争|(?<!新)争取(?!到|了|[^,。;]{0,10}(?:资金|补助|债券?|专项|支持|经费|项目|指标|额度|政策|试点))"
    r"|目标[是为:]|[的]目标|目标任务[是为:]|预期目标|确保|(?<![个项])计划(?:到|(?=20\d\d年)"
    r"|在|投资|新增|新建|建设|完成|实施|引进|于|今年|年内|总|用|新|再|建成|筹|改造|安排|培育"
    r"|组织|开工|每年|[一二三]期|年产|[初首前]期|推出|推广|打造|购置|发行|募集|增|扩)|拟(?!认定|立项|推荐|授予|入选|公布|确[认定]|支持|补助|奖励|通过|人|合|定)"
    r"|(?<![即必可])(?<![就才还便也,]能)将(?!军|士|领|[^,。]{0,14}(?:升级|作为|纳入|列入|原|缩"
    r"|其|转[变化换]为?|变[成为]|视[作为]|称为|[定划归]为|按))|要(?=达到|突破|超过|新增|净增|完成|实现|建成|引进|培育|确保|力争|再|有|在|把|到)"
    r"|[年月]底(?:之|以)?前(?!,?(?:已|全部完成了))|到那时|规划到|按照规划|达到[^,]{0,6}目标|下一步|未来[一二三四两]年"
    r"|今后[一二三四五两]年|明年|下半年[^,]{0,8}(?:将|要)|年内(?:将|要|实现|完成|建成)|[今去]年起[^。;]{0,12}每年"
    r"|(?:建成|投产|达产|竣工|投用|完工|投运)(?:投产|投用|达产|运营|运行)?后,?(?![^,。;]{0,10}(?:已|累计|实现了)))"
)
_TARGET_NOT = re.compile(r"目标任务的|完成年度|已|提前完成|年度目标|超额")
_QUOTED_GOAL = re.compile(r"的?(?:年度|全年|预期|预定|既定)?(?:目标|任务|计划)")
_BEHIND = re.compile(r"[\u3400-\u9fff]{0,6}(?:将|拟|计划|预计)(?:于|在|年内|全部|可|陆续)")
_FORECAST = re.compile(
    r"预计|有望|可望|预测|预估|(?<![达超及于合出])预期(?!目标|寿命)|(?<=[\u3400-\u9fff\d])或(?:将|可)?(?=达|超|突破|破[百千万\d]|增至|降至)|料(?=将|增|超|达|突破)"
)
_MARKET = re.compile(r"(?:全球|世界|国际|国内|我国|全国)[^,;。]{0,10}市场(?!主体)")
_DONE = re.compile(r"已(?!于)|目前|现有|累计|截[至止]|去年|上年|同比|环比|现已|当前")
_PROPOSED = re.compile(r"(?:提出|明确|规划|要求|确定)[,:“]?到(?:19|20)\d\d年")
_PROPOSED_WHAT = re.compile(r"提出|制定|定下|确立|确定|明确|设定")
_PROPOSAL = re.compile(r"的?(?:发展|奋斗|增长|预期)?目标")
ECONOMIC = frozenset(("增长", "增速", "的增速", "负增长"))
"""Rules of growth that a statistical office tells, which is never that of a day."""
_HAPPENED = re.compile(r"[\u3400-\u9fff]{2}了(?!解)")


def when(
    s: Sentence, spot: Spot, relation: Relation, made: dict[int, Draft]
) -> tuple[Period | None, str, At]:
    """When it was so: the period, the rule that found it, and the words that say it."""
    start = spot.figure.start
    for stamp in reversed(s.stamps):
        if stamp.role == "from" and stamp.end <= start < stamp.until and stamp.period is not None:
            first = stamp.period.first if stamp.period.frequency == "span" else None
            return first or stamp.period, "from", (stamp.start, stamp.end)
    if (held_against := _held_against(s, spot, relation)) is not None:
        return _as_long(s, held_against), "base", (held_against.start, held_against.end)
    if (paired := _one_of(s, spot)) is not None:
        spot.of_years = True
        return paired.period, "respectively", (paired.start, paired.end)
    if (one := _one_of_years(s, spot)) is not None:
        spot.of_years = True
        return one[0], "respectively", one[1]
    told = [x for x in s.stamps if x.role in ("told", "stretch") and x.period is not None]
    here = [x for x in told if spot.clause[0] <= x.start and x.end <= start]
    text_left = s.text[spot.clause[0] : start]
    if here:
        return _held(s, spot, relation, here[-1].period, "clause", (here[-1].start, here[-1].end))
    if _CHANGES_FROM.search(s.text[max(spot.clause[0], start - 10) : start]) or (
        _FROM.search(text_left)
        and not _TO.search(text_left)
        and _CHANGED.match(s.text[spot.figure.end : spot.clause[1] + 10])
    ):
        period, rule = _before_change(s, spot, told)
        if period is not None:
            return period, rule, None
    event = _at_event(s, spot, s.text[max(spot.clause[0], spot.left_from) : start])
    if event is not None:
        return event[0], "event", event[1]
    before = [x for x in told if x.end <= start and x.role == "told"] or [x for x in told if x.end <= start]
    if before:
        return _held(s, spot, relation, before[-1].period, "sentence", (before[-1].start, before[-1].end))
    walk = s.walk
    if walk.anchor.now is not None and _stands_now(s, spot, relation):
        return walk.anchor.now, "since-event", None
    if walk.after_semicolon and walk.summed is not None:
        return _held(s, spot, relation, walk.summed, "paragraph", None)
    if walk.paragraph.period is not None and _lasts(s, spot, walk.paragraph.period):
        return walk.anchor.now, "since-event", None
    if walk.paragraph.period is not None:
        if relation.measure in ("rank", "change") and _EVALUATED.search(s.text, s.start, start):
            year = _year_of(walk.paragraph.period)
            return year, "paragraph", walk.paragraph.period_at
        return _held(s, spot, relation, walk.paragraph.period, "paragraph", walk.paragraph.period_at)
    if walk.stretch is not None and relation.measure in ("level", "rank") and not told:
        return _held(s, spot, relation, walk.stretch, "paragraph", None)  # 五年来…。累计培育…
    heading, heading_at = walk.inherited_at("period")
    if isinstance(heading, Period):
        return _held(s, spot, relation, heading, "heading", heading_at)
    return None, "document", None


_LAND = re.compile(r"(?:总|国土|辖区|区域|行政|陆地|土地)面积|(?:常住|户籍|总)人口|下?辖$")


def _lasts(s: Sentence, spot: Spot, period: Period) -> bool:
    """2004年…设区。全区总面积…,常住人口…: land and people are told of now, whatever history was told before."""
    now = s.walk.anchor.now
    if now is None or now.end is None or period.end is None or now.end.year - period.end.year < 3:
        return False
    return _LAND.search(s.text[max(spot.clause[0], spot.left_from) : spot.figure.start]) is not None


_CHANGES_FROM = re.compile(
    r"(?:由|从)(?:原来|原先|过去|此前|原有|最初|刚起步)?的?(?:不足|不到|近|约|超|超过|逾)?$"
)
_FROM = re.compile(r"(?:由|从|原)[^,;。]{0,10}$")
_TO = re.compile(r"(?:到|至|为|成)(?:了)?$")
_CHANGED = re.compile(r"[^,;。]{0,6}(?:增|提|升|上升|下降|减|缩|精简|降|扩|发展|到|至|跃)")
_AT_EVENT = re.compile(
    r"(?:[\u3400-\u9fff]{2,4}之初|[\u3400-\u9fff]{2}伊始|刚?起步(?:时|阶段|之初)|最初|起初|当初|彼时|"
    r"(?:成立|组建|建园|开园|挂牌|投运|投产|设立|落户|启动|建院|建校|建区)(?:时|初期|当时|之时))"
)
_SUM = re.compile(
    r"累计|合计|总共|(?<!公)共(?![有建享同计识])|共计|新(?:增|建|引|签|认|培|获|设|改|注册|登记)|净增|先后|年均|每年"
)
_REACHED = re.compile(
    r"达到?了?|突破|超过|增[至到]|增加[至到]|增长[至到]|升[至到]|提高[至到]|扩大[至到]|发展[至到]|降[至到]|下降[至到]|拥有|现有|已有|共有|建有|设有|[位名稳]?居|位列|稳定在|保持在|控制在|维持在"
    r"|总数|总量|保有量|余额|在[册库园孵]|存量|覆盖率|普及率|占比|比重|强度|排名|排第|名列"
)


_BY_NOW = re.compile(r"已|现")


def _held(
    s: Sentence, spot: Spot, relation: Relation, period: Period | None, rule: str, at: At
) -> tuple[Period | None, str, At]:
    """What a stretch of years says of a figure: a sum is made in all of it, a level is reached at its end."""
    if relation.yearly and (change := s.walk.change) is not None and rule != "heading":
        first, last = change.period, change.to or period
        nearer = (
            at is not None
            and at[0] > change.start
            and s.text[at[0] : at[1]].startswith(("近", "过去", "最近"))
        )
        if (
            not nearer
            and first is not None
            and last is not None
            and first.frequency == last.frequency == "A"
            and first < last
        ):  # 由2012年的21.4亿元增加到2021年的97.6亿元,年均增长18.4%
            return Period.span(first, last), rule, at
    if period is None or period.frequency != "span" or period.grain != "A":
        return period, rule, at
    if relation.yearly or not _is_reached(s, spot, relation):
        return period, rule, at
    anchor, last = s.walk.anchor, period.last
    if period.start is not None:
        spot.since = period.start.year - 1
    if last is None or last.year is None or anchor.year is None:
        return (anchor.now or period), "stretch", at
    if last.year > anchor.year:
        return period, rule, at
    left = s.text[spot.clause[0] : spot.figure.start]
    if last.year == anchor.year and _BY_NOW.search(left) and anchor.now is not None:
        return anchor.now, "stretch", at
    return last, "stretch", at


_N_YEARS = re.compile(r"(?:\d|[一两三四五六七八九十])年$")
_YEARLY = re.compile(r"平均|年均|每年")


def _is_reached(s: Sentence, spot: Spot, relation: Relation) -> bool:
    """Whether a figure tells of a state (达到, 拥有, 升至) rather than of what was done over a time."""
    left = s.text[max(spot.clause[0], spot.left_from) : spot.figure.start]
    if relation.measure != "rank" and _SUM.search(left):
        return False
    drafts = s.walk.sentence_drafts
    if relation.measure in ("growth", "change"):
        levels = [d for d in drafts if d.rules[3] != "base"]
        if levels and levels[-1].measure == "level" and levels[-1].rules[3] != "stretch":
            return False
        return not _YEARLY.search(left)
    if _N_YEARS.search(left):
        return False  # 3年突破2亿元
    if relation.rule == "到" or relation.measure == "rank" or _REACHED.search(left):
        return True
    if s.text.startswith("大关", spot.figure.end):
        return True
    if spot.figure.words.startswith(("突破", "超过", "跨越", "站上", "迈上")) and not _SPENT.search(left):
        return True
    if drafts and (relation.measure in ("share", "ratio") or drafts[-1].rules[3] == "stretch"):
        return drafts[-1].rules[3] == "stretch"
    return relation.measure == "ratio"


_EVALUATED = re.compile(
    r"(?:公布|发布)[^,;。]{0,24}(?:评价|排名|排行|榜|考核|评估)"
    r"|(?:评价|排行榜|榜单|考评|评估|考核)(?:结果)?中"
)


def _year_of(period: Period) -> Period:
    """A yearly evaluation is none of the months that are spoken of around it."""
    return Period.year_of(period.end.year) if period.end is not None and period.year is not None else period


def _stands_now(s: Sentence, spot: Spot, relation: Relation) -> bool:
    """2016年挂牌,规划面积36平方公里: what a thing founded long ago has, it has today."""
    figure = spot.figure
    if (
        relation.measure != "level"
        or figure.kind != "amount"
        or figure.unit in ("元", "美元", "人次", "吨", "千瓦时")
    ):
        return False
    if not any(x.role == "event" and x.end <= figure.start and _is_past(x, s.walk) for x in s.stamps):
        return False
    left = s.text[max(spot.clause[0], spot.left_from) : figure.number_at]
    return _SUM.search(left) is None and _DID.search(left) is None


def _bounds(stamp: Stamp) -> Period | None:
    """The first year of 2020年到2025年, where a change began; a plan's years follow the year that it began from."""
    period = stamp.period
    if period is None or period.frequency != "span" or period.grain != "A" or not stamp.text[:4].isdigit():
        return None
    if period.start is None or period.end is None or (period.start.year, period.end.year) in PLANS.values():
        return None
    return Period.year_of(period.start.year) if period.start.year < period.end.year else None


_DID = re.compile(
    r"实现|完成|获|引进|建成|签约|[出进]口|投入|投资|销售|产值|发放|服务|接待|孵化|培育|转化|申请|授权"
)


_SPENT = re.compile(
    r"投入|投资|撬动|带动|发放|销售|减免|兑现|争取|融资|贷款|放款|节约|减少|压减|惠及|服务|引进|转化"
)


_AGAINST = re.compile(
    r"(?:比|较|与|同|相比|相较|相较于|相比于|对比|超过|高于|低于|快于|慢于|超出|高出|少于|多于|不及)(?:了)?$"
)
_OF_THEN = re.compile(r"(?:同期|底|末)?的?(?:[^,;。的\d]{1,12}的)?[^,;。的\d]{0,4}")
_LEVEL_THEN = re.compile(
    r"(?:[和、及与][^,;。\d]{2,10}\d+(?:\.\d+)?%)*的?[^,;。\d]{0,14}(?:增速|增幅|水平|相比)"
)
_ANOTHER_BASE = re.compile(r"\d+(?:\.\d+)?%[和、及与]")  # 低于去年同期27.7%和去年全年19.1%的增速
_MOVED = re.compile(
    r"[^,;。\d]{0,8}(?:增|提|升|上升|下降|减|缩|降|扩|少|多|高|低|下滑|回落|收窄|跃|翻|快|慢)"
)


def _held_against(s: Sentence, spot: Spot, relation: Relation) -> Stamp | None:
    """较2015年的52家增加31家, 低于去年同期27.7%的增速: a figure compared with is of the time compared with."""
    figure = spot.figure
    if relation.measure != "level" or figure.kind not in ("amount", "percent"):
        return None
    stamps = [x for x in s.stamps if x.role == "base" and x.end <= figure.start and x.start >= spot.clause[0]]
    if not stamps or stamps[-1].period is None or stamps[-1].end < spot.left_from - 2:
        return None
    stamp, behind = stamps[-1], figure.end
    between = s.text[stamp.end : figure.start]
    if _OF_THEN.fullmatch(between) is None:
        return None
    before = stamp.start
    if len(stamps) > 1 and (
        spot.left_from > stamp.start or _ANOTHER_BASE.fullmatch(s.text, stamps[-2].end, stamp.start)
    ):
        before = stamps[-2].start
    if _AGAINST.search(s.text[max(spot.clause[0], before - 6) : before]) is None:
        return None
    if between.endswith("的") or between.startswith(("的", "同期的", "底的", "末的")):
        fits = _MOVED.match(s.text, behind) or _LEVEL_THEN.match(s.text, behind)
    else:
        fits = _LEVEL_THEN.match(s.text, behind)
    return stamp if fits is not None else None


def _as_long(s: Sentence, stamp: Stamp) -> Period | None:
    """今年二季度…,比去年的840万部…: as much of last year as was told of this year."""
    period, walk = stamp.period, s.walk
    told = [x.period for x in s.stamps if x.role == "told" and x.end <= stamp.start and x.period is not None]
    other = told[-1] if told else walk.paragraph.period or walk.inherited("period") or walk.anchor.default
    if (
        period is not None
        and isinstance(other, Period)
        and period.frequency == "A"
        and other.frequency in ("H", "Q", "M", "running")
        and other.year is not None
        and period.year == other.year - 1
        and not stamp.text.endswith(("末", "底", "全年", "初"))
    ):
        return other.previous_year()
    return period


def _one_of(s: Sentence, spot: Spot) -> Stamp | None:
    """2019年、2020年、2021年分别为862家、1214家、1703家: the time of a figure in a list told respectively."""
    at = s.text.rfind("分别", spot.clause[0], spot.figure.start)
    if at < 0:
        return None
    run: list[Stamp] = []
    for stamp in reversed([x for x in s.stamps if x.end <= at and x.period is not None]):
        if run and s.text[stamp.end : run[0].start] not in _JOINTS:
            break
        run.insert(0, stamp)
    spots = [x for x in s.spots if at < x.figure.start and x.clause == spot.clause]
    listed = all(_LISTED.fullmatch(s.text[a.figure.end : b.figure.start]) for a, b in pairwise(spots))
    if len(run) < 2 or len(run) != len(spots) or not listed:
        return None
    return run[spots.index(spot)]


def _one_of_years(s: Sentence, spot: Spot) -> tuple[Period, At] | None:
    """2020—2022年,占比分别为3.1%、3.4%、3.9%: one figure for each of the years."""
    years = [x for x in s.stamps if x.role == "told" and x.period is not None and x.end <= spot.figure.start]
    if not years or years[-1].text[:4].isdigit() is False:
        return None
    period = years[-1].period
    if period is None or period.frequency != "span" or period.grain != "A" or period.start is None:
        return None
    if period.end is None or not 1 <= period.end.year - period.start.year <= 6:
        return None
    n = period.end.year - period.start.year + 1
    run = [x for x in s.spots if x.clause == spot.clause]
    first = run.index(spot)
    begin = end = first
    while begin > 0 and _next_to(s, run[begin - 1], run[begin]):
        begin -= 1
    while end + 1 < len(run) and _next_to(s, run[end], run[end + 1]):
        end += 1
    if end - begin + 1 != n or (n == 2 and s.text.rfind("分别", spot.clause[0], run[begin].figure.start) < 0):
        return None
    return Period.year_of(period.start.year + first - begin), (years[-1].start, years[-1].end)


def _next_to(s: Sentence, one: Spot, other: Spot) -> bool:
    a, b = one.figure, other.figure
    return a.unit == b.unit and a.kind == b.kind and _LISTED.fullmatch(s.text[a.end : b.start]) is not None


_LISTED = re.compile(r"[、,和与及]|以及")
_JOINTS = frozenset(("、", "和", "与", "及", "以及", ","))


def _at_event(s: Sentence, spot: Spot, left: str) -> tuple[Period, At] | None:
    """建园之初只有11家: the time is that of the event told before."""
    known = s.walk.event
    if known is None or known.period is None or _AT_EVENT.search(left) is None:
        return None
    return known.period, (known.start, known.end)


def _before_change(s: Sentence, spot: Spot, told: list[Stamp]) -> tuple[Period | None, str]:
    """由第92位升至第76位: the first stood a year before the second."""
    start = spot.figure.start
    event = _at_event(s, spot, s.text[max(spot.clause[0], spot.left_from) : start])
    if event is not None:
        return event[0], "before-change"
    changed = [x for x in s.stamps if x.role in ("from", "base") and x.end <= start and x.period is not None]
    fresh = [x for x in told if x.end <= start and (not changed or x.start > changed[-1].until)]
    if changed and changed[-1].role == "base" and changed[-1].text[:4].isdigit():
        return changed[-1].period, "before-change"
    if changed and changed[-1].role == "from" and all(x.period == changed[-1].to for x in fresh):
        return changed[-1].period, "before-change"
    if s.walk.change is not None and not told and s.walk.change.period is not None:
        return s.walk.change.period, "before-change"
    if not told and s.walk.stretch is not None and s.walk.stretch.start is not None:
        return Period.year_of(s.walk.stretch.start.year - 1), "before-change"
    behind = [x for x in told if spot.figure.end <= x.start < spot.clause[1]]
    other = behind[0].period if behind else None
    before = [x for x in told if x.end <= start]
    if before and before[-1].role == "stretch":
        other = before[-1].period
    elif before and (bounds := _bounds(before[-1])) is not None:
        return bounds, "before-change"
    if other is None:
        other = before[-1].period if before else s.walk.paragraph.period
    if other is None:
        heading = s.walk.inherited("period")
        other = heading if isinstance(heading, Period) else default_period(s, "actual")
    if other is None or other.end is None:
        return None, "document"
    anchor = s.walk.anchor
    if (
        anchor.year is not None
        and other.end.year > anchor.year
        and (other.frequency != "span" or other.grain != "A")
    ):
        return anchor.now, "before-change"  # 到2025年,…从60天压缩到15天: 60 days it is today
    if other.frequency == "span" and other.grain == "A" and other.start is not None:
        return Period.year_of(other.start.year - 1), "before-change"
    return Period.year_of(other.end.year - 1), "before-change"


def default_period(s: Sentence, standing: str, *, moved: bool = False) -> Period | None:
    """The document's own period; `moved` of a growth, which no single day has."""
    anchor = s.walk.anchor
    if anchor.default is None and moved and standing == "actual" and s.walk.running is not None:
        return s.walk.running
    if standing == "target" and anchor.ahead is not None:
        return anchor.ahead
    if standing == "target" and anchor.year is not None and anchor.default is None:
        return Period.year_of(anchor.year)
    if anchor.default is None and s.walk.lead is not None and standing != "target":
        return s.walk.lead
    if anchor.default is not None:
        if s.walk.plan and standing == "actual" and anchor.default.start is not None:
            return Period.year_of(anchor.default.start.year - 1)
        return anchor.default
    return anchor.now


_TASK_BEHIND = re.compile(r"(?:年度|全年)?(?:目标)?(?:任务|目标|计划)")


def standing(s: Sentence, spot: Spot, period: Period | None, *, rule: str = "") -> str:
    walk = s.walk
    anchor = walk.anchor
    if rule in ("from", "before-change") and (
        period is None or period.end is None or anchor.year is None or period.end.year <= anchor.year
    ):
        return "actual"  # 将从目前的60天压缩到15天以内
    start = spot.figure.start
    clause_words = s.text[spot.clause[0] : start]
    words = s.text[s.start : start]
    year = anchor.year
    founded = any(x.role == "event" and x.end <= start and _is_past(x, walk) for x in s.stamps)
    past = period is not None and period.end is not None and year is not None and period.end.year < year
    if _FORECAST.search(clause_words):
        walk.cue = "forecast"
        return "forecast"
    if _is_quoted_goal(s, spot, clause_words):
        return "target"
    if _PROPOSED.search(clause_words) or (
        _PROPOSAL.match(s.text, spot.figure.end) and _PROPOSED_WHAT.search(words)
    ):
        return "target"
    follows = _goes_on(s, spot, words)
    if follows:
        return follows
    if past or (_is_over(s, period) and _TARGET.search(clause_words) is None):
        return "actual"
    if _BEHIND.match(s.text, spot.figure.end, spot.clause[1]):
        return "target"
    ahead = (
        period is not None
        and period.end is not None
        and anchor.date is not None
        and anchor.date.end is not None
        and (period.end.year > anchor.date.end.year)
    ) or (period is not None and year is not None and period.end is not None and period.end.year > year)
    if _FORECAST.search(words) and not _has_happened(clause_words, ahead):
        walk.cue = "forecast"
        return "forecast"
    if _targets(s, words) and not _has_happened(clause_words, ahead) and not _TARGET_NOT.search(clause_words):
        walk.cue = "target"
        return "target"
    if walk.cue == "target" and not _DONE.search(words):
        return "target"
    if ahead and _MARKET.search(clause_words) and not walk.inherited("goal") and not walk.plan:
        return "forecast"  # 2030年全球市场约1000亿美元
    if ahead:
        walk.cue = "target"
        return "target"
    goal = walk.inherited("goal")
    done = founded or _DONE.search(words) is not None or _HAPPENED.search(words) is not None
    other = any(x.role == "told" and not x.text.startswith("今年") for x in s.stamps)
    if walk.aims and not done and not other:
        return "target"
    if goal and not founded and not _DONE.search(words):
        return "target"
    return "actual"


def _is_over(s: Sentence, period: Period | None) -> bool:
    """Whether a part of the year of some length ended before the document's date: 上半年, told of in August."""
    date = s.walk.anchor.date
    if period is None or period.end is None or period.frequency not in ("H", "Q", "M", "running"):
        return False
    return date is not None and date.start is not None and date.frequency in "DM" and period.end < date.start


def _has_happened(clause: str, ahead: bool) -> bool:
    """Whether a clause tells of something as done (增加了), in a time that is not ahead."""
    return not ahead and _HAPPENED.search(clause) is not None and _TARGET.search(clause) is None


def _targets(s: Sentence, words: str) -> bool:
    """Whether words before a figure set a goal: 二期41万平方米将于年内交付,… sets one only for what stands before."""
    for m in _TARGET.finditer(words):
        at = s.start + m.start()
        told = [d for d in s.walk.sentence_drafts if d.figure.end <= at]
        clause = next((c for c in s.clauses if c[0] <= at < c[1]), None)
        if (
            told
            and clause is not None
            and told[-1].figure.start >= clause[0]
            and s.walk.sentence_drafts[-1] is told[-1]
            and _BEHIND.match(s.text, told[-1].figure.end, clause[1])
        ):
            continue
        return True
    return False


_GOAL_QUOTED = re.compile(r"完成|下达|高于|低于|既定|年初")


def _is_quoted_goal(s: Sentence, spot: Spot, left: str) -> bool:
    """完成全年170家任务的71.8%: what is held against is a goal, though it is told of as done."""
    return (
        spot.figure.kind == "amount"
        and _QUOTED_GOAL.match(s.text, spot.figure.end) is not None
        and _GOAL_QUOTED.search(left) is not None
    )


def _goes_on(s: Sentence, spot: Spot, words: str) -> str:
    """预计全年生产总值突破300亿元,增长6%左右: a growth or share of what was just told stands as that does."""
    relation, drafts = spot.relation, s.walk.sentence_drafts
    if relation is None or relation.measure not in ("growth", "change", "share", "rank") or not drafts:
        return ""
    before = drafts[-1]
    between = s.text[before.figure.end : spot.figure.start]
    if before.standing != "forecast" or len(between) > 12 or between.count(",") > 1:
        return ""
    return "" if _DONE.search(between) or _HAPPENED.search(between) else before.standing


def _is_past(stamp: Stamp, walk: Walk) -> bool:
    end = None if stamp.period is None else stamp.period.end
    now = walk.anchor.now
    return end is not None and now is not None and now.end is not None and end < now.end
