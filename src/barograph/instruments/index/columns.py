"""The steps before aggregation for very many draws of one indicator at once: figures under noise.

What a step does is in its own module (`treatment`, `normalisation`), whose functions take draws in front of
entities; here is which of them a rule means. A rule that has no way for all draws together goes draw by draw through
the scheme's own step.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import kernels, normalisation, preparation, scaling, treatment
from .frame import Frame
from .places import nearest
from .scheme import Indicator, Normalisation, Scheme, Treatment

__all__ = ["Variant", "impute", "normalise", "treat"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


class Variant(Scheme):
    """A scheme with the rules of its indicators in a table: as many are made as there are combinations."""

    @classmethod
    def of(cls, scheme: Scheme, rules: dict[tuple[str, str], Any]) -> Variant:
        one = object.__new__(cls)
        one.__dict__.update(scheme.__dict__)
        one.__dict__["_table"] = rules
        return one

    def _nearest(self, indicator: Indicator, step: str) -> Any:
        return self.__dict__["_table"][step, indicator.code]


def impute(frame: Frame, x: Array) -> Array:
    """x : (n_indicators, g, n). The same cells are missing in every draw."""
    gaps = np.isnan(x[:, 0])
    if not gaps.any() or all(
        frame.scheme.imputation_of(frame.scheme.indicators[int(j)]).method == "none"
        for j in np.flatnonzero(gaps.any(axis=1))
    ):
        preparation.require(frame, x[:, 0].T)
        return x
    plain = True
    for j in np.flatnonzero(gaps.any(axis=1)):
        rule = frame.scheme.imputation_of(frame.scheme.indicators[int(j)])
        plain &= rule.method in ("none", "mean", "median")
    if not plain:
        for d in range(x.shape[1]):
            x[:, d] = preparation.impute(frame, np.ascontiguousarray(x[:, d].T)).T
            frame.imputed.clear()
    else:
        for j in np.flatnonzero(gaps.any(axis=1)):
            rule = frame.scheme.imputation_of(frame.scheme.indicators[int(j)])
            if rule.method == "none":
                continue
            of = np.mean if rule.method == "mean" else np.median
            labels = (
                [""] * x.shape[2]
                if rule.group is None
                else [frame.whole.groups[rule.group][int(r)] for r in frame.rows]
            )
            for _, rows in frame.blocks:
                own = np.array([labels[i] for i in rows])
                for label in np.unique(own):
                    at = rows[own == label]
                    known, lost = at[~gaps[j, at]], at[gaps[j, at]]
                    if known.size and lost.size:
                        x[j][:, lost] = of(x[j][:, known], axis=1)[:, None]
    preparation.require(frame, x[:, 0].T)
    return x


def treat(frame: Frame, x: Array, rule: Treatment, j: int) -> Array:
    """x : (g, n)"""
    if rule.method == "none":
        return x
    out = x.copy()
    test: dict[str, Any] = {
        "skewness_limit": rule.skewness,
        "kurtosis_limit": rule.kurtosis,
        "when": rule.when,
    }
    after = test | {"when": "both" if rule.when == "always" else rule.when}
    for _, rows in frame.blocks:
        part = x[:, rows] if len(rows) < x.shape[1] else x
        if (
            rule.method == "winsorise"
            and rule.when != "always"
            and part.shape[1] > 3
            and not np.isnan(np.sum(part))
        ):
            wild, found, left = _winsorised(part, rule)
        else:
            with np.errstate(all="ignore"):
                wild = np.flatnonzero(treatment.outlying(part[..., None], **test)[:, 0])
                found, left = part[wild], wild[:0]
                if rule.method == "winsorise" and wild.size:
                    found = treatment.winsorise(found[..., None], points=rule.points, **test)[0][..., 0]
                    left = np.flatnonzero(treatment.outlying(found[..., None], **after)[:, 0])
        if not wild.size:
            continue
        if rule.method == "winsorise":
            if rule.otherwise != "none" and left.size:
                found[left] = _transformed(part[wild[left]], rule.otherwise, rule)
        else:
            found = _transformed(found, rule.method, rule)
        if len(rows) == x.shape[1]:
            out[wild] = found
        else:
            out[np.ix_(wild, rows)] = found
    return out


def _winsorised(x: Array, rule: Treatment) -> tuple[Rows, Array, Rows]:
    """The draws that have outliers, their figures pulled in, and which of them have outliers still.

    x : (g, n) without gaps. As `treatment.winsorise`, which looks at all figures again after every step: here sums
    of powers are kept, and a step changes them by what it moves.
    """
    n = x.shape[1]
    centre = x.mean(axis=1, keepdims=True)
    d = x - centre
    squares = d * d
    sums = np.stack(
        [
            d.sum(axis=1),
            squares.sum(axis=1),
            np.einsum("gn,gn->g", squares, d),
            np.einsum("gn,gn->g", squares, squares),
        ]
    )
    wild, _ = _wild(sums, n, rule)
    at = np.flatnonzero(wild)
    if not at.size:
        return at, x[at], at
    part = x if at.size == len(x) else x[at]
    figures = np.sort(part, axis=1)
    edge = min(rule.points + 1, n - 1)
    ends = np.concatenate([np.arange(edge + 1), np.arange(n - 1 - edge, n)])
    outer = figures[:, ends]
    steps = np.diff(outer, axis=1)
    tied = (steps[:, :edge] == 0).any(axis=1) | (steps[:, edge + 1 :] == 0).any(axis=1)
    outer -= centre[at]  # the figures that can be reached, from both ends
    top, low = np.zeros(at.size, dtype=np.intp), np.zeros(at.size, dtype=np.intp)
    last = len(ends) - 1
    own = sums[:, at]
    going = np.flatnonzero(~tied)
    for _ in range(rule.points):
        if not going.size:
            break
        still, right = _wild(own[:, going], n, rule)
        still &= top[going] + low[going] < n - 2
        going, right = going[still], right[still]
        times = np.where(right, top[going], low[going]) + 1.0
        old = outer[going, np.where(right, last - top[going], low[going])]
        top[going] += right
        low[going] += ~right
        new = outer[going, np.where(right, last - top[going], low[going])]
        was, now = old.copy(), new.copy()
        for k in range(4):
            own[k, going] += times * (now - was)
            was *= old
            now *= new
    every = np.arange(at.size)
    found = np.minimum(part, figures[every, n - 1 - top][:, None])
    np.maximum(found, figures[every, low][:, None], out=found)
    left, _ = _wild(own, n, rule)
    if tied.any():  # figures that are equal move together
        test: dict[str, Any] = {
            "skewness_limit": rule.skewness,
            "kurtosis_limit": rule.kurtosis,
            "when": rule.when,
        }
        with np.errstate(all="ignore"):
            found[tied] = treatment.winsorise(part[tied][..., None], points=rule.points, **test)[0][..., 0]
            left[tied] = treatment.outlying(found[tied][..., None], **test)[:, 0]
    return at, found, np.flatnonzero(left)


def _wild(sums: Array, n: int, rule: Treatment) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether there are outliers, and whether on the right, from sums of the first four powers about any centre."""
    with np.errstate(all="ignore"):
        s1, s2, s3, s4 = sums / n
        square = s1 * s1
        m2 = s2 - square
        m3 = s3 - s1 * (3.0 * s2 - 2.0 * square)
        m4 = s4 - s1 * (4.0 * s3) + square * (6.0 * s2 - 3.0 * square)
        skewed = np.abs(m3) * (math.sqrt(n * (n - 1)) / (n - 2)) >= rule.skewness * m2 * np.sqrt(m2)
        peak = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / (m2 * m2) - 3.0) + 6.0)
        peaked = peak >= rule.kurtosis
        return (skewed & peaked if rule.when == "both" else skewed | peaked) & (m2 > 0), m3 > 0


