"""Normalisation: figures in their own units onto one scale.

Every function is column by column, and takes leading dimensions (draws) in front of entities × indicators.
`among` are the rows that extremes, means and ranks are taken of: the figures themselves unless others are
given (a base period, all periods together, a comparison group). NaN stays NaN.

`direction` is +1 where higher is better and -1 where lower is; every function turns the latter round in the
way its scale asks for, and says how.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError

__all__ = [
    "benchmark", "borda", "distance_to_maximum", "distance_to_reference", "distance_to_target", "efficacy",
    "fixed_base", "fraction_of_maximum", "goalposts", "min_max", "percentile", "rank_scores", "scaled",
    "symmetric_growth", "z_score",
]  # fmt: skip

Array = NDArray[np.float64]
Labels = Sequence[str] | None
ENTITIES = -2


def min_max(
    x: Array,
    *,
    direction: Array | float = 1.0,
    lower: float = 0.0,
    upper: float = 100.0,
    among: Array | None = None,
    labels: Labels = None,
) -> Array:
    """Rescale each indicator to [lower, upper].

    Parameters
    ----------
    x : (..., n_entities, n_indicators) float64, each column in its own unit; NaN = missing
    direction : (n_indicators,) of +1 or -1; -1 changes the sign before rescaling
    lower, upper : dimensionless
    among : (..., n, n_indicators), where minimum and maximum are taken; x itself

    Returns
    -------
    (..., n_entities, n_indicators) float64, dimensionless. NaN stays NaN.
    A column whose values are all equal cannot be rescaled: InstrumentError.

    Notes
    -----
    z = lower + (upper - lower) (x - min x) / (max x - min x), column by column. With `among`, a figure beyond
    its extremes lies outside [lower, upper].

    References
    ----------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5.

    >>> min_max(np.array([[1.0, 30.0], [2.0, np.nan], [3.0, 10.0]]), upper=1.0)
    array([[0. , 1. ],
           [0.5, nan],
           [1. , 0. ]])
    """
    y, low, high = _extremes(x, direction, among, labels)
    answer: Array = (y - low) / (high - low) * (upper - lower) + lower
    return answer


def z_score(
    x: Array,
    *,
    direction: Array | float = 1.0,
    mean: float = 0.0,
    deviation: float = 1.0,
    among: Array | None = None,
    labels: Labels = None,
) -> Array:
    """Distance from the mean in standard deviations (n - 1), moved to another mean and deviation.

    Shapes as in `min_max`; -1 changes the sign first. z = mean + deviation (x - x̄) / s.
    A column whose values are all equal: InstrumentError.

    >>> z_score(np.array([[1.0], [2.0], [3.0]]), mean=10, deviation=2).ravel()
    array([ 8., 10., 12.])
    """
    y = x * direction
    ref = y if among is None else among * direction
    _spread(np.nanmin(ref, axis=ENTITIES), np.nanmax(ref, axis=ENTITIES), labels)
    centre = np.nanmean(ref, axis=ENTITIES, keepdims=True)
    spread = np.nanstd(ref, axis=ENTITIES, keepdims=True, ddof=1)
    answer: Array = (y - centre) / spread * deviation + mean
    return answer


def scaled(x: Array, *, direction: Array | float = 1.0, factor: float = 1.0) -> Array:
    """Figures times a factor, lower-is-better ones with changed sign.

    >>> scaled(np.array([[4.0]]), direction=-1.0, factor=0.5)
    array([[-2.]])
    """
    return x * direction * factor


def rank_scores(
    x: Array, *, direction: Array | float = 1.0, ties: str = "min", among: Array | None = None
) -> Array:
    """The number of the figure from the worst up: the worst has 1.

    Shapes as in `min_max`. Ties have the smallest, largest or mean number of their group.

    >>> rank_scores(np.array([[3.0], [1.0], [3.0], [np.nan]])).ravel()
    array([ 2.,  1.,  2., nan])
    """
    y = x * direction
    ref = y if among is None else among * direction
    return _places(y, ref, ties)


def borda(
    x: Array, *, direction: Array | float = 1.0, ties: str = "min", among: Array | None = None
) -> Array:
    """Borda points: how many entities stand behind; `rank_scores` less one.

    >>> borda(np.array([[3.0], [1.0], [2.0]])).ravel()
    array([2., 0., 1.])
    """
    return rank_scores(x, direction=direction, ties=ties, among=among) - 1.0


def percentile(
    x: Array,
    *,
    direction: Array | float = 1.0,
    ties: str = "min",
    lower: float = 0.0,
    upper: float = 100.0,
    of: str = "count",
    among: Array | None = None,
    labels: Labels = None,
) -> Array:
    """Percentile rank: (r - 1) / (n - 1) of the way from lower to upper.

    n is the number of figures in the column, or with `of="highest"` the highest rank that occurs, so that
    tied leaders still reach the upper end. A column with nobody behind anybody: InstrumentError.

    >>> percentile(np.array([[3.0], [1.0], [2.0]])).ravel()
    array([100.,   0.,  50.])
    """
    y = x * direction
    ref = y if among is None else among * direction
    _spread(np.nanmin(ref, axis=ENTITIES), np.nanmax(ref, axis=ENTITIES), labels)
    r = _places(y, ref, ties)
    if of == "highest":
        n = np.nanmax(_places(ref, ref, ties), axis=ENTITIES, keepdims=True)
    else:
        n = np.sum(~np.isnan(ref), axis=ENTITIES, keepdims=True)
    answer: Array = (r - 1.0) / (n - 1.0) * (upper - lower) + lower
    return answer


def goalposts(
    x: Array,
    *,
    worst: Array,
    best: Array,
    lower: float = 0.0,
    upper: float = 100.0,
    clip: str = "none",
    scale: str = "linear",
) -> Array:
    """Between two fixed figures: `worst` has the lower mark, `best` the upper one.

    worst, best : (n_indicators,), in the unit of the column; direction follows from which is larger.
    clip : "both", "upper", "lower" or "none" of the ends hold marks beyond them.
    scale : "log" takes figures and posts in logarithms.

    z = lower + (upper - lower) (x - worst) / (best - worst).

    References
    ----------
    UNDP, Human Development Report 2023-24, technical note 1.

    >>> goalposts(np.array([[85.0], [90.0]]), worst=np.array([20.0]), best=np.array([85.0]), upper=1, clip="upper")
    array([[1.],
           [1.]])
    """
    if scale == "log":
        x, worst, best = np.log(x), np.log(worst), np.log(best)
    z = (x - worst) / (best - worst) * (upper - lower) + lower
    return _clip(z, lower, upper, clip)


def distance_to_maximum(
    x: Array,
    *,
    direction: Array | float = 1.0,
    upper: float = 100.0,
    among: Array | None = None,
    labels: Labels = None,
) -> Array:
    """1 - (max - x) / (max - min), times upper: what is not lost to the best.

    >>> distance_to_maximum(np.array([[1.0], [2.0], [5.0]])).ravel()
    array([  0.,  25., 100.])
    """
    y, low, high = _extremes(x, direction, among, labels)
    answer: Array = (1.0 - (high - y) / (high - low)) * upper
    return answer


def distance_to_reference(
    x: Array,
    *,
    reference: Array,
    direction: Array | float = 1.0,
    upper: float = 100.0,
    clip: str = "none",
    among: Array | None = None,
    labels: Labels = None,
) -> Array:
    """(x - min) / (x_ref - min), times upper: the reference entity has the upper mark.

    reference : (n_indicators,), the figures of the entity others are held against.
    A reference that is itself the worst cannot measure anybody: InstrumentError.

    >>> distance_to_reference(np.array([[1.0], [2.0], [5.0]]), reference=np.array([2.0]), upper=1).ravel()
    array([0., 1., 4.])
    """
    y, low, _ = _extremes(x, direction, among, labels)
    post = reference * direction
    _apart(post, np.squeeze(low, ENTITIES), "the reference is the worst", "参照对象本身最差", labels)
    return _clip((y - low) / (post - low) * upper, 0.0, upper, clip)


def distance_to_target(
    x: Array,
    *,
    target: Array,
    direction: Array | float = 1.0,
    upper: float = 100.0,
    clip: str = "none",
    among: Array | None = None,
    labels: Labels = None,
) -> Array:
    """(x - min) / (target - min), times upper: the target has the upper mark, the worst 0.

    target : (n_indicators,), in the unit of the column. Lower is better: both change sign, so that the minimum
    is the highest figure. A target that is the worst figure: InstrumentError.

    >>> distance_to_target(np.array([[8.0], [6.0], [2.0]]), target=np.array([4.0]), direction=-1.0).ravel()
    array([  0.,  50., 150.])
    """
    y, low, _ = _extremes(x, direction, among, labels)
    post = target * direction
    _apart(post, np.squeeze(low, ENTITIES), "the target is the worst figure", "目标值等于最差值", labels)
    return _clip((y - low) / (post - low) * upper, 0.0, upper, clip)


def fraction_of_maximum(
    x: Array,
    *,
    direction: Array | float = 1.0,
    upper: float = 100.0,
    among: Array | None = None,
    labels: Labels = None,
) -> Array:
    """x / max x, times upper; lower is better: (max x + min x - x) / max x.

    The latter is the mirror image of the former: the best has the upper mark, the worst min x / max x of it.
    (Changing the sign and dividing, as is often done, gives figures that are reversed, or infinite where the
    best is 0.) A column whose maximum is not above 0: InstrumentError.

    >>> fraction_of_maximum(np.array([[1.0, 0.0], [4.0, 2.0]]), direction=np.array([1.0, -1.0]))
    array([[ 25., 100.],
           [100.,   0.]])
    """
    ref = x if among is None else among
    low = np.nanmin(ref, axis=ENTITIES, keepdims=True)
    high = np.nanmax(ref, axis=ENTITIES, keepdims=True)
    bad = np.squeeze(high, ENTITIES) <= 0
    if bad.any():
        raise _column(
            bad, labels, "has no figure above 0, so that no fraction of its maximum exists; choose min-max for it",
            "没有大于 0 的数，无法取占最大值的比例；请改用 min-max", "index-sign",
        )  # fmt: skip
    answer: Array = np.where(np.asarray(direction) > 0, x, high + low - x) / high * upper
    return answer


def benchmark(x: Array, *, benchmark: Array, direction: Array | float = 1.0, upper: float = 100.0) -> Array:
    """Against a benchmark value (标杆值), capped: x / benchmark up to 1, lower is better: benchmark / x up to 1.

    benchmark : (n_indicators,), above 0. A figure below 0 has no mark below 0; where lower is better, 0 and less
    are past any benchmark.

    >>> benchmark(np.array([[50.0], [120.0], [-5.0]]), benchmark=np.array([100.0])).ravel()
    array([ 50., 100.,   0.])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        up = np.clip(x / benchmark, 0.0, 1.0)
        down = np.where(x <= 0, 1.0, np.clip(benchmark / x, 0.0, 1.0))
    return np.where(np.isnan(x), np.nan, np.where(np.asarray(direction) > 0, up, down)) * upper


