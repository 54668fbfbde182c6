"""`barograph read --trace`: each figure with what bound its meaning, and the words that did."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence

import click

from ..errors import BarographError
from ..readings import ATTRIBUTES, RULES, Document, Note, Trace, parse, read
from ..readings.checks import sentence
from ..sources import from_path
from .words import language, period, tell

__all__ = ["bound_by", "trace_files"]


def trace_files(files: Sequence[pathlib.Path], *, as_json: bool) -> int:
    """Print the readings of files with their traces, one file after the other; how many could not be read."""
    n_bad = 0
    for path in files:
        try:
            document = parse(from_path(path))
        except BarographError as error:
            click.echo(f"{path}: {error.sentence(language())}", err=True)
            n_bad += 1
            continue
        trace = Trace()
        for number, reading in enumerate(read(document, trace=trace)):
            notes = trace.of(number)
            if as_json:
                row = reading.to_json(path.stem) | {"trace": [_plain(n) for n in notes]}
                click.echo(json.dumps(row, ensure_ascii=False))
                continue
            c = reading.citation
            where = f"{c.sheet or ''}!{c.cell}" if c.cell else f"{c.start}–{c.end}"
            value = "—" if reading.value is None else f"{reading.value.normalize():f}"
            click.echo(
                f"{path.name} {where}  「{c.quote}」 {reading.indicator} · {reading.area} · {period(reading.period)}"
                f" = {value} {reading.unit}  {reading.measure}/{reading.standing}"
                + (f"  {reading.confidence:.2f}" if reading.confidence is not None else "")
            )
            for note in notes:
                click.echo(f"    {_told(note, document)}")
            for doubt in reading.doubts:
                click.echo(f"    ? {sentence(doubt, reading.doubt_facts.get(doubt), language())}")
        for quote, reason, at in trace.dropped:
            if not as_json:
                click.echo(
                    f"{path.name} {at}  「{quote}」 " + tell(f"未采用：{reason}", f"not taken: {reason}")
                )
    return n_bad


def bound_by(attribute: str, rule: str) -> str:
    """地区 ← 同一段的前文"""
    return " ← ".join(
        tell(*words.get(code, (code, code))) for words, code in ((ATTRIBUTES, attribute), (RULES, rule))
    )


def _plain(note: Note) -> dict[str, object]:
    return {
        "attribute": note.attribute,
        "rule": note.rule,
        "words": note.words,
        "start": note.start,
        "end": note.end,
    }


def _told(note: Note, document: Document) -> str:
    """地区 ← 同一段的前文「苏桥市」@132"""
    line = bound_by(note.attribute, note.rule) + tell("：", ": ") + note.words
    if note.start is None or note.end is None:
        return line
    printed = document.text[note.start : note.end]
    return f"{line} @{note.start}" + (f"「{printed}」" if printed != note.words else "")
