"""What a report says, as values: headings, paragraphs, tables and charts, before they are Word or PDF.

>>> report = Report(title="方法报告", blocks=(Heading("编制目的"), Paragraph("供复核。"), Heading("指标体系")))
>>> [said for said, _ in numbered(report.blocks)]
['一、', '', '二、']
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .charts import Chart

__all__ = ["Block", "Cell", "Chart", "Heading", "Paragraph", "Report", "Table", "numbered", "zh_number"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is numbered 一、, level 2 (一), level 3 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`formula` stands in the middle of the line; `note` is small, under a table or a chart; `mark` a warning."""

    text: str
    kind: Literal["body", "formula", "note", "mark"] = "body"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's head, over so many columns and rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A head of one or more lines, rows of text, and how wide the columns are to each other.

    A row of one cell runs over all columns: it heads the rows below it. Head cells that reach over rows are
    written once, in their first line.
    """

    caption: str
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    align: tuple[str, ...] = ()
    """left, center or right; left where not said."""
    note: str | None = None

    def __post_init__(self) -> None:
        n = len(self.widths)
        grid = self.grid()
        assert all(len(line) == n for line in grid), f"{self.caption}: the head does not fill {n} columns"
        assert all(len(row) in (1, n) for row in self.rows), f"{self.caption}: a row has not {n} cells"

    def grid(self) -> list[list[tuple[Cell, bool]]]:
        """Each line of the head, column by column: the cell that is there, and whether it begins there.

        >>> table = Table(caption="", widths=(1, 1, 1), rows=(), head=(
        ...     (Cell("对象", rows=2), Cell("总分", columns=2)), (Cell("得分"), Cell("位次"))))
        >>> [[(cell.text, new) for cell, new in line] for line in table.grid()]
        [[('对象', True), ('总分', True), ('总分', False)], [('对象', False), ('得分', True), ('位次', True)]]
        """
        n = len(self.widths)
        taken: dict[tuple[int, int], Cell] = {}
        lines: list[list[tuple[Cell, bool]]] = []
        for i, line in enumerate(self.head):
            cells, out, j = iter(line), [], 0
            while j < n:
                if (i, j) in taken:
                    out.append((taken[i, j], False))
                    j += 1
                    continue
                cell = next(cells, None)
                if cell is None:
                    break
                for k in range(cell.columns):
                    out.append((cell, k == 0))
                    for below in range(i + 1, i + cell.rows):
                        taken[below, j + k] = cell
                j += cell.columns
            assert next(cells, None) is None, f"{self.caption}: too many cells in line {i + 1} of the head"
            lines.append(out)
        return lines


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A title, what has to be said on every page (`marks`), and the blocks in their order."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str | None = None
    marks: tuple[str, ...] = ()
    author: str | None = None
    date: dt.date | None = None


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Each block with its number: 一、 (一) 1. for headings, 表1 and 图1 for tables and charts, else nothing.

    Notes and marks have none; a new heading starts the numbers below it again.
    """
    counts = [0, 0, 0]
    n_tables = n_charts = 0
    for block in blocks:
        if isinstance(block, Heading):
            at = block.level - 1
            counts[at] += 1
            counts[at + 1 :] = [0] * (2 - at)
            yield ((f"{zh_number(counts[0])}、", f"（{zh_number(counts[1])}）", f"{counts[2]}．")[at], block)
        elif isinstance(block, Table):
            n_tables += 1
            yield f"表{n_tables}", block
        elif isinstance(block, Chart):
            n_charts += 1
            yield f"图{n_charts}", block
        else:
            yield "", block


def zh_number(n: int) -> str:
    """A count under a hundred in Chinese.

    >>> [zh_number(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    digits: Sequence[str] = "〇一二三四五六七八九"
    tens, ones = divmod(n, 10)
    said = digits[ones] if ones else ""
    if not tens:
        return said
    return ("" if tens == 1 else digits[tens]) + "十" + said
