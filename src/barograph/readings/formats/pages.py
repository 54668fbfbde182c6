"""Pages of glyphs into one text, whether a PDF printed them or they were recognised on a picture.

Glyphs become lines in reading order and paragraphs (`pdf_layout`); here they are written down. Lines of a
paragraph are joined without a character between Chinese ones, so that a sentence broken over lines, columns
or pages reads whole; running heads, feet and page numbers therefore stand at the end, as furniture.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..document import Block, Page, Word
from .building import Builder, GridCell
from .pdf_layout import Box, Glyph, Line, Paragraph, TableArea, TableCell, lay_out

__all__ = ["Sheet", "write_pages"]


@dataclass(slots=True, eq=False)
class Sheet:
    """A page as it came: glyphs and ruled lines, in points from its upper left corner.

    `skew` is by how much the page was turned clockwise before it was read, in radians: lines run straight in
    its glyphs, and `on_page` says where they are on the page that a person looks at.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    skew: float = 0.0
    turns: int = 0  # quarters by which the page was turned anticlockwise before that

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it came."""
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)

    def on_page(self, box: Box) -> Box:
        """The box on the page as it came, upright around its turned middle."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        w, h = box[2] - box[0], box[3] - box[1]
        if self.skew:
            cos, sin = math.cos(self.skew), math.sin(self.skew)
            dx, dy = x - self.width / 2, y - self.height / 2
            x, y = self.width / 2 + dx * cos - dy * sin, self.height / 2 + dx * sin + dy * cos
        if self.turns:
            width, height = self.size
            x, y = {1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}[self.turns]
            w, h = (h, w) if self.turns % 2 else (w, h)
        return (round(x - w / 2, 1), round(y - h / 2, 1), round(x + w / 2, 1), round(y + h / 2, 1))


def write_pages(builder: Builder, sheets: Sequence[Sheet]) -> None:
    """Write down what stands on some pages: text, blocks, tables, and a box for every run of words."""
    _Writer(builder, sheets).write()


_PAGE_NUMBER = re.compile(
    r"^[\s\-—–·•.~|]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})\s*(?:页|/\s*\d{1,4}|\s*(?:of|共)\s*\d+\s*页?)?"
    r"(?:\s*共\s*\d+\s*页)?[\s\-—–·•.~|]*$",
    re.IGNORECASE,
)
_ENDS = "。!?;:.！？；："


