"""Putting a Document together: pieces of visible text in, text and spans out.

Every format goes through the `Builder` (a text file, whose text is given, lays blocks over it), so that the
same content written once as text, web page, Word and PDF comes out as the same lines: one block a line, cells
of a row apart by a tab. Spans are made when text is added and never searched for afterwards.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...sources import Source
from ..document import Block, BlockKind, Cell, Document, Page, Table

__all__ = [
    "NO_TITLE",
    "UNIT_NOTE",
    "Builder",
    "GridCell",
    "collapse",
    "is_prose",
    "published_in",
    "title_among",
]

_BREAKABLE = r"[ \t\r\n\f\v]"
_EAST_ASIAN = (
    r"[\u2e80-\u303e\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6“”‘’—…·]"
)
_BROKEN_LINE = re.compile(rf"(?<={_EAST_ASIAN}){_BREAKABLE}*[\r\n]{_BREAKABLE}*(?={_EAST_ASIAN})")
_SPACES = re.compile(rf"{_BREAKABLE}+")


def collapse(text: str) -> str:
    """White space as a browser shows it: runs become one space, a line broken inside Chinese none.

    >>> collapse("全市高新技术企业\\n   达到1629家,  R&D\\nspending")
    '全市高新技术企业达到1629家, R&D spending'
    """
    # A break between two East Asian characters is none (CSS Text 3, segment break transformation).
    return _SPACES.sub(" ", _BROKEN_LINE.sub("", text)).strip(" ")


def is_prose(text: str) -> bool:
    """Whether a cell holds running text rather than a figure or a head: the prose reader's business.

    >>> is_prose("全市高新技术企业达到1629家,同比增长11.6%。"), is_prose("1629"), is_prose("单位:亿元")
    (True, False, False)
    """
    text = text.strip()
    if len(text) > 60:
        return True
    return (len(text) > 12 and text.endswith(("。", ";", "!", "?", "；", "！", "？"))) or bool(
        re.search(r"。.", text)
    )


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell on its way into a document: place, words and spans; a merged cell stands once."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    ref: str | None = None
    exact: str | None = None
    box: tuple[float, float, float, float] | None = None
    page: int | None = None  # where it is not that of the whole table


class Builder:
    """Grows text, blocks and tables together."""

    def __init__(self, source: Source, format: str) -> None:
        self.source = source
        self.format = format
        self.length = 0
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.pages: list[Page] = []
        self.title: str | None = None
        self.published: dt.date | None = None
        self.facts: dict[str, Any] = {}
        self._parts: list[str] = []

    def write(self, text: str) -> tuple[int, int]:
        """Add characters as they are; the span they took."""
        start = self.length
        self._parts.append(text)
        self.length += len(text)
        return start, self.length

    def line(
        self, text: str, kind: BlockKind = "paragraph", *, level: int = 0, page: int | None = None
    ) -> tuple[int, int] | None:
        """Add a block on a line of its own; nothing for blank text."""
        core = text.strip()
        if not core:
            return None
        start, end = self.write(core)
        self.write("\n")
        self.blocks.append(Block(kind=kind, start=start, end=end, level=level, page=page))
        return start, end

    def table(
        self,
        grid: Sequence[GridCell],
        *,
        sheet: str | None = None,
        caption: str | None = None,
        unit_note: str | None = None,
        page: int | None = None,
        furniture: bool = False,
    ) -> None:
        """Add a table: a line a row, cells apart by tabs; running text inside a cell is a paragraph."""
        cells: list[Cell] = []
        table_start = self.length
        row: int | None = None
        for c in sorted(grid, key=lambda c: (c.row, c.column)):
            if row is not None and c.row != row:
                self.write("\n")
            elif row is not None:
                self.write("\t")
            row = c.row
            text = c.text.strip()
            start, end = self.write(text)
            kind: BlockKind = "furniture" if furniture else "paragraph" if is_prose(text) else "cell"
            on = page if c.page is None else c.page
            if text:
                self.blocks.append(Block(kind=kind, start=start, end=end, page=on))
            cell = Cell(
                row=c.row, column=c.column, text=text, start=start, end=end, ref=c.ref, row_span=c.row_span,
                column_span=c.column_span, exact=c.exact, page=on, box=c.box,
            )  # fmt: skip
            cells.append(cell)
        table_end = self.length
        if row is not None:
            self.write("\n")
        if cells and not furniture:
            table = Table(
                cells=tuple(cells), sheet=sheet, caption=caption, unit_note=unit_note, start=table_start,
                end=table_end, page=page,
            )  # fmt: skip
            self.tables.append(table)

    def document(self) -> Document:
        text = "".join(self._parts)
        blocks = tuple(sorted(self.blocks, key=lambda b: (b.start, b.end)))
        tables = tuple(_captioned(t, blocks, text) for t in self.tables)
        title = self.title
        if title is None:
            title = title_among(
                [text[b.start : b.end] for b in blocks[:12] if b.kind in ("heading", "paragraph")]
            )
        published = self.published
        if published is None:
            published = published_in(text)
        return Document(
            source=self.source.digest, name=self.source.name, format=self.format, text=text, blocks=blocks,
            pages=tuple(self.pages), tables=tables, title=title, published=published,
            origin=self.source.origin, facts=self.facts,
        )  # fmt: skip


_CAPTION = re.compile(
    r"^(?:附?表\s*[\d一二三四五六七八九十]+|.{2,40}(?:情况|一览|统计|明细|汇总|主要指标|指标|分布)?表)(?!明|示)"
)
UNIT_NOTE = re.compile(r"[(（]?\s*(?:计量)?单位\s*[:：]\s*[^\n]{1,30}")


def _captioned(table: Table, blocks: Sequence[Block], text: str) -> Table:
    """The table with the caption and the unit note that stand right above it, where the format gave none."""
    if (
        table.start is None
        or table.sheet is not None
        or (table.caption is not None and table.unit_note is not None)
    ):
        return table
    caption, unit_note = table.caption, table.unit_note
    above = [b for b in blocks if b.end <= table.start and b.kind != "furniture"][-3:]
    for block in reversed(above):
        if block.kind == "cell":
            break
        words = text[block.start : block.end]
        note = UNIT_NOTE.search(words)
        if note and len(words) <= 60:
            if unit_note is None:
                unit_note = re.sub(r"^[\s(（]+|[\s()（）\[\]]+$", "", note.group())
            rest = re.sub(
                r"^[\s()（）\[\]]+|[\s()（）\[\]]+$", "", words[: note.start()] + words[note.end() :]
            )
            if rest and caption is None:
                caption = rest
                break
            continue
        captions = block.kind in ("caption", "heading") or _CAPTION.search(words) or "表" in words[-3:]
        if caption is None and captions and len(words) <= 60 and not words.endswith(_NO_END):
            caption = words
        break
    return replace(table, caption=caption, unit_note=unit_note)


_DATE = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
_PUBLISHED = re.compile(
    rf"(?:发布时间|发布日期|发文日期|成文日期|公开日期|发表时间|印发日期|更新时间|更新日期|时间|日期|发布于|发布)\s*[:：]?\s*{_DATE}"
)
_BARE_DATE = re.compile(rf"(?m)^\W{{0,3}}{_DATE}\s*日?(?:\s+\d{{1,2}}:\d\d(?::\d\d)?)?(?!\d)")


def published_in(text: str) -> dt.date | None:
    """The date that a document's own head says it was published on.

    >>> published_in("综合排名\\n发布时间:2022-02-24  来源:大众网")
    datetime.date(2022, 2, 24)
    """
    head = text[:2000]
    for pattern in (_PUBLISHED, _BARE_DATE):
        for found in pattern.finditer(head):
            date = as_date(*found.groups()[:3])
            if date is not None:
                return date
    return None


def as_date(year: str, month: str, day: str) -> dt.date | None:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if 1949 <= date.year <= 2100 else None


_NO_END = ("。", ";", ",", ":", "；", "，", "：")  # what no title and no caption ends with
NO_TITLE = re.compile(
    r"^首页|^[(（].*[)）]$|^(?:主持人|记者|问|答)[:：]|>|›|»|当前位置|您的位置|第\s*[A-Z]?\d+\s*版|浏览次数|^来源|责任编辑|^单位[:：]|^填报单位"
)


def title_among(lines: Sequence[str]) -> str | None:
    """The first line that could be a title: short, no end mark, more than a rubric.

    >>> title_among(["政策", "济南高新区是如何做到的?", "发布时间:2022-02-24"])
    '济南高新区是如何做到的?'
    """
    for line in lines[:6]:
        line = line.strip()
        if NO_TITLE.search(line) or _PUBLISHED.search(line):
            continue
        if 6 <= len(line) <= 80 and not line.endswith(_NO_END):
            return line
    return None
