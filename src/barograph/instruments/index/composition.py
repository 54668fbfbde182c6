"""Up the tree: weights, aggregation, bonus and penalty, ranks, branch by branch as the scheme says."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError, MissingData
from . import aggregation, ranking, weighting
from .frame import Frame
from .result import Adjusted, Imputed, Reweighted, Withheld
from .scheme import Branch, Weighting

__all__ = ["aggregate", "rank"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


def aggregate(run: Frame, x: Array) -> tuple[Array, Array]:
    scheme, tree = run.scheme, run.scheme.tree
    n = tree.n_indicators
    scores = np.full((len(x), len(tree.codes)), np.nan)
    weights = np.full((len(x), len(tree.codes)), np.nan)
    weights[:, tree.root] = 1.0
    held = np.zeros(scores.shape, dtype=np.bool_)
    scores[:, :n] = x
    for j in range(n):
        _adjust(run, scores, held, j)
    for node, members in zip(tree.branches, tree.members, strict=True):
        branch = scheme.nodes[tree.codes[node]]
        assert isinstance(branch, Branch)
        below = scores[:, members]
        chained = scheme.aggregation_of(branch).method == "chain"
        gaps = np.isnan(below)
        if chained:
            gaps = gaps & (run.previous >= 0)[:, None]
        withheld = [m for m in members if m >= n and not _scored(run, int(m))]
        if withheld:
            gaps[:, np.isin(members, withheld)] = False
        full = _weights(run, branch, members, below)
        share = np.where(np.isnan(below) & ~(chained & (run.previous < 0))[:, None], 0.0, full)
        total = share.sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            weights[:, members] = np.where(total > 0, share / total, np.nan)
        if branch.scored and not withheld:
            held[:, node] = held[:, members].any(axis=1)
            scores[:, node] = np.where(held[:, node], np.nan, _aggregate(run, branch, members, below, full))
            thin = gaps.any(axis=1) & ~gaps.all(axis=1) & ~held[:, node]
            if scheme.at_least > 0:
                poor = total[:, 0] < scheme.at_least * full.sum(axis=1)
                scores[poor, node] = np.nan
                thin &= ~poor
            _fall_back(run, scores, branch, node)
            _gaps(run, branch, members, gaps, thin, scores[:, node])
            _adjust(run, scores, held, node)
    return scores, weights


def _scored(run: Frame, node: int) -> bool:
    """Whether a branch and everything under it is known enough to be scored."""
    tree = run.scheme.tree
    if node < tree.n_indicators:
        return True
    branch = run.scheme.nodes[tree.codes[node]]
    assert isinstance(branch, Branch)
    return branch.scored and all(_scored(run, int(m)) for m in tree.members[tree.branches.index(node)])


def _weights(run: Frame, branch: Branch, members: Rows, below: Array) -> Array:
    """(n_rows, n_members)"""
    rule = run.scheme.weighting_of(branch)
    if rule.method == "given":
        return np.broadcast_to(_given(run, branch, members, rule), below.shape)
    if rule.method == "equal":
        return np.ones(below.shape)
    if rule.method == "ahp":
        codes = [run.scheme.tree.codes[m] for m in members]
        if len(rule.judgements) != len(members):
            raise InstrumentError(
                f"{branch.code} has {len(members)} members and {len(rule.judgements)} rows of judgements; write one "
                f"for each of {', '.join(codes)}",
                zh=f"{branch.code} 有 {len(members)} 个成员，判断矩阵却有 {len(rule.judgements)} 行，应每个成员一行",
                code="index-judgements",
            )  # fmt: skip
        given, ratio = weighting.ahp(rule.judgements)
        run.consistency[branch.code] = ratio
        if ratio > rule.consistency:
            raise InstrumentError(
                f"the judgements of {branch.code} have a consistency ratio of {ratio:.3f}, over {rule.consistency:g}; "
                "judge the pairs again",
                zh=f"{branch.code} 的判断矩阵一致性比率为 {ratio:.3f}，超过 {rule.consistency:g}，请重新判断",
                code="index-judgements", ratio=ratio,
            )  # fmt: skip
        return np.broadcast_to(given, below.shape)
    out = np.full(below.shape, np.nan)
    for _, rows, among in run.sets:
        ref = below[among]
        if rule.method == "benefit-of-the-doubt":
            _no_negatives(run, branch, members, below, rows, "benefit of the doubt", "最有利权重法")
            out[rows] = weighting.benefit_of_the_doubt(below[rows], least=rule.least, most=rule.most)[0]
            continue
        if rule.method == "entropy":
            _no_negatives(run, branch, members, below, among, "entropy weights", "熵权法")
            found = weighting.entropy(ref)
        elif rule.method == "critic":
            found = weighting.critic(ref)
        elif rule.method == "pca":
            found = weighting.pca(ref)
        else:
            found = _equal_importance(run, branch, ref)
        out[rows] = found
    return out


def _given(run: Frame, branch: Branch, members: Rows, rule: Weighting) -> Array:
    nodes = [run.scheme.nodes[run.scheme.tree.codes[m]] for m in members]
    unseen = [node.code for node in nodes if node.weight is None]
    if unseen and rule.placeholder is None:
        raise MissingData(
            f"scheme {run.scheme.id}: the weight of {', '.join(unseen[:3])}{', …' if len(unseen) > 3 else ''} is not "
            "known; write it, choose weighting = \"equal\", or give a weighting.placeholder for a rehearsal",
            zh=f"方案 {run.scheme.id}：{'、'.join(unseen[:3])}{'等' if len(unseen) > 3 else ''}的权重未见，"
            "请填写，或选等权(equal)，或写明 weighting.placeholder 后自测",
            code="index-weights", nodes=unseen,
        )  # fmt: skip
    if unseen and branch.scored:
        run.placeholders += [code for code in unseen if code not in run.placeholders]
    weights = np.array(
        [rule.placeholder if node.weight is None else node.weight for node in nodes], dtype=float
    )
    negative = [node.code for node, w in zip(nodes, weights, strict=True) if w < 0]
    if negative or weights.sum() <= 0:
        name = negative[0] if negative else branch.code
        raise InstrumentError(
            f"scheme {run.scheme.id}: the weight of {name} is below 0; turn the direction round instead"
            if negative
            else f"scheme {run.scheme.id}: the weights of the members of {name} add up to 0; give one of them some",
            zh=f"方案 {run.scheme.id}：{name} 的权重小于 0，请改为调整方向"
            if negative
            else f"方案 {run.scheme.id}：{name} 各成员的权重合计为 0，请至少给一个权重",
            code="index-weights", nodes=negative,
        )  # fmt: skip
    if rule.sum is not None and not unseen and abs(weights.sum() - rule.sum) > 1e-9 * max(1.0, abs(rule.sum)):
        said = " + ".join(f"{w:g}" for w in weights)
        raise InstrumentError(
            f"scheme {run.scheme.id}: the weights of the members of {branch.code} are to add up to {rule.sum:g} and "
            f"give {weights.sum():g} ({said}); correct one of them",
            zh=f"方案 {run.scheme.id}：{branch.code}({branch.name})各成员的权重应合计 {rule.sum:g}，"
            f"实为 {weights.sum():g}({said})，请更正",
            code="index-weights", branch=branch.code, nodes=[node.code for node in nodes],
        )  # fmt: skip
    return weights


def _equal_importance(run: Frame, branch: Branch, ref: Array) -> Array:
    kept = ref[~np.isnan(ref).any(axis=1)]

    def influence(weights: Array) -> Array:
        whole = _of(run, branch, kept, np.broadcast_to(weights, kept.shape), None)
        with np.errstate(invalid="ignore", divide="ignore"):
            answer: Array = np.nan_to_num(
                np.array([np.corrcoef(kept[:, k], whole)[0, 1] for k in range(kept.shape[1])])
            )
            return answer

    start = np.ones(ref.shape[1])
    return weighting.equal_importance(influence, start)


def _aggregate(run: Frame, branch: Branch, members: Rows, below: Array, weights: Array) -> Array:
    rule = run.scheme.aggregation_of(branch)
    if rule.method in ("geometric", "harmonic", "power"):
        said = {
            "geometric": ("a geometric mean", "几何平均"),
            "harmonic": ("a harmonic mean", "调和平均"),
        }
        en, zh = said.get(rule.method, ("a generalised mean", "广义平均"))
        _no_negatives(run, branch, members, below, np.arange(len(below)), en, zh)
    if rule.method == "chain":
        run.require_years("a chained index", "链式指数")
        return aggregation.chain(below, weights, run.previous, start=rule.start)
    if rule.method in ("copeland", "topsis"):
        out = np.full(len(below), np.nan)
        for _, rows in run.blocks:
            out[rows] = _of(run, branch, below[rows], weights[rows], rows)
        return out
    return _of(run, branch, below, weights, None)


def _of(run: Frame, branch: Branch, x: Array, weights: Array, rows: Rows | None) -> Array:
    rule = run.scheme.aggregation_of(branch)
    match rule.method:
        case "geometric":
            return aggregation.geometric(x, weights)
        case "harmonic":
            return aggregation.harmonic(x, weights)
        case "power":
            return aggregation.power_mean(x, weights, power=rule.power)
        case "product":
            return aggregation.product(x)
        case "copeland" | "topsis":
            if not (weights == weights[0]).all():
                raise InstrumentError(
                    f"{branch.code} compares entities by {rule.method} and has other weights for each; give one set",
                    zh=f"{branch.code} 用 {rule.method} 比较对象，而各对象权重不同，请改用统一权重",
                    code="index-weights", branch=branch.code,
                )  # fmt: skip
            return (aggregation.copeland if rule.method == "copeland" else aggregation.topsis)(x, weights[0])
        case _:
            return aggregation.arithmetic(x, weights)


def _no_negatives(
    run: Frame, branch: Branch, members: Rows, below: Array, rows: Rows, en: str, zh: str
) -> None:
    bad = np.argwhere(below[rows] < 0)
    if len(bad):
        i, k = int(rows[bad[0][0]]), int(bad[0][1])
        at, at_zh = run.label(i)
        node = run.scheme.nodes[run.scheme.tree.codes[members[k]]]
        raise InstrumentError(
            f"{at}: {node.code} is {below[i, k]:.4g} in {branch.code}, and {en} needs figures of 0 and more; normalise "
            "to a scale above 0 (1 to 100), or aggregate arithmetically",
            zh=f"{at_zh}：{branch.code} 中的 {node.code}({node.name})为 {below[i, k]:.4g}，而{zh}要求不为负；"
            "请标准化到大于 0 的区间(如 1 至 100)，或改用算术平均",
            code="index-sign", entity=run.entity(i)[0], indicator=node.code, branch=branch.code,
        )  # fmt: skip


def _fall_back(run: Frame, scores: Array, branch: Branch, node: int) -> None:
    if branch.fallback is None:
        return
    instead = run.whole.column(branch.fallback)[run.rows]
    for i in np.flatnonzero(np.isnan(scores[:, node]) & ~np.isnan(instead)):
        scores[i, node] = instead[i]
        entity, period = run.entity(int(i))
        run.imputed.append(
            Imputed(entity=entity, period=period, node=branch.code, value=float(instead[i]), method=branch.fallback)
        )  # fmt: skip


def _gaps(run: Frame, branch: Branch, members: Rows, gaps: Any, thin: Any, scores: Array) -> None:
    rule = run.scheme.missing_of(branch)
    codes = [run.scheme.tree.codes[m] for m in members]
    for i in np.flatnonzero(thin):
        run.reweighted.append(
            Reweighted(
                entity=run.entity(int(i))[0], period=run.entity(int(i))[1], branch=branch.code,
                missing=tuple(code for code, gap in zip(codes, gaps[i], strict=True) if gap),
            )
        )  # fmt: skip
    lost = np.flatnonzero(thin) if rule == "refuse" else np.empty(0, dtype=int)
    if lost.size:
        cells = [
            (*run.entity(int(i)), code) for i in lost for code, gap in zip(codes, gaps[i], strict=True) if gap
        ]
        entity, period, code = cells[0]
        at = entity if period is None else f"{entity} {period}"
        at_zh = entity if period is None else f"{entity}({period.zh()})"
        raise MissingData(
            f"{at} has nothing under {code} of {branch.code}, and the scheme allows no gaps; fill in figures, or write "
            'missing = "reweight"',
            zh=f"{at_zh} 在 {branch.code} 的 {code} 下没有数，而方案不允许缺数，请补充数据，或写明 missing = \"reweight\"",
            code="missing-data", cells=cells,
        )  # fmt: skip


def _adjust(run: Frame, scores: Array, held: NDArray[np.bool_], node: int) -> None:
    code = run.scheme.tree.codes[node]
    for adjustment in run.scheme.adjustments:
        if adjustment.at != code:
            continue
        by = run.whole.column(adjustment.code)[run.rows]
        if (by < 0).any():
            i = int(np.flatnonzero(by < 0)[0])
            en, zh = run.label(i)
            raise InstrumentError(
                f"{en}: the adjustment {adjustment.code} is {by[i]:g}; write it above 0, its kind says the direction",
                zh=f"{zh}：调整项 {adjustment.code}({adjustment.name})为 {by[i]:g}，应写正数，加减由 kind 决定",
                code="index-adjustment", entity=run.entity(i)[0],
            )  # fmt: skip
        if adjustment.most is not None:
            by = np.minimum(by, adjustment.most)
        before = scores[:, node].copy()
        if adjustment.required:
            for row in np.flatnonzero(np.isnan(by) & ~np.isnan(before)):
                entity, period = run.entity(int(row))
                run.withheld.append(
                    Withheld(entity=entity, period=period, node=code, adjustment=adjustment.code)
                )
            held[:, node] |= np.isnan(by)
        amount = by if adjustment.required else np.nan_to_num(by)
        match adjustment.kind:
            case "add":
                scores[:, node] = before + amount
            case "subtract":
                scores[:, node] = before - amount
            case "discount":
                scores[:, node] = before * (1.0 - amount / 100.0)
        for row in np.flatnonzero(~np.isnan(scores[:, node]) & (amount != 0)):
            entity, period = run.entity(int(row))
            run.adjusted.append(
                Adjusted(
                    entity=entity, period=period, adjustment=adjustment.code, node=code,
                    by=float(scores[row, node] - before[row]),
                )
            )  # fmt: skip


def rank(run: Frame, scores: Array) -> Array:
    rule, tree = run.scheme.ranking, run.scheme.tree
    out = np.full(scores.shape, np.nan)
    complete = np.array([_complete(run, i) for i in range(len(tree.codes))])
    for _, rows in run.blocks:
        out[rows] = ranking.rank(scores[rows].T, ties=rule.ties, decimals=rule.decimals).T
    out[:, ~complete] = np.nan
    return out


def _complete(run: Frame, node: int) -> bool:
    tree = run.scheme.tree
    if node < tree.n_indicators:
        return True
    branch = run.scheme.nodes[tree.codes[node]]
    assert isinstance(branch, Branch)
    members = tree.members[tree.branches.index(node)]
    return branch.scored and branch.incomplete is None and all(_complete(run, int(m)) for m in members)
