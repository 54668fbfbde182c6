"""Samples: points of the unit cube for assumptions, and streams of noise for figures, the same at every run.

Assumptions are drawn from a scrambled Sobol' sequence: its points fill the cube evenly, so that fewer are needed
than of random ones, and more can be added to those that are there. A sensitivity analysis needs pairs of points:
`Points` draws A and B as the halves of one sequence of twice the dimensions.

Noise on every figure of a panel has too many dimensions for that. It comes from a counter-based stream: the noise
of draw r is found from the seed and r alone, whatever was drawn before.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_DIMENSIONS", "Noise", "Points"]

Array = NDArray[np.float64]

MOST_DIMENSIONS = 10_000
"""Of one point; the table of direction numbers ends at 21,201, and two points are drawn together."""

A, B = 0, 1


class Points:
    """Pairs of points (A, B) of the unit cube, one after another; without `pairs`, B is empty.

    >>> a, b = Points(3, seed=7).next(4)
    >>> a.shape, b.shape, bool((a == Points(3, seed=7).next(2)[0][:2].repeat(2, 0)[:4]).all())
    ((4, 3), (4, 3), False)
    >>> points = Points(3, seed=7)
    >>> bool((np.vstack([points.next(1)[0], points.next(3)[0]]) == a).all())
    True
    """

    def __init__(self, n_dimensions: int, *, seed: int, pairs: bool = True) -> None:
        from scipy.stats import qmc  # a second to load: only where something is drawn

        self.n_dimensions = n_dimensions
        self._sequence = (
            qmc.Sobol(
                (1 + pairs) * n_dimensions, scramble=True, bits=30, rng=np.random.default_rng([seed, 0])
            )
            if n_dimensions
            else None
        )

    def next(self, n: int) -> tuple[Array, Array]:
        """(n, n_dimensions) twice, in [0, 1)."""
        if self._sequence is None:
            return np.empty((n, 0)), np.empty((n, 0))
        with (
            warnings.catch_warnings()
        ):  # a number of draws that is no power of two is allowed, and costs a little evenness
            warnings.simplefilter("ignore", UserWarning)
            points: Array = self._sequence.random(n)
        return points[:, : self.n_dimensions], points[:, self.n_dimensions :]


class Noise:
    """Noise of a draw: numbers in [0, 1), found from the seed, the half (A or B) and the number of the draw.

    >>> noise = Noise(7, n_figures=3)
    >>> first = noise.of(0, 5)
    >>> _ = noise.of(1, 0)
    >>> bool((noise.of(0, 5) == first).all()), bool((noise.of(1, 5) == first).any())
    (True, False)
    """

    def __init__(self, seed: int, *, n_figures: int, stream: int = 0) -> None:
        self.n_figures = n_figures
        self._streams = tuple(np.random.PCG64DXSM([seed, 1 + half, stream]) for half in (A, B))
        self._starts = tuple(stream.state for stream in self._streams)
        self._generators = tuple(np.random.Generator(stream) for stream in self._streams)

    def of(self, half: int, draw: int) -> Array:
        """(n_figures,)"""
        stream = self._streams[half]
        stream.state = self._starts[half]
        stream.advance(draw * self.n_figures)
        return self._generators[half].random(self.n_figures)