def efficacy(
    x: Array,
    *,
    unsatisfactory: Array,
    satisfactory: Array,
    floor: float = 60.0,
    upper: float = 100.0,
    form: str = "linear",
    clip: str = "none",
) -> Array:
    """Efficacy coefficient (功效系数): `floor` at the unsatisfactory value, `upper` at the satisfactory one.

    unsatisfactory 不允许值, satisfactory 满意值 : (n_indicators,), in the unit of the column; direction follows
    from which is larger.

    t = (x - xₛ) / (xₕ - xₛ), in logarithms for the forms "logarithmic" and "power";
    linear, logarithmic: d = floor + t (upper - floor); exponential, power: d = floor (upper / floor)ᵗ.

    >>> posts = {"unsatisfactory": np.array([10.0]), "satisfactory": np.array([20.0])}
    >>> efficacy(np.array([[10.0], [15.0], [20.0]]), **posts).ravel()
    array([ 60.,  80., 100.])
    >>> efficacy(np.array([[10.0], [15.0], [20.0]]), form="exponential", **posts).ravel().round(4)
    array([ 60.    ,  77.4597, 100.    ])
    """
    if form in ("logarithmic", "power"):
        x, unsatisfactory, satisfactory = np.log(x), np.log(unsatisfactory), np.log(satisfactory)
    t = (x - unsatisfactory) / (satisfactory - unsatisfactory)
    if form in ("linear", "logarithmic"):
        d = floor + t * (upper - floor)
    else:
        d = floor * np.exp(t * np.log(upper / floor))
    return _clip(d, floor, upper, clip)


