"""What the formats of workbooks share: names of cells, merged cells, the title, the size that is taken in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...errors import SourceError
from ..document import Table
from .building import Builder, GridCell, title_among

__all__ = [
    "MAX_CELLS",
    "Span",
    "column_of",
    "letters",
    "no_cells",
    "title_of",
    "too_many_cells",
    "write_sheet",
]

MAX_CELLS = 2_000_000
"""Filled cells of a workbook, all sheets together."""

Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged cell; counted from 0, the last included."""

_PLAIN_SHEET = re.compile(r"^(?:Sheet|工作表|表格?)\s*\d*$", re.I)
_MANY_MERGED = 2000
"""From here on the cells under a merged one are not looked for: they are empty in every file that we met."""


def write_sheet(
    builder: Builder, name: str, cells: dict[tuple[int, int], GridCell], merged: Sequence[Span]
) -> None:
    """Add a sheet to a document: its name as a heading, its cells as a table; nothing for a blank sheet."""
    if not any(c.text for c in cells.values()):
        return
    last_row, last_column = max(r for r, _ in cells), max(c for _, c in cells)
    for r0, c0, r1, c1 in merged:
        cell = cells.get((r0, c0))
        if cell is None:
            continue
        # Spans beyond the last used cell say nothing and would only cost memory.
        r1, c1 = min(r1, max(last_row, r0)), min(c1, max(last_column, c0))
        if len(merged) < _MANY_MERGED:
            covered = [k for k in cells if r0 <= k[0] <= r1 and c0 <= k[1] <= c1 and k != (r0, c0)]
            for key in covered:
                del cells[key]
        cells[r0, c0] = replace(cell, row_span=max(1, r1 - r0 + 1), column_span=max(1, c1 - c0 + 1))
    builder.line(name, "furniture" if _PLAIN_SHEET.match(name) else "heading", level=1)
    builder.table([c for c in cells.values() if c.text], sheet=name)


def title_of(table: Table) -> str | None:
    """The title of a sheet: it fills a row of its own above the figures."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return title_among([words[0] for words in list(rows.values())[:3] if len(words) == 1])


def letters(column: int) -> str:
    """The name of a column counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(name: str) -> int:
    """The number of a column, counted from 0.

    >>> column_of("A"), column_of("AB")
    (0, 27)
    """
    n = 0
    for c in name:
        n = n * 26 + ord(c) - 64
    return n - 1


def too_many_cells(name: str) -> SourceError:
    return SourceError(
        f"{name} has more than {MAX_CELLS} cells; split it.",
        zh=f"文件“{name}”超过 {MAX_CELLS} 个单元格，请拆分后再上传。", code="too-large", name=name,
    )  # fmt: skip


def no_cells(name: str) -> SourceError:
    return SourceError(
        f"{name} has no visible cell with content; look at its sheets.",
        zh=f"工作簿“{name}”没有可见的内容，请检查各工作表。", code="no-text", name=name,
    )  # fmt: skip
