"""The shape of a distribution: skewness and kurtosis, column by column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["kurtosis", "skewness"]

Array = NDArray[np.float64]


def skewness(x: Array, axis: int = -2) -> Array:
    """Sample-adjusted skewness G1; NaN left out, NaN for fewer than 3 figures or where all are equal.

    x : (..., n_entities, n_indicators). G1 = √(n(n-1)) / (n-2) · m₃ / m₂^1.5, m central moments.

    References
    ----------
    Joanes & Gill (1998), Comparing measures of sample skewness and kurtosis.

    >>> skewness(np.array([[1.0], [2.0], [6.0]])).round(4)
    array([1.4579])
    """
    n, m2, m3, _ = _moments(x, axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((n > 2) & (m2 > 0), np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5, np.nan)


def kurtosis(x: Array, axis: int = -2) -> Array:
    """Sample-adjusted excess kurtosis G2; NaN left out, NaN for fewer than 4 figures or where all are equal.

    x : (..., n_entities, n_indicators). G2 = (n-1) / ((n-2)(n-3)) · ((n+1) (m₄ / m₂² - 3) + 6).

    References
    ----------
    Joanes & Gill (1998), Comparing measures of sample skewness and kurtosis.

    >>> kurtosis(np.array([[1.0], [2.0], [3.0], [4.0], [10.0]])).round(4)
    array([3.152])
    """
    n, m2, _, m4 = _moments(x, axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = m4 / m2**2 - 3.0
        return np.where((n > 3) & (m2 > 0), (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain + 6.0), np.nan)


def _moments(x: Array, axis: int) -> tuple[Array, Array, Array, Array]:
    there = ~np.isnan(x)
    n = there.sum(axis=axis).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(there, x, 0.0).sum(axis=axis, keepdims=True) / there.sum(axis=axis, keepdims=True)
        d = np.where(there, x - mean, 0.0)
        d2 = d * d
        return n, d2.sum(axis=axis) / n, (d2 * d).sum(axis=axis) / n, (d2 * d2).sum(axis=axis) / n
