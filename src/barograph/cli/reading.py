"""Readings as a command prints them: JSON Lines, a table, CSV, Excel."""

from __future__ import annotations

import csv
import io
import json
import pathlib

import click

from ..errors import BarographError
from ..observation import Reading
from ..readings.rows import COLUMNS, doc_names, flat
from . import words

__all__ = ["COLUMNS", "FORMATS", "doc_names", "flat", "write"]

FORMATS = ("table", "jsonl", "csv", "xlsx")


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
        words.period(r.period),
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