class _Writer:
    """Pages into one text: body first to last, then what stands at the margins."""

    def __init__(self, builder: Builder, sheets: Sequence[Sheet]) -> None:
        self.builder = builder
        self.sheets = sheets
        self.on_page = {s.number: s.on_page for s in sheets}
        self.words: dict[int, list[Word]] = {s.number: [] for s in sheets}
        self.first_on: dict[int, int] = {}  # page → start of its first cell of a table
        self.last = ""  # the last character written

    def write(self) -> None:
        margins = self._running()
        sizes: Counter[float] = Counter()
        in_tables: Counter[float] = Counter()
        laid_out = []
        for sheet in self.sheets:
            body = [g for g in sheet.glyphs if id(g) not in margins]
            items = lay_out(body, sheet.rules, sheet.width, sheet.height)
            laid_out.append(items)
            for item in items:
                if isinstance(item, Paragraph):
                    sizes[round(item.size, 1)] += sum(len(line.glyphs) for line in item.lines)
                else:  # a title over a table alone is known by its size too
                    for line in (line for cell in item.cells for line in cell.lines):
                        in_tables[round(line.size, 1)] += len(line.glyphs)
        # Tables are often set smaller than the text: they only count where there is next to no text.
        most = sizes if sizes.total() >= in_tables.total() / 4 else in_tables
        body_size = most.most_common(1)[0][0] if most else 10.0
        bigger = sorted({s for s in sizes if s >= body_size * 1.12}, reverse=True)[:4]
        chains, continued = _over_pages(laid_out, self.sheets)
        open_block: tuple[int, int, int] | None = None  # start, page, level of a paragraph that may go on
        before: Paragraph | None = None
        ends: list[int] = []
        starts: list[int] = []
        for sheet, items in zip(self.sheets, laid_out, strict=True):
            page_start: int | None = None
            for item in items:
                if isinstance(item, TableArea):
                    if id(item) in continued:
                        page_start = self.first_on.get(sheet.number, page_start)
                        continue
                    self._close(open_block)
                    open_block = before = None
                    page_start = self.builder.length if page_start is None else page_start
                    self._table(chains[id(item)])
                    continue
                level = 0
                near = min(bigger, key=lambda s: abs(s - item.size), default=None)
                if near is not None and abs(near - item.size) < 0.3 and len(item.lines) <= 4:
                    level = bigger.index(near) + 1
                goes_on = (
                    open_block is not None and before is not None and item.continues
                    and open_block[2] == level and self.last not in _ENDS and before.takes(item.lines[0])
                )  # fmt: skip
                if open_block is None or not goes_on:
                    self._close(open_block)
                    page_start = self.builder.length if page_start is None else page_start
                    open_block = (self.builder.length, sheet.number, level)
                    self.last = ""
                else:
                    page_start = self.builder.length if page_start is None else page_start
                for line in item.lines:
                    self._line(line, sheet.number)
                before = item
            starts.append(self.builder.length if page_start is None else page_start)
            ends.append(self.builder.length)
        self._close(open_block)
        if ends and open_block is not None:
            ends[-1] = self.builder.length
        for sheet, start, end in zip(self.sheets, starts, ends, strict=True):
            page = Page(
                number=sheet.number, start=start, end=end, width=sheet.size[0], height=sheet.size[1],
                words=tuple(sorted(self.words[sheet.number], key=lambda w: w.start)),
            )  # fmt: skip
            self.builder.pages.append(page)
        self._title()
        for sheet in self.sheets:
            aside = [g for g in sheet.glyphs if id(g) in margins]
            for item in lay_out(aside, [], sheet.width, sheet.height):
                if isinstance(item, Paragraph):
                    for line in item.lines:
                        self.builder.line(line.text(), "furniture", page=sheet.number)

    def _running(self) -> set[int]:
        """Glyphs of running heads, feet and page numbers, by identity."""
        found: list[tuple[Line, str]] = []
        for sheet in self.sheets:
            edge = sheet.height * 0.1
            for at_foot in (False, True):
                glyphs = [
                    g
                    for g in sheet.glyphs
                    if (g.box[1] >= sheet.height - edge if at_foot else g.box[3] <= edge)
                ]
                for item in lay_out(glyphs, [], sheet.width, sheet.height):
                    if isinstance(item, Paragraph):
                        for line in item.lines:
                            words = re.sub(r"\d+", "#", line.text().strip())
                            found.append((line, f"{at_foot}:{words}"))
        seen = Counter(key for _, key in found)
        often = max(2, len(self.sheets) // 3)
        margins: set[int] = set()
        for line, key in found:
            repeated = len(self.sheets) > 1 and seen[key] >= often and len(key) <= 86
            if repeated or _PAGE_NUMBER.match(line.text().strip()):
                margins.update(id(g) for g in line.glyphs)
        return margins

    def _close(self, block: tuple[int, int, int] | None) -> None:
        if block is None:
            return
        start, page, level = block
        end = self.builder.length
        if end > start:
            self.builder.blocks.append(
                Block(kind="heading" if level else "paragraph", start=start, end=end, level=level, page=page)
            )
            self.builder.write("\n")

    def _line(self, line: Line, page: int) -> None:
        words = line.tokens()
        for n, (text, box) in enumerate(words):
            if n == 0:
                text = text.lstrip(" ")
                if self.last and text and _needs_space(self.last, text[0]):
                    self.builder.write(" ")
            if n == len(words) - 1:
                text = text.rstrip(" ")
            if not text:
                continue
            start, end = self.builder.write(text)
            self.last = text[-1]
            if text.strip():
                self.words[page].append(Word(start=start, end=end, box=self.on_page[page](box)))

    def _table(self, parts: Sequence[tuple[TableArea, int]]) -> None:
        """A table, maybe over several pages."""
        placed: dict[tuple[int, int], tuple[TableCell, int]] = {}
        head: list[list[str]] = []
        offset = 0
        for n, (area, page) in enumerate(parts):
            repeated = 0
            rows = _texts_by_row(area)
            while n and repeated < min(len(head), len(rows) - 1, 4) and rows[repeated] == head[repeated]:
                repeated += 1  # the head is printed again on each page
            if not n:
                head = rows
            for cell in area.cells:
                if cell.row >= repeated:
                    placed[offset + cell.row - repeated, cell.column] = cell, page
            offset += len(rows) - repeated
        grid = [
            GridCell(
                r,
                c,
                cell.text(),
                cell.row_span,
                cell.column_span,
                box=self.on_page[page](cell.box),
                page=page,
            )
            for (r, c), (cell, page) in placed.items()
        ]
        before = len(self.builder.tables)
        self.builder.table(grid, page=parts[0][1])
        self.last = ""
        for table in self.builder.tables[before:]:
            for written in table.cells:
                if written.start is not None:
                    drawn, page = placed[written.row, written.column]
                    self._frame(written.text, written.start, drawn, page)

    def _frame(self, text: str, start: int, cell: TableCell, page: int) -> None:
        """Words for the lines of a cell."""
        self.first_on.setdefault(page, start)
        at = 0
        for line in cell.lines:
            words = line.text().strip()
            found = text.find(words, at) if words else -1
            if found >= 0:
                at = found + len(words)
                self.words[page].append(
                    Word(start=start + found, end=start + at, box=self.on_page[page](line.box))
                )

    def _title(self) -> None:
        first = [b for b in self.builder.blocks if b.page == 1 and b.kind == "heading"]
        if first:
            text = "".join(self.builder._parts)
            best = min(first[:4], key=lambda b: (b.level, b.start))
            self.builder.title = text[best.start : best.end]


def _texts_by_row(area: TableArea) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(max(c.row for c in area.cells) + 1)]
    for cell in area.cells:
        rows[cell.row].append(cell.text())
    return rows


Chain = list[tuple[TableArea, int]]


def _over_pages(
    pages: Sequence[list[Paragraph | TableArea]], sheets: Sequence[Sheet]
) -> tuple[dict[int, Chain], set[int]]:
    """Tables with the parts that follow at the top of the next pages, and which parts those are."""
    chains: dict[int, Chain] = {}
    continued: set[int] = set()
    open_chain: Chain | None = None
    for items, sheet in zip(pages, sheets, strict=True):
        for n, item in enumerate(items):
            if not isinstance(item, TableArea):
                open_chain = None
                continue
            if n == 0 and open_chain is not None and _same_columns(open_chain[-1][0], item):
                open_chain.append((item, sheet.number))
                continued.add(id(item))
            else:
                open_chain = chains[id(item)] = [(item, sheet.number)]
    return chains, continued


def _same_columns(a: TableArea, b: TableArea) -> bool:
    n_columns = [max(c.column + c.column_span for c in area.cells) for area in (a, b)]
    return n_columns[0] == n_columns[1] and abs(a.box[0] - b.box[0]) < 24 and abs(a.box[2] - b.box[2]) < 24


def _needs_space(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
