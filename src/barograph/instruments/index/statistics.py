"""Analysis of an index: what its figures look like, what hangs together, what has no say.

Functions are column by column on (n_entities, n_columns), NaN left out pair by pair. `analyse` puts them
together for a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .result import Result
from .shape import kurtosis, skewness

__all__ = [
    "Analysis", "Component", "Description", "Pair", "Silent", "analyse", "compound_growth", "correlations", "cronbach",
    "describe", "principal_components", "redundant", "silent",
]  # fmt: skip

Array = NDArray[np.float64]

REDUNDANT = 0.92
"""Two members of one branch that correlate more than this say the same twice (OECD/JRC practice)."""
SILENT = 0.3
"""An indicator that correlates with its branch less than this has hardly a say in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One column: its figures, how many there are, and what is odd about them."""

    code: str
    least: float
    most: float
    mean: float
    median: float
    deviation: float
    skewness: float
    kurtosis: float
    n: int
    n_available: int
    n_non_zero: int
    n_unique: int
    n_same: int
    """How often the most frequent figure stands."""
    flags: tuple[Literal["few", "zeros", "alike", "outliers"], ...]
    """Under two thirds available, half zeros or more, under half different, skewness and kurtosis past 2 and 3.5."""


def describe(x: Array, codes: tuple[str, ...]) -> list[Description]:
    """Statistics of every column; a column without figures has NaN for all of them.

    x : (n_entities, n_columns); deviation is that of a sample (n - 1).

    >>> found = describe(np.array([[1.0], [3.0], [np.nan]]), ("a",))[0]
    >>> found.mean, found.n_available, found.flags
    (2.0, 2, ())
    """
    skew, kurt = skewness(x), kurtosis(x)
    return [_described(x[:, j], code, float(skew[j]), float(kurt[j])) for j, code in enumerate(codes)]


def _described(column: Array, code: str, skew: float, kurt: float) -> Description:
    x, n = column[~np.isnan(column)], len(column)
    unique, counts = np.unique(x, return_counts=True)
    non_zero = int(np.count_nonzero(x))
    flags: list[Literal["few", "zeros", "alike", "outliers"]] = []
    if len(x) < 0.65 * n:
        flags.append("few")
    if len(x) and non_zero < 0.5 * len(x):
        flags.append("zeros")
    if len(x) and len(unique) < 0.5 * len(x):
        flags.append("alike")
    if abs(skew) > 2 and kurt > 3.5:
        flags.append("outliers")
    nan = float("nan")
    return Description(
        code=code, least=float(x.min()) if len(x) else nan, most=float(x.max()) if len(x) else nan,
        mean=float(x.mean()) if len(x) else nan, median=float(np.median(x)) if len(x) else nan,
        deviation=float(x.std(ddof=1)) if len(x) > 1 else nan, skewness=skew, kurtosis=kurt, n=n,
        n_available=len(x), n_non_zero=non_zero, n_unique=len(unique),
        n_same=int(counts.max()) if len(x) else 0, flags=tuple(flags),
    )  # fmt: skip


def correlations(x: Array, y: Array | None = None, *, kind: str = "pearson") -> Array:
    """Correlation of every column of x with every column of y (x itself), over the rows that both have.

    kind : "pearson", or "spearman" on mean ranks. NaN for fewer than three rows or a constant column.

    >>> correlations(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])).round(3)
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    y = x if y is None else y
    out = np.full((x.shape[1], y.shape[1]), np.nan)
    for i in range(x.shape[1]):
        for j in range(y.shape[1]):
            both = ~np.isnan(x[:, i]) & ~np.isnan(y[:, j])
            if both.sum() < 3:
                continue
            a, b = x[both, i], y[both, j]
            if kind == "spearman":
                a, b = _mean_ranks(a), _mean_ranks(b)
            a, b = a - a.mean(), b - b.mean()
            size = np.sqrt((a @ a) * (b @ b))
            out[i, j] = (a @ b) / size if size > 0 else np.nan
    return out


def cronbach(x: Array) -> float:
    """Cronbach's alpha: whether the columns measure one thing. NaN for fewer than two columns or three full rows.

    α = k / (k - 1) (1 - Σ sⱼ² / s²), s² the variance of the row sums, over rows without gaps.

    References
    ----------
    Cronbach (1951), Coefficient alpha and the internal structure of tests.

    >>> round(cronbach(np.array([[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]])), 6)
    1.0
    """
    full = x[~np.isnan(x).any(axis=1)]
    k = x.shape[1]
    if k < 2 or len(full) < 3:
        return float("nan")
    whole = full.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1.0 - full.var(axis=0, ddof=1).sum() / whole)) if whole > 0 else float("nan")


