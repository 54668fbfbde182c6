"""Commands of the index: score a scheme on data, list and show schemes."""

from __future__ import annotations

import datetime as dt
import pathlib
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from ..errors import BarographError, InstrumentError
from ..period import Period
from . import holdings, words
from .books import AS_JSON, ledger_of
from .holdings import Data
from .words import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..instruments.index import Exploration, Result, Scheme
    from ..panel import Panel

__all__ = [
    "COMMANDS", "DATA", "ENTITY", "MAP", "OUT", "PERIOD", "REPORT", "SCHEME", "panel_of", "scheme_of", "scored",
    "write_book", "write_report",
]  # fmt: skip

SCHEME = click.argument("scheme", metavar=tell("方案", "SCHEME"))
ENTITY = click.argument("entity", metavar=tell("对象", "ENTITY"))
DATA = click.option(
    "--data",
    required=True,
    metavar=tell("文件|ledger", "FILE|ledger"),
    help=tell(
        "数据：CSV、Excel 文件，或 ledger 取自台账",
        "figures: a CSV or Excel file, or ledger for the ledger's accepted ones",
    ),
)
PERIOD = click.option(
    "--period",
    metavar=tell("期间", "PERIOD"),
    help=tell("只看这一期，例如 2024", "this period, for example 2024"),
)
ENTITIES = click.option(
    "--entity", "entities", multiple=True, help=tell("只评这些对象，可重复", "only these entities; repeat it")
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=pathlib.Path, dir_okay=False),
    metavar=tell("文件.xlsx", "FILE.xlsx"),
    help=tell(
        "写成工作簿：输入与出处、各步、权重、结果、方法",
        "a workbook: inputs with sources, stages, weights, results, method",
    ),
)
REPORT = click.option(
    "--report",
    type=click.Path(path_type=pathlib.Path, dir_okay=False),
    metavar=tell("文件.docx", "FILE.docx"),
    help=tell("写出 Word 方法报告", "the method report in Word"),
)
MAP = click.option(
    "--map",
    "maps",
    multiple=True,
    metavar=tell("表头=代码", "HEAD=CODE"),
    help=tell(
        "说明表头是哪个指标，记住以后沿用；右边为空则舍去",
        "what a head means, remembered for the next time; nothing on the right: not used",
    ),
)


def scheme_of(name: str) -> Scheme:
    """The scheme of an id, of a .toml file, or of the sheet iMeta of a workbook."""
    from ..instruments.index import schemes

    if pathlib.PurePath(name).suffix.lower() in (".xlsx", ".xls", ".csv"):
        from ..readings.panel_files import coinr_scheme
        from ..sources import from_path

        table = coinr_scheme(from_path(name))
        if table is None:
            raise InstrumentError(
                f"{name} has no sheet with the columns iCode and Parent; give the id or the .toml file of a scheme",
                zh=f"“{name}”没有含 iCode、Parent 两列的指标表(iMeta)，请写方案代码或方案文件(.toml)", code="panel-head",
            )  # fmt: skip
        return schemes.of(table)
    return schemes.load(name)


def panel_of(
    scheme: Scheme,
    *,
    data: str,
    period: str | None = None,
    entities: Iterable[str] = (),
    maps: Iterable[str] = (),
    ctx: click.Context | None = None,
) -> Data:
    """The figures that a scheme needs, of one period where one is asked for and the scheme looks at no other."""
    from ..report.index_book import looks_across_periods

    asked = None if period is None else Period.parse(period)
    if data == "ledger":
        assert ctx is not None
        if asked is None:
            raise BarographError(
                "the ledger holds many periods: say which with --period 2024",
                zh="台账中有许多期，请用 --period 2024 说明取哪一期", code="usage",
            )  # fmt: skip
        found = holdings.read(ledger_of(ctx), scheme, asked, across=looks_across_periods(scheme))
    else:
        found = _from_file(scheme, pathlib.Path(data), asked, tuple(maps))
    panel = found.panel
    if asked is not None and not looks_across_periods(scheme):
        _known_period(panel, asked)
        panel = _rows(panel, [i for i, (_, p) in enumerate(panel.rows) if p == asked])
    if chosen := tuple(name for said in entities for name in _members(said, panel)):
        panel.select(entities=chosen)  # says which one is not known
        panel = _rows(panel, [i for i, e in enumerate(panel.entities) if e in chosen])
    return Data(
        name=found.name,
        digest=found.digest,
        panel=panel,
        places=found.places,
        labels=found.labels,
        notes=found.notes,
    )


