"""Aggregation: the members of a branch as one figure.

Members stand on the last axis; everything before it (draws, entities) is kept. Weights are (..., n_members) and
need not add up to anything. A missing member (NaN) is left out and the rest carry its weight: whether that may
happen at all, the scheme decides before (`missing`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "arithmetic", "chain", "copeland", "geometric", "harmonic", "outranking", "power_mean", "product", "topsis",
]  # fmt: skip

Array = NDArray[np.float64]


def _shares(x: Array, weights: Array) -> Array:
    """Weights over the members that are there, adding up to 1; NaN where none is."""
    w = np.where(np.isnan(x), 0.0, weights)
    total = w.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, w / total, np.nan)


def arithmetic(x: Array, weights: Array) -> Array:
    """Weighted arithmetic mean: Σ wᵢ xᵢ / Σ wᵢ.

    x : (..., n_members); weights : (..., n_members), not negative. Returns (...).

    >>> arithmetic(np.array([[162.6, 298.8, 124.3, 259.5, 126.4]]), np.array([20, 20, 25, 10, 25.0])).round(3)
    array([180.905])
    """
    answer: Array = np.sum(_shares(x, weights) * np.nan_to_num(x), axis=-1)
    return answer


def geometric(x: Array, weights: Array) -> Array:
    """Weighted geometric mean: exp(Σ wᵢ ln xᵢ / Σ wᵢ). A 0 among the members makes it 0; x is not negative.

    >>> geometric(np.array([1.0, 4.0]), np.array([1.0, 1.0]))
    np.float64(2.0)
    """
    shares = _shares(x, weights)
    with np.errstate(divide="ignore"):
        logs = np.log(np.where(np.isnan(x) | (shares == 0), 1.0, x))
    answer: Array = np.exp(np.sum(shares * logs, axis=-1))
    return answer


def harmonic(x: Array, weights: Array) -> Array:
    """Weighted harmonic mean: Σ wᵢ / Σ (wᵢ / xᵢ). A 0 among the members makes it 0; x is not negative.

    >>> harmonic(np.array([1.0, 3.0]), np.array([1.0, 1.0]))
    np.float64(1.5)
    """
    shares = _shares(x, weights)
    with np.errstate(divide="ignore"):
        answer: Array = 1.0 / np.sum(shares / np.where(np.isnan(x) | (shares == 0), 1.0, x), axis=-1)
        return answer


def power_mean(x: Array, weights: Array, *, power: float) -> Array:
    """Generalised mean: (Σ wᵢ xᵢᵖ / Σ wᵢ)^(1/p); p = 1 arithmetic, 0 geometric, -1 harmonic. x is not negative.

    >>> power_mean(np.array([1.0, 9.0]), np.array([1.0, 1.0]), power=0.5)
    np.float64(4.0)
    """
    if power == 0:
        return geometric(x, weights)
    shares = _shares(x, weights)
    with np.errstate(divide="ignore"):
        powers = np.where(np.isnan(x) | (shares == 0), 1.0, x) ** power
        answer: Array = np.sum(shares * powers, axis=-1) ** (1.0 / power)
        return answer


def product(x: Array) -> Array:
    """The members multiplied, without weights; NaN where one is missing.

    >>> product(np.array([0.5, 0.4]))
    np.float64(0.2)
    """
    answer: Array = np.prod(x, axis=-1)
    return answer


def outranking(x: Array, weights: Array) -> Array:
    """How much of the weights says that entity i is before entity j; equal members count half.

    x : (n_entities, n_members); weights : (n_members,). Returns (n_entities, n_entities), 0 on the diagonal;
    o[i, j] + o[j, i] = 1. A member that either lacks is left out for the pair.

    References
    ----------
    Munda & Nardo (2009), Noncompensatory/nonlinear composite indicators for ranking countries.

    >>> outranking(np.array([[1.0, 2.0], [1.0, 3.0]]), np.array([1.0, 1.0]))
    array([[0.  , 0.25],
           [0.75, 0.  ]])
    """
    a, b = x[:, None, :], x[None, :, :]
    shares = _shares(a + b, weights)
    o = np.sum(shares * ((a > b) + 0.5 * (a == b)), axis=-1)
    np.fill_diagonal(o, 0.0)
    answer: Array = o
    return answer


def copeland(x: Array, weights: Array) -> Array:
    """Copeland score: pairwise wins less losses, by the majority of the weights.

    x : (n_entities, n_members); weights : (n_members,). Returns (n_entities,), whole numbers from -(n-1) to n-1;
    NaN for an entity without any member.

    >>> copeland(np.array([[3.0, 3.0], [2.0, 1.0], [1.0, 2.0]]), np.array([1.0, 1.0]))
    array([ 2., -1., -1.])
    """
    o = outranking(x, weights)
    # shares of weights are sums of floats: a tie is a tie to the last digits
    with np.errstate(invalid="ignore"):
        score = np.nansum(np.where(o > 0.5 + 1e-12, 1.0, 0.0) - np.where(o.T > 0.5 + 1e-12, 1.0, 0.0), axis=1)
    return np.where(np.isnan(x).all(axis=1), np.nan, score)


def topsis(x: Array, weights: Array) -> Array:
    """TOPSIS: how near to the best of every member and far from the worst, between 0 and 1.

    x : (n_entities, n_members), higher is better and on one scale; weights : (n_members,).
    v = w x; dᵢ⁺, dᵢ⁻ Euclidean distances to the column maxima and minima; score = d⁻ / (d⁺ + d⁻).
    A missing member is left out of both distances.

    References
    ----------
    Hwang & Yoon (1981), Multiple Attribute Decision Making.

    >>> topsis(np.array([[1.0, 1.0], [0.0, 0.0], [1.0, 0.0]]), np.array([1.0, 1.0]))
    array([1. , 0. , 0.5])
    """
    v = x * (weights / np.sum(weights))
    away = np.sqrt(np.nansum((v - np.nanmax(v, axis=0)) ** 2, axis=-1))
    near = np.sqrt(np.nansum((v - np.nanmin(v, axis=0)) ** 2, axis=-1))
    with np.errstate(invalid="ignore"):
        score = near / (away + near)
    return np.where(np.isnan(x).all(axis=-1), np.nan, score)


def chain(growth: Array, weights: Array, previous: NDArray[np.intp], *, start: float = 100.0) -> Array:
    """Chained index of symmetric growth: Iₜ = Iₜ₋₁ (200 + G) / (200 - G), G the weighted mean of the members.

    growth : (n_rows, n_members), per cent, from `symmetric_growth`; weights : (n_members,)
    previous : (n_rows,), the row of the same entity one period before, -1 in its first period, which has `start`.
    A row whose members are all missing is missing, and so is everything after it.

    References
    ----------
    国家统计局, 中国创新指数编制说明.

    >>> chain(np.array([[np.nan], [20.0]]), np.array([1.0]), np.array([-1, 0])).round(2)
    array([100.  , 122.22])
    """
    step = arithmetic(growth, weights)
    out = np.full(len(step), np.nan)
    done = previous < 0
    out[done] = start
    while not done.all():
        ready = ~done & np.where(previous >= 0, done[previous], False)
        g = step[ready]
        out[ready] = out[previous[ready]] * (200.0 + g) / (200.0 - g)
        done = done | ready
    return out
