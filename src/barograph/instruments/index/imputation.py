"""Imputation: figures that stand where one is missing. The caller marks every cell that changed.

A cell that a method has nothing for (an empty group, no earlier period) stays NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["carried_forward", "mean", "median", "regression"]

Array = NDArray[np.float64]


def mean(x: Array, groups: Sequence[str] | None = None) -> Array:
    """Missing cells take the mean of their column, of the same group where groups are given.

    x : (n_entities, n_indicators); groups : a label for each entity.

    >>> mean(np.array([[1.0], [3.0], [np.nan]])).ravel()
    array([1., 3., 2.])
    >>> mean(np.array([[1.0], [3.0], [np.nan]]), ["a", "b", "b"]).ravel()
    array([1., 3., 3.])
    """
    return _filled(x, groups, np.nanmean)


def median(x: Array, groups: Sequence[str] | None = None) -> Array:
    """Missing cells take the median of their column, of the same group where groups are given.

    >>> median(np.array([[1.0], [2.0], [9.0], [np.nan]])).ravel()
    array([1., 2., 9., 2.])
    """
    return _filled(x, groups, np.nanmedian)


def carried_forward(x: Array, previous: NDArray[np.intp]) -> Array:
    """Missing cells take the nearest earlier figure of the same entity.

    x : (n_rows, n_indicators); previous : (n_rows,), the row of the entity's period before, -1 for none.

    >>> carried_forward(np.array([[1.0], [np.nan], [np.nan]]), np.array([-1, 0, 1])).ravel()
    array([1., 1., 1.])
    """
    y = x.copy()
    at = previous.copy()
    while (at >= 0).any():
        rows = np.flatnonzero(at >= 0)
        y[rows] = np.where(np.isnan(y[rows]), x[at[rows]], y[rows])
        at[rows] = previous[at[rows]]
    return y


def regression(x: Array, column: int, on: Sequence[int]) -> Array:
    """Missing cells of a column take what a least-squares line on other columns says.

    x : (n_entities, n_indicators). The line is fitted with intercept on the entities that have all of them, and
    wants at least two more of these than it has predictors; otherwise the cells stay missing. Returns the column.

    >>> regression(np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0], [4.0, np.nan]]), 1, [0]).round(9)
    array([10., 20., 30., 40.])
    """
    y = x[:, column].copy()
    design = np.column_stack([np.ones(len(x)), x[:, list(on)]])
    usable = ~np.isnan(design).any(axis=1)
    known = usable & ~np.isnan(y)
    if known.sum() < len(on) + 2:
        return y
    factors, *_ = np.linalg.lstsq(design[known], y[known], rcond=None)
    wanted = usable & np.isnan(y)
    y[wanted] = design[wanted] @ factors
    return y


def _filled(x: Array, groups: Sequence[str] | None, of: Callable[..., Any]) -> Array:
    y = x.copy()
    gaps = np.flatnonzero(np.isnan(x).any(axis=0))
    labels = np.zeros(len(x), dtype=np.intp) if groups is None else np.unique(groups, return_inverse=True)[1]
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        part = x[np.ix_(rows, gaps)]
        known = ~np.isnan(part).all(axis=0)
        fill = np.full(len(gaps), np.nan)
        fill[known] = of(part[:, known], axis=0)
        y[np.ix_(rows, gaps)] = np.where(np.isnan(part), fill, part)
    return y
