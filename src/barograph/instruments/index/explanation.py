"""Explanation: why a score or a rank is another one, split into named factors that add up to all of it.

Two standings are compared: an entity under a scheme in a panel, before and after. What differs between them is
seven factors:

- own-data          the figures of the entity itself, bonus and penalty among them
- others-data       the figures of everybody else, and who they are
- new-indicators    indicators that only the later scheme has, with their figures and weights
- dropped-indicators  indicators that only the earlier scheme has
- weights           weights and weighting rules of what both have
- treatment         what is done to outliers
- method            everything else: direction, denominators, screening, imputation, normalisation, aggregation,
                    goalposts, the rule for gaps, adjustments, ranking, the tree

Each of the 2⁷ states in between is scored by the engine itself, and each factor has its Shapley value: its mean
effect over every order in which the factors could have changed. The order does not matter, the parts add up, and
there is no «interaction» left over. What a factor does alone, and what it does last, stand beside.

>>> from barograph.instruments.index.scheme import Branch, Indicator, Scheme
>>> scheme = Scheme(
...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
...                 Indicator(code="b", name="乙", parent="total", weight=1.0)),
... )
>>> table = {"济南市": {"a": 1, "b": 9}, "青岛市": {"a": 2, "b": 5}, "淄博市": {"a": 1.5, "b": 7}}
>>> before = Standing(scheme=scheme, panel=Panel.of(table), entity="淄博市")
>>> later = Panel.of(table | {"淄博市": {"a": 1.8, "b": 7}})
>>> found = explain(before, Standing(scheme=scheme.with_weights({"b": 2.0}), panel=later, entity="淄博市"))
>>> [(p.factor, round(p.points, 6), round(p.alone, 6)) for p in found.parts if p.changed]
[('own-data', 20.25, 22.5), ('weights', -2.25, 0.0)]
>>> round(found.before, 6), round(found.after, 6)
(50.0, 68.0)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from ...errors import BarographError, InstrumentError, MissingData
from ...panel import Panel
from ...period import Period
from . import weighting
from .contributions import State, difference, shapley
from .result import Result
from .scheme import Aggregation, Branch, Imputation, Indicator, Normalisation, Scheme, Treatment, Weighting
from .score import score

__all__ = ["FACTORS", "Explanation", "Part", "Standing", "explain"]

FACTORS = (
    "own-data", "others-data", "new-indicators", "dropped-indicators", "weights", "treatment", "method",
)  # fmt: skip

NAMES = {
    "own-data": "自身数据", "others-data": "其他对象的数据", "new-indicators": "新增指标", "dropped-indicators": "删去的指标",
    "weights": "权重", "treatment": "异常值处理", "method": "方法",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """An entity as a scheme sees it in a panel (and period)."""

    scheme: Scheme
    panel: Panel
    entity: str
    period: Period | None = None

    @cached_property
    def result(self) -> Result:
        return score(self.scheme, self.panel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One factor's part in a change."""

    factor: str
    name: str
    points: float
    """Shapley value; the parts add up to the change of the score."""
    alone: float
    """What the score does if this factor changes and nothing else."""
    last: float
    """What it does if everything else has changed already."""
    places: float | None
    """Shapley value in the rank; below 0 is upwards. None where there are no ranks."""
    places_alone: float | None
    nodes: Mapping[str, float]
    """The points by indicator, adjustment, or branch that is not split; they add up to `points`."""
    changed: bool

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"nodes": dict(self.nodes)}


