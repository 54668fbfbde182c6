"""Panels from tables: a workbook or a CSV of entities × indicators becomes a `Panel`, or one sentence says why not.

The first row heads the columns, the first column names the entities; a column headed 时期, 年份 or `period` says the
period of each row. Everything else is a figure: a cell that is neither a number nor empty is refused with its
address. Nothing is guessed: merged cells, formulas without a saved value, two columns of one name are refused.
A cell shown as a percentage (2.68%) is the figure in per cent, 2.68.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation

import numpy as np

from ..errors import InstrumentError, SourceError
from ..panel import Panel
from ..period import Period
from .document import Cell, Document, Table

__all__ = ["MAX_CELLS", "panel_of"]

MAX_CELLS = 300_000
"""Figures of one panel: five thousand entities of sixty indicators."""

PERIODS = ("period", "时期", "期间", "年份", "年度")
EMPTY = {"", "-", "—", "——", "–", "…", "……", "NA", "N/A", "NaN", "缺", "无数据"}
"""What says that there is no figure."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+-]?\d{1,3})?")


def panel_of(document: Document) -> Panel:
    """The panel of a document's first table.

    >>> from ..sources import from_bytes
    >>> from . import parse
    >>> table = "地区,时期,研发经费投入强度,PAT\\n济南市,2024,2.68%,\\n青岛市,2024,\\"3,001\\",7".encode()
    >>> panel_of(parse(from_bytes(table, name="表.csv"))).value("济南市", "研发经费投入强度", Period.parse("2024"))
    2.68
    """
    table = _table(document)
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    first = min(cell.row for cell in table.cells)
    width = max(cell.column for cell in table.cells) + 1
    heads = [_words(cells.get((first, c))) for c in range(width)]
    used = [c for c in range(width) if any(cell.column == c for cell in table.cells)]
    for c in used:
        if not heads[c] and c != used[0]:
            raise _wrong(
                "panel-head", f"the column of {_at(_lowest(table, c))} has no name in the first row; name the indicator",
                f"{_at(_lowest(table, c))} 所在的列在首行没有名称，请写明指标", document,
            )  # fmt: skip
    twice = [name for name, n in Counter(heads[c] for c in used[1:]).items() if n > 1]
    if twice:
        raise _wrong(
            "panel-head", f"two columns are called {twice[0]!r}; give one of them another name",
            f"有两列都叫“{twice[0]}”，请改其中一列的名称", document,
        )  # fmt: skip
    timed = [c for c in used[1:] if heads[c].casefold() in PERIODS]
    columns = [c for c in used[1:] if c not in timed]
    rows = sorted({cell.row for cell in table.cells if cell.row > first})
    if not columns or not rows:
        raise _wrong(
            "panel-empty", "there are no figures: write the entities below each other, the indicators beside each other",
            "没有数据：请在第一列逐行写对象，在首行逐列写指标", document,
        )  # fmt: skip
    if len(rows) * len(columns) > MAX_CELLS:
        raise _wrong(
            "panel-size", f"{len(rows)} rows of {len(columns)} columns are more than {MAX_CELLS:,} figures; split it",
            f"{len(rows)} 行 × {len(columns)} 列超过 {MAX_CELLS:,} 个数，请拆分", document,
        )  # fmt: skip
    entities, periods = [], []
    for row in rows:
        name = _words(cells.get((row, used[0])))
        if not name:
            raise _wrong(
                "panel-entity", f"row {row + 1} names no entity in its first column; name it or empty the row",
                f"第 {row + 1} 行的第一列没有写对象，请补上或清空该行", document,
            )  # fmt: skip
        entities.append(name)
        if timed:
            periods.append(_period(_words(cells.get((row, timed[0]))), row, document))
    values = np.array(
        [[_figure(cells.get((r, c)), document) for c in columns] for r in rows], dtype=np.float64
    )
    return Panel(
        entities=tuple(entities), indicators=tuple(heads[c] for c in columns), values=values,
        periods=tuple(periods) if timed else None,
    )  # fmt: skip


def _table(document: Document) -> Table:
    if document.format not in ("csv", "xlsx", "xls") or not document.tables:
        raise _wrong(
            "panel-format", "it is no table; bring a CSV file or an Excel workbook",
            "不是表格，请提供 CSV 文件或 Excel 工作簿", document,
        )  # fmt: skip
    unsaved = document.facts.get("formulas_without_value")
    if unsaved:
        raise _wrong(
            "panel-formula", f"the formula in {unsaved[0]} has no saved value; open and save the workbook in Excel",
            f"{unsaved[0]} 的公式没有保存计算结果，请在 Excel 中打开并保存后再上传", document,
        )  # fmt: skip
    table = document.tables[0]
    for cell in table.cells:
        if cell.row_span > 1 or cell.column_span > 1:
            raise _wrong(
                "panel-merged", f"{_at(cell)} is a merged cell; split it, one name above each column",
                f"{_at(cell)} 是合并单元格，请取消合并，每列上方各写一个名称", document,
            )  # fmt: skip
    return table


def _figure(cell: Cell | None, document: Document) -> float:
    words = _words(cell)
    if cell is None or words in EMPTY:
        return float("nan")
    plain = words.removesuffix("%").strip()
    exact = plain if cell.exact is None else cell.exact
    if _NUMBER.fullmatch(exact) is None or exact in ("", "+"):
        raise InstrumentError(
            f"the cell {_at(cell)} of {document.name} holds {words[:40]!r}, which is no number; write the figure alone, "
            "or leave it empty where there is none",
            zh=f"文件“{document.name}”的单元格 {_at(cell)} 为“{words[:40]}”，不是数字；请只写数字，没有数就留空",
            code="panel-type", cell=_at(cell), found=words[:40],
        )  # fmt: skip
    try:
        figure = Decimal(exact.replace(",", ""))
    except InvalidOperation:  # a sign by itself
        raise _wrong(
            "panel-type", f"the cell {_at(cell)} holds {words[:40]!r}, which is no number",
            f"单元格 {_at(cell)} 为“{words[:40]}”，不是数字", document,
        ) from None  # fmt: skip
    if words.endswith("%") and cell.exact is not None:
        figure *= 100
    return float(figure)


def _period(words: str, row: int, document: Document) -> Period:
    if not words:
        raise _wrong(
            "panel-periods", f"row {row + 1} names no period; write one for each row, or drop the column",
            f"第 {row + 1} 行没有写时期，请逐行写明，或去掉这一列", document,
        )  # fmt: skip
    return Period.parse(words.removesuffix(".0"))


def _words(cell: Cell | None) -> str:
    return "" if cell is None else cell.text.strip()


def _at(cell: Cell) -> str:
    return cell.ref if cell.ref is not None else f"R{cell.row + 1}C{cell.column + 1}"


def _lowest(table: Table, column: int) -> Cell:
    return min((cell for cell in table.cells if cell.column == column), key=lambda cell: cell.row)


def _wrong(code: str, en: str, zh: str, document: Document) -> SourceError:
    return SourceError(
        f"{document.name}: {en}", zh=f"文件“{document.name}”：{zh}", code=code, name=document.name
    )
