"""Weights: from the data, from judgements, or from what would flatter each entity most.

Functions take the members of one branch on one scale, higher is better, (n_entities, n_members), and return
weights that add up to 1. Rows with a missing member are left out. They say nothing about importance: weights
from data follow spread and correlation, and a page that shows them says which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError

__all__ = [
    "RANDOM_INDEX", "ahp", "benefit_of_the_doubt", "critic", "entropy", "equal_importance", "pca",
]  # fmt: skip

Array = NDArray[np.float64]

RANDOM_INDEX = (0.0, 0.0, 0.52, 0.89, 1.12, 1.26, 1.36, 1.41, 1.46, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59)
"""Mean consistency index of random judgements for 1, 2, … members. Tables differ in the second digit."""


def entropy(x: Array) -> Array:
    """Entropy weights (熵权): a member whose figures differ more between entities weighs more.

    p = x / Σ x; e = -Σ p ln p / ln n, 0 ln 0 = 0; w ∝ 1 - e, column by column.

    x : (n_entities, n_members), not negative: normalise before. All columns constant: equal weights.

    References
    ----------
    Shannon (1948); Zeleny (1982), Multiple Criteria Decision Making.

    >>> entropy(np.array([[1.0, 1.0], [1.0, 3.0]]))
    array([0., 1.])
    """
    x = _complete(x)
    total = x.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(total > 0, x / total, 1.0 / len(x))
        logs = np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0)), 0.0)
    e = -logs.sum(axis=0) / np.log(len(x))
    return _proportional(np.maximum(1.0 - e, 0.0))


def critic(x: Array) -> Array:
    """CRITIC weights: spread times conflict with the other members.

    Columns are brought to 0–1 by min-max first; C = s Σ (1 - r), s the standard deviation (n - 1), r the
    correlations with every member; w ∝ C. A constant column weighs nothing.

    References
    ----------
    Diakoulaki, Mavrotas & Papayannakis (1995), Determining objective weights in multiple criteria problems.

    >>> critic(np.array([[0.0, 0.0, 1.0], [0.5, 0.5, 0.0], [1.0, 1.0, 0.5]])).round(3)
    array([0.25, 0.25, 0.5 ])
    """
    x = _complete(x)
    low, high = x.min(axis=0), x.max(axis=0)
    live = high > low
    z = (x[:, live] - low[live]) / (high - low)[live]
    weights = np.zeros(x.shape[1])
    if live.any():
        r = np.atleast_2d(np.corrcoef(z, rowvar=False))
        weights[live] = z.std(axis=0, ddof=1) * (1.0 - r).sum(axis=0)
    return _proportional(np.maximum(weights, 0.0))


def pca(x: Array) -> Array:
    """Squared loadings on the first principal component of the standardised members.

    They add up to 1 by themselves. A member that runs against the others weighs as if it ran with them: look at
    the signs of the loadings (`statistics.principal_components`) before using them.

    References
    ----------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6.

    >>> pca(np.array([[1.0, 2.0], [2.0, 4.1], [3.0, 5.9]])).round(6)
    array([0.5, 0.5])
    """
    x = _complete(x)
    spread = x.std(axis=0, ddof=1)
    live = spread > 0
    weights = np.zeros(x.shape[1])
    if live.any():
        z = (x[:, live] - x[:, live].mean(axis=0)) / spread[live]
        _, _, loadings = np.linalg.svd(z, full_matrices=False)
        weights[live] = loadings[0] ** 2
    return _proportional(weights)


def ahp(judgements: Sequence[Sequence[float]] | Array) -> tuple[Array, float]:
    """Weights from pairwise judgements (层次分析法), and their consistency ratio.

    judgements : (n, n), a[i, j] how much more important i is than j; 1 on the diagonal, a[j, i] = 1 / a[i, j].
    w is the principal eigenvector; CI = (λ - n) / (n - 1); CR = CI / RI with the random index of RANDOM_INDEX.
    A matrix that is not square, not positive or not reciprocal: InstrumentError.

    References
    ----------
    Saaty (1980), The Analytic Hierarchy Process.

    >>> weights, ratio = ahp([[1, 3], [1 / 3, 1]])
    >>> weights.round(4), round(ratio, 4) + 0.0
    (array([0.75, 0.25]), 0.0)
    """
    a = np.asarray(judgements, dtype=np.float64)
    if a.ndim != 2 or a.shape[0] != a.shape[1]:
        raise InstrumentError(
            f"the judgements are {a.shape}; write one row and one column for each member",
            zh=f"判断矩阵的大小为 {a.shape}，应当每个成员一行一列", code="index-judgements",
        )  # fmt: skip
    bad = np.argwhere(~((a > 0) & np.isclose(a * a.T, 1.0, rtol=0.02)))
    if len(bad):
        i, j = (int(k) for k in bad[0])
        raise InstrumentError(
            f"judgement {i + 1},{j + 1} is {a[i, j]:g} and {j + 1},{i + 1} is {a[j, i]:g}; write one as 1 over the other",
            zh=f"判断矩阵第 {i + 1} 行第 {j + 1} 列为 {a[i, j]:g}，第 {j + 1} 行第 {i + 1} 列为 {a[j, i]:g}，二者应互为倒数",
            code="index-judgements", cell=(i, j),
        )  # fmt: skip
    n = len(a)
    values, vectors = np.linalg.eig(a)
    k = int(np.argmax(values.real))
    weights = np.abs(vectors[:, k].real)
    index = (float(values[k].real) - n) / (n - 1) if n > 1 else 0.0
    random = RANDOM_INDEX[min(n, len(RANDOM_INDEX)) - 1]
    return _proportional(weights), index / random if random > 0 else 0.0


def equal_importance(
    influence: Callable[[Array], Array], start: Array, *, wanted: Array | None = None, rounds: int = 500
) -> Array:
    """Weights under which the members are as important as they are meant to be.

    influence : weights (k,) → correlations (k,) of the members with the index these weights make
    start : (k,), the first guess; wanted : (k,), the shares of importance; equal where not given.

    Moves the logarithms of the weights by Gauss-Newton steps with numerical derivatives, halved until they help,
    towards shares of correlation equal to `wanted`. A member that runs against the others can keep it from being
    reached: compare `influence` at the answer.

    References
    ----------
    Paruolo, Saisana & Saltelli (2013), Ratings and rankings: voodoo or science?; Becker et al. (2017), Weights
    and importance in composite indicators.

    >>> x = np.array([[1.0, 0.0], [2.0, 5.0], [3.0, 1.0], [4.0, 8.0]])
    >>> of = lambda w: np.array([np.corrcoef(x[:, j], x @ w)[0, 1] for j in range(2)])
    >>> weights = equal_importance(of, np.array([0.5, 0.5]))
    >>> bool(abs(np.diff(of(weights))[0]) < 1e-9)
    True
    """
    start = np.asarray(start, dtype=np.float64)
    k = len(start)
    goal = np.full(k, 1.0 / k) if wanted is None else np.asarray(wanted) / np.sum(wanted)

    def off(logs: Array) -> Array:
        r = influence(_proportional(np.exp(logs)))
        total = r.sum()
        return np.asarray(r / total - goal) if total > 0 else np.full(k, 1e3)

    logs = np.log(_proportional(start))
    miss = off(logs)
    damp = 1e-6
    for _ in range(rounds):
        step = 1e-6
        slope = np.column_stack([(off(logs + step * e) - miss) / step for e in np.eye(k)])
        gradient = slope.T @ miss
        if float(np.abs(miss).max()) < 1e-12 or float(np.abs(gradient).max()) < 1e-14:
            break
        moved = False
        for _ in range(30):
            move = np.linalg.solve(slope.T @ slope + damp * np.eye(k), -gradient)
            there = np.clip(logs + np.clip(move, -2, 2), -30, 30)
            there -= there.max()
            new = off(there)
            if new @ new < miss @ miss:
                logs, miss, moved = there, new, True
                damp = max(damp / 10, 1e-14)
                break
            damp *= 10
        if not moved:
            break
    return _proportional(np.exp(logs))


def benefit_of_the_doubt(x: Array, *, least: float = 0.0, most: float = 1.0) -> tuple[Array, Array]:
    """For each entity the weights under which it looks best, and that score.

    x : (n_entities, n_members), not negative, higher is better; NaN counts as 0 for nobody's good.
    For entity i: maximise Σ wⱼ xᵢⱼ so that Σ wⱼ xₖⱼ ≤ 1 for every entity k, wⱼ ≥ 0, and each member's share
    wⱼ xᵢⱼ / Σ wⱼ xᵢⱼ lies between `least` and `most`. Returns weights (n_entities, n_members) and scores
    (n_entities,) up to 1. Exact: a linear problem, solved by the simplex method.

    References
    ----------
    Cherchye, Moesen, Rogge & Van Puyenbroeck (2007), An introduction to 'benefit of the doubt' composite indicators.

    >>> benefit_of_the_doubt(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0]]))[1].round(6)
    array([1.      , 1.      , 0.666667])
    """
    n, k = x.shape
    if not 0.0 <= least <= 1.0 / k or not 1.0 / k <= most <= 1.0:
        raise InstrumentError(
            f"no shares of {k} members lie between {least:g} and {most:g}; bring least under and most over {1 / k:.3f}",
            zh=f"{k} 个成员的占比不可能都在 {least:g} 与 {most:g} 之间，least 应不超过、most 应不低于 {1 / k:.3f}",
            code="index-weights",
        )  # fmt: skip
    values = np.nan_to_num(x)
    scale = np.where(values.max(axis=0) > 0, values.max(axis=0), 1.0)
    y = values / scale
    weights, scores = np.zeros((n, k)), np.zeros(n)
    for i in range(n):
        rows, sides = [y], [np.ones(n)]
        own = y[i]
        if least > 0:
            rows.append(least * own - np.diag(own))
            sides.append(np.zeros(k))
        if most < 1:
            rows.append(np.diag(own) - most * own)
            sides.append(np.zeros(k))
        weights[i] = _simplex(own, np.vstack(rows), np.concatenate(sides))
        scores[i] = weights[i] @ own
    return weights / scale, scores


# -- parts


def _complete(x: Array) -> Array:
    kept = x[~np.isnan(x).any(axis=1)]
    if len(kept) < 2:
        raise InstrumentError(
            f"{len(kept)} entities have figures for all members; weights from data need two or more: impute, or "
            "give the weights",
            zh=f"只有 {len(kept)} 个对象的数据齐全，由数据求权重至少要两个；请插补缺失值，或直接给定权重",
            code="index-weights",
        )  # fmt: skip
    return kept


def _proportional(weights: Array) -> Array:
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1.0 / len(weights))


def _simplex(gain: Array, rows: Array, sides: Array) -> Array:
    """Maximise gain·w so that rows·w ≤ sides (none negative), w ≥ 0. Bland's rule, so that it ends."""
    m, k = rows.shape
    table = np.zeros((m + 1, k + m + 1))
    table[:m, :k], table[:m, k : k + m], table[:m, -1] = rows, np.eye(m), sides
    table[m, :k] = -gain
    basis = np.arange(k, k + m)
    while True:
        entering = np.flatnonzero(table[m, :-1] < -1e-11)
        if not entering.size:
            break
        column = int(entering[0])
        rising = table[:m, column] > 1e-11
        if not rising.any():  # no bound: impossible where every member is somebody's above 0
            break
        quotient = np.where(rising, table[:m, -1] / np.where(rising, table[:m, column], 1.0), np.inf)
        least = quotient.min()
        ties = np.flatnonzero(quotient <= least + 1e-14)
        row = int(ties[np.argmin(basis[ties])])
        table[row] /= table[row, column]
        factors = table[:, column].copy()
        factors[row] = 0.0
        table -= factors[:, None] * table[row]
        basis[row] = column
    answer = np.zeros(k + m)
    answer[basis] = table[:m, -1]
    return answer[:k]
