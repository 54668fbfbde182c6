"""The command seek: the least change of an entity's own figures that reaches a score or a rank."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

import click

from ..errors import BarographError
from . import words
from .books import AS_JSON
from .explaining import one_period, print_marks, told
from .index import DATA, ENTITY, MAP, OUT, PERIOD, SCHEME, panel_of, scheme_of, scored, write_book
from .words import tell

if TYPE_CHECKING:
    from ..instruments.index import Lever, Plan

__all__ = ["COMMANDS"]

COSTS = {"standard deviations of the peers": "同组标准差", "given": "所写的代价"}


@click.command(
    help=tell(
        "反算：本对象的指标至少要改善多少，才能达到某一得分或位次",
        "the least change of an entity's own figures that reaches a score or a rank",
    )
)
@SCHEME
@ENTITY
@DATA
@PERIOD
@click.option("--score", type=float, help=tell("目标得分", "the score to reach"))
@click.option("--rank", type=click.IntRange(1), help=tell("目标位次", "the rank to reach"))
@click.option(
    "--node",
    metavar=tell("代码", "CODE"),
    help=tell("目标所在的分支，默认总体", "the branch of the goal; the whole by default"),
)
@click.option(
    "--lever",
    "levers",
    multiple=True,
    metavar="CODE[,to=…][,pace=…][,cost=…][,whole]",
    help=tell(
        "可以改善的指标：最多到 to，每年至多 pace，每单位代价 cost，whole 为整数；默认全部定量指标",
        "a figure that may move: to at most, by pace a year, at a cost for each unit, by whole units; all by default",
    ),
)
@click.option(
    "--years",
    type=click.IntRange(1),
    help=tell("有几年时间(用于写了 pace 的指标)", "the years there are, for levers with a pace"),
)
@MAP
@OUT
@AS_JSON
@click.pass_context
def seek(
    ctx: click.Context,
    scheme: str,
    entity: str,
    data: str,
    period: str | None,
    score: float | None,
    rank: int | None,
    node: str | None,
    levers: tuple[str, ...],
    years: int | None,
    maps: tuple[str, ...],
    out: pathlib.Path | None,
    as_json: bool,
) -> None:
    from ..instruments.index import seek as least

    if (score is None) == (rank is None):
        raise BarographError(
            "say one goal: --score 80, or --rank 3", zh="请写一个目标：--score 80 或 --rank 3", code="usage"
        )
    chosen = scheme_of(scheme)
    figures = panel_of(chosen, data=data, period=period, maps=maps, ctx=ctx)
    plan = least(
        chosen, figures.panel, entity, score=score, rank=rank, period=one_period(figures, period), node=node,
        levers=[lever(said) for said in levers] or None, years=years,
    )  # fmt: skip
    if out is not None:
        write_book(out, scored(chosen, figures), figures, [_table(plan)])
    if as_json:
        words.print_json(plan.to_dict())
    else:
        _print(plan)


def lever(said: str) -> Lever:
    """A lever as it is written on the command line.

    >>> lever("RD_GDP,to=4.5,pace=0.2").pace
    0.2
    """
    from ..instruments.index import Lever

    column, *rest = (part.strip() for part in said.split(","))
    facts: dict[str, Any] = {}
    for part in rest:
        key, equals, value = part.partition("=")
        if key == "whole" and not equals:
            facts[key] = True
            continue
        try:
            if key not in ("to", "pace", "cost"):
                raise ValueError
            facts[key] = float(value)
        except ValueError:
            raise BarographError(
                f"--lever {said!r}: {part!r} is to be to=, pace= or cost= with a number, or whole",
                zh=f"--lever “{said}”中的“{part}”应为 to=数、pace=数、cost=数 或 whole", code="usage",
            ) from None  # fmt: skip
    return Lever(column=column, **facts)


def _print(plan: Plan) -> None:
    print_marks(plan.marks)
    at = plan.entity if plan.period is None else f"{plan.entity} {plan.period}"
    before, after = told(plan.rank_before, "{:g}"), told(plan.rank_after, "{:g}")
    click.echo(
        tell(
            f"{at}：{plan.score_before:.4f} 分，第 {before} 位 → {plan.score_after:.4f} 分，第 {after} 位",
            f"{at}: {plan.score_before:.4f}, rank {before} → {plan.score_after:.4f}, rank {after}",
        )
    )
    click.echo(plan.said(words.language()))
    moved = [m for m in plan.moves if m.change]
    if moved:
        words.table(
            [tell("指标", "indicator"), tell("现在", "now"), tell("要到", "to"), tell("改动", "change"),
             tell("单位", "unit"), tell("代价", "cost"), tell("上限", "bound"), tell("年数", "years")],
            [
                (words.clip(m.name, 40), f"{m.was:.6g}", f"{m.becomes:.6g}", f"{m.change:+.6g}", m.unit,
                 f"{m.cost:.4g}", f"{m.bound:.6g}" + (tell("(已到)", " (reached)") if m.at_bound else ""), m.years)
                for m in moved
            ],
            right=(1, 2, 3, 5, 6, 7),
        )  # fmt: skip
    if plan.between:
        click.echo(tell("其间的对象", "who stands in between"))
        words.table(
            [tell("对象", "entity"), tell("位次", "rank"), tell("得分", "score"), tell("之后", "afterwards"), tell("越过", "passed")],
            [
                (r.entity, f"{r.rank:g}", f"{r.score:.4f}", told(r.score_after, "{:.4f}"),
                 tell("是", "yes") if r.passed else tell("否", "no"))
                for r in plan.between
            ],
            right=(1, 2, 3),
        )  # fmt: skip
    unit = COSTS.get(plan.cost_unit, plan.cost_unit)
    click.echo(tell(f"代价的单位：{unit}", f"cost is in {plan.cost_unit}"), err=True)


def _table(plan: Plan) -> tuple[str, list[str], list[list[Any]]]:
    heads = ["指标", "现在", "要到", "改动", "单位", "代价", "上限", "每年最多", "年数"]
    rows: list[list[Any]] = [
        [m.name, m.was, m.becomes, m.change, m.unit, m.cost, m.bound, m.pace, m.years] for m in plan.moves
    ]
    rows.append(
        [
            "得分",
            plan.score_before,
            plan.score_after,
            plan.score_after - plan.score_before,
            "",
            plan.cost,
            None,
            None,
            plan.years,
        ]
    )
    rows.append(["位次", plan.rank_before, plan.rank_after, None, "", None, None, None, None])
    rows.append([plan.said(), *[None] * 8])
    return f"反算 {plan.entity}", heads, rows


COMMANDS = (seek,)
