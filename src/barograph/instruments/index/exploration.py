"""Explore: how sure a rank is, and which assumption decides it.

The alternatives of a scheme are drawn together, many times; each draw is a whole index with its ranks. Told are the
ranks an entity has, how often it has each, who is before whom, and the share of each assumption in the mean rank
shift and in the rank of every entity (Sobol' indices with bounds). What cannot be told from noise is not printed as
a figure. Before the run it is said which assumptions change nothing, and which cannot work together.

>>> from barograph.instruments.index import Branch, Indicator, Panel, Scheme
>>> scheme = Scheme(
...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
...     indicators=(Indicator(code="a", name="甲", parent="total", weight=1.0),
...                 Indicator(code="b", name="乙", parent="total", weight=1.0)),
... )
>>> panel = Panel.of({"济南市": {"a": 3, "b": 5}, "青岛市": {"a": 2, "b": 9}, "烟台市": {"a": 1, "b": 4}})
>>> found = explore(scheme, panel, vary={"normalisation": ["min-max", "rank"]}, draws=64, seed=7)
>>> found.interval("烟台市"), found.sobol["normalisation"].total_said
((3.0, 3.0), 'figure')
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Cancelled, InstrumentError
from ...panel import Panel
from ...period import Period
from . import kernels
from .assumptions import Assumption, Vary, of_scheme
from .ensemble import Draws, Ensemble
from .findings import Finding, findings
from .places import Ranks
from .result import Result
from .sampling import MOST_DIMENSIONS, Points
from .scheme import Scheme
from .sensitivity import Blocks, Influence

__all__ = ["Exploration", "Finding", "Precision", "Run", "check", "explore", "panel_digest", "quantiles"]

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

CHUNK = 1 << 14
PAIRS = 400
"""Up to this many entities it is counted who is before whom."""
SUMS = 1 << 26
"""Bytes of the sums that indices are found from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """What has to be reached before sampling ends; None is not asked for.

    `ranks`: half the width of the 95 % interval of every mean rank. `shares`: the same of every share of draws in
    which an entity has a rank, or is before another. `indices`: half the width of the bounds of every index of the
    mean rank shift. `most`: sampling ends at this many draws in any case, and the result says what was not reached.
    """

    ranks: float | None = None
    shares: float | None = None
    indices: float | None = None
    most: int = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Everything that is needed to have the same figures again, bit for bit.

    The digests are sha256: of what decides the scheme's result, of the figures with their labels, of the assumptions.
    `result` is the digest of what came out: the counts of ranks and the sums behind the indices.
    """

    verb: str
    scheme: str
    scheme_digest: str
    panel_digest: str
    assumptions_digest: str
    node: str
    period: str | None
    seed: int
    version: str
    n_draws: int
    """Of each of the two halves, where indices are asked for; their ranks are counted together."""
    n_indices: int
    """Indices computed: one for each draw, and for a sensitivity analysis one more for each assumption and draw."""
    result: str

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, kw_only=True, eq=False)
class Exploration:
    """What came out.

    `nominal` are the ranks of the scheme itself (NaN for none), `scores` its scores. `counts[e, r]` is in how many
    draws entity e had rank r / `rank_unit`, counts[e, 0] in how many it had none. `wins[i, j]` is in how many draws i
    was before j; ties are nobody's. `shift` is the mean over entities of |rank - nominal rank|: mean, 5 % and 95 % of draws.
    """

    scheme: Scheme
    run: Run
    entities: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    nominal: Array
    scores: Array
    counts: Counts
    rank_unit: int
    wins: Counts | None
    shift: tuple[float, float, float]
    sobol: Mapping[str, Influence]
    """Of the mean rank shift, by assumption; empty where no indices were asked for."""
    by_entity: tuple[Mapping[str, Influence], ...]
    """Of each entity's own rank."""
    findings: tuple[Finding, ...]
    reached: Mapping[str, float] = field(default_factory=dict)
    """Precision as it came out: half widths, by the names of `Precision`."""
    enough: bool = True
    """Whether the precision that was asked for was reached."""
    marks: tuple[str, ...] = ()
    """What has to be said wherever the scheme's result stands."""

    @property
    def n(self) -> int:
        """Draws that are counted."""
        return int(self.counts[0].sum()) if len(self.entities) else 0

    @cached_property
    def mean(self) -> Array:
        """(n_entities,) mean rank over the draws in which it has one."""
        there = self.counts[:, 1:]
        with np.errstate(invalid="ignore"):
            answer: Array = there @ np.arange(1, self.counts.shape[1]) / there.sum(axis=1) / self.rank_unit
        return answer

    @cached_property
    def deviation(self) -> Array:
        """(n_entities,) standard deviation (n - 1) of the rank."""
        ranks, there = np.arange(1, self.counts.shape[1]) / self.rank_unit, self.counts[:, 1:]
        n = there.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            answer: Array = np.sqrt((there * (ranks - self.mean[:, None]) ** 2).sum(axis=1) / (n - 1))
        return answer

    def quantile(self, share: float) -> Array:
        """(n_entities,) the rank below which an entity is in this share of draws."""
        return quantiles(self.counts[:, 1:], [share])[:, 0] / self.rank_unit

    def interval(self, entity: str, *, share: float = 0.90) -> tuple[float, float]:
        """The ranks between which an entity is in this share of draws, the extremes cut off on both sides alike."""
        row = self.counts[[self._at(entity)], 1:]
        low, high = quantiles(row, [(1 - share) / 2, (1 + share) / 2])[0] / self.rank_unit
        return float(low), float(high)

    def share_of(self, entity: str, rank: float) -> float:
        """The share of draws in which an entity has a rank (rank acceptability)."""
        at = round(rank * self.rank_unit)
        row = self.counts[self._at(entity)]
        return float(row[at] / self.n) if 0 < at < len(row) else 0.0

    def share_within(self, entity: str, rank: float) -> float:
        """The share of draws in which an entity has this rank or a better one."""
        at = int(rank * self.rank_unit)
        return float(self.counts[self._at(entity), 1 : at + 1].sum() / self.n)

    def before(self, entity: str, other: str) -> float | None:
        """The share of draws in which an entity is before another; None where it was not counted."""
        if self.wins is None:
            return None
        return float(self.wins[self._at(entity), self._at(other)] / self.n)

    def sobol_of(self, entity: str) -> Mapping[str, Influence]:
        """Which assumption decides the rank of an entity."""
        at = self._at(entity)
        return self.by_entity[at] if self.by_entity else {}

    def _at(self, entity: str) -> int:
        if entity not in self.entities:
            raise InstrumentError(
                f"there is no {entity!r} among the entities", zh=f"对象中没有“{entity}”", code="panel-label", entity=entity
            )  # fmt: skip
        return self.entities.index(entity)

    def to_dict(self, *, share: float = 0.90, pairs: bool = False) -> dict[str, Any]:
        """For JSON: no NaN in it; with `pairs`, who is before whom, row by row."""
        low, middle, high = (self.quantile(s) for s in ((1 - share) / 2, 0.5, (1 + share) / 2))
        rows = []
        for i, entity in enumerate(self.entities):
            there = np.flatnonzero(self.counts[i, 1:]) + 1
            rows.append(
                {
                    "entity": entity, "score": _plain(self.scores[i]), "nominal": _plain(self.nominal[i]),
                    "mean": _plain(self.mean[i]), "deviation": _plain(self.deviation[i]), "median": _plain(middle[i]),
                    "low": _plain(low[i]), "high": _plain(high[i]),
                    "best": float(there[0] / self.rank_unit) if there.size else None,
                    "worst": float(there[-1] / self.rank_unit) if there.size else None,
                    "unranked": float(self.counts[i, 0] / self.n),
                    "shares": {f"{r / self.rank_unit:g}": float(self.counts[i, r] / self.n) for r in there},
                    "sobol": [one.to_dict() for one in self.by_entity[i].values()] if self.by_entity else [],
                }
            )  # fmt: skip
        answer = {
            "run": self.run.to_dict(), "marks": list(self.marks), "share": share,
            "assumptions": [
                {"id": a.id, "name": a.name, "of": a.of, "choices": list(a.labels), "noise": None if a.drawn else a.noise}
                for a in self.assumptions
            ],
            "findings": [f.to_dict() for f in self.findings],
            "shift": {"mean": self.shift[0], "low": self.shift[1], "high": self.shift[2]},
            "sobol": [one.to_dict() for one in self.sobol.values()],
            "precision": {"reached": dict(self.reached), "enough": self.enough},
            "entities": rows,
        }  # fmt: skip
        if pairs and self.wins is not None:
            answer["before"] = (self.wins / self.n).tolist()
        return answer