def _transformed(x: Array, method: str, rule: Treatment) -> Array:
    if method == "log":
        return treatment.log_shifted(x[..., None])[..., 0]
    low, high = np.nanmin(x, axis=1, keepdims=True), np.nanmax(x, axis=1, keepdims=True)
    x = np.where(low > 0, x, x - low + 0.01 * (high - low))
    power = treatment.likely_power(x.T) if rule.power is None else np.full(len(x), rule.power)
    return treatment.box_cox(x.T, power=power).T


def normalise(frame: Frame, x: Array, rule: Normalisation, j: int) -> Array:
    """x : (g, n)"""
    indicator = frame.scheme.indicators[j]
    if (
        rule.method in ("fixed-base", "symmetric-growth", "distance-to-reference")
        or np.isnan(x).all(axis=1).any()
    ):
        return _one_by_one(frame, x, j)
    plain = frame.whole.periods is None and rule.decimals is None and x.flags.c_contiguous
    if rule.method == "min-max" and plain and kernels.active():
        direction = float(indicator.direction)
        if kernels.min_max(x, direction=direction, lower=rule.lower, upper=rule.upper):
            return x
    out = np.empty_like(x)
    for _, rows, among_rows in frame.sets:
        one = x[:, rows] if len(rows) < x.shape[1] else x
        among = (
            None
            if among_rows is rows or len(among_rows) == x.shape[1] == len(rows)
            else x[:, among_rows][..., None]
        )
        found = _normalise_column(one[..., None], rule, float(indicator.direction), among, indicator.code)
        if found is None:
            return _one_by_one(frame, x, j)
        if len(rows) < x.shape[1]:
            out[:, rows] = found[..., 0]
        else:
            out = found[..., 0]
    return out if rule.decimals is None else np.round(out, rule.decimals)


