"""Binding: each figure of a sentence finds its indicator, subject, period, measure, base and standing.

The steps stand in modules of their own: `relations` (amount, growth, share, rank, ratio), `naming` (the
indicator), `subjects` (whose), `setting` (when, with what standing), `measuring` (bases, groups, wholes),
`lists` (分别).
Each leaves a note in the trace; what was inherited from afar or guessed is a doubt on the reading.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from . import comparing, lists, measuring, names, naming, qualifying, setting, subjects, units
from .drafts import COUNTS, Draft, Spot, Stamp
from .figures import Figure
from .places import Mention
from .relations import signed
from .segments import clauses
from .trace import Note, note

if TYPE_CHECKING:
    from .walk import Walk

__all__ = ["Sentence"]

_UNWRITTEN = frozenset(a + b for a in "全我本该" for b in "省市区县州")
_ASIDE = re.compile(r"\((?:市|区|县|街道|自治区|直辖市|含|不含)[^()\d]{0,12}\)")
"""县(市、区): a bracket within a word."""
_ITS = re.compile(
    r"(?P<thing>[\u3400-\u9fff“”A-Za-z]{0,16}?(?:企业|公司|机构|单位|园区|经开区|高新区|开发区"
    r"|平台|高校|院所|合作社|基地))"
    r"(?:共|累计|实现|完成|参与|新增|投入|总|营业|营收|产值|销售|税收|年|平均|签|地区生产总值"
    r"|进出口|研发)[\u3400-\u9fff&A-Za-z]{1,20}$"
    r"|(?P<work>[\u3400-\u9fff“”]{0,12}?(?:项目|工程|企业|机构|平台|园区))"
    r"(?!增加|新增|带动|拉动|创造|贡献)[\u3400-\u9fff]{1,4}(?:率|总投资|投资额|面积|产值|营收|税收)(?:为|达到?|超过?|突破|约)*$"
)


_NEARLY_END = re.compile(r"(?:不到|不足|近|接近|超过|超|约)$")
_COMPARED_BEFORE = re.compile(r"(?:相比|相较于?|对比|比|较|与|同|和|是|为)$")
_TIME_GOES_ON = re.compile(r"(?:底|末|同期|相比|的)")
_CUT_BETWEEN = re.compile(r"[、(]|(?:以及|和|及|与|并|且|同比|比上年|较上年|,)")
_EACH_OR_TOGETHER = re.compile(r"(?:分别|共)")
_SPEED_OR_NUMBER = re.compile(r"(?:增速|数)$")
_LISTED = re.compile(r"[、]")


_ARE_HERE = re.compile(
    r"(?:云集|集中|聚集|集聚|汇聚|分布|落户|诞生|坐落|来自|产自|出自)(?:于|在|到)?(?:此|这里|这儿|该|本|我|当地)"
)


class Sentence:
    """The binding steps for the figures of one sentence."""

    def __init__(
        self, walk: Walk, start: int, end: int, figures: list[Figure], stamps: list[Stamp],
        mentions: list[Mention], subjects: list[Mention],
    ) -> None:  # fmt: skip
        self.walk, self.text, self.start, self.end = walk, walk.text, start, end
        self.stamps, self.mentions, self.subjects = stamps, mentions, subjects
        self.clauses = clauses(self.text, start, end)
        self.spots = self._spots(figures)

    def _spots(self, figures: list[Figure]) -> list[Spot]:
        spots: list[Spot] = []
        j = 0
        for figure in figures:
            while j + 1 < len(self.clauses) and self.clauses[j][1] <= figure.start:
                j += 1
            clause = self.clauses[j]
            spots.append(Spot(figure, clause, clause[0], clause[1]))
        kept = [spot for i, spot in enumerate(spots) if not self._qualifies(spots, i)]
        for spot in kept:
            if qualifying.follows_names(self.text, spot.figure):
                spot.left_from = spot.figure.start
        for a, b in pairwise(kept):
            if a.clause == b.clause:
                if (
                    a.figure.end == b.figure.start
                    and a.figure.unit in COUNTS
                    and b.figure.unit in units.RATED
                ):
                    a.item, _ = names.from_right(self.text[b.figure.end : b.clause[1]])  # 4台66万千瓦机组
                if lists.counts_group(self.text, a.figure, b.figure):
                    b.left_from = a.left_from
                    b.hidden = [*a.hidden, (a.figure.start, a.figure.end)]
                    a.right_to = b.figure.start
                    continue
                if _bracketed(self.text, a.figure, b.figure):
                    b.left_from = a.left_from
                    b.hidden = [*a.hidden, (a.figure.start - 1, a.figure.end + 1)]
                    a.right_to = a.figure.end
                    continue
                a.right_to = b.figure.start
                b.left_from = a.figure.end
                between = _ASIDE.sub(lambda m: "\x03" * len(m[0]), self.text[a.figure.end : b.figure.start])
                if own := _ITS.match(between):
                    a.right_to = b.left_from = a.figure.end + own.end(
                        "thing" if own["thing"] is not None else "work"
                    )
                    continue
                cut = _CUT_BETWEEN.search(between)
                if cut and not (
                    cut[0] in ("和", "与", "及")
                    and _LISTED.search(between[cut.end() :]) is None
                    and _EACH_OR_TOGETHER.search(between[cut.end() :])
                ):
                    a.right_to = a.figure.end + cut.start()
                    b.left_from = (
                        a.figure.end
                        + cut.start()
                        + (
                            len(cut[0])
                            if cut[0] in ("、", "(", "以及", "和", "及", "与", "并", "且", ",")
                            else 0
                        )
                    )
        return kept

    def _qualifies(self, spots: list[Spot], i: int) -> bool:
        """投资超10亿元的项目12个: the amount tells which projects, and is no figure of its own."""
        spot = spots[i]
        before = spots[i - 1].figure if i and spots[i - 1].clause == spot.clause else None
        following = spots[i + 1].figure if i + 1 < len(spots) and spots[i + 1].clause == spot.clause else None
        if not qualifying.qualifies(self.text, spot.figure, before, following):
            return False
        self.walk.note_drop(spot.figure, "qualifier")
        return True

    def read(self) -> None:
        lists.respectively(self)
        subjects.spread(self)
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
            for j in spot.twins:
                if (other := made.get(j)) is not None:
                    told = (
                        other.indicator
                        if other.indicator.endswith(spot.tail)
                        else other.indicator + spot.tail
                    )
                    also = replace(
                        draft, indicator=told, noun=other.noun, area=other.area, doubts=set(draft.doubts)
                    )
                    self.walk.drafts.append(also)
            for item in spot.also:
                name = names.completed(item, draft.noun) or item
                wording = names.worded(name, draft.figure.unit)
                if draft.indicator.endswith("增速") and not name.endswith("增速"):
                    wording += "增速"
                twin = replace(draft, indicator=wording, noun=name, doubts=set(draft.doubts))
                self.walk.drafts.append(twin)
            for area in spot.areas:
                self.walk.drafts.append(replace(draft, area=area, doubts=set(draft.doubts)))

    def _bind(self, i: int, spot: Spot, made: dict[int, Draft]) -> Draft | None:
        walk, figure = self.walk, spot.figure
        notes: list[Note] | None = None if walk.trace is None else []
        if spot.like_spot is not None and spot.like_spot in made:
            spot.like = made[spot.like_spot]
        relation, left = comparing.related(self, i, spot, made)
        if (
            relation.rule == "…的"
            and relation.measure == "share"
            and not self.text[spot.clause[0] : spot.left_from + relation.cut].strip()
            and _ARE_HERE.search(self.text, figure.end, spot.clause[1]) is None
            and naming.who_do(self, spot)
        ):
            relation = replace(relation, measure="level", base=None)  # 全区96%的规上企业开展了研发活动
        spot.relation = relation
        if qualifying.is_condition(self.text, max(0, self.start - 40), figure.start):
            walk.note_drop(figure, "condition")
            return None
        doubts: set[str] = set()
        note(notes, "measure", relation.rule, left[relation.cut :][:40])
        area, level, area_rule, area_at = subjects.whose(self, spot, relation)
        if area_rule in ("document", "heading"):
            doubts.add("area-inherited")
        if area_rule == "none" or area in _UNWRITTEN:
            doubts.add("area-unknown")
        period, period_rule, period_at = setting.when(self, spot, relation, made)
        standing = setting.standing(self, spot, period, rule=period_rule)
        previous = self._previous(i, spot, made)
        if period is None or period_rule in ("document", "heading"):
            period = period or setting.default_period(self, standing, moved=relation.rule in setting.ECONOMIC)
            if period_rule != "heading" and period is not None:
                doubts.add("period-document")
        if period_rule in ("before-change", "stretch"):
            doubts.add("period-inferred")
        if spot.like is not None:
            period = spot.like.period or period
            if not spot.area:
                area, level = spot.like.area, spot.like.level
        if period is None:
            doubts.add("period-unknown")  # a text that tells no year
            period_rule = "none"
        noun, name_rule = naming.noun_phrase(self, i, spot, relation, previous)
        if spot.twins and spot.tail and not noun.endswith(spot.tail):
            noun = names.core(noun) + spot.tail
        measure: str = relation.measure
        base = relation.base
        value, high = signed(figure, relation)
        if relation.rule == "…的" and figure.bound == "eq":
            apart = _NEARLY_END.search(left[: relation.cut])
            if apart:
                figure.bound = {"超": "over", "超过": "over", "约": "about"}.get(apart[0], "under")
        if relation.bound and figure.bound == "eq":
            figure.bound = relation.bound
            figure.start = spot.left_from + relation.bound_at
        indicator = noun
        if measure == "share":
            part = spot.like or (
                comparing.part_before(i, made) if name_rule in ("previous", "none") else None
            )
            whole = None if relation.base or part is None else comparing.whole_of(self, spot, part)
            if whole is not None and part is not None:
                indicator = part.noun
                base = whole[0] if whole[1] == part.area else whole[1]
            else:
                indicator, measure, base = measuring.shared(self, noun, relation, previous, name_rule)
        elif measure == "rank":
            indicator, base = measuring.ranked(self, noun, relation, previous, spot)
            if relation.rule == "第" and not base and not indicator:
                walk.note_drop(figure, "no order")
                return None
        elif measure == "ratio":
            base = comparing.based(self, relation) or measuring.resolved(self, base)
            if relation.noun:
                indicator = (noun or "") + relation.noun
            if (
                figure.kind == "points"
                and previous is not None
                and previous.measure == "growth"
                and not noun.endswith("增速")
            ):
                indicator = _SPEED_OR_NUMBER.sub("", noun) + "增速"
        elif measure in ("growth", "change"):
            indicator, base = measuring.grown(self, noun, relation, period, spot, made)
            if (
                figure.kind == "points"
                and name_rule == "previous"
                and previous is not None
                and previous.measure == "growth"
                and not indicator.endswith("增速")
            ):
                indicator += "增速"  # 增长5.8%,比上半年加快0.4个百分点
        if not indicator:
            if previous is not None:
                indicator, name_rule = previous.noun, "previous"
            elif walk.last is not None and walk.last.figure.start >= walk.line_start:
                indicator, name_rule = walk.last.noun, "topic"  # what the paragraph spoke of last
            elif measure == "level" and (found := measuring.unnamed(self, spot)):
                indicator, name_rule = found, "topic"
                doubts.add("indicator-inherited")
            else:
                walk.note_drop(figure, "no indicator")
                return None
        if name_rule == "previous" and previous is None and walk.last is None:
            doubts.add("indicator-open")
        unit = figure.unit
        if figure.kind == "times" and measure == "growth" and relation.rule not in ("翻番",):
            doubts.add("ambiguous-multiple")
        source = spot.like or previous
        same = source is not None and names.core(source.noun) == names.core(indicator)
        counted = _unit_of(source if same else None, unit)
        wording = (
            indicator
            if measure == "rank" and indicator.endswith("排名")
            else names.worded(indicator, unit if measure == "level" else counted)
        )
        if not wording:
            return None
        if notes is not None:
            note(notes, "indicator", name_rule, indicator, self._words_of(indicator, figure))
        note(notes, "area", area_rule, area, area_at)
        note(notes, "period", period_rule, "" if period is None else str(period), period_at)
        note(notes, "standing", "cue" if standing != "actual" else "default", standing)
        if name_rule in ("clause", "topic"):
            doubts.add("indicator-inherited")
        return Draft(
            figure,
            wording,
            area,
            period,
            value,
            high,
            measure,
            base,
            standing,
            level,
            doubts,
            notes,
            indicator,
            of=unit if measure == "level" and figure.kind == "amount" else counted,
            rules=(relation.rule, name_rule, area_rule, period_rule),
            area_at=None if area_at is None else area_at[0],
            period_at=None if period_at is None else period_at[0],
        )

    def _words_of(self, indicator: str, figure: Figure) -> tuple[int, int] | None:
        """Where the indicator's words stand, where they stand together: for a trace."""
        word = names.core(indicator)
        at = self.text.rfind(word, self.walk.line_start, figure.start)
        if at < 0:
            at = self.text.find(word, figure.end, self.end)
        return None if at < 0 else (at, at + len(word))

    def masked(self, start: int, end: int) -> str:
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

    def _time_mark(self, stamp: Stamp) -> tuple[int, int, str]:
        """A time with the words that only join it: 比2015年, 较去年底."""
        a, b = stamp.start, stamp.end
        if stamp.role == "base":
            joint = _COMPARED_BEFORE.search(self.text[max(self.start, a - 3) : a])
            if joint:
                a -= len(joint[0])
            behind = _TIME_GOES_ON.match(self.text[b : b + 4])
            if behind and behind[0] != "的":
                b += len(behind[0])
        return a, b, names.TIME

    def _previous(self, i: int, spot: Spot, made: dict[int, Draft]) -> Draft | None:
        for j in range(i - 1, -1, -1):
            if j in made:
                return made[j]
        return None


def _bracketed(text: str, a: Figure, b: Figure) -> bool:
    """Whether a figure stands alone in brackets within a comparison that goes on: 比全国(8.1%)快0.2个百分点."""
    return (
        text[a.start - 1 : a.start] == "("
        and text[a.end : a.end + 1] == ")"
        and b.start - a.end < 12
        and re.search(r"(?:比|较|于|占|超过|不及)[^,;。()]{2,16}$", text[max(0, a.start - 20) : a.start - 1])
        is not None
    )


def _unit_of(previous: Draft | None, unit: str) -> str:
    """The unit of the amount that a rate, a share or a rank speaks about; empty where none was told."""
    if unit not in ("%", "百分点", "倍", "位", "‰"):
        return unit
    return "" if previous is None else previous.of