@dataclass(frozen=True, kw_only=True, eq=False)
class Explanation:
    """A change of score and rank, split exactly."""

    start: Standing
    end: Standing
    before: float
    after: float
    rank_before: float | None
    rank_after: float | None
    parts: tuple[Part, ...]
    scores: Mapping[frozenset[str], float]
    """Every state in between: the factors that have changed → the score."""
    ranks: Mapping[frozenset[str], float | None]
    shared: tuple[tuple[str, Period | None, str], ...]
    """Cells that a state in between lacks, where the scheme refuses gaps: the other weights carried them there."""
    entered: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def rank_change(self) -> float | None:
        """Below 0 is upwards."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_after - self.rank_before

    @property
    def nodes(self) -> dict[str, float]:
        """The change by indicator, adjustment or unsplit branch, over all factors."""
        ends = dict.fromkeys(end for part in self.parts for end in part.nodes)
        return {end: math.fsum(part.nodes.get(end, 0.0) for part in self.parts) for end in ends}

    @property
    def marks(self) -> tuple[str, ...]:
        """What has to be said wherever this stands."""
        return tuple(dict.fromkeys(self.start.result.marks + self.end.result.marks))

    def part(self, factor: str) -> Part:
        _known(factor)
        return next(part for part in self.parts if part.factor == factor)

    def state(self, factors: Iterable[str]) -> Standing:
        """The standing in which these factors have changed and the others have not: `score` it to see for yourself."""
        changed = frozenset(factors)
        for factor in changed:
            _known(factor)
        return _Between(self.start, self.end).standing(changed)

    def to_dict(self) -> dict[str, Any]:
        return {
            "entity": [self.start.entity, self.end.entity],
            "period": [None if p is None else str(p) for p in (self.start.period, self.end.period)],
            "scheme": [self.start.scheme.id, self.end.scheme.id],
            "digest": [self.start.scheme.digest, self.end.scheme.digest],
            "score": [self.before, self.after], "rank": [self.rank_before, self.rank_after],
            "change": self.change, "rank_change": self.rank_change,
            "parts": [part.to_dict() for part in self.parts], "nodes": self.nodes,
            "states": [
                {"changed": sorted(key, key=FACTORS.index), "score": value, "rank": self.ranks[key]}
                for key, value in self.scores.items()
            ],
            "shared": [[e, None if p is None else str(p), c] for e, p, c in self.shared],
            "entered": list(self.entered), "left": list(self.left), "marks": list(self.marks),
            "rule": "shapley",
        }  # fmt: skip


def explain(before: Standing, after: Standing) -> Explanation:
    """Split the change from one standing to another into the seven factors.

    Two years (another period or panel), two schemes, or both; two entities of one panel and period: there the
    entity that is looked at is the factor own-data.
    """
    between = _Between(before, after)
    worths: list[float] = []
    places: list[float | None] = []
    states: list[State] = []
    n = len(FACTORS)
    for mask in range(1 << n):
        state = between.state(_chosen(mask))
        root = state.result.scheme.root
        value = state.score(root)
        if value is None:
            raise between.unscored(_chosen(mask))
        states.append(state)
        worths.append(value)
        places.append(state.result.rank(state.entity, None, state.period))
    ends = []
    for standing, mask in ((before, 0), (after, (1 << n) - 1)):
        own = State(standing.result, standing.entity, standing.period).score(standing.scheme.root)
        if own is None or abs(own - worths[mask]) > 1e-9 * max(1.0, abs(own)):
            raise _wrong(
                f"the scores of {before.period} and {after.period} hang on other periods in a way that cannot be taken "
                "apart (growth or a chain with a fixed base, pooled goalposts against fixed ones); explain them with "
                "moving goalposts, or within one period",
                f"{_zh(before.period)}与{_zh(after.period)}的得分还取决于其他期间，无法分解(增速或链式与固定基期并用，或合并与固定上下限混用)；"
                "请用各期自己的上下限(goalposts = \"moving\")，或在同一期内比较",
            )  # fmt: skip
        ends.append(own)
    ranked = all(place is not None for place in places)
    by_rank = [0.0 if place is None else place for place in places]
    parts = []
    full = (1 << n) - 1
    for k, factor in enumerate(FACTORS):
        bit = 1 << k
        parts.append(
            Part(
                factor=factor, name=NAMES[factor], points=shapley(worths, k, n), alone=worths[bit] - worths[0],
                last=worths[full] - worths[full ^ bit], places=shapley(by_rank, k, n) if ranked else None,
                places_alone=by_rank[bit] - by_rank[0] if ranked else None, nodes=_nodes(states, k, n),
                changed=any(states[m] is not states[m | bit] for m in range(1 << n) if not m & bit),
            )
        )  # fmt: skip
    here = {e for e, p in before.panel.rows if p == before.period}
    there = {e for e, p in after.panel.rows if p == after.period}
    return Explanation(
        start=before, end=after, before=ends[0], after=ends[1], rank_before=places[0], rank_after=places[full],
        parts=tuple(parts), scores={frozenset(_chosen(m)): worths[m] for m in range(1 << n)},
        ranks={frozenset(_chosen(m)): places[m] for m in range(1 << n)}, shared=tuple(between.shared),
        entered=tuple(sorted(there - here)), left=tuple(sorted(here - there)),
    )  # fmt: skip


# -- parts


def _chosen(mask: int) -> tuple[str, ...]:
    return tuple(factor for k, factor in enumerate(FACTORS) if mask >> k & 1)


def _known(factor: str) -> None:
    if factor not in FACTORS:
        raise _wrong(
            f"there is no factor {factor!r}; there are {', '.join(FACTORS)}",
            f"没有因素“{factor}”，可以写：{'、'.join(FACTORS)}",
        )


def _zh(period: Period | None) -> str:
    return "面板" if period is None else period.zh()


def _wrong(en: str, zh: str, **facts: Any) -> InstrumentError:
    return InstrumentError(en, zh=zh, code="index-explain", **facts)


def _nodes(states: list[State], k: int, n: int) -> dict[str, float]:
    """A factor's Shapley value by node: each of its steps split exactly, with the same weights."""
    found: dict[str, list[float]] = {}
    seen: dict[tuple[int, int], dict[str, float]] = {}
    for mask in range(1 << n):
        if mask >> k & 1:
            continue
        one, other = states[mask], states[mask | 1 << k]
        if one is other:
            continue
        size = mask.bit_count()
        weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
        key = (id(one), id(other))
        if key not in seen:
            seen[key] = difference(one, other)
        for end, points in seen[key].items():
            found.setdefault(end, []).append(weight * points)
    return {end: total for end, points in found.items() if (total := math.fsum(points)) != 0.0}


