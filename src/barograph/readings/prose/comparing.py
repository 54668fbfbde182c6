"""Comparing: the relation of a figure, once the figures and the clauses before it are known.

`relations` looks at the words before one figure. What it cannot see stands here: a list that goes on, a share
that rose from one figure to the next, another place named a clause before, the whole that a part was of.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from . import lists, names, times
from .drafts import COUNTS, Draft, Spot
from .relations import Relation, relate

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["based", "part_before", "related", "whole_of"]

_TIMES_IN = re.compile(r"年|同期|以往|过去|之前|上月|此前")
_LISTED = re.compile(r"[、和及与]|以及|,?和")
_BESIDE = re.compile(
    r"(?:与|同|和|较|比|跟|相较于?|相比于?|对标|对比)(?P<base>[^,;。\d]{2,16}?)(?:相比|比较|来看|相较|比|来说),[^,;。]*$"
)
_BESIDE_MORE = re.compile(
    r"(?P<verb>(?P<up>高出|高|快|(?<!增)多|领先)|(?P<down>低|慢|(?<!减)少|相差|差|落后))(?:了|出|约|近|超|达)*$"
)
_RISEN = re.compile(
    r"[\u3400-\u9fff]{0,8}(?:到|至|为)(?:了)?(?:(?:(?:19|20)\d\d年|[今去]年)?(?:年?[底末])?的)?"
)
_AGAIN_SHARE = re.compile(
    r"[,、](?:(?:到|而)?(?:(?:19|20)\d\d年|[今去]年)(?:[上下]半年|[一二三四]季度|年?[底末])?,?(?:则|已|就|又)?)占(?:到|了|比)?"
)
_TASK = re.compile(r"(?:任务|目标|计划|指标)(?:任务|目标|数|值)?的$")
_GATHERED = re.compile(
    r"(?:以上|左右)?的?(?:[\u3400-\u9fff]{0,4})?(?:集中|集聚|聚集|分布|落户|布局)(?:在|于)"
)
_OF_LAST = re.compile(
    r"(?:高于|低于|快于|慢于|不及|超过)(?:上年|去年|前年|上月|上季度|一季度|上半年)(?:同期|全年)?的?$"
)
_SPEED_BEFORE = re.compile(
    r"(?P<speed>增速|增幅|涨幅|降幅|跌幅)[^,;。\d]{0,16},(?:均|分别)?(?:为|达到?|高达|是)$"
)
_HELD = re.compile(r"(?:比|较|高于|低于|快于|慢于|超过|不及|等于)[^,;。()]{2,16}\($")
_OTHERS = frozenset(("人家", "对方", "后者", "它", "其", "他们", "对手"))


_MORE_EARNED = re.compile(r"(?:同比|又|[,、])*(?:增收|增产|减收|多增)(?:了|约|近|超)*")


def related(s: Sentence, i: int, spot: Spot, made: dict[int, Draft]) -> tuple[Relation, str]:
    """The relation of the figure at a spot, and the words before it that were looked at."""
    figure = spot.figure
    left = s.text[spot.left_from : figure.start]
    for a, b in spot.hidden:
        left = left[: a - spot.left_from] + "\x03" * (b - a) + left[b - spot.left_from :]
    relation = relate(figure, left, s.text[figure.end : figure.end + 12])
    if relation.skip:
        spot.left_from += relation.skip
        left = left[relation.skip :]
        relation = replace(relation, cut=relation.cut - relation.skip, skip=0)
    if figure.kind == "percent" and relation.measure == "level" and _GATHERED.match(s.text, figure.end):
        return Relation("share", "…在", len(left), base=s.walk.places.own), left
    if figure.kind == "percent" and relation.measure == "level" and _OF_LAST.search(left):
        last = _last(i, made)
        if last is not None and last.measure == "growth":
            return Relation("growth", "低于", 0), left  # 增长14.1%,低于去年同期的34.2%
    if relation.rule in ("增收", "增产", "减收", "多增") and _MORE_EARNED.fullmatch(left):
        last = _last(i, made)
        if last is not None and last.measure == "level" and last.figure.unit == figure.unit:
            sign = -1 if relation.rule == "减收" else 1
            return Relation("change", relation.rule, 0, sign=sign), left  # 收入85.6亿元,增收7.2亿元
    if (
        figure.kind in ("points", "amount")
        and relation.measure in ("level", "change")
        and (more := _BESIDE_MORE.fullmatch(left))
        and (told := _last(i, made)) is not None
        and told.rules[3] == "base"
    ):
        return Relation("change", "多", 0, sign=1 if more["up"] else -1), left  # 比去年的66.8%高1.5个百分点
    if (
        figure.kind == "percent"
        and relation.measure == "level"
        and (fast := _SPEED_BEFORE.search(s.text, max(s.start, figure.start - 30), figure.start))
    ):
        return Relation("growth", "增速", 0, sign=-1 if fast["speed"] in ("降幅", "跌幅") else 1), left
    if relation.measure == "growth" and relation.noun and not spot.item:
        spot.item = relation.noun  # 减材料54%
        relation = replace(relation, noun="")
    if (
        figure.kind == "percent"
        and relation.measure in ("level", "ratio")
        and _HELD.search(s.text[s.start : figure.start])
    ):
        last = _last(i, made)
        if s.text.startswith(")", figure.end) and (
            (last is not None and last.measure == "growth") or "增速" in s.text[s.start : figure.start]
        ):
            return Relation("growth", "增速", 0), left  # 增速比全国(8.1%)快0.2个百分点
    if relation.rule == "…的" and relation.measure == "share" and not relation.base:
        of = next(
            (x.relation.base for x in reversed(s.spots[:i]) if x.relation and x.relation.measure == "share"),
            None,
        )
        return replace(relation, base=of or s.walk.places.own), left  # 贡献了50%以上的税收
    if relation.rule == "占(…)":
        spot.item = relation.noun
        return relation, left
    relation = _beside(s, i, spot, _going_on(s, i, spot, relation, made), made)
    if (
        relation.measure in ("ratio", "share")
        and relation.base
        and (own := lists.own_base(s, spot, relation.base)) != relation.base
    ):
        spot.whole = relation.base
        relation = replace(relation, base=own)
    return relation, left


_NEXT_BASE = re.compile(
    r"(?:[、,]|和|及|与|以及)(?:是|为|高于|快于|低于|比)?(?P<base>[^,;。、\d占]{2,16}?)(?P<of>的)?(?:近|约|超过?)?"
)
_NEXT_WHOLE = re.compile(r"(?:[、和及与]|以及)(?P<base>[^,;。、\d占]{2,14}?)的(?:近|约|超过?)?")
_LIKE_A_BASE = re.compile(r"[国省市区县州]$|平均$|水平$|同期$|年$|城市$|目标$|计划$|预期$")
_WHEN_DONE = re.compile(r"完成了?(?P<when>[\u3400-\u9fff]{0,6})$")


def _going_on(s: Sentence, i: int, spot: Spot, relation: Relation, made: dict[int, Draft]) -> Relation:
    """A list that goes on keeps its relation: 增长74.1%和1.1倍; so does a share that rose from 18% to 26%."""
    figure = spot.figure
    earlier = s.spots[i - 1] if i else None
    if earlier is None or earlier.relation is None:
        return relation
    if (
        earlier.relation.measure == "ratio"
        and earlier.figure.kind == figure.kind
        and relation.rule in ("level", "…的")
        and (other := _NEXT_BASE.fullmatch(s.text, earlier.figure.end, figure.start))
        and (other["of"] or _LIKE_A_BASE.search(other["base"]))
    ):
        return replace(earlier.relation, cut=0, base=other["base"], bound="")  # 德国的5倍、日本的4倍
    if (
        earlier.relation.measure == relation.measure == "share"
        and earlier.relation.rule == "占"
        and relation.base is None
        and _AGAIN_SHARE.fullmatch(s.text, earlier.figure.end, figure.start)
    ):
        return replace(earlier.relation, cut=0)  # 2007年占全省的51%,2008年占到72%
    if (
        earlier.relation.measure == "share"
        and earlier.relation.rule == "占"
        and relation.rule == "level"
        and figure.kind == "percent"
        and (whole := _NEXT_WHOLE.fullmatch(s.text, earlier.figure.end, figure.start))
    ):
        return replace(earlier.relation, cut=0, base=whole["base"], bound="")  # 占全市产值的一半和税收的六成
    if relation.measure != "level" or relation.base:
        return relation
    between = s.text[earlier.figure.end : figure.start].strip()
    before = earlier.relation
    if earlier.whole:
        before = replace(before, base=earlier.whole)  # the list of bases, of which this figure has its own
    rates = ("percent", "times", "fold")
    if (
        _LISTED.fullmatch(between)
        and before.measure != "level"
        and (earlier.figure.unit == figure.unit or (earlier.figure.kind in rates and figure.kind in rates))
    ):
        return replace(before, cut=0)
    if (
        between == ","
        and before.measure in ("growth", "change")
        and earlier.figure.unit == figure.unit
        and s.text[figure.end : figure.end + 1] in ("", ",", "。", ";", "和", "及")
    ):
        return replace(before, cut=0)  # a list with commas where 、 was meant
    if before.rule == "…的" and figure.kind == "percent" and s.text.startswith("的", figure.end):
        return replace(before, cut=0)
    last = made.get(i - 1)
    if (
        relation.rule == "到"
        and last is not None
        and last.measure == "share"
        and before.measure == "share"
        and earlier.figure.unit == figure.unit
        and _RISEN.fullmatch(between)
    ):
        return replace(before, cut=0)
    if (
        figure.kind in ("percent", "times")
        and _TASK.fullmatch(between)
        and (done := _WHEN_DONE.search(s.text[earlier.left_from : earlier.figure.start]))
    ):
        return Relation("ratio", "完成…的", 0, base=done["when"] + between.removesuffix("的"))
    return relation


_OPENS_WITH_YEAR = re.compile(r"\d{4}")


def _beside(s: Sentence, i: int, spot: Spot, relation: Relation, made: dict[int, Draft]) -> Relation:
    """与进口产品相比,能耗降低15%; 跟邻市比,强度差了0.6个百分点: the other was named a clause before."""
    figure = spot.figure
    grown = relation.measure == "growth" and not relation.based and figure.unit == "%"
    before = s.text[s.start : figure.start]
    if grown:
        last = _last(i, made)
        if (
            last is not None
            and last.measure == "ratio"
            and last.figure.unit == "%"
            and not _OPENS_WITH_YEAR.match(last.base or "")
        ):
            return replace(relation, measure="ratio", base=last.base)
    if not (
        grown or (figure.kind in ("points", "percent", "amount") and relation.measure in ("level", "change"))
    ):
        return relation
    if "," not in before or (other := _BESIDE.search(before)) is None or _TIMES_IN.search(other["base"]):
        return relation
    if grown:
        return replace(relation, measure="ratio", base=other["base"])
    left = s.text[spot.left_from : figure.start]
    if more := _BESIDE_MORE.search(left):
        return Relation("ratio", "比", more.start(), sign=1 if more["up"] else -1, base=other["base"])
    return relation


def _last(i: int, made: dict[int, Draft]) -> Draft | None:
    for j in range(i - 1, -1, -1):
        if j in made:
            return made[j]
    return None


_ONLY_TIME = re.compile(
    r"(?:(?:19|20)\d\d年?|[去前上今往]年|“?十[一二三四五]五”?(?:期间)?)(?:同期|全年|末|底|初|年末|年底)?"
)


def based(s: Sentence, relation: Relation) -> str | None:
    """The words of a ratio's base as a time or a name: 前年 is a year, 人家 the place that was named."""
    base = relation.base
    if base is None:
        return None
    text = base.strip()
    if text in _OTHERS:
        others = [m for m in s.mentions if not m.relative and m.name != s.walk.places.own]
        return others[-1].name if others else text
    if _ONLY_TIME.fullmatch(text):
        told = times.resolve(text.replace("“", "").replace("”", ""), s.walk.anchor)
        if told is not None:
            return str(told if told.frequency == "A" or told.end is None else told.end.year)
    return None