def _from_file(scheme: Scheme, path: pathlib.Path, period: Period | None, maps: tuple[str, ...]) -> Data:
    from ..readings import panel_files
    from ..report.index_book import wanted
    from ..sources import from_path

    given = panel_files.Mapping(columns=dict(_pair(m) for m in maps))
    memory = _memory(scheme, path)
    known = panel_files.Mapping.load(memory)
    mapping = given.laid_over(known)
    found = panel_files.read(from_path(path), wanted(scheme), mapping)
    notes = list(found.notes)
    if maps and mapping != known:
        mapping.save(memory)
        notes.append((f"remembered in {memory}", f"对照已记入 {memory}"))
    panel, places = found.panel, found.places
    if panel.periods is None and period is not None:
        from dataclasses import replace

        panel = replace(panel, periods=(period,) * len(panel.entities))
        places = {(e, period, code): place for (e, _, code), place in places.items()}
        notes.append((f"the file tells no period; all of it is taken for {period}", f"文件没有写期间，全部按{period.zh()}处理"))  # fmt: skip
    return Data(
        name=found.name,
        digest=found.digest,
        panel=panel,
        places=places,
        labels=found.labels,
        notes=tuple(notes),
    )


def _members(said: str, panel: Panel) -> list[str]:
    """An entity, or those of a group of the catalogue that the panel has."""
    from ..catalogue import load

    group = None if said in panel.entities else load().group_of(said)
    if group is None:
        return [said]
    names = {load().areas[code].name for code in group.members}
    return [e for e in dict.fromkeys(panel.entities) if e in names] or [said]


def _pair(said: str) -> tuple[str, str]:
    head, equals, code = said.rpartition("=")
    if not equals or not head.strip():
        raise BarographError(
            f"--map {said!r} is to be HEAD=CODE", zh=f"--map “{said}”应写作 表头=代码", code="usage"
        )
    return head.strip(), code.strip()


def _memory(scheme: Scheme, path: pathlib.Path) -> pathlib.Path:
    """Where the mapping of a scheme's columns is kept: the office's content, else beside the data."""
    from .. import settings

    content = settings.get("BAROGRAPH_CONTENT")
    if content is not None and pathlib.Path(content).is_dir():
        return pathlib.Path(content) / "mappings" / f"{scheme.id}.toml"
    return path.with_name(f"{scheme.id}.map.toml")


def _known_period(panel: Panel, period: Period) -> None:
    if panel.periods is not None and period not in panel.periods:
        there = sorted(set(panel.periods))
        raise InstrumentError(
            f"there are no figures for {period}; there are for {', '.join(map(str, there))}",
            zh=f"没有{period.zh()}的数据，现有：{'、'.join(p.zh() for p in there)}", code="panel-label", period=period,
        )  # fmt: skip


def _rows(panel: Panel, at: list[int]) -> Panel:
    from ..panel import Panel

    return Panel(
        entities=tuple(panel.entities[i] for i in at), indicators=panel.indicators, values=panel.values[at],
        periods=None if panel.periods is None else tuple(panel.periods[i] for i in at), units=panel.units,
        groups={kind: tuple(labels[i] for i in at) for kind, labels in panel.groups.items()},
    )  # fmt: skip


# -- score


