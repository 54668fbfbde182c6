"""PDF with text: reading order, whole sentences, tables, and a box for every run of words.

A PDF knows glyphs and places, not lines or paragraphs. Glyphs become segments (runs on one line without a
wide gap), segments become lines in reading order (columns one after the other), lines become paragraphs by
the right margin and the indent. Lines of a paragraph are joined without a character between Chinese ones, so
that a sentence broken over lines, columns or pages reads whole; running heads, feet and page numbers
therefore stand at the end of the text, as furniture. Ruled tables are found by their lines, three-line
tables by the alignment of their columns (`pdf_layout`).

A scan without a text layer is not read.
"""

from __future__ import annotations

import ctypes
import re
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ...errors import SourceError
from ...sources import Source
from ..document import Block, Document, Page, Word
from .building import Builder, GridCell
from .pdf_layout import Box, Glyph, Line, Paragraph, TableArea, TableCell, lay_out

__all__ = ["page_png", "parse"]

MAX_PAGES = 5000
MAX_GLYPHS = 300_000
"""On one page; a dense page of a yearbook has ten thousand."""

# pdfium keeps global state and may be entered by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


def parse(source: Source) -> Document:
    with _ONE_AT_A_TIME:
        return _parse(source)


def _parse(source: Source) -> Document:
    pdf = _open(source.data, source.name)
    try:
        n_pages = len(pdf)
        if n_pages == 0:
            raise _no_pages(source.name)
        if n_pages > MAX_PAGES:
            raise SourceError(
                f"{source.name} has {n_pages} pages, the limit is {MAX_PAGES}; split it.",
                zh=f"文件“{source.name}”有 {n_pages} 页，超过 {MAX_PAGES} 页的上限，请拆分。",
                code="too-large", name=source.name,
            )  # fmt: skip
        builder = Builder(source, "pdf")
        sheets = [_sheet(pdf, number, source.name) for number in range(n_pages)]
        facts = {k.lower(): v for k, v in pdf.get_metadata_dict(skip_empty=True).items()}
    finally:
        pdf.close()
    n_glyphs = sum(len(s.glyphs) for s in sheets)
    if n_glyphs == 0:
        raise SourceError(
            f"{source.name} is a scan without a text layer; run text recognition on it first.",
            zh=f"“{source.name}”是扫描件，没有文字层，请先做文字识别(OCR)后再上传。",
            code="no-text", name=source.name,
        )  # fmt: skip
    lost = sum(g.text == "\ufffd" or "\ue000" <= g.text <= "\uf8ff" for s in sheets for g in s.glyphs)
    if lost * 3 > n_glyphs:
        raise SourceError(
            f"{source.name} does not say which characters its glyphs are; run text recognition on it first.",
            zh=f"“{source.name}”的文字编码缺失，无法还原为汉字，请先做文字识别(OCR)或提供 Word 原件。",
            code="no-text", name=source.name,
        )  # fmt: skip
    for name in ("title", "author", "creationdate", "producer"):
        if name in facts:
            builder.facts[name] = facts[name]
    _Writer(builder, sheets).write()
    return builder.document()


def page_png(data: bytes, number: int, scale: float = 1.5) -> bytes:
    """The picture of a page (counted from 1), `scale` pixels a point; at most 25 million pixels."""
    with _ONE_AT_A_TIME:
        pdf = _open(data, "PDF")
        try:
            if not 1 <= number <= len(pdf):
                raise SourceError(
                    f"the document has {len(pdf)} pages; there is no page {number}.",
                    zh=f"该文档共 {len(pdf)} 页，没有第 {number} 页。", code="no-page",
                )  # fmt: skip
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(scale, (25e6 / max(1.0, width * height)) ** 0.5)
            picture = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
            pixels = picture[:, :, :3].tobytes() if picture.ndim == 3 else picture.repeat(3).tobytes()
            rows, columns = picture.shape[:2]
        except pdfium.PdfiumError as error:
            raise _damaged("PDF") from error
        finally:
            pdf.close()
    return _png(pixels, columns, rows)


