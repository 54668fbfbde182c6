"""Readings: from the bytes of a source to figures with the words that print them.

    parse        a Source becomes a Document, or a SourceError with one sentence
    read         a Document becomes Readings, prose and tables, in document order
    read_paths   many files at once, each in a process that costs only its own document when it dies

The invariant is kept here, in one place: a reading whose quote does not stand verbatim at its place is no
reading (`verbatim`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import BarographError, SourceError
from ..observation import Reading
from ..sources import Source, sniff
from .document import Block, Cell, Document
from .formats import FORMATS
from .formats.building import UNIT_NOTE
from .many import Outcome, read_paths
from .prose.trace import ATTRIBUTES, RULES, Note, Trace

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = [
    "ATTRIBUTES", "READER_VERSION", "RULES", "Document", "Note", "Outcome", "Trace", "parse", "read", "read_paths",
    "verbatim",
]  # fmt: skip

READER_VERSION = "0.3.0"
"""Changes whenever the same bytes may give another text, span or reading."""


def parse(source: Source) -> Document:
    """The document that a source holds; SourceError with one sentence where it cannot be read."""
    kind = sniff(source.name, source.data)
    try:
        return FORMATS[kind](source)
    except BarographError:
        raise
    except MemoryError as error:
        raise SourceError(
            f"{source.name} needs more memory than a document may take; split it.",
            zh=f"文件“{source.name}”过大，解析超出内存上限，请拆分后再上传。", code="bomb", name=source.name,
        ) from error  # fmt: skip
    except Exception as error:  # parsers of four libraries: what they raise on broken bytes cannot be listed
        raise SourceError(
            f"{source.name} is damaged or cut off and cannot be read ({type(error).__name__}); get it again.",
            zh=f"文件“{source.name}”已损坏或不完整，无法读取，请重新获取。", code="damaged", name=source.name,
        ) from error  # fmt: skip


def read(
    document: Document,
    catalogue: Catalogue | None = None,
    *,
    context: Mapping[str, str] | None = None,
    trace: Trace | None = None,
) -> list[Reading]:
    """Every figure of a document with its words: prose and tables together, in document order.

    `context` says what a table leaves out (`{"area": "济南市", "period": "2024"}`), where the person who
    brings the document knows it. It never overrides what is printed. A `trace` takes, by the number of each
    reading of prose, which rule bound what, from which words.
    """
    if catalogue is None:
        from ..catalogue import load

        catalogue = load()
    from .checks import check
    from .prose import read_prose
    from .tables import read_tables

    tables = read_tables(document, catalogue, context=context) if document.tables else []
    prose = read_prose(document, catalogue, trace=trace)
    traced = {id(r): n for n, r in enumerate(prose)}
    if document.tables:  # cells and the note of their unit are the business of the reader of tables alone
        taken = [
            b
            for b in document.blocks
            if b.kind == "cell"
            or (b.end - b.start < 40 and UNIT_NOTE.fullmatch(document.text, b.start, b.end))
        ]
        prose = [r for r in prose if not _inside(taken, r.citation.start)]
    found = [*prose, *tables]
    cells = _cells(document)

    def place(reading: Reading) -> tuple[int, int]:
        c = reading.citation
        if c.start is not None and c.end is not None:
            return c.start, c.end
        start = cells[c.sheet, c.cell].start  # verbatim: the cell is there
        return (0 if start is None else start, 0)

    kept = [r for r in found if verbatim(r, document, cells)]
    if len(kept) < len(found):
        document.facts["readings_without_their_words"] = len(found) - len(kept)
    kept.sort(key=place)  # stable: readings of one span stay as their reader gave them
    if trace is not None:
        trace.ordered([traced.get(id(r), -1) for r in kept])
    return check(_framed(kept, document), catalogue, document.text)


def _framed(readings: list[Reading], document: Document) -> list[Reading]:
    """The readings with the box on their page, and the doubt of those whose page was recognised."""
    if not document.pages:
        return readings
    pages = {p.number: p for p in document.pages}
    recognised = frozenset(document.facts.get("recognised", {}).get("pages", ()))
    found = []
    for r in readings:
        c = r.citation
        page = None if c.page is None else pages.get(c.page)
        if page is not None and c.box is None and c.start is not None and c.end is not None:
            r = replace(r, citation=replace(c, box=page.frame(c.start, c.end)))
        if c.page in recognised:
            r = replace(r, doubts=(*r.doubts, "read-by-ocr"))
        found.append(r)
    return found


def verbatim(
    reading: Reading, document: Document, cells: Mapping[tuple[str | None, str | None], Cell] | None = None
) -> bool:
    """Whether the quote stands at its place: the document's text at the span, or the cell as displayed.

    `cells` are the document's cells by sheet and name, for those who ask about many readings.
    """
    c = reading.citation
    if c.source != document.source:
        return False
    if c.start is not None and c.end is not None:
        return document.text[c.start : c.end] == c.quote
    if cells is None:
        cells = _cells(document)
    cell = cells.get((c.sheet, c.cell))
    return cell is not None and cell.text == c.quote


def _inside(blocks: list[Block], at: int | None) -> bool:
    """Whether a place lies in one of some blocks, which are in order and do not overlap."""
    if at is None:
        return False
    n = bisect_right(blocks, at, key=lambda b: b.start) - 1
    return n >= 0 and at < blocks[n].end


def _cells(document: Document) -> dict[tuple[str | None, str | None], Cell]:
    """The cells of a document's sheets by sheet and name."""
    return {(t.sheet, c.ref): c for t in document.tables if t.sheet is not None for c in t.cells}
