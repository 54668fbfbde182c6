"""Contributions: what a score is made of, what it differs by, and where an entity stands strong or short.

`contributions` splits one score into its indicators, `difference` splits the difference of two scores, and both
add up. `strengths` holds every node against the peers. `ratio_parts` says which enterprises make a ratio what it
is: a diagnosis of the figure, and nothing that leaves anybody out of it.

How a branch splits depends on how it is aggregated:

- arithmetic: exactly, weight × figure
- geometric, harmonic, power: by Euler's theorem for one score (figure × slope), by the exact secant of the
  logarithm (reciprocal, power) for a difference; product: by logarithms
- TOPSIS, Copeland, chain, a score from a fallback column: not split further, the branch stands as one part
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError, MissingData
from ...period import Period
from .result import Result
from .scheme import Aggregation, Branch

__all__ = [
    "Contribution", "Profile", "RatioPart", "State", "Strength", "contributions", "difference", "ratio_parts",
    "strengths",
]  # fmt: skip

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one node gives to a score, in points of it."""

    node: str
    name: str
    level: int
    """1 for indicators, more for branches, 0 for adjustments."""
    weight: float | None
    """Its share in the node that is split, as used for this entity."""
    score: float | None
    points: float
    how: str
    """exact (arithmetic all the way up), euler (slope × figure), whole (not split further), adjustment."""

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """One node of an entity against its peers; gaps are in the node's own points, `weighted` in the whole's."""

    node: str
    name: str
    level: int
    unit: str | None
    figure: float | None
    """As it entered, in the indicator's unit; None for a branch."""
    score: float
    rank: float | None
    n_peers: int
    """Entities with a score here, this one among them."""
    weight: float
    """Effective: share in the whole index. A gap times it is points of the whole, exactly so if `additive`."""
    median: float
    best: float
    best_entity: str
    above: float | None
    """The score here of the entity that stands next above in the whole index; None for the first."""
    additive: bool

    @property
    def to_median(self) -> float:
        """Below 0: behind the median of the peers."""
        return self.score - self.median

    @property
    def to_best(self) -> float:
        return self.score - self.best

    @property
    def to_above(self) -> float | None:
        return None if self.above is None else self.score - self.above

    def to_dict(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.__slots__}
        gaps = {"to_median": self.to_median, "to_best": self.to_best, "to_above": self.to_above}
        weighted = {
            f"weighted_{name}": None if gap is None else gap * self.weight for name, gap in gaps.items()
        }
        return said | gaps | weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An entity among its peers, node by node."""

    entity: str
    period: Period | None
    score: float
    rank: float | None
    next_above: str | None
    """Who stands next above in the whole index."""
    nodes: tuple[Strength, ...]

    @property
    def strengths(self) -> list[Strength]:
        """Indicators above the peers' median, what carries the score most first."""
        ahead = [s for s in self.nodes if s.level == 1 and s.to_median > 0]
        return sorted(ahead, key=lambda s: (-s.to_median * s.weight, s.node))

    @property
    def short_boards(self) -> list[Strength]:
        """短板: indicators below the peers' median, what costs most points of the whole first."""
        behind = [s for s in self.nodes if s.level == 1 and s.to_median < 0]
        return sorted(behind, key=lambda s: (s.to_median * s.weight, s.node))

    def to_dict(self) -> dict[str, Any]:
        return {
            "entity": self.entity, "period": None if self.period is None else str(self.period), "score": self.score,
            "rank": self.rank, "next_above": self.next_above, "nodes": [s.to_dict() for s in self.nodes],
            "strengths": [s.node for s in self.strengths], "short_boards": [s.node for s in self.short_boards],
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioPart:
    """One member's part in a ratio of sums."""

    member: str
    own: float | None
    """Its own ratio; None where its denominator is 0."""
    share: float
    """Its share of the denominator."""
    points: float
    """Its numerator over the whole denominator; these add up to the ratio."""
    pull: float
    """How far it pulls the ratio up or down from what all have together: (nᵢ - r dᵢ) / Σ d; these add up to 0."""

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def contributions(
    result: Result, entity: str, period: Period | None = None, *, node: str | None = None
) -> tuple[Contribution, ...]:
    """What each indicator, branch and adjustment gives to a score (of the whole, where no node is named).

    The parts without members (indicators, adjustments, branches that are not split) add up to the score; a
    branch has the points of everything under it.

    >>> from barograph.instruments.index import Branch, Indicator, Panel, Scheme, score
    >>> scheme = Scheme(
    ...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
    ...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
    ...                 Indicator(code="b", name="乙", parent="total", weight=1.0)),
    ... )
    >>> result = score(scheme, Panel.of({"济南市": {"a": 1, "b": 9}, "青岛市": {"a": 2, "b": 5}}))
    >>> [(c.node, c.points) for c in contributions(result, "青岛市")]
    [('total', 75.0), ('a', 75.0), ('b', 0.0)]
    """
    state = State(result, entity, period)
    top = result.scheme.root if node is None else node
    value = state.score(top)
    if value is None:
        raise _nothing(entity, period, top)
    found: list[Contribution] = []
    _spread_out(state, top, 1.0, 1.0, "exact", found)
    return tuple(found)


def difference(one: State, other: State, node: str | None = None) -> dict[str, float]:
    """The points by which `other` stands over `one`, by indicator, adjustment and unsplit branch; they add up.

    An indicator has what its figure makes. Where a member's weight differs, the member has Δw × (its figure less
    the branch's): more weight on what is weaker than the rest costs points. A branch that is aggregated by another
    rule has the difference of the rules under its own code.

    >>> from barograph.instruments.index import Branch, Indicator, Panel, Scheme, score
    >>> scheme = Scheme(
    ...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
    ...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
    ...                 Indicator(code="b", name="乙", parent="total", weight=1.0)),
    ... )
    >>> result = score(scheme, Panel.of({"济南市": {"a": 1, "b": 9}, "青岛市": {"a": 2, "b": 5}}))
    >>> difference(State(result, "济南市"), State(result, "青岛市"))
    {'a': 75.0, 'b': -25.0}
    """
    parts: dict[str, float] = {}
    tops = (one.result.scheme.root, other.result.scheme.root) if node is None else (node, node)
    _difference(one, other, tops, 1.0, parts)
    return parts


def strengths(
    result: Result, entity: str, period: Period | None = None, *, peers: Sequence[str] | None = None
) -> Profile:
    """Every node of an entity against its peers: median, best, and who stands next above.

    peers : the entities it is held against; all of the period where none are named. Ranks are among all.
    The median is of the peers and the entity itself.

    >>> from barograph.instruments.index import Branch, Indicator, Panel, Scheme, score
    >>> scheme = Scheme(
    ...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
    ...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
    ...                 Indicator(code="b", name="乙", parent="total", weight=1.0)),
    ... )
    >>> panel = Panel.of({"济南市": {"a": 1, "b": 9}, "青岛市": {"a": 2, "b": 5}, "淄博市": {"a": 1.4, "b": 8}})
    >>> profile = strengths(score(scheme, panel), "青岛市")
    >>> [s.node for s in profile.strengths], [(s.node, s.to_median, s.best_entity) for s in profile.short_boards]
    (['a'], [('b', -75.0, '济南市')])
    """
    state = State(result, entity, period)
    tree, values, ranks = result.scheme.tree, result.scores.values, result.ranks
    rows = [i for i, (_, when) in enumerate(result.rows) if when == period]
    if peers is not None:
        for name in peers:
            State(result, name, period)
        rows = [i for i in rows if result.rows[i][0] in peers or i == state.row]
    total = state.score(result.scheme.root)
    if total is None:
        raise _nothing(entity, period, result.scheme.root)
    ahead = [i for i in rows if values[i, tree.root] > total]
    above = min(ahead, key=lambda i: float(values[i, tree.root])) if ahead else None
    raw = result.stages["screened"].values
    nodes = []
    for j, code in enumerate(tree.codes):
        column = values[rows, j]
        if np.isnan(values[state.row, j]) or j == tree.root:
            continue
        node = result.scheme.nodes[code]
        best = rows[int(np.nanargmax(column))]
        ends = j < tree.n_indicators
        rank, over = float(ranks[state.row, j]), None if above is None else float(values[above, j])
        nodes.append(
            Strength(
                node=code, name=node.name, level=int(tree.level[j]), unit=getattr(node, "unit", None),
                figure=float(raw[state.row, j]) if ends and not np.isnan(raw[state.row, j]) else None,
                score=float(values[state.row, j]), rank=None if math.isnan(rank) else rank,
                n_peers=int(np.sum(~np.isnan(column))), weight=float(np.nan_to_num(result.effective[state.row, j])),
                median=float(np.nanmedian(column)), best=float(values[best, j]), best_entity=result.rows[best][0],
                above=None if over is None or math.isnan(over) else over,
                additive=all(result.scheme.aggregation_of(b).method == "arithmetic" for b in result.scheme.above(code)),
            )
        )  # fmt: skip
    own = float(ranks[state.row, tree.root])
    return Profile(
        entity=entity, period=period, score=total, rank=None if math.isnan(own) else own,
        next_above=None if above is None else result.rows[above][0], nodes=tuple(nodes),
    )  # fmt: skip


def ratio_parts(numerators: Mapping[str, float], denominators: Mapping[str, float]) -> tuple[RatioPart, ...]:
    """Which members make a ratio of sums what it is, the strongest pull first.

    r = Σ n / Σ d. A diagnosis: it shows where the figure comes from. What the ratio would be without somebody is
    not computed, because leaving an enterprise out of statistics is no way to improve it.

    >>> [(p.member, p.points, round(p.pull, 9)) for p in ratio_parts({"甲厂": 8, "乙厂": 1}, {"甲厂": 50, "乙厂": 40})]
    [('甲厂', 0.088888888..., 0.033333333), ('乙厂', 0.0111111..., -0.033333333)]
    """
    for name in [*numerators, *denominators]:
        n, d = numerators.get(name), denominators.get(name)
        if n is None or d is None or math.isnan(n) or math.isnan(d):
            lacks, lacks_zh = ("numerator", "分子") if n is None or math.isnan(n) else ("denominator", "分母")
            raise MissingData(
                f"{name} has no {lacks}; fill it in, or take the ratio of those that have both",
                zh=f"{name} 缺少{lacks_zh}，请补上，或只算两者齐全的单位", code="missing-data", cells=[(name, None, lacks)],
            )  # fmt: skip
    whole = math.fsum(denominators.values())
    if whole == 0:
        raise InstrumentError(
            "the denominators add up to 0, so that there is no ratio; correct them",
            zh="分母合计为 0，无法计算比率，请更正", code="index-denominator",
        )  # fmt: skip
    ratio = math.fsum(numerators.values()) / whole
    parts = [
        RatioPart(
            member=name, own=numerators[name] / d if d != 0 else None, share=d / whole,
            points=numerators[name] / whole, pull=(numerators[name] - ratio * d) / whole,
        )
        for name, d in denominators.items()
    ]  # fmt: skip
    return tuple(sorted(parts, key=lambda p: -abs(p.pull)))


class State:
    """One row of a result: an entity as a scheme sees it."""

    def __init__(self, result: Result, entity: str, period: Period | None = None) -> None:
        self.result, self.entity, self.period = result, entity, period
        if (entity, period) not in result.rows:
            result.score(entity, None, period)  # says which of the labels is wrong
        self.row = result.rows.index((entity, period))

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The members of each branch, by code."""
        tree = self.result.scheme.tree
        return {
            tree.codes[branch]: [tree.codes[m] for m in members]
            for branch, members in zip(tree.branches, tree.members, strict=True)
        }

    @cached_property
    def at(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.result.scheme.tree.codes)}

    def score(self, code: str) -> float | None:
        if code not in self.at:
            self.result.score(self.entity, code, self.period)  # says that there is no such node
        value = float(self.result.scores.values[self.row, self.at[code]])
        return None if math.isnan(value) else value

    @cached_property
    def adjusted(self) -> dict[str, dict[str, float]]:
        """Node → adjustment → points."""
        out: dict[str, dict[str, float]] = {}
        for a in self.result.adjusted:
            if a.entity == self.entity and a.period == self.period:
                out.setdefault(a.node, {})[a.adjustment] = a.by
        return out

    def raw(self, code: str) -> float:
        """The score before adjustments."""
        value = self.score(code)
        assert value is not None
        return value - math.fsum(self.adjusted.get(code, {}).values())

    def rule(self, code: str) -> Aggregation:
        branch = self.result.scheme.nodes[code]
        assert isinstance(branch, Branch)
        return self.result.scheme.aggregation_of(branch)

    def shares(self, code: str) -> dict[str, tuple[float, float]]:
        """Member → (share, score) of those that count in a branch."""
        weights = self.result.weights[self.row]
        out = {}
        for member in self.members[code]:
            share, value = float(weights[self.at[member]]), self.score(member)
            if (
                value is not None
                and not math.isnan(share)
                and (share > 0 or self.rule(code).method == "product")
            ):
                out[member] = (share, value)
        return out

    def plain(self, code: str) -> bool:
        """Whether the branch follows from its members in this row alone."""
        rule, parts = self.rule(code), self.shares(code)
        if rule.method not in MEANS or not parts:
            return False
        value = self.raw(code)
        return abs(_mean(rule, parts) - value) <= 1e-9 * max(1.0, abs(value))


MEANS = ("arithmetic", "geometric", "harmonic", "power", "product")


# -- parts


def _nothing(entity: str, period: Period | None, node: str) -> MissingData:
    at, at_zh = (entity, entity) if period is None else (f"{entity} {period}", f"{entity}({period.zh()})")
    return MissingData(
        f"{at} has no score in {node}, so that nothing can be said about it; fill in its figures first",
        zh=f"{at_zh} 在 {node} 没有得分，无从说明，请先补充数据", code="missing-data", cells=[(entity, period, node)],
    )  # fmt: skip


def _spread_out(
    state: State, code: str, rate: float, weight: float, how: str, found: list[Contribution]
) -> None:
    """rate : points of the score that is split for a point of this node."""
    scheme, tree = state.result.scheme, state.result.scheme.tree
    node, value = scheme.nodes[code], state.score(code)
    assert value is not None
    inner = code in state.members
    split = inner and state.plain(code)
    bonus = state.adjusted.get(code, {})
    found.append(
        Contribution(
            node=code, name=node.name, level=int(tree.level[state.at[code]]), weight=weight, score=value,
            points=rate * value, how=how if split or not inner else "whole",
        )
    )  # fmt: skip
    if not split:
        return
    names = {a.code: a.name for a in scheme.adjustments}
    for name, by in bonus.items():
        found.append(
            Contribution(
                node=name, name=names[name], level=0, weight=None, score=None, points=rate * by, how="adjustment"
            )
        )  # fmt: skip
    rule, parts, raw = state.rule(code), state.shares(code), state.raw(code)
    below = how if rule.method == "arithmetic" else "euler"
    p = _power(rule)
    for member, (share, figure) in parts.items():
        if rule.method == "arithmetic":
            slope = share
        elif raw == 0 or figure == 0:
            slope = 0.0
        elif rule.method == "product":
            slope = raw / len(parts) / figure
        else:
            slope = share * (figure / raw) ** (p - 1.0)
        _spread_out(state, member, rate * slope, weight * share, below, found)


def _power(rule: Aggregation) -> float:
    return {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0, "product": 0.0}.get(
        rule.method, rule.power
    )


def _scale(rule: Aggregation) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """g and its derivative, so that g(mean) = Σ share × g(member)."""
    p = _power(rule)
    if p == 1.0:
        return lambda x: x, lambda x: 1.0
    if p == 0.0:
        return math.log, lambda x: 1.0 / x
    return lambda x: x**p, lambda x: p * x ** (p - 1.0)


def _mean(rule: Aggregation, parts: Mapping[str, tuple[float, float]]) -> float:
    if rule.method == "product":
        return math.prod(value for _, value in parts.values())
    whole = math.fsum(share for share, _ in parts.values())
    if whole <= 0:
        return 0.0
    p = _power(rule)
    if p == 1.0:
        return math.fsum(share * value for share, value in parts.values()) / whole
    if any(value == 0 for _, value in parts.values()):
        if p <= 0:
            return 0.0
    elif p == 0.0:
        return math.exp(math.fsum(share * math.log(value) for share, value in parts.values()) / whole)
    return float((math.fsum(share * value**p for share, value in parts.values()) / whole) ** (1.0 / p))


def _difference(
    one: State, other: State, codes: tuple[str, str], rate: float, parts: dict[str, float]
) -> None:
    before, after = one.score(codes[0]), other.score(codes[1])
    if before is None or after is None:
        raise _nothing(
            *((one.entity, one.period) if before is None else (other.entity, other.period)),
            codes[0 if before is None else 1],
        )
    name = codes[1]

    def add(end: str, points: float) -> None:
        parts[end] = parts.get(end, 0.0) + rate * points

    inner = [codes[0] in one.members, codes[1] in other.members]
    if not (all(inner) and one.plain(codes[0]) and other.plain(codes[1])):
        add(name, after - before)
        return
    bonus, later = one.adjusted.get(codes[0], {}), other.adjusted.get(codes[1], {})
    for end in {**bonus, **later}:
        add(end, later.get(end, 0.0) - bonus.get(end, 0.0))
    rules = (one.rule(codes[0]), other.rule(codes[1]))
    mine, theirs = one.shares(codes[0]), other.shares(codes[1])
    alike = _power(rules[0]) == _power(rules[1]) and (rules[0].method == "product") == (
        rules[1].method == "product"
    )
    ways = [rules[0]] if alike else list(rules)
    means = [(_mean(rule, mine), _mean(rule, theirs)) for rule in ways]
    if not alike:  # the rule itself, at the mean of both ends; the members have the rest
        add(name, ((means[1][0] - means[0][0]) + (means[1][1] - means[0][1])) / 2.0)
    for rule, mean in zip(ways, means, strict=True):
        for member, slope, points in _secants(rule, mine, theirs, mean):
            if slope != 0.0:
                _difference(one, other, (member, member), rate * slope / len(ways), parts)
            if points != 0.0:
                add(member, points / len(ways))


def _secants(
    rule: Aggregation, mine: Mapping[str, tuple[float, float]], theirs: Mapping[str, tuple[float, float]],
    mean: tuple[float, float],
) -> Iterable[tuple[str, float, float]]:  # fmt: skip
    """Member, its slope (points of the mean for a point of the member) and what its weight makes.

    Σ slope × Δmember + points is exactly the difference of the means.
    """
    names = list({**mine, **theirs})
    p = _power(rule)
    values = [v for of in (mine, theirs) for _, v in of.values()] + list(mean)
    if p != 1.0 and any(v <= 0 for v in values):
        yield from _by_turns(rule, mine, theirs, names)
        return
    g, slope_of = _scale(rule)

    def secant(a: float, b: float) -> float:
        if abs(b - a) <= 1e-8 * max(abs(a), abs(b)):
            return slope_of((a + b) / 2.0)
        return (g(b) - g(a)) / (b - a)

    out = 1.0 / secant(*mean)
    product = rule.method == "product"
    middle = 0.0 if product else (g(mean[0]) + g(mean[1])) / 2.0
    for name in names:
        w0, x0 = mine.get(name, (0.0, math.nan))
        w1, x1 = theirs.get(name, (0.0, math.nan))
        if product:
            w0, w1 = float(name in mine), float(name in theirs)
        if name in mine and name in theirs:
            slope = out * (w0 + w1) / 2.0 * secant(x0, x1)
            points = out * (w1 - w0) * ((g(x0) + g(x1)) / 2.0 - middle)
        else:
            slope, points = 0.0, out * (w1 - w0) * (g(x1 if name in theirs else x0) - middle)
        yield name, slope, points


def _by_turns(
    rule: Aggregation, mine: Mapping[str, tuple[float, float]], theirs: Mapping[str, tuple[float, float]],
    names: Sequence[str],
) -> Iterable[tuple[str, float, float]]:  # fmt: skip
    """Where a 0 leaves no logarithm: the Shapley value of exchanging the members, over every order."""
    moved = [name for name in names if mine.get(name) != theirs.get(name)]
    if len(moved) > 12:  # 4,096 coalitions
        raise InstrumentError(
            f"a branch has a figure of 0 and {len(moved)} members that changed, too many to split; aggregate it "
            "arithmetically, or normalise to a scale above 0",
            zh=f"分支中有得分为 0 的成员，且有 {len(moved)} 个成员变动，无法逐一分解；请改用算术平均，或标准化到大于 0 的区间",
            code="index-explain",
        )  # fmt: skip

    def worth(mask: int) -> float:
        now = {n: mine[n] for n in names if n in mine}
        for k, name in enumerate(moved):
            if mask >> k & 1:
                now.pop(name, None)
                if name in theirs:
                    now[name] = theirs[name]
        return _mean(rule, now) if now else 0.0

    worths = [worth(mask) for mask in range(1 << len(moved))]
    for k, name in enumerate(moved):
        part = shapley(worths, k, len(moved))
        if name in mine and name in theirs and (change := theirs[name][1] - mine[name][1]) != 0.0:
            yield name, part / change, 0.0
        else:
            yield name, 0.0, part


def shapley(worths: Sequence[float], k: int, n: int) -> float:
    """The Shapley value of player k of n; `worths` by the bit mask of who has joined.

    >>> shapley([0.0, 1.0, 2.0, 7.0], 0, 2)
    3.0
    """
    out = []
    for mask in range(1 << n):
        if not mask >> k & 1:
            size = mask.bit_count()
            weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
            out.append(weight * (worths[mask | 1 << k] - worths[mask]))
    return math.fsum(out)
