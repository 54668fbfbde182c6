"""The walk over a document: line by line, sentence by sentence, with what each hands down to the next.

What a sentence does not say itself comes from the clause before, the sentence before, the heading, the
document - in this order. The walk keeps these; `sentence` binds with them.
"""

from __future__ import annotations

import re
from collections import Counter

from ...period import Period
from . import names, stamping, subjects, times
from .drafts import Draft, Held, Stamp
from .figures import Figure, Token
from .orgs import Orgs
from .places import Places
from .segments import Line, sentences
from .sentence import Sentence
from .times import Anchor
from .trace import Trace, note

__all__ = ["Walk"]

_GOAL = re.compile(
    r"目标|工作安排|工作打算|工作计划|下一步|下步|工作思路|工作建议|展望|打算|今后|主要任务"
    r"|重点任务|工作部署|工作重点|总体要求|发展思路|奋斗|保障措施|重点工作|工作举措|主要预期"
)
_PAST = re.compile(r"回顾|成效|情况|总结|工作情况|发展基础|现状|成绩|进展|主要工作|背景|形势|概况|亮点|问题")
_REPORTED = re.compile(
    r"(?:通报|介绍|发布|获悉|召开|公布|了解到|统计)[^。]{0,40}(?:情况|运行|工作|形势|数据|成绩|成绩单)"
)


_DATELINE = re.compile(  # a date alone in its line is the document's, no section's
    r"[\s\u3000(——-]*(?:[\u3400-\u9fff]{2,12}[\s\u3000])?(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?[)\s\u3000]*"
)
_LABEL = re.compile(
    r"^[\s\u3000]*(?:(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、]|[●■◆▲·—-]{1,2})\s*)"
    r"(?P<label>[\u3400-\u9fffA-Za-z&“”]{3,14})[。:]"
)


def _label(text: str) -> str:
    """The thing that a numbered line names before it speaks of it: 高新技术企业 in «2.高新技术企业。全年申报…»."""
    m = _LABEL.match(text)
    return "" if m is None else m["label"]


_TIMED = frozenset(("clause", "sentence", "paragraph", "heading", "stretch", "from", "respectively"))


_OWN_TIME = frozenset(("clause", "sentence", "paragraph"))
_SAID = re.compile(
    r"记者|表示|透露|认为|说[,::“]|研究|调查|调研|据了解|近日|日前|期间|最近|最新|今日|昨日|在[^,。]{2,12}看来"
)
_LONG_TURN = re.compile(
    r"五年来|[过去这]的?五年|五年(?:接续|的?奋斗|奋进)|标志着|回[望首]|十[一二三四五]五”?(?:时期|以来|期间|这五年)"
)
_YEAR_TURN = re.compile(r"一年来|过去的?一年|(?:刚刚|刚)过去的20\d\d年")
_OF_GROUND = frozenset(("平方公里", "平方千米", "公顷", "亩", "平方米"))


def _alike(one: str, other: str) -> bool:
    """Whether two names can be of one thing: 高新技术企业 and 海洋领域高新技术企业数."""
    a, b = names.core(one), names.core(other)
    return bool(a and b) and (a in b or b in a or len(set(a) & set(b)) * 2 >= max(len(set(a)), len(set(b))))


_MUST = re.compile(  # 第三,服务要跟得上。
    r"\s*(?:第?[一二三四五六七八九十]+[,、是])?[\u3400-\u9fff]{1,10}?(?<![必需主重想只不首简扼])要(?![素点求闻件务领害])[\u3400-\u9fff]{2,12}。"
)
_AIMS = re.compile(r"[^,。;]{0,14}(?:(?<![必即可])将(?!军|士|领)|力争|计划|拟)")
_FOUNDED = re.compile(r"[,。;]?[^。;]{0,40}?(?:成立|挂牌|组建|[始创]建|创办|设立|批准|批复|升格|升级为|更名)")
_LOOKS_BACK = re.compile(r"回顾|总结|完成情况")
_A_GOAL = re.compile(r"目标")
_STILL_GOAL = re.compile(r"目标|打算|安排")


_LOCAL_WORD = re.compile(r"[全我](?:市(?!场)|区(?!域)|县|省|州)")
_NATION_WORD = re.compile(r"全国|我国|国内|中国|全球")


def _unnamed(text: str) -> str:
    """What a text calls its own place; in passing, beside more words for the whole country, it is none."""
    words = Counter(m[0] for m in _LOCAL_WORD.finditer(text, 0, 20_000))
    if not words:
        return ""
    word, _ = words.most_common(1)[0]
    nation = sum(1 for _ in _NATION_WORD.finditer(text, 0, 20_000))
    return word if words.total() > 1 or nation < 2 else ""


