"""Binding: a figure finds its indicator, subject, period, measure, base and standing.

One walk over the lines. What a sentence does not say itself comes from the clause before, the sentence
before, the heading, the document - in this order, and each step leaves a note in the trace. What was
inherited from afar or guessed is a doubt on the reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ...period import Period
from . import names, times
from .figures import Figure, Token
from .places import Mention, Places
from .relations import Relation, relate, signed
from .segments import Line, clauses, sentences
from .times import Anchor
from .trace import Note, Trace, note

__all__ = ["Draft", "Walk"]


@dataclass(slots=True)
class Draft:
    """A figure with what was bound to it, before names are looked up in the catalogue."""

    figure: Figure
    indicator: str
    area: str
    period: Period | None
    value: Decimal
    high: Decimal | None
    measure: str
    base: str | None
    standing: str
    level: str = "other"  # of the area
    doubts: set[str] = field(default_factory=set)
    notes: list[Note] | None = None
    noun: str = ""  # the indicator without 数
    counted: bool = False


@dataclass(slots=True)
class _Context:
    """What a heading or a paragraph hands down."""

    level: int = 0
    period: Period | None = None
    area: str | None = None
    area_level: str = "other"
    goal: bool | None = None


_GOAL = re.compile(r"目标|工作安排|工作打算|工作计划|下一步|下步|工作思路|工作建议|展望|打算|今后|主要任务|重点任务|工作部署|工作重点|总体要求|发展思路|奋斗|保障措施|重点工作|工作举措|主要预期")
_PAST = re.compile(r"回顾|成效|完成情况|总结|工作情况|发展基础|现状|成绩|进展|主要工作|背景|形势|概况|亮点|问题")
_TARGET = re.compile(
    r"力争|(?<!新)争取(?!到|了)|目标[是为:,]|[的]目标|目标任务[是为:]|预期目标|确保|计划(?:到|在|投资|新增|新建|建设|完成|实施|引进|于|今年|年内|总|用|新|再|建成|筹|改造|安排|培育|组织|开工|每年)|拟|(?<![即必])将(?!军|士|领|[^,。]{0,14}(?:升级|作为|纳入|列入|原|缩|其))|要(?=达到|突破|超过|新增|净增|完成|实现|建成|引进|培育|确保|力争|再|有|在|把|到)|到那时|规划到|按照规划|达到[^,]{0,6}目标|下一步|未来[一二三四五两]年|今后[一二三四五两]年|明年|下半年[^,]{0,8}(?:将|要)|年内(?:将|要|实现|完成|建成|新)"
)
_TARGET_NOT = re.compile(r"目标任务的|完成年度|已|提前完成|年度目标|超额")
_FORECAST = re.compile(r"预计|有望|预测|预期(?!目标)")
_DONE = re.compile(r"已(?!于)|目前|现有|累计|截[至止]|去年|上年|同比|环比|现已|当前")
_EVENT_AFTER = re.compile(r"^(?:正式)?(?:成立|挂牌|始建|创办|创立|开园|设立|获批|启动建设|建园|投运|印发|出台|建区|升级|首次提出|召开|举行|在[\u3400-\u9fff]{2,8}成立)")
_EVENT_BEFORE = re.compile(r"(?:成立于|始建于|创立于|建于|创建于|创办于|设立于|诞生于|建成于|挂牌于|起始于|自)$")
_COMPARED = re.compile(r"(?:比|较|相比|相较|同|与|相较于|相比于|对比)(?:了)?$")
_CHANGE_TO = re.compile(r"(?:增加?|增长|提高|提升|上升|下降|减少?|缩减|缩短|精简|压减|压缩|降低?|扩大|扩展|拓展|发展|壮大|跃升|攀升|前移|升|回升|优化|调整|前进|进)(?:到了?|至|为|成)|(?<=[,、])到(?=(?:19|20)\d\d年)")
_TIMES_IN = re.compile(r"年|同期|以往|过去|之前|上月|此前")
_MULTIPLE_OF = re.compile(r"(?:是|为|相当于|达到?|接近|超过)$")
_PLAN_NAME = re.compile(r"^(?:规划|发展规划|计划|科技|国家|重点|战略|重大|[\u3400-\u9fff]{2,12}规划)")
_RESPECTIVELY = "分别"
_NATIONWIDE = re.compile(r"^(?:[“\s]|其中|目前|截至|此外|同时|,|今年|去年|(?:19|20)\d\d年|\d{1,2}[-—至~]\d{1,2}月|\d{1,2}家|全年|上半年)*(?:国家级?(?:高新区|经开区|自创区)|全国(?!首|第|百强|重点|排名|文明))")
_BACKGROUND = re.compile(r"(?:科技部|科学技术部|国务院|工信部|工业和信息化部|财政部|教育部|农业农村部|商务部|国家(?:发展改革委|发改委|知识产权局|统计局|税务总局|市场监管总局|[\u3400-\u9fff]{2,6}局))[^,;。]{0,16}(?:发布|公布|公示|认定|印发|确定|遴选|批准|同意|将|开展|评选)")
_LISTED = re.compile(
    r"(?:入选|荣登|上榜|入围|登上)“(?P<quoted>[^“”]{4,30})”|(?:在|从|公布|发布|公布的|发布的|年度|年)?(?P<list>[\u3400-\u9fffA-Za-z]{2,24}?(?:榜单|排行榜|榜|综合评价|评价|排行|评选|考核|监测|评估|百强|综合排名|排名))[”》]?(?:结果|名单|体系|报告)?(?:中|上|里|公布|显示|,|实现)"
)
_PLACED = re.compile(r"(?P<area>[\u3400-\u9fff]{1,8}?(?:高新区|开发区|新区|经开区|市|县|区|州|省))(?P<rest>.*)$")
_LIST = re.compile(r"^(?:[、,]|和|及|以及|与|,?和|)$")
_QUALIFIER = re.compile(r"^(?:的(?![\d])|及?以上的?|以下的?)?(?P<noun>[\u3400-\u9fff]{0,4}?(?:项目|企业|市|县|区|单位|基金|园区|产业集群|集群|产业|平台|镇|公司|商户|投资者|主体|工程|大户|机构|有))")
_ENTITY_PARENTHESIS = re.compile(r"(?P<name>[\u3400-\u9fff]{2,10}?(?:市|县|区|州|省|新区|高新区|开发区))\($")
_ORG = re.compile(
    r"(?P<org>[\u3400-\u9fffA-Za-z]{3,20}?(?:股份有限公司|有限公司|集团|公司|研究院|研究所|大学|学院|医院|创新中心|机场|实验室|银行|税务局|海关|交易所|电站))(?=[,、]|加快|累计|实现|完成|研发|发布|拥有|现有|已|与|牵头|承担|共|年|自|去年|今年|全年|20\d\d)"
)
_ORG_COMMON = re.compile(r"[家个所批类]|各|全|省级|市级|国家级|新增|新建|建成|引进|企业|等|组建|设立|建设|成立|落户|高校|院所|累计|获批|本|该|我|重点实验室|其|多|推进|深化|合作|完成|实施|打造|培育|聚焦|围绕")


class Walk:
    """One document, sentence by sentence."""

    def __init__(
        self, text: str, lines: list[Line], tokens: list[Figure | Token], places: Places, anchor: Anchor, *,
        library: names.Library, plan: bool = False, org: str | None = None, trace: Trace | None = None,
    ) -> None:  # fmt: skip
        self.text, self.lines, self.tokens = text, lines, tokens
        self.places, self.anchor = places, anchor
        self.library, self.plan, self.org = library, plan, org
        self.trace = trace
        self.headings: list[_Context] = []
        self.paragraph = _Context()
        self.drafts: list[Draft] = []
        self.sentence_drafts: list[Draft] = []
        self.cue = ""  # target or forecast, said in this sentence before a semicolon
        self.last: Draft | None = None
        self.last_rank: Draft | None = None
        self.first_rank: Draft | None = None
        self.paragraph_levels: list[Draft] = []
        self.at = 0  # token pointer

    # -- walking ------------------------------------------------------------------------------------------

    def run(self) -> list[Draft]:
        short_before = False
        for line in self.lines:
            if line.kind == "skip":
                continue
            if line.kind == "heading":
                has_figure = self._has_figure(line)
                if not has_figure or line.level < 8:
                    self._heading(line)
                if not (short_before and has_figure):
                    self.paragraph = _Context()
                short_before = has_figure
            else:
                self.paragraph = _Context()
                short_before = False
            self.paragraph_levels = []
            for start, end in sentences(line):
                self._sentence(start, end)
                if self.text[end - 1] != ";":
                    self.cue = ""
            self.cue = ""
            if line.kind == "text" and line.text.endswith((":", "如下")) and len(line.text) < 90 and re.search(r"目标", line.text):
                self._announced()
        return self.drafts

    def _announced(self) -> None:
        """主要目标如下: what is listed behind it is a goal."""
        self.headings = [h for h in self.headings if h.level < 8]
        self.headings.append(_Context(level=8, goal=True, period=self.paragraph.period))


    def _has_figure(self, line: Line) -> bool:
        i = self.at
        while i < len(self.tokens) and self.tokens[i].end <= line.start:
            i += 1
        while i < len(self.tokens) and self.tokens[i].start < line.end:
            if isinstance(self.tokens[i], Figure):
                return True
            i += 1
        return False

    def _between(self, start: int, end: int) -> list[Figure | Token]:
        while self.at < len(self.tokens) and self.tokens[self.at].end <= start:
            self.at += 1
        i = self.at
        found = []
        while i < len(self.tokens) and self.tokens[i].start < end:
            found.append(self.tokens[i])
            i += 1
        return found

    def _heading(self, line: Line) -> None:
        context = _Context(level=line.level)
        words = line.text
        tokens = [t for t in self._between(line.start, line.end) if isinstance(t, Token) and t.name == "time"]
        for token in tokens:
            if not times.is_now(token.text):
                period = times.resolve(token.text, self.anchor, ahead=True)
                if period is not None and period.frequency != "D":  # a dateline is no section's period
                    context.period = period
                    break
        if _GOAL.search(words) and not (_PAST.search(words) and not re.search(r"目标|打算|安排", words)):
            context.goal = True
        elif _PAST.search(words):
            context.goal = False
        if re.search(r"回顾|总结|完成情况", words) and context.period is None and self.anchor.passed_year is not None and "政府" not in words:
            context.period = None
        for m in self.places.find(self.text, line.start, line.end):
            if not m.relative and not m.issuer and m.start - line.start < 6 and m.level not in ("country", "world"):
                context.area, context.area_level = m.name, m.level
        while self.headings and self.headings[-1].level >= line.level:
            self.headings.pop()
        if len(self.headings) < 40:
            self.headings.append(context)

    def _inherited(self, what: str) -> object:
        for context in reversed(self.headings):
            value = getattr(context, what)
            if value is not None:
                return value
        return None

    # -- one sentence -------------------------------------------------------------------------------------

    def _sentence(self, start: int, end: int) -> None:
        tokens = self._between(start, end)
        figures = [t for t in tokens if isinstance(t, Figure)]
        stamps = self._stamps([t for t in tokens if isinstance(t, Token) and t.name == "time"], start, end)
        mentions = self.places.find(self.text, start, end) if (figures or end - start < 400) else []
        subjects = [m for m in mentions if self._is_subject(m, start, stamps)]
        for m in mentions:
            if not m.relative and m.level not in ("country", "world"):
                self.places.last[m.level] = m.name
        self.sentence_drafts = []
        if figures:
            _Sentence(self, start, end, figures, stamps, mentions, subjects).read()
        told = [s for s in stamps if s.role == "told" and s.period is not None]
        if told:
            self.paragraph.period = told[-1].period if len(told) == 1 or not figures else self._carried(told)
        lasting = [m for m in subjects if m.level not in ("country", "world")]
        if lasting:
            self.paragraph.area, self.paragraph.area_level = lasting[-1].name, lasting[-1].level

    def _carried(self, told: list[_Stamp]) -> Period | None:
        return told[-1].period

    def _stamps(self, tokens: list[Token], start: int, end: int) -> list[_Stamp]:
        found: list[_Stamp] = []
        told: Period | None = self.paragraph.period
        own: Period | None = None
        heading = self._inherited("period")
        for token in tokens:
            left = self.text[start : token.start]
            right = self.text[token.end : min(end, token.end + 16)]
            role = "told"
            if _PLAN_NAME.match(right) and "五" in token.text and "十" in token.text[:3]:
                role = "name"
            elif _EVENT_AFTER.match(right) or _EVENT_BEFORE.search(left):
                role = "event"
            elif _COMPARED.search(left) and not left.endswith(("不同", "相同", "共同")):
                role = "base"
            elif token.text in ("上年", "同期", "上月", "上年末", "上年底") and re.search(r"(?:比|较|为)$", left):
                role = "base"
            elif right.startswith("的") and _MULTIPLE_OF.search(left) and re.match(r"的(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+|近|约)[\d.]*倍", right):
                role = "base"
            elif token.text == "同期" or (found and found[-1].role == "base" and re.fullmatch(r"[、和与及]", self.text[found[-1].end : token.start])):
                role = "base"
            elif re.search(r"(?:经过|历经|历时|用)$", left):
                role = "event"
            until = 0
            if role == "told" and re.search(r"(?:由|从)$", left):
                change = _CHANGE_TO.search(self.text, token.end, end)
                if change is not None and "。" not in self.text[token.end : change.start()]:
                    role, until = "from", change.start()
            ref = own or told or (heading if isinstance(heading, Period) else None)
            period = times.resolve(token.text, self.anchor, told=ref, ahead=bool(self._inherited("goal")))
            if times.is_now(token.text) and own is not None and re.search(r"(?:到|为|至|成)$", left):
                period = own
            if times.is_stretch(token.text) and role == "told":
                role = "stretch"
            found.append(_Stamp(token.start, token.end, token.text, role, period, until))
            if role == "told" and period is not None and not times.is_now(token.text):
                own = period
        return found

    def _is_subject(self, m: Mention, start: int, stamps: list[_Stamp]) -> bool:
        left = self.text[max(start, m.start - 30) : m.start]
        right = self.text[m.end : m.end + 6]
        if re.match(r"(?:的)?(?:平均|首位|前列|各|首[创个家批次例条座列]|第[一二三四五六七八九十\d]|前[一二三四五六七八九十\d]|\d*强|比重|排名|同类|城市|均值|和|与|之|最|率先)", right) and m.level != "zone":
            return False
        if re.match(r"(?:的?(?:百分|[一二三四五六七八九]成|[一二三四五六七八九十]分之|\d+(?:\.\d+)?%))", self.text[m.end : m.end + 10]):
            return False
        clause = re.split(r"[,;:。、(“]", left)[-1]
        for stamp in stamps:
            if m.start - 30 <= stamp.start and stamp.end <= m.start:
                clause = clause.replace(stamp.text, "")
        clause = re.sub(r"^(?:其中|同时|目前|此外|截至|截止|到|在|从|据统计|据悉|据了解|记者从|日从|走进|位于|近年来|全年|预计|当前|通过|使|让|推动|推进|是|,|\s|——|-|—|●|·|【|】|\]|年底|底|末|期间|时期|今后|并|而|与此同时|像|对话|记者|日|市长|[一二三四五六七八九十]、|\([一二三四五六七八九十]\))+", "", clause)
        if m.relative and m.level not in ("country", "world") and self.text[m.start] in "全我本该此":
            return not re.search(r"(?:占|居|列|排名?|比|较|为|是|于|超|高出|相当于|与|向|到|第一个|惠及|拉动|带动|面向|覆盖|省级|下放|高新区|辐射|位列|位居|领先|由|承接|从|对|入选|进入|跻身|占到|占据)$", left)
        return clause == ""

    def _note_drop(self, figure: Figure, reason: str) -> None:
        if self.trace is not None:
            self.trace.dropped.append((figure.words, reason, figure.start))


@dataclass(slots=True)
class _Stamp:
    start: int
    end: int
    text: str
    role: str  # told, stretch, from, base, event, name
    period: Period | None
    until: int = 0  # from: it holds for the figures before this place


@dataclass(slots=True)
class _Spot:
    """A figure and its surroundings."""

    figure: Figure
    clause: tuple[int, int]
    left_from: int
    right_to: int
    item: str = ""  # assigned by a respectively-list
    area: str | None = None
    like: Draft | None = None  # takes indicator, area, period of this one
    like_spot: int | None = None
    relation: Relation | None = None
    total: bool = False
    also: list[str] = field(default_factory=list)  # further indicators of the same figure (均)


class _Sentence:
    """The binding steps for the figures of one sentence."""

    def __init__(
        self, walk: Walk, start: int, end: int, figures: list[Figure], stamps: list[_Stamp],
        mentions: list[Mention], subjects: list[Mention],
    ) -> None:  # fmt: skip
        self.walk, self.text, self.start, self.end = walk, walk.text, start, end
        self.stamps, self.mentions, self.subjects = stamps, mentions, subjects
        self.clauses = clauses(self.text, start, end)
        self.spots = self._spots(figures)

    def _spots(self, figures: list[Figure]) -> list[_Spot]:
        spots: list[_Spot] = []
        j = 0
        for figure in figures:
            while j + 1 < len(self.clauses) and self.clauses[j][1] <= figure.start:
                j += 1
            clause = self.clauses[j]
            spots.append(_Spot(figure, clause, clause[0], clause[1]))
        kept = [s for i, s in enumerate(spots) if not self._qualifies(s, spots[i + 1] if i + 1 < len(spots) else None)]
        for a, b in zip(kept, kept[1:], strict=False):
            if a.clause == b.clause:
                a.right_to = b.figure.start
                b.left_from = a.figure.end
                between = self.text[a.figure.end : b.figure.start]
                cut = re.search(r"[、(]|(?:以及|和|及|与|并|且|同比|比上年|较上年|,)", between)
                if cut and not (cut[0] in ("和", "与", "及") and re.search(r"[、]", between[cut.end() :]) is None and re.search(r"(?:分别|共)", between[cut.end() :])):
                    a.right_to = a.figure.end + cut.start()
                    b.left_from = a.figure.end + cut.start() + (len(cut[0]) if cut[0] in ("、", "(", "以及", "和", "及", "与", "并", "且", ",") else 0)
        return kept

    def _qualifies(self, spot: _Spot, following: _Spot | None) -> bool:
        """投资超10亿元的项目12个: the amount tells which projects, and is no figure of its own."""
        figure = spot.figure
        if figure.kind != "amount" or following is None or following.clause != spot.clause:
            return False
        if following.figure.kind != "amount" or following.figure.unit not in names_counts:
            return False
        bounded = figure.bound != "eq" or self.text.startswith(("以上", "以下", "级"), figure.end)
        m = _QUALIFIER.match(self.text[figure.end : following.figure.start])
        bare = self.text[figure.end : following.figure.start].strip() in ("的", "的有", "的共", "的达")
        if bounded and (m or bare) and figure.unit not in names_counts:
            self.walk._note_drop(figure, "qualifier")
            return True
        return False

    # -- reading --------------------------------------------------------------------------------------------

    def read(self) -> None:
        self._respectively()
        made: dict[int, Draft] = {}
        for i, spot in enumerate(self.spots):
            draft = self._bind(i, spot, made)
            if draft is None:
                continue
            made[i] = draft
            self.walk.drafts.append(draft)
            self.walk.sentence_drafts.append(draft)
            self.walk.last = draft
            if draft.measure == "level" and draft.figure.kind == "amount":
                self.walk.paragraph_levels.append(draft)
            if draft.measure == "rank":
                self.walk.last_rank = draft
                self.walk.first_rank = self.walk.first_rank or draft
            for name in spot.also:
                twin = Draft(
                    draft.figure, names.worded(name, draft.figure.unit) + ("增速" if draft.indicator.endswith("增速") and not name.endswith("增速") else ""),
                    draft.area, draft.period, draft.value, draft.high, draft.measure, draft.base, draft.standing,
                    draft.level, set(draft.doubts), draft.notes, name,
                )  # fmt: skip
                self.walk.drafts.append(twin)

    def _bind(self, i: int, spot: _Spot, made: dict[int, Draft]) -> Draft | None:
        walk, figure = self.walk, spot.figure
        notes: list[Note] | None = None if walk.trace is None else []
        left = self.text[spot.left_from : figure.start]
        relation = relate(figure, left)
        if spot.like_spot is not None and spot.like_spot in made:
            spot.like = made[spot.like_spot]
        if relation.measure == "level" and not relation.base and i and self.spots[i - 1].relation is not None:
            earlier = self.spots[i - 1]
            if earlier.figure.unit == figure.unit and re.fullmatch(r"[、和及与]|以及", self.text[earlier.figure.end : figure.start].strip()) and earlier.relation.measure != "level":
                relation = replace(earlier.relation, cut=0)
            elif earlier.relation.rule == "…的" and figure.kind == "percent" and self.text.startswith("的", figure.end):
                relation = replace(earlier.relation, cut=0)
        spot.relation = relation
        if relation.measure == "growth" and not relation.based and figure.unit == "%":
            against = self._previous(i, spot, made)
            if against is not None and against.measure == "ratio" and against.figure.unit == "%" and not re.match(r"\d{4}", against.base or ""):
                relation = replace(relation, measure="ratio", base=against.base)
            elif other := re.search(r"(?:与|同|和|较|比|相较于?)(?P<base>[^,;。\d]{2,16})相比,[^,;。]*$", self.text[self.start : figure.start]):
                if not _TIMES_IN.search(other["base"]):
                    relation = replace(relation, measure="ratio", base=other["base"])
        spot.relation = relation
        doubts: set[str] = set()
        note(notes, "measure", relation.rule, left[relation.cut :][:40])
        area, level, area_rule = self._area(spot, relation)
        if area_rule in ("document", "heading"):
            doubts.add("area-inherited")
        period, period_rule = self._period(spot, relation, made)
        standing = self._standing(spot, period)
        previous = self._previous(i, spot, made)
        if period is None or period_rule in ("document", "heading"):
            period = period or self._default(standing)
            if period_rule != "heading":
                doubts.add("period-document")
        if period is None:
            walk._note_drop(figure, "no period")
            return None
        if spot.like is not None:
            area, level, period = spot.like.area, spot.like.level, spot.like.period or period
        noun, name_rule = self._noun(i, spot, relation, previous)
        measure, base = relation.measure, relation.base
        value, high = signed(figure, relation)
        if relation.rule == "…的" and figure.bound == "eq":
            apart = re.search(r"(?:不到|不足|近|接近|超过|超|约)$", left[: relation.cut])
            if apart:
                figure.bound = {"超": "over", "超过": "over", "约": "about"}.get(apart[0], "under")
        indicator = noun
        if measure == "share":
            indicator, measure, base = self._shared(noun, relation, previous)
        elif measure == "rank":
            indicator, base = self._ranked(noun, relation, previous, spot)
            if relation.rule == "第" and not base and not indicator:
                walk._note_drop(figure, "no order")
                return None
        elif measure == "ratio":
            base = self._resolved(base)
            if relation.noun:
                indicator = (noun or "") + relation.noun
            if figure.kind == "points" and previous is not None and previous.measure == "growth" and not noun.endswith("增速"):
                indicator = re.sub(r"(?:增速|数)$", "", noun) + "增速"
            base_period = re.search(r"(?:19|20)\d\d", relation.base or "")
            if base_period and re.fullmatch(r"(?:19|20)\d\d年?(?:底|末)?", (relation.base or "").strip()):
                base = base_period[0]
        elif measure in ("growth", "change"):
            indicator, base = self._grown(noun, relation, period, spot, made)
        if not indicator:
            if previous is not None:
                indicator, name_rule = previous.noun, "previous"
            else:
                walk._note_drop(figure, "no indicator")
                return None
        if name_rule == "previous" and previous is None:
            doubts.add("indicator-open")
        unit = figure.unit
        if figure.kind == "times" and measure == "growth" and relation.rule not in ("翻番",):
            doubts.add("ambiguous-multiple")
        wording = indicator if measure in ("rank",) and indicator.endswith("排名") else names.worded(indicator, unit if measure == "level" else _unit_of(previous, unit))
        if not wording:
            return None
        note(notes, "indicator", name_rule, noun)
        note(notes, "area", area_rule, area)
        note(notes, "period", period_rule, str(period))
        note(notes, "standing", "cue" if standing != "actual" else "default", standing)
        if name_rule in ("clause", "topic"):
            doubts.add("indicator-inherited")
        return Draft(
            figure, wording, area, period, value, high, measure, base, standing, level, doubts, notes, indicator
        )

    # -- indicator ------------------------------------------------------------------------------------------

    def _masked(self, start: int, end: int) -> str:
        """The words between two offsets, times and subjects replaced by their marks."""
        pieces: list[str] = []
        at = start
        marks = [self._time_mark(s) for s in self.stamps if s.role != "name"]
        marks += [(m.start, m.end, names.PLACE) for m in self.subjects]
        for a, b, mark in sorted(marks):
            if a < at or b > end:
                continue
            pieces.append(self.text[at:a])
            pieces.append(mark)
            at = b
        pieces.append(self.text[at:end])
        return "".join(pieces)

    def _time_mark(self, stamp: _Stamp) -> tuple[int, int, str]:
        """A time with the words that only join it: 比2015年, 较去年底."""
        a, b = stamp.start, stamp.end
        if stamp.role == "base":
            joint = re.search(r"(?:相比|相较于?|对比|比|较|与|同|和|是|为)$", self.text[max(self.start, a - 3) : a])
            if joint:
                a -= len(joint[0])
            behind = re.match(r"(?:底|末|同期|相比|的)", self.text[b : b + 4])
            if behind and behind[0] != "的":
                b += len(behind[0])
        return a, b, names.TIME

    def _noun(self, i: int, spot: _Spot, relation: Relation, previous: Draft | None) -> tuple[str, str]:
        """The indicator's noun phrase and the rule that found it."""
        if spot.item:
            return spot.item, "respectively"
        if spot.like is not None:
            return (names.core(spot.like.noun) if spot.total else spot.like.noun), "respectively"
        figure = spot.figure
        stop = spot.left_from + relation.cut
        words = self._masked(spot.left_from, min(stop, figure.start))
        if words.endswith("(") and _ENTITY_PARENTHESIS.search(self.text[spot.left_from : figure.start]):
            noun = previous.noun if previous else self._topic(spot)
            counted = re.match(r"(?P<what>.{2,20}?)(?:超过?|突破|达到?|大于|不低于|高于).*的(?:市|县|区|企业|省份|地区|国家|州)$", noun)
            return (counted["what"] if counted else noun), "parenthesis"
        right, done = "", ""
        last_in_clause = spot.right_to == spot.clause[1]
        if relation.measure == "level" and figure.kind == "amount":
            right, done = names.from_right(self.text[figure.end : spot.right_to], listed=last_in_clause)
        if right:
            words = re.sub(r"(?:“[^“”]{1,20}”、?)+$", "", words)  # 承担“星海互联”2项示范工程
        left = names.from_left(words)
        if relation.measure in ("growth", "change", "rank") and not re.search(r"[\u3400-\u9fffA-Za-z]", left):
            left = ""
        if relation.measure == "level" and figure.kind == "percent" and not left:
            part = re.match(r"的(?P<noun>[\u3400-\u9fff]{1,10}?)(?P<verb>没有|拥有|建有|设有|开展|实现|达到|参与|具有|表示|愿意|设立|建立|认为)(?P<object>[^,;。]{2,16})", self.text[figure.end : spot.right_to])
            if part:
                return f"{part['verb']}{part['object']}的{part['noun']}占比", "right"
        if right and re.search(r"等$", words):
            left = ""
        if relation.measure == "rank" and not left:
            return "", "rank"
        if done and not left and right:
            return done + right, "right"
        if left.startswith(("这一", "该", "此", "上述")) and self.walk.last is not None:
            pronoun = re.match(r"(?:这一|该|此|上述)(?:产业|行业|领域|项目|平台)?", left)
            assert pronoun is not None
            thing = re.sub(r"(?:规模|产值|收入|总量)$", "", names.core(self.walk.last.noun))
            return thing + left[pronoun.end() :], "pronoun"
        if left and names.is_verbal(left):
            return self._verbal(spot, left, right, relation, previous)
        if not left:
            if right:
                return self._supported(right, previous), "right"
            if previous is not None:
                return previous.noun, "previous"
            topic = self._topic(spot)
            if not topic and relation.rule == "减重":
                return "重量", "verb"
            if topic and relation.rule == "减重":
                topic += "重量"
            return topic, "topic" if topic else "none"
        if right and relation.measure == "level":
            if verb := self._verb_before(words):
                return _kept_verb(verb) + right, "right"
            if words.endswith("的") or len(left) <= 4:
                return left + right, "left-right"
        if previous is not None and left.startswith("占") and relation.measure == "level":
            return names.core(previous.noun) + left, "previous-left"
        if spot.left_from > spot.clause[0] and previous is not None and relation.measure == "level":
            left = self._carried_verb(left, previous)
        if previous is not None and self.text.startswith("其中", spot.clause[0]) and relation.measure == "level":
            whole = next((made for made in reversed(self.walk.sentence_drafts) if made.figure.end <= spot.clause[0]), None)
            if whole is not None and self.walk.library.find(left) is None:
                left = names.part_of(left, whole.noun)
        elif previous is not None and relation.measure == "level":
            left = names.of_them(left, previous.noun)
        completed = names.completed(left, None if previous is None else previous.noun)
        if completed is not None:
            return completed, "completed"
        if left in names.BARE:
            topic = self._topic(spot)
            if topic and not topic.endswith(left):
                return topic + left, "topic"
        return left, "left"

    def _verbal(
        self, spot: _Spot, left: str, right: str, relation: Relation, previous: Draft | None
    ) -> tuple[str, str]:
        """The words before are only what was done; the thing stands behind, or before that."""
        if right:
            return self._supported(_kept_verb(left) + right, previous), "right"
        if relation.measure != "level":
            return (previous.noun if previous is not None else left), "previous"
        kept = re.search(r"净增|新增|新获批|新认定", left)
        if kept and previous is not None:
            return kept[0] + names.core(previous.noun), "previous"
        if spot.figure.unit == "元" and previous is not None:
            return names.core(previous.noun) + left, "topic"
        topic = self._topic(spot)
        if topic:
            return topic + left if spot.figure.unit == "元" else left + topic, "topic"
        return (names.core(previous.noun) + left if previous is not None and len(left) <= 2 else left), "left"

    def _supported(self, right: str, previous: Draft | None) -> str:
        """2.1亿元资金支持: whose support it is stands before."""
        if previous is not None and re.fullmatch(r"(?:资金|经费|投资|财政|专项|信贷|融资|上级|国家|省级|中央)*(?:支持|补助|奖励|资助|扶持|资金|经费|补贴|投资|授信)", right):
            return names.core(previous.noun) + right
        return right

    def _carried_verb(self, left: str, previous: Draft) -> str:
        """新增学位9200个、床位1350张: what is new holds for the next in the list."""
        if left in names.BARE or names.starts_done(left) or previous.measure != "level":
            return left
        if self.text[previous.figure.end : previous.figure.end + 1] not in "、和及与" and not re.match(r"[^,;。]{0,24}[、和及与]", self.text[previous.figure.end : previous.figure.end + 26]):
            return left
        return names.shared_verb(previous.noun) + left

    def _verb_before(self, words: str) -> str:
        """The verb that ends the words before a figure, if it is one that takes what stands behind it."""
        m = re.search(
            r"(?:拥有|建有|设有|共有|已有|现有|还有|有|建成|新增|净增|获批|新获批|引进|承担|签约|培育|实施|组建|设立|布局|建设|打造|完成|举办|开展|集聚|聚集|汇聚|推出|获得|新建|改造|创建|认定|新认定|吸引|落户|储备|谋划|推进|支持|服务|投资|发放|组织|签订|签署|派出|选派|入选|安排|筹集|包括|达成|推广|发布|获|形成|开工|派驻|成立|取得|参与|主导|带动|帮助|招引|推动|累计|开设|遴选|征集|授牌|表彰|新入选|新引进|新设立|新培育|覆盖|涉及|建立|突破|制定|修订|出台|转化|新承担|新争取|争取)(?:了|省级|国家级)?(?:约|近|超|共|共计|总计|各类|首批|第一批)?$",
            words,
        )
        return "" if m is None else m[0]

    def _topic(self, spot: _Spot) -> str:
        """The subject noun of a clause before, in the same sentence."""
        for a, b in reversed([c for c in self.clauses if c[1] <= spot.clause[0]]):
            words = self._masked(a, b)
            if any(t.figure.start >= a and t.figure.end <= b for t in self.spots):
                continue
            words = words.strip(",:;。")
            words = words.split(names.PLACE)[-1].split(names.TIME)[-1]
            words = re.sub(r"^(?:从|按)(.{1,8})看$", "", words)
            m = re.match(r"^(?:在|围绕|针对|聚焦|依托|通过)?(?P<noun>[\u3400-\u9fffA-Za-z&“”、]{2,24}?)(?:方面|领域|不断|持续|稳步|加快|实现|建设|取得|连续|位居|位列|稳居|始终|持续|占(?!.{1,8}比)|已|正|逐步|明显|一直|从|由|也有|有了|保持|进一步|快速|健康|运行|显著|明显|成效|更加|得到|呈现|$)", words)
            if m and not re.search(r"^(?:据|目前|同时|此外|其中|近年来|下一步|今年以来|截至|初步核算|我们|为|坚持|全面|大力|积极|同比)", m["noun"]):
                return m["noun"]
            if last := re.search(r"的(?P<noun>[\u3400-\u9fffA-Za-z]{2,14})$", words):
                return last["noun"]
        return ""

    def _previous(self, i: int, spot: _Spot, made: dict[int, Draft]) -> Draft | None:
        for j in range(i - 1, -1, -1):
            if j in made:
                return made[j]
        return None

    # -- measures -------------------------------------------------------------------------------------------

    def _shared(self, noun: str, relation: Relation, previous: Draft | None) -> tuple[str, str, str | None]:
        """A share of a place's total is a share; a share of something else that names itself is an indicator."""
        whole = relation.base
        own = relation.cut > 0 and bool(noun) and (previous is None or noun != previous.noun)
        if whole is None or whole in ("比", "据"):
            return ((noun + "占比") if noun else ""), "level", None
        if relation.rule == "…的":
            return self._behind(relation) or noun, "share", self._resolved(whole)
        resolved = self._resolved(whole) or whole
        named = re.search(r"比重|比例|比$", relation.noun) is not None
        if named and not self._place_only(whole) and noun:
            related = re.match(r"全部|总|全体", whole) is not None or whole[-2:] == names.core(noun)[-2:]
            if own or not related:
                return names.core(noun) + re.sub(r"的(?=比)", "", relation.noun), "level", None
        return noun or (previous.noun if previous else ""), "share", resolved

    def _behind(self, relation: Relation) -> str:
        """贡献了全市18%的地区生产总值: what is shared stands behind."""
        spot = next(s for s in self.spots if s.relation is relation)
        text = self.text[spot.figure.end : spot.right_to]
        if not text.startswith("的"):
            return ""
        m = re.match(r"的(?P<noun>[\u3400-\u9fffA-Za-z&]{2,16}?)(?:[,;。、]|和|及|与|$|创造|贡献|产出|实现|完成|承载|集聚|吸引|生产|养活|供养|支撑|\d)", text)
        return m["noun"] if m else ""

    def _place_only(self, whole: str) -> bool:
        return re.fullmatch(r"(?:全|我|本|该)?(?:国|省|市|区|县|球|州|镇|园区?|域)|[\u3400-\u9fff]{2,8}(?:省|市|区|县)|全部|世界", whole) is not None or whole in self.walk.places.gazetteer.entries

    def _ranked(self, noun: str, relation: Relation, previous: Draft | None, spot: _Spot) -> tuple[str, str | None]:
        group = relation.base
        if group:
            group = re.sub(r"^(?:在|于|了|到|入)", "", group)
            group = re.sub(r"\d+[家个座]", "", group)
            for s in self.stamps:
                group = group.replace(s.text, "")
            group = group.removesuffix("的").removesuffix("第")
        indicator = noun
        before = self.text[self.start : spot.figure.start]
        whole = self.text[self.start : self.end]
        listed = _LISTED.search(before) or _LISTED.search(whole)
        if group and (called := re.fullmatch(r"(?P<who>.*?)(?:的)?(?P<list>(?:综合)?(?:评价|排名|考核|评估|榜单|排行榜|排行))", group)):
            indicator = indicator or re.sub(r"(?<!排名)$", "排名", group, count=1) if not group.endswith("排名") else indicator or group
            group = called["who"] or None
        about = re.search(r"(?P<what>[\u3400-\u9fff“”]{2,24}?)(?:指标|方面|领域)$", group or "")
        if about:
            indicator, group = about["what"].strip("“”") + "排名", None
        entered = relation.rule in ("进入", "跻身", "迈入", "入围", "晋级", "挺进", "冲进", "冲刺", "重返")
        if not group:
            if previous is not None and previous.measure == "rank":
                group = previous.base
            elif m := re.search(r"在(?P<g>[\u3400-\u9fff]{2,14}?)(?:的[^,;。]{2,24})?(?:中|里|内)", before + whole[len(before) :]):
                group = m["g"]
            elif m := re.search(r"(?P<g>国家高新区|全国高新区|国家级经开区|全国百强县|全国|全省|全市)", before):
                group = m["g"]
            elif self.walk.first_rank is not None:
                group = self.walk.first_rank.base
        if relation.noun and indicator and not indicator.endswith(relation.noun):
            indicator += relation.noun
        inside = previous is not None and re.match(r"[\u3400-\u9fff]{0,12}(?:中|里|内)", self.text[previous.figure.end : previous.figure.end + 14]) is not None
        if entered and not indicator:
            indicator = re.sub(r"^(?:国家|全国)(?=$)", "", group or "") + "排名"
        if not indicator or inside:
            if previous is not None and previous.measure == "rank":
                indicator = previous.noun
            elif (previous is None or inside) and listed:
                indicator = _list_name(listed)
            elif previous is not None and not inside:
                indicator = previous.noun
            elif self.walk.last_rank is not None:
                indicator = self.walk.last_rank.noun
            elif relation.noun:
                indicator = "综合排名"
        return indicator, self._resolved(group) if group else None

    def _grown(
        self, noun: str, relation: Relation, period: Period, spot: _Spot, made: dict[int, Draft]
    ) -> tuple[str, str | None]:
        base: str | None = None
        compared = [s for s in self.stamps if s.role == "base" and s.end <= spot.figure.start and s.start >= spot.clause[0]]
        words = self.text[spot.clause[0] : spot.figure.start]
        # a comparison said in an earlier clause of the sentence holds on
        earlier = [d for d in made.values() if d.measure in ("growth", "change")]
        if relation.yearly or re.search(r"年均|平均增长|每年平均", words):
            return noun, None
        if relation.previous or "环比" in words:
            prior = times.previous(period)
            return noun, None if prior is None else str(prior)
        if compared:
            found = compared[-1]
            if found.text in ("上年", "同期", "上年同期", "去年同期") or found.text.endswith("同期"):
                return noun, str(_shift(period))
            resolved = times.resolve(found.text, self.walk.anchor, told=period)
            if found.text.startswith(("上年",)):
                year = period.end.year if period.end else None
                return noun, None if year is None else str(year - 1)
            return noun, None if resolved is None else str(resolved)
        if "同比" in words or relation.based:
            base = str(_shift(period))
        elif earlier:
            base = earlier[-1].base
        elif "同比" in self.text[self.start : spot.figure.start]:
            base = str(_shift(period))
        return noun, base

    def _resolved(self, group: str | None) -> str | None:
        """A base or a group with 全省, 全市 written out where the document says what they are."""
        if not group:
            return None
        text = re.sub(r"(?:同期|同类)?(?:平均)?(?:的)$", "", group).strip()
        text = re.sub(r"(?:的)?(?:总量|总数|总额|规模总量)$", "", text) or text
        text = re.sub(r"^(?:了|到|在|于)", "", text)
        text = re.sub(r"(?<=^全[国球省市])(?:市场|行业)$", "", text)
        m = re.match(r"(?:全|我|本|该)(?:国|省|市|区|县|球|州)|我国|国内", text)
        if m is None:
            entries = self.walk.places.gazetteer.entries.get(text)
            return entries[0].name if entries else text
        if m[0] in ("全国", "全球"):
            return text
        name, _ = self.walk.places.resolve(m[0])
        if name == m[0]:
            return text
        rest = text[m.end() :]
        return name + rest

    # -- subject, period, standing --------------------------------------------------------------------------

    def _area(self, spot: _Spot, relation: Relation) -> tuple[str, str, str]:
        if spot.area:
            from .places import level_of

            return spot.area, level_of(spot.area), "respectively"
        words = self.text[spot.left_from : spot.figure.start]
        if words.endswith("("):
            m = _ENTITY_PARENTHESIS.search(words)
            if m:
                from .places import level_of

                return re.sub(r"^(?:依次为|分别为|为|是|有|其中|和|及)", "", m["name"]), level_of(m["name"]), "parenthesis"
        if spot.area is None and _NATIONWIDE.search(self.text[spot.clause[0] : spot.left_from + relation.cut]):
            return "全国", "country", "nationwide"
        near = [m for m in self.mentions if m.end == spot.figure.start and m.relative]
        if near and relation.measure == "level" and spot.figure.kind == "amount":
            return near[0].name, near[0].level, "before"
        stop = spot.figure.start if relation.measure not in ("rank", "share", "ratio") else spot.left_from + relation.cut
        own = [m for m in self.subjects if spot.clause[0] <= m.start and m.end <= max(stop, spot.left_from)]
        if own:
            return own[-1].name, own[-1].level, "clause"
        earlier = [m for m in self.subjects if m.end <= spot.clause[0] and m.level not in ("country", "world")]
        if earlier:
            return earlier[-1].name, earlier[-1].level, "sentence"
        if _BACKGROUND.search(self.text, self.start, spot.figure.start) and not earlier and not own:
            self.walk.paragraph.area, self.walk.paragraph.area_level = "全国", "country"
            return "全国", "country", "background"
        countrywide = [m for m in self.subjects if m.end <= spot.clause[0] and m.name == "全国"]
        if countrywide and relation.measure == "level":
            return "全国", "country", "sentence"
        walk = self.walk
        if (org := self._organisation(spot)) is not None:
            return org, "organisation", "organisation"
        if walk.paragraph.area is not None:
            return walk.paragraph.area, walk.paragraph.area_level, "paragraph"
        heading = walk._inherited("area")
        if isinstance(heading, str):
            return heading, walk.places._level(heading), "heading"
        if walk.org is not None:
            return walk.org, "organisation", "document"
        if walk.places.own is not None:
            return walk.places.own, walk.places.level, "document"
        return "全国", "country", "none"

    def _organisation(self, spot: _Spot) -> str | None:
        """An institution or a company with a name of its own that is the sentence's subject."""
        head = self.text[self.start : min(spot.figure.start, self.start + 60)]
        m = _ORG.match(re.sub(r"^(?:支持|推动|依托|由|目前|[,\s“])+", "", head))
        return None if m is None or _ORG_COMMON.search(m["org"]) else m["org"]

    def _period(self, spot: _Spot, relation: Relation, made: dict[int, Draft]) -> tuple[Period | None, str]:
        start = spot.figure.start
        for stamp in reversed(self.stamps):
            if stamp.role == "from" and stamp.end <= start < stamp.until and stamp.period is not None:
                return stamp.period, "from"
        told = [s for s in self.stamps if s.role in ("told", "stretch") and s.period is not None]
        here = [s for s in told if spot.clause[0] <= s.start and s.end <= start]
        text_left = self.text[spot.clause[0] : start]
        if here:
            return here[-1].period, "clause"
        if re.search(r"(?:由|从)(?:原来|原先|过去|此前|原有|最初|刚起步)?的?$", self.text[max(spot.clause[0], spot.figure.start - 8) : spot.figure.start]) or (
            re.search(r"(?:由|从|原)[^,;。]{0,10}$", text_left) and re.search(r"^[^,;。]{0,6}(?:增|提|升|上升|下降|减|缩|精简|降|扩|发展|到|至|跃)", self.text[spot.figure.end : spot.clause[1] + 10])
        ):
            period, rule = self._before_change(spot, told)
            if period is not None:
                return period, rule
        before = [s for s in told if s.end <= start and s.role == "told"] or [s for s in told if s.end <= start]
        if before:
            return before[-1].period, "sentence"
        walk = self.walk
        if walk.paragraph.period is not None:
            return walk.paragraph.period, "paragraph"
        heading = walk._inherited("period")
        if isinstance(heading, Period):
            return heading, "heading"
        return None, "document"

    def _before_change(self, spot: _Spot, told: list[_Stamp]) -> tuple[Period | None, str]:
        """由第92位升至第76位: the first stood a year before the second."""
        behind = [s for s in told if spot.figure.end <= s.start < spot.clause[1]]
        other = behind[0].period if behind else None
        if other is None:
            before = [s for s in told if s.end <= spot.figure.start]
            other = before[-1].period if before else self.walk.paragraph.period
        if other is None:
            heading = self.walk._inherited("period")
            other = heading if isinstance(heading, Period) else self._default("actual")
        if other is None or other.end is None:
            return None, "document"
        return Period.year_of(other.end.year - 1), "before-change"

    def _default(self, standing: str) -> Period | None:
        anchor = self.walk.anchor
        if standing == "target" and anchor.year is not None and anchor.default is None:
            return Period.year_of(anchor.year)
        if anchor.default is not None:
            if self.walk.plan and standing == "actual" and anchor.default.start is not None:
                return Period.year_of(anchor.default.start.year - 1)
            return anchor.default
        return anchor.now

    def _standing(self, spot: _Spot, period: Period | None) -> str:
        walk = self.walk
        anchor = walk.anchor
        clause_words = self.text[spot.clause[0] : spot.figure.start]
        words = self.text[self.start : spot.figure.start]
        year = anchor.year
        past = period is not None and period.end is not None and year is not None and period.end.year < year
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
        goal = walk._inherited("goal")
        if goal and not _DONE.search(words):
            return "target"
        return "actual"

    # -- respectively ---------------------------------------------------------------------------------------

    def _respectively(self) -> None:
        text = self.text
        at = text.find(_RESPECTIVELY, self.start, self.end)
        while at >= 0:
            self._spread(at)
            at = text.find(_RESPECTIVELY, at + 2, self.end)
        self._all_of()

    def _spread(self, at: int) -> None:
        """Hand the items before 分别 to the figures behind it, one by one, run by run."""
        runs = self._runs(at)
        if not runs:
            return
        size = len(runs[0])
        if size < 2:
            return
        begin = self._list_begin(at)
        before = [i for i, s in enumerate(self.spots) if s.figure.end <= at]
        words = self._masked_items(begin, at)
        items = self._list_items(begin, at, words)
        between = text_between = self.text[at : self.spots[runs[0][0]].figure.start]
        del text_between
        for run in runs:
            if len(run) != size:
                continue
            if len(items) == size:
                self._assign(run, items, words)
            elif len(items) == 1 and not _BACK.search(words):
                self._assign(run, _halves(items[0], size), words)
            elif len(before) >= size and re.search(r"增长|下降|提高|上升|减少|占|增加|增速|增幅|达|为|提升|居", between):
                for index, j in zip(run, self._lasts(before, size), strict=True):
                    self.spots[index].like_spot = j
                    self.spots[index].total = re.search(r"(?:总数|总量|累计|总计)$", words.rstrip(",")) is not None
            elif re.search(r"[二两三四五六前后]者|上述", words) and len(self.walk.paragraph_levels) >= size:
                for index, draft in zip(run, self.walk.paragraph_levels[-size:], strict=True):
                    self.spots[index].like = draft
            elif len(items) > size:
                self._assign(run, items[-size:], words)

    def _lasts(self, before: list[int], size: int) -> list[int]:
        """The last figures that are amounts; growths and shares of them are passed over."""
        amounts = [i for i in before if self.spots[i].figure.kind in ("amount",)]
        return amounts[-size:] if len(amounts) >= size else before[-size:]

    def _runs(self, at: int) -> list[list[int]]:
        runs: list[list[int]] = []
        run: list[int] = []
        for i, spot in enumerate(self.spots):
            if spot.figure.start < at:
                continue
            if not run:
                if runs and not re.match(r"^[^,;。]{0,4}(?:增|提|升|减|降|缩|扩|上升|下降|发展|到|至)", self.text[self.spots[runs[-1][-1]].figure.end : spot.figure.start]):
                    break
                run = [i]
                continue
            between = self.text[self.spots[run[-1]].figure.end : spot.figure.start]
            if _LIST.match(between.strip()):
                run.append(i)
            else:
                runs.append(run)
                if re.match(r"^,?(?:增|提|升|减|降|缩|扩|上升|下降|发展|到|至)", between):
                    run = [i]
                else:
                    return runs
        if run:
            runs.append(run)
        return runs

    def _list_begin(self, at: int) -> int:
        """Where the list before 分别 begins: its clause, or the clause before if there is no list in it."""
        here = [c for c in self.clauses if c[0] <= at < c[1]]
        if not here:
            return self.start
        begin = here[0][0]
        inside = self.text[begin:at]
        if not re.search(r"[、和及与]", inside):
            earlier = [c for c in self.clauses if c[1] <= begin]
            for a, b in reversed(earlier):
                if re.search(r"[、和及与]", self.text[a:b]):
                    if any(a <= s.figure.start < b for s in self.spots):
                        break
                    return a
        return begin

    def _masked_items(self, begin: int, at: int) -> str:
        words = self._masked(begin, at)
        words = re.sub(r"\([^()]*\)", "", words)
        return words

    def _list_items(self, begin: int, at: int, words: str) -> list[str]:
        """The items of the list; of a clause before, with the bare noun that stands before 分别."""
        raw = re.sub(r"\([^()]*\)", "", self.text[begin:at])
        for stamp in self.stamps:
            raw = raw.replace(stamp.text, "")
        placed = [x.strip(" ,:其中") for x in re.split(r"、|和|及|与", raw)]
        if len(placed) > 1 and all(_PLACED.match(x) for x in placed):
            return placed
        here = next((c for c in self.clauses if c[0] <= at < c[1]), None)
        if here is not None and begin < here[0]:
            noun = names.from_left(self._masked(here[0], at))
            head = self._masked(begin, here[0]).rstrip(",:;")
            head = re.split(r"(?:也|均|都|已|有了|取得|持续|不断|稳步|快速|实现|保持|成为|完成|蓬勃|加快|双双|加速)", head)[0]
            items = _items(head)
            return [x + noun for x in items] if noun in names.BARE else items
        return _items(words)

    def _assign(self, run: list[int], items: list[str], words: str) -> None:
        placed = [_PLACED.match(x) for x in items]
        if sum(p is not None for p in placed) >= len(items) - 1 and all(p is not None for p in placed):
            rest = placed[-1]["rest"] if placed[-1] else ""
            noun = names.from_left(rest) if rest else ""
            for index, p in zip(run, placed, strict=True):
                assert p is not None
                self.spots[index].area = p["area"]
                if noun:
                    self.spots[index].item = noun
            return
        for index, item in zip(run, _completed_items(items), strict=True):
            self.spots[index].item = item

    def _all_of(self) -> None:
        """税收、用电量、货运量增速均为…: one figure, several indicators."""
        for spot in self.spots:
            left = self.text[spot.clause[0] : spot.figure.start]
            at = left.find("均")
            if at < 0 or "平均" in left[max(0, at - 1) : at + 1] or left[at : at + 2] in ("均值", "均衡") or (at and left[at - 1] in "平年人户月日亩地"):
                continue
            items = _items(re.sub(r"\([^()]*\)", "", self._masked(spot.clause[0], spot.clause[0] + at)))
            if len(items) >= 2:
                tail = re.search(r"(?:增速|增幅|增长率)$", items[-1])
                if tail:
                    items = [x if x.endswith(tail[0]) else x + tail[0] for x in items]
                spot.item = items[0]
                spot.also = items[1:]


