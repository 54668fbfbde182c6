"""`barograph lessons`: what corrections taught; `barograph why`: what bound a claim of the ledger."""

from __future__ import annotations

import pathlib
from typing import Any

import click

from . import words
from .books import AS_JSON, ledger_of
from .words import tell

__all__ = ["COMMANDS"]

BECAUSE = click.option("--because", default="", help=tell("理由", "the reason"))
STATES = {
    "proposed": ("待认可", "waiting for a yes"),
    "accepted": ("已认可", "accepted"),
    "declined": ("不采用", "declined"),
    "withdrawn": ("已撤销", "withdrawn"),
}


@click.group(help=tell("更正教给读取程序的经验", "what corrections taught the reader"))
def lessons() -> None:
    pass


@lessons.command("list", help=tell("列出经验", "list lessons"))
@click.option("--state", type=click.Choice(list(STATES)))
@AS_JSON
@click.pass_context
def list_lessons(ctx: click.Context, state: str | None, as_json: bool) -> None:
    rows = list(ledger_of(ctx).lessons(state=state))
    if as_json:
        words.print_json([_row(r) for r in rows])
        return
    words.table(
        [
            "id",
            tell("原文的说法", "words"),
            tell("读作", "read as"),
            tell("代码", "code"),
            tell("状态", "state"),
            tell("改动读数", "readings"),
            tell("提出", "proposed"),
        ],
        [
            (
                r.pk,
                words.clip(r.words, 40),
                words.clip(r.name, 30),
                r.code,
                tell(*STATES[r.state]),
                getattr(r, "n_readings", 0),
                f"{r.proposed_by} {r.proposed_at:%Y-%m-%d}",
            )
            for r in rows
        ],
        right=(5,),
    )


@lessons.command("show", help=tell("一条经验及其将改变的读数", "a lesson and the readings it would change"))
@click.argument("number", type=int)
@AS_JSON
@click.pass_context
def show_lesson(ctx: click.Context, number: int, as_json: bool) -> None:
    ledger = ledger_of(ctx)
    row = ledger.lesson(number)
    n, effects = ledger.effects(number) if row.state in ("proposed", "declined") else (0, [])
    rivals = ledger.rivals(row)
    if as_json:
        changes = [{"reading": e.reading.pk, "before": e.before, "after": e.after} for e in effects]
        words.print_json(_row(row) | {"n_effects": n, "effects": changes, "rivals": [r.pk for r in rivals]})
        return
    click.echo(tell(f"以后把“{row.words}”读作“{row.name}”", f"read “{row.words}” as “{row.name}”"))
    click.echo(tell(*STATES[row.state]))
    for rival in rivals:
        click.echo(
            tell(
                f"与经验 {rival.pk} 相冲突：读作“{rival.name}”",
                f"conflicts with lesson {rival.pk}: “{rival.name}”",
            )
        )
    for e in effects:
        click.echo(
            f"  {e.reading.pk}  {e.reading.source.name}  「{e.reading.quote}」  {e.before} → {e.after}"
        )
    click.echo(tell(f"会改变 {n} 条待审核读数", f"{n} open readings would change"), err=True)


@lessons.command(
    "accept",
    help=tell("认可：改动待审核读数，以后照此读取", "say yes: open readings change, later imports too"),
)
@click.argument("number", type=int)
@BECAUSE
@AS_JSON
@click.pass_context
def accept_lesson(ctx: click.Context, number: int, because: str, as_json: bool) -> None:
    done = ledger_of(ctx).accept_lesson(number, because)
    _answer(
        {"changed": done.n_changed},
        as_json,
        f"已认可，改动 {done.n_changed} 条读数",
        f"accepted; {done.n_changed} readings changed",
    )


@lessons.command("decline", help=tell("不采用", "say no"))
@click.argument("number", type=int)
@BECAUSE
@AS_JSON
@click.pass_context
def decline_lesson(ctx: click.Context, number: int, because: str, as_json: bool) -> None:
    ledger_of(ctx).decline_lesson(number, because)
    _answer({"state": "declined"}, as_json, "不采用，读数照旧", "declined; nothing changes")