@click.command(
    help=tell("按方案计算得分和位次", "scores and ranks under a scheme"),
    epilog=tell(
        "方案写代码(barograph schemes list)、.toml 文件，或含 iMeta 表的工作簿。",
        "SCHEME is an id (barograph schemes list), a .toml file, or a workbook with a sheet iMeta.",
    ),
)
@SCHEME
@DATA
@PERIOD
@ENTITIES
@MAP
@OUT
@REPORT
@AS_JSON
@click.pass_context
def score(
    ctx: click.Context,
    scheme: str,
    data: str,
    period: str | None,
    entities: tuple[str, ...],
    maps: tuple[str, ...],
    out: pathlib.Path | None,
    report: pathlib.Path | None,
    as_json: bool,
) -> None:
    chosen = scheme_of(scheme)
    figures = panel_of(chosen, data=data, period=period, entities=entities, maps=maps, ctx=ctx)
    result = scored(chosen, figures)
    asked = None if period is None else Period.parse(period)
    if out is not None:
        write_book(out, result, figures)
    if report is not None:
        write_report(report, result, figures, asked)
    if as_json:
        words.print_json(_as_json(result, figures, asked))
    else:
        _print(result, figures, asked)
    for written in (out, report):
        if written is not None:
            click.echo(tell(f"已写入 {written}", f"{written} written"), err=True)


def scored(scheme: Scheme, data: Data) -> Result:
    """The result; where it cannot be had, what the ledger passed over is said before the error."""
    from ..instruments.index import score as compute

    try:
        return compute(scheme, data.panel)
    except InstrumentError:
        if data.digest is None:
            for en, zh in data.notes:
                click.echo(tell(zh, en), err=True)
        raise


def write_book(out: pathlib.Path, result: Result, data: Data, more: Sequence[Any] = ()) -> None:
    """The workbook, whole or not at all."""
    import io

    if out.suffix.lower() != ".xlsx":
        raise BarographError(
            f"{out} is to be a workbook: write {out.with_suffix('.xlsx').name}",
            zh=f"--out 只写工作簿，请写作 {out.with_suffix('.xlsx').name}", code="usage",
        )  # fmt: skip

    from ..report import index_workbook

    file = io.BytesIO()
    index_workbook.write(
        file, result, data.panel, places=data.places, labels=data.labels, data=data.name,
        notes=[zh for _, zh in data.notes], more=more,
    )  # fmt: skip
    try:
        out.write_bytes(file.getvalue())
    except OSError as error:
        raise BarographError(
            f"{out} cannot be written ({error.strerror}); name another file, and close it where it is open",
            zh=f"无法写入 {out}({error.strerror})，请换一个文件名；文件若在 Excel 中打开请先关闭", code="not-writable",
        ) from error  # fmt: skip


def write_report(
    file: pathlib.Path, result: Result, data: Data, period: Period | None, found: Exploration | None = None
) -> None:
    """The method report in Word, of today."""
    from ..report import index_method
    from ..report.excel import OFFICE_TIME

    about = index_method.About(
        data=data.name, data_digest=data.digest, panel=data.panel, period=period, labels=data.labels,
        date=dt.datetime.now(OFFICE_TIME).date(),
    )  # fmt: skip
    uncertainty = None if found is None else index_method.Uncertainty.of(found.to_dict())
    file.write_bytes(index_method.write(result, about=about, uncertainty=uncertainty))


def _shown(result: Result, period: Period | None) -> list[int]:
    """Rows of the period asked for, by period and rank; those without a score at the end."""
    rows = [i for i, (_, p) in enumerate(result.rows) if period is None or p is None or p == period]
    column = result.scheme.tree.root
    if np.isnan(result.total).all():
        scored = [c for c in _columns(result) if not np.isnan(result.ranks[:, c]).all()]
        column = scored[0] if scored else column
    ranks = np.nan_to_num(result.ranks[:, column], nan=np.inf)
    return sorted(rows, key=lambda i: (str(result.rows[i][1] or ""), ranks[i], i))


def _columns(result: Result) -> list[int]:
    """The whole and what stands directly below it."""
    tree = result.scheme.tree
    return [tree.root, *(int(m) for m in tree.members[tree.branches.index(tree.root)])]


