"""Loops that arrays do not do best, for `explore` with very many figures: an option, `pip install 'barograph[fast]'`.

Each has its twin in arrays beside the call, with the same operations on each figure in the same order, so that both
ways give the same result to the last bit. Compiling takes some seconds, once in a process; `use` says when that is
worth it.

>>> use(False), active()
(None, False)
>>> use(None)
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["active", "available", "expect", "min_max", "noisy", "places", "use"]

Array = NDArray[np.float64]

WORTH = 3e8
"""Figures of a run from which compiling is made up for."""

_wanted: bool | None = None
_large = False


def available() -> bool:
    return importlib.util.find_spec("numba") is not None


def use(wanted: bool | None) -> None:
    """True: always, False: never, None: in large runs, where numba is installed."""
    global _wanted
    _wanted = wanted


def expect(n_figures: float) -> None:
    """Say how many figures a run has."""
    global _large
    _large = n_figures >= WORTH


def active() -> bool:
    return (_large if _wanted is None else _wanted) and available()


def noisy(x: Array, u: Array, noise: float) -> None:
    """x times 1 - noise + 2 noise u, in place; x and u are (n_indicators, n_entities)."""
    _compiled()[0](x, u, 2.0 * noise, 1.0 - noise)


def min_max(x: Array, *, direction: float, lower: float, upper: float) -> bool:
    """Each row of x (n_draws, n_entities) from lower to upper, in place; false, with x unchanged, where one cannot be."""
    answer: bool = _compiled()[1](x, direction, lower, upper)
    return answer


def places(keys: NDArray[np.int64], bits: int, ranks: Any) -> None:
    """Ranks with ties "min" from ascending keys (n_draws, n_entities), whose last bits name the entity.

    ranks : like keys, written.
    """
    _compiled()[2](keys, bits, ranks)


@lru_cache(maxsize=1)
def _compiled() -> tuple[Callable[..., Any], ...]:
    numba: Any = importlib.import_module("numba")  # an extra: asked for by name, where it is there

    @numba.njit(nogil=True)
    def noisy(x, u, width, low):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
        for j in range(x.shape[0]):
            for i in range(x.shape[1]):
                x[j, i] = x[j, i] * (u[j, i] * width + low)

    @numba.njit(nogil=True)
    def min_max(x, direction, lower, upper):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
        n_draws, n = x.shape
        for d in range(n_draws):
            low = high = x[d, 0]
            gap = False
            for i in range(n):
                low = min(low, x[d, i])
                high = max(high, x[d, i])
                gap |= x[d, i] != x[d, i]
            if gap or not high > low:
                return False
        for d in range(n_draws):
            low = high = x[d, 0] * direction
            for i in range(n):
                one = x[d, i] * direction
                x[d, i] = one
                low = min(low, one)
                high = max(high, one)
            for i in range(n):
                x[d, i] = (x[d, i] - low) / (high - low) * (upper - lower) + lower
        return True

    @numba.njit(nogil=True)
    def places(keys, bits, ranks):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
        n_draws, n = keys.shape
        mask = (1 << bits) - 1
        for d in range(n_draws):
            rank, last = 0, np.int64(0)
            for place in range(n):
                key = keys[d, n - 1 - place]
                if place == 0 or (key >> bits) != last:
                    rank = place + 1
                    last = key >> bits
                ranks[d, key & mask] = rank

    return noisy, min_max, places