def explore(
    scheme: Scheme,
    panel: Panel,
    *,
    vary: Vary | None = None,
    draws: int = 1024,
    seed: int = 0,
    indices: bool = True,
    precision: Precision | None = None,
    node: str | None = None,
    period: Period | None = None,
    pairs: bool | None = None,
    nominal: Result | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Exploration:
    """Ranks and their causes under the alternatives of a scheme.

    vary : alternatives instead of the scheme's own, or {what: choices}
    draws : points drawn; a power of two fills the cube most evenly. With `precision` they are doubled until it is
        reached. With `indices` there are two halves of so many draws, and one more index for each assumption and
        draw: draws × (2 + assumptions) in all.
    seed : the same seed, scheme, panel and counts give the same figures, bit for bit
    node, period : what is ranked; the whole index, in the last period
    pairs : count who is before whom; by itself for up to 400 entities
    nominal : what `score` says of this scheme and panel, where it is at hand; computed here where not
    progress : called with (indices done, indices to do so far); cancelled : asked between chunks, Cancelled if true

    An assumption that cannot work, or not together with another: InstrumentError before anything is drawn.
    """
    assumptions = of_scheme(scheme, vary)
    if nominal is not None and not _is_of(nominal, scheme, panel):
        raise InstrumentError(
            "the nominal result is of another scheme or panel; leave it out, and it is computed",
            zh="给出的基准结果属于另一方案或面板，请不要给出，由程序计算", code="explore-nominal",
        )  # fmt: skip
    if draws < 2:
        raise InstrumentError(
            f"{draws} draws tell nothing; ask for 2 or more", zh=f"抽样 {draws} 次没有意义，至少 2 次",
            code="explore-draws", draws=draws,
        )  # fmt: skip
    ensemble = Ensemble(scheme, panel, assumptions, node=node, period=period, seed=seed, nominal=nominal)
    if ensemble.n_dimensions > MOST_DIMENSIONS:
        raise InstrumentError(
            f"the assumptions have {ensemble.n_dimensions} dimensions, and {MOST_DIMENSIONS} can be drawn; name fewer "
            "weights",
            zh=f"假设共 {ensemble.n_dimensions} 维，超过 {MOST_DIMENSIONS} 维，请少列一些权重",
            code="explore-draws", dimensions=ensemble.n_dimensions,
        )  # fmt: skip
    found = findings(ensemble)
    impossible = [f for f in found if f.kind == "impossible"]
    if impossible:
        more = f" (and {len(impossible) - 1} more)" if len(impossible) > 1 else ""
        more_zh = f"(另有 {len(impossible) - 1} 处)" if len(impossible) > 1 else ""
        raise InstrumentError(
            impossible[0].en + more,
            zh=impossible[0].zh + more_zh,
            code="explore-impossible",
            findings=impossible,
        )
    kernels.expect(ensemble.n_figures * draws * (2 + len(assumptions) if indices else 1))
    sampling = _Sampling(ensemble, seed=seed, indices=indices, pairs=pairs)
    wanted = draws
    while True:
        _sample(sampling, wanted, progress, cancelled)
        if precision is None:
            reached, enough = sampling.reached(precision), True
            break
        reached = sampling.reached(precision)
        enough = all(
            value is None or reached[name] <= value
            for name in ("ranks", "shares", "indices")
            if (value := getattr(precision, name)) is not None and (name != "indices" or indices)
        )
        if enough or wanted >= precision.most:
            break
        wanted = min(2 * wanted, precision.most)
    return sampling.told(found, reached, enough)


def _is_of(nominal: Result, scheme: Scheme, panel: Panel) -> bool:
    raw = nominal.stages["raw"]
    if nominal.scheme.digest != scheme.digest or raw.rows != panel.rows:
        return False
    at = [panel.indicators.index(code) for code in scheme.codes if code in panel.indicators]
    return np.array_equal(raw.values, panel.values[:, at], equal_nan=True)


def check(
    scheme: Scheme,
    panel: Panel,
    *,
    vary: Vary | None = None,
    node: str | None = None,
    period: Period | None = None,
) -> tuple[Finding, ...]:
    """What is to be said of the assumptions before a run; `explore` refuses those that are impossible."""
    return findings(Ensemble(scheme, panel, of_scheme(scheme, vary), node=node, period=period))


def quantiles(counts: Counts, shares: Sequence[float]) -> Array:
    """Quantiles of whole numbers 1, 2, … of which only the counts are known, (n_rows, n_shares); NaN without any.

    The quantile of n figures at share p lies at (n - 1) p between them in order (type 7 of Hyndman & Fan, as R and
    NumPy have it).

    >>> quantiles(np.array([[1, 0, 1]]), [0.0, 0.5, 1.0])
    array([[1., 2., 3.]])
    """
    up = counts.cumsum(axis=1)
    n = up[:, -1]
    out = np.full((len(counts), len(shares)), np.nan)
    for k, share in enumerate(shares):
        at = np.maximum(n - 1, 0) * share
        below = np.floor(at + 1e-9)
        low = (up <= below[:, None]).sum(axis=1) + 1.0
        high = (up <= np.minimum(below + 1, n - 1)[:, None]).sum(axis=1) + 1.0
        part = np.maximum(at - below, 0.0)
        out[:, k] = np.where(n > 0, low + (high - low) * part, np.nan)
    return out


def panel_digest(panel: Panel) -> str:
    """sha256 of the labels and the figures of a panel."""
    mark = hashlib.sha256()
    labels = [panel.rows, panel.indicators, sorted((k, v) for k, v in panel.groups.items())]
    mark.update(repr([[(e, None if p is None else str(p)) for e, p in panel.rows], labels[1:]]).encode())
    mark.update(np.where(np.isnan(panel.values), np.nan, panel.values + 0.0).astype("<f8").tobytes())
    return mark.hexdigest()


# -- the run


class _Sampling:
    """What is kept of the draws so far: counts and sums, however many there are."""

    def __init__(self, ensemble: Ensemble, *, seed: int, indices: bool, pairs: bool | None) -> None:
        self.ensemble, self.seed, self.indices = ensemble, seed, indices
        n, unit, k = ensemble.n_entities, ensemble.rank_unit, len(ensemble.assumptions)
        self.points = Points(ensemble.n_dimensions, seed=seed, pairs=indices)
        self.counts = np.zeros((n, n * unit + 1), dtype=np.int64)
        count_pairs = n <= PAIRS if pairs is None else pairs
        self.wins = np.zeros((n, n), dtype=np.int64) if count_pairs else None
        most = 512
        while most > 64 and most * (2 + 3 * k) * (n + 1) * 8 > SUMS:
            most //= 2
        self.blocks = Blocks(k, n + 1, most=most) if indices else None
        self.nominal = ensemble.ranks.astype(np.int64)
        self.shifts = np.zeros(n * n * unit + 1, dtype=np.int64) if n * n * unit < 1 << 24 else None
        self.shift_sum = 0
        self.n_draws, self.n_indices = 0, 0

    @property
    def times(self) -> int:
        """Indices computed for a draw."""
        return 2 + len(self.ensemble.assumptions) if self.indices else 1

    @property
    def chunk(self) -> int:
        """Draws taken together, so that ranks and points stay within some 100 MB."""
        n = self.ensemble.n_entities
        each = self.times * (
            16 * n + 16 * self.ensemble.n_dimensions + 16 * len(self.ensemble.assumptions) + 64
        )
        size = CHUNK
        while size > 64 and size * each > 1 << 27:
            size //= 2
        return size

    def add(self, n: int) -> None:
        """n more draws."""
        ensemble, k = self.ensemble, len(self.ensemble.assumptions)
        a, b = self.points.next(n)
        numbers = np.arange(self.n_draws, self.n_draws + n)
        zeros, ones = np.zeros((n, k), dtype=np.uint8), np.ones((n, k), dtype=np.uint8)
        first = ensemble.draws(a, zeros, numbers)
        ranks_a = ensemble.ranks_of(first)
        self._count(ranks_a)
        if self.blocks is not None:
            second = ensemble.draws(b, ones, numbers)
            ranks_b = ensemble.ranks_of(second)
            self._count(ranks_b)
            y_a, y_b = self._outputs(ranks_a), self._outputs(ranks_b)
            y_ab = np.empty((k, *y_a.shape))
            for i in range(k):
                y_ab[i] = self._outputs(self._mixed(i, first, second, ranks_a))
            self.blocks.add(y_a, y_b, y_ab)
        self.n_draws += n
        self.n_indices += n * self.times

    def _mixed(self, i: int, first: Draws, second: Draws, ranks: Ranks) -> Ranks:
        """The ranks of A with one assumption from B; where that is the same, they are those of A."""
        a = self.ensemble.assumptions[i]
        choices, points, halves = first.choices.copy(), first.points, first.halves.copy()
        choices[:, i] = second.choices[:, i]
        halves[:, i] = second.halves[:, i]
        if a.drawn:
            rows = np.flatnonzero(choices[:, i] != first.choices[:, i])
        else:
            columns = self.ensemble.columns(i)
            points = points.copy()
            points[:, columns] = second.points[:, columns]
            rows = np.arange(len(choices)) if a.noise > 0 and a.nodes else np.empty(0, dtype=np.intp)
        out = ranks.copy()
        if rows.size:
            out[rows] = self.ensemble.ranks_of(
                Draws(
                    choices=choices[rows],
                    points=points[rows],
                    halves=halves[rows],
                    numbers=first.numbers[rows],
                )
            )
        return out

    def _outputs(self, ranks: Ranks) -> Array:
        """(n, 1 + n_entities): the shift summed over entities, and every rank; whole numbers."""
        out = np.empty((len(ranks), 1 + ranks.shape[1]))
        out[:, 1:] = ranks
        out[:, 0] = self._shift(ranks)
        return out

    def _shift(self, ranks: Ranks) -> NDArray[np.int64]:
        away = np.abs(ranks - self.nominal.astype(ranks.dtype))
        if (ranks == 0).any() or (self.nominal == 0).any():
            away[(ranks == 0) | (self.nominal == 0)] = 0
        found: NDArray[np.int64] = away.sum(axis=1, dtype=np.int64)
        return found

    def _count(self, ranks: Ranks) -> None:
        n, width = self.counts.shape
        offsets = np.arange(n, dtype=np.intp) * width
        step = max(1, (1 << 16) // n)
        found = np.zeros(n * width, dtype=np.int64)
        for start in range(0, len(ranks), step):
            found += np.bincount((ranks[start : start + step] + offsets).ravel(), minlength=n * width)
        counts = found.reshape(n, width)
        self.counts += counts
        shift = self._shift(ranks)
        self.shift_sum += int(shift.sum())
        if self.shifts is not None:
            self.shifts += np.bincount(shift, minlength=len(self.shifts))
        if self.wins is not None:
            # without ties every rank is there once in each draw; a tie leaves a rank empty, and none fills the last
            unit = self.ensemble.rank_unit
            tied = bool((counts.sum(axis=0)[unit::unit] != len(ranks)).any())
            self._pairs(ranks, tied=tied)

    def _pairs(self, ranks: Ranks, *, tied: bool) -> None:
        assert self.wins is not None
        n = ranks.shape[1]
        small = n * self.ensemble.rank_unit < 127
        dtype = np.dtype(np.int8) if small else ranks.dtype
        worst = np.iinfo(dtype).max
        step = max(8, (1 << 21) // n // 8 * 8)
        for start in range(0, len(ranks), step):
            part = ranks[start : start + step].astype(dtype)
            if tied:
                part[part == 0] = worst
            lost = np.zeros((n, -(-len(part) // 8) * 8), dtype=dtype)
            lost[:, : len(part)] = part.T
            for i in range(n - 1):
                here, others = lost[i], lost[i + 1 :]
                won = np.bitwise_count((here < others).view(np.uint64)).sum(axis=1, dtype=np.int64)
                self.wins[i, i + 1 :] += won
                if tied:
                    won = np.bitwise_count((here > others).view(np.uint64)).sum(axis=1, dtype=np.int64)
                    self.wins[i + 1 :, i] += won
                else:
                    self.wins[i + 1 :, i] += len(part) - won

    # -- telling

    def reached(self, precision: Precision | None) -> dict[str, float]:
        n = self.n_draws * (2 if self.indices else 1)
        told = self._statistics()
        answer = {
            "ranks": float(np.nanmax(1.96 * told.deviation / np.sqrt(n), initial=0.0)),
            "shares": float(1.96 * np.sqrt(_widest_share(self.counts, self.wins, n) / n)),
        }
        if self.blocks is not None and precision is not None and precision.indices is not None:
            answer["indices"] = float(self.blocks.widest(seed=self.seed)[0])
        return answer

    def _statistics(self) -> Exploration:
        return self.told((), {}, True, influences=False)

    def told(
        self,
        findings: tuple[Finding, ...],
        reached: Mapping[str, float],
        enough: bool,
        *,
        influences: bool = True,
    ) -> Exploration:
        ensemble, unit = self.ensemble, self.ensemble.rank_unit
        names = [a.id for a in ensemble.assumptions]
        found: list[dict[str, Influence]] = []
        if self.blocks is not None and influences:
            found = self.blocks.influences(names, seed=self.seed)
        n_counted = self.n_draws * (2 if self.indices else 1)
        ranked = max(1, int((self.nominal > 0).sum()))
        low = high = float("nan")
        if self.shifts is not None:
            low, high = (quantiles(self.shifts[None], [0.05, 0.95])[0] - 1.0) / ranked / unit
        return Exploration(
            scheme=ensemble.scheme, run=self._run(), entities=ensemble.entities, assumptions=ensemble.assumptions,
            nominal=np.where(self.nominal > 0, self.nominal / unit, np.nan), scores=ensemble.scores,
            counts=self.counts, rank_unit=unit, wins=self.wins,
            shift=(self.shift_sum / n_counted / ranked / unit, float(low), float(high)),
            sobol=found[0] if found else {}, by_entity=tuple(found[1:]), findings=findings, reached=reached,
            enough=enough, marks=ensemble.nominal.marks,
        )  # fmt: skip

    def _run(self) -> Run:
        ensemble = self.ensemble
        mark = hashlib.sha256(self.counts.astype("<i8").tobytes())
        if self.wins is not None:
            mark.update(self.wins.astype("<i8").tobytes())
        if self.blocks is not None:
            mark.update(self.blocks.mark)
        return Run(
            verb="explore", scheme=ensemble.scheme.id, scheme_digest=ensemble.scheme.digest,
            panel_digest=panel_digest(ensemble.panel),
            assumptions_digest=hashlib.sha256("".join(a.mark for a in ensemble.assumptions).encode()).hexdigest(),
            node=ensemble.node, period=None if ensemble.period is None else str(ensemble.period), seed=self.seed,
            version=importlib.metadata.version("barograph"), n_draws=self.n_draws,
            n_indices=self.n_indices, result=mark.hexdigest(),
        )  # fmt: skip


def _sample(
    sampling: _Sampling,
    wanted: int,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    while sampling.n_draws < wanted:
        if cancelled is not None and cancelled():
            raise Cancelled(
                f"stopped after {sampling.n_draws} of {wanted} draws, as asked",
                zh=f"已按要求停止，完成 {sampling.n_draws} / {wanted} 次抽样", done=sampling.n_draws, wanted=wanted,
            )  # fmt: skip
        sampling.add(min(sampling.chunk, wanted - sampling.n_draws))
        if progress is not None:
            progress(sampling.n_indices, wanted * sampling.times)


def _widest_share(counts: Counts, wins: Counts | None, n: int) -> float:
    """The largest p (1 - p) of all shares that are told."""
    shares = counts / n
    widest = float((shares * (1.0 - shares)).max(initial=0.0))
    if wins is not None:
        shares = wins / n
        widest = max(widest, float((shares * (1.0 - shares)).max(initial=0.0)))
    return widest


def _plain(figure: Any) -> float | None:
    return None if np.isnan(figure) else float(figure)
