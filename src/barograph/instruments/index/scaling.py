"""Onto the scale: outliers treated and figures normalised, indicator by indicator as the scheme says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError, MissingData
from ...period import Period
from . import normalisation, treatment
from .frame import Frame, alike
from .result import Treated
from .scheme import Indicator, Normalisation, Treatment
from .shape import kurtosis, skewness

__all__ = ["normalise", "treat"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


def treat(run: Frame, x: Array) -> Array:
    """Each period by itself: what is far out one year need not be so the next."""
    out = x.copy()
    for rule, columns in alike(run.scheme.treatment_of(i) for i in run.scheme.indicators):
        if rule.method == "none":
            continue
        for period, rows in run.blocks:
            at = np.ix_(rows, columns)
            out[at] = _treat(run, x[at], rule, rows, columns, period)
    return out


def _treat(run: Frame, x: Array, rule: Treatment, rows: Rows, columns: Rows, period: Period | None) -> Array:
    test: dict[str, Any] = {
        "skewness_limit": rule.skewness, "kurtosis_limit": rule.kurtosis, "when": rule.when
    }  # fmt: skip
    with np.errstate(all="ignore"):
        wild = treatment.outlying(x, **test)
    out = x.copy()
    pulled = np.zeros(x.shape[1], dtype=np.intp)
    methods = np.where(wild, rule.method, "none")
    if rule.method == "winsorise":
        with np.errstate(all="ignore"):
            out, pulled = treatment.winsorise(x, points=rule.points, **test)
            left = wild & treatment.outlying(
                out, **(test | {"when": "both" if rule.when == "always" else rule.when})
            )
        if rule.otherwise != "none":
            methods = np.where(left, rule.otherwise, methods)
    for method in ("log", "box-cox"):
        at = np.flatnonzero(methods == method)
        if at.size:
            out[:, at] = _transformed(run, x[:, at], method, rule, columns[at])
    if wild.any():
        with np.errstate(all="ignore"):
            before = (skewness(x), kurtosis(x))
            after = (skewness(out), kurtosis(out))
            still = treatment.outlying(
                out, **(test | {"when": "both" if rule.when == "always" else rule.when})
            )
        for k in np.flatnonzero(wild):
            changed = np.flatnonzero((out[:, k] != x[:, k]) & ~np.isnan(x[:, k]))
            run.treated.append(
                Treated(
                    indicator=run.scheme.codes[columns[k]], period=period, method=str(methods[k]),
                    points=int(pulled[k]) if methods[k] == "winsorise" else 0,
                    skewness=(float(before[0][k]), float(after[0][k])),
                    kurtosis=(float(before[1][k]), float(after[1][k])),
                    entities=tuple(run.entity(int(rows[i]))[0] for i in changed) if methods[k] == "winsorise" else (),
                    sound=not still[k],
                )
            )  # fmt: skip
    return out


def _transformed(run: Frame, x: Array, method: str, rule: Treatment, columns: Rows) -> Array:
    for k, j in enumerate(columns):
        if not np.nanmax(x[:, k]) > np.nanmin(x[:, k]):
            _constant(run, j)
    if method == "log":
        return treatment.log_shifted(x)
    low = np.nanmin(x, axis=0)
    high = np.nanmax(x, axis=0)
    x = np.where(low > 0, x, x - low + 0.01 * (high - low))
    return treatment.box_cox(x, power=treatment.likely_power(x) if rule.power is None else rule.power)


def _constant(run: Frame, j: int) -> None:
    indicator = run.scheme.indicators[j]
    raise InstrumentError(
        f"the indicator {indicator.code} holds one and the same figure everywhere, so that it cannot be spread over "
        "a scale; leave it out, or give it goalposts",
        zh=f"指标 {indicator.code}({indicator.name})的数全部相同，无法拉开差距；请去掉它，或为它设定 goalposts",
        code="index-constant", indicators=[indicator.code],
    )  # fmt: skip


def normalise(run: Frame, x: Array) -> Array:
    out = np.full_like(x, np.nan)
    for rule, columns in alike(run.scheme.normalisation_of(i) for i in run.scheme.indicators):
        if rule.method in ("fixed-base", "symmetric-growth"):
            out[:, columns] = _over_time(run, x, rule, columns)
        else:
            for _, rows, among in run.sets:
                out[np.ix_(rows, columns)] = _normalise(run, x, rule, columns, rows, among)
        if rule.decimals is not None:
            out[:, columns] = np.round(out[:, columns], rule.decimals)
    return out


def _normalise(
    run: Frame, whole: Array, rule: Normalisation, columns: Rows, rows: Rows, among_rows: Rows
) -> Array:
    x, among = whole[np.ix_(rows, columns)], whole[np.ix_(among_rows, columns)]
    indicators = [run.scheme.indicators[j] for j in columns]
    direction = np.array([float(i.direction) for i in indicators])
    labels = [f"{i.code}({i.name})" for i in indicators]
    full: Any = ~np.isnan(among).all(axis=0)
    out = np.full_like(x, np.nan)
    if not full.all():  # a column nobody has figures for: missing, which `require` let pass
        x, among, direction = x[:, full], among[:, full], direction[full]
        indicators = [i for i, f in zip(indicators, full, strict=True) if f]
        labels = [name for name, f in zip(labels, full, strict=True) if f]
        if not indicators:
            return out
    common: dict[str, Any] = {"direction": direction, "among": among, "labels": labels}
    match rule.method:
        case "none":
            z = normalisation.scaled(x, direction=direction)
        case "min-max":
            z = normalisation.min_max(x, lower=rule.lower, upper=rule.upper, **common)
        case "z-score":
            z = normalisation.z_score(x, mean=rule.mean, deviation=rule.deviation, **common)
        case "scaled":
            z = normalisation.scaled(x, direction=direction, factor=rule.factor)
        case "rank" | "borda":
            of = normalisation.rank_scores if rule.method == "rank" else normalisation.borda
            z = of(x, direction=direction, ties=rule.ties, among=among)
        case "percentile":
            z = normalisation.percentile(
                x, ties=rule.ties, lower=rule.lower, upper=rule.upper, of=rule.of, **common
            )
        case "goalposts":
            worst, best = _posts(run, rule, "worst", indicators), _posts(run, rule, "best", indicators)
            _unequal(run, worst, best, indicators)
            _above(run, x, rule.scale == "log", rows, indicators, "the logarithm of goalposts", "对数目标值")
            z = normalisation.goalposts(
                x, worst=worst, best=best, lower=rule.lower, upper=rule.upper, clip=rule.clip, scale=rule.scale
            )  # fmt: skip
        case "distance-to-maximum":
            z = normalisation.distance_to_maximum(x, upper=rule.upper, **common)
        case "distance-to-reference":
            post = _reference(run, whole, rule, columns, rows)[full]
            z = normalisation.distance_to_reference(
                x, reference=post, upper=rule.upper, clip=rule.clip, **common
            )
        case "distance-to-target":
            post = _posts(run, rule, "target", indicators)
            z = normalisation.distance_to_target(x, target=post, upper=rule.upper, clip=rule.clip, **common)
        case "fraction-of-maximum":
            z = normalisation.fraction_of_maximum(x, upper=rule.upper, **common)
        case "benchmark":
            post = _posts(run, rule, "benchmark", indicators)
            if (post <= 0).any():
                code = indicators[int(np.flatnonzero(post <= 0)[0])].code
                raise InstrumentError(
                    f"the benchmark of {code} is not above 0; write one that is, or use goalposts",
                    zh=f"{code} 的标杆值不大于 0，请改写，或改用 goalposts", code="index-posts", indicators=[code],
                )  # fmt: skip
            z = normalisation.benchmark(x, benchmark=post, direction=direction, upper=rule.upper)
        case "efficacy":
            poor, good = _efficacy_posts(run, rule, among, direction, indicators)
            logs = rule.form in ("logarithmic", "power")
            _above(run, x, logs, rows, indicators, "this efficacy coefficient", "该功效系数")
            z = normalisation.efficacy(
                x, unsatisfactory=poor, satisfactory=good, floor=rule.floor, upper=rule.upper, form=rule.form,
                clip=rule.clip,
            )  # fmt: skip
        case _:  # pragma: no cover - the door lets no other word in
            raise AssertionError(rule.method)
    out[:, full] = z
    return out


def _posts(run: Frame, rule: Normalisation, key: str, indicators: Sequence[Indicator]) -> Array:
    post = getattr(rule, key)
    if post is None:
        raise InstrumentError(
            f"{indicators[0].code} is normalised by {rule.method} and has no {key}; write it under normalisation",
            zh=f"{indicators[0].code}({indicators[0].name})用 {rule.method} 标准化，却没有写 {key}，请在方案中写明",
            code="index-posts", indicators=[i.code for i in indicators],
        )  # fmt: skip
    return np.full(len(indicators), float(post))


def _unequal(run: Frame, worst: Array, best: Array, indicators: Sequence[Indicator]) -> None:
    same = np.flatnonzero(worst == best)
    if same.size:
        code = indicators[int(same[0])].code
        raise InstrumentError(
            f"both ends of the scale of {code} are {best[same[0]]:g}; write two different ones",
            zh=f"{code} 的上下限同为 {best[same[0]]:g}，请写成不同的数", code="index-posts", indicators=[code],
        )  # fmt: skip


def _efficacy_posts(
    run: Frame, rule: Normalisation, among: Array, direction: Array, indicators: Sequence[Indicator]
) -> tuple[Array, Array]:
    low, high = np.nanmin(among, axis=0), np.nanmax(among, axis=0)
    poor, good = np.where(direction > 0, low, high), np.where(direction > 0, high, low)
    if rule.unsatisfactory is not None:
        poor = np.full(len(indicators), rule.unsatisfactory)
    if rule.satisfactory is not None:
        good = np.full(len(indicators), rule.satisfactory)
    for k in np.flatnonzero(poor == good):
        _constant(run, run.scheme.codes.index(indicators[int(k)].code))
    return poor, good


def _above(
    run: Frame, x: Array, wanted: bool, rows: Rows, indicators: Sequence[Indicator], en: str, zh: str
) -> None:
    bad = np.argwhere(x <= 0) if wanted else np.empty((0, 2), dtype=int)
    if len(bad):
        i, j = (int(k) for k in bad[0])
        at, at_zh = run.label(int(rows[i]))
        raise InstrumentError(
            f"{at}: {indicators[j].code} is {x[i, j]:g}, and {en} needs figures above 0; choose a linear form",
            zh=f"{at_zh}：{indicators[j].code}({indicators[j].name})为 {x[i, j]:g}，而{zh}要求大于 0，请改用线性形式",
            code="index-sign", entity=run.entity(int(rows[i]))[0], indicator=indicators[j].code,
        )  # fmt: skip


def _reference(run: Frame, whole: Array, rule: Normalisation, columns: Rows, rows: Rows) -> Array:
    names = [run.entity(int(i))[0] for i in rows]
    if rule.reference is None or rule.reference not in names:
        raise InstrumentError(
            f"the reference entity {rule.reference!r} is not in the panel; add it or choose another",
            zh=f"参照对象“{rule.reference}”不在面板中，请补上或另选", code="index-posts", reference=rule.reference,
        )  # fmt: skip
    i = int(rows[names.index(rule.reference)])
    post = whole[i, list(columns)]
    gap = np.flatnonzero(np.isnan(post))
    if gap.size:
        code = run.scheme.codes[columns[int(gap[0])]]
        raise MissingData(
            f"the reference entity {rule.reference} has no figure for {code}; fill it in or choose another",
            zh=f"参照对象 {rule.reference} 缺少 {code} 的数，请补上或另选",
            code="index-posts", cells=[(*run.entity(i), code)],
        )  # fmt: skip
    return post


def _over_time(run: Frame, x: Array, rule: Normalisation, columns: Rows) -> Array:
    growth = rule.method == "symmetric-growth"
    if growth:
        run.require_years("symmetric growth", "对称增速")
        at = run.previous
    else:
        at = _base(run, rule)
    then = np.where(at[:, None] >= 0, x[np.ix_(np.maximum(at, 0), columns)], np.nan)
    now = x[:, columns]
    direction = np.array([float(run.scheme.indicators[j].direction) for j in columns])
    if growth:
        bad = (now < 0) | (then < 0)
    else:
        bad = (then <= 0) | (now < 0) | ((now == 0) & (direction < 0))
    if bad.any():
        i, k = (int(v) for v in np.argwhere(bad)[0])
        en, zh = run.label(i)
        code = run.scheme.codes[columns[k]]
        raise InstrumentError(
            f"{en}: {code} goes from {then[i, k]:g} to {now[i, k]:g}, and {rule.method} needs figures above 0; choose "
            "goalposts or min-max for it",
            zh=f"{zh}：{code} 由 {then[i, k]:g} 变为 {now[i, k]:g}，而 {rule.method} 要求大于 0，请改用 goalposts 或 min-max",
            code="index-sign", entity=run.entity(i)[0], indicator=code,
        )  # fmt: skip
    if growth:
        return normalisation.symmetric_growth(now, previous=then, direction=direction)
    return normalisation.fixed_base(now, base=then, direction=direction, upper=rule.upper)


def _base(run: Frame, rule: Normalisation) -> Rows:
    if run.whole.periods is None:
        run.require_years("a fixed-base index", "定基指数")
    base = rule.base if rule.base is not None else run.scheme.base
    first: dict[str, int] = {}
    for period, rows in run.blocks:
        if base is None or str(period) == base:
            for i in rows:
                first.setdefault(run.entity(int(i))[0], int(i))
    out = np.array([first.get(run.entity(i)[0], -1) for i in range(len(run.rows))], dtype=np.intp)
    lost = np.flatnonzero(out < 0)
    if lost.size:
        entity = run.entity(int(lost[0]))[0]
        raise MissingData(
            f"{entity} has no row for the base period {base}; add it or choose another base",
            zh=f"{entity} 没有基期 {base} 的数据，请补上，或另选基期",
            code="index-base", cells=[(entity, base, None)],
        )  # fmt: skip
    return out
