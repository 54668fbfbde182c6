"""Goal-seek: the least change of an entity's own figures that reaches a score or a rank.

The change is measured in cost: so much for each unit of each lever, standard deviations of the peers where nothing
is written. Figures move in the better direction only, within bounds and at a yearly pace; the peers stay as they
are, unless another panel says otherwise.

- Where the score is piecewise linear in the levers (arithmetic branches, weights not from data, linear marks) the
  answer is exact: a fractional knapsack over the pieces, branched where a figure has to be whole.
- Elsewhere it is searched, and the answer says how far below it a cheaper one might lie. Where the score can only
  rise with every lever, boxes of figures are halved and those that cannot reach the goal left out, so that what is
  left bounds the cost from below. Where not even that holds, the answer is said not to be proven.

Every answer has been put back into the engine, and reaches the goal there. What cannot be reached is answered with
the best that can. Only figures of the entity are levers: nobody is left out of any statistics.

>>> from barograph.instruments.index.scheme import Branch, Indicator, Scheme
>>> scheme = Scheme(
...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
...                 Indicator(code="b", name="乙", parent="total", weight=1.0)),
... )
>>> panel = Panel.of({"济南市": {"a": 1, "b": 9}, "青岛市": {"a": 2, "b": 5}, "淄博市": {"a": 1.2, "b": 7}})
>>> plan = seek(scheme, panel, "淄博市", score=50, levers=[Lever(column="a", cost=1, pace=0.1), Lever(column="b", cost=1)])
>>> plan.least, [(m.column, round(m.becomes, 6), m.years) for m in plan.moves], round(plan.score_after, 6)
('proven', [('a', 1.5, 3)], 50.0)
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import BarographError, InstrumentError, MissingData
from ...panel import Panel
from ...period import Period
from . import ranking
from .result import Result
from .scheme import Adjustment, Branch, Indicator, Scheme
from .score import score as scored

__all__ = ["Lever", "Move", "Plan", "Rival", "seek"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """A figure of the entity that can be moved, in the unit of its column."""

    column: str
    to: float | None = None
    """How far at most; the best figure among the others where empty."""
    pace: float | None = None
    """The most it moves in a year."""
    cost: float | None = None
    """Of one unit; 1 over the standard deviation of the peers where no lever has one."""
    whole: bool = False
    """It moves by whole units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one figure is to become."""

    column: str
    name: str
    unit: str | None
    was: float
    becomes: float
    cost: float
    bound: float
    """How far it might have gone."""
    at_bound: bool
    pace: float | None
    years: int | None
    """How long it takes at its pace."""
    path: tuple[float, ...]
    """The figure at the end of each year, in equal steps over the years of the plan."""

    @property
    def change(self) -> float:
        return self.becomes - self.was

    def to_dict(self) -> dict[str, Any]:
        return {n: getattr(self, n) for n in self.__slots__} | {
            "change": self.change,
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Somebody who stands between the entity and its goal."""

    entity: str
    score: float
    score_after: float | None
    """With the plan: a peer's score moves where it is scaled against the entity's figures."""
    rank: float
    passed: bool

    def to_dict(self) -> dict[str, Any]:
        return {n: getattr(self, n) for n in self.__slots__}


