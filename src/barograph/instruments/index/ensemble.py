"""Ensembles: one panel under very many schemes at once, as fast as arrays go.

What the schemes share is computed once: figures are imputed, treated and normalised once for each combination of
these choices, and branches whose members and weights do not change are aggregated once. The rest runs over draws
in arrays of (draws, entities) small enough for the processor's cache.

The arithmetic is that of `score`, in the same formulas; scores agree to the last digits. Ranks are taken on scores
that are cut to 40 binary digits of the largest (1e-12 of it), so that entities which are equal but for the order
of additions have one rank in every draw.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError, MissingData
from ...panel import Panel
from ...period import Period
from . import aggregation, columns, kernels, preparation, scaling, weighting
from .assumptions import OF_BRANCHES, OF_INDICATORS, Assumption, rules_of
from .columns import Variant
from .frame import Frame
from .places import Ranks, rank_draws, rank_type
from .result import Result
from .sampling import Noise
from .scheme import Aggregation, Branch, Scheme, Weighting
from .score import score

__all__ = ["Draws", "Ensemble"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

SLICE = 1 << 15
"""Figures of one array (draws × entities): a quarter of a megabyte, for the cache of one core."""
NOISY_SLICE = 1 << 22
"""Figures of all indicators together, where each has its own in every draw: 32 megabytes."""
KEPT = 1 << 26
"""Bytes of normalised figures that are kept for later draws."""

FROM_DATA = ("entropy", "critic", "pca", "equal-importance", "benefit-of-the-doubt")
NO_NOISE = 2
ZERO_LOG, ZERO_RECIPROCAL = -1e300, 1e300
"""Stand for log 0 and 1 / 0, so that a weight of 0 makes 0 of them, and any other a mean of 0."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Draws:
    """What was drawn: `choices` (n_draws, n_assumptions), places in `labels`, -1 for what the scheme itself says;
    `points` (n_draws, n_dimensions) for noise on weights; for noise on figures `halves` (n_draws, n_assumptions),
    the stream (2: none), and `numbers` (n_draws,), the place in it."""

    choices: Rows
    points: Array
    halves: NDArray[np.uint8]
    numbers: Rows

    def __len__(self) -> int:
        return len(self.choices)