def _normalise_column(
    x: Array, rule: Normalisation, direction: float, among: Array | None, code: str
) -> Array | None:
    """x : (g, n, 1). None for a method that has no fast way."""
    common: dict[str, Any] = {"direction": direction, "among": among, "labels": [code]}
    match rule.method:
        case "none":
            return normalisation.scaled(x, direction=direction)
        case "scaled":
            return normalisation.scaled(x, direction=direction, factor=rule.factor)
        case "min-max":
            return normalisation.min_max(x, lower=rule.lower, upper=rule.upper, **common)
        case "z-score":
            return normalisation.z_score(x, mean=rule.mean, deviation=rule.deviation, **common)
        case "distance-to-maximum":
            return normalisation.distance_to_maximum(x, upper=rule.upper, **common)
        case "fraction-of-maximum":
            return normalisation.fraction_of_maximum(x, upper=rule.upper, **common)
        case "rank" | "borda" | "percentile" if among is None and not np.isnan(x).any():
            places = _standing(x[..., 0] * direction, rule.ties)[..., None]
            if rule.method != "percentile":
                return places - (rule.method == "borda")
            n = places.max(axis=1, keepdims=True) if rule.of == "highest" else float(x.shape[1])
            return (places - 1.0) / (n - 1.0) * (rule.upper - rule.lower) + rule.lower
        case "goalposts" if (
            rule.scale == "linear" and None not in (rule.worst, rule.best) and rule.worst != rule.best
        ):
            return normalisation.goalposts(
                x, worst=np.array([rule.worst], dtype=float), best=np.array([rule.best], dtype=float), lower=rule.lower,
                upper=rule.upper, clip=rule.clip,
            )  # fmt: skip
        case "benchmark" if rule.benchmark is not None and rule.benchmark > 0:
            return normalisation.benchmark(
                x, benchmark=np.array([rule.benchmark]), direction=direction, upper=rule.upper
            )
        case _:
            return None


def _standing(y: Array, ties: str) -> Array:
    """Place from the worst up, (g, n)."""
    order = np.argsort(y, axis=1)
    held = np.take_along_axis(y, order, axis=1)
    edge = np.ones((len(y), 1), dtype=np.bool_)
    new = held[:, 1:] != held[:, :-1]
    place = np.arange(1, y.shape[1] + 1)[None]
    low = nearest(np.where(np.concatenate([edge, new], axis=1), place, 0))
    high = nearest(np.where(np.concatenate([new, edge], axis=1), place, 0)[:, ::-1])[:, ::-1]
    found = low if ties == "min" else high if ties == "max" else (low + high) / 2.0
    out = np.empty_like(y)
    np.put_along_axis(out, order, found.astype(np.float64), axis=1)
    return out


def _one_by_one(frame: Frame, x: Array, j: int) -> Array:
    """A method without a fast way: each draw through the scheme's own step."""
    blank = np.ones((x.shape[1], len(frame.scheme.indicators)))
    rules: dict[tuple[str, str], Any] = {}
    for k, one in enumerate(frame.scheme.indicators):
        own = frame.scheme.normalisation_of(one)
        rules["normalisation", one.code] = own if k == j else Normalisation(method="none")
    only = Variant.of(frame.scheme, rules)
    alone = Frame(only, frame.whole)
    alone.rows = frame.rows
    alone.keep(np.arange(len(frame.rows)))
    out = np.empty_like(x)
    for d in range(len(x)):
        blank[:, j] = x[d]
        out[d] = scaling.normalise(alone, blank)[:, j]
    return out
