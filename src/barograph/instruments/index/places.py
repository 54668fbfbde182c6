"""Ranks of very many draws at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import kernels

__all__ = ["Ranks", "nearest", "rank_draws", "rank_type"]

Array = NDArray[np.float64]
Ranks = NDArray[np.integer[Any]]


def rank_draws(scores: Array, *, ties: str = "min", decimals: int | None = None) -> Ranks:
    """Ranks of every draw, the highest score first; 0 for no score, twice the rank for the ties "average".

    scores : (n_draws, n_entities). Scores that agree to 40 binary digits of the largest are equal.

    >>> rank_draws(np.array([[0.1 + 0.2, 0.3, np.nan, 0.5, 0.0]])).tolist()
    [[2, 2, 0, 1, 4]]
    >>> rank_draws(np.array([[0.1 + 0.2, 0.3, 0.5]]), ties="average").tolist()
    [[5, 5, 2]]
    """
    g, n = scores.shape
    s = scores if decimals is None else np.round(scores, decimals)
    absent = np.isnan(s)
    gaps = bool(absent.any())
    if gaps:
        s = np.where(absent, 0.0, s)
    bits = max(1, int(n - 1).bit_length())
    # adding a large power of two leaves 52 - `cut` digits; what is left of the pattern is a whole number in order
    cut = max(12, bits)
    _, exponent = np.frexp(np.abs(s).max(axis=1, initial=0.0))
    large = np.ldexp(1.5, exponent + cut)[:, None]
    keys = (s + large).view(np.int64)
    keys -= large.view(np.int64)
    if gaps:
        keys[absent] = -(1 << (63 - bits))  # below every score
    keys <<= bits
    keys |= np.arange(n)
    keys.sort(axis=1)
    dtype = rank_type(2 * n)
    out = np.empty((g, n), dtype=dtype)
    if ties == "min" and kernels.active():
        kernels.places(keys, bits, out)
        if gaps:
            out[absent] = 0
        return out
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    places = _places(keys, ties)
    order += np.arange(0, g * n, n)[:, None]
    out.ravel()[order] = places.astype(dtype, copy=False)
    if gaps:
        out[absent] = 0
    return out


def _places(keys: NDArray[np.int64], ties: str) -> Ranks:
    """The rank at each place of ascending keys, (1 or g, n)."""
    n = keys.shape[1]
    falling = np.arange(n, 0, -1)[None]
    plain = falling * (2 if ties == "average" else 1)
    new = keys[:, 1:] != keys[:, :-1]
    if new.all():
        return plain
    out = np.repeat(plain, len(keys), axis=0)
    rows = np.flatnonzero(~new.all(axis=1))
    edge = np.ones((len(rows), 1), dtype=np.bool_)
    last = np.concatenate([new[rows], edge], axis=1)  # the highest of its group: it has the smallest rank
    first = np.concatenate([edge, new[rows]], axis=1)
    if ties == "dense":
        out[rows] = np.cumsum(last[:, ::-1], axis=1)[:, ::-1]
        return out
    best = nearest(np.where(last, falling, 0)[:, ::-1])[:, ::-1]
    worst = nearest(np.where(first, falling, 0))
    out[rows] = best if ties == "min" else worst if ties == "max" else best + worst
    return out


def nearest(marked: NDArray[np.intp]) -> NDArray[np.intp]:
    """Along rows, the last figure that is not 0."""
    at = np.maximum.accumulate(np.where(marked > 0, np.arange(marked.shape[1]), 0), axis=1)
    return np.take_along_axis(marked, at, axis=1)


def rank_type(most: int) -> Any:
    return np.int16 if most < 32_000 else np.int32
