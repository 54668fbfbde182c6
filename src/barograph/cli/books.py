"""Commands for documents and the ledger: read, add, review, show, export, backup, restore, audit."""

from __future__ import annotations

import json
import pathlib
import sys
from typing import TYPE_CHECKING, Any

import click

from ..errors import BarographError
from . import archive, files, reading, words
from .words import tell

if TYPE_CHECKING:
    from ..ledger.book import Ledger

__all__ = ["COMMANDS", "ledger_of", "print_import"]

PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=pathlib.Path), metavar="PATH…"
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help=tell("以 JSON 输出", "print JSON"))


def ledger_of(ctx: click.Context) -> Ledger:
    """The ledger that the command line means: --db, the setting, or barograph.db in this folder."""
    from .. import settings
    from ..ledger import open

    url = ctx.obj if isinstance(ctx.obj, str) else settings.get("BAROGRAPH_DATABASE")
    assert url is not None
    return open(url)


def _sound_content() -> None:
    """Say a mistake in the content files once, before the first document is blamed for it."""
    from ..catalogue import load

    content = load()
    _ = content.indicators, content.areas, content.units


def progress(label: str) -> Any:
    """A bar on standard error where a person looks at it, silence where a program does."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


@click.command(help=tell("读取文件中的数据并打印，不写入台账", "print the figures of files; writes nothing"))
@PATHS
@click.option("--format", "format", type=click.Choice(reading.FORMATS), default="table", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=pathlib.Path, dir_okay=False),
    help=tell(
        "写入文件；.parquet 或 .jsonl 为成批读取，中断后可继续",
        "write into a file; .parquet or .jsonl: an archive, which goes on after a stop",
    ),
)
@click.option(
    "--jobs", type=click.IntRange(1), help=tell("进程数，默认每核一个", "processes, one a core by default")
)
@click.option(
    "--json", "as_json", is_flag=True, help=tell("等同 --format jsonl", "the same as --format jsonl")
)
@click.option(
    "--trace",
    is_flag=True,
    help=tell("逐条说明每个属性由哪条规则、哪些词得出", "say which rule bound what, from which words"),
)
@click.option(
    "--engine",
    type=click.Choice(archive.ENGINES),
    help=tell(
        "成批读取：本机多进程，或 Daft（可上 Ray 集群）",
        "of an archive: processes here, or Daft (also on a Ray cluster)",
    ),
)
@click.option(
    "--anew",
    is_flag=True,
    help=tell("成批读取：丢弃已有结果，从头读", "of an archive: throw away what is there and begin again"),
)
@click.pass_context
def read(
    ctx: click.Context,
    paths: tuple[pathlib.Path, ...],
    format: str,
    out: pathlib.Path | None,
    jobs: int | None,
    as_json: bool,
    trace: bool,
    engine: str | None,
    anew: bool,
) -> None:
    chosen = ctx.get_parameter_source("format") is not click.core.ParameterSource.DEFAULT
    wanted = "jsonl" if as_json else format if chosen else None
    if not trace and archive.asked(paths, out, engine=engine, anew=anew, format=wanted):
        assert out is not None
        _sound_content()
        archive.read(paths, out, engine=engine or "local", jobs=jobs, anew=anew)
        return
    from ..readings import read_paths
    from ..sources import expand

    _sound_content()
    expanded = expand(paths)
    files = list(expanded.files)
    for left in expanded.left_out:
        click.echo(tell(left.zh, left.en), err=True)
    if trace:
        from .tracing import trace_files

        if files and trace_files(files, as_json=as_json or format == "jsonl") == len(files):
            raise SystemExit(1)
        return
    names = reading.doc_names(files)
    found = []
    n_bad = 0
    with progress(tell("读取", "reading")) as bar:
        task = bar.add_task("", total=len(files), name="")
        for path, outcome in read_paths(
            files, jobs=jobs, progress=lambda n, _: bar.update(task, completed=n)
        ):
            if outcome.error is not None:
                n_bad += 1
                bar.console.print(
                    f"{path}: {outcome.error.sentence(words.language())}", soft_wrap=True, highlight=False
                )
            assert isinstance(path, pathlib.Path)  # paths went in
            found += [(names[path], r) for r in outcome.readings]
    reading.write(found, "jsonl" if as_json else format, out)
    click.echo(
        tell(
            f"读取 {len(files)} 个文件：{len(found)} 条数据，{n_bad} 个文件无法读取",
            f"{len(files)} files read: {len(found)} figures, {n_bad} files could not be read",
        ),
        err=True,
    )
    if n_bad and n_bad == len(files):
        raise SystemExit(1)


@click.command(help=tell("把文件收入台账并读取", "take files into the ledger and read them"))
@PATHS
@click.option("--shared", is_flag=True, help=tell("下级单位可见", "organisations below see them too"))
@AS_JSON
@click.pass_context
def add(ctx: click.Context, paths: tuple[pathlib.Path, ...], shared: bool, as_json: bool) -> None:
    _sound_content()
    ledger = ledger_of(ctx)
    with progress(tell("收入台账", "adding")) as bar:
        task = bar.add_task("", total=None, name="")

        def report(done: int, total: int, name: str = "") -> None:
            bar.update(task, completed=done, total=total, name=words.clip(name, 40))

        batch = ledger.add(list(paths), progress=report, shared=shared)
    print_import(ledger, batch, as_json)


def print_import(ledger: Ledger, batch: Any, as_json: bool) -> None:
    """What became of each file: read, already known, kept but unreadable, refused."""
    items = list(batch.items.select_related("source").order_by("id"))
    trouble = "trouble_zh" if words.language() == "zh-hans" else "trouble_en"
    if as_json:
        words.print_json(
            {
                "import": batch.pk,
                "state": batch.state,
                "items": [
                    {
                        "name": i.name,
                        "state": i.state,
                        "source": i.source_id,
                        "readings": i.n_readings,
                        "trouble": getattr(i, trouble) or None,
                        "code": i.trouble_code or None,
                    }
                    for i in items
                ],
            }
        )
        return
    en = {"done": "read", "known": "known already", "unreadable": "kept, unreadable", "refused": "refused"}
    words.table(
        [tell("文件", "file"), tell("结果", "result"), tell("数据", "figures"), tell("说明", "remark")],
        [
            (
                words.clip(i.name, 46),
                i.get_state_display() if words.language() == "zh-hans" else en.get(i.state, i.state),
                i.n_readings if i.state in ("done", "known") else None,
                getattr(i, trouble),
            )
            for i in items
        ],
        right=(2,),
    )
    n = sum(i.n_readings for i in items if i.state == "done")
    click.echo(
        tell(
            f"共 {len(items)} 个文件，{n} 条数据待审核；用 barograph review 审核，或 barograph serve 打开网页",
            f"{len(items)} files, {n} figures wait for judgement: barograph review, or barograph serve for the pages",
        ),
        err=True,
    )


@click.command(help=tell("逐条审核数据（终端）", "judge readings one by one, in the terminal"))
@click.option("--source", type=int, help=tell("只看某一来源", "only this source"))
@click.option(
    "--accept-sound", is_flag=True, help=tell("采纳校验支持的全部数据", "accept all that the checks support")
)
@click.option("--list", "only_list", is_flag=True, help=tell("只列出待审核数据", "only list what waits"))
@click.option("--because", default="", help=tell("理由", "the reason"))
@AS_JSON
@click.pass_context
def review(
    ctx: click.Context, source: int | None, accept_sound: bool, only_list: bool, because: str, as_json: bool
) -> None:
    ledger = ledger_of(ctx)
    if accept_sound:
        n = ledger.accept_sound(source_id=source, because=because)
        if as_json:
            words.print_json({"accepted": n})
        else:
            click.echo(tell(f"已采纳 {n} 条", f"{n} accepted"))
        return
    if only_list or as_json or not sys.stdin.isatty():
        rows = list(ledger.readings(source=source, state="open").select_related("source"))
        if as_json:
            words.print_json([_reading_row(r) for r in rows])
        else:
            words.table(
                [
                    "id",
                    tell("指标", "indicator"),
                    tell("地区", "area"),
                    tell("时间", "period"),
                    tell("原文", "words"),
                    tell("来源", "source"),
                    tell("疑点", "doubts"),
                ],
                [
                    (
                        r.pk,
                        words.clip(r.indicator, 36),
                        r.area,
                        words.period(r.period),
                        words.clip(r.quote, 24),
                        words.clip(r.source.name, 30),
                        " ".join(r.doubts),
                    )
                    for r in rows
                ],
            )
        return
    _judge(ledger, source)


def _reading_row(r: Any) -> dict[str, Any]:
    from ..ledger.figures import PLACE, SAID

    names = (*SAID, *PLACE, "state", "doubts", "confidence", "sound")
    return {"id": r.pk, "source": r.source_id, "document": r.source.name, **{n: getattr(r, n) for n in names}}


def _judge(ledger: Ledger, source: int | None) -> None:
    """One claim at a time: its words in the document, then a key."""
    after = None
    help_line = tell("[a]采纳 [x]退回 [c]更正 [s]跳过 [q]结束", "[a]ccept [x]reject [c]orrect [s]kip [q]uit")
    while True:
        r = ledger.next_open(after=after, source=source)
        if r is None:
            click.echo(tell("没有待审核的数据了", "nothing waits for judgement"))
            return
        document = None if r.document_id is None else ledger.document(r.source_id)
        click.echo("\n" + click.style(r.source.name, dim=True))
        if document is not None and r.start is not None and r.end is not None:
            before = document.text[max(0, r.start - 80) : r.start].replace("\n", "⏎")
            behind = document.text[r.end : r.end + 80].replace("\n", "⏎")
            click.echo(before + click.style(r.quote, reverse=True, bold=True) + behind)
        else:
            click.echo(f"{r.sheet}!{r.cell}: " + click.style(r.quote, reverse=True, bold=True))
        value = tell("缺数", "missing") if r.value is None else r.value
        click.echo(
            f"  {r.indicator}｜{r.area}｜{words.period(r.period)}｜{value} {r.unit}｜{r.measure} {r.base}｜{r.standing} {r.bound}"
        )
        if r.doubts:
            from ..readings.checks import sentence

            said = (sentence(d, r.doubt_facts.get(d), words.language()) for d in r.doubts)
            click.echo(click.style("  ? " + tell("；", "; ").join(said), fg="yellow"))
        click.echo(help_line + " ", nl=False)
        key = click.getchar()
        click.echo(key)
        try:
            if key == "a":
                ledger.accept(r.pk, expect_state="open")
            elif key == "x":
                ledger.reject(r.pk, click.prompt(tell("理由", "reason")))
            elif key == "c":
                changes = _ask_changes(r)
                ledger.correct(r.pk, changes, click.prompt(tell("理由", "reason")))
            elif key == "s":
                after = r.pk
            elif key in ("q", "\x03", "\x04"):
                return
        except BarographError as error:
            click.echo(click.style(error.sentence(words.language()), fg="red"))


def _ask_changes(r: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, label in (
        ("indicator", tell("指标", "indicator")),
        ("area", tell("地区", "area")),
        ("period", tell("时间", "period")),
        ("value", tell("数值", "value")),
        ("unit", tell("单位", "unit")),
        ("measure", tell("类型", "measure")),
        ("base", tell("比较对象", "base")),
        ("standing", tell("性质", "standing")),
    ):
        old = getattr(r, name)
        new = click.prompt("  " + label, default="" if old is None else str(old), show_default=True)
        if new != ("" if old is None else str(old)):
            changes[name] = new
    return changes


@click.command(help=tell("查一个指标的数据及出处", "the figures of an indicator, each with its source"))
@click.argument("indicator")
@click.argument("area", required=False)
@click.argument("period", required=False)
@click.option("--measure", type=click.Choice(["level", "growth", "change", "share", "rank", "ratio"]))
@click.option("--as-of", type=click.DateTime(), help=tell("某一时刻台账所载", "as the ledger stood then"))
@click.option(
    "--others", is_flag=True, help=tell("连同未选作主值的说法", "also the claims that are not the headline")
)
@AS_JSON
@click.pass_context
def show(
    ctx: click.Context,
    indicator: str,
    area: str | None,
    period: str | None,
    measure: str | None,
    as_of: Any,
    others: bool,
    as_json: bool,
) -> None:
    from ..period import Period

    ledger = ledger_of(ctx)
    asked = None if period is None else str(Period.parse(period))
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.astimezone()
    rows: list[dict[str, Any]] = []
    for series in ledger.series_of(indicator, area=area, measure=measure):
        for point in ledger.series(series.pk, as_of=as_of):
            if asked is not None and point.period != asked:
                continue
            held = ([] if point.headline is None else [point.headline]) + (
                list(point.others) if others else []
            )
            rows += [_figure(series, point, o, headline=o is point.headline) for o in held]
    if as_json:
        words.print_json(rows)
        return
    if not rows:
        raise BarographError(
            f"the ledger holds no figure for {indicator}" + (f" of {area}" if area else ""),
            zh=f"台账中没有“{indicator}”"
            + (f"（{area}）" if area else "")
            + "的数据；先用 barograph add 收入文件并审核",
            code="not-found",
        )
    words.table(
        [
            tell("指标", "indicator"),
            tell("地区", "area"),
            tell("时间", "period"),
            tell("数值", "value"),
            tell("类型", "measure"),
            tell("性质", "standing"),
            tell("原文", "words"),
            tell("出处", "source"),
            tell("说明", "remark"),
        ],
        [
            (
                words.clip(r["indicator"], 30),
                r["area"],
                r["period"],
                (tell("缺数", "missing") if r["value"] is None else r["value"]) + r["unit"],
                r["measure"] + (f" {r['base']}" if r["base"] else ""),
                r["standing"],
                words.clip(r["quote"], 20),
                words.clip(f"{r['source']} {r['place']}", 40),
                r["why"] + (tell(" 有不同说法", " conflict") if r["conflict"] else ""),
            )
            for r in rows
        ],
        right=(3,),
    )


def _figure(series: Any, point: Any, o: Any, *, headline: bool) -> dict[str, Any]:
    from ..ledger.headline import why_sentence

    place = f"{o.sheet}!{o.cell}" if o.cell else (f"{o.start}–{o.end}" if o.start is not None else "")
    if o.page is not None:
        place = tell(f"第{o.page}页", f"p. {o.page}") + " " + place
    return {
        "observation": o.pk,
        "indicator": o.indicator,
        "code": series.indicator_code or None,
        "area": o.area,
        "period": o.period,
        "value": o.value,
        "unit": o.unit,
        "bound": o.bound,
        "measure": o.measure,
        "base": o.base or None,
        "standing": o.standing,
        "stage": o.stage or None,
        "coverage": o.coverage or None,
        "quote": o.quote,
        "source": o.source.name,
        "source_id": o.source_id,
        "place": place,
        "headline": headline,
        "why": why_sentence(point.why, words.language()) if headline else tell("其他说法", "another claim"),
        "conflict": point.conflict,
    }


@click.command(help=tell("导出台账", "export from the ledger"))
@click.argument(
    "what",
    type=click.Choice(["observations", "readings", "sources", "conflicts", "audit"]),
    default="observations",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["xlsx", "csv", "jsonl", "sdmx-csv"]),
    default="xlsx",
    show_default=True,
)
@click.option("--out", type=click.Path(path_type=pathlib.Path, dir_okay=False), required=True)
@click.option("--indicator")
@click.option("--area")
@click.option("--json", "as_json", is_flag=True, help=tell("结果以 JSON 说明", "say the result as JSON"))
@click.pass_context
def export(
    ctx: click.Context,
    what: str,
    format: str,
    out: pathlib.Path,
    indicator: str | None,
    area: str | None,
    as_json: bool,
) -> None:
    filters = {k: v for k, v in (("indicator", indicator), ("area", area)) if v is not None}
    if filters and what != "observations":
        raise BarographError(
            f"--indicator and --area choose among observations, not {what}.",
            zh=f"--indicator 和 --area 只用于 observations，不用于 {what}",
            code="usage",
        )
    content = files.export(ledger_of(ctx), format, what, filters)
    out.write_bytes(content)
    if as_json:
        words.print_json({"file": str(out), "bytes": len(content)})
    else:
        click.echo(
            tell(
                f"已导出 {out}（{len(content)} 字节），并记入审计",
                f"{out} written ({len(content)} bytes) and audited",
            )
        )


@click.command(help=tell("备份整个台账为一个文件", "the whole ledger as one file"))
@click.argument("file", type=click.Path(path_type=pathlib.Path, dir_okay=False))
@AS_JSON
@click.pass_context
def backup(ctx: click.Context, file: pathlib.Path, as_json: bool) -> None:
    ledger_of(ctx).backup(file)
    if as_json:
        words.print_json({"file": str(file), "bytes": file.stat().st_size})
    else:
        click.echo(tell(f"已备份到 {file}", f"backed up into {file}"))


@click.command(help=tell("从备份恢复到空台账", "restore a backup into an empty ledger"))
@click.argument("file", type=click.Path(path_type=pathlib.Path, dir_okay=False, exists=True))
@AS_JSON
@click.pass_context
def restore(ctx: click.Context, file: pathlib.Path, as_json: bool) -> None:
    ledger = ledger_of(ctx)
    ledger.restore(file)
    n = ledger.observations().count()
    if as_json:
        words.print_json({"file": str(file), "observations": n})
    else:
        click.echo(
            tell(f"已恢复，现有数据 {n} 条，审计链完整", f"restored: {n} figures, the audit chain holds")
        )


@click.group(help=tell("审计记录", "the audit trail"))
def audit() -> None:
    pass


@audit.command(help=tell("核验审计链", "verify the chain"))
@AS_JSON
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    verified = ledger_of(ctx).verify()
    if as_json:
        words.print_json({"entries": verified.n, "head": verified.head})
    else:
        click.echo(
            tell(
                f"审计链完整：{verified.n} 条记录，末端摘要 {verified.head}",
                f"the chain holds: {verified.n} entries, head {verified.head}",
            )
        )


@audit.command("list", help=tell("最近的审计记录", "the latest entries"))
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@AS_JSON
@click.pass_context
def list_audit(ctx: click.Context, limit: int, as_json: bool) -> None:
    rows = list(ledger_of(ctx).audit().order_by("-seq")[:limit])
    if as_json:
        words.print_json(
            [
                {
                    "seq": r.seq,
                    "at": r.at,
                    "actor": r.actor,
                    "action": r.action,
                    "object": f"{r.object_type}:{r.object_id}",
                    "detail": json.loads(r.detail) if r.detail else None,
                    "digest": r.digest,
                }
                for r in rows
            ]
        )
        return
    words.table(
        [
            "#",
            tell("时间", "at"),
            tell("谁", "who"),
            tell("动作", "action"),
            tell("对象", "object"),
            tell("详情", "detail"),
        ],
        [
            (
                r.seq,
                f"{r.at:%Y-%m-%d %H:%M:%S}",
                r.actor,
                r.action,
                f"{r.object_type} {r.object_id}",
                words.clip(r.detail, 60),
            )
            for r in rows
        ],
    )


COMMANDS = (read, add, review, show, export, backup, restore, audit)