@lessons.command(
    "withdraw", help=tell("撤销：未经判断的读数恢复原样", "take it back: what nobody has judged is as it was")
)
@click.argument("number", type=int)
@click.option("--because", required=True, help=tell("理由", "the reason"))
@AS_JSON
@click.pass_context
def withdraw_lesson(ctx: click.Context, number: int, because: str, as_json: bool) -> None:
    done = ledger_of(ctx).withdraw_lesson(number, because)
    _answer(
        {"changed": done.n_changed, "left": done.n_left}, as_json,
        f"已撤销，{done.n_changed} 条读数恢复原样，{done.n_left} 条已由人判断、不再改动",
        f"withdrawn; {done.n_changed} readings as they were, {done.n_left} judged since and left",
    )  # fmt: skip


@lessons.command(
    "export",
    help=tell(
        "把已认可的经验写成内容文件（供 BAROGRAPH_CONTENT 使用）", "write accepted lessons as content files"
    ),
)
@click.argument("folder", type=click.Path(path_type=pathlib.Path, file_okay=False))
@AS_JSON
@click.pass_context
def export_lessons(ctx: click.Context, folder: pathlib.Path, as_json: bool) -> None:
    files = ledger_of(ctx).lessons_as_content()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    n = len(files)
    _answer(
        {"files": list(files)}, as_json, f"已写出 {n} 个文件到 {folder}", f"{n} files written to {folder}"
    )


def _answer(row: dict[str, Any], as_json: bool, zh: str, en: str) -> None:
    if as_json:
        words.print_json(row)
    else:
        click.echo(tell(zh, en))


def _row(r: Any) -> dict[str, Any]:
    names = (
        "attribute", "kind", "words", "name", "code", "state", "proposed_by", "proposed_at", "decided_by", "decided_at",
        "because", "withdrawn_by", "withdrawn_at", "withdrawn_because", "n_readings",
    )  # fmt: skip
    return {"id": r.pk, "reading": r.reading_id, **{n: getattr(r, n) for n in names}}


@click.command(help=tell("一条读数的读取依据与疑点", "what bound a reading of the ledger, and its doubts"))
@click.argument("reading", type=int)
@AS_JSON
@click.pass_context
def why(ctx: click.Context, reading: int, as_json: bool) -> None:
    found = ledger_of(ctx).trace(reading, long=True)
    from ..readings.checks import sentence
    from .tracing import bound_by

    row = found.reading
    if as_json:
        names = ("attribute", "rule", "words", "start", "end", "sheet", "cell", "lesson")
        lines = [{n: getattr(line, n) for n in names} for line in found.lines]
        told = {"state": found.state, "reader": found.reader, "reader_now": found.reader_now}
        words.print_json({"reading": row.pk, **told, "differs": list(found.differs), "lines": lines,
                          "doubts": list(row.doubts), "confidence": row.confidence})  # fmt: skip
        return
    click.echo(
        f"「{row.quote}」 {row.indicator} · {row.area} · {words.period(row.period)} = {row.value or '—'} {row.unit}"
        f"  {row.measure}/{row.standing}  {row.confidence:.2f}"
    )
    for line in found.lines:
        where = (
            f" @{line.start}" if line.start is not None else f" {line.sheet}!{line.cell}" if line.cell else ""
        )
        said = f"「{line.words}」" if line.words else ""
        click.echo(f"    {bound_by(line.attribute, line.rule)}{said}{where}")
    for doubt in row.doubts:
        click.echo(f"    ? {sentence(doubt, row.doubt_facts.get(doubt), words.language())}")
    notes = {
        "gone": (f"用 {found.reader_now} 重读，此处没有再读出这条数字", f"{found.reader_now} no longer finds this figure"),
        "other": (f"用 {found.reader_now} 重读，{'、'.join(found.differs)} 与当时不同", f"read again, {', '.join(found.differs)} differ"),
        "person": ("由人工标出或录入，没有读取依据", "marked or entered by a person"),
    }  # fmt: skip
    if found.state in notes:
        click.echo(tell(*notes[found.state]), err=True)


COMMANDS = (lessons, why)