Least = Literal["proven", "bounded", "not-proven"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """The least change that was found, as it came out of the engine."""

    entity: str
    period: Period | None
    node: str
    goal: Literal["score", "rank"]
    wanted: float
    reached: bool
    score_before: float
    score_after: float
    rank_before: float | None
    rank_after: float | None
    moves: tuple[Move, ...]
    cost: float
    cost_unit: str
    least: Least
    """proven: nothing cheaper exists; bounded: nothing under `lower_bound`; not-proven: nothing cheaper was found."""
    lower_bound: float | None
    """No plan costs less; infinite is None: the goal cannot be reached (`reached` is False, least "proven")."""
    between: tuple[Rival, ...]
    years: int | None
    """How long the slowest figure takes at its pace."""
    result: Result
    marks: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        plain = {
            n: getattr(self, n) for n in (
                "entity", "node", "goal", "wanted", "reached", "score_before", "score_after", "rank_before", "rank_after",
                "cost", "cost_unit", "least", "lower_bound", "years",
            )
        }  # fmt: skip
        return plain | {
            "period": None if self.period is None else str(self.period), "marks": list(self.marks),
            "moves": [m.to_dict() for m in self.moves], "between": [r.to_dict() for r in self.between],
            "said": self.said("en"), "said_zh": self.said(),
        }  # fmt: skip

    def said(self, language: str = "zh-hans") -> str:
        """How good the answer is, in one sentence."""
        zh = language.lower().startswith("zh")
        if not self.reached:
            best, rank = f"{self.score_after:.6g}", "" if self.rank_after is None else f"{self.rank_after:g}"
            sure = self.least == "proven"
            if zh:
                return (
                    f"在给定范围内达不到目标，{'最好' if sure else '找到的最好结果'}为 {best} 分"
                    + (f"、第 {rank} 位" if rank else "")
                    + ("" if sure else "；未证明不可达")
                )
            return (
                f"the goal is out of reach within the bounds; the best {'is' if sure else 'found is'} {best}"
                + (f", rank {rank}" if rank else "")
                + ("" if sure else "; not proven to be out of reach")
            )
        if self.least == "proven":
            return "已证明这是最小改动" if zh else "this is the least change, proven"
        if self.least == "bounded" and self.lower_bound is not None:
            low, here = f"{self.lower_bound:.4g}", f"{self.cost:.4g}"
            return (
                f"这是找到的最小改动(代价 {here})，任何方案的代价不低于 {low}"
                if zh
                else f"the least change found costs {here}; no plan costs less than {low}"
            )
        return "这是找到的最小改动，未证明最小" if zh else "the least change found, not proven least"


def seek(
    scheme: Scheme,
    panel: Panel,
    entity: str,
    *,
    score: float | None = None,
    rank: float | None = None,
    period: Period | None = None,
    node: str | None = None,
    levers: Sequence[Lever] | None = None,
    years: int | None = None,
    effort: int = 400,
) -> Plan:
    """The least change of an entity's figures that reaches a score, or a rank.

    score, rank : the goal, one of them; levers : the figures that may move, every quantitative indicator with a
    figure where none are named; years : the time there is, for levers with a pace; node : the branch the goal is in,
    the whole index where none is named; effort : how often the engine is asked where the answer has to be searched.

    What the peers will do is not guessed: give a panel with their figures of then to plan against those.
    """
    task = _Task(scheme, panel, entity, period, node, score, rank, levers, years, effort)
    zero = np.zeros(len(task.levers))
    if task.reached(zero):
        return task.plan(zero, "proven", 0.0)
    best = task.most
    feasible = task.reached(best)
    if not feasible and task.monotone:
        return task.plan(best, "proven", None)
    found, low = _exact(task) if task.linear else (None, 0.0)
    if found is not None and (low >= task.cost(found) * (1 - 1e-9)):
        return task.plan(found, "proven", task.cost(found))
    found = _searched(task, found, best if feasible else None)
    if task.monotone and found is not None:
        found, bound = _boxed(task, found)
        low = min(max(low, bound), task.cost(found))
        if low >= task.cost(found) * (1 - 1e-6):
            return task.plan(found, "proven", task.cost(found))
        return task.plan(found, "bounded", low)
    if found is None:
        return task.plan(task.nearest(), "not-proven", None)
    return task.plan(found, "bounded" if low > 0 else "not-proven", low if low > 0 else None)


# -- the task


PIECEWISE = (
    "none",
    "scaled",
    "min-max",
    "goalposts",
    "distance-to-maximum",
    "benchmark",
    "efficacy",
    "fraction-of-maximum",
)
"""Normalisations whose mark is piecewise linear in the figure."""
MOVING = ("min-max", "distance-to-maximum", "fraction-of-maximum", "efficacy")
"""… of which the scale hangs on the extremes."""
RISING = (*PIECEWISE, "rank", "borda", "percentile", "fixed-base")
"""Under which a better figure never helps a peer."""


class _Task:
    """One goal of one entity: what moves, how far, at which cost, and what the engine says to it."""

    def __init__(
        self, scheme: Scheme, panel: Panel, entity: str, period: Period | None, node: str | None, score: float | None,
        rank: float | None, levers: Sequence[Lever] | None, years: int | None, effort: int,
    ) -> None:  # fmt: skip
        self.scheme, self.entity, self.period, self.effort, self.asked = scheme, entity, period, effort, 0
        self.horizon = years
        if (score is None) == (rank is None):
            raise _wrong(
                "give a score or a rank as the goal, and not both", "请给出目标得分或目标位次，二者取一"
            )
        if years is not None and years < 1:
            raise _wrong(
                f"{years} years are no time; give 1 or more", f"期限 {years} 年不成立，请写 1 或更多"
            )
        self.goal: Literal["score", "rank"] = "score" if rank is None else "rank"
        self.wanted = float(score if rank is None else rank)  # type: ignore[arg-type]
        self.panel = panel
        self.node = scheme.root if node is None else node
        self.base = scored(scheme, panel)
        now = self.base.score(entity, self.node, period)
        if now is None:
            at, at_zh = (
                (entity, entity) if period is None else (f"{entity} {period}", f"{entity}({period.zh()})")
            )
            raise MissingData(
                f"{at} has no score in {self.node}; fill in its figures before asking for a goal",
                zh=f"{at_zh} 在 {self.node} 没有得分，请先补充数据再设目标", code="missing-data",
                cells=[(entity, period, self.node)],
            )  # fmt: skip
        self.column = scheme.tree.at(self.node)
        self.rows = [i for i, (_, p) in enumerate(self.base.rows) if p == period]
        self.row = self.base.rows.index((entity, period))
        if self.goal == "rank":
            if math.isnan(float(self.base.ranks[self.row, self.column])):
                raise _wrong(
                    f"{self.node} of scheme {scheme.id} has no ranks, because it is not complete; ask for a score",
                    f"方案 {scheme.id} 的 {self.node} 资料不全，不排位次，请改用目标得分",
                )
            if not 1 <= self.wanted <= len(self.rows):
                raise _wrong(
                    f"there is no rank {self.wanted:g} among {len(self.rows)} entities; ask for one from 1 to {len(self.rows)}",
                    f"共 {len(self.rows)} 个对象，没有第 {self.wanted:g} 位；请写 1 到 {len(self.rows)}",
                )
        self.at_panel = panel.rows.index((entity, period))
        self._resolve(levers)
        self.linear = all(self._is_linear(k) for k in range(len(self.levers))) and not self.base.imputed
        self.monotone = self._is_monotone()
        self._known: dict[bytes, tuple[Array, float, float]] = {}

    # -- levers

    def _resolve(self, levers: Sequence[Lever] | None) -> None:
        scheme, panel = self.scheme, self.panel
        below = {scheme.tree.codes[i] for i in scheme.tree.below(self.column)}
        ours: dict[str, Indicator | Adjustment] = {i.code: i for i in scheme.indicators if i.code in below}
        ours |= {a.code: a for a in scheme.adjustments}
        every = levers is None
        if levers is None:
            levers = [
                Lever(column=i.code) for i in scheme.indicators
                if i.code in below and i.kind == "quantitative" and panel.value(self.entity, i.code, self.period) is not None
            ]  # fmt: skip
        priced = [v.cost is not None for v in levers]
        if any(priced) and not all(priced):
            name = levers[priced.index(False)].column
            raise _wrong(
                f"some levers have a cost and {name} has none; give all of them one, or none",
                f"部分杠杆写了代价而 {name} 没有，请全部写明或全部留空", lever=name,
            )  # fmt: skip
        self.cost_unit = "given" if any(priced) else "standard deviations of the peers"
        self.levers: list[Lever] = []
        sign, start, most, price = [], [], [], []
        for lever in levers:
            name = lever.column
            thing = ours.get(name)
            if thing is None:
                said = ", ".join(ours)
                raise _wrong(
                    f"{name!r} is no figure that can move {self.node}; the levers are {said}",
                    f"“{name}”不能影响 {self.node}，可以写：{'、'.join(ours)}", lever=name,
                )  # fmt: skip
            if name in [v.column for v in self.levers]:
                raise _wrong(
                    f"the lever {name} stands twice; keep one",
                    f"杠杆“{name}”写了两次，请只留一个",
                    lever=name,
                )
            was = panel.value(self.entity, name, self.period)
            if was is None:
                raise MissingData(
                    f"{self.entity} has no figure for {name}, so that it cannot be moved; fill it in or leave the lever out",
                    zh=f"{self.entity} 缺少 {name} 的数，无从调整；请补上，或去掉这个杠杆", code="missing-data",
                    cells=[(self.entity, self.period, name)],
                )  # fmt: skip
            way, scale = self._way(thing), self._denominator(thing)
            others = self._others(thing)
            everyone = np.append(others, was / scale)
            spread = float(np.std(everyone, ddof=1)) * abs(scale) if others.size else 0.0
            if every and spread == 0:
                continue
            to = lever.to
            if to is None and others.size:
                best = float(others.max() if way * math.copysign(1, scale) > 0 else others.min()) * scale
                to = best if (best - was) * way > 0 else was
            if to is None:
                raise _wrong(
                    f"nobody else has a figure for {name}; say how far it may go (to)",
                    f"其他对象都没有 {name} 的数，请写明最多到多少(to)", lever=name,
                )  # fmt: skip
            if (to - was) * way < 0:
                raise _wrong(
                    f"{name} is {was:g} and {'lower' if way < 0 else 'higher'} is better; its bound {to:g} lies behind",
                    f"{name} 现为 {was:g}，{'越低' if way < 0 else '越高'}越好，上限 {to:g} 不在改善方向上，请更正", lever=name,
                )  # fmt: skip
            for what, what_zh, value in (("cost", "代价", lever.cost), ("pace", "步幅", lever.pace)):
                if value is not None and not value > 0:
                    raise _wrong(
                        f"the {what} of {name} is {value:g}; write it above 0",
                        f"{name} 的{what_zh}为 {value:g}，应大于 0", lever=name,
                    )  # fmt: skip
            length = abs(to - was)
            if self.horizon is not None and lever.pace is not None:
                length = min(length, lever.pace * self.horizon)
            cost = lever.cost
            if cost is None:
                if spread == 0:
                    raise _wrong(
                        f"the peers do not differ in {name}, so that its change has no measure; give every lever a cost",
                        f"各对象的 {name} 没有差异，无法衡量改动大小，请为每个杠杆写明代价(cost)", lever=name,
                    )  # fmt: skip
                cost = 1.0 / spread
            self.levers.append(lever)
            sign.append(way)
            start.append(was)
            most.append(math.floor(length + 1e-9) if lever.whole else length)
            price.append(cost)
        if not self.levers:
            raise _wrong("there is no lever; name at least one figure", "没有可调整的指标，请至少写一个")
        self.things = [ours[v.column] for v in self.levers]
        self.sign, self.start, self.most, self.price = (
            np.array(v, dtype=float) for v in (sign, start, most, price)
        )
        self.whole = np.array([v.whole for v in self.levers])

    def _way(self, thing: Indicator | Adjustment) -> float:
        """+1 where a higher figure of the column is better."""
        if isinstance(thing, Adjustment):
            return 1.0 if thing.kind == "add" else -1.0
        rule = self.scheme.normalisation_of(thing)
        way = float(thing.direction)
        if rule.method == "goalposts" and rule.worst is not None and rule.best is not None:
            way = math.copysign(1.0, rule.best - rule.worst)
        if rule.method == "efficacy" and rule.unsatisfactory is not None and rule.satisfactory is not None:
            way = math.copysign(1.0, rule.satisfactory - rule.unsatisfactory)
        return way * math.copysign(1.0, self._denominator(thing))

    def _denominator(self, thing: Indicator | Adjustment) -> float:
        if isinstance(thing, Adjustment) or thing.denominator is None:
            return 1.0
        below = self.panel.value(self.entity, thing.denominator, self.period)
        return 1.0 if below is None else below

    def _others(self, thing: Indicator | Adjustment, rows: Sequence[int] | None = None) -> Array:
        """What the others have in the column, over their denominators."""
        if isinstance(thing, Adjustment):
            values = self.panel.column(thing.code)
            keep = [i for i, (e, p) in enumerate(self.panel.rows) if p == self.period and e != self.entity]
        else:
            values = self.base.stages["screened"].column(thing.code)
            keep = [i for i in (self.rows if rows is None else rows) if i != self.row]
        found = values[keep]
        return np.asarray(found[~np.isnan(found)])

    # -- what kind of problem it is

    def _branches(self, thing: Indicator | Adjustment) -> list[Branch]:
        code = thing.at if isinstance(thing, Adjustment) else thing.code
        up = list(self.scheme.above(code))
        names = [b.code for b in up]
        if self.node in names:
            return up[: names.index(self.node) + 1]
        return [] if code == self.node else up

    def _fixed_weights(self, branch: Branch) -> bool:
        return self.scheme.weighting_of(branch).method in ("given", "equal", "ahp")

    def _lone(self, thing: Indicator | Adjustment) -> bool:
        """Whether the column has no second use as somebody's denominator."""
        return all(i.denominator != thing.code for i in self.scheme.indicators)

    def _is_linear(self, k: int) -> bool:
        thing = self.things[k]
        up = self._branches(thing)
        if any(
            self.scheme.aggregation_of(b).method != "arithmetic" or not self._fixed_weights(b) for b in up
        ):
            return False
        codes = {b.code for b in up}
        if any(
            a.kind == "discount" and a.at in codes and a.code in {v.column for v in self.levers}
            for a in self.scheme.adjustments
        ):
            return False
        if not self._lone(thing) or self.scheme.screening.non_zero > 0:
            return False
        if isinstance(thing, Adjustment):
            return thing.kind != "discount"
        rule = self.scheme.normalisation_of(thing)
        if any(a.at == thing.code and a.kind == "discount" for a in self.scheme.adjustments):
            return False
        return (
            rule.method in PIECEWISE and rule.decimals is None and self.scheme.treatment_of(thing).method == "none"
            and (rule.method != "goalposts" or rule.scale == "linear")
            and (rule.method != "efficacy" or rule.form == "linear")
            and (rule.method not in ("benchmark", "fraction-of-maximum") or thing.direction == 1)
        )  # fmt: skip

    def _is_monotone(self) -> bool:
        """Whether a better figure never lowers the score, and for a rank never raises a peer's."""
        scheme = self.scheme
        if self.base.imputed or scheme.screening.non_zero > 0 or not all(map(self._lone, self.things)):
            return False
        if any(scheme.treatment_of(i).method != "none" for i in self.things if isinstance(i, Indicator)):
            return False
        branches = {b.code: b for thing in self.things for b in self._branches(thing)}.values()
        means = ("arithmetic", "geometric", "harmonic", "power", "product")
        if not all(self._fixed_weights(b) for b in branches):
            return False
        if any(scheme.aggregation_of(b).method not in means for b in branches):
            return False
        rules = [scheme.normalisation_of(i) for i in self.things if isinstance(i, Indicator)]
        signed = any(a.kind == "discount" for a in scheme.adjustments) and self.base.scores.values.min() < 0
        if signed or any(scheme.aggregation_of(b).method == "product" for b in branches):
            return False  # below 0 a discount and a product turn round
        allowed = RISING if self.goal == "rank" else (*RISING, "z-score", "distance-to-target")
        return all(rule.method in allowed for rule in rules)

    # -- the engine

    def ask(self, t: Array) -> tuple[Array, float, float]:
        """Scores of all rows in the node, own score and own rank with the figures moved by t."""
        t = np.minimum(np.maximum(t, 0.0), self.most)
        key = t.tobytes()
        if key not in self._known:
            self.asked += 1
            try:
                result = self.result(t)
                at = result.rows.index((self.entity, self.period))
                column = result.scores.values[:, self.column]
                own, place = float(column[at]), float(result.ranks[at, self.column])
            except (BarographError, ValueError):  # a column made constant, a figure out of its method's range
                column, own, place = np.full(len(self.base.rows), np.nan), math.nan, math.nan
            self._known[key] = (column, own, place)
        return self._known[key]

    def result(self, t: Array) -> Result:
        return scored(self.scheme, self._moved(t))

    def _moved(self, t: Array) -> Panel:
        values = np.array(self.panel.values)
        for k, lever in enumerate(self.levers):
            values[self.at_panel, self.panel.indicators.index(lever.column)] = self.figure(k, float(t[k]))
        return replace(self.panel, values=values)

    def figure(self, k: int, t: float) -> float:
        return float(self.start[k] + self.sign[k] * t)

    def reached(self, t: Array) -> bool:
        _, own, place = self.ask(t)
        return bool(own >= self.wanted) if self.goal == "score" else bool(place <= self.wanted)

    def margin(self, t: Array) -> float:
        """How far the score is past the one that reaches the goal."""
        column, own, _ = self.ask(t)
        if math.isnan(own):
            return -math.inf
        return own - (self.wanted if self.goal == "score" else self.level(column))

    def level(self, column: Array) -> float:
        """The lowest score with the wanted rank, the others being as they are."""
        others = column[[i for i in self.rows if i != self.row]]
        others = others[~np.isnan(others)]
        rule = self.scheme.ranking
        if rule.decimals is not None:
            others = np.round(others, rule.decimals)
        half = 0.0 if rule.decimals is None else 0.5 * 10.0**-rule.decimals
        steps = np.unique(others)
        step = 10.0**-rule.decimals if rule.decimals is not None else 0.0
        for value in [-math.inf, *[v for s in steps for v in (s, s + max(step, 1e-12 * max(1.0, abs(s))))]]:
            if math.isinf(value):
                place = len(others) + 1.0 if rule.ties != "dense" else len(steps) + 1.0
            else:
                place = float(
                    ranking.rank(np.append(others, value), ties=rule.ties, decimals=rule.decimals)[-1]
                )
            if place <= self.wanted:
                return float(value - half)
        return math.inf

    def cost(self, t: Array) -> float:
        return float(np.dot(self.price, t))

    def nearest(self) -> Array:
        """Of all that was tried, what comes nearest to the goal."""
        tried = [np.frombuffer(key) for key in self._known]
        return max(tried, key=lambda t: (self.margin(t), -self.cost(t)))

    # -- the answer

    def plan(self, t: Array, least: Least, low: float | None) -> Plan:
        t = np.minimum(np.maximum(t, 0.0), self.most)
        result = self.result(t)
        moves = []
        units: dict[str, str | None] = {i.code: i.unit for i in self.scheme.indicators}
        took = [
            math.ceil(float(t[k]) / lever.pace - 1e-9) for k, lever in enumerate(self.levers)
            if lever.pace is not None and t[k] > 0
        ]  # fmt: skip
        years = max(took, default=None)
        span = self.horizon if self.horizon is not None else years
        for k, lever in enumerate(self.levers):
            if t[k] <= 0:
                continue
            becomes = self.figure(k, float(t[k]))
            moves.append(
                Move(
                    column=lever.column, name=self.things[k].name,
                    unit=self.panel.units.get(lever.column, units.get(lever.column)), was=float(self.start[k]),
                    becomes=becomes, cost=float(self.price[k] * t[k]), bound=self.figure(k, float(self.most[k])),
                    at_bound=bool(t[k] >= self.most[k] * (1 - 1e-12)), pace=lever.pace,
                    years=None if lever.pace is None else math.ceil(float(t[k]) / lever.pace - 1e-9),
                    path=() if span is None else tuple(
                        self.figure(k, float(t[k]) * y / span) if y < span else becomes for y in range(1, span + 1)
                    ),
                )
            )  # fmt: skip
        moves.sort(key=lambda m: -m.cost)
        before, after = (r.rank(self.entity, self.node, self.period) for r in (self.base, result))
        own = result.score(self.entity, self.node, self.period)
        was = self.base.score(self.entity, self.node, self.period)
        assert own is not None and was is not None
        done = own >= self.wanted if self.goal == "score" else after is not None and after <= self.wanted
        return Plan(
            entity=self.entity, period=self.period, node=self.node, goal=self.goal, wanted=self.wanted, reached=done,
            score_before=was, score_after=own, rank_before=before, rank_after=after, moves=tuple(moves),
            cost=self.cost(t), cost_unit=self.cost_unit, least=least, lower_bound=low,
            between=tuple(self._between(result, was, own, done)), years=years, result=result, marks=result.marks,
        )  # fmt: skip

    def _between(self, result: Result, was: float, own: float, done: bool) -> Iterator[Rival]:
        """Those that were ahead: passed, or, where the goal is out of reach, still in its way."""
        column, ranks = self.base.scores.values[:, self.column], self.base.ranks[:, self.column]
        for i in sorted(self.rows, key=lambda i: (-np.nan_to_num(column[i]), self.base.rows[i][0])):
            if not column[i] > was:
                continue
            name = self.base.rows[i][0]
            later = result.score(name, self.node, self.period)
            passed = later is None or later <= own
            wanted = ranks[i] >= self.wanted if self.goal == "rank" else column[i] <= max(own, self.wanted)
            if passed or (not done and wanted):
                yield Rival(
                    entity=name,
                    score=float(column[i]),
                    score_after=later,
                    rank=float(ranks[i]),
                    passed=passed,
                )


def _wrong(en: str, zh: str, **facts: Any) -> InstrumentError:
    return InstrumentError(en, zh=zh, code="index-seek", **facts)


# -- exact, where the score is piecewise linear


@dataclass(slots=True)
class _Piece:
    """The stretch of one lever that a choice leaves it: from `low` to `high`, with the nodes between."""

    low: float
    high: float
    nodes: list[tuple[float, float]]
    """(t, gain of the score), rising in t, gains concave from `low` on."""

    def gain(self, t: float) -> float:
        return float(np.interp(t, [n[0] for n in self.nodes], [n[1] for n in self.nodes]))


def _exact(task: _Task) -> tuple[Array | None, float]:
    """The cheapest within the stretches where the peers' scores stand still, and what no plan at all costs less than."""
    zero = np.zeros(len(task.levers))
    now = task.ask(zero)[1]
    choices: list[list[_Piece]] = []
    outside = math.inf
    for k in range(len(task.levers)):
        most = float(task.most[k])
        low, high = _posts(task, k)
        breaks = sorted({0.0, most, *(b for b in (*_kinks(task, k), low, high) if 0 < b < most)})
        nodes = []
        for t in breaks:
            at = zero.copy()
            at[k] = t
            own = task.ask(at)[1]
            if math.isnan(own):
                return None, 0.0
            nodes.append((t, own - now))
        moving = task.goal == "rank" and not (math.isinf(low) and math.isinf(high))
        pieces = []
        if not moving:
            pieces = _concave(nodes)
        else:  # the peers stand still while the figure is among theirs
            if low > 0:
                pieces.append(_Piece(0.0, 0.0, nodes[:1]))
                outside = min(outside, 0.0 if most > 0 else math.inf)
            if high < most:
                outside = min(outside, max(high, 0.0) * float(task.price[k]))
            stretch = [n for n in nodes if max(low, 0.0) <= n[0] <= min(high, most)]
            pieces += _concave(stretch) if stretch else []
            if not pieces:
                pieces.append(_Piece(0.0, 0.0, nodes[:1]))
        choices.append(pieces)
    if math.prod(len(c) for c in choices) > 4096:
        return None, 0.0
    best, best_cost = None, math.inf
    for combination in itertools.product(*choices):
        low_end = np.array([p.low for p in combination])
        if task.cost(low_end) >= best_cost:
            continue
        level = task.wanted if task.goal == "score" else task.level(task.ask(low_end)[0])
        found = _least(task, list(combination), level - now, best_cost)
        if found is not None and task.cost(found) < best_cost:
            best, best_cost = found, task.cost(found)
    return best, min(best_cost, outside) if best is not None else (0.0 if math.isinf(outside) else outside)


def _posts(task: _Task, k: int) -> tuple[float, float]:
    """From where to where the lever leaves the peers' marks alone; infinite where it never touches them."""
    thing = task.things[k]
    never = (-math.inf, math.inf)
    if isinstance(thing, Adjustment):
        return never
    rule, scheme = task.scheme.normalisation_of(thing), task.scheme
    if rule.method not in MOVING or (
        rule.method == "efficacy" and rule.unsatisfactory is not None and rule.satisfactory is not None
    ):
        return never
    rows: Sequence[int] = task.rows
    if task.base.scores.periods is not None:
        if scheme.goalposts == "pooled":
            rows = range(len(task.base.rows))
        elif scheme.goalposts == "fixed" and str(task.period) != scheme.base:
            return never  # the scale is of the base period, which does not move
    others = task._others(thing, rows)
    if not others.size:
        return never
    scale = task._denominator(thing)
    ends = sorted(
        float(task.sign[k]) * (float(v) * scale - float(task.start[k])) for v in (others.min(), others.max())
    )
    return (-math.inf if rule.method == "fraction-of-maximum" else ends[0]), ends[1]


def _kinks(task: _Task, k: int) -> list[float]:
    """Where a mark is cut off or a bonus counts no further."""
    thing = task.things[k]
    if isinstance(thing, Adjustment):
        ends = [] if thing.most is None else [thing.most]
    else:
        rule = task.scheme.normalisation_of(thing)
        of = {
            "goalposts": (rule.worst, rule.best), "benchmark": (0.0, rule.benchmark),
            "efficacy": (rule.unsatisfactory, rule.satisfactory),
        }.get(rule.method, ())  # fmt: skip
        ends = [float(v) * task._denominator(thing) for v in of if v is not None]
    return [float(task.sign[k]) * (end - float(task.start[k])) for end in ends]


def _concave(nodes: list[tuple[float, float]]) -> list[_Piece]:
    """One stretch where every further unit brings no more than the one before, else one for each rise."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(nodes)]
    if all(b <= a * (1 + 1e-9) + 1e-15 for a, b in itertools.pairwise(slopes)):
        return [_Piece(nodes[0][0], nodes[-1][0], nodes)]
    return [_Piece(a[0], b[0], [a, b]) for a, b in itertools.pairwise(nodes)] + [
        _Piece(nodes[0][0], nodes[0][0], nodes[:1])
    ]


def _least(task: _Task, pieces: list[_Piece], need: float, worth: float) -> Array | None:
    """Fractional knapsack over the pieces; where a figure has to be whole, branched on it. Put back and nudged."""
    best, best_cost = None, worth
    tiny = 1e-13 * max(1.0, abs(need))
    for _ in range(8):
        open_ends = [(np.array([p.low for p in pieces]), np.array([p.high for p in pieces]))]
        best, best_cost = None, worth
        while open_ends:
            low, high = open_ends.pop()
            t = _knapsack(task, pieces, low, high, need)
            if t is None or task.cost(t) >= best_cost - 1e-12 * max(
                1.0, best_cost if best_cost < math.inf else 1.0
            ):
                continue
            broken = [k for k in np.flatnonzero(task.whole) if abs(t[k] - round(float(t[k]))) > 1e-9]
            if not broken:
                best, best_cost = np.where(task.whole, np.round(t), t), task.cost(t)
                continue
            k = broken[0]
            down, up = high.copy(), low.copy()
            down[k], up[k] = math.floor(t[k]), math.ceil(t[k])
            if down[k] >= low[k]:
                open_ends.append((low, down))
            if up[k] <= high[k]:
                open_ends.append((up, high))
        if best is None or task.reached(best):
            return best
        need += tiny  # sums of floats: a hair short
        tiny *= 10
    return None


def _knapsack(task: _Task, pieces: list[_Piece], low: Array, high: Array, need: float) -> Array | None:
    t = low.copy()
    left = need - math.fsum(p.gain(float(v)) for p, v in zip(pieces, low, strict=True))
    steps = []
    for k, piece in enumerate(pieces):
        ends = [float(low[k]), *[n[0] for n in piece.nodes if low[k] < n[0] < high[k]], float(high[k])]
        for a, b in itertools.pairwise(ends):
            gain = piece.gain(b) - piece.gain(a)
            if b > a and gain > 0:
                steps.append((task.price[k] * (b - a) / gain, k, a, b, gain))
    for _, k, a, b, gain in sorted(steps):
        if left <= 0:
            break
        share = min(1.0, left / gain)
        t[k] = b if share == 1.0 else a + (b - a) * share
        left -= gain * share
    return t if left <= 1e-15 * max(1.0, abs(need)) else None


# -- searched, elsewhere


def _searched(task: _Task, found: Array | None, start: Array | None) -> Array | None:
    """The cheapest point that a greedy climb, a straight line and exchanges between levers find."""
    points = [] if found is None else [found]
    limit = task.asked + task.effort // 2
    climbed = _climb(task, limit)
    if climbed is not None:
        points.append(climbed)
    if start is not None:
        points.append(_line(task, np.zeros(len(start)), start))
    points += _cornered(task, task.asked + task.effort // 2)
    if not points:
        return None
    points = [p for p in points if task.reached(p)]
    if not points:
        return None
    limit = task.asked + task.effort // 2
    best = [_exchanged(task, p, limit) for p in sorted(points, key=task.cost)[:2]]
    return min(best, key=task.cost)


def _cornered(task: _Task, limit: int) -> list[Array]:
    """Where one lever alone reaches the goal, and where the others do once it is pulled as far as it goes.

    A climb follows the steepest lever and misses a goal that is cheaper along another one.
    """
    found = []
    for k in range(len(task.levers)):
        alone = np.zeros(len(task.most))
        alone[k] = task.most[k]
        for short, there in ((np.zeros(len(task.most)), alone), (alone, np.array(task.most, dtype=float))):
            if task.asked >= limit or not np.isfinite(there).all():
                continue
            if not task.reached(short) and task.reached(there):
                found.append(_line(task, short, there))
    return found


def _climb(task: _Task, limit: int) -> Array | None:
    t = np.zeros(len(task.levers))
    step = np.where(task.whole, np.maximum(1.0, np.round(task.most / 40)), task.most / 40)
    while task.asked < limit:
        here = task.margin(t)
        best, rate = None, 0.0
        for k in range(len(t)):
            if t[k] >= task.most[k]:
                continue
            there = t.copy()
            there[k] = min(t[k] + step[k], task.most[k])
            gained = (task.margin(there) - here) / (task.price[k] * (there[k] - t[k]))
            if gained > rate:
                best, rate = there, gained
        if best is None:
            return None
        if task.reached(best):
            return _line(task, t, best)
        t = best
    return None


def _line(task: _Task, short: Array, there: Array) -> Array:
    """The point nearest to `short` on the way to a point that reaches the goal."""
    a, b = 0.0, 1.0
    found = there
    for _ in range(48):
        middle = (a + b) / 2.0
        point = short + (there - short) * middle
        point = np.minimum(np.where(task.whole, np.ceil(point - 1e-9), point), np.maximum(there, short))
        if task.reached(point):
            b, found = middle, point
        else:
            a = middle
        if (b - a) * max(task.cost(np.abs(there - short)), 1e-300) <= 1e-11 * max(task.cost(there), 1e-300):
            break
    return found


def _reduced(task: _Task, t: Array, k: int) -> Array:
    """The same with lever k as short as the goal allows."""
    short = t.copy()
    short[k] = 0.0
    return short if task.reached(short) else _line(task, short, t)


def _exchanged(task: _Task, t: Array, limit: int) -> Array:
    """Shorter levers one by one, then more of one for less of another, in ever smaller steps."""
    for k in np.argsort(-task.price * t):
        t = _reduced(task, t, int(k))
    for part in (0.5, 0.25, 0.1, 0.03, 0.01, 0.003, 0.001):
        better = True
        while better and task.asked < limit:
            better = False
            for up in range(len(t)):
                longer = t.copy()
                step = task.most[up] * part
                longer[up] = min(t[up] + (max(1.0, round(step)) if task.whole[up] else step), task.most[up])
                if longer[up] == t[up]:
                    continue
                for down in np.argsort(-task.price * t):
                    if down == up or t[down] <= 0 or task.asked >= limit:
                        continue
                    other = _reduced(task, longer, int(down))
                    if task.reached(other) and task.cost(other) < task.cost(t) * (1 - 1e-7):
                        t, better = other, True
                        break
    return t


def _boxed(task: _Task, found: Array) -> tuple[Array, float]:
    """Branch and bound over boxes of figures: a box whose far corner misses the goal holds no answer."""
    limit = task.asked + task.effort
    count = itertools.count()
    near = np.zeros(len(task.levers))
    boxes = [(0.0, next(count), near, task.most.copy())]
    cost = task.cost(found)
    closed = math.inf  # the least near corner of the boxes too small to be halved
    while boxes and task.asked < limit:
        bound, _, low, high = heapq.heappop(boxes)
        if bound >= cost * (1 - 1e-6):
            return found, min(bound, closed, cost)
        high = np.minimum(
            high, low + (cost - bound) / task.price
        )  # beyond that it is dearer than what is known
        high = np.where(task.whole, np.floor(high + 1e-9), high)
        if not task.reached(high):
            continue
        if task.reached(low):
            found, cost = low, bound
            continue
        width = task.price * (high - low)
        k = int(np.argmax(width))
        if width[k] <= 1e-9 * cost:
            closed = min(closed, bound)
            continue
        middle = (low[k] + high[k]) / 2.0
        one, other = high.copy(), low.copy()
        one[k] = math.floor(middle) if task.whole[k] else middle
        other[k] = one[k] + 1 if task.whole[k] else middle
        for a, b in ((low, one), (other, high)):
            heapq.heappush(boxes, (task.cost(a), next(count), a, b))
    bound = min([closed, cost, *(b[0] for b in boxes)])
    return found, bound
