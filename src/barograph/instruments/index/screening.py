"""Screening: which entities have enough figures to be judged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["available", "non_zero"]

Array = NDArray[np.float64]


def available(x: Array) -> Array:
    """Share of the indicators that each entity has figures for.

    x : (n_entities, n_indicators). Returns (n_entities,) between 0 and 1.

    >>> available(np.array([[1.0, np.nan], [1.0, 0.0]]))
    array([0.5, 1. ])
    """
    return np.asarray(np.mean(~np.isnan(x), axis=1))


def non_zero(x: Array) -> Array:
    """Share of each entity's figures that are not 0; 0 for an entity without figures.

    >>> non_zero(np.array([[1.0, np.nan], [1.0, 0.0]]))
    array([1. , 0.5])
    """
    there = np.sum(~np.isnan(x), axis=1)
    other = np.sum(~np.isnan(x) & (x != 0), axis=1)
    answer: Array = other / np.maximum(there, 1)
    return answer
