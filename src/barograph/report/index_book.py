"""The index at its edges: the columns that a scheme needs from a file, and what has to be said beside a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import catalogue
from ..readings.panel_files import Wanted

if TYPE_CHECKING:
    from ..instruments.index import Result, Scheme

__all__ = ["looks_across_periods", "remarks", "tie_rule", "wanted"]

TIES = {
    "min": ("ties take the smaller rank (1, 2, 2, 4)", "并列取较小位次(1、2、2、4)"),
    "max": ("ties take the larger rank (1, 3, 3, 4)", "并列取较大位次(1、3、3、4)"),
    "average": ("ties take the mean rank (1, 2.5, 2.5, 4)", "并列取平均位次(1、2.5、2.5、4)"),
    "dense": ("ties take the same rank and the next follows (1, 2, 2, 3)", "并列同位次，下一位紧接(1、2、2、3)"),
}  # fmt: skip
IMPUTED = {
    "mean": "均值", "median": "中位数", "carried-forward": "沿用上期", "regression": "回归",
}  # fmt: skip


def wanted(scheme: Scheme) -> list[Wanted]:
    """The columns that a scheme needs, with all that they may be called.

    >>> from barograph.instruments.index import schemes
    >>> [w.code for w in wanted(schemes.load("office-index"))]
    ['RD_GDP', 'HTE_NUM', 'TC_VALUE', 'ENERGY_VA', 'ENT_NUM', 'bonus']
    """
    known = catalogue.load().indicators
    found: dict[str, Wanted] = {}

    def add(
        code: str, names: tuple[str | None, ...], unit: str | None, indicator: str | None, needed: bool = True
    ) -> None:
        entry = None if indicator is None else known.get(indicator)
        more = () if entry is None else (entry.code, entry.name, *entry.aliases)
        said = tuple(dict.fromkeys(n for n in (*names, *more) if n))
        found.setdefault(code, Wanted(code=code, names=said, unit=unit, needed=needed))

    for i in scheme.indicators:
        add(i.code, (i.name, i.name_en), i.unit, i.indicator)
    columns = {c.code: c for c in scheme.denominators}
    for code in dict.fromkeys(i.denominator for i in scheme.indicators if i.denominator is not None):
        column = columns.get(code)
        if column is None:
            add(code, (), None, None)
        else:
            add(code, (column.name, column.name_en), column.unit, column.indicator)
    for a in scheme.adjustments:
        add(a.code, (a.name,), None, None, False)
    for b in scheme.branches:
        if b.fallback is not None:
            add(b.fallback, (), None, None, False)
    return list(found.values())


def looks_across_periods(scheme: Scheme) -> bool:
    """Whether a period's scores depend on figures of other periods."""
    return (
        scheme.goalposts != "moving"
        or any(scheme.aggregation_of(b).method == "chain" for b in scheme.branches)
        or any(
            scheme.normalisation_of(i).method in ("fixed-base", "symmetric-growth")
            or scheme.imputation_of(i).method == "carried-forward"
            for i in scheme.indicators
        )
    )


def tie_rule(scheme: Scheme) -> tuple[str, str]:
    """How ranks are given, in English and Chinese.

    >>> from barograph.instruments.index import schemes
    >>> tie_rule(schemes.load("office-index"))[1]
    '按保留 2 位小数的得分排位，并列取较小位次(1、2、2、4)'
    """
    en, zh = TIES[scheme.ranking.ties]
    n = scheme.ranking.decimals
    if n is None:
        return f"ranked on full precision; {en}", f"按未舍入的得分排位，{zh}"
    return f"ranked on scores rounded to {n} decimals; {en}", f"按保留 {n} 位小数的得分排位，{zh}"


def remarks(result: Result, *, most: int = 5) -> list[tuple[str, str]]:
    """What was done where a figure was missing or an adjustment came in, a sentence each, English and Chinese."""
    said = []
    name = {code: node.name for code, node in result.scheme.nodes.items()}
    adjustments = {a.code: a for a in result.scheme.adjustments}

    def at(entity: str, period: object) -> str:
        return entity if period is None else f"{entity} {period}"

    def some(rows: list[str]) -> tuple[str, str]:
        more = len(rows) - most
        return ", ".join(rows[:most]) + (f" and {more} more" if more > 0 else ""), "、".join(rows[:most]) + (
            f"等 {len(rows)} 处" if more > 0 else ""
        )

    rule = result.scheme.screening
    for d in result.dropped:
        there, wants = f"{d.available:.0%}", f"{rule.available:.0%}"
        en = (
            f"{at(d.entity, d.period)} is not ranked: it has {there} of the figures, the scheme wants {wants}"
        )
        zh = f"{at(d.entity, d.period)} 不参评：数据完整率 {there}，方案要求 {wants}"
        if rule.non_zero:
            en += f" and {rule.non_zero:.0%} not 0 (it has {d.non_zero:.0%})"
            zh += f"，非零率 {d.non_zero:.0%}，方案要求 {rule.non_zero:.0%}"
        said.append((en, zh))
    by_method: dict[str, list[str]] = {}
    for i in result.imputed:
        cell = f"{at(i.entity, i.period)} {name.get(i.node, i.node)} = {i.value:.6g}"
        by_method.setdefault(i.method, []).append(cell)
    for method, rows in by_method.items():
        en, zh = some(rows)
        said.append((f"imputed ({method}): {en}", f"插补({IMPUTED.get(method, f'取自“{method}”列')})：{zh}"))
    if result.reweighted:
        rows = [
            f"{at(r.entity, r.period)} {name[r.branch]}({'、'.join(name[m] for m in r.missing)})"
            for r in result.reweighted
        ]
        en, zh = some(rows)
        said.append(
            (
                f"reweighted, the missing indicators in brackets: {en}",
                f"缺项由其余指标分摊权重(括号内为缺项)：{zh}",
            )
        )
    for h in result.withheld:
        said.append((
            f"{at(h.entity, h.period)} has no score in {name[h.node]}: the adjustment {h.adjustment} has no figure",
            f"{at(h.entity, h.period)} 的“{name[h.node]}”不给分：调整项“{adjustments[h.adjustment].name}”没有数",
        ))  # fmt: skip
    if result.adjusted:
        rows = [
            f"{at(a.entity, a.period)} {adjustments[a.adjustment].name} {a.by:+.4g}" for a in result.adjusted
        ]
        en, zh = some(rows)
        said.append((f"adjusted: {en}", f"加减分：{zh}"))
    for t in result.treated:
        if t.entities or t.method != "none":
            en, zh = ", ".join(t.entities), "、".join(t.entities)
            said.append((
                f"outliers of {name[t.indicator]} treated ({t.method}){': ' + en if en else ''}",
                f"“{name[t.indicator]}”的离群值已处理({t.method}){'：' + zh if zh else ''}",
            ))  # fmt: skip
    return said
