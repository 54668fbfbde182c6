"""From figures to ranks: every step of a scheme on a panel, each stage kept.

`score` is a pure function of a scheme and a panel. Nothing is filled, dropped or reweighted without being
named in the result, and what cannot be computed is an error that names the cell and the way out.

>>> from barograph.instruments.index.scheme import Branch, Indicator, Scheme
>>> scheme = Scheme(
...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
...                 Indicator(code="b", name="乙", parent="total", direction=-1)),
... )
>>> result = score(scheme, Panel.of({"济南市": {"a": 1, "b": 5}, "青岛市": {"a": 2, "b": 9}}))
>>> result.score("济南市"), result.rank("济南市"), result.score("青岛市", "b")
(25.0, 2.0, 0.0)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError, MissingData
from ...panel import Panel
from ...period import Period
from . import aggregation, imputation, normalisation, screening, treatment, weighting
from .ranking import rank
from .scheme import Branch, Indicator, Normalisation, Scheme, Treatment, Weighting
from .shape import kurtosis, skewness

__all__ = ["STAGES", "Adjusted", "Dropped", "Imputed", "Result", "Reweighted", "Treated", "score"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

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
        return self.scores.value(entity, self.scheme.root if node is None else node, period)

    def rank(self, entity: str, node: str | None = None, period: Period | None = None) -> float | None:
        """The rank of an entity in a node, in the whole where none is named; None where it has none."""
        name = self.scheme.root if node is None else node
        self.scores.value(entity, name, period)  # says what is wrong with the labels
        found = float(self.ranks[self._at[entity, period], self.scheme.tree.at(name)])
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


def score(scheme: Scheme, panel: Panel) -> Result:
    """Scores and ranks of every entity (in every period) under a scheme, with all stages.

    The panel has a column for every indicator, denominator and adjustment of the scheme; other columns are let
    be. Gaps: MissingData under `missing = "refuse"`, which is the default.
    """
    run = _Run(scheme, panel)
    raw = run.raw()
    denominated = run.denominate(raw)
    if scheme.screening.after == "denomination":
        kept = run.screen(denominated)
        run.keep(kept)
        imputed = np.full_like(denominated, np.nan)
        imputed[kept] = run.impute(denominated[kept])
        screened = imputed[kept]
    else:
        imputed = run.impute(denominated)
        kept = run.screen(imputed)
        run.keep(kept)
        screened = imputed[kept]
    run.require(screened)
    treated = run.treat(screened)
    normalised = run.normalise(treated)
    scores, weights = run.aggregate(normalised)
    codes = scheme.tree.codes
    ranks = run.rank(scores)
    n = len(scheme.indicators)
    whole = range(len(panel.entities))
    return Result(
        scheme=scheme,
        stages={
            "raw": run.panel(raw, codes[:n], whole),
            "denominated": run.panel(denominated, codes[:n], whole),
            "imputed": run.panel(imputed, codes[:n], whole),
            "screened": run.panel(screened, codes[:n]),
            "treated": run.panel(treated, codes[:n]),
            "normalised": run.panel(normalised, codes[:n]),
            "aggregated": run.panel(scores, codes),
        },
        ranks=ranks, weights=weights, imputed=tuple(run.imputed), dropped=tuple(run.dropped),
        treated=tuple(run.treated), reweighted=tuple(run.reweighted), adjusted=tuple(run.adjusted),
        placeholders=tuple(run.placeholders), consistency=run.consistency,
    )  # fmt: skip


class _Run:
    """One scheme on one panel: the labels for the errors, and the notes on what was done."""

    def __init__(self, scheme: Scheme, panel: Panel) -> None:
        self.scheme, self.whole = scheme, panel
        self.rows: Rows = np.arange(len(panel.entities))
        self.imputed: list[Imputed] = []
        self.dropped: list[Dropped] = []
        self.treated: list[Treated] = []
        self.reweighted: list[Reweighted] = []
        self.adjusted: list[Adjusted] = []
        self.placeholders: list[str] = []
        self.consistency: dict[str, float] = {}
        if not panel.entities:
            raise InstrumentError(
                "the panel has no rows; give it at least one entity with figures",
                zh="面板中没有任何对象，请先选入对象和数据", code="index-empty",
            )  # fmt: skip
        names = dict(zip(scheme.codes, scheme.indicators, strict=True))
        for code, indicator in names.items():
            self._column(code, f"指标“{indicator.name}”", f"the indicator {code}")
            if indicator.denominator is not None:
                self._column(
                    indicator.denominator, f"指标“{indicator.name}”的分母", f"the denominator of {code}"
                )
        for adjustment in scheme.adjustments:
            self._column(adjustment.code, f"调整项“{adjustment.name}”", f"the adjustment {adjustment.code}")
        for branch in scheme.branches:
            if branch.fallback is not None:
                self._column(branch.fallback, f"“{branch.name}”的替补列", f"the fallback of {branch.code}")

    def _column(self, code: str, zh: str, en: str) -> None:
        if code not in self.whole.indicators:
            near = difflib.get_close_matches(code, self.whole.indicators, n=1)
            raise MissingData(
                f"the panel has no column {code!r} for {en}"
                + (f"; did you mean {near[0]!r}?" if near else "; add it, with empty cells where figures are missing"),
                zh=f"面板中没有{zh}一列({code})，" + (f"是否指“{near[0]}”？" if near else "请补上，缺数处留空"),
                code="index-column", column=code, suggestion=near[0] if near else None,
            )  # fmt: skip

    # -- labels

    def label(self, row: int) -> tuple[str, str]:
        """Entity and period of a kept row, in English and Chinese."""
        entity, period = self.whole.rows[int(self.rows[row])]
        return (entity, entity) if period is None else (f"{entity} {period}", f"{entity}({period.zh()})")

    def entity(self, row: int) -> tuple[str, Period | None]:
        return self.whole.rows[int(self.rows[row])]

    def keep(self, kept: Rows) -> None:
        self.rows = self.rows[kept]
        self.__dict__.pop("blocks", None)
        self.__dict__.pop("previous", None)

    def panel(self, values: Array, codes: Sequence[str], rows: Iterable[int] | None = None) -> Panel:
        at = [int(r) for r in self.rows] if rows is None else list(rows)
        return Panel(
            entities=tuple(self.whole.entities[i] for i in at), indicators=tuple(codes), values=values,
            periods=None if self.whole.periods is None else tuple(self.whole.periods[i] for i in at),
        )  # fmt: skip

    # -- time

    @cached_property
    def blocks(self) -> list[tuple[Period | None, Rows]]:
        """The kept rows of each period, in the order of time."""
        periods = self.whole.periods
        if periods is None:
            return [(None, np.arange(len(self.rows)))]
        of = [periods[int(r)] for r in self.rows]
        return [(p, np.array([i for i, q in enumerate(of) if q == p])) for p in sorted(set(of))]

    @cached_property
    def sets(self) -> list[tuple[Period | None, Rows, Rows]]:
        """Period (None: all), rows that are scaled, rows their extremes are taken from."""
        every = np.arange(len(self.rows))
        how = self.scheme.goalposts
        if self.whole.periods is None or how == "moving":
            return [(period, rows, rows) for period, rows in self.blocks]
        if how == "pooled":
            return [(None, every, every)]
        base = [(p, rows) for p, rows in self.blocks if str(p) == self.scheme.base]
        if not base:
            raise MissingData(
                f"no entity has figures for the base period {self.scheme.base}; add them or choose another base",
                zh=f"没有基期 {self.scheme.base} 的数据，请补上，或另选基期", code="index-base",
            )  # fmt: skip
        return [(None, every, base[0][1])]

    @cached_property
    def previous(self) -> Rows:
        """For each kept row the row of the same entity at its nearest earlier period, -1 for none."""
        last: dict[str, int] = {}
        out = np.full(len(self.rows), -1, dtype=np.intp)
        for _, rows in self.blocks:
            for i in rows:
                entity = self.entity(int(i))[0]
                out[i] = last.get(entity, -1)
                last[entity] = int(i)
        return out

    def require_years(self, why: str, why_zh: str) -> None:
        """Growth needs periods that follow one another."""
        if self.whole.periods is None:
            raise InstrumentError(
                f"{why} needs periods, and the panel has none; give each row its period",
                zh=f"{why_zh}需要期间，而面板没有写期间；请为每行写明期间", code="index-periods",
            )  # fmt: skip
        order = [p for p, _ in self.blocks]
        for i, before in enumerate(self.previous):
            if before < 0:
                continue
            now, then = self.entity(i)[1], self.entity(int(before))[1]
            assert now is not None and then is not None
            near = (
                now.previous_year() == then
                if now.frequency == "A"
                else order.index(now) == order.index(then) + 1
            )
            if not near:
                en, zh = self.label(i)
                raise MissingData(
                    f"{why} needs every period, and {en} follows {then}; add the periods between",
                    zh=f"{why_zh}要求各期连续，而 {zh} 的上一期是 {then.zh()}；请补上中间的期间",
                    code="index-gap", cells=[(self.entity(i)[0], now, None)],
                )  # fmt: skip

    # -- the steps

    def raw(self) -> Array:
        at = [self.whole.indicators.index(code) for code in self.scheme.codes]
        return np.array(self.whole.values[:, at])

    def denominate(self, raw: Array) -> Array:
        out = raw.copy()
        for j, indicator in enumerate(self.scheme.indicators):
            if indicator.denominator is None:
                continue
            below = self.whole.column(indicator.denominator)
            zero = np.flatnonzero((below == 0) & ~np.isnan(raw[:, j]))
            if zero.size:
                en, zh = self.label(int(zero[0]))
                raise InstrumentError(
                    f"{en}: the denominator {indicator.denominator} of {indicator.code} is 0; correct it or leave the "
                    "cell empty",
                    zh=f"{zh}：指标 {indicator.code}({indicator.name})的分母 {indicator.denominator} 为 0，请更正或留空",
                    code="index-denominator", entity=self.entity(int(zero[0]))[0], indicator=indicator.denominator,
                )  # fmt: skip
            out[:, j] = raw[:, j] / below
        return out

    def screen(self, x: Array) -> Rows:
        rule = self.scheme.screening
        there, full = screening.available(x), screening.non_zero(x)
        kept = np.flatnonzero((there >= rule.available) & (full >= rule.non_zero))
        for i in sorted(set(range(len(x))) - set(kept.tolist())):
            entity, period = self.entity(i)
            self.dropped.append(
                Dropped(entity=entity, period=period, available=float(there[i]), non_zero=float(full[i]))
            )
        if not kept.size:
            raise MissingData(
                f"no entity has figures for {rule.available:.0%} of the indicators; lower screening.available or "
                "add figures",
                zh=f"没有一个对象的数据完整率达到 {rule.available:.0%}，请降低 screening.available 或补充数据",
                code="index-empty",
            )  # fmt: skip
        return kept

    def impute(self, x: Array) -> Array:
        out = x.copy()
        for j, indicator in enumerate(self.scheme.indicators):
            rule = self.scheme.imputation_of(indicator)
            if rule.method == "none" or not np.isnan(x[:, j]).any():
                continue
            if rule.method == "carried-forward":
                out[:, [j]] = imputation.carried_forward(x[:, [j]], self.previous)
            elif rule.method == "regression":
                on = [self._known(code, indicator) for code in rule.on]
                for _, rows in self.blocks:
                    out[rows, j] = imputation.regression(x[rows], j, on)
            else:
                fill = imputation.mean if rule.method == "mean" else imputation.median
                labels = None if rule.group is None else self._groups(rule.group, indicator)
                for _, rows in self.blocks:
                    own = None if labels is None else [labels[i] for i in rows]
                    out[rows, j] = fill(x[rows][:, [j]], own)[:, 0]
            for i in np.flatnonzero(np.isnan(x[:, j]) & ~np.isnan(out[:, j])):
                entity, period = self.entity(int(i))
                self.imputed.append(
                    Imputed(entity=entity, period=period, node=indicator.code, value=float(out[i, j]), method=rule.method)
                )  # fmt: skip
        self.imputed.sort(
            key=lambda cell: (self._order(cell.entity, cell.period), self.scheme.codes.index(cell.node))
        )
        return out

    def _order(self, entity: str, period: Period | None) -> int:
        return self._rows[entity, period]

    @cached_property
    def _rows(self) -> dict[tuple[str, Period | None], int]:
        return {row: i for i, row in enumerate(self.whole.rows)}

    def _known(self, code: str, indicator: Indicator) -> int:
        if code not in self.scheme.codes or code == indicator.code:
            raise InstrumentError(
                f"scheme {self.scheme.id}: {indicator.code} is imputed by regression on {code!r}, which is no other "
                "indicator of the scheme",
                zh=f"方案 {self.scheme.id}：{indicator.code} 的回归插补所用的“{code}”不是方案中的其他指标",
                code="index-scheme", entry=indicator.code,
            )  # fmt: skip
        return self.scheme.codes.index(code)

    def _groups(self, group: str, indicator: Indicator) -> list[str]:
        if group not in self.whole.groups:
            raise InstrumentError(
                f"{indicator.code} is imputed by the group {group!r}, and the panel does not say who is in which; "
                "add that column of labels",
                zh=f"{indicator.code} 按“{group}”分组插补，而面板没有这一分组，请补上分组列",
                code="index-group", group=group,
            )  # fmt: skip
        return [self.whole.groups[group][int(r)] for r in self.rows]

    def require(self, x: Array) -> None:
        """Under `refuse` no cell is empty."""
        tree, scheme = self.scheme.tree, self.scheme
        cells = []
        for i, j in np.argwhere(np.isnan(x)):
            branch = scheme.nodes[scheme.tree.codes[tree.parent[j]]]
            assert isinstance(branch, Branch)
            if scheme.missing_of(branch) == "refuse" and branch.fallback is None:
                cells.append((*self.entity(int(i)), scheme.codes[j]))
        if cells:
            said = ", ".join(f"{e} {c}" + ("" if p is None else f" {p}") for e, p, c in cells[:3])
            said_zh = "、".join(f"{e} {c}" + ("" if p is None else f" {p.zh()}") for e, p, c in cells[:3])
            more = ", …" if len(cells) > 3 else ""
            one = len(cells) == 1
            raise MissingData(
                f"{scheme.id} does not allow gaps and {len(cells)} cell{' is' if one else 's are'} empty: {said}{more}. "
                'Fill in figures, choose an imputation, or write missing = "reweight".',
                zh=f"方案 {scheme.id} 不允许缺数，而有 {len(cells)} 处为空：{said_zh}{'……' if more else ''}。"
                "请补充数据、选择插补方法，或写明 missing = \"reweight\"",
                code="missing-data", cells=cells,
            )  # fmt: skip

    def treat(self, x: Array) -> Array:
        out = x.copy()
        for rule, columns in _alike(self.scheme.treatment_of(i) for i in self.scheme.indicators):
            if rule.method == "none":
                continue
            sets = (
                self.sets
                if self.scheme.goalposts != "fixed"
                else [(None, np.arange(len(x)), np.arange(len(x)))]
            )
            for period, rows, _ in sets:
                out[np.ix_(rows, columns)] = self._treat(
                    x[np.ix_(rows, columns)], rule, rows, columns, period
                )
        return out

    def _treat(self, x: Array, rule: Treatment, rows: Rows, columns: Rows, period: Period | None) -> Array:
        test: dict[str, Any] = {
            "skewness_limit": rule.skewness, "kurtosis_limit": rule.kurtosis, "when": rule.when
        }  # fmt: skip
        with np.errstate(all="ignore"):
            wild = treatment.outlying(x, **test)
        out = x.copy()
        pulled = np.zeros(x.shape[1], dtype=np.intp)
        methods = np.where(wild, rule.method, "none")
        if rule.method == "winsorise":
            with np.errstate(all="ignore"):
                out, pulled = treatment.winsorise(x, points=rule.points, **test)
                left = wild & treatment.outlying(
                    out, **(test | {"when": "both" if rule.when == "always" else rule.when})
                )
            if rule.otherwise != "none":
                methods = np.where(left, rule.otherwise, methods)
        for method in ("log", "box-cox"):
            at = np.flatnonzero(methods == method)
            if at.size:
                out[:, at] = self._transformed(x[:, at], method, rule, columns[at])
        if wild.any():
            with np.errstate(all="ignore"):
                before = (skewness(x), kurtosis(x))
                after = (skewness(out), kurtosis(out))
                still = treatment.outlying(
                    out, **(test | {"when": "both" if rule.when == "always" else rule.when})
                )
            for k in np.flatnonzero(wild):
                changed = np.flatnonzero((out[:, k] != x[:, k]) & ~np.isnan(x[:, k]))
                self.treated.append(
                    Treated(
                        indicator=self.scheme.codes[columns[k]], period=period, method=str(methods[k]),
                        points=int(pulled[k]) if methods[k] == "winsorise" else 0,
                        skewness=(float(before[0][k]), float(after[0][k])),
                        kurtosis=(float(before[1][k]), float(after[1][k])),
                        entities=tuple(self.entity(int(rows[i]))[0] for i in changed) if methods[k] == "winsorise" else (),
                        sound=not still[k],
                    )
                )  # fmt: skip
        return out

    def _transformed(self, x: Array, method: str, rule: Treatment, columns: Rows) -> Array:
        for k, j in enumerate(columns):
            if not np.nanmax(x[:, k]) > np.nanmin(x[:, k]):
                self._constant(j)
        if method == "log":
            return treatment.log_shifted(x)
        low = np.nanmin(x, axis=0)
        high = np.nanmax(x, axis=0)
        x = np.where(low > 0, x, x - low + 0.01 * (high - low))
        return treatment.box_cox(x, power=treatment.likely_power(x) if rule.power is None else rule.power)

    def _constant(self, j: int) -> None:
        indicator = self.scheme.indicators[j]
        raise InstrumentError(
            f"the indicator {indicator.code} holds one and the same figure everywhere, so that it cannot be spread over "
            "a scale; leave it out, or give it goalposts",
            zh=f"指标 {indicator.code}({indicator.name})的数全部相同，无法拉开差距；请去掉它，或为它设定 goalposts",
            code="index-constant", indicators=[indicator.code],
        )  # fmt: skip

    def normalise(self, x: Array) -> Array:
        out = np.full_like(x, np.nan)
        for rule, columns in _alike(self.scheme.normalisation_of(i) for i in self.scheme.indicators):
            if rule.method in ("fixed-base", "symmetric-growth"):
                out[:, columns] = self._over_time(x, rule, columns)
            else:
                for _, rows, among in self.sets:
                    out[np.ix_(rows, columns)] = self._normalise(x, rule, columns, rows, among)
            if rule.decimals is not None:
                out[:, columns] = np.round(out[:, columns], rule.decimals)
        return out

    def _normalise(
        self, whole: Array, rule: Normalisation, columns: Rows, rows: Rows, among_rows: Rows
    ) -> Array:
        x, among = whole[np.ix_(rows, columns)], whole[np.ix_(among_rows, columns)]
        indicators = [self.scheme.indicators[j] for j in columns]
        direction = np.array([float(i.direction) for i in indicators])
        labels = [f"{i.code}({i.name})" for i in indicators]
        full: Any = ~np.isnan(among).all(axis=0)
        out = np.full_like(x, np.nan)
        if not full.all():  # a column nobody has figures for: missing, which `require` let pass
            x, among, direction = x[:, full], among[:, full], direction[full]
            indicators = [i for i, f in zip(indicators, full, strict=True) if f]
            labels = [name for name, f in zip(labels, full, strict=True) if f]
            if not indicators:
                return out
        common: dict[str, Any] = {"direction": direction, "among": among, "labels": labels}
        match rule.method:
            case "none":
                z = normalisation.scaled(x, direction=direction)
            case "min-max":
                z = normalisation.min_max(x, lower=rule.lower, upper=rule.upper, **common)
            case "z-score":
                z = normalisation.z_score(x, mean=rule.mean, deviation=rule.deviation, **common)
            case "scaled":
                z = normalisation.scaled(x, direction=direction, factor=rule.factor)
            case "rank" | "borda":
                of = normalisation.rank_scores if rule.method == "rank" else normalisation.borda
                z = of(x, direction=direction, ties=rule.ties, among=among)
            case "percentile":
                z = normalisation.percentile(
                    x, ties=rule.ties, lower=rule.lower, upper=rule.upper, of=rule.of, **common
                )
            case "goalposts":
                worst, best = self._posts(rule, "worst", indicators), self._posts(rule, "best", indicators)
                self._unequal(worst, best, indicators)
                self._above(
                    x, rule.scale == "log", rows, indicators, "the logarithm of goalposts", "对数目标值"
                )
                z = normalisation.goalposts(
                    x, worst=worst, best=best, lower=rule.lower, upper=rule.upper, clip=rule.clip, scale=rule.scale
                )  # fmt: skip
            case "distance-to-maximum":
                z = normalisation.distance_to_maximum(x, upper=rule.upper, **common)
            case "distance-to-reference":
                post = self._reference(whole, rule, columns, rows)[full]
                z = normalisation.distance_to_reference(
                    x, reference=post, upper=rule.upper, clip=rule.clip, **common
                )
            case "distance-to-target":
                post = self._posts(rule, "target", indicators)
                z = normalisation.distance_to_target(
                    x, target=post, upper=rule.upper, clip=rule.clip, **common
                )
            case "fraction-of-maximum":
                z = normalisation.fraction_of_maximum(x, upper=rule.upper, **common)
            case "benchmark":
                post = self._posts(rule, "benchmark", indicators)
                if (post <= 0).any():
                    code = indicators[int(np.flatnonzero(post <= 0)[0])].code
                    raise InstrumentError(
                        f"the benchmark of {code} is not above 0; write one that is, or use goalposts",
                        zh=f"{code} 的标杆值不大于 0，请改写，或改用 goalposts", code="index-posts", indicators=[code],
                    )  # fmt: skip
                z = normalisation.benchmark(x, benchmark=post, direction=direction, upper=rule.upper)
            case "efficacy":
                poor, good = self._efficacy_posts(rule, among, direction, indicators)
                logs = rule.form in ("logarithmic", "power")
                self._above(x, logs, rows, indicators, "this efficacy coefficient", "该功效系数")
                z = normalisation.efficacy(
                    x, unsatisfactory=poor, satisfactory=good, floor=rule.floor, upper=rule.upper, form=rule.form,
                    clip=rule.clip,
                )  # fmt: skip
            case _:  # pragma: no cover - the door lets no other word in
                raise AssertionError(rule.method)
        out[:, full] = z
        return out

    def _posts(self, rule: Normalisation, key: str, indicators: Sequence[Indicator]) -> Array:
        post = getattr(rule, key)
        if post is None:
            raise InstrumentError(
                f"{indicators[0].code} is normalised by {rule.method} and has no {key}; write it under normalisation",
                zh=f"{indicators[0].code}({indicators[0].name})用 {rule.method} 标准化，却没有写 {key}，请在方案中写明",
                code="index-posts", indicators=[i.code for i in indicators],
            )  # fmt: skip
        return np.full(len(indicators), float(post))

    def _unequal(self, worst: Array, best: Array, indicators: Sequence[Indicator]) -> None:
        same = np.flatnonzero(worst == best)
        if same.size:
            code = indicators[int(same[0])].code
            raise InstrumentError(
                f"both ends of the scale of {code} are {best[same[0]]:g}; write two different ones",
                zh=f"{code} 的上下限同为 {best[same[0]]:g}，请写成不同的数", code="index-posts", indicators=[code],
            )  # fmt: skip

    def _efficacy_posts(
        self, rule: Normalisation, among: Array, direction: Array, indicators: Sequence[Indicator]
    ) -> tuple[Array, Array]:
        low, high = np.nanmin(among, axis=0), np.nanmax(among, axis=0)
        poor, good = np.where(direction > 0, low, high), np.where(direction > 0, high, low)
        if rule.unsatisfactory is not None:
            poor = np.full(len(indicators), rule.unsatisfactory)
        if rule.satisfactory is not None:
            good = np.full(len(indicators), rule.satisfactory)
        for k in np.flatnonzero(poor == good):
            self._constant(self.scheme.codes.index(indicators[int(k)].code))
        return poor, good

    def _above(
        self, x: Array, wanted: bool, rows: Rows, indicators: Sequence[Indicator], en: str, zh: str
    ) -> None:
        bad = np.argwhere(x <= 0) if wanted else np.empty((0, 2), dtype=int)
        if len(bad):
            i, j = (int(k) for k in bad[0])
            at, at_zh = self.label(int(rows[i]))
            raise InstrumentError(
                f"{at}: {indicators[j].code} is {x[i, j]:g}, and {en} needs figures above 0; choose a linear form",
                zh=f"{at_zh}：{indicators[j].code}({indicators[j].name})为 {x[i, j]:g}，而{zh}要求大于 0，请改用线性形式",
                code="index-sign", entity=self.entity(int(rows[i]))[0], indicator=indicators[j].code,
            )  # fmt: skip

    def _reference(self, whole: Array, rule: Normalisation, columns: Rows, rows: Rows) -> Array:
        names = [self.entity(int(i))[0] for i in rows]
        if rule.reference is None or rule.reference not in names:
            raise InstrumentError(
                f"the reference entity {rule.reference!r} is not in the panel; add it or choose another",
                zh=f"参照对象“{rule.reference}”不在面板中，请补上或另选", code="index-posts", reference=rule.reference,
            )  # fmt: skip
        i = int(rows[names.index(rule.reference)])
        post = whole[i, list(columns)]
        gap = np.flatnonzero(np.isnan(post))
        if gap.size:
            code = self.scheme.codes[columns[int(gap[0])]]
            raise MissingData(
                f"the reference entity {rule.reference} has no figure for {code}; fill it in or choose another",
                zh=f"参照对象 {rule.reference} 缺少 {code} 的数，请补上或另选",
                code="index-posts", cells=[(*self.entity(i), code)],
            )  # fmt: skip
        return post

    def _over_time(self, x: Array, rule: Normalisation, columns: Rows) -> Array:
        growth = rule.method == "symmetric-growth"
        if growth:
            self.require_years("symmetric growth", "对称增速")
            at = self.previous
        else:
            at = self._base(rule)
        then = np.where(at[:, None] >= 0, x[np.ix_(np.maximum(at, 0), columns)], np.nan)
        now = x[:, columns]
        direction = np.array([float(self.scheme.indicators[j].direction) for j in columns])
        if growth:
            bad = (now < 0) | (then < 0)
        else:
            bad = (then <= 0) | (now < 0) | ((now == 0) & (direction < 0))
        if bad.any():
            i, k = (int(v) for v in np.argwhere(bad)[0])
            en, zh = self.label(i)
            code = self.scheme.codes[columns[k]]
            raise InstrumentError(
                f"{en}: {code} goes from {then[i, k]:g} to {now[i, k]:g}, and {rule.method} needs figures above 0; choose "
                "goalposts or min-max for it",
                zh=f"{zh}：{code} 由 {then[i, k]:g} 变为 {now[i, k]:g}，而 {rule.method} 要求大于 0，请改用 goalposts 或 min-max",
                code="index-sign", entity=self.entity(i)[0], indicator=code,
            )  # fmt: skip
        if growth:
            return normalisation.symmetric_growth(now, previous=then, direction=direction)
        return normalisation.fixed_base(now, base=then, direction=direction, upper=rule.upper)

    def _base(self, rule: Normalisation) -> Rows:
        if self.whole.periods is None:
            self.require_years("a fixed-base index", "定基指数")
        base = rule.base if rule.base is not None else self.scheme.base
        first: dict[str, int] = {}
        for period, rows in self.blocks:
            if base is None or str(period) == base:
                for i in rows:
                    first.setdefault(self.entity(int(i))[0], int(i))
        out = np.array([first.get(self.entity(i)[0], -1) for i in range(len(self.rows))], dtype=np.intp)
        lost = np.flatnonzero(out < 0)
        if lost.size:
            entity = self.entity(int(lost[0]))[0]
            raise MissingData(
                f"{entity} has no row for the base period {base}; add it or choose another base",
                zh=f"{entity} 没有基期 {base} 的数据，请补上，或另选基期",
                code="index-base", cells=[(entity, base, None)],
            )  # fmt: skip
        return out

    # -- up the tree

    def aggregate(self, x: Array) -> tuple[Array, Array]:
        scheme, tree = self.scheme, self.scheme.tree
        n = tree.n_indicators
        scores = np.full((len(x), len(tree.codes)), np.nan)
        weights = np.full((len(x), len(tree.codes)), np.nan)
        weights[:, tree.root] = 1.0
        scores[:, :n] = x
        for j in range(n):
            self._adjust(scores, j)
        for node, members in zip(tree.branches, tree.members, strict=True):
            branch = scheme.nodes[tree.codes[node]]
            assert isinstance(branch, Branch)
            below = scores[:, members]
            chained = scheme.aggregation_of(branch).method == "chain"
            gaps = np.isnan(below)
            if chained:
                gaps = gaps & (self.previous >= 0)[:, None]
            withheld = [m for m in members if m >= n and not self._scored(int(m))]
            if withheld:
                gaps[:, np.isin(members, withheld)] = False
            full = self._weights(branch, members, below)
            share = np.where(np.isnan(below) & ~(chained & (self.previous < 0))[:, None], 0.0, full)
            total = share.sum(axis=1, keepdims=True)
            with np.errstate(invalid="ignore", divide="ignore"):
                weights[:, members] = np.where(total > 0, share / total, np.nan)
            if branch.scored and not withheld:
                scores[:, node] = self._aggregate(branch, members, below, full)
                thin = gaps.any(axis=1) & ~gaps.all(axis=1)
                if scheme.at_least > 0:
                    poor = total[:, 0] < scheme.at_least * full.sum(axis=1)
                    scores[poor, node] = np.nan
                    thin &= ~poor
                self._fall_back(scores, branch, node)
                self._gaps(branch, members, gaps, thin, scores[:, node])
                self._adjust(scores, node)
        return scores, weights

    def _scored(self, node: int) -> bool:
        """Whether a branch and everything under it is known enough to be scored."""
        tree = self.scheme.tree
        if node < tree.n_indicators:
            return True
        branch = self.scheme.nodes[tree.codes[node]]
        assert isinstance(branch, Branch)
        return branch.scored and all(self._scored(int(m)) for m in tree.members[tree.branches.index(node)])

    def _weights(self, branch: Branch, members: Rows, below: Array) -> Array:
        """(n_rows, n_members)"""
        rule = self.scheme.weighting_of(branch)
        if rule.method == "given":
            return np.broadcast_to(self._given(branch, members, rule), below.shape)
        if rule.method == "equal":
            return np.ones(below.shape)
        if rule.method == "ahp":
            codes = [self.scheme.tree.codes[m] for m in members]
            if len(rule.judgements) != len(members):
                raise InstrumentError(
                    f"{branch.code} has {len(members)} members and {len(rule.judgements)} rows of judgements; write one "
                    f"for each of {', '.join(codes)}",
                    zh=f"{branch.code} 有 {len(members)} 个成员，判断矩阵却有 {len(rule.judgements)} 行，应每个成员一行",
                    code="index-judgements",
                )  # fmt: skip
            given, ratio = weighting.ahp(rule.judgements)
            self.consistency[branch.code] = ratio
            if ratio > rule.consistency:
                raise InstrumentError(
                    f"the judgements of {branch.code} have a consistency ratio of {ratio:.3f}, over {rule.consistency:g}; "
                    "judge the pairs again",
                    zh=f"{branch.code} 的判断矩阵一致性比率为 {ratio:.3f}，超过 {rule.consistency:g}，请重新判断",
                    code="index-judgements", ratio=ratio,
                )  # fmt: skip
            return np.broadcast_to(given, below.shape)
        out = np.full(below.shape, np.nan)
        for _, rows, among in self.sets:
            ref = below[among]
            if rule.method == "benefit-of-the-doubt":
                self._no_negatives(branch, members, below, rows, "benefit of the doubt", "最有利权重法")
                out[rows] = weighting.benefit_of_the_doubt(below[rows], least=rule.least, most=rule.most)[0]
                continue
            if rule.method == "entropy":
                self._no_negatives(branch, members, below, among, "entropy weights", "熵权法")
                found = weighting.entropy(ref)
            elif rule.method == "critic":
                found = weighting.critic(ref)
            elif rule.method == "pca":
                found = weighting.pca(ref)
            else:
                found = self._equal_importance(branch, ref)
            out[rows] = found
        return out

    def _given(self, branch: Branch, members: Rows, rule: Weighting) -> Array:
        nodes = [self.scheme.nodes[self.scheme.tree.codes[m]] for m in members]
        unseen = [node.code for node in nodes if node.weight is None]
        if unseen and rule.placeholder is None:
            raise MissingData(
                f"scheme {self.scheme.id}: the weight of {', '.join(unseen[:3])}{', …' if len(unseen) > 3 else ''} is not "
                "known; write it, or weighting.placeholder for a rehearsal",
                zh=f"方案 {self.scheme.id}：{'、'.join(unseen[:3])}{'等' if len(unseen) > 3 else ''}的权重未见，"
                "请填写，或写明 weighting.placeholder 后自测",
                code="index-weights", nodes=unseen,
            )  # fmt: skip
        if unseen and branch.scored:
            self.placeholders += [code for code in unseen if code not in self.placeholders]
        weights = np.array(
            [rule.placeholder if node.weight is None else node.weight for node in nodes], dtype=float
        )
        negative = [node.code for node, w in zip(nodes, weights, strict=True) if w < 0]
        if negative or weights.sum() <= 0:
            name = negative[0] if negative else branch.code
            raise InstrumentError(
                f"scheme {self.scheme.id}: the weight of {name} is below 0; turn the direction round instead"
                if negative
                else f"scheme {self.scheme.id}: the weights of the members of {name} add up to 0; give one of them some",
                zh=f"方案 {self.scheme.id}：{name} 的权重小于 0，请改为调整方向"
                if negative
                else f"方案 {self.scheme.id}：{name} 各成员的权重合计为 0，请至少给一个权重",
                code="index-weights", nodes=negative,
            )  # fmt: skip
        if (
            rule.sum is not None
            and not unseen
            and abs(weights.sum() - rule.sum) > 1e-9 * max(1.0, abs(rule.sum))
        ):
            said = " + ".join(f"{w:g}" for w in weights)
            raise InstrumentError(
                f"scheme {self.scheme.id}: the weights of the members of {branch.code} are to add up to {rule.sum:g} and "
                f"give {weights.sum():g} ({said}); correct one of them",
                zh=f"方案 {self.scheme.id}：{branch.code}({branch.name})各成员的权重应合计 {rule.sum:g}，"
                f"实为 {weights.sum():g}({said})，请更正",
                code="index-weights", branch=branch.code, nodes=[node.code for node in nodes],
            )  # fmt: skip
        return weights

    def _equal_importance(self, branch: Branch, ref: Array) -> Array:
        kept = ref[~np.isnan(ref).any(axis=1)]

        def influence(weights: Array) -> Array:
            whole = self._of(branch, kept, np.broadcast_to(weights, kept.shape), None)
            with np.errstate(invalid="ignore", divide="ignore"):
                answer: Array = np.nan_to_num(
                    np.array([np.corrcoef(kept[:, k], whole)[0, 1] for k in range(kept.shape[1])])
                )
                return answer

        start = np.ones(ref.shape[1])
        return weighting.equal_importance(influence, start)

    def _aggregate(self, branch: Branch, members: Rows, below: Array, weights: Array) -> Array:
        rule = self.scheme.aggregation_of(branch)
        if rule.method in ("geometric", "harmonic", "power"):
            said = {
                "geometric": ("a geometric mean", "几何平均"),
                "harmonic": ("a harmonic mean", "调和平均"),
            }
            en, zh = said.get(rule.method, ("a generalised mean", "广义平均"))
            self._no_negatives(branch, members, below, np.arange(len(below)), en, zh)
        if rule.method == "chain":
            self.require_years("a chained index", "链式指数")
            return aggregation.chain(below, weights, self.previous, start=rule.start)
        if rule.method in ("copeland", "topsis"):
            out = np.full(len(below), np.nan)
            for _, rows in self.blocks:
                out[rows] = self._of(branch, below[rows], weights[rows], rows)
            return out
        return self._of(branch, below, weights, None)

    def _of(self, branch: Branch, x: Array, weights: Array, rows: Rows | None) -> Array:
        rule = self.scheme.aggregation_of(branch)
        match rule.method:
            case "geometric":
                return aggregation.geometric(x, weights)
            case "harmonic":
                return aggregation.harmonic(x, weights)
            case "power":
                return aggregation.power_mean(x, weights, power=rule.power)
            case "product":
                return aggregation.product(x)
            case "copeland" | "topsis":
                if not (weights == weights[0]).all():
                    raise InstrumentError(
                        f"{branch.code} compares entities by {rule.method} and has other weights for each; give one set",
                        zh=f"{branch.code} 用 {rule.method} 比较对象，而各对象权重不同，请改用统一权重",
                        code="index-weights", branch=branch.code,
                    )  # fmt: skip
                return (aggregation.copeland if rule.method == "copeland" else aggregation.topsis)(
                    x, weights[0]
                )
            case _:
                return aggregation.arithmetic(x, weights)

    def _no_negatives(
        self, branch: Branch, members: Rows, below: Array, rows: Rows, en: str, zh: str
    ) -> None:
        bad = np.argwhere(below[rows] < 0)
        if len(bad):
            i, k = int(rows[bad[0][0]]), int(bad[0][1])
            at, at_zh = self.label(i)
            node = self.scheme.nodes[self.scheme.tree.codes[members[k]]]
            raise InstrumentError(
                f"{at}: {node.code} is {below[i, k]:.4g} in {branch.code}, and {en} needs figures of 0 and more; normalise "
                "to a scale above 0 (1 to 100), or aggregate arithmetically",
                zh=f"{at_zh}：{branch.code} 中的 {node.code}({node.name})为 {below[i, k]:.4g}，而{zh}要求不为负；"
                "请标准化到大于 0 的区间(如 1 至 100)，或改用算术平均",
                code="index-sign", entity=self.entity(i)[0], indicator=node.code, branch=branch.code,
            )  # fmt: skip

    def _fall_back(self, scores: Array, branch: Branch, node: int) -> None:
        if branch.fallback is None:
            return
        instead = self.whole.column(branch.fallback)[self.rows]
        for i in np.flatnonzero(np.isnan(scores[:, node]) & ~np.isnan(instead)):
            scores[i, node] = instead[i]
            entity, period = self.entity(int(i))
            self.imputed.append(
                Imputed(entity=entity, period=period, node=branch.code, value=float(instead[i]), method=branch.fallback)
            )  # fmt: skip

    def _gaps(self, branch: Branch, members: Rows, gaps: Any, thin: Any, scores: Array) -> None:
        rule = self.scheme.missing_of(branch)
        codes = [self.scheme.tree.codes[m] for m in members]
        for i in np.flatnonzero(thin):
            self.reweighted.append(
                Reweighted(
                    entity=self.entity(int(i))[0], period=self.entity(int(i))[1], branch=branch.code,
                    missing=tuple(code for code, gap in zip(codes, gaps[i], strict=True) if gap),
                )
            )  # fmt: skip
        lost = np.flatnonzero(thin) if rule == "refuse" else np.empty(0, dtype=int)
        if lost.size:
            cells = [
                (*self.entity(int(i)), code)
                for i in lost
                for code, gap in zip(codes, gaps[i], strict=True)
                if gap
            ]
            entity, period, code = cells[0]
            at = entity if period is None else f"{entity} {period}"
            at_zh = entity if period is None else f"{entity}({period.zh()})"
            raise MissingData(
                f"{at} has nothing under {code} of {branch.code}, and the scheme allows no gaps; fill in figures, or write "
                'missing = "reweight"',
                zh=f"{at_zh} 在 {branch.code} 的 {code} 下没有数，而方案不允许缺数，请补充数据，或写明 missing = \"reweight\"",
                code="missing-data", cells=cells,
            )  # fmt: skip

    def _adjust(self, scores: Array, node: int) -> None:
        code = self.scheme.tree.codes[node]
        for adjustment in self.scheme.adjustments:
            if adjustment.at != code:
                continue
            by = self.whole.column(adjustment.code)[self.rows]
            if (by < 0).any():
                i = int(np.flatnonzero(by < 0)[0])
                en, zh = self.label(i)
                raise InstrumentError(
                    f"{en}: the adjustment {adjustment.code} is {by[i]:g}; write it above 0, its kind says the direction",
                    zh=f"{zh}：调整项 {adjustment.code}({adjustment.name})为 {by[i]:g}，应写正数，加减由 kind 决定",
                    code="index-adjustment", entity=self.entity(i)[0],
                )  # fmt: skip
            if adjustment.most is not None:
                by = np.minimum(by, adjustment.most)
            before = scores[:, node].copy()
            amount = by if adjustment.required else np.nan_to_num(by)
            match adjustment.kind:
                case "add":
                    scores[:, node] = before + amount
                case "subtract":
                    scores[:, node] = before - amount
                case "discount":
                    scores[:, node] = before * (1.0 - amount / 100.0)
            for row in np.flatnonzero(~np.isnan(scores[:, node]) & (amount != 0)):
                entity, period = self.entity(int(row))
                self.adjusted.append(
                    Adjusted(
                        entity=entity, period=period, adjustment=adjustment.code, node=code,
                        by=float(scores[row, node] - before[row]),
                    )
                )  # fmt: skip

    def rank(self, scores: Array) -> Array:
        rule, tree = self.scheme.ranking, self.scheme.tree
        out = np.full(scores.shape, np.nan)
        complete = np.array([self._complete(i) for i in range(len(tree.codes))])
        for _, rows in self.blocks:
            out[rows] = rank(scores[rows].T, ties=rule.ties, decimals=rule.decimals).T
        out[:, ~complete] = np.nan
        return out

    def _complete(self, node: int) -> bool:
        tree = self.scheme.tree
        if node < tree.n_indicators:
            return True
        branch = self.scheme.nodes[tree.codes[node]]
        assert isinstance(branch, Branch)
        members = tree.members[tree.branches.index(node)]
        return branch.scored and branch.incomplete is None and all(self._complete(int(m)) for m in members)


def _alike(rules: Iterable[Any]) -> list[tuple[Any, Rows]]:
    """Columns with the same choice together, in the order they come."""
    found: dict[Any, list[int]] = {}
    for j, rule in enumerate(rules):
        found.setdefault(rule, []).append(j)
    return [(rule, np.array(columns, dtype=np.intp)) for rule, columns in found.items()]
