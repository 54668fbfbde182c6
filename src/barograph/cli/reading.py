"""Readings as a command prints them: JSON Lines, a table, CSV, Excel."""

from __future__ import annotations

import csv
import io
import json
import pathlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from ..errors import BarographError
from ..observation import Reading
from . import words

__all__ = ["COLUMNS", "FORMATS", "doc_names", "flat", "write"]

FORMATS = ("table", "jsonl", "csv", "xlsx")

COLUMNS = (
    "doc",
    "indicator",
    "indicator_code",
    "area",
    "area_code",
    "period",
    "value",
    "value_high",
    "unit",
    "measure",
    "base",
    "bound",
    "status",
    "stage",
    "coverage",
    "quote",
    "start",
    "end",
    "page",
    "sheet",
    "cell",
    "doubts",
    "confidence",
    "source",
)
"""The fields of the contract, in the order of a sheet."""


def doc_names(paths: Sequence[pathlib.Path]) -> dict[pathlib.Path, str]:
    """A document's id: the file name without its ending; with it, or the path, where files would share an id.

    >>> list(doc_names([pathlib.Path("a/x.txt"), pathlib.Path("a/x.pdf"), pathlib.Path("a/y.txt")]).values())
    ['x.txt', 'x.pdf', 'y']
    >>> list(doc_names([pathlib.Path("a/x.txt"), pathlib.Path("b/x.txt")]).values())
    ['a/x.txt', 'b/x.txt']
    """
    stems, names = Counter(p.stem for p in paths), Counter(p.name for p in paths)
    return {p: p.stem if stems[p.stem] == 1 else p.name if names[p.name] == 1 else str(p) for p in paths}


def flat(doc: str, reading: Reading) -> dict[str, Any]:
    """A reading as one row of a sheet: exact value as text, doubts joined."""
    row = reading.to_json(doc)
    row["value"] = None if reading.value is None else format(reading.value, "f")
    row["value_high"] = None if reading.value_high is None else format(reading.value_high, "f")
    row["doubts"] = " ".join(reading.doubts)
    return {name: row.get(name) for name in COLUMNS}


def write(found: list[tuple[str, Reading]], format: str, out: pathlib.Path | None) -> None:
    """Print the readings, or write them into `out`; a sheet needs a file."""
    if format == "xlsx":
        if out is None:
            raise BarographError(
                "an Excel file cannot be printed: name it with --out FILE.xlsx",
                zh="Excel 文件不能直接打印到屏幕，请用 --out 文件名.xlsx 指定保存位置",
                code="usage",
            )
        from ..report import excel

        columns = [excel.Column(title=name, kind=KINDS.get(name, "text")) for name in COLUMNS]
        with out.open("wb") as file:
            rows = (list(flat(doc, r).values()) for doc, r in found)
            excel.write(file, columns=columns, rows=rows, title="readings")
        return
    if format == "table" and out is None:
        words.table([words.tell(*h) for h in HEADS], [_line(doc, r) for doc, r in found], right=(3,))
        return
    text = io.StringIO()
    if format == "jsonl":
        for doc, r in found:
            text.write(json.dumps(r.to_json(doc), ensure_ascii=False) + "\n")
    elif format == "csv":
        sheet = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        sheet.writeheader()
        for doc, r in found:
            sheet.writerow(flat(doc, r))
    else:
        raise BarographError(
            "a table is for the screen: write jsonl, csv or xlsx into a file",
            zh="表格格式仅用于屏幕显示，保存到文件请选 jsonl、csv 或 xlsx",
            code="usage",
        )
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        # A mark at the front lets Excel see that a CSV is UTF-8.
        out.write_text(text.getvalue(), encoding="utf-8-sig" if format == "csv" else "utf-8")


KINDS = {
    "value": "figure",
    "value_high": "figure",
    "confidence": "number",
    "start": "number",
    "end": "number",
    "page": "number",
}
HEADS = (
    ("指标", "indicator"),
    ("地区", "area"),
    ("时间", "period"),
    ("数值", "value"),
    ("单位", "unit"),
    ("类型", "measure"),
    ("性质", "standing"),
    ("原文", "words"),
    ("出处", "document"),
    ("疑点", "doubts"),
)


def _line(doc: str, r: Reading) -> list[str]:
    c = r.citation
    place = f"{c.sheet or ''}!{c.cell}" if c.cell else f"{c.start}–{c.end}"
    value = "—" if r.value is None else f"{r.value.normalize():f}"
    if r.value_high is not None:
        value += f"–{r.value_high.normalize():f}"
    return [
        words.clip(r.indicator, 36),
        words.clip(r.area, 18),
        str(r.period),
        value,
        r.unit,
        MEASURE.get(r.measure, r.measure) if words.language() == "zh-hans" else r.measure,
        STANDING.get(r.standing, r.standing) if words.language() == "zh-hans" else r.standing,
        words.clip(c.quote, 24),
        words.clip(f"{doc} {place}", 30),
        words.clip(" ".join(r.doubts), 30),
    ]


MEASURE = {
    "level": "数额",
    "growth": "增速",
    "change": "增减",
    "share": "占比",
    "rank": "位次",
    "ratio": "比较",
}
STANDING = {"actual": "实际", "target": "目标", "forecast": "预计"}
