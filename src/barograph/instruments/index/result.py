"""Results: scores and ranks with every stage on the way, and the name of everything that was touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...panel import Panel
from ...period import Period
from .scheme import Scheme

__all__ = ["STAGES", "Adjusted", "Dropped", "Imputed", "Result", "Reweighted", "Treated", "Withheld"]

Array = NDArray[np.float64]

STAGES = ("raw", "denominated", "imputed", "screened", "treated", "normalised", "aggregated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputed:
    """A cell that had no figure and was given one."""

    entity: str
    period: Period | None
    node: str
    value: float
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """An entity that has too few figures."""

    entity: str
    period: Period | None
    available: float
    non_zero: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """An indicator whose outliers were treated, in one set of entities."""

    indicator: str
    period: Period | None
    """None: all periods together, or no periods."""
    method: str
    points: int
    """How often an extreme was pulled in."""
    skewness: tuple[float, float]
    kurtosis: tuple[float, float]
    """Before and after."""
    entities: tuple[str, ...]
    """Those whose figure was pulled in; empty where all were transformed."""
    sound: bool
    """Whether the distribution passes the test now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweighted:
    """A branch of an entity whose weights were shared among the members that have figures."""

    entity: str
    period: Period | None
    branch: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """A bonus or a penalty that changed a score."""

    entity: str
    period: Period | None
    adjustment: str
    node: str
    by: float
    """In points of the node's score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A score that is not given, because an adjustment that it requires has no figure; nothing above it is."""

    entity: str
    period: Period | None
    node: str
    adjustment: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What came out, with every stage on the way.

    `stages` are panels: the first three of all entities, the rest of those that passed the screening; the
    last has indicators and branches. `ranks` is (n_rows, n_nodes), 1 the best of the period, NaN for no rank.
    `weights` is (n_rows, n_nodes): each node's share in its branch, as used for that row; `effective` the
    share in the whole, by products along the way up.
    """

    scheme: Scheme
    stages: Mapping[str, Panel]
    ranks: Array
    weights: Array
    imputed: tuple[Imputed, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    treated: tuple[Treated, ...] = ()
    reweighted: tuple[Reweighted, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    placeholders: tuple[str, ...] = ()
    """Nodes whose weight was not seen and has a placeholder."""
    consistency: Mapping[str, float] = field(default_factory=dict)
    """AHP: consistency ratio by branch."""

    @property
    def scores(self) -> Panel:
        """Entities × nodes."""
        return self.stages["aggregated"]

    @property
    def rows(self) -> list[tuple[str, Period | None]]:
        return self.scores.rows

    @property
    def total(self) -> Array:
        """(n_rows,), the score of the whole index."""
        return self.scores.values[:, self.scheme.tree.root]

    @property
    def total_ranks(self) -> Array:
        return self.ranks[:, self.scheme.tree.root]

    def score(self, entity: str, node: str | None = None, period: Period | None = None) -> float | None:
        """The score of an entity in a node, in the whole where none is named; None where it has none."""
        return self._cell(self.scores.values, entity, node, period)

    def rank(self, entity: str, node: str | None = None, period: Period | None = None) -> float | None:
        """The rank of an entity in a node, in the whole where none is named; None where it has none."""
        return self._cell(self.ranks, entity, node, period)

    def _cell(self, values: Array, entity: str, node: str | None, period: Period | None) -> float | None:
        name = self.scheme.root if node is None else node
        if (entity, period) not in self._at or name not in self.scheme.nodes:
            self.scores.value(entity, name, period)  # says which of the labels is wrong
        found = float(values[self._at[entity, period], self.scheme.tree.at(name)])
        return None if np.isnan(found) else found

    @cached_property
    def _at(self) -> dict[tuple[str, Period | None], int]:
        return {row: i for i, row in enumerate(self.rows)}

    @cached_property
    def effective(self) -> Array:
        """(n_rows, n_nodes): each node's share in the whole index."""
        tree = self.scheme.tree
        out = self.weights.copy()
        for k in range(len(tree.branches) - 1, -1, -1):
            members = tree.members[k]
            out[:, members] *= out[:, [tree.branches[k]]]
        return out

    @property
    def marks(self) -> tuple[str, ...]:
        """What has to be said wherever this result stands, in Chinese: none for a full official method."""
        said = []
        if self.placeholders:
            said.append("占位权重")
        if self.scheme.rehearsal is not None:
            said.append(f"自测：{self.scheme.rehearsal}")
        for node in self.scheme.branches:
            if not node.scored:
                said.append(f"{node.name}不计分：{node.incomplete or '资料不全'}")
            elif node.incomplete is not None:
                said.append(f"{node.name}不完整：{node.incomplete}")
        if any(
            n.confidence in ("inferred", "recalled") or n.source_grade in ("C", "D") for n in self._entries
        ):
            said.append("含未经官方文本核实的条目")
        if self.imputed:
            said.append(f"含插补数据({len(self.imputed)}处)")
        if self.reweighted:
            said.append(f"含缺项重分权重({len({r.entity for r in self.reweighted})}个对象)")
        return tuple(said)

    @property
    def _entries(self) -> tuple[Any, ...]:
        return (self.scheme, *self.scheme.indicators, *self.scheme.branches)
