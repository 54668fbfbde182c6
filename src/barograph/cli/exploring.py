"""The command explore: how sure a rank is, and which assumption decides it."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from . import words
from .books import AS_JSON, progress
from .explaining import one_period, print_marks
from .index import (
    DATA,
    MAP,
    OUT,
    PERIOD,
    REPORT,
    SCHEME,
    panel_of,
    scheme_of,
    scored,
    write_book,
    write_report,
)  # fmt: skip
from .words import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..instruments.index import Exploration
    from ..instruments.index.sensitivity import Influence

__all__ = ["COMMANDS"]

SAID = {
    "noise": ("noise", "只是噪声"), "nothing": ("moves nothing", "不起作用"), "constant": ("never varies", "从不变化"),
}  # fmt: skip


@click.command(
    help=tell(
        "不确定性与敏感性：方案所列的其他做法一起抽样，位次有多可靠、由哪项假设决定",
        "how sure the ranks are under the alternatives of the scheme, and which assumption decides them",
    )
)
@SCHEME
@DATA
@PERIOD
@click.option(
    "--draws", type=click.IntRange(2), default=1024, show_default=True, help=tell("抽样次数", "points drawn")
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help=tell("种子；相同则结果逐位相同", "the same seed gives the same figures"),
)
@click.option(
    "--ranks-within",
    type=float,
    help=tell("抽到平均位次的半宽不超过此数为止", "draw until every mean rank is known to ± this"),
)
@click.option(
    "--indices-within",
    type=float,
    help=tell("抽到敏感性指数的半宽不超过此数为止", "draw until every index is known to ± this"),
)
@click.option("--no-indices", is_flag=True, help=tell("只算位次，不算敏感性指数", "ranks alone, no indices"))
@click.option(
    "--node",
    metavar=tell("代码", "CODE"),
    help=tell("排位的分支，默认总体", "the branch that is ranked; the whole by default"),
)
@MAP
@OUT
@REPORT
@AS_JSON
@click.pass_context
def explore(
    ctx: click.Context,
    scheme: str,
    data: str,
    period: str | None,
    draws: int,
    seed: int,
    ranks_within: float | None,
    indices_within: float | None,
    no_indices: bool,
    node: str | None,
    maps: tuple[str, ...],
    out: pathlib.Path | None,
    report: pathlib.Path | None,
    as_json: bool,
) -> None:
    from ..instruments.index import Precision
    from ..instruments.index import explore as draw

    chosen = scheme_of(scheme)
    figures = panel_of(chosen, data=data, period=period, maps=maps, ctx=ctx)
    precision = None
    if ranks_within is not None or indices_within is not None:
        precision = Precision(ranks=ranks_within, indices=indices_within)
    with progress(tell("抽样", "drawing")) as bar:
        task = bar.add_task("", total=None, name="")
        found = draw(
            chosen, figures.panel, draws=draws, seed=seed, indices=not no_indices, precision=precision, node=node,
            period=one_period(figures, period), progress=lambda done, to_do: bar.update(task, completed=done, total=to_do),
        )  # fmt: skip
    if out is not None:
        write_book(out, scored(chosen, figures), figures, tables(found))
    if report is not None:
        write_report(report, scored(chosen, figures), figures, one_period(figures, period), found)
    if as_json:
        words.print_json(found.to_dict())
    else:
        _print(found, figures.labels)


def _order(found: Exploration) -> list[int]:
    return sorted(range(len(found.entities)), key=lambda i: (np.nan_to_num(found.nominal[i], nan=np.inf), i))


def _print(found: Exploration, labels: Mapping[str, str]) -> None:
    zh = words.language() == "zh-hans"
    print_marks(found.marks)
    for finding in found.findings:
        click.echo(finding.zh if zh else finding.en)
    low, middle, high = (found.quantile(s) for s in (0.05, 0.5, 0.95))
    words.table(
        [tell("对象", "entity"), tell("位次", "rank"), tell("5%—95%", "5%–95%"), tell("中位", "median"), tell("平均", "mean"),
         tell("保持该位次", "keeps it"), tell("由什么决定", "decided by")],
        [
            (labels.get(found.entities[i], found.entities[i]), _rank(found.nominal[i]), f"{_rank(low[i])}–{_rank(high[i])}",
             _rank(middle[i]), _rank(found.mean[i], "{:.2f}"),
             "—" if np.isnan(found.nominal[i]) else f"{found.share_of(found.entities[i], found.nominal[i]):.0%}",
             _decides(found, i))
            for i in _order(found)
        ],
        right=(1, 3, 4, 5),
    )  # fmt: skip
    mean, low_shift, high_shift = found.shift
    click.echo(
        tell(
            f"平均位次变动 {mean:.3f}(5%—95%：{low_shift:.3f}—{high_shift:.3f})，抽样 {found.n} 次，种子 {found.run.seed}",
            f"mean rank shift {mean:.3f} (5%–95%: {low_shift:.3f}–{high_shift:.3f}), {found.n} draws, seed {found.run.seed}",
        )
    )
    if found.sobol:
        names = {a.id: a.name for a in found.assumptions}
        words.table(
            [tell("假设", "assumption"), tell("一阶指数", "first order"), tell("总指数", "total"), tell("总指数 90% 区间", "90% of total")],
            [
                (words.clip(names.get(key, key), 40), _index(one.first, one.first_said), _index(one.total, one.total_said),
                 "—" if one.total_bounds is None else f"{one.total_bounds[0]:.3f}–{one.total_bounds[1]:.3f}")
                for key, one in found.sobol.items()
            ],
            right=(1, 2),
        )  # fmt: skip
    if not found.enough:
        reached = "、".join(f"{k} ±{v:.3g}" for k, v in found.reached.items())
        click.echo(
            tell(
                f"未达到所要求的精度，已到：{reached}",
                f"the precision asked for was not reached; it is {reached}",
            ),
            err=True,
        )
    click.echo(
        tell(f"运行摘要 {found.run.result[:12]}", f"digest of the run {found.run.result[:12]}"), err=True
    )


def _rank(rank: float, form: str = "{:g}") -> str:
    return "—" if np.isnan(rank) else form.format(rank)


def _index(value: float | None, said: str) -> str:
    return SAID[said][words.language() == "zh-hans"] if value is None else f"{value:.3f}"


def _decides(found: Exploration, i: int) -> str:
    """The assumption with the largest total index that is a figure."""
    if not found.by_entity:
        return ""
    names = {a.id: a.name for a in found.assumptions}
    known = [(one.total, key) for key, one in found.by_entity[i].items() if one.total is not None]
    if all(one.total_said == "constant" for one in found.by_entity[i].values()):
        return tell("位次不变", "it never moves")
    if not known:
        return tell("没有一项可辨", "none that can be told")
    total, key = max(known)
    return f"{words.clip(names.get(key, key), 24)} {total:.0%}"


def tables(found: Exploration) -> list[tuple[str, list[str], list[list[Any]]]]:
    """The sheets of a workbook: ranks, how often each, what decides."""
    names = {a.id: a.name for a in found.assumptions}
    low, middle, high = (found.quantile(s) for s in (0.05, 0.5, 0.95))
    heads = ["对象", "位次", "平均位次", "标准差", "5%", "中位", "95%", "保持该位次的比例"]
    rows = [
        [
            found.entities[i], found.nominal[i], found.mean[i], found.deviation[i], low[i], middle[i], high[i],
            None if np.isnan(found.nominal[i]) else found.share_of(found.entities[i], found.nominal[i]),
        ]
        for i in _order(found)
    ]  # fmt: skip
    made: list[tuple[str, list[str], list[list[Any]]]] = [("位次的不确定性", heads, rows)]
    top = found.counts.shape[1] - 1
    if found.rank_unit == 1 and top <= 250:
        made.append((
            "位次分布", ["对象", *(f"第{r}位" for r in range(1, top + 1))],
            [[found.entities[i], *(found.counts[i, r] / found.n if found.counts[i, r] else None for r in range(1, top + 1))] for i in _order(found)],
        ))  # fmt: skip
    if found.sobol:
        made.append(("敏感性", ["对象", "假设", "一阶指数", "一阶下限", "一阶上限", "总指数", "总下限", "总上限", "说明"], [
            *(_influence("平均位次变动", names, one) for one in found.sobol.values()),
            *(_influence(found.entities[i], names, one) for i in _order(found) for one in found.by_entity[i].values()),
        ]))  # fmt: skip
    run = found.run
    made.append(("运行记录", ["项目", "内容"], [[k, str(v)] for k, v in run.to_dict().items()] + [
        [f"假设：{a.name}", "、".join(a.labels) if a.drawn else f"±{a.noise:.0%}"] for a in found.assumptions
    ] + [["发现", f.zh] for f in found.findings]))  # fmt: skip
    return made


def _influence(who: str, names: Mapping[str, str], one: Influence) -> list[Any]:
    first, total = one.first_bounds or (None, None), one.total_bounds or (None, None)
    said = "；".join(
        f"{label}{SAID[s][1]}"
        for label, s in (("一阶", one.first_said), ("总指数", one.total_said))
        if s in SAID
    )
    return [who, names.get(one.assumption, one.assumption), one.first, *first, one.total, *total, said]


COMMANDS = (explore,)
