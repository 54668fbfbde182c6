"""`barograph demo`: the main job on the example documents, from files to a figure with its words."""

from __future__ import annotations

import os
import pathlib
import secrets
import shutil

import click

from ..errors import BarographError
from . import words
from .words import tell

__all__ = ["demo"]

MARK = "made-by-barograph-demo"


@click.command(help=tell("用示例文件做一遍主要工作", "the main job, done on the example documents"))
@click.option(
    "--examples",
    type=click.Path(path_type=pathlib.Path, file_okay=False, exists=True),
    default="examples",
    show_default=True,
    help=tell("示例文件夹", "the folder of examples"),
)
@click.option(
    "--folder",
    type=click.Path(path_type=pathlib.Path, file_okay=False),
    default="demo",
    show_default=True,
    help=tell("结果存放处，每次重做", "where the result goes; made anew each time"),
)
@click.pass_context
def demo(ctx: click.Context, examples: pathlib.Path, folder: pathlib.Path) -> None:
    _fresh(folder)
    os.environ["BAROGRAPH_CONTENT"] = str((examples / "content").resolve())
    url = ctx.obj if isinstance(ctx.obj, str) else f"sqlite:///{(folder / 'barograph.db').resolve()}"
    from ..ledger import open as open_ledger

    ledger = open_ledger(url)
    from ..ledger.headline import why_sentence

    _step(tell("一、把示例文件收入台账并读取", "1. take the example files into the ledger and read them"))
    from ..readings.checks import sentence
    from .books import print_import

    batch = ledger.add([examples / "reports"], shared=True)
    print_import(ledger, batch, as_json=False)
    items = list(batch.items.all())

    _step(
        tell(
            "二、采纳校验支持的数据，其余留给人审核",
            "2. accept what the checks support, leave the rest to a person",
        )
    )
    n_accepted = ledger.accept_sound(
        because=tell("示例：采纳校验支持的数据", "demo: what the checks support")
    )
    waiting = ledger.readings(state="open")
    doubted = [r for r in waiting.select_related("source") if r.doubts]
    words.table(
        [
            tell("指标", "indicator"),
            tell("地区", "area"),
            tell("时间", "period"),
            tell("原文", "words"),
            tell("文件", "file"),
            tell("疑点", "doubts"),
        ],
        [
            (
                words.clip(r.indicator, 30),
                words.clip(r.area, 14),
                words.period(r.period),
                words.clip(r.quote, 18),
                words.clip(r.source.name, 30),
                words.clip(sentence(r.doubts[0], r.doubt_facts.get(r.doubts[0]), words.language()), 40),
            )
            for r in doubted[:8]
        ],
    )
    if len(doubted) > 8:
        click.echo(
            tell(f"……另有 {len(doubted) - 8} 条有疑点的数据", f"… and {len(doubted) - 8} more with doubts")
        )

    _step(tell("三、同一指标的不同说法", "3. where documents disagree"))
    for point in list(ledger.conflicts())[:5]:
        claims = [point.headline, *point.others]
        click.echo(f"  {point.headline.indicator}｜{point.headline.area}｜{point.period}：")
        for o in claims:
            mark = "●" if o is point.headline else "○"
            click.echo(
                f"    {mark} {o.quote}  ——《{words.clip(o.source.name, 40)}》"
                + (f"（{why_sentence(point.why, words.language())}）" if mark == "●" else "")
            )

    _step(tell("四、任何一个数都能回到原文", "4. any figure leads back to its words"))
    shown = 0
    for series in ledger.series_of("高新技术企业数", measure="level"):
        for point in ledger.series(series.pk):
            o = point.headline
            if o is None or shown >= 6:
                continue
            shown += 1
            where = f"{o.sheet}!{o.cell}" if o.cell else f"{o.start}–{o.end}"
            click.echo(
                f"  {o.area} {o.period}：{o.value}{o.unit}　“{o.quote}”　{words.clip(o.source.name, 40)} {where}"
            )

    _step(tell("五、核验审计链，建立示例用户", "5. verify the audit chain, make the demo users"))
    password = secrets.token_urlsafe(9)
    office = ledger.organisation(tell("云澜市科技局（虚构）", "Yunlan S&T Bureau (invented)"), create=True)
    ledger.adopt(office)
    for name, role in (
        ("admin", "administrator"),
        ("reviewer", "reviewer"),
        ("analyst", "analyst"),
        ("reader", "reader"),
    ):
        ledger.create_user(name, role=role, organisation=office, password=password)
    verified = ledger.verify()
    click.echo(tell(f"  审计链完整，{verified.n} 条记录", f"  the chain holds, {verified.n} entries"))

    n = {state: sum(i.state == state for i in items) for state in ("done", "known", "unreadable", "refused")}
    n_read = sum(i.n_readings for i in items if i.state == "done")
    click.echo("")
    click.echo(
        tell(
            f"读取 {n['done']} 个文件，得到 {n_read} 条数据：采纳 {n_accepted} 条，待审核 {waiting.count()} 条"
            f"（其中有疑点 {len(doubted)} 条）；{n['unreadable']} 个文件无法读取，{n['refused']} 个拒收，均已说明原因。",
            f"{n['done']} files read, {n_read} figures: {n_accepted} accepted, {waiting.count()} wait for judgement "
            f"({len(doubted)} with doubts); {n['unreadable']} files unreadable, {n['refused']} refused, each with its reason.",
        )
    )
    if not n["done"] or not n_accepted or not shown:
        raise BarographError(
            f"the demo read nothing that holds: look at {examples}",
            zh=f"示例没有得到可用的数据，请检查 {examples}",
            code="demo",
        )
    (folder / "password.txt").write_text(password + "\n")
    click.echo(
        tell(
            f"接下来：运行 make serve，打开 http://127.0.0.1:8000/ ，用户 admin（或 reviewer、analyst、reader），口令 {password}",
            f"next: make serve, then open http://127.0.0.1:8000/ as admin (or reviewer, analyst, reader), password {password}",
        )
    )


def _fresh(folder: pathlib.Path) -> None:
    """An empty folder of the demo's own; a folder that is not the demo's is never emptied."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise BarographError(
                f"{folder} holds other files: name an empty folder with --folder",
                zh=f"文件夹 {folder} 中有其他文件，请用 --folder 另指一个空文件夹",
                code="usage",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("")


def _step(title: str) -> None:
    click.echo("")
    click.echo(click.style(title, bold=True))