class Walk:
    """One document, sentence by sentence."""

    def __init__(
        self, text: str, lines: list[Line], tokens: list[Figure | Token], places: Places, anchor: Anchor, *,
        library: names.Library, plan: bool = False, report: bool = False, orgs: Orgs | None = None, trace: Trace | None = None,
    ) -> None:  # fmt: skip
        self.text, self.lines, self.tokens = text, lines, tokens
        self.places, self.anchor = places, anchor
        self.library, self.plan, self.orgs = library, plan, orgs or Orgs()
        self.trace = trace
        self.report = report  # of what a place did, so that no one thing in it is spoken of for long
        self.headings: list[Held] = []
        self.paragraph = Held()
        self.aside: Held | None = None  # the subject since the last full stop, which holds no longer
        self.drafts: list[Draft] = []
        self.sentence_drafts: list[Draft] = []
        self.after_semicolon = False
        self.line_start = 0
        self.lead: Period | None = None  # what the first sentences say the text reports about
        self.label = ""  # what the line is about, where it begins with that: 2.高新技术企业。
        self.event: Stamp | None = None  # the last founding or beginning that was told, with its time
        self.stretch: Period | None = None  # the span of years that the paragraph speaks about
        self.running: Period | None = None  # the part of a year that figures were last told for
        self.sentence_start = self.sentence_end = 0
        self.lent: tuple[Period | None, tuple[int, int] | None] | None = None  # what holds again after a goal
        self.change: Stamp | None = None  # the time that the paragraph's changes begin at
        self.summed: Period | None = None  # the span of years that a part before a semicolon summed up
        self.aims = False  # the paragraph set out what is to be done this year
        self.cue = ""  # target or forecast, said in this sentence before a semicolon
        self.last: Draft | None = None
        self.last_rank: Draft | None = None
        self.first_rank: Draft | None = None
        self.paragraph_levels: list[Draft] = []
        self.at = 0  # token pointer
        self.unnamed = _unnamed(text)  # 全市, where a text speaks of it throughout and names it nowhere

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
                else:
                    self._headed(line)
                if not (short_before and has_figure):
                    self.paragraph = Held()
                short_before = has_figure
            else:
                self.paragraph = Held()
                short_before = False
            self.lent = None
            self.paragraph_levels = []
            self.change = self.stretch = None
            self.aims = False
            self.line_start = line.start
            self.label = _label(line.text)
            if line.kind == "text":
                self._turn(line)
            for start, end in sentences(line):
                self._sentence(start, end)
                self.after_semicolon = self.text[end - 1] == ";"
                if not self.after_semicolon:
                    self.cue, self.aside = "", None
            self.aside = None
            self.cue, self.after_semicolon = "", False
            if (
                line.kind == "text"
                and line.text.endswith((":", "如下"))
                and len(line.text) < 90
                and _A_GOAL.search(line.text)
            ):
                self._announced()
        self._told_again()
        self._headlined()
        self._reported()
        return self.drafts

    def _reported(self) -> None:
        """What a report of one past time tells without a time, behind it, is of that time, not of its own date."""
        date = self.anchor.date
        open_ones = [d for d in self.drafts if d.rules[3] == "document" and d.standing == "actual"]
        if not open_ones or self.anchor.default is not None or date is None or date.start is None:
            return
        timed = [
            d
            for d in self.drafts
            if d.rules[3] in _OWN_TIME
            and d.standing == "actual"
            and d.measure != "rank"
            and d.period is not None
        ]
        period = timed[0].period if timed else None
        if period is None or period.end is None or not self._is_recent(period):
            return
        same = [d for d in timed if d.period == period]
        if len(same) < 3 or len(same) * 10 < len(timed) * 7:
            return
        first, own = same[0].figure.start, self.anchor.now
        for draft in open_ones:
            at = draft.figure.start
            if at < first or draft.period != own or draft.figure.unit in _OF_GROUND:
                continue
            before = [d for d in timed if d.figure.start < at]
            if before and before[-1].period != period:
                continue  # another time has been spoken of since
            begin = max(self.text.rfind(mark, max(0, at - 200), at) for mark in "。\n!?;")
            if _SAID.search(self.text, max(0, begin), at):
                continue
            if own is not None and draft.base is not None and draft.base == str(times.before(own)):
                draft.base = str(times.before(period))
            draft.period = period
            draft.rules = (*draft.rules[:3], "reported")
            note(draft.notes, "period", "reported", str(period), None)

    def _is_recent(self, period: Period) -> bool:
        """Whether a period ended so shortly before the document's date that the document may report of it."""
        date = self.anchor.date
        if date is None or date.start is None or period.end is None:
            return False
        if period.frequency not in ("A", "H", "Q", "running") or period.end >= date.start:
            return False
        months = (date.start.year - period.end.year) * 12 + date.start.month - period.end.month
        return months <= (6 if period.frequency == "A" else 4)

    def _told_again(self) -> None:
        """A headline's figure without a time is of the time at which the body tells the same figure."""
        open_ones = [d for d in self.drafts if d.rules[3] == "document"]
        if not open_ones:
            return
        timed: dict[tuple[object, str, str], list[Draft]] = {}
        for draft in self.drafts:
            if draft.rules[3] in _TIMED and draft.standing == "actual":
                timed.setdefault((draft.value, draft.figure.unit, draft.measure), []).append(draft)
        for draft in open_ones:
            same = [
                d
                for d in timed.get((draft.value, draft.figure.unit, draft.measure), ())
                if (
                    _alike(d.noun, draft.noun)
                    if draft.value > 10
                    else names.core(d.noun) == names.core(draft.noun)
                )
            ]
            if same and len({d.period for d in same}) == 1:
                draft.period, draft.standing = same[0].period, same[0].standing
                draft.rules = (*draft.rules[:3], "told-again")
                draft.doubts.discard("period-document")
                note(
                    draft.notes,
                    "period",
                    "told-again",
                    str(draft.period),
                    (same[0].figure.start, same[0].figure.end),
                )

    def _headlined(self) -> None:
        """A headline's figure without a word of time that the body tells as a goal is that goal."""
        ahead = [d for d in self.drafts if d.standing != "actual" and d.value > 10]
        if not ahead:
            return
        heads = [(x.start, x.end) for x in self.lines if len(x.text) < 60 and "。" not in x.text]
        for draft in self.drafts:
            at = draft.figure.start
            if draft.standing != "actual" or not any(start <= at < end for start, end in heads):
                continue
            same = [
                d
                for d in self.drafts
                if d.value == draft.value
                and d.figure.unit == draft.figure.unit
                and d.measure == draft.measure
                and not any(start <= d.figure.start < end for start, end in heads)
            ]
            if not same or len({(d.standing, d.period) for d in same}) > 1 or same[0].standing == "actual":
                continue
            if not _alike(same[0].noun, draft.noun) or same[0].period is None:
                continue
            if draft.rules[3] == "document" or draft.period == same[0].period:
                draft.standing, draft.period = same[0].standing, same[0].period
                note(
                    draft.notes,
                    "standing",
                    "told-again",
                    draft.standing,
                    (same[0].figure.start, same[0].figure.end),
                )

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
                if period is not None and period.frequency != "D" and not _DATELINE.fullmatch(words):
                    if context.period is None:
                        context.period, context.period_at = period, (token.start, token.end)
                    if period.frequency in ("A", "span"):
                        context.turns.setdefault(period.frequency, (period, (token.start, token.end)))
        if _GOAL.search(words) and not (_PAST.search(words) and not _STILL_GOAL.search(words)):
            context.goal, context.goal_at = True, (line.start, line.end)
        elif _PAST.search(words):
            context.goal = False
        if (
            _LOOKS_BACK.search(words)
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

    def _headed(self, line: Line) -> None:
        """Close the part on one place where a headline with a figure names the next one: 丙市:数字经济超500亿元.

        In a text of the whole country a headline that names one place begins a part on it.
        """
        held = next((h for h in reversed(self.headings) if h.area is not None), None)
        named = subjects.mentioned(self, line.start, line.end)
        if self.places.level in ("country", "other"):
            named = [m for m in named if not m.relative and m.level in ("province", "city", "county", "zone")]
            if held is not None and held.level >= line.level:
                self.headings.remove(held)
            if len({m.name for m in named}) == 1:
                m = named[0]
                at = (m.start, m.end)
                self.headings.append(Held(level=line.level, area=m.name, area_level=m.level, area_at=at))
            return
        for m in named:
            if self.text.startswith(":", m.end) and subjects.heads(self, line, m):
                if held is not None and held.level >= line.level and held.area != m.name:
                    held.area, held.area_level, held.area_at = m.name, m.level, (m.start, m.end)
                return

    def _turn(self, line: Line) -> None:
        """2025年和“十四五”时期工作回顾: which of the two a part tells of, its opening says."""
        held = next((h for h in reversed(self.headings) if h.period is not None), None)
        if held is None or len(held.turns) < 2:
            return
        words = self.text[line.start : min(line.end, line.start + 70)]
        year, at = held.turns["A"]
        if _LONG_TURN.search(words):
            held.period, held.period_at = held.turns["span"]
        elif _YEAR_TURN.search(words) or f"{year}年" in words[:20]:
            held.period, held.period_at = year, at

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
        self.sentence_start, self.sentence_end = start, end
        if not self.after_semicolon and self.lent is not None:
            self.paragraph.period, self.paragraph.period_at = self.lent
            self.lent = None
        tokens = self._between(start, end)
        figures = [t for t in tokens if isinstance(t, Figure)]
        stamps = stamping.stamps(
            self, [t for t in tokens if isinstance(t, Token) and t.name == "time"], start, end, figures
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
        self._carry(stamps)
        self._aim(start, end, stamps)
        subjects.hold(self, chosen, stamps)

    def _aim(self, start: int, end: int, stamps: list[Stamp]) -> None:
        """今年,全区将推进…工程。新增企业50家: what follows without a time of its own is still to be done."""
        years = [x for x in stamps if x.role == "told" and x.period is not None]
        if self.sentence_drafts:
            if any(d.standing != "target" for d in self.sentence_drafts):
                self.aims = False
            return
        if not years:
            if not stamps and end - start < 24 and _MUST.match(self.text, start, end):
                self.aims = True
            return
        last = years[-1].period.end if years[-1].period is not None else None
        year = self.anchor.year
        self.aims = (
            last is not None
            and year is not None
            and last.year >= year
            and self.text[end - 1] == "。"
            and _AIMS.search(self.text, years[-1].end, end) is not None
            and years[-1].start - start < 6
        )

    def _carry(self, stamps: list[Stamp]) -> None:
        """Keep the times that later sentences of the paragraph take over."""
        if stamps or not self.after_semicolon:
            last = stamps[-1] if stamps else None
            opens = last is not None and last.role == "stretch" and last.start - self.sentence_start < 8
            self.summed = last.period if last is not None and opens else None
        for stamp in stamps:
            if (
                stamp.role == "stretch"
                and stamp.period is not None
                and stamp.text[-1] in "来间"
                and stamp.start - self.sentence_start < 5
            ):
                self.stretch = stamp.period
        told = [x for x in stamps if x.role == "told" and x.period is not None]
        for stamp in reversed(told):
            period = stamp.period
            if period is None or self._is_history(stamp):
                continue
            if self._is_passing(stamp):
                if (
                    period.end is not None
                    and self.anchor.year is not None
                    and period.end.year > self.anchor.year
                ):
                    if self.text[self.sentence_end - 1] == ";":  # 到2015年产值达8000亿元;产量超过25万台
                        self.lent = self.lent or (self.paragraph.period, self.paragraph.period_at)
                        self.paragraph.period, self.paragraph.period_at = period, (stamp.start, stamp.end)
                    return
                continue
            self.paragraph.period, self.paragraph.period_at = period, (stamp.start, stamp.end)
            self.lent = None
            if self.sentence_drafts and period.frequency in ("H", "Q", "running"):
                self.running = period
            return

    def _is_history(self, stamp: Stamp) -> bool:
        """Whether a time, long past, is only that of a founding, which no figure was told for."""
        end, now = stamp.period.end if stamp.period is not None else None, self.anchor.now
        if (
            self.sentence_drafts
            or end is None
            or now is None
            or now.end is None
            or end.year + 1 >= now.end.year
        ):
            return False
        return _FOUNDED.search(self.text, stamp.end, stamp.end + 60) is not None

    def _is_passing(self, stamp: Stamp) -> bool:
        """Whether a time holds for its own sentence alone."""
        period, held = stamp.period, self.paragraph.period
        assert period is not None
        if period.frequency == "M" and (
            stamp.text in ("当月", "本月", "上月")
            or re.match(r"份?(?:当|单)月", self.text[stamp.end : stamp.end + 3])
        ):
            return held is not None  # 8月当月增长8.2%: what goes on is January to August
        if (
            stamp.text.endswith("以来")
            and stamp.start - self.sentence_start > 3
            and period.frequency == "span"
        ):
            return True  # 增速2022年以来连续…: of that figure alone
        if (
            stamp.text in ("今年以来", "今年", "年内", "当年", "全年")
            and held is not None
            and held.frequency in ("running", "H", "Q")
            and held.year == period.year
        ):
            return True  # 1—9月…,今年以来新增66家。: the running total goes on
        if self.plan or self.inherited("goal") or self.anchor.year is None or period.end is None:
            return False
        # A goal at the end of a report of what is: 力争2026年…过万套。教育医疗也在补…
        return period.end.year > self.anchor.year and stamp.start - self.sentence_start > 12

    def note_drop(self, figure: Figure, reason: str) -> None:
        if self.trace is not None:
            self.trace.dropped.append((figure.words, reason, figure.start))