def fixed_base(x: Array, *, base: Array, direction: Array | float = 1.0, upper: float = 100.0) -> Array:
    """Fixed-base index (定基指数): x / x₀ × 100; where lower is better the ratio is turned round: x₀ / x × 100.

    base : like x, the figure of the same entity and indicator in the base period. Both are above 0.

    >>> fixed_base(np.array([[120.0, 50.0]]), base=np.array([[100.0, 100.0]]), direction=np.array([1.0, -1.0]))
    array([[120., 200.]])
    """
    return np.where(np.asarray(direction) > 0, x / base, base / x) * upper


def symmetric_growth(x: Array, *, previous: Array, direction: Array | float = 1.0) -> Array:
    """Symmetric growth in per cent: 200 (x - x₋₁) / (x + x₋₁), between -200 and 200.

    previous : like x, the period before. Lower is better: the ratio is turned round, which changes the sign.
    Both 0 is no growth.

    References
    ----------
    国家统计局, 中国创新指数编制说明.

    >>> symmetric_growth(np.array([[110.0]]), previous=np.array([[90.0]]))
    array([[20.]])
    """
    total = x + previous
    with np.errstate(invalid="ignore"):
        growth = np.where((x == 0) & (previous == 0), 0.0, 200.0 * (x - previous) / total)
    return growth * direction