def part_before(i: int, made: dict[int, Draft]) -> Draft | None:
    """The amount that a share without words of its own speaks about."""
    for j in range(i - 1, -1, -1):
        if j in made and made[j].measure == "level":
            return made[j]
    return None


def whole_of(s: Sentence, spot: Spot, part: Draft) -> tuple[str, str] | None:
    """The figure told before that a part is n% of: its noun and its area; told by the numbers themselves."""
    percent = spot.figure.value
    if not 0 < percent < 100 or part.value <= 0:
        return None
    for draft in reversed(s.walk.drafts[-40:]):
        if draft is part or draft.measure != "level" or draft.value <= part.value:
            continue
        if not (draft.figure.unit == part.figure.unit or {draft.figure.unit, part.figure.unit} <= COUNTS):
            continue
        told = part.value * 100 / draft.value
        if _fits(told, percent, spot.figure.bound):
            return names.core(draft.noun), draft.area
    return None


def _fits(told: Decimal, percent: Decimal, bound: str) -> bool:
    exponent = percent.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    if bound == "over":
        return percent <= told <= percent + max(step, percent / 10)
    if bound == "under":
        return percent - max(step, percent / 6) <= told <= percent
    slack = step * 6 / 10 if bound == "eq" else max(step, percent / 20)
    return abs(told - percent) <= slack