LINKED = ("fixed-base", "symmetric-growth")


class _Between:
    """The states between two standings, each scored once."""

    def __init__(self, before: Standing, after: Standing) -> None:
        self.sides = (before, after)
        self.shared: list[tuple[str, Period | None, str]] = []
        self._states: dict[Any, State] = {}
        self._cut: dict[Any, Standing] = {}
        self._schemes: dict[str, Scheme] = {}
        self._mixtures: dict[Any, Scheme] = {}
        for standing in self.sides:
            if (standing.entity, standing.period) not in standing.result.rows:
                standing.panel.value(standing.entity, standing.panel.indicators[0], standing.period)
                raise MissingData(
                    f"{standing.entity} did not pass the screening of {standing.scheme.id} and has no score; fill in its "
                    "figures first",
                    zh=f"{standing.entity} 未通过方案 {standing.scheme.id} 的数据完整性筛选，没有得分，请先补充数据",
                    code="missing-data", cells=[(standing.entity, standing.period, None)],
                )  # fmt: skip
        self.two = before.entity != after.entity
        if self.two and (before.period != after.period or not _same(before.panel, after.panel)):
            raise _wrong(
                f"{before.entity} and {after.entity} are compared within one panel and period; explain the entities "
                "first, and then each of them over time",
                f"{before.entity} 与 {after.entity} 应在同一面板、同一期间内比较；请先比较两者，再分别说明各自的变化",
            )  # fmt: skip
        if (before.period is None) != (after.period is None):
            raise _wrong(
                "one standing has a period and the other has none; give both their period",
                "一方写了期间而另一方没有，请都写明期间",
            )
        self.moved = before.period != after.period
        self.columns = tuple(dict.fromkeys(c for s in self.sides for c in _columns(s.scheme)))
        self.bases = {
            rule.base or s.scheme.base
            for s in self.sides
            for rule in [s.scheme.normalisation_of(i) for i in s.scheme.indicators]
            if s.scheme.goalposts == "fixed" or rule.method in LINKED
        }
        self.lay = "all" if not self.moved else _lay(before.scheme, after.scheme)

    def state(self, changed: Iterable[str]) -> State:
        standing = self.standing(frozenset(changed))
        key = (standing.scheme.digest, id(standing.panel), standing.entity)
        if key not in self._states:
            try:
                result = self._scored(standing)
            except BarographError as error:
                raise self._stuck(changed, standing, error) from error
            self._states[key] = State(result, standing.entity, standing.period)
        return self._states[key]

    def _scored(self, standing: Standing) -> Result:
        try:
            return standing.result
        except MissingData as error:
            if error.code != "missing-data":
                raise
            self.shared += [c for c in getattr(error, "cells", []) if c not in self.shared]
            scheme = standing.scheme
            branches = tuple(replace(b, missing="reweight") for b in scheme.branches)
            return score(replace(scheme, branches=branches, missing="reweight"), standing.panel)

    def _stuck(self, changed: Iterable[str], standing: Standing, error: BarographError) -> InstrumentError:
        said = ", ".join(f for f in FACTORS if f in changed) or "nothing"
        zh = "、".join(NAMES[f] for f in FACTORS if f in changed) or "无"
        bear, bear_zh = "", ""
        if standing.period is not None and standing.period not in (s.period for s in self.sides):
            bear, bear_zh = f", its rows under {standing.period}", f"(各行记在{standing.period.zh()})"
        return _wrong(
            f"the state in between where {said} changed{bear} cannot be scored: {error}; change the schemes so that either "
            "works with the other's figures",
            f"只改变“{zh}”的中间状态{bear_zh}无法计分：{error.sentence()}；请调整方案，使两者都能用于对方的数据",
            changed=tuple(f for f in FACTORS if f in changed), because=error.code,
        )  # fmt: skip

    def unscored(self, changed: Iterable[str]) -> InstrumentError:
        said = ", ".join(changed) or "nothing"
        zh = "、".join(NAMES[f] for f in changed) or "无"
        name = self.sides[1].entity
        return MissingData(
            f"{name} has no score in the state in between where {said} changed; fill in its figures in both panels",
            zh=f"在只改变“{zh}”的中间状态下 {name} 没有得分，请在两个面板中补齐它的数据",
            code="missing-data", cells=[(name, self.sides[1].period, None)],
        )  # fmt: skip

    def standing(self, changed: frozenset[str]) -> Standing:
        before, after = self.sides
        later = {factor: factor in changed for factor in FACTORS}
        scheme = self._scheme(later)
        if self.two:
            entity = (before, after)[later["own-data"]].entity
            return Standing(scheme=scheme, panel=before.panel, entity=entity, period=before.period)
        key = (later["own-data"], later["others-data"])
        if key not in self._cut:
            panel, period = self._panel(*key)
            same = next((s for s in self._cut.values() if _same(s.panel, panel)), None)
            self._cut[key] = Standing(
                scheme=scheme,
                panel=panel if same is None else same.panel,
                entity=before.entity,
                period=period,
            )
        cut = self._cut[key]
        return Standing(scheme=scheme, panel=cut.panel, entity=before.entity, period=cut.period)

    def _scheme(self, later: Mapping[str, bool]) -> Scheme:
        """The two schemes themselves wherever a mixture comes to the same."""
        a, b = (s.scheme for s in self.sides)
        key = tuple(later[f] for f in FACTORS[2:])
        if not self._schemes:
            for whole, scheme in ((False, a), (True, b)):
                self._schemes[_mixed(a, b, dict.fromkeys(FACTORS, whole)).digest] = scheme
        if key not in self._mixtures:
            mixed = _mixed(a, b, later)
            self._mixtures[key] = self._schemes.setdefault(mixed.digest, mixed)
        return self._mixtures[key]

    # -- figures

    def _panel(self, own: bool, others: bool) -> tuple[Panel, Period | None]:
        """The entity's rows from one side, everybody else's from the other."""
        entity, when = self.sides[0].entity, self._label()
        rows: list[tuple[str, Period | None, int, int]] = []
        for side, mine in ((int(own), True), (int(others), False)):
            for i, label in self._rows(side, when):
                name = self.sides[side].panel.entities[i]
                if (name == entity) is mine:
                    rows.append((name, label, side, i))
        values = np.full((len(rows), len(self.columns)), np.nan)
        twins = [
            {(s.panel.entities[i], label): i for i, label in self._rows(k, when)}
            for k, s in enumerate(self.sides)
        ]
        uses = [set(_columns(s.scheme)) for s in self.sides]
        for j, code in enumerate(self.columns):
            only = 0 if code not in uses[1] else 1 if code not in uses[0] else None
            for r, (name, label, side, i) in enumerate(rows):
                # what only one of the schemes asks for has its figures where that scheme stands
                k, at = side, i
                if only is not None and only != side and code in self.sides[only].panel.indicators:
                    twin = twins[only].get((name, label))
                    k, at = (side, i) if twin is None else (only, twin)
                values[r, j] = _cell(self.sides[k].panel, at, code)
        kinds = {kind for s in self.sides for kind in s.panel.groups}
        groups = {
            kind: tuple(self.sides[side].panel.groups.get(kind, ("",) * (i + 1))[i] for _, _, side, i in rows)
            for kind in sorted(kinds)
        }
        panel = Panel(
            entities=tuple(row[0] for row in rows), indicators=self.columns, values=values, groups=groups,
            periods=None if when is None else tuple(label for _, label, _, _ in rows if label is not None),
        )  # fmt: skip
        return panel, when

    def _label(self) -> Period | None:
        """The period that the rows looked at bear in every state: no base period among them."""
        before, after = (s.period for s in self.sides)
        if not self.moved or after is None or before is None:
            return after
        bases = self.bases | {s.scheme.base for s in self.sides}
        if self.lay == "all" or (self.lay == "moving" and str(after) not in bases):
            return after
        if self.lay == "linked":
            return after
        taken = {str(p) for s in self.sides for p in (s.panel.periods or ())} | bases
        label = after
        while str(label) in taken:
            label = label.shift_years(1)
        return label

    def _rows(self, side: int, when: Period | None) -> Iterator[tuple[int, Period | None]]:
        """Rows of a side and the period they bear in the states in between."""
        standing = self.sides[side]
        for i, (_, period) in enumerate(standing.panel.rows):
            if self.lay == "all":
                yield i, period
                continue
            assert period is not None and when is not None and standing.period is not None
            if self.lay == "linked":
                by = int(when.year or 0) - int(standing.period.year or 0)
                if period <= standing.period:
                    yield i, period.shift_years(by) if by else period
                continue
            if period == standing.period:
                yield i, when
            stays = str(period) in self.bases or (self.lay == "pooled" and period != standing.period)
            if self.lay != "moving" and stays:
                yield i, period