def _shift(period: Period) -> Period:
    return times.before(period)


def _unit_of(previous: Draft | None, unit: str) -> str:
    return previous.figure.unit if previous is not None and unit in ("%", "百分点", "倍", "位", "‰") else unit


def _kept_verb(verb: str) -> str:
    """The part of a verb that belongs to the indicator's name: what is new or added up, not that it was done."""
    m = re.search(
        r"(?:累计|净增|新增|新获批|新认定|新入选|新承担|新争取|新入库|新引进|新设立|新设|新签约|新开工|新登记|新注册|新建改建|新建|改造|建成|引进培育|引进|培育|征集|签约|获批|获评|入选|投资|取缔|压减|减少|筹集|惠及|撬动|带动|转化|开工|新培育|支持|服务|签订|减免|吸引|落户|划转|承接|下放|突破|培训|发放|新)+",
        verb,
    )
    return m[0] if m else ""


def _items(words: str) -> list[str]:
    """The nouns of a list: 金山区、临水区和高新区."""
    text = words
    for mark in (names.TIME,):
        text = text.split(mark)[-1]
    text = text.replace(names.PLACE, "")
    text = re.sub(r"[,:]", "", text)
    parts = [p for p in re.split(r"、|以及|(?<=[\u3400-\u9fff\w])(?:和|及|与)(?=[\u3400-\u9fff\w])", text)]
    found = []
    for n, part in enumerate(parts):
        part = names.from_left(part) if n == len(parts) - 1 else part.strip(" ,、“”" if part.count("“") != part.count("”") else " ,、")
        if n == 0:
            part = names.from_left(part + "") or part
        if part:
            found.append(part)
    return found


