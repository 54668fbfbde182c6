"""Ranks: 1 is best; an entity without a score has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["rank", "rank_within"]

Array = NDArray[np.float64]


def rank(scores: Array, *, ties: str = "min", decimals: int | None = None) -> Array:
    """Rank along the last axis, the highest score first.

    Parameters
    ----------
    scores : (..., n_entities); NaN has no rank and stands in nobody's way
    ties : "min" (1, 2, 2, 4), "max" (1, 3, 3, 4), "average" (1, 2.5, 2.5, 4) or "dense" (1, 2, 2, 3)
    decimals : scores are rounded to these first, as where published scores are ranked

    >>> rank(np.array([0.71, 0.9, np.nan, 0.71, 0.5]))
    array([ 2.,  1., nan,  2.,  4.])
    >>> rank(np.array([0.7114, 0.7111]), decimals=3)
    array([1., 1.])
    """
    x = np.asarray(scores, dtype=np.float64)
    if decimals is not None:
        x = np.round(x, decimals)
    flat = x.reshape(-1, x.shape[-1])
    return np.stack([_row(row, ties) for row in flat]).reshape(x.shape) if flat.size else x.copy()


def rank_within(
    scores: Array, groups: Sequence[str], *, ties: str = "min", decimals: int | None = None
) -> Array:
    """Rank among the entities of the same group alone: scores (..., n_entities), a label for each entity.

    >>> rank_within(np.array([3.0, 1.0, 2.0]), ["市", "区", "市"])
    array([1., 1., 2.])
    """
    out = np.full(np.shape(scores), np.nan)
    labels = np.array(groups)
    for label in np.unique(labels):
        at = labels == label
        out[..., at] = rank(np.asarray(scores)[..., at], ties=ties, decimals=decimals)
    return out


def _row(x: Array, ties: str) -> Array:
    there = ~np.isnan(x)
    falling = np.sort(-x[there])
    if ties == "dense":
        falling = np.unique(falling)
    left: Any = np.searchsorted(falling, -x, side="left") + 1.0
    if ties in ("max", "average"):
        right = np.searchsorted(falling, -x, side="right")
        left = right if ties == "max" else (left + right) / 2.0
    return np.where(there, left, np.nan)
