"""Schemes: how an index is made, as a value.

A scheme is a tree of branches with indicators at its ends, and a choice for every step from figures to ranks.
A choice stands on the scheme, on a branch (for all below it) or on an indicator; the nearest holds. The values
here are frozen and say nothing about files: `barograph.instruments.index.schemes` reads those.

A weight that was not seen is None. It is never a number on the quiet: a scheme says what stands in for it
(`weighting.placeholder`), and every result says 占位权重.

>>> scheme = Scheme(
...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
...     indicators=(Indicator(code="a", name="甲", parent="total"), Indicator(code="b", name="乙", parent="total")),
... )
>>> scheme.tree.codes, scheme.root
(('a', 'b', 'total'), 'total')
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError

__all__ = [
    "Adjustment", "Aggregation", "Alternative", "Branch", "Column", "Example", "Imputation", "Indicator",
    "Normalisation", "Published", "Ranking", "Scheme", "Screening", "Treatment", "Tree", "Weighting",
]  # fmt: skip

_CLOSED = {"extra": "forbid", "allow_inf_nan": False}

Missing = Literal["refuse", "reweight"]
Confidence = Literal["verified", "inferred", "recalled"]
Grade = Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Which entities have enough figures to be judged at all."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    available: float = 0.0
    """Smallest share of the indicators that an entity has figures for."""
    non_zero: float = 0.0
    """Smallest share of its figures that are not zero."""
    after: Literal["denomination", "imputation"] = "denomination"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputation:
    """What stands where a figure is missing; every cell it fills is named in the result."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    method: Literal["none", "mean", "median", "carried-forward", "regression"] = "none"
    group: str | None = None
    """Mean or median of the entities that share this label of the panel."""
    on: tuple[str, ...] = ()
    """Regression: the indicators it is explained by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What is done to outliers, and when a distribution counts as having them."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    method: Literal["none", "winsorise", "log", "box-cox"] = "none"
    points: int = 5
    """Winsorise: at most this many values are pulled in."""
    otherwise: Literal["none", "log", "box-cox"] = "none"
    """What is tried on the original values where winsorising was not enough."""
    when: Literal["both", "either", "always"] = "both"
    """Treated where skewness and kurtosis pass their limits, where one does, or without asking."""
    skewness: float = 2.0
    kurtosis: float = 3.5
    power: float | None = None
    """Box-Cox exponent; None: the most likely one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalisation:
    """How figures in their own units come onto one scale."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    method: Literal[
        "none", "min-max", "z-score", "scaled", "rank", "percentile", "borda", "goalposts", "distance-to-maximum",
        "distance-to-reference", "distance-to-target", "fraction-of-maximum", "benchmark", "efficacy",
        "fixed-base", "symmetric-growth",
    ] = "min-max"  # fmt: skip
    lower: float = 0.0
    upper: float = 100.0
    mean: float = 0.0
    deviation: float = 1.0
    factor: float = 1.0
    """Scaled: figures times this."""
    worst: float | None = None
    best: float | None = None
    """Goalposts: the figures that stand at the lower and the upper end."""
    clip: Literal["none", "both", "upper", "lower"] = "none"
    scale: Literal["linear", "log"] = "linear"
    """Goalposts in the figures or in their logarithms."""
    target: float | None = None
    benchmark: float | None = None
    """标杆值: figures at or past it have the full mark."""
    reference: str | None = None
    """The entity others are held against."""
    unsatisfactory: float | None = None
    satisfactory: float | None = None
    """Efficacy 功效系数: 不允许值 and 满意值; the extremes of the group where empty."""
    floor: float = 60.0
    """Efficacy: the mark at the unsatisfactory value."""
    form: Literal["linear", "exponential", "logarithmic", "power"] = "linear"
    base: str | None = None
    """Fixed base: the period that is 100; the earliest of the entity where empty."""
    ties: Literal["min", "average", "max"] = "min"
    of: Literal["count", "highest"] = "count"
    """Percentile: of the number of entities, or of the highest rank that occurs."""
    decimals: int | None = None
    """The normalised figure is rounded to these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """Where the weights of a branch's members come from."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    method: Literal[
        "given", "equal", "entropy", "critic", "pca", "ahp", "equal-importance", "benefit-of-the-doubt"
    ] = "given"
    sum: float | None = None
    """Given: what the weights of the members add up to; another sum is refused."""
    placeholder: float | None = None
    """Given: stands for a weight that was not seen; None: such a branch is not scored."""
    judgements: tuple[tuple[float, ...], ...] = ()
    """AHP: how much more important member i is than member j, row by row in the order of the members."""
    consistency: float = 0.1
    """AHP: the largest consistency ratio that is taken."""
    least: float = 0.0
    most: float = 1.0
    """Benefit of the doubt: bounds of a member's share of an entity's score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """How the members of a branch become one figure."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    method: Literal[
        "arithmetic", "geometric", "harmonic", "power", "product", "copeland", "topsis", "chain"
    ] = "arithmetic"
    power: float = 0.5
    """Exponent of the generalised mean."""
    start: float = 100.0
    """Chain: the index of the first period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How scores become ranks; 1 is best."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    ties: Literal["min", "max", "average", "dense"] = "min"
    decimals: int | None = None
    """Ranked as published: on scores rounded to these; None: on full precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An end of the tree: a column of the panel and what is done with it before aggregation."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    code: str
    name: str
    parent: str
    name_en: str | None = None
    weight: float | None = None
    """None: not seen."""
    direction: Literal[1, -1] = 1
    """-1: lower is better."""
    unit: str | None = None
    indicator: str | None = None
    """The code in the catalogue where it is one of ours."""
    denominator: str | None = None
    kind: Literal["quantitative", "judged"] = "quantitative"
    """Judged: a person gives the mark; until then it is missing."""
    imputation: Imputation | None = None
    treatment: Treatment | None = None
    normalisation: Normalisation | None = None
    article: str | None = None
    formula: str | None = None
    source: tuple[str, ...] = ()
    source_grade: Grade | None = None
    confidence: Confidence | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A node with members below it, the whole index among them."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    code: str
    name: str
    parent: str | None = None
    name_en: str | None = None
    weight: float | None = None
    """None: not seen; the root has none."""
    scored: bool = True
    """False: too little of it is known; it has no score and no rank, and nothing above it has."""
    incomplete: str | None = None
    """What of it is not known; its score stands, marked, without a rank."""
    fallback: str | None = None
    """A column of the panel with its score where no member has a figure."""
    missing: Missing | None = None
    weighting: Weighting | None = None
    aggregation: Aggregation | None = None
    imputation: Imputation | None = None
    treatment: Treatment | None = None
    normalisation: Normalisation | None = None
    article: str | None = None
    source: tuple[str, ...] = ()
    source_grade: Grade | None = None
    confidence: Confidence | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the panel that is no indicator: a denominator."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    code: str
    name: str
    name_en: str | None = None
    unit: str | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A bonus 加分 or a penalty 扣分 on a node, from a column of the panel.

    `add` and `subtract` take points, `discount` takes per cent off. An empty cell is no adjustment.
    """

    __pydantic_config__: ClassVar[Any] = _CLOSED

    code: str
    name: str
    at: str
    kind: Literal["add", "subtract", "discount"] = "add"
    most: float | None = None
    """The adjustment counts up to this."""
    required: bool = False
    """An empty cell makes the score missing instead of leaving it as it is."""
    article: str | None = None
    source: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """An assumption that could have been made otherwise, for the analysis of uncertainty."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    id: str
    name: str
    of: Literal[
        "imputation",
        "treatment",
        "normalisation",
        "weights",
        "weighting",
        "aggregation",
        "data-noise",
        "leave-out",
    ]
    choices: tuple[dict[str, Any], ...] = ()
    """The choices, each laid over the scheme's own; the first is most often the scheme's."""
    noise: float | None = None
    """Weights or figures times 1 ± this, evenly spread."""
    at: tuple[str, ...] = ()
    """The codes it holds for; empty: all."""
    levels: tuple[int, ...] = ()
    """The levels it holds for, indicators being 1; empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An official result, kept beside ours and never mixed with it."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    entity: str
    period: str
    node: str | None = None
    score: float | None = None
    rank: int | None = None
    note: str | None = None
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked case: figures given, scores and ranks that must come out."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    name: str
    given: dict[str, dict[str, float | Literal["missing"]]] = field(default_factory=dict)
    """Entity (or entity and period, 甲@2024) → column → figure; "*" for every column not named."""
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    """Kind of group → entity → label."""
    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    ranks: dict[str, dict[str, float]] = field(default_factory=dict)
    nothing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Entity → nodes that must have neither score nor rank."""
    within: float = 1e-9
    refused: str | None = None
    """The code of the error that must come out instead."""
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """The tree as index arrays: nodes are the indicators, then the branches, each in the scheme's order.

    `parent[i]` is the node above node i, -1 for the root. `branches` names the inner nodes from the bottom up,
    `members[k]` the nodes directly below `branches[k]`. `level[i]` is 1 for indicators and one more than the
    highest member for a branch.
    """

    codes: tuple[str, ...]
    n_indicators: int
    parent: NDArray[np.intp]
    branches: tuple[int, ...]
    members: tuple[NDArray[np.intp], ...]
    level: NDArray[np.intp]

    @property
    def root(self) -> int:
        return self.branches[-1]

    def at(self, code: str) -> int:
        return self.codes.index(code)

    def below(self, node: int) -> list[int]:
        """The indicators under a node, itself where it is one.

        >>> one = Indicator(code="a", name="甲", parent="t")
        >>> Scheme(id="x", name="x", branches=(Branch(code="t", name="总"),), indicators=(one,)).tree.below(1)
        [0]
        """
        if node < self.n_indicators:
            return [node]
        members = self.members[self.branches.index(node)]
        return [end for member in members for end in self.below(int(member))]


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """Everything that turns a panel into scores and ranks."""

    __pydantic_config__: ClassVar[Any] = _CLOSED

    id: str
    name: str
    indicators: tuple[Indicator, ...]
    branches: tuple[Branch, ...]
    name_en: str | None = None
    edition: str | None = None
    document: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None
    licence: str | None = None
    rehearsal: str | None = None
    """Why a result is no official one, where the scheme is somebody else's: said wherever a result stands."""
    source: tuple[str, ...] = ()
    source_grade: Grade | None = None
    confidence: Confidence | None = None
    denominators: tuple[Column, ...] = ()
    screening: Screening = Screening()
    imputation: Imputation = Imputation()
    treatment: Treatment = Treatment()
    normalisation: Normalisation = Normalisation()
    weighting: Weighting = Weighting()
    aggregation: Aggregation = Aggregation()
    ranking: Ranking = Ranking()
    missing: Missing = "refuse"
    at_least: float = 0.0
    """Reweight: a branch needs figures for this share of its weights."""
    goalposts: Literal["moving", "pooled", "fixed"] = "moving"
    """Over years: extremes of each period, of all periods together, or of the base period."""
    base: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    published: tuple[Published, ...] = ()
    examples: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        _ = self.tree
        if self.goalposts == "fixed" and self.base is None:
            raise _wrong(
                self, "base", "fixed goalposts need a base period: write base = \"2021\"",
                "goalposts 为 fixed 时要写明基期，例如 base = \"2021\"",
            )  # fmt: skip

    # -- the tree

    @cached_property
    def tree(self) -> Tree:
        return _tree(self)

    @property
    def root(self) -> str:
        return self.tree.codes[self.tree.root]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The columns of the panel it cannot do without."""
        return tuple(indicator.code for indicator in self.indicators)

    @cached_property
    def nodes(self) -> dict[str, Indicator | Branch]:
        nodes: tuple[Indicator | Branch, ...] = (*self.indicators, *self.branches)
        return {node.code: node for node in nodes}

    def outline(self) -> list[str]:
        """The codes from the whole downwards, each branch before its members."""
        below: dict[str | None, list[str]] = {}
        nodes: tuple[Branch | Indicator, ...] = (*self.branches, *self.indicators)
        for node in nodes:
            below.setdefault(node.parent, []).append(node.code)

        def walk(code: str) -> list[str]:
            return [code, *(c for member in below.get(code, []) for c in walk(member))]

        return walk(self.root)

    def above(self, code: str) -> Iterator[Branch]:
        """The branches over a node, the nearest first."""
        parent = self.nodes[code].parent
        while parent is not None:
            branch = self.nodes[parent]
            assert isinstance(branch, Branch)
            yield branch
            parent = branch.parent

    # -- the choice that holds

    def imputation_of(self, indicator: Indicator) -> Imputation:
        return self._nearest(indicator, "imputation")  # type: ignore[no-any-return]

    def treatment_of(self, indicator: Indicator) -> Treatment:
        return self._nearest(indicator, "treatment")  # type: ignore[no-any-return]

    def normalisation_of(self, indicator: Indicator) -> Normalisation:
        return self._nearest(indicator, "normalisation")  # type: ignore[no-any-return]

    def _nearest(self, indicator: Indicator, step: str) -> Any:
        own = getattr(indicator, step)
        if own is not None:
            return own
        for branch in self.above(indicator.code):
            if getattr(branch, step) is not None:
                return getattr(branch, step)
        return getattr(self, step)

    def weighting_of(self, branch: Branch) -> Weighting:
        return self.weighting if branch.weighting is None else branch.weighting

    def aggregation_of(self, branch: Branch) -> Aggregation:
        return self.aggregation if branch.aggregation is None else branch.aggregation

    def missing_of(self, branch: Branch) -> Missing:
        return self.missing if branch.missing is None else branch.missing

    # -- other schemes from it

    def with_weights(self, weights: Mapping[str, float | None]) -> Scheme:
        """The same with other weights; branches of the members named take weights as given.

        >>> one = Indicator(code="a", name="甲", parent="t")
        >>> scheme = Scheme(id="x", name="x", branches=(Branch(code="t", name="总"),), indicators=(one,))
        >>> scheme.with_weights({"a": 3.0}).indicators[0].weight
        3.0
        """
        self._know(weights)
        touched = {self.nodes[code].parent for code in weights}
        equal = {b.code for b in self.branches if self.weighting_of(b).method == "equal"}
        ones = {n.code: 1.0 for n in self.nodes.values() if n.parent in touched and n.parent in equal}
        weights = ones | dict(weights)
        return replace(
            self,
            indicators=tuple(
                replace(i, weight=weights[i.code]) if i.code in weights else i for i in self.indicators
            ),
            branches=tuple(
                replace(
                    b,
                    weight=weights.get(b.code, b.weight),
                    weighting=replace(self.weighting_of(b), method="given", sum=None)
                    if b.code in touched
                    else b.weighting,
                )
                for b in self.branches
            ),
        )

    def without(self, *codes: str) -> Scheme:
        """The same without some nodes and everything below them; a branch left without members goes too."""
        self._know(codes)
        gone = set(codes)
        while True:
            kept = [n for n in self.nodes.values() if n.code not in gone]
            parents = {n.parent for n in kept}
            more = {n.code for n in kept if n.parent in gone}
            more |= {n.code for n in kept if isinstance(n, Branch) and n.code not in parents}
            if not more:
                break
            gone |= more
        return replace(
            self,
            indicators=tuple(i for i in self.indicators if i.code not in gone),
            branches=tuple(b for b in self.branches if b.code not in gone),
            adjustments=tuple(a for a in self.adjustments if a.at not in gone),
            published=(), examples=(),
        )  # fmt: skip

    def _know(self, codes: Any) -> None:
        for code in codes:
            if code not in self.nodes:
                raise _wrong(
                    self, code, f"no node {code!r}; its nodes are {', '.join(self.nodes)}",
                    f"没有节点“{code}”，可以写：{'、'.join(self.nodes)}",
                )  # fmt: skip

    # -- its mark

    @cached_property
    def digest(self) -> str:
        """sha256 of everything that decides a result; names, notes and sources do not."""
        return hashlib.sha256(
            json.dumps(_essence(self), ensure_ascii=False, sort_keys=True, default=str).encode()
        ).hexdigest()


_SILENT = {
    "name", "name_en", "note", "source", "source_grade", "confidence", "article", "formula", "unit", "published",
    "examples", "alternatives", "document", "edition", "valid_from", "valid_to", "licence", "indicator",
}  # fmt: skip


def _essence(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _essence(getattr(value, f.name)) for f in fields(value) if f.name not in _SILENT}
    if isinstance(value, tuple):
        return [_essence(item) for item in value]
    return value


def _wrong(
    scheme: Scheme, entry: str | None, en: str, zh: str, code: str = "index-scheme"
) -> InstrumentError:
    return InstrumentError(
        f"scheme {scheme.id}: {en}", zh=f"方案 {scheme.id}：{zh}", code=code, scheme=scheme.id, entry=entry
    )


def _tree(scheme: Scheme) -> Tree:
    nodes: tuple[Indicator | Branch, ...] = (*scheme.indicators, *scheme.branches)
    at: dict[str, int] = {}
    for i, node in enumerate(nodes):
        if node.code in at:
            raise _wrong(
                scheme, node.code, f"the code {node.code!r} stands twice; give one of them another",
                f"代码“{node.code}”出现两次，请改掉其中一个", "index-tree",
            )  # fmt: skip
        at[node.code] = i
    if not scheme.indicators:
        raise _wrong(
            scheme, None, "it has no indicators; write at least one", "没有指标，请至少写一个", "index-tree"
        )
    n = len(scheme.indicators)
    parent = np.full(len(nodes), -1, dtype=np.intp)
    for i, node in enumerate(nodes):
        if node.parent is None:
            continue
        above = at.get(node.parent)
        if above is None or above < n:
            raise _wrong(
                scheme, node.code, f"the parent {node.parent!r} of {node.code} is no branch",
                f"{node.code} 的上级“{node.parent}”不是分支", "index-tree",
            )  # fmt: skip
        parent[i] = above
    level = np.zeros(len(nodes), dtype=np.intp)
    level[:n] = 1
    order: list[int] = []
    waiting = list(range(n, len(nodes)))
    members = {i: np.flatnonzero(parent == i) for i in waiting}
    while waiting:
        ready = [i for i in waiting if np.all(level[members[i]] > 0) and members[i].size]
        if not ready:
            empty = [nodes[i].code for i in waiting if not members[i].size]
            if empty:
                raise _wrong(
                    scheme, empty[0], f"the branch {empty[0]} has no members; give it some or take it out",
                    f"分支 {empty[0]} 没有下级，请补上或删去", "index-tree",
                )  # fmt: skip
            ring = _ring(waiting, parent)
            said = " → ".join(nodes[i].code for i in ring)
            raise _wrong(
                scheme, nodes[ring[0]].code, f"the tree runs in a circle: {said}; give one of them another parent",
                f"上下级成环：{said}，请改正其中一个的上级", "index-cycle",
            )  # fmt: skip
        for i in ready:
            level[i] = level[members[i]].max() + 1
        order += ready
        waiting = [i for i in waiting if level[i] == 0]
    roots = [i for i in range(n, len(nodes)) if parent[i] < 0]
    if len(roots) != 1:
        said = ", ".join(nodes[i].code for i in roots)
        raise _wrong(
            scheme, nodes[roots[0]].code, f"{len(roots)} branches stand at the top ({said}); one does",
            f"顶层有 {len(roots)} 个分支({said})，只能有一个", "index-tree",
        )  # fmt: skip
    return Tree(
        codes=tuple(node.code for node in nodes), n_indicators=n, parent=parent, branches=tuple(order),
        members=tuple(members[i] for i in order), level=level,
    )  # fmt: skip


def _ring(waiting: list[int], parent: NDArray[np.intp]) -> list[int]:
    left = set(waiting)
    for start in waiting:
        path = [start]
        while (above := int(parent[path[-1]])) in left:
            if above in path:
                return [*path[path.index(above) :], above]
            path.append(above)
    return waiting