_BACK = re.compile(r"(?:总数|总量|累计|总计|[二两三四五六]者|前者|后者|同比|占比|比重|增速|增幅|规模|金额|资金)$|上述")


def _halves(item: str, size: int) -> list[str]:
    """城乡居民收入分别增长7%、8%: one noun that holds two."""
    if size == 2 and "城乡" in item:
        return [item.replace("城乡", "城镇", 1), item.replace("城乡", "农村", 1)]
    return [item] * size


def _completed_items(items: list[str]) -> list[str]:
    """国家级、省级、市级众创空间: the head of the last one belongs to all."""
    head = re.match(r"规(?:模以)?上(?:工业|服务业)?企业", items[0])
    if head and not any(re.match(r"规|企业|全", x) for x in items[1:]):
        items = [items[0]] + [head[0] + x for x in items[1:]]
    last = items[-1]
    m = re.match(r"(?:国家级|省级|市级|区级|县级|国家|省|市)(?:以上|及以上)?", last)
    if m and all(re.fullmatch(r"(?:国家|省|市|区|县)级?(?:以上|及以上)?", x) for x in items[:-1]):
        head = last[m.end() :]
        return [x + head for x in items[:-1]] + [last]
    tail = re.search(r"(?:占比|比重|增速|收入|规模|产值|数量|面积|进出口|出口|进口|投资|人数|产量|覆盖率)$", last)
    if tail and len(last) > len(tail[0]) and all(len(x) <= len(last) and not x.endswith(("率", "量", "额", "数", "比", "产值", "收入")) for x in items[:-1]):
        return [x if x.endswith(tail[0]) else x + tail[0] for x in items]
    return items


def _list_name(m: re.Match[str]) -> str:
    """The name of a list as an indicator: 全球百强科技集群榜单 → 全球百强科技集群排名."""
    name = m["quoted"] or m["list"]
    name = re.sub(r"^.*?(?:公布的?|发布的?|年度|组织在|从|在(?=[\u3400-\u9fff]{4}))", "", name)
    name = re.sub(r"^[^的]{2,8}的(?=[\u3400-\u9fff]{4})", "", name) if name.count("的") and m["quoted"] is None else name
    return name if name.endswith("排名") else re.sub(r"(?:榜单|排行榜|榜)$", "", name) + "排名"


names_counts = frozenset("家户个项件所条座台套辆艘架张支只头羽株棵部份篇种处间栋幢宗笔起例人名位批款") | {"批次", "人次"}
