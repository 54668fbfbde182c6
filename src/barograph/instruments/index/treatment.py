"""Treatment of outliers: when a distribution has them, and what is done to them.

Every function is column by column and takes leading dimensions (draws) in front of entities × indicators.
NaN stays NaN. What was treated is told by comparing with the figures that went in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .shape import kurtosis, skewness

__all__ = ["box_cox", "likely_power", "log_shifted", "outlying", "winsorise"]

Array = NDArray[np.float64]


def outlying(
    x: Array, *, skewness_limit: float = 2.0, kurtosis_limit: float = 3.5, when: str = "both"
) -> NDArray[np.bool_]:
    """Whether a column has outliers: |skewness| and kurtosis at or past their limits.

    x : (..., n_entities, n_indicators). Returns (..., n_indicators). `when` is "both", "either" or "always".

    References
    ----------
    Saisana & Saltelli (2010), for the limits 2 and 3.5.

    >>> outlying(np.array([[1.0], [2.0], [1.5], [1.2], [90.0], [2.2], [1.8]]))
    array([ True])
    """
    if when == "always":
        return np.ones(x.shape[:-2] + x.shape[-1:], dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        skewed = np.abs(skewness(x)) >= skewness_limit
        peaked = kurtosis(x) >= kurtosis_limit
    return skewed & peaked if when == "both" else skewed | peaked


def winsorise(
    x: Array,
    *,
    points: int,
    skewness_limit: float = 2.0,
    kurtosis_limit: float = 3.5,
    when: str = "both",
) -> tuple[Array, NDArray[np.intp]]:
    """Pull in one extreme value at a time until the column has no outliers, `points` times at most.

    The extreme on the side of the skew takes the next value inwards; tied extremes go together. Columns without
    outliers are left alone. Returns the figures (..., n_entities, n_indicators) and how often each column was
    pulled in (..., n_indicators).

    >>> winsorise(np.array([[1.0], [2.0], [1.5], [1.2], [90.0], [2.2], [1.8]]), points=5)[0].ravel()
    array([1. , 2. , 1.5, 1.2, 2.2, 2.2, 1.8])
    """
    y = np.array(x, dtype=np.float64)
    limits = {"skewness_limit": skewness_limit, "kurtosis_limit": kurtosis_limit}
    pulled = np.zeros(x.shape[:-2] + x.shape[-1:], dtype=np.intp)
    for _ in range(points):
        wild = outlying(y, when="both" if when == "always" else when, **limits)
        if when == "always" and not pulled.any():
            wild = np.ones_like(wild)
        if not wild.any():
            break
        with np.errstate(invalid="ignore"):
            right = (skewness(y) > 0)[..., None, :]
        high = np.nanmax(y, axis=-2, keepdims=True)
        low = np.nanmin(y, axis=-2, keepdims=True)
        below = np.max(np.where(y < high, y, -np.inf), axis=-2, keepdims=True)
        above = np.min(np.where(y > low, y, np.inf), axis=-2, keepdims=True)
        pull = wild[..., None, :] & (high > low)
        y = np.where(pull & right & (y == high), below, np.where(pull & ~right & (y == low), above, y))
        pulled += pull[..., 0, :]
    return y, pulled


def log_shifted(x: Array) -> Array:
    """log(x - min + 0.01 (max - min)), column by column: also for figures of 0 and less.

    >>> log_shifted(np.array([[0.0], [1.0]])).round(3).ravel()
    array([-4.605,  0.01 ])
    """
    low = np.nanmin(x, axis=-2, keepdims=True)
    high = np.nanmax(x, axis=-2, keepdims=True)
    answer: Array = np.log(x - low + 0.01 * (high - low))
    return answer


def box_cox(x: Array, *, power: float | Array) -> Array:
    """(xᵖ - 1) / p, the logarithm where p is 0. x is above 0; power is one number or one a column.

    References
    ----------
    Box & Cox (1964), An analysis of transformations.

    >>> box_cox(np.array([[1.0], [9.0]]), power=0.5).ravel()
    array([0., 4.])
    """
    p = np.broadcast_to(np.asarray(power, dtype=np.float64), (*x.shape[:-2], 1, *x.shape[-1:]))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p == 0, np.log(x), (x**p - 1.0) / np.where(p == 0, 1.0, p))


def likely_power(x: Array) -> Array:
    """The Box-Cox exponent between -3 and 3 under which a column is most likely normal.

    x : (n_entities, n_indicators), above 0; NaN left out. Returns (n_indicators,).
    Maximises -n/2 ln s² + (p - 1) Σ ln x, by golden section.

    >>> likely_power(np.exp(np.linspace(-1, 1, 41))[:, None]).round(2) + 0.0
    array([0.])
    """
    return np.array([_likely(column[~np.isnan(column)]) for column in x.T])


def _likely(x: Array) -> float:
    logs = np.log(x / np.exp(np.mean(np.log(x))))  # scaled to geometric mean 1, so that powers stay small

    def loss(p: float) -> float:
        y = logs if abs(p) < 1e-12 else np.expm1(p * logs) / p
        return float(len(logs) / 2 * np.log(np.var(y)) - (p - 1.0) * np.sum(logs))

    low, high, ratio = -3.0, 3.0, (5**0.5 - 1) / 2
    a, b = high - ratio * (high - low), low + ratio * (high - low)
    fa, fb = loss(a), loss(b)
    while high - low > 1e-9:
        if fa < fb:
            high, b, fb = b, a, fa
            a = high - ratio * (high - low)
            fa = loss(a)
        else:
            low, a, fa = a, b, fb
            b = low + ratio * (high - low)
            fb = loss(b)
    return (low + high) / 2