Lay = Literal["all", "moving", "linked", "pooled", "fixed"]


def _lay(*schemes: Scheme) -> Lay:
    """Which other periods a score hangs on."""
    for scheme in schemes:
        rules = [scheme.normalisation_of(i) for i in scheme.indicators]
        if any(
            r.method == "symmetric-growth" or (r.method == "fixed-base" and not (r.base or scheme.base))
            for r in rules
        ):
            return "linked"
        if any(scheme.aggregation_of(b).method == "chain" for b in scheme.branches):
            return "linked"
        if any(scheme.imputation_of(i).method == "carried-forward" for i in scheme.indicators):
            return "linked"
    if any(s.goalposts == "pooled" for s in schemes):
        return "pooled"
    if any(s.goalposts == "fixed" for s in schemes):
        return "fixed"
    if any(s.normalisation_of(i).method in LINKED for s in schemes for i in s.indicators):
        return "fixed"
    return "moving"


def _columns(scheme: Scheme) -> list[str]:
    wanted = [*scheme.codes]
    wanted += [i.denominator for i in scheme.indicators if i.denominator is not None]
    wanted += [a.code for a in scheme.adjustments]
    wanted += [b.fallback for b in scheme.branches if b.fallback is not None]
    return wanted


def _cell(panel: Panel, row: int, code: str) -> float:
    return float(panel.values[row, panel.indicators.index(code)]) if code in panel.indicators else math.nan


