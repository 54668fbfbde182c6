"""One shape for every document: text, blocks, pages, tables, and the way back to the raw source.

`Document.text` is the raw visible text in reading order, before any cleaning: for a text file the decoded
characters themselves, for HTML, DOCX and PDF the visible text in the order a person reads it, for a sheet the
cells row by row. Every span in this module is a half-open span of that text.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Block", "Cell", "Document", "Page", "Table", "Word"]

BlockKind = Literal["heading", "paragraph", "item", "caption", "cell", "furniture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text that belongs together. `furniture` is navigation, adverts, footers, running heads."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # of a heading, counted from 1; 0 for everything else
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table. A merged cell stands once, at its upper left corner, with its spans."""

    row: int  # counted from 0 inside the table
    column: int
    text: str  # as displayed
    start: int | None = None  # span in Document.text
    end: int | None = None
    ref: str | None = None  # "B4" in a sheet
    row_span: int = 1
    column_span: int = 1
    exact: str | None = None  # the number behind what is displayed, in a sheet
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Cells with their spans; `caption` and `unit_note` (单位:亿元) as printed above or below it."""

    cells: tuple[Cell, ...]
    sheet: str | None = None
    caption: str | None = None
    unit_note: str | None = None
    start: int | None = None  # span of the whole table in Document.text
    end: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of text on a page and its box, to frame a quote on the page's picture."""

    start: int
    end: int
    box: tuple[float, float, float, float]  # left, top, right, bottom, points from the upper left corner


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    number: int  # counted from 1
    start: int
    end: int
    width: float
    height: float
    words: tuple[Word, ...] = ()  # in the order of the text

    def frame(self, start: int, end: int) -> tuple[float, float, float, float] | None:
        """The box around what a span has on this page; None where the page has nothing of it."""
        first = bisect_right(self.words, start, key=lambda w: w.end)
        boxes = []
        for word in self.words[first:]:
            if word.start >= end:
                break
            boxes.append(word.box)
        if not boxes:
            return None
        left, top, right, bottom = zip(*boxes, strict=True)
        return min(left), min(top), max(right), max(bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a reader of any format hands to the readers of figures."""

    source: str  # sha256 of the bytes
    name: str  # file name as it came
    format: str  # "txt", "html", "docx", "pdf", "xlsx", "xls", "csv", "image"
    text: str
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str | None = None
    published: dt.date | None = None  # the document's own date, where the format or its text says one
    origin: str | None = None  # address it came from, where known
    facts: dict[str, Any] = field(default_factory=dict)  # encoding, author, … as the format had them

    def boxes(self, start: int, end: int) -> list[tuple[int, tuple[float, float, float, float]]]:
        """Page numbers and boxes that frame a span; empty where the source has no pages."""
        return [
            (page.number, word.box)
            for page in self.pages
            if page.start < end and start < page.end
            for word in page.words
            if word.start < end and start < word.end
        ]
