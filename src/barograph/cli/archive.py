"""`barograph read … --out readings.parquet`: an archive read into one file, with how far it is and how to go on."""

from __future__ import annotations

import pathlib
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from ..errors import BarographError
from .words import tell, width

if TYPE_CHECKING:
    from ..readings.archive import Progress, Result

__all__ = ["ENGINES", "asked", "read"]

ENGINES = ("local", "daft")
ENDINGS = (".parquet", ".jsonl")

QUIET = 30.0
"""Seconds between two lines about progress where no person watches."""


def asked(
    paths: Sequence[pathlib.Path],
    out: pathlib.Path | None,
    *,
    engine: str | None,
    anew: bool,
    format: str | None,
) -> bool:
    """Whether the command line means an archive; `format` is None where none was asked for."""
    archive = out is not None and out.suffix in ENDINGS and (out.suffix == ".parquet" or format is None)
    if not (archive or engine or anew or any(p.suffix == ".parquet" for p in paths)):
        return False
    if not archive or format is not None:
        raise BarographError(
            "an archive is read into a file: name it with --out readings.parquet (or .jsonl), without --format.",
            zh="成批读取的结果须写入文件：请用 --out readings.parquet（或 .jsonl）指定，不要加 --format",
            code="usage",
        )
    return True


def read(
    paths: Sequence[pathlib.Path], out: pathlib.Path, *, engine: str, jobs: int | None, anew: bool
) -> None:
    """Read an archive; a run that is stopped says how to go on and ends with status 130."""
    from ..readings.archive import read_archive

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    shown = _Shown()
    try:
        result = read_archive(
            paths, out, engine="daft" if engine == "daft" else "local", jobs=jobs, anew=anew, progress=shown,
            left_out=lambda one: click.echo(tell(one.zh, one.en), err=True),
        )  # fmt: skip
    except KeyboardInterrupt:
        shown.clear()
        click.echo(_stopped(shown.last), err=True)
        raise SystemExit(130) from None
    finally:
        signal.signal(signal.SIGTERM, before)
    shown.clear()
    click.echo(_told(result), err=True)
    if result.n_documents and result.n_refused == result.n_documents:
        raise SystemExit(1)


class _Shown:
    """Progress on standard error: one line that changes where a person looks at it, else a line now and then."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.live = sys.stderr.isatty()
        self.last: Progress | None = None
        self.told_at = clock()
        self.width = 0

    def __call__(self, progress: Progress) -> None:
        first = self.last is None
        self.last = progress
        if self.live:
            line = progress_line(progress)
            click.echo("\r" + line + " " * max(0, self.width - width(line)), err=True, nl=False)
            self.width = width(line)
        elif (first and progress.n_before) or self.clock() - self.told_at >= QUIET:
            self.told_at = self.clock()
            click.echo(progress_line(progress), err=True)

    def clear(self) -> None:
        if self.live and self.width:
            click.echo("\r" + " " * self.width + "\r", err=True, nl=False)


def progress_line(p: Progress) -> str:
    """Documents done of all, speed, figures, and the time that is left."""
    done = p.n_before + p.n
    share = f"{done / p.of:.1%}" if p.of else "100%"
    speed = p.n / p.seconds if p.seconds else 0.0
    chars = p.n_chars / p.seconds if p.seconds else 0.0
    left = p.left
    return tell(
        f"已读 {done:,}/{p.of:,} 份（{share}），每秒 {speed:,.1f} 份、{chars:,.0f} 字，数据 {p.n_readings:,} 条，"
        f"未能读取 {p.n_refused:,} 份" + ("" if left is None else f"，剩余{_span(left)}"),
        f"{done:,} of {p.of:,} documents ({share}), {speed:,.1f} a second, {chars:,.0f} characters a second, "
        f"{p.n_readings:,} figures, {p.n_refused:,} not readable"
        + ("" if left is None else f", {_span(left)} left"),
    )


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 90:
        return tell(f" {seconds:.0f} 秒", f"{seconds:.0f} s")
    if minutes < 90:
        return tell(f" {minutes} 分钟", f"{minutes} min")
    return tell(f" {minutes / 60:.1f} 小时", f"{minutes / 60:.1f} h")


def _stopped(last: Progress | None) -> str:
    if last is None:
        return tell("已停止，尚未开始读取", "stopped before anything was read")
    done = last.n_before + last.n
    return tell(
        f"已停止：{done:,}/{last.of:,} 份文档已读完并保存，再次运行同一命令即可继续",
        f"stopped: {done:,} of {last.of:,} documents are read and kept; the same command goes on from here",
    )


def _told(r: Result) -> str:
    if r.complete_before:
        return tell(
            f"“{r.out}”此前已完成：{r.n_documents:,} 份文档，{r.n_readings:,} 条数据；需要重新读取请加 --anew",
            f"{r.out} is complete already: {r.n_documents:,} documents, {r.n_readings:,} figures; --anew reads them again",
        )
    zh = f"读取 {r.n_documents:,} 份文档：{r.n_readings:,} 条数据，已写入“{r.out}”"
    en = f"{r.n_documents:,} documents read: {r.n_readings:,} figures, written to {r.out}"
    if r.n_before:
        zh += f"（其中 {r.n_before:,} 份由此前的运行读完）"
        en += f" ({r.n_before:,} of them by earlier runs)"
    if r.refused is not None:
        zh += f"；{r.n_refused:,} 份无法读取，原因见“{r.refused}”"
        en += f"; {r.n_refused:,} could not be read, the reasons are in {r.refused}"
    return tell(zh, en)
