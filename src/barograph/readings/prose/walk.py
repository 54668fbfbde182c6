"""The walk over a document: line by line, sentence by sentence, with what each hands down to the next.

What a sentence does not say itself comes from the clause before, the sentence before, the heading, the
document - in this order. The walk keeps these; `sentence` binds with them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...period import Period
from . import names, subjects, times
from .drafts import Draft, Held, Stamp
from .figures import Figure, Token
from .orgs import Orgs
from .places import Places
from .segments import Line, sentences
from .sentence import Sentence
from .times import Anchor
from .trace import Trace

__all__ = ["Walk"]

_GOAL = re.compile(
    r"目标|工作安排|工作打算|工作计划|下一步|下步|工作思路|工作建议|展望|打算|今后|主要任务"
    r"|重点任务|工作部署|工作重点|总体要求|发展思路|奋斗|保障措施|重点工作|工作举措|主要预期"
)
_PAST = re.compile(
    r"回顾|成效|完成情况|总结|工作情况|发展基础|现状|成绩|进展|主要工作|背景|形势|概况|亮点|问题"
)
_REPORTED = re.compile(
    r"(?:通报|介绍|发布|获悉|召开|公布|了解到|统计)[^。]{0,40}(?:情况|运行|工作|形势|数据|成绩|成绩单)"
)
_EVENT_AFTER = re.compile(
    r"^(?:正式)?(?:成立|挂牌|始建|创办|创立|开园|设立|获批|启动建设|建园|投运|印发|出台|建区"
    r"|升级|首次提出|召开|举行|在[\u3400-\u9fff]{2,8}成立)"
)
_FOUNDED = re.compile(  # a thing came to be, and what is told of it behind the clause is told of now
    r"成立|挂牌|组建|[始创兴]建|创办|创立|设立|开园|开业|投产|投运|投入运营|投用|奠基|落户|落地|升格|升级为|揭牌|启用|开通|通车"
    r"|并网|入驻|迁[入至]|改制|更名|建成|启动|上线|起步"
)
_SINCE = re.compile(r"[^,;。\d]{2,20}?以来")
_EVENT_BEFORE = re.compile(
    r"(?:成立于|始建于|创立于|建于|创建于|创办于|设立于|诞生于|建成于|挂牌于|起始于|自)$"
)
_COMPARED = re.compile(r"(?:比|较|相比|相较|同|与|相较于|相比于|对比)(?:了)?$")
_CHANGE_TO = re.compile(
    r"(?:增加?|增长|提高|提升|上升|下降|减少?|缩减|缩短|精简|压减|压缩|降低?|扩大|扩展|拓展"
    r"|发展|壮大|跃升|攀升|前移|升|回升|优化|调整|前进|进)(?:到了?|至|为|成)"
    r"|(?<=[,、])到(?=(?:19|20)\d\d年)"
)
_MULTIPLE_OF = re.compile(r"(?:是|为|相当于|达到?|接近|超过|恢复[到至])$")
_PLAN_NAME = re.compile(r"^(?:规划|发展规划|计划|科技|国家|重点|战略|重大|[\u3400-\u9fff]{2,12}规划)")


_LABEL = re.compile(
    r"^[\s\u3000]*(?:(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、]|[●■◆▲·—-]{1,2})\s*)"
    r"(?P<label>[\u3400-\u9fffA-Za-z&“”]{3,14})[。:]"
)


def _label(text: str) -> str:
    """The thing that a numbered line names before it speaks of it: 高新技术企业 in «2.高新技术企业。全年申报…»."""
    m = _LABEL.match(text)
    return "" if m is None else m["label"]


class Walk:
    """One document, sentence by sentence."""

    def __init__(
        self, text: str, lines: list[Line], tokens: list[Figure | Token], places: Places, anchor: Anchor, *,
        library: names.Library, plan: bool = False, orgs: Orgs | None = None, trace: Trace | None = None,
    ) -> None:  # fmt: skip
        self.text, self.lines, self.tokens = text, lines, tokens
        self.places, self.anchor = places, anchor
        self.library, self.plan, self.orgs = library, plan, orgs or Orgs()
        self.trace = trace
        self.headings: list[Held] = []
        self.paragraph = Held()
        self.drafts: list[Draft] = []
        self.sentence_drafts: list[Draft] = []
        self.after_semicolon = False
        self.line_start = 0
        self.lead: Period | None = None  # what the first sentences say the text reports about
        self.label = ""  # what the line is about, where it begins with that: 2.高新技术企业。
        self.event: Stamp | None = None  # the last founding or beginning that was told, with its time
        self.change: Stamp | None = None  # the time that the paragraph's changes begin at
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
                    self.paragraph = Held()
                short_before = has_figure
            else:
                self.paragraph = Held()
                short_before = False
            self.paragraph_levels = []
            self.change = None
            self.line_start = line.start
            self.label = _label(line.text)
            for start, end in sentences(line):
                self._sentence(start, end)
                self.after_semicolon = self.text[end - 1] == ";"
                if not self.after_semicolon:
                    self.cue = ""
            self.cue, self.after_semicolon = "", False
            if (
                line.kind == "text"
                and line.text.endswith((":", "如下"))
                and len(line.text) < 90
                and re.search(r"目标", line.text)
            ):
                self._announced()
        return self.drafts

    def _announced(self) -> None:
        """主要目标如下: what is listed behind it is a goal."""
        self.headings = [h for h in self.headings if h.level < 8]
        at = (self.line_start, self.line_start + 90)
        self.headings.append(
            Held(
                level=8,
                goal=True,
                period=self.paragraph.period,
                period_at=self.paragraph.period_at,
                goal_at=at,
            )
        )

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
        context = Held(level=line.level)
        words = line.text
        tokens = [t for t in self._between(line.start, line.end) if isinstance(t, Token) and t.name == "time"]
        for token in tokens:
            if not times.is_now(token.text):
                period = times.resolve(token.text, self.anchor, ahead=True)
                if period is not None and period.frequency != "D":  # a dateline is no section's period
                    context.period, context.period_at = period, (token.start, token.end)
                    break
        if _GOAL.search(words) and not (_PAST.search(words) and not re.search(r"目标|打算|安排", words)):
            context.goal, context.goal_at = True, (line.start, line.end)
        elif _PAST.search(words):
            context.goal = False
        if (
            re.search(r"回顾|总结|完成情况", words)
            and context.period is None
            and self.anchor.passed_year is not None
            and "政府" not in words
        ):
            context.period = None
        for m in subjects.mentioned(self, line.start, line.end):
            if subjects.heads(self, line, m):
                context.area, context.area_level, context.area_at = m.name, m.level, (m.start, m.end)
        while self.headings and self.headings[-1].level >= line.level:
            self.headings.pop()
        if len(self.headings) < 40:
            self.headings.append(context)

    def inherited(self, what: str) -> object:
        return self.inherited_at(what)[0]

    def inherited_at(self, what: str) -> tuple[object, tuple[int, int] | None]:
        """What the nearest heading hands down, and the words that say it."""
        for context in reversed(self.headings):
            value = getattr(context, what)
            if value is not None:
                return value, getattr(context, f"{what}_at")
        return None, None

    # -- one sentence -------------------------------------------------------------------------------------

    def _sentence(self, start: int, end: int) -> None:
        tokens = self._between(start, end)
        figures = [t for t in tokens if isinstance(t, Figure)]
        stamps = self._stamps(
            [t for t in tokens if isinstance(t, Token) and t.name == "time"], start, end, figures
        )
        mentions = subjects.mentioned(self, start, end) if (figures or end - start < 400) else []
        chosen = subjects.chosen(self, mentions, start, stamps)
        for m in mentions:
            if not m.relative and m.level not in ("country", "world"):
                self.places.last[m.level] = m.name
        self.sentence_drafts = []
        if figures:
            Sentence(self, start, end, figures, stamps, mentions, chosen).read()
        told = [s for s in stamps if s.role == "told" and s.period is not None]
        if self.lead is None and len(self.drafts) < 6 and told and _REPORTED.search(self.text[start:end]):
            period = told[-1].period
            if period is not None and period.frequency in ("H", "Q", "running", "A"):
                self.lead = period
        self._carry(told, start, bool(figures))
        subjects.hold(self.paragraph, chosen)

    def _carry(self, told: list[Stamp], start: int, counted: bool) -> None:
        """Keep the time that later sentences of the paragraph take over."""
        for stamp in reversed(told):
            period = stamp.period
            if period is None:
                continue
            self.paragraph.period, self.paragraph.period_at = period, (stamp.start, stamp.end)
            return

    def _stamps(self, tokens: list[Token], start: int, end: int, figures: list[Figure]) -> list[Stamp]:
        found: list[Stamp] = []
        told: Period | None = self.paragraph.period
        own: Period | None = None
        heading = self.inherited("period")
        for token in tokens:
            left = self.text[start : token.start]
            right = self.text[token.end : min(end, token.end + 16)]
            role = "told"
            until = 0
            if re.match(r"(?:预期)?(?:目标|任务|计划)", right) and not token.text[:4].isdigit():
                role = "name"
            elif re.match(r"的?基础上", right):
                role = "event"
            elif left.endswith("在") and (on := self.text.find("基础上", token.end, end)) > 0:
                role, until = "from", on
            elif _PLAN_NAME.match(right) and "五" in token.text and "十" in token.text[:3]:
                role = "name"
            elif _EVENT_AFTER.match(right) or _EVENT_BEFORE.search(left):
                role = "event"
            elif (
                (_COMPARED.search(left) and not left.endswith(("不同", "相同", "共同")))
                or (
                    token.text in ("上年", "同期", "上月", "上年末", "上年底")
                    and re.search(r"(?:比|较|为)$", left)
                )
                or (
                    right.startswith("的")
                    and _MULTIPLE_OF.search(left)
                    and re.match(
                        r"的(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+|近|约)[\d.]*(?:倍|%|成)", right
                    )
                )
                or token.text == "同期"
                or (
                    found
                    and found[-1].role == "base"
                    and re.fullmatch(r"[、和与及]", self.text[found[-1].end : token.start])
                )
            ):
                role = "base"
            elif re.search(r"(?:经过|历经|历时|用)$", left) or self._founding(
                token, left, right, figures, end
            ):
                role = "event"
            if role == "told" and re.search(r"(?:由|从)$", left):
                change = _CHANGE_TO.search(self.text, token.end, end)
                if change is not None and "。" not in self.text[token.end : change.start()]:
                    role, until = "from", change.start()
            ref = own or told or (heading if isinstance(heading, Period) else None)
            if own is None and ref is not None and self._is_stale(ref, token, left):
                ref = None
            period = times.resolve(token.text, self.anchor, told=ref, ahead=bool(self.inherited("goal")))
            resolved = period
            if role == "told" and self._edition(token, period, right, left, ref):
                role = "event"
            if times.is_now(token.text) and own is not None and re.search(r"(?:到|为|至|成)$", left):
                period = own
            if times.is_stretch(token.text) and role == "told":
                role = "stretch"
            since = None if role not in ("event", "told") else self._since(token, period, end)
            if since is not None:
                role, period = "stretch", since
            stamp = Stamp(token.start, token.end, token.text, role, period, until)
            if found and found[-1].role == "from" and found[-1].until <= token.start <= found[-1].until + 5:
                found[-1].to = period
            if role == "from":
                self.change = stamp
            elif (role == "event" or since is not None) and period is not None:
                self.event = replace(stamp, period=resolved)
            found.append(stamp)
            if role == "told" and period is not None and not times.is_now(token.text):
                own = period
        return found

    def _is_stale(self, ref: Period, token: Token, left: str) -> bool:
        """截至10月底, after a sentence about an earlier year: of this year, the month that passed last."""
        date = self.anchor.date
        return (
            date is not None
            and date.frequency in ("D", "M")
            and date.start is not None
            and ref.end is not None
            and ref.end.year < date.start.year
            and re.search(r"(?:截[至止]到?|到)$", left[-3:]) is not None
            and re.match(r"\d{1,2}月", token.text) is not None
        )

    def _founding(self, token: Token, left: str, right: str, figures: list[Figure], end: int) -> bool:
        """琴湖科技城2016年挂牌,…: a clause of its own tells when a thing began, and nothing is counted in it."""
        if not token.text[:2].isdigit() and not token.text.startswith(("今年", "去年", "前年")):
            return False
        stop = next((i for i in range(token.end, end) if self.text[i] in ",;。:"), end)
        clause = self.text[token.end : stop]
        if len(clause) > 40 or (verb := _FOUNDED.search(clause)) is None:
            return False
        begin = max(self.text.rfind(mark, token.start - 60, token.start) for mark in ",;。:\n")
        if any(begin < f.start < stop for f in figures):
            return False
        strong = re.search(r"成立|挂牌|组建|[始创]建|创办|创立|落户|升格|奠基|投运|投产", verb[0])
        if strong is None and re.match(r"[,]", right):
            return False
        year = re.match(r"(?:19|20)\d{2}", token.text)
        known = self.anchor.default or self.anchor.now
        old = (
            year is not None
            and known is not None
            and known.start is not None
            and int(year[0]) < known.start.year
        )
        return old or strong is not None

    def _since(self, token: Token, period: Period | None, end: int) -> Period | None:
        """2019年设立准备金以来: from that year to now."""
        if period is None or period.start is None or token.text.endswith("以来") or self.anchor.year is None:
            return None
        if _SINCE.match(self.text, token.end, end) is None or period.start.year > self.anchor.year:
            return None
        return Period.span(Period.year_of(period.start.year), Period.year_of(self.anchor.year))

    def _edition(
        self, token: Token, period: Period | None, right: str, left: str, ref: Period | None
    ) -> bool:
        """申报2024年度省重点项目, told of 2023: the year belongs to the project's name."""
        if (
            not token.text.endswith("年度")
            or not re.match(r"[\u3400-\u9fff“]", right)
            or not left
            or left[-1] in ",。;、"
        ):
            return False
        known = ref or self.anchor.default
        if period is None or known is None or period.year is None or known.end is None:
            return False
        return period.year > known.end.year

    def note_drop(self, figure: Figure, reason: str) -> None:
        if self.trace is not None:
            self.trace.dropped.append((figure.words, reason, figure.start))
