"""Setting: of what time a figure is, and whether it is a fact, a target or a forecast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...period import Period
from .drafts import Draft, Spot, Stamp
from .relations import Relation

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["At", "default_period", "standing", "when"]

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


_TASK_BEHIND = re.compile(r"(?:年度|全年)?(?:目标)?(?:任务|目标|计划)")


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
    if _TASK_BEHIND.match(s.text, spot.figure.end) and re.search(r"完成[^,;。]*$", clause_words):
        return "target"  # 完成全年170家任务的71.8%: the task was set
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