def _print(result: Result, data: Data, period: Period | None) -> None:
    from ..report.index_book import remarks, tie_rule

    scheme, zh = result.scheme, words.language() == "zh-hans"
    click.echo(f"{scheme.name}  [{scheme.id}]" if zh else f"{scheme.name_en or scheme.name}  [{scheme.id}]")
    for mark in result.marks:
        click.echo(click.style(f"【{mark}】", fg="yellow"))
    columns, rows = _columns(result), _shown(result, period)
    timed = result.scores.periods is not None
    decimals = 2 if scheme.ranking.decimals is None else scheme.ranking.decimals
    heads = [tell("位次", "rank"), tell("对象", "entity")] + ([tell("期间", "period")] if timed else [])
    heads += [
        words.clip(scheme.nodes[scheme.tree.codes[c]].name if zh else _en(scheme, c), 20) for c in columns
    ]
    body = []
    for i in rows:
        entity, when = result.rows[i]
        line: list[Any] = [_rank(result.ranks[i, columns[0]]), data.labels.get(entity, entity)]
        line += [str(when)] if timed else []
        line += [_figure(result.scores.values[i, c], decimals) for c in columns]
        body.append(line)
    first = 3 if timed else 2
    words.table(heads, body, right=(0, *range(first, first + len(columns))))
    click.echo(tell("位次规则：", "ranks: ") + tie_rule(scheme)[1 if zh else 0])
    for p in _published(result, period):
        click.echo(_published_sentence(result, p))
    for en, said in (*remarks(result), *data.notes):
        click.echo(said if zh else en, err=True)
    click.echo(
        tell(
            f"{len(rows)} 个对象，数据：{data.name}，方案摘要 {scheme.digest[:12]}",
            f"{len(rows)} entities, figures from {data.name}, scheme digest {scheme.digest[:12]}",
        ),
        err=True,
    )


def _en(scheme: Scheme, column: int) -> str:
    node = scheme.nodes[scheme.tree.codes[column]]
    return node.name_en or node.name


def _rank(rank: float) -> str:
    return "—" if np.isnan(rank) else f"{rank:g}"


def _figure(value: float, decimals: int) -> str:
    return "—" if np.isnan(value) else f"{value:.{decimals}f}"


def _published(result: Result, period: Period | None) -> list[Any]:
    there = set(result.scores.entities)
    when = {p for _, p in result.rows if p is not None} if period is None else {period}
    return [
        p for p in result.scheme.published if p.entity in there and (not when or Period.parse(p.period) in when)
    ]  # fmt: skip


def _published_sentence(result: Result, p: Any) -> str:
    node = p.node or result.scheme.root
    name = result.scheme.nodes[node].name
    score = "" if p.score is None else tell(f"得分 {p.score:g}", f"score {p.score:g}")
    rank = "" if p.rank is None else tell(f"第 {p.rank} 位", f"rank {p.rank}")
    return tell(
        f"官方公布({p.period})：{p.entity} {name} {score}{rank}，与自测结果分开看",
        f"published ({p.period}): {p.entity} {name} {score}{rank}; not to be mixed with the figures above",
    )


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _as_json(result: Result, data: Data, period: Period | None) -> dict[str, Any]:
    from importlib.metadata import version

    from ..report.index_book import remarks, tie_rule

    scheme = result.scheme
    language = 1 if words.language() == "zh-hans" else 0
    codes = scheme.tree.codes
    rows = []
    for i in _shown(result, period):
        entity, when = result.rows[i]
        rows.append({
            "entity": entity, "name": data.labels.get(entity, entity), "period": None if when is None else str(when),
            "score": _plain(result.total[i]), "rank": _plain(result.total_ranks[i]),
            "nodes": {
                code: {
                    "score": _plain(result.scores.values[i, k]), "rank": _plain(result.ranks[i, k]),
                    "weight": _plain(result.weights[i, k]), "effective": _plain(result.effective[i, k]),
                }
                for k, code in enumerate(codes)
            },
            "figures": {
                code: {"value": _plain(float(v)), "source": data.places.get((entity, when, code))}
                for code, v in zip(data.panel.indicators, data.panel.values[data.panel.rows.index((entity, when))], strict=True)
            },
        })  # fmt: skip
    return {
        "scheme": {
            "id": scheme.id, "name": scheme.name, "edition": scheme.edition, "document": scheme.document,
            "digest": scheme.digest,
        },
        "marks": list(result.marks),
        "placeholders": list(result.placeholders),
        "ties": tie_rule(scheme)[language],
        "nodes": [node_row(scheme, code) for code in codes],
        "rows": rows,
        "published": [
            {"entity": p.entity, "period": p.period, "node": p.node or scheme.root, "score": p.score, "rank": p.rank, "source": list(p.source), "note": p.note}
            for p in _published(result, period)
        ],
        "remarks": [pair[language] for pair in remarks(result, most=10**6)],
        "data": {"name": data.name, "digest": data.digest, "notes": [pair[language] for pair in data.notes]},
        "version": version("barograph"),
    }  # fmt: skip