def _same(one: Panel, other: Panel) -> bool:
    return one is other or one.same_as(other)


# -- schemes in between


def _mixed(a: Scheme, b: Scheme, later: Mapping[str, bool]) -> Scheme:
    """A scheme with some choices of the earlier and some of the later one."""
    if a.digest == b.digest:
        return b
    method = b if later["method"] else a
    pulled = b if later["treatment"] else a
    codes = dict.fromkeys([*b.codes, *a.codes])
    branches: dict[str, Branch] = {}

    def home(code: str, source: Scheme) -> str:
        """The branch of the mixed tree that stands for a branch of one of the schemes; brought along if need be."""
        if code == source.root:
            code = method.root
        if code not in branches:
            owner = method if code in method.nodes and isinstance(method.nodes[code], Branch) else source
            branch = owner.nodes[code]
            assert isinstance(branch, Branch)
            parent = None if branch.parent is None else home(branch.parent, owner)
            branches[code] = replace(
                branch, parent=parent, aggregation=owner.aggregation_of(branch), missing=owner.missing_of(branch),
                imputation=None, treatment=None, normalisation=None,
            )  # fmt: skip
        return code

    indicators = []
    for code in codes:
        both = code in a.codes and code in b.codes
        if (
            not both
            and (code in b.codes) != later["new-indicators" if code in b.codes else "dropped-indicators"]
        ):
            continue
        owner = method if both else b if code in b.codes else a
        own = owner.nodes[code]
        assert isinstance(own, Indicator)
        how = (pulled if both else owner).nodes[code]
        assert isinstance(how, Indicator)
        indicators.append(
            replace(
                own, parent=home(own.parent, owner), imputation=owner.imputation_of(own),
                normalisation=owner.normalisation_of(own), treatment=(pulled if both else owner).treatment_of(how),
            )
        )  # fmt: skip
    if not indicators:
        raise _wrong(
            f"{a.id} and {b.id} have no indicator in common, so that nothing stands between them; compare their ranks",
            f"方案 {a.id} 与 {b.id} 没有共同的指标，无法分解，请直接比较位次",
        )
    order = [c for c in dict.fromkeys([x.code for s in (b, a) for x in s.branches]) if c in branches]
    kept = {i.code for i in indicators} | set(branches)
    mixed = replace(
        method, id=b.id, rehearsal=None, indicators=tuple(indicators), branches=tuple(branches[c] for c in order),
        adjustments=tuple(x for x in method.adjustments if x.at in kept), imputation=Imputation(),
        treatment=Treatment(), normalisation=Normalisation(), weighting=Weighting(), aggregation=Aggregation(),
        published=(), examples=(), alternatives=(),
    )  # fmt: skip
    return _weighted(mixed, a, b, b if later["weights"] else a)