def _png(pixels: bytes, width: int, height: int) -> bytes:
    """A PNG of red, green and blue bytes, row by row (RFC 2083)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = b"".join(b"\0" + pixels[at : at + 3 * width] for at in range(0, 3 * width * height, 3 * width))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines, 6))
        + chunk(b"IEND", b"")
    )


def _open(data: bytes, name: str) -> Any:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise SourceError(
                f"{name} is protected by a password; remove the password and send it again.",
                zh=f"文件“{name}”设有打开密码，请取消密码保护后再上传。", code="encrypted", name=name,
            ) from error  # fmt: skip
        if re.search(
            rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b|/Count\s+0\b[^>]{0,200}/Type\s*/Pages\b",
            data[:1_000_000],
        ):
            raise _no_pages(name) from error
        raise _damaged(name) from error
    return pdf


def _no_pages(name: str) -> SourceError:
    return SourceError(
        f"{name} has no pages; get it again.",
        zh=f"PDF 文件“{name}”没有任何页面（0 页），请重新获取。", code="no-pages", name=name,
    )  # fmt: skip


def _damaged(name: str) -> SourceError:
    return SourceError(
        f"{name} is damaged or cut off and cannot be read; get it again.",
        zh=f"文件“{name}”已损坏或不完整，无法读取，请重新获取。", code="damaged", name=name,
    )  # fmt: skip


# --- glyphs and rules of a page ---------------------------------------------------------------------------


class _Sheet:
    """A page as it came out of pdfium: glyphs and ruled lines, in points from its upper left corner."""

    __slots__ = ("glyphs", "height", "number", "rules", "width")

    def __init__(self, number: int, width: float, height: float) -> None:
        self.number, self.width, self.height = number, width, height
        self.glyphs: list[Glyph] = []
        self.rules: list[Box] = []


def _sheet(pdf: Any, index: int, name: str) -> _Sheet:
    try:
        page = pdf[index]
        width, height = page.get_size()
    except pdfium.PdfiumError:  # one broken page of many: the others are still worth reading
        return _Sheet(index + 1, 0.0, 0.0)
    sheet = _Sheet(index + 1, width, height)
    turn = _turner(page, width, height)
    try:
        textpage = page.get_textpage()
        sheet.glyphs = _glyphs(textpage, turn, name)
        textpage.close()
        if sheet.glyphs:
            sheet.rules = _rules(page, turn, width, height)
    except pdfium.PdfiumError:
        sheet.glyphs = []
    finally:
        page.close()
    return sheet


def _turner(page: Any, width: float, height: float) -> Any:
    """A function from page space (origin below, maybe turned or cropped) to points from the upper left."""
    k = 1000
    w, h = max(1, int(width * k)), max(1, int(height * k))

    def device(x: float, y: float) -> tuple[int, int]:
        a, b = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, w, h, 0, x, y, a, b)
        return a.value, b.value

    (ox, oy), (ax, ay), (bx, by) = device(0, 0), device(100, 0), device(0, 100)
    ax, ay, bx, by = ax - ox, ay - oy, bx - ox, by - oy
    n = 100.0 * k
    m = (ax / n, bx / n, ox / k, ay / n, by / n, oy / k)

    def turn(left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0 = m[0] * left + m[1] * bottom + m[2], m[3] * left + m[4] * bottom + m[5]
        x1, y1 = m[0] * right + m[1] * top + m[2], m[3] * right + m[4] * top + m[5]
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    return turn


def _glyphs(textpage: Any, turn: Any, name: str) -> list[Glyph]:
    n = raw.FPDFText_CountChars(textpage.raw)
    if n > MAX_GLYPHS:
        raise SourceError(
            f"a page of {name} has {n} glyphs; no page made for people does.",
            zh=f"文件“{name}”有一页含 {n} 个字符，不是正常页面，未予读取。", code="bomb", name=name,
        )  # fmt: skip
    handle = textpage.raw
    rect = raw.FS_RECTF()
    found: list[Glyph] = []
    high = 0
    for i in range(n):
        if raw.FPDFText_IsGenerated(handle, i) == 1:
            continue
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code == 0xFFFE or code == 2:  # pdfium's mark for a hyphen at a line's end
            code = 0x2D
        if code in (0, 0xFFFF):
            code = 0xFFFD
        if code < 0x20 or code in (0xAD, 0xFEFF, 0x200B):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, rect):
            continue
        box = turn(rect.left, rect.bottom, rect.right, rect.top)
        text = _PLAIN.get(code) or chr(code)
        found.append(Glyph(text, box, max(1.0, min(box[3] - box[1], 200.0))))
    return found


# Some fonts map common characters to radicals that look alike (⼀ for 一): no reader sees a difference.
_PLAIN: dict[int, str] = {}


def _radicals() -> None:
    import unicodedata

    for code in range(0x2F00, 0x2FD6):
        _PLAIN[code] = unicodedata.normalize("NFKC", chr(code))


_radicals()


def _rules(page: Any, turn: Any, width: float, height: float) -> list[Box]:
    """Thin boxes: the straight horizontal and vertical strokes and the edges of filled frames."""
    found: list[Box] = []
    for n, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if n > 20_000 or len(found) > 40_000:
            break
        fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
        if not raw.FPDFPath_GetDrawMode(item.raw, fill, stroke) or (not fill.value and not stroke.value):
            continue
        try:
            matrix = item.get_matrix()
            left, bottom, right, top = item.get_bounds()
        except pdfium.PdfiumError:
            continue
        box = turn(left, bottom, right, top)
        if min(box[2] - box[0], box[3] - box[1]) <= 3.0:
            found.append(box)
            continue
        segments = raw.FPDFPath_CountSegments(item.raw)
        if segments > 20_000:
            continue
        last: tuple[float, float] | None = None
        first: tuple[float, float] | None = None
        for s in range(segments):
            segment = raw.FPDFPath_GetPathSegment(item.raw, s)
            x, y = ctypes.c_float(), ctypes.c_float()
            if not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            here = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = here
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
                _straight(found, turn, last, here)
            last = here
            if raw.FPDFPathSegment_GetClose(segment) and first is not None:
                _straight(found, turn, here, first)
    return [r for r in found if r[2] > 0 and r[3] > 0 and r[0] < width and r[1] < height]


def _straight(found: list[Box], turn: Any, a: tuple[float, float], b: tuple[float, float]) -> None:
    if abs(a[0] - b[0]) <= 1.0 or abs(a[1] - b[1]) <= 1.0:
        box = turn(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        if max(box[2] - box[0], box[3] - box[1]) >= 3.0:
            found.append(box)


# --- text -------------------------------------------------------------------------------------------------

_PAGE_NUMBER = re.compile(
    r"^[\s\-—–·•.~|]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})\s*(?:页|/\s*\d{1,4}|\s*(?:of|共)\s*\d+\s*页?)?"
    r"(?:\s*共\s*\d+\s*页)?[\s\-—–·•.~|]*$",
    re.IGNORECASE,
)
_ENDS = "。!?;:.！？；："


class _Writer:
    """Pages into one text: body first to last, then what stands at the margins."""

    def __init__(self, builder: Builder, sheets: Sequence[_Sheet]) -> None:
        self.builder = builder
        self.sheets = sheets
        self.words: dict[int, list[Word]] = {s.number: [] for s in sheets}
        self.first_on: dict[int, int] = {}  # page → start of its first cell of a table
        self.last = ""  # the last character written

    def write(self) -> None:
        margins = self._running()
        sizes: Counter[float] = Counter()
        laid_out = []
        for sheet in self.sheets:
            body = [g for g in sheet.glyphs if id(g) not in margins]
            items = lay_out(body, sheet.rules, sheet.width, sheet.height)
            laid_out.append(items)
            for item in items:
                if isinstance(item, Paragraph):
                    sizes[round(item.size, 1)] += sum(len(line.glyphs) for line in item.lines)
        body_size = sizes.most_common(1)[0][0] if sizes else 10.0
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
                number=sheet.number, start=start, end=end, width=sheet.width, height=sheet.height,
                words=tuple(self.words[sheet.number]),
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
                self.words[page].append(Word(start=start, end=end, box=_rounded(box)))

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
            GridCell(r, c, cell.text(), cell.row_span, cell.column_span, box=_rounded(cell.box), page=page)
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
                self.words[page].append(Word(start=start + found, end=start + at, box=_rounded(line.box)))

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
    pages: Sequence[list[Paragraph | TableArea]], sheets: Sequence[_Sheet]
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


def _rounded(box: Box) -> Box:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
