"""Sensitivity: how much of the variance of an output is due to each assumption (Sobol' indices).

The first-order index is the share of variance that goes when the assumption alone is settled; the total index is
the share that stays when everything else is settled. Assumptions that act together have totals above their first.

An output is computed for points A, for points B, and for each assumption for A with that assumption from B (AB).
Everything is found from sums over blocks of draws (`Blocks`): their memory does not grow with the number of draws,
and resampling the blocks gives bounds. Outputs are whole numbers (ranks), so that the sums are exact and the same
whatever the order.

References
----------
Saltelli et al. (2010), Variance based sensitivity analysis of model output, Comput. Phys. Commun. 181: 259–270
(table 2, rows b and f); Jansen (1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Blocks", "Influence", "Said", "first_order", "total_order"]

Array = NDArray[np.float64]

Said = Literal["figure", "noise", "nothing", "constant"]
"""A figure; noise: its bounds hold 0, or are wider apart than the figure is large; nothing: no draw was moved by it;
constant: the output itself never varies."""


def first_order(y_a: Array, y_b: Array, y_ab: Array, *, centred: bool = True) -> float:
    """First-order index: mean((y_B - c) (y_AB - y_A)) / V, V the variance (n - 1) of y_A and y_B together.

    y_a, y_b, y_ab : (n_draws,), in one unit. c is the mean of y_A and y_B; 0 where not centred, which has the same
    expectation and is further off (R's `sensobol` and COINr do so). NaN where the output never varies.

    >>> y_a, y_b = np.array([0.0, 1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0, 0.0])
    >>> round(first_order(y_a, y_b, y_b), 6), first_order(y_a, y_b, y_a)
    (1.75, 0.0)
    """
    both = np.concatenate([y_a, y_b])
    variance = np.var(both, ddof=1)
    centre = both.mean() if centred else 0.0
    return float(np.mean((y_b - centre) * (y_ab - y_a)) / variance) if variance > 0 else float("nan")


def total_order(y_a: Array, y_b: Array, y_ab: Array) -> float:
    """Total index: mean((y_A - y_AB)²) / 2V, V the variance (n - 1) of y_A and y_B together.

    >>> y_a, y_b = np.array([0.0, 1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0, 0.0])
    >>> total_order(y_a, y_b, y_a)
    0.0
    """
    variance = np.var(np.concatenate([y_a, y_b]), ddof=1)
    return float(np.mean((y_a - y_ab) ** 2) / 2.0 / variance) if variance > 0 else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """What one assumption does to one output.

    `first` and `total` are None where the figure cannot be told from noise, and where the output never varies;
    `first_said` and `total_said` say which. The bounds are those of 90 % of the resamples, also of noise.
    """

    assumption: str
    first: float | None
    first_bounds: tuple[float, float] | None
    first_said: Said
    total: float | None
    total_bounds: tuple[float, float] | None
    total_said: Said

    def to_dict(self) -> dict[str, object]:
        return {
            "assumption": self.assumption,
            "first": {"value": self.first, "bounds": _pair(self.first_bounds), "said": self.first_said},
            "total": {"value": self.total, "bounds": _pair(self.total_bounds), "said": self.total_said},
        }


class Blocks:
    """Sums over blocks of draws, of which indices and their bounds are found.

    Outputs are (n_draws, n_outputs) whole numbers. At most `most` blocks are kept: where more draws come, two
    neighbours become one.
    """

    def __init__(self, n_assumptions: int, n_outputs: int, *, most: int = 512) -> None:
        self.n_assumptions, self.n_outputs, self.most = n_assumptions, n_outputs, most
        self.size, self.n_draws = 1, 0
        self._sums = np.zeros((most, 2 + 3 * n_assumptions, n_outputs))
        self._counts = np.zeros(most)

    def add(self, y_a: Array, y_b: Array, y_ab: Array) -> None:
        """y_a, y_b : (n, n_outputs); y_ab : (n_assumptions, n, n_outputs); draws that follow those before."""
        done, n = 0, len(y_a)
        while done < n:
            if self.n_draws == self.most * self.size:
                self._sums[: self.most // 2] = self._sums[0::2] + self._sums[1::2]
                self._counts[: self.most // 2] = self._counts[0::2] + self._counts[1::2]
                self._sums[self.most // 2 :], self._counts[self.most // 2 :] = 0.0, 0.0
                self.size *= 2
            here = slice(done, done + min(n - done, self.most * self.size - self.n_draws))
            self._add(y_a[here], y_b[here], y_ab[:, here])
            self.n_draws += here.stop - here.start
            done = here.stop

    def _add(self, a: Array, b: Array, ab: Array) -> None:
        at = np.arange(self.n_draws, self.n_draws + len(a)) // self.size
        edges = np.flatnonzero(np.diff(at, prepend=-1))
        blocks = at[edges]
        self._counts[blocks] += np.diff(edges, append=len(a))
        self._sums[blocks, 0] += np.add.reduceat(a + b, edges, axis=0)
        self._sums[blocks, 1] += np.add.reduceat(a * a + b * b, edges, axis=0)
        for i in range(self.n_assumptions):
            step = ab[i] - a
            k = 2 + 3 * i
            self._sums[blocks, k] += np.add.reduceat(step, edges, axis=0)
            self._sums[blocks, k + 1] += np.add.reduceat(b * step, edges, axis=0)
            self._sums[blocks, k + 2] += np.add.reduceat(step * step, edges, axis=0)

    @property
    def n_blocks(self) -> int:
        return -(-self.n_draws // self.size)

    @property
    def mark(self) -> bytes:
        """The sums as bytes, for a digest."""
        return self._sums[: self.n_blocks].astype("<f8").tobytes()

    def indices(self) -> tuple[Array, Array]:
        """First-order and total indices, (n_assumptions, n_outputs) each; NaN where the output never varies."""
        sums = self._sums.sum(axis=0)
        first, total = self._found(sums[None], np.array([float(self.n_draws)]))
        return first[0], total[0]

    def bounds(self, *, seed: int, resamples: int = 400, share: float = 0.90) -> tuple[Array, Array]:
        """Bounds of first-order and total indices, (2, n_assumptions, n_outputs) each.

        Quantiles of the indices of resampled blocks. (A resample whose output never varies says nothing and is left
        out.)
        """
        n = self.n_blocks
        rng = np.random.default_rng([seed, 3])
        times = rng.multinomial(n, np.full(n, 1.0 / n), size=resamples).astype(np.float64)
        sums = times @ self._sums[:n].reshape(n, -1)
        first, total = self._found(sums.reshape(resamples, -1, self.n_outputs), times @ self._counts[:n])
        ends = [(1.0 - share) / 2.0, (1.0 + share) / 2.0]
        return _quantiles(first, ends), _quantiles(total, ends)

    def influences(self, assumptions: list[str], *, seed: int) -> list[dict[str, Influence]]:
        """For each output what every assumption does to it."""
        first, total = self.indices()
        first_bounds, total_bounds = self.bounds(seed=seed)
        varies = self._varies()
        moved = self._sums[:, 4::3].sum(axis=0) > 0
        answer = []
        for o in range(self.n_outputs):
            found = {}
            for i, name in enumerate(assumptions):
                one = _said(first[i, o], first_bounds[:, i, o], bool(varies[o]), bool(moved[i, o]))
                all_ = _said(total[i, o], total_bounds[:, i, o], bool(varies[o]), bool(moved[i, o]))
                found[name] = Influence(
                    assumption=name, first=one[0], first_bounds=one[1], first_said=one[2],
                    total=all_[0], total_bounds=all_[1], total_said=all_[2],
                )  # fmt: skip
            answer.append(found)
        return answer

    def widest(self, *, seed: int) -> Array:
        """(n_outputs,) half the width of the widest bounds of an index; 0 where the output never varies."""
        first, total = self.bounds(seed=seed)
        wide = np.maximum(first[1] - first[0], total[1] - total[0]).max(axis=0, initial=0.0) / 2.0
        answer: Array = np.where(self._varies(), wide, 0.0)
        return answer

    def _varies(self) -> NDArray[np.bool_]:
        sums, n = self._sums.sum(axis=0), 2.0 * self.n_draws
        answer: NDArray[np.bool_] = sums[1] * n > sums[0] ** 2
        return answer

    def _found(self, sums: Array, n: Array) -> tuple[Array, Array]:
        """sums : (r, 2 + 3 n_assumptions, n_outputs); n : (r,) draws. (r, n_assumptions, n_outputs) twice."""
        n = n[:, None]
        mean = sums[:, 0] / (2.0 * n)
        with np.errstate(divide="ignore", invalid="ignore"):
            squares = sums[:, 1] * (2.0 * n) - sums[:, 0] ** 2
            variance = np.where(squares > 0, squares / (2.0 * n) / (2.0 * n - 1.0), np.nan)[:, None]
            step, product, square = sums[:, 2::3], sums[:, 3::3], sums[:, 4::3]
            first = (product - mean[:, None] * step) / n[:, None] / variance
            total = square / n[:, None] / 2.0 / variance
        return first, total


def _said(
    value: float, bounds: Array, varies: bool, moved: bool
) -> tuple[float | None, tuple[float, float] | None, Said]:
    if not varies:
        return None, None, "constant"
    if not moved:
        return 0.0, (0.0, 0.0), "nothing"
    low, high = float(bounds[0]), float(bounds[1])
    if not (np.isfinite(low) and np.isfinite(high)):
        return None, None, "noise"
    known = low > 0.0 and high - low <= value
    return (float(value), (low, high), "figure") if known else (None, (low, high), "noise")


def _quantiles(x: Array, ends: list[float]) -> Array:
    """Along the first axis, NaN left out, (2, …); NaN where nothing is left."""
    if not np.isnan(x).any():
        return np.asarray(np.quantile(x, ends, axis=0))
    out = np.full((2, *x.shape[1:]), np.nan)
    flat, into = x.reshape(len(x), -1), out.reshape(2, -1)
    for k in range(flat.shape[1]):
        column = flat[~np.isnan(flat[:, k]), k]
        if column.size:
            into[:, k] = np.quantile(column, ends)
    return out


def _pair(bounds: tuple[float, float] | None) -> list[float] | None:
    return None if bounds is None else list(bounds)