# -- schemes


def node_row(scheme: Scheme, code: str) -> dict[str, Any]:
    """What a node is, its weight as it was seen, and where it comes from."""
    node = scheme.nodes[code]
    level = int(scheme.tree.level[scheme.tree.at(code)])
    return {
        "code": code, "name": node.name, "parent": node.parent, "level": level, "weight": node.weight,
        "direction": getattr(node, "direction", None), "unit": getattr(node, "unit", None),
        "indicator": getattr(node, "indicator", None), "article": node.article, "source": list(node.source),
        "grade": node.source_grade, "confidence": node.confidence, "note": node.note,
    }  # fmt: skip


@click.group(help=tell("指数方案", "the schemes of indices"))
def schemes() -> None:
    pass


@schemes.command("list", help=tell("列出方案", "list the schemes"))
@AS_JSON
def list_schemes(as_json: bool) -> None:
    from ..instruments.index import schemes as content

    rows = [
        {
            "id": s.id, "name": s.name, "edition": s.edition, "document": s.document,
            "indicators": len(s.indicators), "levels": int(s.tree.level.max()),
            "weights_unseen": sum(n.weight is None and n.parent is not None and s.weighting_of(s.nodes[n.parent]).method == "given" for n in s.nodes.values()),  # type: ignore[arg-type]
            "confidence": s.confidence, "grade": s.source_grade,
        }
        for s in content.every().values()
    ]  # fmt: skip
    if as_json:
        words.print_json(rows)
        return
    words.table(
        [tell("代码", "id"), tell("名称", "name"), tell("版本", "edition"), tell("指标", "indicators"),
         tell("未见权重", "weights not seen"), tell("可信度", "confidence"), tell("来源等级", "grade")],
        [(r["id"], words.clip(str(r["name"]), 44), r["edition"], r["indicators"], r["weights_unseen"], r["confidence"], r["grade"]) for r in rows],
        right=(3, 4),
    )  # fmt: skip


@schemes.command("show", help=tell("查看方案：权重、条款、来源、可信度", "a scheme: weights, articles, sources, confidence"))  # fmt: skip
@SCHEME
@AS_JSON
def show_scheme(scheme: str, as_json: bool) -> None:
    from ..report.index_book import tie_rule

    s = scheme_of(scheme)
    nodes = [node_row(s, code) for code in s.outline()]
    if as_json:
        words.print_json({
            "id": s.id, "name": s.name, "edition": s.edition, "document": s.document, "note": s.note,
            "rehearsal": s.rehearsal, "source": list(s.source), "grade": s.source_grade, "confidence": s.confidence,
            "digest": s.digest, "missing": s.missing, "normalisation": s.normalisation.method,
            "aggregation": s.aggregation.method, "weighting": s.weighting.method, "nodes": nodes,
        })  # fmt: skip
        return
    click.echo(f"{s.name}  [{s.id}]")
    for line in (s.document, s.note, s.rehearsal):
        if line:
            click.echo(line)
    words.table(
        [tell("代码", "code"), tell("名称", "name"), tell("权重", "weight"), tell("方向", "direction"), tell("单位", "unit"),
         tell("条款", "article"), tell("来源", "source"), tell("等级", "grade"), tell("可信度", "confidence")],
        [
            (
                "  " * _depth(s, r["code"]) + r["code"], words.clip(r["name"], 40),
                ("" if r["parent"] is None else tell("未见", "not seen")) if r["weight"] is None else f"{r['weight']:g}",
                {1: "+", -1: "−", None: ""}[r["direction"]], r["unit"], r["article"], " ".join(r["source"]), r["grade"],
                r["confidence"],
            )
            for r in nodes
        ],
        right=(2,),
    )  # fmt: skip
    click.echo(tell("位次规则：", "ranks: ") + tie_rule(s)[1 if words.language() == "zh-hans" else 0])


def _depth(scheme: Scheme, code: str) -> int:
    return sum(1 for _ in scheme.above(code))


COMMANDS = (score, schemes)