def compound_growth(first: float, last: float, years: float) -> float:
    """Compound growth a year: (last / first)^(1 / years) - 1, both above 0; NaN otherwise.

    >>> round(compound_growth(100, 121, 2), 6)
    0.1
    """
    if not (first > 0 and last > 0 and years > 0):
        return float("nan")
    return float((last / first) ** (1.0 / years) - 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A principal component: its share of the variance and the loadings of the columns."""

    share: float
    loadings: tuple[float, ...]


def principal_components(x: Array) -> list[Component]:
    """Principal components of the standardised columns, the largest first.

    Rows with gaps are left out; a constant column loads 0. The sign of a component is free: it is chosen so that
    the loadings add up to more than 0.

    >>> principal_components(np.array([[1.0, 2.0], [2.0, 4.1], [3.0, 5.9]]))[0].loadings
    (0.707..., 0.707...)
    """
    full = x[~np.isnan(x).any(axis=1)]
    if len(full) < 3:
        return []
    spread = full.std(axis=0, ddof=1)
    z = (full - full.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    _, size, directions = np.linalg.svd(z, full_matrices=False)
    total = float((size**2).sum())
    out = []
    for s, loadings in zip(size, directions, strict=True):
        sign = 1.0 if loadings.sum() >= 0 else -1.0
        out.append(
            Component(
                share=float(s**2 / total) if total > 0 else 0.0,
                loadings=tuple(float(v) * sign for v in loadings),
            )
        )
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two members of one branch that say the same."""

    branch: str
    one: str
    other: str
    correlation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """An indicator with hardly a say in its branch or in the whole, or one that runs against it."""

    indicator: str
    within: str
    correlation: float
    against: bool


def redundant(result: Result, limit: float = REDUNDANT) -> list[Pair]:
    """Pairs of members of one branch whose correlation passes the limit, the strongest first."""
    tree, found = result.scheme.tree, []
    for node, members in zip(tree.branches, tree.members, strict=True):
        r = correlations(result.scores.values[:, members])
        for a, b in zip(*np.triu_indices(len(members), 1), strict=True):
            if abs(r[a, b]) >= limit:
                found.append(
                    Pair(
                        branch=tree.codes[node], one=tree.codes[members[a]], other=tree.codes[members[b]],
                        correlation=float(r[a, b]),
                    )
                )  # fmt: skip
    return sorted(found, key=lambda pair: -abs(pair.correlation))


def silent(result: Result, limit: float = SILENT) -> list[Silent]:
    """Indicators whose correlation with a branch above them is under the limit, the least first."""
    tree, found = result.scheme.tree, []
    values = result.scores.values
    for j in range(tree.n_indicators):
        node = int(tree.parent[j])
        while node >= 0:
            r = float(correlations(values[:, [j]], values[:, [node]])[0, 0])
            if r < limit:
                found.append(
                    Silent(indicator=tree.codes[j], within=tree.codes[node], correlation=r, against=r < 0)
                )
            node = int(tree.parent[node])
    return sorted(found, key=lambda one: one.correlation)


@dataclass(frozen=True, kw_only=True, eq=False)
class Analysis:
    """Everything of a result that a statistician asks first."""

    raw: list[Description]
    treated: list[Description]
    codes: tuple[str, ...]
    correlations: Array
    """(n_nodes, n_nodes), Pearson, of the scores of all nodes."""
    alpha: dict[str, float]
    """Cronbach's alpha by branch, of its members as they are aggregated."""
    components: dict[str, list[Component]]
    """Principal components of the members by branch."""
    redundant: list[Pair]
    silent: list[Silent]


def analyse(result: Result) -> Analysis:
    """Statistics, correlations, alpha, components, redundant and silent indicators of a result.

    Over several periods every row counts as one case.
    """
    tree, values = result.scheme.tree, result.scores.values
    members = {
        tree.codes[node]: values[:, below] for node, below in zip(tree.branches, tree.members, strict=True)
    }
    codes = result.scheme.codes
    return Analysis(
        raw=describe(result.stages["denominated"].values, codes),
        treated=describe(result.stages["treated"].values, codes),
        codes=tree.codes, correlations=correlations(values),
        alpha={code: cronbach(x) for code, x in members.items()},
        components={code: principal_components(x) for code, x in members.items()},
        redundant=redundant(result), silent=silent(result),
    )  # fmt: skip


def _mean_ranks(x: Array) -> Array:
    ordered = np.sort(x)
    answer: Array = (
        np.searchsorted(ordered, x, side="left") + 1 + np.searchsorted(ordered, x, side="right")
    ) / 2
    return answer
