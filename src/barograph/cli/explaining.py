"""The command explain: what a score is made of, and why it or a rank is another one than before or elsewhere."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

import click

from ..errors import InstrumentError
from ..period import Period
from . import words
from .books import AS_JSON
from .index import DATA, ENTITY, MAP, OUT, PERIOD, SCHEME, panel_of, scheme_of, scored, write_book
from .words import tell

if TYPE_CHECKING:
    from ..instruments.index import Explanation, Profile, Result, Scheme
    from .holdings import Data

__all__ = ["COMMANDS", "one_period", "print_marks", "told"]

FACTORS = {
    "own-data": ("own figures", "自身数据"), "others-data": ("figures of others", "其他对象的数据"),
    "new-indicators": ("new indicators", "新增指标"), "dropped-indicators": ("dropped indicators", "删去的指标"),
    "weights": ("weights", "权重"), "treatment": ("outliers", "离群处理"), "method": ("method", "方法"),
}  # fmt: skip


@click.command(
    help=tell(
        "解释得分：由什么构成、长短板；或与上一期、另一方案、另一对象比，变化由哪些部分相加而成",
        "what a score is made of, strengths and short boards; or why it is another one than in another period, under "
        "another scheme, or of another entity, in parts that add up",
    )
)
@SCHEME
@ENTITY
@DATA
@PERIOD
@click.option(
    "--from",
    "from_period",
    metavar=tell("期间", "PERIOD"),
    help=tell("与这一期比", "held against this period"),
)
@click.option(
    "--from-scheme", metavar=tell("方案", "SCHEME"), help=tell("与这一方案比", "held against this scheme")
)
@click.option(
    "--from-entity", metavar=tell("对象", "ENTITY"), help=tell("与这一对象比", "held against this entity")
)
@click.option(
    "--from-data",
    metavar=tell("文件|ledger", "FILE|ledger"),
    help=tell("另一份数据", "other figures for that side"),
)
@MAP
@OUT
@AS_JSON
@click.pass_context
def explain(
    ctx: click.Context,
    scheme: str,
    entity: str,
    data: str,
    period: str | None,
    from_period: str | None,
    from_scheme: str | None,
    from_entity: str | None,
    from_data: str | None,
    maps: tuple[str, ...],
    out: pathlib.Path | None,
    as_json: bool,
) -> None:
    from ..instruments.index import Standing, strengths
    from ..instruments.index import explain as split

    chosen = scheme_of(scheme)
    here = panel_of(chosen, data=data, period=period, maps=maps, ctx=ctx)
    when = one_period(here, period)
    result = scored(chosen, here)
    if not any((from_period, from_scheme, from_entity, from_data)):
        profile = strengths(result, entity, when)
        if out is not None:
            write_book(out, result, here, [_profile_table(profile)])
        if as_json:
            words.print_json(_made_of(result, entity, when) | {"profile": profile.to_dict()})
        else:
            _print_profile(result, here, profile)
        return
    before_scheme = chosen if from_scheme is None else scheme_of(from_scheme)
    asked = period if from_period is None else from_period
    there = panel_of(before_scheme, data=from_data or data, period=asked, maps=maps, ctx=ctx)
    before = Standing(
        scheme=before_scheme, panel=there.panel, entity=from_entity or entity, period=one_period(there, asked)
    )
    after = Standing(scheme=chosen, panel=here.panel, entity=entity, period=when)
    found = split(before, after)
    if out is not None:
        write_book(out, result, here, [_change_table(found)])
    if as_json:
        words.print_json(found.to_dict())
    else:
        _print_change(found)


def one_period(data: Data, said: str | None) -> Period | None:
    """The period of the rows that are meant; one must be named where there are several."""
    if data.panel.periods is None:
        return None
    if said is not None:
        return Period.parse(said)
    periods = sorted(set(data.panel.periods))
    if len(periods) > 1:
        raise InstrumentError(
            f"there are figures for {', '.join(map(str, periods))}: say which with --period",
            zh=f"数据有多期({'、'.join(p.zh() for p in periods)})，请用 --period 说明哪一期", code="usage",
        )  # fmt: skip
    return periods[0]


def _made_of(result: Result, entity: str, period: Period | None) -> dict[str, Any]:
    from ..instruments.index import contributions

    return {
        "scheme": result.scheme.id, "digest": result.scheme.digest, "marks": list(result.marks),
        "entity": entity, "period": None if period is None else str(period),
        "score": result.score(entity, period=period), "rank": result.rank(entity, period=period),
        "contributions": [c.to_dict() for c in contributions(result, entity, period)],
    }  # fmt: skip


def _print_profile(result: Result, data: Data, profile: Profile) -> None:
    from ..instruments.index import contributions

    print_marks(result.marks)
    at = profile.entity if profile.period is None else f"{profile.entity} {profile.period}"
    rank = "—" if profile.rank is None else f"{profile.rank:g}"
    click.echo(tell(f"{at}：{profile.score:.4f} 分，第 {rank} 位", f"{at}: {profile.score:.4f}, rank {rank}"))
    words.table(
        [
            tell("构成", "made of"),
            tell("得分", "score"),
            tell("占权重", "weight"),
            tell("贡献(分)", "points"),
        ],
        [
            (words.clip(c.name, 44), told(c.score, "{:.2f}"), told(c.weight, "{:.2%}"), f"{c.points:+.4f}")
            for c in contributions(result, profile.entity, profile.period)
        ],
        right=(1, 2, 3),
    )
    for label, rows in (
        (tell("长板(高于同组中位数)", "strengths (above the median)"), profile.strengths),
        (tell("短板(低于同组中位数)", "short boards (below the median)"), profile.short_boards),
    ):
        click.echo(label)
        words.table(
            [tell("指标", "indicator"), tell("数值", "figure"), tell("得分", "score"), tell("位次", "rank"),
             tell("同组中位", "median"), tell("最好", "best"), tell("最好的是", "who")],
            [
                (words.clip(s.name, 40), told(s.figure, "{:g}") + (s.unit or "" if s.figure is not None else ""),
                 f"{s.score:.2f}", told(s.rank, "{:g}"), f"{s.median:.2f}", f"{s.best:.2f}", s.best_entity)
                for s in rows
            ],
            right=(1, 2, 3, 4, 5),
        )  # fmt: skip


def _profile_table(profile: Profile) -> tuple[str, list[str], list[list[Any]]]:
    heads = [
        "指标或分支",
        "级次",
        "数值",
        "单位",
        "得分",
        "位次",
        "同组中位得分",
        "最好得分",
        "最好的对象",
        "占总分权重",
    ]
    rows = [
        [s.name, s.level, s.figure, s.unit, s.score, s.rank, s.median, s.best, s.best_entity, s.weight]
        for s in profile.nodes
    ]
    return f"长短板 {profile.entity}", heads, rows


def _print_change(found: Explanation) -> None:
    print_marks(found.marks)
    zh = words.language() == "zh-hans"
    start, end = (_standing(s.entity, s.period, s.scheme) for s in (found.start, found.end))
    ranks = [told(r, "{:g}") for r in (found.rank_before, found.rank_after)]
    click.echo(
        tell(
            f"{start}：{found.before:.4f} 分，第 {ranks[0]} 位 → {end}：{found.after:.4f} 分，第 {ranks[1]} 位",
            f"{start}: {found.before:.4f}, rank {ranks[0]} → {end}: {found.after:.4f}, rank {ranks[1]}",
        )
    )
    rows: list[tuple[Any, ...]] = [
        (
            FACTORS[p.factor][zh],
            f"{p.points:+.4f}",
            f"{p.alone:+.4f}",
            f"{p.last:+.4f}",
            told(p.places, "{:+.2f}"),
        )
        for p in found.parts
        if p.changed
    ]
    total = sum(p.points for p in found.parts)
    places = [p.places for p in found.parts if p.places is not None]
    rows.append((tell("合计", "sum"), f"{total:+.4f}", "", "", f"{sum(places):+.2f}" if places else "—"))
    words.table(
        [tell("由于", "because of"), tell("分数", "points"), tell("单独变", "alone"), tell("最后变", "last"),
         tell("位次(负为前移)", "places (below 0: up)")],
        rows, right=(1, 2, 3, 4),
    )  # fmt: skip
    by_node = sorted(found.nodes.items(), key=lambda item: -abs(item[1]))[:10]
    words.table(
        [tell("按指标", "by indicator"), tell("分数", "points")],
        [(words.clip(_name(found, code), 44), f"{points:+.4f}") for code, points in by_node if points],
        right=(1,),
    )
    for names, label in ((found.entered, tell("新进：", "new: ")), (found.left, tell("退出：", "gone: "))):
        if names:
            click.echo(label + tell("、", ", ").join(names))
    if found.shared:
        click.echo(
            tell(
                f"有 {len(found.shared)} 处中间状态缺数，由其余权重分担",
                f"{len(found.shared)} cells lack a figure in a state between; other weights carried them",
            ),
            err=True,
        )


def _change_table(found: Explanation) -> tuple[str, list[str], list[list[Any]]]:
    heads = ["由于", "分数", "单独变", "最后变", "位次(负为前移)", "涉及"]
    rows: list[list[Any]] = []
    for p in found.parts:
        rows.append([FACTORS[p.factor][1], p.points, p.alone, p.last, p.places, ""])
        rows += [
            ["", points, None, None, None, _name(found, code)] for code, points in p.nodes.items() if points
        ]
    rows.append(
        ["合计", found.change, None, None, found.rank_change, f"{found.before:.6g} → {found.after:.6g}"]
    )
    return "变化解释", heads, rows


def _name(found: Explanation, code: str) -> str:
    for scheme in (found.end.scheme, found.start.scheme):
        if code in scheme.nodes:
            return scheme.nodes[code].name
        for a in scheme.adjustments:
            if a.code == code:
                return a.name
    return code


def _standing(entity: str, period: Period | None, scheme: Scheme) -> str:
    return " ".join(w for w in (entity, "" if period is None else str(period), f"[{scheme.id}]") if w)


def told(value: float | None, form: str) -> str:
    """The figure in a form, or — where there is none."""
    return "—" if value is None else form.format(value)


def print_marks(marks: tuple[str, ...]) -> None:
    """What has to stand beside a result, above it."""
    for mark in marks:
        click.echo(click.style(f"【{mark}】", fg="yellow"))


COMMANDS = (explain,)