# -- parts


def _extremes(
    x: Array, direction: Array | float, among: Array | None, labels: Labels
) -> tuple[Array, Any, Any]:
    y = x * direction
    ref = y if among is None else among * direction
    low = np.nanmin(ref, axis=ENTITIES, keepdims=True)
    high = np.nanmax(ref, axis=ENTITIES, keepdims=True)
    _spread(np.squeeze(low, ENTITIES), np.squeeze(high, ENTITIES), labels)
    return y, low, high


def _spread(low: Array, high: Array, labels: Labels) -> None:
    flat = ~(high > low)
    if flat.any():
        raise _column(
            flat, labels,
            "holds one and the same figure everywhere, so that it cannot be spread over a scale; leave it out, "
            "or give it goalposts",
            "的数全部相同，无法拉开差距；请去掉它，或为它设定 goalposts", "index-constant",
        )  # fmt: skip


def _apart(post: Array, low: Array, en: str, zh: str, labels: Labels) -> None:
    bad = ~(post != low)
    if bad.any():
        raise _column(
            bad,
            labels,
            f"cannot be measured: {en}; choose another",
            f"无法计算：{zh}，请另选",
            "index-constant",
        )


def _column(bad: Any, labels: Labels, en: str, zh: str, code: str) -> InstrumentError:
    columns = [int(c) for c in np.flatnonzero(np.atleast_2d(bad).any(axis=0))]
    first = str(columns[0] + 1) if labels is None else labels[columns[0]]
    more = f" (and {len(columns) - 1} more)" if len(columns) > 1 else ""
    more_zh = f"(另有 {len(columns) - 1} 个)" if len(columns) > 1 else ""
    names = [str(c + 1) if labels is None else labels[c] for c in columns]
    return InstrumentError(
        f"the indicator {first}{more} {en}", zh=f"指标 {first}{more_zh}{zh}", code=code, indicators=names
    )


def _places(y: Array, ref: Array, ties: str) -> Array:
    """Place of each y in its column of ref, 1 the smallest; ties as said."""
    out = np.full(y.shape, np.nan)
    shape = np.broadcast_shapes(y.shape[:-2], ref.shape[:-2])
    y, ref = np.broadcast_to(y, shape + y.shape[-2:]), np.broadcast_to(ref, shape + ref.shape[-2:])
    for at in np.ndindex(*shape, y.shape[-1]):
        batch, j = at[:-1], at[-1]
        column = ref[(*batch, slice(None), j)]
        column = np.sort(column[~np.isnan(column)])
        here = y[(*batch, slice(None), j)]
        left = np.searchsorted(column, here, side="left") + 1.0
        if ties == "min":
            place = left
        else:
            right = np.maximum(np.searchsorted(column, here, side="right").astype(float), left)
            place = right if ties == "max" else (left + right) / 2.0
        out[(*batch, slice(None), j)] = np.where(np.isnan(here), np.nan, place)
    return out


def _clip(z: Array, lower: float, upper: float, clip: str) -> Array:
    low, high = min(lower, upper), max(lower, upper)
    if clip in ("both", "lower"):
        z = np.maximum(z, low)
    if clip in ("both", "upper"):
        z = np.minimum(z, high)
    return z