class Ensemble:
    """A panel under a scheme and its assumptions, in one period and for one node."""

    def __init__(
        self,
        scheme: Scheme,
        panel: Panel,
        assumptions: Sequence[Assumption],
        *,
        node: str | None = None,
        period: Period | None = None,
        seed: int = 0,
        nominal: Result | None = None,
    ) -> None:
        self.scheme, self.panel, self.assumptions = scheme, panel, tuple(assumptions)
        self.nominal = score(scheme, panel) if nominal is None else nominal
        self.node = scheme.root if node is None else node
        if self.node not in scheme.nodes:
            self.nominal.rank(self.nominal.rows[0][0], node)  # says which nodes there are
        self._target = scheme.tree.at(self.node)
        self._kept = self._rows_of(self.nominal.rows)
        self.period, self._at = self._period(period)
        rows = self.nominal.rows
        self.entities = tuple(rows[i][0] for i in self._at)
        total = self.nominal.scores.values[self._at, self._target]
        if np.isnan(self.nominal.ranks[self._at, self._target]).all():
            raise InstrumentError(
                f"scheme {scheme.id} gives no ranks of {self.node}, so that there is nothing to explore; choose a node "
                "that is ranked",
                zh=f"方案 {scheme.id} 不给出 {self.node} 的排名，无从分析，请选一个有排名的节点",
                code="explore-nothing", node=self.node,
            )  # fmt: skip
        self.scores = total
        self.ranks = rank_draws(total[None], ties=scheme.ranking.ties, decimals=scheme.ranking.decimals)[0]
        self._plan(seed)

    @property
    def n_dimensions(self) -> int:
        return sum(a.n_dimensions for a in self.assumptions)

    @property
    def n_entities(self) -> int:
        return len(self.entities)

    @property
    def n_figures(self) -> int:
        """Computed anew in every draw: of every indicator under noise, of every node with drawn weights else."""
        if self._noises:
            return self._n_work * len(self.scheme.tree.codes)
        return self._n_work * (2 + len(self._columns))

    @property
    def rank_unit(self) -> int:
        """Ranks are counted in halves where ties share the average rank."""
        return 2 if self.scheme.ranking.ties == "average" else 1

    # -- drawing

    def columns(self, assumption: int) -> slice:
        """The dimensions of the point that are an assumption's."""
        start = sum(a.n_dimensions for a in self.assumptions[:assumption])
        return slice(start, start + self.assumptions[assumption].n_dimensions)

    def draws(self, points: Array, halves: NDArray[np.uint8], numbers: Rows) -> Draws:
        """The choices that points of the unit cube stand for: as many equal parts as there are choices."""
        choices = np.zeros((len(points), len(self.assumptions)), dtype=np.intp)
        for i, assumption in enumerate(self.assumptions):
            if assumption.drawn:
                at = (points[:, self.columns(i).start] * assumption.n_choices).astype(np.intp)
                choices[:, i] = np.asarray(assumption.same, dtype=np.intp)[at]
        return Draws(choices=choices, points=points, halves=halves, numbers=numbers)

    def chosen(self, choices: Rows) -> Draws:
        """Draws of given choices (n_draws, n_assumptions), -1 for what the scheme says; weights and figures without noise.

        A column of an assumption that is noise is not looked at.
        """
        n = len(choices)
        return Draws(
            choices=np.asarray(choices, dtype=np.intp), points=np.full((n, self.n_dimensions), 0.5),
            halves=np.full((n, len(self.assumptions)), NO_NOISE, dtype=np.uint8), numbers=np.zeros(n, dtype=np.intp),
        )  # fmt: skip

    # -- computing

    def scores_of(self, draws: Draws) -> Array:
        """(n_draws, n_entities), in points; NaN where an entity has no score."""
        out = np.empty((len(draws), self.n_entities))
        for rows, scores in self._run(draws):
            out[rows] = scores
        return out

    def ranks_of(self, draws: Draws) -> Ranks:
        """(n_draws, n_entities), 1 the best, 0 for no rank; twice that where ties share the average."""
        rule = self.scheme.ranking
        out = np.empty((len(draws), self.n_entities), dtype=rank_type(self.n_entities * self.rank_unit))
        for rows, scores in self._run(draws):
            out[rows] = rank_draws(scores, ties=rule.ties, decimals=rule.decimals)
        return out

    def _run(self, draws: Draws) -> Iterator[tuple[Rows, Array]]:
        """Draws that share their methods together, in slices."""
        for at, rows in self._groups(draws):
            n = SLICE // self._n_work
            if self._noises:
                n = min(2 * n, NOISY_SLICE // (self._n_work * self.scheme.tree.n_indicators))
            n = max(1, n)
            for start in range(0, len(rows), n):
                part = rows[start : start + n]
                scores = self._evaluate(at, draws, part)
                yield part, np.broadcast_to(scores, (len(part), self.n_entities))

    def _groups(self, draws: Draws) -> Iterator[tuple[tuple[int, ...], Rows]]:
        """The choices that decide on methods, and the draws that have them."""
        if not self._methods:
            yield (), np.arange(len(draws))
            return
        code = np.zeros(len(draws), dtype=np.intp)
        for i in self._methods:
            code = code * (self.assumptions[i].n_choices + 1) + draws.choices[:, i] + 1
        order = np.argsort(code, kind="stable")
        edges = np.flatnonzero(np.diff(code[order], prepend=-1))
        for start, end in zip(edges, [*edges[1:], len(code)], strict=True):
            rows = order[start:end]
            yield tuple(int(draws.choices[rows[0], i]) for i in self._methods), rows

    def _evaluate(self, at: tuple[int, ...], draws: Draws, rows: Rows) -> Array:
        """(n_rows or 1, n_entities)"""
        keys = dict(zip(self._methods, at, strict=True))
        noisy = [i for i in self._noises if (draws.halves[rows, i] != NO_NOISE).any()]
        weights = self._weights_of(keys, draws, rows)
        if noisy:
            x = self._noisy(keys, draws, rows)
            found = self._aggregate(self._rules_of(keys), x, weights, self._base_weights(keys), {})
        else:
            figures = self._figures(keys)
            if at not in self._steady:
                if len(self._steady) * self._n_work * len(self.scheme.branches) * 16 > KEPT:
                    self._steady.clear()
                self._steady[at] = {}
            found = self._aggregate(
                self._rules_of(keys), figures[:, None], weights, self._base_weights(keys), self._steady[at]
            )
        return found if self._n_work == self.n_entities else found[:, self._within]

    # -- the plan

    def _rows_of(self, rows: Sequence[tuple[str, Period | None]]) -> Rows:
        place = {row: i for i, row in enumerate(self.panel.rows)}
        return np.array([place[row] for row in rows], dtype=np.intp)

    def _period(self, period: Period | None) -> tuple[Period | None, Rows]:
        periods = [p for _, p in self.nominal.rows]
        if self.panel.periods is None:
            return None, np.arange(len(periods))
        known = sorted({p for p in periods if p is not None})
        chosen = known[-1] if period is None else period
        at = np.flatnonzero([p == chosen for p in periods])
        if not at.size:
            raise MissingData(
                f"the panel has no rows of {chosen}; it has {', '.join(map(str, known))}",
                zh=f"面板中没有 {chosen.zh()} 的数据，已有：{'、'.join(p.zh() for p in known)}",
                code="explore-period", period=chosen,
            )  # fmt: skip
        return chosen, at

    def _plan(self, seed: int) -> None:
        scheme, tree, kinds = self.scheme, self.scheme.tree, [a.of for a in self.assumptions]
        from_data = any(
            rule.method in FROM_DATA or rule.method == "ahp"
            for rule in [scheme.weighting_of(b) for b in scheme.branches]
            + [replace(Weighting(), **o) for a in self.assumptions if a.of == "weighting" for o in a.overlays]
        )
        chained = any(scheme.aggregation_of(b).method == "chain" for b in scheme.branches) or any(
            o.get("method") == "chain" for a in self.assumptions for o in a.overlays
        )
        # what is left out is a weight of 0, unless weights depend on which members there are
        apart = ("leave-out",) if from_data else ()
        self._methods = [i for i, of in enumerate(kinds) if of in (*OF_INDICATORS, *OF_BRANCHES, *apart)]
        self._prepare_by = [i for i in self._methods if kinds[i] in OF_INDICATORS]
        self._noises = [i for i, of in enumerate(kinds) if of == "data-noise"]
        whole = self.panel.periods is not None and (from_data or chained)
        self._work = np.arange(len(self._kept)) if whole else self._at
        self._n_work = len(self._work)
        self._within = np.searchsorted(self._work, self._at)
        self._rules = {
            (of, code): rule for of in OF_INDICATORS for code, rule in rules_of(scheme, of).items()
        }
        self._frame = Frame(scheme, self.panel)
        self._frame.keep(self._kept)
        self._cache: dict[tuple[int, ...], Array] = {}
        self._variants: dict[tuple[tuple[int, int], ...], Scheme] = {}
        self._steady: dict[tuple[int, ...], dict[int, tuple[Array, Array | None]]] = {}
        self._variants[()] = own = Variant.of(scheme, self._rules)
        imputing, treating, stages = (
            self._said(own, "imputation"),
            self._said(own, "treatment"),
            self.nominal.stages,
        )
        self._steps: dict[tuple[tuple[int, ...], ...], Array] = {
            (imputing,): stages["screened"].values, (imputing, treating): stages["treated"].values,
        }  # fmt: skip
        self._found_rules: dict[tuple[int, ...], dict[int, tuple[Weighting, Aggregation]]] = {}
        self._base: dict[tuple[int, ...], Array] = {}
        under = {self._target}
        self._order: list[int] = []
        for k in range(len(tree.branches) - 1, -1, -1):
            if tree.branches[k] in under:
                under.update(int(m) for m in tree.members[k])
                self._order.insert(0, k)
        self._streams = {
            i: Noise(seed, n_figures=len(self.panel.entities) * len(self.assumptions[i].nodes), stream=i)
            for i in self._noises
        }
        drawn = np.zeros(len(tree.codes), dtype=np.bool_)
        for a in self.assumptions:
            if a.of in ("weights", "leave-out"):
                drawn[list(a.nodes)] = True
            if a.left_out is not None:
                drawn |= a.left_out.any(axis=0)
        self._drawn = drawn
        for a in self.assumptions:
            if a.weights is not None:
                self._refuse_from_data(a)
        of_drawn = [members for members in tree.members if drawn[members].any()]
        self._columns: Rows = np.sort(np.concatenate([np.empty(0, dtype=np.intp), *of_drawn]))
        place = {int(node): i for i, node in enumerate(self._columns)}
        self._own_columns = [[place.get(int(m), -1) for m in members] for members in tree.members]
        # the root has a weight and no branch to share it in
        self._used = [[d for d, m in enumerate(a.nodes) if m in place] for a in self.assumptions]
        self._places = [[place[m] for m in a.nodes if m in place] for a in self.assumptions]
        self._statics()

    def _refuse_from_data(self, assumption: Assumption) -> None:
        for node in assumption.nodes:
            parent = self.scheme.nodes[self.scheme.tree.codes[node]].parent
            if parent is None:
                continue
            branch = self.scheme.nodes[parent]
            assert isinstance(branch, Branch)
            if self.scheme.weighting_of(branch).method in FROM_DATA:
                code = self.scheme.tree.codes[node]
                raise InstrumentError(
                    f"the assumption {assumption.id} gives a weight to {code}, and the weights of {parent} come from the "
                    "data; choose weighting = \"given\" for it, or noise",
                    zh=f"假设“{assumption.id}”给出了 {code} 的权重，而 {parent} 的权重由数据得出；请将其 weighting 改为 given，"
                    "或改用 noise",
                    code="explore-assumption", assumption=assumption.id,
                )  # fmt: skip

    def _statics(self) -> None:
        """Adjustments, fallbacks and withheld scores: what does not hang on any assumption."""
        scheme, tree, rows = self.scheme, self.scheme.tree, self._kept[self._work]
        self._adjusted: dict[int, list[tuple[str, Array]]] = {}
        held = np.zeros((len(rows), len(tree.codes)), dtype=np.bool_)
        for adjustment in scheme.adjustments:
            by = self.panel.column(adjustment.code)[rows]
            if adjustment.most is not None:
                by = np.minimum(by, adjustment.most)
            node = tree.at(adjustment.at)
            if adjustment.required:
                held[:, node] |= np.isnan(by)
            amount = by if adjustment.required else np.nan_to_num(by)
            self._adjusted.setdefault(node, []).append((adjustment.kind, amount))
        for node, members in zip(tree.branches, tree.members, strict=True):
            held[:, node] |= held[:, members].any(axis=1)
        self._held = held
        self._holds = [bool(held[:, node].any()) for node in range(held.shape[1])]
        self._always_full = not held.any() and not any(
            np.isnan(amount).any() for some in self._adjusted.values() for _, amount in some
        )
        self._leaves_out = any(a.left_out is not None for a in self.assumptions)
        self._drawn_below = [bool(self._drawn[members].any()) for members in tree.members]
        self._adjacent = [bool((np.diff(members) == 1).all()) for members in tree.members]
        self._fallback = {
            tree.at(b.code): self.panel.column(b.fallback)[rows] for b in scheme.branches if b.fallback is not None
        }  # fmt: skip

    # -- figures, once for each combination of imputation, treatment and normalisation

    def _variant(self, keys: dict[int, int]) -> Scheme:
        """The scheme with other rules for its indicators."""
        chosen = tuple((i, keys[i]) for i in self._prepare_by if keys.get(i, -1) >= 0)
        if chosen not in self._variants:
            rules = dict(self._rules)
            for i, k in chosen:
                a = self.assumptions[i]
                laid: dict[Any, Any] = {}
                for j in a.nodes:
                    at = (a.of, self.scheme.codes[j])
                    own = rules[at]
                    if id(own) not in laid:
                        other = replace(own, **a.overlays[k])
                        laid[id(own)] = own if other == own else other
                    rules[at] = laid[id(own)]
            self._variants[chosen] = Variant.of(self.scheme, rules)
        return self._variants[chosen]

    def _figures(self, keys: dict[int, int]) -> Array:
        """(n_indicators, n_work), normalised."""
        key = tuple(keys[i] for i in self._prepare_by)
        if key not in self._cache:
            variant = self._variant(keys)
            frame = self._framed(variant)
            imputing, treating = self._said(variant, "imputation"), self._said(variant, "treatment")
            imputed = self._step((imputing,), lambda: self._imputed(variant))
            treated = self._step((imputing, treating), lambda: scaling.treat(frame, imputed))
            found = scaling.normalise(frame, treated)[self._work]
            if (1 + len(self._cache)) * found.nbytes > KEPT:
                self._cache.clear()
            self._cache[key] = np.ascontiguousarray(found.T)
        return self._cache[key]

    def _step(self, key: tuple[tuple[int, ...], ...], make: Callable[[], Array]) -> Array:
        if key not in self._steps:
            self._steps[key] = make()
        return self._steps[key]

    def _said(self, variant: Scheme, step: str) -> tuple[int, ...]:
        """Which rules a variant has at a step, by identity: they live as long as the variant, which is kept."""
        return tuple(id(getattr(variant, f"{step}_of")(i)) for i in variant.indicators)

    def _framed(self, variant: Scheme) -> Frame:
        """The rows that the scheme itself screened in, under other rules."""
        frame = copy.copy(self._frame)
        frame.scheme, frame.treated, frame.imputed = variant, [], []
        return frame

    @cached_property
    def _denominated(self) -> Array:
        whole = Frame(self.scheme, self.panel)
        return preparation.denominate(whole, preparation.raw(whole))

    def _imputed(self, variant: Scheme) -> Array:
        """(n_kept, n_indicators); the entities are those that the scheme itself screened in."""
        frame = Frame(variant, self.panel)
        if self.scheme.screening.after == "denomination":
            frame.keep(self._kept)
            found = preparation.impute(frame, self._denominated[self._kept])
        else:
            found = preparation.impute(frame, self._denominated)[self._kept]
            frame.keep(self._kept)
        preparation.require(frame, found)
        return found

    # -- figures with noise, once for each draw

    def _noisy(self, keys: dict[int, int], draws: Draws, rows: Rows) -> Array:
        """(n_indicators, n_rows, n_work), normalised."""
        variant, fast = self._variant(keys), kernels.active()
        tree_n, whole = self.scheme.tree.n_indicators, len(self.panel.entities)
        x = np.empty((tree_n, len(rows), whole))
        x[:] = self._denominated.T[:, None]
        for i in self._noises:
            a = self.assumptions[i]
            nodes = list(a.nodes)
            for d, row in enumerate(rows):
                half = int(draws.halves[row, i])
                if half == NO_NOISE:
                    continue
                u = self._streams[i].of(half, int(draws.numbers[row])).reshape(len(nodes), whole)
                # a figure over its denominator times 1 ± noise is the figure times 1 ± noise over it
                if fast and len(nodes) == tree_n:
                    kernels.noisy(x[:, d], u, a.noise)
                    continue
                np.multiply(u, 2.0 * a.noise, out=u)
                np.add(u, 1.0 - a.noise, out=u)
                if len(nodes) == tree_n:
                    x[:, d] *= u
                else:
                    x[nodes, d] *= u
        frame = Frame(variant, self.panel)
        if self.scheme.screening.after == "denomination":
            frame.keep(self._kept)
            x = x[:, :, self._kept] if len(self._kept) < whole else x
            x = columns.impute(frame, x)
        else:
            x = columns.impute(frame, x)
            x = x[:, :, self._kept] if len(self._kept) < whole else x
            frame.keep(self._kept)
        out = x if self._n_work == len(self._kept) else np.empty((tree_n, len(rows), self._n_work))
        for j, indicator in enumerate(variant.indicators):
            z = columns.treat(frame, x[j], variant.treatment_of(indicator), j)
            z = columns.normalise(frame, z, variant.normalisation_of(indicator), j)
            out[j] = z if self._n_work == len(self._kept) else z[:, self._work]
        return out

    # -- up the tree

    def _rules_of(self, keys: dict[int, int]) -> dict[int, tuple[Weighting, Aggregation]]:
        key = tuple(k for i, k in keys.items() if self.assumptions[i].of in OF_BRANCHES)
        if key not in self._found_rules:
            tree, rules = self.scheme.tree, {}
            for node in tree.branches:
                branch = self.scheme.nodes[tree.codes[node]]
                assert isinstance(branch, Branch)
                rules[node] = [self.scheme.weighting_of(branch), self.scheme.aggregation_of(branch)]
            for i, k in keys.items():
                a = self.assumptions[i]
                if a.of in OF_BRANCHES and k >= 0:
                    for node in a.nodes:
                        where = OF_BRANCHES.index(a.of)
                        rules[node][where] = replace(rules[node][where], **a.overlays[k])  # type: ignore[type-var]
            self._found_rules[key] = {node: (w, a) for node, (w, a) in rules.items()}  # type: ignore[misc]
        return self._found_rules[key]

    def _gone(self, keys: dict[int, int]) -> NDArray[np.bool_]:
        """(n_nodes,) what is left out in all draws of the group."""
        gone = np.zeros(len(self.scheme.tree.codes), dtype=np.bool_)
        for i, k in keys.items():
            left_out = self.assumptions[i].left_out
            if left_out is not None and k >= 0:
                gone |= left_out[k]
        return gone

    def _base_weights(self, keys: dict[int, int]) -> Array:
        """(n_nodes,) before noise; 1 where weights come from the data."""
        key = tuple(k for i, k in keys.items() if self.assumptions[i].of in ("weighting", "leave-out"))
        if key not in self._base:
            tree, gone = self.scheme.tree, self._gone(keys)
            out = np.ones(len(tree.codes))
            for node, (rule, _) in self._rules_of(keys).items():
                members = tree.members[tree.branches.index(node)]
                if rule.method == "given":
                    given = [self.scheme.nodes[tree.codes[m]].weight for m in members]
                    if rule.placeholder is None and any(w is None for w in given):
                        code = next(tree.codes[m] for m, w in zip(members, given, strict=True) if w is None)
                        raise MissingData(
                            f"scheme {self.scheme.id}: the weight of {code} is not known; write it, or leave the weights "
                            "of its branch equal",
                            zh=f"方案 {self.scheme.id}：{code} 的权重未见，请填写，或保持等权",
                            code="index-weights", nodes=[code],
                        )  # fmt: skip
                    out[members] = [rule.placeholder if w is None else w for w in given]
                elif rule.method == "ahp":
                    there = [k for k, m in enumerate(members) if not gone[m]]
                    judged = np.asarray(rule.judgements, dtype=np.float64)
                    if judged.shape != (len(members), len(members)):
                        raise InstrumentError(
                            f"{tree.codes[node]} has {len(members)} members and {len(judged)} rows of judgements; write "
                            "one for each",
                            zh=f"{tree.codes[node]} 有 {len(members)} 个成员，判断矩阵却有 {len(judged)} 行，应每个成员一行",
                            code="index-judgements",
                        )  # fmt: skip
                    if there:
                        out[members[there]] = weighting.ahp(judged[np.ix_(there, there)])[0]
            out[gone] = 0.0
            self._base[key] = out
        return self._base[key]

    def _weights_of(self, keys: dict[int, int], draws: Draws, rows: Rows) -> Array:
        """(n_rows or 1, n_columns): of the members of branches in which a weight is drawn."""
        base = self._base_weights(keys)[self._columns]
        if not base.size:
            return base[None]
        out = np.repeat(base[None], len(rows), axis=0)
        gone: Any = None
        for i, a in enumerate(self.assumptions):
            if a.weights is not None:
                table = np.vstack([a.weights[:, self._columns], np.full(len(base), np.nan)])[
                    draws.choices[rows, i]
                ]
                out = np.where(np.isnan(table), out, table)
            elif a.of == "weights":
                factor = 1.0 + a.noise * (2.0 * draws.points[rows, self.columns(i)] - 1.0)
                at = self._places[i]
                out[:, at] *= factor[:, : len(at)] if len(at) == factor.shape[1] else factor[:, self._used[i]]
            elif a.left_out is not None:
                none = np.zeros(len(base), dtype=np.bool_)
                one = np.vstack([a.left_out[:, self._columns], none])[draws.choices[rows, i]]
                gone = one if gone is None else gone | one
        if gone is not None:
            out[gone] = 0.0
        return out

    def _aggregate(
        self,
        rules: dict[int, tuple[Weighting, Aggregation]],
        x: Array,
        weights: Array,
        base: Array,
        steady: dict[int, tuple[Array, Array | None]],
    ) -> Array:
        """x : (n_indicators, g or 1, n_work); weights : (g or 1, n_columns), those drawn; base : (n_nodes,), the others.

        (g or 1, n_work) of the node that is explored.
        `steady` keeps the branches that do not hang on the draw, from one slice of the same methods to the next.
        """
        tree = self.scheme.tree
        n = tree.n_indicators
        full = self._always_full and not np.isnan(np.sum(x))
        values: dict[int, Array] = {j: self._adjust(x[j], j) for j in self._adjusted if j < n}
        logs: dict[int, Array] = {}
        if self._target < n:
            only: Array = x[self._target]
            return values.get(self._target, only)

        def value_of(m: int) -> Array:
            if m not in values:
                values[m] = np.exp(logs[m]) if m in logs else x[m]
            return values[m]

        for k in self._order:
            node, members = tree.branches[k], tree.members[k]
            if node in steady:
                values[node], log = steady[node]
                if log is not None:
                    logs[node] = log
                continue
            rule, how = rules[node]
            drawn = self._drawn_below[k]
            own = weights[:, self._own_columns[k]] if drawn else base[None, members]
            in_logs = (
                how.method == "geometric"
                and rule.method not in FROM_DATA
                and all(int(m) in logs for m in members)
            )
            if in_logs:
                below = _together([logs[int(m)] for m in members])
            elif members[-1] < n and not any(int(m) in values for m in members):
                below = x[members[0] : members[-1] + 1] if self._adjacent[k] else x[members]
            else:
                below = _together([value_of(int(m)) for m in members])
            value, log = self._branch(node, rule, how, below, own, in_logs, full)
            unchanging = not drawn and below.shape[1] == 1 and x.shape[1] == 1
            if node in self._fallback or node in self._adjusted or self._holds[node] or unchanging:
                if value is None:
                    assert log is not None
                    value = np.exp(log)
                if node in self._fallback:
                    value, log = np.where(np.isnan(value), self._fallback[node], value), None
                if node in self._adjusted:
                    value, log = self._adjust(value, node), None
                if self._holds[node]:
                    value, log = np.where(self._held[:, node], np.nan, value), None
            if value is not None:
                values[node] = value
            if log is not None:
                logs[node] = log
            if unchanging and value is not None:
                steady[node] = value, log
        return value_of(self._target)

    def _adjust(self, value: Array, node: int) -> Array:
        for kind, amount in self._adjusted[node]:
            if kind == "discount":
                value = value * (1.0 - amount / 100.0)
            else:
                value = value + (amount if kind == "add" else -amount)
        return value

    def _branch(
        self,
        node: int,
        rule: Weighting,
        how: Aggregation,
        x: Array,
        weights: Array,
        in_logs: bool,
        full: bool,
    ) -> tuple[Array | None, Array | None]:
        """x : (k, g or 1, n); weights : (g or 1, k); `in_logs`: x are logarithms; `full`: no figure is missing.

        The value (g or 1, n), or its logarithm where that is what was computed.
        """
        code = self.scheme.tree.codes[node]
        if not in_logs and how.method in ("geometric", "harmonic", "power"):
            self._no_negatives(code, x, how.method)
        if rule.method in FROM_DATA:
            weights = self._from_data(code, rule, how, x, weights)
        if weights.ndim == 3 or how.method in ("copeland", "topsis"):
            return self._by_draw(how, x, weights), None
        if how.method == "product":
            return np.prod(np.where((weights.T == 0)[:, :, None], 1.0, x), axis=0), None
        total = weights.sum(axis=1, keepdims=True)
        if (
            self._leaves_out and (total == 0).any()
        ):  # the branch is left out with all its members: any figure will do
            shares = np.where(total > 0, weights / np.where(total > 0, total, 1.0), 1.0 / weights.shape[1])
        else:
            shares = weights / total
        there = None
        if not full and np.isnan(x).any():
            there = (~np.isnan(x)).astype(np.float64)
        match how.method:
            case "geometric":
                mean = _mean(x if in_logs else _log(x), shares, there, self.scheme.at_least)
                return None, np.maximum(mean, ZERO_LOG)
            case "harmonic":
                with np.errstate(divide="ignore"):
                    turned = np.where(x == 0, ZERO_RECIPROCAL, 1.0 / x)
                return 1.0 / _mean(turned, shares, there, self.scheme.at_least), None
            case "power" if how.power == 0:
                mean = _mean(_log(x), shares, there, self.scheme.at_least)
                return None, np.maximum(mean, ZERO_LOG)
            case "power":
                with np.errstate(divide="ignore"):
                    raised = np.where((x == 0) & (how.power < 0), ZERO_RECIPROCAL, x**how.power)
                return _mean(raised, shares, there, self.scheme.at_least) ** (1.0 / how.power), None
            case "chain":
                return self._chain(_mean(x, shares, there, 0.0), how.start), None
            case _:
                return _mean(x, shares, there, self.scheme.at_least), None

    def _chain(self, growth: Array, start: float) -> Array:
        out = np.full(growth.shape, np.nan)
        previous = self._frame.previous
        out[:, previous < 0] = start
        for _, rows in self._frame.blocks:
            later = rows[previous[rows] >= 0]
            g = growth[:, later]
            out[:, later] = out[:, previous[later]] * (200.0 + g) / (200.0 - g)
        return out

    def _by_draw(self, how: Aggregation, x: Array, weights: Array) -> Array:
        """The ways that compare entities, and weights that every entity has of its own: draw by draw."""
        g = max(x.shape[1], len(weights))
        out = np.full((g, x.shape[2]), np.nan)
        blocks = self._blocks()
        for d in range(g):
            one = x[:, d if x.shape[1] > 1 else 0].T
            own = weights[d if len(weights) > 1 else 0]
            if own.ndim == 1 and how.method in ("copeland", "topsis"):
                of = aggregation.copeland if how.method == "copeland" else aggregation.topsis
                for rows in blocks:
                    out[d, rows] = of(one[rows], own)
            else:
                row_weights = own.T if own.ndim == 2 else own
                match how.method:
                    case "geometric":
                        out[d] = aggregation.geometric(one, row_weights)
                    case "harmonic":
                        out[d] = aggregation.harmonic(one, row_weights)
                    case "power":
                        out[d] = aggregation.power_mean(one, row_weights, power=how.power)
                    case "product":
                        out[d] = aggregation.product(one)
                    case "arithmetic":
                        out[d] = aggregation.arithmetic(one, row_weights)
                    case _:
                        raise InstrumentError(
                            f"{how.method} compares entities and cannot have other weights for each; give one set",
                            zh=f"{how.method} 比较对象，不能各有各的权重，请改用统一权重", code="index-weights",
                        )  # fmt: skip
        return out

    def _blocks(self) -> list[Rows]:
        if self._n_work == self.n_entities:
            return [np.arange(self._n_work)]
        return [rows for _, rows in self._frame.blocks]

    def _from_data(self, code: str, rule: Weighting, how: Aggregation, x: Array, weights: Array) -> Array:
        """Weights of the data times those drawn: (g or 1, k), or (g or 1, k, n) where entities differ."""
        if rule.method in ("entropy", "benefit-of-the-doubt"):
            self._no_negatives(code, x, rule.method)
        here = np.flatnonzero(weights[0] > 0)  # what is left out, is so in the whole group
        sets = (
            [(np.arange(self._n_work), np.arange(self._n_work))]
            if self._n_work == self.n_entities
            else [(rows, among) for _, rows, among in self._frame.sets]
        )
        found = np.zeros((x.shape[1], len(x), x.shape[2]))
        for d in range(x.shape[1]):
            one = x[here, d].T
            for rows, among in sets:
                if rule.method == "benefit-of-the-doubt":
                    own = weighting.benefit_of_the_doubt(one[rows], least=rule.least, most=rule.most)[0].T
                elif rule.method == "equal-importance":
                    own = _equal_importance(one[among], how)[:, None]
                else:
                    of = {"entropy": weighting.entropy, "critic": weighting.critic, "pca": weighting.pca}[
                        rule.method
                    ]
                    own = of(one[among])[:, None]
                found[d][np.ix_(here, rows)] = own
        if len(sets) == 1 and rule.method != "benefit-of-the-doubt":
            answer: Array = found[:, :, 0] * weights
            return answer
        return found * weights[:, :, None]

    def _no_negatives(self, code: str, x: Array, method: str) -> None:
        if not np.fmin.reduce(x, axis=None) < 0:
            return
        k, d, i = (int(v) for v in np.argwhere(x < 0)[0])
        en, zh = {
            "geometric": ("a geometric mean", "几何平均"), "harmonic": ("a harmonic mean", "调和平均"),
            "power": ("a generalised mean", "广义平均"), "entropy": ("entropy weights", "熵权法"),
            "benefit-of-the-doubt": ("benefit of the doubt", "最有利权重法"),
        }[method]  # fmt: skip
        tree = self.scheme.tree
        member = self.scheme.nodes[tree.codes[tree.members[tree.branches.index(tree.at(code))][k]]]
        entity = self.nominal.rows[int(self._work[i])][0]
        raise InstrumentError(
            f"{entity}: {member.code} is {x[k, d, i]:.4g} in {code}, and {en} needs figures of 0 and more; normalise to "
            "a scale above 0 (1 to 100), or aggregate arithmetically",
            zh=f"{entity}：{code} 中的 {member.code}({member.name})为 {x[k, d, i]:.4g}，而{zh}要求不为负；"
            "请标准化到大于 0 的区间(如 1 至 100)，或改用算术平均",
            code="index-sign", entity=entity, indicator=member.code, branch=code,
        )  # fmt: skip


# -- means


def _mean(x: Array, shares: Array, there: Array | None, at_least: float) -> Array:
    """Σ share × member: x (k, g or 1, n), shares (g or 1, k); `there` is 0 where a member is missing."""
    if there is None:
        return _sum(x, shares)
    found = _sum(np.where(there > 0, x, 0.0), np.nan_to_num(shares))
    weight = _sum(there, np.nan_to_num(shares))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((weight > 0) & (weight >= at_least), found / weight, np.nan)


def _sum(x: Array, shares: Array) -> Array:
    # einsum adds member by member in one order whatever the number of draws; matrix products do not
    if x.shape[1] == 1:
        answer: Array = np.einsum("gk,kn->gn", shares, x[:, 0])
    elif len(shares) == 1:
        answer = np.einsum("k,kgn->gn", shares[0], x)
    else:
        answer = np.einsum("gk,kgn->gn", shares, x)
    return answer


def _together(parts: Sequence[Array]) -> Array:
    """(k, g or 1, n) from parts (g or 1, n)."""
    out = np.empty((len(parts), max(len(p) for p in parts), parts[0].shape[1]))
    for i, part in enumerate(parts):
        out[i] = part
    return out


def _log(x: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log(x), ZERO_LOG)


def _equal_importance(x: Array, how: Aggregation) -> Array:
    kept = x[~np.isnan(x).any(axis=1)]

    def influence(weights: Array) -> Array:
        if how.method == "geometric":
            whole = aggregation.geometric(kept, weights)
        elif how.method == "harmonic":
            whole = aggregation.harmonic(kept, weights)
        elif how.method == "power":
            whole = aggregation.power_mean(kept, weights, power=how.power)
        else:
            whole = aggregation.arithmetic(kept, weights)
        with np.errstate(invalid="ignore", divide="ignore"):
            answer: Array = np.nan_to_num(
                np.array([np.corrcoef(kept[:, k], whole)[0, 1] for k in range(kept.shape[1])])
            )
            return answer

    return weighting.equal_importance(influence, np.ones(kept.shape[1]))
