"""Before the scale: denominators, screening, imputation, and what a scheme does not allow to be missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError, MissingData
from . import imputation, screening
from .frame import Frame, alike
from .result import Dropped, Imputed
from .scheme import Branch, Indicator

__all__ = ["denominate", "impute", "raw", "require", "screen"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


def raw(run: Frame) -> Array:
    at = [run.whole.indicators.index(code) for code in run.scheme.codes]
    return np.array(run.whole.values[:, at])


def denominate(run: Frame, raw: Array) -> Array:
    out = raw.copy()
    for j, indicator in enumerate(run.scheme.indicators):
        if indicator.denominator is None:
            continue
        below = run.whole.column(indicator.denominator)
        zero = np.flatnonzero((below == 0) & ~np.isnan(raw[:, j]))
        if zero.size:
            en, zh = run.label(int(zero[0]))
            raise InstrumentError(
                f"{en}: the denominator {indicator.denominator} of {indicator.code} is 0; correct it or leave the "
                "cell empty",
                zh=f"{zh}：指标 {indicator.code}({indicator.name})的分母 {indicator.denominator} 为 0，请更正或留空",
                code="index-denominator", entity=run.entity(int(zero[0]))[0], indicator=indicator.denominator,
            )  # fmt: skip
        out[:, j] = raw[:, j] / below
    return out


def screen(run: Frame, x: Array) -> Rows:
    rule = run.scheme.screening
    there, full = screening.available(x), screening.non_zero(x)
    kept = np.flatnonzero((there >= rule.available) & (full >= rule.non_zero))
    for i in sorted(set(range(len(x))) - set(kept.tolist())):
        entity, period = run.entity(i)
        run.dropped.append(
            Dropped(entity=entity, period=period, available=float(there[i]), non_zero=float(full[i]))
        )
    if not kept.size:
        raise MissingData(
            f"no entity has figures for {rule.available:.0%} of the indicators; lower screening.available or "
            "add figures",
            zh=f"没有一个对象的数据完整率达到 {rule.available:.0%}，请降低 screening.available 或补充数据",
            code="index-empty",
        )  # fmt: skip
    return kept


def impute(run: Frame, x: Array) -> Array:
    out = x.copy()
    for rule, columns in alike(run.scheme.imputation_of(i) for i in run.scheme.indicators):
        part = x[:, columns]
        if rule.method == "none" or not np.isnan(part).any():
            continue
        if rule.method == "carried-forward":
            out[:, columns] = imputation.carried_forward(part, run.previous)
        elif rule.method == "regression":
            for j in columns:
                on = [_known(run, code, run.scheme.indicators[j]) for code in rule.on]
                for _, rows in run.blocks:
                    out[rows, j] = imputation.regression(x[rows], int(j), on)
        else:
            fill = imputation.mean if rule.method == "mean" else imputation.median
            labels = (
                None if rule.group is None else _groups(run, rule.group, run.scheme.indicators[columns[0]])
            )
            for _, rows in run.blocks:
                own = None if labels is None else [labels[i] for i in rows]
                out[np.ix_(rows, columns)] = fill(part[rows], own)
        for i, k in np.argwhere(np.isnan(part) & ~np.isnan(out[:, columns])):
            entity, period = run.entity(int(i))
            j = int(columns[k])
            run.imputed.append(
                Imputed(
                    entity=entity, period=period, node=run.scheme.codes[j], value=float(out[i, j]), method=rule.method
                )
            )  # fmt: skip
    return out


def _known(run: Frame, code: str, indicator: Indicator) -> int:
    if code not in run.scheme.codes or code == indicator.code:
        raise InstrumentError(
            f"scheme {run.scheme.id}: {indicator.code} is imputed by regression on {code!r}, which is no other "
            "indicator of the scheme",
            zh=f"方案 {run.scheme.id}：{indicator.code} 的回归插补所用的“{code}”不是方案中的其他指标",
            code="index-scheme", entry=indicator.code,
        )  # fmt: skip
    return run.scheme.codes.index(code)


def _groups(run: Frame, group: str, indicator: Indicator) -> list[str]:
    if group not in run.whole.groups:
        raise InstrumentError(
            f"{indicator.code} is imputed by the group {group!r}, and the panel does not say who is in which; "
            "add that column of labels",
            zh=f"{indicator.code} 按“{group}”分组插补，而面板没有这一分组，请补上分组列",
            code="index-group", group=group,
        )  # fmt: skip
    return [run.whole.groups[group][int(r)] for r in run.rows]


def require(run: Frame, x: Array) -> None:
    """Under `refuse` no cell is empty."""
    tree, scheme = run.scheme.tree, run.scheme
    cells = []
    for i, j in np.argwhere(np.isnan(x)):
        branch = scheme.nodes[scheme.tree.codes[tree.parent[j]]]
        assert isinstance(branch, Branch)
        if scheme.missing_of(branch) == "refuse" and branch.fallback is None:
            cells.append((*run.entity(int(i)), scheme.codes[j]))
    if cells:
        said = ", ".join(f"{e} {c}" + ("" if p is None else f" {p}") for e, p, c in cells[:3])
        said_zh = "、".join(f"{e} {c}" + ("" if p is None else f" {p.zh()}") for e, p, c in cells[:3])
        more = ", …" if len(cells) > 3 else ""
        one = len(cells) == 1
        raise MissingData(
            f"{scheme.id} does not allow gaps and {len(cells)} cell{' is' if one else 's are'} empty: {said}{more}. "
            'Fill in figures, choose an imputation, or write missing = "reweight".',
            zh=f"方案 {scheme.id} 不允许缺数，而有 {len(cells)} 处为空：{said_zh}{'……' if more else ''}。"
            "请补充数据、选择插补方法，或写明 missing = \"reweight\"",
            code="missing-data", cells=cells,
        )  # fmt: skip