def _weighted(mixed: Scheme, a: Scheme, b: Scheme, of: Scheme) -> Scheme:
    """Weights of one scheme for what both have; what one has alone keeps its share against the rest.

    Shares are rounded to 15 digits, so that weights of 60 and 0.6 are the same ones.
    """
    weights: dict[str, float] = {}
    rules: dict[str, Weighting] = {}
    for node, members in zip(mixed.tree.branches, mixed.tree.members, strict=True):
        code = mixed.tree.codes[node]
        owner = of if _branch(of, code, mixed) is not None else (a if of is b else b)
        branch = _branch(owner, code, mixed)
        assert branch is not None
        rule = owner.weighting_of(branch)
        if rule.method not in ("given", "equal", "ahp"):
            rules[code] = rule
            continue
        rules[code] = Weighting(method="given")
        shares = [_shares(s, _branch(s, code, mixed)) for s in (a, b)]
        main, other = shares if of is a else shares[::-1]
        common = [c for c in main if c in other]
        whole = [math.fsum(of_side[c] for c in common) for of_side in (main, other)]
        for member in (mixed.tree.codes[m] for m in members):
            if member in main and member in other:
                weights[member] = main[member] / whole[0] if whole[0] > 0 else 1.0 / len(common)
            elif member in main or member in other:
                k = 0 if member in main else 1
                share = (main, other)[k][member]
                weights[member] = share / whole[k] if whole[k] > 0 else share
            else:
                weights[member] = 1.0 / len(members)
    weights = {code: round(weight, 15) for code, weight in weights.items()}
    return replace(
        mixed,
        indicators=tuple(replace(i, weight=weights.get(i.code)) for i in mixed.indicators),
        branches=tuple(
            replace(x, weight=weights.get(x.code), weighting=rules[x.code]) for x in mixed.branches
        ),
    )


def _branch(scheme: Scheme, code: str, mixed: Scheme) -> Branch | None:
    found = scheme.nodes.get(scheme.root if code == mixed.root else code)
    return found if isinstance(found, Branch) else None


def _shares(scheme: Scheme, branch: Branch | None) -> dict[str, float]:
    """Members of a branch → share of its weights; equal where they follow from data."""
    if branch is None:
        return {}
    rule = scheme.weighting_of(branch)
    members = [n for n in scheme.nodes.values() if n.parent == branch.code]
    if rule.method == "ahp":
        given = [float(w) for w in weighting.ahp(rule.judgements)[0]]
    elif rule.method == "given":
        stand_in = math.nan if rule.placeholder is None else rule.placeholder
        given = [stand_in if m.weight is None else m.weight for m in members]
    else:
        given = [1.0] * len(members)
    whole = math.fsum(given)
    return {
        m.code: w / whole if whole > 0 else 1.0 / len(members) for m, w in zip(members, given, strict=True)
    }
